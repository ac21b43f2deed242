//! Actors: the people on whose behalf something is done. Who may do what is checked at the door,
//! once; what travels inwards is an [`Actor`] (`design.md`).

use crate::accounts::words;
use crate::date::Moment;
use crate::names::Name;

words!(
    /// How the door knows a person.
    KnownBy {
        /// By the name that was given on the command line.
        Word = "word",
        /// By a session that they signed in to.
        Session = "session",
        /// By a token that they were given for programs.
        Token = "token",
    }
);

/// A person who did something, and how the door knows that it was they.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person's name.
    pub person: Name,
    /// How the door knows them.
    pub known_by: KnownBy,
}

impl Actor {
    /// Somebody who gave their name, without spaces around it; none when nothing is left.
    pub fn by_word(name: &str) -> Option<Self> {
        let person = name.trim();
        (!person.is_empty()).then(|| Self { person: Name::from(person), known_by: KnownBy::Word })
    }

    /// Is it the same person? Capitals and spaces around a name do not make another one of them.
    pub fn is_same_person(&self, other: &Self) -> bool {
        self.person.trim().to_lowercase() == other.person.trim().to_lowercase()
    }
}

/// What a person did at the door: it stands in the journal directly before what it brought about.
/// The rows of a document belong to the act before the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Who.
    pub by: Actor,
    /// For whom, when they stood in for somebody who was absent and did it by their rights.
    pub in_place_of: Option<Name>,
    /// The address that they came from.
    pub from: Name,
    /// What they did, in a word or two: `approve`, `load`, `close day`.
    pub act: Name,
    /// To what.
    pub object: Option<Name>,
    /// When, by the clock of the door.
    pub at: Moment,
    /// How many events directly behind it the act brought about.
    pub events: u32,
}

#[cfg(test)]
mod tests {
    use super::Actor;

    #[test]
    fn one_person_writes_a_name_in_many_ways() {
        let anna = Actor::by_word(" Anna Alvarez ").expect("a name");
        assert_eq!(anna.person, "Anna Alvarez");
        assert!(anna.is_same_person(&Actor::by_word("ANNA ALVAREZ").expect("a name")));
        assert!(!anna.is_same_person(&Actor::by_word("Ben").expect("a name")));
        assert_eq!(Actor::by_word("  "), None);
    }
}
