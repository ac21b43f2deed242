//! Work: what waits for a person, what people did about it, what was asked of desks, and who sits
//! where.

use super::places::WorkPlace;
use super::trades::SourceRow;
use super::{Part, Said, account, after, asset, show};
use door::{Problem, Seen};
use office::Office;
use office::settlement::view::Fail;
use office::{Item, Queue, Sight, Since, queue_item};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    Decimal, Fraction, HeldPrice, ItemKind, ItemState, Moment, Request, Rounding, Work,
    power_of_ten,
};
use utoipa::ToSchema;

/// Something that waits for a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemFacts {
    /// Its key: `row:…`, `fail:…`, `break:…`, `block:…`, `price:…`, `payment:…`, `statement:…`,
    /// `call:…`, `rule:…`, `check:…`, `gate:…`, `proposal:…`, `request:…`.
    pub item: String,
    /// Why it lies here: `rejected_row`, fail, break, unallocated, `held_price`, `missing_price`,
    /// `stale_price`, `same_reference`, `missing_statement`, `margin_call`, `calendar_ends`,
    /// `rate_ends`, oversold, `negative_box`, overdraft, `open_money`, `off_market`, `told_twice`,
    /// `sign_off`, approval, request.
    pub kind: String,
    /// open, taken, resolved.
    pub state: String,
    /// Is it past due and not done?
    pub is_late: bool,
    /// The desk that is to deal with it.
    pub desk: String,
    /// Who works on it: the person's short name.
    pub owner: Option<String>,
    /// Since which day or moment it waits.
    pub since: String,
    /// By when it is to be done (RFC 3339, UTC).
    pub due: Option<String>,
    /// What a person is told about it, or what they said.
    pub says: Said,
    /// The rule that a row broke.
    pub code: Option<String>,
    /// The account that it is about.
    pub account: Option<String>,
    /// The instrument that it is about.
    pub instrument: Option<String>,
    /// How much: of a fail, + we are to deliver, − the street is; of a break, + it belongs to
    /// somebody, − somebody owes it.
    pub quantity: Option<String>,
    /// Of a break, the currency or the instrument's code.
    pub asset: Option<String>,
    /// Which block has shares without an owner.
    pub block: Option<BlockFacts>,
    /// The age of the oldest part of a fail, in settlement days.
    pub age_settlement_days: Option<usize>,
    /// Of what has not come, the day from which on it may be bought in.
    pub buy_in_from: Option<String>,
    /// Of a fail, the rule that says so, or by when it must be closed out.
    pub ruled_by: Option<String>,
    /// The parts of a fail by age, the oldest first; they add up to its quantity.
    pub parts: Vec<FailPart>,
    /// Of a price that was held back, how far it lies from the last one.
    pub held_price: Option<HeldPriceFacts>,
    /// Who asked, or put it forward.
    pub by: Option<String>,
    /// The row of a document that it is about.
    pub source: Option<SourceRow>,
    /// The proposal that it is about.
    pub proposal: Option<String>,
    /// How many comments were made.
    pub comments: usize,
    /// What may sensibly be done next, the best first.
    pub actions: Vec<String>,
}

/// The part of a fail that dates from one settlement date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FailPart {
    /// How many units, signed like the fail.
    pub quantity: String,
    /// The settlement date.
    pub since: String,
    /// Settlement days since then; 0: due on the day itself.
    pub age_settlement_days: usize,
}

/// A price that was held back, beside the last one that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeldPriceFacts {
    /// The price that was told, for one unit.
    pub price: String,
    /// Its currency (ISO 4217).
    pub currency: String,
    /// Of which day it is.
    pub date: String,
    /// Who told it.
    pub source: String,
    /// The last accepted price.
    pub accepted: String,
    /// Of which day that is.
    pub accepted_on: String,
    /// By how many percent of the last one it is higher (+) or lower (−), to two digits, half up.
    pub moved_percent: Option<String>,
    /// By how many percent it may move.
    pub tolerance: String,
}

/// The fills of a block.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlockFacts {
    /// The day of the fills.
    pub trade_date: String,
    /// Their side: B, S, SS, SX.
    pub side: String,
    /// When they settle.
    pub settlement_date: String,
}

/// What somebody did about an item.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StepFacts {
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Who: the person's short name.
    pub by: String,
    /// take, release, assign, comment, due, answer, resolve, reopen, chase, `buy_in`.
    pub step: String,
    /// What was said, who was given it, or by when it is due.
    pub says: String,
}

/// A request, with the time that it took.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequestFacts {
    /// Its id: the idempotency key under which it was asked.
    pub request: String,
    /// price, inventory, document, correction, trouble, question.
    pub subject: String,
    /// open, taken, resolved.
    pub state: String,
    /// Which desk is asked.
    pub desk: String,
    /// Who asks.
    pub by: String,
    /// The account, instrument, trade or proposal that it is about.
    pub about: Option<String>,
    /// What is asked, in the words of whoever asks.
    pub text: String,
    /// When it was asked (RFC 3339, UTC).
    pub asked_at: String,
    /// What was answered last.
    pub answer: Option<String>,
    /// Minutes until somebody took it.
    pub taken_minutes: Option<i64>,
    /// Minutes until it was answered.
    pub answered_minutes: Option<i64>,
    /// Minutes within which the desk has promised to answer.
    pub promised_minutes: Option<u32>,
}

/// A person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonFacts {
    /// The short name.
    pub person: String,
    /// The name in full.
    pub full_name: String,
    /// The desk.
    pub desk: String,
    /// The roles.
    pub roles: Vec<String>,
    /// Where mail reaches them.
    pub email: Option<String>,
    /// Do they work here?
    pub active: bool,
    /// Counts the rows about this person.
    pub version: u32,
    /// Whose accounts they see, such as `branch:NORTH`; empty: the whole firm. Null to who does not
    /// see the whole firm.
    pub sees: Option<Vec<String>>,
}

/// Rights that are lent for an absence.
#[derive(Clone, Debug, Serialize)]
pub struct DelegationFacts {
    /// The id.
    pub delegation: String,
    /// Who is absent.
    pub from_person: String,
    /// Who stands in for them.
    pub to_person: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Why.
    pub reason: String,
}

/// A desk.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeskFacts {
    /// The short name.
    pub desk: String,
    /// The name in full.
    pub name: String,
    /// The department.
    pub department: String,
    /// The city or building.
    pub location: String,
    /// The zone of the IANA database.
    pub time_zone: String,
    /// Within how many minutes it answers.
    pub answer_minutes: u32,
}

/// Nanoseconds of a minute.
const MINUTE_NS: i64 = 60_000_000_000;

/// A part of the queue for a page, with what its tabs and its fields say of all of it.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// The items that were asked for, in the order in which they are to be done.
    pub items: Vec<ItemFacts>,
    /// How many items of each kind are not done.
    pub open: BTreeMap<&'static str, usize>,
    /// How many are late.
    pub late: usize,
    /// The desks that are asked.
    pub desks: BTreeSet<String>,
    /// Who works on something.
    pub owners: BTreeSet<String>,
}

/// Is an item in sight? To who sees some accounts alone, what is about one of them and names no
/// other: a rejected row or a proposal may say anything, a break or a fail is of the whole firm.
fn is_in_sight(office: &Office, sight: &Sight, item: &Item) -> bool {
    let is_of_its_account = match item.kind {
        ItemKind::MissingStatement
        | ItemKind::MarginCall
        | ItemKind::Oversold
        | ItemKind::Overdraft
        | ItemKind::OpenMoney
        | ItemKind::OffMarket => true,
        ItemKind::RejectedRow
        | ItemKind::Fail
        | ItemKind::Break
        | ItemKind::Unallocated
        | ItemKind::HeldPrice
        | ItemKind::MissingPrice
        | ItemKind::StalePrice
        | ItemKind::SameReference
        | ItemKind::CalendarEnds
        | ItemKind::RateEnds
        | ItemKind::NegativeBox
        | ItemKind::ToldTwice
        | ItemKind::SignOff
        | ItemKind::Approval
        | ItemKind::Request => false,
    };
    let account = item.subject.account;
    sight.is_whole()
        || (is_of_its_account && account.is_some_and(|account| sight.sees_id(office, account)))
}

/// The items in sight that hold, at most so many, and what is said of all in sight.
fn listed_in_sight(
    office: &Office,
    sight: &Sight,
    at: Moment,
    holds: impl Fn(&ItemFacts) -> bool,
    most: usize,
) -> Listed {
    let queue = Queue::of(office, at);
    let mut listed = Listed::default();
    let items = queue.worked().iter().filter(|item| is_in_sight(office, sight, item));
    for item in items {
        if item.state != ItemState::Resolved {
            *listed.open.entry(item.kind.as_str()).or_default() += 1;
        }
        listed.late += usize::from(item.is_late);
        listed.desks.insert(item.desk.to_string());
        listed.owners.extend(item.owner.as_ref().map(ToString::to_string));
        if listed.items.len() < most {
            listed.items.extend(Some(facts(office, item.clone())).filter(&holds));
        }
    }
    listed
}

/// The items that hold, at most so many. The refused rows on which nobody has worked differ in
/// nothing by which the queue may be narrowed: all of them hold, or none.
pub fn listed(
    office: &Office,
    sight: &Sight,
    at: Moment,
    holds: impl Fn(&ItemFacts) -> bool,
    most: usize,
) -> Listed {
    if !sight.is_whole() {
        return listed_in_sight(office, sight, at, holds, most);
    }
    let queue = Queue::of(office, at);
    let mut listed = Listed { open: open(&queue), ..Listed::default() };
    let first = queue.first_untouched();
    for item in queue.worked().iter().chain(&first) {
        listed.late += usize::from(item.is_late);
        listed.desks.insert(item.desk.to_string());
        listed.owners.extend(item.owner.as_ref().map(ToString::to_string));
    }
    let drawn = |item: Item| Some(facts(office, item)).filter(&holds);
    listed.items = if first.and_then(drawn).is_some() {
        queue.behind(None).filter_map(drawn).take(most).collect()
    } else {
        queue.worked().iter().cloned().filter_map(drawn).take(most).collect()
    };
    listed
}

/// How many items of each kind are not done.
pub fn open(queue: &Queue<'_>) -> BTreeMap<&'static str, usize> {
    let mut open = BTreeMap::new();
    for item in queue.worked().iter().filter(|item| item.state != ItemState::Resolved) {
        *open.entry(item.kind.as_str()).or_default() += 1;
    }
    if queue.untouched() > 0 {
        *open.entry(ItemKind::RejectedRow.as_str()).or_default() += queue.untouched();
    }
    open
}

/// A page of it. All pages stand in the order in which the first one stood, so that what a
/// colleague does meanwhile neither hides an item nor gives it twice.
pub fn queue_part(
    office: &Office,
    sight: &Sight,
    at: Moment,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Part<ItemFacts>, Problem> {
    let began = after::<WorkPlace>(office, cursor)?;
    let changes = began.as_ref().map_or_else(|| office.work.changes(), |place| place.changes);
    let queue = Queue::as_it_stood(office, at, changes);
    let items = queue.behind(began.as_ref().map(|began| &began.place));
    let items = items.filter(|item| is_in_sight(office, sight, item));
    let key = |item: &Item| WorkPlace { changes, place: item.place.clone() };
    let Part { items, next } = Part::of(office, items, key, cursor, limit)?;
    Ok(Part { items: items.into_iter().map(|item| facts(office, item)).collect(), next })
}

/// An item with what people did about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemLife {
    /// The item; none when its cause is gone.
    pub item: Option<ItemFacts>,
    /// What people did, in order.
    pub steps: Vec<StepFacts>,
}

/// An item in sight with its history; of one that is gone the history, for who sees everything.
pub fn life(office: &Office, sight: &Sight, key: &str, at: Moment) -> ItemLife {
    let item = item(office, sight, key, at);
    let is_told = sight.is_whole() || item.is_some();
    let steps = if is_told { history(office, key) } else { Vec::new() };
    ItemLife { item, steps }
}

/// Whose accounts items tell of: what is of the whole firm may name anybody, what is in sight by
/// its account names that one.
pub fn seen<'i>(sight: &Sight, items: impl IntoIterator<Item = &'i ItemFacts>) -> Seen {
    if sight.is_whole() {
        return Seen::every_client();
    }
    Seen::clients(items.into_iter().filter_map(|item| item.account.clone()))
}

/// An item in sight that waits.
pub fn item(office: &Office, sight: &Sight, key: &str, at: Moment) -> Option<ItemFacts> {
    let item = queue_item(office, key, at);
    item.filter(|item| is_in_sight(office, sight, item)).map(|item| facts(office, item))
}

fn facts(office: &Office, item: Item) -> ItemFacts {
    let since = match item.since {
        Since::Day(day) => day.to_string(),
        Since::Moment(moment) => moment.to_string(),
    };
    let source = item.subject.row.map(|(source, row)| SourceRow {
        source: source.0,
        file: office.sources.file(source).document.name.to_string(),
        row,
    });
    let is_of_money = matches!(item.kind, ItemKind::Break | ItemKind::SameReference);
    let told = item.facts;
    ItemFacts {
        item: item.key.to_string(),
        kind: item.kind.as_str().to_owned(),
        state: item.state.as_str().to_owned(),
        is_late: item.is_late,
        desk: item.desk.to_string(),
        owner: item.owner.map(|owner| owner.to_string()),
        since,
        due: item.due.map(|due| due.to_string()),
        account: item.subject.account.map(|id| account(office, id)),
        instrument: item.subject.instrument.map(|id| asset(office, id)),
        source,
        proposal: item.subject.proposal.map(|proposal| proposal.to_string()),
        comments: item.comments,
        actions: item.actions.iter().map(|action| action.as_str().to_owned()).collect(),
        says: Said(told.says),
        code: told.code.map(|code| code.to_string()),
        quantity: told.quantity.map(|(asset, quantity)| show(office, asset, quantity)),
        asset: told.quantity.filter(|_| is_of_money).map(|(id, _)| asset(office, id)),
        block: told.block.map(|block| BlockFacts {
            trade_date: block.trade_date.to_string(),
            side: block.side.as_str().to_owned(),
            settlement_date: block.settlement_date.to_string(),
        }),
        age_settlement_days: told.age_settlement_days,
        buy_in_from: told.buy_in_from.map(|day| day.to_string()),
        ruled_by: told.ruled_by.map(|rule| rule.to_string()),
        parts: told.parts.iter().map(|part| fail_part(office, part)).collect(),
        held_price: (item.kind == ItemKind::HeldPrice)
            .then(|| office.held_back(item.subject.instrument?, office.days.current()))
            .flatten()
            .map(|held| held_price(office, held)),
        by: told.by.map(|by| by.person.to_string()),
    }
}

fn held_price(office: &Office, held: &HeldPrice) -> HeldPriceFacts {
    let currency = office.directory.clearing(held.price.instrument).currency;
    let fraction = |of: Decimal| Fraction::try_new(of.mantissa.into(), power_of_ten(of.scale));
    let moved = || {
        let (price, accepted) = (fraction(held.price.price)?, fraction(held.accepted)?);
        let parts = price.minus(accepted)?.over(accepted)?.times(Fraction::whole(10_000))?;
        let hundredths = parts.round(Rounding::HalfUp);
        Some(Decimal { mantissa: i64::try_from(hundredths).ok()?, scale: 2 }.to_string())
    };
    HeldPriceFacts {
        price: held.price.price.to_string(),
        currency: asset(office, currency),
        date: held.price.date.to_string(),
        source: held.price.source.to_string(),
        accepted: held.accepted.to_string(),
        accepted_on: held.accepted_on.to_string(),
        moved_percent: moved(),
        tolerance: held.tolerance.to_string(),
    }
}

fn fail_part(office: &Office, part: &Fail) -> FailPart {
    FailPart {
        quantity: show(office, part.instrument, part.quantity),
        since: part.since.to_string(),
        age_settlement_days: part.age_settlement_days,
    }
}

/// What people did about an item, the first step first; also of one that no longer waits.
fn history(office: &Office, key: &str) -> Vec<StepFacts> {
    let steps = office.work.of(key).map(|work| work.steps.as_slice()).unwrap_or_default();
    steps.iter().map(step).collect()
}

fn step(work: &Work) -> StepFacts {
    use terms::Step::{Answer, Assign, BuyIn, Chase, Comment, Due, Release, Reopen, Resolve, Take};
    let says = match &work.step {
        Take | Release => String::new(),
        Assign(person) => person.to_string(),
        Due(moment) => moment.to_string(),
        Comment(text) | Answer(text) | Resolve(text) | Reopen(text) | Chase(text) => text.clone(),
        BuyIn(date, text) => format!("{date}: {text}"),
    };
    StepFacts {
        at: work.at.to_string(),
        by: work.by.person.to_string(),
        step: work.step.word().to_owned(),
        says,
    }
}

/// The requests that one person asked or that their desk was asked, or all; the newest first.
pub fn requests(office: &Office, sight: &Sight, only_of: Option<&str>) -> Vec<RequestFacts> {
    let is_of =
        |request: &&Request| only_of.is_none_or(|person| is_theirs(office, sight, request, person));
    let mut all: Vec<&Request> = office.work.requests().filter(is_of).collect();
    all.sort_by_key(|request| std::cmp::Reverse(request.at));
    all.into_iter().map(|request| request_facts(office, request)).collect()
}

fn request_facts(office: &Office, request: &Request) -> RequestFacts {
    let key = office::desks::request_key(&request.request_id);
    let owner = office.work.of(&key).and_then(|work| work.owner.as_ref());
    let state = match (office.work.is_resolved(&key), owner) {
        (true, _) => "resolved",
        (false, Some(_)) => "taken",
        (false, None) => "open",
    };
    let times = office.work.times(&request.request_id);
    let minutes = |moment: Option<Moment>| {
        moment.map(|moment| moment.0.saturating_sub(request.at.0) / MINUTE_NS)
    };
    RequestFacts {
        request: request.request_id.to_string(),
        subject: request.subject.as_str().to_owned(),
        state: state.to_owned(),
        desk: request.desk.to_string(),
        by: request.by.person.to_string(),
        about: request.about.as_ref().map(ToString::to_string),
        text: request.text.clone(),
        asked_at: request.at.to_string(),
        answer: answer(office, &key),
        taken_minutes: minutes(times.and_then(|times| times.taken)),
        answered_minutes: minutes(times.and_then(|times| times.answered)),
        promised_minutes: office.people.find_desk(&request.desk).map(|desk| desk.answer_minutes),
    }
}

/// Did they ask, or was their desk asked?
pub fn is_theirs(office: &Office, sight: &Sight, request: &Request, person: &str) -> bool {
    let desk = office.people.find_active(person).map(|person| &person.desk);
    let is_in_sight = sight.is_whole() || request.about.as_ref().is_some_and(|of| sight.sees(of));
    request.by.person.eq_ignore_ascii_case(person)
        || (is_in_sight && desk.is_some_and(|desk| *desk == request.desk))
}

/// The request of an item, whatever became of it.
pub fn request_of(office: &Office, key: &str) -> Option<RequestFacts> {
    let (request, _) = office.work.request(key.strip_prefix("request:")?)?;
    Some(request_facts(office, request))
}

fn answer(office: &Office, key: &str) -> Option<String> {
    let mut steps = office.work.of(key)?.steps.iter().rev();
    let text = |work: &Work| {
        if let terms::Step::Answer(text) = &work.step { Some(text.clone()) } else { None }
    };
    steps.find_map(text)
}

/// What a person has lent and was lent, the newest first.
pub fn delegations(office: &Office, person: &str) -> Vec<DelegationFacts> {
    let facts = |lent: &terms::Delegation| DelegationFacts {
        delegation: lent.delegation.to_string(),
        from_person: lent.from_person.to_string(),
        to_person: lent.to_person.to_string(),
        from: lent.from.to_string(),
        until: lent.until.to_string(),
        reason: lent.reason.to_string(),
    };
    office.rights.about(person).into_iter().map(facts).collect()
}

/// Everybody, by name; what they see is told to who sees the whole firm.
pub fn people(office: &Office, sight: &Sight) -> Vec<PersonFacts> {
    let sees = |person: &terms::Person| person.sees.iter().map(ToString::to_string).collect();
    let facts = |person: &terms::Person| PersonFacts {
        person: person.person.to_string(),
        full_name: person.full_name.to_string(),
        desk: person.desk.to_string(),
        roles: person.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        email: person.email.as_ref().map(ToString::to_string),
        active: person.active,
        version: person.version,
        sees: sight.is_whole().then(|| sees(person)),
    };
    office.people.all().map(facts).collect()
}

/// Every desk, by name.
pub fn desks(office: &Office) -> Vec<DeskFacts> {
    let facts = |desk: &terms::Desk| DeskFacts {
        desk: desk.desk.to_string(),
        name: desk.name.to_string(),
        department: desk.department.to_string(),
        location: desk.location.to_string(),
        time_zone: desk.time_zone.to_string(),
        answer_minutes: desk.answer_minutes,
    };
    office.people.all_desks().map(facts).collect()
}
