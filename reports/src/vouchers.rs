//! Vouchers in the books, a row for each posting, with the ones that took them back.

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Code, Draw, Report, Sees, Table, Word};
use office::Office;
use terms::{Date, Total, Wording};

/// The report.
pub const REPORT: Report = Report {
    name: "vouchers",
    shows: "vouchers in the books, with the ones that reversed them",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A posting of a voucher.
    struct Row {
        /// The voucher.
        voucher: Code as key,
        /// What kind of voucher.
        kind: Word as key,
        /// Its day.
        date: Date as key,
        /// The day that it is about.
        about: Date,
        /// The account that it is about.
        subject: Option<Account>,
        /// The account of the posting.
        account: Account as key,
        /// What is posted.
        asset: Asset as key,
        /// On the debit side.
        debit: Option<Amount>,
        /// On the credit side.
        credit: Option<Amount>,
        /// What for.
        narrative: Wording,
        /// The voucher that it takes back.
        reverses: Option<Code>,
        /// The voucher that took it back.
        reversed_by: Option<Code>,
    }
}

/// Every voucher at hand, a row for each of its postings.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.vouchers.all().flat_map(move |booked| {
        let voucher = &booked.voucher;
        booked.entry.postings().iter().map(move |posting| {
            let is_debit = posting.quantity.units() < 0;
            let shown = amount(office, posting.asset, Total::from(posting.quantity).abs());
            Row {
                voucher: Code(voucher.voucher_id.clone()),
                kind: Word(voucher.kind.as_str()),
                date: voucher.date,
                about: voucher.about,
                subject: voucher.subject.map(|subject| account(office, subject)),
                account: account(office, posting.account),
                asset: asset(office, posting.asset),
                debit: is_debit.then_some(shown),
                credit: (!is_debit).then_some(shown),
                narrative: voucher.narrative.clone(),
                reverses: voucher.reverses.clone().map(Code),
                reversed_by: office.vouchers.reversal_of(&voucher.voucher_id).cloned().map(Code),
            }
        })
    })
}
