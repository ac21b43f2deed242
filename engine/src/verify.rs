//! `munim verify`, the audit by replay: reads everything, decides everything again, and compares.
//!
//! ```text
//!  journal: frames, checksums, chain, HEAD ─┐
//!  sources: every document hashed again ────┼─> for each input: judge as its own edition ─>
//!  exactly what is recorded?
//!  rules: of each edition ──────────────────┘                └─ judge as the running one ─> what
//!  differs is declared?
//! ```
//!
//! What is recorded must follow, to the last digit, by the rules of the edition that recorded it.
//! What the running edition gives otherwise must stand in its table of changes
//! (`office::editions::changes`). Nothing that was computed before is trusted, and the first
//! difference hides nothing behind it: reading goes on to the end, or to an event that cannot be
//! applied. The beginning of an edition follows from the books and the edition that it names. After
//! each close, what it kept for reports (`closings/`) is compared too.
//!
//! Out: what was proved, by edition; every change that was met, counted; every difference. Never: a
//! change of the office.

mod arguments;
mod inputs;

use crate::closings;
use crate::folder::Folder;
use crate::gl::Movements;
use crate::history::{each_event, read_batches};
use anyhow::Result;
use arguments::{Argument, Other};
use inputs::Inputs;
use journal::{Archive, Batch, Hash, Head};
use office::editions::{self, EDITION, in_the_words_of};
use office::{Office, words};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use terms::{
    Approve, ContentHash, DeskEvent, Edition, EditionBegan, Event, Input, Name, OfficeEvent,
    Origin, Proved, Received, Recorded, SourceEvent, SourceId,
};

/// How many differences are shown; the rest is counted.
const DIFFERENCES_SHOWN_MAX: usize = 100;

/// What was proved.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Batches read.
    pub batches: u64,
    /// Events replayed and decided again.
    pub events: u64,
    /// Documents hashed again.
    pub documents: u64,
    /// The hash of the last batch: the anchor of everything.
    pub chain: Hash,
    /// The editions that decided, in their order.
    pub stretches: Vec<Stretch>,
    /// What the running edition decides otherwise, as declared: by edition, rule, kind of event and
    /// argument, how often.
    pub declared: BTreeMap<(Edition, &'static str, &'static str, String), u64>,
    /// The first differences that nothing explains; with one, the office is not whole.
    pub differences: Vec<Difference>,
    /// How many there are.
    pub difference_count: u64,
    /// Documents that are kept and that no event names: left by a load that died before its first
    /// batch, or is not there yet.
    pub unnamed: Vec<Hash>,
}

impl Report {
    /// Is everything as it must be?
    pub const fn is_whole(&self) -> bool {
        self.difference_count == 0
    }

    /// What was proved, for the event that begins an edition.
    pub const fn proved(&self) -> Proved {
        Proved { events: self.events, chain: ContentHash(self.chain.0) }
    }
}

/// What an edition decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Which one.
    pub edition: Edition,
    /// Its program; none when the journal does not say.
    pub program: Option<Name>,
    /// Its first event.
    pub first: u64,
    /// Events that the running edition gives word for word.
    pub same: u64,
    /// Events that it gives in other words.
    pub said_otherwise: u64,
    /// Events that it gives otherwise, as declared.
    pub decided_otherwise: u64,
}

/// Where the journal and a new decision differ, and no edition declares it.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The event.
    pub seq: u64,
    /// The edition that recorded it.
    pub edition: Edition,
    /// What differs, for people.
    pub what: String,
}

/// Verifies an office.
pub fn verify(folder: &Folder) -> Result<Report> {
    let archive = folder.archive_read_only()?;
    // Before the journal, so that what is loaded beside us meanwhile is not missed in it.
    let kept: BTreeSet<Hash> = archive.hashes()?.into_iter().collect();
    let documents = archive.verify()?;
    let mut judge = Judge::new(archive, closings::Check::new(folder)?);
    let head = read_batches(folder, |batch| judge.batch(batch))?;
    judge.finish(&head, &kept, documents)
}

struct Judge {
    office: Office,
    /// What moved in each period, for the closing trial balances.
    movements: Movements,
    inputs: Inputs,
    closings: closings::Check,
    /// The edition that decides a stretch without a mark, as far as its events show; it only goes
    /// up.
    unmarked: Edition,
    report: Report,
    failure: Option<anyhow::Error>,
    /// An event that cannot be applied: what follows it says nothing any more.
    is_broken: bool,
}

/// A decision that is judged again: its input, and what the journal has from there on.
struct Decision<'b> {
    received: Received,
    recorded: &'b [Recorded],
    seq: u64,
}

impl Judge {
    fn new(archive: Archive, closings: closings::Check) -> Self {
        Self {
            office: Office::new(markets::rulebook()),
            movements: Movements::default(),
            inputs: Inputs::new(archive),
            closings,
            unmarked: Edition(1),
            report: Report::default(),
            failure: None,
            is_broken: false,
        }
    }

    /// Judges the decisions of a batch, one after the other; none reaches over its end.
    fn batch(&mut self, batch: &Batch) -> Result<(), journal::Failure> {
        let mut events = Vec::new();
        each_event(batch, |recorded| events.push(recorded))?;
        if let Some(what) = self.closings.batch(batch.previous) {
            self.differs(batch.seq, what);
        }
        let mut place = 0;
        while place < events.len() && self.failure.is_none() && !self.is_broken {
            let seq = batch.seq + place as u64;
            if let Err(error) =
                self.decision(&events[place..], seq, batch).map(|count| place += count)
            {
                self.failure =
                    Some(error.context(format!("event {seq} could not be decided again")));
            }
        }
        Ok(())
    }

    /// Judges the decision with which these events begin; how many of them belong to it.
    fn decision(&mut self, recorded: &[Recorded], seq: u64, batch: &Batch) -> Result<usize> {
        if let [Recorded { event: Event::Desk(DeskEvent::Acted(act)), .. }, behind @ ..] = recorded
        {
            // It was judged before it was noted.
            let count = match behind {
                [] => {
                    self.apply(&recorded[0], seq, batch)?;
                    0
                }
                behind => self.judged(behind, seq + 1, batch, Some(&recorded[0]))?,
            };
            if count == 0 || count != act.events as usize {
                let (by, acted) = (&act.by.person, &act.act);
                self.differs(
                    seq,
                    format!(
                        "{acted} of {by} says {} events; decided again it is {count}",
                        act.events
                    ),
                );
            } else if let Some(stretch) = self.report.stretches.last_mut() {
                // Who did it is nobody's decision; what it brought about was counted in this
                // stretch.
                stretch.same += 1;
            }
            return Ok(1 + count);
        }
        self.judged(recorded, seq, batch, None)
    }

    /// Judges, and applies what the journal says, with the act that brought it about before it.
    fn judged(
        &mut self,
        recorded: &[Recorded],
        seq: u64,
        batch: &Batch,
        act: Option<&Recorded>,
    ) -> Result<usize> {
        let first = &recorded[0];
        if let Event::Office(OfficeEvent::EditionBegan(began)) = &first.event {
            self.check_beginning(began, seq, batch);
        }
        let count = match self.inputs.behind(first, batch, &self.office, &self.movements)? {
            Ok(input) => {
                let received = Received { origin: first.origin, input };
                self.compare(&Decision { received, recorded, seq })
            }
            Err(what) => {
                self.differs(seq, what);
                1
            }
        };
        for (event, seq) in
            act.into_iter().map(|act| (act, seq - 1)).chain(recorded[..count].iter().zip(seq..))
        {
            self.apply(event, seq, batch)?;
        }
        Ok(count)
    }

    /// Compares what follows from the input with what is recorded; how many events belong to the
    /// decision.
    fn compare(&mut self, decision: &Decision<'_>) -> usize {
        let (edition, own) = self.as_its_own_edition(decision);
        let count = match &own {
            Ok(events) if is_recorded(events, decision.recorded) => {
                self.compare_with_the_running(edition, decision, events.len());
                return events.len();
            }
            Ok(events) => shared(events, decision.recorded),
            Err(_) => 1,
        };
        let (seq, recorded) = (decision.seq, &decision.recorded[..count]);
        match own {
            Ok(events) if events.is_empty() => {
                self.differs(
                    seq,
                    format!(
                        "the journal says {}; decided again nothing follows from its input",
                        said(recorded)
                    ),
                );
            }
            Ok(events) => self.differ_each(seq, recorded, &events),
            Err(rejection) => {
                let what = format!(
                    "the journal says {}; decided again it is refused: {rejection}",
                    said(recorded)
                );
                self.differs(seq, what);
            }
        }
        count
    }

    /// The decision by the edition that recorded it. A stretch without a mark goes on to the next
    /// edition where only that one decides so.
    fn as_its_own_edition(
        &mut self,
        decision: &Decision<'_>,
    ) -> (Edition, Result<Vec<Event>, office::Rejection>) {
        if self.office.directory.edition_began().is_some() {
            let edition = self.office.directory.edition();
            return (edition, self.judge(edition, &decision.received));
        }
        // What begins an edition is decided by the one that begins.
        if let Input::BeginEdition(began) = &decision.received.input {
            // As the books stand then, whichever edition the stretch shows.
            return (began.edition, self.judge(Edition::LAST_UNMARKED, &decision.received));
        }
        for candidate in self.unmarked.0..=Edition::LAST_UNMARKED.0 {
            let events = self.judge(Edition(candidate), &decision.received);
            if events.as_ref().is_ok_and(|events| is_recorded(events, decision.recorded)) {
                self.unmarked = Edition(candidate);
                return (self.unmarked, events);
            }
        }
        (self.unmarked, self.judge(self.unmarked, &decision.received))
    }

    fn judge(
        &mut self,
        edition: Edition,
        received: &Received,
    ) -> Result<Vec<Event>, office::Rejection> {
        let judged = self.office.judge_as(edition, received)?;
        Ok(judged.events.into_iter().map(|event| in_the_words_of(edition, event)).collect())
    }

    /// What is recorded is what its edition decides. What the running edition would decide is
    /// compared with it.
    fn compare_with_the_running(
        &mut self,
        edition: Edition,
        decision: &Decision<'_>,
        count: usize,
    ) {
        let recorded = &decision.recorded[..count];
        if let Input::BeginEdition(began) = &decision.received.input {
            // It follows from the books and the edition that it names; the running one has nothing
            // to say to it.
            self.begin_stretch(began.edition, Some(began.program.clone()), decision.seq);
            self.stretch(began.edition, decision.seq).same += count as u64;
            return;
        }
        let stretch = self.stretch(edition, decision.seq);
        if edition == EDITION {
            stretch.same += count as u64;
            return;
        }
        let recorded: Vec<Event> = recorded.iter().map(|recorded| recorded.event.clone()).collect();
        let now = self
            .office
            .judge_as(EDITION, &asked_anew(&decision.received))
            .map(|judged| judged.events);
        let arguments = match &now {
            Ok(now) => {
                let other = |event: &Event| Other {
                    event: event.clone(),
                    in_its_words: in_the_words_of(edition, event.clone()),
                };
                let others: Vec<Other> = now.iter().map(other).collect();
                if others.iter().map(|other| &other.in_its_words).eq(&recorded) {
                    let in_todays: Vec<Event> =
                        now.iter().cloned().map(in_todays_words(edition)).collect();
                    let same = recorded
                        .iter()
                        .zip(&in_todays)
                        .filter(|(recorded, today)| recorded == today)
                        .count() as u64;
                    let stretch = self.stretch(edition, decision.seq);
                    stretch.same += same;
                    stretch.said_otherwise += count as u64 - same;
                    return;
                }
                arguments::between(&recorded, &others)
            }
            Err(rejection) => arguments::against_a_refusal(&recorded, rejection),
        };
        self.declare(edition, decision.seq, &recorded, arguments);
    }

    /// Counts what a table of changes declares; what it does not is a difference.
    fn declare(
        &mut self,
        edition: Edition,
        seq: u64,
        recorded: &[Event],
        arguments: Vec<Argument>,
    ) {
        let mut is_declared = true;
        for (event, argument) in self.of_two_refusals_the_declared(edition, arguments) {
            if let Some((since, rule)) = editions::declared(edition, event, &argument, &self.office)
            {
                *self.report.declared.entry((since, rule, event, argument)).or_default() += 1;
            } else {
                is_declared = false;
                let what = format!(
                    "{event}, {argument}: edition {EDITION} decides otherwise, and declares no such change"
                );
                self.differs_in(edition, seq, what);
            }
        }
        if is_declared {
            self.stretch(edition, seq).decided_otherwise += recorded.len() as u64;
        }
    }

    /// A row that two editions refuse by different rules: the older rule was lifted, or the newer
    /// one stands before it, so that one of them is declared.
    fn of_two_refusals_the_declared(
        &self,
        edition: Edition,
        arguments: Vec<Argument>,
    ) -> Vec<Argument> {
        let is_declared = |(event, argument): &&Argument| {
            editions::declared(edition, event, argument, &self.office).is_some()
        };
        match arguments.as_slice() {
            [("input rejected", _), ("input rejected", _)] => arguments
                .iter()
                .find(is_declared)
                .cloned()
                .map_or(arguments.clone(), |one| vec![one]),
            _ => arguments,
        }
    }

    /// A new edition stands in a batch of its own, behind what it says was proved.
    fn check_beginning(&mut self, began: &EditionBegan, seq: u64, batch: &Batch) {
        let here = Proved { events: batch.seq, chain: ContentHash(batch.previous.0) };
        let fits = seq == batch.seq && began.proved.map_or(seq == 0, |proved| proved == here);
        if !fits {
            self.differs(
                seq,
                format!(
                    "edition {} says that {:?} was proved, and stands behind {here:?}",
                    began.edition, began.proved
                ),
            );
        }
    }

    fn apply(&mut self, recorded: &Recorded, seq: u64, batch: &Batch) -> Result<()> {
        let (office, movements) = (&mut self.office, &mut self.movements);
        // What was forged may be about something that is not there, which no honest event is.
        let applied = catch_unwind(AssertUnwindSafe(|| {
            movements.add(office, recorded);
            office.apply(recorded);
        }));
        if applied.is_err() {
            self.is_broken = true;
            self.differs(
                seq,
                format!("{:?} cannot be applied; nothing behind it was looked at", recorded.event),
            );
            return Ok(());
        }
        match &recorded.event {
            Event::Source(SourceEvent::SourceFinished { source, rows }) => {
                self.check_rows(*source, *rows, seq);
            }
            Event::Office(OfficeEvent::DayClosed { .. }) => {
                if let Some(what) = self.closings.day_closed(&self.office, batch)? {
                    self.differs(seq, what);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Every row of a finished document became something; one that the journal passes over would be
    /// asked for by nobody.
    fn check_rows(&mut self, source: SourceId, rows: u32, seq: u64) {
        let file = self.office.sources.file(source);
        let judged = file.booked as usize + file.duplicates() + file.rejected();
        if judged != rows as usize {
            let what = format!(
                "{} has {rows} rows, and the journal says what became of {judged}",
                file.document.name
            );
            self.differs(seq, what);
        }
    }

    /// The stretch of an edition, begun here when another one decided before.
    fn stretch(&mut self, edition: Edition, seq: u64) -> &mut Stretch {
        let goes_on =
            self.report.stretches.last().is_some_and(|stretch| stretch.edition == edition);
        if !goes_on {
            self.begin_stretch(edition, None, seq);
        }
        self.report.stretches.last_mut().expect("one was begun")
    }

    fn begin_stretch(&mut self, edition: Edition, program: Option<Name>, first: u64) {
        self.report.stretches.push(Stretch {
            edition,
            program,
            first,
            same: 0,
            said_otherwise: 0,
            decided_otherwise: 0,
        });
    }

    /// Each event that is not as its own edition decides it.
    fn differ_each(&mut self, seq: u64, recorded: &[Recorded], events: &[Event]) {
        for (place, expected) in events.iter().enumerate() {
            match recorded.get(place) {
                Some(recorded) if recorded.event == *expected => {}
                Some(recorded) => {
                    self.differs(seq + place as u64, arguments::shown(&recorded.event, expected));
                }
                None => {
                    let what = format!(
                        "the journal goes on without {}, which follows here: {expected:?}",
                        expected.name()
                    );
                    self.differs(seq + place as u64, what);
                }
            }
        }
    }

    fn differs(&mut self, seq: u64, what: String) {
        let began = self.office.directory.edition_began().is_some();
        let edition = if began { self.office.directory.edition() } else { self.unmarked };
        self.differs_in(edition, seq, what);
    }

    fn differs_in(&mut self, edition: Edition, seq: u64, what: String) {
        self.report.difference_count += 1;
        if self.report.differences.len() < DIFFERENCES_SHOWN_MAX {
            self.report.differences.push(Difference { seq, edition, what });
        }
    }

    /// Those of the kept documents that no event names. One that is named and not kept is a
    /// failure, whether or not a row of it was asked for.
    fn unnamed(&self, kept: &BTreeSet<Hash>) -> Result<Vec<Hash>> {
        let received = self.office.sources.files().map(|(_, file)| &file.document);
        let documents =
            received.chain(self.office.proposals.all().filter_map(|(_, kept)| kept.document()));
        let named: BTreeSet<Hash> = documents
            .flat_map(|document| [Some(document.content), document.layout])
            .flatten()
            .map(|hash| Hash(hash.0))
            .collect();
        for missing in named.difference(kept) {
            self.inputs.archive().read(missing)?;
        }
        Ok(kept.difference(&named).copied().collect())
    }

    fn finish(mut self, head: &Head, kept: &BTreeSet<Hash>, documents: u64) -> Result<Report> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        if let Some(what) = self.closings.end(head.chain) {
            self.differs(head.next_seq, what);
        }
        // Behind an event that cannot be applied, nothing can be said to be named by no event.
        let unnamed = if self.is_broken { Vec::new() } else { self.unnamed(kept)? };
        let Head { batches, next_seq: events, chain, .. } = *head;
        Ok(Report { batches, events, documents, chain, unnamed, ..self.report })
    }
}

/// The input as the running edition would be asked: an approval is of what it would show.
fn asked_anew(received: &Received) -> Received {
    let mut received = received.clone();
    if let Input::Approve(Approve { shown, .. }) = &mut received.input {
        *shown = None;
    }
    received
}

/// Are these the next events of the journal?
fn is_recorded(events: &[Event], recorded: &[Recorded]) -> bool {
    let same = |(event, found): (&Event, &Recorded)| {
        *event == found.event && found.origin == recorded[0].origin
    };
    !events.is_empty() && events.len() <= recorded.len() && events.iter().zip(recorded).all(same)
}

/// How many of the recorded events are of this decision, when it is not what is recorded: as far as
/// their kinds agree and they come from one input, and at least the first.
fn shared(events: &[Event], recorded: &[Recorded]) -> usize {
    let origin = recorded[0].origin;
    let agree = |(event, recorded): &(&Event, &Recorded)| {
        event.name() == recorded.event.name()
            && (recorded.origin == origin || recorded.origin == Origin::Command)
    };
    events.iter().zip(recorded).take_while(agree).count().max(1)
}

fn said(recorded: &[Recorded]) -> String {
    let event = |recorded: &Recorded| {
        let id = recorded.event.id().map(|id| format!(" {id}")).unwrap_or_default();
        format!("{}{id}", recorded.event.name())
    };
    recorded.iter().map(event).collect::<Vec<_>>().join(", ")
}

/// An event of this program in the words of today, for an edition that kept words.
fn in_todays_words(edition: Edition) -> impl Fn(Event) -> Event {
    move |event| editions::in_words(edition, event, &words::english_words)
}
