//! Bounds of what people see, by branch, desk, account and group; and rights that are lent for an
//! absence.
//!
//! ```text
//!  Person.sees ─> Sees::Branch, Desk, Account, Group ── the union counts; none: the whole firm
//!                          GroupMember: which accounts a group has, from a day on
//!  Delegation ─> for some days a second person has what the absent one may and sees
//! ```
//!
//! Rows are in force from their arrival, or their day, on. Never here: what a bound is held against
//! (that is in the office), and who may open what (that is at the door).

use crate::date::Date;
use crate::names::Name;
use std::fmt;

/// Some accounts of the firm, by what they have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sees {
    /// Those that a branch looks after.
    Branch(Name),
    /// Those that a desk looks after.
    Desk(Name),
    /// One account.
    Account(Name),
    /// Those of a group.
    Group(Name),
}

impl Sees {
    /// Some of them, divided by blanks, each once and in order: `branch:NORTH account:C1`. A name
    /// may have blanks in it: it goes on to the next word with a colon. None when a word is no such
    /// thing.
    pub fn parse_all(text: &str) -> Option<Vec<Self>> {
        let mut found: Vec<(&str, String)> = Vec::new();
        for word in text.split_whitespace() {
            match (word.split_once(':'), found.last_mut()) {
                (Some((kind, name)), _) => found.push((kind, name.to_owned())),
                (None, Some((_, name))) => {
                    name.push(' ');
                    name.push_str(word);
                }
                (None, None) => return None,
            }
        }
        let read = |(kind, name): (&str, String)| Self::of(kind, Name::from(name.trim()));
        let mut sees: Vec<Self> = found.into_iter().map(read).collect::<Option<_>>()?;
        sees.sort_unstable();
        sees.dedup();
        Some(sees)
    }

    fn of(kind: &str, name: Name) -> Option<Self> {
        if name.is_empty() {
            return None;
        }
        Some(match kind {
            "branch" => Self::Branch(name),
            "desk" => Self::Desk(name),
            "account" => Self::Account(name),
            "group" => Self::Group(name),
            _ => return None,
        })
    }

    /// Several of them as files write them.
    pub fn joined(several: &[Self]) -> String {
        several.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Display for Sees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Branch(name) => write!(f, "branch:{name}"),
            Self::Desk(name) => write!(f, "desk:{name}"),
            Self::Account(name) => write!(f, "account:{name}"),
            Self::Group(name) => write!(f, "group:{name}"),
        }
    }
}

impl crate::Say for Sees {
    fn wording(&self) -> crate::Wording {
        crate::Wording::from(Name::from(self.to_string()))
    }
}

/// From a day on an account is in a group, or is in it no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMember {
    /// The name of the group.
    pub group: Name,
    /// The account.
    pub account: Name,
    /// From which day on.
    pub effective: Date,
    /// Is it in the group from then on?
    pub member: bool,
    /// Who says so.
    pub source: Option<Name>,
}

/// For some days a person has, beside their own rights, those of somebody who is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Its id.
    pub delegation: Name,
    /// Counts the rows about it from 1; the newest one counts.
    pub version: u32,
    /// Who is absent.
    pub from_person: Name,
    /// Who stands in for them.
    pub to_person: Name,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Why.
    pub reason: Name,
}

impl Delegation {
    /// So many days it lasts at most: a quarter.
    pub const DAYS_MAX: i32 = 92;

    /// Is it in force on a day?
    pub fn is_on(&self, date: Date) -> bool {
        (self.from..=self.until).contains(&date)
    }

    /// Do two of them share a day?
    pub fn meets(&self, other: &Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

#[cfg(test)]
mod tests {
    use super::Sees;
    use crate::names::Name;

    #[test]
    fn a_bound_is_read_as_it_is_written() {
        let read = Sees::parse_all("desk:FLOOR branch:New  York account:C1 desk:FLOOR");
        let read = read.expect("it is written well");
        let branch = Sees::Branch(Name::from("New York"));
        let [desk, account] = [Sees::Desk(Name::from("FLOOR")), Sees::Account(Name::from("C1"))];
        assert_eq!(read, [branch, desk, account]);
        assert_eq!(Sees::parse_all(&Sees::joined(&read)), Some(read));
        assert_eq!(Sees::parse_all(""), Some(Vec::new()));
        for wrong in ["NORTH", "brnch:NORTH", "branch:", "branch: desk:A", "NORTH branch:SOUTH"] {
            assert_eq!(Sees::parse_all(wrong), None, "{wrong}");
        }
    }
}
