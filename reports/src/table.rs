//! Tables: the rows of a report under its columns, made as they are read.
//!
//! In: rows. Out: their cells, one after the other; a report of ten million rows is never in
//! memory as a whole. Never here: a form of output.

use crate::row::{Cell, Cells, Column};
use std::fmt;
use terms::{Date, Name, Wording};

/// Which days a report is of: it stands in its heading, because a figure without them says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// The books as of a day.
    AsOf(Date),
    /// What counts from one day to another, both included.
    Days(Date, Date),
}

impl Covers {
    /// The first day, when there is one, and the last.
    pub const fn days(self) -> (Option<Date>, Date) {
        match self {
            Self::AsOf(date) => (None, date),
            Self::Days(from, until) => (Some(from), until),
        }
    }
}

/// As it is said on the command line.
impl fmt::Display for Covers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AsOf(date) => write!(f, "as of {date}"),
            Self::Days(from, until) => write!(f, "from {from} to {until}"),
        }
    }
}

/// Rows under columns.
pub struct Table<'a> {
    /// The columns.
    pub columns: &'static [Column],
    /// The rows; each has a cell for every column.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
    /// Which days it is of; whoever reads what it is drawn up from knows.
    pub covers: Option<Covers>,
    /// What its rows come to, in half a sentence, where counting them would say something else.
    pub says: Option<Wording>,
}

impl<'a> Table<'a> {
    /// A table of these rows.
    pub fn of<R: Cells + 'a>(rows: impl IntoIterator<Item = R, IntoIter: 'a>) -> Self {
        let rows = Box::new(rows.into_iter().map(R::cells));
        Self { columns: R::COLUMNS, rows, covers: None, says: None }
    }

    /// A table of what can be worked out; what no book can hold is told in the first column of a
    /// row that has nothing else.
    pub fn or_why<R: Cells + 'a>(rows: Result<Vec<R>, Wording>) -> Self {
        match rows {
            Ok(rows) => Self::of(rows),
            Err(why) => {
                let mut cells = vec![Cell::Nothing; R::COLUMNS.len()];
                cells[0] = Cell::Says(why);
                let rows = Box::new(std::iter::once(cells));
                Self { columns: R::COLUMNS, rows, covers: None, says: None }
            }
        }
    }

    /// The rows of an account alone, by the column that names it.
    #[must_use]
    pub fn of_account(self, account: Name) -> Self {
        let column = self.columns.iter().position(|column| column.name == "account");
        let is_of_it = move |row: &Vec<Cell>| column.is_some_and(|at| row[at].text() == account);
        Self { rows: Box::new(self.rows.filter(is_of_it)), ..self }
    }

    /// The same, of these days.
    #[must_use]
    pub fn of_days(self, covers: Covers) -> Self {
        Self { covers: Some(covers), ..self }
    }

    /// The same, with what its rows come to.
    #[must_use]
    pub fn saying(self, says: Wording) -> Self {
        Self { says: Some(says), ..self }
    }

    /// The names of the columns.
    pub fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.name).collect()
    }
}
