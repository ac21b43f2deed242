//! The limits of the doors, in one table. A file within them is read in bounded memory and time;
//! one beyond is refused.

/// The longest file, packed or unpacked, in bytes: 4 GiB, about 45 million trades.
pub const FILE_BYTES_MAX: u64 = 4 << 30;

/// The most bytes that one packed byte may unpack to, once [`UNPACKED_BYTES_FREE`] are out. Trades
/// pack about 6 : 1, the most regular files about 100 : 1, deflate's bombs 1032 : 1.
pub const UNPACK_RATIO_MAX: u64 = 250;

/// How many bytes may unpack before the ratio is looked at: a small file harms nobody.
pub const UNPACKED_BYTES_FREE: u64 = 1 << 20;

/// The longest line of a file that comes over the network, in bytes: what has none is no file of
/// rows, and nobody reads on.
pub const LINE_BYTES_MAX: usize = 1 << 20;

/// The longest record, in bytes.
pub const ROW_BYTES_MAX: usize = 64 << 10;

/// The longest field that is read, in bytes. A field that a layout ignores may fill its record.
pub const FIELD_BYTES_MAX: usize = 1_000;

/// The most columns.
pub const COLUMNS_MAX: usize = 1_000;

/// The last row that has a number. No file within [`FILE_BYTES_MAX`] reaches it: a record is at
/// least two bytes long.
pub const ROWS_MAX: u32 = u32::MAX;

const _: () = assert!(
    FILE_BYTES_MAX / 2 < ROWS_MAX as u64,
    "every record of a file within the limits has a number"
);
