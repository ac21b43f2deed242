//! The tables in a server, kept by `PostgreSQL`, in a schema of their own: `munim`.
//!
//! Rows go in by `COPY` in its binary form (postgresql.org/docs/15/sql-copy.html). Those that
//! replace others go into a temporary table first. A commit is not waited for on the server's disk:
//! what a crash takes back goes with its position.

mod tls;

use crate::failure::{Failure, Result};
use crate::layout::{self, Dialect, Kind, TABLES, Table, Writing};
use crate::store::Commit;
use crate::value::Value;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, Transaction};
use std::error::Error;
use std::io::Write;
use terms::Name;

/// The head of the binary form of `COPY`: signature, no flags, no extension.
const COPY_HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// Sent to the server in pieces of this size.
const PIECE_BYTES: usize = 1 << 18;

/// Whoever writes the tables.
pub struct Pen {
    client: Client,
}

impl Pen {
    /// Connects and makes the tables that are missing or of another build.
    pub fn open(url: &str) -> Result<Self> {
        let mut client = connect(url)?;
        if standing_identity(&mut client) != Some(layout::identity()) {
            make(&mut client)?;
        }
        Self::of(client)
    }

    /// The same, with every table made anew.
    pub fn make_anew(url: &str) -> Result<Self> {
        let mut client = connect(url)?;
        make(&mut client)?;
        Self::of(client)
    }

    fn of(mut client: Client) -> Result<Self> {
        client.batch_execute("SET synchronous_commit = off")?;
        for table in TABLES.iter().filter(|table| table.writing == Writing::Replaced) {
            let name = table.name;
            client.batch_execute(&format!(
                "CREATE TEMPORARY TABLE new_{name} (LIKE munim.{name}) ON COMMIT DELETE ROWS"
            ))?;
        }
        Ok(Self { client })
    }

    /// Writes rows and position in one transaction.
    pub fn write(&mut self, commit: &Commit) -> Result<()> {
        let mut transaction = self.client.transaction()?;
        move_position(&mut transaction, commit)?;
        for (table, pile) in commit.rows.piles() {
            match table.writing {
                Writing::Once => {
                    copy(&mut transaction, table.name, table, table.columns.len(), &pile.written)?;
                }
                Writing::Replaced => {
                    replace(&mut transaction, table, &pile.written)?;
                    remove(&mut transaction, table, &pile.removed)?;
                }
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

/// A connection whose tables are those of the house.
pub fn connect(url: &str) -> Result<Client> {
    let mut client = tls::connect(url)?;
    client.batch_execute("SET client_min_messages = warning; CREATE SCHEMA IF NOT EXISTS munim; SET search_path = munim, pg_temp")?;
    Ok(client)
}

/// A connection that only reads.
pub fn reading(url: &str) -> Result<Client> {
    let mut client = tls::connect(url)?;
    client.batch_execute("SET search_path = munim; SET default_transaction_read_only = on")?;
    Ok(client)
}

/// Gives each row of a query to `each`.
pub fn each_row(
    client: &mut Client,
    sql: &str,
    given: &[Value],
    mut each: impl FnMut(&[Value]) -> Result<()>,
) -> Result<()> {
    let mut found = client.query_raw(sql, given.iter())?;
    let mut values = Vec::new();
    while let Some(row) = found.next()? {
        values.clear();
        for (index, column) in row.columns().iter().enumerate() {
            values.push(match *column.type_() {
                Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map_or(Value::Null, Value::Int),
                Type::INT4 => row
                    .try_get::<_, Option<i32>>(index)?
                    .map_or(Value::Null, |number| Value::Int(number.into())),
                _ => row
                    .try_get::<_, Option<&str>>(index)?
                    .map_or(Value::Null, |text| Value::Text(Name::from(text))),
            });
        }
        each(&values)?;
    }
    Ok(())
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(kind, out),
            Self::Text(text) => text.as_str().to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        <i64 as ToSql>::accepts(kind) || <&str as ToSql>::accepts(kind)
    }

    to_sql_checked!();
}

fn standing_identity(client: &mut Client) -> Option<String> {
    let count = layout::count_standing(
        "information_schema.tables WHERE table_schema = 'munim' AND table_name",
    );
    let standing: i64 = client.query_one(&count, &[]).ok()?.try_get(0).ok()?;
    let row = client.query_opt("SELECT identity FROM munim.position", &[]).ok()??;
    row.try_get(0).ok().filter(|_| standing == layout::tables_standing())
}

/// Throws away what there is and makes every table anew.
fn make(client: &mut Client) -> Result<()> {
    let mut transaction = client.transaction()?;
    transaction.batch_execute("DROP SCHEMA munim CASCADE; CREATE SCHEMA munim")?;
    for statement in layout::create(Dialect::Postgres) {
        transaction.batch_execute(&statement)?;
    }
    transaction.execute(layout::FIRST_POSITION, &[&layout::identity()])?;
    transaction.commit()?;
    Ok(())
}

fn move_position(transaction: &mut Transaction<'_>, commit: &Commit) -> Result<()> {
    let values = commit.position_values();
    let given: Vec<&(dyn ToSql + Sync)> =
        values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
    if transaction.execute(layout::MOVE_POSITION, &given)? == 1 {
        Ok(())
    } else {
        Err(Failure::Moved { expected: commit.from })
    }
}

fn replace(transaction: &mut Transaction<'_>, table: &Table, values: &[Value]) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let name = table.name;
    copy(transaction, &format!("new_{name}"), table, table.columns.len(), values)?;
    let rest = &table.columns[table.key..];
    let set: Vec<String> =
        rest.iter().map(|column| format!("{0} = excluded.{0}", column.name)).collect();
    let conflict = format!("ON CONFLICT ({}) DO UPDATE SET {}", table.key_names(), set.join(", "));
    transaction.batch_execute(&format!(
        "INSERT INTO {name} SELECT * FROM new_{name} {conflict}; TRUNCATE new_{name}"
    ))?;
    Ok(())
}

fn remove(transaction: &mut Transaction<'_>, table: &Table, keys: &[Value]) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let name = table.name;
    let columns = &table.columns[..table.key];
    transaction.batch_execute(&format!(
        "CREATE TEMPORARY TABLE old_{name} ON COMMIT DROP AS SELECT {} FROM {name} WHERE false",
        table.key_names()
    ))?;
    copy(transaction, &format!("old_{name}"), table, table.key, keys)?;
    let same: Vec<String> =
        columns.iter().map(|column| format!("{name}.{0} = old_{name}.{0}", column.name)).collect();
    transaction.batch_execute(&format!(
        "DELETE FROM {name} USING old_{name} WHERE {}",
        same.join(" AND ")
    ))?;
    Ok(())
}

/// Copies rows of the first `width` columns of a table into one that has them.
fn copy(
    transaction: &mut Transaction<'_>,
    into: &str,
    table: &Table,
    width: usize,
    values: &[Value],
) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let fields = i16::try_from(width).expect("a table has fewer columns than that");
    let mut writer = transaction.copy_in(&format!("COPY {into} FROM STDIN BINARY"))?;
    let mut piece = Vec::with_capacity(PIECE_BYTES * 2);
    piece.extend_from_slice(COPY_HEAD);
    for row in values.chunks_exact(width) {
        piece.extend_from_slice(&fields.to_be_bytes());
        for (column, value) in table.columns.iter().zip(row) {
            field(&mut piece, column.kind, value);
        }
        if piece.len() >= PIECE_BYTES {
            writer.write_all(&piece)?;
            piece.clear();
        }
    }
    piece.extend_from_slice(&(-1_i16).to_be_bytes());
    writer.write_all(&piece)?;
    writer.finish()?;
    Ok(())
}

/// A field: its length and its bytes; −1 for nothing.
fn field(piece: &mut Vec<u8>, kind: Kind, value: &Value) {
    match value {
        Value::Null => piece.extend_from_slice(&(-1_i32).to_be_bytes()),
        Value::Int(number) if kind == Kind::Total => numeric(piece, i128::from(*number)),
        Value::Int(number) => {
            piece.extend_from_slice(&8_i32.to_be_bytes());
            piece.extend_from_slice(&number.to_be_bytes());
        }
        Value::Text(digits) if kind == Kind::Total => {
            numeric(piece, digits.parse().expect("a total beyond 64 bits is kept as its digits"));
        }
        Value::Text(text) => {
            let length = i32::try_from(text.len()).expect("a row of a file is shorter than that");
            piece.extend_from_slice(&length.to_be_bytes());
            piece.extend_from_slice(text.as_bytes());
        }
    }
}

/// A whole number as `numeric`: digits of base 10,000, the highest first, after how many there are,
/// the weight of the first, the sign and the scale (`src/backend/utils/adt/numeric.c`,
/// `numeric_send`).
fn numeric(piece: &mut Vec<u8>, number: i128) {
    let mut digits = [0_i16; 10];
    let (mut rest, mut count) = (number.unsigned_abs(), 0);
    while rest > 0 {
        digits[count] = i16::try_from(rest % 10_000).expect("a digit of base 10,000");
        rest /= 10_000;
        count += 1;
    }
    let digits_count = i16::try_from(count).expect("an i128 has ten such digits");
    let sign: u16 = if number < 0 { 0x4000 } else { 0 };
    let length = 8 + 2 * i32::from(digits_count);
    piece.extend_from_slice(&length.to_be_bytes());
    piece.extend_from_slice(&digits_count.to_be_bytes());
    piece.extend_from_slice(&(digits_count - 1).max(0).to_be_bytes());
    piece.extend_from_slice(&sign.to_be_bytes());
    piece.extend_from_slice(&0_i16.to_be_bytes());
    digits[..count].iter().rev().for_each(|digit| piece.extend_from_slice(&digit.to_be_bytes()));
}
