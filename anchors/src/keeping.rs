//! Signing by a program that runs: at the close of a day, at least once each day, and again until
//! what was signed has arrived everywhere.
//!
//! In: what tells that a day was closed. Out: heads at their places; on standard error what waits,
//! once when it begins to. Never here: waiting in the way of whoever works; it has a thread of its
//! own.

use crate::chain::Chain;
use crate::places::{Delivery, absolute, deliver, is_folder, known};
use crate::sign::adopt_all;
use crate::{Anchored, SigningKey, begin, sign};
use anyhow::{Result, bail};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
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
    let (mut seen, mut said) = (closed(), String::new());
    // A clock that steps back delays nothing here.
    let (mut again, mut has_failed) = (Instant::now(), false);
    while !stop.load(Ordering::Relaxed) {
        let now_closed = closed();
        let is_closed = now_closed != seen;
        if (is_closed && !has_failed) || Instant::now() >= again {
            let done = look(office, keeping, is_closed);
            let told = match &done {
                Ok(deliveries) => waiting(deliveries),
                Err(error) => format!("no head was signed: {error:#}"),
            };
            if told != said && !told.is_empty() {
                eprintln!("{told}");
            }
            said = told;
            again = Instant::now() + AGAIN_AFTER;
            has_failed = done.is_err();
            if !has_failed {
                seen = now_closed;
            }
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn look(office: &Anchored, keeping: &Keeping, is_closed: bool) -> Result<Vec<Delivery>> {
    let named = keeping.places.iter().map(|place| absolute(office, place));
    let named = named.collect::<Result<Vec<_>>>()?;
    let there = known(office)?;
    let has_come = |place: &str| there.iter().any(|it| it.place == place && it.waiting == 0);
    let all_came = there.iter().all(|place| place.waiting == 0 && place.why.is_empty())
        && named.iter().all(|place| has_come(place));
    let now = now();
    let chain = Chain::own(&office.heads())?;
    let last = chain.entries.iter().rfind(|entry| entry.heads().is_some());
    // A head of later than now was signed before the clock stepped back.
    let is_due =
        last.is_none_or(|last| last.at.0 > now.0 || now.0.saturating_sub(last.at.0) >= A_DAY_NS);
    if !is_closed && !is_due && all_came {
        return Ok(Vec::new());
    }
    adopt_all(office, &named)?;
    if Chain::own(&office.heads())?.entries.is_empty() {
        begin_here(office, keeping, &named, now)?;
    }
    if is_closed || is_due {
        sign(office, &keeping.key, now)?;
    }
    deliver(office, &named)
}

/// Begins the chain of an office that has none, unless one may lie where nobody can look.
fn begin_here(office: &Anchored, keeping: &Keeping, named: &[String], now: Moment) -> Result<()> {
    let absent = named.iter().find(|place| is_folder(place) && !Path::new(place).is_dir());
    if let Some(absent) = absent {
        bail!("the folder {absent} is not there, and may hold the heads of this office already");
    }
    begin(office, &keeping.key, None, now)?;
    eprintln!(
        "the heads of {} begin without a recovery key: who steals the key that signs cannot be shut out; munim heads begin names one",
        office.folder.display()
    );
    Ok(())
}

/// Now, in whole seconds: a head is of a day, and is read by people.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_secs()).unwrap_or(i64::MAX).saturating_mul(1_000_000_000))
}

fn waiting(deliveries: &[Delivery]) -> String {
    let waiting = deliveries.iter().filter(|delivery| !delivery.why.is_empty());
    let lines: Vec<String> =
        waiting.map(|delivery| format!("signed heads wait: {delivery}")).collect();
    lines.join("\n")
}
