//! A made-up day in the shape of the tape: four instruments, ten thousand clients of whom a few
//! trade much more than the others, every print a trade. The same seed and count give the same
//! bytes.

use anyhow::Result;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Where chance starts.
pub const SEED: u64 = 20_131_007;

const ACCOUNTS: u64 = 10_000;

/// When the exchange opens in New York, and for how long, in milliseconds.
const OPENS_MS: u64 = (9 * 60 + 30) * 60_000;
const OPEN_MS: u64 = 390 * 60_000;

/// An instrument of the tape: symbol, name, code, listing market, ISIN, CUSIP; its part of the
/// trades of the tape in thousandths; its first price in cents.
struct Listing(
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    u64,
    u64,
);

const LISTINGS: [Listing; 4] = [
    Listing(
        "SPY",
        "SPDR S&P 500 ETF Trust",
        "CEOGES",
        "ARCX",
        "US78462F1030",
        "78462F103",
        645,
        16741,
    ),
    Listing(
        "BAC",
        "Bank of America Corporation",
        "ESVUFR",
        "XNYS",
        "US0605051046",
        "060505104",
        227,
        1388,
    ),
    Listing(
        "AIG",
        "American International Group Inc.",
        "ESVUFR",
        "XNYS",
        "US0268747849",
        "026874784",
        65,
        4889,
    ),
    Listing(
        "IBM",
        "International Business Machines Corporation",
        "ESVUFR",
        "XNYS",
        "US4592001014",
        "459200101",
        63,
        18270,
    ),
];

/// Venues about as often as on the tape.
const VENUES: [&str; 16] = [
    "FINN", "FINN", "FINN", "FINN", "XNAS", "XNAS", "XNAS", "ARCX", "ARCX", "ARCX", "BATS", "BATS",
    "EDGX", "XBOS", "EDGA", "BATY",
];

/// Quantities about as often as on the tape.
const QUANTITIES: [u64; 12] = [100, 100, 100, 100, 100, 200, 200, 300, 500, 1000, 47, 1];

/// Writes the files of the day.
pub fn write(folder: &Path, date: &str, count: u32) -> Result<()> {
    write_accounts(&mut create(folder, "accounts.csv")?)?;
    write_instruments(&mut create(folder, "instruments.csv")?)?;
    write_positions(&mut create(folder, "positions.csv")?, date)?;
    let last = write_trades(&mut create(folder, &format!("trades-{date}.csv"))?, date, count)?;
    write_prices(&mut create(folder, "prices.csv")?, date, last)
}

fn create(folder: &Path, name: &str) -> Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(folder.join(name))?))
}

fn write_accounts(file: &mut BufWriter<File>) -> Result<()> {
    writeln!(file, "account,family,kind,name,class,currency,opened")?;
    for account in 0..ACCOUNTS {
        writeln!(file, "C{account:07},client,cash,Client {account},customer,USD,2013-01-02")?;
    }
    Ok(file.flush()?)
}

fn write_instruments(file: &mut BufWriter<File>) -> Result<()> {
    writeln!(file, "instrument,symbol,name,cfi,currency,market,clearing_account,isin,cusip")?;
    for Listing(symbol, name, cfi, market, isin, cusip, ..) in LISTINGS {
        writeln!(file, "{symbol},{symbol},{name},{cfi},USD,{market},NSCC,{isin},{cusip}")?;
    }
    Ok(file.flush()?)
}

fn write_positions(file: &mut BufWriter<File>, date: &str) -> Result<()> {
    writeln!(file, "date,account,asset,quantity,cost,acquired")?;
    for account in 0..ACCOUNTS {
        for Listing(symbol, ..) in LISTINGS {
            writeln!(file, "{date},C{account:07},{symbol},1000000,0.00,2013-01-02")?;
        }
        writeln!(file, "{date},C{account:07},USD,1000000.00,,")?;
    }
    Ok(file.flush()?)
}

/// Writes the trades in the order of time; the last price of each instrument in cents.
fn write_trades(file: &mut BufWriter<File>, date: &str, count: u32) -> Result<[u64; 4]> {
    writeln!(
        file,
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity"
    )?;
    let (mut dice, mut prices) = (Dice(SEED), LISTINGS.map(|Listing(.., cents)| cents));
    let day = date.replace('-', "");
    for row in 1..=u64::from(count) {
        let at = time(OPENS_MS + (row - 1) * OPEN_MS / u64::from(count));
        let which = dice.instrument();
        let Listing(symbol, ..) = LISTINGS[which];
        let cents = &mut prices[which];
        // A cent up or down now and then, and never near nothing.
        *cents = (*cents + dice.below(3)).max(101) - 1;
        let (account, side) = (dice.account(), if dice.below(2) == 0 { "B" } else { "S" });
        let (quantity, venue) = (dice.one_of(&QUANTITIES), dice.one_of(&VENUES));
        let (dollars, cents) = (*cents / 100, *cents % 100);
        let price = format_args!("{dollars}.{cents:02}00");
        writeln!(
            file,
            "{symbol}-{day}-{row}-0,{date}T{at}-04:00,C{account:07},{side},{symbol},{quantity},{price},USD,{venue},A"
        )?;
    }
    file.flush()?;
    Ok(prices)
}

fn write_prices(file: &mut BufWriter<File>, date: &str, last: [u64; 4]) -> Result<()> {
    writeln!(file, "date,instrument,price,currency,source")?;
    for (Listing(symbol, ..), cents) in LISTINGS.iter().zip(last) {
        writeln!(file, "{date},{symbol},{}.{:02}00,USD,made-up", cents / 100, cents % 100)?;
    }
    Ok(file.flush()?)
}

fn time(ms: u64) -> String {
    format!("{:02}:{:02}:{:02}.{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

/// Chance that is the same every time: `SplitMix64` (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        let index = self.below(choices.len() as u64);
        choices[usize::try_from(index).expect("it is below a length")]
    }

    fn instrument(&mut self) -> usize {
        let mut left = self.below(LISTINGS.iter().map(|Listing(.., parts, _)| parts).sum());
        let drawn = LISTINGS.iter().position(|Listing(.., parts, _)| {
            let is_it = left < *parts;
            left = left.saturating_sub(*parts);
            is_it
        });
        drawn.expect("the draw is below the sum of the parts")
    }

    /// The cube of an even chance, as `tape_to_trades.py` draws it.
    fn account(&mut self) -> u64 {
        let even = self.roll() >> 44; // 20 bits, so that the cube has 60
        (((even * even * even) >> 20) * ACCOUNTS) >> 40
    }
}
