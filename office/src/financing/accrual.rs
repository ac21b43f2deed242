//! Accruals, exact; the daily voucher that recognises them, and the monthly ones that post them.
//!
//! In: lines, pieces of rates, loans. Out: for each account and month the exact sum of balance x
//! rate x days / year over its segments, what is charged and what is paid each rounded half up
//! once; vouchers for what differs from what was booked. Both jobs give nothing when nothing does.
//! A balance bears interest on each day at whose end it stands settled by its value date.

use super::balances::Line;
use super::interest::{Interest, Manner, Rounded, Sides};
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
    Posting, Quantity, Say, Tiering, Total, Voucher, VoucherKind,
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
                Some(terms) => {
                    let charged = || line.charged_through(at) + walk.expected_through(at);
                    each_tier(segment, terms, charged, &mut each);
                }
                None => each(segment),
            }
            at = last.plus(1);
        }
    }
}

fn each_tier<'p>(
    segment: Part<'p>,
    terms: &'p Terms,
    charged: impl FnOnce() -> Total,
    each: &mut impl FnMut(Part<'p>),
) {
    let balance = match terms.compounding {
        Compounding::Monthly => segment.balance,
        Compounding::Simple => without_interest(segment.balance, charged()),
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

/// The day of the books for which a line is reckoned.
#[derive(Clone, Copy)]
struct Reckoned<'b> {
    book: &'b FinancingBook,
    rules: Rules,
    /// The day of the books.
    date: Date,
    /// Through which day.
    through: Date,
}

/// A month of a line, reckoned.
struct MonthOf {
    /// Its last day.
    month_end: Date,
    /// What it bears; none: more than any money is.
    rounded: Option<Rounded>,
    /// What of it was posted.
    posted: Total,
    /// What of it is still to be posted for a month that is over, and the day on which that will be
    /// valued.
    expected: Option<(Date, Total)>,
}

/// Gives each open month of a line, from the first. What a month is still to be posted stands in
/// the balance of the later ones from the day on which it will be valued, so that a correction and
/// the interest on it come together.
fn each_month(
    line: &Line,
    pieces: &[Piece],
    reckoned: Reckoned<'_>,
    mut each: impl FnMut(MonthOf),
) {
    let Reckoned { book, rules, date, through } = reckoned;
    let first_day = book.first_day();
    let mut walk = line.walk();
    let mut month = line.open_from();
    while month <= through {
        let month_end = month.last_of_month();
        let mut sides = Some(Sides::NOTHING);
        let days = (month.max(first_day), month_end.min(through));
        each_part(line, &mut walk, pieces, days, |part| {
            sides = sides.and_then(|sides| sides.plus(part.exact()?));
        });
        let rounded = sides.and_then(|sides| sides.round(rules.manner(month_end)));
        let posted = line.posted(month_end);
        let is_over = rules.values_back && month_end < date.first_of_month();
        let expected = rounded
            .filter(|rounded| is_over && rounded.net != posted)
            .map(|rounded| (book.valued_on(month_end, date), rounded.net - posted));
        if let Some((valued_on, left)) = expected {
            walk.expect(valued_on, left);
        }
        each(MonthOf { month_end, rounded, posted, expected });
        month = month_end.plus(1);
    }
}

/// What the months of a line before a day are still to be posted, with the day on which each part
/// will be valued: it stands in the balance of the months after them.
pub(super) fn expected(
    line: &Line,
    pieces: &[Piece],
    (book, rules): (&FinancingBook, Rules),
    (date, before): (Date, Date),
) -> Vec<(Date, Total)> {
    let mut expected = Vec::new();
    let through = before.plus(-1);
    each_month(line, pieces, Reckoned { book, rules, date, through }, |month| {
        expected.extend(month.expected);
    });
    expected
}

/// By which rules interest is reckoned: editions 1 to 4 rounded the sum of a month, knew no floor,
/// and valued a correction when it was found.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The first day that is reckoned by the rules of edition 5.
    pub(super) gross_from: Date,
    /// Is a correction valued on the day on which it should have been posted?
    values_back: bool,
}

impl Rules {
    /// How the month that ends on a day is rounded.
    pub(super) fn manner(self, month_end: Date) -> Manner {
        if month_end < self.gross_from { Manner::Net } else { Manner::Gross }
    }
}

/// What the months of a line through a day hide, when each of them is posted as it should be: those
/// of which something is charged and something paid, with how much is both.
pub(super) fn posted_in_full(
    line: &Line,
    pieces: &[Piece],
    book: &FinancingBook,
    rules: Rules,
    date: Date,
) -> Option<Vec<(Date, Total)>> {
    let through = date.first_of_month().plus(-1);
    let mut set_off = Some(Vec::new());
    each_month(line, pieces, Reckoned { book, rules, date, through }, |month| {
        match (&mut set_off, month.rounded) {
            (Some(set_off), Some(rounded)) if rounded.net == month.posted => {
                set_off.extend(
                    Some((month.month_end, rounded.set_off)).filter(|(_, both)| !both.is_zero()),
                );
            }
            _ => set_off = None,
        }
    });
    set_off
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
    /// How much of the month is both charged and paid, which `accrued` hides.
    pub set_off: Total,
}

impl FinancingBook {
    /// The rules of an edition. A month is reckoned by those of the edition by which it was posted
    /// first, so that what editions 1 to 4 have posted stays as it is.
    pub(super) fn rules(&self, edition: Edition) -> Rules {
        if edition < Edition(5) {
            return Rules { gross_from: Date::from_days(i32::MAX / 2), values_back: false };
        }
        let always = Date::from_days(i32::MIN / 2);
        Rules { gross_from: self.netted_until.unwrap_or(always), values_back: true }
    }

    /// The day from which interest of a month bears interest, or ceases to, when it is posted on
    /// the day `date`: that of the month's own posting, when that one is past.
    ///
    /// Back valuation, as banks do it: what was not owed is given back with what it cost. Editions
    /// 1 to 4 valued a correction when it was found.
    fn valued_on(&self, month_end: Date, date: Date) -> Date {
        self.posting_days.range(month_end..).next().map_or(date, |(_, posted)| *posted)
    }

    /// Gives what has accrued through a day on every account for every month that may not be posted
    /// in full; an error names an account whose interest is larger than any money is.
    pub(super) fn each_accrued(
        &self,
        first_line: usize,
        (date, through): (Date, Date),
        (rules, directory): (Rules, &Directory),
        mut each: impl FnMut(usize, Accrued) -> bool,
    ) -> Result<(), Refusal> {
        if self.rates.is_empty() {
            return Ok(());
        }
        let mut table = self.pieces(self.balances.earliest_open(), through, rules);
        let reckoned = Reckoned { book: self, rules, date, through };
        for (number, line) in self.balances.lines().iter().enumerate().skip(first_line) {
            if line.open_from() > through {
                continue;
            }
            let (mut fits, mut goes_on) = (true, true);
            let Line { account, currency, .. } = *line;
            each_month(line, table.of(line, directory), reckoned, |month| {
                let MonthOf { month_end, rounded, posted, .. } = month;
                fits &= rounded.is_some();
                let (accrued, set_off) = rounded
                    .map_or((Total::ZERO, Total::ZERO), |rounded| (rounded.net, rounded.set_off));
                goes_on &= each(
                    number,
                    Accrued { account, currency, month_end, accrued, posted, set_off },
                );
            });
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

    /// The pieces of the rates from a day on, for every line.
    pub(super) fn pieces(&self, from: Date, to: Date, rules: Rules) -> PieceTable<'_> {
        PieceTable::new(&self.rates, from.max(self.first_day()), to, rules.gross_from)
    }

    /// The result that should be recognised on a day, by currency, month and kind of account: what
    /// is charged is income, what is paid is expense.
    pub(super) fn due_result(
        &self,
        date: Date,
        (rules, directory): (Rules, &Directory),
    ) -> Result<Results, Refusal> {
        let through = accrued_through(date, directory);
        let mut sums: BTreeMap<(AssetId, Date), [i128; 2]> = BTreeMap::new();
        self.each_accrued(0, (date, through), (rules, directory), |_, accrued| {
            let sum = sums.entry((accrued.currency, accrued.month_end)).or_default();
            let [now, then] = [parts(accrued.accrued), parts(accrued.posted)];
            let both = accrued.set_off.0;
            *sum = [sum[0] + now[0] - then[0] + both, sum[1] + now[1] - then[1] - both];
            true
        })?;
        for line in self.balances.lines() {
            for (month_end, both) in line.set_off() {
                let sum = sums.entry((line.currency, *month_end)).or_default();
                *sum = [sum[0] + both.0, sum[1] - both.0];
            }
        }
        let mut due = self.posted.clone();
        for ((currency, month_end), [income, expense]) in sums {
            let month = Period::of(month_end);
            *due.entry((currency, month, Kind::InterestIncome)).or_default() += Total(income);
            *due.entry((currency, month, Kind::InterestExpense)).or_default() += Total(expense);
        }
        self.loans.add_result(through, (rules, directory), &mut due)?;
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
    let mut missing = book.due_result(date, (book.rules(directory.edition()), directory))?;
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
    let (through, rules) = (date.first_of_month().plus(-1), book.rules(directory.edition()));
    let first_line =
        book.cursor.filter(|(day, _)| *day == date).map_or(0, |(_, line)| line as usize);
    let mut left: Vec<Accrued> = Vec::new();
    book.each_accrued(first_line, (date, through), (rules, directory), |_, accrued| {
        if accrued.accrued != accrued.posted {
            left.push(accrued);
        }
        left.len() < events_max
    })?;
    let mut events: Vec<Event> = Vec::new();
    for accrued in left.iter().take(events_max) {
        let valued_on =
            if rules.values_back { book.valued_on(accrued.month_end, date) } else { date };
        events.push(posted(accrued, VoucherKind::Interest, directory, (date, valued_on))?);
    }
    if events.len() < events_max {
        let bills = book.loans.bills(through, (rules, directory))?;
        for bill in
            bills.iter().filter(|bill| bill.accrued != bill.posted).take(events_max - events.len())
        {
            // What stands on the account of a counterparty bears no interest: its value date is
            // the day on which it is booked.
            events.push(posted(bill, VoucherKind::Rebate, directory, (date, date))?);
        }
    }
    Ok(events)
}

fn posted(
    accrued: &Accrued,
    kind: VoucherKind,
    directory: &Directory,
    (date, valued_on): (Date, Date),
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
        Entry::try_new(valued_on, lines).expect("what is posted leaves the accrual"),
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
