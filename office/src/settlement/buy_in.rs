//! Buy-ins: what one costs whoever has not delivered (FINRA Rule 11810).

use terms::Total;

/// Securities that did not come, and were bought elsewhere. Amounts are of the same quantity, in
/// smallest units of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuyIn {
    /// What was agreed for what was bought in.
    pub agreed: Total,
    /// What was paid for it.
    pub paid: Total,
    /// What buying in cost besides.
    pub costs: Total,
}

impl BuyIn {
    /// What was paid beyond what was agreed; negative: less.
    pub fn difference(&self) -> Total {
        self.paid - self.agreed
    }

    /// What whoever failed is charged: the higher price, and the costs. A lower price is not that
    /// side's to gain.
    pub fn charge(&self) -> Total {
        Total(self.difference().0.max(0)) + self.costs
    }

    /// What the securities cost the buyer in the end.
    pub fn cost_to_buyer(&self) -> Total {
        self.paid + self.costs - self.charge()
    }
}

#[cfg(test)]
mod tests {
    use super::BuyIn;
    use terms::Total;

    #[test]
    fn whoever_failed_bears_a_higher_price_and_gains_nothing_by_a_lower_one() {
        let dearer = BuyIn { agreed: Total(6_000), paid: Total(6_405), costs: Total(6) };
        assert_eq!((dearer.charge(), dearer.cost_to_buyer()), (Total(411), Total(6_000)));
        let cheaper = BuyIn { paid: Total(5_900), ..dearer };
        assert_eq!((cheaper.charge(), cheaper.cost_to_buyer()), (Total(6), Total(5_900)));
    }
}
