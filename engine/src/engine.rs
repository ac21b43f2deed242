//! The engine: an office, its journal and its documents, open for work by one person or job at a
//! time.
//!
//! In: inputs. Out: outcomes, once they are durable. A judged input is applied in memory at once,
//! because the next one may build on it; its answer waits for the journal (`scribe.rs`). When the
//! journal fails, the engine is gone, and the next one that opens it knows only what was durable.

use crate::closings;
use crate::durable::Durable;
use crate::folder::Folder;
use crate::program::program;
use crate::room::Room;
use crate::scribe::Scribe;
use crate::snapshot::{self, Replayed, SNAPSHOT_AFTER_EVENTS};
use crate::verify::verify;
use anyhow::{Context, Result, bail};
use journal::codec::Encoder;
use journal::{Archive, LocalJournal, TornTail};
use office::{Office, Outcome, Rejection, editions};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use terms::{
    Act, ContentHash, Date, DayEnd, DeskEvent, Event, Input, Name, OpenOffice, Origin, Received,
    Recorded,
};

/// A batch is handed to the scribe when it has this many bytes: beyond 256 KiB an append costs more
/// than the disk does.
const BATCH_BYTES: usize = 1 << 18;

/// An office that is open for work.
pub struct Engine {
    /// Where it lies.
    pub folder: Folder,
    /// Its books.
    pub office: Office,
    /// Its documents.
    pub archive: Arc<Archive>,
    /// What a crash had left behind the last durable batch, if anything.
    pub torn: Option<TornTail>,
    /// How many events were applied one by one at its opening; what was before them came from a
    /// snapshot.
    pub replayed_events: u64,
    /// What room its disk has.
    pub room: Arc<Room>,
    /// Is what goes on to be broken off at its next piece, because the program is told to stop?
    pub breaks_off: Arc<AtomicBool>,
    scribe: Scribe,
    encoder: Encoder,
}

impl Engine {
    /// Makes a new office.
    pub fn create(folder: Folder, markets: Vec<Name>, books_from: Date) -> Result<Self> {
        let open = Input::OpenOffice(OpenOffice { markets, books_from });
        let office = Office::new(markets::rulebook());
        let begin = Input::BeginEdition(editions::running(&office, program(), None));
        // Judged before anything is made, so that a refusal leaves nothing behind.
        office.judge(&command(open.clone()))?;
        LocalJournal::create(&folder.journal())?;
        let mut engine = Self::open(folder)?;
        engine.command(begin)?;
        engine.command(open)?;
        engine.settle()?;
        engine.folder.mark()?;
        Ok(engine)
    }

    /// Opens an office for work and reads its journal, from the newest snapshot on.
    pub fn open(folder: Folder) -> Result<Self> {
        Self::open_and_keep(folder, SNAPSHOT_AFTER_EVENTS)
    }

    /// The same; when more events than this had to be applied, their sum is kept for the next
    /// start.
    pub fn open_and_keep(folder: Folder, snapshot_after_events: u64) -> Result<Self> {
        let open_to_others = folder.tighten()?;
        if open_to_others > 0 {
            eprintln!(
                "{open_to_others} files and folders of {} could be read by others; now its owner alone can",
                folder.path().display()
            );
        }
        let place = folder.journal();
        let replayed = snapshot::replay(&folder, |each| {
            let (journal, opened) = LocalJournal::open_for_writing(&place, each)?;
            let end = opened.head;
            Ok(((journal, opened), end))
        })?;
        let Replayed { found: (journal, opened), office, events: replayed_events } = replayed;
        let archive = Arc::new(folder.archive()?);
        let room = Room::of(&folder);
        let (kept, at) = (Arc::clone(&archive), opened.recorded_at_us);
        let scribe = Scribe::new(journal, at, kept, Arc::clone(&room));
        let mut engine = Self {
            folder,
            office,
            archive,
            torn: opened.torn,
            replayed_events,
            room,
            breaks_off: Arc::default(),
            scribe,
            encoder: Encoder::new(),
        };
        let mut head = opened.head;
        if engine.office.events() > 0 && !editions::decides(&engine.office, &program()) {
            head = engine.begin_edition()?;
        }
        // Not before what there is was verified, when it had to be.
        if replayed_events > snapshot_after_events {
            snapshot::keep(&engine.folder, &head, &engine.office);
        }
        Ok(engine)
    }

    /// From here on this program decides. What the journal holds is verified before its first event
    /// is written; what was proved stands in that event. It is one batch with what the edition
    /// restates and what its chart brings, so that a crash leaves all of it or nothing.
    fn begin_edition(&mut self) -> Result<journal::Head> {
        let before = self.office.directory.edition_began().map_or_else(
            || "a program that did not say which edition it was".to_owned(),
            |began| format!("edition {} ({})", began.edition, began.program),
        );
        eprintln!(
            "{} was decided by {before}; it is verified before {} goes on",
            self.folder.path().display(),
            program()
        );
        let report = verify(&self.folder)?;
        if let Some(difference) = report.differences.first() {
            bail!(
                "{} was not taken over: event {} {}. Nothing was written; munim verify says everything that differs ({})",
                self.folder.path().display(),
                difference.seq,
                difference.what,
                report.difference_count
            );
        }
        let began = editions::running(&self.office, program(), Some(report.proved()));
        self.command(Input::BeginEdition(began))?;
        let head = self.settle()?;
        eprintln!("edition {} decides from event {} on", editions::EDITION, report.events);
        for note in editions::notes(&self.office) {
            eprintln!("note: {note}");
        }
        Ok(head)
    }

    /// Takes an input: judged, applied, on its way to the journal.
    pub fn take(&mut self, received: &Received) -> Result<Outcome, Taken> {
        let judgement = self.office.judge(received).map_err(Taken::Refused)?;
        self.enter(received.origin, judgement.events)?;
        Ok(judgement.outcome)
    }

    /// Takes a command that a person gave at the door: who gave it stands in the journal directly
    /// before what it brought about, in one batch with it. What brings nothing about, because it
    /// came before, leaves no trace either. The count of events in the act is found here.
    pub fn command_by(&mut self, act: Act, input: Input) -> Result<Outcome, Taken> {
        let judgement = self.office.judge(&command(input)).map_err(Taken::Refused)?;
        let events =
            u32::try_from(judgement.events.len()).expect("a command brings about far fewer events");
        let acted = (events > 0).then_some(Event::Desk(DeskEvent::Acted(Act { events, ..act })));
        self.enter(Origin::Command, acted.into_iter().chain(judgement.events))?;
        Ok(judgement.outcome)
    }

    fn enter(
        &mut self,
        origin: Origin,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<(), Taken> {
        for event in events {
            let recorded = Recorded { origin, event };
            self.encoder.push(&recorded);
            self.office.apply(&recorded);
        }
        if self.encoder.bytes() >= BATCH_BYTES {
            self.hand_over().map_err(Taken::Failed)?;
        }
        Ok(())
    }

    /// Keeps a document; it is durable before anything that is taken after it.
    pub fn keep(&mut self, document: Arc<Vec<u8>>) -> Result<()> {
        self.hand_over()?;
        self.scribe.keep(document)
    }

    /// Takes a command. Its refusal is an error for whoever gave it.
    pub fn command(&mut self, input: Input) -> Result<Outcome> {
        self.take(&command(input)).map_err(Taken::into_error)
    }

    /// How far the journal is durable, for those who follow it.
    pub fn durable(&self) -> Arc<Durable> {
        self.scribe.durable()
    }

    /// Waits until everything that was taken is durable.
    pub fn settle(&mut self) -> Result<journal::Head> {
        self.hand_over()?;
        self.scribe.settle()
    }

    /// Closes a day whose controls hold. When it returns, the day is closed for good.
    pub fn close_day(&mut self, end: DayEnd, act: Option<&Act>) -> Result<()> {
        match act {
            Some(act) => {
                self.command_by(act.clone(), Input::CloseDay(end)).map_err(Taken::into_error)?
            }
            None => self.command(Input::CloseDay(end))?,
        };
        let head = self.settle()?;
        closings::keep(&self.folder, &head, &self.office);
        Ok(())
    }

    /// What the journal says of itself, for the control sheet of a day.
    pub fn day_end(&mut self, date: Date) -> Result<DayEnd> {
        let head = self.settle()?;
        Ok(DayEnd { date, journal_events: head.next_seq, journal_chain: ContentHash(head.chain.0) })
    }

    /// Ends the work and lets others in.
    pub fn close(mut self) -> Result<()> {
        self.settle()?;
        self.scribe.close().context("the journal could not be closed")?;
        // Whoever closes an engine is about to end; handing millions of small pieces back one by
        // one would only take time.
        std::mem::forget(self.office);
        Ok(())
    }

    fn hand_over(&mut self) -> Result<()> {
        let (events, body) = self.encoder.take();
        if events == 0 { Ok(()) } else { self.scribe.write(events, body) }
    }
}

/// Why an input was not taken.
pub enum Taken {
    /// A rule said no.
    Refused(Rejection),
    /// The journal let us down.
    Failed(anyhow::Error),
}

impl Taken {
    /// As an error for people.
    pub fn into_error(self) -> anyhow::Error {
        match self {
            Self::Refused(rejection) => rejection.into(),
            Self::Failed(error) => error,
        }
    }
}

fn command(input: Input) -> Received {
    Received { origin: Origin::Command, input }
}
