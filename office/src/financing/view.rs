//! The window of financing: interest segment by segment, so that it explains itself; what has
//! accrued and is not posted; loans as they stand.

use super::accrual::{Part, each_part};
use super::balances::Line;
use super::interest::Interest;
use super::loans::{Earned, Loan, LoanState};
use super::rates::PieceTable;
use super::{FinancingBook, Refusal};
use crate::Directory;
use terms::{AccountId, AssetId, Date, DayCount, Decimal, LoanMovement, Rounding, Total};

pub use super::accrual::Accrued;

/// A segment of a month's interest, or the part of one that lies in one tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// The balance that it is counted on; + credit, − debit.
    pub balance: Total,
    /// A year's rate.
    pub rate: Decimal,
    /// The days for which it is counted.
    pub days: i64,
    /// How they are counted.
    pub day_count: DayCount,
    /// Its interest, before rounding; none when it is larger than any money is.
    pub exact: Option<Interest>,
}

/// A month's interest of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Whose.
    pub account: AccountId,
    /// In which currency.
    pub currency: AssetId,
    /// Its segments that bear anything, by day and tier.
    pub segments: Vec<Segment>,
    /// Their sum, rounded half up once.
    pub rounded: Option<Total>,
    /// What of it was posted.
    pub posted: Total,
}

/// The interest of every account for the month of a day, through the day to which it accrues.
pub fn months<'b>(
    book: &'b FinancingBook,
    directory: &'b Directory,
    date: Date,
) -> impl Iterator<Item = Month> + use<'b> {
    let (from, to) =
        (date.first_of_month().max(book.first_day()), super::accrued_through(date, directory));
    let mut table = PieceTable::new(&book.rates, from, to);
    let mut numbers: Vec<&Line> = book.balances.lines().iter().collect();
    numbers.sort_by_key(|line| (line.account, line.currency));
    let month = move |line: &'b Line| {
        let mut segments = Vec::new();
        let pieces = table.of(line, directory);
        each_part(line, &mut line.walk_from_start(), pieces, (from, to), |part| {
            segments.extend(segment(&part));
        });
        let sum = segments
            .iter()
            .try_fold(Interest::ZERO, |sum, segment: &Segment| sum.plus(segment.exact?));
        let rounded = sum.map(|sum| sum.round(Rounding::HalfUp));
        let posted = line.posted(to.last_of_month());
        Month { account: line.account, currency: line.currency, segments, rounded, posted }
    };
    numbers
        .into_iter()
        .map(month)
        .filter(|month| !month.segments.is_empty() || !month.posted.is_zero())
}

fn segment(part: &Part<'_>) -> Option<Segment> {
    let (slice, terms) = part.bears.filter(|_| !part.balance.is_zero())?;
    let Part { from, to, balance, .. } = *part;
    Some(Segment {
        from,
        to,
        balance,
        rate: slice.rate,
        days: part.days(),
        day_count: terms.day_count,
        exact: part.exact(),
    })
}

/// What has accrued through a day and is not posted: interest of clients, then rebates and fees of
/// counterparties.
pub fn accruals(
    book: &FinancingBook,
    directory: &Directory,
    date: Date,
) -> Result<[Vec<Accrued>; 2], Refusal> {
    let through = super::accrued_through(date, directory);
    let is_left = |accrued: &Accrued| accrued.accrued != accrued.posted;
    let mut interest = Vec::new();
    book.each_accrued(0, through, directory, |_, accrued| {
        interest.extend(Some(accrued).filter(is_left));
        true
    })?;
    interest.sort_by_key(|accrued| (accrued.account, accrued.currency, accrued.month_end));
    let mut loans = book.loans.bills(through, directory)?;
    loans.retain(is_left);
    Ok([interest, loans])
}

/// What accruals should have recognised and what they have, by currency: everything that has
/// accrued through a day, whether it was posted since or not.
pub fn recognised(
    book: &FinancingBook,
    directory: &Directory,
    date: Date,
) -> Result<Vec<(AssetId, Total, Total)>, Refusal> {
    let mut sums: std::collections::BTreeMap<AssetId, (Total, Total)> =
        std::collections::BTreeMap::new();
    for ((currency, ..), total) in
        book.due_result(super::accrued_through(date, directory), directory)?
    {
        sums.entry(currency).or_default().0 += total;
    }
    for ((currency, ..), total) in book.recognised() {
        sums.entry(*currency).or_default().1 += *total;
    }
    Ok(sums.into_iter().map(|(currency, (due, found))| (currency, due, found)).collect())
}

/// A loan as it stands.
#[derive(Clone, Debug)]
pub struct OpenLoan<'b> {
    /// The row that opened it.
    pub opened: &'b LoanMovement,
    /// How it stands.
    pub state: LoanState,
    /// Rebate and fee of the month, through the day to which they accrue; + owed to the other side.
    pub month: Earned,
}

/// Every loan that is open at the end of a day.
pub fn open_loans<'b>(
    book: &'b FinancingBook,
    directory: &'b Directory,
    date: Date,
) -> impl Iterator<Item = OpenLoan<'b>> {
    let through = super::accrued_through(date, directory);
    let open = move |(opened, loan): (&'b LoanMovement, &'b Loan)| {
        let state = book.loans.state(&opened.loan_id, date)?;
        let nothing =
            Earned { month_end: through.last_of_month(), rebate: Total::ZERO, fee: Total::ZERO };
        let months = book.loans.earned(loan, through, directory).unwrap_or_default();
        let month = months.last().copied().unwrap_or(nothing);
        (opened.date <= date && !state.is_over()).then_some(OpenLoan { opened, state, month })
    };
    book.loans.loans().filter_map(open)
}
