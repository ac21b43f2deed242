//! Documents that are handed in: what becomes of them, each under its key for ever.
//!
//! In: bytes under a name, which for a program is its idempotency key. Out: what became of them,
//! the same however often they come under that name, and under another name too. Never here: a
//! name that carries two contents. Source: draft-ietf-httpapi-idempotency-key-header-07, 2.6, 2.7.

use super::{act, actor, check_may, refusal, step, to_hand_in};
use crate::Rooms;
use crate::answers::effects::{WouldFacts, alone};
use crate::answers::files::{FileFacts, RefusedRow, file, refused_of};
use crate::api::FILE_BYTES_MAX;
use crate::look::links::below;
use crate::reason::{failed, reason};
use crate::under_way::{RowCount, Work as Taking, other_content};
use crate::upload::Content;
use door::{Problem, Visitor};
use engine::{Arrival, Between, Counts, Engine, Progress, bind_name, load_bytes, propose};
use office::Office;
use office::desks::Kept;
use office::papers::needs_second_person;
use office::plausible::{OnEntry, waits_for_a_second, would};
use office::queue_item;
use serde::Serialize;
use std::future::Future;
use std::sync::Arc;
use terms::{
    Document, Input, ItemState, Name, Origin, Received, Say, SourceId, SourceKind, Wording,
    is_hidden, sentence,
};
use utoipa::ToSchema;

/// The code of an entry that a limit of the firm refuses.
const BEYOND_A_LIMIT: &str = "limit_must_be_kept";

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
#[derive(Debug)]
pub struct HandedIn {
    /// What it is.
    pub kind: SourceKind,
    /// Its name; the same name with other bytes is refused.
    pub name: String,
    /// What it holds.
    pub content: Content,
    /// Why, for whoever must approve it.
    pub reason: String,
    /// The item of the queue that is done when every row is booked.
    pub repairs: Option<Name>,
    /// Did a person fill it in on a page? Then the limits of the firm for entries hold.
    pub is_by_hand: bool,
}

/// Takes a document in, or puts it forward when a second person is due. What takes longer than
/// whoever asks should wait goes on by itself; the same document sent again meanwhile joins it.
pub async fn hand_in(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    document: HandedIn,
) -> Result<Became, Problem> {
    let HandedIn { kind, name, content, reason, repairs, is_by_hand } = document;
    check_hand_in(visitor, kind, &name)?;
    let name = Name::from(name);
    let told = move |_: &Rooms| {
        let document = content.document(kind, name);
        Ok((content, document))
    };
    let (content, document) = rooms.apart(told).await.map_err(failed)?;
    // Said at once where it can be; the keeper's own books decide.
    rooms.reading.look(|office| check_name_is_free(office, &document))?;
    // What is known already is joined, or answered, however full the disk is.
    let begin = |rows| {
        let entered = Entered { content, document: document.clone(), reason, is_by_hand };
        let taking = take_in(Arc::clone(rooms), visitor.clone(), entered, rows);
        done_with(Arc::clone(rooms), visitor.clone(), repairs, taking)
    };
    let is_kept = |office: &Office| {
        office.sources.find(&document).is_some() || proposal_of(office, &document).is_some()
    };
    let is_known = rooms.reading.look(is_kept);
    if !is_known && !rooms.under_way.is_going_on(&visitor.person.person, &document) {
        rooms.check_room(document.bytes)?;
        rooms.refused.check(&visitor.person.person, engine::now())?;
    }
    let work = rooms.under_way.join(&visitor.person.person, &document, begin)?;
    match rooms.under_way.wait(&work).await {
        None => Ok(Became::UnderWay(how_far(rooms, &work))),
        // Whoever joined may come late, and the books have gone on since.
        Some(Ok(Became::Loaded { file, .. })) => found(rooms, file.source),
        Some(outcome) => outcome,
    }
}

/// When what was handed in is booked whole, what it repairs is done: of itself when it came under
/// the same id, and else somebody says so, unless somebody has before.
async fn done_with(
    rooms: Arc<Rooms>,
    visitor: Visitor,
    repairs: Option<Name>,
    taking: impl Future<Output = Result<Became, Problem>> + Send,
) -> Result<Became, Problem> {
    let became = taking.await?;
    if let (Some(item), Became::Loaded { file, refused }) = (repairs, &became) {
        let waits = |office: &Office| {
            queue_item(office, &item, engine::now())
                .is_some_and(|item| item.state != ItemState::Resolved)
        };
        if refused.is_empty() && rooms.reading.look(waits) {
            step(&rooms, &visitor, &item, "resolve", &file.name).await?;
        }
    }
    Ok(became)
}

/// May they hand a document of a kind in, under this name?
fn check_hand_in(visitor: &Visitor, kind: SourceKind, name: &str) -> Result<(), Problem> {
    check_name(name)?;
    check_may(visitor, to_hand_in(kind))
}

/// May a file of so many bytes come, before any of them is read? What has its name already may be
/// what came before, which is answered however full the disk is: that shows when it has come.
pub fn check_may_come(
    rooms: &Rooms,
    visitor: &Visitor,
    (kind, name): (SourceKind, &str),
    bytes: u64,
) -> Result<(), Problem> {
    check_hand_in(visitor, kind, name)?;
    let person = &visitor.person.person;
    let is_known = || rooms.reading.look(|office| office.documents_named(kind, name).count() > 0);
    if rooms.under_way.latest(person, kind, name).is_some() || is_known() {
        return Ok(());
    }
    rooms.check_room(bytes)?;
    rooms.refused.check(person, engine::now())
}

/// A document that is being taken in.
struct Entered {
    content: Content,
    document: Document,
    reason: String,
    is_by_hand: bool,
}

async fn take_in(
    rooms: Arc<Rooms>,
    visitor: Visitor,
    entered: Entered,
    rows: RowCount,
) -> Result<Became, Problem> {
    let Entered { content, document, reason, is_by_hand } = entered;
    let (asks, kind, name) = (visitor.clone(), document.kind, document.name.clone());
    // What is large, or may unpack to a lot, is read one at a time; what is small does not wait.
    let turn = if content.is_large() { Some(rooms.under_way.turn_to_read().await) } else { None };
    let is_file = content.is_file();
    let read = move |rooms: &Rooms| {
        let bytes = Arc::new(content.read()?);
        let arrival = Arrival { kind, name, bytes, layout: None, act: None };
        let is_due = check_rows(&arrival, &asks, is_file, &rows).and_then(|is_due| {
            let held = if is_by_hand { held_by_limits(rooms, &arrival)? } else { None };
            Ok((is_due || held.is_some(), held))
        });
        Ok((arrival, is_due))
    };
    let (arrival, is_due) = rooms.apart(read).await.map_err(failed)?;
    drop(turn);
    let (is_due, held) = is_due?;
    // Whoever enters what is held need not have known that somebody must be told why.
    let reason = if reason.trim().is_empty() { held.unwrap_or(reason) } else { reason };
    let name = arrival.name.to_string();
    if is_due {
        let arrival = Arrival { act: Some(act(&visitor, "put forward", &name)), ..arrival };
        return put_forward(&rooms, &visitor, arrival, document, reason).await;
    }
    let arrival = Arrival { act: Some(act(&visitor, "load", &name)), ..arrival };
    let bytes = document.bytes;
    let is_known = rooms.reading.look(|office| office.sources.find(&document).is_some());
    let load = move |engine: &mut Engine, between: &mut Between<'_>| {
        Ok(check_name_is_free(&engine.office, &document).and_then(|()| {
            if engine.office.sources.find(&document).is_some() {
                bind_name(engine, &document, arrival.act.as_ref()).map_err(refusal)?;
            }
            load_bytes(engine, &arrival, Progress { quiet: true }, between).map_err(refusal)
        }))
    };
    let intake = rooms.long_order(load).await.map_err(failed)??;
    // What was kept before is not kept again.
    if !is_known {
        let nothing = share(bytes, nothing_booked(&intake.counts), intake.counts.read);
        rooms.refused.keep(&visitor.person.person, engine::now(), nothing);
    }
    found(&rooms, intake.source.0)
}

fn found(rooms: &Rooms, source: u32) -> Result<Became, Problem> {
    let loaded = rooms.reading.look(|office| loaded(office, source));
    loaded.ok_or_else(|| Problem::failed(sentence!("the document is loaded and cannot be found")))
}

fn loaded(office: &Office, source: u32) -> Option<Became> {
    Some(Became::Loaded {
        file: file(office, source)?,
        refused: refused_of(office, source).take(100).collect(),
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

/// What the books say of a name: of the document that was received last, or else of the one that is
/// put forward.
fn by_the_books(office: &Office, kind: SourceKind, name: &str) -> Result<Became, Problem> {
    let named = office.documents_named(kind, name);
    let document = named.max_by_key(|known| office.sources.find(known)).ok_or_else(|| {
        Problem::not_found(sentence!("no document {name} of this kind has come in", name = name))
    })?;
    let put_forward = || proposal_of(office, document).map(proposed_as);
    let loaded = match office.sources.find(document) {
        Some(source) => whole(office, source),
        None => put_forward(),
    };
    loaded.ok_or_else(|| {
        Problem::conflict(sentence!(
            "{name} was begun and broken off; upload it again, nothing is booked twice",
            name = name
        ))
    })
}

/// A document whose rows were all judged; none while it is being read.
fn whole(office: &Office, source: SourceId) -> Option<Became> {
    office.sources.file(source).rows.and_then(|_| loaded(office, source.0))
}

fn proposed_as(proposal: &Name) -> Became {
    Became::Proposed { proposal: proposal.to_string() }
}

async fn put_forward(
    rooms: &Arc<Rooms>,
    visitor: &Visitor,
    arrival: Arrival,
    document: Document,
    reason: String,
) -> Result<Became, Problem> {
    let (by, bytes) = (actor(visitor), document.bytes);
    let put_forward = move |engine: &mut Engine| {
        Ok(check_name_is_free(&engine.office, &document).and_then(|()| {
            if let Some(became) = put_forward_before(&engine.office, &document) {
                bind_name(engine, &document, arrival.act.as_ref()).map_err(refusal)?;
                return Ok((became, 0));
            }
            let proposal = propose(engine, &arrival, by, Name::from(reason)).map_err(refusal)?;
            Ok((Became::Proposed { proposal: proposal.to_string() }, bytes))
        }))
    };
    let (became, kept) = rooms.order(put_forward).await.map_err(failed)??;
    rooms.refused.keep(&visitor.person.person, engine::now(), kept);
    Ok(became)
}

/// What became of a document that was put forward before, so that it is answered and not put
/// forward twice.
fn put_forward_before(office: &Office, document: &Document) -> Option<Became> {
    let loaded_before = office.sources.find(document).and_then(|source| whole(office, source));
    loaded_before.or_else(|| proposal_of(office, document).map(proposed_as))
}

/// The proposal that answers for a document: that of its very name; else one of the same content
/// that counts or may; else, when its name is bound to the content already, the newest that was
/// declined or recalled, since a key keeps what it was told. Under a new name that may come again.
fn proposal_of<'o>(office: &'o Office, document: &Document) -> Option<&'o Name> {
    let is_of_name = |known: &Document| known.name == document.name;
    let is_same = |kept: &Kept| kept.document().is_some_and(|known| known.is_same_as(document));
    let proposals = || office.proposals.all().filter(|(_, kept)| is_same(kept));
    // What has the same content differs in the number behind its id alone.
    let newest = |is_it: &dyn Fn(&Kept) -> bool| {
        let found = proposals().filter(|(_, kept)| is_it(kept)).map(|(proposal, _)| proposal);
        found.max_by_key(|proposal| (proposal.len(), *proposal))
    };
    let is_bound = || {
        let mut names = office.sources.names();
        names.any(|known| known.kind == document.kind && is_of_name(known))
    };
    newest(&|kept| kept.document().is_some_and(is_of_name))
        .or_else(|| newest(&|kept| !kept.never_counts()))
        .or_else(|| is_bound().then(|| newest(&Kept::never_counts)).flatten())
}

/// Checks what can be told without reading rows: how much there is of it, and that it has lines.
fn check_size(bytes: &[u8]) -> Result<(), Problem> {
    engine::check_size(bytes, FILE_BYTES_MAX as u64).map_err(|refused| {
        let is_of_size = refused.is_of_size();
        let why = reason(&anyhow::Error::new(refused));
        if is_of_size { Problem::too_long(why) } else { Problem::invalid(why) }
    })
}

/// The rows of a document that are kept and have booked nothing.
const fn nothing_booked(counts: &Counts) -> u32 {
    counts.rejected.saturating_add(counts.duplicate)
}

/// The bytes of a document that so many of its rows stand for.
fn share(bytes: u64, rows: u32, of: u32) -> u64 {
    u64::try_from(u128::from(bytes) * u128::from(rows) / u128::from(of.max(1))).unwrap_or(bytes)
}

/// Reads every row once before anything is kept. Is a second person due?
fn check_rows(
    arrival: &Arrival,
    visitor: &Visitor,
    is_file: bool,
    counted: &RowCount,
) -> Result<bool, Problem> {
    let (mut is_due, mut foreign, mut rows) = (false, None, 0);
    let (mut unreadable, mut first) = (0, None);
    check_size(&arrival.bytes)?;
    let read = arrival.each_input(|input| {
        rows += 1;
        is_due |= needs_second_person(input);
        if let Input::Unreadable(row) = input {
            unreadable += 1;
            first.get_or_insert_with(|| row.message.clone());
        }
        if let Input::ProposeVoucher(report) = input
            && report.prepared_by.as_str() != visitor.person.person
        {
            foreign = Some(report.prepared_by.clone());
        }
    });
    read.map_err(|error| Problem::invalid(reason(&error)))?;
    counted.get_or_init(|| rows);
    // A row of a form or of JSON is kept and listed, however wrong: somebody typed it.
    if let Some(first) = first.filter(|_| is_file && unreadable == rows) {
        return Err(Problem::invalid(sentence!(
            "no row of it can be read, so that nothing was kept; the first: {first}",
            first = Wording::from(first)
        )));
    }
    match foreign {
        Some(other) => Err(Problem::invalid(sentence!(
            "prepared_by is {other}, and you are {person}; a voucher names whoever submits it",
            other = other,
            person = visitor.person.person
        ))),
        None => Ok(is_due),
    }
}

/// Why what a person enters waits for a second one, by the limits and the table of the firm; none:
/// it does not. What goes beyond a limit at which it is refused is refused.
fn held_by_limits(rooms: &Rooms, arrival: &Arrival) -> Result<Option<String>, Problem> {
    let mut inputs = Vec::new();
    arrival
        .each_input(|input| inputs.push(input.clone()))
        .map_err(|error| Problem::invalid(reason(&error)))?;
    rooms.reading.look(|office| {
        let would = would(office, &inputs);
        let found =
            |on_entry| would.findings.iter().find(|finding| finding.limit.on_entry == on_entry);
        if let Some(refused) = found(OnEntry::Refused) {
            let says = refused.says.wording();
            return Err(Problem::refused(
                BEYOND_A_LIMIT,
                sentence!(
                    "{says}; a limit of the firm refuses this entry (rule {rule})",
                    says = says,
                    rule = format!("check.{}", refused.check.as_str())
                ),
            ));
        }
        let is_due = inputs.iter().any(|input| waits_for_a_second(office, input, &would));
        let held = found(OnEntry::Held).map(|held| held.says.to_string());
        Ok(is_due.then(|| held.unwrap_or_default()))
    })
}

/// Says what is wrong with the rows of a form as the books stand, before anything is kept. Rows
/// that may rest on each other are left to be judged in their order; a voucher is whole or nothing,
/// so that each of its lines must be right.
pub fn try_rows(rooms: &Rooms, kind: SourceKind, bytes: &[u8]) -> Result<(), Problem> {
    let arrival = of_form(kind, bytes);
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

/// What rows of a form would bring about.
#[derive(Debug, Default)]
pub struct Tried {
    /// Balances before and after, and what looks wrong.
    pub would: WouldFacts,
    /// Must a second person approve it, by the kind, a limit or the table of the firm?
    pub waits: bool,
}

/// What rows of a form would bring about as the books stand; nothing is kept.
pub fn tried(rooms: &Rooms, kind: SourceKind, bytes: &[u8]) -> anyhow::Result<Tried> {
    let arrival = of_form(kind, bytes);
    let mut inputs = Vec::new();
    arrival.each_input(|input| inputs.push(input.clone()))?;
    let rows: Vec<u32> = (1..).take(inputs.len()).collect();
    Ok(rooms.reading.look(|office| {
        let would = would(office, &inputs);
        let waits = inputs.iter().any(|input| waits_for_a_second(office, input, &would));
        Tried { would: alone(office, would, &rows), waits }
    }))
}

/// The rows of a form, before they have a name.
fn of_form(kind: SourceKind, bytes: &[u8]) -> Arrival {
    let name = Name::const_new("form");
    Arrival { kind, name, bytes: Arc::new(bytes.to_vec()), layout: None, act: None }
}

fn check_name(name: &str) -> Result<(), Problem> {
    let is_plain = !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && !name.contains(['/', '\\', '\0'])
        && !name.starts_with('.');
    if is_plain && !name.contains(|letter: char| letter.is_control() || is_hidden(letter)) {
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
    let mut known = office.documents_named(document.kind, &document.name);
    let is_taken = known.any(|known| !known.is_same_as(document));
    if is_taken { Err(other_content(document)) } else { Ok(()) }
}
