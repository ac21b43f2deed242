//! Attempts to come in (throttling), counted by whoever tries, and by person; nobody keeps anybody
//! else out.
//!
//! - A person at an address: a few failures are free, each further one doubles the wait of that
//!   pair. Another address does not wait for it.
//! - An address, whatever names it tries: the same, up to a minute, as many may sit behind one.
//!   Of version 6 it is the network that one host has ([`crate::host`]), in both.
//! - A person, from wherever: never a wait. When many failed, each attempt from a device that is
//!   not known is answered more slowly, one at a time (`sign_in.rs`), and has fewer free failures,
//!   and a notice is due, once.
//! - A device that is known ([`super::Secrets::known_device`]), and whoever is signed in, counts
//!   for itself alone.
//!
//! An attempt is counted before it is looked at, and taken back when it succeeds, so that many at
//! once are no way around. Names that nobody has are counted as others are, so that the wait tells
//! nothing.
//!
//! Source: OWASP Authentication Cheat Sheet, "Account Lockout" and "Protect Against Automated
//! Attacks" (device cookies); NIST SP 800-63B 5.2.2.

use super::{Failure, Secrets, hexadecimal, kept, key_of};
use crate::host;
use crate::limits::{
    DELAY_MS_MAX, DELAY_MS_STEP, FAILURES_FREE_OF_ADDRESS, FAILURES_FREE_OF_PAIR,
    FAILURES_FREE_OF_PERSON, FAILURES_FREE_UNDER_ATTACK, FAILURES_KEPT_S, WAIT_S_MAX,
    WAIT_S_MAX_OF_ADDRESS,
};
use rusqlite::{Connection, OptionalExtension, params};
use std::net::IpAddr;
use std::time::Duration;

/// From where somebody tries.
#[derive(Clone, Copy, Debug)]
pub enum From<'f> {
    /// A device that is known, or a session that is open, by its name.
    Known(&'f str),
    /// Anywhere else.
    Address(&'f str),
}

/// What is done with an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is looked at, after so long.
    Judged {
        /// How long it is held before.
        delay: Duration,
        /// What is to be told to who looks after the machine, once for each attack.
        notices: Vec<Attacked>,
    },
    /// It waits, for so many seconds, and is not counted.
    Waits(i64),
}

/// What somebody is trying to break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attacked {
    /// One person's sign-in, from anywhere.
    Person,
    /// Anybody's, from one address.
    FromAddress,
}

/// How often somebody failed, until when they wait, and when it was told.
#[derive(Clone, Copy, Default)]
struct Failures {
    count: i64,
    wait_until_s: i64,
    told_s: Option<i64>,
}

/// Something that is counted.
struct Counted {
    key: String,
    free: i64,
    wait_s_max: i64,
    /// What a notice is about, when there are more failures than these.
    notice: Option<(Attacked, i64)>,
}

impl Secrets {
    /// Counts an attempt, unless it has to wait.
    pub fn begin_attempt(
        &self,
        person: &str,
        from: From<'_>,
        now_s: i64,
    ) -> Result<Verdict, Failure> {
        let mut connection = self.connection();
        let act = connection.transaction()?;
        act.execute("delete from attempts where last_s <= ?1", [now_s - FAILURES_KEPT_S])?;
        let of_person = failures(&act, &by_person(person))?.count;
        let counted = counted(person, from, of_person);
        let before =
            counted.iter().map(|of| failures(&act, &of.key)).collect::<Result<Vec<_>, _>>()?;
        let wait_s = before.iter().map(|failures| failures.wait_until_s - now_s).max();
        if let Some(wait_s) = wait_s.filter(|wait_s| *wait_s > 0) {
            return Ok(Verdict::Waits(wait_s));
        }
        let mut notices = Vec::new();
        for (of, failures) in counted.iter().zip(before) {
            let count = failures.count + 1;
            let wait_s = wait_s_after(count - of.free).min(of.wait_s_max);
            let due = of.notice.filter(|(_, free)| count > *free);
            let due =
                due.filter(|_| failures.told_s.is_none_or(|at| at <= now_s - FAILURES_KEPT_S));
            notices.extend(due.map(|(what, _)| what));
            let told_s = if due.is_some() { Some(now_s) } else { failures.told_s };
            let set = "insert into attempts (key, failures, last_s, wait_until_s, told_s)
                values (?1, ?2, ?3, ?4, ?5) on conflict (key) do update
                set failures = ?2, last_s = ?3, wait_until_s = ?4, told_s = ?5";
            act.execute(set, params![of.key, count, now_s, now_s + wait_s, told_s])?;
        }
        act.commit()?;
        let delay = match from {
            From::Known(_) => Duration::ZERO,
            From::Address(_) => delay_after(of_person - FAILURES_FREE_OF_PERSON),
        };
        Ok(Verdict::Judged { delay, notices })
    }

    /// Takes an attempt back that succeeded: the failures of whoever tried are forgotten, the
    /// address and the person have as many fewer.
    pub fn attempt_succeeded(&self, person: &str, from: From<'_>) -> Result<(), Failure> {
        let mut connection = self.connection();
        let act = connection.transaction()?;
        match from {
            From::Known(name) => {
                act.execute("delete from attempts where key = ?1", [by_known(person, name)])?;
            }
            From::Address(address) => {
                let pair = by_pair(person, address);
                let own = failures(&act, &pair)?.count;
                act.execute("delete from attempts where key = ?1", [&pair])?;
                let fewer = "update attempts set failures = max(failures - ?2, 0), wait_until_s = 0 where key = ?1";
                act.execute(fewer, params![by_address(address), 1])?;
                act.execute(fewer, params![by_person(person), own])?;
            }
        }
        Ok(act.commit()?)
    }

    /// How often somebody who is not known failed to come in as this person lately, when it is so
    /// often that it looks like an attack.
    pub fn attacked(&self, person: &str, now_s: i64) -> Result<Option<i64>, Failure> {
        let connection = self.connection();
        let asked =
            "select failures from attempts where key = ?1 and failures > ?2 and last_s > ?3";
        let asked_for =
            params![by_person(person), FAILURES_FREE_OF_PERSON, now_s - FAILURES_KEPT_S];
        Ok(connection.prepare_cached(asked)?.query_row(asked_for, |row| row.get(0)).optional()?)
    }
}

/// What an attempt counts for.
fn counted(person: &str, from: From<'_>, of_person: i64) -> Vec<Counted> {
    let own = |key, free| Counted { key, free, wait_s_max: WAIT_S_MAX, notice: None };
    let address = match from {
        From::Known(name) => return vec![own(by_known(person, name), FAILURES_FREE_OF_PAIR)],
        From::Address(address) => address,
    };
    let is_attacked = of_person >= FAILURES_FREE_OF_PERSON;
    let free = if is_attacked { FAILURES_FREE_UNDER_ATTACK } else { FAILURES_FREE_OF_PAIR };
    vec![
        own(by_pair(person, address), free),
        Counted {
            key: by_address(address),
            free: FAILURES_FREE_OF_ADDRESS,
            wait_s_max: WAIT_S_MAX_OF_ADDRESS,
            notice: Some((Attacked::FromAddress, FAILURES_FREE_OF_ADDRESS)),
        },
        Counted {
            key: by_person(person),
            free: FAILURES_FREE_OF_PERSON,
            wait_s_max: 0,
            notice: Some((Attacked::Person, FAILURES_FREE_OF_PERSON)),
        },
    ]
}

/// Nothing while failures are free; then 1, 2, 4 … seconds.
fn wait_s_after(failures_that_cost: i64) -> i64 {
    match u32::try_from(failures_that_cost) {
        Err(_) | Ok(0) => 0,
        Ok(cost) => 2_i64.saturating_pow(cost - 1).min(WAIT_S_MAX),
    }
}

/// Nothing while failures are free; then a little longer each time.
fn delay_after(failures_that_cost: i64) -> Duration {
    let cost = u64::try_from(failures_that_cost).unwrap_or_default();
    Duration::from_millis(cost.saturating_mul(DELAY_MS_STEP).min(DELAY_MS_MAX))
}

fn failures(connection: &Connection, key: &str) -> Result<Failures, Failure> {
    let asked = "select failures, wait_until_s, told_s from attempts where key = ?1";
    let found = connection.query_row(asked, [key], |row| {
        Ok(Failures { count: row.get(0)?, wait_until_s: row.get(1)?, told_s: row.get(2)? })
    });
    Ok(found.optional()?.unwrap_or_default())
}

/// A few bytes of a hash: people type their password where the name belongs, and it must not be
/// found here.
fn short(person: &str) -> String {
    hexadecimal(&kept(&key_of(person))[..4])
}

fn by_person(person: &str) -> String {
    format!("person {}", short(person))
}

fn by_pair(person: &str, address: &str) -> String {
    format!("person {} at {}", short(person), host_of(address))
}

fn by_known(person: &str, name: &str) -> String {
    format!("person {} known {name}", short(person))
}

fn by_address(address: &str) -> String {
    format!("address {}", host_of(address))
}

/// The host of an address; what is none is told apart as it is.
fn host_of(address: &str) -> String {
    address.parse::<IpAddr>().map_or_else(|_| address.to_owned(), |own| host(own).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_S: i64 = 3_600;

    fn secrets() -> (tempfile::TempDir, Secrets) {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Secrets::open(folder.path()).expect("new secrets");
        secrets
            .connection()
            .pragma_update(None, "synchronous", "off")
            .expect("a test loses nothing");
        (folder, secrets)
    }

    fn is_judged(secrets: &Secrets, person: &str, from: From<'_>, now_s: i64) -> bool {
        let verdict = secrets.begin_attempt(person, from, now_s).expect("works");
        matches!(verdict, Verdict::Judged { .. })
    }

    #[test]
    fn the_wait_doubles_and_has_an_end() {
        let waits: Vec<i64> = [0, 1, 2, 3, 10, 11, 64, 1_000].map(wait_s_after).to_vec();
        assert_eq!(waits, [0, 1, 2, 4, 512, 900, 900, 900]);
        let delays = [-1, 0, 1, 4, 1_000].map(|cost| delay_after(cost).as_millis());
        assert_eq!(delays, [0, 0, 100, 400, 2_000]);
    }

    #[test]
    fn a_person_who_is_attacked_waits_nowhere_else() {
        let (_folder, secrets) = secrets();
        let mut notices = Vec::new();
        for attempt in 0..2_000 {
            let address = format!("10.0.0.{}", attempt % 40);
            let verdict = secrets.begin_attempt("anna", From::Address(&address), 100);
            if let Verdict::Judged { notices: due, .. } = verdict.expect("works") {
                notices.extend(due);
            }
        }
        assert_eq!(notices, [Attacked::Person], "once, and not two thousand times");
        assert!(secrets.attacked("anna", 100).expect("works").is_some());
        assert_eq!(secrets.attacked("ben", 100).expect("works"), None);
        let elsewhere = secrets.begin_attempt("anna", From::Address("10.9.9.9"), 100);
        let Verdict::Judged { delay, notices } = elsewhere.expect("works") else {
            panic!("she is kept out")
        };
        assert_eq!((delay, notices), (Duration::from_secs(2), Vec::new()));
        let known = secrets.begin_attempt("anna", From::Known("her telephone"), 100);
        let at_once = Verdict::Judged { delay: Duration::ZERO, notices: Vec::new() };
        assert_eq!(known.expect("works"), at_once);
        assert!(
            is_judged(&secrets, "ben", From::Address("10.9.9.9"), 100),
            "others are not held up"
        );
        secrets.attempt_succeeded("anna", From::Address("10.9.9.9")).expect("works");
        assert!(secrets.attacked("anna", 100).expect("works").is_some(), "the attack goes on");
    }

    #[test]
    fn an_address_that_guesses_keeps_no_known_device_out() {
        let (_folder, secrets) = secrets();
        for name in 0..200 {
            is_judged(&secrets, &format!("name{name}"), From::Address("10.0.0.1"), 100);
        }
        assert!(
            !is_judged(&secrets, "anna", From::Address("10.0.0.1"), 100),
            "a stranger there waits"
        );
        assert!(is_judged(&secrets, "anna", From::Known("her telephone"), 100));
        assert!(
            is_judged(&secrets, "anna", From::Address("10.0.0.1"), 160),
            "for a minute at most"
        );
    }

    #[test]
    fn a_known_device_is_no_place_to_guess() {
        let (_folder, secrets) = secrets();
        let tried =
            (0..10_000).filter(|_| is_judged(&secrets, "anna", From::Known("stolen"), 100)).count();
        assert_eq!(tried, 6);
    }

    /// Ten thousand passwords at once, and over an hour, of one person and of ten thousand names:
    /// how many are looked at. Of one person each beyond the twentieth is held for up to two
    /// seconds.
    #[test]
    fn stuffing_is_stopped_from_one_address_and_from_a_hundred() {
        let judged = |addresses: u32, names: u32, seconds: i64| {
            let (_folder, secrets) = secrets();
            let tried = (0..10_000_u32).filter(|attempt| {
                let address = format!("10.0.0.{}", attempt % addresses);
                let name = format!("name{}", attempt / addresses % names);
                let now_s = 100 + i64::from(*attempt) * seconds / 10_000;
                is_judged(&secrets, &name, From::Address(&address), now_s)
            });
            tried.count()
        };
        let counts = [(1, 1), (100, 1), (1, 10_000), (100, 10_000)]
            .map(|(addresses, names)| [0, HOUR_S].map(|span| judged(addresses, names, span)));
        println!("judged of 10,000, at once and in an hour: {counts:?}");
        assert_eq!(counts, [[6, 18], [200, 1_400], [31, 95], [3_100, 6_800]]);
    }

    /// A network of version 6 has more addresses than anybody could count: one host with ten
    /// thousand of them is looked at as often as with one (the first row of the test above), and
    /// so are ten thousand hosts of a network each, once: what slows those is their turn.
    #[test]
    fn a_network_of_addresses_is_one_place_to_guess() {
        let judged = |address: fn(u32) -> String, names: u32| {
            let (_folder, secrets) = secrets();
            let tried = (0..10_000_u32).filter(|attempt| {
                let name = format!("name{}", attempt % names);
                is_judged(&secrets, &name, From::Address(&address(*attempt)), 100)
            });
            tried.count()
        };
        let of_one = |attempt: u32| format!("2001:db8:1:2::{attempt:x}");
        let of_many = |attempt: u32| format!("2001:db8:1:{attempt:x}::1");
        assert_eq!([1, 10_000].map(|names| judged(of_one, names)), [6, 31]);
        assert_eq!([1, 10_000].map(|names| judged(of_many, names)), [10_000, 10_000]);
    }

    #[test]
    fn success_forgets_whoever_tried_and_not_the_others_of_the_address() {
        let (_folder, secrets) = secrets();
        let here = From::Address("10.0.0.1");
        for _ in 0..4 {
            secrets.begin_attempt("anna", here, 100).expect("works");
        }
        secrets.attempt_succeeded("anna", here).expect("works");
        let counts = |key: String| failures(&secrets.connection(), &key).expect("works").count;
        let keys = [by_pair("anna", "10.0.0.1"), by_person("anna"), by_address("10.0.0.1")];
        assert_eq!(keys.map(counts), [0, 0, 3]);
    }
}
