//! Settlement: what is due to and from the street, and what has failed.

use super::{asset, optional, show, text};
use office::clearance::view;
use office::settlement::view::{WholeFail, whole_fails};
use office::{Office, key_of_balance};
use reports::fails::Row;
use reports::obligations::Row as Due;
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
    /// Of securities, their market value, signed like the units; null without a price.
    pub value: Option<String>,
    /// The currency of the value (ISO 4217).
    pub currency: Option<String>,
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

/// How many fails there are as of a day. A fail is what stands open with one account of the street
/// in one instrument, however many parts by age it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailCounts {
    /// All of them.
    pub fails: usize,
    /// Those that are ours to deliver; the others are the street's.
    pub to_deliver: usize,
    /// Those that were due on the day itself, whole; the others are aged.
    pub due_today: usize,
}

impl FailCounts {
    /// Of these.
    pub fn of(fails: &[WholeFail]) -> Self {
        Self {
            fails: fails.len(),
            to_deliver: fails.iter().filter(|fail| fail.is_ours()).count(),
            due_today: fails.iter().filter(|fail| fail.is_due_today()).count(),
        }
    }
}

/// How many fails there are as of a day.
pub fn fail_counts(office: &Office, date: Date) -> FailCounts {
    FailCounts::of(&whole_fails(&office.street, &office.directory, date))
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

/// A bar of the fails by age: each fail stands in that of its oldest part, so that the bars add up
/// to the fails.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgeBar {
    /// Settlement days: 0 (due on the day itself), 1, 2, 3, 4-5, 6-10, 11-20, 21+.
    pub age: String,
    /// How many we have failed to deliver.
    pub deliver: usize,
    /// How many the street has failed to deliver to us.
    pub receive: usize,
}

/// The net obligations that are still to settle.
pub fn obligations(office: &Office, date: Date) -> Vec<Obligation> {
    reports::obligations::draw(office).map(|due| obligation(office, date, due)).collect()
}

/// What is due, with its market value where it is securities.
fn obligation(office: &Office, date: Date, due: Due) -> Obligation {
    let listed = office.directory.instrument(&due.asset.0).map(|(instrument, _)| instrument);
    let worth = listed.map(|instrument| {
        let currency = office.directory.clearing(instrument).currency;
        let value = office.worth_of(instrument, due.quantity.units, date);
        (value.map(|value| show(office, currency, value)), asset(office, currency))
    });
    let (value, currency) = worth.unzip();
    Obligation {
        settlement_date: text(due.settlement_date),
        street_account: text(due.street_account),
        asset: text(due.asset),
        quantity: text(due.quantity),
        value: value.flatten(),
        currency,
    }
}

/// The fails as of a day, the oldest first.
pub fn fails(office: &Office, date: Date) -> Vec<FailFacts> {
    let mut fails: Vec<Row> = reports::fails::draw(office, date).collect();
    fails.sort_by_key(|fail| std::cmp::Reverse(fail.age_settlement_days));
    fails.into_iter().filter_map(|fail| fail_facts(office, fail)).collect()
}

fn fail_facts(office: &Office, fail: Row) -> Option<FailFacts> {
    let (instrument, listing) = office.directory.instrument(&fail.instrument.0)?;
    let street_account = office.directory.account_id(&fail.street_account.0)?;
    Some(FailFacts {
        since: text(fail.since),
        street_account: text(fail.street_account),
        instrument: text(fail.instrument),
        direction: text(fail.direction),
        quantity: text(fail.quantity),
        age_settlement_days: fail.age_settlement_days,
        value: optional(fail.value),
        currency: listing.currency.to_string(),
        item: key_of_balance(&office.directory, street_account, instrument).to_string(),
    })
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
const AGES: [(usize, &str); 8] =
    [(0, "0"), (1, "1"), (2, "2"), (3, "3"), (4, "4-5"), (6, "6-10"), (11, "11-20"), (21, "21+")];

/// The fails by the age of their oldest parts.
pub fn fails_by_age(fails: &[WholeFail]) -> Vec<AgeBar> {
    let mut bars = AGES.map(|(_, age)| AgeBar { age: age.to_owned(), deliver: 0, receive: 0 });
    for fail in fails {
        let oldest = fail.oldest_settlement_days();
        let at = AGES.iter().rposition(|(from, _)| *from <= oldest).unwrap_or_default();
        if fail.is_ours() {
            bars[at].deliver += 1;
        } else {
            bars[at].receive += 1;
        }
    }
    bars.into()
}
