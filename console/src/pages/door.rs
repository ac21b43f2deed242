//! The door's own pages, as bodies in the reader's language; a frame stands around them.
//!
//! In: what there is to show. Out: markup. Never here: a script or a style within a page; the
//! policy of headers forbids both.

use super::limits::{PASSWORD_MIN, RECOVERY_CODES, TOKEN_NAME_MAX};
use super::problem::Problem;
use super::secrets::{Enrolment, SessionLine, Token, TokenIssued};
use super::sign_in::escaped;
use super::visitor::Visitor;
use crate::look::reader::Reader;
use crate::words::{Family, Words};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;
use terms::sentence;

/// A form of who is signed in.
fn form(visitor: &Visitor, action: &str, fields: &Markup) -> Markup {
    html! { form method="post" action=(action) { (visitor.csrf_field()) (fields) } }
}

fn told(message: Option<&str>) -> Markup {
    html! { @if let Some(message) = message { p role="alert" { (message) } } }
}

/// The sign-in page.
pub(super) fn sign_in(
    words: Words,
    next: &str,
    message: Option<&str>,
    provider: Option<&str>,
) -> Markup {
    html! {
        (told(message))
        form method="post" action="/sign-in" {
            input type="hidden" name="next" value=(next);
            label { (words.say("sign-in-name")) input name="person" autocomplete="username" autocapitalize="none" required autofocus; }
            label { (words.say("sign-in-password")) input name="password" type="password" autocomplete="current-password" required; }
            label { (words.say("sign-in-code")) input name="code" autocomplete="one-time-code" inputmode="text"; }
            button.primary type="submit" { (words.say("sign-in")) }
        }
        @if let Some(provider) = provider {
            // A link and no form: the policy of headers lets a form lead to us alone, and this
            // leads on to the provider.
            p { a.button href={ "/sign-in/provider?next=" (escaped(next)) } { (words.say_with("sign-in-through", &[("name", provider)])) } }
        }
    }
}

/// The way onwards, for browsers that do not go by themselves.
pub(super) fn onwards(words: Words, next: &str) -> Markup {
    html! { p { a href=(next) { (words.say("sign-in-onwards")) } } }
}

/// Somebody's own page: sessions, codes, tokens.
pub(super) fn own(
    words: Words,
    visitor: &Visitor,
    sessions: &[SessionLine],
    has_second_factor: bool,
    recovery_codes_left: i64,
) -> Markup {
    html! {
        p { strong { (visitor.person.full_name) } " · " (visitor.person.person) " · " (roles(words, visitor)) }
        ul {
            li { a href="/me/password" { (words.say("own-change-password")) } }
            li {
                a href="/me/second-factor" { (words.say("own-codes")) } " · "
                @if has_second_factor { (words.say_with("own-codes-used", &[("left", &recovery_codes_left.to_string())])) }
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

fn roles(words: Words, visitor: &Visitor) -> String {
    visitor
        .person
        .roles
        .iter()
        .map(|role| words.word(Family::Role, role.word()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Choosing another password.
pub(super) fn password(words: Words, visitor: &Visitor, message: Option<&str>) -> Markup {
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
pub(super) fn second_factor(
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
            (picture(words, &pending.address))
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
pub(super) fn recovery_codes(words: Words, codes: &[String]) -> Markup {
    html! {
        p { (words.say_with("recovery-says", &[("count", &RECOVERY_CODES.to_string())])) }
        ol { @for code in codes { li { code { (code) } } } }
        a href="/me" { (words.say("recovery-done")) }
    }
}

/// Tokens of programs.
pub(super) fn tokens(
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
            td { @if let Some(used_s) = token.used_s { (moment(used_s)) } @else { (words.say("token-never")) } }
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
pub(super) fn refused(reader: Reader, problem: &Problem) -> Markup {
    let words = reader.words;
    reader.plain(
        &words.say("wrong-title"),
        &html! { p role="alert" { (reader.words.worded(&problem.detail)) } p { a href="/" { (words.say("nav-today")) } } },
    )
}

/// Nothing is at this path.
pub(super) async fn nothing_here(reader: Reader) -> Response {
    let problem = Problem::new(
        StatusCode::NOT_FOUND,
        "nothing_here",
        sentence!("there is nothing at this address"),
    );
    (problem.status, refused(reader, &problem)).into_response()
}

/// The picture that a telephone reads.
fn picture(words: Words, address: &str) -> Markup {
    let code = QrCode::new(address).expect("an address of a few hundred bytes fits into a picture");
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    // The declaration of XML has no place within a page.
    let svg = drawn.split_once("?>").map_or(drawn.as_str(), |(_, svg)| svg).to_owned();
    html! { div role="img" aria-label=(words.say("codes-picture")) { (PreEscaped(svg)) } }
}

/// A moment in UTC, to the minute.
fn moment(at_s: i64) -> Markup {
    let shown = jiff::Timestamp::from_second(at_s)
        .map(|at| at.strftime("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default();
    html! { time { (shown) " UTC" } }
}
