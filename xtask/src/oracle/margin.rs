//! Margin: equity, requirements, calls, and which securities may be used, by the rates of the
//! United States as they are now.

use super::clerk;
use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use office::credit::{Held, Lien, Margin, Rates, short_maintenance_each, used};
use terms::{Decimal, Fraction, MarginRule, Total};

/// Cents.
pub const DECIMALS: u8 = 2;

/// The rates of the market on its last day; a rate that the case gives takes the place of one.
pub fn rates(given: Option<(MarginRule, Decimal)>) -> Reading<Rates> {
    let market = clerk::market();
    let date = market.calendar.span().1;
    let of = |rule| match given {
        Some((of, value)) if of == rule => Some(value),
        _ => Some(market.margin_row(rule, date)?.value),
    };
    Rates::new(of).ok_or(Unsolved::NotTheShape)
}

pub fn cents(fields: &Fields, key: &str) -> Reading<Total> {
    let units = fields.number(key)?.units(DECIMALS).ok_or(Unsolved::NotTheShape)?;
    Ok(Total(units.into()))
}

pub fn found(total: Total) -> Found {
    Found::total(total, DECIMALS)
}

/// One unit of something, worth so much.
pub fn one(value: Decimal, is_short: bool) -> Reading<Held> {
    held(Decimal { mantissa: if is_short { -1 } else { 1 }, scale: 0 }, value)
}

pub fn held(quantity: Decimal, price: Decimal) -> Reading<Held> {
    let fraction = |of: Decimal| {
        let one = terms::power_of_ten(of.scale);
        Fraction::try_new(of.mantissa.into(), one).ok_or(Unsolved::NotTheShape)
    };
    let quantity = fraction(quantity)?;
    let value = quantity.abs().times(fraction(price)?).ok_or(Unsolved::NotTheShape)?;
    let value = value.units(DECIMALS, terms::Rounding::HalfUp).ok_or(Unsolved::NotTheShape)?;
    Ok(Held { quantity, price, value: Total(value) })
}

/// An account that is long and owes.
fn long(fields: &Fields) -> Reading<Margin> {
    let maintenance = fields.optional_number("maintenance")?;
    let rates = rates(maintenance.map(|rate| (MarginRule::MaintenanceLong, rate)))?;
    let held = fields.optional_number("lmv")?.map(|value| one(value, false)).transpose()?;
    let held: Vec<Held> = held.into_iter().collect();
    Ok(Margin::of(&held, -cents(fields, "debit")?, &rates, DECIMALS))
}

/// Equity, in money and in percent.
pub fn equity(fields: &Fields) -> Reading<Found> {
    let margin = long(fields)?;
    let percent = margin.equity_percent().ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([
        ("equity", found(margin.equity())),
        ("equity_percent", Found::Amount(percent.mantissa.into(), percent.scale)),
    ]))
}

/// What a maintenance call asks.
pub fn call(fields: &Fields) -> Reading<Found> {
    let margin = long(fields)?;
    Ok(Found::record([
        ("equity", found(margin.equity())),
        ("required", found(margin.maintenance)),
        ("call", found(margin.call())),
    ]))
}

/// Below which market value there is a call.
pub fn trigger(fields: &Fields) -> Reading<Found> {
    let below = long(fields)?.called_below().ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([("trigger_lmv", found(below))]))
}

/// Above which market value there is a call, of what is short.
pub fn short_trigger(fields: &Fields) -> Reading<Found> {
    let held = [one(fields.number("smv")?, true)?];
    let margin = Margin::of(&held, cents(fields, "credit")?, &rates(None)?, DECIMALS);
    let above = margin.called_above().ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([("trigger_smv", found(above)), ("equity_now", found(margin.equity()))]))
}

/// What must be held for each short share.
pub fn each_short_share(fields: &Fields) -> Reading<Found> {
    let each = short_maintenance_each(fields.number("price")?, &rates(None)?);
    let each = each.ok_or(Unsolved::NotTheShape)?;
    let each = Found::Fraction(each.numerator(), each.denominator());
    Ok(Found::record([("per_share", each)]))
}

/// Excess and buying power.
pub fn excess(fields: &Fields) -> Reading<Found> {
    let margin = long(fields)?;
    Ok(Found::record([
        ("equity", found(margin.equity())),
        ("reg_t", found(margin.initial)),
        ("excess", found(margin.excess())),
        ("buying_power", found(margin.buying_power())),
        ("restricted", Found::Flag(margin.is_restricted())),
    ]))
}

/// A short sale: the money that stands there when its margin was paid in, and the equity at a later
/// price.
pub fn short_sale(fields: &Fields) -> Reading<Found> {
    let rates = rates(None)?;
    let quantity = fields.number("qty")?;
    let quantity = Decimal { mantissa: -quantity.mantissa, ..quantity };
    let credit = |price: &str| -> Reading<Total> {
        let sold = held(quantity, fields.number(price)?)?;
        // The proceeds, and what Regulation T asks beside them.
        Ok(sold.value + Margin::of(&[sold], sold.value, &rates, DECIMALS).initial)
    };
    if fields.has("prior_smv") {
        let prior = cents(fields, "prior_smv")? + cents(fields, "prior_equity")?;
        let new = prior + credit("price")?;
        return Ok(Found::record([("prior_credit", found(prior)), ("new_credit", found(new))]));
    }
    let money = credit("short_price")?;
    let now = held(quantity, fields.number("mark")?)?;
    let equity = Margin::of(&[now], money, &rates, DECIMALS).equity();
    Ok(Found::record([("credit", found(money)), ("equity", found(equity))]))
}

/// The value of what may be used, and of what is excess margin.
pub fn excess_value(fields: &Fields) -> Reading<Found> {
    let limit = used(&[], cents(fields, "debit")?, rates(None)?.of(MarginRule::ExcessMargin)).limit;
    let limit = Total(limit.round(terms::Rounding::HalfUp));
    let beyond = cents(fields, "market_value")? - limit;
    Ok(Found::record([
        ("margin_securities_value", found(limit)),
        ("excess_margin_value", found(beyond)),
    ]))
}

/// The shares of one position that may be used.
pub fn excess_shares(fields: &Fields) -> Reading<Found> {
    let debit = cents(fields, if fields.has("debit") { "debit" } else { "net_debit" })?;
    let lien = lien(fields)?;
    let used = used(&[(lien, 1)], debit, rates(None)?.of(MarginRule::ExcessMargin)).units[0];
    let (used, kept) = (Found::total(used, 0), Found::total(lien.units - used, 0));
    Ok(Found::record([
        ("available", used.clone()),
        ("available_for_rehypothecation_shares", used),
        ("segregate", kept.clone()),
        ("segregate_shares", kept),
    ]))
}

/// The same of several, in the order that the firm chooses.
pub fn excess_of_several(fields: &Fields) -> Reading<Found> {
    let positions = fields.rows("positions")?.iter().map(|row| fields.within(row));
    let positions: Vec<Fields> = positions.collect::<Reading<_>>()?;
    let named = |name: &str| {
        let is_it = |of: &&Fields| of.text("sec").is_ok_and(|sec| sec == name);
        positions.iter().find(is_it).ok_or(Unsolved::NotTheShape)
    };
    let mut liens = Vec::new();
    let mut order = Vec::new();
    for name in fields.rows("use_first")? {
        let name = name.as_str().ok_or(Unsolved::NotTheShape)?;
        liens.push((lien(named(name)?)?, 1));
        order.push(name.to_owned());
    }
    if order.len() != positions.len() {
        return Err(Unsolved::NotTheShape);
    }
    let rate = rates(None)?.of(MarginRule::ExcessMargin);
    let used = used(&liens, cents(fields, "debit")?, rate);
    let value =
        liens.iter().zip(&used.units).try_fold(Fraction::ZERO, |sum, ((lien, _), units)| {
            sum.plus(lien.price.times(Fraction::whole(units.0))?)
        });
    let value = value.ok_or(Unsolved::NotTheShape)?.round(terms::Rounding::HalfUp);
    let record = |of: &dyn Fn(usize) -> Total| {
        let each = order.iter().enumerate();
        Found::Record(each.map(|(at, name)| (name.clone(), Found::total(of(at), 0))).collect())
    };
    Ok(Found::record([
        ("limit_140", found(Total(used.limit.round(terms::Rounding::HalfUp)))),
        ("usable", record(&|at| used.units[at])),
        ("segregate", record(&|at| liens[at].0.units - used.units[at])),
        ("check_usable_value_le_limit", found(Total(value))),
    ]))
}

fn lien(fields: &Fields) -> Reading<Lien> {
    let units = fields.number("qty")?.units(0).ok_or(Unsolved::NotTheShape)?;
    let price = fields.number("price")?;
    let in_cents = i128::from(price.mantissa) * terms::power_of_ten(DECIMALS);
    let price = Fraction::try_new(in_cents, terms::power_of_ten(price.scale));
    Ok(Lien { units: Total(units.into()), price: price.ok_or(Unsolved::NotTheShape)? })
}
