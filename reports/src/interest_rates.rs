//! Interest rates that were set, with who decided them.

use crate::{Asset, Cells, Code, Draw, Report, Sees, Table, Text, Word};
use office::Office;
use terms::{Date, Decimal, InterestRate};

/// The report.
pub const REPORT: Report = Report {
    name: "interest-rates",
    shows: "the rates of interest that were set, with who decided them",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A rate of interest.
    struct Row {
        /// The first day on which it holds.
        effective: Date,
        /// For whom: everybody, a desk, an account; or a base rate.
        scope: Word as key,
        /// The desk, the account, or the base rate; nothing: everybody.
        name: Option<Code> as key,
        /// In which currency.
        currency: Asset as key,
        /// On which balances.
        side: Word as key,
        /// The balance at which the tier begins, without its sign.
        tier_from: Decimal as key,
        /// A year's interest on one unit; with a base, what is added to it.
        rate: Decimal,
        /// The base rate to which it is added.
        base: Option<Code> as key,
        /// What the rate of a tier is counted on.
        tiering: Word,
        /// How days are counted.
        day_count: Word,
        /// Does interest bear interest?
        compounding: Word,
        /// Who decided it.
        source: Text as key,
        /// The least of the rate; nothing: zero.
        floor: Option<Decimal>,
        /// The most of it; nothing: there is none.
        cap: Option<Decimal>,
        /// What a base rate below zero counts as.
        negative_base: Word,
    }
}

/// Every rate in the order in which they were set.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.financing.rates.rows().map(|rate: &InterestRate| Row {
        effective: rate.effective,
        scope: Word(rate.scope.as_str()),
        name: Some(rate.name.clone()).filter(|name| !name.is_empty()).map(Code),
        currency: Asset(rate.currency.clone()),
        side: Word(rate.side.as_str()),
        tier_from: rate.tier_from,
        rate: rate.rate,
        base: rate.base.clone().map(Code),
        tiering: Word(rate.tiering.as_str()),
        day_count: Word(rate.day_count.as_str()),
        compounding: Word(rate.compounding.as_str()),
        source: Text(rate.source.clone()),
        floor: rate.floor,
        cap: rate.cap,
        negative_base: Word(rate.negative_base.as_str()),
    })
}
