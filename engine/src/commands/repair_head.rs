//! `munim repair-head`: HEAD of each journal of an office made anew from its segments, where it was
//! lost, spoilt or put back.
//!
//! In: the folder of an office that nobody uses. Out: for each journal what was found, or that
//! nothing was wrong. Never here: a byte of a segment.

use crate::folder::Folder;
use journal::{Failure, Place, Remade, Spoilt, remake_head};
use std::fmt;
use std::path::PathBuf;

/// What became of the HEAD of one journal.
#[derive(Clone, Debug)]
pub struct RepairedHead {
    /// The folder of the journal.
    pub folder: PathBuf,
    /// What was found; none: HEAD is intact and agrees, and was left.
    pub remade: Option<Remade>,
}

/// Makes HEAD of the books and of the journal of access anew, where it is wrong: what became of
/// each. What is wrong otherwise stops it, before anything of that journal is changed.
pub fn repair_head(folder: &Folder) -> Vec<Result<RepairedHead, Failure>> {
    let mut repaired = vec![repair(&folder.journal())];
    match repair(&folder.access()) {
        // The console never ran.
        Err(Failure::NoJournal { .. }) => {}
        access => repaired.push(access),
    }
    repaired
}

fn repair(place: &Place) -> Result<RepairedHead, Failure> {
    let remade = match remake_head(place) {
        Ok(remade) => Some(remade),
        Err(Failure::HeadAgrees { .. }) => None,
        Err(failure) => return Err(failure),
    };
    Ok(RepairedHead { folder: place.folder.clone(), remade })
}

/// For people.
impl fmt::Display for RepairedHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.folder.display();
        let Some(Remade { before, head, segments, behind }) = &self.remade else {
            return write!(f, "{folder}/HEAD is intact and agrees with the segments: it was left");
        };
        match before {
            Spoilt::Missing => write!(f, "{folder}/HEAD was missing"),
            Spoilt::Unreadable(what) => write!(f, "{folder}/HEAD was damaged ({what})"),
            Spoilt::Older(older) => write!(
                f,
                "{folder}/HEAD was an older one, of {} batches in epoch {}",
                older.batches, older.epoch
            ),
        }?;
        write!(
            f,
            " and was made anew from {segments} segments: {} batches, {} events; chain {}",
            head.batches, head.next_seq, head.chain
        )?;
        match behind {
            None => Ok(()),
            Some(torn) => write!(
                f,
                "\n  behind the last whole batch lie {} bytes that are none, in {} from byte {}; without HEAD nobody can say whether they were acknowledged; the next program that writes cuts them off",
                torn.bytes,
                torn.file.display(),
                torn.offset
            ),
        }
    }
}
