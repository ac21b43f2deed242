//! Bitemporal queries: the books as of any day, as known at any time, through a lens on the
//! journal.
//!
//! Both times are kept (`domain.md`): an event was recorded at a time and is about a day. "What did
//! the books say on Friday" asks for what was known then; "what do we now know about Friday" asks
//! for everything that is about the days up to Friday. Either is the same fold over fewer events.

use crate::folder::Folder;
use crate::snapshot;
use anyhow::Result;
use journal::codec::Decoder;
use journal::{Batch, Failure, Head, Tail, TornTail, read_durable};
use office::Office;
use office::editions::{self, EDITION};
use terms::{
    Date, Edition, EditionBegan, Event, KnownEvent, Lens, LocalTime, Moment, Name, OfficeEvent,
    Recorded, SourceEvent,
};

/// The books through a lens; without one they are read from the newest snapshot on.
pub fn look(folder: &Folder, lens: Lens) -> Result<Office> {
    match lens {
        Lens { as_of: None, known_at: None } => now(folder),
        lens => look_at_each(folder, lens, |_, _, _, _| {}),
    }
}

/// Books in which nothing has happened.
pub fn no_books() -> Office {
    Office::new(markets::rulebook())
}

/// Where and when an office began.
#[derive(Clone, Debug, Default)]
pub struct Beginning {
    /// The local time of the market that it named first: where its days end.
    pub local_time: LocalTime,
    /// When its first event was recorded; none while there is none.
    pub recorded_at: Option<Moment>,
    /// The first day of its books; none while there is no office.
    pub books_from: Option<Date>,
}

/// Reads the journal as far as the office says where it is, and nothing that a crash left behind
/// HEAD.
pub fn beginning(folder: &Folder) -> Result<Beginning> {
    let (mut tail, mut batch) = (Tail::open(&folder.journal(), 0)?, Batch::default());
    let mut found = Beginning::default();
    while tail.next(&mut batch)? {
        let recorded_at = Moment(batch.recorded_at_us.saturating_mul(1000));
        found.recorded_at = found.recorded_at.or(Some(recorded_at));
        let mut opened = None;
        each_event(&batch, |recorded| {
            if let Event::Office(OfficeEvent::OfficeOpened { markets, books_from }) = recorded.event
            {
                opened = Some((markets, books_from));
            }
        })?;
        if let Some((markets, books_from)) = opened {
            found.books_from = Some(books_from);
            let rulebook = markets::rulebook();
            let first = markets.first().and_then(|name| rulebook.market(name));
            found.local_time = first.map(|market| market.local_time.clone()).unwrap_or_default();
            return Ok(found);
        }
    }
    Ok(found)
}

fn now(folder: &Folder) -> Result<Office> {
    recover(folder)?;
    Ok(snapshot::replay(folder, |each| {
        read_durable(&folder.journal(), each).map(|head| ((), head))
    })?
    .office)
}

/// The books through a lens; each event that it shows is given to `each` after it was applied, with
/// its sequence number and the time of its recording.
pub fn look_at_each(
    folder: &Folder,
    lens: Lens,
    each: impl FnMut(&Office, u64, i64, &Recorded),
) -> Result<Office> {
    look_up_to(folder, lens, u64::MAX, each)
}

/// The same without them; none when the folder was read for as long as somebody waits, and nobody
/// does any more.
pub fn look_while(folder: &Folder, lens: Lens) -> Result<Option<Office>> {
    match look_at_each(folder, lens, |_, _, _, _| {}) {
        Err(failure) if failure.downcast_ref::<Failure>().is_some_and(is_broken_off) => Ok(None),
        read => read.map(Some),
    }
}

/// Nobody waits any more for what is being read.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("nobody waits for it any more")]
struct BrokenOff;

fn is_broken_off(failure: &Failure) -> bool {
    matches!(failure, Failure::Replay { source, .. } if source.is::<BrokenOff>())
}

/// The same of the events before a sequence number with which a batch began: what is read twice
/// beside a writer is the same both times.
pub fn look_up_to(
    folder: &Folder,
    lens: Lens,
    end: u64,
    mut each: impl FnMut(&Office, u64, i64, &Recorded),
) -> Result<Office> {
    let mut office = no_books();
    let mut known = Known::by(lens);
    read_batches(folder, |batch| {
        if !known.knows(batch) || batch.seq >= end {
            return Ok(());
        }
        let mut seq = batch.seq;
        each_event(batch, |recorded| {
            if office.apply_through(lens, &recorded) {
                each(&office, seq, batch.recorded_at_us, &recorded);
            }
            seq += 1;
        })
    })?;
    if let Some(date) = lens.as_of {
        office.look_through(date);
    }
    Ok(office)
}

/// What was known at the time of a lens: everything before the first batch that was not, because
/// what follows was decided on it. Recorded times do not fall, but in journals of program 0.2.0 and
/// before they did when the clock stepped back.
struct Known {
    lens: Lens,
    is_over: bool,
}

impl Known {
    const fn by(lens: Lens) -> Self {
        Self { lens, is_over: false }
    }

    fn knows(&mut self, batch: &Batch) -> bool {
        self.is_over |= !self.lens.knows(batch.recorded_at_us);
        !self.is_over
    }
}

/// The directory of accounts and assets as it is at the end, and up to which day everything has
/// settled; nothing is in its ledger. Every event that the lens shows is given to `each` as well.
/// Beside it, the number behind the last event that was read.
pub fn look_at_directory(
    folder: &Folder,
    lens: Lens,
    mut each: impl FnMut(&Office, &Recorded),
) -> Result<(Office, u64)> {
    let mut office = no_books();
    let mut known = Known::by(lens);
    let head = read_batches(folder, |batch| {
        if !known.knows(batch) {
            return Ok(());
        }
        each_event(batch, |recorded| {
            if lens.shows(&recorded) {
                if is_of_the_directory(&recorded.event) {
                    office.apply(&recorded);
                }
                each(&office, &recorded);
            }
        })
    })?;
    if let Some(date) = lens.as_of {
        office.look_through(date);
    }
    Ok((office, head.next_seq))
}

/// Does it admit something, or move the value date? A document is admitted too, because what is
/// admitted comes out of one.
const fn is_of_the_directory(event: &Event) -> bool {
    matches!(
        event,
        Event::Office(
            OfficeEvent::OfficeOpened { .. }
                | OfficeEvent::ValueDateArrived(_)
                | OfficeEvent::EditionBegan(_)
        ) | Event::Known(
            KnownEvent::CurrencyAdmitted { .. }
                | KnownEvent::AccountOpened(_)
                | KnownEvent::InstrumentListed(_)
        ) | Event::Source(SourceEvent::SourceReceived(_))
    )
}

/// Reads every batch without changing anything, for as long as somebody waits; what a crash left
/// behind is recovered first.
pub fn read_batches(
    folder: &Folder,
    mut each: impl FnMut(&Batch) -> Result<(), Failure>,
) -> Result<Head> {
    recover(folder)?;
    let each_waited_for = |batch: &Batch| {
        if folder.is_waited_for() {
            return each(batch);
        }
        Err(Failure::Replay { batch: batch.number, source: Box::new(BrokenOff) })
    };
    Ok(read_durable(&folder.journal(), each_waited_for)?)
}

/// A journal that was not closed is opened for writing once, which recovers it, and says what was
/// cut off. Damage is left for the reading that follows to name.
pub fn recover(folder: &Folder) -> Result<()> {
    // What cannot be read is not recovered either.
    let torn = journal::recover(&folder.journal(), |batch| each_event(batch, |_| {}))?;
    say_torn(torn.as_ref());
    Ok(())
}

/// Says what was cut off behind the last durable batch.
pub fn say_torn(torn: Option<&TornTail>) {
    if let Some(torn) = torn {
        eprintln!("{torn}");
    }
}

/// Gives each event of a batch to `each`. What another edition wrote than those that this program
/// knows is not read: its first event says which one it is, before anything that only it can read.
pub fn each_event(batch: &Batch, mut each: impl FnMut(Recorded)) -> Result<(), Failure> {
    for recorded in Decoder::new(&batch.body) {
        let recorded = recorded.map_err(|undecodable| Failure::Replay {
            batch: batch.number,
            source: Box::new(undecodable),
        })?;
        if let Event::Office(OfficeEvent::EditionBegan(EditionBegan { edition, program, .. })) =
            &recorded.event
            && !editions::is_known(*edition)
        {
            let unknown = UnknownEdition { edition: *edition, program: program.clone() };
            return Err(Failure::Replay { batch: batch.number, source: Box::new(unknown) });
        }
        each(recorded);
    }
    Ok(())
}

/// This program does not know the edition that goes on in a journal.
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "this office is kept by edition {edition}, written by {program}, and {} reads those up to {EDITION}; take {program}, or a later program. Nothing was written",
    crate::program::program()
)]
pub struct UnknownEdition {
    /// Which one.
    pub edition: Edition,
    /// The program that wrote it, and can read it.
    pub program: Name,
}
