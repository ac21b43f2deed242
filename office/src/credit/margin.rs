//! The margin of an account: equity, what it must be, and what is missing or left.

use terms::{Decimal, Fraction, MarginRule, Rounding, Total};

/// The rates of margin on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Of each rule, in the order of [`MarginRule::ALL`].
    values: Vec<Fraction>,
}

impl Rates {
    /// The rates that `of` gives; none when one of them is missing.
    pub fn new(of: impl Fn(MarginRule) -> Option<Decimal>) -> Option<Self> {
        let values = MarginRule::ALL.iter().map(|rule| fraction(of(*rule)?));
        Some(Self { values: values.collect::<Option<_>>()? })
    }

    /// The rate of a rule.
    pub fn of(&self, rule: MarginRule) -> Fraction {
        self.values[rule as usize]
    }
}

fn fraction(decimal: Decimal) -> Option<Fraction> {
    Fraction::try_new(decimal.mantissa.into(), terms::power_of_ten(decimal.scale))
}

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
    /// The same of what is short and not low-priced.
    maintenance_short: Fraction,
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
        let maintenance_short = rates.of(MarginRule::MaintenanceShort);
        Self {
            long,
            short,
            money,
            initial,
            maintenance,
            leverage,
            maintenance_long,
            maintenance_short,
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

    /// For how much more may be bought on credit.
    pub fn buying_power(&self) -> Total {
        let excess = Total(self.excess().0.max(0));
        self.leverage.map_or(Total::ZERO, |leverage| part(excess, leverage))
    }

    /// What is missing for the maintenance requirement.
    pub fn call(&self) -> Total {
        Total((self.maintenance - self.equity()).0.max(0))
    }

    /// Down to which market value of what is long there is no call, when nothing is short: the
    /// debit through what need not be equity, half up.
    pub fn called_below(&self) -> Option<Total> {
        let owed = Fraction::whole(1).minus(self.maintenance_long)?;
        let value = Fraction::whole(self.debit().0).over(owed)?;
        (self.short.is_zero() && !self.debit().is_zero())
            .then(|| Total(value.round(Rounding::HalfUp)))
    }

    /// Up to which market value of what is short there is no call, when nothing is long and no
    /// share is low-priced: the credit through the value and what must be held of it, half up.
    pub fn called_above(&self) -> Option<Total> {
        let with_margin = Fraction::whole(1).plus(self.maintenance_short)?;
        let value = Fraction::whole(self.money.0).over(with_margin)?;
        (self.long.is_zero() && self.money.0 > 0).then(|| Total(value.round(Rounding::HalfUp)))
    }
}

/// What must be held for each short share at a price: the larger of a part of it and an amount,
/// which are others for what is low-priced (FINRA Rule 4210(c)(2), (3)).
pub fn short_maintenance_each(price: Decimal, rates: &Rates) -> Option<Fraction> {
    let price = fraction(price)?;
    let is_low = price.compare(rates.of(MarginRule::LowPrice))?.is_lt();
    let (rate, least) = if is_low {
        (MarginRule::MaintenanceShortLow, MarginRule::MaintenanceShortLowEach)
    } else {
        (MarginRule::MaintenanceShort, MarginRule::MaintenanceShortEach)
    };
    let (of_price, least) = (price.times(rates.of(rate))?, rates.of(least));
    Some(if of_price.compare(least)?.is_lt() { least } else { of_price })
}

/// A part of an amount, half up.
fn part(amount: Total, of: Fraction) -> Total {
    let exact = Fraction::whole(amount.0).times(of);
    let exact = exact.expect("an amount of a ledger times a rate of a table has 38 digits at most");
    Total(exact.round(Rounding::HalfUp))
}
