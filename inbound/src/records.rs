//! The file cut into records: the one place that knows CSV (RFC 4180), by way of `csv-core`.
//!
//! In: text of unknown quality. Out: one record after the other, its fields without their quotes,
//! and the line on which it begins. Blank lines are no records. A line ends with LF, CR LF or CR.
//! Never: a record that swallows others. A quote that is not closed runs on to the next quote,
//! perhaps far below. So a record may leave its line only when each of its quotes closes as RFC
//! 4180 says and it has as many fields as the header; otherwise that one line is the fault, and
//! reading goes on with the next.

use crate::limits::{COLUMNS_MAX, ROW_BYTES_MAX};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use terms::Fault;

/// A file as a sequence of records, and the record that was read last.
pub(crate) struct Records<'a> {
    bytes: &'a [u8],
    position: usize,
    line: u64,
    delimiter: u8,
    reader: Reader,
    /// The fields of the last record, one behind the other.
    text: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// How many of them can be relied on.
    fields: usize,
    /// As far as this a quote was followed that did not close. Up to here no other is followed
    /// beyond its line, so that a file full of quotes is walked through twice, not once for each of
    /// them.
    followed: usize,
}

/// How far a record is followed: to the end of the longest line.
const WINDOW_BYTES: usize = ROW_BYTES_MAX + 1;

/// Where a record ends, as far as the window shows it.
enum Cut {
    /// After so many bytes, without the end of its line.
    After(usize),
    /// Not within so many bytes.
    Nowhere(usize),
    /// Its line has more fields than any file.
    TooManyFields,
}

/// How the quotes of a record stand.
struct Quotes {
    /// Is each closed, with nothing but a delimiter or the end behind it?
    sound: bool,
    /// How many fields end on the first line, before any quote that is not closed there.
    fields_on_first_line: usize,
    /// How many line breaks stand within quotes.
    line_breaks: u64,
}

impl<'a> Records<'a> {
    pub(crate) fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        let (text, ends) = (vec![0; WINDOW_BYTES + 1], vec![0; COLUMNS_MAX + 1]);
        let mut records = Self {
            bytes,
            position: 0,
            line: 1,
            delimiter,
            reader,
            text,
            ends,
            fields: 0,
            followed: 0,
        };
        records.start_afresh();
        records
    }

    /// Steps over blank lines. The line on which the next record begins; `None` at the end of the
    /// file.
    pub(crate) fn seek(&mut self) -> Option<u64> {
        loop {
            self.position += match self.bytes.get(self.position..)? {
                [] => return None,
                [b'\r', b'\n', ..] => 2,
                [b'\r' | b'\n', ..] => 1,
                _ => return Some(self.line),
            };
            self.line += 1;
        }
    }

    /// Reads the record at which [`seek`](Self::seek) stopped. `expected`: how many fields it has,
    /// when that is known.
    pub(crate) fn read(&mut self, expected: Option<usize>) -> Result<(), Fault> {
        let rest = &self.bytes[self.position..];
        let window = self.window(rest);
        match self.cut(window, window.len() == rest.len()) {
            Cut::After(length) if length > ROW_BYTES_MAX => {
                Err(self.leave_line(Fault::RowTooLong { most: ROW_BYTES_MAX }))
            }
            Cut::After(length) if !window[..length].contains(&b'"') => {
                self.position += length;
                self.count_fields(expected)
            }
            Cut::After(length) => self.judge_quotes(&window[..length], expected),
            Cut::Nowhere(_) if first_line(rest) > ROW_BYTES_MAX => {
                Err(self.leave_line(Fault::RowTooLong { most: ROW_BYTES_MAX }))
            }
            Cut::Nowhere(followed) => Err(self.leave_quote(&window[..followed])),
            Cut::TooManyFields => {
                self.fields = 1;
                Err(self.leave_line(Fault::TooManyFields { most: COLUMNS_MAX }))
            }
        }
    }

    /// A field of the last record, when it can be relied on.
    pub(crate) fn field(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends[..self.fields].get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.text.get(start..end)
    }

    /// How many fields the last record has.
    pub(crate) const fn fields(&self) -> usize {
        self.fields
    }

    /// The bytes in which the end of the record is looked for.
    fn window(&self, rest: &'a [u8]) -> &'a [u8] {
        let wanted =
            if self.position < self.followed { first_line(rest) + 1 } else { WINDOW_BYTES };
        &rest[..wanted.min(WINDOW_BYTES).min(rest.len())]
    }

    fn cut(&mut self, window: &[u8], to_the_end: bool) -> Cut {
        let (result, read, written, ended) =
            self.reader.read_record(window, &mut self.text, &mut self.ends);
        self.fields = ended;
        match result {
            // The reader takes one byte of the end of the line with it.
            ReadRecordResult::Record => Cut::After(read - 1),
            ReadRecordResult::OutputEndsFull if read <= first_line(window) => Cut::TooManyFields,
            ReadRecordResult::InputEmpty if to_the_end => {
                let (_, _, _, ended) = self.reader.read_record(
                    &[],
                    &mut self.text[written..],
                    &mut self.ends[self.fields..],
                );
                self.fields += ended;
                Cut::After(window.len())
            }
            ReadRecordResult::InputEmpty
            | ReadRecordResult::OutputFull
            | ReadRecordResult::OutputEndsFull
            | ReadRecordResult::End => Cut::Nowhere(read),
        }
    }

    fn judge_quotes(&mut self, record: &[u8], expected: Option<usize>) -> Result<(), Fault> {
        let quotes = quotes(record, self.delimiter);
        let whole = expected.is_none_or(|expected| expected == self.fields);
        if !quotes.sound || (quotes.line_breaks > 0 && !whole) {
            return Err(self.leave_quote(record));
        }
        self.position += record.len();
        if quotes.line_breaks > 0 {
            let first = self.line;
            self.line += quotes.line_breaks;
            return Err(Fault::SeveralLines { first, last: self.line });
        }
        self.count_fields(expected)
    }

    fn count_fields(&mut self, expected: Option<usize>) -> Result<(), Fault> {
        let found = self.fields;
        let fault = match expected {
            _ if found > COLUMNS_MAX => Fault::TooManyFields { most: COLUMNS_MAX },
            Some(expected) if expected != found && found == 1 => Fault::OneField { expected },
            Some(expected) if expected != found => Fault::WrongNumberOfFields { found, expected },
            _ => return Ok(()),
        };
        // Behind the first field nobody knows which is which.
        self.fields = 1;
        Err(fault)
    }

    fn leave_quote(&mut self, followed: &[u8]) -> Fault {
        self.fields = quotes(followed, self.delimiter).fields_on_first_line;
        self.followed = self.followed.max(self.position + followed.len());
        self.leave_line(Fault::OpenQuote)
    }

    /// Gives up the line, and nothing but the line.
    fn leave_line(&mut self, fault: Fault) -> Fault {
        self.position += first_line(&self.bytes[self.position..]);
        self.start_afresh();
        fault
    }

    /// The reader takes a byte order mark off the first record that it sees, which may be in the
    /// middle of the file: it is given one of its own first.
    fn start_afresh(&mut self) {
        self.reader.reset();
        self.reader.read_record(b"-\n", &mut [0; 2], &mut [0; 2]);
    }
}

/// The length of the first line, without its end.
fn first_line(text: &[u8]) -> usize {
    text.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(text.len())
}

/// Walks through a record as RFC 4180 reads it. A quote opens a field only as its first byte;
/// elsewhere it is text.
fn quotes(record: &[u8], delimiter: u8) -> Quotes {
    let mut quotes = Quotes { sound: true, fields_on_first_line: 0, line_breaks: 0 };
    let mut rest = record;
    loop {
        let end = match rest {
            [b'"', inside @ ..] => {
                let length = closing_quote(inside);
                quotes.line_breaks += line_breaks(&inside[..length.unwrap_or(inside.len())]);
                length.map(|length| length + 2)
            }
            _ => Some(rest.iter().position(|byte| *byte == delimiter).unwrap_or(rest.len())),
        };
        let behind = end.and_then(|end| rest.get(end..));
        quotes.fields_on_first_line += usize::from(quotes.line_breaks == 0 && behind.is_some());
        match behind {
            Some([]) => return quotes,
            Some([byte, next @ ..]) if *byte == delimiter => rest = next,
            _ => {
                quotes.sound = false;
                return quotes;
            }
        }
    }
}

/// Where the quote that closes the field stands, doubled quotes being text.
fn closing_quote(quoted: &[u8]) -> Option<usize> {
    let mut index = 0;
    loop {
        index += quoted.get(index..)?.iter().position(|byte| *byte == b'"')?;
        match quoted.get(index + 1) {
            Some(b'"') => index += 2,
            _ => return Some(index),
        }
    }
}

/// How many line breaks a text holds, CR LF being one.
fn line_breaks(text: &[u8]) -> u64 {
    let breaks = text.iter().enumerate().filter(|(index, byte)| match byte {
        b'\n' => *index == 0 || text[index - 1] != b'\r',
        b'\r' => true,
        _ => false,
    });
    breaks.count() as u64
}
