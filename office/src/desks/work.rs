//! Requests to desks and steps of work on the items of the queue: who owns one, until when, what
//! was said.
//!
//! An item is known by its key (`queue.rs`). Its work is kept when the item is gone, so that it can
//! be read.

use super::people::{PeopleBook, known_desk};
use super::refusals::Refusal;
use std::collections::BTreeMap;
use std::ops::Bound;
use terms::{Edition, Moment, Name, Origin, Request, Step, Work};

/// The longest text of a request or a step.
pub const TEXT_BYTES_MAX: usize = 4000;

/// What the key of a signature in the queue begins with.
pub const GATE: &str = "gate:";

/// The key of a request in the queue.
pub fn request_key(request_id: &str) -> Name {
    Name::from(format!("request:{request_id}"))
}

/// What was done about an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemWork {
    /// Who works on it.
    pub owner: Option<Name>,
    /// By when it is to be done, when somebody said so.
    pub due: Option<Moment>,
    /// Is it done? It may still lie in the queue, until its cause is gone.
    pub resolved: bool,
    /// Every step, the first one first.
    pub steps: Vec<Work>,
    /// Whether it was done and when it was due, each time that this changed.
    stood: Vec<Stood>,
}

/// How an item stood from a change on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stood {
    /// The count of changes in the office, this one included.
    since: u64,
    due: Option<Moment>,
    resolved: bool,
}

impl ItemWork {
    /// How many comments were made.
    pub fn comments(&self) -> usize {
        self.steps.iter().filter(|work| matches!(work.step, Step::Comment(_))).count()
    }

    /// Whether it was done, and by when it was to be done, after so many changes in the office. A
    /// list that is read page by page keeps the order in which its reading began.
    pub fn stood(&self, changes: u64) -> (bool, Option<Moment>) {
        let then = self.stood.iter().rev().find(|stood| stood.since <= changes);
        then.map_or((false, None), |stood| (stood.resolved, stood.due))
    }

    fn take(&mut self, work: &Work) {
        match &work.step {
            Step::Take => self.owner = Some(work.by.person.clone()),
            Step::Release => self.owner = None,
            Step::Assign(person) => self.owner = Some(person.clone()),
            Step::Due(due) => self.due = Some(*due),
            Step::Answer(_) | Step::Resolve(_) => self.resolved = true,
            Step::Reopen(_) => self.resolved = false,
            Step::Comment(_) | Step::Chase(_) | Step::BuyIn(..) => {}
        }
        self.steps.push(work.clone());
    }
}

/// How long a request took, by the clock of the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestTimes {
    /// When it was asked.
    pub opened: Moment,
    /// When it was first taken or given to somebody.
    pub taken: Option<Moment>,
    /// When it was answered for the last time.
    pub answered: Option<Moment>,
}

/// Every request, and the work on every item that somebody has touched.
#[derive(Clone, Debug, Default)]
pub struct WorkBook {
    requests: BTreeMap<Name, (Request, Origin)>,
    items: BTreeMap<Name, ItemWork>,
    /// How often it changed whether an item is done or when it is due.
    changes: u64,
}

impl WorkBook {
    /// A request, and where it came from.
    pub fn request(&self, request_id: &str) -> Option<&(Request, Origin)> {
        self.requests.get(request_id)
    }

    /// Every request, by its id.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.requests.values().map(|(request, _)| request)
    }

    /// The requests that are not finished.
    pub fn open_requests(&self) -> impl Iterator<Item = &Request> {
        self.requests().filter(|request| !self.is_resolved(&request_key(&request.request_id)))
    }

    /// The work on an item, when there was any.
    pub fn of(&self, item: &str) -> Option<&ItemWork> {
        self.items.get(item)
    }

    /// What stands behind a prefix in the key of each item on which somebody has worked.
    pub fn worked_on<'b>(&'b self, prefix: &'b str) -> impl Iterator<Item = &'b str> {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        let keys = self.items.range::<str, _>(from).map(|(key, _)| key);
        keys.map_while(move |key| key.strip_prefix(prefix))
    }

    /// Was it said to be done?
    pub fn is_resolved(&self, item: &str) -> bool {
        self.of(item).is_some_and(|work| work.resolved)
    }

    /// How long a request took.
    pub fn times(&self, request_id: &str) -> Option<RequestTimes> {
        let (request, _) = self.request(request_id)?;
        let steps = self.of(&request_key(request_id)).map_or(&[][..], |work| &work.steps);
        let taken = steps
            .iter()
            .find(|work| matches!(work.step, Step::Take | Step::Assign(_)))
            .map(|work| work.at);
        let answered = steps
            .iter()
            .rev()
            .find(|work| matches!(work.step, Step::Answer(_)))
            .map(|work| work.at);
        Some(RequestTimes { opened: request.at, taken, answered })
    }

    /// Has the same step come before?
    pub fn has(&self, work: &Work) -> bool {
        self.of(&work.item).is_some_and(|item| item.steps.contains(work))
    }

    pub(crate) fn open(&mut self, origin: Origin, request: &Request) {
        self.requests.insert(request.request_id.clone(), (request.clone(), origin));
    }

    /// Was nothing ever said about any item?
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The cause of an item is another one now: nobody owns it, nobody has said that it is done.
    /// What was said stays.
    pub(crate) fn begin_anew(&mut self, item: &str) {
        if let Some(work) = self.items.get_mut(item) {
            (work.owner, work.due, work.resolved) = (None, None, false);
            note(work, &mut self.changes);
        }
    }

    pub(crate) fn work(&mut self, work: &Work) {
        let item = self.items.entry(work.item.clone()).or_default();
        item.take(work);
        note(item, &mut self.changes);
    }

    /// How often it changed whether an item is done or when it is due.
    pub const fn changes(&self) -> u64 {
        self.changes
    }
}

/// Notes how an item stands now, when that is not how it stood.
fn note(item: &mut ItemWork, changes: &mut u64) {
    let (due, resolved) = (item.due, item.resolved);
    if item.stood(*changes) != (resolved, due) {
        *changes += 1;
        item.stood.push(Stood { since: *changes, due, resolved });
    }
}

/// Checks that something can be asked: of a desk that is known, in words.
pub fn check_request(request: &Request, people: &PeopleBook) -> Result<(), Refusal> {
    known_desk(&request.desk, people)?;
    check_text(&request.request_id, &request.text)
}

/// Checks a step on an item; whether the item lies in the queue is for the corridor to say.
pub fn check_step(
    work: &Work,
    stands: bool,
    book: &WorkBook,
    people: &PeopleBook,
    edition: Edition,
) -> Result<(), Refusal> {
    let Work { item, by, at: _, step } = work;
    let known = book.of(item);
    if !stands && known.is_none() {
        return Err(Refusal::ItemMustBeKnown { item: item.clone() });
    }
    check_state(item, step, known)?;
    if let Some(text) = step.text() {
        check_text(item, text)?;
    }
    match step {
        Step::Assign(person) if people.find_active(person).is_none() => {
            Err(Refusal::AssigneeMustBeActive { person: person.clone() })
        }
        Step::Answer(_) => check_answer(item, by, book, people),
        // What the books say is not done because somebody says so; until edition 2 it was.
        Step::Resolve(_) if edition >= Edition(3) && !may_be_resolved(item) => {
            Err(Refusal::CauseMustBeGone { item: item.clone() })
        }
        // What has not come is asked for, and bought in.
        Step::Chase(_) | Step::BuyIn(..) if !item.starts_with("fail:") => {
            Err(Refusal::StepMustBeOnAFail { item: item.clone(), step: step.word() })
        }
        Step::Take
        | Step::Release
        | Step::Assign(_)
        | Step::Chase(_)
        | Step::BuyIn(..)
        | Step::Comment(_)
        | Step::Due(_)
        | Step::Resolve(_)
        | Step::Reopen(_) => Ok(()),
    }
}

/// A refused row may be left aside, a payment be found to be another one, a trade be found to be
/// right, a list be signed, and a request be withdrawn; anything else goes when its cause does.
fn may_be_resolved(item: &str) -> bool {
    const KINDS: [&str; 7] =
        ["row:", "payment:", "statement:", "request:", "check:price:", "check:duplicate:", GATE];
    KINDS.iter().any(|kind| item.starts_with(kind))
}

/// What is done is not worked on; what is not done is not opened again; one person works on an item
/// at a time.
fn check_state(item: &Name, step: &Step, known: Option<&ItemWork>) -> Result<(), Refusal> {
    let (resolved, owner) =
        known.map_or((false, None), |work| (work.resolved, work.owner.as_ref()));
    match step {
        Step::Comment(_) => Ok(()),
        Step::Reopen(_) if resolved => Ok(()),
        Step::Reopen(_) => Err(Refusal::ItemMustBeResolved { item: item.clone() }),
        _ if resolved => Err(Refusal::ItemMustBeOpen { item: item.clone() }),
        Step::Take => owner.map_or(Ok(()), |owner| {
            Err(Refusal::ItemMustBeFree { item: item.clone(), owner: owner.clone() })
        }),
        Step::Release if owner.is_none() => Err(Refusal::ItemMustBeTaken { item: item.clone() }),
        Step::Release
        | Step::Assign(_)
        | Step::Due(_)
        | Step::Answer(_)
        | Step::Resolve(_)
        | Step::Chase(_)
        | Step::BuyIn(..) => Ok(()),
    }
}

fn check_answer(
    item: &Name,
    by: &terms::Actor,
    book: &WorkBook,
    people: &PeopleBook,
) -> Result<(), Refusal> {
    let request = item.strip_prefix("request:").and_then(|request_id| book.request(request_id));
    let Some((request, _)) = request else {
        return Err(Refusal::AnswerMustBeToARequest { item: item.clone() });
    };
    if request.by.is_same_person(by) {
        return Err(Refusal::AnswererMustBeAnother { item: item.clone(), by: by.person.clone() });
    }
    if !people.answers_for(&by.person, &request.desk) {
        return Err(Refusal::AnswererMustBeOfTheDesk {
            item: item.clone(),
            by: by.person.clone(),
            desk: request.desk.clone(),
        });
    }
    Ok(())
}

fn check_text(what: &Name, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::TextMustBeGiven { what: what.clone() });
    }
    if text.len() > TEXT_BYTES_MAX {
        return Err(Refusal::TextMustFit {
            what: what.clone(),
            bytes: text.len(),
            bytes_max: TEXT_BYTES_MAX,
        });
    }
    Ok(())
}

crate::shared::image::fields!(Stood { since, due, resolved });
crate::shared::image::fields!(ItemWork { owner, due, resolved, steps, stood });
crate::shared::image::fields!(WorkBook { requests, items, changes });
