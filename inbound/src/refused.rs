//! Refusals of a whole file, by the rule that it breaks. Variants stand in the order in which the
//! rules are tried.

use crate::limits::UNPACK_RATIO_MAX;
use std::fmt;
use terms::{Sentence, SourceKind, Wording, sentence};

/// A rule that a whole file breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileRefused {
    /// Longer than the limit, packed or unpacked.
    TooLong {
        /// The limit, in bytes.
        limit: u64,
    },
    /// A line is longer than any row.
    LineTooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// A bomb, or a file that is nearly all one byte.
    UnpacksTooFar,
    /// The gzip stream is damaged.
    DamagedGzip {
        /// What the unpacker says.
        reason: String,
    },
    /// The zip archive is damaged, encrypted, or packed in a way that is not built.
    DamagedZip {
        /// What the unpacker says.
        reason: String,
    },
    /// A zip archive with no file or with several.
    ZipMustHoldOneFile {
        /// How many it holds.
        files: usize,
    },
    /// Text of two bytes a character.
    Utf16,
    /// No header.
    Empty {
        /// The required columns.
        expected: String,
    },
    /// The layout is for files of another kind.
    LayoutOfAnotherKind {
        /// What the layout is for.
        layout: &'static str,
        /// What the file was said to be.
        file: &'static str,
    },
    /// The header is no readable line.
    UnreadableHeader {
        /// What is wrong with it.
        reason: Sentence,
    },
    /// A column stands there twice.
    ColumnTwice {
        /// Its name.
        column: String,
    },
    /// A column that a file of this kind does not have.
    UnknownColumn {
        /// Its name.
        column: Wording,
        /// The names that are known.
        expected: String,
    },
    /// A column that must be there is not.
    MissingColumn {
        /// Its name.
        column: String,
        /// The names that are there.
        found: String,
    },
}

impl FileRefused {
    /// The stable code of the rule, for scripts and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "file_too_long",
            Self::LineTooLong { .. } => "file_line_too_long",
            Self::UnpacksTooFar => "file_unpacks_too_far",
            Self::DamagedGzip { .. } => "file_damaged_gzip",
            Self::DamagedZip { .. } => "file_damaged_zip",
            Self::ZipMustHoldOneFile { .. } => "file_zip_must_hold_one_file",
            Self::Utf16 => "file_utf16",
            Self::Empty { .. } => "file_empty",
            Self::LayoutOfAnotherKind { .. } => "file_layout_of_another_kind",
            Self::UnreadableHeader { .. } => "file_unreadable_header",
            Self::ColumnTwice { .. } => "file_column_twice",
            Self::UnknownColumn { .. } => "file_unknown_column",
            Self::MissingColumn { .. } => "file_missing_column",
        }
    }

    /// Is there simply too much of it?
    pub const fn is_of_size(&self) -> bool {
        matches!(self, Self::TooLong { .. } | Self::LineTooLong { .. } | Self::UnpacksTooFar)
    }

    /// The rule as a sentence. No event keeps it.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::TooLong { limit } => {
                sentence!(
                    "the file is longer than {limit} bytes; expected a smaller file: cut it in two",
                    limit = limit
                )
            }
            Self::LineTooLong { limit } => Self::line_too_long(*limit),
            Self::UnpacksTooFar => sentence!(
                "the file unpacks to more than {times} times its packed length; expected a plain file of rows: unpack it yourself if it is one",
                times = UNPACK_RATIO_MAX
            ),
            Self::DamagedGzip { reason } => {
                sentence!(
                    "the gzip file cannot be unpacked ({reason}); expected a whole file: send it again",
                    reason = reason
                )
            }
            Self::DamagedZip { reason } => {
                sentence!(
                    "the zip file cannot be unpacked ({reason}); expected a whole, unencrypted file: send it again",
                    reason = reason
                )
            }
            Self::ZipMustHoldOneFile { files } => {
                sentence!("the zip file holds {files} files; expected exactly one", files = files)
            }
            Self::Utf16 => {
                sentence!("the file is UTF-16 text; expected UTF-8: save it again as CSV UTF-8")
            }
            Self::Empty { expected } => {
                sentence!(
                    "the file is empty; expected a header with the columns {expected}",
                    expected = expected
                )
            }
            Self::LayoutOfAnotherKind { layout, file } => {
                sentence!(
                    "the layout is for {layout}; expected a layout for {file}",
                    layout = layout,
                    file = file
                )
            }
            Self::UnreadableHeader { reason } => {
                sentence!("the header cannot be read: {reason}", reason = reason)
            }
            Self::ColumnTwice { column } => {
                sentence!(
                    "column {column} stands twice in the header; expected it once",
                    column = column
                )
            }
            Self::UnknownColumn { column, expected } => {
                sentence!(
                    "column {column} is unknown; expected {expected}",
                    column = column,
                    expected = expected
                )
            }
            Self::MissingColumn { column, found } => {
                sentence!(
                    "column {column} is missing; expected it in the header, which has {found}",
                    column = column,
                    found = found
                )
            }
        }
    }

    fn line_too_long(limit: usize) -> Sentence {
        sentence!(
            "a line of the file is longer than {limit} bytes; expected a file of rows",
            limit = limit
        )
    }

    pub(crate) fn layout_of_another_kind(layout: SourceKind, file: SourceKind) -> Self {
        Self::LayoutOfAnotherKind { layout: layout.as_str(), file: file.as_str() }
    }
}

impl fmt::Display for FileRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&terms::words::english(&self.sentence()))
    }
}

impl std::error::Error for FileRefused {}
