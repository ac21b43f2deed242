//! The stock record: for each security, whose it is (long) and where it is (short). Source: 17 CFR
//! 240.17a-3(a)(5).

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Draw, Report, Sees, Table, Takes, Word};
use office::Office;
use office::accounting::view;

/// The report.
pub const REPORT: Report = Report {
    name: "stock-record",
    shows: "for each security, whose it is (long) and where it is (short)",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A line of the stock record.
    struct Row {
        /// The instrument.
        instrument: Asset as key,
        /// long: whose it is; short: where it is.
        side: Word as key,
        /// Who, or where.
        account: Account as key,
        /// Settled, without a sign.
        settled: Amount,
        /// Pending, without a sign.
        pending: Amount,
    }
}

/// Every line, by instrument, the long side first.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    view::stock_record(&office.ledger, &office.directory).into_iter().map(|line| {
        let total = |total| amount(office, line.instrument, total);
        Row {
            instrument: asset(office, line.instrument),
            side: Word(if line.is_long { "long" } else { "short" }),
            account: account(office, line.account),
            settled: total(line.settled),
            pending: total(line.pending),
        }
    })
}
