//! Settlement and payment dates of a trade: the market's own functions on the calendar that a case
//! gives.

use super::clerk;
use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use office::clearance::rules::settlement_date;
use terms::{Calendar, Cycle, Date, Dated, Market};

/// How many days beyond the trade date a calendar of a case reaches: no cycle is longer.
const DAYS_AHEAD: i32 = 800;

/// Settlement date and Regulation T payment date.
pub fn solve(fields: &Fields) -> Reading<Found> {
    let trade_date = fields.date("trade_date")?;
    let market = market(fields, trade_date)?;
    let settlement_date = settlement_date(&market, trade_date)?;
    let cycle = market.cycles.on(trade_date).expect("the settlement date was found by it");
    let reg_t = market.calendar.business_date(trade_date, cycle.reg_t_business_days);
    Ok(Found::record([
        ("settlement_date", Found::text(settlement_date)),
        ("reg_t_date", reg_t.map_or(Found::Nothing, Found::text)),
        ("cycle_days", Found::count(cycle.settlement_days)),
    ]))
}

fn market(fields: &Fields, trade_date: Date) -> Reading<Market> {
    let mut market = clerk::market().clone();
    if let Some(settlement_days) = fields.optional_count("cycle_days")? {
        // One payment period is the cycle and two business days more (12 CFR 220.2).
        let longer = settlement_days.checked_add(2).ok_or(Unsolved::NotTheShape)?;
        let cycle = Cycle {
            settlement_days,
            reg_t_business_days: fields.optional_count("reg_t_business_days")?.unwrap_or(longer),
        };
        market.cycles = Dated::default();
        market.cycles.add(trade_date, cycle);
    }
    if fields.has("exchange_holidays") || fields.has("bank_only_holidays") {
        let exchange = fields.dates("exchange_holidays")?;
        let bank = fields.dates("bank_only_holidays")?;
        market.calendar = Calendar::new(
            trade_date,
            trade_date.plus(DAYS_AHEAD),
            &exchange,
            &[exchange.clone(), bank].concat(),
        );
    }
    Ok(market)
}
