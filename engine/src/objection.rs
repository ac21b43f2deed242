//! Objections: what was asked and cannot be answered, in a sentence that a page says in its
//! reader's language.
//!
//! A rule of the business is no objection; it is an `office::Rejection`. What the world does (a
//! file that is not there, a disk that is full) is an error of its own words.

use office::words::english;
use std::fmt;
use terms::{Name, Sentence, sentence};

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection(pub Sentence);

impl Objection {
    /// The office has no such account.
    pub fn unknown_account(account: &Name) -> Self {
        Self(sentence!("account {account} is not known to this office", account = account))
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&english(&self.0))
    }
}

impl std::error::Error for Objection {}
