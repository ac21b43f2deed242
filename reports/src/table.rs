//! Tables: the rows of a report under its columns, made as they are read.
//!
//! In: rows. Out: their cells, one after the other; a report of ten million rows is never in
//! memory as a whole. Never here: a form of output.

use crate::row::{Cell, Cells, Column};
use terms::Wording;

/// Rows under columns.
pub struct Table<'a> {
    /// The columns.
    pub columns: &'static [Column],
    /// The rows; each has a cell for every column.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
}

impl<'a> Table<'a> {
    /// A table of these rows.
    pub fn of<R: Cells + 'a>(rows: impl IntoIterator<Item = R, IntoIter: 'a>) -> Self {
        Self { columns: R::COLUMNS, rows: Box::new(rows.into_iter().map(R::cells)) }
    }

    /// A table of what can be worked out; what no book can hold is told in the first column of a
    /// row that has nothing else.
    pub fn or_why<R: Cells + 'a>(rows: Result<Vec<R>, Wording>) -> Self {
        match rows {
            Ok(rows) => Self::of(rows),
            Err(why) => {
                let mut cells = vec![Cell::Nothing; R::COLUMNS.len()];
                cells[0] = Cell::Says(why);
                Self { columns: R::COLUMNS, rows: Box::new(std::iter::once(cells)) }
            }
        }
    }

    /// The names of the columns.
    pub fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.name).collect()
    }
}
