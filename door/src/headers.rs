//! Response headers: the number of an answer, how long it may take, and what browsers must not do
//! with it.
//!
//! In: any answer. Out: the same with headers. An answer that says otherwise itself (a picture may
//! be kept, a page of somebody else's scripts has a policy of its own) is left as it is.
//!
//! Source: OWASP Secure Headers Project; W3C Content Security Policy 3; RFC 9112 3.2 (Host).

use super::guard::RequestName;
use super::problem::Problem;
use super::secrets::{hexadecimal, random};
use super::{Clock, Door};
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, Version, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use terms::sentence;
use tokio::time::Instant;
use tokio_stream::StreamExt;

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
    let names_one_host = names_one_host(&request);
    let name = RequestName(request_name(&door.clock));
    request.extensions_mut().insert(name.clone());
    let longest = Duration::from_secs(door.settings.limits.answer_s_max);
    let heard = Heard::default();
    let mut response = if names_one_host {
        let answered = within(longest, &heard, next.run(heard.with(request))).await;
        answered.unwrap_or_else(|| too_slow().into_response())
    } else {
        Problem::invalid(sentence!("a request names one host, in one header Host")).into_response()
    };
    let headers = response.headers_mut();
    for (header, value) in HEADERS {
        headers.entry(header).or_insert(value);
    }
    if door.settings.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONLY_HTTPS);
        if let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE) {
            cookies.iter_mut().for_each(secured);
        }
    }
    headers.insert(
        REQUEST_NAME,
        HeaderValue::from_str(&name.0).expect("hexadecimal digits stand in a header"),
    );
    response
}

/// A cookie that no browser sends back by anything but HTTPS (RFC 6265, 4.1.2.5).
fn secured(cookie: &mut HeaderValue) {
    let secured = [cookie.as_bytes(), b"; Secure"].concat();
    *cookie = HeaderValue::from_bytes(&secured).expect("a header and visible characters are one");
}

/// When something of a body was heard last. An answer is due so long after that: an honest upload
/// over a slow line has as long as it needs, and a least rate that others hold it to.
#[derive(Clone)]
struct Heard(Arc<Mutex<Instant>>);

impl Default for Heard {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }
}

impl Heard {
    fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with(&self, request: Request) -> Request {
        let heard = Self::clone(self);
        request.map(|body| {
            if body.is_end_stream() {
                return body;
            }
            Body::from_stream(body.into_data_stream().map(move |piece| {
                *heard.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
                piece
            }))
        })
    }
}

/// An answer; none when it was not there so long after the body was heard last.
async fn within<T>(longest: Duration, heard: &Heard, answer: impl Future<Output = T>) -> Option<T> {
    let mut answer = pin!(answer);
    loop {
        let due = heard.last() + longest;
        tokio::select! {
            answer = &mut answer => return Some(answer),
            () = tokio::time::sleep_until(due) => if heard.last() + longest <= due { return None },
        }
    }
}

/// Does it say once for whom it is? A proxy might take another one of several than we do. Whatever
/// speaks the older protocol need not (RFC 9112 3.2).
fn names_one_host(request: &Request) -> bool {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    hosts == 1 || (hosts == 0 && request.version() != Version::HTTP_11)
}

/// A number by which a request is found again. Where chance fails, the time does.
fn request_name(clock: &Clock) -> String {
    random::<8>().map_or_else(|_| format!("{:016x}", clock.now_us()), |bytes| hexadecimal(&bytes))
}

fn too_slow() -> Problem {
    let detail = sentence!("the answer took too long; ask for less, or again later");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "answer_took_too_long", detail)
}

#[cfg(test)]
mod tests {
    use super::{Heard, within};
    use std::future::pending;
    use std::time::Duration;
    use tokio::time::Instant;

    #[tokio::test]
    async fn an_answer_is_due_a_while_after_the_body_was_heard_last() {
        let (heard, longest) = (Heard::default(), Duration::from_millis(80));
        let began = Instant::now();
        let upload = async {
            for _ in 0..4 {
                tokio::time::sleep(Duration::from_millis(40)).await;
                *heard.0.lock().expect("nobody panics") = Instant::now();
            }
            pending::<()>().await;
        };
        assert!(within(longest, &heard, upload).await.is_none(), "it never answers");
        assert!(began.elapsed() >= Duration::from_millis(4 * 40 + 80), "an upload has its time");
        assert_eq!(within(longest, &Heard::default(), async { 7 }).await, Some(7));
    }
}
