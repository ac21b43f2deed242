//! Refusals of a layout, by the rule that it breaks. Variants stand in the order in which the rules
//! are tried.

use crate::columns::Column;
use std::fmt;
use terms::{Expected, Sentence, SourceKind, sentence};

/// A rule that a layout breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayoutRefused {
    /// Not TOML, a key that is unknown, a key that is missing, or a value of the wrong type.
    NotALayout {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// No such kind of file.
    UnknownKind {
        /// What it says.
        seen: String,
        /// The kinds.
        expected: String,
    },
    /// Not one character that can stand between fields.
    WrongDelimiter {
        /// What it says.
        seen: String,
    },
    /// A column that every row must have.
    MissingColumn {
        /// Our name of it.
        column: &'static str,
    },
    /// Not a column of ours.
    UnknownColumn {
        /// The name.
        column: String,
        /// Our columns.
        expected: String,
    },
    /// Both, or neither.
    ColumnOrConstant {
        /// Our name of it.
        column: &'static str,
    },
    /// A constant is already in our words.
    ConstantIsFinal {
        /// Our name of it.
        column: &'static str,
    },
    /// Two translations, one of which would be ignored.
    OneTranslationOnly {
        /// Our name of it.
        column: &'static str,
    },
    /// A constant or a value that our column does not take.
    WrongWord {
        /// Our name of it.
        column: &'static str,
        /// The constant or value.
        seen: String,
        /// What our column takes.
        expected: Expected,
    },
    /// A scale on something that is no number, or an absurd one.
    WrongScale {
        /// Our name of it.
        column: &'static str,
        /// The scale.
        seen: i8,
    },
    /// A format on something that is no date.
    FormatNeedsTimes {
        /// Our name of it.
        column: &'static str,
    },
    /// A zone without a format, or on a date.
    ZoneNeedsFormat {
        /// Our name of it.
        column: &'static str,
    },
    /// No such time zone.
    UnknownZone {
        /// Our name of it.
        column: &'static str,
        /// The zone.
        seen: String,
    },
    /// A format that does not say all that is needed.
    WrongFormat {
        /// Our name of it.
        column: &'static str,
        /// The format.
        seen: String,
        /// What is wrong with it.
        reason: Sentence,
    },
}

impl LayoutRefused {
    /// The stable code of the rule, for scripts and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotALayout { .. } => "layout_not_a_layout",
            Self::UnknownKind { .. } => "layout_unknown_kind",
            Self::WrongDelimiter { .. } => "layout_wrong_delimiter",
            Self::MissingColumn { .. } => "layout_missing_column",
            Self::UnknownColumn { .. } => "layout_unknown_column",
            Self::ColumnOrConstant { .. } => "layout_column_or_constant",
            Self::ConstantIsFinal { .. } => "layout_constant_is_final",
            Self::OneTranslationOnly { .. } => "layout_one_translation_only",
            Self::WrongWord { .. } => "layout_wrong_word",
            Self::WrongScale { .. } => "layout_wrong_scale",
            Self::FormatNeedsTimes { .. } => "layout_format_needs_times",
            Self::ZoneNeedsFormat { .. } => "layout_zone_needs_format",
            Self::UnknownZone { .. } => "layout_unknown_zone",
            Self::WrongFormat { .. } => "layout_wrong_format",
        }
    }

    /// The rule as a sentence. No event keeps it.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NotALayout { line, reason } => {
                sentence!("line {line} of the layout: {reason}", line = line, reason = reason)
            }
            Self::UnknownKind { seen, expected } => sentence!(
                "the layout is for {seen}; expected one of {expected}",
                seen = seen,
                expected = expected
            ),
            Self::WrongDelimiter { seen } => sentence!(
                "the delimiter is \"{seen}\"; expected one character such as , or ; or | or a tab",
                seen = seen
            ),
            Self::MissingColumn { column } => sentence!(
                "the layout does not say where column {column} comes from; expected a line such as {line}",
                column = column,
                line = format!("{column} = {{ column = \"Their Name\" }}")
            ),
            Self::UnknownColumn { column, expected } => sentence!(
                "column {column} is unknown; expected one of {expected}",
                column = column,
                expected = expected
            ),
            Self::ColumnOrConstant { column } => sentence!(
                "column {column} must come from one place; expected either column = \"Their Name\" or constant = \"text\"",
                column = column
            ),
            Self::ConstantIsFinal { column } => sentence!(
                "column {column} has a constant and a translation; expected the constant alone, in our words",
                column = column
            ),
            Self::OneTranslationOnly { column } => sentence!(
                "column {column} has several translations; expected one of values, scale, format",
                column = column
            ),
            Self::WrongWord { column, seen, expected } => sentence!(
                "column {column} cannot say \"{seen}\"; expected {expected}",
                column = column,
                seen = seen,
                expected = expected
            ),
            Self::WrongScale { column, seen } => sentence!(
                "column {column} has the scale {seen}; expected a number from -18 to 18, on a column that holds numbers",
                column = column,
                seen = i32::from(*seen)
            ),
            Self::FormatNeedsTimes { column } => sentence!(
                "column {column} has a format; expected one only on a column that holds dates or times",
                column = column
            ),
            Self::ZoneNeedsFormat { column } => sentence!(
                "column {column} has a zone; expected one only beside a format, on a column that holds times",
                column = column
            ),
            Self::UnknownZone { column, seen } => sentence!(
                "column {column} has the zone \"{seen}\"; expected one such as America/New_York or -05:00",
                column = column,
                seen = seen
            ),
            Self::WrongFormat { column, seen, reason } => sentence!(
                "column {column} has the format \"{seen}\", which {reason}",
                column = column,
                seen = seen,
                reason = reason
            ),
        }
    }

    pub(crate) fn not_a_layout(text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start);
        let line = 1 + text.bytes().take(start).filter(|byte| *byte == b'\n').count();
        Self::NotALayout { line, reason: error.message().to_owned() }
    }

    pub(crate) fn unknown_kind(seen: &str) -> Self {
        Self::UnknownKind { seen: seen.to_owned(), expected: SourceKind::words() }
    }

    pub(crate) fn unknown_column(column: String, columns: &[Column]) -> Self {
        let expected: Vec<&str> = columns.iter().map(|column| column.name).collect();
        Self::UnknownColumn { column, expected: expected.join(", ") }
    }
}

impl fmt::Display for LayoutRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&terms::words::english(&self.sentence()))
    }
}

impl std::error::Error for LayoutRefused {}
