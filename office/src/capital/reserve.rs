//! The reserve formula: credits against debits, what is left out of the debits, and the deposit.

use super::Rates;
use crate::shared::rates::part;
use std::collections::BTreeMap;
use terms::{
    Calendar, CapitalRule, CapitalStandard, Date, Fraction, ReserveFrequency, ReserveItem, Total,
};

/// What the formula gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The sum of the credits.
    pub total_credits: Total,
    /// The sum of the debits.
    pub aggregate_debits: Total,
    /// What is left out of them.
    pub reduction: Total,
    /// What the reserve bank account must hold.
    pub requirement: Total,
}

impl Formula {
    /// Of the items, by a standard, as often as it is computed. Parts are rounded half up.
    pub fn of(
        items: &BTreeMap<ReserveItem, Total>,
        standard: CapitalStandard,
        frequency: ReserveFrequency,
        rates: &Rates,
    ) -> Self {
        let sum = |is_credit: bool| -> Total {
            let of_side = items.iter().filter(|(item, _)| item.is_credit() == is_credit);
            of_side.map(|(_, amount)| *amount).sum()
        };
        let (total_credits, aggregate_debits) = (sum(true), sum(false));
        let of_customers = items.get(&ReserveItem::DebitBalances).copied().unwrap_or_default();
        let reduction = match (standard, frequency) {
            (CapitalStandard::Basic, _) => part(of_customers, rates.of(CapitalRule::DebitCutBasic)),
            (CapitalStandard::Alternative, ReserveFrequency::Daily) => {
                part(aggregate_debits, rates.of(CapitalRule::DebitCutDaily))
            }
            (CapitalStandard::Alternative, _) => {
                part(aggregate_debits, rates.of(CapitalRule::DebitCutWeekly))
            }
        };
        let mut formula =
            Self { total_credits, aggregate_debits, reduction, requirement: Total::ZERO };
        formula.requirement = match frequency {
            ReserveFrequency::Monthly => {
                part(formula.excess_credits(), rates.of(CapitalRule::MonthlyPart))
            }
            ReserveFrequency::Weekly | ReserveFrequency::Daily => formula.excess_credits(),
        };
        formula
    }

    /// The debits that count.
    pub fn net_debits(&self) -> Total {
        self.aggregate_debits - self.reduction
    }

    /// By how much the credits are more than the debits that count; nothing when they are not.
    pub fn excess_credits(&self) -> Total {
        Total((self.total_credits - self.net_debits()).0.max(0))
    }

    /// By how much the debits that count are more than the credits; nothing when they are not.
    pub fn excess_debits(&self) -> Total {
        Total((self.net_debits() - self.total_credits).0.max(0))
    }
}

/// By how much one security that is worth so much is too large a part of all collateral of margin
/// accounts (Note E(4)): the limit, and what item 10 is reduced by.
pub fn over_one_security(worth: Total, all: Total, rates: &Rates) -> (Total, Total) {
    let limit = part(all, rates.of(CapitalRule::OneSecurity));
    (limit, Total((worth - limit).0.max(0)))
}

/// By how much one customer's debit is too large beside tentative net capital (Note E(5)): the
/// limit, and what item 10 is reduced by; nothing up to the floor.
pub fn over_one_customer(
    debit: Total,
    tentative_net_capital: Total,
    rates: &Rates,
    decimals: u8,
) -> (Total, Total) {
    let limit = part(Total(tentative_net_capital.0.max(0)), rates.of(CapitalRule::OneCustomer));
    let floor = whole(CapitalRule::OneCustomerFloor, rates, decimals);
    let over = if debit.0 > floor.0 { (debit - limit).0.max(0) } else { 0 };
    (limit, Total(over))
}

/// An amount of a rule, in smallest units.
pub(super) fn whole(rule: CapitalRule, rates: &Rates, decimals: u8) -> Total {
    part(Total(terms::power_of_ten(decimals)), rates.of(rule))
}

/// What lies in the special reserve bank account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// Cash at an unaffiliated bank.
    pub cash: Total,
    /// The equity capital of that bank, where it is known.
    pub bank_equity: Option<Total>,
    /// Qualified securities, at their value.
    pub qualified_securities: Total,
}

impl Deposit {
    /// The cash at one bank that counts at most, where its equity capital is known and a rule asks.
    pub fn cash_cap(&self, rates: &Rates) -> Option<Total> {
        Some(part(self.bank_equity?, rates.get(CapitalRule::OneBank)?))
    }

    /// What counts.
    pub fn eligible(&self, rates: &Rates) -> Total {
        let cash = self.cash_cap(rates).map_or(self.cash, |cap| Total(self.cash.0.min(cap.0)));
        cash + self.qualified_securities
    }

    /// What is missing of a requirement.
    pub fn shortfall(&self, requirement: Total, rates: &Rates) -> Total {
        Total((requirement - self.eligible(rates)).0.max(0))
    }
}

/// The day on which the deposit of a computation is made: so many banking days behind it; none
/// when the calendar does not reach so far.
pub fn deposit_due(as_of: Date, calendar: &Calendar, rates: &Rates) -> Option<Date> {
    let days = rates.of(CapitalRule::DepositDays).numerator();
    let mut due = as_of;
    for _ in 0..days {
        due = calendar.settlement_day_from(due.plus(1))?;
    }
    Some(due)
}

/// The average of the total credits of so many month-ends; none when there are others, or before
/// there was such a rule.
pub fn average_credits(month_ends: &[Fraction], rates: &Rates) -> Option<Fraction> {
    let months = rates.get(CapitalRule::DailyMonths)?;
    (months == Fraction::whole(i128::try_from(month_ends.len()).ok()?)).then_some(())?;
    let sum = month_ends.iter().try_fold(Fraction::ZERO, |sum, credits| sum.plus(*credits))?;
    sum.over(months)
}

/// Must it be computed daily, by the average of the credits? None before there was such a rule.
pub fn is_daily(average: Fraction, rates: &Rates) -> Option<bool> {
    Some(average.compare(rates.get(CapitalRule::DailyFrom)?)?.is_ge())
}

#[cfg(test)]
mod tests {
    use super::{Formula, Rates};
    use std::collections::BTreeMap;
    use terms::{CapitalRule, CapitalStandard, Decimal, ReserveFrequency, ReserveItem, Total};

    fn rates() -> Rates {
        let value = |rule| match rule {
            CapitalRule::DebitCutWeekly => "0.03",
            CapitalRule::DebitCutDaily => "0.02",
            CapitalRule::DebitCutBasic => "0.01",
            CapitalRule::MonthlyPart => "1.05",
            _ => "1",
        };
        Rates::new(|rule| Decimal::parse(value(rule))).expect("every rule has a value")
    }

    /// An item that grows by ten thousand moves the requirement by its weight: a credit by all of
    /// it; a debit by what of it is not left out, which by the basic standard is the hundredth of
    /// item 10 alone.
    #[test]
    fn one_item_moves_the_requirement_by_its_weight() {
        let items: BTreeMap<ReserveItem, Total> = ReserveItem::ALL
            .iter()
            .map(|item| (*item, Total(if item.is_credit() { 90_000_000 } else { 40_000_000 })))
            .collect();
        let ways = [
            (CapitalStandard::Alternative, ReserveFrequency::Weekly, 9_700, 9_700),
            (CapitalStandard::Alternative, ReserveFrequency::Daily, 9_800, 9_800),
            (CapitalStandard::Basic, ReserveFrequency::Weekly, 9_900, 10_000),
        ];
        for (standard, frequency, of_customers, of_others) in ways {
            let requirement = |items: &BTreeMap<ReserveItem, Total>| {
                Formula::of(items, standard, frequency, &rates()).requirement
            };
            let before = requirement(&items);
            for item in ReserveItem::ALL {
                let mut moved = items.clone();
                *moved.entry(*item).or_default() += Total(10_000);
                let weight = match item {
                    item if item.is_credit() => 10_000,
                    ReserveItem::DebitBalances => -of_customers,
                    _ => -of_others,
                };
                let change = requirement(&moved) - before;
                assert_eq!(change, Total(weight), "{standard:?} {frequency:?} {item:?}");
            }
        }
    }

    #[test]
    fn more_debits_than_credits_ask_for_nothing() {
        let items = BTreeMap::from([
            (ReserveItem::CreditBalances, Total(1_000)),
            (ReserveItem::DebitBalances, Total(5_000)),
        ]);
        let weekly = ReserveFrequency::Weekly;
        let formula = Formula::of(&items, CapitalStandard::Basic, weekly, &rates());
        assert_eq!((formula.requirement, formula.excess_debits()), (Total::ZERO, Total(3_950)));
    }
}
