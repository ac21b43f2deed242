//! Free credit balances of customers (17 CFR 240.15c3-3(a)(8)): what they may ask for at once.
//!
//! In: settled balances of money, settled positions of securities, lots. Out: for each customer
//! account and currency its credit, what of it came from securities that were sold and are not
//! held, and what is left. The proceeds of a sale that is still to be delivered are the account's
//! when it delivers. Never here: margin excess.

use crate::Office;
use crate::accounting::Holding;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Class, Family, Kind, Rounding, Total, divide};

/// A customer's credit in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeCredit {
    /// The account.
    pub account: AccountId,
    /// The currency.
    pub currency: AssetId,
    /// What has settled and is owed to it.
    pub credit: Total,
    /// Proceeds of securities that were sold and are not held, as far as the sale has settled.
    pub of_uncovered_sales: Total,
}

impl FreeCredit {
    /// What may be asked for at once.
    pub fn free(&self) -> Total {
        Total((self.credit.0 - self.of_uncovered_sales.0).max(0))
    }
}

/// The credit of every customer that has one, by account and currency.
pub fn free_credits(office: &Office) -> Vec<FreeCredit> {
    let uncovered = of_uncovered_sales(office);
    let credit = |cell: ledger::Cell<'_>| {
        let credit = cell.balance.settled();
        let is_money = office.directory.asset(cell.asset).instrument().is_none();
        (credit.0 > 0 && is_money && may_be_free(office, cell.account)).then(|| FreeCredit {
            account: cell.account,
            currency: cell.asset,
            credit,
            of_uncovered_sales: uncovered
                .get(&(cell.account, cell.asset))
                .copied()
                .unwrap_or_default(),
        })
    };
    let mut credits: Vec<FreeCredit> = office.ledger.cells().filter_map(credit).collect();
    credits.sort_by_key(|credit| (credit.account, credit.currency));
    credits
}

/// Is it an account of a customer?
pub(crate) fn is_customers(office: &Office, account: AccountId) -> bool {
    let of = office.directory.account_on(account, office.days.current());
    of.kind.family() == Family::Client && of.class == Class::Customer
}

/// A short account's money is what its sales brought in (`gl_lines.csv`), and no free credit.
fn may_be_free(office: &Office, account: AccountId) -> bool {
    office.directory.account(account).kind != Kind::Short && is_customers(office, account)
}

/// The proceeds of what customers have sold and do not hold, by account and currency, as far as it
/// was to be delivered: of the short lots the oldest first, in part half up.
pub fn of_uncovered_sales(office: &Office) -> BTreeMap<(AccountId, AssetId), Total> {
    let mut proceeds: BTreeMap<(AccountId, AssetId), Total> = BTreeMap::new();
    for cell in office.ledger.cells() {
        let (of, due) = ((cell.account, cell.asset), -cell.balance.settled().0);
        let is_security = office.directory.asset(cell.asset).instrument().is_some();
        if due > 0 && is_security && may_be_free(office, cell.account) {
            let currency = office.directory.clearing(cell.asset).currency;
            *proceeds.entry((cell.account, currency)).or_default() += brought_in(office, of, due);
        }
    }
    proceeds
}

/// What the short lots of a position have brought in, of so many units; where nobody has told, what
/// they are worth.
fn brought_in(office: &Office, (account, asset): (AccountId, AssetId), due: i128) -> Total {
    let (mut left, mut proceeds) = (due, Total::ZERO);
    let holding = office.lots.holding(account, asset);
    for lot in holding.into_iter().flat_map(Holding::lots).filter(|lot| lot.is_short()) {
        let units = i128::from(lot.units()).min(left);
        proceeds += lot.known_cost().map_or_else(
            || {
                let worth = office.worth_of(asset, Total(units), office.days.current());
                worth.unwrap_or_default()
            },
            |cost| {
                let whole = i128::from(cost.units()).abs();
                Total(divide(whole * units, lot.units().into(), Rounding::HalfUp))
            },
        );
        left -= units;
    }
    proceeds
}
