//! Pages of the door as the tests see them: plain, with everything that a form or a reader needs.

use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use door::secrets::{SessionLine, Token};
use door::{Message, Page, Visitor};

/// Draws a page as bare text.
pub fn draw(_: &HeaderMap, page: &Page<'_>) -> Response {
    Html(text(page)).into_response()
}

fn text(page: &Page<'_>) -> String {
    match page {
        Page::Refused(problem) => format!("{}: {:?}", problem.code, problem.detail),
        Page::SignIn { next, message, provider } => {
            format!("{}<input name=\"next\" value=\"{next}\">{provider:?}", said(*message))
        }
        Page::Onwards { next } => format!("<a href=\"{next}\">"),
        Page::Own { visitor, sessions, .. } => own(visitor, sessions),
        Page::Password { visitor, message } => said(*message) + &word(visitor),
        Page::SecondFactor { visitor, pending, message, .. } => {
            let pending = pending.map_or_else(String::new, |pending| {
                format!("{}Key: <code>{}</code>", pending.picture(), pending.key)
            });
            said(*message) + &word(visitor) + &pending
        }
        Page::RecoveryCodes(codes) => {
            "<li><code>".to_owned() + &codes.join("</code></li><li><code>") + "</code></li>"
        }
        Page::Tokens { visitor, tokens, issued, message, .. } => {
            let issued = issued.map(|issued| &issued.secret);
            let issued = issued.map(|secret| format!("shown this once: <code>{secret}</code>"));
            said(*message) + &word(visitor) + &issued.unwrap_or_default() + &list(tokens)
        }
    }
}

/// What each form of theirs carries.
fn word(visitor: &Visitor) -> String {
    format!("<input name=\"csrf\" value=\"{}\">", visitor.csrf)
}

fn own(visitor: &Visitor, sessions: &[SessionLine]) -> String {
    let line = |session: &SessionLine| {
        let is_this = visitor.session() == Some(&session.id);
        let end = format!("<input name=\"session\" value=\"{}\">", session.id);
        format!("<li>{}</li>{}", session.address, if is_this { "" } else { &end })
    };
    let sessions: String = sessions.iter().map(line).collect();
    format!("{}{}{sessions}", visitor.person.full_name, word(visitor))
}

fn list(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn said(message: Option<Message>) -> String {
    match message {
        None => String::new(),
        Some(Message::PasswordRefused(refused)) => refused.to_string(),
        Some(Message::TokenRefused(refused)) => refused.to_string(),
        Some(message) => format!("{message:?}"),
    }
}
