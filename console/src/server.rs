//! The server: opens the engine, hangs the door, serves until it is told to stop, and closes in
//! order.
//!
//! ```text
//!  Engine ─> Follower (reading office, views) ─> Keeper ─> routes ─> listener
//!  on SIGINT or SIGTERM: no new requests, streams end, the follower stops,
//!  the keeper closes the house
//! ```
//!
//! In: the folder of an office and how it is to be served. Out: pages and API under one address,
//! over https when there is a certificate. Never here: a route (they stand in `routes.rs`), a rule;
//! a password in the clear on a network.

mod connections;
mod proxied;
mod secure;

pub use secure::Certificate;

use crate::at_once::AtOnce;
use crate::heavy::Heavy;
use crate::reading::Follower;
use crate::refused::RefusedBytes;
use crate::tables::{self, Proof};
use crate::under_way::UnderWay;
use crate::{Past, Rooms, upload};
use anchors::{Anchored, Keeping, keep_signing};
use anyhow::{Context, Result, bail};
use axum::Extension;
use axum::middleware::from_fn;
use connections::Room;
use door::access::AccessJournal;
use door::secrets::{SECRETS_FILE, Seal, Secrets};
use door::{Clock, Door, Limits, People, Person, Provider, Settings};
use engine::{Engine, Folder, Keeper, Progress, beginning, load_approved};
use parking_lot::Mutex;
use proxied::Proxied;
use secure::Secure;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_rustls::server::TlsStream;
use views::Store;

/// How an office is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the console listens.
    pub listen: SocketAddr,
    /// The address under which people open it (`https://munim.example`); none: where it listens.
    pub origins: Vec<String>,
    /// By what it speaks https itself; none: it speaks http, to this machine or to a proxy.
    pub certificate: Option<Certificate>,
    /// Proxies whose word about the address of a visitor is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where the SQL tables are: an address of `PostgreSQL`; none: `SQLite` beside the office.
    pub views: Option<String>,
    /// The file of the keys that seal what must be read back of people's secrets.
    pub seal: PathBuf,
    /// Whether those whose roles ask for it must give a code beside the password.
    pub asks_second_factor: bool,
    /// Who else may say who somebody is.
    pub provider: Option<Provider>,
    /// Who signs the heads of both journals, and where they go.
    pub heads: Option<Arc<Keeping>>,
    /// How long, how many, how large.
    pub limits: Limits,
}

impl Options {
    const fn scheme(&self) -> &'static str {
        if self.certificate.is_some() { "https" } else { "http" }
    }

    /// What must not be served: passwords and clients in the clear on a network, and a door that
    /// refuses its own forms.
    fn check(&self) -> Result<()> {
        let listen = self.listen;
        if self.certificate.is_none()
            && self.trusted_proxies.is_empty()
            && !listen.ip().is_loopback()
        {
            bail!(
                "{listen} is open to other machines, and passwords would cross the network in the clear: give --certificate and --key, \
                 or listen on 127.0.0.1, or put a proxy that speaks https before it and name the proxy with --trusted-proxy"
            );
        }
        if self.origins.is_empty() && listen.ip().is_unspecified() {
            bail!(
                "{listen} is every address of this machine: say with --origin under which one people open the console"
            );
        }
        if self.certificate.is_some() || !listen.ip().is_loopback() {
            if let Some(origin) = self.origins.iter().find(|origin| !origin.starts_with("https://"))
            {
                bail!("people come over https, but --origin says {origin}");
            }
            if self.certificate.is_none() && self.origins.is_empty() {
                bail!(
                    "{listen} is for a proxy: say with --origin https://… under which address it is opened"
                );
            }
        }
        Ok(())
    }
}

/// Serves an office until SIGINT or SIGTERM; `ready` is told at which address when it listens.
pub fn run(folder: Folder, options: &Options, ready: impl FnOnce(String)) -> Result<()> {
    options.check()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // Before the books are opened, so that an address that is taken, or a certificate that does not
    // fit, is told at once.
    let (listening, listen) = runtime.block_on(Listening::open(options))?;
    let running = Running::open(folder, options.views.as_deref(), &options.limits)?;
    let door = running.door(options, listen)?;
    let routes = running.routes(&door)?;
    if let Some(keeping) = &options.heads {
        running.keep_signing(Arc::clone(keeping))?;
    }
    // Whoever is told that it listens may stop it at once.
    let signals = {
        let _within = runtime.enter();
        [SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).ok())
    };
    ready(format!("{}://{listen}", options.scheme()));
    runtime.block_on(serve(&running, &door, routes, listening, signals));
    // Who was told that it goes on by itself need not be there for it.
    let _finished = runtime.block_on(running.rooms.under_way.finish());
    let closed = running.close();
    // What nobody waits for any more is not waited for here either.
    runtime.shutdown_background();
    closed
}

/// So long what was said to go on by itself may go on when the program is told to stop; then it is
/// broken off at its next piece.
const GOES_ON_S_MAX: u64 = 5;
/// So long the end may take: then the program ends as it would when the power fails. What was
/// acknowledged is durable, and the next start finds it.
const END_S_MAX: u64 = 9;

/// The exit code when nobody has told it to stop.
const EXIT_FAILED: i32 = 2;

/// Sees to it that the end comes, whatever is being done, with the exit code that it would have.
fn end_in_time(rooms: Arc<Rooms>, exit_code: i32) {
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(GOES_ON_S_MAX));
        rooms.keeper.break_off();
        std::thread::sleep(Duration::from_secs(END_S_MAX - GOES_ON_S_MAX));
        eprintln!(
            "what went on was not finished in time; the next start goes on from what is durable"
        );
        std::process::exit(exit_code);
    });
}

/// The engine while it is served.
pub struct Running {
    /// What routes need.
    pub rooms: Arc<Rooms>,
    stop: Arc<AtomicBool>,
    follower: JoinHandle<Result<()>>,
    prover: JoinHandle<()>,
}

impl Running {
    /// Opens an office to be read and written by many.
    pub fn open(folder: Folder, views: Option<&str>, limits: &Limits) -> Result<Self> {
        let mut engine = Engine::open(folder.clone())?;
        // What was approved before a crash and not loaded yet.
        load_approved(&mut engine, Progress { quiet: true }, &mut |_| {})?;
        engine.settle()?;
        let beside = folder.path().join("views");
        let store = if let Some(address) = views {
            Store::open(address)?
        } else {
            std::fs::create_dir_all(&beside)
                .with_context(|| format!("could not make the folder {}", beside.display()))?;
            Store::open(&beside.join("views.sqlite").display().to_string())?
        };
        let reader = store.reader();
        let follower = Follower::open(&engine, &folder, store)?;
        let reading = follower.reading();
        let (durable, room) = (engine.durable(), Arc::clone(&engine.room));
        room.reserve();
        let keeper = Keeper::start(engine);
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("follower".to_owned())
            .spawn(move || follower.follow(&told))?;
        let under_way = UnderWay::new(Duration::from_millis(limits.patience_ms));
        let (past, began) = (Past::of(folder.clone()), beginning(&folder)?);
        let rooms = Arc::new(Rooms {
            keeper,
            reading,
            past,
            folder,
            began,
            views: reader,
            durable,
            room,
            refused: RefusedBytes::new(limits.refused_bytes_max),
            uploads: AtOnce::within(upload::OF_PERSON_MAX, upload::OF_ALL_MAX),
            under_way,
            today: Mutex::default(),
        });
        let idle = Duration::from_secs(limits.tables_proved_after_s);
        let (of_prover, told) = (Arc::clone(&rooms), Arc::clone(&stop));
        let prover = std::thread::Builder::new()
            .name("prover".to_owned())
            .spawn(move || prove_when_idle(&of_prover, idle, &told))?;
        Ok(Self { rooms, stop, follower: thread, prover })
    }

    /// The door of the engine.
    fn door(&self, options: &Options, listen: SocketAddr) -> Result<Arc<Door>> {
        let place = self.rooms.folder.path();
        let clock = Clock::of_machine();
        let reading = Arc::clone(&self.rooms.reading);
        let people = People::new(move |name| reading.look(|office| Person::of(office, name)));
        let access = AccessJournal::open(place, clock.clone())?;
        let scheme = options.scheme();
        // A browser leaves the port of the scheme out.
        let is_usual = listen.port() == if options.certificate.is_some() { 443 } else { 80 };
        let port = if is_usual { String::new() } else { format!(":{}", listen.port()) };
        let machine = SocketAddr::new(listen.ip(), 0).to_string().trim_end_matches(":0").to_owned();
        let own =
            || vec![format!("{scheme}://{machine}{port}"), format!("{scheme}://localhost{port}")];
        if access.is_old() && !Secrets::are_there(place) {
            eprintln!(
                "{} is missing, although people have come in before: put it back from where it was moved to; until then nobody can sign in here. If it is lost, give new passwords with munim password",
                place.join(SECRETS_FILE).display()
            );
        }
        let settings = Settings {
            origins: if options.origins.is_empty() { own() } else { options.origins.clone() },
            trusted_proxies: options.trusted_proxies.clone(),
            limits: options.limits,
            asks_second_factor: options.asks_second_factor,
        };
        let secrets = Secrets::open(place)?.sealed_by(Seal::read(&options.seal, place)?)?;
        say_lost(&secrets, &options.seal)?;
        let door = Door::new(secrets, people, access, settings, clock, crate::pages::draw);
        Ok(Arc::new(match &options.provider {
            Some(provider) => door.with_provider(provider.clone()),
            None => door,
        }))
    }

    /// Signs the heads of both journals at each close of a day, and brings them to their places,
    /// for as long as the program runs. Nobody waits for it at the end: what has not arrived is
    /// remembered.
    fn keep_signing(&self, keeping: Arc<Keeping>) -> Result<()> {
        let folder = &self.rooms.folder;
        let office = Anchored {
            folder: folder.path().to_owned(),
            books: folder.journal(),
            access: folder.access(),
        };
        let (reading, stop) = (Arc::clone(&self.rooms.reading), Arc::clone(&self.stop));
        std::thread::Builder::new().name("heads".to_owned()).spawn(move || {
            let closed = || reading.look(|office| office.days.last_closed());
            keep_signing(&office, &keeping, closed, &stop);
        })?;
        Ok(())
    }

    /// The router, made from the table of routes, behind the door.
    fn routes(&self, door: &Arc<Door>) -> Result<axum::Router> {
        let routes = door::routes::open(door, crate::routes::all())?;
        let heavy = Extension(Heavy::of_this_machine());
        let of_health = Extension(Arc::clone(door));
        let forgets = from_fn(crate::pages::forget_at_sign_out);
        Ok(routes.with_state(Arc::clone(&self.rooms)).layer(heavy).layer(of_health).layer(forgets))
    }

    /// Lets streams end: nothing more will be read.
    pub fn stop_reading(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Finishes what was handed in and closes the engine.
    pub fn close(self) -> Result<()> {
        self.stop_reading();
        let followed = self
            .follower
            .join()
            .map_err(|_| anyhow::anyhow!("the reader of the journal has stopped"))?;
        self.rooms.keeper.close()?;
        // What it proves nobody waits for; it takes away what it has made.
        let _ = self.prover.join();
        followed
    }
}

/// Says whose codes cannot be judged, because the key that sealed their secret is not here.
fn say_lost(secrets: &Secrets, keys: &Path) -> Result<()> {
    for (person, key) in secrets.lost()? {
        let why = key.map_or_else(
            || "is damaged".to_owned(),
            |key| format!("is sealed by key {key}, which is not in {}", keys.display()),
        );
        eprintln!(
            "munim: the secret of {person}'s code generator {why}: give the key back, or munim reset-code; \
             recovery codes still hold"
        );
    }
    Ok(())
}

/// Tables that were proved are proved again after so long, although nothing was booked.
const PROVED_AGAIN_S: u64 = 86_400;
/// So often the prover looks whether anything was booked, or whether it is to stop.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Proves the tables whenever nothing was booked for a while and something had been before.
fn prove_when_idle(rooms: &Rooms, idle: Duration, stop: &AtomicBool) {
    let next_seq = || rooms.reading.reached().next_seq;
    let goes_on = || !stop.load(Ordering::Relaxed);
    let (mut proved, mut seen) = (None, (next_seq(), Instant::now()));
    while goes_on() {
        std::thread::sleep(LOOK_EVERY);
        if seen.0 != next_seq() {
            seen = (next_seq(), Instant::now());
        }
        let is_proved = proved.is_some_and(|(next_seq, at): (u64, Instant)| {
            next_seq == seen.0 && at.elapsed().as_secs() < PROVED_AGAIN_S
        });
        if is_proved || seen.1.elapsed() < idle || rooms.reading.tables_differ() {
            continue;
        }
        let is_idle = || goes_on() && next_seq() == seen.0;
        let scratch = tables::scratch(&rooms.folder);
        match tables::prove(&rooms.folder, &rooms.views, &scratch, &is_idle) {
            Ok(Proof::Whole(_)) => proved = Some((seen.0, Instant::now())),
            Ok(Proof::Differing(names)) => {
                let names = names.join(", ");
                eprintln!(
                    "the SQL tables {names} are not what the journal says; they are made anew"
                );
                rooms.reading.say_tables_differ();
            }
            Ok(Proof::NotCompared | Proof::NoRoom) => seen.1 = Instant::now(),
            Ok(Proof::OtherJournal) => {
                eprintln!(
                    "the SQL tables have followed another journal than this one; see munim verify"
                );
                proved = Some((seen.0, Instant::now()));
            }
            Err(error) => {
                eprintln!("the SQL tables could not be proved: {error:#}");
                proved = Some((seen.0, Instant::now()));
            }
        }
    }
}

/// Where the console listens.
enum Listening {
    /// To this machine.
    Plain(TcpListener),
    /// To proxies, and to this machine.
    Proxied(Proxied),
    /// To everybody.
    Secure(Secure),
}

impl Listening {
    async fn open(options: &Options) -> Result<(Self, SocketAddr)> {
        let plain = TcpListener::bind(options.listen)
            .await
            .with_context(|| format!("could not listen on {}", options.listen))?;
        let listen = plain.local_addr()?;
        Ok(match &options.certificate {
            Some(certificate) => (Self::Secure(Secure::new(plain, certificate.clone())?), listen),
            None if options.trusted_proxies.is_empty() => (Self::Plain(plain), listen),
            None => {
                (Self::Proxied(Proxied { plain, proxies: options.trusted_proxies.clone() }), listen)
            }
        })
    }
}

/// Serves routes until SIGINT or SIGTERM.
async fn serve(
    running: &Running,
    door: &Arc<Door>,
    routes: axum::Router,
    listening: Listening,
    signals: [Option<Signal>; 2],
) {
    let stopped = told_to_stop(Arc::clone(&running.stop), Arc::clone(&running.rooms), signals);
    let taking = tokio::spawn(Arc::clone(door).keep_taking_left_lines());
    // Behind a proxy, and on the machine itself, one address stands for many.
    let room = Room::of_this_machine(matches!(listening, Listening::Secure(_)));
    match listening {
        Listening::Plain(plain) => {
            connections::serve(plain, routes, at_once, room, stopped).await;
        }
        Listening::Proxied(proxied) => {
            connections::serve(proxied, routes, at_once, room, stopped).await;
        }
        Listening::Secure(secure) => {
            let at_once = |io: &TlsStream<TcpStream>| at_once(io.get_ref().0);
            connections::serve(secure.shaking(room.shaking), routes, at_once, room, stopped).await;
        }
    }
    taking.abort();
}

/// Small answers leave at once; where that cannot be said, they leave a little later.
fn at_once(stream: &TcpStream) {
    let _ = stream.set_nodelay(true);
}

/// Waits until a signal is given; for ever when it cannot be heard.
async fn given(signal: Option<Signal>) {
    match signal {
        Some(mut signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

/// Waits for somebody to stop the program, or for the follower to fail, because pages that stand
/// still must not be taken for the books; then streams are told to end.
async fn told_to_stop(stop: Arc<AtomicBool>, rooms: Arc<Rooms>, signals: [Option<Signal>; 2]) {
    let mut news = rooms.reading.news();
    let [interrupted, terminated] = signals.map(given);
    let is_told = tokio::select! {
        () = interrupted => true,
        () = terminated => true,
        _ = news.wait_for(|reached| reached.has_stopped) => false,
    };
    stop.store(true, Ordering::Relaxed);
    end_in_time(rooms, if is_told { 0 } else { EXIT_FAILED });
}
