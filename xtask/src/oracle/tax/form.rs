//! The boxes of Form 1099-B and the columns of Form 8949 for one sale.

use super::{CENTS, cents};
use crate::oracle::clerk::market;
use crate::oracle::fields::{Fields, Reading, Unsolved};
use crate::oracle::found::Found;
use office::accounting::tax::{FormLine, term};

/// The cases name what box 6 holds and not what it says of a sale.
const BOX_6: &str = "gross/net indicator";

/// Every box of one covered or noncovered sale.
pub fn solve(fields: &Fields) -> Reading<Found> {
    let (acquired, sold) = (fields.date("acquired")?, fields.date("sold")?);
    let covered_from = market().covered_from.ok_or(Unsolved::NotTheShape)?;
    let line = FormLine {
        acquired: Some(acquired),
        sold,
        proceeds: Some(cents(fields.number("gross")?)?.units().into()),
        basis: Some(cents(fields.number("basis")?)?.units().into()),
        disallowed: fields
            .optional_number("wash")?
            .map(cents)
            .transpose()?
            .map_or(Some(0), |wash| Some(wash.units().into())),
        term: term(acquired, sold),
        is_covered: acquired >= covered_from,
    };
    let money =
        |cents: Option<i128>| cents.map_or(Found::Nothing, |cents| Found::Amount(cents, CENTS));
    Ok(Found::record([
        ("1a", fields.optional_text("desc")?.map_or(Found::Nothing, Found::Text)),
        ("1b", line.acquired.map_or(Found::Nothing, Found::text)),
        ("1c", Found::text(line.sold)),
        ("1d", money(line.proceeds)),
        ("1e", money(line.basis)),
        ("1g", money(line.disallowed)),
        ("2", line.box_2().map_or(Found::Nothing, Found::text)),
        ("5_noncovered", Found::Flag(!line.is_covered)),
        ("6", Found::text(BOX_6)),
        ("12_basis_reported", Found::Flag(line.is_covered)),
        ("8949_box", Found::text(line.part())),
        ("8949_code", Found::text(line.code())),
        ("8949_col_g", money(line.disallowed)),
        ("8949_gain", money(line.gain())),
    ]))
}
