//! Free credits: what customers may ask for at once (memorandum item of the FOCUS report, and an
//! item of the customer reserve).

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Draw, Report, Sees, Table, Takes};
use office::Office;
use office::free_credits::free_credits;

/// The report.
pub const REPORT: Report = Report {
    name: "free-credits",
    shows: "what customers may ask for at once: credits without proceeds of what is not held",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A customer's credit in a currency.
    struct Row {
        /// The account.
        account: Account as key,
        /// The currency.
        currency: Asset as key,
        /// What has settled and is owed to the customer.
        credit: Amount,
        /// Proceeds of securities that were sold and are not held.
        uncovered_sales: Amount,
        /// What is left, and may be asked for at once.
        free_credit: Amount,
    }
}

/// Every credit of a customer, by account.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    free_credits(office).into_iter().map(move |credit| {
        let shown = |total| amount(office, credit.currency, total);
        Row {
            account: account(office, credit.account),
            currency: asset(office, credit.currency),
            credit: shown(credit.credit),
            uncovered_sales: shown(credit.of_uncovered_sales),
            free_credit: shown(credit.free()),
        }
    })
}
