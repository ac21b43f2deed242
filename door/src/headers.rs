//! Response headers: the number of an answer, how long it may take, and what browsers must not do
//! with it.
//!
//! In: any answer. Out: the same with headers. An answer that says otherwise itself (a picture may
//! be kept, a page of somebody else's scripts has a policy of its own) is left as it is.
//!
//! Source: OWASP Secure Headers Project; W3C Content Security Policy 3.

use super::guard::RequestName;
use super::problem::Problem;
use super::secrets::{hexadecimal, random};
use super::{Clock, Door};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use terms::sentence;

const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const REQUEST_NAME: HeaderName = HeaderName::from_static("x-request-id");

const HEADERS: [(HeaderName, HeaderValue); 8] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    ),
];

const ONLY_HTTPS: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Puts the headers and the limit of time around a router.
pub(super) fn around<S: Clone + Send + Sync + 'static>(
    door: &Arc<Door>,
    router: Router<S>,
) -> Router<S> {
    router.layer(from_fn_with_state(door.clone(), surround))
}

async fn surround(State(door): State<Arc<Door>>, mut request: Request, next: Next) -> Response {
    let name = RequestName(request_name(&door.clock));
    request.extensions_mut().insert(name.clone());
    let longest = Duration::from_secs(door.settings.limits.answer_s_max);
    let answered = tokio::time::timeout(longest, next.run(request)).await;
    let mut response = answered.unwrap_or_else(|_| too_slow().into_response());
    let headers = response.headers_mut();
    for (header, value) in HEADERS {
        headers.entry(header).or_insert(value);
    }
    if door.settings.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONLY_HTTPS);
    }
    headers.insert(
        REQUEST_NAME,
        HeaderValue::from_str(&name.0).expect("hexadecimal digits stand in a header"),
    );
    response
}

/// A number by which a request is found again. Where chance fails, the time does.
fn request_name(clock: &Clock) -> String {
    random::<8>().map_or_else(|_| format!("{:016x}", clock.now_us()), |bytes| hexadecimal(&bytes))
}

fn too_slow() -> Problem {
    let detail = sentence!("the answer took too long; ask for less, or again later");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "answer_took_too_long", detail)
}
