//! Items of what looks wrong by the limits of the firm, and of what must be signed before the day
//! is closed over it.

use super::{Cause, Facts, Since, Subject};
use crate::Office;
use crate::plausible::{Check, Finding, exceptions, gates};
use terms::{ItemAction, ItemKind, Name, Say};

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    exceptions(office).into_iter().map(|finding| cause(office, finding)).collect()
}

fn cause(office: &Office, finding: Finding) -> Cause {
    let Finding { check, key, account, instrument, quantity, since, says, limit } = finding;
    let value = quantity
        .filter(|(asset, _)| office.directory.asset(*asset).instrument().is_some())
        .and_then(|(asset, total)| office.worth_of(asset, total.abs(), office.days.current()));
    let (kind, desk, mends) = match check {
        Check::Oversold => (ItemKind::Oversold, "intake", vec![ItemAction::Correct]),
        Check::Box => (ItemKind::NegativeBox, "settlement", vec![ItemAction::Deliver]),
        Check::Overdraft => (ItemKind::Overdraft, "settlement", vec![ItemAction::Pay]),
        Check::Price => (ItemKind::OffMarket, "intake", vec![ItemAction::Correct]),
        Check::Duplicate => (ItemKind::ToldTwice, "intake", vec![ItemAction::Correct]),
        Check::Prices => (ItemKind::MissingPrice, "valuation", vec![ItemAction::SetPrice]),
        Check::Money | Check::Amount | Check::Restricted | Check::Files => {
            (ItemKind::OpenMoney, "settlement", vec![ItemAction::Pay])
        }
    };
    Cause {
        is_ended_by_word: matches!(check, Check::Price | Check::Duplicate),
        key,
        kind,
        desk: limit.desk.unwrap_or_else(|| Name::const_new(desk)),
        subject: Subject { account, instrument, ..Subject::default() },
        facts: Facts { says: says.wording(), quantity, value, ..Facts::default() },
        since: Since::Day(since),
        due: None,
        mends,
    }
}

/// What is due to be signed for the day that is open.
pub(super) fn to_sign(office: &Office) -> Vec<Cause> {
    let Some(date) = office.days.open() else { return Vec::new() };
    let mut causes = Vec::new();
    for gate in gates(office, date) {
        for (key, _) in &gate.signatures {
            causes.push(Cause {
                key: key.clone(),
                kind: ItemKind::SignOff,
                desk: Name::const_new("control"),
                subject: Subject::default(),
                facts: Facts { says: gate.says(), ..Facts::default() },
                since: Since::Day(date),
                due: None,
                mends: Vec::new(),
                is_ended_by_word: true,
            });
        }
    }
    causes
}
