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
use door::host;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use parking_lot::Mutex;
use rustix::process::{Resource, getrlimit, setrlimit};
use std::collections::HashMap;
use std::future::Future;
use std::io::{self, IoSlice};
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};
use tower::ServiceExt;

/// So long may the head of a request take to come whole, and so long is an idle connection kept.
const HEAD_S_MAX: u64 = 10;
/// So long a body may stand still, at its beginning and whenever it has been quicker than it must.
const BODY_S_FREE: u64 = 10;
/// Bytes a second that it must keep otherwise: a slow mobile line has ten times as much.
const BODY_BYTES_S_MIN: u64 = 1_024;
/// So long an answer may lie unread by whoever asked.
const UNREAD_S_MAX: u64 = 30;
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
    /// Beside them: over https, that are still shaking hands.
    pub shaking: usize,
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
        let both = usize::try_from((descriptors - kept).min(CONNECTIONS_MAX));
        let both = both.expect("the most fits a word of any machine");
        let shaking = if has_many_addresses { both / 4 } else { 0 };
        let all = both - shaking;
        Self { all, shaking, of_one: has_many_addresses.then_some(all / 4) }
    }
}

/// How many there are of each host.
#[derive(Debug, Default)]
pub struct ByHost(HashMap<IpAddr, usize>);

impl ByHost {
    /// Takes a place for a host, where it has fewer than so many.
    pub fn take(&mut self, host: IpAddr, most: usize) -> bool {
        let own = self.0.get(&host).copied().unwrap_or_default();
        if own < most {
            self.0.insert(host, own + 1);
        }
        own < most
    }

    /// Gives a place back.
    pub fn give_back(&mut self, host: IpAddr) {
        if let Some(own) = self.0.get_mut(&host) {
            *own -= 1;
            if *own == 0 {
                self.0.remove(&host);
            }
        }
    }

    fn all(&self) -> usize {
        self.0.values().sum()
    }
}

/// The connections that are open.
struct Open {
    room: Room,
    by_host: Mutex<ByHost>,
}

/// A connection's place; given back when it ends.
struct Place {
    open: Arc<Open>,
    host: IpAddr,
}

impl Open {
    fn take(self: &Arc<Self>, host: IpAddr) -> Option<Place> {
        let mut by_host = self.by_host.lock();
        let most = self.room.of_one.unwrap_or(self.room.all);
        let has_room = by_host.all() < self.room.all && by_host.take(host, most);
        has_room.then(|| Place { open: Arc::clone(self), host })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.by_host.lock().give_back(self.host);
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
    let open = Arc::new(Open { room, by_host: Mutex::default() });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(HEAD_S_MAX));
    let unread = Duration::from_secs(UNREAD_S_MAX);
    let ending = GracefulShutdown::new();
    let mut stopped = pin!(stopped);
    loop {
        let (io, from) = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut stopped => break,
        };
        let Some(place) = open.take(host(from.ip())) else { continue };
        at_once(&io);
        let routes = routes.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(|body| Body::new(Paced::new(body)));
            request.extensions_mut().insert(ConnectInfo(from));
            routes.clone().oneshot(request)
        });
        let connection =
            ending.watch(http.serve_connection(TokioIo::new(Reading::new(io, unread)), service));
        tokio::spawn(async move {
            // Whoever broke off, or was too slow, knows it.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(Duration::from_secs(END_S_MAX), ending.shutdown()).await;
}

/// A connection whose other side must read what it asked for.
struct Reading<Io> {
    io: Io,
    longest: Duration,
    due: Option<Pin<Box<Sleep>>>,
}

impl<Io> Reading<Io> {
    const fn new(io: Io, longest: Duration) -> Self {
        Self { io, longest, due: None }
    }

    /// What was written goes on; what was not ends the connection when it has waited too long.
    fn in_time<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.due = None;
            return written;
        }
        let longest = self.longest;
        let due = self.due.get_or_insert_with(|| Box::pin(tokio::time::sleep(longest)));
        due.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for Reading<Io> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_read(context, into)
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Reading<Io> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let own = self.get_mut();
        let written = Pin::new(&mut own.io).poll_write(context, bytes);
        own.in_time(written, context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let own = self.get_mut();
        let written = Pin::new(&mut own.io).poll_write_vectored(context, bytes);
        own.in_time(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let own = self.get_mut();
        let flushed = Pin::new(&mut own.io).poll_flush(context);
        own.in_time(flushed, context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let own = self.get_mut();
        let shut = Pin::new(&mut own.io).poll_shutdown(context);
        own.in_time(shut, context)
    }
}

/// A body that must keep a least rate, from when it is read first.
struct Paced {
    body: Incoming,
    due: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    const fn new(body: Incoming) -> Self {
        Self { body, due: None }
    }
}

/// By when a body must have brought more, that was due by an earlier time and has brought so many
/// bytes now. What it brings too soon saves it no more than the free time.
fn due(earlier: Instant, bytes: usize, now: Instant) -> Instant {
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    let kept = Duration::from_millis(bytes.saturating_mul(1_000) / BODY_BYTES_S_MIN);
    (earlier + kept.min(Duration::from_secs(BODY_S_FREE)))
        .min(now + Duration::from_secs(BODY_S_FREE))
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let own = self.get_mut();
        let free = || Box::pin(tokio::time::sleep(Duration::from_secs(BODY_S_FREE)));
        let sleep = own.due.get_or_insert_with(free);
        let Poll::Ready(frame) = Pin::new(&mut own.body).poll_frame(context) else {
            let is_late = sleep.as_mut().poll(context).is_ready();
            let slow = || axum::Error::new("the body came more slowly than a request may");
            return if is_late { Poll::Ready(Some(Err(slow()))) } else { Poll::Pending };
        };
        let Some(frame) = frame else { return Poll::Ready(None) };
        if let Some(data) = frame.as_ref().ok().and_then(Frame::data_ref) {
            let by = due(sleep.deadline(), data.len(), Instant::now());
            sleep.as_mut().reset(by);
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
    use super::{Duration, Instant, Open, Reading, Room, due};
    use parking_lot::Mutex;
    use std::net::IpAddr;
    use std::sync::Arc;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[test]
    fn the_books_always_have_descriptors() {
        let room = |all, shaking, of_one| Room { all, shaking, of_one };
        assert_eq!(Room::within(1_024, true), room(576, 192, Some(144)));
        assert_eq!(Room::within(64, false), room(32, 0, None));
        assert_eq!(Room::within(1 << 20, false), room(8_192, 0, None));
    }

    #[tokio::test]
    async fn a_slow_body_goes_on_and_a_still_one_does_not() {
        let now = Instant::now();
        let free = now + Duration::from_secs(10);
        assert_eq!(due(free, 1_024, now + Duration::from_secs(5)), now + Duration::from_secs(11));
        // A megabyte at once saves ten seconds, and no hour.
        assert_eq!(due(free, 1 << 20, now), free);
        assert_eq!(due(free, 0, now + Duration::from_secs(9)), free);
    }

    /// Sixteen bytes find room; the next one waits for a reader who does not come.
    #[tokio::test]
    async fn an_answer_that_nobody_reads_ends_the_connection() {
        let (own, mut other) = tokio::io::duplex(16);
        let longest = Duration::from_millis(50);
        let mut own = Reading::new(own, longest);
        own.write_all(&[0; 16]).await.expect("there is room");
        let began = Instant::now();
        let unread = own.write_all(&[0; 1]).await.expect_err("nobody reads");
        assert_eq!(unread.kind(), std::io::ErrorKind::TimedOut);
        assert!(began.elapsed() >= longest);
        other.read_exact(&mut [0; 16]).await.expect("it was written");
        own.write_all(&[0; 16]).await.expect("who reads is answered");
    }

    #[test]
    fn nobody_takes_the_places_of_others() {
        let room = Room { all: 3, shaking: 0, of_one: Some(2) };
        let open = Arc::new(Open { room, by_host: Mutex::default() });
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
        assert_eq!(open.by_host.lock().all(), 2);
    }
}
