//! Tax on gains where the broker reckons it: India, by financial year.

use crate::drawing::{account, asset, money};
use crate::tax_lots::everything;
use crate::{Account, Asset, Cells, Day, Draw, Money, Report, Sees, Table, Takes, Text};
use office::Office;
use office::accounting::gains::taxes;

/// The report.
pub const REPORT: Report = Report {
    name: "gains-tax",
    shows: "the tax of India on a financial year's gains (--method, --account)",
    takes: &[Takes::Method, Takes::Account],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day))),
};

row! {
    /// The tax on an account's gains of a financial year.
    struct Row {
        /// The financial year.
        year: Text as key,
        /// Whose.
        account: Account as key,
        /// The currency.
        currency: Asset as key,
        /// Gain on what was held short.
        short_term_gain: Money,
        /// Gain on what was held long.
        long_term_gain: Money,
        /// Of the long-term gain, what is exempt.
        exempt: Money,
        /// Tax on the short-term gain.
        short_term_tax: Money,
        /// Tax on the long-term gain.
        long_term_tax: Money,
        /// Gain on what was bought and sold on one day: income of a speculative business, which is
        /// not taxed as a capital gain.
        speculative_gain: Money,
    }
}

/// The tax of every account, year by year.
pub fn draw(office: &Office, day: Day) -> impl Iterator<Item = Row> + '_ {
    let found = taxes(everything(office, day), &office.directory);
    found.into_iter().map(move |((year, owner, currency), found)| {
        let money = |total| money(office, currency, total);
        Row {
            year: Text(year.to_string().into()),
            account: account(office, owner),
            currency: asset(office, currency),
            short_term_gain: money(found.short),
            long_term_gain: money(found.long),
            exempt: money(found.tax.exempt),
            short_term_tax: money(found.tax.short),
            long_term_tax: money(found.tax.long),
            speculative_gain: money(found.speculative),
        }
    })
}
