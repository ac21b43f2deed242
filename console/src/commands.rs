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

mod documents;

pub use documents::{
    Became, HandedIn, HowFar, Tried, became_of, check_may_come, hand_in, tried, try_rows,
};

use crate::Rooms;
use crate::answers::tiers;
use crate::reason::failed;
use crate::under_way::Patiently;
use door::{KnownBy, Permission, Problem, Visitor};
use engine::commands::{carry_result, period_end};
use engine::{Engine, Progress, load_approved};
use office::Office;
use office::desks::GATE;
use office::papers::{Approver, Duty, policy_of};
use std::sync::Arc;
use terms::{
    Act, Actor, Approve, ContentHash, Date, Decline, Input, KnownAt, LocalTime, Matter, Moment,
    Moves, Name, Period, ProposeDayReopening, ProposeReopening, ProposeReversal, Recall, Request,
    RequestSubject, SourceKind, Step, Work, sentence,
};

/// The visitor as the books name them.
pub fn actor(visitor: &Visitor) -> Actor {
    let known_by = match visitor.known_by {
        KnownBy::Session(_) => terms::KnownBy::Session,
        KnownBy::Token(_) => terms::KnownBy::Token,
    };
    Actor { person: Name::from(visitor.person.person.as_str()), known_by }
}

/// What a visitor does, for the journal.
pub fn act(visitor: &Visitor, what: &str, object: &str) -> Act {
    let object = (!object.is_empty()).then(|| Name::from(object));
    Act {
        by: actor(visitor),
        in_place_of: visitor.person.stands_in(visitor.asks).map(Name::from),
        from: Name::from(visitor.address.as_str()),
        act: Name::from(what),
        object,
        at: engine::now(),
        events: 0,
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
        Matter::Line(_)
        | Matter::Reversal { .. }
        | Matter::Reopening { .. }
        | Matter::DayReopening { .. } => Approver::Money,
        Matter::Document { document, .. } => policy_of(document.kind).approver(),
    };
    match approver {
        Approver::Money => Permission::ApproveMoney,
        Approver::Static => Permission::ApproveStatic,
        Approver::Rights => Permission::ApproveRights,
    }
}

/// May they, for the whole firm, whose business a document is? The refusal names who may.
pub fn check_may(visitor: &Visitor, permission: Permission) -> Result<(), Problem> {
    if visitor.sees_all(permission) {
        return Ok(());
    }
    if visitor.may(permission) {
        return Err(Problem::whole_firm());
    }
    let roles: Vec<&str> = permission.roles().iter().map(|role| role.word()).collect();
    Err(Problem::forbidden(sentence!(
        "this takes one of the roles {roles}; ask somebody who has it",
        roles = roles.join(", ")
    )))
}

/// What one must be allowed to approve a proposal.
pub fn needed_to_approve(office: &Office, proposal: &str) -> Permission {
    let kept = office.proposals.find(proposal);
    let first = kept.and_then(|kept| Some(to_approve(&kept.parts.first()?.matter)));
    first.unwrap_or(Permission::Approve)
}

/// A second person approves exactly what they were shown; none while what was approved is still
/// being loaded.
pub async fn approve(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    proposal: &str,
    shown: ContentHash,
) -> Patiently<()> {
    let proposal_id = Name::from(proposal);
    let moves = moves_of(rooms, visitor, &proposal_id).await?;
    let (act, by) = (act(visitor, "approve", proposal), actor(visitor));
    let approve = Approve { proposal_id, by, shown: Some(shown), moves };
    given(rooms, act, Input::Approve(approve)).await?;
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

/// What a proposal moves, when they may approve it: by its tier where that names roles, which the
/// office asks for, or else by the table of the door.
async fn moves_of(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    proposal: &Name,
) -> Result<Moves, Problem> {
    let id = proposal.clone();
    let (moves, found) =
        rooms.apart(move |rooms| tiers::found(rooms, &id)).await.map_err(failed)?;
    let needed = |office: &Office| tiers::needed_to_approve(office, proposal, found.as_ref());
    match rooms.reading.look(needed) {
        Some(needed) => check_may(visitor, needed).map(|()| moves),
        None => Ok(moves),
    }
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

/// Whoever put it forward recalls it.
pub async fn recall(rooms: &Arc<Rooms>, visitor: &Visitor, proposal: &str) -> Result<(), Problem> {
    let act = act(visitor, "recall", proposal);
    let (proposal_id, by, at) = (Name::from(proposal), actor(visitor), engine::now());
    given(rooms, act, Input::Recall(Recall { proposal_id, by, at })).await
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

/// The reopening of the day that was closed last is put forward.
pub async fn propose_day_reopening(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    date: Date,
    reason: &str,
) -> Result<(), Problem> {
    let act = act(visitor, "put forward the reopening of a day", &date.to_string());
    let (by, reason) = (actor(visitor), Name::from(reason));
    given(rooms, act, Input::ProposeDayReopening(ProposeDayReopening { date, by, reason })).await
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
    rooms.check_room(0)?;
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
    rooms.check_room(0)?;
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
    rooms.check_room(0)?;
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
        "due" => Step::Due(due(rooms, visitor, item, &says)?),
        "comment" => Step::Comment(says),
        "answer" => Step::Answer(says),
        "resolve" => Step::Resolve(says),
        "reopen" => Step::Reopen(says),
        "chase" => Step::Chase(says),
        "buy_in" => buy_in(&says)?,
        other => {
            let steps =
                "take, release, assign, due, comment, answer, resolve, reopen, chase, buy_in";
            return Err(Problem::invalid(sentence!(
                "{other} is no step; the steps are {steps}",
                other = other,
                steps = steps
            )));
        }
    };
    // A signature is a person's, as an approval is.
    let is_token = matches!(visitor.known_by, door::KnownBy::Token(_));
    if is_token && item.starts_with(GATE) && matches!(step, Step::Resolve(_)) {
        return Err(Problem::forbidden(sentence!(
            "a program signs for nobody; sign in, and sign on the page of the item"
        )));
    }
    let input =
        Input::Work(Work { item: Name::from(item), by: actor(visitor), at: engine::now(), step });
    given(rooms, act(visitor, word, item), input).await
}

/// A notice of a buy-in: the day on which it is to be done, and what follows it.
fn buy_in(says: &str) -> Result<Step, Problem> {
    let (date, text) = says.split_once(' ').unwrap_or((says, ""));
    let date = Date::parse(date).ok_or_else(|| {
        Problem::invalid(sentence!(
            "{says} names no day of a buy-in; expected one such as 2021-01-05, and behind it to whom notice was given",
            says = says
        ))
    })?;
    Ok(Step::BuyIn(date, text.trim().to_owned()))
}

/// By when something is to be done: a moment with its offset, or a day, which ends where the desk
/// is.
fn due(rooms: &Rooms, visitor: &Visitor, item: &str, says: &str) -> Result<Moment, Problem> {
    let ends = |asked: KnownAt| match asked {
        KnownAt::Moment(moment) | KnownAt::Second(moment) => moment,
        KnownAt::EndOf(_) => rooms
            .reading
            .look(|office| asked.moment(&desk_time(office, item, &visitor.person.person))),
    };
    KnownAt::parse(says).map(ends).ok_or_else(|| {
        Problem::invalid(sentence!(
            "{says} is no moment; expected one such as 2021-01-05T16:30:00Z, or a day, which ends at midnight where the desk is",
            says = says
        ))
    })
}

/// The time at the desk that an item was asked of, or else at the desk of whoever looks; that of
/// the office when the desk names no zone of the IANA database.
fn desk_time(office: &Office, item: &str, person: &str) -> LocalTime {
    let request = item.strip_prefix("request:").and_then(|id| office.work.request(id));
    let sits = || office.people.find_active(person).map(|person| &person.desk);
    let desk = request.map(|(request, _)| &request.desk).or_else(sits);
    let zone = desk.and_then(|desk| Some(&office.people.find_desk(desk)?.time_zone));
    let known = zone.and_then(|zone| engine::local_time(zone));
    known.unwrap_or_else(|| office.directory.local_time().clone())
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
        at: engine::now(),
    };
    given(rooms, act(visitor, "ask", id), Input::OpenRequest(request)).await
}
