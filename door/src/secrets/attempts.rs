//! Attempts to come in, counted by person and by address; each failure beyond the free ones doubles
//! the wait.
//!
//! An attempt is counted before it is looked at, and taken back when it succeeds, so that many at
//! once are no way around. Names that nobody has are counted as others are, so that the wait tells
//! nothing.

use super::{Failure, Secrets, hexadecimal, kept, key_of};
use crate::limits::{
    FAILURES_FREE_OF_ADDRESS, FAILURES_FREE_OF_PERSON, FAILURES_KEPT_S, WAIT_S_MAX,
};
use rusqlite::{Connection, OptionalExtension, params};

/// How often somebody failed, and until when they wait.
#[derive(Clone, Copy)]
struct Failures {
    count: i64,
    wait_until_s: i64,
}

impl Secrets {
    /// Counts an attempt. When the person or the address has to wait, says for how many seconds,
    /// and counts nothing.
    pub fn begin_attempt(
        &self,
        person: &str,
        address: &str,
        now_s: i64,
    ) -> Result<Option<i64>, Failure> {
        let mut connection = self.connection();
        let act = connection.transaction()?;
        act.execute("delete from attempts where last_s <= ?1", [now_s - FAILURES_KEPT_S])?;
        let keys = [
            (by_person(person), FAILURES_FREE_OF_PERSON),
            (by_address(address), FAILURES_FREE_OF_ADDRESS),
        ];
        let before = [failures(&act, &keys[0].0)?, failures(&act, &keys[1].0)?];
        let wait_s = before
            .iter()
            .map(|failures| failures.wait_until_s - now_s)
            .max()
            .filter(|wait_s| *wait_s > 0);
        if wait_s.is_some() {
            return Ok(wait_s);
        }
        for ((key, free), failures) in keys.iter().zip(before) {
            let count = failures.count + 1;
            let set = "insert into attempts values (?1, ?2, ?3, ?4)
                on conflict (key) do update set failures = ?2, last_s = ?3, wait_until_s = ?4";
            act.execute(set, params![key, count, now_s, now_s + wait_s_after(count - free)])?;
        }
        act.commit()?;
        Ok(None)
    }

    /// Takes an attempt back that succeeded: the person's failures are forgotten, the address has
    /// one less.
    pub fn attempt_succeeded(&self, person: &str, address: &str) -> Result<(), Failure> {
        let mut connection = self.connection();
        let act = connection.transaction()?;
        act.execute("delete from attempts where key = ?1", [by_person(person)])?;
        act.execute(
            "update attempts set failures = failures - 1, wait_until_s = 0 where key = ?1",
            [by_address(address)],
        )?;
        Ok(act.commit()?)
    }
}

/// Nothing while failures are free; then 1, 2, 4 … seconds.
fn wait_s_after(failures_that_cost: i64) -> i64 {
    match u32::try_from(failures_that_cost) {
        Err(_) | Ok(0) => 0,
        Ok(cost) => 2_i64.saturating_pow(cost - 1).min(WAIT_S_MAX),
    }
}

fn failures(connection: &Connection, key: &str) -> Result<Failures, Failure> {
    let asked = "select failures, wait_until_s from attempts where key = ?1";
    let found = connection.query_row(asked, [key], |row| {
        Ok(Failures { count: row.get(0)?, wait_until_s: row.get(1)? })
    });
    Ok(found.optional()?.unwrap_or(Failures { count: 0, wait_until_s: 0 }))
}

/// A few bytes of a hash: people type their password where the name belongs, and it must not be
/// found here.
fn by_person(person: &str) -> String {
    format!("person {}", hexadecimal(&kept(&key_of(person))[..4]))
}

fn by_address(address: &str) -> String {
    format!("address {address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> (tempfile::TempDir, Secrets) {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Secrets::open(folder.path()).expect("new secrets");
        (folder, secrets)
    }

    #[test]
    fn the_wait_doubles_and_has_an_end() {
        let waits: Vec<i64> = [0, 1, 2, 3, 10, 11, 64, 1_000].map(wait_s_after).to_vec();
        assert_eq!(waits, [0, 1, 2, 4, 512, 900, 900, 900]);
    }

    #[test]
    fn a_person_is_slowed_down_wherever_the_attempts_come_from() {
        let (_folder, secrets) = secrets();
        let begin =
            |address: &str, now_s| secrets.begin_attempt("anna", address, now_s).expect("works");
        for attempt in 0..=FAILURES_FREE_OF_PERSON {
            assert_eq!(begin(&format!("10.0.0.{attempt}"), 100), None);
        }
        assert_eq!(begin("10.0.0.99", 100), Some(1));
        assert_eq!(begin("10.0.0.99", 101), None, "the wait is over");
        assert_eq!(begin("10.0.0.99", 101), Some(2), "and the next one is longer");
        assert_eq!(
            secrets.begin_attempt("ben", "10.0.0.99", 101).expect("works"),
            None,
            "others are not held up"
        );
        assert_eq!(secrets.begin_attempt("nobody", "10.0.0.98", 101).expect("works"), None);
    }

    #[test]
    fn an_address_is_slowed_down_whatever_names_it_tries() {
        let (_folder, secrets) = secrets();
        let begin = |person: &str| secrets.begin_attempt(person, "10.0.0.1", 100).expect("works");
        let attempts =
            (0..10_000).filter(|attempt| begin(&format!("person{attempt}")).is_none()).count();
        assert_eq!(attempts, usize::try_from(FAILURES_FREE_OF_ADDRESS).expect("few") + 1);
    }

    #[test]
    fn success_forgets_the_person_and_not_the_others_of_the_address() {
        let (_folder, secrets) = secrets();
        for _ in 0..4 {
            secrets.begin_attempt("anna", "10.0.0.1", 100).expect("works");
        }
        secrets.attempt_succeeded("anna", "10.0.0.1").expect("works");
        let counts = |key: String| failures(&secrets.connection(), &key).expect("works").count;
        assert_eq!([counts(by_person("anna")), counts(by_address("10.0.0.1"))], [0, 3]);
    }
}
