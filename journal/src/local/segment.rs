//! One segment file: header, frames, and a footer once it is sealed.
//!
//! **In**: frames to append; or the file, to be read strictly from front to back.
//! **Out**: durable frames; or batches, each checked against the one before.
//! **Never**: it never skips a byte that it cannot explain, and never judges whether bytes at the
//! end are a torn tail or damage; that takes HEAD.

use std::path::{Path, PathBuf};

use super::format::{
    FOOTER_MAGIC, Position, SEGMENT_FOOTER_BYTES, SEGMENT_HEADER_BYTES, SegmentHeader,
    encode_footer,
};
use super::place::Place;
use super::window::Window;
use crate::disk::{Disk, DiskFile};
use crate::failure::Failure;
use crate::frame::{FRAME_HEADER_BYTES, FrameHeader};
use crate::head::Head;
use crate::journal::Batch;

/// The segment that is being written.
pub(super) struct SegmentWriter {
    file: Box<dyn DiskFile>,
    path: PathBuf,
    pub position: Position,
}

impl SegmentWriter {
    /// Starts a segment durably, its name too, over whatever a crash left of an earlier attempt.
    pub fn create(place: &Place, segment: u32, head: &Head) -> Result<Self, Failure> {
        let path = place.segment_path(segment);
        place.disk.create(&path).map_err(Failure::system("create", &path))?;
        Self::open(place, Position { segment, offset: 0 })?.begin(place, head)
    }

    /// The same behind a segment that was sealed, where no other can be but another writer's.
    pub fn create_next(place: &Place, segment: u32, head: &Head) -> Result<Self, Failure> {
        let path = place.segment_path(segment);
        let created = place.disk.create_to_append(&path);
        let file = created.map_err(Failure::system("create", &path))?;
        Self { file, path, position: Position { segment, offset: 0 } }.begin(place, head)
    }

    fn begin(mut self, place: &Place, head: &Head) -> Result<Self, Failure> {
        self.append(&SegmentHeader { segment: self.position.segment, head: *head }.encode())?;
        place.sync()?;
        Ok(self)
    }

    /// Opens a segment whose bytes end at `position`, and none of which it can change.
    pub fn open(place: &Place, position: Position) -> Result<Self, Failure> {
        let path = place.segment_path(position.segment);
        let file = place.disk.open_to_append(&path).map_err(Failure::system("open", &path))?;
        Ok(Self { file, path, position })
    }

    /// One write, one fdatasync.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.file.append(bytes).map_err(Failure::system("write", &self.path))?;
        self.sync()?;
        self.position.offset += bytes.len() as u64;
        Ok(())
    }

    pub fn seal(&mut self, head: &Head) -> Result<(), Failure> {
        self.append(&encode_footer(self.position.segment, head))
    }

    pub fn sync(&self) -> Result<(), Failure> {
        self.file.sync().map_err(Failure::system("make durable", &self.path))
    }

    /// Whether this still is the segment of that name, and ends where this writer ended it.
    pub fn check_is_ours(&self, disk: &dyn Disk) -> Result<(), String> {
        let name = self.path.display();
        let here = self.file.identity().and_then(|own| Ok(disk.identity(&self.path)? == own));
        match here.and_then(|is_here| Ok((is_here, self.file.size()?))) {
            Err(error) => Err(format!("{name} cannot be found ({error})")),
            Ok((false, _)) => Err(format!("{name} is another file by now")),
            Ok((true, bytes)) if bytes != self.position.offset => Err(format!(
                "{name} has {bytes} bytes, and this program knows of {}",
                self.position.offset
            )),
            Ok((true, _)) => Ok(()),
        }
    }

    /// Whether the segment has batches and this one would make it too large.
    pub fn is_full_for(&self, frame_bytes: usize, segment_bytes_max: u64) -> bool {
        let with_frame = self.position.offset + (frame_bytes + SEGMENT_FOOTER_BYTES) as u64;
        self.position.offset > SEGMENT_HEADER_BYTES as u64 && with_frame > segment_bytes_max
    }
}

/// What comes next in a segment.
pub(super) enum Piece {
    /// The batch was filled in.
    Batch,
    /// The footer, and nothing behind it.
    Footer,
    /// The file ends behind a batch.
    End,
}

/// A segment that is being read.
pub(super) struct SegmentReader {
    window: Window,
    pub position: Position,
    /// The head at `position`. Its epoch is that of the last batch.
    pub head: Head,
}

impl SegmentReader {
    pub fn open(place: &Place, segment: u32) -> Result<Self, Failure> {
        let path = place.segment_path(segment);
        let file = place.disk.open_read_only(&path).map_err(Failure::system("open", &path))?;
        let mut window = Window::over(file, path)?;
        let damaged = |window: &Window, what: String| Failure::damaged(&window.path, 0, what);
        if window.size_bytes < SEGMENT_HEADER_BYTES as u64 {
            return Err(damaged(&window, "it ends within its header".to_owned()));
        }
        let bytes = window.at(0, SEGMENT_HEADER_BYTES)?.first_chunk().expect("as asked for");
        let header = SegmentHeader::decode(bytes).map_err(|what| damaged(&window, what))?;
        if header.segment != segment {
            return Err(damaged(
                &window,
                format!("it is segment {} by its header", header.segment),
            ));
        }
        let position = Position { segment, offset: SEGMENT_HEADER_BYTES as u64 };
        Ok(Self { window, position, head: header.head })
    }

    pub fn next(&mut self, batch: &mut Batch) -> Result<Piece, Failure> {
        let left = self.window.size_bytes - self.position.offset;
        if left == 0 {
            return Ok(Piece::End);
        }
        if left >= SEGMENT_FOOTER_BYTES as u64 {
            let start = self.window.at(self.position.offset, FOOTER_MAGIC.len())?;
            if start == FOOTER_MAGIC {
                return self.read_footer(left);
            }
        }
        self.read_frame(left, batch)
    }

    pub fn path(&self) -> &Path {
        &self.window.path
    }

    /// The journal has grown up to `end`: what lies behind it in this segment is not looked at.
    pub fn go_on_to(&mut self, end: Position) -> Result<(), Failure> {
        let size_bytes = self.window.measure()?;
        self.window.size_bytes = if end.segment == self.position.segment {
            size_bytes.min(end.offset)
        } else {
            size_bytes
        };
        Ok(())
    }

    /// Goes on behind the footer only when nothing is there, so that a sealed segment is never
    /// written behind its footer.
    fn read_footer(&mut self, left: u64) -> Result<Piece, Failure> {
        let expected = encode_footer(self.position.segment, &self.head);
        if self.window.at(self.position.offset, expected.len())? != expected {
            return Err(self.damaged("the footer does not fit the batches before it"));
        }
        let behind = self.position.offset + expected.len() as u64;
        if left > expected.len() as u64 {
            return Err(Failure::damaged(
                &self.window.path,
                behind,
                "there are bytes behind the footer",
            ));
        }
        self.position.offset = behind;
        Ok(Piece::Footer)
    }

    fn read_frame(&mut self, left: u64, batch: &mut Batch) -> Result<Piece, Failure> {
        let (header, length) = self.read_frame_header(left)?;
        let frame = self.window.at(self.position.offset, length)?;
        let body = &frame[FRAME_HEADER_BYTES..];
        if let Err(what) = header.check_body(body) {
            return Err(self.damaged(what));
        }
        let head = header.head_after(body);
        header.copy_to(batch, body);
        self.head = head;
        self.position.offset += length as u64;
        Ok(Piece::Batch)
    }

    /// The header of the next frame, checked, and the length of the whole frame.
    fn read_frame_header(&mut self, left: u64) -> Result<(FrameHeader, usize), Failure> {
        if left < FRAME_HEADER_BYTES as u64 {
            return Err(self.damaged("the file ends within the header of a batch"));
        }
        let bytes = self.window.at(self.position.offset, FRAME_HEADER_BYTES)?;
        let decoded = FrameHeader::decode(bytes.first_chunk().expect("as asked for"));
        let checked = decoded.and_then(|header| header.check_follows(&self.head).map(|()| header));
        let header = checked.map_err(|what| self.damaged(what))?;
        let length = FRAME_HEADER_BYTES + header.body_bytes as usize;
        if length as u64 <= left {
            Ok((header, length))
        } else {
            Err(self.damaged("the file ends within the body of a batch"))
        }
    }

    fn damaged(&self, what: impl Into<String>) -> Failure {
        Failure::damaged(&self.window.path, self.position.offset, what)
    }
}
