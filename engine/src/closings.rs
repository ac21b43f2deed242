//! Closing balances, kept at each day's close beside the books, so that a trial balance as of a
//! past day need not read the journal.
//!
//! ```text
//! closings/<date>.base    accounts, currencies, and what stood on each account of what counted
//!                         up to the day
//! closings/<date>.late    where the journal stood; what was recorded since the close before and
//!                         counts before the day; the hashes of <date>.base and of the .late of
//!                         the close before; every change of an account's class; the firm's lines
//!                         of the chart; at its end its own hash
//!
//! as of a day, as known now = the base of the last close up to it
//!                           + what was ahead of that close and counts up to the day
//!                           + what is late in every close after it and counts up to the day
//! ```
//!
//! In: the office right after a close. Out: the general ledger as of a day, or nothing; then the
//! journal is read instead. It is a cache: the newest file names the journal's chain, each file the
//! hash of the one before and its own, so that what is found is what this journal says. It may be
//! removed at any time, and backups leave it out; `verify` compares what is there with its own
//! replay (`check.rs`). Nothing that moves money may have been recorded after the newest close;
//! when something was, there is nothing here. Never here: a file that is half-written under its
//! name (it is made durable before it gets it); a failure to write that stops a day (it is said,
//! and nothing half-made is left).

mod bytes;
mod check;

pub use check::Check;

use crate::folder::Folder;
use crate::history::each_event;
use anyhow::{Context, Result, ensure};
use bytes::{ClassFrom, Reader, Writer};
use journal::{Hash, Head, LocalJournal};
use office::Office;
use office::accounting::OffDay;
use office::accounting::statements::{
    ClosedCell, GeneralLedger, GlAccount, GlCell, GlCurrency, LineMap,
};
use std::collections::HashMap;
use std::path::PathBuf;
use terms::{
    AccountId, AssetId, ChartLine, Class, Date, Event, Kind, KnownEvent, MarketRow, MarketSays,
    Name, Numbered, Total,
};

/// With what each file begins. Its last letter is the form: two bits or more from that of each
/// older form, so that no changed bit makes a file of this one look like theirs.
const MAGIC: &[u8; 8] = b"MUNIMCL4";

/// The forms of older programs, that lie beside their offices.
const OLDER: [&[u8; 8]; 3] = [b"MUNIMCL1", b"MUNIMCL2", b"MUNIMCL3"];

/// Is it a file in the form of an older program? It is as good as none: reports read the journal,
/// and the next close begins anew.
fn is_of_older_form(bytes: &[u8]) -> bool {
    OLDER.iter().any(|form| bytes.starts_with(*form))
}

const BASE: &str = "base";
const LATE: &str = "late";
const UNFINISHED: &str = "unfinished";

/// The most bytes of a file: it is read in one piece.
const FILE_BYTES_MAX: u64 = 1 << 36;

/// Keeps what the last close hands over. What cannot be written is missed by nobody but the next
/// report, so it is said and not raised.
pub fn keep(folder: &Folder, head: &Head, office: &Office) {
    if let Err(error) = write(folder, head, office) {
        eprintln!("the closing could not be kept ({error:#}); reports read the journal instead");
    }
}

fn write(folder: &Folder, head: &Head, office: &Office) -> Result<()> {
    let Some(closing) = office.off_day.closing() else { return Ok(()) };
    let base = base_bytes(office);
    // Without the file of the close before, the chain of files begins anew.
    // A day that was reopened has more than one close, and what is of another one of them is no
    // part of it.
    let kept = |(date, events): (Date, u64)| {
        let bytes = read(folder, date, LATE).ok().filter(|bytes| !is_of_older_form(bytes))?;
        let is_of_it = LateFile::read(&bytes).is_some_and(|late| late.head.next_seq == events);
        is_of_it.then(|| (date, Hash::of(&bytes)))
    };
    let previous = closing.previous.and_then(kept);
    let mut late = Writer(MAGIC.to_vec());
    late.number(head.batches);
    late.number(head.next_seq);
    late.0.extend_from_slice(&head.chain.0);
    late.0.extend_from_slice(&Hash::of(&base).0);
    late.number(u64::from(previous.is_some()));
    if let Some((date, hash)) = previous {
        late.date(date);
        late.0.extend_from_slice(&hash.0);
    }
    late.postings(office.off_day.late());
    late.classes(&classes_of(office));
    late.lines(&lines_of(office));
    let hash = Hash::of(&late.0);
    late.0.extend_from_slice(&hash.0);
    let (disk, closings) = (folder.journal().disk, place_of(folder));
    disk.create_folder(&closings)?;
    // The files of a close that was replaced go first: half of them beside half of these would be
    // of no close.
    let replaced = [LATE, BASE].map(|suffix| disk.remove(&path_of(folder, closing.date, suffix)));
    if replaced.iter().any(Result::is_ok) {
        disk.sync_folder(&closings)?;
    }
    let written = put(folder, closing.date, BASE, &base)
        .and_then(|()| put(folder, closing.date, LATE, &late.0));
    if written.is_err() {
        // Half of it is of no use. What cannot be removed either is read by nobody: no .late names
        // it.
        for suffix in [UNFINISHED, BASE] {
            disk.remove(&path_of(folder, closing.date, suffix)).ok();
        }
    }
    written?;
    Ok(disk.sync_folder(&closings)?)
}

/// The changes of the classes of accounts, so that what stood on an earlier day stands on the line
/// of that day.
fn classes_of(office: &Office) -> Vec<ClassFrom> {
    let directory = &office.directory;
    let changes = directory.account_changes().filter_map(|(change, _)| {
        let account = directory.account_id(&change.account)?;
        Some(ClassFrom { account, from: change.effective, class: change.class? })
    });
    changes.collect()
}

/// The lines of the firm, each from its day on.
fn lines_of(office: &Office) -> Vec<ChartLine> {
    let line = |row: &MarketRow| match &row.says {
        MarketSays::Line(line) => Some((**line).clone()),
        _ => None,
    };
    office.directory.firm_rows().standing().filter_map(line).collect()
}

fn base_bytes(office: &Office) -> Vec<u8> {
    let directory = &office.directory;
    let mut to = Writer(MAGIC.to_vec());
    let markets: Vec<Name> = directory.markets().map(|market| market.market.clone()).collect();
    to.number(markets.len() as u64);
    for market in &markets {
        to.text(market);
    }
    to.words(Kind::ALL.iter().map(|kind| kind.as_str()));
    to.words(Class::ALL.iter().map(|class| class.as_str()));
    let currencies: Vec<_> =
        directory.assets().filter(|(_, asset)| asset.instrument().is_none()).collect();
    to.number(currencies.len() as u64);
    for (id, asset) in currencies {
        to.number(id.0.into());
        to.text(asset.code());
        to.0.push(asset.decimals());
    }
    to.number(directory.accounts().count() as u64);
    for (_, account) in directory.accounts() {
        to.0.extend_from_slice(&[account.kind as u8, account.class as u8]);
        to.text(&account.account);
    }
    let cells = office.off_day.base(&office.ledger, directory);
    to.number(cells.len() as u64);
    for ClosedCell { account, currency, settled, rungs } in &cells {
        to.number(account.0.into());
        to.number(currency.0.into());
        to.total(*settled);
        to.number(rungs.len() as u64);
        for (date, total) in rungs {
            to.date(*date);
            to.total(*total);
        }
    }
    to.postings(office.off_day.ahead());
    to.0
}

/// The general ledger as of a day, as it is known now; none when the files do not say it.
pub fn look(folder: &Folder, date: Date) -> Option<GeneralLedger> {
    found(folder, date).ok()
}

fn found(folder: &Folder, date: Date) -> Result<GeneralLedger> {
    let place = folder.journal();
    let _held = LocalJournal::hold(&place)?;
    let newest = dates(folder)?.into_iter().max().context("no close has kept anything")?;
    let mut at = Some((newest, None));
    let mut late: Vec<OffDay> = Vec::new();
    let mut changes: Option<(Vec<ClassFrom>, Vec<ChartLine>)> = None;
    while let Some((closed, expected)) = at {
        let bytes = read(folder, closed, LATE)?;
        if let Some(hash) = expected {
            ensure!(
                Hash::of(&bytes) == hash,
                "the closing of {closed} is not the one that was followed"
            );
        }
        let file = LateFile::read(&bytes).context("the closing is damaged")?;
        if expected.is_none() {
            check_end(folder, &file.head)?;
        }
        // The newest close knows every change.
        let (classes, lines) = &*changes.get_or_insert((file.classes, file.lines));
        if closed <= date {
            let base = read(folder, closed, BASE)?;
            ensure!(
                Hash::of(&base) == file.base,
                "the balances of {closed} are not the ones that were kept with it"
            );
            let base =
                StoodFile::read(&base).context("the balances are of another build, or damaged")?;
            return Ok(base.ledger(&late, (classes, lines), date));
        }
        late.extend(file.late.iter().filter(|posting| posting.counts_on <= date));
        at = file.previous.map(|(date, hash)| (date, Some(hash)));
    }
    anyhow::bail!("the closings do not reach back to {date}")
}

/// Does the journal end where the close left it, but for what moves nothing?
fn check_end(folder: &Folder, head: &Head) -> Result<()> {
    let place = folder.journal();
    if LocalJournal::acknowledged(&place)?.is_some_and(|end| end.same_place(head)) {
        return Ok(());
    }
    let (mut agrees, mut moves) = (false, false);
    LocalJournal::open_read_only(&place, |batch| {
        agrees |= batch.number == head.batches && batch.previous == head.chain;
        if batch.number >= head.batches {
            each_event(batch, |recorded| moves |= counts(&recorded.event))?;
        }
        Ok(())
    })?;
    ensure!(agrees && !moves, "something was recorded since the last close");
    Ok(())
}

/// Does an event change what a general ledger says?
fn counts(event: &Event) -> bool {
    let changes_a_line = match event {
        Event::Known(KnownEvent::AccountChanged(change)) => change.class.is_some(),
        Event::Known(KnownEvent::MarketRowSet(row)) => matches!(row.says, MarketSays::Line(_)),
        Event::Booked(..)
        | Event::Known(_)
        | Event::Source(_)
        | Event::Desk(_)
        | Event::Office(_) => false,
    };
    changes_a_line || event.entry().is_some()
}

struct LateFile {
    head: Head,
    base: Hash,
    previous: Option<(Date, Hash)>,
    late: Vec<OffDay>,
    classes: Vec<ClassFrom>,
    lines: Vec<ChartLine>,
}

impl LateFile {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (fields, hash) = bytes.split_last_chunk()?;
        let mut from =
            Reader(fields.strip_prefix(MAGIC).filter(|_| Hash::of(fields) == Hash(*hash))?);
        let (batches, next_seq, chain, base) =
            (from.number()?, from.number()?, from.hash()?, from.hash()?);
        let previous = if from.number()? == 1 { Some((from.date()?, from.hash()?)) } else { None };
        let (late, classes, lines) = (from.postings()?, from.classes()?, from.lines()?);
        from.0.is_empty().then_some(Self {
            head: Head { batches, next_seq, epoch: 0, chain },
            base,
            previous,
            late,
            classes,
            lines,
        })
    }
}

/// What stood on each account at a close.
#[derive(PartialEq, Eq)]
struct StoodFile {
    markets: Vec<Name>,
    currencies: Vec<GlCurrency>,
    accounts: Vec<GlAccount>,
    cells: Vec<ClosedCell>,
    ahead: Vec<OffDay>,
}

impl StoodFile {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes.strip_prefix(MAGIC)?);
        let markets: Option<Vec<Name>> =
            (0..from.number()?).map(|_| from.text().map(Name::from)).collect();
        let kinds: Option<Vec<Kind>> =
            (0..from.number()?).map(|_| Kind::parse(from.text()?)).collect();
        let classes: Option<Vec<Class>> =
            (0..from.number()?).map(|_| Class::parse(from.text()?)).collect();
        let (kinds, classes) = (kinds?, classes?);
        let mut currencies = Vec::new();
        for _ in 0..from.number()? {
            currencies.push(GlCurrency {
                asset: from.asset()?,
                code: Name::from(from.text()?),
                decimals: from.byte()?,
            });
        }
        let mut accounts = Vec::new();
        for _ in 0..from.number()? {
            let (kind, class) =
                (*kinds.get(usize::from(from.byte()?))?, *classes.get(usize::from(from.byte()?))?);
            accounts.push(GlAccount { account: Name::from(from.text()?), kind, class });
        }
        let mut cells = Vec::new();
        for _ in 0..from.number()? {
            let (account, currency, settled) = (from.account()?, from.asset()?, from.total()?);
            let rungs = (0..from.number()?)
                .map(|_| Some((from.date()?, from.total()?)))
                .collect::<Option<_>>()?;
            cells.push(ClosedCell { account, currency, settled, rungs });
        }
        let ahead = from.postings()?;
        from.0.is_empty().then_some(Self { markets: markets?, currencies, accounts, cells, ahead })
    }

    /// The balances as of a day, with what else counts up to it.
    fn ledger(
        mut self,
        late: &[OffDay],
        (classes, lines): (&[ClassFrom], &[ChartLine]),
        date: Date,
    ) -> GeneralLedger {
        for ClassFrom { account, class, .. } in classes.iter().filter(|change| change.from <= date)
        {
            if let Some(account) = self.accounts.get_mut(account.index()) {
                account.class = *class;
            }
        }
        let on_the_day = |ClosedCell { account, currency, mut settled, rungs }| {
            let mut total = settled;
            for (value_date, rung) in rungs {
                total += rung;
                settled += if value_date <= date { rung } else { Total::ZERO };
            }
            GlCell { account, currency, total, settled }
        };
        let mut cells = self.cells.into_iter().map(on_the_day).collect();
        add(
            &mut cells,
            self.ahead.iter().filter(|posting| posting.counts_on <= date).chain(late),
            date,
        );
        let map = LineMap::of_markets(markets::rulebook(), &self.markets, lines, date);
        GeneralLedger::of_parts(self.accounts, self.currencies, cells, map)
    }
}

fn add<'p>(cells: &mut Vec<GlCell>, postings: impl Iterator<Item = &'p OffDay>, date: Date) {
    let mut sums: HashMap<(AccountId, AssetId), (Total, Total)> = HashMap::new();
    for posting in postings {
        let (total, settled) = sums.entry((posting.account, posting.currency)).or_default();
        *total += posting.quantity;
        if posting.value_date.max(posting.counts_on) <= date {
            *settled += posting.quantity;
        }
    }
    if sums.is_empty() {
        return;
    }
    for cell in cells.iter_mut() {
        if let Some((total, settled)) = sums.remove(&(cell.account, cell.currency)) {
            cell.total += total;
            cell.settled += settled;
        }
    }
    cells.extend(sums.into_iter().map(|((account, currency), (total, settled))| GlCell {
        account,
        currency,
        total,
        settled,
    }));
}

fn place_of(folder: &Folder) -> PathBuf {
    folder.path().join("closings")
}

fn path_of(folder: &Folder, date: Date, suffix: &str) -> PathBuf {
    place_of(folder).join(format!("{date}.{suffix}"))
}

fn dates(folder: &Folder) -> Result<Vec<Date>> {
    let names = folder.journal().disk.list(&place_of(folder))?;
    Ok(names.iter().filter_map(|name| Date::parse(name.strip_suffix(".late")?)).collect())
}

/// The file has its name only once it is whole and durable.
fn put(folder: &Folder, date: Date, suffix: &str, bytes: &[u8]) -> Result<()> {
    let (disk, unfinished) = (folder.journal().disk, path_of(folder, date, UNFINISHED));
    let file = disk.create(&unfinished)?;
    file.write_at(0, bytes)?;
    file.sync()?;
    Ok(disk.rename(&unfinished, &path_of(folder, date, suffix))?)
}

fn read(folder: &Folder, date: Date, suffix: &str) -> Result<Vec<u8>> {
    let file = folder.journal().disk.open_read_only(&path_of(folder, date, suffix))?;
    let size_bytes = file.size()?;
    ensure!(
        size_bytes <= FILE_BYTES_MAX,
        "the closing of {date} has {size_bytes} bytes; {FILE_BYTES_MAX} is the most"
    );
    let mut bytes = vec![0; usize::try_from(size_bytes)?];
    let there = file.read_at(0, &mut bytes)?;
    ensure!(there == bytes.len(), "the closing of {date} ends early");
    Ok(bytes)
}

#[cfg(test)]
mod tests;
