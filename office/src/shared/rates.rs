//! Rates of a day: how much each rule of a kind says, as exact fractions.

use std::collections::BTreeMap;
use terms::{Decimal, Fraction, Rounding, RuleWord, Total, power_of_ten};

/// How much each rule of a kind says on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates<Rule> {
    values: BTreeMap<Rule, Fraction>,
}

impl<Rule: RuleWord> Rates<Rule> {
    /// The rates that `of` gives; none when one of them is missing that did not come later.
    pub fn new(of: impl Fn(Rule) -> Option<Decimal>) -> Option<Self> {
        let mut values = BTreeMap::new();
        for rule in Rule::all() {
            match of(*rule) {
                Some(value) => drop(values.insert(*rule, fraction(value)?)),
                None if rule.came_later() => {}
                None => return None,
            }
        }
        Some(Self { values })
    }

    /// The rate of a rule that did not come later than the others.
    pub fn of(&self, rule: Rule) -> Fraction {
        self.values[&rule]
    }

    /// The rate of a rule; none before it came.
    pub fn get(&self, rule: Rule) -> Option<Fraction> {
        self.values.get(&rule).copied()
    }
}

/// A decimal, exactly.
pub fn fraction(decimal: Decimal) -> Option<Fraction> {
    Fraction::try_new(decimal.mantissa.into(), power_of_ten(decimal.scale))
}

/// A part of an amount, half up.
pub fn part(amount: Total, of: Fraction) -> Total {
    let exact = Fraction::whole(amount.0).times(of);
    let exact = exact.expect("an amount of a ledger times a rate of a table has 38 digits at most");
    Total(exact.round(Rounding::HalfUp))
}
