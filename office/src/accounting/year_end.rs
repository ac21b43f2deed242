//! The year's end: the result of each currency becomes retained earnings, by one voucher of the
//! last day.
//!
//! What was carried already counts as carried, so a year that was reopened carries the difference
//! and nothing else, and running it again gives nothing. Trade-date books: what has not settled is
//! earned all the same (FASB ASC 606 and, for commissions, 940-605; recalled).

use super::narratives::Narrative;
use super::periods::{PeriodBook, check_over, year_starts};
use super::refusals::Refusal;
use super::vouchers::VoucherBook;
use crate::shared::day::DayBook;
use crate::shared::directory::Directory;
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Booked, Date, Entry, Event, Kind, Period, Posting, Quantity, Say, Total,
    Voucher, VoucherKind,
};

/// The vouchers that carry what is left of a year's result, as of its last day.
pub fn carry(
    date: Date,
    periods: &PeriodBook,
    vouchers: &VoucherBook,
    days: &DayBook,
    directory: &Directory,
) -> Result<Vec<Event>, Refusal> {
    let period = Period::of(date);
    if date != period.last() || !period.ends_year(year_starts(period, directory)) {
        return Err(Refusal::DayMustEndAYear { date });
    }
    if periods.is_locked(date) {
        return Err(Refusal::PeriodMustBeOpen { period });
    }
    check_over(period, days, directory)?;
    let mut by_currency: BTreeMap<AssetId, Vec<(AccountId, Total)>> = BTreeMap::new();
    for ((asset, account), total) in periods.results_through(date) {
        by_currency.entry(asset).or_default().push((account, total));
    }
    by_currency
        .into_iter()
        .map(|(asset, results)| voucher(date, asset, &results, vouchers, directory))
        .collect()
}

fn voucher(
    date: Date,
    asset: AssetId,
    results: &[(AccountId, Total)],
    vouchers: &VoucherBook,
    directory: &Directory,
) -> Result<Event, Refusal> {
    let code = directory.asset(asset).code();
    let retained =
        directory.own_account(Kind::RetainedEarnings).ok_or(Refusal::RetainedEarningsMustExist)?;
    let quantity = |units: i128| {
        Quantity::try_new(units).ok_or_else(|| Refusal::ResultMustFit { currency: code.clone() })
    };
    let mut postings = Vec::new();
    for (account, total) in results {
        postings.push(Posting { account: *account, asset, quantity: quantity(-total.0)? });
    }
    let sum: i128 = results.iter().map(|(_, total)| total.0).sum();
    postings.push(Posting { account: retained, asset, quantity: quantity(sum)? });
    let entry =
        Entry::try_new(date, postings).expect("what the results lose, retained earnings gain");
    let voucher = Voucher {
        voucher_id: vouchers.free_id(&format!("year-end-{}-{code}", Period::of(date))),
        kind: VoucherKind::YearEnd,
        date,
        about: date,
        subject: None,
        narrative: Narrative::ResultOfTheYear { currency: code.clone(), date }.wording(),
        reverses: None,
    };
    Ok(Event::Booked(Booked::Voucher(voucher), entry))
}
