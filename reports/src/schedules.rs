//! Schedules: the rows of the commission schedules, the firm's own among them, as they held.

use crate::{Account, Cells, Code, Draw, Report, Sees, Table, Text, Word};
use office::Office;
use terms::{Date, Decimal};

/// The report.
pub const REPORT: Report = Report {
    name: "schedules",
    shows: "the rows of the commission schedules",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A row of a commission schedule.
    struct Row {
        /// The name of the schedule.
        schedule: Code as key,
        /// The first trade date on which it holds.
        effective: Date,
        /// For whom it is: everybody, a desk, an account.
        scope: Word as key,
        /// Which desk or account.
        whom: Option<Code>,
        /// For what becomes of what was traded.
        product: Word,
        /// What bears the flat amount, the minimum and the maximum.
        per: Word,
        /// What decides which tier counts.
        tier_by: Word,
        /// From how much on this row counts.
        tier_from: Decimal as key,
        /// An amount for each trade or order.
        flat: Option<Decimal>,
        /// An amount for each share.
        per_share: Option<Decimal>,
        /// Basis points of the principal.
        bps: Option<Decimal>,
        /// The least.
        minimum: Option<Decimal>,
        /// The most.
        maximum: Option<Decimal>,
        /// How each part is rounded to the currency's smallest unit.
        rounding: Word,
        /// The part of the commission that goes to the introducing broker.
        introducing_percent: Option<Decimal>,
        /// The payable account of the introducing broker.
        introducing_account: Option<Account>,
        /// Who decided it.
        source: Text as key,
    }
}

/// The rows in the order in which they were set.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.schedules.rows().map(|row| Row {
        schedule: Code(row.schedule.clone()),
        effective: row.effective,
        scope: Word(row.scope.as_str()),
        whom: row.whom.clone().map(Code),
        product: Word(row.product.as_str()),
        per: Word(row.per.as_str()),
        tier_by: Word(row.tier_by.as_str()),
        tier_from: row.tier_from,
        flat: row.flat,
        per_share: row.per_share,
        bps: row.bps,
        minimum: row.minimum,
        maximum: row.maximum,
        rounding: Word(row.rounding.as_str()),
        introducing_percent: row.introducing_percent,
        introducing_account: row.introducing_account.clone().map(Account),
        source: Text(row.source.clone()),
    })
}
