//! Passwords, as argon2id hashes.
//!
//! Who is not known costs the same work as who is: their password is compared with a hash that fits
//! nothing.
//!
//! Source: OWASP Password Storage Cheat Sheet (argon2id, 19 MiB, two passes); NIST SP 800-63B
//! 5.1.1.2 (length counts, composition does not).

use super::{Failure, Secrets, key_of};
use crate::limits::{PASSWORD_BYTES_MAX, PASSWORD_MIN};
use argon2::Argon2;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier, phc::PasswordHash};
use rusqlite::{OptionalExtension, params};

/// A rule about passwords said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// Too easy to guess.
    #[error(
        "a password has at least {PASSWORD_MIN} letters; a few words in a row are easy to remember"
    )]
    TooShort,
    /// More than anybody types.
    #[error("a password has at most {PASSWORD_BYTES_MAX} bytes")]
    TooLong,
    /// The first thing that is tried.
    #[error("a password does not hold one's own name")]
    HoldsName,
    /// No change.
    #[error("this is the password that you have now")]
    Same,
}

/// Is it fit to be a password of this person?
pub fn check_new_password(person: &str, password: &str) -> Result<(), PasswordRefused> {
    let name = key_of(person);
    if password.chars().count() < PASSWORD_MIN {
        Err(PasswordRefused::TooShort)
    } else if password.len() > PASSWORD_BYTES_MAX {
        Err(PasswordRefused::TooLong)
    } else if !name.is_empty() && password.to_lowercase().contains(&name) {
        Err(PasswordRefused::HoldsName)
    } else {
        Ok(())
    }
}

/// What a password is compared with.
struct Compared {
    hash: String,
    is_known: bool,
}

impl Secrets {
    /// Gives a person a password, without a look at the old one, and ends their sessions; who has
    /// one that `must_change` is asked for another before anything else.
    pub fn set_password(
        &self,
        person: &str,
        password: &str,
        must_change: bool,
        now_s: i64,
    ) -> Result<Result<(), PasswordRefused>, Failure> {
        if let Err(refused) = check_new_password(person, password) {
            return Ok(Err(refused));
        }
        let hash = hash_of(password)?;
        let mut connection = self.connection();
        let act = connection.savepoint()?;
        let set = "insert into credentials values (?1, ?2, ?3, ?4)
            on conflict (person) do update set hash = ?2, set_at_s = ?3, must_change = ?4";
        act.execute(set, params![key_of(person), hash, now_s, must_change])?;
        act.execute("delete from sessions where person = ?1", [key_of(person)])?;
        super::devices::forget(&act, person)?;
        act.commit()?;
        Ok(Ok(()))
    }

    /// Is it the password of this person? The same work for everybody, known or not. Slow on
    /// purpose.
    pub fn is_password(&self, person: &str, password: &str) -> Result<bool, Failure> {
        let Compared { hash, is_known } = self.hash_or_stranger(person)?;
        let fits_length = password.len() <= PASSWORD_BYTES_MAX;
        let tried = if fits_length { password } else { "" };
        let parsed = PasswordHash::new(&hash).map_err(|_| Error::EncodingInvalid)?;
        match Argon2::default().verify_password(tried.as_bytes(), &parsed) {
            Ok(()) => Ok(is_known && fits_length),
            Err(Error::PasswordInvalid) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }

    /// Must they choose another password before anything else?
    pub fn must_change_password(&self, person: &str) -> Result<bool, Failure> {
        let asked = "select must_change from credentials where person = ?1";
        Ok(self
            .connection()
            .prepare_cached(asked)?
            .query_row([key_of(person)], |row| row.get(0))
            .optional()?
            .unwrap_or(false))
    }

    /// The hash of a person's password, or for a stranger one that fits nothing and costs the same.
    fn hash_or_stranger(&self, person: &str) -> Result<Compared, Failure> {
        let asked = "select hash from credentials where person = ?1";
        let hash: Option<String> =
            self.connection().query_row(asked, [key_of(person)], |row| row.get(0)).optional()?;
        let is_known = hash.is_some();
        Ok(Compared { hash: hash.unwrap_or_else(|| STRANGER.to_owned()), is_known })
    }
}

/// The parameters of [`Argon2::default`], and a hash of nothing that anybody knows.
const STRANGER: &str = "$argon2id$v=19$m=19456,t=2,p=1$c3RyYW5nZXJzdHJhbmdlcg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn hash_of(password: &str) -> Result<String, Failure> {
    let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes())?;
    Ok(hash.to_string())
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
    fn only_the_last_password_fits_and_capitals_of_a_name_do_not_matter() {
        let (_folder, secrets) = secrets();
        secrets
            .set_password("Anna", "a first long password", true, 5)
            .expect("works")
            .expect("fit");
        assert!(secrets.is_password(" ANNA", "a first long password").expect("works"));
        assert!(secrets.must_change_password("anna").expect("works"));
        secrets
            .set_password("anna", "another long password", false, 6)
            .expect("works")
            .expect("fit");
        assert!(!secrets.is_password("anna", "a first long password").expect("works"));
        assert!(secrets.is_password("anna", "another long password").expect("works"));
        assert!(!secrets.must_change_password("anna").expect("works"));
    }

    #[test]
    fn a_stranger_costs_the_same_work_and_never_fits() {
        let (_folder, secrets) = secrets();
        secrets
            .set_password("anna", "a first long password", false, 5)
            .expect("works")
            .expect("fit");
        let cost = |person: &str| {
            let compared = secrets.hash_or_stranger(person).expect("works");
            let hash = PasswordHash::new(&compared.hash).expect("a hash");
            let output = hash.hash.expect("an output").as_bytes().len();
            (
                hash.algorithm.to_string(),
                hash.version,
                hash.params.to_string(),
                hash.salt.expect("a salt").as_ref().len(),
                output,
            )
        };
        assert_eq!(cost("anna"), cost("nobody"));
        for tried in ["", "a first long password", &"x".repeat(10_000)] {
            assert!(!secrets.is_password("nobody", tried).expect("works"));
        }
    }

    #[test]
    fn what_is_easy_to_guess_is_no_password() {
        let refused = |password: &str| check_new_password("Anna", password).expect_err("a refusal");
        assert_eq!(refused("short"), PasswordRefused::TooShort);
        assert_eq!(refused("annaannaanna1"), PasswordRefused::HoldsName);
        assert_eq!(refused(&"x".repeat(257)), PasswordRefused::TooLong);
        assert_eq!(check_new_password("Anna", "पासवर्ड शब्द चार"), Ok(()));
    }
}
