//! The gate of rows of a market's rules: may a row stand beside those that do?

use super::refusals::Refusal;
use terms::{CalendarReach, Date, DayState, Market, MarketDay, MarketRow, MarketSays, Name};

/// Of one thing one row stands, so that no order of rows decides.
pub fn check_is_first<'r>(
    (market, says): (&Name, &MarketSays),
    mut standing: impl Iterator<Item = &'r MarketRow>,
) -> Result<(), Refusal> {
    let is_it = |row: &&MarketRow| row.market == *market && row.says.is_about_the_same(says);
    match standing.find(is_it) {
        Some(first) => Err(Refusal::MarketRowMustBeCorrected {
            first: first.row_id.clone(),
            market: market.clone(),
            date: says.effective(),
        }),
        None => Ok(()),
    }
}

/// Hours are of a day that is open, and the last comes after the first.
pub fn check_hours(day: &MarketDay) -> Result<(), Refusal> {
    let date = day.date;
    if day.trading == DayState::Closed && (day.opens.is_some() || day.closes.is_some()) {
        return Err(Refusal::HoursMustBeOfAnOpenDay { date });
    }
    match (day.opens, day.closes) {
        (Some(opens), Some(closes)) if closes <= opens => {
            Err(Refusal::ClosingHourMustFollow { date, opens, closes })
        }
        _ => Ok(()),
    }
}

/// A calendar is made longer, never shorter.
pub fn check_reach(reach: &CalendarReach, market: &Market) -> Result<(), Refusal> {
    let (_, last) = market.calendar.span();
    if reach.through <= last {
        let (market, through) = (market.market.clone(), reach.through);
        return Err(Refusal::CalendarMustReachFurther { market, last, through });
    }
    Ok(())
}

/// The days on which a market traded before a row, and does not after it.
pub fn closed_by(before: &Market, after: &Market) -> Vec<Date> {
    let (first, last) = before.calendar.span();
    let days = (first.days()..=last.days()).map(Date::from_days);
    let is_closed = |date: &Date| {
        before.calendar.is_trading_day(*date) && !after.calendar.is_trading_day(*date)
    };
    days.filter(is_closed).collect()
}
