//! Devices on which people signed in lately (device cookies): who is attacked by others goes on
//! from their own.
//!
//! In: what a browser kept of earlier sign-ins. Out: whether this person signed in there within
//! thirty days. Never here: a way in; a device opens nothing, the password and the code are asked
//! as everywhere. A secret of 256 bits stands for each person at each device, new with every
//! sign-in; its hash is kept, and goes with the password, the codes or the sessions of the person.
//!
//! Source: OWASP Cheat Sheet "Slow Down Online Guessing Attacks with Device Cookies".

use super::{Failure, Secrets, hexadecimal, kept, key_of, random};
use crate::limits::{DEVICE_S, DEVICES_OF_PERSON_MAX, PERSONS_OF_DEVICE_MAX};
use rusqlite::{Connection, OptionalExtension, params};

/// What stands between the secrets of the persons who share a device.
const BETWEEN: char = '.';

impl Secrets {
    /// The name of the device on which this person signed in lately; it opens nothing.
    pub fn known_device(
        &self,
        person: &str,
        kept_there: &str,
        now_s: i64,
    ) -> Result<Option<String>, Failure> {
        let connection = self.connection();
        for secret in secrets_in(kept_there) {
            if is_of(&connection, secret, person, now_s)? {
                return Ok(Some(hexadecimal(&kept(secret)[..8])));
            }
        }
        Ok(None)
    }

    /// Keeps a device on which a person has just signed in; what the browser is to keep.
    pub fn keep_device(
        &self,
        person: &str,
        kept_there: &str,
        now_s: i64,
    ) -> Result<String, Failure> {
        let new = hexadecimal(&random::<32>()?);
        let mut connection = self.connection();
        let act = connection.transaction()?;
        act.execute("delete from devices where ends_s <= ?1", [now_s])?;
        let mut stay = vec![new.clone()];
        for secret in secrets_in(kept_there) {
            if is_of(&act, secret, person, now_s)? {
                act.execute("delete from devices where hash = ?1", [kept(secret)])?;
            } else if stay.len() < PERSONS_OF_DEVICE_MAX {
                stay.push(secret.to_owned());
            }
        }
        let ends_s = now_s + DEVICE_S;
        act.execute(
            "insert into devices values (?1, ?2, ?3)",
            params![kept(&new), key_of(person), ends_s],
        )?;
        let oldest = "delete from devices where person = ?1 and hash not in
            (select hash from devices where person = ?1 order by ends_s desc, rowid desc limit ?2)";
        act.execute(oldest, params![key_of(person), DEVICES_OF_PERSON_MAX])?;
        act.commit()?;
        Ok(stay.join(&BETWEEN.to_string()))
    }
}

/// From now on no device is known as a person's.
pub(super) fn forget(connection: &Connection, person: &str) -> Result<(), Failure> {
    connection.execute("delete from devices where person = ?1", [key_of(person)])?;
    Ok(())
}

fn secrets_in(kept_there: &str) -> impl Iterator<Item = &str> {
    kept_there.split(BETWEEN).filter(|secret| secret.len() == 64).take(PERSONS_OF_DEVICE_MAX)
}

fn is_of(connection: &Connection, secret: &str, person: &str, now_s: i64) -> Result<bool, Failure> {
    let asked = "select 1 from devices where hash = ?1 and person = ?2 and ends_s > ?3";
    let asked_for = params![kept(secret), key_of(person), now_s];
    Ok(connection.prepare_cached(asked)?.query_row(asked_for, |_| Ok(())).optional()?.is_some())
}

#[cfg(test)]
mod tests {
    use super::{DEVICE_S, Secrets};

    #[test]
    fn a_device_is_known_for_thirty_days_and_to_whom_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Secrets::open(folder.path()).expect("new secrets");
        let known = |person: &str, kept: &str, now_s| {
            secrets.known_device(person, kept, now_s).expect("works").is_some()
        };
        let first = secrets.keep_device("anna", "", 100).expect("works");
        assert!(known("Anna ", &first, 100) && known("anna", &first, 99 + DEVICE_S));
        assert!(!known("anna", &first, 100 + DEVICE_S), "thirty days later");
        assert!(!known("ben", &first, 100), "somebody else");
        assert!(!known("anna", &"0".repeat(64), 100) && !known("anna", "", 100));

        let both = secrets.keep_device("ben", &first, 100).expect("works");
        assert!(known("anna", &both, 100) && known("ben", &both, 100), "two share a device");
        let again = secrets.keep_device("anna", &both, 100).expect("works");
        assert!(known("anna", &again, 100) && known("ben", &again, 100));
        assert!(!known("anna", &first, 100), "what was kept before the last sign-in is over");

        secrets.end_sessions("anna").expect("works");
        assert!(!known("anna", &again, 100) && known("ben", &again, 100), "and it can be revoked");
    }

    #[test]
    fn only_the_hash_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Secrets::open(folder.path()).expect("new secrets");
        let kept = secrets.keep_device("anna", "", 100).expect("works");
        drop(secrets);
        let bytes = std::fs::read(folder.path().join(super::super::SECRETS_FILE)).expect("a file");
        assert!(!String::from_utf8_lossy(&bytes).contains(&kept));
    }
}
