//! The reader's own choices: language, theme, columns, kept in cookies of their browser.

use super::Here;
use crate::look::frame::Theme;
use crate::words::Locale;
use axum::Form;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// How long a choice is remembered.
const YEAR_S: u32 = 366 * 24 * 60 * 60;

/// The longest value of a cookie: browsers keep 4 KiB of it and its name (RFC 6265, 6.1).
pub(super) const COOKIE_BYTES_MAX: usize = 4_000;

/// The choices.
#[derive(Deserialize)]
pub struct Choices {
    #[serde(default)]
    locale: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    back: String,
}

/// Remembers them, and goes back.
pub async fn choose(_: Here, Form(choices): Form<Choices>) -> Response {
    let mut headers = HeaderMap::new();
    let mut remember = |name: &str, value: &str| {
        if let Some(cookie) = cookie(name, value) {
            headers.append(SET_COOKIE, cookie);
        }
    };
    if let Some(locale) = Locale::parse(&choices.locale) {
        remember("locale", locale.tag());
    }
    if !choices.theme.is_empty() {
        remember("theme", Theme::parse(&choices.theme).as_str());
    }
    let is_local = choices.back.starts_with('/')
        && !choices.back.starts_with("//")
        && !choices.back.contains('\\');
    (headers, Redirect::to(if is_local { &choices.back } else { "/" })).into_response()
}

/// The cookie that remembers a choice; an empty one forgets it.
pub(super) fn cookie(name: &str, value: &str) -> Option<HeaderValue> {
    let age_s = if value.is_empty() { 0 } else { YEAR_S };
    let cookie = format!("{name}={value}; Path=/; Max-Age={age_s}; SameSite=Lax; HttpOnly");
    HeaderValue::from_str(&cookie).ok()
}
