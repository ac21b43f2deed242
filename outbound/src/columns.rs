//! Parquet: the rows of the CSV form in columns. A quantity is a DECIMAL of 38 digits, as fine as
//! the finest asset of the office, so that every quantity stands there exactly; `decimals` says how
//! fine its own asset is.
//!
//! Written column by column without Arrow, some ten thousand postings at a time, so that no more
//! than those are in memory. Source: Apache Parquet format, logical types DATE, STRING and DECIMAL.

use crate::books::{Balance, BookedEntry, Books};
use crate::rows::BROUGHT_FORWARD;
use crate::{Export, text};
use anyhow::{Context, Result};
use parquet::basic::Compression;
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;
use terms::{Date, Posting, Total, power_of_ten};

/// Postings that are written together.
const GROUP_ROWS: usize = 1 << 16;

/// A file that is being written, and the rows that are not yet in it.
pub struct Columns {
    writer: SerializedFileWriter<BufWriter<File>>,
    scale: u8,
    group: Group,
}

/// Rows, column by column.
#[derive(Default)]
struct Group {
    seq: Vec<i64>,
    date: Vec<i32>,
    other_date: Vec<i32>,
    event: Vec<ByteArray>,
    id: Vec<ByteArray>,
    narrative: Vec<ByteArray>,
    account: Vec<ByteArray>,
    asset: Vec<ByteArray>,
    quantity: Vec<FixedLenByteArray>,
    decimals: Vec<i32>,
    name: Vec<ByteArray>,
}

/// What the rows of an entry share.
struct Entry {
    seq: i64,
    date: Date,
    other_date: Date,
    event: ByteArray,
    id: ByteArray,
    narrative: ByteArray,
}

impl Columns {
    /// Opens the file and takes what was there before.
    pub fn create(file: &Path, books: &Books<'_>) -> Result<Self> {
        let scale =
            books.directory.assets().map(|(_, asset)| asset.decimals()).max().unwrap_or_default();
        let schema = parse_message_type(&schema(scale))?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer =
            SerializedFileWriter::new(text::create(file)?, Arc::new(schema), Arc::new(properties))?;
        let mut columns = Self { writer, scale, group: Group::default() };
        let before = Entry {
            seq: -1,
            date: books.opens,
            other_date: books.opens,
            event: bytes(BROUGHT_FORWARD),
            id: bytes(""),
            narrative: bytes(""),
        };
        for balance in &books.brought_forward {
            columns.row(books, &before, balance)?;
        }
        Ok(columns)
    }

    fn row(&mut self, books: &Books<'_>, entry: &Entry, balance: &Balance) -> Result<()> {
        let Balance { account, asset, total } = *balance;
        let decimals = books.decimals(asset);
        let group = &mut self.group;
        group.seq.push(entry.seq);
        group.date.push(entry.date.days());
        group.other_date.push(entry.other_date.days());
        group.event.push(entry.event.clone());
        group.id.push(entry.id.clone());
        group.narrative.push(entry.narrative.clone());
        group.account.push(bytes(&books.directory.account(account).account));
        group.asset.push(bytes(books.directory.asset(asset).code()));
        group.quantity.push(decimal(total, self.scale - decimals)?);
        group.decimals.push(decimals.into());
        group.name.push(bytes(books.account(account, asset)));
        Ok(())
    }

    fn write_group(&mut self) -> Result<()> {
        let group = std::mem::take(&mut self.group);
        let mut writer = self.writer.next_row_group()?;
        column::<Int64Type>(&mut writer, &group.seq)?;
        column::<Int32Type>(&mut writer, &group.date)?;
        column::<Int32Type>(&mut writer, &group.other_date)?;
        column::<ByteArrayType>(&mut writer, &group.event)?;
        column::<ByteArrayType>(&mut writer, &group.id)?;
        column::<ByteArrayType>(&mut writer, &group.narrative)?;
        column::<ByteArrayType>(&mut writer, &group.account)?;
        column::<ByteArrayType>(&mut writer, &group.asset)?;
        column::<FixedLenByteArrayType>(&mut writer, &group.quantity)?;
        column::<Int32Type>(&mut writer, &group.decimals)?;
        column::<ByteArrayType>(&mut writer, &group.name)?;
        writer.close()?;
        Ok(())
    }
}

impl Export for Columns {
    fn entry(&mut self, books: &Books<'_>, booked: &BookedEntry<'_>) -> Result<()> {
        let BookedEntry { seq, date, other_date, event, id, narrative, postings } = *booked;
        let seq = i64::try_from(seq).context("more events than a column can count")?;
        let entry = Entry {
            seq,
            date,
            other_date,
            event: bytes(event),
            id: bytes(id),
            narrative: bytes(narrative),
        };
        for Posting { account, asset, quantity } in postings {
            self.row(
                books,
                &entry,
                &Balance { account: *account, asset: *asset, total: Total::from(*quantity) },
            )?;
        }
        if self.group.seq.len() >= GROUP_ROWS { self.write_group() } else { Ok(()) }
    }

    fn end(mut self: Box<Self>, _: &Books<'_>, _: &[Balance]) -> Result<()> {
        if !self.group.seq.is_empty() {
            self.write_group()?;
        }
        self.writer.close()?;
        Ok(())
    }
}

fn schema(scale: u8) -> String {
    let text = |name: &str| format!("required binary {name} (STRING); ");
    format!(
        "message ledger {{ required int64 seq; required int32 date (DATE); required int32 other_date (DATE); {}\
         required fixed_len_byte_array(16) quantity (DECIMAL(38, {scale})); required int32 decimals; {}}}",
        ["event", "id", "narrative", "account", "asset"].map(text).concat(),
        text("name")
    )
}

/// Writes the next column of a group.
fn column<Type: DataType>(
    group: &mut SerializedRowGroupWriter<'_, BufWriter<File>>,
    values: &[Type::T],
) -> Result<()> {
    let mut writer = group.next_column()?.context("the schema has a column for each of ours")?;
    writer.typed::<Type>().write_batch(values, None, None)?;
    Ok(writer.close()?)
}

fn bytes(text: &str) -> ByteArray {
    ByteArray::from(text)
}

/// A quantity with `finer` more digits behind the point than its asset has.
fn decimal(total: Total, finer: u8) -> Result<FixedLenByteArray> {
    let units =
        total.0.checked_mul(power_of_ten(finer)).context("a balance has more than 38 digits")?;
    Ok(FixedLenByteArray::from(units.to_be_bytes().to_vec()))
}
