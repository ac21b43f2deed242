//! Reckoning of a client's day: brokerage, the charges of each security and those of the day, line
//! by line, each rounded as its own rule says.
//!
//! In: the day, divided; the rules; what the office charges for an order. Out: the lines. Never
//! here: which trades there are, or what becomes of them.

use super::division::{may_set_off, orders};
use super::{
    BROKERAGE, Before, Brokerage, DP_CHARGE, DayRules, DayTrade, NoteFault, NoteLine, OrderPart,
    Part, Payee, SecurityDay,
};
use terms::{
    Basis, Charge, ChargeRate, ChargeRounding, ChargeUnit, Chargeable, Date, Decimal, Fraction,
    Market, Name, Product, Quantity, Rounding, Side, power_of_ten,
};

/// Something that charges may fall on, with its value and quantity.
struct Item<'t> {
    what: Chargeable<'t>,
    value: Fraction,
    quantity: Fraction,
}

pub(super) struct Reckoner<'a, 'r> {
    pub(super) rules: &'a DayRules<'r>,
    pub(super) lines: Vec<NoteLine<'r>>,
}

impl<'r> Reckoner<'_, 'r> {
    fn money(&self) -> Fraction {
        Fraction::whole(power_of_ten(self.rules.currency_decimals))
    }

    /// What was booked with a trade is shown; for the rest each order is asked for once by side,
    /// security and product.
    pub(super) fn brokerage<'t>(
        &mut self,
        parts: &[Part<'t>],
        brokerage: impl Fn(&OrderPart<'t>) -> Option<Brokerage>,
    ) -> Option<()> {
        for (order, product, quantity, value) in orders(parts)? {
            let quantity = Quantity::try_new(quantity)?;
            let value = Quantity::try_new(value.round(Rounding::HalfUp))?;
            let part = OrderPart { trade: order, product, quantity, value };
            let charged = match order.booked {
                Some(amount) => Brokerage { amount, ..Brokerage::default() },
                None => brokerage(&part)?,
            };
            if charged.amount.is_zero() {
                continue;
            }
            self.lines.push(NoteLine {
                charge: Name::from(BROKERAGE),
                is_on_note: true,
                instrument: Some(order.instrument),
                order: Some(Name::from(order.order)),
                trade: order.booked.map(|_| order.traded),
                side: Some(order.side),
                product,
                on: Fraction::whole(value.units().into()).over(self.money())?,
                rule: None,
                exact: Fraction::whole(charged.amount.units().into()).over(self.money())?,
                before: None,
                amount: charged.amount,
                parts: charged.parts,
                payee: match order.booked {
                    Some(_) => Payee::BookedBefore,
                    None => Payee::Brokerage {
                        schedule: charged.schedule,
                        introducing: charged.introducing,
                    },
                },
            });
        }
        Some(())
    }

    /// The charges of one security: on what was set off and on what is delivered, at the day's
    /// average.
    pub(super) fn security(&mut self, day: &SecurityDay) -> Result<(), NoteFault> {
        let items = security_items(day).ok_or(NoteFault::TooLarge)?;
        let mut charged = Vec::new();
        let is_sold = may_set_off(day.segment) && day.delivered()[1].1 > 0;
        if let Some(dp_charge) = self.rules.dp_charge.filter(|_| is_sold) {
            let line = self.dp_charge(day, dp_charge).ok_or(NoteFault::TooLarge)?;
            charged.push((line.charge.clone(), line.amount));
            self.lines.push(line);
        }
        let market = self.rules.market;
        for charge in self.of_unit(market, ChargeUnit::SecurityDay) {
            if let Some(line) = self.line(charge, &items, &charged, None)? {
                charged.push((line.charge.clone(), line.amount));
                let is_on_note = !charged
                    .iter()
                    .any(|(name, _)| name == DP_CHARGE && is_counted_on(line.rule, name));
                self.lines.push(NoteLine { instrument: Some(day.instrument), is_on_note, ..line });
            }
        }
        Ok(())
    }

    /// The charges of the day, each name and payee rounded once: a further part gets what the
    /// rounded sum is more.
    pub(super) fn client_day(&mut self, parts: &[Part]) -> Result<(), NoteFault> {
        let items: Option<Vec<Item>> = parts.iter().map(item).collect();
        let items = items.ok_or(NoteFault::TooLarge)?;
        let market = self.rules.market;
        let first = self.lines.len();
        let on_note = self.lines.iter().filter(|line| line.is_on_note);
        let mut charged: Vec<(Name, Quantity)> =
            on_note.map(|line| (line.charge.clone(), line.amount)).collect();
        for charge in self.of_unit(market, ChargeUnit::ClientDay) {
            let payee = Payee::PassedOn(charge.payable_account.clone());
            let of_one_name = self.lines[first..]
                .iter()
                .filter(|line| line.charge == charge.charge && line.payee == payee);
            let mut before: Option<Before> = None;
            for line in of_one_name {
                let Before { exact, amount } =
                    before.unwrap_or(Before { exact: Fraction::ZERO, amount: 0 });
                let exact = exact.plus(line.exact).ok_or(NoteFault::TooLarge)?;
                before = Some(Before { exact, amount: amount + i128::from(line.amount.units()) });
            }
            if let Some(line) = self.line(charge, &items, &charged, before)? {
                charged.push((line.charge.clone(), line.amount));
                self.lines.push(line);
            }
        }
        Ok(())
    }

    fn of_unit<'m>(
        &self,
        market: &'m Market,
        unit: ChargeUnit,
    ) -> impl Iterator<Item = &'m Charge> + use<'m> {
        let supply = self.rules.supply;
        market
            .charges
            .iter()
            .filter(move |charge| charge.unit == unit && charge.is_supplied(supply))
    }

    /// A line, unless nothing bears the charge. `before` is what stands under its name already.
    fn line(
        &self,
        charge: &'r Charge,
        items: &[Item],
        charged: &[(Name, Quantity)],
        before: Option<Before>,
    ) -> Result<Option<NoteLine<'r>>, NoteFault> {
        let bearing: Vec<&Item> = items.iter().filter(|item| charge.falls_on(&item.what)).collect();
        if bearing.is_empty() {
            return Ok(None);
        }
        let rule = charge.rates.row_on(self.rules.trade_date);
        let rule = rule.ok_or_else(|| NoteFault::RateUnknown(charge.charge.clone()))?;
        let reckon = || -> Option<Option<NoteLine<'r>>> {
            let on = self.counted_on(&rule.1.basis, &bearing, charged)?;
            let exact = exact(rule.1, on)?;
            if exact.is_zero() {
                return Some(None);
            }
            let (exact_before, amount_before) =
                before.map_or((Fraction::ZERO, 0), |before| (before.exact, before.amount));
            let sum = rounded(
                exact.plus(exact_before)?,
                rule.1.rounding,
                self.rules.currency_decimals,
                self.rules.firm,
            )?;
            Some(Some(NoteLine {
                charge: charge.charge.clone(),
                is_on_note: true,
                instrument: None,
                order: None,
                trade: None,
                side: one_side(&bearing),
                product: charge.product,
                on,
                rule: Some(rule),
                exact,
                before,
                amount: Quantity::try_new(sum - amount_before)?,
                parts: Vec::new(),
                payee: Payee::PassedOn(charge.payable_account.clone()),
            }))
        };
        reckon().ok_or(NoteFault::TooLarge)
    }

    fn counted_on(
        &self,
        basis: &Basis,
        bearing: &[&Item],
        charged: &[(Name, Quantity)],
    ) -> Option<Fraction> {
        let sum = |of: fn(&Item) -> Fraction| {
            bearing.iter().try_fold(Fraction::ZERO, |sum, item| sum.plus(of(item)))
        };
        match basis {
            Basis::PerMillionOfPrincipal | Basis::Percent => {
                sum(|item| item.value)?.over(self.money())
            }
            Basis::PerShare => sum(|item| item.quantity),
            Basis::PercentOf(names) => {
                let others = charged.iter().filter(|(name, _)| names.contains(name));
                Fraction::whole(others.map(|(_, amount)| i128::from(amount.units())).sum())
                    .over(self.money())
            }
            Basis::Flat => Some(Fraction::ONE),
        }
    }

    fn dp_charge(&self, day: &SecurityDay, dp_charge: Decimal) -> Option<NoteLine<'r>> {
        let exact = Fraction::from(dp_charge);
        Some(NoteLine {
            charge: Name::from(DP_CHARGE),
            is_on_note: false,
            instrument: Some(day.instrument),
            order: None,
            trade: None,
            side: Some(Side::Sell),
            product: Product::Delivery,
            on: Fraction::ONE,
            rule: None,
            exact,
            before: None,
            amount: Quantity::try_new(
                exact.units(self.rules.currency_decimals, Rounding::HalfUp)?,
            )?,
            parts: Vec::new(),
            payee: Payee::DepositoryParticipant,
        })
    }
}

/// What of one security bears charges: what was set off and what is delivered at the day's average;
/// where nothing is set off, each side by itself.
fn security_items(day: &SecurityDay) -> Option<Vec<Item<'static>>> {
    let item = |side, product, quantity: i128, value| {
        let what = Chargeable { side, product, segment: day.segment, exchange: "" };
        Some(Item {
            what,
            value,
            quantity: Fraction::try_new(quantity, power_of_ten(day.decimals))?,
        })
    };
    let mut items = Vec::new();
    if day.intraday == 0 {
        let product = if may_set_off(day.segment) { Product::Delivery } else { Product::Any };
        for (side, (quantity, value)) in [(Side::Buy, day.bought), (Side::Sell, day.sold)] {
            if quantity > 0 {
                items.push(item(side, product, quantity, Fraction::whole(value))?);
            }
        }
        return Some(items);
    }
    let average = day.average()?;
    let set_off = [
        (Side::Buy, Product::Intraday, day.intraday),
        (Side::Sell, Product::Intraday, day.intraday),
    ];
    let delivered = day.delivered().map(|(side, quantity)| (side, Product::Delivery, quantity));
    for (side, product, quantity) in
        set_off.into_iter().chain(delivered).filter(|(_, _, quantity)| *quantity > 0)
    {
        items.push(item(side, product, quantity, average.times(Fraction::whole(quantity))?)?);
    }
    Some(items)
}

fn item<'t>(part: &Part<'t>) -> Option<Item<'t>> {
    let DayTrade { side, segment, exchange, decimals, .. } = part.trade;
    let what = Chargeable { side, product: part.product, segment, exchange };
    Some(Item {
        what,
        value: part.value,
        quantity: Fraction::try_new(part.quantity, power_of_ten(decimals))?,
    })
}

fn one_side(bearing: &[&Item]) -> Option<Side> {
    let first = bearing.first()?.what.side;
    bearing.iter().all(|item| item.what.side.is_sale() == first.is_sale()).then_some(first)
}

fn is_counted_on(rule: Option<(Date, &ChargeRate)>, charge: &str) -> bool {
    let is_it = |names: &[_]| names.iter().any(|name| name == charge);
    rule.is_some_and(|(_, rate)| matches!(&rate.basis, Basis::PercentOf(names) if is_it(names)))
}

/// The amount before rounding, its cap applied.
pub fn exact(rate: &ChargeRate, on: Fraction) -> Option<Fraction> {
    let per = match rate.basis {
        Basis::PerMillionOfPrincipal => 1_000_000,
        Basis::Percent | Basis::PercentOf(_) => 100,
        Basis::PerShare | Basis::Flat => 1,
    };
    let exact = on.times(Fraction::from(rate.rate))?.over(Fraction::whole(per))?;
    match rate.cap.map(Fraction::from) {
        Some(cap) if exact.compare(cap)?.is_gt() => Some(cap),
        _ => Some(exact),
    }
}

/// An amount in the currency's smallest unit, rounded as the charge says, or as the firm does.
pub fn rounded(
    exact: Fraction,
    rounding: ChargeRounding,
    currency_decimals: u8,
    firm: Rounding,
) -> Option<i128> {
    match rounding {
        ChargeRounding::Firm => exact.units(currency_decimals, firm),
        ChargeRounding::Named { decimals, rounding } => {
            let decimals = decimals.min(currency_decimals);
            exact.units(decimals, rounding)?.checked_mul(power_of_ten(currency_decimals - decimals))
        }
    }
}
