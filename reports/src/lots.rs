//! Open tax lots.

use crate::drawing::{account, asset, exact_amount, money};
use crate::tax_lots::question;
use crate::{
    Account, Amount, Asset, Cells, Code, Day, Draw, Money, Report, Sees, Table, Takes, Word,
};
use office::Office;
use office::accounting::gains::{NotKnown, open_lots};
use office::accounting::view::is_covered;
use terms::{Date, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "lots",
    shows: "open tax lots (--method, --account)",
    takes: &[Takes::Method, Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day))),
};

row! {
    /// An open tax lot.
    struct Row {
        /// Whose.
        account: Account as key,
        /// What.
        instrument: Asset as key,
        /// The lot's name: the paper out of which it came.
        lot: Code as key,
        /// When it was acquired; nothing: nobody has told.
        acquired: Option<Date>,
        /// How much of it is left; negative: a short lot.
        quantity: Amount,
        /// What it cost; nothing: nobody has told.
        cost: Option<Money>,
        /// What it cost, with what wash sales added.
        adjusted_cost: Option<Money>,
        /// Is it a covered security, whose basis is reported?
        covered: bool,
        /// What nobody has told of it.
        not_known: Option<Word>,
    }
}

/// The open lots, of one account or of all.
pub fn draw(office: &Office, day: Day) -> impl Iterator<Item = Row> + '_ {
    open_lots(&office.lots, &office.directory, question(day)).map(
        move |(owner, instrument, open)| {
            let currency = office.directory.clearing(instrument).currency;
            let (lot, adjusted) = (&open.lot, open.adjusted_cost());
            let told = lot.known_acquired().filter(|_| adjusted.is_some());
            Row {
                account: account(office, owner),
                instrument: asset(office, instrument),
                lot: Code(office.lot_name(lot.label).into()),
                acquired: lot.known_acquired(),
                quantity: exact_amount(office, instrument, open.quantity),
                cost: lot.known_cost().map(|cost| money(office, currency, cost)),
                adjusted_cost: adjusted.map(|cost| money(office, currency, Total(cost))),
                covered: is_covered(lot.covered, told, instrument, &office.directory),
                not_known: NotKnown::of_lot(lot).map(|missing| Word(missing.as_str())),
            }
        },
    )
}
