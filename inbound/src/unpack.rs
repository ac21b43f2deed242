//! Packed files, recognised by their first bytes: gzip (RFC 1952, several members are one file) and
//! zip (one file inside).
//!
//! In: bytes as they came. Out: the same, or what was packed in them. Never: more than the limits,
//! whatever the file says about itself: the count is of the bytes that come out.

use crate::limits::{FILE_BYTES_MAX, UNPACK_RATIO_MAX, UNPACKED_BYTES_FREE};
use crate::refused::FileRefused;
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::{self, Cursor, Read};
use zip::ZipArchive;

const GZIP_MAGIC: &[u8] = b"\x1f\x8b";
/// A zip archive begins with its first file, or is empty.
const ZIP_MAGICS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Unpacks a file that is packed and gives any other back as it is.
pub fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, FileRefused> {
    unpack_within(bytes, FILE_BYTES_MAX)
}

fn unpack_within(bytes: &[u8], bytes_max: u64) -> Result<Cow<'_, [u8]>, FileRefused> {
    if bytes.len() as u64 > bytes_max {
        return Err(FileRefused::TooLong { limit: bytes_max });
    }
    if bytes.starts_with(GZIP_MAGIC) {
        let damaged = |error: io::Error| FileRefused::DamagedGzip { reason: error.to_string() };
        return drain(MultiGzDecoder::new(bytes), bytes.len(), bytes_max, damaged).map(Cow::Owned);
    }
    if ZIP_MAGICS.iter().any(|magic| bytes.starts_with(magic)) {
        return unzip(bytes, bytes_max).map(Cow::Owned);
    }
    Ok(Cow::Borrowed(bytes))
}

fn unzip(bytes: &[u8], bytes_max: u64) -> Result<Vec<u8>, FileRefused> {
    let damaged = |reason: String| FileRefused::DamagedZip { reason };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let files: Vec<usize> =
        (0..archive.len()).filter(|index| !is_folder(&archive, *index)).collect();
    let [file] = files[..] else {
        return Err(FileRefused::ZipMustHoldOneFile { files: files.len() });
    };
    let file = archive.by_index(file).map_err(|error| damaged(error.to_string()))?;
    drain(file, bytes.len(), bytes_max, |error| damaged(error.to_string()))
}

fn is_folder(archive: &ZipArchive<Cursor<&[u8]>>, index: usize) -> bool {
    archive.name_for_index(index).is_some_and(|name| name.is_ok_and(|name| name.ends_with('/')))
}

/// Reads to the end, or to a limit.
fn drain(
    mut from: impl Read,
    packed: usize,
    bytes_max: u64,
    damaged: impl Fn(io::Error) -> FileRefused,
) -> Result<Vec<u8>, FileRefused> {
    let ratio_max = UNPACKED_BYTES_FREE.max((packed as u64).saturating_mul(UNPACK_RATIO_MAX));
    let mut unpacked = Vec::new();
    // One byte beyond the nearer limit tells that it is passed.
    from.by_ref().take(ratio_max.min(bytes_max) + 1).read_to_end(&mut unpacked).map_err(damaged)?;
    match unpacked.len() as u64 {
        length if length > bytes_max => Err(FileRefused::TooLong { limit: bytes_max }),
        length if length > ratio_max => Err(FileRefused::UnpacksTooFar),
        _ => Ok(unpacked),
    }
}

#[cfg(test)]
mod tests {
    use super::{FileRefused, unpack_within};
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
}
