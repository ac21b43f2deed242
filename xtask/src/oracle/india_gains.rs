//! Capital gains of India (`rules/india_eu.md` A10): what counts as cost, which lots are sold, how
//! long is long, the tax.
//!
//! Rates are those of the house's own dated table; amounts are rupees and paise.

use super::clerk::rulebook;
use super::fields::{Fields, Reading, Unsolved, number, side, text};
use super::found::Found;
use office::accounting::india::{self, Gains, cost_of_acquisition, is_long_term};
use office::basis::{self, Part};
use serde_json::Value;
use terms::{Date, Decimal, Fraction, GainsRate, Quantity, Rounding, Side, Total};

/// Digits behind the point of money.
const PAISE: u8 = 2;

/// A share that was acquired up to the day of fair value, and a bonus share on it, sold.
pub fn grandfathered(fields: &Fields) -> Reading<Found> {
    let (cost, sale) = (fields.paise("cost")?, fields.paise("sale")?);
    let fair_value =
        if fields.has("fmv") { fields.paise("fmv")? } else { fields.paise("fmv_2018_01_31")? };
    let acquired_at = cost_of_acquisition(cost, Some(fair_value), sale);
    let gain = less(sale, acquired_at)?;
    let mut found = vec![
        ("cost_of_acquisition", money(acquired_at)),
        ("gain", money(gain)),
        ("original", money(gain)),
    ];
    if fields.has("bonus_cost") {
        // A bonus of after that day: its own cost, which is nothing, and no fair value.
        let bonus = less(sale, cost_of_acquisition(fields.paise("bonus_cost")?, None, sale))?;
        found.extend([
            ("bonus", money(bonus)),
            ("total", Found::total(Total::from(gain) + Total::from(bonus), PAISE)),
        ]);
    }
    Ok(Found::Record(found.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()))
}

/// Purchases and sales, first in, first out: what is left at which average cost, and what was
/// gained.
pub fn first_in_first_out(fields: &Fields) -> Reading<Found> {
    let (mut open, mut realised) = (Vec::new(), Total::ZERO);
    for trade in fields.rows("trades")? {
        let [way, quantity, price] = trade.as_array().map(Vec::as_slice).unwrap_or_default() else {
            return Err(Unsolved::NotTheShape);
        };
        let (quantity, price) = (fraction(quantity)?, fraction(price)?);
        let money = fits(basis::value(quantity, price, PAISE))?;
        match side(&text(way)?)? {
            Side::Buy => open.push(Part { quantity, cost: money }),
            Side::Sell | Side::SellShort | Side::SellShortExempt => {
                let (left, sold) = fits(basis::taken(&open, quantity))?;
                open = left;
                realised += less(money, sold.cost)?;
            }
        }
    }
    let quantity = fits(basis::total(&open))?;
    let cost =
        fits(Quantity::try_new(open.iter().map(|part| i128::from(part.cost.units())).sum()))?;
    let average = Part { quantity, cost }
        .cost_of_one()
        .map_or(Found::Nothing, |paise| in_rupees(paise).map_or(Found::Nothing, Found::exact));
    let found = [
        ("avg", average),
        ("realised", Found::total(realised, PAISE)),
        ("quantity", Found::exact(quantity)),
        ("cost", money(cost)),
    ];
    Ok(Found::record(found))
}

/// A demerger: the company says how much of the cost stays; the rest is that of the new shares.
pub fn demerger(fields: &Fields) -> Reading<Found> {
    let (total, retained) = (fields.paise("total_cost")?, fields.paise("retained_cost")?);
    let share = fits(Fraction::try_new(retained.units().into(), total.units().into()))?;
    let (stays, moves) = fits(Part { quantity: Fraction::ONE, cost: total }.divided(share))?;
    let each = fits(Part { quantity: fields.ratio("new_qty")?, cost: moves }.cost_of_one())?;
    Ok(Found::record([
        ("retained_cost", money(stays)),
        ("new_cost", money(moves)),
        ("new_unit_cost", Found::exact(in_rupees(each)?)),
    ]))
}

/// A purchase, a bonus on it, a split of both, and a sale, first in, first out: the bonus is a lot
/// of its own without a cost.
pub fn bonus_and_split(fields: &Fields) -> Reading<Found> {
    let quantity = fields.ratio("buy")?;
    let cost = fits(basis::value(quantity, fields.ratio("price")?, PAISE))?;
    let bonus =
        Part { quantity: fits(quantity.times(fields.ratio("bonus")?))?, cost: Quantity::ZERO };
    let ratio = fields.ratio("split")?;
    let [original, bonus] = [Part { quantity, cost }, bonus].map(|part| part.exchanged(ratio));
    let (original, bonus) = (fits(original)?, fits(bonus)?);
    let sell = fields.ratio("sell")?;
    let (_, sold) = fits(basis::taken(&[original, bonus], sell))?;
    let from_original = least(sell, original.quantity);
    Ok(Found::record([
        ("orig_unit", Found::exact(in_rupees(fits(original.cost_of_one())?)?)),
        ("orig_lots", Found::exact(original.quantity)),
        ("bonus_lots", Found::exact(bonus.quantity)),
        ("sold_from_orig", Found::exact(from_original)),
        ("sold_from_bonus", Found::exact(fits(sold.quantity.minus(from_original))?)),
        ("cost_sold", money(sold.cost)),
    ]))
}

/// The tax on gains of one sale.
pub fn tax(fields: &Fields) -> Reading<Found> {
    let sold = fields.date("sale_date")?;
    let total = |key| {
        fields
            .optional_number(key)?
            .map_or(Ok(Total::ZERO), |amount| paise(amount).map(Total::from))
    };
    let rate = rate(sold)?;
    let gains = Gains { rate, short: total("stcg")?, long: total("ltcg")? };
    let tax = india::tax(&[gains], rate.exemption, PAISE);
    Ok(Found::record([
        ("ltcg_tax", Found::total(tax.long, PAISE)),
        ("stcg_tax", Found::total(tax.short, PAISE)),
        ("exempt", Found::total(tax.exempt, PAISE)),
    ]))
}

/// Whether each sale of one purchase is short-term or long-term.
pub fn holding_terms(fields: &Fields) -> Reading<Found> {
    let bought = fields.date("buy")?;
    let term = |sold: Date| {
        rate(sold).map(|rate| {
            Found::text(if is_long_term(rate, bought, sold) { "long" } else { "short" })
        })
    };
    let terms = fields.dates("sells")?.into_iter().map(term).collect::<Reading<Vec<_>>>()?;
    Ok(Found::record([("terms", Found::List(terms))]))
}

fn rate(sold: Date) -> Reading<&'static GainsRate> {
    let rates = rulebook().market("india").map(|market| &market.capital_gains);
    rates
        .and_then(|rates| rates.on(sold))
        .ok_or_else(|| Unsolved::Refused(format!("no rate for a sale on {sold}")))
}

fn least(one: Fraction, other: Fraction) -> Fraction {
    match one.compare(other) {
        Some(std::cmp::Ordering::Less) => one,
        _ => other,
    }
}

fn fraction(value: &Value) -> Reading<Fraction> {
    number(value).map(Fraction::from)
}

fn in_rupees(paise: Fraction) -> Reading<Fraction> {
    fits(paise.over(Fraction::whole(100)))
}

fn money(amount: Quantity) -> Found {
    Found::quantity(amount, PAISE)
}

fn paise(amount: Decimal) -> Reading<Quantity> {
    fits(amount.round(PAISE, Rounding::HalfUp).and_then(|units| Quantity::try_new(units.into())))
}

fn less(whole: Quantity, part: Quantity) -> Reading<Quantity> {
    fits(Quantity::try_new(i128::from(whole.units()) - i128::from(part.units())))
}

fn fits<T>(found: Option<T>) -> Reading<T> {
    found.ok_or_else(|| Unsolved::Refused("the numbers do not fit".to_owned()))
}

impl Fields<'_> {
    fn paise(&self, key: &str) -> Reading<Quantity> {
        paise(self.number(key)?)
    }
}
