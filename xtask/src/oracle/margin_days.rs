//! Margin from day to day and within a day: deposits of a first purchase, the special memorandum
//! account, calls and their days, intraday margin, cash accounts.

use super::clerk;
use super::fields::{Fields, Reading, Unsolved, date, number, side};
use super::found::Found;
use super::margin::{DECIMALS, cents, found, held, one, rates};
use office::credit::cash_account::{Proceeds, Ride, good_from};
use office::credit::{Margin, Rates, deposit_for, intraday, memorandum};
use serde_json::Value;
use terms::{CallKind, CallRule, Date, Decimal, MarginRule, Rounding, Side, Total};

/// The rule about calls of a kind, as it is on a day.
fn call_rule(call: CallKind, date: Date) -> Reading<&'static CallRule> {
    clerk::market().call_rule(call, date).ok_or(Unsolved::NotTheShape)
}

fn last_day() -> Date {
    clerk::market().calendar.span().1
}

fn flag(fields: &Fields, key: &str) -> Reading<bool> {
    fields.value(key).and_then(Value::as_bool).ok_or(Unsolved::NotTheShape)
}

/// What a first purchase asks, or one of an account that has what it must.
pub fn deposit(fields: &Fields) -> Reading<Found> {
    let rates = rates(None)?;
    let least = rates.of(MarginRule::MinimumEquity).units(DECIMALS, Rounding::HalfUp);
    let least = Total(least.ok_or(Unsolved::NotTheShape)?);
    let equity = if flag(fields, "established_account")? { least } else { Total::ZERO };
    let price = held(fields.number("qty")?, fields.number("price")?)?.value;
    Ok(Found::record([("required_deposit", found(deposit_for(price, equity, &rates, DECIMALS)))]))
}

/// What a sale releases.
pub fn sale(fields: &Fields) -> Reading<Found> {
    let rates = rates(None)?;
    let sold = cents(fields, "sale")?;
    let (long, debit) = (cents(fields, "prior_lmv")? - sold, cents(fields, "prior_debit")? - sold);
    let margin = Margin::of(&[one(shown(long)?, false)?], -debit, &rates, DECIMALS);
    let released = cents(fields, "prior_sma")? + memorandum::release(sold, &rates);
    Ok(Found::record([
        ("lmv", found(margin.long)),
        ("debit", found(debit)),
        ("equity", found(margin.equity())),
        ("sma_from_release", found(released)),
        ("excess_equity", found(margin.excess())),
    ]))
}

fn shown(total: Total) -> Reading<Decimal> {
    let mantissa = i64::try_from(total.0).map_err(|_| Unsolved::NotTheShape)?;
    Ok(Decimal { mantissa, scale: DECIMALS })
}

/// The account after each event, which is a day of its own.
pub fn roll(fields: &Fields) -> Reading<Found> {
    let rates = rates(None)?;
    let (mut long, mut money, mut sma) = (Total::ZERO, Total::ZERO, Total::ZERO);
    let mut rows = Vec::new();
    for event in fields.rows("events")? {
        let [what, amount] = event.as_array().map(Vec::as_slice).unwrap_or_default() else {
            return Err(Unsolved::NotTheShape);
        };
        let amount = in_cents(number(amount)?)?;
        let mut moved = Total::ZERO;
        match what.as_str() {
            Some("deposit" | "dividend") => (money, moved) = (money + amount, amount),
            Some("withdraw") => (money, moved) = (money - amount, -amount),
            Some("interest") => money = money - amount,
            Some("mark") => long = amount,
            Some("buy") => {
                let bought = [one(shown(amount)?, false)?];
                moved = Margin::of(&bought, -amount, &rates, DECIMALS).excess();
                (long, money) = (long + amount, money - amount);
            }
            Some("sell") => {
                moved = memorandum::release(amount, &rates);
                (long, money) = (long - amount, money + amount);
            }
            _ => return Err(Unsolved::NotTheShape),
        }
        let margin = Margin::of(&[one(shown(long)?, false)?], money, &rates, DECIMALS);
        sma = memorandum::carried(sma, moved, margin.excess());
        let event = [what, &event[1]].map(|part| super::fields::text(part).map(Found::Text));
        rows.push(Found::record([
            ("event", Found::List(event.into_iter().collect::<Reading<_>>()?)),
            ("lmv", found(long)),
            ("debit", found(-money)),
            ("equity", found(margin.equity())),
            ("excess", found(margin.excess())),
            ("sma", found(sma)),
            ("reg_t_call", found(memorandum::missing(sma))),
            ("maintenance_call", found(margin.call())),
        ]));
    }
    Ok(Found::record([("rows", Found::List(rows))]))
}

fn in_cents(number: Decimal) -> Reading<Total> {
    Ok(Total(number.units(DECIMALS).ok_or(Unsolved::NotTheShape)?.into()))
}

/// How much must be sold to meet a call.
pub fn sale_for_call(fields: &Fields) -> Reading<Found> {
    let rates = rates(Some((MarginRule::Release, fields.number("release")?)))?;
    let sale = memorandum::sale_for(cents(fields, "call")?, rates.of(MarginRule::Release));
    Ok(Found::record([("sale", found(sale.ok_or(Unsolved::NotTheShape)?))]))
}

/// What is left of a sale's release when something is bought on the same day, and whether a call
/// is met by it.
pub fn substitution(fields: &Fields) -> Reading<Found> {
    let rates = rates(None)?;
    let (sold, bought) = (cents(fields, "sale")?, cents(fields, "purchase")?);
    let asked = Margin::of(&[one(shown(bought)?, false)?], -bought, &rates, DECIMALS).excess();
    let net = memorandum::release(sold, &rates) + asked;
    let left = memorandum::missing(net - cents(fields, "call")?);
    Ok(Found::record([
        ("net_sma", found(net)),
        ("call_met", Found::Flag(left.is_zero())),
        ("left", found(left)),
    ]))
}

/// The rates with the maintenance that a case gives.
fn intraday_rates(fields: &Fields) -> Reading<Rates> {
    rates(Some((MarginRule::MaintenanceLong, fields.number("maintenance")?)))
}

fn start(fields: &Fields) -> Reading<Total> {
    Ok(cents(fields, "start_equity")? - cents(fields, "start_maintenance")?)
}

/// The lowest level of a day, by its trades.
pub fn lowest_level(fields: &Fields) -> Reading<Found> {
    let (rates, start) = (intraday_rates(fields)?, start(fields)?);
    let level_of = |row| -> Reading<Total> {
        let trade = fields.within(row)?;
        trade.only(&["side", "qty", "price"])?;
        let opened = held(trade.number("qty")?, trade.number("price")?)?;
        let opening = intraday::of_opening(opened, &rates, DECIMALS);
        Ok(if trade.side("side")? == Side::Buy { opening } else { -opening })
    };
    let moves: Vec<Total> = fields.rows("trades")?.iter().map(level_of).collect::<Reading<_>>()?;
    let lowest = intraday::path(start, &moves).min().ok_or(Unsolved::NotTheShape)?;
    let asked = cents(fields, "start_maintenance")? - moves.iter().copied().sum();
    Ok(Found::record([
        ("maintenance_required", found(asked)),
        ("lowest_iml", found(lowest)),
        ("deficit", found(intraday::deficit(start, &moves))),
    ]))
}

/// The level after each move, and the deficit by their order and by none.
pub fn levels(fields: &Fields) -> Reading<Found> {
    let (rates, start) = (intraday_rates(fields)?, start(fields)?);
    if !flag(fields, "prices_flat")? {
        return Err(Unsolved::NotTheShape);
    }
    let level_of = |row: &Value| -> Reading<Total> {
        let [which, amount] = row.as_array().map(Vec::as_slice).unwrap_or_default() else {
            return Err(Unsolved::NotTheShape);
        };
        let opening = intraday::of_opening(one(number(amount)?, false)?, &rates, DECIMALS);
        match side(which.as_str().ok_or(Unsolved::NotTheShape)?)? {
            Side::Buy => Ok(opening),
            Side::Sell => Ok(-opening),
            Side::SellShort | Side::SellShortExempt => Err(Unsolved::NotTheShape),
        }
    };
    let moves: Vec<Total> =
        fields.rows("transactions")?.iter().map(level_of).collect::<Reading<_>>()?;
    Ok(Found::record([
        ("iml_path", Found::List(intraday::path(start, &moves).map(found).collect())),
        ("deficit_known_order", found(intraday::deficit(start, &moves))),
        ("deficit_worst_order", found(intraday::deficit_of_any_order(start, &moves))),
    ]))
}

/// Is a deficit so small that it makes no practice?
pub fn minor(fields: &Fields) -> Reading<Found> {
    let rule = call_rule(CallKind::Intraday, last_day())?;
    let equity = cents(fields, "equity")?;
    let minor = rule.is_minor(cents(fields, "deficit")?, Some(equity), DECIMALS);
    Ok(Found::record([("minor", Found::Flag(minor))]))
}

/// The days of a deficit.
pub fn deficit_days(fields: &Fields) -> Reading<Found> {
    let (arose, calendar) = (fields.date("deficit_date")?, &clerk::market().calendar);
    let rule = call_rule(CallKind::Intraday, arose)?;
    let text = |day: Option<Date>| day.map(Found::text).ok_or(Unsolved::NotTheShape);
    Ok(Found::record([
        ("fifth_business_day_close", text(rule.freeze_counts_from(arose, calendar))?),
        (
            "deficit_expires_after_close_of",
            text(clerk::market().call_due(CallKind::Intraday, arose))?,
        ),
        ("freeze_90_days_after_fifth", text(rule.frozen_through(arose, calendar))?),
    ]))
}

const FROZEN: &str = "full settled cash required before purchase";

/// A purchase that was sold before it was paid for.
pub fn free_ride(fields: &Fields) -> Reading<Found> {
    let (bought, sold) = (fields.date("buy_date")?, fields.date("sell_date")?);
    let (market, rule) = (clerk::market(), call_rule(CallKind::Payment, bought)?);
    let due = market.call_due(CallKind::Payment, bought).ok_or(Unsolved::NotTheShape)?;
    let ride = Ride { due, sold, paid: fields.optional_date("paid_by")?, drawn: None };
    let is_free = ride.is_free();
    let text = |day: Option<Date>| day.filter(|_| is_free).map_or(Found::Nothing, Found::text);
    Ok(Found::record([
        ("violation", Found::Flag(is_free)),
        ("freeze_counted_from_sale_date", text(rule.freeze_counts_from(sold, &market.calendar))),
        ("freeze_last_day", text(rule.frozen_through(sold, &market.calendar))),
        ("reg_t_payment_date", Found::text(due)),
        // What an account that is frozen is, in the words of the case.
        ("during_freeze", if is_free { Found::text(FROZEN) } else { Found::Nothing }),
    ]))
}

/// A purchase with proceeds that have not settled, sold again; and the same sold on the day that
/// the case names in a key.
pub fn good_faith(fields: &Fields) -> Reading<Found> {
    let (buy, sell) = (fields.record("buy")?, fields.record("sell")?);
    let proceeds = |row| -> Reading<Proceeds> {
        let sale = fields.within(row)?;
        Ok(Proceeds { settles: sale.date("settles")?, amount: cents(&sale, "proceeds")? })
    };
    let proceeds: Vec<Proceeds> =
        fields.rows("sales")?.iter().map(proceeds).collect::<Reading<_>>()?;
    let good = good_from(buy.date("td")?, cents(&buy, "amount")?, Total::ZERO, &proceeds);
    let is_violation = |sold: Date| Found::Flag(good.is_none_or(|good| sold < good));
    let mut found = vec![("good_faith_violation".to_owned(), is_violation(sell.date("td")?))];
    for key in fields.expected_names() {
        if let Some(day) = key.strip_prefix("if_sold_on_or_after_") {
            let day = date(&Value::String(day.replace('_', "-")))?;
            found.push((key.to_owned(), is_violation(day)));
        }
    }
    Ok(Found::Record(found))
}
