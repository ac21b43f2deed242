//! Accruals: interest, rebates and fees that have accrued and are not posted.

use crate::drawing::{account, asset, money};
use crate::{Account, Asset, Cells, Draw, Money, Report, Sees, Table};
use office::Office;
use office::financing::view::{self, Accrued};
use terms::{Date, Sentence, Wording, sentence};

/// The report.
pub const REPORT: Report = Report {
    name: "accruals",
    shows: "interest, rebates and fees that have accrued and are not posted",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// What has accrued in a month.
    struct Row {
        /// Whose.
        account: Account as key,
        /// In which currency.
        currency: Asset as key,
        /// interest, or rebate and fee.
        what: Wording as key,
        /// The last day of the month.
        month_end: Date as key,
        /// What has accrued; + owed to the account.
        accrued: Money,
        /// What of it is posted.
        posted: Money,
        /// What is left.
        not_posted: Money,
    }
}

/// Interest of clients, then rebates and fees of the other sides of loans.
pub fn draw(office: &Office, date: Date) -> impl Iterator<Item = Row> + '_ {
    let [interest, loans] =
        view::accruals(&office.financing, &office.directory, date).unwrap_or_default();
    let row = |what: Sentence| {
        move |accrued: Accrued| {
            let money = |total| money(office, accrued.currency, total);
            Row {
                account: account(office, accrued.account),
                currency: asset(office, accrued.currency),
                what: what.clone().into(),
                month_end: accrued.month_end,
                accrued: money(accrued.accrued),
                posted: money(accrued.posted),
                not_posted: money(accrued.accrued - accrued.posted),
            }
        }
    };
    let interest = interest.into_iter().map(row(sentence!("interest")));
    interest.chain(loans.into_iter().map(row(sentence!("rebate and fee"))))
}
