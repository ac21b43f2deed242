//! Interest and financing: what balances earn or owe day by day, and securities that are borrowed
//! and lent against cash.
//!
//! ```text
//!  entries ──> BalanceBook (settled balances by value date) ─┐
//!  interest_rates.csv ──> RateBook (schedules by date) ──────┼─> exact(month) ── round once ─┐
//!  loans.csv ──> LoanBook (quantity, collateral by date) ────┘                               │
//!                                                                         accrual, posting <─┘
//! ```
//!
//! In: rates, loans, and the currency lines of every entry on a client's account. Out: entries of
//! loans; each day the accrual; each month what every account is charged or paid. What was posted
//! for a month is always the exact interest of that month, what is paid less what is charged, each
//! rounded half up once; when something late changes a month, the next posting books the
//! difference, valued on the day of the month's own posting. What is charged is income and what is
//! paid is expense: neither is set off (IAS 1.32). Never here: a rate; a balance of
//! its own making; rounding before the month is summed. Source: `rules/us.md` section 8 (daily
//! settled balance x rate x days / 360, a new segment at every change).

mod accrual;
mod balances;
mod interest;
mod loans;
mod narratives;
mod phrases;
mod rates;
mod refusals;
pub mod rules;
pub mod view;

pub use accrual::{Rules, accrue, accrued_through, post};
pub use balances::{BalanceBook, Line, Posted};
pub use interest::{Interest, Manner, Rounded, Sides};
pub use loans::{Loan, LoanBook, LoanState};
pub use narratives::Narrative;
pub use phrases::Phrase;
pub use rates::{Piece, RateBook, Slice, Terms};
pub use refusals::Refusal;

use crate::Directory;
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Date, Edition, Entry, Family, InterestRate, Kind, LoanMovement, Origin,
    Period, RateScope, Total, Voucher, VoucherKind,
};

/// Income (+) and expense (−), by currency, the month that it is about, and kind of result account.
pub(super) type Results = BTreeMap<(AssetId, Period, Kind), Total>;

/// What this room remembers.
#[derive(Clone, Debug, Default)]
pub struct FinancingBook {
    /// Rates of interest.
    pub rates: RateBook,
    /// Balances that may bear interest.
    pub balances: BalanceBook,
    /// Loans of securities.
    pub loans: LoanBook,
    /// Income (+) and expense (−) that accrual vouchers have booked, by currency, month that it is
    /// about and kind of result account.
    recognised: Results,
    /// That part of it which was posted to clients since.
    posted: Results,
    /// The day on which the last accrual vouchers were drawn up, and how many it has.
    accruals: Option<(Date, u32)>,
    /// The day of the posting under way, and the line at which it stands.
    cursor: Option<(Date, u32)>,
    /// The first day that bears interest.
    books_from: Option<Date>,
    /// The day on which a month was posted, by its last day: the first one closed after it.
    posting_days: BTreeMap<Date, Date>,
    /// The first day of the first month that editions 1 to 4 had not posted; none: they never
    /// closed a day.
    netted_until: Option<Date>,
}

impl FinancingBook {
    pub(crate) const fn begin(&mut self, books_from: Date) {
        self.books_from = Some(books_from);
    }

    /// The first day that bears interest: what came before was reckoned by the books before these.
    pub fn first_day(&self) -> Date {
        self.books_from.unwrap_or(Date::from_days(i32::MIN / 2))
    }

    /// Keeps the lines of an entry that may bear interest: money on a client's account.
    pub(crate) fn note(&mut self, entry: &Entry, directory: &Directory) {
        let first_day = self.first_day();
        for posting in entry.postings() {
            let is_money = directory.asset(posting.asset).instrument().is_none();
            if is_money && directory.account(posting.account).kind.family() == Family::Client {
                self.balances.add(
                    posting.account,
                    posting.asset,
                    entry.value_date(),
                    posting.quantity.into(),
                    first_day,
                );
            }
        }
    }

    pub(crate) fn set_rate(&mut self, origin: Origin, rate: &InterestRate, directory: &Directory) {
        let currency = self.rates.set(origin, rate, directory);
        let account =
            (rate.scope == RateScope::Account).then(|| directory.account_id(&rate.name)).flatten();
        self.balances.reopen(account, currency, rate.effective, self.first_day());
    }

    pub(crate) fn book_loan(&mut self, origin: Origin, movement: &LoanMovement) {
        self.loans.book(origin, movement);
    }

    /// Remembers what a voucher of this room has booked, on the day that is being worked.
    pub(crate) fn note_voucher(
        &mut self,
        voucher: &Voucher,
        entry: &Entry,
        today: Date,
        directory: &Directory,
    ) {
        let is_posting = matches!(voucher.kind, VoucherKind::Interest | VoucherKind::Rebate);
        if is_posting && directory.edition() < Edition(5) {
            // Also when the edition ends before the day of the posting does.
            self.netted_until = self.netted_until.max(Some(voucher.about.plus(1)));
        }
        match voucher.kind {
            VoucherKind::Accrual => self.note_accrual(voucher, entry, today, directory),
            VoucherKind::Interest => self.note_posting(voucher, entry),
            VoucherKind::Rebate => self.note_rebate(voucher, entry),
            VoucherKind::Manual
            | VoucherKind::Recurring
            | VoucherKind::Reversal
            | VoucherKind::FairValue
            | VoucherKind::Revaluation
            | VoucherKind::YearEnd
            | VoucherKind::DayCharges => {}
        }
    }

    /// How many accrual vouchers a day has.
    fn accruals_on(&self, date: Date) -> u32 {
        self.accruals.filter(|(day, _)| *day == date).map_or(0, |(_, count)| count)
    }

    fn note_accrual(
        &mut self,
        voucher: &Voucher,
        entry: &Entry,
        today: Date,
        directory: &Directory,
    ) {
        self.accruals = Some((today, self.accruals_on(today) + 1));
        let month = Period::of(voucher.about);
        for posting in entry.postings() {
            let kind = directory.account(posting.account).kind;
            if kind.family() == Family::Result {
                *self.recognised.entry((posting.asset, month, kind)).or_default() +=
                    posting.quantity;
            }
        }
    }

    fn note_posting(&mut self, voucher: &Voucher, entry: &Entry) {
        let (Some(account), Some(line)) = (voucher.subject, entry.postings().first()) else {
            return;
        };
        let posted = posted(voucher, entry, account, line.asset);
        let moved = posted.amount;
        let Some((number, before)) = self.balances.post(account, line.asset, posted) else {
            return;
        };
        let parts = [(before, -1), (before + moved, 1)]
            .map(|(total, sign)| accrual::parts(total).map(|part| sign * part));
        for (kind, part) in [(Kind::InterestIncome, 0), (Kind::InterestExpense, 1)] {
            *self.posted.entry((line.asset, Period::of(voucher.about), kind)).or_default() +=
                Total(parts[0][part] + parts[1][part]);
        }
        self.cursor = Some((voucher.date, number));
    }

    fn note_rebate(&mut self, voucher: &Voucher, entry: &Entry) {
        let (Some(account), Some(line)) = (voucher.subject, entry.postings().first()) else {
            return;
        };
        let posted = posted(voucher, entry, account, line.asset);
        self.loans.post(account, line.asset, posted);
    }

    /// The day is over: months that ended and are posted as they should be are closed to the daily
    /// reckoning.
    pub(crate) fn close_day(&mut self, date: Date, directory: &Directory) {
        self.cursor = None;
        let through = date.first_of_month().plus(-1);
        let rules = self.rules(directory.edition());
        let mut pieces = self.pieces(self.balances.earliest_open(), through, rules);
        let mut done = Vec::new();
        for (number, line) in self.balances.lines().iter().enumerate() {
            if line.open_from() <= through {
                let pieces = pieces.of(line, directory);
                let set_off = accrual::posted_in_full(line, pieces, self, rules, date);
                done.extend(set_off.map(|set_off| (number, set_off)));
            }
        }
        self.balances.close_months(through, &done);
        self.posting_days.entry(through).or_insert(date);
        if directory.edition() < Edition(5) {
            self.netted_until = self.netted_until.max(Some(date.first_of_month()));
        }
    }
}

/// What a voucher posts to an account.
fn posted(voucher: &Voucher, entry: &Entry, account: AccountId, currency: AssetId) -> Posted {
    Posted {
        booked: voucher.date,
        on: entry.value_date(),
        about: voucher.about,
        amount: entry.moved(account, currency),
    }
}

crate::shared::image::fields!(FinancingBook {
    rates,
    balances,
    loans,
    recognised,
    posted,
    accruals,
    cursor,
    books_from,
    posting_days,
    netted_until
});
