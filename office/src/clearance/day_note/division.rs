//! Division of a client's day: what was bought and sold of each security, what of it is set off and
//! what is delivered, and which trades fill one order.
//!
//! In: the trades of a day in the order of execution. Out: each security's quantities and values;
//! the trades, divided by what becomes of them; the parts of each order together. Never here: a
//! charge.

use super::{DayTrade, Part, SecurityDay};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use terms::{AssetId, Fraction, Product, Segment};

/// Is what is bought and sold on one day set off in this part of the market?
pub(super) fn may_set_off(segment: Segment) -> bool {
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
pub(super) fn parts<'t>(
    trades: &[DayTrade<'t>],
    securities: &[SecurityDay],
) -> Option<Vec<Part<'t>>> {
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

/// What one order did in one security, on one side and of one product.
pub(super) type OrderSum<'t> = (DayTrade<'t>, Product, i128, Fraction);

/// The parts of each order together, in the order of their first; a trade whose commission is
/// booked stands for itself.
pub(super) fn orders<'t>(parts: &[Part<'t>]) -> Option<Vec<OrderSum<'t>>> {
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
