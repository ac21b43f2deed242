//! Items of what looks wrong by the limits of the firm, and of what must be signed before the day
//! is closed over it.

use super::{Cause, Facts, Since, Subject};
use crate::Office;
use crate::accounting::periods;
use crate::corridor::close::open_items;
use crate::plausible::{Check, Finding, Found, exceptions, gates, period_signature};
use terms::{ItemAction, ItemKind, Name, Say, Wording};

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

/// What is due to be signed before the open day, or the next period, is closed.
pub(super) fn to_sign(office: &Office) -> Vec<Cause> {
    let of_the_day = office.days.open().into_iter().flat_map(|date| gates(office, date));
    let of_the_day = of_the_day.flat_map(|gate| {
        let says = gate.says();
        gate.signatures.into_iter().map(move |(key, _)| (key, says.clone()))
    });
    let signatures = of_the_day.chain(period_to_sign(office));
    signatures.map(|(key, says)| signature(office, key, says)).collect()
}

/// The close of the next period, when it is over and the firm asks for a second person.
fn period_to_sign(office: &Office) -> Option<(Name, Wording)> {
    let period = periods::next(&office.periods, &office.days);
    let (key, _) = period_signature(office, period)?;
    periods::check_over(period, &office.days, &office.directory).ok()?;
    let open = Wording::list(open_items(office, period.last()));
    Some((key, Found::PeriodToClose { period, open }.wording()))
}

fn signature(office: &Office, key: Name, says: Wording) -> Cause {
    Cause {
        key,
        kind: ItemKind::SignOff,
        desk: Name::const_new("control"),
        subject: Subject::default(),
        facts: Facts { says, ..Facts::default() },
        since: Since::Day(office.days.current()),
        due: None,
        mends: Vec::new(),
        is_ended_by_word: true,
    }
}
