//! Audit lines that commands on the machine left, moved into the journal of access.
//!
//! In: the lines that were left beside what was done (`secrets/left.rs`). Out: the same lines in
//! the journal, in order.

use super::Door;
use super::access::{AccessJournal, NotKept};
use super::secrets::{Failure, Secrets};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// How often a running console looks for them.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// They are not in the journal, and wait on.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// They cannot be read.
    #[error(transparent)]
    Secrets(#[from] Failure),
    /// The journal cannot be written.
    #[error(transparent)]
    NotKept(#[from] NotKept),
}

/// Takes the lines that wait into the journal. Waits for the disk.
pub fn take_left_lines(secrets: &Secrets, access: &AccessJournal) -> Result<(), NotTaken> {
    for left in secrets.left_lines()? {
        access.keep_waiting(left.line)?;
        secrets.line_is_kept(left.id)?;
    }
    Ok(())
}

impl Door {
    /// The same for the journal of this door; one at a time, so that no line is taken twice.
    pub fn take_left_lines(&self) -> Result<(), NotTaken> {
        let _one = self.taking.lock().unwrap_or_else(PoisonError::into_inner);
        take_left_lines(&self.secrets, &self.access)
    }

    /// Takes them for as long as the console runs. What hinders it is said when it begins to; when
    /// the journal cannot be written, everybody is refused anyway, and it ends.
    pub async fn keep_taking_left_lines(self: Arc<Self>) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        let mut is_hindered = false;
        loop {
            look.tick().await;
            let door = Arc::clone(&self);
            let taken = tokio::task::spawn_blocking(move || door.take_left_lines()).await;
            let Ok(Err(failure)) = taken else {
                is_hindered = false;
                continue;
            };
            if !is_hindered {
                eprintln!("what commands left for the journal of access waits: {failure}");
            }
            is_hindered = true;
            if matches!(failure, NotTaken::NotKept(_)) {
                return;
            }
        }
    }
}
