//! Possession or control: what clients need that is not segregated, from where it is brought back,
//! and by when.

use super::clerk;
use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use office::possession::taken;
use terms::{ControlClock, ControlPlace, ControlRule, Date, Total};

/// The rule about a place, as it is on a day.
fn rule(place: ControlPlace, date: Date) -> Reading<&'static ControlRule> {
    clerk::market().control_rule(place, date).ok_or(Unsolved::NotTheShape)
}

/// The day by which the firm acts on what lies at a place since a day.
fn act_by(rule: &ControlRule, determined: Date, since: Option<Date>) -> Reading<Date> {
    rule.act_by(determined, since, &clerk::market().calendar).ok_or(Unsolved::NotTheShape)
}

/// By when instructions are given and the securities are back.
pub fn deadlines(fields: &Fields) -> Reading<Found> {
    let determined = fields.date("determination_date")?;
    let place = match fields.text("location")?.as_str() {
        "bank loan / lien" => ControlPlace::Pledged,
        "securities loaned" => ControlPlace::Lent,
        _ => return Err(Unsolved::NotTheShape),
    };
    let rule = rule(place, determined)?;
    let act = act_by(rule, determined, None)?;
    let complete = rule.complete_by(act, &clerk::market().calendar);
    Ok(Found::record([
        ("instruction_deadline", Found::text(act)),
        ("completion_deadline", Found::text(complete.ok_or(Unsolved::NotTheShape)?)),
    ]))
}

/// When something is too old, and by when the firm takes steps to obtain it.
pub fn of_age(fields: &Fields) -> Reading<Found> {
    let since = fields.date("item_date")?;
    let limit = fields.optional_count("age_limit_calendar_days")?.ok_or(Unsolved::NotTheShape)?;
    let rule = rule(ControlPlace::Failing, since)?;
    let rule = ControlRule { clock: ControlClock::OlderThan(limit), ..rule.clone() };
    let over = rule.over(since).ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([
        ("first_day_over_limit", Found::text(over)),
        ("instruct_by", Found::text(act_by(&rule, over, Some(since))?)),
    ]))
}

/// By when what a client sold and has not delivered is bought in, or extended.
pub fn of_sale(fields: &Fields) -> Reading<Found> {
    let settled = fields.date("settlement_date")?;
    let act = act_by(rule(ControlPlace::Oversold, settled)?, settled, Some(settled))?;
    Ok(Found::record([("buy_in_or_extension_by", Found::text(act))]))
}

/// From where what is missing is brought back. A case names the places in its words, and what is
/// done about each.
pub fn cures(fields: &Fields) -> Reading<Found> {
    let units = |of: &Fields| -> Reading<Vec<(String, Total)>> {
        let entries = of.entries();
        entries.map(|(name, _)| Ok((name.to_owned(), whole(of, name)?))).collect()
    };
    let segregated: Total =
        units(&fields.record("control_locations")?)?.into_iter().map(|(_, units)| units).sum();
    let needed = whole(fields, "seg_requirement")? - segregated;
    let lying = units(&fields.record("non_control")?)?.into_iter();
    let mut lying: Vec<(ControlPlace, Total)> =
        lying.map(|(name, units)| Ok((place(&name)?, units))).collect::<Reading<_>>()?;
    lying.sort_by_key(|(place, _)| *place as usize);
    let (taken, _) = taken(needed, lying);
    let instruction = |(place, units): (ControlPlace, Total)| {
        Found::record([("action", Found::text(action(place))), ("qty", Found::total(units, 0))])
    };
    Ok(Found::record([
        ("deficit", Found::total(needed, 0)),
        ("instructions", Found::List(taken.into_iter().map(instruction).collect())),
    ]))
}

fn whole(fields: &Fields, key: &str) -> Reading<Total> {
    Ok(Total(fields.number(key)?.units(0).ok_or(Unsolved::NotTheShape)?.into()))
}

fn place(name: &str) -> Reading<ControlPlace> {
    match name {
        "DTC_free" => Ok(ControlPlace::Free),
        "bank_loan" => Ok(ControlPlace::Pledged),
        "stock_loaned" => Ok(ControlPlace::Lent),
        "fail_to_receive" => Ok(ControlPlace::Failing),
        "customer_short" | "firm_short" => Ok(ControlPlace::Short),
        _ => Err(Unsolved::NotTheShape),
    }
}

const fn action(place: ControlPlace) -> &'static str {
    match place {
        ControlPlace::Free => "move free box shares to seg",
        ControlPlace::Pledged => "release bank loan",
        ControlPlace::Lent => "recall stock loan",
        ControlPlace::Failing => "age fail to receive / buy-in when >30 calendar days",
        ControlPlace::Oversold => "buy in",
        ControlPlace::Short => "obtain when >30 calendar days",
    }
}
