//! Saved filters: addresses of lists under names that a reader gave them, kept in a cookie of their
//! browser, as their language is, until they sign out. A filter may name a client, and so the
//! cookie names its reader first: nobody else is shown it.
//!
//! In: the cookie; a name and the address of a list. Out: links above the list. Never here: what a
//! filter shows, which is asked anew each time.

use super::Here;
use super::settings::{COOKIE_BYTES_MAX, cookie as kept_as};
use crate::look::links::{escaped, pairs, with};
use crate::look::reader::cookie;
use axum::Form;
use axum::extract::{FromRequestParts, Request};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use door::{CSRF_FIELD, Problem, Visitor};
use maud::{Markup, html};
use serde::Deserialize;
use std::convert::Infallible;
use terms::sentence;

/// Where somebody signs out.
const SIGN_OUT: &str = "/sign-out";

/// The cookie.
const COOKIE: &str = "filters";
/// Under this name its reader stands in it, before all filters.
const OF: &str = "of";
/// How many are kept; a name that is saved again goes to the end.
const FILTERS_MAX: usize = 12;
/// The longest name, in characters, and the longest address, in bytes.
const NAME_MAX: usize = 40;
const ADDRESS_MAX: usize = 240;

/// The filters that a reader has saved: names, with addresses.
#[derive(Default)]
pub struct Saved(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Saved {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let visitor = parts.extensions.get::<Visitor>();
        Ok(visitor
            .map_or_else(Self::default, |visitor| Self::of(&parts.headers, &visitor.person.person)))
    }
}

impl Saved {
    fn of(headers: &HeaderMap, reader: &str) -> Self {
        let kept = cookie(headers, COOKIE).unwrap_or_default();
        let mut kept = pairs(&format!("/?{kept}")).into_iter();
        if kept.next().is_none_or(|(name, of)| name != OF || of != reader) {
            return Self::default();
        }
        Self(kept.filter(|(_, address)| is_a_list(address)).take(FILTERS_MAX).collect())
    }

    fn without(self, name: &str) -> Vec<(String, String)> {
        self.0.into_iter().filter(|(known, _)| known != name).collect()
    }

    /// What the cookie says of them; nothing when there are none, and none when there are too many.
    fn in_cookie(&self, reader: &str) -> Option<String> {
        if self.0.is_empty() {
            return Some(String::new());
        }
        let value = self.0.iter().fold(with("/", OF, reader), |value, (name, address)| {
            with(&value, &escaped(name), address)
        });
        let value = value.trim_start_matches("/?");
        let has_room = self.0.len() <= FILTERS_MAX && value.len() <= COOKIE_BYTES_MAX;
        has_room.then(|| value.to_owned())
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

/// Is it the address of a list of ours, and no longer than those of our lists are?
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

/// Saves a filter, or forgets it, and goes back to its list; one for which there is no room is not
/// saved, and that is said.
pub async fn keep(here: Here, saved: Saved, Form(filter): Form<Filter>) -> Response {
    let name: String = filter.name.trim().chars().take(NAME_MAX).collect();
    if !is_a_list(&filter.address) || name.is_empty() {
        return Redirect::to("/queue").into_response();
    }
    let mut kept = saved.without(&name);
    if filter.remove.is_empty() {
        kept.push((name, filter.address.clone()));
    }
    match Saved(kept).in_cookie(&here.visitor.person.person) {
        Some(value) => (kept_in(&value), Redirect::to(&filter.address)).into_response(),
        None => here.went_wrong(&filter.address, &no_room()),
    }
}

fn no_room() -> Problem {
    Problem::invalid(sentence!(
        "the browser keeps no more filters; remove one that is not needed any more"
    ))
}

fn kept_in(value: &str) -> HeaderMap {
    kept_as(COOKIE, value).map(|cookie| (SET_COOKIE, cookie)).into_iter().collect()
}

/// Whoever signs out leaves no filters behind in the browser.
pub async fn forget_at_sign_out(request: Request, next: Next) -> Response {
    let signs_out = request.method() == Method::POST && request.uri().path() == SIGN_OUT;
    let answered = next.run(request).await;
    let has_left = signs_out && answered.status().is_redirection();
    if has_left { (kept_in(""), answered).into_response() } else { answered }
}

#[cfg(test)]
mod tests {
    use super::{COOKIE_BYTES_MAX, FILTERS_MAX, Saved};
    use axum::http::HeaderMap;

    #[test]
    fn a_cookie_holds_addresses_of_lists_alone() {
        let mut headers = HeaderMap::new();
        let kept = "filters=of=asha&My%20fails=%2Fqueue%3Fkind%3Dfail&x=https%3A%2F%2Felsewhere&y=%2Fjournal";
        headers.insert("cookie", kept.parse().expect("a header"));
        let Saved(saved) = Saved::of(&headers, "asha");
        assert_eq!(saved, [("My fails".to_owned(), "/queue?kind=fail".to_owned())]);
        assert!(Saved::of(&headers, "ben").0.is_empty(), "the cookie of somebody else");
    }

    /// A letter of Hindi is nine bytes of a name, and more of an address, whose escapes are escaped
    /// again.
    #[test]
    fn what_browsers_would_not_keep_is_not_saved() {
        let filter = |name: &str, asked: &str| (name.to_owned(), format!("/trades?q={asked}"));
        let saved = |name: &str, asked: &str, count: usize| {
            let all = (0..count).map(|index| filter(&format!("{name}{index}"), asked)).collect();
            Saved(all).in_cookie("asha")
        };
        let short = saved("f", "ANNA", FILTERS_MAX).expect("there is room");
        assert!(short.starts_with("of=asha&f0=%2Ftrades%3Fq%3DANNA&f1="), "{short}");
        assert_eq!(saved("f", "ANNA", FILTERS_MAX + 1), None);
        let name = "न".repeat(38);
        let long = saved(&name, &"%E0%A4%A8".repeat(24), 5).expect("there is room");
        assert!(long.len() > 3_500 && long.len() <= COOKIE_BYTES_MAX, "{}", long.len());
        assert_eq!(saved(&name, &"%E0%A4%A8".repeat(24), 6), None);
        assert_eq!(saved("f", "ANNA", 0), Some(String::new()), "the cookie goes");
    }
}
