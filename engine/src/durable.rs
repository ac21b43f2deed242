//! The durable position of the journal: told by the scribe, awaited by whoever follows.

use journal::Head;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The last head that is durable.
#[derive(Debug)]
pub struct Durable {
    head: Mutex<Head>,
    grown: Condvar,
    has_failed: AtomicBool,
}

impl Durable {
    /// The journal ends here.
    pub const fn at(head: Head) -> Self {
        Self { head: Mutex::new(head), grown: Condvar::new(), has_failed: AtomicBool::new(false) }
    }

    /// The last head that is durable.
    pub fn head(&self) -> Head {
        *self.locked()
    }

    /// The journal has grown.
    pub fn tell(&self, head: Head) {
        *self.locked() = head;
        self.grown.notify_all();
    }

    /// Nothing more will be durable until the engine is opened again.
    pub fn fail(&self) {
        self.has_failed.store(true, Ordering::Relaxed);
    }

    /// Has a write failed, so that nothing more will be durable?
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// Waits until more than so many batches are durable, at most for this long; the head then.
    pub fn wait_beyond(&self, batches: u64, at_most: Duration) -> Head {
        let waited =
            self.grown.wait_timeout_while(self.locked(), at_most, |head| head.batches <= batches);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn locked(&self) -> MutexGuard<'_, Head> {
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
