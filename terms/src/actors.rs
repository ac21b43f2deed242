//! Who did something. Who may do what is checked at the door, once; what travels inwards is an [`Actor`] (`design.md`).

use crate::accounts::words;
use crate::names::Name;

words!(
    /// How the door knows a person.
    KnownBy {
        /// By the name that was given on the command line.
        Word = "word",
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
