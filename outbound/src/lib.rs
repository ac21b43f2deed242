//! Exports, the doors out: the ledger for other people's tools.
//!
//! ```text
//!  events ─> Survey ─> Books (names, symbols, what was before) ─┐
//!  events ─> BookedEntry ───────────────────────────────────────┼─> Export ─> FILE
//!  the ledger ─> Balances, which the reader can check ──────────┘   hledger · beancount ·
//!                                                                   csv · xlsx · parquet
//! ```
//!
//! In: the entries of the books in order, once to look at and once to write. Out: one file; nothing
//! of it is held in memory but names and the piece that is being written. hledger and beancount get
//! the books as double entry with the balances of our ledger as assertions, so that they prove our
//! sums; the tables get our own sign. Never here: a fold over the events, a rounding, a
//! float where an amount is (a cell of a workbook apart). Source: hledger 1.25 manual; Beancount
//! Language Syntax; RFC 4180; ECMA-376; Apache Parquet format, logical types.

mod beancount;
mod books;
mod chart;
mod columns;
pub mod download;
mod hledger;
pub mod names;
mod rows;
mod text;
mod workbook;

pub use books::{Balance, BookedEntry, Books, Scope, Survey};

use anyhow::{Context, Result};
use std::path::Path;

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A journal of hledger.
    Hledger,
    /// A ledger of beancount.
    Beancount,
    /// A row for every posting.
    Csv,
    /// A workbook.
    Xlsx,
    /// A row for every posting, in columns.
    Parquet,
}

impl Form {
    /// Every form, with its word and the ending of its files.
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Hledger, "hledger", "journal"),
        (Self::Beancount, "beancount", "beancount"),
        (Self::Csv, "csv", "csv"),
        (Self::Xlsx, "xlsx", "xlsx"),
        (Self::Parquet, "parquet", "parquet"),
    ];

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name, _)| *name == word).map(|(form, _, _)| form)
    }

    /// The words, for messages.
    pub fn words() -> String {
        Self::ALL.map(|(_, name, _)| name).join(", ")
    }

    /// The name of a file in a folder.
    pub fn file_name(self) -> String {
        let ending = Self::ALL
            .into_iter()
            .find(|(form, _, _)| *form == self)
            .map_or("", |(_, _, ending)| ending);
        format!("ledger.{ending}")
    }
}

/// An export that is being written.
pub trait Export {
    /// Writes an entry.
    fn entry(&mut self, books: &Books<'_>, booked: &BookedEntry<'_>) -> Result<()>;

    /// Writes what stands on every account in the end, and completes the file.
    fn end(self: Box<Self>, books: &Books<'_>, balances: &[Balance]) -> Result<()>;
}

/// Begins an export into a file.
pub fn export(form: Form, file: &Path, books: &Books<'_>) -> Result<Box<dyn Export>> {
    let begun: Result<Box<dyn Export>> = match form {
        Form::Hledger => hledger::Journal::create(file, books).map(|export| Box::new(export) as _),
        Form::Beancount => beancount::Text::create(file, books).map(|export| Box::new(export) as _),
        Form::Csv => rows::Rows::create(file, books).map(|export| Box::new(export) as _),
        Form::Xlsx => workbook::Book::create(file, books).map(|export| Box::new(export) as _),
        Form::Parquet => columns::Columns::create(file, books).map(|export| Box::new(export) as _),
    };
    begun.with_context(|| format!("could not write {}", file.display()))
}
