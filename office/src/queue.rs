//! The corridor's queue: everything that waits for a person, each thing with a stable key and what
//! people did about it.
//!
//! In: the office, and the moment by the clock of whoever looks. Out: items, late ones first. An
//! item lies here as long as its cause does: the row is booked, the fail delivered, and it is gone,
//! whatever was said about it; what was said can still be read by its key. Never here: a change;
//! who may do what.

use crate::causes::{Cause, block_causes, break_causes, causes, fail_causes, price_causes};
use crate::desks;
use crate::records::Disposition;
use crate::{Office, Rejection};
use terms::{
    AccountId, Actor, AssetId, Date, Decimal, DeskEvent, Event, HeldPrice, ItemAction, ItemKind,
    ItemState, Moment, Name, Origin, RequestSubject, Sentence, Side, SourceId, Total, Work,
};

/// Nanoseconds of a day.
const DAY_NS: i64 = 86_400_000_000_000;

/// Since when something waits: the books know days, the door knows moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Since a day.
    Day(Date),
    /// Since a moment.
    Moment(Moment),
}

impl Since {
    fn nanoseconds(self) -> i64 {
        match self {
            Self::Day(day) => i64::from(day.days()).saturating_mul(DAY_NS),
            Self::Moment(moment) => moment.0,
        }
    }
}

/// What an item is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The account.
    pub account: Option<AccountId>,
    /// The instrument.
    pub instrument: Option<AssetId>,
    /// The row of a document; the header is row 1.
    pub row: Option<(SourceId, u32)>,
    /// The proposal.
    pub proposal: Option<Name>,
    /// The request.
    pub request: Option<Name>,
}

/// What is to be known about an item at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facts {
    /// A refused row.
    Row {
        /// The document's name.
        source: Name,
        /// The id that the row had.
        id: Name,
        /// The rule that it broke, and what a clerk is told.
        sentence: Sentence,
    },
    /// A fail.
    Fail {
        /// + we have failed to deliver, − we have failed to receive.
        quantity: Total,
        /// Its market value in the currency of the instrument, when there is a price.
        value: Option<Total>,
        /// The age of its oldest part.
        age_settlement_days: usize,
    },
    /// What stands in suspense.
    Break {
        /// Of what.
        asset: AssetId,
        /// How much; + it belongs to somebody, − somebody owes it.
        quantity: Total,
    },
    /// What is left of a block.
    Unallocated {
        /// How much has no owner.
        quantity: Total,
        /// The day of the fills.
        trade_date: Date,
        /// Their side.
        side: Side,
        /// When they settle.
        settlement_date: Date,
    },
    /// A price that was held back.
    Held(HeldPrice),
    /// A price that is old, or that nobody knows.
    Price {
        /// The last one.
        last: Option<Decimal>,
        /// The day of that one.
        last_on: Option<Date>,
        /// How much the inventory holds.
        held: Total,
    },
    /// Something that was put forward.
    Approval {
        /// By whom.
        by: Actor,
        /// What it says, a sentence for each part.
        says: Vec<Sentence>,
        /// Can it no longer be approved?
        is_expired: bool,
    },
    /// What somebody asked.
    Request {
        /// Who.
        by: Actor,
        /// About what kind of thing.
        subject: RequestSubject,
        /// About which one.
        about: Option<Name>,
        /// What they said.
        text: String,
    },
}

/// Something that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its key: `row:<source>:<row>`, `fail:<street account>:<instrument>`, `break:<suspense
    /// account>:<asset>`,
    /// `block:<block account>:<instrument>:<trade date>:<side>`, `price:<instrument>`,
    /// `proposal:<id>`, `request:<id>`.
    pub key: Name,
    /// Why it lies here.
    pub kind: ItemKind,
    /// The desk that was asked; otherwise the kind of desk that such things go to: intake,
    /// settlement, valuation, control.
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
}

/// Everything that waits for a person at a moment: what is due first, then what has waited longest;
/// what is said to be done comes last.
pub fn queue(office: &Office, at: Moment) -> Vec<Item> {
    let mut items: Vec<Item> =
        causes(office).into_iter().map(|cause| item(office, cause, at)).collect();
    let order = |item: &Item| {
        (item.state == ItemState::Resolved, item.due.is_none(), item.due, item.since.nanoseconds())
    };
    items.sort_by(|one, other| order(one).cmp(&order(other)).then_with(|| one.key.cmp(&other.key)));
    items
}

/// A step on an item: one that lies in the queue, or that was worked on before.
pub fn work(office: &Office, work: &Work) -> Result<Vec<Event>, Rejection> {
    if office.work.has(work) {
        return Ok(Vec::new());
    }
    desks::check_step(
        work,
        stands(office, &work.item),
        &office.work,
        &office.people,
        office.directory.edition(),
    )?;
    Ok(vec![Event::Desk(DeskEvent::Worked(work.clone()))])
}

/// Does an item of this key lie in the queue?
fn stands(office: &Office, key: &str) -> bool {
    match key.split_once(':') {
        Some(("row", place)) => row_of(place).is_some_and(|(source, row)| {
            let is_known = office.sources.files().nth(source.0 as usize).is_some();
            is_known
                && matches!(
                    office.sources.exception(Origin::Row { source, row }),
                    Some(Disposition::Rejected { .. })
                )
        }),
        Some(("proposal", id)) => office.proposals.open().any(|(proposal_id, _)| proposal_id == id),
        Some(("request", id)) => office.work.request(id).is_some(),
        Some(("fail", _)) => fail_causes(office).iter().any(|cause| cause.key == key),
        Some(("break", _)) => break_causes(office).iter().any(|cause| cause.key == key),
        Some(("block", _)) => block_causes(office).iter().any(|cause| cause.key == key),
        Some(("price", _)) => price_causes(office).iter().any(|cause| cause.key == key),
        _ => false,
    }
}

fn row_of(place: &str) -> Option<(SourceId, u32)> {
    let (source, row) = place.split_once(':')?;
    Some((SourceId(source.parse().ok()?), row.parse().ok()?))
}

fn item(office: &Office, cause: Cause, at: Moment) -> Item {
    let Cause { key, kind, desk, subject, facts, since, due } = cause;
    let work = office.work.of(&key);
    let owner = work.and_then(|work| work.owner.clone());
    let state = match (work, &owner) {
        (Some(work), _) if work.resolved => ItemState::Resolved,
        (_, Some(_)) => ItemState::Taken,
        (_, None) => ItemState::Open,
    };
    let due = work.and_then(|work| work.due).or(due);
    Item {
        actions: actions(kind, &subject, &facts, state),
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
fn actions(kind: ItemKind, subject: &Subject, facts: &Facts, state: ItemState) -> Vec<ItemAction> {
    use ItemAction::{
        Allocate, Answer, Approve, Assign, Comment, Decline, Deliver, Due, Release, Reopen, Repair,
        Resend, Resolve, SetPrice, Take, Voucher,
    };
    let mends: &[ItemAction] = match (kind, facts) {
        (ItemKind::RejectedRow, _) => &[Repair, Resend],
        // Money that nobody was due is given to whose it is by a voucher; securities go back.
        (ItemKind::Break, _) if subject.instrument.is_none() => &[Voucher],
        (ItemKind::Fail | ItemKind::Break, _) => &[Deliver],
        (ItemKind::Unallocated, _) => &[Allocate],
        (ItemKind::HeldPrice | ItemKind::MissingPrice | ItemKind::StalePrice, _) => &[SetPrice],
        (ItemKind::Approval, Facts::Approval { is_expired: true, .. }) => &[Decline],
        (ItemKind::Approval, _) => &[Approve, Decline],
        (ItemKind::Request, _) => &[Answer],
    };
    let about: &[ItemAction] = match state {
        ItemState::Open => &[Take, Assign, Due, Comment],
        ItemState::Taken => &[Release, Assign, Due, Comment],
        ItemState::Resolved => &[Reopen, Comment],
    };
    let is_said =
        matches!(kind, ItemKind::RejectedRow | ItemKind::Request) && state != ItemState::Resolved;
    let ends: &[ItemAction] = if is_said { &[Resolve] } else { &[] };
    [mends, about, ends].concat()
}
