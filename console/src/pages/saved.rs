//! Saved filters: addresses of lists under names that a reader gave them, kept in a cookie of their
//! browser, as their language is.
//!
//! In: the cookie; a name and the address of a list. Out: links above the list. Never here: what a
//! filter shows, which is asked anew each time.

use super::Here;
use crate::look::links::{pairs, with};
use crate::look::reader::cookie;
use axum::Form;
use axum::extract::FromRequestParts;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use door::CSRF_FIELD;
use maud::{Markup, html};
use serde::Deserialize;
use std::convert::Infallible;

/// The cookie.
const COOKIE: &str = "filters";
/// How long it is kept.
const YEAR_S: u32 = 366 * 24 * 60 * 60;
/// How many are kept; a name that is saved again goes to the end.
const FILTERS_MAX: usize = 12;
/// The longest name, in characters, and the longest address, in bytes: browsers keep 4 KiB.
const NAME_MAX: usize = 40;
const ADDRESS_MAX: usize = 240;

/// The filters that a reader has saved: names, with addresses.
pub struct Saved(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Saved {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

impl Saved {
    fn of(headers: &HeaderMap) -> Self {
        let kept = cookie(headers, COOKIE).unwrap_or_default();
        let kept = pairs(&format!("/?{kept}")).into_iter();
        Self(kept.filter(|(_, address)| is_a_list(address)).take(FILTERS_MAX).collect())
    }

    fn without(self, name: &str) -> Vec<(String, String)> {
        self.0.into_iter().filter(|(known, _)| known != name).collect()
    }

    /// The filters of a list, and the form that saves the one which is shown.
    pub(super) fn shown(&self, here: &Here, list: &str) -> Markup {
        let words = here.words;
        let of_list = self.0.iter().filter(|(_, address)| path_of(address) == list);
        let of_list: Vec<&(String, String)> = of_list.collect();
        let address = here.address();
        let may_be_saved = address.contains('?') && is_a_list(&address);
        let form = |body: &Markup| {
            html! {
                form.inline method="post" action="/settings/filters" {
                    input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
                    input type="hidden" name="address" value=(address);
                    (body)
                }
            }
        };
        html! {
            @if !of_list.is_empty() || may_be_saved {
                div.buttons.saved role="group" aria-label=(words.say("filters-saved")) {
                    @for (name, kept) in of_list {
                        a.button.plain href=(kept) aria-current=[(*kept == address).then_some("page")] {
                            (name)
                        }
                        @if *kept == address {
                            (form(&html! {
                                input type="hidden" name="name" value=(name);
                                button type="submit" name="remove" value="yes" { (words.say("filters-remove")) }
                            }))
                        }
                    }
                    @if may_be_saved {
                        (form(&html! {
                            label for="filter-name" { (words.say("filters-name")) }
                            input #filter-name type="text" name="name" maxlength=(NAME_MAX) required;
                            button type="submit" { (words.say("filters-save")) }
                        }))
                    }
                }
            }
        }
    }
}

fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// Is it the address of a list of ours, which a cookie has room for?
fn is_a_list(address: &str) -> bool {
    address.len() <= ADDRESS_MAX && ["/queue", "/trades"].contains(&path_of(address))
}

/// A filter that is to be saved, or forgotten.
#[derive(Deserialize)]
pub struct Filter {
    name: String,
    address: String,
    #[serde(default)]
    remove: String,
}

/// Saves a filter, or forgets it, and goes back to its list.
pub async fn keep(_: Here, saved: Saved, Form(filter): Form<Filter>) -> Response {
    let name: String = filter.name.trim().chars().take(NAME_MAX).collect();
    let is_ours = is_a_list(&filter.address) && !name.is_empty();
    let mut headers = HeaderMap::new();
    if is_ours {
        let mut kept = saved.without(&name);
        if filter.remove.is_empty() {
            kept.push((name, filter.address.clone()));
        }
        let last = kept.len().saturating_sub(FILTERS_MAX);
        let value = kept[last..].iter().fold(String::from("/"), |value, (name, address)| {
            with(&value, &crate::look::links::escaped(name), address)
        });
        let value = value.strip_prefix("/?").unwrap_or_default();
        let age = if value.is_empty() { 0 } else { YEAR_S };
        let cookie = format!("{COOKIE}={value}; Path=/; Max-Age={age}; SameSite=Lax; HttpOnly");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(SET_COOKIE, cookie);
        }
    }
    (headers, Redirect::to(if is_ours { &filter.address } else { "/queue" })).into_response()
}

#[cfg(test)]
mod tests {
    use super::Saved;
    use axum::http::HeaderMap;

    #[test]
    fn a_cookie_holds_addresses_of_lists_alone() {
        let mut headers = HeaderMap::new();
        let kept =
            "filters=My%20fails=%2Fqueue%3Fkind%3Dfail&x=https%3A%2F%2Felsewhere&y=%2Fjournal";
        headers.insert("cookie", kept.parse().expect("a header"));
        let Saved(saved) = Saved::of(&headers);
        assert_eq!(saved, [("My fails".to_owned(), "/queue?kind=fail".to_owned())]);
    }
}
