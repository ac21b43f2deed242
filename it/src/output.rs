//! How results are written: as a table for people, as CSV or JSON for machines.

use anyhow::{Result, bail};
use comfy_table::presets::NOTHING;
use std::io::Write;

/// The form of an output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table for people.
    #[default]
    Table,
    /// RFC 4180.
    Csv,
    /// An array of objects, one for each row; numbers are strings, so that no reader rounds them.
    Json,
}

/// Beyond this many rows a table is cut, and says so; CSV and JSON never are.
const TABLE_ROWS_MAX: usize = 500;

/// CSV goes out in pieces of about this size.
const PIECE_BYTES: usize = 1 << 16;

/// Rows under columns. The rows may be made as they are written.
pub struct Table<'a> {
    /// The names of the columns.
    pub columns: &'static [&'static str],
    /// The rows; each has a field for every column.
    pub rows: Box<dyn Iterator<Item = Vec<String>> + 'a>,
}

impl<'a> Table<'a> {
    /// A table of these rows.
    pub fn new(columns: &'static [&'static str], rows: impl Iterator<Item = Vec<String>> + 'a) -> Self {
        Self { columns, rows: Box::new(rows) }
    }

    /// Writes the table in a form.
    pub fn write(self, format: Format, out: &mut dyn Write) -> Result<()> {
        let written = match format {
            Format::Table => self.write_table(out),
            Format::Csv => self.write_csv(out),
            Format::Json => self.write_json(out),
        };
        match written {
            // Whoever was reading has seen enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => bail!("could not write the output: {error}"),
            Ok(()) => Ok(()),
        }
    }

    fn write_table(self, out: &mut dyn Write) -> std::io::Result<()> {
        let mut table = comfy_table::Table::new();
        table.load_style(NOTHING).set_header(self.columns.iter().map(|column| column.replace('_', " ")));
        let (mut shown, mut left) = (0_usize, 0_usize);
        for row in self.rows {
            if shown < TABLE_ROWS_MAX {
                table.add_row(row.iter().map(|field| cell(field)));
                shown += 1;
            } else {
                left += 1;
            }
        }
        writeln!(out, "{table}")?;
        if left > 0 {
            writeln!(out, "{left} more rows; use --format csv to see all")?;
        }
        Ok(())
    }

    fn write_csv(self, out: &mut dyn Write) -> std::io::Result<()> {
        // Written in pieces by hand, because the csv crate hides what kind of error the other side gave.
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns)?;
        for row in self.rows {
            writer.write_record(&row)?;
            if writer.get_ref().len() > PIECE_BYTES {
                out.write_all(&std::mem::replace(&mut writer, csv::Writer::from_writer(Vec::new())).into_inner().unwrap_or_default())?;
            }
        }
        out.write_all(&writer.into_inner().unwrap_or_default())
    }

    fn write_json(self, out: &mut dyn Write) -> std::io::Result<()> {
        let mut out = std::io::BufWriter::new(out);
        write!(out, "[")?;
        for (index, row) in self.rows.enumerate() {
            let object: serde_json::Map<_, _> =
                self.columns.iter().zip(row).map(|(column, field)| ((*column).to_owned(), field.into())).collect();
            write!(out, "{}\n  {}", if index > 0 { "," } else { "" }, serde_json::Value::Object(object))?;
        }
        writeln!(out, "\n]")?;
        out.flush()
    }
}

/// Numbers stand to the right.
fn cell(field: &str) -> comfy_table::Cell {
    let is_number = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    let cell = comfy_table::Cell::new(field);
    if is_number { cell.set_alignment(comfy_table::CellAlignment::Right) } else { cell }
}
