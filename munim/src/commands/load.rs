//! The command `munim load`: files of one kind, taken into the books.

use super::{Output, open};
use anyhow::Result;
use engine::commands::{check_may_load, intake_table, load_files, parse_kind};
use office::Office;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use terms::{Name, RateScope, ScheduleScope, SourceKind};

/// Load files of one kind.
#[derive(clap::Args)]
pub struct Load {
    /// The folder with the books.
    dir: PathBuf,
    /// What they are: accounts, trades, payments and so on; a word that is none of the kinds
    /// lists them all.
    #[arg(value_parser = parse_kind)]
    kind: SourceKind,
    /// The files; plain, gzip or zip.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A layout (TOML) that maps other people's columns to ours.
    #[arg(long)]
    layout: Option<PathBuf>,
}

/// How many names are said; the rest is counted.
const NAMED_MAX: usize = 20;

/// What rows that are for many do not reach: whoever sets them hears it.
fn say_whom_rows_miss(kind: SourceKind, office: &Office) {
    let (rates, schedules) = (&office.financing.rates, &office.schedules);
    let desks: BTreeSet<&Name> = if kind == SourceKind::InterestRates {
        let unreached = rates.unreached(&office.directory).map(|account| &account.account);
        let what = "rates for everybody or for a desk are for cash and margin accounts; these of \
                    other kinds bear none until a row of scope account names them";
        say_names(what, &unreached.collect::<Vec<_>>());
        let of_desks = rates.rows().filter(|rate| rate.scope == RateScope::Desk);
        of_desks.map(|rate| &rate.name).collect()
    } else if kind == SourceKind::Schedules {
        let of_desks = schedules.rows().filter(|row| row.scope == ScheduleScope::Desk);
        of_desks.filter_map(|row| row.whom.as_ref()).collect()
    } else {
        return;
    };
    let opened = office.directory.accounts().filter_map(|(_, account)| account.desk.as_ref());
    let changes = office.directory.account_changes();
    let moved = changes.filter_map(|(change, _)| change.desk.as_ref());
    let has_accounts: BTreeSet<&Name> = opened.chain(moved).collect();
    let empty: Vec<&Name> = desks.difference(&has_accounts).copied().collect();
    say_names("rows for these desks reach nobody, because no account has such a desk", &empty);
}

fn say_names(what: &str, names: &[&Name]) {
    if names.is_empty() {
        return;
    }
    let shown: Vec<&str> = names.iter().take(NAMED_MAX).map(|name| name.as_str()).collect();
    let more = names.len() - shown.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    eprintln!("{what}: {}{more}", shown.join(", "));
}

impl Load {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, kind, files, layout } = self;
        let mut engine = open(dir)?;
        for file in files {
            check_may_load(&engine.office, *kind, file, layout.as_deref())?;
        }
        let late = engine.office.periods.late().len();
        let (intakes, outcome) =
            load_files(&mut engine, *kind, files, layout.as_deref(), output.progress);
        if !intakes.is_empty() {
            output.print(intake_table(&intakes))?;
        }
        outcome?;
        let late = engine.office.periods.late().len() - late;
        if late > 0 {
            eprintln!(
                "rows about closed periods, which count in the open one: {late}; \
                 the report late-items lists them"
            );
        }
        say_whom_rows_miss(*kind, &engine.office);
        engine.close()?;
        Ok(ExitCode::SUCCESS)
    }
}
