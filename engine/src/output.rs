//! Output formats: a table for people, CSV or JSON for machines.
//!
//! A cell is a figure, a name, or a sentence. Here sentences are written in English; a page says
//! them in its reader's language.

use anyhow::{Result, bail};
use comfy_table::presets::NOTHING;
use office::words::in_english;
use std::borrow::Cow;
use std::io::Write;
use terms::Wording;

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
    pub columns: Vec<&'static str>,
    /// The rows; each has a cell for every column.
    pub rows: Box<dyn Iterator<Item = Vec<Wording>> + 'a>,
}

impl<'a> Table<'a> {
    /// A table of these rows.
    pub fn new<C: Into<Wording>>(
        columns: &[&'static str],
        rows: impl Iterator<Item = Vec<C>> + 'a,
    ) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Box::new(rows.map(|row| row.into_iter().map(Into::into).collect())),
        }
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
        table
            .load_style(NOTHING)
            .set_header(self.columns.iter().map(|column| column.replace('_', " ")));
        let (mut shown, mut left) = (0_usize, 0_usize);
        for row in self.rows {
            if shown < TABLE_ROWS_MAX {
                table.add_row(row.iter().map(|wording| cell(&english(wording))));
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
        // Written in pieces by hand, because the csv crate hides what kind of error the other side
        // gave.
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.columns)?;
        for row in self.rows {
            for cell in &row {
                writer.write_field(english(cell).as_ref())?;
            }
            writer.write_record(None::<&[u8]>)?;
            if writer.get_ref().len() > PIECE_BYTES {
                out.write_all(
                    &std::mem::replace(&mut writer, csv::Writer::from_writer(Vec::new()))
                        .into_inner()
                        .unwrap_or_default(),
                )?;
            }
        }
        out.write_all(&writer.into_inner().unwrap_or_default())
    }

    fn write_json(self, out: &mut dyn Write) -> std::io::Result<()> {
        let mut out = std::io::BufWriter::new(out);
        write!(out, "[")?;
        for (index, row) in self.rows.enumerate() {
            let object: serde_json::Map<_, _> = self
                .columns
                .iter()
                .zip(&row)
                .map(|(column, cell)| ((*column).to_owned(), english(cell).into()))
                .collect();
            write!(
                out,
                "{}\n  {}",
                if index > 0 { "," } else { "" },
                serde_json::Value::Object(object)
            )?;
        }
        writeln!(out, "\n]")?;
        out.flush()
    }
}

/// A cell in English.
pub fn english(cell: &Wording) -> Cow<'_, str> {
    cell.text().map_or_else(|| Cow::Owned(in_english(cell)), |text| Cow::Borrowed(text.as_str()))
}

/// Numbers stand to the right.
fn cell(field: &str) -> comfy_table::Cell {
    let is_number = !field.is_empty()
        && field.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    let cell = comfy_table::Cell::new(field);
    if is_number { cell.set_alignment(comfy_table::CellAlignment::Right) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::{Format, Table};
    use terms::{Wording, sentence};

    fn written(format: Format) -> String {
        let what = Wording::several(
            "; ",
            vec![
                sentence!("source {place} of {count}", place = 1, count = 2).into(),
                "a, b".into(),
            ],
        );
        let row: Vec<Wording> = vec!["C1".into(), what, "1.50".into()];
        let mut text = Vec::new();
        Table::new(&["account", "why", "net"], [row].into_iter())
            .write(format, &mut text)
            .expect("a vector takes everything");
        String::from_utf8(text).expect("our words are text")
    }

    #[test]
    fn a_cell_that_is_a_sentence_is_written_in_english() {
        assert_eq!(written(Format::Csv), "account,why,net\nC1,\"source 1 of 2; a, b\",1.50\n");
        assert!(
            written(Format::Json).contains(r#""why":"source 1 of 2; a, b""#),
            "{}",
            written(Format::Json)
        );
        assert!(
            written(Format::Table).contains("source 1 of 2; a, b"),
            "{}",
            written(Format::Table)
        );
    }
}
