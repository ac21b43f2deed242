//! Signing by a program that runs: at the close of a day, at least once each day, and again until
//! what was signed has arrived everywhere.
//!
//! In: what tells that a day was closed. Out: heads at their places; on standard error what waits,
//! once when it begins to. Never here: waiting in the way of whoever works; it has a thread of its
//! own.

use crate::chain::Chain;
use crate::places::{Delivery, deliver, known};
use crate::sign::adopt_all;
use crate::{Anchored, SigningKey, begin, sign};
use anyhow::Result;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use terms::Moment;

/// How often it looks whether a day was closed.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// So long after the last head there is another one, whether or not a day was closed.
const A_DAY_NS: i64 = 24 * 3600 * 1_000_000_000;
/// So long it waits before it tries again what did not succeed.
const AGAIN_AFTER: Duration = Duration::from_mins(1);

/// Who signs, and where heads go.
#[derive(Debug)]
pub struct Keeping {
    /// The key.
    pub key: SigningKey,
    /// Places, beside those that are known.
    pub places: Vec<String>,
}

/// Signs and delivers for as long as the program runs; `closed` changes when a day is closed.
pub fn keep_signing<T: PartialEq>(
    office: &Anchored,
    keeping: &Keeping,
    closed: impl Fn() -> T,
    stop: &AtomicBool,
) {
    let (mut seen, mut said, mut again) = (closed(), String::new(), SystemTime::now());
    while !stop.load(Ordering::Relaxed) {
        let now_closed = closed();
        let is_closed = now_closed != seen;
        if is_closed || SystemTime::now() >= again {
            let done = look(office, keeping, is_closed);
            let told = match &done {
                Ok(deliveries) => waiting(deliveries),
                Err(error) => format!("no head was signed: {error:#}"),
            };
            if told != said && !told.is_empty() {
                eprintln!("{told}");
            }
            said = told;
            again = SystemTime::now() + AGAIN_AFTER;
            if done.is_ok() {
                seen = now_closed;
            }
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn look(office: &Anchored, keeping: &Keeping, is_closed: bool) -> Result<Vec<Delivery>> {
    adopt_all(office, &keeping.places)?;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = Moment(i64::try_from(since.as_nanos()).unwrap_or(i64::MAX));
    let chain = Chain::own(&office.heads())?;
    if chain.entries.is_empty() {
        begin(office, &keeping.key, None, now)?;
    }
    let last = chain.entries.iter().rfind(|entry| entry.heads().is_some());
    let is_due = last.is_none_or(|last| now.0.saturating_sub(last.at.0) >= A_DAY_NS);
    if is_closed || is_due {
        sign(office, &keeping.key, now)?;
    } else if known(office)?.iter().all(|place| place.waiting == 0) && keeping.places.is_empty() {
        return Ok(Vec::new());
    }
    deliver(office, &keeping.places)
}

fn waiting(deliveries: &[Delivery]) -> String {
    let waiting = deliveries.iter().filter(|delivery| delivery.waiting > 0);
    let lines: Vec<String> =
        waiting.map(|delivery| format!("signed heads wait: {delivery}")).collect();
    lines.join("\n")
}
