//! Segregation: which of the clients' securities are fully paid or excess margin, and must be in
//! possession or control.

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Draw, Report, Sees, Table, Takes};
use office::Office;
use office::margins::usable;
use terms::Date;

/// The report.
pub const REPORT: Report = Report {
    name: "segregation",
    shows: "clients' fully paid and excess margin securities, and what of the others may be used",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// What a client holds long and settled.
    struct Row {
        /// The account.
        account: Account as key,
        /// The instrument.
        instrument: Asset as key,
        /// Units that are long and settled.
        settled: Amount,
        /// Of them, those that must be in possession or control.
        to_segregate: Amount,
        /// Those that may be lent or pledged.
        usable: Amount,
    }
}

/// Everything that clients hold long, by account and instrument.
pub fn draw(office: &Office, date: Date) -> impl Iterator<Item = Row> + '_ {
    usable(office, date).into_iter().map(move |held| {
        let shown = |total| amount(office, held.instrument, total);
        Row {
            account: account(office, held.account),
            instrument: asset(office, held.instrument),
            settled: shown(held.settled),
            to_segregate: shown(held.settled - held.usable),
            usable: shown(held.usable),
        }
    })
}
