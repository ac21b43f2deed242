//! Why a file is not read at all. Variants stand in the order in which the rules are tried.

use crate::limits::UNPACK_RATIO_MAX;
use terms::SourceKind;
use thiserror::Error;

/// A rule that a whole file breaks.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileRefused {
    /// Longer than the limit, packed or unpacked.
    #[error("the file is longer than {limit} bytes; expected a smaller file: cut it in two")]
    TooLong {
        /// The limit, in bytes.
        limit: u64,
    },
    /// A bomb, or a file that is nearly all one byte.
    #[error(
        "the file unpacks to more than {UNPACK_RATIO_MAX} times its packed length; expected a plain file of rows: unpack it yourself if it is one"
    )]
    UnpacksTooFar,
    /// The gzip stream is damaged.
    #[error("the gzip file cannot be unpacked ({reason}); expected a whole file: send it again")]
    DamagedGzip {
        /// What the unpacker says.
        reason: String,
    },
    /// The zip archive is damaged, encrypted, or packed in a way that is not built.
    #[error("the zip file cannot be unpacked ({reason}); expected a whole, unencrypted file: send it again")]
    DamagedZip {
        /// What the unpacker says.
        reason: String,
    },
    /// A zip archive with no file or with several.
    #[error("the zip file holds {files} files; expected exactly one")]
    ZipMustHoldOneFile {
        /// How many it holds.
        files: usize,
    },
    /// Text of two bytes a character.
    #[error("the file is UTF-16 text; expected UTF-8: save it again as CSV UTF-8")]
    Utf16,
    /// No header.
    #[error("the file is empty; expected a header with the columns {expected}")]
    Empty {
        /// The required columns.
        expected: String,
    },
    /// The layout is for files of another kind.
    #[error("the layout is for {layout}; expected a layout for {file}")]
    LayoutOfAnotherKind {
        /// What the layout is for.
        layout: &'static str,
        /// What the file was said to be.
        file: &'static str,
    },
    /// The header is no readable line.
    #[error("the header cannot be read: {reason}")]
    UnreadableHeader {
        /// What is wrong with it.
        reason: String,
    },
    /// A column stands there twice.
    #[error("column {column} stands twice in the header; expected it once")]
    ColumnTwice {
        /// Its name.
        column: String,
    },
    /// A column that a file of this kind does not have.
    #[error("column {column} is unknown; expected {expected}")]
    UnknownColumn {
        /// Its name.
        column: String,
        /// The names that are known.
        expected: String,
    },
    /// A column that must be there is not.
    #[error("column {column} is missing; expected it in the header, which has {found}")]
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

    pub(crate) fn layout_of_another_kind(layout: SourceKind, file: SourceKind) -> Self {
        Self::LayoutOfAnotherKind { layout: layout.as_str(), file: file.as_str() }
    }
}
