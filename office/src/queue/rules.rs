//! Items of rules of markets that end soon: a calendar, a rate whose source says how long it holds
//! and that no other one follows at once.
//! An item lies here until the firm, or a release, says what holds then; a trade behind the end is
//! refused.

use super::{Cause, Facts, Since, Subject};
use crate::Office;
use terms::{
    Charge, Date, ItemKind, Market, Name, Product, Say, Segment, Supply, Wording, sentence,
};

/// How many days before the end something is said, where the firm's rule says nothing else: enough
/// for two people and a notice that is not out yet.
const DAYS_BEFORE: i32 = 60;

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    office
        .directory
        .markets()
        .flat_map(|market| {
            let rates = market.charges.iter().filter_map(|charge| rate(office, market, charge));
            calendar(office, market).into_iter().chain(rates)
        })
        .collect()
}

fn calendar(office: &Office, market: &Market) -> Option<Cause> {
    let (_, last) = market.calendar.span();
    let says = sentence!(
        "the calendar of {market} ends on {date}; load the holidays that follow, then how far it reaches",
        market = market.market,
        date = last
    );
    let key = Name::from(format!("rule:calendar:{}", market.market));
    cause(office, (key, ItemKind::CalendarEnds), last, says.wording())
}

fn rate(office: &Office, market: &Market, charge: &Charge) -> Option<Cause> {
    let is_to_come = |next: &Option<Date>| next.is_none_or(|next| next > office.days.current());
    let (last, next) = charge.rates.gaps().find(|(_, next)| is_to_come(next))?;
    let (charge_name, market_name) = (&charge.charge, &market.market);
    let says = match next {
        None => sentence!(
            "the rate of {charge} in {market} ends on {date}; load the one that follows",
            charge = charge_name,
            market = market_name,
            date = last
        ),
        Some(next) => sentence!(
            "the rate of {charge} in {market} ends on {date}, and the next one begins on {next}; load one for the days between",
            charge = charge_name,
            market = market_name,
            date = last,
            next = next
        ),
    };
    cause(office, (key_of(market, charge), ItemKind::RateEnds), last, says.wording())
}

/// A charge by its name, and what tells it from others of that name.
fn key_of(market: &Market, charge: &Charge) -> Name {
    let any = |word: &'static str, is_any: bool| (!is_any).then_some(word);
    let Charge { side, product, segment, exchange, supply, .. } = charge;
    let parts = [
        Some(side.as_str()),
        any(product.as_str(), *product == Product::Any),
        any(segment.as_str(), *segment == Segment::Any),
        exchange.as_deref(),
        any(supply.as_str(), *supply == Supply::Any),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    Name::from(format!("rule:rate:{}:{}:{}", market.market, charge.charge, parts.join(":")))
}

fn cause(
    office: &Office,
    (key, kind): (Name, ItemKind),
    last: Date,
    says: Wording,
) -> Option<Cause> {
    let (directory, today) = (&office.directory, office.days.current());
    let before = directory.firm_number("rules_end_days", today).and_then(|days| days.units(0));
    let before = before.and_then(|days| i32::try_from(days).ok()).unwrap_or(DAYS_BEFORE);
    let since = last.plus(-before);
    (since <= today).then(|| Cause {
        key,
        kind,
        desk: Name::const_new("control"),
        subject: Subject::default(),
        facts: Facts { says, ..Facts::default() },
        since: Since::Day(since),
        due: Some(directory.local_time().end_of(last)),
        mends: Vec::new(),
        is_ended_by_word: false,
    })
}
