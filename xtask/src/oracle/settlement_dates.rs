//! Settlement and payment dates of a trade: the market's own functions on the calendar that a case
//! gives.

use super::clerk;
use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use office::clearance::rules::settlement_date;
use terms::{Calendar, Cycle, Date, Dated, FailRule, FailSale, Kind, Market};

/// How many days beyond the trade date a calendar of a case reaches: no cycle is longer.
const DAYS_AHEAD: i32 = 800;

/// 3 September 2013, when Rule 204 held; which day it is changes no count of settlement days.
const ANY_TRADE_DATE: i32 = 15_951;

/// No close-out by settlement days is as many of them after the trade date.
const OFFSET_MAX: u8 = 30;

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

/// By when a sale that was not delivered is closed out (17 CFR 242.204).
pub fn close_out(fields: &Fields) -> Reading<Found> {
    let trade_date = fields.date("trade_date")?;
    let market = market(fields, trade_date)?;
    let due = settlement_date(&market, trade_date)?;
    let by = |sale| {
        let rule = market.fail_rule(due, (Kind::ClearingHouse, true, sale));
        let day = rule.and_then(|rule| rule.day(trade_date, due, &market.calendar));
        day.map_or(Found::Nothing, Found::text)
    };
    Ok(Found::record([
        ("settlement_date", Found::text(due)),
        ("short_sale_closeout", by(FailSale::Short)),
        ("long_or_bona_fide_mm_closeout", by(FailSale::Long)),
        ("deemed_to_own_35_day", by(FailSale::Owned)),
    ]))
}

/// The same in settlement days after a trade date, whichever it is.
pub fn close_out_offset(fields: &Fields) -> Reading<Found> {
    let trade_date = Date::from_days(ANY_TRADE_DATE);
    if fields.optional_count("cycle_days")?.is_none() {
        return Err(Unsolved::NotTheShape);
    }
    let market = market(fields, trade_date)?;
    let due = settlement_date(&market, trade_date)?;
    let offset = |sale| {
        let rule = market.fail_rule(due, (Kind::ClearingHouse, true, sale));
        let day = rule.and_then(|rule| rule.day(trade_date, due, &market.calendar));
        let is_it = |days: &u8| market.calendar.settlement_date(trade_date, *days) == day;
        let days = day.and_then(|_| (0..=OFFSET_MAX).find(is_it));
        days.map(Found::count).ok_or(Unsolved::NotTheShape)
    };
    let kind = if fields.has("kind") { Some(fields.text("kind")?) } else { None };
    match kind {
        Some(kind) => {
            let sale = FailSale::parse(&kind).ok_or(Unsolved::NotTheShape)?;
            Ok(Found::record([("closeout_offset_from_trade", offset(sale)?)]))
        }
        None => Ok(Found::record([
            ("short", offset(FailSale::Short)?),
            ("long_or_mm", offset(FailSale::Long)?),
        ])),
    }
}

/// From when on what has not come may be bought in, and by when notice of it is given (FINRA Rule
/// 11810).
pub fn buy_in(fields: &Fields) -> Reading<Found> {
    let due = fields.date("delivery_due")?;
    let market = clerk::market();
    let rule = market.fail_rule(due, (Kind::Counterparty, false, FailSale::Long));
    let rule = rule.ok_or(Unsolved::NotTheShape)?;
    let earliest = rule.day(due, due, &market.calendar).ok_or(Unsolved::NotTheShape)?;
    let notice = rule
        .last_notice(earliest, &market.calendar, |day| {
            FailRule::is_day_of_buy_in(day, &market.calendar)
        })
        .ok_or(Unsolved::NotTheShape)?;
    // To the minute, as the rule says it.
    let to_the_minute = |moment: String| format!("{}{}", &moment[..16], &moment[19..]);
    let by = rule.notice_by.map(|by| market.local_time.show(market.local_time.at(notice, by)));
    let by = by.map_or(Found::Nothing, |by| Found::text(to_the_minute(by)));
    Ok(Found::record([
        ("earliest_execution", Found::text(earliest)),
        ("notice_deadline_for_earliest", by),
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
