//! The server: opens the house, hangs the door, serves until it is told to stop, and closes in order.
//!
//! ```text
//!  House ─> Follower (reading office, views) ─> Keeper ─> routes ─> listener
//!  on SIGINT or SIGTERM: no new requests, streams end, the follower stops, the keeper closes the house
//! ```
//!
//! In: the folder of an office and how it is to be served. Out: pages and API under one address.
//! Never here: a route (they stand in `routes.rs`), a rule.

use crate::door::access::AccessJournal;
use crate::door::secrets::Secrets;
use crate::door::{self, Clock, Door, Limits, People, Provider, Settings};
use crate::people::person;
use crate::reading::{Follower, Reading};
use crate::{Past, Rooms};
use anyhow::{Context, Result};
use it::{Folder, House, Keeper, Progress, load_approved};
use parking_lot::Mutex;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use views::Store;

/// How an office is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the console listens.
    pub listen: SocketAddr,
    /// The address under which people open it (`https://munim.example`); none: `http://` and where it listens.
    pub origins: Vec<String>,
    /// Proxies whose word about the address of a visitor is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where the SQL tables are: an address of `PostgreSQL`; none: `SQLite` beside the office.
    pub views: Option<String>,
    /// Whether those whose roles ask for it must give a code beside the password.
    pub asks_second_factor: bool,
    /// Who else may say who somebody is.
    pub provider: Option<Provider>,
}

/// Serves an office until SIGINT or SIGTERM; `ready` is told when it listens.
pub fn run(folder: Folder, options: &Options, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    // Before the books are opened, so that an address that is taken is told at once.
    let listener = TcpListener::bind(options.listen).with_context(|| format!("could not listen on {}", options.listen))?;
    listener.set_nonblocking(true)?;
    let listen = listener.local_addr()?;
    let running = Running::open(folder, options.views.as_deref())?;
    let door = running.door(options, listen)?;
    let routes = running.routes(&door)?;
    ready(listen);
    serve(running, &door, routes, listener)
}

/// Proves the journal of access of an office: how many lines it has; none when the console never ran.
pub fn verify_access(office: &Path) -> Result<Option<u64>> {
    match door::access::verify(office) {
        Ok(verified) => Ok(Some(verified.head.next_seq)),
        Err(journal::Failure::NoJournal { .. }) => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

/// The house while it is served.
pub struct Running {
    /// What routes need.
    pub rooms: Arc<Rooms>,
    stop: Arc<AtomicBool>,
    follower: JoinHandle<Result<()>>,
}

impl Running {
    /// Opens an office to be read and written by many.
    pub fn open(folder: Folder, views: Option<&str>) -> Result<Self> {
        let mut house = House::open(folder.clone())?;
        // What was approved before a crash and not loaded yet.
        load_approved(&mut house, Progress { quiet: true }, &mut |_| {})?;
        house.settle()?;
        let beside = folder.path().join("views");
        let store = if let Some(address) = views {
            Store::open(address)?
        } else {
            std::fs::create_dir_all(&beside).with_context(|| format!("could not make the folder {}", beside.display()))?;
            Store::open(&beside.join("views.sqlite").display().to_string())?
        };
        let reader = store.reader();
        let follower = Follower::open(&house, &folder, store)?;
        let reading = follower.reading();
        let keeper = Keeper::start(house);
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("follower".to_owned()).spawn(move || follower.follow(&told))?;
        let rooms = Arc::new(Rooms { keeper, reading, past: Past::of(folder.clone()), folder, views: reader, today: Mutex::default() });
        Ok(Self { rooms, stop, follower: thread })
    }

    /// The door of the house.
    fn door(&self, options: &Options, listen: SocketAddr) -> Result<Arc<Door>> {
        let place = self.rooms.folder.path();
        let clock = Clock::of_machine();
        let reading = Arc::clone(&self.rooms.reading);
        let people = People::new(move |name| reading.look(|office| person(office, name)));
        let access = AccessJournal::open(place, clock.clone())?;
        let own = || vec![format!("http://{listen}"), format!("http://localhost:{}", listen.port())];
        let settings = Settings {
            origins: if options.origins.is_empty() { own() } else { options.origins.clone() },
            trusted_proxies: options.trusted_proxies.clone(),
            limits: Limits::default(),
            asks_second_factor: options.asks_second_factor,
        };
        let door = Door::new(Secrets::open(place)?, people, access, settings, clock);
        Ok(Arc::new(match &options.provider {
            Some(provider) => door.with_provider(provider.clone()),
            None => door,
        }))
    }

    /// The router, made from the table of routes, behind the door.
    fn routes(&self, door: &Arc<Door>) -> Result<axum::Router> {
        Ok(door::routes::open(door, crate::routes::all())?.with_state(Arc::clone(&self.rooms)))
    }

    /// Lets streams end: nothing more will be read.
    pub fn stop_reading(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Finishes what was handed in and closes the house.
    pub fn close(self) -> Result<()> {
        self.stop_reading();
        let followed = self.follower.join().map_err(|_| anyhow::anyhow!("the reader of the journal has stopped"))?;
        self.rooms.keeper.close()?;
        followed
    }
}

/// Serves routes until SIGINT or SIGTERM.
fn serve(running: Running, door: &Arc<Door>, routes: axum::Router, listener: TcpListener) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let stop = Arc::clone(&running.stop);
    let reading = Arc::clone(&running.rooms.reading);
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        let taking = tokio::spawn(Arc::clone(door).keep_taking_left_lines());
        let served = axum::serve(listener, service).with_graceful_shutdown(told_to_stop(stop, reading)).await;
        taking.abort();
        served.context("the server failed")
    })?;
    running.close()
}

/// Waits for somebody to stop the program, or for the follower to fail, because pages that stand still must not be taken for
/// the books; then streams are told to end.
async fn told_to_stop(stop: Arc<AtomicBool>, reading: Arc<Reading>) {
    let mut news = reading.news();
    let interrupted = tokio::signal::ctrl_c();
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    let terminated = async {
        match &mut terminated {
            Some(signal) => signal.recv().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupted => {},
        _ = terminated => {},
        _ = news.wait_for(|reached| reached.has_stopped) => {},
    }
    stop.store(true, Ordering::Relaxed);
}
