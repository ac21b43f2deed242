//! Commission schedules: one row for each scope, product and tier.
//!
//! Source: our own design; the forms are those that brokers publish (flat, per share, basis points,
//! tiers, least and most).

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, name, number, word};
use terms::{
    ChargedPer, Decimal, Fault, Input, Product, Rounding, ScheduleRow, ScheduleScope, TierBy,
};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "schedule",
    read: |cells| read(cells).map(Input::Schedule),
};

const COLUMNS: [Column; 17] = [
    required("schedule", Holds::Text, "the name of the schedule"),
    required("effective", Holds::Day, "the first trade date on which it holds"),
    required(
        "scope",
        Holds::Word(ScheduleScope::words, ScheduleScope::is_word),
        "for whom: all, a desk, an account; the narrower one counts",
    ),
    optional("whom", Holds::Text, "which desk or account; empty for all"),
    optional(
        "product",
        Holds::Word(Product::words, Product::is_word),
        "what becomes of what was traded; empty: any",
    ),
    optional(
        "per",
        Holds::Word(ChargedPer::words, ChargedPer::is_word),
        "what bears the flat amount, the minimum and the maximum; empty: trade",
    ),
    optional(
        "tier_by",
        Holds::Word(TierBy::words, TierBy::is_word),
        "what decides which tier counts; empty: quantity",
    ),
    optional("tier_from", Holds::Number, "from how much on this row counts; empty: 0"),
    optional("flat", Holds::Number, "an amount for each trade or order"),
    optional("per_share", Holds::Number, "an amount for each share"),
    optional("bps", Holds::Number, "basis points of the principal"),
    optional("minimum", Holds::Number, "the least"),
    optional("maximum", Holds::Number, "the most"),
    optional(
        "rounding",
        Holds::Word(Rounding::words, Rounding::is_word),
        "how each part is rounded; empty: half_up",
    ),
    optional(
        "introducing_percent",
        Holds::Number,
        "the part of the commission that goes to the introducing broker",
    ),
    optional("introducing_account", Holds::Text, "the payable account of the introducing broker"),
    optional("source", Holds::Text, "who decided it"),
];

fn read(cells: &mut Cells<'_>) -> Result<ScheduleRow, Fault> {
    Ok(ScheduleRow {
        schedule: cells.required("schedule", name)?,
        effective: cells.required("effective", day)?,
        scope: cells.required("scope", word(ScheduleScope::parse))?,
        whom: cells.optional("whom", name)?,
        product: cells.optional("product", word(Product::parse))?.unwrap_or(Product::Any),
        per: cells.optional("per", word(ChargedPer::parse))?.unwrap_or(ChargedPer::Trade),
        tier_by: cells.optional("tier_by", word(TierBy::parse))?.unwrap_or(TierBy::Quantity),
        tier_from: cells.optional("tier_from", number)?.unwrap_or(Decimal::ZERO),
        flat: cells.optional("flat", number)?,
        per_share: cells.optional("per_share", number)?,
        bps: cells.optional("bps", number)?,
        minimum: cells.optional("minimum", number)?,
        maximum: cells.optional("maximum", number)?,
        rounding: cells.optional("rounding", word(Rounding::parse))?.unwrap_or(Rounding::HalfUp),
        introducing_percent: cells.optional("introducing_percent", number)?,
        introducing_account: cells.optional("introducing_account", name)?,
        source: cells.optional("source", name)?.unwrap_or_default(),
    })
}
