//! `munim try`: the trades of a past period charged again by other schedules, and the difference.
//! Nothing is written.

use crate::folder::Folder;
use crate::history::look;
use crate::output::Table;
use anyhow::{Context, Result, anyhow, bail};
use office::words::english;
use office::{Office, Trial, Tried};
use std::collections::BTreeMap;
use std::path::Path;
use terms::{AssetId, Date, Input, Lens, ScheduleRow, SourceKind, Total, Unreadable};

/// What came of a trial, with the office that it was tried on.
pub struct Tryout {
    office: Office,
    trial: Trial,
}

/// Tries the schedules of a file on the trades of a period.
pub fn try_schedule(folder: &Folder, file: &Path, from: Date, to: Date) -> Result<Tryout> {
    if to < from {
        bail!("the period from {from} to {to} ends before it begins");
    }
    let rows = read(file)?;
    let office = look(folder, Lens::default())?;
    let trial = office::try_schedules(&office, &rows, from, to);
    // The header is row 1, as a spreadsheet shows it.
    let trial = trial
        .map_err(|untried| anyhow!("{} row {}: {}", file.display(), untried.0 + 2, untried.1))?;
    Ok(Tryout { office, trial })
}

fn read(file: &Path) -> Result<Vec<ScheduleRow>> {
    let bytes =
        std::fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
    let text = inbound::unpack(&bytes).with_context(|| file.display().to_string())?;
    let rows = inbound::open(SourceKind::Schedules, &text, None)
        .with_context(|| file.display().to_string())?;
    let mut schedule = Vec::new();
    for row in rows {
        match row.input {
            Input::Schedule(row) => schedule.push(row),
            Input::Unreadable(Unreadable { message, .. }) => {
                bail!("{} row {}: {}", file.display(), row.row, english(&message))
            }
            other => bail!("{} row {} is no row of a schedule: {other:?}", file.display(), row.row),
        }
    }
    Ok(schedule)
}

impl Tryout {
    /// A row for each account and currency, and a total for each currency.
    pub fn table(&self) -> Table<'_> {
        let mut totals: BTreeMap<AssetId, Tried> = BTreeMap::new();
        for ((_, currency), tried) in &self.trial {
            add(totals.entry(*currency).or_default(), tried);
        }
        let name = |account| self.office.directory.account(account).account.to_string();
        let accounts = self
            .trial
            .iter()
            .map(move |((account, currency), tried)| self.row(name(*account), *currency, tried));
        let totals = totals
            .into_iter()
            .map(|(currency, tried)| self.row("total".to_owned(), currency, &tried));
        Table::new(
            &[
                "account",
                "currency",
                "trades",
                "commission",
                "under_trial",
                "difference",
                "introducing_share",
                "introducing_under_trial",
                "introducing_difference",
            ],
            accounts.chain(totals),
        )
    }

    fn row(&self, account: String, currency: AssetId, tried: &Tried) -> Vec<String> {
        let Tried { trades, charged, under_trial, introducing, introducing_under_trial } = *tried;
        let show = |total: Total| self.office.directory.show_total(currency, total);
        vec![
            account,
            self.office.directory.asset(currency).code().to_string(),
            trades.to_string(),
            show(charged),
            show(under_trial),
            show(under_trial - charged),
            show(introducing),
            show(introducing_under_trial),
            show(introducing_under_trial - introducing),
        ]
    }
}

fn add(sum: &mut Tried, tried: &Tried) {
    sum.trades += tried.trades;
    sum.charged += tried.charged;
    sum.under_trial += tried.under_trial;
    sum.introducing += tried.introducing;
    sum.introducing_under_trial += tried.introducing_under_trial;
}
