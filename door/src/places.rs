//! Places (a counted semaphore for each name): how many of something each person has at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many places are taken under each name.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Arc<Mutex<HashMap<String, usize>>>);

/// One of them; given back when it ends.
#[derive(Debug)]
pub(super) struct Place {
    places: Places,
    name: String,
}

impl Places {
    /// Takes a place for one more, where fewer than so many are taken under that name.
    pub fn take(&self, name: &str, most: usize) -> Option<Place> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.get(name).copied().unwrap_or_default();
        (own < most).then(|| {
            taken.insert(name.to_owned(), own + 1);
            Place { places: self.clone(), name: name.to_owned() }
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.name) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.name);
            }
        }
    }
}
