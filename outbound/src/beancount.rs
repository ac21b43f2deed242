//! beancount: a transaction for every entry, with id, seq and the other day as its metadata; the
//! balances of our ledger as
//! `balance` directives without any tolerance on the morning after the last day.
//!
//! Securities are held without lots (`booking_method` NONE): the lots are the tax desk's, and have
//! a report of their own. Source: Beancount Language Syntax: Open, Commodity, Transactions, Balance
//! Assertions, Options.

use crate::books::{Balance, BookedEntry, Books};
use crate::{Export, chart, text};
use anyhow::Result;
use office::accounting::view::Basis;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use terms::{AccountId, AssetId, Total};

/// A ledger that is being written.
pub struct Text {
    out: BufWriter<File>,
    other_date: &'static str,
}

impl Text {
    /// Opens the file and declares what will be named in it.
    pub fn create(file: &Path, books: &Books<'_>) -> Result<Self> {
        let other_date = match books.scope.basis {
            Basis::TradeDate => "value_date",
            Basis::SettlementDate => "as_of",
        };
        let mut ledger = Self { out: text::create(file)?, other_date };
        ledger.declare(books)?;
        if !books.brought_forward.is_empty() {
            writeln!(ledger.out, "\n{} * \"brought forward\"", books.opens)?;
            for Balance { account, asset, total } in &books.brought_forward {
                ledger.posting(books, *account, *asset, *total)?;
            }
        }
        Ok(ledger)
    }

    fn declare(&mut self, books: &Books<'_>) -> Result<()> {
        writeln!(
            self.out,
            "; The ledger of an office of munim. A debit is positive; see munim explain for what stands behind a seq."
        )?;
        writeln!(self.out, "option \"title\" \"munim\"\noption \"booking_method\" \"NONE\"")?;
        for (asset, listed) in books.directory.assets() {
            match listed.instrument() {
                None => {
                    writeln!(
                        self.out,
                        "option \"operating_currency\" \"{}\"",
                        books.symbol(asset)
                    )?;
                }
                Some(instrument) => {
                    writeln!(self.out, "{} commodity {}", books.opens, books.symbol(asset))?;
                    writeln!(
                        self.out,
                        "  code: {}\n  name: {}",
                        quoted(&instrument.instrument),
                        quoted(&instrument.name)
                    )?;
                }
            }
        }
        for (id, name) in books.accounts() {
            let account = &books.directory.account_on(id, books.closes);
            writeln!(self.out, "{} open {name}", books.opens)?;
            writeln!(
                self.out,
                "  line: {}\n  holder: {}",
                quoted(&chart::lines(books.directory, account, books.closes)),
                quoted(&account.name)
            )?;
        }
        Ok(())
    }

    fn posting(
        &mut self,
        books: &Books<'_>,
        account: AccountId,
        asset: AssetId,
        total: Total,
    ) -> Result<()> {
        let amount = books.debit(asset, total);
        Ok(writeln!(
            self.out,
            "  {}  {amount} {}",
            books.account(account, asset),
            books.symbol(asset)
        )?)
    }
}

impl Export for Text {
    fn entry(&mut self, books: &Books<'_>, booked: &BookedEntry<'_>) -> Result<()> {
        let BookedEntry { seq, date, other_date, event, id, narrative, postings } = booked;
        writeln!(self.out, "\n{date} * \"{event}\" {}", quoted(narrative))?;
        writeln!(
            self.out,
            "  id: {}\n  seq: {seq}\n  {}: {other_date}",
            quoted(id),
            self.other_date
        )?;
        for posting in *postings {
            self.posting(books, posting.account, posting.asset, posting.quantity.into())?;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>, books: &Books<'_>, balances: &[Balance]) -> Result<()> {
        let morning_after = books.closes.plus(1);
        writeln!(self.out)?;
        for Balance { account, asset, total } in balances {
            let (name, amount, symbol) = (
                books.account(*account, *asset),
                books.debit(*asset, *total),
                books.symbol(*asset),
            );
            writeln!(self.out, "{morning_after} balance {name}  {amount} ~ 0 {symbol}")?;
        }
        text::complete(self.out)
    }
}

/// A text in quotes, on one line.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text::without(text, &[]).replace('\\', "\\\\").replace('"', "\\\""))
}
