//! Items of breaks: what stands in suspense. The parts of a break by age are one item, as old as
//! its oldest part.

use super::{Cause, Facts, Since, Subject, key_of_balance};
use crate::Office;
use terms::{AccountId, AssetId, ItemAction, ItemKind, Name, Total};

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let cause = |(account, asset): (AccountId, AssetId)| {
        let parts = office.suspense.parts_as(office.directory.edition(), account, asset);
        let instrument = office.directory.asset(asset).instrument().map(|_| asset);
        let quantity = parts.iter().fold(Total::ZERO, |sum, part| sum + part.quantity);
        // Money that nobody was due is given to whose it is by a voucher; securities go back.
        let mends = if instrument.is_none() { ItemAction::Voucher } else { ItemAction::Deliver };
        Some(Cause {
            key: key_of_balance(&office.directory, account, asset),
            kind: ItemKind::Break,
            desk: Name::const_new("settlement"),
            subject: Subject { account: Some(account), instrument, ..Subject::default() },
            facts: Facts { quantity: Some((asset, quantity)), ..Facts::default() },
            since: Since::Day(parts.first()?.since),
            due: None,
            mends: vec![mends],
            is_ended_by_word: false,
        })
    };
    office.suspense.open().filter_map(cause).collect()
}
