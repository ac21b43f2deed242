//! Basis under corporate actions: splits, stock dividends, spin-offs, mergers, returns of capital
//! (`rules/us.md` 9).
//!
//! Each solver reads the terms and lets the house's own arithmetic (`office::basis`) work on lots
//! of exact quantities. Amounts are of the United States: cents.

use super::fields::{Fields, Reading, Unsolved, number, text};
use super::found::Found;
use office::basis::{self, Part};
use serde_json::Value;
use terms::{Date, Decimal, Fraction, Quantity, Rounding};

/// Digits behind the point of money.
const CENTS: u8 = 2;

/// A stock dividend of so many new shares for each old one: shares and basis of each lot.
pub fn stock_dividend(fields: &Fields) -> Reading<Found> {
    let ratio = fits(Fraction::ONE.plus(fields.ratio("new_per_old")?))?;
    let lots = lots(fields)?
        .iter()
        .map(|lot| fits(lot.exchanged(ratio)))
        .collect::<Reading<Vec<Part>>>()?;
    let shown = |lot: &Part| -> Reading<Vec<(String, Found)>> {
        let each = Found::exact(in_money(fits(lot.cost_of_one())?)?);
        Ok(vec![
            ("shares".to_owned(), Found::exact(lot.quantity)),
            ("basis_each".to_owned(), each),
            ("basis".to_owned(), money(lot.cost)),
        ])
    };
    let mut found = vec![(
        "lots".to_owned(),
        Found::List(lots.iter().map(|lot| shown(lot).map(Found::Record)).collect::<Reading<_>>()?),
    )];
    if let [lot] = lots.as_slice() {
        found.extend(shown(lot)?);
    }
    Ok(Found::Record(found))
}

/// A split or a reverse split of one lot, with the fraction that is left, and what cash in lieu of
/// it gains.
pub fn split(fields: &Fields) -> Reading<Found> {
    let old = Part { quantity: fields.ratio("qty")?, cost: fields.money("basis")? };
    let new = fits(old.exchanged(fields.ratio("ratio")?))?;
    let fraction = new.quantity.part();
    let (open, sold) = fits(basis::taken(&[new], fraction))?;
    let mut found = vec![
        ("qty".to_owned(), Found::exact(new.quantity)),
        ("basis".to_owned(), money(new.cost)),
        ("per_share".to_owned(), Found::exact(in_money(fits(new.cost_of_one())?)?)),
    ];
    found.extend(whole_and_fraction(&open, sold)?);
    found.extend([
        ("new_qty_exact".to_owned(), Found::exact(new.quantity)),
        ("basis_per_share".to_owned(), Found::exact(in_money(fits(new.cost_of_one())?)?)),
    ]);
    if let Some(paid) = fields.optional_money("cil")? {
        found.extend(cash_in_lieu(paid, sold.cost)?);
        found.push(("source_rounded".to_owned(), cut_at_a_thousandth(new, fraction, paid)?));
    }
    Ok(Found::Record(found))
}

/// A split of a lot at a cost for each share, and the basis of what is sold then.
pub fn split_and_sale(fields: &Fields) -> Reading<Found> {
    let quantity = fields.ratio("qty")?;
    let cost = fits(basis::value(quantity, fields.ratio("cost_per_share")?, CENTS))?;
    let new = fits(Part { quantity, cost }.exchanged(fields.ratio("ratio")?))?;
    let (open, sold) = fits(basis::taken(&[new], fields.ratio("sell_qty")?))?;
    Ok(Found::record([
        ("qty", Found::exact(new.quantity)),
        ("basis", money(new.cost)),
        ("per_share", Found::exact(in_money(fits(new.cost_of_one())?)?)),
        ("basis_sold", money(sold.cost)),
        ("basis_left", money(cost_of(&open)?)),
    ]))
}

/// New shares whose basis is known: the basis of one and of the fraction.
pub fn new_shares(fields: &Fields) -> Reading<Found> {
    let new = Part { quantity: fields.ratio("new_shares")?, cost: fields.money("new_basis")? };
    let (open, sold) = fits(basis::taken(&[new], new.quantity.part()))?;
    let mut found =
        vec![("per_share".to_owned(), Found::exact(in_money(fits(new.cost_of_one())?)?))];
    found.extend(whole_and_fraction(&open, sold)?);
    if let Some(paid) = fields.optional_money("cil")? {
        found.extend(cash_in_lieu(paid, sold.cost)?);
    }
    Ok(Found::Record(found))
}

/// A spin-off: the basis of both, by market value or by the issuer's percentage.
pub fn spin_off(fields: &Fields) -> Reading<Found> {
    let old = Part {
        quantity: fields.optional_ratio("qty")?.unwrap_or(Fraction::ONE),
        cost: fields.money("basis")?,
    };
    let ratio = fields.optional_ratio("ratio")?.unwrap_or(Fraction::ONE);
    let child_quantity = fits(old.quantity.times(ratio))?;
    let mut found = Vec::new();
    let share = if let Some(share) = fields.optional_ratio("parent_pct")? {
        share
    } else {
        let (parent, child) = (fields.ratio("parent_fmv")?, fields.ratio("spinco_fmv")?);
        let value = |quantity, price| fits(basis::value(quantity, price, CENTS)).map(money);
        found.push(("parent_value".to_owned(), value(old.quantity, parent)?));
        found.push(("spinco_value".to_owned(), value(child_quantity, child)?));
        fits(basis::parent_share(ratio, parent, child))?
    };
    let (parent, child) = fits(old.divided(share))?;
    let child = Part { quantity: child_quantity, cost: child };
    let (open, sold) = fits(basis::taken(&[child], child_quantity.part()))?;
    found.extend(
        [
            ("parent_pct", Found::exact(share)),
            ("spinco_pct", Found::exact(fits(Fraction::ONE.minus(share))?)),
            ("parent_basis", money(parent)),
            ("spinco_basis", money(child.cost)),
            ("child_basis", money(child.cost)),
            ("spinco_shares", Found::exact(child_quantity)),
        ]
        .map(|(key, value)| (key.to_owned(), value)),
    );
    found.extend(whole_and_fraction(&open, sold)?);
    if let Some(paid) = fields.optional_money("cil")? {
        found.extend(cash_in_lieu(paid, sold.cost)?);
    }
    Ok(Found::Record(found))
}

/// A merger for stock and cash: the gain up to the boot, the new basis, and the fraction's part of
/// it.
pub fn boot(fields: &Fields) -> Reading<Found> {
    let old = Part { quantity: fields.ratio("qty")?, cost: fields.money("basis")? };
    let new_quantity = fits(old.quantity.times(fields.ratio("ratio")?))?;
    let stock = fits(basis::value(new_quantity, fields.ratio("acquirer_fmv")?, CENTS))?;
    let cash = fits(basis::value(old.quantity, fields.ratio("cash_per_share")?, CENTS))?;
    let boot = fits(basis::boot(old.cost, stock, cash))?;
    let new = Part { quantity: new_quantity, cost: boot.cost };
    let (open, sold) = fits(basis::taken(&[new], new_quantity.part()))?;
    let mut found: Vec<(String, Found)> = [
        ("stock_value", money(stock)),
        ("cash", money(cash)),
        ("boot", money(cash)),
        ("economic_gain", money(boot.economic_gain)),
        ("economic", money(boot.economic_gain)),
        ("recognized_gain", money(boot.recognised_gain)),
        ("new_basis", money(boot.cost)),
        ("new_shares", Found::exact(new_quantity)),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into();
    found.extend(whole_and_fraction(&open, sold)?);
    if let Some(paid) = fields.optional_money("cil")? {
        found.extend(cash_in_lieu(paid, sold.cost)?);
    }
    Ok(Found::Record(found))
}

/// A merger for stock: each lot goes over at its cost, the fraction goes out of the first.
pub fn merger(fields: &Fields) -> Reading<Found> {
    let ratio = fields.ratio("ratio")?;
    let lots = lots(fields)?
        .iter()
        .map(|lot| fits(lot.exchanged(ratio)))
        .collect::<Reading<Vec<Part>>>()?;
    let (open, sold) = fits(basis::taken(&lots, fits(basis::fraction(&lots))?))?;
    let lot = |lot: &Part| {
        Found::record([("qty", Found::exact(lot.quantity)), ("basis", money(lot.cost))])
    };
    let mut found = vec![("lots_after".to_owned(), Found::List(open.iter().map(lot).collect()))];
    found.extend(whole_and_fraction(&open, sold)?);
    if let Some(paid) = fields.optional_money("cil")? {
        found.extend(cash_in_lieu(paid, sold.cost)?);
    }
    Ok(Found::Record(found))
}

/// A merger for cash alone is a sale.
pub fn cash_merger(fields: &Fields) -> Reading<Found> {
    let proceeds =
        fits(basis::value(fields.ratio("qty")?, fields.ratio("cash_per_share")?, CENTS))?;
    Ok(Found::record([
        ("proceeds", money(proceeds)),
        ("gain", money(less(proceeds, fields.money("basis")?)?)),
    ]))
}

/// Returns of capital, one after the other. Without days the stock is taken to have been held for
/// more than a year.
pub fn returns_of_capital(fields: &Fields) -> Reading<Found> {
    let (mut cost, mut after, mut gains) = (fields.money("basis")?, Vec::new(), Vec::new());
    for paid in fields.rows("distributions")? {
        let (left, gain) = fits(basis::returned(cost, cents(number(paid)?)?))?;
        cost = left;
        after.push(money(left));
        gains.push(money(gain));
    }
    Ok(Found::record([
        ("basis_after", Found::List(after)),
        ("capital_gain", Found::List(gains)),
        ("term", Found::text("LT")),
    ]))
}

fn lots(fields: &Fields) -> Reading<Vec<Part>> {
    let lot = |row: &Value| -> Reading<(Date, Part)> {
        let row = fields.within(row)?;
        row.only(&["qty", "cost", "acquired"])?;
        Ok((
            row.optional_date("acquired")?.unwrap_or(Date::from_days(0)),
            Part { quantity: row.ratio("qty")?, cost: row.money("cost")? },
        ))
    };
    let mut lots = fields.rows("lots")?.iter().map(lot).collect::<Reading<Vec<_>>>()?;
    lots.sort_by_key(|(acquired, _)| *acquired);
    Ok(lots.into_iter().map(|(_, lot)| lot).collect())
}

fn whole_and_fraction(open: &[Part], sold: Part) -> Reading<Vec<(String, Found)>> {
    let whole = fits(basis::total(open))?;
    let found = [
        ("whole", Found::exact(whole)),
        ("whole_shares", Found::exact(whole)),
        ("whole_basis", money(cost_of(open)?)),
        ("fraction", Found::exact(sold.quantity)),
        ("fraction_exact", Found::exact(sold.quantity)),
        ("fraction_basis", money(sold.cost)),
    ];
    Ok(found.map(|(key, value)| (key.to_owned(), value)).into())
}

fn cash_in_lieu(paid: Quantity, cost: Quantity) -> Reading<Vec<(String, Found)>> {
    let gain = money(less(paid, cost)?);
    Ok(vec![("gain".to_owned(), gain.clone()), ("cil_gain".to_owned(), gain)])
}

/// The same with the fraction cut at three digits, as some publications have it.
fn cut_at_a_thousandth(new: Part, fraction: Fraction, paid: Quantity) -> Reading<Found> {
    let cut = fits(
        fraction
            .units(3, Rounding::Down)
            .and_then(|thousandths| Fraction::try_new(thousandths, 1000)),
    )?;
    let (_, sold) = fits(basis::taken(&[new], cut))?;
    Ok(Found::record([
        ("fraction_basis", money(sold.cost)),
        ("gain", money(less(paid, sold.cost)?)),
    ]))
}

fn cost_of(parts: &[Part]) -> Reading<Quantity> {
    fits(Quantity::try_new(parts.iter().map(|part| i128::from(part.cost.units())).sum()))
}

fn less(whole: Quantity, part: Quantity) -> Reading<Quantity> {
    fits(Quantity::try_new(i128::from(whole.units()) - i128::from(part.units())))
}

fn money(amount: Quantity) -> Found {
    Found::quantity(amount, CENTS)
}

/// Cents as dollars.
fn in_money(cents: Fraction) -> Reading<Fraction> {
    fits(cents.over(Fraction::whole(100)))
}

fn cents(amount: Decimal) -> Reading<Quantity> {
    fits(amount.units(CENTS).and_then(|units| Quantity::try_new(units.into())))
}

fn fits<T>(found: Option<T>) -> Reading<T> {
    found.ok_or_else(|| Unsolved::Refused("the numbers do not fit".to_owned()))
}

impl Fields<'_> {
    /// A number or a ratio, exact.
    pub fn ratio(&self, key: &str) -> Reading<Fraction> {
        self.optional_ratio(key)?.ok_or(Unsolved::NotTheShape)
    }

    /// A number or a ratio, or nothing.
    pub fn optional_ratio(&self, key: &str) -> Reading<Option<Fraction>> {
        self.value(key)
            .map(|value| Fraction::parse(&text(value)?).ok_or(Unsolved::NotTheShape))
            .transpose()
    }

    fn money(&self, key: &str) -> Reading<Quantity> {
        cents(self.number(key)?)
    }

    fn optional_money(&self, key: &str) -> Reading<Option<Quantity>> {
        self.optional_number(key)?.map(cents).transpose()
    }
}

impl Found {
    /// An exact fraction.
    pub fn exact(fraction: Fraction) -> Self {
        Self::Fraction(fraction.numerator(), fraction.denominator())
    }
}
