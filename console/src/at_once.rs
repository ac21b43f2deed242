//! Shares of people in what costs much: so much of it goes on at once, of one person and of all.
//!
//! In: who begins. Out: a share, which is given back when it is dropped; or whose are used up.
//! Never here: what goes on.
//!
//! Source: RFC 6585, 4 (429); RFC 9110, 15.6.4 (503).

use axum::http::StatusCode;
use door::Problem;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::Sentence;

/// How much goes on, of each person.
pub struct AtOnce {
    most_of_person: usize,
    most_of_all: usize,
    of_people: Mutex<BTreeMap<String, usize>>,
}

/// A person's share in it, for as long as it goes on.
pub struct Share {
    at_once: Arc<AtOnce>,
    person: String,
}

/// Whose share is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsedUp {
    /// That of the person.
    OfPerson,
    /// That of all people together.
    OfAll,
}

impl UsedUp {
    /// It in a sentence, with after how many seconds another attempt makes sense.
    pub fn problem(self, detail: Sentence, wait_s: i64) -> Problem {
        let status = match self {
            Self::OfPerson => StatusCode::TOO_MANY_REQUESTS,
            Self::OfAll => StatusCode::SERVICE_UNAVAILABLE,
        };
        Problem { wait_s: Some(wait_s), ..Problem::new(status, "busy", detail) }
    }
}

impl AtOnce {
    /// So much of a person, and of all people together.
    pub fn within(most_of_person: usize, most_of_all: usize) -> Arc<Self> {
        Arc::new(Self { most_of_person, most_of_all, of_people: Mutex::default() })
    }

    /// Takes a share of a person.
    pub fn begin(self: &Arc<Self>, person: &str) -> Result<Share, UsedUp> {
        let mut of_people = self.of_people.lock();
        if of_people.get(person).is_some_and(|own| *own >= self.most_of_person) {
            return Err(UsedUp::OfPerson);
        }
        if of_people.values().sum::<usize>() >= self.most_of_all {
            return Err(UsedUp::OfAll);
        }
        *of_people.entry(person.to_owned()).or_default() += 1;
        Ok(Share { at_once: Arc::clone(self), person: person.to_owned() })
    }

    /// How much of all people goes on.
    #[cfg(test)]
    pub fn of_all(&self) -> usize {
        self.of_people.lock().values().sum()
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut of_people = self.at_once.of_people.lock();
        if let Some(own) = of_people.get_mut(&self.person) {
            *own -= 1;
            if *own == 0 {
                of_people.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AtOnce, UsedUp};

    #[test]
    fn a_person_and_all_people_have_so_much() {
        let at_once = AtOnce::within(2, 3);
        let own: Vec<_> = (0..2).map(|_| at_once.begin("asha")).collect();
        assert!(own.iter().all(Result::is_ok));
        assert_eq!(at_once.begin("asha").err(), Some(UsedUp::OfPerson));
        let other = at_once.begin("ben");
        assert!(other.is_ok(), "one person does not take the share of others");
        assert_eq!(at_once.begin("carla").err(), Some(UsedUp::OfAll));
        drop(own);
        assert!(at_once.begin("asha").is_ok(), "it is given back");
    }
}
