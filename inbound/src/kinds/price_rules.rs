//! Rules by which prices are believed, of one instrument or of all.
//!
//! Source: our own columns; what they are for is ASC 820-10-35 (the source of an input, and its
//! age) and the price verification that an auditor asks for.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, name, number};
use terms::{Fault, Input, Name, PriceRule};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "instrument",
    read: |cells| read(cells).map(Input::PriceRule),
};

const COLUMNS: [Column; 6] = [
    required("effective", Holds::Day, "from which day on the rule holds"),
    optional("instrument", Holds::Text, "of which instrument; empty: of all"),
    optional(
        "sources",
        Holds::Text,
        "whose price goes first, divided by >, such as exchange>vendor",
    ),
    optional("stale_days", Holds::Number, "after how many business days a price is stale"),
    optional(
        "tolerance",
        Holds::Number,
        "how many percent a price may differ from the last accepted one",
    ),
    optional("decided_by", Holds::Text, "who decided it"),
];

fn read(cells: &mut Cells<'_>) -> Result<PriceRule, Fault> {
    let (effective, instrument) =
        (cells.required("effective", day)?, cells.optional("instrument", name)?);
    let ranked = cells.optional("sources", name)?.unwrap_or_default();
    Ok(PriceRule {
        effective,
        instrument,
        sources: ranked
            .split('>')
            .map(str::trim)
            .filter(|source| !source.is_empty())
            .map(Name::new)
            .collect(),
        stale_days: cells.optional("stale_days", number)?,
        tolerance: cells.optional("tolerance", number)?,
        decided_by: cells.optional("decided_by", name)?.unwrap_or_default(),
    })
}
