//! Coming in and going out: the rules, without pages.
//!
//! In: a name, a password, a code, and where they come from. Out: a new session, or a refusal that
//! does not say which of the three was wrong. Never here: a word about whether a name exists, in
//! the answer or in the time that it takes.
//!
//! Source: OWASP Authentication and Session Management Cheat Sheets.

use super::Door;
use super::guard::Refused;
use super::limits::NEXT_BYTES_MAX;
use super::people::Person;
use super::routes::{Method, RouteRule};
use super::secrets::{Failure, SecondFactor, SessionOpened};
use axum::http::{HeaderMap, HeaderValue, Uri, header};

/// What somebody typed.
#[derive(Clone)]
pub(super) struct Typed {
    pub person: String,
    pub password: String,
    pub code: String,
    /// The session that they had before; it ends with the sign-in.
    pub earlier: Option<String>,
}

/// What becomes of an attempt.
pub(super) enum Attempt {
    /// They are in.
    In(Person, SessionOpened),
    /// They are not. Whose name it was, when somebody has it, is for the journal alone.
    Wrong(Option<Person>),
    /// Too many went wrong before; so many seconds.
    Wait(i64),
}

impl Door {
    /// Tries to come in. Slow on purpose; not for a thread that answers others.
    pub(super) fn attempt(&self, typed: &Typed, address: &str) -> Result<Attempt, Failure> {
        let (secrets, now_s) = (&self.secrets, self.clock.now_s());
        if let Some(wait_s) = secrets.begin_attempt(&typed.person, address, now_s)? {
            return Ok(Attempt::Wait(wait_s));
        }
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
        secrets.attempt_succeeded(&typed.person, address)?;
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
        Ok(Attempt::In(person, opened))
    }

    /// Does who is signed in know their password? Counted like a sign-in, so that a session that
    /// was left open is no place to guess it.
    pub(super) fn proves(
        &self,
        person: &str,
        password: &str,
        address: &str,
    ) -> Result<Proof, Failure> {
        if let Some(wait_s) = self.secrets.begin_attempt(person, address, self.clock.now_s())? {
            return Ok(Proof::Wait(wait_s));
        }
        if !self.secrets.is_password(person, password)? {
            return Ok(Proof::Wrong);
        }
        self.secrets.attempt_succeeded(person, address)?;
        Ok(Proof::Given)
    }

    /// The header that gives a browser its session.
    pub(super) fn cookie_of(&self, token: &str) -> HeaderValue {
        let secure = if self.settings.is_https() { "; Secure" } else { "" };
        let cookie = format!(
            "{}={token}; Path=/; HttpOnly; SameSite=Strict{secure}",
            self.settings.cookie_name()
        );
        HeaderValue::from_str(&cookie).expect("a token is hexadecimal digits")
    }

    /// The header that takes it away.
    pub(super) fn cookie_gone(&self) -> HeaderValue {
        let secure = if self.settings.is_https() { "; Secure" } else { "" };
        let cookie = format!(
            "{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{secure}",
            self.settings.cookie_name()
        );
        HeaderValue::from_str(&cookie).expect("the words of a cookie stand in a header")
    }

    /// Takes a permit to hash, so that a crowd at the door does not take all cores and memory.
    pub(super) async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let _permit =
            self.passwords.acquire().await.map_err(|error| Refused::Broken(error.to_string()))?;
        super::guard::blocking(work).await
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
