//! Gains by year, account and term.

use crate::drawing::{account, asset, money};
use crate::tax_lots::everything;
use crate::{Account, Asset, Cells, Day, Draw, Money, Report, Sees, Table, Takes, Text, Word};
use office::Office;
use office::accounting::gains::by_year;

/// The report.
pub const REPORT: Report = Report {
    name: "gains-by-year",
    shows: "gains by year, account and term (--method, --account)",
    takes: &[Takes::Method, Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day))),
};

row! {
    /// What an account gained in a year, held short or long.
    struct Row {
        /// The tax year.
        year: Text as key,
        /// Whose.
        account: Account as key,
        /// The currency.
        currency: Asset as key,
        /// Held short or long, or unknown.
        term: Word as key,
        /// How many disposals.
        disposals: usize,
        /// What they brought.
        proceeds: Option<Money>,
        /// What counts as their cost; nothing: nobody has told.
        counts_as_cost: Option<Money>,
        /// Of losses, what wash sales disallow.
        disallowed: Option<Money>,
        /// What counts as gain; negative: as loss; nothing: it is not known.
        gain: Option<Money>,
        /// What nobody has told of each of them.
        not_known: Option<Word> as key,
    }
}

/// The gains of every account, year by year.
pub fn draw(office: &Office, day: Day) -> impl Iterator<Item = Row> + '_ {
    by_year(everything(office, day)).into_iter().map(
        move |((year, owner, currency, term, not_known), sums)| {
            let money = |total: Option<_>| total.map(|total| money(office, currency, total));
            Row {
                year: Text(year.to_string().into()),
                account: account(office, owner),
                currency: asset(office, currency),
                term: Word(term.as_str()),
                disposals: sums.count,
                proceeds: money(sums.proceeds),
                counts_as_cost: money(sums.cost),
                disallowed: money(sums.disallowed),
                gain: money(sums.gain),
                not_known: not_known.map(|missing| Word(missing.as_str())),
            }
        },
    )
}
