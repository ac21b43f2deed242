//! CSV and what it shares with Parquet: a row for every posting, with our own sign.
//!
//! | column | what it is |
//! | --- | --- |
//! | seq | the number of the event in the journal; postings of one seq are one entry |
//! | date, `other_date` | as in `BookedEntry` |
//! | event, id, narrative | what happened |
//! | account, asset | our codes |
//! | quantity | + is owed to the account, − is held there or owed by it |
//! | name | the account's name in the text forms |
//!
//! Source: RFC 4180.

use crate::books::{Balance, BookedEntry, Books};
use crate::{Export, text};
use anyhow::{Context, Result};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use terms::Posting;

/// The columns of a row.
pub const COLUMNS: [&str; 10] = [
    "seq",
    "date",
    "other_date",
    "event",
    "id",
    "narrative",
    "account",
    "asset",
    "quantity",
    "name",
];

/// The event of what was there before the first day.
pub const BROUGHT_FORWARD: &str = "brought forward";

/// Rows that are being written.
pub struct Rows {
    writer: csv::Writer<BufWriter<File>>,
}

impl Rows {
    /// Opens the file and writes its header, and what was there before.
    pub fn create(file: &Path, books: &Books<'_>) -> Result<Self> {
        let mut writer = csv::Writer::from_writer(text::create(file)?);
        writer.write_record(COLUMNS)?;
        let mut rows = Self { writer };
        let date = books.opens.to_string();
        for balance in &books.brought_forward {
            let (account, quantity) = (
                &books.directory.account(balance.account).account,
                balance.total.show(books.decimals(balance.asset)),
            );
            let asset = books.directory.asset(balance.asset).code();
            let name = books.account(balance.account, balance.asset);
            rows.writer.write_record([
                "",
                &date,
                &date,
                BROUGHT_FORWARD,
                "",
                "",
                account,
                asset,
                &quantity.to_string(),
                name,
            ])?;
        }
        Ok(rows)
    }
}

impl Export for Rows {
    fn entry(&mut self, books: &Books<'_>, booked: &BookedEntry<'_>) -> Result<()> {
        let (seq, date, other_date) =
            (booked.seq.to_string(), booked.date.to_string(), booked.other_date.to_string());
        for Posting { account, asset, quantity } in booked.postings {
            let (code, name) =
                (&books.directory.account(*account).account, books.account(*account, *asset));
            let shown = books.directory.show(*asset, *quantity);
            let asset = books.directory.asset(*asset).code();
            let row: [&str; 10] = [
                &seq,
                &date,
                &other_date,
                booked.event,
                booked.id,
                booked.narrative,
                code,
                asset,
                &shown,
                name,
            ];
            self.writer.write_record(row)?;
        }
        Ok(())
    }

    fn end(self: Box<Self>, _: &Books<'_>, _: &[Balance]) -> Result<()> {
        let inner = self
            .writer
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)
            .context("the last row could not be written")?;
        text::complete(inner)
    }
}
