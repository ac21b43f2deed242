//! Requests over a socket, exactly as they are written here: no header that nobody asked for.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{SystemTime, UNIX_EPOCH};
use totp_rs::{Builder, Secret};

/// What came back.
pub struct Answered {
    pub status: u16,
    head: String,
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answered {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).first().copied()
    }

    /// Every value of a header.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(of, _)| of.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    /// What stands behind a mark in the body, up to an end.
    pub fn between(&self, mark: &str, end: &str) -> Option<&str> {
        self.body.split_once(mark)?.1.split_once(end).map(|(value, _)| value)
    }
}

/// Sends a request and reads its whole answer.
pub fn ask(address: &str, request: &str, headers: &[(&str, &str)], body: &str) -> Answered {
    send(address, request, headers, body.as_bytes())
}

/// The same with bytes.
pub fn send(address: &str, request: &str, headers: &[(&str, &str)], body: &[u8]) -> Answered {
    let mut socket = TcpStream::connect(address).expect("the console listens");
    // The older protocol, so that the answer comes in one piece.
    let mut text =
        format!("{request} HTTP/1.0\r\nHost: {address}\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").expect("a text takes everything");
    }
    text.push_str("\r\n");
    socket.write_all(&[text.as_bytes(), body].concat()).expect("the console reads");
    let mut bytes = Vec::new();
    socket.read_to_end(&mut bytes).expect("the console answers");
    let answer = String::from_utf8_lossy(&bytes);
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
    let status = head
        .split_whitespace()
        .nth(1)
        .and_then(|code| code.parse().ok())
        .expect("an answer has a status");
    let behind_head = bytes.windows(4).position(|part| part == b"\r\n\r\n");
    let began = behind_head.expect("an answer has a head") + 4;
    let (head, body) = (head.to_owned(), body.to_owned());
    Answered { status, head, body, bytes: bytes[began..].to_vec() }
}

/// The header of a form.
pub const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// A person at a browser that does as it is told.
pub struct Visitor {
    address: String,
    pub cookie: String,
    /// The name, and the key of a generator that was set up.
    generator: Option<(String, String)>,
}

impl Visitor {
    /// Signs in, and sets a second factor up where the role needs one.
    pub fn signed_in(address: &str, person: &str, password: &str) -> Self {
        let (address, cookie) = (address.to_owned(), String::new());
        let mut visitor = Self { address, cookie, generator: None };
        let form = format!("person={person}&password={}&code=&next=", password.replace(' ', "+"));
        visitor.keep(&visitor.post("/sign-in", &form));
        if visitor.get("/me").status == 303 {
            visitor.enrol(person);
        }
        assert_eq!(visitor.get("/me").status, 200, "{person} is in");
        visitor
    }

    /// The key of the generator that was set up, in base 32.
    pub fn generator_key(&self) -> &str {
        &self.generator.as_ref().expect("a generator was set up").1
    }

    /// Signs in once more, with the next code of the generator.
    pub fn signed_in_again(&self, password: &str) -> Self {
        let (person, key) = self.generator.as_ref().expect("a generator was set up");
        let (address, cookie) = (self.address.clone(), String::new());
        let mut visitor = Self { address, cookie, generator: self.generator.clone() };
        let (password, code) = (password.replace(' ', "+"), code(key, STEP_S));
        let form = format!("person={person}&password={password}&code={code}&next=");
        visitor.keep(&visitor.post("/sign-in", &form));
        visitor
    }

    fn enrol(&mut self, person: &str) {
        let csrf = self.csrf("/me/second-factor");
        self.post("/me/second-factor", &format!("csrf={csrf}"));
        let page = self.get("/me/second-factor");
        let key = page.between("<code>", "</code>").expect("the page shows a key").to_owned();
        let confirmed =
            self.post("/me/second-factor/confirm", &format!("csrf={csrf}&code={}", code(&key, 0)));
        self.keep(&confirmed);
        self.generator = Some((person.to_owned(), key));
    }

    fn keep(&mut self, answered: &Answered) {
        let cookie = answered.header("set-cookie").expect("the door gives a session");
        cookie
            .split(';')
            .next()
            .expect("a cookie begins with its value")
            .clone_into(&mut self.cookie);
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Answered {
        self.get_at(&self.address, path)
    }

    /// Sends a form from one of our pages.
    pub fn post(&self, path: &str, form: &str) -> Answered {
        self.post_at(&self.address, path, form)
    }

    /// The word that a form of a page brings back.
    pub fn csrf(&self, path: &str) -> String {
        self.csrf_at(&self.address, path)
    }

    fn get_at(&self, address: &str, path: &str) -> Answered {
        ask(address, &format!("GET {path}"), &[("Cookie", &self.cookie)], "")
    }

    /// Sends a form after the console has moved to another address.
    pub fn post_at(&self, address: &str, path: &str, form: &str) -> Answered {
        let origin = format!("http://{address}");
        ask(
            address,
            &format!("POST {path}"),
            &[("Cookie", &self.cookie), ("Origin", &origin), FORM],
            form,
        )
    }

    /// A token that may write, for a program in this person's name.
    pub fn token(&self, name: &str, password: &str) -> String {
        let password = password.replace(' ', "+");
        let asked = format!(
            "csrf={}&name={name}&writes=yes&days=1&password={password}",
            self.csrf("/me/tokens")
        );
        let page = self.post("/me/tokens", &asked);
        let shown = page
            .between("role=\"status\"", "</code>")
            .and_then(|shown| shown.rsplit("<code>").next());
        shown.expect("a token is shown once").to_owned()
    }

    /// The word, after the console has moved to another address.
    pub fn csrf_at(&self, address: &str, path: &str) -> String {
        self.get_at(address, path)
            .between("name=\"csrf\" value=\"", "\"")
            .expect("the page has a form")
            .to_owned()
    }
}

/// Seconds for which a code holds.
const STEP_S: u64 = 30;

/// The code that a generator with this key shows in so many seconds.
fn code(key: &str, in_s: u64) -> String {
    let secret = Secret::try_from_base32(key).expect("a key is base 32");
    let generator = Builder::new().with_secret(secret).build().expect("a key makes a generator");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    generator.generate(now.as_secs() + in_s).to_string()
}
