//! The queue: everything that waits for a person, each thing with a stable key and what people did
//! about it. A kind of item has a file; [`SOURCES`] is their list.
//!
//! In: the office, and the moment by the clock of whoever looks. Out: items, late ones first. An
//! item lies here as long as its cause does: the row is booked, the fail delivered, and it is gone,
//! whatever was said about it; what was said can still be read by its key. Never here: a change;
//! who may do what. To add a kind: a file here and its line in the list, its word in
//! `terms::ItemKind`, and what people read of it (`item-…`, in two languages).

mod approvals;
mod blocks;
mod breaks;
mod calls;
mod cause;
mod checks;
mod fails;
mod payments;
mod prices;
mod requests;
mod rows;
mod rules;
mod statements;

pub use cause::{BlockOf, Facts, Subject};
pub(crate) use prices::key_of_price;
pub use rows::key_of_row;
pub(crate) use rows::row_of;

use crate::desks;
use crate::{Directory, Office, Rejection, plausible};
use cause::Cause;
use terms::{
    AccountId, AssetId, Date, DeskEvent, Event, ItemAction, ItemKind, ItemState, Kind, Moment,
    Name, SourceId, Step, Work,
};

/// A kind of item: what its keys begin with, its causes, and whether the one of a key stands, where
/// that can be told without drawing all of them up. Of refused rows, of which there may be very
/// many, the causes are those on which somebody has worked; the others stand in an index.
struct Source {
    prefix: &'static str,
    causes: fn(&Office) -> Vec<Cause>,
    stands: Option<fn(&Office, &str) -> bool>,
}

/// The kinds of items.
const SOURCES: [Source; 13] = [
    Source { prefix: "row", causes: rows::causes, stands: Some(rows::stands) },
    Source { prefix: "fail", causes: fails::causes, stands: None },
    Source { prefix: "break", causes: breaks::causes, stands: None },
    Source { prefix: "block", causes: blocks::causes, stands: None },
    Source { prefix: "price", causes: prices::causes, stands: None },
    Source { prefix: "payment", causes: payments::causes, stands: None },
    Source { prefix: "statement", causes: statements::causes, stands: None },
    Source { prefix: "call", causes: calls::causes, stands: None },
    Source { prefix: "proposal", causes: approvals::causes, stands: Some(approvals::stands) },
    Source { prefix: "check", causes: checks::causes, stands: None },
    Source { prefix: "gate", causes: checks::to_sign, stands: None },
    Source { prefix: "rule", causes: rules::causes, stands: None },
    Source { prefix: "request", causes: requests::causes, stands: Some(requests::stands) },
];

/// Since when something waits: the books know days, the door knows moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Since a day.
    Day(Date),
    /// Since a moment.
    Moment(Moment),
}

impl Since {
    /// A day begins where the office is.
    fn moment(self, directory: &Directory) -> Moment {
        match self {
            Self::Day(day) => directory.local_time().start_of(day),
            Self::Moment(moment) => moment,
        }
    }
}

/// A place in the queue: what is not done before what is, what is due before what is not, the
/// earlier before the later, and last by the key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueuePlace {
    /// Was it done?
    pub is_done: bool,
    /// Was nothing said about when it is due?
    pub is_without_due: bool,
    /// When it was due.
    pub due: Option<Moment>,
    /// Since when it waits.
    pub since: Moment,
    /// Of a refused row, the document and the row, which stand in the order of their numbers.
    pub row: Option<(SourceId, u32)>,
    /// Its key.
    pub key: Name,
}

impl QueuePlace {
    /// A place; the key says whether it is that of a refused row.
    pub fn of(is_done: bool, due: Option<Moment>, since: Moment, key: Name) -> Self {
        let row = key.strip_prefix("row:").and_then(rows::row_of);
        Self { is_done, is_without_due: due.is_none(), due, since, row, key }
    }
}

/// Something that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its key: `row:<source>:<row>`, `fail:<street account>:<instrument>`,
    /// `break:<suspense account>:<asset>`,
    /// `block:<block account>:<instrument>:<trade date>:<side>`, `price:<instrument>`,
    /// `payment:<id>`, `statement:<transfer id>`, `call:<account>:<currency>:<kind>:<date>`,
    /// `rule:calendar:<market>`,
    /// `rule:rate:<market>:<charge>:…`, `check:<check>:…`,
    /// `gate:<day>:<check>:<list>:<signature>`,
    /// `gate:<period>:period:<closings>:<signature>`, `proposal:<id>`, `request:<id>`.
    pub key: Name,
    /// Why it lies here.
    pub kind: ItemKind,
    /// The desk that was asked; otherwise the kind of desk that such things go to: intake,
    /// settlement, credit, valuation, control.
    pub desk: Name,
    /// What it is about.
    pub subject: Subject,
    /// What is to be known about it.
    pub facts: Facts,
    /// Since when it waits.
    pub since: Since,
    /// By when it is to be done.
    pub due: Option<Moment>,
    /// Is it not done, and past due?
    pub is_late: bool,
    /// Who works on it.
    pub owner: Option<Name>,
    /// How many comments were made.
    pub comments: usize,
    /// What was done last.
    pub last_step: Option<Work>,
    /// How far the work is.
    pub state: ItemState,
    /// What may be done next.
    pub actions: Vec<ItemAction>,
    /// Where it stands in the order that was asked for.
    pub place: QueuePlace,
}

/// The key of what stands on an account: a fail on the street, a break in suspense.
pub fn key_of_balance(directory: &Directory, account: AccountId, asset: AssetId) -> Name {
    let account = directory.account(account);
    let what = if account.kind == Kind::Suspense { "break" } else { "fail" };
    Name::from(format!("{what}:{}:{}", account.account, directory.asset(asset).code()))
}

/// Everything that waits for a person at a moment: what is due first, then what has waited longest;
/// what is said to be done comes last.
pub fn queue(office: &Office, at: Moment) -> Vec<Item> {
    Queue::of(office, at).behind(None).collect()
}

/// An item of a key, when it lies in the queue.
pub fn queue_item(office: &Office, key: &str, at: Moment) -> Option<Item> {
    let (prefix, rest) = key.split_once(':')?;
    let changes = office.work.changes();
    if let Some((source, row)) = rows::row_of(rest).filter(|_| prefix == "row") {
        let cause = rows::cause_of(office, source, row).filter(|cause| cause.key == key)?;
        return Some(item(office, cause, at, changes));
    }
    let source = SOURCES.iter().find(|source| source.prefix == prefix)?;
    let cause = (source.causes)(office).into_iter().find(|cause| cause.key == key)?;
    Some(item(office, cause, at, changes))
}

/// The queue, which is drawn up only as far as somebody reads it: there may be very many refused
/// rows, and those on which nobody has worked stand in order by themselves.
pub struct Queue<'o> {
    office: &'o Office,
    at: Moment,
    changes: u64,
    worked: Vec<Item>,
    untouched: usize,
}

impl<'o> Queue<'o> {
    /// As it stands.
    pub fn of(office: &'o Office, at: Moment) -> Self {
        Self::as_it_stood(office, at, office.work.changes())
    }

    /// In the order in which it stood after so many changes of what is done and due: whoever reads
    /// it page by page keeps the order of the first page, so that what a colleague does meanwhile
    /// neither hides an item nor gives it twice.
    pub fn as_it_stood(office: &'o Office, at: Moment, changes: u64) -> Self {
        let causes = SOURCES.iter().flat_map(|source| (source.causes)(office));
        let mut worked: Vec<Item> = causes.map(|cause| item(office, cause, at, changes)).collect();
        worked.sort_by(|one, other| one.place.cmp(&other.place));
        let rows = worked.iter().filter(|item| item.kind == ItemKind::RejectedRow).count();
        let untouched = office.sources.refused().len().saturating_sub(rows);
        Self { office, at, changes, worked, untouched }
    }

    /// Everything but the refused rows on which nobody has worked, in order.
    pub fn worked(&self) -> &[Item] {
        &self.worked
    }

    /// How many refused rows there are on which nobody has worked: they are open, nobody owns them,
    /// and nothing was said about when they are due.
    pub const fn untouched(&self) -> usize {
        self.untouched
    }

    /// The first of them.
    pub fn first_untouched(&self) -> Option<Item> {
        self.untouched_behind(None).next()
    }

    /// Every item behind a place, in order.
    pub fn behind(&self, after: Option<&QueuePlace>) -> impl Iterator<Item = Item> {
        let from = self.worked.partition_point(|item| after.is_some_and(|at| item.place <= *at));
        let mut worked = self.worked[from..].iter().peekable();
        let mut untouched = self.untouched_behind(after).peekable();
        std::iter::from_fn(move || match (worked.peek(), untouched.peek()) {
            (Some(one), Some(other)) if one.place < other.place => worked.next().cloned(),
            (_, Some(_)) => untouched.next(),
            (_, None) => worked.next().cloned(),
        })
    }

    fn untouched_behind(&self, after: Option<&QueuePlace>) -> impl Iterator<Item = Item> {
        let rows = rows::untouched(self.office, after);
        rows.map(|cause| item(self.office, cause, self.at, self.changes))
    }
}

/// A step on an item: one that lies in the queue, or that was worked on before.
pub fn work(office: &Office, work: &Work) -> Result<Vec<Event>, Rejection> {
    check_signature(office, work)?;
    fails::check_buy_in(office, work)?;
    desks::check_step(
        work,
        stands(office, &work.item),
        &office.work,
        &office.people,
        office.directory.edition(),
    )?;
    Ok(vec![Event::Desk(DeskEvent::Worked(work.clone()))])
}

/// Two signatures are two humans'.
fn check_signature(office: &Office, work: &Work) -> Result<(), Rejection> {
    let other =
        plausible::other_signature(&work.item).filter(|_| matches!(work.step, Step::Resolve(_)));
    let Some(signer) = other.and_then(|other| plausible::signer_of(office, &other)) else {
        return Ok(());
    };
    let is_one = signer.is_same_person(&work.by)
        || office
            .people
            .one_human(&work.by.person, &signer.person, office.directory.edition())
            .is_some();
    if is_one {
        let (item, by) = (work.item.clone(), work.by.person.clone());
        return Err(desks::Refusal::SignerMustBeAnother { item, by }.into());
    }
    Ok(())
}

/// Does an item of this key lie in the queue?
fn stands(office: &Office, key: &str) -> bool {
    let Some((prefix, rest)) = key.split_once(':') else { return false };
    let Some(source) = SOURCES.iter().find(|source| source.prefix == prefix) else { return false };
    match source.stands {
        Some(stands) => stands(office, rest),
        None => (source.causes)(office).iter().any(|cause| cause.key == key),
    }
}

fn item(office: &Office, cause: Cause, at: Moment, changes: u64) -> Item {
    let Cause { key, kind, desk, subject, facts, since, due, mends, is_ended_by_word } = cause;
    let work = office.work.of(&key);
    let owner = work.and_then(|work| work.owner.clone());
    let state = match (work, &owner) {
        (Some(work), _) if work.resolved => ItemState::Resolved,
        (_, Some(_)) => ItemState::Taken,
        (_, None) => ItemState::Open,
    };
    let (is_done, due_then) = work.map_or((false, None), |work| work.stood(changes));
    let due_then = due_then.or(due);
    let due = work.and_then(|work| work.due).or(due);
    Item {
        place: QueuePlace::of(is_done, due_then, since.moment(&office.directory), key.clone()),
        actions: actions(&mends, is_ended_by_word, state),
        is_late: state != ItemState::Resolved && due.is_some_and(|due| due < at),
        comments: work.map_or(0, desks::ItemWork::comments),
        last_step: work.and_then(|work| work.steps.last().cloned()),
        key,
        kind,
        desk,
        subject,
        facts,
        since,
        due,
        owner,
        state,
    }
}

/// What mends the cause comes first.
fn actions(mends: &[ItemAction], is_ended_by_word: bool, state: ItemState) -> Vec<ItemAction> {
    use ItemAction::{Assign, Comment, Due, Release, Reopen, Resolve, Take};
    let about: &[ItemAction] = match state {
        ItemState::Open => &[Take, Assign, Due, Comment],
        ItemState::Taken => &[Release, Assign, Due, Comment],
        ItemState::Resolved => &[Reopen, Comment],
    };
    let is_said = is_ended_by_word && state != ItemState::Resolved;
    let ends: &[ItemAction] = if is_said { &[Resolve] } else { &[] };
    [mends, about, ends].concat()
}
