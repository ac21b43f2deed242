//! The rooms behind the door: the keeper who writes, the offices and views that are read, the journal itself.
//!
//! In: questions and orders of whoever the door let in. Out: answers that are durable; an order is answered when everybody who
//! reads sees what it did. Never here: who may ask (the door), how an answer looks (pages, API).

use crate::answers::accounts::today;
use crate::commands::now;
use crate::{Past, Reading};
use anyhow::{Context, Result, anyhow};
use it::{Between, Folder, House, Keeper, Kept, Lens};
use journal::{Batch, Tail};
use office::Office;
use parking_lot::Mutex;
use std::sync::Arc;
use terms::Date;

/// Everything that routes need.
pub struct Rooms {
    /// The one who writes.
    pub keeper: Keeper,
    /// The books as far as they are durable.
    pub reading: Arc<Reading>,
    /// The books of past days.
    pub past: Past,
    /// Where the office lies.
    pub folder: Folder,
    /// The SQL tables.
    pub views: views::Reader,
    /// How much waits for a person, as it was worked out last.
    pub waiting: Mutex<Waiting>,
}

/// How much waits for a person, at a place of the journal: every page shows it, and it changes with the journal only.
#[derive(Clone, Copy, Debug, Default)]
pub struct Waiting {
    next_seq: u64,
    /// Items of the queue.
    pub items: usize,
    /// Proposals that nobody has decided on.
    pub proposals: usize,
}

impl Rooms {
    /// Answers from the books, now or through a lens; with the day at which they are looked at.
    pub async fn answer<T: Send + 'static>(
        self: &Arc<Self>,
        lens: Lens,
        answer: impl FnOnce(&Office, Date) -> T + Send + 'static,
    ) -> Result<T> {
        self.apart(move |rooms| {
            let day = |office: &Office| lens.as_of.unwrap_or_else(|| today(office));
            if lens == Lens::default() {
                return Ok(rooms.reading.look(|office| answer(office, day(office))));
            }
            let office = rooms.past(lens)?;
            Ok(answer(&office, day(&office)))
        })
        .await
    }

    /// The same for what takes long to draw up: from books that stand still, so that nobody waits for it but whoever asks.
    pub async fn long_answer<T: Send + 'static>(
        self: &Arc<Self>,
        lens: Lens,
        answer: impl FnOnce(&Office) -> T + Send + 'static,
    ) -> Result<T> {
        self.apart(move |rooms| {
            let office = if lens == Lens::default() { rooms.past.present(&rooms.reading)? } else { rooms.past(lens)? };
            Ok(answer(&office))
        })
        .await
    }

    /// How much waits for a person.
    pub fn waiting(&self) -> Waiting {
        let mut kept = self.waiting.lock();
        let next_seq = self.reading.reached().next_seq;
        if kept.next_seq != next_seq {
            let count = |office: &Office| (office::queue(office, now()).len(), office.proposals.open().count());
            let (items, proposals) = self.reading.look(count);
            *kept = Waiting { next_seq, items, proposals };
        }
        *kept
    }

    fn past(&self, lens: Lens) -> Result<Arc<Office>> {
        self.past.look(lens, now(), self.reading.reached().next_seq)
    }

    /// Does something that may take a while, apart from those who serve.
    pub async fn apart<T: Send + 'static>(self: &Arc<Self>, work: impl FnOnce(&Self) -> Result<T> + Send + 'static) -> Result<T> {
        let rooms = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&rooms)).await.map_err(|_| anyhow!("the work was broken off"))?
    }

    /// Has something short done by the keeper; answered when every reader sees it.
    pub async fn order<T: Send + 'static>(self: &Arc<Self>, work: impl FnOnce(&mut House) -> Result<T> + Send + 'static) -> Result<T> {
        let kept = self.apart(|rooms| rooms.keeper.order(work)).await?;
        self.seen(kept).await
    }

    /// Has something long done by the keeper, who lets others in between.
    pub async fn long_order<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut House, &mut Between<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let kept = self.apart(|rooms| rooms.keeper.long_order(work)).await?;
        self.seen(kept).await
    }

    async fn seen<T>(&self, kept: Kept<T>) -> Result<T> {
        self.reading.wait_for(kept.head.next_seq).await?;
        Ok(kept.answer)
    }

    /// The batch that holds an event; none when there is no such event yet.
    pub fn batch_with(&self, seq: u64) -> Result<Option<Batch>> {
        let Some(found) = self.views.batch_of_seq(seq)? else { return Ok(None) };
        let mut batch = Batch::default();
        let found = Tail::open(&self.folder.journal(), found.number)?.next(&mut batch).context("the journal cannot be read")?;
        Ok(found.then_some(batch))
    }
}
