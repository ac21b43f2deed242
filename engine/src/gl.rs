//! The general ledger, a fold over the journal: what counts up to a day, by accounting date, as
//! known at any time.
//!
//! ```text
//!  journal ── each event that was known ──> the office as of then: on which day does it count? ──>
//!  sums by account
//! ```
//!
//! A report of operations asks which day an event is about (`history.rs`); a statement asks on
//! which day it counts. They differ for what came too late for a closed period. Never here: a rule;
//! the office says which day.

use crate::closings;
use crate::folder::Folder;
use crate::history::{look, look_at_each};
use anyhow::Result;
use office::Office;
use office::accounting;
use office::accounting::statements::{GeneralLedger, GlCell, GlPosting};
use office::accounting::view::Basis;
use std::collections::{BTreeMap, HashMap};
use terms::{
    AccountId, AssetId, Booked, Date, Event, Lens, LineTotal, Moment, Name, Period, Posting,
    Recorded, Total, VoucherKind,
};

/// A posting of money and the days on which it counts.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'r> {
    /// The sequence number of its event.
    pub seq: u64,
    /// Its event.
    pub recorded: &'r Recorded,
    /// The posting.
    pub posting: Posting,
    /// The day on which it counts on trade-date basis.
    pub accounting_date: Date,
    /// The day on which it counts on settlement-date basis.
    pub settled_on: Date,
}

impl Counted<'_> {
    fn as_posting(&self) -> GlPosting {
        let event = &self.recorded.event;
        GlPosting {
            account: self.posting.account,
            currency: self.posting.asset,
            accounting_date: self.accounting_date,
            settled_on: self.settled_on,
            about: event.as_of(),
            seq: self.seq,
            event: event.name(),
            id: event.id().cloned(),
            quantity: self.posting.quantity.into(),
        }
    }

    /// Does it carry a year's result to retained earnings?
    pub fn carries_result(&self) -> bool {
        matches!(
            &self.recorded.event,
            Event::Booked(Booked::Voucher(voucher), _) if voucher.kind == VoucherKind::YearEnd
        )
    }
}

/// Gives every posting of money that was known at a time to `each`, in the order of the journal.
pub fn each_posting(
    folder: &Folder,
    known_at: Option<Moment>,
    mut each: impl FnMut(&Office, Counted<'_>),
) -> Result<Office> {
    look_at_each(folder, Lens { as_of: None, known_at }, |office, seq, _, recorded| {
        counted(office, seq, recorded, &mut each);
    })
}

/// The postings of money of one event. Nothing that moves anything changes a day or a period, so
/// the office may be asked before or after it was applied.
pub fn counted<'r>(
    office: &Office,
    seq: u64,
    recorded: &'r Recorded,
    each: &mut impl FnMut(&Office, Counted<'r>),
) {
    let (Some(entry), Some(accounting_date)) =
        (recorded.event.entry(), office.accounting_date(&recorded.event))
    else {
        return;
    };
    let settled_on = entry.value_date().max(accounting_date);
    for posting in entry.postings() {
        if office.directory.asset(posting.asset).instrument().is_none() {
            each(office, Counted { seq, recorded, posting: *posting, accounting_date, settled_on });
        }
    }
}

/// The balances as of a day: out of what the closes kept when they say it, else out of the journal.
pub fn balances(folder: &Folder, lens: Lens) -> Result<GeneralLedger> {
    let Lens { as_of, known_at } = lens;
    if let Some(ledger) =
        as_of.filter(|_| known_at.is_none()).and_then(|date| closings::look(folder, date))
    {
        return Ok(ledger);
    }
    fold(folder, Span { until: as_of, known_at, ..Span::default() })
}

/// The first day of the financial year in which the day of a lens lies: without one, the day at
/// which the books stand.
pub fn year_of(folder: &Folder, lens: Lens) -> Result<Date> {
    let office = look(folder, Lens { as_of: None, ..lens })?;
    let date = lens.as_of.unwrap_or_else(|| office.days.current());
    Ok(accounting::periods::year_of(date, &office.directory))
}

/// What moved revenue and expenses from a day on; the voucher that carries a year's result away is
/// no part of it.
pub fn results(folder: &Folder, from: Option<Date>, lens: Lens) -> Result<GeneralLedger> {
    let Lens { as_of, known_at } = lens;
    let mut ledger = fold(folder, Span { from, until: as_of, without_carrying: true, known_at })?;
    ledger.retain_results();
    Ok(ledger)
}

/// Every posting of money that counts up to a day on a basis, of one account or of all, in the
/// order of the journal; and the office as it was known then.
pub fn postings(
    folder: &Folder,
    lens: Lens,
    basis: Basis,
    of: Option<&Name>,
) -> Result<(Office, Vec<GlPosting>)> {
    let mut postings = Vec::new();
    let office = each_posting(folder, lens.known_at, |office, counted| {
        let posting = counted.as_posting();
        let account = &office.directory.account(posting.account).account;
        if of.is_none_or(|of| of == account)
            && lens.as_of.is_none_or(|until| posting.counts_on(basis) <= until)
        {
            postings.push(posting);
        }
    })?;
    Ok((office, postings))
}

/// Which postings a statement sums.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// From this day on; none: from the first.
    pub from: Option<Date>,
    /// Up to this day; none: everything, settled as far as the office has settled.
    pub until: Option<Date>,
    /// Without what carries a year's result to retained earnings.
    pub without_carrying: bool,
    /// As it was known then.
    pub known_at: Option<Moment>,
}

/// What counts on a cell: its total, and what settles on which day.
type Sums = (Total, Vec<(Date, Total)>);

/// The general ledger of a span, folded from the journal.
pub fn fold(folder: &Folder, span: Span) -> Result<GeneralLedger> {
    let mut sums: HashMap<(AccountId, AssetId), Sums> = HashMap::new();
    let office = each_posting(folder, span.known_at, |_, counted| {
        let is_in = |day: Date| {
            span.until.is_none_or(|until| day <= until) && span.from.is_none_or(|from| from <= day)
        };
        if span.without_carrying && counted.carries_result() {
            return;
        }
        let (total, settled) =
            sums.entry((counted.posting.account, counted.posting.asset)).or_default();
        if is_in(counted.accounting_date) {
            *total += counted.posting.quantity;
        }
        if span.from.is_none_or(|from| from <= counted.settled_on) {
            match settled.last_mut() {
                Some((day, sum)) if *day == counted.settled_on => *sum += counted.posting.quantity,
                _ => settled.push((counted.settled_on, counted.posting.quantity.into())),
            }
        }
    })?;
    let settled_through = span.until.unwrap_or_else(|| office.ledger.settled_through());
    let cell = |((account, currency), (total, settled)): ((AccountId, AssetId), Sums)| GlCell {
        account,
        currency,
        total,
        settled: settled
            .into_iter()
            .filter(|(day, _)| *day <= settled_through)
            .map(|(_, sum)| sum)
            .sum(),
    };
    let mut cells: Vec<GlCell> = sums
        .into_iter()
        .map(cell)
        .filter(|cell| !cell.total.is_zero() || !cell.settled.is_zero())
        .collect();
    cells.sort_unstable_by_key(|cell| (cell.account, cell.currency));
    let date = span.until.unwrap_or_else(|| office.days.current());
    Ok(GeneralLedger::new(&office.directory, date, cells))
}

/// What moved on each account in each period: for the closing trial balance, which `verify` draws
/// up again.
#[derive(Debug, Default)]
pub struct Movements {
    cells: HashMap<(AccountId, AssetId), Vec<(Period, Total)>>,
    /// The period of the day that was asked for last.
    last: Option<(Date, Period)>,
}

impl Movements {
    /// Adds the postings of an event.
    pub fn add(&mut self, office: &Office, recorded: &Recorded) {
        counted(office, 0, recorded, &mut |_, counted| {
            let period = self.period(counted.accounting_date);
            let moved =
                self.cells.entry((counted.posting.account, counted.posting.asset)).or_default();
            match moved.last_mut() {
                Some((known, total)) if *known == period => *total += counted.posting.quantity,
                _ => moved.push((period, counted.posting.quantity.into())),
            }
        });
    }

    fn period(&mut self, date: Date) -> Period {
        match self.last {
            Some((known, period)) if known == date => period,
            _ => {
                let period = Period::of(date);
                self.last = Some((date, period));
                period
            }
        }
    }

    /// The trial balance by line at the end of a period, on trade-date basis.
    pub fn totals(&self, office: &Office, period: Period) -> Vec<LineTotal> {
        let mut totals: BTreeMap<(AssetId, terms::Name), Total> = BTreeMap::new();
        for ((account, currency), moved) in &self.cells {
            let total: Total =
                moved.iter().filter(|(of, _)| *of <= period).map(|(_, total)| *total).sum();
            if !total.is_zero() {
                let gl_line = office.directory.gl_line_on(*account, period.last(), total.0 > 0);
                *totals.entry((*currency, gl_line)).or_default() += total;
            }
        }
        let line = |((currency, gl_line), total)| LineTotal { currency, gl_line, total };
        totals.into_iter().map(line).collect()
    }
}
