//! Rates of a market's charges from a day on, over those of the release.
//!
//! Source: the columns are those of `markets/us/charges.csv`, without its editions, and `through`.

use super::{Rows, market_row};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, MARKET, REASON, ROW_ID, SOURCE};
use crate::columns::{optional, required};
use crate::read::{day, decimals, identifier, name, number, word, yes_or_no};
use terms::identifiers::Mic;
use terms::{
    Basis, BasisKind, ChargeRate, ChargeRounding, ChargeRow, ChargeSide, ChargeUnit, Fault, Input,
    MarketRow, Name, Product, Rounding, Segment, Supply,
};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "row_id",
    read: |cells| read(cells).map(Input::SetCharge),
};

/// The word of a rounding that the firm's own rule says.
const FIRM: &str = "house";

const COLUMNS: [Column; 23] = [
    ROW_ID,
    MARKET,
    required("charge", Holds::Text, "the name of the charge, as the contract note has it"),
    required(
        "side",
        Holds::Word(ChargeSide::words, ChargeSide::is_word),
        "on which side the charge falls",
    ),
    optional(
        "product",
        Holds::Word(Product::words, Product::is_word),
        "what becomes of what was traded; empty: any",
    ),
    optional(
        "segment",
        Holds::Word(Segment::words, Segment::is_word),
        "the part of the market in which the charge falls; empty: any",
    ),
    optional("exchange", Holds::Mic, "the venue on which the charge falls; empty: every one"),
    required(
        "unit",
        Holds::Word(ChargeUnit::words, ChargeUnit::is_word),
        "what the charge is worked out on",
    ),
    optional(
        "supply",
        Holds::Word(Supply::words, Supply::is_word),
        "for which supply of the broker's service; empty: any",
    ),
    required("effective", Holds::Day, "the first trade date of the rate"),
    optional("through", Holds::Day, "the last trade date, where the source says one"),
    required(
        "basis",
        Holds::Word(BasisKind::words, BasisKind::is_word),
        "what the rate is counted on",
    ),
    optional("of", Holds::Text, "the charges of which it is a percentage, divided by spaces"),
    required("rate", Holds::Number, "the rate, per unit of the basis"),
    optional("cap", Holds::Number, "the most that one unit of the charge pays"),
    optional(
        "nil_below_rate",
        Holds::YesOrNo,
        "whether nothing is charged when one unit costs less than the rate; empty: no",
    ),
    optional("decimals", Holds::Decimals, "to how many decimals it is rounded; empty: 0"),
    required(
        "rounding",
        Holds::Word(roundings, is_rounding),
        "how the charge is rounded; house: as the rule fee_rounding says",
    ),
    required("payable_account", Holds::Text, "the account on which the charge waits"),
    SOURCE,
    CANCELS,
    CORRECTS,
    REASON,
];

fn roundings() -> String {
    format!("{FIRM}, {}", Rounding::words())
}

fn is_rounding(text: &str) -> bool {
    text == FIRM || Rounding::is_word(text)
}

fn read(cells: &mut Cells<'_>) -> Result<MarketRow<ChargeRow>, Fault> {
    let mut row = market_row(cells, says)?;
    row.says.rate.source = row.source.clone();
    Ok(row)
}

/// Fields are read in the order of the table.
fn says(cells: &mut Cells<'_>) -> Result<ChargeRow, Fault> {
    let charge = cells.required("charge", name)?;
    let side = cells.required("side", word(ChargeSide::parse))?;
    let product = cells.optional("product", word(Product::parse))?.unwrap_or(Product::Any);
    let segment = cells.optional("segment", word(Segment::parse))?.unwrap_or(Segment::Any);
    let exchange = cells.optional("exchange", identifier(Mic::parse))?;
    let unit = cells.required("unit", word(ChargeUnit::parse))?;
    let supply = cells.optional("supply", word(Supply::parse))?.unwrap_or(Supply::Any);
    let effective = cells.required("effective", day)?;
    let through = cells.optional("through", day)?;
    let rate = rate(cells)?;
    Ok(ChargeRow {
        charge,
        side,
        product,
        segment,
        exchange,
        unit,
        supply,
        payable_account: cells.required("payable_account", name)?,
        effective,
        through,
        rate,
    })
}

fn rate(cells: &mut Cells<'_>) -> Result<ChargeRate, Fault> {
    let basis = cells.required("basis", word(BasisKind::parse))?;
    let of = cells.optional("of", name)?;
    let names = || of.iter().flat_map(|of| of.split_whitespace()).map(Into::into).collect();
    let rate = cells.required("rate", number)?;
    let cap = cells.optional("cap", number)?;
    let nil_below_rate = cells.optional("nil_below_rate", yes_or_no)?.unwrap_or(false);
    let decimals = cells.optional("decimals", decimals)?.unwrap_or(0);
    let rounding = |text: &str| match text {
        FIRM => Some(ChargeRounding::Firm),
        word => {
            let rounding = Rounding::parse(word)?;
            Some(ChargeRounding::Named { decimals, rounding })
        }
    };
    Ok(ChargeRate {
        basis: Basis::of_kind(basis, names),
        rate,
        cap,
        nil_below_rate,
        rounding: cells.required("rounding", word(rounding))?,
        source: Name::default(),
    })
}
