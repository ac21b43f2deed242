//! Items of payments that say of themselves what another one of the same day says: account, bank
//! account, amount, currency and reference. Both are in the books, because each has an id of its
//! own; a person looks whether the bank moved the money twice or told of it twice.
//!
//! Source: the account servicer's reference of ISO 20022 camt.053 is optional, and not the same at
//! all banks (DECISIONS.md 2026-11-30).

use super::{Cause, Facts, Since, Subject};
use crate::Office;
use terms::{ItemAction, ItemKind, Name, Payment, Total};

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let cause = |(later, first): (&Payment, &Payment)| Cause {
        key: Name::from(format!("payment:{}", later.payment_id)),
        kind: ItemKind::SameReference,
        desk: Name::const_new("settlement"),
        subject: Subject { account: Some(later.account), ..Subject::default() },
        facts: Facts {
            says: first.payment_id.clone().into(),
            quantity: Some((later.currency, Total::from(later.amount))),
            ..Facts::default()
        },
        since: Since::Day(later.date),
        due: None,
        // What is in the books twice is taken out by a voucher.
        mends: vec![ItemAction::Voucher],
        is_ended_by_word: true,
    };
    office.movements.same().map(cause).collect()
}
