//! The gate of rows of a market's rules: may a row stand beside those that do?

use super::refusals::Refusal;
use crate::shared::directory::Directory;
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    Basis, CalendarReach, Charge, ChargeRounding, ChargeRow, ChartLine, Class, ClockTime, CycleRow,
    Date, DayState, Decimal, Edition, GlSection, Market, MarketDay, MarketRow, MarketSays, Name,
    SessionRow, Venue, VenueRow, VenueStatus,
};

/// Of one thing one row stands, so that no order of rows decides.
pub fn check_is_first<'r>(
    row: &MarketRow,
    mut standing: impl Iterator<Item = &'r MarketRow>,
) -> Result<(), Refusal> {
    match standing.find(|known| known.is_about_the_same(row)) {
        Some(first) => Err(Refusal::MarketRowMustBeCorrected {
            first: first.row_id.clone(),
            market: row.market.clone(),
            date: row.says.effective(),
        }),
        None => Ok(()),
    }
}

/// A row takes back one of its own market: what follows is looked up there. Venues are of no
/// market.
pub fn check_stays_in_its_market(row: &MarketRow, gone: &MarketRow) -> Result<(), Refusal> {
    if row.market == gone.market || matches!(row.says, MarketSays::Venue(_)) {
        return Ok(());
    }
    Err(Refusal::MarketRowMustStayInItsMarket {
        gone: gone.row_id.clone(),
        market: gone.market.clone(),
        said: row.market.clone(),
    })
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

/// A cycle takes days, not months.
pub fn check_cycle(row: &CycleRow) -> Result<(), Refusal> {
    let (days, most) = (row.settlement_days.max(row.business_days), CycleRow::DAYS_MAX);
    if days > most {
        return Err(Refusal::CycleMustBeShort { effective: row.effective, days, most });
    }
    Ok(())
}

/// A code stays in its country, which decides by what market's rules an instrument is cleared that
/// is listed there; and one that is good no longer was good before.
pub fn check_venue(row: &VenueRow, venues: &BTreeMap<Name, Venue>) -> Result<(), Refusal> {
    match (venues.get(&row.mic), row.status) {
        (Some(known), _) if known.country != row.country => {
            Err(Refusal::VenueMustStayInItsCountry {
                venue: row.mic.clone(),
                country: known.country.clone(),
                said: row.country.clone(),
            })
        }
        (None, VenueStatus::Expired) => {
            Err(Refusal::ExpiredVenueMustBeKnown { venue: row.mic.clone() })
        }
        (Some(_), _) | (None, VenueStatus::Active) => Ok(()),
    }
}

/// A session has its evenings and its hours, opens no earlier than at noon, so that it leaves the
/// day's own trades to the day (until edition 5 it opened at any time), and is over before the next
/// one opens.
pub fn check_session(row: &SessionRow, edition: Edition) -> Result<(), Refusal> {
    let effective = row.effective;
    let earliest = if edition < Edition(6) { ClockTime::MIDNIGHT } else { ClockTime::NOON };
    match (row.opens, row.closes, row.evenings.is_empty()) {
        (None, None, true) => Ok(()),
        (Some(opens), Some(closes), false) if closes <= opens && opens >= earliest => Ok(()),
        (Some(opens), Some(closes), false) => {
            Err(Refusal::SessionMustEndBeforeTheNext { effective, opens, closes })
        }
        _ => Err(Refusal::SessionMustBeWhole { effective }),
    }
}

/// A line has a number of its section, says what it says everywhere, rolls up to an item that is
/// known, and takes over from lines of the same section, so that no balance leaves it.
pub fn check_line(line: &ChartLine, market: &Market, directory: &Directory) -> Result<(), Refusal> {
    let first = directory.markets().next().map(|market| &market.market);
    if first != Some(&market.market) {
        let (market, first) = (market.market.clone(), first.cloned().unwrap_or_default());
        return Err(Refusal::ChartLineMustBeOfTheFirstMarket { market, first });
    }
    let gl_line = || line.gl_line.clone();
    let Some(section) = section_of(&line.gl_line) else {
        return Err(Refusal::ChartLineMustBeANumber { gl_line: gl_line() });
    };
    let mut known = market.gl_lines.iter();
    if let Some(known) = known.find(|known| known.gl_line == line.gl_line)
        && (&known.caption, &known.focus_item) != (&line.caption, &line.focus_item)
    {
        return Err(Refusal::ChartLineMustSayTheSame { gl_line: gl_line() });
    }
    let of_section = market.gl_lines.iter().filter(|known| known.section == Some(section));
    let items: BTreeSet<&str> = of_section.map(|known| known.focus_item.as_str()).collect();
    if !items.contains(line.focus_item.as_str()) {
        let known = items.into_iter().collect::<Vec<_>>().join(", ");
        let focus_item = line.focus_item.clone();
        return Err(Refusal::ChartLineMustRollUp { focus_item, section, known });
    }
    let stands_on = |(class, is_credit): (Class, bool)| {
        market.gl_line_of((line.kind, class), line.effective, is_credit)
    };
    let mut instead = line.cells().filter_map(stands_on);
    match instead.find(|instead| GlSection::of_line(instead) != Some(section)) {
        Some(instead) => Err(Refusal::ChartLineMustKeepItsSection {
            gl_line: gl_line(),
            instead: instead.clone(),
            kind: line.kind.as_str(),
        }),
        None => Ok(()),
    }
}

/// The fewest and the most digits of the number of a line.
const LINE_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

fn section_of(gl_line: &str) -> Option<GlSection> {
    let is_number = gl_line.bytes().all(|byte| byte.is_ascii_digit());
    let fits = is_number && LINE_DIGITS.contains(&gl_line.len());
    fits.then(|| GlSection::of_line(gl_line)).flatten()
}

/// The trial balance of a closed day has been seen.
pub fn check_lines_reach(effective: Option<Date>, earliest: Date) -> Result<(), Refusal> {
    match effective {
        Some(effective) if effective < earliest => {
            Err(Refusal::ChartLineMustNotReachBack { effective, earliest })
        }
        Some(_) | None => Ok(()),
    }
}

/// Twelve digits before and eight behind the point keep every product within what a quantity holds.
const FIGURE_MAX: i64 = 1_000_000_000_000;
const FIGURE_SCALE_MAX: u8 = 8;

/// A rate is of a charge that the office can work out, round and pass on.
pub fn check_charge(
    row: &ChargeRow,
    market: &Market,
    directory: &Directory,
) -> Result<(), Refusal> {
    check_known(row, market)?;
    let charge = || row.charge.clone();
    if let Some(through) = row.through.filter(|through| *through < row.effective) {
        return Err(Refusal::RateMustHoldADay {
            charge: charge(),
            effective: row.effective,
            through,
        });
    }
    for (figure, value) in [("rate", Some(row.rate.rate)), ("cap", row.rate.cap)] {
        let fits = |value: &Decimal| {
            (0..FIGURE_MAX).contains(&value.mantissa) && value.scale <= FIGURE_SCALE_MAX
        };
        if let Some(value) = value.filter(|value| !fits(value)) {
            return Err(Refusal::RateFigureMustFit { charge: charge(), figure, value });
        }
    }
    let currency = directory.currency_id(&market.currency);
    let most = currency.map_or(0, |currency| directory.asset(currency).decimals());
    if let ChargeRounding::Named { decimals, .. } = row.rate.rounding
        && decimals > most
    {
        let currency = market.currency.clone();
        return Err(Refusal::RateMustFitTheCurrency { charge: charge(), decimals, currency, most });
    }
    check_percentage(row, market)
}

/// A row is a rate of a charge that the market knows. One that fits none, by a slip in one column,
/// would be charged beside the right one.
fn check_known(row: &ChargeRow, market: &Market) -> Result<(), Refusal> {
    if market.charges.iter().any(|known| row.is_of(known)) {
        return Ok(());
    }
    let of_its_name = market.charges.iter().filter(|known| known.charge == row.charge);
    let mut known: Vec<String> = of_its_name.map(shape_of).collect();
    if known.is_empty() {
        let names: BTreeSet<&str> = market.charges.iter().map(|known| &*known.charge).collect();
        known = names.into_iter().map(str::to_owned).collect();
    }
    let (market, charge) = (market.market.clone(), row.charge.clone());
    Err(Refusal::ChargeMustBeOfTheMarket { market, charge, known: known.join(", ") })
}

/// What tells a charge from others, in the order of the columns.
fn shape_of(charge: &Charge) -> String {
    let Charge { side, product, segment, exchange, unit, supply, payable_account, .. } = charge;
    let exchange = exchange.as_deref().unwrap_or("any");
    [
        charge.charge.as_str(),
        side.as_str(),
        product.as_str(),
        segment.as_str(),
        exchange,
        unit.as_str(),
        supply.as_str(),
        payable_account,
    ]
    .join("/")
}

/// What it is a percentage of is charged, or is a percentage's part already (brokerage).
fn check_percentage(row: &ChargeRow, market: &Market) -> Result<(), Refusal> {
    let Basis::PercentOf(of) = &row.rate.basis else { return Ok(()) };
    let mut known: BTreeSet<&Name> = market.charges.iter().map(|known| &known.charge).collect();
    let rates = market.charges.iter().flat_map(|known| known.rates.rows());
    for (_, rate) in rates {
        if let Basis::PercentOf(names) = &rate.basis {
            known.extend(names);
        }
    }
    let unknown = of.iter().find(|name| !known.contains(name) || **name == row.charge);
    if of.is_empty() || unknown.is_some() {
        let names: Vec<&str> = known.iter().map(|name| name.as_str()).collect();
        return Err(Refusal::ChargeMustBeOfKnownOnes {
            charge: row.charge.clone(),
            of: unknown.cloned().unwrap_or_default(),
            market: market.market.clone(),
            known: names.join(", "),
        });
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
