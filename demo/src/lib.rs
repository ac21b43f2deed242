//! The made-up broker of `munim demo`: an office of realistic size through the days around
//! Christmas 2020 and the new year.
//!
//! ```text
//!  seed ─> broker ─> accounts, instruments, rules, positions, tariff ─> load
//!             └─> each day: securities ─> transfers, lot choices ─> load
//!                           trading + corrections + faults ─> trades, allocations ┐
//!                           treasury ─> rates of currencies, exchanges, loans ────┼─> day
//!                           the office's own obligations ─> deliveries, payments ─┘
//!             └─> the year's end: controller ─> vouchers ─> load, approve, close the period
//!             └─> the morning after: people ─> requests, steps of work, what waits for another
//! ```
//!
//! In: a seed. Out: files beside the office, and the office that has taken them by the commands
//! that everybody uses. The same seed gives the same files, to the last byte. Clients, desks and
//! prices are made up; the instruments are real (`instruments.csv`). Never here: a booking, a
//! clock.

mod accounts;
mod broker;
mod chance;
mod controller;
mod corrections;
mod csv_file;
mod days;
mod faults;
mod instruments;
mod lending;
mod money;
mod people;
mod securities;
mod street;
mod summary;
mod tariff;
mod trade_row;
mod trading;
mod treasury;

use anyhow::{Context, Result, bail};
use broker::Broker;
use chance::Chance;
use corrections::Standing;
use days::{FIRST, LAST, SENT_AGAIN, SPLIT, TRADING, YEAR_END, day};
use engine::commands::{DayFiles, DaySheet, load_standard_rules, run_day};
use engine::{Engine, Folder, Progress, check_empty, load};
use money::Bank;
use std::fs;
use std::path::{Path, PathBuf};
use street::Depository;
use terms::{Date, Input, Name, OpenDay, SourceKind};
use treasury::{Treasury, TreasuryDay};

pub use faults::codes;

/// The seed of the broker that everybody gets.
pub const SEED: u64 = 20_201_216;

/// Makes the files of a broker and runs its days.
pub fn run(
    dir: &Path,
    seed: u64,
    progress: Progress,
    mut show: impl FnMut(Date, &DaySheet) -> Result<()>,
) -> Result<()> {
    let files = files_beside(dir)?;
    let folder = Folder::create(dir)?;
    fs::create_dir_all(&files)
        .with_context(|| format!("could not make the folder {}", files.display()))?;
    let mut engine = Engine::create(folder, vec![Name::from("us")], day(FIRST))?;
    let mut story = Story::new(seed, files.clone());

    for (kind, file) in
        story.broker.write_opening(&files, seed)?.into_iter().chain(people::write_people(&files)?)
    {
        load(&mut engine, kind, &file, None, progress)?;
    }
    for date in TRADING.into_iter().chain([LAST]).map(day) {
        progress.say(format!("{date}"));
        for (kind, file) in story.write_evening_before(&engine, date)? {
            load(&mut engine, kind, &file, None, progress)?;
        }
        if date == day(YEAR_END) {
            controller::approve(&mut engine)?;
        }
        // From the new year on the firm has limits.
        if date == day(LAST) {
            load_standard_rules(&mut engine, date)?;
        }
        // What splits has its new number of shares from the opening on, and the files of the day
        // are written in that light.
        engine.command(Input::OpenDay(OpenDay(date)))?;
        let day_files = story.write_day(&engine, date)?;
        let mut sheet = run_day(&mut engine, date, &day_files, progress)?;
        if people::sign_off(&mut engine, &sheet)? {
            sheet = run_day(&mut engine, date, &DayFiles::default(), progress)?;
        }
        show(date, &sheet)?;
        if !sheet.holds() {
            bail!("{date} could not be closed; see the controls that do not hold");
        }
    }
    let told = summary::summary(&engine.office, dir, &files);
    engine.close()?;
    controller::close_year(dir, &files, progress)?;
    progress.say(told);
    Ok(())
}

/// The folder for the files, beside the office: `DIR.files`. It must be empty, or not be there yet.
fn files_beside(dir: &Path) -> Result<PathBuf> {
    let Some(name) = dir.file_name().and_then(|name| name.to_str()) else {
        bail!("{} has no name of its own; name the folder with the books", dir.display());
    };
    let files = dir.with_file_name(format!("{name}.files"));
    check_empty(&files)?;
    Ok(files)
}

/// How far the made-up days have come.
struct Story {
    seed: u64,
    files: PathBuf,
    broker: Broker,
    standing: Standing,
    depository: Depository,
    treasury: Treasury,
    /// The newest file of trades.
    newest_trades: Option<PathBuf>,
}

impl Story {
    fn new(seed: u64, files: PathBuf) -> Self {
        let (standing, depository) = (Standing::default(), Depository::default());
        Self {
            seed,
            files,
            broker: Broker::make(seed),
            standing,
            depository,
            treasury: Treasury::new(),
            newest_trades: None,
        }
    }

    /// What is handed in before a day opens.
    fn write_evening_before(
        &mut self,
        engine: &Engine,
        date: Date,
    ) -> Result<Vec<(SourceKind, PathBuf)>> {
        let mut files = securities::write_day(&engine.office, &mut self.broker, date, &self.files)?;
        if date == day(YEAR_END) {
            files.push((SourceKind::Vouchers, controller::write_vouchers(&self.files)?));
        }
        Ok(files)
    }

    /// The files of a day, in the light of the books as they stand on the evening before.
    fn write_day(&mut self, engine: &Engine, date: Date) -> Result<DayFiles> {
        if date == day(SPLIT) {
            self.broker.split_two_for_one();
        }
        self.broker.prices.walk(&mut Chance::new(self.seed, &format!("prices {date}")));
        let prices =
            instruments::write_prices(&self.files, date, &self.broker.listed, &self.broker.prices)?;
        let sent_again = self.newest_trades.take().filter(|_| date == day(SENT_AGAIN));
        let (trades, allocations) = self.write_trades(date)?;
        self.newest_trades = Some(trades.clone());
        let treasury =
            self.treasury.write_day(&engine.office, &self.broker, date, self.seed, &self.files)?;
        let TreasuryDay { fx_rates, conversions, loans, leaving } = treasury;
        let (deliveries, open) =
            self.depository.deliver(&engine.office, date, &leaving, self.seed, &self.files)?;
        let bank = Bank {
            office: &engine.office,
            date,
            open: &open,
            listed: &self.broker.listed,
            prices: &self.broker.prices,
        };
        let payments = bank.write(self.seed, &self.files)?;
        Ok(DayFiles::from([
            (SourceKind::Prices, vec![prices]),
            (SourceKind::FxRates, vec![fx_rates]),
            (SourceKind::Trades, sent_again.into_iter().chain([trades]).collect()),
            (SourceKind::Allocations, allocations.into_iter().collect()),
            (SourceKind::Conversions, conversions.into_iter().collect()),
            (SourceKind::Deliveries, deliveries.into_iter().collect()),
            (SourceKind::Loans, loans.into_iter().collect()),
            (SourceKind::Payments, vec![payments]),
        ]))
    }

    /// What the floor sends: its trades, what it takes back, what it says twice, and what is wrong.
    fn write_trades(&mut self, date: Date) -> Result<(PathBuf, Option<PathBuf>)> {
        let chance = &mut Chance::new(self.seed, &format!("corrections and faults {date}"));
        if date == day(LAST) {
            let late = self.standing.take_back(date, &mut self.broker, chance);
            return Ok((trade_row::write_trades(&self.files, date, &late)?, None));
        }
        let (mut trades, mut shares) = trading::trade(&mut self.broker, date, self.seed);
        let split = &self.broker.listed[self.broker.split()].symbol;
        self.standing.remember(date, &trades, split, chance);
        let taken_back = self.standing.take_back(date, &mut self.broker, chance);
        let repeated = self.standing.repeat(date, chance);
        let spoiled = faults::spoiled(date, &trades, &self.standing, &self.broker.clients, chance);
        trades.extend([taken_back, repeated, spoiled].into_iter().flatten());
        shares.extend(faults::spoiled_shares(&shares));
        let trades = trade_row::write_trades(&self.files, date, &trades)?;
        Ok((trades, Some(trade_row::write_allocations(&self.files, date, &shares)?)))
    }
}
