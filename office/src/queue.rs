//! The corridor's queue: everything that waits for a person, each thing with a stable key and what people did about it.
//!
//! In: the office, and the moment by the clock of whoever looks. Out: items, late ones first. An item lies here as long as
//! its cause does: the row is booked, the fail delivered, and it is gone, whatever was said about it; what was said can still
//! be read by its key. Never here: a change; who may do what.

use crate::desks::{self, Kept, view};
use crate::records::Disposition;
use crate::records::view::rejections;
use crate::settlement::view::{Fail, fails, market_value};
use crate::{Office, Rejection};
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    AccountId, Actor, AssetId, Date, Decimal, Event, HeldPrice, ItemAction, ItemKind, ItemState, Moment, Name, Origin, Request,
    RequestSubject, SourceId, Total, Work,
};

/// Nanoseconds of a day and of a minute.
const DAY_NS: i64 = 86_400_000_000_000;
const MINUTE_NS: i64 = 60_000_000_000;

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
        /// The rule that it broke.
        code: Name,
        /// What a clerk is told.
        message: String,
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
        says: Vec<String>,
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
    /// Its key: `row:<source>:<row>`, `fail:<street account>:<instrument>`, `price:<instrument>`, `proposal:<id>`,
    /// `request:<id>`.
    pub key: Name,
    /// Why it lies here.
    pub kind: ItemKind,
    /// The desk that was asked; otherwise the kind of desk that such things go to: intake, settlement, valuation, control.
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

/// What the cause of an item says of it; the work is added to it.
struct Cause {
    key: Name,
    kind: ItemKind,
    desk: Name,
    subject: Subject,
    facts: Facts,
    since: Since,
    due: Option<Moment>,
}

/// Everything that waits for a person at a moment: what is due first, then what has waited longest; what is said to be done
/// comes last.
pub fn queue(office: &Office, at: Moment) -> Vec<Item> {
    let mut items: Vec<Item> = causes(office).into_iter().map(|cause| item(office, cause, at)).collect();
    let order = |item: &Item| (item.state == ItemState::Resolved, item.due.is_none(), item.due, item.since.nanoseconds());
    items.sort_by(|one, other| order(one).cmp(&order(other)).then_with(|| one.key.cmp(&other.key)));
    items
}

/// A step on an item: one that lies in the queue, or that was worked on before.
pub fn work(office: &Office, work: &Work) -> Result<Vec<Event>, Rejection> {
    if office.work.has(work) {
        return Ok(Vec::new());
    }
    desks::check_step(work, stands(office, &work.item), &office.work, &office.people)?;
    Ok(vec![Event::Worked(work.clone())])
}

/// Does an item of this key lie in the queue?
fn stands(office: &Office, key: &str) -> bool {
    match key.split_once(':') {
        Some(("row", place)) => row_of(place).is_some_and(|(source, row)| {
            let is_known = office.sources.files().nth(source.0 as usize).is_some();
            is_known && matches!(office.sources.exception(Origin::Row { source, row }), Some(Disposition::Rejected { .. }))
        }),
        Some(("proposal", id)) => office.proposals.open().any(|(proposal_id, _)| proposal_id == id),
        Some(("request", id)) => office.work.request(id).is_some(),
        Some(("fail", _)) => fail_causes(office).iter().any(|cause| cause.key == key),
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
        actions: actions(kind, &facts, state),
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
fn actions(kind: ItemKind, facts: &Facts, state: ItemState) -> Vec<ItemAction> {
    use ItemAction::{Answer, Approve, Assign, Comment, Decline, Deliver, Release, Reopen, Repair, Resend, Resolve, SetPrice, Take};
    let mends: &[ItemAction] = match (kind, facts) {
        (ItemKind::RejectedRow, _) => &[Repair, Resend],
        (ItemKind::Fail, _) => &[Deliver],
        (ItemKind::HeldPrice | ItemKind::MissingPrice | ItemKind::StalePrice, _) => &[SetPrice],
        (ItemKind::Approval, Facts::Approval { is_expired: true, .. }) => &[Decline],
        (ItemKind::Approval, _) => &[Approve, Decline],
        (ItemKind::Request, _) => &[Answer],
    };
    let about: &[ItemAction] = match state {
        ItemState::Open => &[Take, Assign, Comment, Resolve],
        ItemState::Taken => &[Release, Assign, Comment, Resolve],
        ItemState::Resolved => &[Reopen, Comment],
    };
    [mends, about].concat()
}

fn causes(office: &Office) -> Vec<Cause> {
    let mut causes = row_causes(office);
    causes.extend(fail_causes(office));
    causes.extend(price_causes(office));
    causes.extend(approval_causes(office));
    causes.extend(office.work.open_requests().map(|request| request_cause(office, request)));
    causes
}

fn row_causes(office: &Office) -> Vec<Cause> {
    let cause = |row: crate::records::view::Rejected<'_>| Cause {
        key: Name::from(format!("row:{}:{}", row.source.0, row.row)),
        kind: ItemKind::RejectedRow,
        desk: Name::from("intake"),
        subject: Subject { row: Some((row.source, row.row)), ..Subject::default() },
        facts: Facts::Row { source: row.source_name.clone(), id: row.id.clone(), code: row.code.clone(), message: row.message.to_owned() },
        since: Since::Day(office.sources.file(row.source).received_on),
        due: None,
    };
    rejections(&office.sources).map(cause).collect()
}

/// The parts of a fail by age are one item: one call to one counterparty.
fn fail_causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let mut whole: BTreeMap<(AccountId, AssetId), Fail> = BTreeMap::new();
    for part in fails(&office.street, &office.directory, today) {
        // The oldest part comes first.
        let fail = whole.entry((part.street_account, part.instrument)).or_insert(Fail { quantity: Total::ZERO, ..part });
        fail.quantity += part.quantity;
    }
    whole.into_values().filter(|fail| !fail.quantity.is_zero()).map(|fail| fail_cause(office, &fail, today)).collect()
}

fn fail_cause(office: &Office, fail: &Fail, today: Date) -> Cause {
    let directory = &office.directory;
    let currency = directory.clearing(fail.instrument).currency;
    let decimals = |asset| directory.asset(asset).decimals();
    let worth = |price| market_value(fail.quantity.abs(), decimals(fail.instrument), price, decimals(currency));
    let (account, instrument) = (&directory.account(fail.street_account).account, directory.asset(fail.instrument).code());
    Cause {
        key: Name::from(format!("fail:{account}:{instrument}")),
        kind: ItemKind::Fail,
        desk: Name::from("settlement"),
        subject: Subject { account: Some(fail.street_account), instrument: Some(fail.instrument), ..Subject::default() },
        facts: Facts::Fail {
            quantity: fail.quantity,
            value: office.price_used(fail.instrument, today).map(|used| worth(used.price.price)),
            age_settlement_days: fail.age_settlement_days,
        },
        since: Since::Day(fail.since),
        due: None,
    }
}

/// A price that was held back hides that the one before it is old.
fn price_causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let instruments: BTreeSet<AssetId> = office.values.held.all().map(|held| held.price.instrument).collect();
    let held = instruments.into_iter().filter_map(|instrument| office.held_back(instrument, today));
    let mut causes: BTreeMap<AssetId, Cause> = held
        .map(|held| (held.price.instrument, (ItemKind::HeldPrice, Facts::Held(held.clone()), held.price.date)))
        .map(|(instrument, (kind, facts, since))| (instrument, price_cause(office, instrument, kind, facts, since)))
        .collect();
    let mut odd: BTreeMap<AssetId, (Total, Option<(Decimal, Date)>)> = BTreeMap::new();
    for stock in office.inventory(today).into_iter().flat_map(|holder| holder.stocks) {
        if stock.price.as_ref().is_none_or(|used| used.is_stale) {
            let entry = odd.entry(stock.instrument).or_default();
            entry.0 += stock.quantity;
            entry.1 = stock.price.map(|used| (used.price.price, used.price.date));
        }
    }
    for (instrument, (held, last)) in odd {
        let facts = Facts::Price { last: last.map(|(price, _)| price), last_on: last.map(|(_, date)| date), held };
        let kind = if last.is_some() { ItemKind::StalePrice } else { ItemKind::MissingPrice };
        let since = last.map_or(today, |(_, date)| date);
        causes.entry(instrument).or_insert_with(|| price_cause(office, instrument, kind, facts, since));
    }
    causes.into_values().collect()
}

fn price_cause(office: &Office, instrument: AssetId, kind: ItemKind, facts: Facts, since: Date) -> Cause {
    Cause {
        key: Name::from(format!("price:{}", office.directory.asset(instrument).code())),
        kind,
        desk: Name::from("valuation"),
        subject: Subject { instrument: Some(instrument), ..Subject::default() },
        facts,
        since: Since::Day(since),
        due: None,
    }
}

fn approval_causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let cause = |(proposal_id, kept): (&Name, &Kept)| Cause {
        key: Name::from(format!("proposal:{proposal_id}")),
        kind: ItemKind::Approval,
        desk: Name::from("control"),
        subject: Subject { proposal: Some(proposal_id.clone()), ..Subject::default() },
        facts: Facts::Approval {
            by: kept.by.clone(),
            says: view::sentences(kept, &office.directory),
            is_expired: desks::rules::has_expired(kept, &office.directory, today),
        },
        since: Since::Day(kept.proposed_on),
        due: None,
    };
    office.proposals.open().map(cause).collect()
}

/// A request is due when its desk has promised to answer.
fn request_cause(office: &Office, request: &Request) -> Cause {
    let Request { request_id, by, desk, subject, about, text, at } = request;
    let minutes = office.people.find_desk(desk).map(|desk| i64::from(desk.answer_minutes));
    Cause {
        key: desks::request_key(request_id),
        kind: ItemKind::Request,
        desk: desk.clone(),
        subject: Subject {
            request: Some(request_id.clone()),
            account: about.as_ref().and_then(|about| office.directory.account_id(about)),
            instrument: about.as_ref().and_then(|about| office.directory.instrument(about)).map(|(id, _)| id),
            ..Subject::default()
        },
        facts: Facts::Request { by: by.clone(), subject: *subject, about: about.clone(), text: text.clone() },
        since: Since::Moment(*at),
        due: minutes.map(|minutes| Moment(at.0.saturating_add(minutes * MINUTE_NS))),
    }
}
