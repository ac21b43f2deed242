//! The people of the office and the desks at which they sit.
//!
//! A row is in force from its arrival on; the next one about the same person or desk says the next
//! version. What a person may do follows from their roles, at the door. Never here: a password or a
//! token; those are no books.

use crate::accounts::words;
use crate::names::Name;
use crate::rights::Sees;

words!(
    /// What a person does in the office.
    Role {
        /// Takes trades in, mends them, settles them.
        Clerk = "clerk",
        /// Answers for a desk, and for its department.
        Manager = "manager",
        /// Keeps the general ledger.
        Accountant = "accountant",
        /// Watches over rules and limits.
        Compliance = "compliance",
        /// Reads everything and changes nothing.
        Auditor = "auditor",
        /// Runs the program and lets people in.
        It = "it",
        /// Speaks with clients: traders, sales.
        FrontOffice = "front_office",
    }
);

/// A person of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The short name by which acts and approvals call them.
    pub person: Name,
    /// Counts the rows about this person from 1.
    pub version: u32,
    /// Their name in full.
    pub full_name: Name,
    /// Where mail reaches them.
    pub email: Option<Name>,
    /// At which desk they sit.
    pub desk: Name,
    /// What they do, in the order of the words, each once.
    pub roles: Vec<Role>,
    /// The language in which they read, by its code of two letters.
    pub language: Option<Name>,
    /// Do they work here?
    pub active: bool,
    /// Whose accounts they see, each once and in order; none: the whole firm.
    pub sees: Vec<Sees>,
}

/// A desk of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Its short name, such as `SETTLE-NY`.
    pub desk: Name,
    /// Counts the rows about this desk from 1.
    pub version: u32,
    /// Its name in full.
    pub name: Name,
    /// Of which department.
    pub department: Name,
    /// In which city or building.
    pub location: Name,
    /// In which zone of the IANA database.
    pub time_zone: Name,
    /// Within how many minutes it answers a request.
    pub answer_minutes: u32,
}
