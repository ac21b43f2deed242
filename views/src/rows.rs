//! Buffered rows on their way to the tables: what was projected since the last commit.

use crate::layout::{Shelf, TABLES, Table};
use crate::value::Value;

/// The rows of one table, one after the other, and the keys of those that are taken away.
#[derive(Debug, Default)]
pub struct Pile {
    /// The values of whole rows.
    pub written: Vec<Value>,
    /// The values of keys.
    pub removed: Vec<Value>,
}

/// The rows of every table.
#[derive(Debug)]
pub struct Rows {
    piles: Vec<Pile>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { piles: TABLES.iter().map(|_| Pile::default()).collect() }
    }
}

impl Rows {
    /// Adds a row, or replaces the one of its key.
    pub fn write<const COLUMNS: usize>(&mut self, onto: Shelf, values: [Value; COLUMNS]) {
        debug_assert_eq!(
            onto.table().columns.len(),
            COLUMNS,
            "a row of {} has its columns",
            onto.table().name
        );
        self.piles[onto as usize].written.extend(values);
    }

    /// Takes the row of a key away.
    pub fn remove<const COLUMNS: usize>(&mut self, onto: Shelf, values: [Value; COLUMNS]) {
        debug_assert_eq!(
            onto.table().key,
            COLUMNS,
            "a key of {} has its columns",
            onto.table().name
        );
        self.piles[onto as usize].removed.extend(values);
    }

    /// Each table with what is on its way to it.
    pub fn piles(&self) -> impl Iterator<Item = (&'static Table, &Pile)> {
        TABLES.iter().zip(&self.piles)
    }
}
