//! Books that stand still: of past days, as known at past times, and of now for what takes long to
//! draw up. They are kept for a while, because whoever asks once asks again.
//!
//! In: a lens. Out: an office as it stood then, the same fold over fewer events as `munim report
//! --date` makes. Never here: more than some offices at a time; an old answer to a question whose
//! answer has changed.

use crate::Reading;
use anyhow::Result;
use engine::{Folder, Lens, look};
use office::Office;
use std::sync::{Arc, Mutex, PoisonError};
use terms::Moment;

/// How many past offices are kept.
const OFFICES_MAX: usize = 4;

/// What was asked, and where the journal ended, unless the answer no longer depends on that: what
/// was known at a time that has passed stays as it is.
type Asked = (Lens, Option<u64>);

/// The past offices that were asked for last, the newest at the end.
pub struct Past {
    folder: Folder,
    offices: Mutex<Vec<(Asked, Arc<Office>)>>,
}

impl Past {
    /// Of an engine.
    pub const fn of(folder: Folder) -> Self {
        Self { folder, offices: Mutex::new(Vec::new()) }
    }

    /// The books through a lens, asked at `now`, when readers have come to `next_seq`. It reads the
    /// journal, so it may take seconds.
    pub fn look(&self, lens: Lens, now: Moment, next_seq: u64) -> Result<Arc<Office>> {
        let has_passed = lens.known_at.is_some_and(|known_at| known_at < now);
        self.kept_or((lens, (!has_passed).then_some(next_seq)), || look(&self.folder, lens))
    }

    /// The books as readers see them now, taken off so that nobody waits while something long is
    /// drawn up from them.
    pub fn present(&self, reading: &Reading) -> Result<Arc<Office>> {
        let next_seq = reading.look(Office::events);
        self.kept_or((Lens::default(), Some(next_seq)), || Ok(reading.look(Office::clone)))
    }

    fn kept_or(&self, asked: Asked, draw: impl FnOnce() -> Result<Office>) -> Result<Arc<Office>> {
        if let Some(office) = self.kept(asked) {
            return Ok(office);
        }
        let office = Arc::new(draw()?);
        let mut offices = self.offices.lock().unwrap_or_else(PoisonError::into_inner);
        offices.push((asked, Arc::clone(&office)));
        let too_many = offices.len().saturating_sub(OFFICES_MAX);
        offices.drain(..too_many);
        Ok(office)
    }

    fn kept(&self, asked: Asked) -> Option<Arc<Office>> {
        let mut offices = self.offices.lock().unwrap_or_else(PoisonError::into_inner);
        let at = offices.iter().position(|(key, _)| *key == asked)?;
        let found = offices.remove(at);
        let office = Arc::clone(&found.1);
        offices.push(found);
        Some(office)
    }
}
