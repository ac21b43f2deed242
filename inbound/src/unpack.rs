//! Packed files, recognised by their first bytes: gzip (RFC 1952, several members are one file) and
//! zip (one file inside).
//!
//! In: bytes as they came. Out: the same, or what was packed in them. Never: more than the limits,
//! whatever the file says about itself: the count is of the bytes that come out.

use crate::limits::{FILE_BYTES_MAX, LINE_BYTES_MAX, UNPACK_RATIO_MAX, UNPACKED_BYTES_FREE};
use crate::refused::FileRefused;
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::{self, Cursor, Read, Write};
use zip::ZipArchive;

const GZIP_MAGIC: &[u8] = b"\x1f\x8b";
/// A zip archive begins with its first file, or is empty.
const ZIP_MAGICS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Unpacks a file that is packed and gives any other back as it is.
pub fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, FileRefused> {
    unpack_within(bytes, FILE_BYTES_MAX)
}

/// Checks, in no memory, what can be told of a file without reading its rows: how long it is,
/// packed and unpacked, and that it has lines.
pub fn check(bytes: &[u8], bytes_max: u64) -> Result<(), FileRefused> {
    let mut lines = Lines::default();
    measure(bytes, bytes_max, &mut lines)?.map_or_else(|| lines.read(bytes), |_| Ok(()))
}

fn unpack_within(bytes: &[u8], bytes_max: u64) -> Result<Cow<'_, [u8]>, FileRefused> {
    // Counted before anything is held, so that a bomb costs no memory.
    let Some(length) = measure(bytes, bytes_max, &mut io::sink())? else {
        return Ok(Cow::Borrowed(bytes));
    };
    let mut unpacked = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    let read = |from: &mut dyn Read| from.read_to_end(&mut unpacked);
    unpacked_into(bytes, read)?;
    Ok(Cow::Owned(unpacked))
}

/// How many bytes a packed file unpacks to, each of which is given on; none when it is plain.
fn measure(
    bytes: &[u8],
    bytes_max: u64,
    to: &mut impl Measured,
) -> Result<Option<u64>, FileRefused> {
    if bytes.len() as u64 > bytes_max {
        return Err(FileRefused::TooLong { limit: bytes_max });
    }
    let packed = bytes.len() as u64;
    let ratio_max = UNPACKED_BYTES_FREE.max(packed.saturating_mul(UNPACK_RATIO_MAX));
    // One byte beyond the nearer limit tells that it is passed.
    let most = ratio_max.min(bytes_max) + 1;
    let length = unpacked_into(bytes, |from| io::copy(&mut from.take(most), to));
    if let Some(refused) = to.refused() {
        return Err(refused);
    }
    match length? {
        Some(length) if length > bytes_max => Err(FileRefused::TooLong { limit: bytes_max }),
        Some(length) if length > ratio_max => Err(FileRefused::UnpacksTooFar),
        length => Ok(length),
    }
}

/// Lets what is packed in a file be read; none when it is plain.
fn unpacked_into<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut dyn Read) -> io::Result<T>,
) -> Result<Option<T>, FileRefused> {
    if bytes.starts_with(GZIP_MAGIC) {
        let damaged = |error: io::Error| FileRefused::DamagedGzip { reason: error.to_string() };
        return read(&mut MultiGzDecoder::new(bytes)).map(Some).map_err(damaged);
    }
    if !ZIP_MAGICS.iter().any(|magic| bytes.starts_with(magic)) {
        return Ok(None);
    }
    let damaged = |reason: String| FileRefused::DamagedZip { reason };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let files: Vec<usize> =
        (0..archive.len()).filter(|index| !is_folder(&archive, *index)).collect();
    let [file] = files[..] else {
        return Err(FileRefused::ZipMustHoldOneFile { files: files.len() });
    };
    let mut file = archive.by_index(file).map_err(|error| damaged(error.to_string()))?;
    read(&mut file).map(Some).map_err(|error| damaged(error.to_string()))
}

fn is_folder(archive: &ZipArchive<Cursor<&[u8]>>, index: usize) -> bool {
    archive.name_for_index(index).is_some_and(|name| name.is_ok_and(|name| name.ends_with('/')))
}

/// What takes note of bytes that come out, and may refuse them.
trait Measured: Write {
    fn refused(&self) -> Option<FileRefused>;
}

impl Measured for io::Sink {
    fn refused(&self) -> Option<FileRefused> {
        None
    }
}

/// Lines, of which none is without an end.
#[derive(Default)]
struct Lines {
    /// The bytes since the last end of a line.
    bytes: usize,
}

/// Pieces in which bytes are looked at: no line within one is too long.
const PIECE_BYTES: usize = 1 << 16;

impl Lines {
    fn read(&mut self, bytes: &[u8]) -> Result<(), FileRefused> {
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        for piece in bytes.chunks(PIECE_BYTES) {
            self.bytes += piece.iter().position(is_end).unwrap_or(piece.len());
            if let Some(refused) = self.refused() {
                return Err(refused);
            }
            if let Some(last) = piece.iter().rposition(is_end) {
                self.bytes = piece.len() - 1 - last;
            }
        }
        Ok(())
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.read(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Measured for Lines {
    fn refused(&self) -> Option<FileRefused> {
        let is_too_long = self.bytes > LINE_BYTES_MAX;
        is_too_long.then_some(FileRefused::LineTooLong { limit: LINE_BYTES_MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::{FileRefused, check, unpack_within};
    use crate::limits::LINE_BYTES_MAX;
    use std::borrow::Cow;
    use std::io::Write;

    #[test]
    fn the_limit_is_on_what_comes_out() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&[b'7'; 1000]).expect("memory takes it");
        let packed = encoder.finish().expect("memory takes it");
        assert!(packed.len() < 999);
        assert_eq!(unpack_within(&packed, 999), Err(FileRefused::TooLong { limit: 999 }));
        assert_eq!(unpack_within(&packed, 1000).map(Cow::into_owned), Ok(vec![b'7'; 1000]));
        assert_eq!(unpack_within(b"abc", 2), Err(FileRefused::TooLong { limit: 2 }));
    }

    #[test]
    fn a_line_without_an_end_ends_the_reading() {
        let packed = |line: usize| {
            let fast = flate2::Compression::fast();
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), fast);
            let line: Vec<u8> =
                (0..line).map(|at| b'0' + u8::try_from(at % 7).unwrap_or(0)).collect();
            encoder.write_all(b"header\n").expect("memory takes it");
            encoder.write_all(&line).expect("memory takes it");
            encoder.finish().expect("memory takes it")
        };
        let refused = Err(FileRefused::LineTooLong { limit: LINE_BYTES_MAX });
        assert_eq!(check(&packed(LINE_BYTES_MAX + 1), 1 << 30), refused);
        assert_eq!(check(&vec![b'7'; LINE_BYTES_MAX + 1], 1 << 30), refused);
        assert_eq!(check(&vec![b'7'; LINE_BYTES_MAX], 1 << 30), Ok(()));
        assert_eq!(check(&b"7\n".repeat(LINE_BYTES_MAX / 2 + 9), 1 << 30), Ok(()));
        let lines = [vec![b'7'; LINE_BYTES_MAX], vec![b'7'; LINE_BYTES_MAX]].join(&b'\n');
        assert_eq!(check(&lines, 1 << 30), Ok(()));
    }
}
