//! Editions of the program: from here on another one decides.

use super::{Duty, History, Paper, PaperName, Policy, SecondPerson};
use crate::{Office, Rejection, editions};
use terms::{EditionBegan, Event};

impl Paper for EditionBegan {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("begin an edition"),
        handed_in_by: Duty::Program,
        second_person: SecondPerson::NotDue,
        again: "the program begins one only when it is not in force",
        taken_back_by: "nothing: no edition goes back",
        history: History::Never,
    };

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        editions::begin(office, self)
    }
}
