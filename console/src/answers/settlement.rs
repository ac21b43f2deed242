//! Settlement: what is due to and from the street, and what has failed.

use super::{account, asset, show};
use office::clearance::view;
use office::settlement::view::{Fail, fails as every_fail, market_value};
use office::{Office, key_of_balance};
use serde::Serialize;
use std::collections::BTreeMap;
use terms::{Date, Total};
use utoipa::ToSchema;

/// What is due between the firm and the street.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Obligation {
    /// The settlement date.
    pub settlement_date: String,
    /// With whom: the street account, such as NSCC.
    pub street_account: String,
    /// The currency (ISO 4217) or the instrument's code.
    pub asset: String,
    /// Net amount or units: + we are to receive, − we are to deliver or to pay.
    pub quantity: String,
}

/// A fail, or the part of one that dates from one day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FailFacts {
    /// Since which settlement date.
    pub since: String,
    /// Who has failed, or towards whom we have.
    pub street_account: String,
    /// The instrument's code.
    pub instrument: String,
    /// deliver: we have failed to; receive: the street has.
    pub direction: String,
    /// How many units, without a sign.
    pub quantity: String,
    /// Its age: settlement days since then.
    pub age_settlement_days: usize,
    /// Its market value, when there is a price.
    pub value: Option<String>,
    /// The currency of the value (ISO 4217).
    pub currency: String,
    /// The item of the queue that it is a part of.
    pub item: String,
}

/// A bar of the settlement ladder: money to come and to go on a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LadderBar {
    /// The settlement date.
    pub date: String,
    /// The currency (ISO 4217).
    pub currency: String,
    /// Money that the street is to pay us.
    pub to_receive: String,
    /// Money that we are to pay the street.
    pub to_pay: String,
    /// Net deliveries and receipts of securities that are due.
    pub securities: usize,
}

/// A bar of the fails by age.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgeBar {
    /// Settlement days: 0-1, 2, 3, 4-5, 6-10, 11-20, 21+.
    pub age: String,
    /// How many we have failed to deliver.
    pub deliver: usize,
    /// How many the street has failed to deliver to us.
    pub receive: usize,
}

/// The net obligations that are still to settle.
pub fn obligations(office: &Office) -> Vec<Obligation> {
    let due = view::obligations(&office.ledger, &office.directory).into_iter();
    due.map(|due| Obligation {
        settlement_date: due.settlement_date.to_string(),
        street_account: account(office, due.street_account),
        asset: asset(office, due.asset),
        quantity: show(office, due.asset, due.quantity),
    })
    .collect()
}

/// The fails as of a day, the oldest first.
pub fn fails(office: &Office, date: Date) -> Vec<FailFacts> {
    let mut fails = every_fail(&office.street, &office.directory, date);
    fails.sort_by_key(|fail| std::cmp::Reverse(fail.age_settlement_days));
    fails.iter().map(|fail| fail_facts(office, fail, date)).collect()
}

fn fail_facts(office: &Office, fail: &Fail, date: Date) -> FailFacts {
    let currency = office.directory.clearing(fail.instrument).currency;
    let decimals = |id| office.directory.asset(id).decimals();
    let quantity = fail.quantity.abs();
    let value = office.price_used(fail.instrument, date).map(|used| {
        let value =
            market_value(quantity, decimals(fail.instrument), used.price.price, decimals(currency));
        show(office, currency, value)
    });
    FailFacts {
        street_account: account(office, fail.street_account),
        instrument: asset(office, fail.instrument),
        direction: if fail.is_ours() { "deliver" } else { "receive" }.to_owned(),
        quantity: show(office, fail.instrument, quantity),
        since: fail.since.to_string(),
        age_settlement_days: fail.age_settlement_days,
        value,
        currency: asset(office, currency),
        item: key_of_balance(&office.directory, fail.street_account, fail.instrument).to_string(),
    }
}

/// The settlement ladder, by day and currency.
pub fn ladder(office: &Office) -> Vec<LadderBar> {
    let mut securities: BTreeMap<Date, usize> = BTreeMap::new();
    let mut money: BTreeMap<(Date, terms::AssetId), [i128; 2]> = BTreeMap::new();
    for due in view::obligations(&office.ledger, &office.directory) {
        if office.directory.asset(due.asset).instrument().is_some() {
            *securities.entry(due.settlement_date).or_default() += 1;
            continue;
        }
        let sums = money.entry((due.settlement_date, due.asset)).or_default();
        sums[usize::from(due.quantity.0 < 0)] += due.quantity.0.abs();
    }
    let bar = |((date, currency), [to_receive, to_pay]): (&(Date, terms::AssetId), &[i128; 2])| {
        LadderBar {
            date: date.to_string(),
            currency: asset(office, *currency),
            to_receive: show(office, *currency, Total(*to_receive)),
            to_pay: show(office, *currency, Total(*to_pay)),
            securities: securities.get(date).copied().unwrap_or_default(),
        }
    };
    money.iter().map(bar).collect()
}

/// From which age on each bar counts, and what it is called.
const AGES: [(usize, &str); 7] =
    [(0, "0-1"), (2, "2"), (3, "3"), (4, "4-5"), (6, "6-10"), (11, "11-20"), (21, "21+")];

/// The fails by age.
pub fn fails_by_age(office: &Office, date: Date) -> Vec<AgeBar> {
    let mut bars = AGES.map(|(_, age)| AgeBar { age: age.to_owned(), deliver: 0, receive: 0 });
    for fail in every_fail(&office.street, &office.directory, date) {
        let at = AGES
            .iter()
            .rposition(|(from, _)| *from <= fail.age_settlement_days)
            .unwrap_or_default();
        if fail.is_ours() {
            bars[at].deliver += 1;
        } else {
            bars[at].receive += 1;
        }
    }
    bars.into()
}
