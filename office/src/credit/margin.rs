//! The margin of an account: equity, what it must be, and what is missing or left.

use crate::shared::rates::{fraction, part};
use terms::{Decimal, Fraction, MarginRule, Rounding, Total};

/// The rates of margin on a day.
pub type Rates = crate::shared::rates::Rates<MarginRule>;

/// What an account holds of an instrument, long or short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// How many units, exactly; + long, − short.
    pub quantity: Fraction,
    /// The price of one.
    pub price: Decimal,
    /// Market value in smallest units of the currency, without a sign.
    pub value: Total,
}

impl Held {
    const fn is_short(&self) -> bool {
        self.quantity.is_negative()
    }
}

/// The margin of an account in a currency. All amounts are in its smallest units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margin {
    /// Market value of what is long.
    pub long: Total,
    /// Market value of what is short, without a sign.
    pub short: Total,
    /// Money: + owed to the client, − the debit.
    pub money: Total,
    /// What the equity must be by Regulation T for nothing to be restricted.
    pub initial: Total,
    /// What it must be always.
    pub maintenance: Total,
    /// How many times the excess may be bought for: one through the part that must be equity.
    leverage: Option<Fraction>,
    /// The part of what is long that must be equity, always.
    maintenance_long: Fraction,
    /// Up to which market value of what is short there is no call, where that can be said.
    called_above: Option<Total>,
    /// Less equity than this, and nothing is lent for a purchase (FINRA Rule 4210(b)(4)).
    minimum_equity: Total,
    /// Money that is free: without the proceeds of what is short, and what must be beside them.
    free_money: Total,
}

impl Margin {
    /// Of what an account holds, its money, and the rates of a day, in a currency of so many
    /// decimals. Requirements are rounded half up.
    pub fn of(held: &[Held], money: Total, rates: &Rates, decimals: u8) -> Self {
        let sum = |is_short: bool| -> Total {
            held.iter().filter(|one| one.is_short() == is_short).map(|one| one.value).sum()
        };
        let (long, short) = (sum(false), sum(true));
        let short_equity = rates.of(MarginRule::InitialShort).minus(Fraction::whole(1));
        let initial = part(long, rates.of(MarginRule::InitialLong))
            + part(short, short_equity.unwrap_or(Fraction::ZERO));
        let of_shorts = held.iter().filter(|one| one.is_short()).map(|one| {
            let each = short_maintenance_each(one.price, rates);
            let all = each.and_then(|each| each.times(one.quantity.abs()));
            let units = all.and_then(|all| all.units(decimals, Rounding::HalfUp));
            units.map_or(one.value, Total)
        });
        let maintenance_long = rates.of(MarginRule::MaintenanceLong);
        let maintenance = part(long, maintenance_long) + of_shorts.sum();
        let leverage = Fraction::whole(1).over(rates.of(MarginRule::InitialLong));
        let minimum_equity = rates.of(MarginRule::MinimumEquity);
        let minimum_equity = minimum_equity.units(decimals, Rounding::HalfUp);
        Self {
            long,
            short,
            money,
            initial,
            maintenance,
            leverage,
            maintenance_long,
            called_above: called_above(held, money, rates, decimals),
            minimum_equity: Total(minimum_equity.unwrap_or_default()),
            free_money: money - part(short, rates.of(MarginRule::InitialShort)),
        }
    }

    /// What is the client's own.
    pub fn equity(&self) -> Total {
        self.money + self.long - self.short
    }

    /// Equity as percent of what is long, to one digit half up; none without anything long.
    pub fn equity_percent(&self) -> Option<Decimal> {
        if self.long.is_zero() {
            return None;
        }
        let tenths = Fraction::try_new(self.equity().0.checked_mul(1000)?, self.long.0)?;
        let mantissa = i64::try_from(tenths.round(Rounding::HalfUp)).ok()?;
        Some(Decimal { mantissa, scale: 1 })
    }

    /// What the client owes; nothing when nothing.
    pub fn debit(&self) -> Total {
        Total((-self.money.0).max(0))
    }

    /// Equity beyond what Regulation T asks; negative: the account is restricted.
    pub fn excess(&self) -> Total {
        self.equity() - self.initial
    }

    /// Is the equity less than what Regulation T would ask of a purchase?
    pub fn is_restricted(&self) -> bool {
        self.excess().0 < 0
    }

    /// For how much more may be bought: on credit, or below the minimum equity for free money
    /// alone.
    pub fn buying_power(&self) -> Total {
        let excess = Total(self.excess().0.max(0));
        let on_credit = self.leverage.map_or(Total::ZERO, |leverage| part(excess, leverage));
        if self.equity().0 < self.minimum_equity.0 {
            Total(on_credit.0.min(self.free_money.0.max(0)))
        } else {
            on_credit
        }
    }

    /// How far the equity is beyond what it must be always; negative: it is less.
    pub fn level(&self) -> Total {
        self.equity() - self.maintenance
    }

    /// What is missing for the maintenance requirement.
    pub fn call(&self) -> Total {
        Total((-self.level().0).max(0))
    }

    /// Down to which market value of what is long there is no call, when nothing is short: the
    /// debit through what need not be equity, half up.
    pub fn called_below(&self) -> Option<Total> {
        let owed = Fraction::whole(1).minus(self.maintenance_long)?;
        let value = Fraction::whole(self.debit().0).over(owed)?;
        (self.short.is_zero() && !self.debit().is_zero())
            .then(|| Total(value.round(Rounding::HalfUp)))
    }

    /// Up to which market value of what is short there is no call, when nothing is long and it is
    /// of one instrument, half up; of several, when all of them rise alike and none is so cheap
    /// that an amount for each share is asked.
    pub const fn called_above(&self) -> Option<Total> {
        self.called_above
    }
}

/// What must be paid in for a purchase at a price by an account of so much equity, of which nothing
/// is excess: the part that must be equity, and at least what is missing of the minimum equity or
/// of the whole price (FINRA Rule 4210(b)(4)).
pub fn deposit_for(price: Total, equity: Total, rates: &Rates, decimals: u8) -> Total {
    let least = rates.of(MarginRule::MinimumEquity).units(decimals, Rounding::HalfUp);
    let missing = price.0.min(least.unwrap_or_default() - equity.0);
    Total(part(price, rates.of(MarginRule::InitialLong)).0.max(missing))
}

fn called_above(held: &[Held], money: Total, rates: &Rates, decimals: u8) -> Option<Total> {
    let shorts: Vec<&Held> = held.iter().filter(|one| !one.quantity.is_zero()).collect();
    if shorts.is_empty() || !shorts.iter().all(|one| one.is_short()) {
        return None;
    }
    let money = Fraction::try_new(money.0, terms::power_of_ten(decimals))?;
    let value = match shorts.as_slice() {
        [one] => {
            let quantity = one.quantity.abs();
            called_above_price(money.over(quantity)?, rates)?.times(quantity)?
        }
        several => {
            let rate = rates.of(MarginRule::MaintenanceShort);
            let value = money.over(Fraction::whole(1).plus(rate)?)?;
            let now: Total = several.iter().map(|one| one.value).sum();
            let rise = value.times(Fraction::whole(terms::power_of_ten(decimals)))?;
            let rise = rise.over(Fraction::whole(now.0))?;
            let is_by_rate = |one: &&Held| {
                let price = fraction(one.price)?.times(rise)?;
                Some(each_at(price, rates)? == price.times(rate)?)
            };
            several.iter().all(|one| is_by_rate(one) == Some(true)).then_some(value)?
        }
    };
    (!value.is_negative()).then_some(())?;
    Some(Total(value.units(decimals, Rounding::HalfUp)?))
}

/// The price at which the money for each share is what it is worth, and what must be held of it.
fn called_above_price(money: Fraction, rates: &Rates) -> Option<Fraction> {
    let by_rate = |rule| money.over(Fraction::whole(1).plus(rates.of(rule))?);
    let by_amount = |rule| money.minus(rates.of(rule));
    let prices = [
        by_rate(MarginRule::MaintenanceShort),
        by_amount(MarginRule::MaintenanceShortEach),
        by_rate(MarginRule::MaintenanceShortLow),
        by_amount(MarginRule::MaintenanceShortLowEach),
    ];
    let is_it = |price: &Fraction| {
        let with_margin = each_at(*price, rates).and_then(|each| price.plus(each));
        !price.is_negative() && with_margin == Some(money)
    };
    prices.into_iter().flatten().find(is_it)
}

/// What must be held for each short share at a price: the larger of a part of it and an amount,
/// which are others for what is low-priced (FINRA Rule 4210(c)(2), (3)).
pub fn short_maintenance_each(price: Decimal, rates: &Rates) -> Option<Fraction> {
    each_at(fraction(price)?, rates)
}

fn each_at(price: Fraction, rates: &Rates) -> Option<Fraction> {
    let is_low = price.compare(rates.of(MarginRule::LowPrice))?.is_lt();
    let (rate, least) = if is_low {
        (MarginRule::MaintenanceShortLow, MarginRule::MaintenanceShortLowEach)
    } else {
        (MarginRule::MaintenanceShort, MarginRule::MaintenanceShortEach)
    };
    let (of_price, least) = (price.times(rates.of(rate))?, rates.of(least));
    Some(if of_price.compare(least)?.is_lt() { least } else { of_price })
}
