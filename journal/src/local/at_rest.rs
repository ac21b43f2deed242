//! Reading of a whole journal, whether or not somebody writes it.
//!
//! **In**: the folder of a journal. **Out**: every batch, checked, up to what is durable now.
//! **Never**: it never disturbs whoever writes, and never cuts anything off but the tail that a
//! crash had left, which it gives back to be said.

use super::{LocalJournal, Place, Prefix, TornTail};
use crate::failure::Failure;
use crate::head::Head;
use crate::journal::Batch;

/// Reads a journal strictly, or, while somebody writes it, up to what is durable now.
pub fn read_durable(
    place: &Place,
    mut each: impl FnMut(&Batch) -> Result<(), Failure>,
) -> Result<Head, Failure> {
    match LocalJournal::open_read_only(place, &mut each) {
        Ok(verified) => Ok(verified.head),
        Err(Failure::Locked { .. }) => read_beside(place, each),
        Err(failure) => Err(failure),
    }
}

/// Up to where the journal was acknowledged when the reading began.
fn read_beside(
    place: &Place,
    each: impl FnMut(&Batch) -> Result<(), Failure>,
) -> Result<Head, Failure> {
    let prefix = Prefix::of(place)?;
    prefix.read(each)?;
    Ok(prefix.head())
}

/// A journal that was not closed is opened for writing once, which recovers it; what was cut off.
/// Damage is left for the reading that follows to name.
pub fn recover(
    place: &Place,
    each: impl FnMut(&Batch) -> Result<(), Failure>,
) -> Result<Option<TornTail>, Failure> {
    match LocalJournal::verify(place) {
        Err(Failure::NeedsRecovery { .. }) => open_once(place, each),
        Ok(_) | Err(_) => Ok(None),
    }
}

/// Proves a journal that nobody writes, every byte in its folder, and recovers it like [`recover`].
/// While somebody writes it, they have done so when they opened it.
pub fn prove_at_rest(
    place: &Place,
    each: impl FnMut(&Batch) -> Result<(), Failure>,
) -> Result<Option<TornTail>, Failure> {
    match LocalJournal::verify(place) {
        Err(Failure::NeedsRecovery { .. }) => open_once(place, each),
        Ok(_) | Err(Failure::Locked { .. }) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn open_once(
    place: &Place,
    each: impl FnMut(&Batch) -> Result<(), Failure>,
) -> Result<Option<TornTail>, Failure> {
    let (journal, opened) = match LocalJournal::open_for_writing(place, each) {
        // Somebody was faster, and has recovered it.
        Err(Failure::Locked { .. }) => return Ok(None),
        opened => opened?,
    };
    journal.close()?;
    Ok(opened.torn)
}
