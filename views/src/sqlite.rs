//! The tables in a file, kept by `SQLite`.
//!
//! Writing goes on beside reading (write-ahead log). A loss of power may take back the last
//! transactions, each with its position, and never a part of one (`synchronous = NORMAL`,
//! sqlite.org/wal.html): what was taken back is projected again.

use crate::failure::{Failure, Result};
use crate::layout::{self, Dialect, Table, Writing};
use crate::store::Commit;
use crate::value::Value;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::io::ErrorKind;
use std::path::Path;
use terms::Name;

/// Statements that are kept ready.
const STATEMENTS_READY: usize = 128;

/// Whoever writes the file.
pub struct Pen {
    connection: Connection,
}

impl Pen {
    /// Opens the file and makes the tables that are missing or of another build.
    pub fn open(path: &Path) -> Result<Self> {
        let mut connection = Connection::open(path)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_READY);
        // Fewer and larger pages: the indexes of a large commit touch most of theirs. It holds for
        // a new file only.
        connection.pragma_update(None, "page_size", 16_384)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        // In KiB, negative: the pages of the indexes that a large commit goes through.
        connection.pragma_update(None, "cache_size", -262_144)?;
        connection.pragma_update(None, "wal_autocheckpoint", 4096)?;
        if standing_identity(&connection) != Some(layout::identity()) {
            make(&mut connection)?;
        }
        Ok(Self { connection })
    }

    /// The same, with every table made anew. A file that cannot even be cleared is removed.
    pub fn make_anew(path: &Path) -> Result<Self> {
        let made = Self::open(path).and_then(|mut pen| make(&mut pen.connection).map(|()| pen));
        made.or_else(|_| {
            for beside in ["", "-wal", "-shm"] {
                let mut name = path.as_os_str().to_owned();
                name.push(beside);
                match std::fs::remove_file(&name) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                    Ok(()) | Err(_) => {}
                }
            }
            Self::open(path)
        })
    }

    /// Writes rows and position in one transaction.
    pub fn write(&mut self, commit: &Commit) -> Result<()> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        move_position(&transaction, commit)?;
        for (table, pile) in commit.rows.piles() {
            insert(&transaction, table, &pile.written)?;
            remove(&transaction, table, &pile.removed)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

/// A connection that only reads.
pub fn reading(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_READY);
    Ok(connection)
}

/// Gives each row of a query to `each`.
pub fn each_row(
    connection: &Connection,
    sql: &str,
    given: &[Value],
    mut each: impl FnMut(&[Value]) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(&sql.replace('$', "?"))?;
    for (index, value) in given.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value)?;
    }
    let columns = statement.column_count();
    let mut row = Vec::with_capacity(columns);
    let mut found = statement.raw_query();
    while let Some(next) = found.next()? {
        row.clear();
        for index in 0..columns {
            row.push(value(next.get_ref(index)?)?);
        }
        each(&row)?;
    }
    Ok(())
}

fn value(column: ValueRef<'_>) -> Result<Value> {
    match column {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text)
                .map_err(|_| Failure::Unreadable("a text is not UTF-8".to_owned()))?;
            Ok(Value::Text(Name::from(text)))
        }
        ValueRef::Real(_) | ValueRef::Blob(_) => {
            Err(Failure::Unreadable("a column holds a float or bytes".to_owned()))
        }
    }
}

/// By what the tables that stand were made; none when there are none, or one is missing.
fn standing_identity(connection: &Connection) -> Option<String> {
    let count = layout::count_standing("sqlite_schema WHERE type = 'table' AND name");
    let standing: i64 = connection.query_row(&count, [], |row| row.get(0)).ok()?;
    let identity = connection.query_row("SELECT identity FROM position", [], |row| row.get(0));
    identity.ok().filter(|_| standing == layout::tables_standing())
}

/// Throws away what there is and makes every table anew.
fn make(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let standing: Vec<(String, String)> = transaction
        .prepare("SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (kind, name) in standing {
        transaction.execute_batch(&format!("DROP {kind} IF EXISTS \"{name}\""))?;
    }
    for statement in layout::create(Dialect::Sqlite) {
        transaction.execute_batch(&statement)?;
    }
    transaction.execute(layout::FIRST_POSITION.replace('$', "?").as_str(), [layout::identity()])?;
    transaction.commit()?;
    Ok(())
}

fn move_position(transaction: &Transaction<'_>, commit: &Commit) -> Result<()> {
    let mut statement = transaction.prepare_cached(&layout::MOVE_POSITION.replace('$', "?"))?;
    for (index, value) in commit.position_values().iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value)?;
    }
    if statement.raw_execute()? == 1 {
        Ok(())
    } else {
        Err(Failure::Moved { expected: commit.from })
    }
}

/// A row a statement: one that writes several must be able to take back some, for which `SQLite`
/// copies every page that it changes.
fn insert(transaction: &Transaction<'_>, table: &Table, values: &[Value]) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let word = match table.writing {
        Writing::Once => "INSERT",
        Writing::Replaced => "REPLACE",
    };
    let width = table.columns.len();
    let mut statement = transaction.prepare_cached(&format!(
        "{word} INTO {} VALUES ({})",
        table.name,
        vec!["?"; width].join(", ")
    ))?;
    for row in values.chunks_exact(width) {
        for (index, value) in row.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, value)?;
        }
        statement.raw_execute()?;
    }
    Ok(())
}

fn remove(transaction: &Transaction<'_>, table: &Table, keys: &[Value]) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let condition: Vec<String> =
        table.columns[..table.key].iter().map(|column| format!("{} = ?", column.name)).collect();
    let mut statement = transaction.prepare_cached(&format!(
        "DELETE FROM {} WHERE {}",
        table.name,
        condition.join(" AND ")
    ))?;
    for key in keys.chunks_exact(table.key) {
        for (index, value) in key.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, value)?;
        }
        statement.raw_execute()?;
    }
    Ok(())
}
