//! Actors of commands (maker or checker at a terminal): a person of the list, and the user of
//! the machine beside them.
//!
//! In: a name that somebody typed, and how the machine knows whoever typed it. Out: an actor for
//! the books, and the act that stands before what they brought about; or why not. Where the list of
//! people is empty a name is any text, because the first files of an office are loaded before it
//! has people. Never here: a proof that it is them. Whoever has a terminal of the machine can type
//! another's name; the act says which user of the machine it was, and a firm may close this way
//! (the rule `command_line`).
//!
//! Source: NIST SP 800-53 AC-5 (separation of duties), AU-10 (who did it).

use crate::clock::now;
use crate::intake::Arrival;
use anyhow::{Result, bail};
use office::Office;
use office::desks::rules::person;
use office::papers::{SecondPerson, needs_second_person, policy_of};
use office::{Rejection, words::english};
use std::path::Path;
use terms::{Act, Actor, Input, Name, Sentence, SourceKind, sentence};

/// How the machine knows whoever gives a command.
#[derive(Clone, Debug)]
pub struct AtTerminal {
    /// Such as `this machine (os user root, uid 0)`.
    pub user: String,
}

/// A command that nobody may give so.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotGiven(String);

fn not_given(why: &Sentence) -> NotGiven {
    NotGiven(english(why))
}

/// The person of a name that was typed, and the act to write before what they do; where there are
/// no people, the name as it is, and no act.
pub(super) fn giver(
    office: &Office,
    by: &str,
    at: &AtTerminal,
    (what, object): (&str, &str),
) -> Result<(Actor, Option<Act>)> {
    let mut actor = person(by).map_err(Rejection::from)?;
    if office.people.is_empty() {
        return Ok((actor, None));
    }
    check_is_open(office)?;
    actor.person = listed(office, by)?;
    let act = Act {
        by: actor.clone(),
        in_place_of: None,
        from: Name::from(at.user.as_str()),
        act: Name::from(what),
        object: Some(Name::from(object)),
        at: now(),
        events: 0,
    };
    Ok((actor, Some(act)))
}

/// The id of an active person, by it or by their name in full.
fn listed(office: &Office, by: &str) -> Result<Name> {
    let mut named =
        office.people.named(by, office.directory.edition()).filter(|person| person.active);
    match (named.next(), named.next()) {
        (Some(person), None) => Ok(person.person.clone()),
        (Some(_), Some(_)) => bail!(not_given(&sentence!(
            "several people of the list are called {by}; name one by the id, the column person of the list",
            by = by
        ))),
        (None, _) => bail!(not_given(&sentence!(
            "{by} is no active person of the list; --by names one by the id or the full name",
            by = by
        ))),
    }
}

/// Does the firm let what needs two people be done by commands?
fn check_is_open(office: &Office) -> Result<()> {
    if office.command_line_is_open() {
        return Ok(());
    }
    bail!(not_given(&closed()))
}

fn closed() -> Sentence {
    sentence!(
        "the firm has closed the command line for what needs two people (rule command_line); do it in the console"
    )
}

/// Checks that a file may be loaded by a command: where the firm has closed the command line for
/// what needs two people, what the console puts forward for a second one is not loaded here either.
/// An office without people is still being set up.
pub fn check_may_load(
    office: &Office,
    kind: SourceKind,
    file: &Path,
    layout: Option<&Path>,
) -> Result<()> {
    let may_need_two = !matches!(policy_of(kind).second_person, SecondPerson::NotDue);
    if office.people.is_empty() || office.command_line_is_open() || !may_need_two {
        return Ok(());
    }
    let mut needs_two = false;
    Arrival::read(kind, file, layout)?.each_input(|input| {
        // A voucher puts itself forward, in the name that it gives.
        needs_two |= needs_second_person(input) || matches!(input, Input::ProposeVoucher(_));
    })?;
    if needs_two {
        bail!(NotGiven(format!("{}: {}", file.display(), english(&closed()))));
    }
    Ok(())
}
