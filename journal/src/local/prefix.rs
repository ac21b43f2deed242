//! The durable prefix of a journal as files: what a copy holds that is taken beside its writer.
//!
//! **In**: the folder of a journal that somebody may be writing.
//! **Out**: its segments up to where HEAD acknowledges them, every batch checked, and a HEAD that
//! says so.
//! **Never**: it never takes a lock, and never gives out a byte behind what was acknowledged when
//! it was asked.
//!
//! HEAD is read once, and what it acknowledges stays as it is: segments are only appended to, and a
//! recovery cuts behind it. So it does not matter that the writer goes on meanwhile, nor that it
//! seals the segment and begins the next one.

use std::path::PathBuf;

use super::format::HeadSlot;
use super::head_file::{read_newest, settled_bytes};
use super::place::Place;
use super::verify::check_head_is_there;
use super::walk::{Step, Walk};
use crate::failure::Failure;
use crate::head::Head;
use crate::journal::Batch;

/// What is durable of a journal now.
pub struct Prefix {
    place: Place,
    acknowledged: HeadSlot,
}

/// A segment, as far as it belongs to a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentPart {
    /// Its name within the folder of a journal.
    pub name: String,
    /// The segment.
    pub path: PathBuf,
    /// So many of its bytes, from the first one on.
    pub bytes: u64,
}

impl Prefix {
    /// Up to where the journal is acknowledged.
    pub fn of(place: &Place) -> Result<Self, Failure> {
        check_head_is_there(place, &place.contents()?)?;
        let acknowledged = read_newest(place.disk.as_ref(), &place.head_path())?;
        Ok(Self { place: place.clone(), acknowledged })
    }

    /// Where it ends.
    pub const fn head(&self) -> Head {
        self.acknowledged.head
    }

    /// Reads everything, gives every batch to `each`, and names the first place that is not as it
    /// must be. As with other readings, a failure means: forget them.
    pub fn read(&self, mut each: impl FnMut(&Batch) -> Result<(), Failure>) -> Result<(), Failure> {
        let end = self.acknowledged;
        let mut walk = Walk::from_start(&self.place, end.position.segment)?;
        walk.go_on_to(end.position)?;
        let mut batch = Batch::default();
        while walk.position() < end.position {
            match walk.step(&mut batch)? {
                Step::Batch => each(&batch)?,
                Step::NextSegment => {}
                Step::Sealed | Step::End => break,
            }
        }
        let is_the_end = walk.position() == end.position
            && walk.head().same_place(&end.head)
            && walk.head().epoch <= end.head.epoch;
        if is_the_end {
            Ok(())
        } else {
            Err(Failure::damaged(
                walk.path(),
                walk.position().offset,
                "HEAD acknowledges something else",
            ))
        }
    }

    /// The segments, in order.
    pub fn segments(&self) -> Result<Vec<SegmentPart>, Failure> {
        let end = self.acknowledged.position;
        let part = |segment: u32| {
            let path = self.place.segment_path(segment);
            let bytes = if segment == end.segment {
                end.offset
            } else {
                let file = self
                    .place
                    .disk
                    .open_read_only(&path)
                    .map_err(Failure::system("open", &path))?;
                file.size().map_err(Failure::system("measure", &path))?
            };
            Ok(SegmentPart { name: Place::segment_name(segment), path, bytes })
        };
        (1..=end.segment).map(part).collect()
    }

    /// The name of HEAD, and the bytes of one that ends the journal here.
    pub fn head_file(&self) -> (&'static str, Vec<u8>) {
        (Place::HEAD_NAME, settled_bytes(&self.acknowledged))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Journal;
    use crate::local::LocalJournal;
    use std::fs::{self, File};
    use std::io::Read;
    use std::path::Path;

    /// Room for two batches of a test.
    const SEGMENT_BYTES: u64 = 400;
    const BATCHES: u8 = 12;

    fn append(journal: &mut LocalJournal, number: u8) -> Head {
        let head = journal.head();
        journal.append(&head, i64::from(number), 1, &[number; 40]).expect("it is written")
    }

    /// Writes what a copy would.
    fn copy(prefix: &Prefix, folder: &Path) {
        fs::create_dir(folder).expect("it is new");
        for part in prefix.segments().expect("they are there") {
            let mut bytes = Vec::new();
            File::open(&part.path)
                .expect("it is there")
                .take(part.bytes)
                .read_to_end(&mut bytes)
                .expect("it can be read");
            fs::write(folder.join(part.name), bytes).expect("it can be written");
        }
        let (name, bytes) = prefix.head_file();
        fs::write(folder.join(name), bytes).expect("it can be written");
    }

    #[test]
    fn a_copy_ends_where_it_was_asked_for_although_the_writer_goes_on() {
        let desk = tempfile::tempdir().expect("a folder");
        let place =
            Place { segment_bytes_max: SEGMENT_BYTES, ..Place::at(desk.path().join("journal")) };
        LocalJournal::create(&place).expect("made");
        let (mut writer, _) =
            LocalJournal::open_for_writing(&place, |_| Ok(())).expect("nobody else is there");
        let mut prefixes = vec![Prefix::of(&place).expect("it is there")];
        for number in 0..BATCHES {
            let head = append(&mut writer, number);
            let prefix = Prefix::of(&place).expect("it is there");
            assert_eq!(prefix.head(), head);
            prefixes.push(prefix);
        }
        // Half a batch, as a writer that is at it leaves it.
        let last = prefixes
            .last()
            .and_then(|prefix| prefix.segments().ok())
            .and_then(|parts| parts.last().cloned())
            .expect("there is one");
        let mut whole = fs::read(&last.path).expect("it is there");
        whole.extend_from_slice(&[7; 60]);
        fs::write(&last.path, whole).expect("it can be written");
        for (count, prefix) in (0_u8..).zip(&prefixes) {
            let mut bodies = Vec::new();
            let read = prefix.read(|batch| {
                bodies.push(batch.body[0]);
                Ok(())
            });
            read.expect("nothing is wrong");
            assert_eq!(bodies, (0..count).collect::<Vec<_>>());
            let folder = desk.path().join(format!("copy-{count}"));
            copy(prefix, &folder);
            let verified = LocalJournal::verify(&Place::at(&folder)).expect("the copy is whole");
            assert_eq!(verified.head, prefix.head());
            assert_eq!(
                verified.segments as usize,
                prefix.segments().expect("they are there").len()
            );
            // A copy goes on as a journal of its own.
            let (mut own, opened) =
                LocalJournal::open_for_writing(&Place::at(&folder), |_| Ok(())).expect("it opens");
            assert_eq!(opened.torn, None);
            append(&mut own, count);
            own.close().expect("it closes");
        }
        assert!(
            prefixes.last().expect("there are some").segments().expect("they are there").len() > 4
        );
    }

    #[test]
    fn damage_before_the_end_is_named() {
        let desk = tempfile::tempdir().expect("a folder");
        let place =
            Place { segment_bytes_max: SEGMENT_BYTES, ..Place::at(desk.path().join("journal")) };
        LocalJournal::create(&place).expect("made");
        let (mut writer, _) =
            LocalJournal::open_for_writing(&place, |_| Ok(())).expect("nobody else is there");
        for number in 0..BATCHES {
            append(&mut writer, number);
        }
        let prefix = Prefix::of(&place).expect("it is there");
        for part in prefix.segments().expect("they are there") {
            let good = fs::read(&part.path).expect("it is there");
            for at in 0..good.len() {
                let mut bad = good.clone();
                bad[at] ^= 1;
                fs::write(&part.path, bad).expect("it can be written");
                assert!(
                    matches!(prefix.read(|_| Ok(())), Err(Failure::Damaged { .. })),
                    "{} byte {at}",
                    part.name
                );
            }
            // Cut by a byte, it holds less than was acknowledged.
            fs::write(&part.path, &good[..good.len() - 1]).expect("it can be written");
            assert!(prefix.read(|_| Ok(())).is_err(), "{}", part.name);
            fs::write(&part.path, good).expect("it can be written");
        }
        prefix.read(|_| Ok(())).expect("nothing is wrong any more");
    }
}
