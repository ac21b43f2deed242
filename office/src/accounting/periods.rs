//! Accounting periods: which months are closed, the day on which an event counts, and the items
//! that came too late.
//!
//! An event is about a day (`Event::as_of`). It counts on that day (its accounting date), or, when
//! the period of that day was closed at the time of recording, on the day that is being worked: so
//! what a closed period says never changes. The accounting date is a function of what the office
//! knew then, and a replay finds the same one.
//!
//! Periods close in their order and reopen in the opposite one, so that one period says how far the
//! books are closed.

use super::narratives::ClosingLine;
use super::phrases::Phrase;
use super::refusals::Refusal;
use super::rules::business_day_from;
use crate::shared::day::DayBook;
use crate::shared::directory::Directory;
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Booked, BookedKind, Control, Date, Entry, Event, Family, FillKind, Kind,
    LineTotal, Name, Origin, Period, PeriodClose, Say, Sentence, Total, Voucher, Wording,
};

/// An event that is about a closed period and counts in an open one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateItem {
    /// What happened.
    pub event: Name,
    /// Its id.
    pub id: Name,
    /// Of which kind of fill, when its charges were adjusted: a trade and a share of a block may
    /// have one id.
    pub fill: Option<FillKind>,
    /// The day that it is about.
    pub about: Date,
    /// The day on which it counts.
    pub accounting_date: Date,
    /// Where it came from.
    pub origin: Origin,
}

/// What came late: the event, the kind of fill that it adjusts, the id.
type LateKey = (Name, Option<FillKind>, Name);

/// The periods of an office.
#[derive(Clone, Debug, Default)]
pub struct PeriodBook {
    closed_through: Option<Period>,
    /// The last day of that period.
    locked_through: Option<Date>,
    /// What was said when a period was closed for the first time, and at last.
    closings: BTreeMap<Period, Vec<PeriodClose>>,
    late: Vec<LateItem>,
    /// The days on which they count, by event, kind of fill and id.
    late_days: BTreeMap<LateKey, Date>,
    /// What moved on the accounts of the result, by the day on which it counts.
    results: BTreeMap<(Date, AccountId, AssetId), Total>,
}

impl PeriodBook {
    /// The last period that is closed.
    pub const fn closed_through(&self) -> Option<Period> {
        self.closed_through
    }

    /// Is the period of this day closed?
    pub fn is_locked(&self, date: Date) -> bool {
        self.locked_through.is_some_and(|locked| date <= locked)
    }

    /// The closings of a period, the first one first; a reopened period may have several.
    pub fn closings(&self, period: Period) -> &[PeriodClose] {
        self.closings.get(&period).map(Vec::as_slice).unwrap_or_default()
    }

    /// The periods that were ever closed.
    pub fn periods(&self) -> impl Iterator<Item = Period> {
        self.closings.keys().copied()
    }

    /// What came too late for its period, in the order of recording.
    pub fn late(&self) -> &[LateItem] {
        &self.late
    }

    /// The day on which something counts that is about `as_of`.
    pub fn accounting_date(&self, as_of: Date, days: &DayBook, directory: &Directory) -> Date {
        match self.closed_through {
            Some(closed) if self.is_locked(as_of) => open_day(closed, days, directory),
            _ => as_of,
        }
    }

    /// The day on which a booking counts that came too late for its own: none for one that counts
    /// on the day that it is about.
    pub fn counts_late_on(&self, kind: BookedKind, id: &Name) -> Option<Date> {
        self.late_days.get(&(Name::const_new(kind.as_str()), None, id.clone())).copied()
    }

    /// The last day on which an adjustment of a fill counts that came too late.
    pub fn adjusted_late_on(&self, fill: FillKind, id: &Name) -> Option<Date> {
        let adjusted = Name::const_new(BookedKind::Adjustment.as_str());
        self.late_days.get(&(adjusted, Some(fill), id.clone())).copied()
    }

    /// The day on which a voucher in the books counts.
    pub fn voucher_counts_on(&self, voucher: &Voucher) -> Date {
        self.counts_late_on(BookedKind::Voucher, &voucher.voucher_id).unwrap_or(voucher.date)
    }

    /// What stands on each account of the result at the end of a day, that is not nothing.
    pub fn results_through(&self, date: Date) -> BTreeMap<(AssetId, AccountId), Total> {
        let mut results: BTreeMap<(AssetId, AccountId), Total> = BTreeMap::new();
        for ((_, account, asset), moved) in
            self.results.range(..(date.plus(1), AccountId(0), AssetId(0)))
        {
            *results.entry((*asset, *account)).or_default() += *moved;
        }
        results.retain(|_, total| !total.is_zero());
        results
    }

    /// Notes what an entry means for the periods: the result that it moves, and whether it came too
    /// late.
    pub(crate) fn note(
        &mut self,
        event: &Event,
        entry: &Entry,
        origin: Origin,
        accounting_date: Date,
        directory: &Directory,
    ) {
        for posting in entry
            .postings()
            .iter()
            .filter(|posting| is_result(directory.account(posting.account).kind))
        {
            *self.results.entry((accounting_date, posting.account, posting.asset)).or_default() +=
                posting.quantity;
        }
        if let Some(about) = event.as_of().filter(|about| *about != accounting_date) {
            let fill = match event {
                Event::Booked(Booked::Adjustment(adjusted), _) => Some(adjusted.kind),
                _ => None,
            };
            let (name, id) =
                (Name::const_new(event.name()), event.id().cloned().unwrap_or_default());
            let item = LateItem { event: name, id, fill, about, accounting_date, origin };
            note_day(&mut self.late_days, &item);
            self.late.push(item);
        }
    }

    pub(crate) fn close(&mut self, close: &PeriodClose) {
        self.lock_through(close.period);
        self.closings.entry(close.period).or_default().push(close.clone());
    }

    pub(crate) fn reopen(&mut self, period: Period) {
        self.lock_through(period.previous());
    }

    fn lock_through(&mut self, period: Period) {
        self.closed_through = Some(period);
        self.locked_through = Some(period.last());
    }
}

/// Is what stands on an account of this kind a part of the result?
pub const fn is_result(kind: Kind) -> bool {
    matches!(kind.family(), Family::Result) || matches!(kind, Kind::Rounding)
}

/// The day on which late items count: the one that is being worked, or the first business day after
/// the closed periods.
fn open_day(closed: Period, days: &DayBook, directory: &Directory) -> Date {
    let current = days.current();
    if Period::of(current) > closed {
        current
    } else {
        business_day_from(closed.next().first(), directory)
    }
}

/// The period that is to be closed next.
pub fn next(periods: &PeriodBook, days: &DayBook) -> Period {
    periods.closed_through.map_or_else(|| Period::of(days.books_from()), Period::next)
}

/// Checks that a period may be closed now.
pub fn check_close(
    period: Period,
    periods: &PeriodBook,
    days: &DayBook,
    directory: &Directory,
) -> Result<(), Refusal> {
    let next = next(periods, days);
    if period < next {
        return Err(Refusal::PeriodMustBeOpen { period });
    }
    if period > next {
        return Err(Refusal::PeriodMustFollow { period, next });
    }
    check_over(period, days, directory)
}

/// Checks that every business day of a period is over.
pub fn check_over(period: Period, days: &DayBook, directory: &Directory) -> Result<(), Refusal> {
    let last = super::rules::business_day_until(period.last(), directory);
    if days.last_closed().is_none_or(|closed| closed < last) {
        return Err(Refusal::PeriodMustBeOver { period, last });
    }
    Ok(())
}

/// Checks that a year's result was carried to retained earnings before its last period is closed.
pub fn check_result(
    period: Period,
    periods: &PeriodBook,
    directory: &Directory,
) -> Result<(), Refusal> {
    if !period.ends_year(year_starts(period, directory)) {
        return Ok(());
    }
    match periods.results_through(period.last()).into_iter().next() {
        None => Ok(()),
        Some(((asset, account), total)) => Err(Refusal::ResultMustBeCarried {
            period,
            account: directory.account(account).account.clone(),
            left: directory.show_total(asset, total),
            currency: directory.asset(asset).code().clone(),
        }),
    }
}

/// Checks that nothing was recorded since the totals of a period were drawn up.
pub const fn check_now(journal_events: u64, events: u64) -> Result<(), Refusal> {
    if journal_events == events {
        Ok(())
    } else {
        Err(Refusal::ClosingMustBeOfNow { journal_events, events })
    }
}

/// Checks that a period may be reopened: it is the last one that is closed.
pub fn check_reopen(period: Period, periods: &PeriodBook) -> Result<(), Refusal> {
    match periods.closed_through {
        Some(last) if last == period && !periods.closings(period).is_empty() => Ok(()),
        last => {
            let last = last.filter(|last| !periods.closings(*last).is_empty());
            Err(Refusal::PeriodMustBeTheLastClosed {
                period,
                last: last.map_or_else(|| Phrase::NoPeriod.wording(), |last| last.wording()),
            })
        }
    }
}

/// The month in which financial years start, by the rule of the firm `year_starts`: 1 is January.
pub fn year_starts(period: Period, directory: &Directory) -> u8 {
    let month =
        directory.firm_number("year_starts", period.last()).and_then(|month| month.units(0));
    month.and_then(|month| u8::try_from(month).ok()).unwrap_or(1)
}

/// The first day of the financial year in which a day lies.
pub fn year_of(date: Date, directory: &Directory) -> Date {
    let period = Period::of(date);
    period.year_start(year_starts(period, directory)).first()
}

/// The closing trial balance as a sheet: for each currency, debits against credits; for each line,
/// what it said when the period was closed for the first time against what it says now. So what has
/// changed is what does not agree.
pub fn closing_sheet(
    totals: &[LineTotal],
    first: Option<&PeriodClose>,
    directory: &Directory,
) -> Result<Vec<Control>, Refusal> {
    let mut sums: BTreeMap<AssetId, (Total, Total)> = BTreeMap::new();
    for line in totals {
        let (debits, credits) = sums.entry(line.currency).or_default();
        if line.total.0 < 0 { *debits += line.total.abs() } else { *credits += line.total }
    }
    let mut sheet = Vec::new();
    for (currency, (debits, credits)) in sums {
        let code = directory.asset(currency).code();
        if debits != credits {
            let left = directory.show_total(currency, Total(debits.0 - credits.0));
            return Err(Refusal::ClosingMustBalance { currency: code.clone(), left });
        }
        let show = |total| directory.show_total(currency, total);
        let control = ClosingLine::DebitsAreCredits { currency: code.clone() }.sentence();
        sheet.push(Control {
            control,
            expected: show(debits).wording(),
            found: show(credits).wording(),
        });
    }
    let mut lines: BTreeMap<(Name, Name), (Option<Wording>, Option<Wording>)> = BTreeMap::new();
    for control in first.iter().flat_map(|close| &close.sheet) {
        if let Some(line) = line_of(&control.control) {
            lines.entry(line).or_default().0 =
                Some(control.found.clone()).filter(|found| *found != "nothing".wording());
        }
    }
    for line in totals {
        let name = (line.gl_line.clone(), directory.asset(line.currency).code().clone());
        lines.entry(name).or_default().1 =
            Some(directory.show_total(line.currency, line.total).wording());
    }
    let nothing = || ClosingLine::Nothing.wording();
    sheet.extend(lines.into_iter().map(|((line, currency), (was, is))| {
        let found = is.unwrap_or_else(nothing);
        let expected = if first.is_some() { was.unwrap_or_else(nothing) } else { found.clone() };
        Control { control: ClosingLine::LedgerLine { line, currency }.sentence(), expected, found }
    }));
    Ok(sheet)
}

/// The line of the ledger and the currency that a control of a closing sheet is about; in the words
/// of an older form too.
fn line_of(control: &Sentence) -> Option<(Name, Name)> {
    if let Some(said) = control.as_prose() {
        let (line, currency) = said.strip_prefix("line ")?.split_once(' ')?;
        return Some((line.into(), currency.into()));
    }
    let part = |hole| control.arg(hole).and_then(Wording::text).cloned();
    (control.code == "ledger_line").then(|| Some((part("line")?, part("currency")?)))?
}

fn days_by_id(late: &[LateItem]) -> BTreeMap<LateKey, Date> {
    let mut days = BTreeMap::new();
    for item in late {
        note_day(&mut days, item);
    }
    days
}

/// The last of the days on which something counts: a fill may be adjusted several times.
fn note_day(days: &mut BTreeMap<LateKey, Date>, item: &LateItem) {
    let of = (item.event.clone(), item.fill, item.id.clone());
    let day = days.entry(of).or_insert(item.accounting_date);
    *day = item.accounting_date.max(*day);
}

crate::shared::image::fields!(LateItem { event, id, fill, about, accounting_date, origin });
crate::shared::image::fields!(PeriodBook {
    closed_through,
    locked_through,
    closings,
    late,
    results
} found |book| {
    late_days: Some(days_by_id(&book.late)),
});
