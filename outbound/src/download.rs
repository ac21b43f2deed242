//! Any table as a download: CSV or a workbook, in which no cell of other people's words is ever a
//! formula.
//!
//! In: columns and rows of fields that know what they are. Out: the bytes of a file. A number is
//! left as it is; a text that a spreadsheet would take for a formula gets an apostrophe before it
//! in CSV, and stays text in a workbook. Source: RFC 4180; OWASP, "CSV Injection"; ECMA-376.

use crate::workbook::{Cell, Sheet};
use anyhow::Result;
use rust_xlsxwriter::{Format, Workbook};
use std::borrow::Cow;
use terms::{Date, Decimal};

/// A field of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field<'f> {
    /// A name, an id, a sentence.
    Text(Cow<'f, str>),
    /// A day.
    Day(Date),
    /// An exact decimal.
    Number(String),
}

/// A text that no spreadsheet takes for a formula.
pub fn defused(text: &str) -> Cow<'_, str> {
    let begins_a_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if begins_a_formula && Decimal::parse(text).is_none() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The table as CSV.
pub fn csv<'f>(
    columns: &[String],
    rows: impl IntoIterator<Item = Vec<Field<'f>>>,
) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| defused(column).into_owned()))?;
    for row in rows {
        writer.write_record(row.into_iter().map(|field| match field {
            Field::Text(text) => defused(&text).into_owned(),
            Field::Day(date) => date.to_string(),
            Field::Number(number) => number,
        }))?;
    }
    Ok(writer.into_inner()?)
}

/// The table as a workbook with one sheet; one that is full goes on in the next.
pub fn workbook<'f>(
    name: &str,
    columns: &[String],
    rows: impl IntoIterator<Item = Vec<Field<'f>>>,
) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let titles: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut sheet = Sheet::begin(&mut workbook, name, &titles)?;
    let formats = [&Format::new().set_num_format("yyyy-mm-dd"), &Format::new().set_quote_prefix()];
    for row in rows {
        let cells: Vec<Cell<'_>> = row.iter().map(cell).collect();
        sheet.row(&mut workbook, &formats, &cells)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn cell<'f>(field: &'f Field<'_>) -> Cell<'f> {
    match field {
        Field::Text(text) => Cell::Text(text),
        Field::Day(date) => Cell::Day(*date),
        Field::Number(number) => Cell::Amount(number.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, csv, defused};

    #[test]
    fn a_formula_is_a_text_and_a_number_is_a_number() {
        for (field, expected) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("-1234.50", "-1234.50"),
            ("ANNA", "ANNA"),
            ("", ""),
        ] {
            assert_eq!(defused(field), expected);
        }
        let written = csv(&["id".to_owned()], [vec![Field::Text("=HYPERLINK(\"x\")".into())]])
            .expect("it is written to memory");
        assert_eq!(String::from_utf8_lossy(&written), "id\n\"'=HYPERLINK(\"\"x\"\")\"\n");
    }
}
