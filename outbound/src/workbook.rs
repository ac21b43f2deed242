//! A workbook for people: the sheets Journal, Trial balance, Accounts and Lines.
//!
//! Debits and credits stand in columns of their own, without a sign. An amount is a number as long
//! as a workbook can hold it exactly (15 digits), and text beyond. Other people's words stay text:
//! none is ever a formula, and one that begins as a formula would keeps a mark that says so when
//! somebody edits it. A sheet that is full goes on in the next one. Source: ECMA-376; Excel
//! specifications and limits (1,048,576 rows, 15 digits of number precision).

use crate::books::{Balance, BookedEntry, Books};
use crate::rows::BROUGHT_FORWARD;
use crate::{Export, chart};
use anyhow::Result;
use office::accounting::view::Basis;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use terms::{Account, AssetId, Date, Name, Total};

/// The rows of a sheet, its header among them.
const SHEET_ROWS_MAX: u32 = 1_048_576;

/// A number has so many digits at most.
const NUMBER_DIGITS_MAX: usize = 15;

/// The day that a workbook counts as 0 lies so many days before 1970.
const EPOCH_DAYS: i32 = 25_569;

const JOURNAL: &[&str] = &[
    "seq",
    "date",
    "other date",
    "event",
    "id",
    "narrative",
    "account",
    "asset",
    "debit",
    "credit",
    "name in text exports",
];

/// A cell.
pub(crate) enum Cell<'c> {
    Text(&'c str),
    Day(Date),
    /// An amount, or nothing.
    Amount(String),
}

/// A workbook that is being written.
pub struct Book {
    workbook: Workbook,
    file: PathBuf,
    journal: Sheet,
    day: Format,
    plain: Format,
}

/// Where a sheet has come to.
pub(crate) struct Sheet {
    name: String,
    columns: Vec<String>,
    /// Which of the workbook's sheets is being written, and how many carry this name.
    index: usize,
    parts: u32,
    next_row: u32,
    rows_max: u32,
}

impl Book {
    /// Sees that the file can be written, and begins the journal with what was there before.
    pub fn create(file: &Path, books: &Books<'_>) -> Result<Self> {
        File::create(file)?;
        let mut workbook = Workbook::new();
        let journal = Sheet::begin(&mut workbook, "Journal", JOURNAL)?;
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let plain = Format::new().set_quote_prefix();
        let mut book = Self { workbook, file: file.to_owned(), journal, day, plain };
        for balance in &books.brought_forward {
            let before = BookedEntry {
                seq: 0,
                date: books.opens,
                other_date: books.opens,
                event: BROUGHT_FORWARD,
                id: "",
                narrative: "",
                postings: &[],
            };
            book.journal_row(books, &before, "", balance)?;
        }
        Ok(book)
    }

    fn journal_row(
        &mut self,
        books: &Books<'_>,
        booked: &BookedEntry<'_>,
        seq: &str,
        balance: &Balance,
    ) -> Result<()> {
        let Balance { account, asset, total } = *balance;
        let [debit, credit] = sides(books, asset, total);
        let row = [
            Cell::Amount(seq.to_owned()),
            Cell::Day(booked.date),
            Cell::Day(booked.other_date),
            Cell::Text(booked.event),
            Cell::Text(booked.id),
            Cell::Text(booked.narrative),
            Cell::Text(&books.directory.account(account).account),
            Cell::Text(books.directory.asset(asset).code()),
            Cell::Amount(debit),
            Cell::Amount(credit),
            Cell::Text(books.account(account, asset)),
        ];
        self.journal.row(&mut self.workbook, &[&self.day, &self.plain], &row)
    }

    fn write_sheet(
        &mut self,
        name: &'static str,
        columns: &'static [&'static str],
        rows: &[Vec<Cell<'_>>],
    ) -> Result<()> {
        let mut sheet = Sheet::begin(&mut self.workbook, name, columns)?;
        rows.iter()
            .try_for_each(|row| sheet.row(&mut self.workbook, &[&self.day, &self.plain], row))
    }

    fn write_trial_balance(&mut self, books: &Books<'_>, lines: &[Line<'_>]) -> Result<()> {
        let basis = match books.scope.basis {
            Basis::TradeDate => "trade",
            Basis::SettlementDate => "settlement",
        };
        let mut rows: Vec<Vec<Cell<'_>>> = Vec::new();
        let mut totals: BTreeMap<AssetId, [Total; 2]> = BTreeMap::new();
        for line in lines {
            let asset = line.balance.asset;
            let [debit, credit] = sides(books, asset, line.balance.total);
            totals.entry(asset).or_default()[usize::from(line.balance.total.0 > 0)] +=
                line.balance.total.abs();
            let account = &books.directory.account(line.balance.account).account;
            let words = [
                basis,
                books.directory.asset(asset).code(),
                line.gl_line.as_str(),
                account.as_str(),
            ];
            rows.push(
                words
                    .map(Cell::Text)
                    .into_iter()
                    .chain([Cell::Amount(debit), Cell::Amount(credit)])
                    .collect(),
            );
        }
        for (asset, totals) in &totals {
            let words = [basis, books.directory.asset(*asset).code(), "", "total"];
            let amounts =
                totals.map(|total| Cell::Amount(total.show(books.decimals(*asset)).to_string()));
            rows.push(words.map(Cell::Text).into_iter().chain(amounts).collect());
        }
        self.write_sheet(
            "Trial balance",
            &["basis", "currency", "line", "account", "debit", "credit"],
            &rows,
        )
    }

    fn write_accounts(&mut self, books: &Books<'_>) -> Result<()> {
        let on_the_last_day = |(id, name)| (books.directory.account_on(id, books.closes), name);
        let accounts: Vec<(Cow<'_, Account>, &str)> =
            books.accounts().map(on_the_last_day).collect();
        let lines: Vec<String> = accounts
            .iter()
            .map(|(account, _)| chart::lines(books.directory, account, books.closes))
            .collect();
        let rows = accounts.iter().zip(&lines).map(|((account, name), lines)| {
            let words: [&str; 7] = [
                &account.account,
                name,
                account.kind.family().as_str(),
                account.kind.as_str(),
                account.class.as_str(),
                &account.name,
                lines,
            ];
            words.map(Cell::Text).into_iter().collect()
        });
        let rows: Vec<Vec<Cell<'_>>> = rows.collect();
        self.write_sheet(
            "Accounts",
            &["account", "name in text exports", "family", "kind", "class", "holder", "line"],
            &rows,
        )
    }

    fn write_lines(&mut self, books: &Books<'_>, lines: &[Line<'_>]) -> Result<()> {
        let mut totals: BTreeMap<(&Name, AssetId), Total> = BTreeMap::new();
        for line in lines {
            *totals.entry((&line.gl_line, line.balance.asset)).or_default() += line.balance.total;
        }
        let caption = |gl_line: &Name| {
            let mut known = books.directory.markets().flat_map(|market| &market.gl_lines);
            known.find(|line| line.gl_line == *gl_line).map_or("", |line| line.caption.as_str())
        };
        let mut rows: Vec<Vec<Cell<'_>>> = Vec::new();
        for ((gl_line, asset), total) in &totals {
            let [debit, credit] = sides(books, *asset, *total);
            let words = [gl_line.as_str(), caption(gl_line), books.directory.asset(*asset).code()];
            rows.push(
                words
                    .map(Cell::Text)
                    .into_iter()
                    .chain([Cell::Amount(debit), Cell::Amount(credit)])
                    .collect(),
            );
        }
        self.write_sheet("Lines", &["line", "caption", "currency", "debit", "credit"], &rows)
    }
}

/// A balance in money and the line of the general ledger on which it stands.
struct Line<'l> {
    balance: &'l Balance,
    gl_line: Name,
}

impl Export for Book {
    fn entry(&mut self, books: &Books<'_>, booked: &BookedEntry<'_>) -> Result<()> {
        let seq = booked.seq.to_string();
        booked.postings.iter().try_for_each(|posting| {
            let balance = Balance {
                account: posting.account,
                asset: posting.asset,
                total: posting.quantity.into(),
            };
            self.journal_row(books, booked, &seq, &balance)
        })
    }

    fn end(mut self: Box<Self>, books: &Books<'_>, balances: &[Balance]) -> Result<()> {
        let gl_line = |balance: &Balance| {
            books.directory.gl_line_on(balance.account, books.closes, balance.total.0 > 0)
        };
        let in_money =
            |balance: &&Balance| !balance.total.is_zero() && !books.is_security(balance.asset);
        let mut lines: Vec<Line<'_>> = balances
            .iter()
            .filter(in_money)
            .map(|balance| Line { balance, gl_line: gl_line(balance) })
            .collect();
        lines.sort_by(|one, other| {
            let key =
                |line: &Line<'_>| (line.balance.asset, line.gl_line.clone(), line.balance.account);
            key(one).cmp(&key(other))
        });
        self.write_trial_balance(books, &lines)?;
        self.write_accounts(books)?;
        self.write_lines(books, &lines)?;
        Ok(self.workbook.save(&self.file)?)
    }
}

impl Sheet {
    pub(crate) fn begin(workbook: &mut Workbook, name: &str, columns: &[&str]) -> Result<Self> {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        let mut sheet = Self {
            name: name.to_owned(),
            columns,
            index: 0,
            parts: 0,
            next_row: 0,
            rows_max: SHEET_ROWS_MAX,
        };
        sheet.turn_over(workbook)?;
        Ok(sheet)
    }

    /// Goes on in a new sheet.
    fn turn_over(&mut self, workbook: &mut Workbook) -> Result<()> {
        self.index = workbook.worksheets().len();
        self.parts += 1;
        let name = if self.parts == 1 {
            self.name.clone()
        } else {
            format!("{} {}", self.name, self.parts)
        };
        let header = Format::new().set_bold();
        let worksheet = workbook
            .add_worksheet_with_constant_memory()?
            .set_name(name)?
            .set_freeze_panes(1, 0)?;
        for (column, title) in (0_u16..).zip(&self.columns) {
            worksheet
                .set_column_width(column, 16_u16)?
                .write_string_with_format(0, column, title, &header)?;
        }
        self.next_row = 1;
        Ok(())
    }

    pub(crate) fn row(
        &mut self,
        workbook: &mut Workbook,
        [day, plain]: &[&Format; 2],
        cells: &[Cell<'_>],
    ) -> Result<()> {
        if self.next_row == self.rows_max {
            self.turn_over(workbook)?;
        }
        let worksheet = workbook.worksheet_from_index(self.index)?;
        for (column, cell) in (0_u16..).zip(cells) {
            write(worksheet, self.next_row, column, cell, day, plain)?;
        }
        self.next_row += 1;
        Ok(())
    }
}

fn write(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    day: &Format,
    plain: &Format,
) -> Result<()> {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@']) => {
            worksheet.write_string_with_format(row, column, *text, plain)?
        }
        Cell::Text(text) => worksheet.write_string(row, column, *text)?,
        Cell::Day(date) => {
            worksheet.write_number_with_format(row, column, date.days() + EPOCH_DAYS, day)?
        }
        Cell::Amount(amount) => match number(amount) {
            Some(number) => worksheet.write_number(row, column, number)?,
            None => worksheet.write_string(row, column, amount)?,
        },
    };
    Ok(())
}

/// An amount as the float that a cell holds: as long as its digits come back as they are.
fn number(amount: &str) -> Option<f64> {
    let digits = amount.bytes().filter(u8::is_ascii_digit).count();
    (digits <= NUMBER_DIGITS_MAX).then(|| amount.parse().ok()).flatten()
}

/// An amount as a debit or as a credit.
fn sides(books: &Books<'_>, asset: AssetId, total: Total) -> [String; 2] {
    let shown = total.abs().show(books.decimals(asset)).to_string();
    if total.0 < 0 { [shown, String::new()] } else { [String::new(), shown] }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Format, Sheet, Workbook, number};

    #[test]
    fn a_full_sheet_goes_on_in_the_next_one() {
        let (mut workbook, format) = (Workbook::new(), Format::new());
        let mut sheet =
            Sheet::begin(&mut workbook, "Journal", &["id"]).expect("a new workbook takes a sheet");
        sheet.rows_max = 3;
        let other = Sheet::begin(&mut workbook, "Lines", &["line"]).expect("it takes another");
        for id in ["1", "2", "3", "4", "5"] {
            sheet
                .row(&mut workbook, &[&format, &format], &[Cell::Text(id)])
                .expect("a row is written");
        }
        let names: Vec<String> =
            workbook.worksheets().iter().map(rust_xlsxwriter::Worksheet::name).collect();
        assert_eq!(names, ["Journal", "Lines", "Journal 2", "Journal 3"]);
        assert_eq!(
            (sheet.index, sheet.next_row, other.index),
            (3, 2, 1),
            "two rows under each header, one in the last sheet"
        );
    }

    #[test]
    fn a_number_comes_back_as_its_digits_or_stays_text() {
        for amount in ["0.10", "999999999999999", "-1234567890123.45", "0.000001", "0"] {
            let number = number(amount).expect("15 digits fit");
            let decimals = amount.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            assert_eq!(format!("{number:.decimals$}"), amount);
        }
        assert_eq!(number("10000000000000.05"), None, "16 digits do not fit");
        assert_eq!(number(""), None);
    }
}
