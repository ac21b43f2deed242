//! Items of blocks: a block whose shares have no owner by its settlement date fails.

use super::cause::BlockOf;
use super::{Cause, Facts, Since, Subject};
use crate::Office;
use crate::clearance::{Block, BlockKey};
use terms::{ItemAction, ItemKind, Name};

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let directory = &office.directory;
    let cause = |(key, block): (&BlockKey, &Block)| {
        let BlockKey { account, instrument, trade_date, side } = *key;
        let (name, code) =
            (&directory.account(account).account, directory.asset(instrument).code());
        Cause {
            key: Name::from(format!("block:{name}:{code}:{trade_date}:{}", side.as_str())),
            kind: ItemKind::Unallocated,
            desk: Name::const_new("intake"),
            subject: Subject {
                account: Some(account),
                instrument: Some(instrument),
                ..Subject::default()
            },
            facts: Facts {
                quantity: Some((instrument, block.left())),
                block: Some(BlockOf { trade_date, side, settlement_date: block.settlement_date }),
                ..Facts::default()
            },
            since: Since::Day(trade_date),
            due: Some(directory.local_time().end_of(block.settlement_date)),
            mends: vec![ItemAction::Allocate],
            is_ended_by_word: false,
        }
    };
    office.blocks.blocks().filter(|(_, block)| !block.left().is_zero()).map(cause).collect()
}
