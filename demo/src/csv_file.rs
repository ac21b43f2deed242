//! The files that the demo writes: plain CSV under the columns of `formats.md`, as a user would
//! have them.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use terms::{Date, Total};

/// The digits of a date, for ids: 20201222.
pub fn digits(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// A number of smallest units, `decimals` of its digits behind the point.
pub fn number(units: i64, decimals: u8) -> String {
    Total(units.into()).show(decimals).to_string()
}

/// Writes a file: its header, then its rows.
pub fn write<Row>(
    path: PathBuf,
    columns: &[&str],
    rows: impl IntoIterator<Item = Row>,
) -> Result<PathBuf>
where
    Row: IntoIterator<Item: AsRef<[u8]>>,
{
    write_rows(&path, columns, rows)
        .with_context(|| format!("could not write {}", path.display()))?;
    Ok(path)
}

fn write_rows<Row>(
    path: &Path,
    columns: &[&str],
    rows: impl IntoIterator<Item = Row>,
) -> csv::Result<()>
where
    Row: IntoIterator<Item: AsRef<[u8]>>,
{
    let mut file = csv::Writer::from_path(path)?;
    file.write_record(columns)?;
    for row in rows {
        file.write_record(row)?;
    }
    Ok(file.flush()?)
}
