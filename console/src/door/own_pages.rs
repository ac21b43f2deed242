//! The door's own pages, as bodies; a frame stands around them.
//!
//! In: what there is to show. Out: markup. Never here: a script or a style within a page; the policy of headers forbids both.

use super::limits::{PASSWORD_MIN, RECOVERY_CODES, TOKEN_NAME_MAX};
use super::problem::Problem;
use super::secrets::{Enrolment, SessionLine, Token, TokenIssued};
use super::visitor::Visitor;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;

/// What stands around a body: the title, who is looking, the body.
pub type Frame = fn(&str, Option<&Visitor>, &Markup) -> Markup;

/// A frame for whoever has no other: the least that a page is.
pub fn plain(title: &str, _: Option<&Visitor>, body: &Markup) -> Markup {
    html! {
        (maud::DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width"; title { (title) " · munim" } }
            body { main { (body) } }
        }
    }
}

/// A form of who is signed in.
fn form(visitor: &Visitor, action: &str, fields: &Markup) -> Markup {
    html! { form method="post" action=(action) { (visitor.csrf_field()) (fields) } }
}

fn told(message: Option<&str>) -> Markup {
    html! { @if let Some(message) = message { p role="alert" { (message) } } }
}

/// The sign-in page.
pub(super) fn sign_in(next: &str, message: Option<&str>) -> Markup {
    html! {
        h1 { "Sign in" }
        (told(message))
        form method="post" action="/sign-in" {
            input type="hidden" name="next" value=(next);
            label { "Name" input name="person" autocomplete="username" autocapitalize="none" required autofocus; }
            label { "Password" input name="password" type="password" autocomplete="current-password" required; }
            label { "Code, if you have set codes up" input name="code" autocomplete="one-time-code" inputmode="text"; }
            button type="submit" { "Sign in" }
        }
    }
}

/// Somebody's own page: sessions, codes, tokens.
pub(super) fn own(visitor: &Visitor, sessions: &[SessionLine], has_second_factor: bool, recovery_codes_left: i64) -> Markup {
    html! {
        h1 { (visitor.person.full_name) }
        p { (visitor.person.person) " · " (roles(visitor)) }
        ul {
            li { a href="/me/password" { "Change the password" } }
            li {
                a href="/me/second-factor" { "Codes beside the password" }
                @if has_second_factor { " · in use, " (recovery_codes_left) " recovery codes left" } @else { " · not in use" }
            }
            li { a href="/me/tokens" { "Tokens of programs" } }
        }
        h2 { "Where you are signed in" }
        table {
            thead { tr { th { "From" } th { "Since" } th { "Last used" } th { "Ends" } th { "" } } }
            tbody {
                @for session in sessions {
                    tr {
                        td { (session.address) }
                        td { (moment(session.created_s)) }
                        td { (moment(session.seen_s)) }
                        td { (moment(session.ends_s)) }
                        td {
                            @if visitor.session() == Some(&session.id) { "this one" }
                            @else { (form(visitor, "/me/sessions/end", &html! {
                                input type="hidden" name="session" value=(session.id);
                                button type="submit" { "End" }
                            })) }
                        }
                    }
                }
            }
        }
        (form(visitor, "/me/sessions/end-others", &html! { button type="submit" { "End all others" } }))
        (form(visitor, "/sign-out", &html! { button type="submit" { "Sign out" } }))
    }
}

fn roles(visitor: &Visitor) -> String {
    visitor.person.roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ")
}

/// Choosing another password.
pub(super) fn password(visitor: &Visitor, message: Option<&str>) -> Markup {
    html! {
        h1 { "Change the password" }
        (told(message))
        p { "At least " (PASSWORD_MIN) " letters; a few words in a row are easy to remember. All other sessions end." }
        (form(visitor, "/me/password", &html! {
            label { "Present password" input name="present" type="password" autocomplete="current-password" required; }
            label { "New password" input name="new" type="password" autocomplete="new-password" minlength=(PASSWORD_MIN) required; }
            label { "New password again" input name="again" type="password" autocomplete="new-password" required; }
            button type="submit" { "Change" }
        }))
    }
}

/// Setting a generator of codes up.
pub(super) fn second_factor(visitor: &Visitor, pending: Option<&Enrolment>, has_one: bool, message: Option<&str>) -> Markup {
    html! {
        h1 { "Codes beside the password" }
        (told(message))
        @if let Some(pending) = pending {
            p { "Read this picture with the authenticator on your telephone, or type the key; then type the code that it shows." }
            (picture(&pending.address))
            p { "Key: " code { (pending.key) } }
            (form(visitor, "/me/second-factor/confirm", &html! {
                label { "Code" input name="code" inputmode="numeric" autocomplete="one-time-code" required; }
                button type="submit" { "Confirm" }
            }))
        }
        (form(visitor, "/me/second-factor", &html! {
            @if has_one {
                p { "Another telephone: a code of the present one, or a recovery code, shows that it is you." }
                label { "Code" input name="code" autocomplete="one-time-code" required; }
                button type="submit" { "Set up another" }
            } @else {
                button type="submit" { @if pending.is_some() { "Begin again" } @else { "Set up" } }
            }
        }))
    }
}

/// The recovery codes, shown once.
pub(super) fn recovery_codes(codes: &[String]) -> Markup {
    html! {
        h1 { "Recovery codes" }
        p { "Codes are in use now. On the day on which your telephone is gone, each of these " (RECOVERY_CODES) " lets you in once. Print them and lock them away; they are not shown again." }
        ol { @for code in codes { li { code { (code) } } } }
        a href="/me" { "Done" }
    }
}

/// Tokens of programs.
pub(super) fn tokens(visitor: &Visitor, tokens: &[Token], issued: Option<&TokenIssued>, now_s: i64, message: Option<&str>) -> Markup {
    html! {
        h1 { "Tokens of programs" }
        (told(message))
        @if let Some(issued) = issued {
            p role="status" { "Your token, shown this once: " code { (issued.secret) } }
        }
        table {
            thead { tr { th { "For" } th { "May" } th { "Made" } th { "Ends" } th { "Last used" } th { "" } } }
            tbody { @for token in tokens { (token_line(visitor, token, now_s)) } }
        }
        h2 { "Another one" }
        (form(visitor, "/me/tokens", &html! {
            label { "Which program it is for" input name="name" maxlength=(TOKEN_NAME_MAX) required; }
            label { input name="writes" type="checkbox" value="yes"; "may hand things in, not only look" }
            label { "Days" input name="days" type="number" min="1" value="90" required; }
            label { "Your password" input name="password" type="password" autocomplete="current-password" required; }
            button type="submit" { "Make" }
        }))
    }
}

fn token_line(visitor: &Visitor, token: &Token, now_s: i64) -> Markup {
    html! {
        tr {
            td { (token.name) }
            td { (token.scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(", ")) }
            td { (moment(token.created_s)) }
            td { (moment(token.expires_s)) }
            td { @if let Some(used_s) = token.used_s { (moment(used_s)) } @else { "never" } }
            td {
                @if token.is_in_force(now_s) { (form(visitor, "/me/tokens/revoke", &html! {
                    input type="hidden" name="token" value=(token.id);
                    button type="submit" { "Revoke" }
                })) }
                @else if token.revoked_s.is_some() { "revoked" }
                @else { "over" }
            }
        }
    }
}

/// A refusal, for people.
pub(super) fn refused(frame: Frame, problem: &Problem) -> Markup {
    let title = problem.status.canonical_reason().unwrap_or("Refused");
    frame(title, None, &html! { h1 { (title) } p role="alert" { (problem.detail) } p { a href="/" { "To the first page" } } })
}

/// Nothing is at this path.
pub(super) fn nothing_here(frame: Frame) -> Response {
    let problem = Problem::new(StatusCode::NOT_FOUND, "nothing_here", "there is nothing at this address");
    (problem.status, refused(frame, &problem)).into_response()
}

/// The picture that a telephone reads.
fn picture(address: &str) -> Markup {
    let code = QrCode::new(address).expect("an address of a few hundred bytes fits into a picture");
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    // The declaration of XML has no place within a page.
    let svg = drawn.split_once("?>").map_or(drawn.as_str(), |(_, svg)| svg).to_owned();
    html! { div role="img" aria-label="Picture for an authenticator" { (PreEscaped(svg)) } }
}

/// A moment in UTC, to the minute.
fn moment(at_s: i64) -> Markup {
    let shown = jiff::Timestamp::from_second(at_s).map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
    html! { time { (shown) " UTC" } }
}
