//! The rooms behind the door: the keeper who writes, the offices and views that are read, the
//! journal itself.
//!
//! In: questions and orders of whoever the door let in. Out: answers that are durable; an order is
//! answered when everybody who reads sees what it did. Never here: who may ask (the door), how an
//! answer looks (pages, API).

use crate::answers::accounts::today;
use crate::answers::today::{Today, today as draw_today};
use crate::at_once::AtOnce;
use crate::reason::failed;
use crate::refused::RefusedBytes;
use crate::under_way::UnderWay;
use crate::{Past, Reading, heavy};
use anyhow::{Context, Result};
use door::Problem;
use engine::now;
use engine::{Beginning, Between, Durable, Engine, Folder, Keeper, Kept, Lens, Objection, Room};
use journal::{Batch, Tail};
use office::Office;
use parking_lot::Mutex;
use std::sync::Arc;
use terms::{Date, KnownAt, Moment, sentence};

/// Everything that routes need.
pub struct Rooms {
    /// The one who writes.
    pub keeper: Keeper,
    /// The books as far as they are durable.
    pub reading: Arc<Reading>,
    /// The books of past days.
    pub past: Arc<Past>,
    /// Where the office lies.
    pub folder: Folder,
    /// Where and when it began.
    pub began: Beginning,
    /// The SQL tables, for `tables` alone.
    pub(crate) views: views::Reader,
    /// How far the journal is durable, and whether it will be any further.
    pub durable: Arc<Durable>,
    /// What room the disk has.
    pub room: Arc<Room>,
    /// What was kept of refused rows today.
    pub refused: RefusedBytes,
    /// The files that come, of each person.
    pub uploads: Arc<AtOnce>,
    /// What goes on although nobody waits for it.
    pub under_way: UnderWay,
    /// Where the day stands, as it was drawn up last.
    pub today: Mutex<Option<(At, Arc<Today>)>>,
}

/// The place of the journal, and the minute, since what is late depends on it.
type At = (u64, i64);

const MINUTE_NS: i64 = 60_000_000_000;

impl Rooms {
    /// Answers from the books, now or through a lens; with the day at which they are looked at.
    pub async fn answer<T: Send + 'static>(
        self: &Arc<Self>,
        lens: Lens,
        answer: impl FnOnce(&Office, Date) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let answer = move |office: &Office| {
            let day = lens.as_of.unwrap_or_else(|| today(office));
            answer(office, day)
        };
        if lens != Lens::default() {
            return self.past_answer(lens, answer).await;
        }
        self.apart(move |rooms| Ok(rooms.reading.look(answer))).await.map_err(failed)
    }

    /// The same for what takes long to draw up: from books that stand still, so that nobody waits
    /// for it but whoever asks.
    pub async fn long_answer<T: Send + 'static>(
        self: &Arc<Self>,
        lens: Lens,
        answer: impl FnOnce(&Office) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        if lens != Lens::default() {
            return self.past_answer(lens, answer).await;
        }
        let present = |rooms: &Self| Ok(answer(&rooms.past.present(&rooms.reading)));
        self.apart(present).await.map_err(failed)
    }

    async fn past_answer<T: Send + 'static>(
        self: &Arc<Self>,
        lens: Lens,
        answer: impl FnOnce(&Office) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let office = self.past.look(lens, now(), self.reading.reached().next_seq).await?;
        // The last one who has it drops it, which takes a while too.
        self.apart(move |_| Ok(answer(&office))).await.map_err(failed)
    }

    /// Where the day stands. Every page shows how much waits, so that it is drawn up once for each
    /// place of the journal.
    pub fn today(&self) -> Arc<Today> {
        let mut kept = self.today.lock();
        let now = now();
        let at = (self.reading.reached().next_seq, now.0 / MINUTE_NS);
        match &*kept {
            Some((drawn_at, drawn)) if *drawn_at == at => Arc::clone(drawn),
            Some(_) | None => {
                let drawn =
                    Arc::new(self.reading.look(|office| draw_today(office, today(office), now)));
                *kept = Some((at, Arc::clone(&drawn)));
                drawn
            }
        }
    }

    /// The moment that somebody asks about: a day ends where the office is.
    pub fn moment(&self, asked: KnownAt) -> Moment {
        self.reading.look(|office| asked.moment(office.directory.local_time()))
    }

    /// The first day of the books, when a lens looks at an earlier one.
    pub fn books_begin_after(&self, lens: Lens) -> Option<Date> {
        let (books_from, as_of) = self.began.books_from.zip(lens.as_of)?;
        (as_of < books_from).then_some(books_from)
    }

    /// A moment as the clocks of the office show it, with its offset.
    pub fn shown(&self, moment: Moment) -> String {
        self.reading.look(|office| office.directory.local_time().show(moment))
    }

    /// May something be begun that keeps so many bytes? Asked before it is accepted.
    pub fn check_room(&self, bytes: u64) -> Result<(), Problem> {
        if self.durable.has_failed() {
            return Err(Problem::stopped());
        }
        self.check_disk(bytes)
    }

    /// Has the disk room for so many bytes that are to be kept, and for what is under way?
    pub fn check_disk(&self, bytes: u64) -> Result<(), Problem> {
        let room = self.room.check(bytes).context("the disk does not answer");
        room.map_err(failed)?.map_err(|no_room| Problem::no_room(no_room.sentence()))
    }

    /// Does something that may take a while, apart from those who serve.
    pub async fn apart<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let rooms = Arc::clone(self);
        heavy::apart(move || work(&rooms))
            .await
            .map_err(|_| Objection(sentence!("the work was broken off")))?
    }

    /// Has something short done by the keeper; answered when every reader sees it.
    pub async fn order<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Engine) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let kept = self.apart(|rooms| rooms.keeper.order(work)).await?;
        self.seen(kept).await
    }

    /// Has something long done by the keeper, who lets others in between.
    pub async fn long_order<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Engine, &mut Between<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let kept = self.apart(|rooms| rooms.keeper.long_order(work)).await?;
        self.seen(kept).await
    }

    async fn seen<T>(&self, kept: Kept<T>) -> Result<T> {
        self.reading.wait_for(kept.head.next_seq).await?;
        Ok(kept.answer)
    }

    /// Reads the SQL tables; refused while they are made anew.
    pub fn tables<T>(&self, read: impl FnOnce(&views::Reader) -> Result<T>) -> Result<T> {
        self.reading.while_tables_are_whole(|| read(&self.views))
    }

    /// The batch that holds an event; none when there is no such event yet.
    pub fn batch_with(&self, seq: u64) -> Result<Option<Batch>> {
        let Some(found) = self.tables(|tables| Ok(tables.batch_of_seq(seq)?))? else {
            return Ok(None);
        };
        let mut batch = Batch::default();
        let found = Tail::open(&self.folder.journal(), found.number)?
            .next(&mut batch)
            .context("the journal cannot be read")?;
        Ok(found.then_some(batch))
    }
}
