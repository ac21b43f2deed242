//! The least net capital, what is beyond it, and when the commission is warned (17a-11).

use super::Rates;
use super::reserve::whole;
use crate::shared::rates::part;
use terms::{CapitalRule, CapitalStandard, Fraction, Rounding, Total};

/// Securities in which a firm makes a market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarketMaking {
    /// At more than the low price.
    pub securities: u32,
    /// At the low price or less.
    pub low_priced: u32,
}

/// The least net capital in money of whoever carries customers' accounts, or deals without.
pub fn least_dollars(
    carries_customers: bool,
    makes: MarketMaking,
    rates: &Rates,
    decimals: u8,
) -> Total {
    let amount = |rule| whole(rule, rates, decimals);
    let of_markets = amount(CapitalRule::MarketMakerEach).0 * i128::from(makes.securities)
        + amount(CapitalRule::MarketMakerEachLow).0 * i128::from(makes.low_priced);
    let of_markets = of_markets.min(amount(CapitalRule::MarketMakerMost).0);
    let of_kind = if carries_customers { CapitalRule::Carrying } else { CapitalRule::Dealer };
    Total(of_markets.max(amount(of_kind).0))
}

/// The least net capital by a standard, and how far from it a firm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Least {
    /// By which standard.
    pub standard: CapitalStandard,
    /// Aggregate indebtedness, or aggregate debit items.
    pub measure: Total,
    /// What net capital is.
    pub net_capital: Total,
    /// What it must be.
    pub minimum: Total,
}

impl Least {
    /// By aggregate indebtedness or aggregate debit items, and at least so much in money; a part
    /// of a cent counts as a whole one.
    pub fn of(
        standard: CapitalStandard,
        net_capital: Total,
        measure: Total,
        dollars: Total,
        rates: &Rates,
    ) -> Self {
        let of_measure = match standard {
            CapitalStandard::Basic => {
                let ratio = rates.of(CapitalRule::BasicRatio);
                let exact = Fraction::whole(measure.0).over(ratio);
                exact.map_or(Total::ZERO, |exact| Total(exact.round(Rounding::Up)))
            }
            CapitalStandard::Alternative => part(measure, rates.of(CapitalRule::AlternativePart)),
        };
        let minimum = Total(of_measure.0.max(dollars.0));
        Self { standard, measure, net_capital, minimum }
    }

    /// What is beyond the least; negative: missing.
    pub fn excess(&self) -> Total {
        self.net_capital - self.minimum
    }

    /// How many times net capital the aggregate indebtedness is; which part of the aggregate
    /// debits net capital is. None where there is nothing to divide by.
    pub fn ratio(&self) -> Option<Fraction> {
        let (measure, net) = (self.measure.0, self.net_capital.0);
        match self.standard {
            CapitalStandard::Basic => Fraction::try_new(measure, net),
            CapitalStandard::Alternative => Fraction::try_new(net, measure),
        }
    }

    /// Is net capital below what asks for a word to the commission within a day, by the ratio?
    pub fn warns_by_ratio(&self, rates: &Rates) -> bool {
        let (measure, net) = (self.measure, self.net_capital);
        match self.standard {
            CapitalStandard::Basic => {
                let most = part(Total(net.0.max(0)), rates.of(CapitalRule::WarningRatio));
                measure.0 > most.0
            }
            CapitalStandard::Alternative => {
                net.0 < part(measure, rates.of(CapitalRule::WarningPart)).0
            }
        }
    }

    /// The same, by the least.
    pub fn warns_by_minimum(&self, rates: &Rates) -> bool {
        self.net_capital.0 < part(self.minimum, rates.of(CapitalRule::WarningMinimum)).0
    }
}
