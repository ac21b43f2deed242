//! The command `munim export`: the ledger for other people's tools.
//!
//! The journal is read twice: once for what a form must name before its first entry (accounts,
//! assets, what was before), once for the entries, which are written as they are read; of what is
//! recorded meanwhile, neither reading knows. What the forms assert in the end is what the ledger
//! says, which has added the entries up for itself.

use super::Output;
use super::values::{asked, parse_basis, parse_date, parse_known_at};
use anyhow::{Context, Result, bail};
use engine::{Folder, Lens, look_at_directory, look_up_to};
use office::accounting::view::Basis;
use office::words::in_english;
use office::{Office, telling};
use outbound::{Balance, BookedEntry, Books, Form, Scope, Survey};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use terms::{Booked, Date, Event, KnownAt, Recorded};

/// Write the ledger into a file for other people's tools.
#[derive(clap::Args)]
pub struct Export {
    /// The folder with the books.
    dir: PathBuf,
    /// hledger, beancount, csv, xlsx or parquet.
    #[arg(long, value_parser = parse_form)]
    form: Form,
    /// From this day on; what lies before is brought forward in one entry.
    #[arg(long, value_parser = parse_date)]
    from: Option<Date>,
    /// As of this day.
    #[arg(long, value_parser = parse_date)]
    date: Option<Date>,
    /// trade: every entry, under the day that it is about; settlement: what has settled, under
    /// its value date.
    #[arg(long, value_parser = parse_basis, default_value = "trade")]
    basis: Basis,
    /// As it was known at this moment (RFC 3339, with its offset), or at the end of this day where
    /// the firm is.
    #[arg(long, value_parser = parse_known_at)]
    as_known_at: Option<KnownAt>,
    /// The file, or a folder for it.
    #[arg(long)]
    out: PathBuf,
}

impl Export {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, form, from, date, basis, as_known_at, out } = self;
        let folder = Folder::open(dir)?;
        let asked = asked(&folder, *date, *as_known_at)?;
        asked.say(output);
        let scope = Scope { basis: *basis, from: *from };
        let leaving = Leaving { form: *form, scope, lens: asked.lens };
        let (file, entries) = export(&folder, leaving, out)?;
        output.progress.say(format!("wrote {entries} entries to {}", file.display()));
        Ok(ExitCode::SUCCESS)
    }
}

fn parse_form(text: &str) -> Result<Form, String> {
    Form::parse(text)
        .ok_or_else(|| format!("{text} is no form of an export; the forms are {}", Form::words()))
}

/// What is to leave, and how.
#[derive(Clone, Copy, Debug)]
struct Leaving {
    /// In which form.
    form: Form,
    /// Which entries, and under which date.
    scope: Scope,
    /// As of which day, as known at which moment.
    lens: Lens,
}

/// Writes the ledger into a file, or into a folder under a name of its own; says where, and how
/// many entries. The file has its name only once it is complete.
fn export(folder: &Folder, leaving: Leaving, out: &Path) -> Result<(PathBuf, u64)> {
    let Leaving { form, scope, lens } = leaving;
    let file = if out.is_dir() { out.join(form.file_name()) } else { out.to_owned() };
    let mut survey = Survey::new(scope);
    let (named, end) = look_at_directory(folder, lens, |office, recorded| {
        survey.see(&recorded.event, &office.directory);
    })?;
    let settled_through = named.ledger.settled_through();
    check_from(scope, settled_through)?;
    let books = Books::new(survey, &named.directory, settled_through);
    let unfinished = unfinished(&file);
    match write(folder, leaving, &books, (settled_through, end), &unfinished) {
        Ok(entries) => {
            std::fs::rename(&unfinished, &file)
                .with_context(|| format!("could not give {} its name", file.display()))?;
            Ok((file, entries))
        }
        Err(error) => {
            // Half a file is no export; when there is none to remove, that is well too.
            let _ = std::fs::remove_file(&unfinished);
            Err(error)
        }
    }
}

fn write(
    folder: &Folder,
    leaving: Leaving,
    books: &Books<'_>,
    (settled_through, end): (Date, u64),
    file: &Path,
) -> Result<u64> {
    let mut writer =
        Writer { export: outbound::export(leaving.form, file, books)?, entries: 0, wrong: None };
    let could_not = || format!("could not write {}", file.display());
    let office = look_up_to(folder, leaving.lens, end, |_, seq, _, recorded| {
        writer.write(books, settled_through, seq, recorded);
    })?;
    let Writer { export, entries, wrong } = writer;
    wrong.map_or(Ok(()), Err).with_context(could_not)?;
    export.end(books, &balances(&office, leaving.scope.basis)).with_context(could_not)?;
    Ok(entries)
}

/// What is brought forward must have settled, when only what has settled leaves.
fn check_from(scope: Scope, settled_through: Date) -> Result<()> {
    let is_settled = |from: Date| from.plus(-1) <= settled_through;
    match (scope.basis, scope.from) {
        (Basis::SettlementDate, Some(from)) if !is_settled(from) => {
            bail!(
                "--from {from} lies ahead of what has settled; the books have settled through {settled_through}"
            )
        }
        (Basis::SettlementDate | Basis::TradeDate, _) => Ok(()),
    }
}

struct Writer {
    export: Box<dyn outbound::Export>,
    entries: u64,
    wrong: Option<anyhow::Error>,
}

impl Writer {
    fn write(&mut self, books: &Books<'_>, settled_through: Date, seq: u64, recorded: &Recorded) {
        let Recorded { origin: _, event } = recorded;
        let Some((entry, date)) = event.entry().zip(books.scope.date(event)) else { return };
        let is_settled = entry.value_date() <= settled_through;
        let other_date = match books.scope.basis {
            Basis::TradeDate => entry.value_date(),
            Basis::SettlementDate => event.as_of().unwrap_or(date),
        };
        let is_pending = books.scope.basis == Basis::SettlementDate && !is_settled;
        if self.wrong.is_some() || is_pending || books.scope.from.is_some_and(|from| date < from) {
            return;
        }
        // The narrative of a voucher has a place of its own.
        let id = if let Event::Booked(Booked::Voucher(voucher), _) = event {
            voucher.voucher_id.to_string()
        } else {
            in_english(&telling::paper(event))
        };
        let narrative = in_english(&telling::tell(event, books.directory));
        let postings = entry.postings();
        let booked = BookedEntry {
            seq,
            date,
            other_date,
            event: event.name(),
            id: &id,
            narrative: &narrative,
            postings,
        };
        self.wrong = self.export.entry(books, &booked).err();
        self.entries += 1;
    }
}

/// What the ledger says of every account and asset that it was ever asked to hold.
fn balances(office: &Office, basis: Basis) -> Vec<Balance> {
    let cells = office.ledger.cells().map(|cell| {
        let total = match basis {
            Basis::TradeDate => cell.balance.total(),
            Basis::SettlementDate => cell.balance.settled(),
        };
        Balance { account: cell.account, asset: cell.asset, total }
    });
    let mut balances: Vec<Balance> = cells.collect();
    balances.sort_unstable_by_key(|balance| (balance.account, balance.asset));
    balances
}

fn unfinished(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".unfinished");
    PathBuf::from(name)
}
