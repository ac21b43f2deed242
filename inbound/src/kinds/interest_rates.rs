//! Rates of interest: dated tiers by scope, currency and side, and base rates.
//!
//! Source: `rules/us.md` section 8; the terms are those of `terms::InterestRate`.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, name, number, word};
use terms::{
    Compounding, DayCount, Decimal, Fault, Input, InterestRate, NegativeBase, RateScope, RateSide,
    Tiering,
};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "name",
    read: |cells| read(cells).map(Input::SetInterestRate),
};

const COLUMNS: [Column; 15] = [
    required("effective", Holds::Day, "the first day on which it holds"),
    required(
        "scope",
        Holds::Word(RateScope::words, RateScope::is_word),
        "for whom: the cash and margin accounts of all or of a desk, or one account of any client; the narrower one wins",
    ),
    optional("name", Holds::Text, "the desk, the account, or the base rate; empty for all"),
    required("currency", Holds::Text, "in which currency"),
    required(
        "side",
        Holds::Word(RateSide::words, RateSide::is_word),
        "on debit or credit balances, or a base rate",
    ),
    optional(
        "tier_from",
        Holds::Number,
        "the balance at which the tier begins, without a sign; empty: 0",
    ),
    required(
        "rate",
        Holds::Number,
        "a year's rate, such as 0.0775; with a base, what is added to it",
    ),
    optional("base", Holds::Text, "the base rate to which it is added"),
    optional(
        "floor",
        Holds::Number,
        "the least of the rate, its base in it; empty: 0, on either side",
    ),
    optional("cap", Holds::Number, "the most of the rate, its base in it; empty: there is none"),
    optional(
        "negative_base",
        Holds::Word(NegativeBase::words, NegativeBase::is_word),
        "what a base rate below zero counts as: as_it_is or zero; empty: as_it_is",
    ),
    optional(
        "tiering",
        Holds::Word(Tiering::words, Tiering::is_word),
        "whole: on the whole balance; marginal: on the slice within the tier; empty: whole",
    ),
    optional(
        "day_count",
        Holds::Word(DayCount::words, DayCount::is_word),
        "how days are counted; empty: actual/360",
    ),
    optional(
        "compounding",
        Holds::Word(Compounding::words, Compounding::is_word),
        "monthly: posted interest bears interest; simple: it does not; empty: monthly",
    ),
    required("source", Holds::Text, "who decided it"),
];

fn read(cells: &mut Cells<'_>) -> Result<InterestRate, Fault> {
    Ok(InterestRate {
        effective: cells.required("effective", day)?,
        scope: cells.required("scope", word(RateScope::parse))?,
        name: cells.optional("name", name)?.unwrap_or_default(),
        currency: cells.required("currency", name)?,
        side: cells.required("side", word(RateSide::parse))?,
        tier_from: cells.optional("tier_from", number)?.unwrap_or(Decimal::ZERO),
        rate: cells.required("rate", number)?,
        base: cells.optional("base", name)?,
        floor: cells.optional("floor", number)?,
        cap: cells.optional("cap", number)?,
        negative_base: cells
            .optional("negative_base", word(NegativeBase::parse))?
            .unwrap_or(NegativeBase::AsItIs),
        tiering: cells.optional("tiering", word(Tiering::parse))?.unwrap_or(Tiering::Whole),
        day_count: cells
            .optional("day_count", word(DayCount::parse))?
            .unwrap_or(DayCount::ActualOver360),
        compounding: cells
            .optional("compounding", word(Compounding::parse))?
            .unwrap_or(Compounding::Monthly),
        source: cells.required("source", name)?,
    })
}
