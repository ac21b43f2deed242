//! Items of fails: securities that did not move on their settlement date. The parts of a fail by
//! age are one item, which says how much of it is how old: one call to one counterparty.
//!
//! What we are to deliver is due by the day on which it must be closed out; of what has not come
//! the day is told from which on it may be bought in. The rules are the market's
//! (`fail_rules.csv`).

use super::{Cause, Facts, Since, Subject, key_of_balance};
use crate::Office;
use crate::settlement::Refusal;
use crate::settlement::view::{Fail, WholeFail, whole_fails};
use terms::{Date, Edition, FailRule, FailSale, ItemAction, ItemKind, Name, Step, Work};

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let fails = whole_fails(&office.street, &office.directory, today).into_iter();
    fails.map(|fail| cause(office, &fail, today)).collect()
}

fn cause(office: &Office, fail: &WholeFail, today: Date) -> Cause {
    let ruled = fail.parts.iter().filter_map(|part| day_of(office, part));
    let ruled = ruled.min_by_key(|(day, rule)| (*day, rule.by));
    let due = |(day, rule): (Date, &FailRule)| {
        let time = office.directory.local_time();
        rule.by.map_or_else(|| time.end_of(day), |by| time.at(day, by))
    };
    let mends: &[ItemAction] = if fail.is_ours() {
        &[ItemAction::Deliver]
    } else {
        &[ItemAction::Deliver, ItemAction::Chase, ItemAction::BuyIn]
    };
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
            ruled_by: ruled.map(|(_, rule)| rule.source.clone()),
            buy_in_from: ruled.filter(|_| !fail.is_ours()).map(|(day, _)| day),
            ..Facts::default()
        },
        since: Since::Day(fail.parts.first().map_or(today, |part| part.since)),
        due: ruled.filter(|_| fail.is_ours()).map(due),
        mends: mends.to_vec(),
        is_ended_by_word: false,
    }
}

/// The day that a rule says of a part of a fail.
fn day_of<'o>(office: &'o Office, part: &Fail) -> Option<(Date, &'o FailRule)> {
    let market = office.directory.market_of(part.instrument);
    let contra = office.directory.account(part.street_account).kind;
    let net = (part.street_account, part.instrument, part.since);
    let is_short = part.is_ours() && office.short_nets.has(net);
    let sale = if is_short { FailSale::Short } else { FailSale::Long };
    let rule = market.fail_rule(part.since, (contra, part.is_ours(), sale))?;
    // A part is of many trades; what is said of one of them is said on its own page.
    Some((rule.day(part.since, part.since, &market.calendar)?, rule))
}

/// Checks that what has not come may be bought in on a day of which somebody gives notice: its
/// oldest part is due long enough, and the notice is given in time.
pub(super) fn check_buy_in(office: &Office, work: &Work) -> Result<(), Refusal> {
    let Step::BuyIn(date, _) = work.step else { return Ok(()) };
    let today = office.days.current();
    let key = |fail: &WholeFail| {
        key_of_balance(&office.directory, fail.street_account, fail.instrument) == work.item
    };
    let fails = whole_fails(&office.street, &office.directory, today);
    let fail = fails.iter().find(|fail| key(fail)).filter(|fail| !fail.is_ours());
    let item = work.item.clone();
    let Some(fail) = fail else { return Err(Refusal::BuyInMustBeOfWhatHasNotCome { item }) };
    let calendar = &office.directory.market_of(fail.instrument).calendar;
    let Some((from, rule)) = fail.parts.first().and_then(|part| day_of(office, part)) else {
        return Ok(());
    };
    let counts_all = office.directory.edition() < Edition(8);
    let is_counted = |day: Date| {
        FailRule::is_day_of_buy_in(day, calendar) || counts_all && calendar.is_trading_day(day)
    };
    let is_noticed = |day: &Date| {
        let by = rule.last_notice(*day, calendar, is_counted).map(|last| match rule.notice_by {
            Some(by) => office.directory.local_time().at(last, by),
            None => office.directory.local_time().end_of(last),
        });
        by.is_some_and(|by| work.at <= by)
    };
    let is_possible = |day: &Date| is_counted(*day) && is_noticed(day);
    if date >= from && is_possible(&date) {
        return Ok(());
    }
    let (_, last) = calendar.span();
    let mut days = (from.days()..=last.days()).map(Date::from_days);
    let earliest = days.find(is_possible).unwrap_or(last);
    Err(Refusal::BuyInMustBeDue { item, date, earliest })
}
