//! Reads a file from front to back in large pieces.
//!
//! **In**: a file and the place that is wanted next.
//! **Out**: the bytes there, in one piece.
//! **Never**: it never holds more than one piece and one batch in memory.

use std::path::PathBuf;

use crate::disk::DiskFile;
use crate::failure::Failure;

/// How much is read at once: large enough for the disk, small enough for the processor's cache.
const READ_BYTES: usize = 1 << 20;

/// The part of a file that is in memory.
pub(super) struct Window {
    file: Box<dyn DiskFile>,
    pub path: PathBuf,
    pub size_bytes: u64,
    /// Where in the file `bytes` begin.
    start: u64,
    /// Only the first `filled` are of the file.
    bytes: Vec<u8>,
    filled: usize,
}

impl Window {
    pub fn over(file: Box<dyn DiskFile>, path: PathBuf) -> Result<Self, Failure> {
        let mut window = Self { file, path, size_bytes: 0, start: 0, bytes: Vec::new(), filled: 0 };
        window.size_bytes = window.measure()?;
        Ok(window)
    }

    /// How large the file is now.
    pub fn measure(&self) -> Result<u64, Failure> {
        self.file.size().map_err(Failure::system("measure", &self.path))
    }

    /// The `count` bytes at `offset`, which must not lie before those asked for earlier.
    pub fn at(&mut self, offset: u64, count: usize) -> Result<&[u8], Failure> {
        let mut skip = distance(self.start, offset);
        if skip + count > self.filled {
            self.move_to(offset, count)?;
            skip = 0;
        }
        if skip + count <= self.filled {
            Ok(&self.bytes[skip..skip + count])
        } else {
            Err(Failure::damaged(&self.path, self.start + self.filled as u64, "the file ends here"))
        }
    }

    /// Lets the window begin at `offset`, keeping what is in memory already.
    fn move_to(&mut self, offset: u64, count: usize) -> Result<(), Failure> {
        let skip = distance(self.start, offset).min(self.filled);
        self.bytes.copy_within(skip..self.filled, 0);
        self.filled -= skip;
        self.start = offset;
        let left = usize::try_from(self.size_bytes.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = left.min(count.max(READ_BYTES));
        if self.bytes.len() < wanted {
            self.bytes.resize(wanted, 0);
        }
        let from = offset + self.filled as u64;
        let into = &mut self.bytes[self.filled..wanted.max(self.filled)];
        self.filled +=
            self.file.read_at(from, into).map_err(Failure::system("read", &self.path))?;
        Ok(())
    }
}

fn distance(from: u64, to: u64) -> usize {
    let distance = to.checked_sub(from).expect("a file is read from front to back");
    usize::try_from(distance).expect("a segment fits into the address space")
}
