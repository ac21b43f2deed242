//! Coming in and going out: the rules, without pages.
//!
//! In: a name, a password, a code, and where they come from. Out: a new session, or a refusal that
//! does not say which of the three was wrong. Never here: a word about whether a name exists, in
//! the answer or in the time that it takes; and a person kept out where they have been before,
//! because somebody else guesses.
//!
//! Source: OWASP Authentication and Session Management Cheat Sheets.

use super::Door;
use super::access::{AccessLine, Act};
use super::guard::{Refused, blocking};
use super::limits::{DEVICE_S, HELD_OF_PERSON_MAX, HELD_WAIT_S, NEXT_BYTES_MAX};
use super::people::Person;
use super::places::Place;
use super::routes::{Method, RouteRule};
use super::secrets::{Attacked, Failure, From, SecondFactor, SessionOpened, Verdict, key_of};
use super::visitor::Visitor;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use std::sync::Arc;

/// What somebody typed.
#[derive(Clone)]
pub(super) struct Typed {
    pub person: String,
    pub password: String,
    pub code: String,
    /// The session that they had before; it ends with the sign-in.
    pub earlier: Option<String>,
    /// What their browser keeps of earlier sign-ins.
    pub device: String,
}

/// Somebody who came in.
pub(super) struct CameIn {
    pub person: Person,
    pub opened: SessionOpened,
    /// What their browser keeps of this sign-in and earlier ones.
    pub device: String,
}

/// What becomes of an attempt.
pub(super) enum Attempt {
    /// They are in.
    In(Box<CameIn>),
    /// They are not. Whose name it was, when somebody has it, is for the journal alone.
    Wrong(Option<Person>),
    /// Too many went wrong before; so many seconds.
    Wait(i64),
}

/// Whose turn it is to be looked at.
enum Turn {
    /// Nobody attacks, or the device is known: nobody stands in line.
    NotDue,
    /// Theirs, until it is given back.
    Own(#[expect(dead_code, reason = "it is given back when it is dropped")] Place),
    /// Somebody else's.
    OfAnother,
}

impl Door {
    /// Tries to come in. Slow on purpose.
    pub(super) async fn attempt(
        self: &Arc<Self>,
        typed: Typed,
        address: &str,
    ) -> Result<Attempt, Refused> {
        let (door, who, address) = (Arc::clone(self), typed.clone(), address.to_owned());
        let whence = address.clone();
        let begin = move || {
            let now_s = door.clock.now_s();
            let device = door.secrets.known_device(&who.person, &who.device, now_s)?;
            let turn = door.turn_of(&who.person, device.as_deref(), now_s)?;
            let from = device.as_deref().map_or(From::Address(&whence), From::Known);
            let verdict = match turn {
                Turn::OfAnother => Verdict::Waits(HELD_WAIT_S),
                Turn::NotDue | Turn::Own(_) => {
                    door.secrets.begin_attempt(&who.person, from, now_s)?
                }
            };
            Ok::<_, Failure>((verdict, device, turn))
        };
        let (verdict, device, _turn) = blocking(begin).await??;
        let delay = match verdict {
            Verdict::Waits(wait_s) => return Ok(Attempt::Wait(wait_s)),
            Verdict::Judged { delay, notices } => {
                for attacked in notices {
                    self.tell_of_attack(attacked, &typed.person, &address).await?;
                }
                delay
            }
        };
        tokio::time::sleep(delay).await;
        let door = Arc::clone(self);
        let judge = move || {
            let from = device.as_deref().map_or(From::Address(&address), From::Known);
            door.judge_attempt(&typed, from, &address)
        };
        Ok(self.hashing(judge).await??)
    }

    /// The turn that an attempt from a device that is not known takes while the person is attacked,
    /// and keeps until it is answered. Without it, attempts from a thousand
    /// networks would all be held side by side, and the delay would be no rate. Whoever finds it
    /// taken was not counted, and loses nothing by trying again.
    fn turn_of(&self, person: &str, device: Option<&str>, now_s: i64) -> Result<Turn, Failure> {
        if device.is_some() || self.secrets.attacked(person, now_s)?.is_none() {
            return Ok(Turn::NotDue);
        }
        let place = self.turns.take(&key_of(person), HELD_OF_PERSON_MAX);
        Ok(place.map_or(Turn::OfAnother, Turn::Own))
    }

    /// Tells of an attack, once: in the journal of access, and in the log of the machine.
    async fn tell_of_attack(
        &self,
        attacked: Attacked,
        person: &str,
        address: &str,
    ) -> Result<(), Refused> {
        let (now_us, known) = (self.clock.now_us(), self.people.named(person));
        let line = match (attacked, known) {
            (Attacked::Person, Some(known)) => AccessLine {
                whose: Some(known.person),
                ..AccessLine::of_nobody(Act::SignInAttacked, address, now_us)
            },
            (Attacked::FromAddress, _) => {
                AccessLine::of_nobody(Act::SignInAttacked, address, now_us)
            }
            // A name that nobody has: nobody is attacked.
            (Attacked::Person, None) => return Ok(()),
        };
        let whose = line.whose.as_deref().unwrap_or("many names");
        eprintln!(
            "the door: passwords are being guessed ({whose}, last from {address}); \
             nobody is kept out who signs in where they did in the last 30 days"
        );
        self.access.keep(line).await?;
        Ok(())
    }

    fn judge_attempt(
        &self,
        typed: &Typed,
        from: From<'_>,
        address: &str,
    ) -> Result<Attempt, Failure> {
        let (secrets, now_s) = (&self.secrets, self.clock.now_s());
        let known = self.people.named(&typed.person);
        let name = known.as_ref().map_or(typed.person.as_str(), |person| person.person.as_str());
        // The same work for everybody: first the password, then who it was.
        let is_password = secrets.is_password(name, &typed.password)?;
        let Some(person) = known.filter(|_| is_password).filter(|person| person.is_active) else {
            return Ok(Attempt::Wrong(self.people.named(&typed.person)));
        };
        let has_second_factor = secrets.second_factor(&person.person)? == SecondFactor::Enrolled;
        if has_second_factor && !secrets.use_code(&person.person, &typed.code, now_s)? {
            return Ok(Attempt::Wrong(Some(person)));
        }
        secrets.attempt_succeeded(&typed.person, from)?;
        if let Some(earlier) = &typed.earlier {
            secrets.end_session_of_token(earlier)?;
        }
        let opened = secrets.open_session(
            &person.person,
            address,
            has_second_factor,
            &self.settings.limits,
            now_s,
        )?;
        let device = secrets.keep_device(&person.person, &typed.device, now_s)?;
        Ok(Attempt::In(Box::new(CameIn { person, opened, device })))
    }

    /// Does who is signed in know their password? Counted like a sign-in, so that a session that
    /// was left open is no place to guess it; for itself, so that nobody else makes it wait.
    pub(super) fn proves(&self, visitor: &Visitor, password: &str) -> Result<Proof, Failure> {
        let person = &visitor.person.person;
        self.proof(visitor, || self.secrets.is_password(person, password))
    }

    /// The same for a code of theirs.
    pub(super) fn proves_by_code(&self, visitor: &Visitor, code: &str) -> Result<Proof, Failure> {
        let person = &visitor.person.person;
        self.proof(visitor, || self.secrets.use_code(person, code, self.clock.now_s()))
    }

    fn proof(
        &self,
        visitor: &Visitor,
        is_theirs: impl FnOnce() -> Result<bool, Failure>,
    ) -> Result<Proof, Failure> {
        let person = &visitor.person.person;
        let from = visitor.session().map_or(From::Address(&visitor.address), From::Known);
        if let Verdict::Waits(wait_s) =
            self.secrets.begin_attempt(person, from, self.clock.now_s())?
        {
            return Ok(Proof::Wait(wait_s));
        }
        if !is_theirs()? {
            return Ok(Proof::Wrong);
        }
        self.secrets.attempt_succeeded(person, from)?;
        Ok(Proof::Given)
    }

    /// The header by which a browser keeps that somebody signed in there.
    pub(super) fn device_cookie_of(&self, kept: &str) -> HeaderValue {
        Self::cookie((self.settings.device_cookie_name(), kept), "Strict", Some(DEVICE_S))
    }

    /// The header that gives a browser its session.
    pub(super) fn cookie_of(&self, token: &str) -> HeaderValue {
        Self::cookie((self.settings.cookie_name(), token), "Strict", None)
    }

    /// The header that takes it away.
    pub(super) fn cookie_gone(&self) -> HeaderValue {
        Self::cookie((self.settings.cookie_name(), ""), "Strict", Some(0))
    }

    /// A cookie of the door, kept for so many seconds, or until the browser is closed. That it goes
    /// by HTTPS alone is said of every cookie by `headers`.
    pub(super) fn cookie(
        (name, value): (&str, &str),
        same_site: &str,
        life_s: Option<i64>,
    ) -> HeaderValue {
        let life = life_s.map(|life_s| format!("; Max-Age={life_s}")).unwrap_or_default();
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{life}");
        HeaderValue::from_str(&cookie).expect("hexadecimal digits and points stand in a header")
    }

    /// Takes a permit to hash, so that a crowd at the door does not take all cores and memory.
    pub(super) async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let _permit =
            self.passwords.acquire().await.map_err(|error| Refused::Broken(error.to_string()))?;
        blocking(work).await
    }
}

/// Whether a password was given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    Given,
    Wrong,
    Wait(i64),
}

/// The value of a cookie; none when it is there twice, for then one of them was planted.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs =
        texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(of, _)| *of == name).map(|(_, value)| value);
    values.next().filter(|_| values.next().is_none())
}

/// The sign-in page that leads back to where somebody wanted to go.
pub(super) fn path_with_next(rule: RouteRule, uri: &Uri) -> String {
    let wanted = uri.path_and_query().map_or("/", |wanted| wanted.as_str());
    if rule.method == Method::Get && wanted != "/" {
        format!("/sign-in?next={}", escaped(wanted))
    } else {
        "/sign-in".to_owned()
    }
}

/// A path as the value of a query.
pub(super) fn escaped(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Where a sign-in leads: a path of ours, never another house.
pub(super) fn local(next: &str) -> &str {
    let is_local = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    let is_plain = next.len() <= NEXT_BYTES_MAX && next.bytes().all(|byte| byte.is_ascii_graphic());
    if is_local && is_plain { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::{cookie, escaped, local};
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn a_sign_in_leads_to_no_other_house() {
        let elsewhere = [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "\\\\evil",
            "",
            "evil",
            "/a\r\nSet-Cookie: b",
            "/\t/evil",
        ];
        assert!(elsewhere.iter().all(|next| local(next) == "/"));
        assert_eq!(local("/accounts?search=a%20b"), "/accounts?search=a%20b");
        assert_eq!(escaped("/a?b=c&d"), "/a%3Fb%3Dc%26d");
    }

    #[test]
    fn a_cookie_that_is_there_twice_is_none() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("other=1; munim=abc"));
        assert_eq!(cookie(&headers, "munim"), Some("abc"));
        headers.append(header::COOKIE, HeaderValue::from_static("munim=def"));
        assert_eq!(cookie(&headers, "munim"), None);
    }
}
