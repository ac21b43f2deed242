//! Loans: securities borrowed and lent, with their collateral, what they are worth at the price
//! that the price rules choose, and what they bear.

use crate::drawing::{account, amount, asset, money};
use crate::{Account, Amount, Asset, Cells, Code, Draw, Money, Report, Sees, Table, Word};
use office::Office;
use office::financing::view::{self, OpenLoan};
use terms::{Date, Decimal, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "loans",
    shows: "securities borrowed and lent, with their collateral and what they bear",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A loan that is open at the end of a day.
    struct Row {
        /// Its id.
        loan_id: Code as key,
        /// borrow, or lend.
        direction: Word as key,
        /// The other side.
        account: Account as key,
        /// What.
        instrument: Asset as key,
        /// When it was opened.
        opened: Date,
        /// How much is open.
        quantity: Amount,
        /// The currency of the collateral.
        currency: Asset as key,
        /// The cash that stands against it.
        collateral: Money,
        /// What the securities are worth at the price that the price rules choose.
        market_value: Option<Money>,
        /// The price at which it stands.
        price: Option<Decimal>,
        /// A year's rebate on the collateral.
        rebate: Decimal,
        /// A year's fee on the value.
        fee: Decimal,
        /// How days are counted.
        day_count: Word,
        /// The month's rebate; + owed to the other side.
        accrued_rebate: Money,
        /// The month's fee; + owed to the other side.
        accrued_fee: Money,
    }
}

/// Every loan that is open at the end of a day.
pub fn draw(office: &Office, date: Date) -> impl Iterator<Item = Row> + '_ {
    view::open_loans(&office.financing, &office.directory, date)
        .map(move |loan| row(office, date, &loan))
}

fn row(office: &Office, date: Date, loan: &OpenLoan<'_>) -> Row {
    let (opened, state) = (loan.opened, &loan.state);
    let of_loan = |total: Total| money(office, opened.currency, total);
    let worth = |total| money(office, office.directory.clearing(opened.instrument).currency, total);
    Row {
        loan_id: Code(opened.loan_id.clone()),
        direction: Word(opened.direction.as_str()),
        account: account(office, opened.account),
        instrument: asset(office, opened.instrument),
        opened: opened.date,
        quantity: amount(office, opened.instrument, state.quantity),
        currency: asset(office, opened.currency),
        collateral: of_loan(state.collateral),
        market_value: office.worth_of(opened.instrument, state.quantity, date).map(worth),
        price: state.price,
        rebate: state.rebate.trimmed(),
        fee: state.fee.trimmed(),
        day_count: Word(opened.day_count.as_str()),
        accrued_rebate: of_loan(loan.month.rebate.net),
        accrued_fee: of_loan(loan.month.fee.net),
    }
}
