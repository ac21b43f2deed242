//! Today: where the day stands, and what needs a person.

use super::Said;
use super::settlement::{AgeBar, FailCounts, LadderBar, fails_by_age, ladder};
use super::work::open;
use office::settlement::view::whole_fails;
use office::{DAYS_AHEAD_MAX, Office, Queue, open_rejects_count};
use serde::Serialize;
use std::collections::BTreeMap;
use terms::{Control, Date, ItemKind, ItemState, Moment};
use utoipa::ToSchema;

/// Where the day stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Today {
    /// The day at which the books stand.
    pub date: String,
    /// Is it open?
    pub is_open: bool,
    /// The day that is to be run next: the open one, or the business day behind the last closed
    /// one.
    pub to_run: String,
    /// The last day that was closed.
    pub last_closed: Option<String>,
    /// Everything due up to this day has settled.
    pub settled_through: String,
    /// How many documents came on the business day.
    pub files: usize,
    /// How many documents were begun and not finished.
    pub files_unfinished: usize,
    /// How many trades were captured on the business day.
    pub captured: usize,
    /// How many trades have not settled.
    pub unsettled: usize,
    /// How many net obligations are still to settle.
    pub obligations: usize,
    /// How many fails there are, to deliver and to receive.
    pub fails: usize,
    /// How many of the fails are ours to deliver.
    pub fails_to_deliver: usize,
    /// How many of the fails were due on this day itself, whole; the others are aged.
    pub fails_due_today: usize,
    /// How many rows are rejected and open: neither booked since, nor repaired, nor resolved.
    pub refused_rows: usize,
    /// How many proposals wait for a second person.
    pub approvals: usize,
    /// What waits for a person, kind by kind.
    pub waiting: Vec<Waiting>,
    /// What each person has taken on.
    #[serde(skip)]
    pub owned: BTreeMap<String, Owned>,
    /// What a person should look at, in sentences.
    pub open_items: Vec<Said>,
    /// The control sheet of the last closed day.
    pub controls: Vec<ControlFacts>,
    /// The settlement ladder.
    pub ladder: Vec<LadderBar>,
    /// The fails by age.
    pub fails_by_age: Vec<AgeBar>,
}

/// What somebody has taken on, and not done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Owned {
    /// How many items.
    pub count: usize,
    /// How many of them are past due.
    pub late: usize,
}

/// What waits for a person, of one kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Waiting {
    /// The kind of item.
    pub kind: String,
    /// How many wait.
    pub count: usize,
    /// How many of them are past due.
    pub late: usize,
}

/// A control.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ControlFacts {
    /// What was checked.
    pub control: Said,
    /// What had to be.
    pub expected: Said,
    /// What was found.
    pub found: Said,
    /// Does it hold?
    pub holds: bool,
}

/// Draws it up; what waits is judged at a moment.
pub fn today(office: &Office, date: Date, now: Moment) -> Today {
    let queue = Queue::of(office, now);
    let open = open(&queue);
    let fails = whole_fails(&office.street, &office.directory, date);
    let counts = FailCounts::of(&fails);
    let last_closed = office.days.last_closed();
    // The day at which the books stand is the business day, also as of a day without trading.
    let worked = office.days.current();
    let files = office.sources.files_until(worked).filter(|(_, file)| file.received_on == worked);
    let unfinished = office.sources.files_until(worked).filter(|(_, file)| file.rows.is_none());
    let sheet = last_closed.and_then(|date| office.days.sheet(date)).unwrap_or_default();
    Today {
        date: date.to_string(),
        is_open: office.days.open().is_some(),
        last_closed: last_closed.map(|date| date.to_string()),
        to_run: to_run(office).to_string(),
        settled_through: office.ledger.settled_through().to_string(),
        files: files.count(),
        files_unfinished: unfinished.count(),
        captured: office.trades.captured_on(worked),
        unsettled: office.open_trades.iter().map(|(_, trades)| trades.len()).sum(),
        obligations: office::clearance::view::obligations(&office.ledger, &office.directory).len(),
        fails: counts.fails,
        fails_to_deliver: counts.to_deliver,
        fails_due_today: counts.due_today,
        refused_rows: open_rejects_count(office),
        approvals: office.proposals.open().count(),
        waiting: waiting(&queue, &open),
        owned: owned(&queue),
        open_items: office::open_items(office, date).into_iter().map(Said::from).collect(),
        controls: sheet.iter().map(control).collect(),
        ladder: ladder(office),
        fails_by_age: fails_by_age(&fails),
    }
}

/// Within a calendar there is always another business day soon; at its end the day itself is shown,
/// and refused when it is run.
fn to_run(office: &Office) -> Date {
    let days = &office.days;
    let first = days
        .open()
        .or_else(|| days.last_closed().map(|date| date.plus(1)))
        .unwrap_or_else(|| days.books_from());
    (0..DAYS_AHEAD_MAX)
        .map(|ahead| first.plus(ahead))
        .find(|date| office.directory.is_business_day(*date))
        .unwrap_or(first)
}

fn owned(queue: &Queue<'_>) -> BTreeMap<String, Owned> {
    let mut owned: BTreeMap<String, Owned> = BTreeMap::new();
    for item in queue.worked().iter().filter(|item| item.state != ItemState::Resolved) {
        if let Some(owner) = &item.owner {
            let of = owned.entry(owner.to_string()).or_default();
            of.count += 1;
            of.late += usize::from(item.is_late);
        }
    }
    owned
}

fn waiting(queue: &Queue<'_>, open: &BTreeMap<&str, usize>) -> Vec<Waiting> {
    let of = |kind: &ItemKind| {
        let late = queue.worked().iter().filter(|item| item.kind == *kind && item.is_late);
        let count = open.get(kind.as_str()).copied()?;
        Some(Waiting { kind: kind.as_str().to_owned(), count, late: late.count() })
    };
    ItemKind::ALL.iter().filter_map(of).collect()
}

/// A control in facts.
pub fn control(control: &Control) -> ControlFacts {
    ControlFacts {
        control: control.control.clone().into(),
        expected: control.expected.clone().into(),
        found: control.found.clone().into(),
        holds: control.holds(),
    }
}
