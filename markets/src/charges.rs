//! A market's charges, from its table: one row for each rate and its first day.
//!
//! Rows that agree in everything but rate, basis, cap, rounding and day are one charge over time.
//! Source: the header of each `charges.csv`.

use crate::table::{Row, Table};
use terms::{
    Basis, BasisKind, Charge, ChargeRate, ChargeRounding, ChargeSide, ChargeUnit, Dated, Name,
    Product, Rounding, Segment, Supply,
};

/// The charges of a table, in the order of their first rows: a percentage of others stands after
/// them.
pub fn charges(table: &Table) -> Vec<Charge> {
    let mut charges: Vec<Charge> = Vec::new();
    for row in table.rows() {
        let new = new_charge(&row);
        let at = charges.iter().position(|charge| charge.is_one_with(&new)).unwrap_or_else(|| {
            charges.push(new);
            charges.len() - 1
        });
        charges[at].rates.add(row.date("effective"), rate(&row));
    }
    charges
}

fn new_charge(row: &Row) -> Charge {
    let exchange = row.name("exchange");
    Charge {
        charge: row.name("charge"),
        side: row.one_word("side", ChargeSide::parse),
        product: row.one_word("product", Product::parse),
        segment: row.one_word("segment", Segment::parse),
        exchange: (!exchange.is_empty()).then_some(exchange),
        unit: row.one_word("unit", ChargeUnit::parse),
        supply: row
            .text_if_known("supply")
            .map_or(Supply::Any, |_| row.one_word("supply", Supply::parse)),
        payable_account: row.name("payable_account"),
        rates: Dated::default(),
    }
}

fn rate(row: &Row) -> ChargeRate {
    let names = || row.text("of").split(' ').map(Name::from).collect();
    let basis = Basis::of_kind(row.one_word("basis", BasisKind::parse), names);
    let rounding = row.one_word("rounding", |word| match word {
        "house" => Some(ChargeRounding::Firm),
        word => Rounding::parse(word)
            .map(|rounding| ChargeRounding::Named { decimals: row.count("decimals"), rounding }),
    });
    ChargeRate {
        basis,
        rate: row.decimal("rate"),
        cap: row.optional_decimal("cap"),
        nil_below_rate: row.text_if_known("nil_below_rate") == Some("yes"),
        rounding,
        source: row.name("source"),
    }
}
