//! hledger: `2020-12-16=2020-12-18 * (T-1) trade booked | bought 100 AAPL at 50.00  ; seq:123` and
//! its postings.
//!
//! The first date is the day under which an entry leaves, the second one the other day; so `hledger
//! --date2` shows the other basis. Accounts and commodities are declared, and the last entry
//! asserts what our ledger says of every account and asset:
//! `hledger check --strict` proves both. An id and a narrative lose the letters that mean something
//! on that line. Source: hledger 1.25 manual: Transactions, Secondary dates, Balance assertions,
//! account and commodity directives.

use crate::books::{Balance, BookedEntry, Books};
use crate::{Export, chart, text};
use anyhow::Result;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use terms::{AccountId, AssetId, Date, Total};

/// A journal that is being written.
pub struct Journal {
    out: BufWriter<File>,
}

impl Journal {
    /// Opens the file and declares what will be named in it.
    pub fn create(file: &Path, books: &Books<'_>) -> Result<Self> {
        let mut journal = Self { out: text::create(file)? };
        journal.declare(books)?;
        if !books.brought_forward.is_empty() {
            writeln!(journal.out, "\n{} * brought forward", books.opens)?;
            for Balance { account, asset, total } in &books.brought_forward {
                journal.posting(books, *account, *asset, *total)?;
            }
        }
        Ok(journal)
    }

    fn declare(&mut self, books: &Books<'_>) -> Result<()> {
        writeln!(
            self.out,
            "; The ledger of an office of munim. A debit is positive; see munim explain for what stands behind a seq."
        )?;
        writeln!(self.out, "decimal-mark .\n")?;
        for (asset, listed) in books.directory.assets() {
            let digits = "0".repeat(usize::from(listed.decimals()));
            writeln!(
                self.out,
                "commodity 1000.{digits} {}  ; {}",
                symbol(books, asset),
                text::without(listed.code(), &[])
            )?;
        }
        writeln!(self.out)?;
        for (id, name) in books.accounts() {
            let account = &books.directory.account_on(id, books.closes);
            let (holder, lines) = (
                text::without(&account.name, &[',']),
                chart::lines(books.directory, account, books.closes),
            );
            writeln!(self.out, "account {name}  ; line:{lines}, holder:{holder}")?;
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
            "    {}  {amount} {}",
            books.account(account, asset),
            symbol(books, asset)
        )?)
    }

    fn assert(&mut self, books: &Books<'_>, date: Date, balances: &[Balance]) -> Result<()> {
        writeln!(self.out, "\n{date} * what our ledger says")?;
        for Balance { account, asset, total } in balances {
            let (symbol, amount) = (symbol(books, *asset), books.debit(*asset, *total));
            writeln!(
                self.out,
                "    {}  0 {symbol} = {amount} {symbol}",
                books.account(*account, *asset)
            )?;
        }
        Ok(())
    }
}

impl Export for Journal {
    fn entry(&mut self, books: &Books<'_>, booked: &BookedEntry<'_>) -> Result<()> {
        let BookedEntry { seq, date, other_date, event, id, narrative, postings } = booked;
        let (id, narrative) =
            (text::without(id, &['(', ')', ';']), text::without(narrative, &[';']));
        writeln!(self.out, "\n{date}={other_date} * ({id}) {event} | {narrative}  ; seq:{seq}")?;
        for posting in *postings {
            self.posting(books, posting.account, posting.asset, posting.quantity.into())?;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>, books: &Books<'_>, balances: &[Balance]) -> Result<()> {
        self.assert(books, books.closes, balances)?;
        text::complete(self.out)
    }
}

/// A symbol, quoted when it has more than letters.
fn symbol(books: &Books<'_>, asset: AssetId) -> String {
    let symbol = books.symbol(asset);
    if symbol.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        symbol.to_owned()
    } else {
        format!("\"{symbol}\"")
    }
}
