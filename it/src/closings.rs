//! What a day's close keeps beside the books, so that a trial balance as of a past day need not read the journal.
//!
//! ```text
//! closings/<date>.base    accounts, currencies, and what stood on each account of what counted up to the day
//! closings/<date>.late    where the journal stood; what was recorded since the close before and counts before the day;
//!                         the hashes of <date>.base and of the .late of the close before
//!
//! as of a day, as known now = the base of the last close up to it + what was ahead of that close and counts up to the day
//!                           + what is late in every close after it and counts up to the day
//! ```
//!
//! In: the office right after a close. Out: the general ledger as of a day, or nothing; then the journal is read instead.
//! It is a cache: the newest file names the journal's chain, each file the hash of the one before, so that what is found is
//! what this journal says; it may be removed at any time, `verify` and backups pass it over. Nothing that moves money may
//! have been recorded after the newest close; when something was, there is nothing here. Never here: a file that is
//! half-written under its name; a failure to write that stops a day (it is said).

use crate::folder::Folder;
use crate::history::each_event;
use anyhow::{Context, Result, ensure};
use journal::{Hash, Head, LocalJournal};
use office::Office;
use office::accounting::OffDay;
use office::accounting::statements::{ClosedCell, GeneralLedger, GlAccount, GlCell, GlCurrency, LineMap};
use std::collections::HashMap;
use std::path::PathBuf;
use terms::{AccountId, AssetId, Class, Date, Kind, Name, Quantity, Total};

const MAGIC: &[u8; 8] = b"MUNIMCL1";
const BASE: &str = "base";
const LATE: &str = "late";

/// The most bytes of a file: it is read in one piece.
const FILE_BYTES_MAX: u64 = 1 << 36;

/// Keeps what the last close hands over. What cannot be written is missed by nobody but the next report, so it is said and
/// not raised.
pub fn keep(folder: &Folder, head: &Head, office: &Office) {
    if let Err(error) = write(folder, head, office) {
        eprintln!("the closing could not be kept ({error:#}); reports read the journal instead");
    }
}

fn write(folder: &Folder, head: &Head, office: &Office) -> Result<()> {
    let Some(closing) = office.off_day.closing() else { return Ok(()) };
    let base = base_bytes(office);
    // Without the file of the close before, the chain of files begins anew.
    let previous = closing.previous.and_then(|date| Some((date, Hash::of(&read(folder, date, LATE).ok()?))));
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
    put(folder, closing.date, BASE, &base)?;
    put(folder, closing.date, LATE, &late.0)
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
    let currencies: Vec<_> = directory.assets().filter(|(_, asset)| asset.instrument().is_none()).collect();
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
    while let Some((closed, expected)) = at {
        let bytes = read(folder, closed, LATE)?;
        if let Some(hash) = expected {
            ensure!(Hash::of(&bytes) == hash, "the closing of {closed} is not the one that was followed");
        }
        let file = LateFile::read(&bytes).context("the closing is damaged")?;
        if expected.is_none() {
            check_end(folder, &file.head)?;
        }
        if closed <= date {
            let base = read(folder, closed, BASE)?;
            ensure!(Hash::of(&base) == file.base, "the balances of {closed} are not the ones that were kept with it");
            return ledger_of(&base, &late, date).context("the balances are of another build, or damaged");
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
            each_event(batch, |recorded| moves |= recorded.event.entry().is_some())?;
        }
        Ok(())
    })?;
    ensure!(agrees && !moves, "something was recorded since the last close");
    Ok(())
}

struct LateFile {
    head: Head,
    base: Hash,
    previous: Option<(Date, Hash)>,
    late: Vec<OffDay>,
}

impl LateFile {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes.strip_prefix(MAGIC)?);
        let (batches, next_seq, chain, base) = (from.number()?, from.number()?, from.hash()?, from.hash()?);
        let previous = if from.number()? == 1 { Some((from.date()?, from.hash()?)) } else { None };
        let late = from.postings()?;
        from.0.is_empty().then_some(Self { head: Head { batches, next_seq, epoch: 0, chain }, base, previous, late })
    }
}

/// The balances of a close, with what else counts up to a day.
fn ledger_of(base: &[u8], late: &[OffDay], date: Date) -> Option<GeneralLedger> {
    let mut from = Reader(base.strip_prefix(MAGIC)?);
    let markets: Option<Vec<Name>> = (0..from.number()?).map(|_| from.text().map(Name::from)).collect();
    let kinds: Option<Vec<Kind>> = (0..from.number()?).map(|_| Kind::parse(from.text()?)).collect();
    let classes: Option<Vec<Class>> = (0..from.number()?).map(|_| Class::parse(from.text()?)).collect();
    let (kinds, classes) = (kinds?, classes?);
    let mut currencies = Vec::new();
    for _ in 0..from.number()? {
        currencies.push(GlCurrency { asset: from.asset()?, code: Name::from(from.text()?), decimals: from.byte()? });
    }
    let mut accounts = Vec::new();
    for _ in 0..from.number()? {
        let (kind, class) = (*kinds.get(usize::from(from.byte()?))?, *classes.get(usize::from(from.byte()?))?);
        accounts.push(GlAccount { account: Name::from(from.text()?), kind, class });
    }
    let mut cells = Vec::new();
    for _ in 0..from.number()? {
        let (account, currency, mut settled) = (from.account()?, from.asset()?, from.total()?);
        let mut total = settled;
        for _ in 0..from.number()? {
            let (value_date, rung) = (from.date()?, from.total()?);
            total += rung;
            settled += if value_date <= date { rung } else { Total::ZERO };
        }
        cells.push(GlCell { account, currency, total, settled });
    }
    let ahead = from.postings()?;
    add(&mut cells, ahead.iter().filter(|posting| posting.counts_on <= date).chain(late), date);
    let map = LineMap::of_markets(&markets::rulebook(), &markets?);
    from.0.is_empty().then(|| GeneralLedger::of_parts(accounts, currencies, cells, map))
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
    cells.extend(sums.into_iter().map(|((account, currency), (total, settled))| GlCell { account, currency, total, settled }));
}

fn path_of(folder: &Folder, date: Date, suffix: &str) -> PathBuf {
    folder.path().join("closings").join(format!("{date}.{suffix}"))
}

fn dates(folder: &Folder) -> Result<Vec<Date>> {
    let names = folder.journal().disk.list(&folder.path().join("closings"))?;
    Ok(names.iter().filter_map(|name| Date::parse(name.strip_suffix(".late")?)).collect())
}

fn put(folder: &Folder, date: Date, suffix: &str, bytes: &[u8]) -> Result<()> {
    let (disk, path) = (folder.journal().disk, path_of(folder, date, suffix));
    disk.create_folder(&folder.path().join("closings"))?;
    let unfinished = path.with_extension("unfinished");
    disk.create(&unfinished)?.write_at(0, bytes)?;
    disk.rename(&unfinished, &path)?;
    Ok(())
}

fn read(folder: &Folder, date: Date, suffix: &str) -> Result<Vec<u8>> {
    let file = folder.journal().disk.open_read_only(&path_of(folder, date, suffix))?;
    let size_bytes = file.size()?;
    ensure!(size_bytes <= FILE_BYTES_MAX, "the closing of {date} has {size_bytes} bytes; {FILE_BYTES_MAX} is the most");
    let mut bytes = vec![0; usize::try_from(size_bytes)?];
    let there = file.read_at(0, &mut bytes)?;
    ensure!(there == bytes.len(), "the closing of {date} ends early");
    Ok(bytes)
}

/// Numbers are LEB128, signed ones zigzagged, texts with their length before them; totals take what they need.
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: u64) {
        self.wide(number.into());
    }

    fn wide(&mut self, mut number: u128) {
        while number > 0x7f {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    fn total(&mut self, total: Total) {
        self.wide(((total.0 << 1) ^ (total.0 >> 127)).cast_unsigned());
    }

    fn date(&mut self, date: Date) {
        self.total(Total(date.days().into()));
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn words(&mut self, words: impl ExactSizeIterator<Item = &'static str>) {
        self.number(words.len() as u64);
        words.for_each(|word| self.text(word));
    }

    fn postings(&mut self, postings: &[OffDay]) {
        self.number(postings.len() as u64);
        for OffDay { counts_on, value_date, account, currency, quantity } in postings {
            self.date(*counts_on);
            self.date(*value_date);
            self.number(account.0.into());
            self.number(currency.0.into());
            self.total(Total::from(*quantity));
        }
    }
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn wide(&mut self) -> Option<u128> {
        let mut number = 0_u128;
        for shift in (0..u128::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn number(&mut self) -> Option<u64> {
        u64::try_from(self.wide()?).ok()
    }

    fn total(&mut self) -> Option<Total> {
        let number = self.wide()?;
        Some(Total((number >> 1).cast_signed() ^ -(number & 1).cast_signed()))
    }

    fn date(&mut self) -> Option<Date> {
        i32::try_from(self.total()?.0).ok().map(Date::from_days)
    }

    fn account(&mut self) -> Option<AccountId> {
        u32::try_from(self.number()?).ok().map(AccountId)
    }

    fn asset(&mut self) -> Option<AssetId> {
        u32::try_from(self.number()?).ok().map(AssetId)
    }

    fn text(&mut self) -> Option<&str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn hash(&mut self) -> Option<Hash> {
        let (hash, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(Hash(*hash))
    }

    fn postings(&mut self) -> Option<Vec<OffDay>> {
        (0..self.number()?).map(|_| self.posting()).collect()
    }

    fn posting(&mut self) -> Option<OffDay> {
        let (counts_on, value_date, account, currency) = (self.date()?, self.date()?, self.account()?, self.asset()?);
        Some(OffDay { counts_on, value_date, account, currency, quantity: Quantity::try_new(self.total()?.0)? })
    }
}

#[cfg(test)]
mod tests;
