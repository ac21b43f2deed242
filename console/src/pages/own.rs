//! The pages of the door, in the reader's language: coming in, and what belongs to oneself.
//!
//! In: what the door has decided to show ([`Page`]), and who reads. Out: markup on a page on which
//! nothing else stands. Never here: a decision; a script or a style within a page, which the policy
//! of headers forbids.

use crate::look::reader::Reader;
use crate::words::{Family, Words};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use door::limits::{
    PASSWORD_BYTES_MAX, PASSWORD_MIN, RECOVERY_CODES, TOKEN_NAME_MAX, TOKENS_OF_PERSON_MAX,
};
use door::secrets::{Enrolment, PasswordRefused, SessionLine, Token, TokenIssued, TokenRefused};
use door::{CSRF_FIELD, Hat, Message, Page, Problem, ProviderLink, Role, Visitor};
use maud::{Markup, PreEscaped, html};
use terms::Sees;

/// Draws a page of the door.
pub fn draw(headers: &HeaderMap, page: &Page<'_>) -> Response {
    let reader = Reader::of(headers);
    let words = reader.words;
    let said = |message: &Option<Message>| message.map(|message| said(words, message));
    let (title, body) = match page {
        Page::Refused(problem) => ("wrong-title", refused(words, problem)),
        Page::SignIn { next, message, provider } => {
            ("sign-in", sign_in(words, next, said(message).as_deref(), provider.as_ref()))
        }
        Page::Onwards { next } => ("sign-in", onwards(words, next)),
        Page::Own { visitor, sessions, has_second_factor, recovery_codes_left } => {
            let codes_left = has_second_factor.then_some(*recovery_codes_left);
            ("own-title", own(words, visitor, sessions, codes_left))
        }
        Page::Password { visitor, message } => {
            ("own-change-password", password(words, visitor, said(message).as_deref()))
        }
        Page::SecondFactor { visitor, pending, has_one, message } => {
            let message = said(message);
            ("own-codes", second_factor(words, visitor, *pending, *has_one, message.as_deref()))
        }
        Page::RecoveryCodes(codes) => ("recovery-title", recovery_codes(words, codes)),
        Page::Tokens { visitor, tokens: all, issued, now_s, message } => {
            let message = said(message);
            ("own-tokens", tokens(words, visitor, all, *issued, *now_s, message.as_deref()))
        }
    };
    reader.plain(&words.say(title), &body).into_response()
}

/// What stands above a form.
fn said(words: Words, message: Message) -> String {
    match message {
        Message::SignInWrong => words.say("sign-in-wrong"),
        Message::ProviderFailed => words.say("sign-in-through-failed"),
        Message::Wait(wait_s) => wait(words, wait_s),
        Message::PasswordGiven => words.say("password-given"),
        Message::PasswordsDiffer => words.say("password-differs"),
        Message::PasswordWrong => words.say("password-wrong"),
        Message::PasswordRefused(refused) => password_refused(words, refused),
        Message::CodesNeeded => words.say("codes-needed"),
        Message::CodeWrong => words.say("codes-wrong"),
        Message::FirstCodeWrong => words.say("codes-wrong-clock"),
        Message::TokenPasswordWrong => words.say("token-password-wrong"),
        Message::TokenRefused(refused) => token_refused(words, refused),
    }
}

/// How long to wait after too many attempts.
pub fn wait(words: Words, wait_s: i64) -> String {
    words.say_with("sign-in-wait", &[("seconds", &wait_s.to_string())])
}

/// Why a password is not taken.
fn password_refused(words: Words, refused: PasswordRefused) -> String {
    match refused {
        PasswordRefused::TooShort => {
            words.say_with("password-too-short", &[("letters", &PASSWORD_MIN.to_string())])
        }
        PasswordRefused::TooLong => {
            words.say_with("password-too-long", &[("bytes", &PASSWORD_BYTES_MAX.to_string())])
        }
        PasswordRefused::HoldsName => words.say("password-holds-name"),
        PasswordRefused::Same => words.say("password-same"),
    }
}

/// Why a token is not made.
fn token_refused(words: Words, refused: TokenRefused) -> String {
    match refused {
        TokenRefused::NameMissing => {
            words.say_with("token-name-missing", &[("letters", &TOKEN_NAME_MAX.to_string())])
        }
        TokenRefused::ScopesUnfit => words.say("token-scopes-unfit"),
        TokenRefused::LifeUnfit(days) => {
            words.say_with("token-life-unfit", &[("days", &days.to_string())])
        }
        TokenRefused::TooMany => {
            words.say_with("token-too-many", &[("count", &TOKENS_OF_PERSON_MAX.to_string())])
        }
    }
}

/// A form of who is signed in.
fn form(visitor: &Visitor, action: &str, fields: &Markup) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name=(CSRF_FIELD) value=(visitor.csrf);
            (fields)
        }
    }
}

fn told(message: Option<&str>) -> Markup {
    html! { @if let Some(message) = message { p role="alert" { (message) } } }
}

/// The sign-in page.
fn sign_in(
    words: Words,
    next: &str,
    message: Option<&str>,
    provider: Option<&ProviderLink<'_>>,
) -> Markup {
    html! {
        (told(message))
        form method="post" action="/sign-in" {
            input type="hidden" name="next" value=(next);
            label {
                (words.say("sign-in-name"))
                input name="person" autocomplete="username" autocapitalize="none" required autofocus;
            }
            label { (words.say("sign-in-password")) input name="password" type="password" autocomplete="current-password" required; }
            label { (words.say("sign-in-code")) input name="code" autocomplete="one-time-code" inputmode="text"; }
            button.primary type="submit" { (words.say("sign-in")) }
        }
        @if let Some(provider) = provider {
            // A link and no form: the policy of headers lets a form lead to us alone, and this
            // leads on to the provider.
            p { a.button href=(provider.address) {
                (words.say_with("sign-in-through", &[("name", provider.name)]))
            } }
        }
    }
}

/// The way onwards, for browsers that do not go by themselves.
fn onwards(words: Words, next: &str) -> Markup {
    html! { p { a href=(next) { (words.say("sign-in-onwards")) } } }
}

/// Somebody's own page: sessions, codes, tokens.
fn own(
    words: Words,
    visitor: &Visitor,
    sessions: &[SessionLine],
    recovery_codes_left: Option<i64>,
) -> Markup {
    html! {
        p {
            strong { (visitor.person.full_name) }
            " · " (visitor.person.person) " · " (roles(words, &visitor.person.roles))
        }
        (hats(words, visitor))
        ul {
            li { a href="/me/password" { (words.say("own-change-password")) } }
            li {
                a href="/me/second-factor" { (words.say("own-codes")) } " · "
                @if let Some(left) = recovery_codes_left {
                    (words.say_with("own-codes-used", &[("left", &left.to_string())]))
                }
                @else { (words.say("own-codes-unused")) }
            }
            li { a href="/me/tokens" { (words.say("own-tokens")) } }
        }
        h2 { (words.say("own-sessions")) }
        table {
            thead { tr { @for key in ["own-from", "own-since", "own-last-used", "own-ends"] { th { (words.say(key)) } } td {} } }
            tbody { @for session in sessions { (session_line(words, visitor, session)) } }
        }
        (form(visitor, "/me/sessions/end-others", &html! { button type="submit" { (words.say("own-sessions-end")) } }))
        (form(visitor, "/sign-out", &html! { button type="submit" { (words.say("sign-out")) } }))
        p { a href="/" { (words.say("nav-today")) } }
    }
}

fn session_line(words: Words, visitor: &Visitor, session: &SessionLine) -> Markup {
    html! {
        tr {
            td { (session.address) }
            td { (moment(session.created_s)) }
            td { (moment(session.seen_s)) }
            td { (moment(session.ends_s)) }
            td {
                @if visitor.session() == Some(&session.id) { (words.say("own-session-this")) }
                @else { (form(visitor, "/me/sessions/end", &html! {
                    input type="hidden" name="session" value=(session.id);
                    button type="submit" { (words.say("own-session-end")) }
                })) }
            }
        }
    }
}

fn roles(words: Words, roles: &[Role]) -> String {
    let roles = roles.iter().map(|role| words.word(Family::Role, role.word()));
    roles.collect::<Vec<_>>().join(", ")
}

/// What one sees by which roles, where it is not the whole firm by one's own.
fn hats(words: Words, visitor: &Visitor) -> Markup {
    let person = &visitor.person;
    let is_plain = |hat: &Hat| hat.of == person.person && hat.sees.is_empty();
    let line = |hat: &Hat| {
        let sees = if hat.sees.is_empty() {
            words.say("person-sees-all")
        } else {
            Sees::joined(&hat.sees)
        };
        let said =
            [("roles", roles(words, &hat.roles)), ("person", hat.of.clone()), ("sees", sees)];
        let said = said.each_ref().map(|(name, value)| (*name, value.as_str()));
        let is_own = hat.of == person.person;
        words.say_with(if is_own { "own-sees" } else { "own-sees-in-place-of" }, &said)
    };
    html! {
        @if !person.hats.iter().all(is_plain) {
            ul { @for hat in &person.hats { li { (line(hat)) } } }
        }
    }
}

/// Choosing another password.
fn password(words: Words, visitor: &Visitor, message: Option<&str>) -> Markup {
    html! {
        (told(message))
        p { (words.say_with("password-rule", &[("letters", &PASSWORD_MIN.to_string())])) }
        (form(visitor, "/me/password", &html! {
            label { (words.say("password-present")) input name="present" type="password" autocomplete="current-password" required; }
            label { (words.say("password-new"))
                input name="new" type="password" autocomplete="new-password" minlength=(PASSWORD_MIN) required; }
            label { (words.say("password-again")) input name="again" type="password" autocomplete="new-password" required; }
            button.primary type="submit" { (words.say("password-change")) }
        }))
    }
}

/// Setting a generator of codes up.
fn second_factor(
    words: Words,
    visitor: &Visitor,
    pending: Option<&Enrolment>,
    has_one: bool,
    message: Option<&str>,
) -> Markup {
    html! {
        (told(message))
        @if let Some(pending) = pending {
            p { (words.say("codes-scan")) }
            (picture(words, pending))
            p { (words.say("codes-key")) " " code { (pending.key) } }
            (form(visitor, "/me/second-factor/confirm", &html! {
                label { (words.say("codes-code")) input name="code" inputmode="numeric" autocomplete="one-time-code" required; }
                button.primary type="submit" { (words.say("codes-confirm")) }
            }))
        }
        (form(visitor, "/me/second-factor", &html! {
            @if has_one {
                p { (words.say("codes-another")) }
                label { (words.say("codes-code")) input name="code" autocomplete="one-time-code" required; }
                button type="submit" { (words.say("codes-set-another")) }
            } @else {
                button type="submit" { (words.say(if pending.is_some() { "codes-begin-again" } else { "codes-set-up" })) }
            }
        }))
    }
}

/// The recovery codes, shown once.
fn recovery_codes(words: Words, codes: &[String]) -> Markup {
    html! {
        p { (words.say_with("recovery-says", &[("count", &RECOVERY_CODES.to_string())])) }
        ol { @for code in codes { li { code { (code) } } } }
        a href="/me" { (words.say("recovery-done")) }
    }
}

/// Tokens of programs.
fn tokens(
    words: Words,
    visitor: &Visitor,
    tokens: &[Token],
    issued: Option<&TokenIssued>,
    now_s: i64,
    message: Option<&str>,
) -> Markup {
    html! {
        (told(message))
        @if let Some(issued) = issued {
            p role="status" { (words.say("token-shown")) " " code { (issued.secret) } }
        }
        table {
            thead { tr { @for key in ["token-for", "token-may", "token-made", "own-ends", "own-last-used"] { th { (words.say(key)) } } td {} } }
            tbody { @for token in tokens { (token_line(words, visitor, token, now_s)) } }
        }
        h2 { (words.say("token-another")) }
        (form(visitor, "/me/tokens", &html! {
            label { (words.say("token-for")) input name="name" maxlength=(TOKEN_NAME_MAX) required; }
            label { input name="writes" type="checkbox" value="yes"; (words.say("token-writes")) }
            label { (words.say("token-days")) input name="days" type="number" min="1" value="90" required; }
            label { (words.say("token-your-password")) input name="password" type="password" autocomplete="current-password" required; }
            button.primary type="submit" { (words.say("token-make")) }
        }))
    }
}

fn token_line(words: Words, visitor: &Visitor, token: &Token, now_s: i64) -> Markup {
    html! {
        tr {
            td { (token.name) }
            td { (token.scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(", ")) }
            td { (moment(token.created_s)) }
            td { (moment(token.expires_s)) }
            td {
                @if let Some(used_s) = token.used_s { (moment(used_s)) }
                @else { (words.say("token-never")) }
            }
            td {
                @if token.is_in_force(now_s) { (form(visitor, "/me/tokens/revoke", &html! {
                    input type="hidden" name="token" value=(token.id);
                    button type="submit" { (words.say("token-revoke")) }
                })) }
                @else { (words.say(if token.revoked_s.is_some() { "token-revoked" } else { "token-over" })) }
            }
        }
    }
}

/// A refusal, for people.
fn refused(words: Words, problem: &Problem) -> Markup {
    html! {
        p role="alert" { (words.worded(&problem.detail)) }
        p { a href="/" { (words.say("nav-today")) } }
    }
}

/// The picture that a telephone reads.
fn picture(words: Words, pending: &Enrolment) -> Markup {
    html! {
        div role="img" aria-label=(words.say("codes-picture")) { (PreEscaped(pending.picture())) }
    }
}

/// A moment in UTC, to the minute.
fn moment(at_s: i64) -> Markup {
    let shown = jiff::Timestamp::from_second(at_s)
        .map(|at| at.strftime("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default();
    html! { time { (shown) " UTC" } }
}
