//! The files of a day: given ones, the real tape, or made-up ones.

use super::program::printed;
use super::{Options, ROOT, made_up};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use terms::Date;

/// The day of the tape, and of what is made up in its shape.
const TAPE_DATE: &str = "2013-10-07";

/// How many trades are made up when there is no tape: about as many as it has.
const MADE_UP: u32 = 400_000;

/// The files of a day and what they are.
pub struct Day {
    /// What they are, for people.
    pub what: String,
    /// The day.
    pub date: Date,
    /// How many trades there are.
    pub count: u32,
    /// The accounts.
    pub accounts: PathBuf,
    /// The instruments.
    pub instruments: PathBuf,
    /// The opening balances.
    pub positions: PathBuf,
    /// The prices.
    pub prices: PathBuf,
    /// The trades.
    pub trades: PathBuf,
}

impl Day {
    /// The files that the options ask for; those that must be written first go into the scratch
    /// folder.
    pub fn choose(options: &Options, scratch: &Path) -> Result<Self> {
        let Options { trades, accounts, instruments, positions, prices, date, made_up, .. } =
            options;
        if let (
            Some(trades),
            Some(accounts),
            Some(instruments),
            Some(positions),
            Some(prices),
            Some(date),
        ) = (trades, accounts, instruments, positions, prices, date)
        {
            let what = trades.display().to_string();
            let (trades, accounts, instruments) =
                (trades.clone(), accounts.clone(), instruments.clone());
            let (positions, prices) = (positions.clone(), prices.clone());
            return Self {
                what,
                date: *date,
                count: 0,
                accounts,
                instruments,
                positions,
                prices,
                trades,
            }
            .counted();
        }
        let folder = scratch.join("input");
        fs::create_dir(&folder)?;
        match (made_up, neighbour()) {
            (None, Some(neighbour)) => {
                write_tape(&neighbour, &folder)?;
                Self::in_folder(&folder, "the real tape (SPY, BAC, AIG, IBM)".to_owned())
            }
            (made_up, _) => {
                let count = made_up.unwrap_or(MADE_UP);
                made_up::write(&folder, TAPE_DATE, count)?;
                Self::in_folder(
                    &folder,
                    format!("made up in the shape of the tape, seed {}", made_up::SEED),
                )
            }
        }
    }

    fn in_folder(folder: &Path, what: String) -> Result<Self> {
        let [accounts, instruments, positions, prices] =
            ["accounts", "instruments", "positions", "prices"]
                .map(|kind| folder.join(format!("{kind}.csv")));
        let trades = folder.join(format!("trades-{TAPE_DATE}.csv"));
        let date = Date::parse(TAPE_DATE).expect("it is written as a date");
        Self { what, date, count: 0, accounts, instruments, positions, prices, trades }.counted()
    }

    fn counted(self) -> Result<Self> {
        let text = fs::read(&self.trades)
            .with_context(|| format!("could not read {}", self.trades.display()))?;
        let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
        Ok(Self { count: u32::try_from(lines.saturating_sub(1))?, ..self })
    }
}

/// The folder beside the house that holds the tape and its reader; who has only the house has no
/// such folder.
fn neighbour() -> Option<PathBuf> {
    let folder = Path::new(ROOT).join("../shared");
    folder.join("data/tape").is_dir().then_some(folder)
}

fn write_tape(neighbour: &Path, folder: &Path) -> Result<()> {
    let day = TAPE_DATE.replace('-', "");
    let files = fs::read_dir(neighbour.join("data/tape"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    let of_the_day =
        files.iter().filter(|path| path.to_string_lossy().ends_with(&format!("_{day}_trade.zip")));
    let reader = neighbour.join("tools/tape_to_trades.py");
    printed(Command::new("python3").arg(reader).arg(folder).args(of_the_day)).map(|_| ())
}
