//! A layout: how somebody else's columns stand for ours. It is data (TOML), so that a new
//! counterparty needs no new code.
//!
//! ```toml
//! kind = "trades"                # the kind of file that it reads
//! delimiter = ";"                # default: a comma
//! ignore = ["Trader", "Desk"]    # columns that may be there and are not read; true: all others;
//!                                # default: none
//!
//! [columns]                      # our column = where it comes from
//! trade_id = { column = "Fill Id" }
//! currency = { constant = "USD" }
//! side = { column = "Action", values = { BUY = "B", SELL = "S" } }
//! price = { column = "Price (cents)", scale = -2 }
//! executed_at = { column = "Exec Time", format = "%m/%d/%Y %H:%M:%S", zone = "America/New_York" }
//! trade_date = { column = "Trade Date", format = "%m/%d/%Y" }
//! ```
//!
//! In: the text of the layout. Out: a [`Layout`], every part of it tried: constants and words are
//! ones that our columns take, formats name a day or a moment fully. Never: a key that is not
//! understood, or a column of ours that is guessed. Source of the format's letters: strftime,
//! POSIX.1-2024, as `jiff` reads them.

use crate::columns::Column;
use crate::kinds::columns;
use crate::layout_refused::LayoutRefused;
use crate::read;
use crate::translate::{Shift, TimeFormat, Translation, Words};
use serde::Deserialize;
use std::collections::BTreeMap;
use terms::SourceKind;

/// How the columns of a file stand for ours.
#[derive(Clone, Debug)]
pub struct Layout {
    kind: SourceKind,
    delimiter: u8,
    ignore: Ignore,
    places: Vec<(&'static str, Place)>,
}

/// Where the text of one of our columns comes from.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The same text in every row.
    Constant(String),
    /// One of their columns, perhaps in other words.
    Column { name: String, translation: Option<Translation> },
}

/// The layout as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    kind: String,
    #[serde(default = "comma")]
    delimiter: String,
    #[serde(default)]
    ignore: Ignore,
    columns: BTreeMap<String, Line>,
}

/// Which of their columns may be there although nothing reads them.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "true, false or a list of column names")]
enum Ignore {
    All(bool),
    Named(Vec<String>),
}

/// What the layout says about one of our columns.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    column: Option<String>,
    constant: Option<String>,
    values: Option<BTreeMap<String, String>>,
    scale: Option<i8>,
    format: Option<String>,
    zone: Option<String>,
}

impl Default for Ignore {
    fn default() -> Self {
        Self::All(false)
    }
}

fn comma() -> String {
    ",".to_owned()
}

impl Layout {
    /// Reads a layout.
    pub fn parse(text: &str) -> Result<Self, LayoutRefused> {
        let sheet: Sheet =
            toml::from_str(text).map_err(|error| LayoutRefused::not_a_layout(text, &error))?;
        let kind = SourceKind::parse(&sheet.kind)
            .ok_or_else(|| LayoutRefused::unknown_kind(&sheet.kind))?;
        let delimiter = delimiter(&sheet.delimiter)?;
        let places = places(columns(kind), sheet.columns)?;
        Ok(Self { kind, delimiter, ignore: sheet.ignore, places })
    }

    /// The kind of file that it reads.
    pub const fn kind(&self) -> SourceKind {
        self.kind
    }

    pub(crate) const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// May this column of theirs be there although nothing reads it?
    pub(crate) fn ignores(&self, name: &str) -> bool {
        match &self.ignore {
            Ignore::All(all) => *all,
            Ignore::Named(names) => names.iter().any(|ignored| ignored == name),
        }
    }

    /// Where one of our columns comes from; `None` when it is absent.
    pub(crate) fn place(&self, column: &str) -> Option<&Place> {
        self.places.iter().find(|(ours, _)| *ours == column).map(|(_, place)| place)
    }
}

fn delimiter(text: &str) -> Result<u8, LayoutRefused> {
    match text.as_bytes() {
        [byte] if !byte.is_ascii_alphanumeric() && !matches!(byte, b'"' | b'\r' | b'\n' | 0) => {
            Ok(*byte)
        }
        _ => Err(LayoutRefused::WrongDelimiter { seen: text.escape_debug().to_string() }),
    }
}

fn places(
    columns: &'static [Column],
    mut lines: BTreeMap<String, Line>,
) -> Result<Vec<(&'static str, Place)>, LayoutRefused> {
    let mut places = Vec::new();
    for column in columns {
        match lines.remove(column.name) {
            Some(line) => places.push((column.name, place(column, line)?)),
            None if column.required => {
                return Err(LayoutRefused::MissingColumn { column: column.name });
            }
            None => {}
        }
    }
    match lines.into_keys().next() {
        Some(column) => Err(LayoutRefused::unknown_column(column, columns)),
        None => Ok(places),
    }
}

fn place(column: &'static Column, mut line: Line) -> Result<Place, LayoutRefused> {
    let (theirs, constant) = (line.column.take(), line.constant.take());
    let translation = translation(column, line)?;
    match (theirs, constant, translation) {
        (Some(name), None, translation) => Ok(Place::Column { name, translation }),
        (None, Some(text), None) => {
            check_word(column, &text)?;
            Ok(Place::Constant(text))
        }
        (None, Some(_), Some(_)) => Err(LayoutRefused::ConstantIsFinal { column: column.name }),
        (Some(_), Some(_), _) | (None, None, _) => {
            Err(LayoutRefused::ColumnOrConstant { column: column.name })
        }
    }
}

fn translation(column: &'static Column, line: Line) -> Result<Option<Translation>, LayoutRefused> {
    match (line.values, line.scale, line.format, line.zone) {
        (None, None, None, None) => Ok(None),
        (Some(words), None, None, None) => {
            words.values().try_for_each(|word| check_word(column, word))?;
            Ok(Some(Translation::Words(Words(words))))
        }
        (None, Some(places), None, None) => {
            Shift::try_new(column, places).map(Translation::Shift).map(Some)
        }
        (None, None, Some(format), zone) => {
            TimeFormat::try_new(column, format, zone).map(Translation::Time).map(Some)
        }
        (None, None, None, Some(_)) => Err(LayoutRefused::ZoneNeedsFormat { column: column.name }),
        _ => Err(LayoutRefused::OneTranslationOnly { column: column.name }),
    }
}

fn check_word(column: &'static Column, word: &str) -> Result<(), LayoutRefused> {
    let empty_is_fine = word.is_empty() && !column.required;
    if empty_is_fine || read::accepts(column.holds, word) {
        return Ok(());
    }
    Err(LayoutRefused::WrongWord {
        column: column.name,
        seen: word.to_owned(),
        expected: column.holds.expected(),
    })
}
