//! Tax on gains where the broker reckons it: India, by financial year.

use crate::drawing::{account, asset, money};
use crate::tax_lots::everything;
use crate::{Account, Asset, Cells, Day, Draw, Money, Report, Sees, Table, Takes, Text, Word};
use office::Office;
use office::accounting::gains::{YearTax, taxes};
use terms::Total;

/// The report.
pub const REPORT: Report = Report {
    name: "gains-tax",
    shows: "the tax of India on a financial year's gains (--method, --account)",
    takes: &[Takes::Method, Takes::Account],
    sees: Sees::Accounts,
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
        /// Gain on what was held short; nothing: it is not known.
        short_term_gain: Option<Money>,
        /// Gain on what was held long.
        long_term_gain: Option<Money>,
        /// Of the long-term gain, what is exempt.
        exempt: Option<Money>,
        /// Tax on the short-term gain.
        short_term_tax: Option<Money>,
        /// Tax on the long-term gain.
        long_term_tax: Option<Money>,
        /// Gain on what was bought and sold on one day: income of a speculative business, which is
        /// not taxed as a capital gain.
        speculative_gain: Money,
        /// What nobody has told of something that was sold in the year.
        not_known: Option<Word>,
    }
}

/// The tax of every account, year by year.
pub fn draw(office: &Office, day: Day) -> impl Iterator<Item = Row> + '_ {
    let found = taxes(everything(office, day), &office.directory);
    found.into_iter().map(move |((year, owner, currency), found)| {
        let (year_tax, not_known) = (found.known.ok(), found.known.err());
        let money =
            |of: fn(YearTax) -> Total| year_tax.map(|found| money(office, currency, of(found)));
        Row {
            year: Text(year.to_string().into()),
            account: account(office, owner),
            currency: asset(office, currency),
            short_term_gain: money(|found| found.short),
            long_term_gain: money(|found| found.long),
            exempt: money(|found| found.tax.exempt),
            short_term_tax: money(|found| found.tax.short),
            long_term_tax: money(|found| found.tax.long),
            speculative_gain: crate::drawing::money(office, currency, found.speculative),
            not_known: not_known.map(|missing| Word(missing.as_str())),
        }
    })
}
