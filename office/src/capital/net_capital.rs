//! Net capital: what is left of net worth when everything that could not be turned into money at
//! once is taken away.

use super::Rates;
use super::reserve::whole;
use crate::shared::rates::part;
use terms::{CapitalRule, Fraction, Total};

/// From net worth to net capital. Deductions have no sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetCapital {
    /// Assets less liabilities.
    pub net_worth: Total,
    /// Liabilities that are subordinated to all others as the rule asks.
    pub subordinated: Total,
    /// Assets that do not count.
    pub non_allowable: Total,
    /// Aged fails, differences, accounts that lack margin.
    pub other_deductions: Total,
    /// Haircuts and undue concentration.
    pub haircuts: Total,
}

impl NetCapital {
    /// Before the haircuts.
    pub fn tentative(&self) -> Total {
        self.net_worth + self.subordinated - self.non_allowable - self.other_deductions
    }

    /// What is left.
    pub fn net(&self) -> Total {
        self.tentative() - self.haircuts
    }
}

/// The haircut of equity positions: of the larger side, and of the smaller one as far as it is more
/// than a part of the larger (15c3-1(c)(2)(vi)(J)); half up.
pub fn equity_haircut(long: Total, short: Total, haircut: Fraction, rates: &Rates) -> Total {
    let (larger, smaller) = (Total(long.0.max(short.0)), Total(long.0.min(short.0)));
    let free = part(larger, rates.of(CapitalRule::LesserSideFree));
    part(larger, haircut) + part(Total((smaller - free).0.max(0)), haircut)
}

/// What is too much of one issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undue {
    /// Beyond the part of tentative net capital that is due.
    pub excess: Total,
    /// What is deducted for it beside the haircut.
    pub charge: Total,
}

/// Undue concentration of what one issuer's securities are worth (15c3-1(c)(2)(vi)(M)).
pub fn undue(
    worth: Total,
    tentative_net_capital: Total,
    haircut: Fraction,
    rates: &Rates,
    decimals: u8,
) -> Undue {
    let due = part(Total(tentative_net_capital.0.max(0)), rates.of(CapitalRule::UnduePart));
    let is_small = worth.0 <= whole(CapitalRule::UndueFloor, rates, decimals).0;
    let excess = if is_small { Total::ZERO } else { Total((worth - due).0.max(0)) };
    Undue { excess, charge: part(excess, haircut) }
}

/// What is deducted for an aged fail to deliver (15c3-1(c)(2)(ix)): the haircut of its market
/// value, more by what the contract is above the market, less by what it is below.
pub fn aged_fail(contract: Total, market: Total, haircut: Fraction) -> Total {
    Total((part(market, haircut) + contract - market).0.max(0))
}

#[cfg(test)]
mod tests {
    use super::NetCapital;
    use terms::Total;

    /// Solomon, 42064: assets 700,000, liabilities 625,000 of which 250,000 are subordinated,
    /// 110,000 not allowable, haircuts 31,500.
    #[test]
    fn net_capital_is_what_is_left() {
        let firm = NetCapital {
            net_worth: Total(75_000),
            subordinated: Total(250_000),
            non_allowable: Total(110_000),
            other_deductions: Total::ZERO,
            haircuts: Total(31_500),
        };
        assert_eq!((firm.tentative(), firm.net()), (Total(215_000), Total(183_500)));
    }
}
