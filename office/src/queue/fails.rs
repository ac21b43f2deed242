//! Items of fails: securities that did not move on their settlement date. The parts of a fail by
//! age are one item, which says how much of it is how old: one call to one counterparty.

use super::{Cause, Facts, Since, Subject, key_of_balance};
use crate::Office;
use crate::settlement::view::{WholeFail, whole_fails};
use terms::{Date, ItemAction, ItemKind, Name};

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let fails = whole_fails(&office.street, &office.directory, today).into_iter();
    fails.map(|fail| cause(office, &fail, today)).collect()
}

fn cause(office: &Office, fail: &WholeFail, today: Date) -> Cause {
    Cause {
        key: key_of_balance(&office.directory, fail.street_account, fail.instrument),
        kind: ItemKind::Fail,
        desk: Name::const_new("settlement"),
        subject: Subject {
            account: Some(fail.street_account),
            instrument: Some(fail.instrument),
            ..Subject::default()
        },
        facts: Facts {
            quantity: Some((fail.instrument, fail.quantity)),
            value: office.worth_of(fail.instrument, fail.quantity.abs(), today),
            age_settlement_days: Some(fail.oldest_settlement_days()),
            parts: fail.parts.clone(),
            ..Facts::default()
        },
        since: Since::Day(fail.parts.first().map_or(today, |part| part.since)),
        due: None,
        mends: vec![ItemAction::Deliver],
        is_ended_by_word: false,
    }
}
