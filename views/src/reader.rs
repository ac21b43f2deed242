//! The reader (the query side): what pages and programs ask of the tables, a page at a time.
//!
//! In: a question with a cursor and a limit. Out: plain structs; amounts in smallest units with
//! their decimals, names looked up. Every list has an order in which a key stands for a place, and
//! a cursor is the key of the last row seen: no page is counted through. A question goes to one of
//! a few connections that only read. It blocks; whoever is async asks on a thread for blocking work
//! (the connections of `PostgreSQL` panic otherwise). Never here: a row written.

mod activity;
mod acts;
mod documents;
mod events;
mod fields;
mod trades;

pub use activity::{Activity, Move};
pub use acts::ActRow;
pub use documents::{BatchRow, SourceRow};
pub use events::{EventFilter, EventRow, Order};
pub use fields::Fields;
pub use trades::{Status, TradeFilter, TradeRow};

use crate::failure::Result;
use crate::layout::{self, Kind, TABLES, Table};
use crate::postgresql;
use crate::sqlite;
use crate::store::{Address, Position, TableHash};
use crate::value::Value;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use terms::{ContentHash, Date};

/// How many connections are kept for the next question.
const IDLE_MAX: usize = 8;

/// The most rows of a page.
pub const PAGE_ROWS_MAX: u32 = 10_000;

/// A connection that reads.
enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(postgres::Client),
}

/// Reads the tables; cheap to clone.
#[derive(Clone)]
pub struct Reader {
    pool: Arc<Pool>,
}

struct Pool {
    address: Address,
    /// Those that nobody uses, and how often all of them were forgotten.
    idle: Mutex<(u64, Vec<Connection>)>,
}

/// A place in a list that is ordered by day and event, newest first: what follows is older.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The day of the last row seen.
    pub day: Date,
    /// Its event.
    pub seq: u64,
}

impl Cursor {
    /// Reads what `Display` has written.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, seq) = text.rsplit_once('.')?;
        Some(Self {
            day: Date::from_days(day.parse().ok()?),
            seq: seq.parse().ok().filter(|seq| i64::try_from(*seq).is_ok())?,
        })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.day.days(), self.seq)
    }
}

impl Reader {
    /// A reader of the tables at `postgres://…`, `sqlite:PATH` or a path; somebody else writes
    /// them.
    pub fn open(address: &str) -> Self {
        Self::of(Address::parse(address))
    }

    pub(crate) fn of(address: Address) -> Self {
        Self { pool: Arc::new(Pool { address, idle: Mutex::default() }) }
    }

    /// How far the tables have followed the journal.
    pub fn position(&self) -> Result<Position> {
        let mut position = Position::default();
        self.each("SELECT next_seq, batches, chain FROM position", &[], |fields| {
            position = Position {
                next_seq: fields.seq()?,
                batches: fields.seq()?,
                chain: fields.hash()?.0,
            };
            Ok(())
        })?;
        Ok(position)
    }

    /// The last value date that has arrived.
    pub fn settled_through(&self) -> Result<Date> {
        let mut through = Date::FIRST;
        self.each("SELECT settled_through FROM position", &[], |fields| {
            through = fields.day()?;
            Ok(())
        })?;
        Ok(through)
    }

    /// The hash of each table's rows in the order of its key: the same in both engines, and however
    /// the rows came there.
    pub fn hashes(&self) -> Result<Vec<TableHash>> {
        TABLES.iter().map(|table| self.hash(table)).collect()
    }

    /// Are they of this build, and is none missing from what it would read?
    pub fn is_of_this_build(&self) -> bool {
        let mut identity = None;
        let read = self.each("SELECT identity FROM position", &[], |fields| {
            identity = Some(fields.text()?);
            Ok(())
        });
        read.is_ok() && identity.is_some_and(|identity| identity == layout::identity())
    }

    /// Where the tables are.
    pub(crate) fn address(&self) -> &Address {
        &self.pool.address
    }

    /// Nobody asks the connections that there were: the tables are other ones.
    pub(crate) fn forget(&self) {
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        *idle = (idle.0 + 1, Vec::new());
    }

    /// The hash of one table.
    pub fn hash(&self, table: &'static Table) -> Result<TableHash> {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|column| {
                if column.kind == Kind::Total {
                    format!("CAST({} AS TEXT)", column.name)
                } else {
                    column.name.to_owned()
                }
            })
            .collect();
        let sql = format!(
            "SELECT {} FROM {} ORDER BY {}",
            columns.join(", "),
            table.name,
            table.key_names()
        );
        let (mut hasher, mut rows) = (blake3::Hasher::new(), 0);
        self.each_row(&sql, &[], |row| {
            rows += 1;
            for value in row {
                hash_value(&mut hasher, value);
            }
            Ok(())
        })?;
        Ok(TableHash { table: table.name, rows, hash: ContentHash(*hasher.finalize().as_bytes()) })
    }

    /// Gives the fields of each row of a query to `each`.
    pub(crate) fn each(
        &self,
        sql: &str,
        given: &[Value],
        mut each: impl FnMut(&mut Fields) -> Result<()>,
    ) -> Result<()> {
        self.each_row(sql, given, |row| each(&mut Fields::of(row)))
    }

    fn each_row(
        &self,
        sql: &str,
        given: &[Value],
        each: impl FnMut(&[Value]) -> Result<()>,
    ) -> Result<()> {
        let mut taken = self.pool.take()?;
        match &mut taken.1 {
            Connection::Sqlite(connection) => sqlite::each_row(connection, sql, given, each)?,
            Connection::Postgres(client) => postgresql::each_row(client, sql, given, each)?,
        }
        self.pool.give_back(taken);
        Ok(())
    }

    /// All rows of a query, each read by `read`.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        given: &[Value],
        mut read: impl FnMut(&mut Fields) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.each(sql, given, |fields| {
            rows.push(read(fields)?);
            Ok(())
        })?;
        Ok(rows)
    }
}

impl Pool {
    fn take(&self) -> Result<(u64, Connection)> {
        let (forgotten, idle) = {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            (idle.0, idle.1.pop())
        };
        let connection = match (idle, &self.address) {
            (Some(connection), _) => connection,
            (None, Address::File(path)) => Connection::Sqlite(sqlite::reading(path)?),
            (None, Address::Server(url)) => Connection::Postgres(postgresql::reading(url)?),
        };
        Ok((forgotten, connection))
    }

    fn give_back(&self, (forgotten, connection): (u64, Connection)) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.0 == forgotten && idle.1.len() < IDLE_MAX {
            idle.1.push(connection);
        }
    }
}

/// Each value with its kind and its length, so that no two rows run into one another.
fn hash_value(hasher: &mut blake3::Hasher, value: &Value) {
    match value {
        Value::Null => {
            hasher.update(b"n");
        }
        Value::Int(number) => {
            hasher.update(b"i").update(&number.to_le_bytes());
        }
        Value::Text(text) => {
            hasher.update(b"t").update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        }
    }
}

/// The conditions of a question and the values that it gives to the engine.
#[derive(Debug, Default)]
pub(crate) struct Question {
    conditions: Vec<String>,
    given: Vec<Value>,
}

impl Question {
    /// The place of a value in the statement.
    pub fn give(&mut self, value: impl Into<Value>) -> String {
        self.given.push(value.into());
        format!("${}", self.given.len())
    }

    /// A condition that has no value of its own.
    pub fn ask(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    /// `column operator value`.
    pub fn compare(&mut self, column: &str, operator: &str, value: impl Into<Value>) {
        let place = self.give(value);
        self.ask(format!("{column} {operator} {place}"));
    }

    /// Only what comes after a cursor, newest first.
    pub fn behind(&mut self, columns: &str, cursor: Option<Cursor>) {
        if let Some(Cursor { day, seq }) = cursor {
            let (day, seq) = (self.give(day), self.give(Value::seq(seq)));
            self.ask(format!("({columns}) < ({day}, {seq})"));
        }
    }

    /// The `WHERE` of the statement.
    pub fn conditions(&self) -> String {
        if self.conditions.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.conditions.join(" AND "))
        }
    }

    /// The values, in the order of their places.
    pub fn given(&self) -> &[Value] {
        &self.given
    }
}
