//! Commands: what a visitor may have the keeper do. Everything with content is a document, and goes
//! the way of a file.
//!
//! ```text
//!  form, JSON rows, file ─> Arrival (kind, name, bytes, act) ─> needs a second person?
//!     ├ no ──> loaded: rows judged one by one
//!     └ yes ─> put forward ─> approved by another ─> loaded
//! ```
//!
//! In: a visitor and what they want done. Out: what became of it, once it is durable and every
//! reader sees it. Never here: whether they may (the door), whether it is right (the office).

use crate::Rooms;
use crate::answers::files::{FileFacts, RefusedRow, file, refused};
use crate::look::links::below;
use crate::reason::{failed, reason};
use crate::under_way::{Patiently, RowCount, Work as Taking, other_content};
use door::{KnownBy, Permission, Problem, Visitor};
use engine::commands::{carry_result, period_end};
use engine::{Arrival, Between, Engine, Progress, load_approved, load_bytes, propose};
use office::Office;
use office::papers::{Approver, Duty, needs_second_person, policy_of};
use serde::Serialize;
use std::future::Future;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use terms::{
    Act, Actor, Approve, ContentHash, Date, Decline, Document, Input, Matter, Moment, Name, Origin,
    Period, ProposeReopening, ProposeReversal, Received, Request, RequestSubject, SourceKind, Step,
    Work, sentence,
};
use utoipa::ToSchema;

/// The longest name of a document.
const NAME_BYTES_MAX: usize = 200;

/// What became of a document that was handed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "became", rename_all = "snake_case")]
pub enum Became {
    /// Its rows were judged.
    Loaded {
        /// The document, with the counts of its rows.
        file: FileFacts,
        /// The rows that were refused; the first hundred.
        refused: Vec<RefusedRow>,
    },
    /// It waits for a second person.
    Proposed {
        /// The proposal.
        proposal: String,
    },
    /// It is still being taken in, and goes on by itself.
    UnderWay(HowFar),
}

/// How far a document is that is being taken in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HowFar {
    /// Where to ask what became of it.
    pub ask: String,
    /// What it is.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// How many rows it has; none until they are counted.
    pub rows: Option<u32>,
    /// How many of them are booked by now.
    pub booked: u32,
    /// How many said what an earlier row had said.
    pub duplicate: usize,
    /// How many are refused.
    pub rejected: usize,
}

/// What somebody hands in.
#[derive(Clone, Debug)]
pub struct HandedIn {
    /// What it is.
    pub kind: SourceKind,
    /// Its name; the same name with other bytes is refused.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Why, for whoever must approve it.
    pub reason: String,
    /// The item of the queue that is done when every row is booked.
    pub repairs: Option<Name>,
}

/// The visitor as the books name them.
pub fn actor(visitor: &Visitor) -> Actor {
    let known_by = match visitor.known_by {
        KnownBy::Session(_) => terms::KnownBy::Session,
        KnownBy::Token(_) => terms::KnownBy::Token,
    };
    Actor { person: Name::from(visitor.person.person.as_str()), known_by }
}

/// Now, for what the books remember of it.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}

/// What a visitor does, for the journal.
pub fn act(visitor: &Visitor, what: &str, object: &str) -> Act {
    let object = (!object.is_empty()).then(|| Name::from(object));
    Act {
        by: actor(visitor),
        from: Name::from(visitor.address.as_str()),
        act: Name::from(what),
        object,
        at: now(),
        events: 0,
    }
}

/// Takes a document in, or puts it forward when a second person is due. What takes longer than
/// whoever asks should wait goes on by itself; the same document sent again meanwhile joins it.
pub async fn hand_in(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    document: HandedIn,
) -> Result<Became, Problem> {
    let HandedIn { kind, name, bytes, reason, repairs } = document;
    check_name(&name)?;
    check_may(visitor, to_hand_in(kind))?;
    let arrival = Arrival {
        kind,
        name: Name::from(name.as_str()),
        bytes: Arc::new(bytes),
        layout: None,
        act: None,
    };
    let (arrival, document) =
        rooms.apart(move |_| Ok((arrival.clone(), arrival.document()))).await.map_err(failed)?;
    // Said at once where it can be; the keeper's own books decide.
    rooms.reading.look(|office| check_name_is_free(office, &document))?;
    let begin = |rows| {
        let taking =
            take_in(Arc::clone(rooms), visitor.clone(), arrival, document.clone(), reason, rows);
        done_with(Arc::clone(rooms), visitor.clone(), repairs, taking)
    };
    let work = rooms.under_way.join(&visitor.person.person, &document, begin)?;
    match rooms.under_way.wait(&work).await {
        None => Ok(Became::UnderWay(how_far(rooms, &work))),
        // Whoever joined may come late, and the books have gone on since.
        Some(Ok(Became::Loaded { file, .. })) => found(rooms, file.source),
        Some(outcome) => outcome,
    }
}

/// When what was handed in is booked whole, what it repairs is done; unless somebody has said so
/// before.
async fn done_with(
    rooms: Arc<Rooms>,
    visitor: Visitor,
    repairs: Option<Name>,
    taking: impl Future<Output = Result<Became, Problem>> + Send,
) -> Result<Became, Problem> {
    let became = taking.await?;
    if let (Some(item), Became::Loaded { file, refused }) = (repairs, &became) {
        let is_done = rooms.reading.look(|office| office.work.is_resolved(&item));
        if refused.is_empty() && !is_done {
            step(&rooms, &visitor, &item, "resolve", &file.name).await?;
        }
    }
    Ok(became)
}

async fn take_in(
    rooms: Arc<Rooms>,
    visitor: Visitor,
    arrival: Arrival,
    document: Document,
    reason: String,
    rows: RowCount,
) -> Result<Became, Problem> {
    let (asks, read) = (visitor.clone(), arrival.clone());
    let is_due =
        rooms.apart(move |_| Ok(check_rows(&read, &asks, &rows))).await.map_err(failed)??;
    let name = arrival.name.to_string();
    if is_due {
        let arrival = Arrival { act: Some(act(&visitor, "put forward", &name)), ..arrival };
        return put_forward(&rooms, &visitor, arrival, document, reason).await;
    }
    let arrival = Arrival { act: Some(act(&visitor, "load", &name)), ..arrival };
    let load = move |engine: &mut Engine, between: &mut Between<'_>| {
        Ok(check_name_is_free(&engine.office, &document).and_then(|()| {
            load_bytes(engine, &arrival, Progress { quiet: true }, between).map_err(refusal)
        }))
    };
    let source = rooms.long_order(load).await.map_err(failed)??.source.0;
    found(&rooms, source)
}

fn found(rooms: &Rooms, source: u32) -> Result<Became, Problem> {
    let loaded = rooms.reading.look(|office| loaded(office, source));
    loaded.ok_or_else(|| Problem::failed(sentence!("the document is loaded and cannot be found")))
}

fn loaded(office: &Office, source: u32) -> Option<Became> {
    Some(Became::Loaded {
        file: file(office, source)?,
        refused: refused(office, Some(source)).take(100).collect(),
    })
}

/// How far a document is, by the books.
fn how_far(rooms: &Rooms, work: &Taking) -> HowFar {
    let document = &work.document;
    let known = rooms
        .reading
        .look(|office| office.sources.find(document).and_then(|source| file(office, source.0)));
    HowFar {
        ask: below(&below("/v1/documents", document.kind.as_str()), &document.name),
        kind: document.kind.as_str().to_owned(),
        name: document.name.to_string(),
        rows: work.rows.get().copied(),
        booked: known.as_ref().map_or(0, |file| file.booked),
        duplicate: known.as_ref().map_or(0, |file| file.duplicate),
        rejected: known.as_ref().map_or(0, |file| file.rejected),
    }
}

/// What became of a document of this kind and name, or how far it is.
pub fn became_of(
    rooms: &Rooms,
    visitor: &Visitor,
    kind: SourceKind,
    name: &str,
) -> Result<Became, Problem> {
    check_may(visitor, to_hand_in(kind))?;
    if let Some(work) = rooms.under_way.latest(&visitor.person.person, kind, name) {
        match work.outcome() {
            None => return Ok(Became::UnderWay(how_far(rooms, &work))),
            Some(Err(problem)) => return Err(problem),
            // The books know better: what was refused may be booked by now, what was put forward
            // loaded.
            Some(Ok(_)) => {}
        }
    }
    rooms.reading.look(|office| by_the_books(office, kind, name))
}

fn by_the_books(office: &Office, kind: SourceKind, name: &str) -> Result<Became, Problem> {
    let is_it = |document: &Document| document.kind == kind && document.name == name;
    if let Some((source, received)) =
        office.sources.files().filter(|(_, file)| is_it(&file.document)).last()
    {
        let is_whole = received.rows.is_some();
        let broken_off = || {
            Problem::conflict(sentence!(
                "{name} was begun and broken off; hand it in again, nothing is booked twice",
                name = name
            ))
        };
        return is_whole.then(|| loaded(office, source.0)).flatten().ok_or_else(broken_off);
    }
    let proposed =
        office.proposals.all().filter(|(_, kept)| kept.document().is_some_and(is_it)).last();
    let proposed =
        proposed.map(|(proposal, _)| Became::Proposed { proposal: proposal.to_string() });
    proposed.ok_or_else(|| {
        Problem::not_found(sentence!("no document {name} of this kind has come in", name = name))
    })
}

async fn put_forward(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    arrival: Arrival,
    document: Document,
    reason: String,
) -> Result<Became, Problem> {
    let by = actor(visitor);
    let put_forward = move |engine: &mut Engine| {
        Ok(check_name_is_free(&engine.office, &document)
            .and_then(|()| propose(engine, &arrival, by, Name::from(reason)).map_err(refusal)))
    };
    Ok(Became::Proposed { proposal: rooms.order(put_forward).await.map_err(failed)??.to_string() })
}

/// Reads every row once before anything is kept. Is a second person due?
fn check_rows(arrival: &Arrival, visitor: &Visitor, counted: &RowCount) -> Result<bool, Problem> {
    let (mut is_due, mut foreign, mut rows) = (false, None, 0);
    let read = arrival.each_input(|input| {
        rows += 1;
        is_due |= needs_second_person(input);
        if let Input::ProposeVoucher(report) = input
            && report.prepared_by.as_str() != visitor.person.person
        {
            foreign = Some(report.prepared_by.clone());
        }
    });
    read.map_err(|error| Problem::invalid(reason(&error)))?;
    counted.get_or_init(|| rows);
    match foreign {
        Some(other) => Err(Problem::invalid(sentence!(
            "prepared_by is {other}, and you are {person}; a voucher names whoever puts it forward",
            other = other,
            person = visitor.person.person
        ))),
        None => Ok(is_due),
    }
}

/// Says what is wrong with the rows of a form as the books stand, before anything is kept. Rows
/// that may rest on each other are left to be judged in their order; a voucher is whole or nothing,
/// so that each of its lines must be right.
pub fn try_rows(rooms: &Rooms, kind: SourceKind, bytes: &[u8]) -> Result<(), Problem> {
    let arrival = Arrival {
        kind,
        name: Name::const_new("form"),
        bytes: Arc::new(bytes.to_vec()),
        layout: None,
        act: None,
    };
    let (mut rows, mut first) = (0, None);
    let tried = rooms.reading.look(|office| {
        arrival.each_input(|input| {
            rows += 1;
            let judged = office.judge(&Received { origin: Origin::Command, input: input.clone() });
            first = first.take().or(judged.err());
        })
    });
    tried.map_err(|error| Problem::invalid(reason(&error)))?;
    match first.filter(|_| rows == 1 || kind == SourceKind::Vouchers) {
        Some(rejection) => Err(Problem::refused(&rejection.code(), rejection.sentence())),
        None => Ok(()),
    }
}

/// What one must be allowed to hand a document of a kind in.
pub fn to_hand_in(kind: SourceKind) -> Permission {
    match policy_of(kind).handed_in_by {
        Duty::Load => Permission::LoadFiles,
        Duty::Prepare => Permission::Propose,
        Duty::People => Permission::AdminPeople,
        Duty::Approve => Permission::Approve,
        Duty::Queue => Permission::WorkQueue,
        Duty::Close | Duty::Program => Permission::CloseDay,
    }
}

/// What one must be allowed to approve what a proposal is about.
fn to_approve(matter: &Matter) -> Permission {
    let approver = match matter {
        Matter::Line(_) | Matter::Reversal { .. } | Matter::Reopening { .. } => Approver::Money,
        Matter::Document { document, .. } => policy_of(document.kind).approver(),
    };
    match approver {
        Approver::Money => Permission::ApproveMoney,
        Approver::Static => Permission::ApproveStatic,
        Approver::Rights => Permission::ApproveRights,
    }
}

/// May they? The refusal names who may.
pub fn check_may(visitor: &Visitor, permission: Permission) -> Result<(), Problem> {
    if visitor.may(permission) {
        return Ok(());
    }
    let roles: Vec<&str> = permission.roles().iter().map(|role| role.word()).collect();
    Err(Problem::forbidden(sentence!(
        "this takes one of the roles {roles}; ask somebody who has it",
        roles = roles.join(", ")
    )))
}

fn check_name(name: &str) -> Result<(), Problem> {
    let is_plain = !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && !name.contains(['/', '\\', '\0'])
        && !name.starts_with('.');
    if is_plain && !name.chars().any(char::is_control) {
        return Ok(());
    }
    Err(Problem::invalid(sentence!(
        "a document needs a plain name of at most {most} bytes, without a slash",
        most = NAME_BYTES_MAX
    )))
}

/// The same name with the same bytes is the same document; with others, somebody has used an
/// idempotency key twice. Asked of the keeper's own books, so that of two at the same time one is
/// refused.
fn check_name_is_free(office: &Office, document: &Document) -> Result<(), Problem> {
    let received = office.sources.files().map(|(_, file)| &file.document);
    let mut known = received.chain(office.proposals.all().filter_map(|(_, kept)| kept.document()));
    let is_other = |known: &Document| {
        known.name == document.name
            && known.kind == document.kind
            && known.content != document.content
    };
    if known.any(is_other) { Err(other_content(document)) } else { Ok(()) }
}

/// A second person approves exactly what they were shown; none while what was approved is still
/// being loaded.
pub async fn approve(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    proposal: &str,
    shown: ContentHash,
) -> Patiently<()> {
    let needed = rooms.reading.look(|office| {
        office
            .proposals
            .find(proposal)
            .and_then(|kept| Some(to_approve(&kept.parts.first()?.matter)))
    });
    check_may(visitor, needed.unwrap_or(Permission::Approve))?;
    let act = act(visitor, "approve", proposal);
    let (proposal_id, by) = (Name::from(proposal), actor(visitor));
    given(rooms, act, Input::Approve(Approve { proposal_id, by, shown: Some(shown) })).await?;
    // What was approved is loaded; after a crash here the next start does it.
    let apart = Arc::clone(rooms);
    let load = async move {
        let loaded = apart
            .long_order(|engine, between| {
                Ok(load_approved(engine, Progress { quiet: true }, between))
            })
            .await
            .map_err(failed)?;
        loaded.map(|_| ()).map_err(refusal)
    };
    rooms.under_way.patiently(load).await
}

/// A person declines.
pub async fn decline(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    proposal: &str,
    reason: &str,
) -> Result<(), Problem> {
    let act = act(visitor, "decline", proposal);
    given(
        rooms,
        act,
        Input::Decline(Decline {
            proposal_id: Name::from(proposal),
            by: actor(visitor),
            reason: Name::from(reason),
        }),
    )
    .await
}

/// The taking back of a voucher is put forward.
pub async fn propose_reversal(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    voucher: &str,
) -> Result<(), Problem> {
    let act = act(visitor, "put forward a reversal", voucher);
    given(
        rooms,
        act,
        Input::ProposeReversal(ProposeReversal {
            voucher_id: Name::from(voucher),
            by: actor(visitor),
        }),
    )
    .await
}

/// The reopening of a period is put forward.
pub async fn propose_reopening(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    period: Period,
    reason: &str,
) -> Result<(), Problem> {
    let act = act(visitor, "put forward a reopening", &period.to_string());
    given(
        rooms,
        act,
        Input::ProposeReopening(ProposeReopening {
            period,
            by: actor(visitor),
            reason: Name::from(reason),
        }),
    )
    .await
}

/// How often a closing is drawn up again because something was booked meanwhile.
const CLOSINGS_DRAWN_MAX: usize = 5;

/// Closes a period: carries a year's result with its last month, keeps the trial balance, locks the
/// month; none while it is still at it. One that is closed is closed. The journal is read apart, so
/// that others go on booking.
pub async fn close_period(rooms: &Arc<Rooms>, visitor: &Visitor, period: Period) -> Patiently<()> {
    if rooms.reading.look(|office| office.periods.is_locked(period.first())) {
        return Ok(Some(()));
    }
    let (act, by) = (act(visitor, "close the period", &period.to_string()), actor(visitor));
    let apart = Arc::clone(rooms);
    let closing = async move {
        let mut closed = Err(Problem::failed(sentence!("nothing was tried")));
        for _ in 0..CLOSINGS_DRAWN_MAX {
            let carried = act.clone();
            apart
                .order(move |engine| Ok(carry_result(engine, period, Some(&carried))))
                .await
                .map_err(failed)?
                .map_err(refusal)?;
            let by = by.clone();
            let end = apart
                .apart(move |rooms| period_end(&rooms.folder, period, by))
                .await
                .map_err(failed)?;
            closed = given(&apart, act.clone(), Input::ClosePeriod(end)).await;
            // Something was booked meanwhile, so that the trial balance is another one now.
            if !matches!(&closed, Err(problem) if problem.code == "closing_must_be_of_now") {
                break;
            }
        }
        closed
    };
    rooms.under_way.patiently(closing).await
}

/// Gives an input to the engine in a visitor's name.
pub async fn given(rooms: &Arc<Rooms>, act: Act, input: Input) -> Result<(), Problem> {
    let taken = rooms
        .order(move |engine| {
            Ok(engine.command_by(act, input).map(|_| ()).map_err(engine::Taken::into_error))
        })
        .await
        .map_err(failed)?;
    taken.map_err(refusal)
}

/// Gives the keeper something that may take longer than whoever asks should wait.
async fn given_patiently<T: Send + 'static>(
    rooms: &Arc<Rooms>,
    work: impl FnOnce(&mut Engine) -> anyhow::Result<anyhow::Result<T>> + Send + 'static,
) -> Patiently<T> {
    let apart = Arc::clone(rooms);
    rooms
        .under_way
        .patiently(async move { apart.order(work).await.map_err(failed)?.map_err(refusal) })
        .await
}

/// Runs a business day to its end: settles what is due, works out what follows, proves it, closes
/// it; none while it is still at it.
pub async fn run_day(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    date: Date,
) -> Patiently<engine::commands::DaySheet> {
    let act = act(visitor, "run the day", &date.to_string());
    let run = move |engine: &mut Engine| {
        Ok(engine::commands::run_day_by(
            engine,
            date,
            &engine::commands::DayFiles::default(),
            Progress { quiet: true },
            Some(&act),
        ))
    };
    given_patiently(rooms, run).await
}

/// What a rule of the office said no to is for whoever asked; anything else is ours.
fn refusal(error: anyhow::Error) -> Problem {
    match error.downcast_ref::<office::Rejection>() {
        Some(rejection) => Problem::refused(&rejection.code(), rejection.sentence()),
        None => failed(error),
    }
}

/// Takes a step on an item of the queue: a word, and what it says.
pub async fn step(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    item: &str,
    word: &str,
    says: &str,
) -> Result<(), Problem> {
    let says = says.trim().to_owned();
    let step = match word {
        "take" => Step::Take,
        "release" => Step::Release,
        "assign" => Step::Assign(Name::from(says)),
        "due" => Step::Due(due(&says)?),
        "comment" => Step::Comment(says),
        "answer" => Step::Answer(says),
        "resolve" => Step::Resolve(says),
        "reopen" => Step::Reopen(says),
        other => {
            let steps = "take, release, assign, due, comment, answer, resolve, reopen";
            return Err(Problem::invalid(sentence!(
                "{other} is no step; the steps are {steps}",
                other = other,
                steps = steps
            )));
        }
    };
    let input = Input::Work(Work { item: Name::from(item), by: actor(visitor), at: now(), step });
    given(rooms, act(visitor, word, item), input).await
}

/// A moment, as a program writes it or as a form does (in UTC).
fn due(says: &str) -> Result<Moment, Problem> {
    let of_form = || Moment::parse(&format!("{says}:00Z"));
    let invalid = || {
        Problem::invalid(sentence!(
            "{says} is no moment; expected one such as 2021-01-05T16:30:00Z",
            says = says
        ))
    };
    Moment::parse(says).or_else(of_form).ok_or_else(invalid)
}

/// What somebody asks of a desk.
#[derive(Clone, Debug)]
pub struct Question {
    /// The desk.
    pub desk: String,
    /// What kind of thing.
    pub subject: String,
    /// Which one.
    pub about: String,
    /// In words.
    pub text: String,
}

/// Asks a desk.
pub async fn ask(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    id: &str,
    question: Question,
) -> Result<(), Problem> {
    let Question { desk, subject, about, text } = question;
    let parsed = RequestSubject::parse(&subject);
    let known = RequestSubject::words();
    let none = || {
        Problem::invalid(sentence!(
            "{subject} is no subject; it is one of {subjects}",
            subject = subject,
            subjects = known
        ))
    };
    let subject = parsed.ok_or_else(none)?;
    let about = Some(about.trim()).filter(|about| !about.is_empty()).map(Name::from);
    let request_id = Name::from(id);
    let request = Request {
        request_id,
        by: actor(visitor),
        desk: Name::from(desk),
        subject,
        about,
        text: text.trim().to_owned(),
        at: now(),
    };
    given(rooms, act(visitor, "ask", id), Input::OpenRequest(request)).await
}
