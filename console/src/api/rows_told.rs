//! Rows that a program sends as JSON, made a plain file of, so that they come in as any other.
//!
//! In: objects by the columns of a kind. Out: CSV. A column that comes twice in a row is refused
//! while it is read, and the first one that the kind does not have ends the reading of the others:
//! what a stranger sends costs as much as its bytes. A row of no column is refused: it would cost
//! as much as all of them. Never here: what a column means; the door of the kind says that, and
//! refuses the column by its name.

use crate::reason::failed;
use door::Problem;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt;
use terms::{SourceKind, sentence};

/// A row: its columns, each once, in the order in which they were sent. A key stays bound to the
/// same bytes.
#[derive(Clone, Debug)]
pub struct Fields(Map<String, Value>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(EachOnce)
    }
}

struct EachOnce;

impl<'de> Visitor<'de> for EachOnce {
    type Value = Fields;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "a row: an object by the columns of its kind")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut from: M) -> Result<Fields, M::Error> {
        let mut fields = Map::new();
        while let Some((column, value)) = from.next_entry::<String, Value>()? {
            if fields.contains_key(&column) {
                return Err(M::Error::custom(format!("column {column} comes twice in a row")));
            }
            fields.insert(column, value);
        }
        Ok(Fields(fields))
    }
}

/// Rows as CSV: the columns in the order in which they first come, up to the first one that the
/// kind does not have, behind which nothing is read.
pub fn as_csv(kind: SourceKind, rows: &[Fields]) -> Result<Vec<u8>, Problem> {
    let known: BTreeSet<&str> = engine::columns(kind).iter().map(|column| column.name).collect();
    let (mut columns, mut seen, mut is_known) = (Vec::new(), BTreeSet::new(), true);
    for column in rows.iter().flat_map(|row| row.0.keys()) {
        if seen.insert(column) {
            columns.push(column);
            is_known = known.contains(column.as_str());
        }
        if !is_known {
            break;
        }
    }
    if columns.is_empty() {
        return Err(Problem::invalid(sentence!("there are no rows")));
    }
    if let Some(index) = rows.iter().position(|row| row.0.is_empty()) {
        return Err(Problem::invalid(sentence!("rows[{index}] has no column", index = index)));
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).map_err(unwritten)?;
    for (index, row) in rows.iter().enumerate().filter(|_| is_known) {
        let fields = columns.iter().map(|column| {
            row.0.get(*column).map_or(Ok(String::new()), |value| field(index, column, value))
        });
        writer.write_record(fields.collect::<Result<Vec<_>, _>>()?).map_err(unwritten)?;
    }
    writer.into_inner().map_err(unwritten)
}

fn field(index: usize, column: &str, value: &Value) -> Result<String, Problem> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.clone()),
        Value::Bool(yes) => Ok(yes.to_string()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => Err(Problem::invalid(sentence!(
            "rows[{index}].{column} must be a text; a decimal too, so that nobody rounds it",
            index = index,
            column = column
        ))),
    }
}

/// Bytes in memory that cannot be written are no rule's doing.
fn unwritten(error: impl Into<anyhow::Error>) -> Problem {
    failed(error.into())
}

#[cfg(test)]
mod tests {
    use super::{Fields, as_csv};
    use terms::SourceKind;

    fn csv(rows: &str) -> String {
        let rows: Vec<Fields> = serde_json::from_str(rows).expect("rows");
        let told = as_csv(SourceKind::Rules, &rows).expect("there are rows");
        String::from_utf8(told).expect("it is UTF-8")
    }

    #[test]
    fn rows_have_the_columns_of_all() {
        let rows = r#"[{"value": "up", "rule": "x"}, {"effective": "2026-06-01", "value": 3}]"#;
        assert_eq!(
            csv(rows),
            "value,rule,effective
up,x,
3,,2026-06-01
"
        );
    }

    #[test]
    fn the_first_unknown_column_ends_it() {
        assert_eq!(csv(r#"[{"a": "1", "b": "2"}, {"value": "3"}]"#), "a\n");
        let many: Vec<String> = (0..300_000).map(|number| format!("\"k{number}\": \"\"")).collect();
        assert_eq!(csv(&format!("[{{{}}}]", many.join(","))), "k0\n");
    }

    #[test]
    fn a_row_of_nothing_is_refused() {
        let rows: Vec<Fields> = serde_json::from_str(r#"[{"value": "1"}, {}]"#).expect("rows");
        let refused = as_csv(SourceKind::Rules, &rows).expect_err("the second says nothing");
        let said = office::words::in_english(&refused.detail);
        assert_eq!((refused.status.as_u16(), &*said), (400, "rows[1] has no column"));
    }

    #[test]
    fn a_column_that_comes_twice_is_refused() {
        let twice = r#"[{"value": "1", "value": "2"}]"#;
        let refused = serde_json::from_str::<Vec<Fields>>(twice).expect_err("it comes twice");
        assert!(refused.to_string().contains("column value comes twice"), "{refused}");
    }
}
