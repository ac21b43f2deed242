//! An engine with a door, some people, and a row for every permission.

use crate::{draw, rows};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderValue, Method as Verb, Request, StatusCode, header};
use door::access::AccessJournal;
use door::secrets::{Seal, Secrets};
use door::{
    Clock, Door, Hat, Limits, Method, People, Permission, Person, Provider, Reach, Role, RouteRule,
    Row, Scope, Seen, Settings, routes,
};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio_stream::wrappers::ReceiverStream;
use tower::ServiceExt;

pub const ORIGIN: &str = "http://console.test";
pub const HOST: &str = "console.test";
pub const PASSWORD: &str = "four words in a row";
pub const START_S: i64 = 1_700_000_000;

pub struct Engine {
    pub folder: TempDir,
    pub door: Arc<Door>,
    pub router: Router,
    clock_s: Arc<AtomicI64>,
    people: Arc<Mutex<BTreeMap<String, Person>>>,
    access_ends: Arc<AtomicBool>,
}

pub fn settings() -> Settings {
    Settings {
        origins: vec![ORIGIN.to_owned()],
        trusted_proxies: Vec::new(),
        limits: Limits::default(),
        asks_second_factor: true,
    }
}

impl Engine {
    pub fn new() -> Self {
        Self::with(settings())
    }

    pub fn with(settings: Settings) -> Self {
        Self::with_door(settings, |door| door)
    }

    pub fn with_provider(provider: Provider) -> Self {
        Self::with_door(settings(), |door| door.with_provider(provider))
    }

    fn with_door(settings: Settings, hang: impl FnOnce(Door) -> Door) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock_s = Arc::new(AtomicI64::new(START_S));
        let shown = clock_s.clone();
        let clock = Clock::new(move || shown.load(Ordering::SeqCst) * 1_000_000);
        let people: Arc<Mutex<BTreeMap<String, Person>>> = Arc::default();
        let asked = people.clone();
        let named = People::new(move |name| {
            asked.lock().expect("no panic").get(&name.trim().to_lowercase()).cloned()
        });
        let seal = Seal::made().expect("a key");
        let secrets = Secrets::open(folder.path()).expect("secrets").sealed_by(seal);
        let secrets = secrets.expect("nothing to seal");
        let access_ends: Arc<AtomicBool> = Arc::default();
        let (ends, tells) = (access_ends.clone(), clock.clone());
        let of_access = Clock::new(move || {
            assert!(!ends.load(Ordering::SeqCst), "the thread of the journal of access ends here");
            tells.now_us()
        });
        let access = AccessJournal::open(folder.path(), of_access).expect("a journal");
        let door = Arc::new(hang(Door::new(secrets, named, access, settings, clock, draw)));
        let router = routes::open(&door, rows()).expect("a table without a fault");
        Self { folder, door, router, clock_s, people, access_ends }
    }

    /// Somebody with these roles, and a password that is their own.
    pub fn person(&self, name: &str, roles: &[Role]) {
        self.change(name, roles, true);
        self.door
            .secrets()
            .set_password(name, PASSWORD, false, START_S)
            .expect("works")
            .expect("fit");
    }

    pub fn change(&self, name: &str, roles: &[Role], is_active: bool) {
        let person = Person {
            person: name.to_owned(),
            full_name: name.to_uppercase(),
            roles: roles.to_vec(),
            hats: vec![Hat { of: name.to_owned(), roles: roles.to_vec(), sees: Vec::new() }],
            is_active,
        };
        self.people.lock().expect("no panic").insert(name.to_owned(), person);
    }

    /// Their hats, and no others.
    pub fn wears(&self, name: &str, hats: &[Hat]) {
        let roles: Vec<Role> = hats.iter().flat_map(|hat| hat.roles.clone()).collect();
        self.change(name, &roles, true);
        let mut people = self.people.lock().expect("no panic");
        people.get_mut(name).expect("they are there").hats = hats.to_vec();
    }

    pub fn pass(&self, seconds: i64) {
        self.clock_s.fetch_add(seconds, Ordering::SeqCst);
    }

    /// From now on no line of access can be kept.
    pub fn end_access(&self) {
        self.access_ends.store(true, Ordering::SeqCst);
    }

    pub fn now_s(&self) -> i64 {
        self.clock_s.load(Ordering::SeqCst)
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { engine: self, cookie: None, address: IpAddr::from([10, 0, 0, 1]) }
    }

    /// A browser in which this person is signed in.
    pub async fn signed_in(&self, name: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.sign_in(name, PASSWORD, "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser
    }
}

/// For every permission: something to look at and something to hand in, for people, for people
/// alone, and for programs.
pub fn every_permission() -> Vec<Row<()>> {
    let mut rows = Vec::new();
    for permission in Permission::ALL {
        for (method, scope) in
            [(Method::Get, Scope::Read), (Method::Post, Scope::Write), (Method::Put, Scope::Person)]
        {
            for begin in ["/try", "/v1/try"] {
                let path: &'static str =
                    format!("{begin}/{}/{}", permission.word(), scope.word()).leak();
                rows.push(
                    RouteRule {
                        method,
                        path,
                        permission: *permission,
                        scope,
                        reach: Reach::Bounded,
                    }
                    .answered_by(shown),
                );
            }
        }
    }
    rows.push(
        RouteRule::get("/try/forgot", Permission::SeeClients, Reach::Bounded)
            .answered_by(async || "whose is not said"),
    );
    for path in ["/v1/try/ticks", "/v1/try/silence"] {
        let every = if path.ends_with("ticks") { TICK } else { Duration::from_hours(1) };
        let stream = RouteRule::get(path, Permission::SeeBooks, Reach::Bounded);
        rows.push(stream.answered_by(async move || ticks(every)).as_stream());
    }
    rows.push(
        RouteRule::get("/v1/try/whole", Permission::SeeBooks, Reach::Whole)
            .answered_by(async || "all"),
    );
    let large = async || vec![b'x'; LARGE_BYTES];
    rows.push(
        RouteRule::get("/v1/try/large", Permission::SeeBooks, Reach::Bounded).answered_by(large),
    );
    rows.push(
        RouteRule::get("/try/file", Permission::SeeClients, Reach::Bounded).answered_by(file),
    );
    rows.push(
        RouteRule::post("/try/upload", Permission::LoadFiles, Reach::Bounded)
            .answered_by(async |body: String| body),
    );
    rows
}

/// How often a stream says something.
pub const TICK: Duration = Duration::from_millis(20);
/// An answer that leaves in many pieces.
pub const LARGE_BYTES: usize = 4 << 20;

/// An answer that does not end, and says something every so often.
fn ticks(every: Duration) -> Body {
    let (send, receive) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(every).await;
            if send.send(Ok::<_, std::io::Error>("tick")).await.is_err() {
                return;
            }
        }
    });
    Body::from_stream(ReceiverStream::new(receive))
}

pub async fn shown() -> (Seen, &'static str) {
    (Seen::clients(["C1", "C2"]), "shown")
}

async fn file() -> (Seen, &'static str) {
    (Seen::every_client().taken_away_as("positions.csv"), "a,b")
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    /// What stands between two texts.
    pub fn between(&self, before: &str, after: &str) -> String {
        let (_, behind) =
            self.body.split_once(before).unwrap_or_else(|| panic!("{before} in {}", self.body));
        behind.split_once(after).expect("an end").0.to_owned()
    }
}

/// Keeps a cookie, as browsers do.
pub struct Browser<'h> {
    pub engine: &'h Engine,
    pub cookie: Option<String>,
    pub address: IpAddr,
}

impl Browser<'_> {
    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let mut request = request;
        let host = HeaderValue::from_static(HOST);
        request.headers_mut().entry(header::HOST).or_insert(host);
        if let Some(cookie) = &self.cookie {
            request.headers_mut().append(header::COOKIE, cookie.parse().expect("a header"));
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 5_000)));
        let response = self.engine.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
        if let Some(set) = parts.headers.get(header::SET_COOKIE) {
            let pair = set.to_str().expect("text").split(';').next().expect("a pair").to_owned();
            self.cookie = (!pair.ends_with('=')).then_some(pair);
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// A form of one of our pages.
    pub async fn post(&mut self, path: &str, fields: &str) -> Answer {
        let word = self.word().await;
        self.send(form(Verb::POST, path, &format!("csrf={word}&{fields}"))).await
    }

    /// The word that a form of this session carries.
    pub async fn word(&mut self) -> String {
        let page = self.get("/me/password").await;
        page.between("name=\"csrf\" value=\"", "\"")
    }

    pub async fn sign_in(&mut self, name: &str, password: &str, code: &str) -> Answer {
        let fields = format!("person={name}&password={}&code={code}", password.replace(' ', "+"));
        self.send(form(Verb::POST, "/sign-in", &fields)).await
    }
}

/// A form as a page of ours sends it, but for the session's word.
pub fn form(verb: Verb, path: &str, fields: &str) -> Request<Body> {
    let request = Request::builder().method(verb).uri(path).header(header::ORIGIN, ORIGIN);
    request
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(fields.to_owned()))
        .expect("a request")
}

/// A request of a program.
pub fn program(verb: Verb, path: &str, token: &str) -> Request<Body> {
    Request::builder()
        .method(verb)
        .uri(path)
        .header(header::HOST, HOST)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty())
        .expect("a request")
}
