//! Outcomes of a power failure: the images of the disk that may be left.
//!
//! **In**: the durable image and the changes that were not synced.
//! **Out**: images that a real disk could come back with.
//! **Never**: it never tears a sector, and never reorders names.

use super::state::{Change, Image};

/// What is written whole or not at all.
pub const SECTOR_BYTES: usize = 512;
/// Up to so many unsynced changes, every subset is tried.
const SUBSET_CHANGES_MAX: usize = 6;
/// How many random outcomes are tried at each crash.
const RANDOM_OUTCOMES: u8 = 12;

/// One way in which a power failure may end. Changes of names are kept in order: when one is lost,
/// so are those after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing that was not synced.
    NothingKept,
    /// All that was written.
    AllKept,
    /// All but the last write, of which the first so many sectors.
    TornAt {
        /// How many sectors of the last write are kept.
        sectors: usize,
    },
    /// Nothing but the first so many sectors of the last write.
    OnlyTorn {
        /// How many sectors of the last write are kept.
        sectors: usize,
    },
    /// Those unsynced changes whose bit is set.
    Subset {
        /// Bit 0 is the first unsynced change.
        mask: u64,
    },
    /// Each sector of each write, and each other change, by chance.
    Random {
        /// The seed of the chance.
        seed: u8,
    },
}

/// All outcomes, or a selection where there are too many.
pub fn outcomes(pending: &[Change]) -> Vec<Outcome> {
    let mut outcomes = vec![Outcome::NothingKept];
    if pending.is_empty() {
        return outcomes;
    }
    outcomes.push(Outcome::AllKept);
    let sectors = pending.iter().rev().find_map(sectors_of_write).unwrap_or(0);
    outcomes.extend((0..sectors).map(|sectors| Outcome::TornAt { sectors }));
    if pending.len() > 1 {
        outcomes.extend((1..=sectors).map(|sectors| Outcome::OnlyTorn { sectors }));
    }
    if pending.len() <= SUBSET_CHANGES_MAX {
        let all = 1 << pending.len();
        outcomes.extend((1..all - 1).map(|mask| Outcome::Subset { mask }));
    }
    outcomes.extend((0..RANDOM_OUTCOMES).map(|seed| Outcome::Random { seed }));
    outcomes
}

impl Outcome {
    /// The image that is found.
    pub fn apply(&self, durable: &Image, pending: &[Change]) -> Image {
        let mut image = durable.clone();
        let mut coins = Coins::of(self);
        let last = pending.iter().rposition(|change| sectors_of_write(change).is_some());
        let mut names_are_lost = false;
        for (index, change) in pending.iter().enumerate() {
            if change.is_of_names() {
                names_are_lost |= !self.keeps(index, &mut coins);
                if !names_are_lost {
                    image.apply(change);
                }
                continue;
            }
            self.apply_content(&mut image, change, (index, last), &mut coins);
        }
        image
    }

    fn apply_content(
        &self,
        image: &mut Image,
        change: &Change,
        (index, last): (usize, Option<usize>),
        coins: &mut Coins,
    ) {
        let is_last = last == Some(index);
        match (self, change) {
            (Self::TornAt { sectors } | Self::OnlyTorn { sectors }, _) if is_last => {
                apply_sectors(image, change, |sector| sector < *sectors);
            }
            (Self::Random { .. }, Change::Write { .. }) => {
                apply_sectors(image, change, |_| coins.toss());
            }
            _ if self.keeps(index, coins) => image.apply(change),
            _ => {}
        }
    }

    fn keeps(&self, index: usize, coins: &mut Coins) -> bool {
        match self {
            Self::NothingKept | Self::OnlyTorn { .. } => false,
            Self::AllKept | Self::TornAt { .. } => true,
            Self::Subset { mask } => mask >> index & 1 == 1,
            Self::Random { .. } => coins.toss(),
        }
    }
}

/// How many sectors a write touches; `None` for what is no write.
fn sectors_of_write(change: &Change) -> Option<usize> {
    match change {
        Change::Write { offset, bytes, .. } => Some(pieces(*offset, bytes.len()).count()),
        Change::Truncate { .. }
        | Change::Create { .. }
        | Change::Rename { .. }
        | Change::Remove { .. } => None,
    }
}

/// Writes those sectors of a write that are kept.
fn apply_sectors(image: &mut Image, change: &Change, mut keeps: impl FnMut(usize) -> bool) {
    let Change::Write { inode, offset, bytes } = change else { return };
    for (sector, (start, end)) in pieces(*offset, bytes.len()).enumerate() {
        if keeps(sector) {
            image.write(*inode, start, &bytes[start - offset..end - offset]);
        }
    }
}

/// A range of a file, divided at the borders of the sectors.
fn pieces(offset: usize, length: usize) -> impl Iterator<Item = (usize, usize)> {
    let end = offset + length;
    let first = offset / SECTOR_BYTES;
    let last = end.div_ceil(SECTOR_BYTES);
    (first..last).map(move |sector| {
        ((sector * SECTOR_BYTES).max(offset), ((sector + 1) * SECTOR_BYTES).min(end))
    })
}

/// Coins that fall the same way for the same seed: `SplitMix64` of Steele, Lea and Flood, 2014.
struct Coins(u64);

impl Coins {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Random { seed } => Self(u64::from(*seed).wrapping_mul(0xD6E8_FEB8_6659_FD93)),
            _ => Self(0),
        }
    }

    fn toss(&mut self) -> bool {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::disk::Disk;
    use crate::simulated::SimulatedDisk;

    #[test]
    fn only_what_was_synced_is_certain() {
        let disk = SimulatedDisk::new();
        let (folder, path) = (Path::new("/d"), Path::new("/d/f"));
        disk.create_folder(folder).expect("the power is on");
        let file = disk.create(path).expect("the power is on");
        file.write_at(0, &[1; 600]).expect("the power is on");
        file.sync().expect("the power is on");
        assert!(disk.after(&Outcome::NothingKept).files().is_empty(), "the name was not synced");
        disk.sync_folder(folder).expect("the power is on");
        file.write_at(600, &[2; 1000]).expect("the power is on");
        let found = |outcome| disk.after(&outcome).files()[path].clone();
        assert_eq!(found(Outcome::NothingKept), [1; 600]);
        assert_eq!(found(Outcome::AllKept).len(), 1600);
        assert_eq!(found(Outcome::TornAt { sectors: 1 }).len(), 1024);
        assert_eq!(disk.outcomes().len(), 2 + 3 + usize::from(RANDOM_OUTCOMES));
    }

    #[test]
    fn a_failed_sync_forgets_and_the_next_one_does_not_tell() {
        let disk = SimulatedDisk::new();
        let (folder, path) = (Path::new("/d"), Path::new("/d/f"));
        let file = disk.create(path).expect("the power is on");
        disk.sync_folder(folder).expect("the power is on");
        file.write_at(0, b"lost").expect("the power is on");
        disk.fail_sync(disk.syncs());
        assert!(file.sync().is_err());
        assert!(file.sync().is_ok());
        assert_eq!(disk.files()[path], b"lost");
        assert_eq!(disk.after(&Outcome::AllKept).files()[path], b"");
    }
}
