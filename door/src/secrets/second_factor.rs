//! The second factor: codes of a generator (TOTP), and recovery codes for the day on which it is
//! gone.
//!
//! In: a code. Out: whether it holds, once. Never here: a code that is taken twice, the same or an
//! older one.
//!
//! A new generator is pending until a code of it was typed in; the old one holds until then. What
//! it counts with is kept sealed ([`Seal`]).
//!
//! Source: RFC 6238 (5.2: a code is accepted once; one step of delay).

use super::seal::{Seal, Unsealed};
use super::{Failure, Secrets, hexadecimal, kept, key_of, random};
use crate::limits::RECOVERY_CODES;
use qrcode::QrCode;
use qrcode::render::svg;
use rusqlite::{Connection, OptionalExtension, params};
use totp_rs::{Builder, Secret, Totp};

/// How a person stands with the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// There is none.
    Absent,
    /// A code is asked for at every sign-in.
    Enrolled,
}

/// A generator that waits for its first code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// What a person types when the picture cannot be read.
    pub key: String,
    /// What stands in the picture.
    pub address: String,
}

impl Secrets {
    /// Does this person have a generator?
    pub fn second_factor(&self, person: &str) -> Result<SecondFactor, Failure> {
        let asked = "select 1 from second_factors where person = ?1 and secret is not null";
        let found = self.connection().query_row(asked, [key_of(person)], |_| Ok(())).optional()?;
        Ok(if found.is_some() { SecondFactor::Enrolled } else { SecondFactor::Absent })
    }

    /// Begins with a new generator.
    pub fn begin_enrolment(&self, person: &str) -> Result<(), Failure> {
        let begin = "insert into second_factors values (?1, null, ?2, 0) on conflict (person) do update set pending = ?2";
        let person = key_of(person);
        let sealed = self.seal()?.seal(&person, &random::<20>()?)?;
        self.connection().execute(begin, params![person, sealed])?;
        Ok(())
    }

    /// The generator that waits for its first code, if one does.
    pub fn enrolment(&self, person: &str) -> Result<Option<Enrolment>, Failure> {
        let asked = "select pending from second_factors where person = ?1";
        let key = key_of(person);
        let pending = self.connection().query_row(asked, [&key], |row| row.get(0)).optional()?;
        let pending = secret_in(self.seal()?, &key, pending.flatten());
        Ok(pending.map(|secret| Enrolment::of(person, secret)))
    }

    /// Takes the first code of a new generator; gives recovery codes in place of all older ones, or
    /// none when the code does not fit.
    pub fn confirm_enrolment(
        &self,
        person: &str,
        code: &str,
        now_s: i64,
    ) -> Result<Option<Vec<String>>, Failure> {
        let person = key_of(person);
        let codes = (0..RECOVERY_CODES).map(|_| recovery_code()).collect::<Result<Vec<_>, _>>()?;
        let mut connection = self.connection();
        let act = connection.transaction()?;
        let asked = "select pending from second_factors where person = ?1";
        let pending = act.query_row(asked, [&person], |row| row.get(0)).optional()?.flatten();
        let step = secret_in(self.seal()?, &person, pending)
            .and_then(|secret| step_of(secret, code, now_s));
        let Some(step) = step else { return Ok(None) };
        act.execute("update second_factors set secret = pending, pending = null, last_step = ?2 where person = ?1", params![person, step])?;
        act.execute("delete from recovery_codes where person = ?1", [&person])?;
        for code in &codes {
            act.execute(
                "insert into recovery_codes values (?1, ?2)",
                params![person, kept(&plain(code))],
            )?;
        }
        act.commit()?;
        Ok(Some(codes))
    }

    /// Takes a code of the generator, or a recovery code. Each holds once.
    pub fn use_code(&self, person: &str, code: &str, now_s: i64) -> Result<bool, Failure> {
        let (person, connection) = (key_of(person), self.connection());
        Ok(use_step(&connection, self.seal()?, &person, code, now_s)?
            || use_recovery_code(&connection, &person, code)?)
    }

    /// How many recovery codes are left.
    pub fn recovery_codes_left(&self, person: &str) -> Result<i64, Failure> {
        Ok(self.connection().query_row(
            "select count(*) from recovery_codes where person = ?1",
            [key_of(person)],
            |row| row.get(0),
        )?)
    }

    /// Takes a person's generator and recovery codes away, for one who has lost both.
    pub fn reset_second_factor(&self, person: &str) -> Result<(), Failure> {
        let person = key_of(person);
        let mut connection = self.connection();
        let act = connection.savepoint()?;
        act.execute("delete from second_factors where person = ?1", [&person])?;
        act.execute("delete from recovery_codes where person = ?1", [&person])?;
        act.execute("delete from sessions where person = ?1", [&person])?;
        super::devices::forget(&act, &person)?;
        Ok(act.commit()?)
    }
}

fn use_step(
    connection: &Connection,
    seal: &Seal,
    person: &str,
    code: &str,
    now_s: i64,
) -> Result<bool, Failure> {
    let asked = "select secret from second_factors where person = ?1";
    let secret = connection.query_row(asked, [person], |row| row.get(0)).optional()?.flatten();
    let Some(step) =
        secret_in(seal, person, secret).and_then(|secret| step_of(secret, code, now_s))
    else {
        return Ok(false);
    };
    // Of two requests with the same code one finds the step used.
    let used = "update second_factors set last_step = ?2 where person = ?1 and last_step < ?2";
    Ok(connection.execute(used, params![person, step])? > 0)
}

fn use_recovery_code(connection: &Connection, person: &str, code: &str) -> Result<bool, Failure> {
    let used = "delete from recovery_codes where person = ?1 and hash = ?2";
    Ok(connection.execute(used, params![person, kept(&plain(code))])? > 0)
}

/// The secret of a generator; none where the seal cannot be opened. Whose cannot is said where the
/// office opens, and a recovery code goes on opening the door.
fn secret_in(seal: &Seal, person: &str, kept: Option<Vec<u8>>) -> Option<[u8; 20]> {
    match seal.unseal(person, &kept?) {
        Unsealed::Bytes(bytes) => bytes.try_into().ok(),
        Unsealed::KeyMissing(_) | Unsealed::Damaged => None,
    }
}

/// The step of a code, when it fits now, a step before, or a step behind.
fn step_of(secret: [u8; 20], code: &str, now_s: i64) -> Option<i64> {
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let step = generator(secret).check(&code, u64::try_from(now_s).ok()?)?;
    i64::try_from(step).ok()
}

fn generator(secret: [u8; 20]) -> Totp {
    Builder::new()
        .with_secret(secret)
        .build()
        .expect("six digits, thirty seconds and twenty bytes are what RFC 6238 asks for")
}

/// Sixteen letters in fours: eighty bits.
fn recovery_code() -> Result<String, Failure> {
    let text = Secret::from(random::<10>()?.to_vec()).to_base32().to_lowercase();
    let fours: Vec<&str> =
        (0..text.len()).step_by(4).map(|start| &text[start..text.len().min(start + 4)]).collect();
    Ok(fours.join("-"))
}

/// A recovery code without what people add to it or leave out.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

impl Enrolment {
    /// The picture that a telephone reads, as an element of a page (SVG).
    pub fn picture(&self) -> String {
        let code = QrCode::new(&self.address)
            .expect("an address of a few hundred bytes fits into a picture");
        let drawn = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
        // The declaration of XML has no place within a page.
        drawn.split_once("?>").map_or(drawn.as_str(), |(_, svg)| svg).to_owned()
    }

    fn of(person: &str, secret: [u8; 20]) -> Self {
        let key = generator(secret).secret().to_base32();
        // A name may hold anything; in the address every letter that is none of ASCII's is written
        // as bytes.
        let name: String = key_of(person)
            .bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{}", hexadecimal(&[byte]))
                }
            })
            .collect();
        let address = format!("otpauth://totp/munim:{name}?secret={key}&issuer=munim");
        Self { key, address }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_S: i64 = 1_700_000_010;

    fn opened(folder: &std::path::Path) -> Secrets {
        let secrets = Secrets::open(folder).expect("secrets");
        secrets.sealed_by(Seal::of_tests()).expect("nothing lies open")
    }

    fn enrolled() -> (tempfile::TempDir, Secrets, Totp, Vec<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = opened(folder.path());
        secrets.begin_enrolment("anna").expect("works");
        let key = secrets.enrolment("anna").expect("works").expect("pending").key;
        let totp = Builder::new()
            .with_secret(Secret::try_from_base32(key).expect("base 32"))
            .build()
            .expect("a generator");
        let codes = secrets
            .confirm_enrolment("anna", &code(&totp, NOW_S), NOW_S)
            .expect("works")
            .expect("the code fits");
        (folder, secrets, totp, codes)
    }

    fn code(totp: &Totp, at_s: i64) -> String {
        totp.generate(u64::try_from(at_s).expect("after 1970")).to_string()
    }

    #[test]
    fn the_generator_agrees_with_rfc_6238() {
        // RFC 6238, appendix B: the key is twenty digits, and the code has eight digits, of which
        // these are the last six.
        let code = generator(*b"12345678901234567890").generate(1_111_111_109).to_string();
        assert_eq!(code, "081804");
    }

    #[test]
    fn a_code_is_taken_once_and_an_older_one_not_at_all() {
        let (_folder, secrets, totp, _) = enrolled();
        let use_code = |code: &str, at_s| secrets.use_code("anna", code, at_s).expect("works");
        assert!(!use_code(&code(&totp, NOW_S), NOW_S), "the code of the enrolment");
        let next = code(&totp, NOW_S + 30);
        assert!(use_code(&next, NOW_S + 30));
        assert!(!use_code(&next, NOW_S + 30), "the same again");
        assert!(!use_code(&next, NOW_S + 59), "and a step later");
        assert!(!use_code(&code(&totp, NOW_S), NOW_S + 30), "an older one");
        assert!(
            !use_code(&code(&totp, NOW_S + 300), NOW_S + 90),
            "one of a clock that is minutes ahead"
        );
        assert!(
            use_code(&code(&totp, NOW_S + 120), NOW_S + 90),
            "one of a clock that is seconds ahead"
        );
    }

    #[test]
    fn a_code_stays_used_when_the_program_starts_again_and_when_many_try_at_once() {
        let (folder, secrets, totp, codes) = enrolled();
        let next = code(&totp, NOW_S + 30);
        assert!(secrets.use_code("anna", &next, NOW_S + 30).expect("works"));
        assert!(secrets.use_code("anna", &codes[0], NOW_S + 30).expect("works"));
        drop(secrets);
        let secrets = opened(folder.path());
        assert!(!secrets.use_code("anna", &next, NOW_S + 31).expect("works"), "the same again");
        assert!(!secrets.use_code("anna", &codes[0], NOW_S + 31).expect("works"));
        // Two programs, each with a connection of its own, as a console and a command are.
        let other = opened(folder.path());
        let now = code(&totp, NOW_S + 60);
        let use_now = |secrets: &Secrets| {
            (0..8).filter(|_| secrets.use_code("anna", &now, NOW_S + 60).expect("works")).count()
        };
        let taken = std::thread::scope(|scope| {
            let there = scope.spawn(|| use_now(&other));
            use_now(&secrets) + there.join().expect("no panic")
        });
        assert_eq!(taken, 1);
    }

    #[test]
    fn a_recovery_code_is_taken_once_however_it_is_typed() {
        let (_folder, secrets, _, codes) = enrolled();
        assert_eq!(codes.len(), RECOVERY_CODES);
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert!(secrets.use_code("anna", &typed, NOW_S).expect("works"));
        assert!(!secrets.use_code("anna", &codes[3], NOW_S).expect("works"));
        assert!(!secrets.use_code("ben", &codes[4], NOW_S).expect("works"), "somebody else's");
        assert_eq!(secrets.recovery_codes_left("anna").expect("works"), 9);
    }

    #[test]
    fn who_lost_the_key_of_the_seal_comes_in_by_a_recovery_code() {
        let (folder, secrets, totp, codes) = enrolled();
        drop(secrets);
        let other = Seal::made().expect("a key");
        let secrets = Secrets::open(folder.path()).expect("it opens").sealed_by(other);
        let secrets = secrets.expect("nothing lies open");
        assert_eq!(secrets.second_factor("anna").expect("works"), SecondFactor::Enrolled);
        let next = code(&totp, NOW_S + 30);
        assert!(
            !secrets.use_code("anna", &next, NOW_S + 30).expect("works"),
            "nobody can judge it"
        );
        assert!(secrets.use_code("anna", &codes[0], NOW_S + 30).expect("works"));
        secrets.begin_enrolment("anna").expect("works");
        assert!(secrets.enrolment("anna").expect("works").is_some(), "and sets up a new one");
    }

    #[test]
    fn a_generator_that_was_not_confirmed_changes_nothing() {
        let (_folder, secrets, totp, _) = enrolled();
        secrets.begin_enrolment("anna").expect("works");
        assert_eq!(secrets.confirm_enrolment("anna", "000000", NOW_S).expect("works"), None);
        assert!(
            secrets.use_code("anna", &code(&totp, NOW_S + 30), NOW_S + 30).expect("works"),
            "the old one holds"
        );
        assert_eq!(secrets.second_factor("anna").expect("works"), SecondFactor::Enrolled);
        secrets.reset_second_factor("anna").expect("works");
        assert_eq!(secrets.second_factor("anna").expect("works"), SecondFactor::Absent);
    }

    #[test]
    fn a_name_cannot_write_into_the_address() {
        let address = Enrolment::of("a&secret=b:ü", [7; 20]).address;
        assert!(
            address.starts_with("otpauth://totp/munim:a%26secret%3db%3a%c3%bc?secret="),
            "{address}"
        );
    }
}
