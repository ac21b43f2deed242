//! Connections: how many there may be, how long a request may take to come, and their end.
//!
//! In: a listener, the router. Out: answers. A request that is half sent ends, a slow honest upload
//! goes on as long as it keeps a least rate, and there are never so many connections that the books
//! lack a file descriptor: who comes then is turned away, and nobody else hears of it. When the
//! program is told to stop, what is under way has a few seconds. Never here: who it is, or what may
//! be asked.
//!
//! Sources: RFC 9112 9.5 and 9.6 (failures and timeouts, closing); `reliability.md` S9.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::serve::Listener;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use parking_lot::Mutex;
use rustix::process::{Resource, getrlimit, setrlimit};
use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep};
use tower::ServiceExt;

/// So long may the head of a request take to come whole, and so long is an idle connection kept.
const HEAD_S_MAX: u64 = 10;
/// So long a body may stand still before it must have kept its rate.
const BODY_S_FREE: u64 = 10;
/// Bytes a second that a body must keep behind that: a slow mobile line has ten times as much.
const BODY_BYTES_S_MIN: u64 = 1_024;
/// So long what is under way may take when the program is told to stop.
const END_S_MAX: u64 = 8;
/// File descriptors that are kept for the books, the tables and what they read; at most half of
/// what there are.
const DESCRIPTORS_KEPT: u64 = 256;
/// As many descriptors are asked for as this, where the machine gives them.
const DESCRIPTORS_WANTED: u64 = 16_384;
/// Connections in all, however many descriptors there are: each has buffers.
const CONNECTIONS_MAX: u64 = 8_192;

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// In all.
    pub all: usize,
    /// Of one address; none: no address has a limit of its own, because they are one machine's, or
    /// a proxy stands for many.
    pub of_one: Option<usize>,
}

impl Room {
    /// As many as the machine has descriptors for. Raises what this program may have to what the
    /// machine allows, within reason.
    pub fn of_this_machine(has_many_addresses: bool) -> Self {
        let mut limit = getrlimit(Resource::Nofile);
        let most = limit.maximum.unwrap_or(DESCRIPTORS_WANTED).min(DESCRIPTORS_WANTED);
        if limit.current.is_some_and(|current| current < most) {
            let wanted = rustix::process::Rlimit { current: Some(most), ..limit };
            if setrlimit(Resource::Nofile, wanted).is_ok() {
                limit = wanted;
            }
        }
        Self::within(limit.current.unwrap_or(DESCRIPTORS_WANTED), has_many_addresses)
    }

    fn within(descriptors: u64, has_many_addresses: bool) -> Self {
        let kept = DESCRIPTORS_KEPT.min(descriptors / 2);
        let all = usize::try_from((descriptors - kept).min(CONNECTIONS_MAX));
        let all = all.expect("the most fits a word of any machine");
        Self { all, of_one: has_many_addresses.then_some(all / 4) }
    }
}

/// The connections that are open.
struct Open {
    room: Room,
    by_address: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection's place; given back when it ends.
struct Place {
    open: Arc<Open>,
    address: IpAddr,
}

impl Open {
    fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let mut by_address = self.by_address.lock();
        let all: usize = by_address.values().sum();
        let own = by_address.entry(address).or_default();
        let is_full = self.room.of_one.is_some_and(|most| *own >= most);
        if all >= self.room.all || is_full {
            if *own == 0 {
                by_address.remove(&address);
            }
            return None;
        }
        *own += 1;
        Some(Place { open: Arc::clone(self), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut by_address = self.open.by_address.lock();
        if let Some(own) = by_address.get_mut(&self.address) {
            *own -= 1;
            if *own == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}

/// Answers whoever comes, until it is told to stop and everybody was answered, or a few seconds
/// have gone.
pub async fn serve<L>(
    mut listener: L,
    routes: Router,
    at_once: impl Fn(&L::Io),
    room: Room,
    stopped: impl Future<Output = ()>,
) where
    L: Listener<Addr = SocketAddr>,
{
    let open = Arc::new(Open { room, by_address: Mutex::default() });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(HEAD_S_MAX));
    let ending = GracefulShutdown::new();
    let mut stopped = pin!(stopped);
    loop {
        let (io, from) = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut stopped => break,
        };
        let Some(place) = open.take(from.ip().to_canonical()) else { continue };
        at_once(&io);
        let routes = routes.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(|body| Body::new(Paced::new(body)));
            request.extensions_mut().insert(ConnectInfo(from));
            routes.clone().oneshot(request)
        });
        let connection = ending.watch(http.serve_connection(TokioIo::new(io), service));
        tokio::spawn(async move {
            // Whoever broke off, or was too slow, knows it.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(Duration::from_secs(END_S_MAX), ending.shutdown()).await;
}

/// A body that must keep a least rate.
struct Paced {
    body: Incoming,
    began: Instant,
    bytes: u64,
    due: Pin<Box<Sleep>>,
}

impl Paced {
    fn new(body: Incoming) -> Self {
        let began = Instant::now();
        let due = Box::pin(tokio::time::sleep_until(due(began, 0)));
        Self { body, began, bytes: 0, due }
    }
}

/// When a body that has brought so many bytes must have brought more.
fn due(began: Instant, bytes: u64) -> Instant {
    let kept = Duration::from_millis(bytes.saturating_mul(1_000) / BODY_BYTES_S_MIN);
    began + Duration::from_secs(BODY_S_FREE) + kept
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let own = self.get_mut();
        let Poll::Ready(frame) = Pin::new(&mut own.body).poll_frame(context) else {
            let is_late = own.due.as_mut().poll(context).is_ready();
            let slow = || axum::Error::new("the body came more slowly than a request may");
            return if is_late { Poll::Ready(Some(Err(slow()))) } else { Poll::Pending };
        };
        let Some(frame) = frame else { return Poll::Ready(None) };
        if let Some(data) = frame.as_ref().ok().and_then(Frame::data_ref) {
            own.bytes = own.bytes.saturating_add(data.len() as u64);
            own.due.as_mut().reset(due(own.began, own.bytes));
        }
        Poll::Ready(Some(frame.map_err(axum::Error::new)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::{Open, Room};
    use parking_lot::Mutex;
    use std::net::IpAddr;
    use std::sync::Arc;

    #[test]
    fn the_books_always_have_descriptors() {
        assert_eq!(Room::within(1_024, true), Room { all: 768, of_one: Some(192) });
        assert_eq!(Room::within(64, false), Room { all: 32, of_one: None });
        assert_eq!(Room::within(1 << 20, false), Room { all: 8_192, of_one: None });
    }

    #[test]
    fn nobody_takes_the_places_of_others() {
        let room = Room { all: 3, of_one: Some(2) };
        let open = Arc::new(Open { room, by_address: Mutex::default() });
        let [one, other, third] = ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
            .map(|address| address.parse::<IpAddr>().expect("an address"));
        let first = open.take(one);
        assert!(first.is_some());
        let second = open.take(one).expect("one more");
        assert!(open.take(one).is_none(), "two of one address");
        let _other = open.take(other).expect("there is room for others");
        assert!(open.take(third).is_none(), "three in all");
        drop(second);
        assert!(open.take(third).is_some(), "a place was given back");
        assert_eq!(open.by_address.lock().len(), 2);
    }
}
