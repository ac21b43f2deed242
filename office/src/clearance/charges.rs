//! What a trade is charged: principal, commission, regulatory fees. Every division names its rounding.
//!
//! Sources: principal per trade, half up to the smallest unit (house rule). Section 31 of the Exchange Act and FINRA By-Laws
//! Schedule A section 1 (TAF): on sales, by the rate of the trade date, rounded half up per trade unless the office's rule
//! says up (rounding of a pass-through is the firm's policy: `rules/us.md` 1.4).

use super::refusals::Refusal;
use crate::directory::Directory;
use smallvec::SmallVec;
use terms::{AccountId, Basis, ChargeRate, Date, Decimal, Kind, Market, Quantity, Rounding, divide, power_of_ten};

/// A number of units at a scale, exact and not yet rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    /// The digits without the point.
    pub mantissa: i128,
    /// How many of them stand behind it.
    pub scale: u8,
}

impl Exact {
    /// Rounds to `decimals` digits behind the point.
    pub fn round(self, decimals: u8, rounding: Rounding) -> i128 {
        if self.scale <= decimals {
            return self.mantissa * power_of_ten(decimals - self.scale);
        }
        divide(self.mantissa, power_of_ten(self.scale - decimals), rounding)
    }

    fn min(self, cap: Decimal) -> Self {
        let scale = self.scale.max(cap.scale);
        let at_scale = |mantissa: i128, from: u8| mantissa * power_of_ten(scale - from);
        let (own, cap) = (at_scale(self.mantissa, self.scale), at_scale(cap.mantissa.into(), cap.scale));
        Self { mantissa: own.min(cap), scale }
    }
}

/// What is charged on: a count of smallest units and how many digits of it stand behind the point.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Smallest units.
    pub units: i64,
    /// Decimals.
    pub decimals: u8,
}

/// Quantity times price in the currency's smallest unit; `None` when it is too large.
pub fn principal(quantity: Measure, price: Decimal, currency_decimals: u8, rounding: Rounding) -> Option<Quantity> {
    let mantissa = i128::from(quantity.units) * i128::from(price.mantissa);
    let exact = Exact { mantissa, scale: quantity.decimals + price.scale };
    Quantity::try_new(exact.round(currency_decimals, rounding))
}

/// A regulatory charge before rounding, its cap applied.
pub fn exact_charge(basis: Basis, rate: &ChargeRate, principal: Measure, quantity: Measure) -> Exact {
    let of = |measure: Measure, shift: u8| Exact {
        mantissa: i128::from(measure.units) * i128::from(rate.rate.mantissa),
        scale: measure.decimals + rate.rate.scale + shift,
    };
    let exact = match basis {
        Basis::PerMillionOfPrincipal => of(principal, 6),
        Basis::PerShare => of(quantity, 0),
    };
    rate.cap.map_or(exact, |cap| exact.min(cap))
}

/// A fee and the account on which it waits to be passed on.
pub type Fee = (AccountId, Quantity);

/// The regulatory fees of a sale, each on its payable account.
pub fn fees(
    market: &Market,
    trade_date: Date,
    principal: Measure,
    quantity: Measure,
    directory: &Directory,
) -> Result<SmallVec<[Fee; 2]>, Refusal> {
    let rounding = directory.fee_rounding(trade_date);
    let mut fees = SmallVec::new();
    for charge in &market.charges {
        let rate = charge.rates.on(trade_date).ok_or_else(|| Refusal::RateMustBeKnown { charge: charge.charge.clone(), trade_date })?;
        let units = exact_charge(charge.basis, rate, principal, quantity).round(principal.decimals, rounding);
        let account = directory.account_id(&charge.payable_account);
        let account = account.ok_or_else(|| Refusal::HouseAccountMustExist { kind: charge.payable_account.clone() })?;
        fees.push((account, Quantity::try_new(units).expect("a fee is a small part of a principal that fits")));
    }
    Ok(fees)
}

/// The commission of the office's schedule: flat + per share + basis points, not under the minimum, not over the maximum.
/// A new office has no schedule and charges none. Only clients pay it.
pub fn scheduled_commission(
    account: AccountId,
    trade_date: Date,
    principal: Measure,
    quantity: Measure,
    directory: &Directory,
) -> Option<Quantity> {
    if directory.account(account).kind.family() != terms::Family::Client {
        return Some(Quantity::ZERO);
    }
    let number = |rule: &str| directory.house_number(rule, trade_date);
    let round = |exact: Exact| exact.round(principal.decimals, Rounding::HalfUp);
    let amount = |rule: &str| number(rule).map(|number| round(Exact { mantissa: number.mantissa.into(), scale: number.scale }));
    let on = |rule: &str, measure: Measure, shift: u8| {
        let part = |rate: Decimal| Exact {
            mantissa: i128::from(measure.units) * i128::from(rate.mantissa),
            scale: measure.decimals + rate.scale + shift,
        };
        number(rule).map_or(0, |rate| round(part(rate)))
    };
    let sum = amount("commission_flat").unwrap_or(0) + on("commission_per_share", quantity, 0) + on("commission_bps", principal, 4);
    let floored = sum.max(amount("commission_minimum").unwrap_or(0));
    Quantity::try_new(amount("commission_maximum").map_or(floored, |most| floored.min(most)))
}

/// Does a trade on these accounts bear charges itself? A fill on a block account does not: its allocations do, each as the
/// confirmation that its client gets (FINRA TAF FAQ A200.17). Nor does a trade against the firm's own inventory, which is
/// no sale on a market of the firm's: our reading; no source was found that charges it.
pub fn bears_charges(account: Kind, contra: Kind) -> (bool, bool) {
    let is_fill = account == Kind::Block;
    (!is_fill, !is_fill && contra.shows_fails())
}
