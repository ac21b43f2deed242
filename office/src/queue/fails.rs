//! Items of fails: securities that did not move on their settlement date. The parts of a fail by
//! age are one item: one call to one counterparty.

use super::{Cause, Facts, Since, Subject, key_of_balance};
use crate::Office;
use crate::settlement::view::{Fail, fails, market_value};
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, ItemAction, ItemKind, Name, Total};

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let mut whole: BTreeMap<(AccountId, AssetId), Fail> = BTreeMap::new();
    for part in fails(&office.street, &office.directory, today) {
        // The oldest part comes first.
        let fail = whole
            .entry((part.street_account, part.instrument))
            .or_insert(Fail { quantity: Total::ZERO, ..part });
        fail.quantity += part.quantity;
    }
    whole
        .into_values()
        .filter(|fail| !fail.quantity.is_zero())
        .map(|fail| cause(office, &fail, today))
        .collect()
}

fn cause(office: &Office, fail: &Fail, today: Date) -> Cause {
    let directory = &office.directory;
    let currency = directory.clearing(fail.instrument).currency;
    let decimals = |asset| directory.asset(asset).decimals();
    let worth = |price| {
        market_value(fail.quantity.abs(), decimals(fail.instrument), price, decimals(currency))
    };
    Cause {
        key: key_of_balance(directory, fail.street_account, fail.instrument),
        kind: ItemKind::Fail,
        desk: Name::const_new("settlement"),
        subject: Subject {
            account: Some(fail.street_account),
            instrument: Some(fail.instrument),
            ..Subject::default()
        },
        facts: Facts {
            quantity: Some((fail.instrument, fail.quantity)),
            value: office.price_used(fail.instrument, today).map(|used| worth(used.price.price)),
            age_settlement_days: Some(fail.age_settlement_days),
            ..Facts::default()
        },
        since: Since::Day(fail.since),
        due: None,
        mends: vec![ItemAction::Deliver],
        is_ended_by_word: false,
    }
}
