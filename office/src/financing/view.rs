//! The window of financing: interest segment by segment, so that it explains itself; what has
//! accrued and is not posted; loans as they stand.

use super::accrual::{Part, each_part, expected};
use super::balances::Line;
use super::interest::{Interest, Rounded, Sides};
use super::loans::{Earned, Loan, LoanState};
use super::{FinancingBook, Refusal};
use crate::Directory;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, DayCount, Decimal, Edition, Kind, LoanMovement, Total};

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
    /// Their sum: what is paid less what is charged, each rounded half up once.
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
    let rules = book.rules(directory.edition());
    let mut table = book.pieces(book.balances.earliest_open().min(from), to, rules);
    let manner = rules.manner(to.last_of_month());
    let mut numbers: Vec<&Line> = book.balances.lines().iter().collect();
    numbers.sort_by_key(|line| (line.account, line.currency));
    let month = move |line: &'b Line| {
        let mut segments = Vec::new();
        let pieces = table.of(line, directory);
        let mut walk = line.walk_from_start();
        for (valued_on, left) in expected(line, pieces, (book, rules), (date, from)) {
            walk.expect(valued_on, left);
        }
        each_part(line, &mut walk, pieces, (from, to), |part| {
            segments.extend(segment(&part));
        });
        let sides = segments
            .iter()
            .try_fold(Sides::NOTHING, |sides, segment: &Segment| sides.plus(segment.exact?));
        let rounded = sides.and_then(|sides| sides.round(manner)).map(|rounded| rounded.net);
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
    let rules = book.rules(directory.edition());
    let is_left = |accrued: &Accrued| accrued.accrued != accrued.posted;
    let mut interest = Vec::new();
    book.each_accrued(0, (date, through), (rules, directory), |_, accrued| {
        interest.extend(Some(accrued).filter(is_left));
        true
    })?;
    interest.sort_by_key(|accrued| (accrued.account, accrued.currency, accrued.month_end));
    let mut loans = book.loans.bills(through, (rules, directory))?;
    loans.retain(is_left);
    Ok([interest, loans])
}

/// Income and expense of one currency: what accruals should have recognised, and what they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    /// Income: what should be, and what is.
    pub income: [Total; 2],
    /// Expense, likewise.
    pub expense: [Total; 2],
}

/// What accruals should have recognised and what they have, by currency: everything that has
/// accrued through a day, posted since or not, by the rules of the edition whose jobs have run.
pub fn recognised(
    book: &FinancingBook,
    directory: &Directory,
    date: Date,
    edition: Edition,
) -> Result<BTreeMap<AssetId, Recognised>, Refusal> {
    let mut sums: BTreeMap<AssetId, Recognised> = BTreeMap::new();
    let due = book.due_result(date, (book.rules(edition), directory))?;
    for (place, results) in [&due, book.recognised()].into_iter().enumerate() {
        for ((currency, _, kind), total) in results {
            let sum = sums.entry(*currency).or_default();
            let is_expense = matches!(kind, Kind::InterestExpense | Kind::RebateExpense);
            let side = if is_expense { &mut sum.expense } else { &mut sum.income };
            side[place] += *total;
        }
    }
    Ok(sums)
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

const NOTHING: Rounded = Rounded { net: Total::ZERO, set_off: Total::ZERO };

/// Every loan that is open at the end of a day.
pub fn open_loans<'b>(
    book: &'b FinancingBook,
    directory: &'b Directory,
    date: Date,
) -> impl Iterator<Item = OpenLoan<'b>> {
    let through = super::accrued_through(date, directory);
    let rules = book.rules(directory.edition());
    let open = move |(opened, loan): (&'b LoanMovement, &'b Loan)| {
        let state = book.loans.state(&opened.loan_id, date)?;
        let nothing = Earned { month_end: through.last_of_month(), rebate: NOTHING, fee: NOTHING };
        let months = book.loans.earned(loan, through, (rules, directory)).unwrap_or_default();
        let month = months.last().copied().unwrap_or(nothing);
        (opened.date <= date && !state.is_over()).then_some(OpenLoan { opened, state, month })
    };
    book.loans.loans().filter_map(open)
}
