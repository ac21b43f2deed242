//! A client's day of charges, where the day is what they are counted on (India): a note that
//! explains itself.
//!
//! In: the trades of one account on one day of one market, the market's dated charges, the office's
//! own rules for that day. Out: what was bought and sold of each security, and a line for each
//! charge with what it was counted on, its rate, the amount before rounding, the amount, and who is
//! owed it. Never here: a booking, or a value reckoned as average price times quantity: the values
//! of the trades are carried and each amount is rounded once. Sources: netting by client and
//! security and the tax on the day's average price (NSE/CMO/0146/2004; `rules/india_eu.md` A5); one
//! average price for all exchanges (NSE contract note FAQ; A6); no netting for institutions (A3).

use super::lines::Line;
use super::refusals::Refusal;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use terms::{
    AssetId, Basis, Charge, ChargeRounding, ChargeUnit, Chargeable, Date, Decimal, Fraction,
    Market, Name, Product,
};
use terms::{ChargeRate, Quantity, Rounding, Segment, Side, Supply, power_of_ten};

/// The name under which brokerage is a base of other charges.
pub const BROKERAGE: &str = "brokerage";

/// The name of the depository participant's own charge on what is delivered out of an account.
pub const DP_CHARGE: &str = "dp_charge";

/// A trade of the day, or a share of a block.
#[derive(Clone, Copy, Debug)]
pub struct DayTrade<'t> {
    /// Its id.
    pub id: &'t str,
    /// Which way.
    pub side: Side,
    /// What.
    pub instrument: AssetId,
    /// In which part of the market.
    pub segment: Segment,
    /// On which venue.
    pub exchange: &'t str,
    /// The order that it fills; its own id when it names none.
    pub order: &'t str,
    /// How much, in the instrument's smallest unit.
    pub quantity: Quantity,
    /// Digits of the quantity behind the point.
    pub decimals: u8,
    /// At what price.
    pub price: Decimal,
    /// Its principal.
    pub value: Quantity,
    /// The commission that was booked with the trade; none: it is worked out when the day ends.
    pub booked: Option<Quantity>,
}

/// By what a day is reckoned.
#[derive(Clone, Copy, Debug)]
pub struct DayRules<'r> {
    /// The rules of the market.
    pub market: &'r Market,
    /// The day.
    pub trade_date: Date,
    /// Digits of the currency behind the point.
    pub currency_decimals: u8,
    /// Are buys and sells of one security set off against each other? Not for institutions.
    pub sets_off: bool,
    /// Between which States the broker serves the client.
    pub supply: Supply,
    /// How the office rounds where a charge does not say.
    pub firm: Rounding,
    /// What the office charges for each security that is delivered out of the account.
    pub dp_charge: Option<Decimal>,
}

/// A part of a trade of which all was delivered, or nothing.
#[derive(Clone, Copy, Debug)]
pub struct Part<'t> {
    /// Of which trade.
    pub trade: DayTrade<'t>,
    /// What becomes of it.
    pub product: Product,
    /// How much.
    pub quantity: i128,
    /// Its value, in the currency's smallest unit.
    pub value: Fraction,
}

/// What was bought and sold of one security.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityDay {
    /// Which.
    pub instrument: AssetId,
    /// In which part of the market.
    pub segment: Segment,
    /// Digits of its quantities behind the point.
    pub decimals: u8,
    /// Bought: quantity and value, in smallest units.
    pub bought: (i128, i128),
    /// Sold: quantity and value, in smallest units.
    pub sold: (i128, i128),
    /// Set off: bought and sold on one day.
    pub intraday: i128,
}

impl SecurityDay {
    /// The average value of a smallest unit, of buys and sells together.
    pub fn average(&self) -> Option<Fraction> {
        Fraction::try_new(self.bought.1 + self.sold.1, self.bought.0 + self.sold.0)
    }

    /// The average price of a side, the one that a common contract note shows; none when nothing
    /// was traded.
    pub fn average_price(&self, side: Side, currency_decimals: u8) -> Option<Fraction> {
        let (quantity, value) = if side.is_sale() { self.sold } else { self.bought };
        let value = Fraction::try_new(value, power_of_ten(currency_decimals))?;
        value.over(Fraction::try_new(quantity, power_of_ten(self.decimals))?)
    }

    /// What is delivered: which way, and how much; of what was not set off, both.
    pub fn delivered(&self) -> [(Side, i128); 2] {
        [(Side::Buy, self.bought.0 - self.intraday), (Side::Sell, self.sold.0 - self.intraday)]
    }
}

/// Who has the money of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payee {
    /// The firm, as brokerage.
    Brokerage {
        /// By which schedule.
        schedule: Option<Name>,
        /// What of it the firm passes on to an introducing broker, and that broker's payable
        /// account.
        introducing: Option<(Name, Quantity)>,
    },
    /// The firm, as brokerage that was booked with the trades.
    BookedBefore,
    /// The firm, as depository participant.
    DepositoryParticipant,
    /// The payable account on which it waits to be passed on.
    PassedOn(Name),
}

/// A line of the note: a charge and what it was counted on.
#[derive(Clone, Debug)]
pub struct NoteLine<'r> {
    /// Its name.
    pub charge: Name,
    /// Is it on the contract note? What the depository participant charges is on the ledger only.
    pub is_on_note: bool,
    /// Of which security; none: of the day.
    pub instrument: Option<AssetId>,
    /// Of which order, for brokerage.
    pub order: Option<Name>,
    /// Of which trade, for brokerage that was booked with it.
    pub trade: Option<Name>,
    /// Of which side; none: of both.
    pub side: Option<Side>,
    /// Of what becomes of it.
    pub product: Product,
    /// What the rate was counted on: money in the currency, or shares.
    pub on: Fraction,
    /// The row of its rate and the row's first day; none: the office's own rule.
    pub rule: Option<(Date, &'r ChargeRate)>,
    /// The amount before rounding, in the currency.
    pub exact: Fraction,
    /// What stands before it of a sum that is rounded once: this line has what the rounded sum is
    /// more. None: it is rounded by itself.
    pub before: Option<Before>,
    /// The amount, in the currency's smallest unit.
    pub amount: Quantity,
    /// What brokerage was counted on, part by part, when a schedule asked for it with the day.
    pub parts: Vec<Line>,
    /// Who has it.
    pub payee: Payee,
}

/// The lines of one name and payee that stand before a line, in sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// Before rounding, in the currency.
    pub exact: Fraction,
    /// What they came to, in the currency's smallest unit.
    pub amount: i128,
}

/// A client's day.
#[derive(Clone, Debug)]
pub struct DayNote<'t, 'r> {
    /// Each security, in the order of its first trade.
    pub securities: Vec<SecurityDay>,
    /// The trades, divided by what becomes of them.
    pub parts: Vec<Part<'t>>,
    /// Brokerage, charges by security, charges by day.
    pub lines: Vec<NoteLine<'r>>,
}

impl DayNote<'_, '_> {
    /// What was bought and what was sold, in the currency's smallest unit.
    pub fn values(&self) -> (i128, i128) {
        self.securities
            .iter()
            .fold((0, 0), |(bought, sold), day| (bought + day.bought.1, sold + day.sold.1))
    }

    /// What the charges of a name come to.
    pub fn charged(&self, charge: &str) -> i128 {
        let lines = self.lines.iter().filter(|line| line.is_on_note && line.charge == charge);
        lines.map(|line| i128::from(line.amount.units())).sum()
    }

    /// What the client is to receive (+) or to pay (−) by the contract note.
    pub fn net(&self) -> i128 {
        let (bought, sold) = self.values();
        let charges = self
            .lines
            .iter()
            .filter(|line| line.is_on_note)
            .map(|line| i128::from(line.amount.units()));
        sold - bought - charges.sum::<i128>()
    }
}

/// Why a day cannot be reckoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteFault {
    /// A charge has no rate on that day.
    RateUnknown(Name),
    /// Its amounts are too large to be reckoned exactly.
    TooLarge,
}

/// What one order did in one security on one side, of one product; its brokerage is asked for.
#[derive(Clone, Copy, Debug)]
pub struct OrderPart<'t> {
    /// One of its trades.
    pub trade: DayTrade<'t>,
    /// What becomes of it.
    pub product: Product,
    /// How much.
    pub quantity: Quantity,
    /// Its value, in the currency's smallest unit, half up.
    pub value: Quantity,
}

/// What the office charges for an order.
#[derive(Clone, Debug, Default)]
pub struct Brokerage {
    /// How much.
    pub amount: Quantity,
    /// The schedule that says so; none: nothing is charged.
    pub schedule: Option<Name>,
    /// What of it goes to the introducing broker, and the payable account of that broker.
    pub introducing: Option<(Name, Quantity)>,
    /// What it was counted on, part by part.
    pub parts: Vec<Line>,
}

/// Reckons a day. Trades come in the order of execution: the first ones are those that are set off.
/// `brokerage` is what the office charges for an order.
pub fn day_note<'t, 'r>(
    trades: &[DayTrade<'t>],
    rules: &DayRules<'r>,
    brokerage: impl Fn(&OrderPart<'t>) -> Option<Brokerage>,
) -> Result<DayNote<'t, 'r>, NoteFault> {
    let securities = securities(trades, rules.sets_off);
    let parts = parts(trades, &securities).ok_or(NoteFault::TooLarge)?;
    let mut reckoner = Reckoner { rules, lines: Vec::new() };
    reckoner.brokerage(&parts, brokerage).ok_or(NoteFault::TooLarge)?;
    for day in &securities {
        reckoner.security(day)?;
    }
    reckoner.client_day(&parts)?;
    Ok(DayNote { lines: reckoner.lines, securities, parts })
}

/// Is a rate known for every charge that a trade of this day may bear when the day ends? Then the
/// day can be reckoned.
pub fn check_rates(market: &Market, trade_date: Date, what: &Chargeable) -> Result<(), Refusal> {
    let products = [Product::Delivery, Product::Intraday, Product::Any];
    let may_fall = |charge: &&Charge| {
        products.iter().any(|product| charge.falls_on(&Chargeable { product: *product, ..*what }))
    };
    let of_the_day = market.charges.iter().filter(|charge| charge.unit != ChargeUnit::Trade);
    match of_the_day.filter(may_fall).find(|charge| charge.rates.on(trade_date).is_none()) {
        Some(charge) => Err(Refusal::RateMustBeKnown { charge: charge.charge.clone(), trade_date }),
        None => Ok(()),
    }
}

/// Is what is bought and sold on one day set off in this part of the market?
fn may_set_off(segment: Segment) -> bool {
    match segment {
        Segment::Any
        | Segment::Cash
        | Segment::EquityShares
        | Segment::FundUnits
        | Segment::EquityFundUnits
        | Segment::BusinessTrustUnits => true,
        Segment::EquityFutures
        | Segment::EquityOptions
        | Segment::ExercisedOptions
        | Segment::CurrencyFutures
        | Segment::CurrencyOptions => false,
    }
}

/// The quantity and the value of one security, bought and sold; in the order of the first trades.
pub fn securities(trades: &[DayTrade], sets_off: bool) -> Vec<SecurityDay> {
    let mut days: Vec<SecurityDay> = Vec::new();
    for trade in trades {
        let of =
            |day: &SecurityDay| (day.instrument, day.segment) == (trade.instrument, trade.segment);
        let at = days.iter().position(of).unwrap_or_else(|| {
            let DayTrade { instrument, segment, decimals, .. } = *trade;
            days.push(SecurityDay {
                instrument,
                segment,
                decimals,
                bought: (0, 0),
                sold: (0, 0),
                intraday: 0,
            });
            days.len() - 1
        });
        let side = if trade.side.is_sale() { &mut days[at].sold } else { &mut days[at].bought };
        side.0 += i128::from(trade.quantity.units());
        side.1 += i128::from(trade.value.units());
    }
    for day in days.iter_mut().filter(|day| sets_off && may_set_off(day.segment)) {
        day.intraday = day.bought.0.min(day.sold.0);
    }
    days
}

/// Divides the trades: the first of each side are set off, what is left is delivered.
fn parts<'t>(trades: &[DayTrade<'t>], securities: &[SecurityDay]) -> Option<Vec<Part<'t>>> {
    let mut left: Vec<[i128; 2]> = securities.iter().map(|day| [day.intraday; 2]).collect();
    let mut parts = Vec::new();
    for trade in trades {
        let of =
            |day: &SecurityDay| (day.instrument, day.segment) == (trade.instrument, trade.segment);
        let at = securities.iter().position(of).expect("every trade is of a security of the day");
        let left = &mut left[at][usize::from(trade.side.is_sale())];
        let quantity = i128::from(trade.quantity.units());
        let (first, value) = (quantity.min(*left), Fraction::whole(trade.value.units().into()));
        *left -= first;
        let first_value = if first == quantity {
            value
        } else {
            value.times(Fraction::try_new(first, quantity)?)?
        };
        let whole = if may_set_off(trade.segment) { Product::Delivery } else { Product::Any };
        let of = |product, quantity, value| Part { trade: *trade, product, quantity, value };
        let both = [
            of(Product::Intraday, first, first_value),
            of(whole, quantity - first, value.minus(first_value)?),
        ];
        parts.extend(both.into_iter().filter(|part| part.quantity > 0));
    }
    Some(parts)
}

/// Something that charges may fall on, with its value and quantity.
struct Item<'t> {
    what: Chargeable<'t>,
    value: Fraction,
    quantity: Fraction,
}

struct Reckoner<'a, 'r> {
    rules: &'a DayRules<'r>,
    lines: Vec<NoteLine<'r>>,
}

impl<'r> Reckoner<'_, 'r> {
    fn money(&self) -> Fraction {
        Fraction::whole(power_of_ten(self.rules.currency_decimals))
    }

    /// What was booked with a trade is shown; for the rest each order is asked for once by side,
    /// security and product.
    fn brokerage<'t>(
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
                trade: order.booked.map(|_| Name::from(order.id)),
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
    fn security(&mut self, day: &SecurityDay) -> Result<(), NoteFault> {
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
    fn client_day(&mut self, parts: &[Part]) -> Result<(), NoteFault> {
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

/// What one order did in one security, on one side and of one product.
type OrderSum<'t> = (DayTrade<'t>, Product, i128, Fraction);

/// The parts of each order together, in the order of their first; a trade whose commission is
/// booked stands for itself.
fn orders<'t>(parts: &[Part<'t>]) -> Option<Vec<OrderSum<'t>>> {
    let mut orders: Vec<OrderSum<'t>> = Vec::new();
    let mut known: BTreeMap<(&str, AssetId, bool, Product), usize> = BTreeMap::new();
    for part in parts {
        let trade = part.trade;
        let sum = (trade, part.product, part.quantity, part.value);
        if trade.booked.is_some() {
            // The commission of a divided trade stands on its first part.
            let is_rest = part.product == Product::Delivery
                && part.quantity < i128::from(trade.quantity.units());
            orders.extend((!is_rest).then_some(sum));
            continue;
        }
        match known.entry((trade.order, trade.instrument, trade.side.is_sale(), part.product)) {
            Entry::Occupied(at) => {
                let (_, _, quantity, value) = &mut orders[*at.get()];
                (*quantity, *value) = (*quantity + part.quantity, value.plus(part.value)?);
            }
            Entry::Vacant(place) => {
                place.insert(orders.len());
                orders.push(sum);
            }
        }
    }
    Some(orders)
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
