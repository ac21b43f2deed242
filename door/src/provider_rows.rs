//! Two rows of the table of routes: to the provider, and back.
//!
//! Whoever comes back comes from another house, so that a strict cookie would not be sent on to the
//! page that they wanted; the answer is therefore a page of ours, which goes on by itself.

use super::access::{AccessLine, Act, By};
use super::guard::{Address, Refused, RequestName, blocking};
use super::page::{Message, Page, ProviderLink};
use super::permissions::Permission;
use super::provider::{Arrival, ProviderRefused, RETURN, Returned, START_S};
use super::routes::{Reach, RouteRule, Row};
use super::secrets::SessionOpened;
use super::sign_in::{cookie, escaped, local};
use super::{Door, Person, Provider};
use axum::Extension;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

const DEPARTS: RouteRule = RouteRule::get("/sign-in/provider", Permission::Anyone, Reach::Same);
const ARRIVES: RouteRule = RouteRule::get(RETURN, Permission::Anyone, Reach::Same);
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// The rows; without a provider they answer that there is none.
pub(super) fn rows<S: Clone + Send + Sync + 'static>() -> [Row<S>; 2] {
    [DEPARTS.answered_by(depart), ARRIVES.answered_by(arrive)]
}

type Here = Extension<Arc<Door>>;

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn depart(
    Extension(door): Here,
    headers: HeaderMap,
    Query(Next { next }): Query<Next>,
) -> Result<Response, Refused> {
    let here = door.clone();
    let Some(departure) =
        blocking(move || here.provider().map(|provider| here.depart(provider, &next))).await?
    else {
        return Ok(door.nothing_here(&headers));
    };
    match departure {
        Ok(departure) => {
            let binding = door.binding_cookie(&departure.binding, START_S);
            Ok(([(header::SET_COOKIE, binding)], Redirect::to(&departure.address)).into_response())
        }
        Err(refused) => Ok(door.no_way(&headers, &refused, StatusCode::BAD_GATEWAY)),
    }
}

async fn arrive(
    Extension(door): Here,
    Extension(Address(address)): Extension<Address>,
    Extension(request): Extension<RequestName>,
    headers: HeaderMap,
    Query(returned): Query<Returned>,
) -> Result<Response, Refused> {
    let bound = cookie(&headers, door.binding_name()).unwrap_or_default().to_owned();
    let (here, from) = (door.clone(), address.clone());
    let arrival = blocking(move || {
        here.provider().map(|provider| here.arrive(provider, &bound, &returned, &from))
    })
    .await?;
    let Some(arrival) = arrival else { return Ok(door.nothing_here(&headers)) };
    let now_us = door.clock.now_us();
    match arrival {
        Ok((person, opened, next)) => {
            let line = AccessLine::of(Act::SignedIn, &person.person, &address, now_us);
            let note = door.provider().map(|provider| provider.issuer.clone());
            let by = Some(By::Session(opened.session.id));
            door.access.keep(AccessLine { by, note, request: Some(request.0), ..line }).await?;
            Ok(door.welcome(&headers, &opened.token, &next))
        }
        Err(refused) => {
            let line = AccessLine::of_nobody(Act::SignInFailed, &address, now_us);
            door.access
                .keep(AccessLine {
                    note: Some(refused.to_string()),
                    request: Some(request.0),
                    ..line
                })
                .await?;
            Ok(door.no_way(&headers, &refused, StatusCode::UNAUTHORIZED))
        }
    }
}

impl Door {
    fn provider(&self) -> Option<&Provider> {
        self.provider.as_ref()
    }

    fn depart(
        &self,
        provider: &Provider,
        next: &str,
    ) -> Result<super::provider::Departure, ProviderRefused> {
        self.starts.depart(provider, local(next), self.clock.now_s())
    }

    /// Who came back, when the office has them, with their session.
    fn arrive(
        &self,
        provider: &Provider,
        binding: &str,
        returned: &Returned,
        address: &str,
    ) -> Result<(Person, SessionOpened, String), ProviderRefused> {
        let Arrival { person, next } =
            self.starts.arrive(provider, binding, returned, self.clock.now_s())?;
        let nobody = || ProviderRefused::IdToken("this office has no such person".to_owned());
        let person = self.people.active(&person).ok_or_else(nobody)?;
        // The provider has asked for a code, or trusts itself without.
        let opened = self.secrets.open_session(
            &person.person,
            address,
            true,
            &self.settings.limits,
            self.clock.now_s(),
        )?;
        Ok((person, opened, next))
    }

    fn binding_name(&self) -> &'static str {
        if self.settings.is_https() { "__Host-munim-provider" } else { "munim-provider" }
    }

    /// The provider's page is of another house, so that this cookie is lax; it opens nothing.
    fn binding_cookie(&self, binding: &str, life_s: i64) -> HeaderValue {
        Self::cookie((self.binding_name(), binding), "Lax", Some(life_s))
    }

    fn welcome(&self, headers: &HeaderMap, token: &str, next: &str) -> Response {
        let cookies = AppendHeaders([
            (header::SET_COOKIE, self.cookie_of(token)),
            (header::SET_COOKIE, self.binding_cookie("", 0)),
        ]);
        let onwards =
            HeaderValue::from_str(&format!("0; url={next}")).expect("a path of ours is plain");
        let page = self.drawn(headers, &Page::Onwards { next });
        (cookies, [(REFRESH, onwards)], page).into_response()
    }

    /// What is wrong with a provider is for those who run the office; at the door stands only that
    /// it did not work.
    fn no_way(
        &self,
        headers: &HeaderMap,
        refused: &ProviderRefused,
        status: StatusCode,
    ) -> Response {
        eprintln!("the door: {refused}");
        let page = self.sign_in_form(headers, "/", Some(Message::ProviderFailed));
        (status, page).into_response()
    }

    /// The way to the provider, and back to a path of ours.
    pub(super) fn provider_link(&self, next: &str) -> Option<ProviderLink<'_>> {
        let address = format!("{}?next={}", DEPARTS.path, escaped(next));
        self.provider().map(|provider| ProviderLink { name: &provider.name, address })
    }
}
