//! Accruals, exact; the daily voucher that recognises them, and the monthly ones that post them.
//!
//! In: lines, pieces of rates, loans. Out: for each account and month the exact sum of balance x
//! rate x days / year over its segments, rounded half up once; vouchers for what differs from what
//! was booked. Both jobs give nothing when nothing does. A balance bears interest on each day at
//! whose end it stands settled by its value date.

use super::balances::Line;
use super::interest::Interest;
use super::narratives::Narrative;
use super::rates::{Piece, PieceTable, Slice, Terms};
use super::refusals::Refusal;
use super::{FinancingBook, Results};
use crate::Directory;
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Booked, Compounding, Date, Edition, Entry, Event, Kind, Name, Period,
    Posting, Quantity, Rounding, Say, Tiering, Total, Voucher, VoucherKind,
};

/// The largest balance that bears interest, in smallest units: beyond it a month's products would
/// leave an i128.
const BALANCE_MAX: i128 = 1_000_000_000_000_000_000_000_000;

/// A part of a segment: so much of the balance at one rate for so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'p> {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// The balance that it is counted on; + credit, − debit.
    pub balance: Total,
    /// What it bears; none: nothing.
    pub bears: Option<(Slice, &'p Terms)>,
}

impl Part<'_> {
    /// The days for which it is counted.
    pub fn days(&self) -> i64 {
        self.bears.map_or(0, |(_, terms)| terms.day_count.days(self.from, self.to.plus(1)))
    }

    /// Its interest; none when it is larger than any money is.
    pub fn exact(&self) -> Option<Interest> {
        let Some((slice, terms)) = self.bears else { return Some(Interest::ZERO) };
        if self.balance.0.abs() > BALANCE_MAX {
            return None;
        }
        Interest::of(self.balance, slice.rate, self.days(), terms.day_count.divisor())
    }
}

/// Gives each part of each segment of a line from one day through another. `walk` has not gone
/// beyond `from`.
pub(super) fn each_part<'p>(
    line: &Line,
    walk: &mut super::balances::Walk<'_>,
    pieces: &'p [Piece],
    (from, to): (Date, Date),
    mut each: impl FnMut(Part<'p>),
) {
    let mut at = from;
    for piece in pieces.iter().filter(|piece| piece.from <= to && from <= piece.to) {
        while at <= to && at <= piece.to {
            let (balance, same_through) = walk.balance_on(at);
            let last = to.min(piece.to).min(same_through.unwrap_or(to));
            let terms = if balance.0 < 0 { piece.debit.as_ref() } else { piece.credit.as_ref() };
            let segment = Part { from: at, to: last, balance, bears: None };
            match terms {
                Some(terms) => each_tier(segment, terms, line, &mut each),
                None => each(segment),
            }
            at = last.plus(1);
        }
    }
}

fn each_tier<'p>(
    segment: Part<'p>,
    terms: &'p Terms,
    line: &Line,
    each: &mut impl FnMut(Part<'p>),
) {
    let balance = match terms.compounding {
        Compounding::Monthly => segment.balance,
        Compounding::Simple => {
            without_interest(segment.balance, line.charged_through(segment.from))
        }
    };
    let (size, sign) = (balance.0.abs(), balance.0.signum());
    let mut reached = terms.tiers.iter().filter(|tier| i128::from(tier.from) <= size);
    match terms.tiering {
        Tiering::Whole => {
            let bears = reached.next_back().map(|tier| (*tier, terms));
            each(Part { balance, bears, ..segment });
        }
        Tiering::Marginal => {
            let tops =
                terms.tiers.iter().skip(1).map(|next| i128::from(next.from)).chain([i128::MAX]);
            for (tier, top) in reached.zip(tops) {
                let slice = size.min(top) - i128::from(tier.from);
                each(Part { balance: Total(sign * slice), bears: Some((*tier, terms)), ..segment });
            }
        }
    }
}

/// A balance without the interest in it; what is nothing but interest bears none.
fn without_interest(balance: Total, charged: Total) -> Total {
    let left = balance - charged;
    if left.0.signum() == balance.0.signum() { left } else { Total::ZERO }
}

/// Gives for each open month of a line, from the first, its last day and its exact interest through
/// a day; none in place of one that is larger than any money is.
fn each_month(
    line: &Line,
    pieces: &[Piece],
    through: Date,
    first_day: Date,
    mut each: impl FnMut(Date, Option<Interest>),
) {
    let mut walk = line.walk();
    let mut month = line.open_from();
    while month <= through {
        let month_end = month.last_of_month();
        let mut exact = Some(Interest::ZERO);
        each_part(
            line,
            &mut walk,
            pieces,
            (month.max(first_day), month_end.min(through)),
            |part| {
                exact = exact.and_then(|sum| sum.plus(part.exact()?));
            },
        );
        each(month_end, exact);
        month = month_end.plus(1);
    }
}

/// Is every month through a day posted as it should be?
pub(super) fn is_posted(line: &Line, pieces: &[Piece], through: Date, first_day: Date) -> bool {
    let mut agree = true;
    each_month(line, pieces, through, first_day, |month_end, exact| {
        agree &= exact.is_some_and(|exact| exact.round(Rounding::HalfUp) == line.posted(month_end));
    });
    agree
}

/// A month of an account is income when the client owes interest for it, and expense when the
/// client is owed it: as amounts of the two result accounts, whose signs are + for income and − for
/// expense.
pub(super) fn parts(total: Total) -> [i128; 2] {
    [(-total.0).max(0), (-total.0).min(0)]
}

/// Through which day a business day accrues: itself, or, when it is the last one of its month,
/// through the month's last day.
pub fn accrued_through(date: Date, directory: &Directory) -> Date {
    let month_end = date.last_of_month();
    let is_last = (date.days() + 1..=month_end.days())
        .all(|day| !directory.is_business_day(Date::from_days(day)));
    if is_last { month_end } else { date }
}

/// What is accrued and not posted on one account for one month, rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accrued {
    /// Whose.
    pub account: AccountId,
    /// In which currency.
    pub currency: AssetId,
    /// The last day of the month.
    pub month_end: Date,
    /// What has accrued for the month; + owed to the account.
    pub accrued: Total,
    /// What of it was posted.
    pub posted: Total,
}

impl FinancingBook {
    /// Gives what has accrued through a day on every account for every month that may not be posted
    /// in full; an error names an account whose interest is larger than any money is.
    pub(super) fn each_accrued(
        &self,
        first_line: usize,
        through: Date,
        directory: &Directory,
        mut each: impl FnMut(usize, Accrued) -> bool,
    ) -> Result<(), Refusal> {
        if self.rates.is_empty() {
            return Ok(());
        }
        let mut table = PieceTable::new(
            &self.rates,
            self.balances.earliest_open().max(self.first_day()),
            through,
        );
        for (number, line) in self.balances.lines().iter().enumerate().skip(first_line) {
            if line.open_from() > through {
                continue;
            }
            let (mut fits, mut goes_on) = (true, true);
            let Line { account, currency, .. } = *line;
            each_month(
                line,
                table.of(line, directory),
                through,
                self.first_day(),
                |month_end, exact| {
                    let accrued = exact.map(|exact| exact.round(Rounding::HalfUp));
                    fits &= accrued.is_some();
                    let accrued = accrued.unwrap_or(Total::ZERO);
                    goes_on &= each(
                        number,
                        Accrued {
                            account,
                            currency,
                            month_end,
                            accrued,
                            posted: line.posted(month_end),
                        },
                    );
                },
            );
            if !fits {
                let account = directory.account(account).account.clone();
                return Err(Refusal::InterestMustFitAnEntry { account });
            }
            if !goes_on {
                break;
            }
        }
        Ok(())
    }

    /// The result that should be recognised through a day, by currency, month and kind of account.
    pub(super) fn due_result(
        &self,
        through: Date,
        directory: &Directory,
    ) -> Result<Results, Refusal> {
        let mut sums: BTreeMap<(AssetId, Date), [i128; 2]> = BTreeMap::new();
        self.each_accrued(0, through, directory, |_, accrued| {
            let sum = sums.entry((accrued.currency, accrued.month_end)).or_default();
            let [now, then] = [parts(accrued.accrued), parts(accrued.posted)];
            *sum = [sum[0] + now[0] - then[0], sum[1] + now[1] - then[1]];
            true
        })?;
        let mut due = self.posted.clone();
        for ((currency, month_end), [income, expense]) in sums {
            let month = Period::of(month_end);
            *due.entry((currency, month, Kind::InterestIncome)).or_default() += Total(income);
            *due.entry((currency, month, Kind::InterestExpense)).or_default() += Total(expense);
        }
        self.loans.add_result(through, directory, &mut due)?;
        Ok(due)
    }

    /// What accrual vouchers have recognised.
    pub(super) const fn recognised(&self) -> &Results {
        &self.recognised
    }
}

/// The daily job: for each currency a voucher that brings what is recognised to what has accrued;
/// one for each month that it is about, so that what is corrected of a month that is over counts in
/// that month, or is late for it.
pub fn accrue(
    book: &FinancingBook,
    directory: &Directory,
    date: Date,
) -> Result<Vec<Event>, Refusal> {
    let through = accrued_through(date, directory);
    let mut missing = book.due_result(through, directory)?;
    for (key, recognised) in book.recognised() {
        let left = missing.entry(*key).or_default();
        *left = *left - *recognised;
    }
    missing.retain(|_, total| !total.is_zero());
    // The newest month first: the day's own accrual has the first number.
    let mut vouchers: BTreeMap<(Reverse<Period>, AssetId), Lines> = BTreeMap::new();
    for ((currency, month, kind), total) in missing {
        // Up to edition 4 the months were mixed, in the name of the newest.
        let month = if directory.edition() < Edition(5) { Period::of(through) } else { month };
        *vouchers.entry((Reverse(month), currency)).or_default().entry(kind).or_default() += total;
    }
    for lines in vouchers.values_mut() {
        lines.retain(|_, total| !total.is_zero());
    }
    vouchers.retain(|_, lines| !lines.is_empty());
    let numbers = book.accruals_on(date) + 1..;
    let voucher = |(((Reverse(month), currency), lines), number): (MonthsLines, u32)| {
        let is_over = month < Period::of(date);
        let (counts_on, through) =
            if is_over { (month.last(), month.last()) } else { (date, through) };
        let entry = accrual_entry(currency, &lines, directory, counts_on)?;
        let voucher_id = Name::from(format!("accrual-{date}-{number}"));
        let code = directory.asset(currency).code();
        let voucher = accrual_voucher(voucher_id, code, counts_on, through);
        Ok(Event::Booked(Booked::Voucher(voucher), entry))
    };
    vouchers.into_iter().zip(numbers).map(voucher).collect()
}

/// What an accrual voucher recognises, by kind of result account.
type Lines = BTreeMap<Kind, Total>;
/// What one recognises of a month in a currency.
type MonthsLines = ((Reverse<Period>, AssetId), Lines);

fn accrual_entry(
    currency: AssetId,
    lines: &Lines,
    directory: &Directory,
    date: Date,
) -> Result<Entry, Refusal> {
    let mut postings: SmallVec<[Posting; 6]> = SmallVec::new();
    for (kind, total) in lines {
        postings.push(posting(own_account(*kind, directory)?, currency, *total, directory)?);
    }
    let sum: Total = lines.values().copied().sum();
    postings.push(posting(own_account(Kind::Accrual, directory)?, currency, -sum, directory)?);
    Ok(Entry::try_new(date, postings).expect("the accrual is the sum of its results"))
}

fn accrual_voucher(voucher_id: Name, currency: &Name, date: Date, through: Date) -> Voucher {
    Voucher {
        voucher_id,
        kind: VoucherKind::Accrual,
        date,
        about: through,
        subject: None,
        narrative: Narrative::AccruedThrough { currency: currency.clone(), through }.wording(),
        reverses: None,
    }
}

/// The posting of the months that ended before the month of a day: what each account is charged or
/// paid, or corrected by.
pub fn post(
    book: &FinancingBook,
    directory: &Directory,
    date: Date,
    events_max: usize,
) -> Result<Vec<Event>, Refusal> {
    let through = date.first_of_month().plus(-1);
    let first_line =
        book.cursor.filter(|(day, _)| *day == date).map_or(0, |(_, line)| line as usize);
    let mut left: Vec<Accrued> = Vec::new();
    book.each_accrued(first_line, through, directory, |_, accrued| {
        if accrued.accrued != accrued.posted {
            left.push(accrued);
        }
        left.len() < events_max
    })?;
    let mut events: Vec<Event> = Vec::new();
    for accrued in left.iter().take(events_max) {
        events.push(posted(accrued, VoucherKind::Interest, directory, date)?);
    }
    if events.len() < events_max {
        let bills = book.loans.bills(through, directory)?;
        for bill in
            bills.iter().filter(|bill| bill.accrued != bill.posted).take(events_max - events.len())
        {
            events.push(posted(bill, VoucherKind::Rebate, directory, date)?);
        }
    }
    Ok(events)
}

fn posted(
    accrued: &Accrued,
    kind: VoucherKind,
    directory: &Directory,
    date: Date,
) -> Result<Event, Refusal> {
    let Accrued { account, currency, month_end, .. } = *accrued;
    let moved = accrued.accrued - accrued.posted;
    let lines = [
        posting(account, currency, moved, directory)?,
        posting(own_account(Kind::Accrual, directory)?, currency, -moved, directory)?,
    ];
    let (name, code) = (&directory.account(account).account, directory.asset(currency).code());
    let (year, month, _) = month_end.year_month_day();
    let what = kind.as_str();
    let of = Period::of(month_end);
    let narrative = match (kind, accrued.posted.is_zero()) {
        (VoucherKind::Rebate, true) => Narrative::RebateOfAMonth { month: of },
        (VoucherKind::Rebate, false) => Narrative::RebateOfAMonthCorrected { month: of },
        (_, true) => Narrative::InterestOfAMonth { month: of },
        (_, false) => Narrative::InterestOfAMonthCorrected { month: of },
    };
    let voucher = Voucher {
        voucher_id: Name::from(format!("{what}-{name}-{code}-{year}-{month:02}-{date}")),
        kind,
        date,
        about: month_end,
        subject: Some(account),
        narrative: narrative.wording(),
        reverses: None,
    };
    Ok(Event::Booked(
        Booked::Voucher(voucher),
        Entry::try_new(date, lines).expect("what is posted leaves the accrual"),
    ))
}

fn posting(
    account: AccountId,
    asset: AssetId,
    total: Total,
    directory: &Directory,
) -> Result<Posting, Refusal> {
    let refusal =
        || Refusal::InterestMustFitAnEntry { account: directory.account(account).account.clone() };
    let quantity: Quantity = total.quantity().ok_or_else(refusal)?;
    Ok(Posting { account, asset, quantity })
}

fn own_account(kind: Kind, directory: &Directory) -> Result<AccountId, Refusal> {
    directory.own_account(kind).ok_or(Refusal::AccrualAccountMustExist { kind: kind.as_str() })
}
