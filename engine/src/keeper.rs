//! The keeper of the books: the single-writer thread (an actor), which alone owns the engine.
//! Whoever wants something done hands in an order and waits.
//!
//! ```text
//!  pages, API, jobs ──order──> queue ──> keeper ──> Engine ──> durable ──answer──> whoever asked
//!                                          │
//!                                          └ a long order lets the short ones in between its
//!                                            pieces
//! ```
//!
//! In: orders. Out: their answers, once everything that they brought about is durable, with the
//! place in the journal up to which a reader must have come to see it. Never here: what an order
//! does; two orders at once.

use crate::engine::Engine;
use crate::objection::Objection;
use anyhow::{Context, Result};
use journal::Head;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use terms::sentence;

/// What was answered, and where the journal ended then.
#[derive(Clone, Copy, Debug)]
pub struct Kept<T> {
    /// The answer.
    pub answer: T,
    /// Everything that it rests on lies before this place.
    pub head: Head,
}

/// Lets short orders in; called between the pieces of a long one.
pub type Between<'a> = dyn FnMut(&mut Engine) + 'a;

type Short = Box<dyn FnOnce(&mut Engine) + Send>;
type Long = Box<dyn FnOnce(&mut Engine, &mut Between<'_>) + Send>;

enum Order {
    Short(Short),
    Long(Long),
    Close,
}

/// The counter at which orders are handed in.
pub struct Keeper {
    breaks_off: Arc<AtomicBool>,
    orders: Mutex<Sender<Order>>,
    thread: Mutex<Option<JoinHandle<Result<()>>>>,
}

impl Keeper {
    /// Puts an engine into the keeper's hands.
    pub fn start(engine: Engine) -> Self {
        let (orders, waiting) = channel();
        let breaks_off = Arc::clone(&engine.breaks_off);
        let thread = std::thread::spawn(move || {
            Queue { waiting, long: VecDeque::new(), closing: false }.work(engine)
        });
        Self { breaks_off, orders: Mutex::new(orders), thread: Mutex::new(Some(thread)) }
    }

    /// Does something short and waits for it.
    pub fn order<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Engine) -> Result<T> + Send + 'static,
    ) -> Result<Kept<T>> {
        let (answer, answered) = sync_channel(1);
        self.hand_in(Order::Short(Box::new(move |engine| {
            let done = work(engine).and_then(|answer| settled(engine, answer));
            // Whoever asked may have gone; what was done is durable all the same.
            let _ = answer.send(done);
        })))?;
        answered.recv().context(stopped())?
    }

    /// Does something long and waits for it; it lets others in between its pieces.
    pub fn long_order<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Engine, &mut Between<'_>) -> Result<T> + Send + 'static,
    ) -> Result<Kept<T>> {
        let (answer, answered) = sync_channel(1);
        self.hand_in(Order::Long(Box::new(move |engine, between| {
            let done = work(engine, between).and_then(|answer| settled(engine, answer));
            let _ = answer.send(done);
        })))?;
        answered.recv().context(stopped())?
    }

    /// Breaks long orders off at their next piece; what they have brought about by then stays.
    pub fn break_off(&self) {
        self.breaks_off.store(true, Ordering::Relaxed);
    }

    /// Finishes what was handed in, closes the engine and lets others in.
    pub fn close(&self) -> Result<()> {
        self.hand_in(Order::Close)?;
        let thread = self.thread.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        thread.map_or(Ok(()), |thread| thread.join().map_err(|_| stopped())?)
    }

    fn hand_in(&self, order: Order) -> Result<()> {
        let orders = self.orders.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        orders.send(order).map_err(|_| {
            Objection(sentence!("the keeper of the books has stopped; start the program again"))
                .into()
        })
    }
}

fn stopped() -> Objection {
    Objection(sentence!("the keeper of the books has stopped"))
}

fn settled<T>(engine: &mut Engine, answer: T) -> Result<Kept<T>> {
    Ok(Kept { answer, head: engine.settle()? })
}

/// What waits.
struct Queue {
    waiting: Receiver<Order>,
    /// Long orders that came while one was being worked on.
    long: VecDeque<Long>,
    closing: bool,
}

impl Queue {
    fn work(mut self, mut engine: Engine) -> Result<()> {
        while !self.closing {
            let Ok(order) = self.waiting.recv() else { break };
            self.take(order, &mut engine);
            while let Some(long) = self.long.pop_front() {
                long(&mut engine, &mut |engine| self.let_in(engine));
            }
        }
        engine.close()
    }

    /// Short orders are done at once, long ones wait.
    fn take(&mut self, order: Order, engine: &mut Engine) {
        match order {
            Order::Short(short) => short(engine),
            Order::Long(long) => self.long.push_back(long),
            Order::Close => self.closing = true,
        }
    }

    fn let_in(&mut self, engine: &mut Engine) {
        while let Ok(order) = self.waiting.try_recv() {
            self.take(order, engine);
        }
    }
}
