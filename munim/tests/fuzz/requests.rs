//! Requests: paths, questions, headers, forms and JSON, over a socket, of a stranger, a person and
//! a program. The console answers each, never with a fault of its own, and goes on.

use crate::office::Desk;
use crate::trial::{Trial, seeds};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const PEOPLE: &str = "\
person,version,full_name,email,desk,roles,language,active
asha,1,Asha Rao,,OPS,clerk,en,yes
carla,1,Carla Meyer,,OPS,accountant,en,yes
";

const DESKS: &str = "\
desk,version,name,department,location,time_zone,answer_minutes
OPS,1,Operations,operations,New York,America/New_York,60
";

const PASSWORD: &str = "correct horse battery";

/// The most memory of the console after everything, in KiB.
const RESIDENT_KIB_MAX: u64 = 900 << 10;

/// The most of an answer that is read.
const ANSWER_BYTES_MAX: u64 = 256 << 10;

/// Requests as they are tried: the line, headers, an empty line, the body. `BEARER` stands for the
/// token of a clerk's program, `BOOKS` for an accountant's, `COOKIE` for the session of a clerk,
/// `WORD` for its word.
fn requests() -> Vec<Vec<u8>> {
    let get = |path: &str| format!("GET {path}\nAuthorization: BEARER\n\n");
    let post = |path: &str, body: &str| {
        format!(
            "POST {path}\nAuthorization: BEARER\nContent-Type: application/json\nIdempotency-Key: k1\n\n{body}"
        )
    };
    let books = |path: &str, body: &str| post(path, body).replace("BEARER", "BOOKS");
    let form = |path: &str, body: &str| {
        format!(
            "POST {path}\nCookie: COOKIE\nOrigin: ORIGIN\nContent-Type: application/x-www-form-urlencoded\n\ncsrf=WORD&{body}"
        )
    };
    let row = r#"{"rows":[{"date":"2013-10-07","instrument":"BAC","price":"14.00","currency":"USD","source":"close"}],"reason":"as agreed"}"#;
    let trade = r#"{"rows":[{"trade_id":"J1","executed_at":"2013-10-07T09:30:00-04:00","account":"ANNA","side":"B","instrument":"BAC","quantity":"100","price":"14.00","currency":"USD","venue":"XNYS","capacity":"A"}]}"#;
    let multipart = "POST /files\nCookie: COOKIE\nOrigin: ORIGIN\nContent-Type: multipart/form-data; boundary=cut\n\n--cut\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nWORD\r\n--cut\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nprices\r\n--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.csv\"\r\n\r\ndate,instrument,price,currency,source\n2013-10-07,BAC,14,USD,close\n\r\n--cut--\r\n";
    seeds([
        get("/v1/accounts?limit=2&cursor=accounts.1"),
        get("/v1/trades?from=2013-10-07&to=2013-10-08&account=ANNA&limit=50"),
        get("/v1/balances?as_of=2013-10-07&known_at=2099-01-01T00:00:00Z"),
        get("/v1/reports/trial-balance?as_of=2013-10-07&basis=settlement&format=csv"),
        get("/v1/reports/lots/rows?limit=10"),
        get("/v1/explain/ANNA/BAC"),
        get("/v1/events?after=3&limit=5"),
        get("/v1/files/1"),
        get("/v1/queue?desk=OPS"),
        get("/v1/documents/prices/k1.csv"),
        post("/v1/rows/prices", row),
        post("/v1/rows/trades", trade),
        post("/v1/requests", r#"{"desk":"OPS","subject":"account","about":"ANNA","text":"why?"}"#),
        post("/v1/queue/request:Q1/steps", r#"{"step":"comment","says":"seen"}"#),
        books("/v1/reversals", r#"{"voucher":"V1"}"#),
        books("/v1/reopenings", r#"{"period":"2013-10","reason":"late"}"#),
        books("/v1/closings", r#"{"period":"2013-10"}"#),
        form("/requests", "subject=account&about=ANNA&text=why%3F&desk=OPS"),
        form("/queue", "items=x&step=comment&says=seen"),
        form("/enter/prices", "date=2013-10-07&instrument=BAC&price=14&currency=USD&source=close"),
        form("/settings", "language=hi&theme=dark&next=/"),
        form("/periods/reopen", "period=2013-10&reason=late"),
        "POST /sign-in\nContent-Type: application/x-www-form-urlencoded\n\nperson=asha&password=x&code=&next=/".to_owned(),
        "GET /queue?state=open&sort=age\nCookie: COOKIE\nAccept-Language: hi,en;q=0.5\n\n".to_owned(),
        "GET /accounts/ANNA?as_of=2013-10-07\nCookie: COOKIE\n\n".to_owned(),
        multipart.to_owned(),
    ])
}

/// The console, and who speaks to it.
struct Console {
    child: Child,
    address: String,
    words: Vec<(&'static str, String)>,
}

impl Console {
    fn of(desk: &Desk) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("the machine has a free port");
        let address = free.local_addr().expect("it is bound").to_string();
        drop(free);
        let mut child = desk
            .command(&format!("serve office --no-second-factor --listen {address}"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut told = BufReader::new(child.stderr.take().expect("it was piped"));
        let mut line = String::new();
        while !line.contains("serving http") {
            line.clear();
            assert!(told.read_line(&mut line).expect("it speaks text") > 0, "it does not listen");
        }
        // What it says goes on to be read, so that it never waits for a reader.
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        let token = |person: &str| {
            let line = format!("--quiet token new office {person} --name oms --scope write");
            format!("Bearer {}", desk.munim(&line).done().out.trim())
        };
        let origin = format!("http://{address}");
        let words = vec![("BEARER", token("asha")), ("BOOKS", token("carla")), ("ORIGIN", origin)];
        let mut console = Self { child, address, words };
        console.sign_in();
        console
    }

    fn sign_in(&mut self) {
        let form = format!("person=asha&password={}&code=&next=", PASSWORD.replace(' ', "+"));
        let answer = self.ask(
            format!("POST /sign-in\nOrigin: ORIGIN\nContent-Type: application/x-www-form-urlencoded\n\n{form}")
                .as_bytes(),
        );
        let cookie = between(&answer, "set-cookie: ", ";").expect("the door gives a session");
        self.words.push(("COOKIE", cookie));
        let page = self.ask(b"GET /requests\nCookie: COOKIE\n\n");
        let word = between(&page, "name=\"csrf\" value=\"", "\"").expect("the page has a form");
        self.words.push(("WORD", word));
    }

    /// Sends a request and reads its answer; empty when the connection ends without one.
    fn ask(&self, input: &[u8]) -> String {
        let cut = input.windows(2).position(|pair| pair == b"\n\n");
        let (head, body) = cut.map_or((input, &[][..]), |at| (&input[..at], &input[at + 2..]));
        let (head, body) = (self.filled(head), self.filled(body));
        let head = String::from_utf8_lossy(&head).into_owned();
        let mut lines = head.split('\n');
        let mut text = format!("{} HTTP/1.0\r\n", lines.next().unwrap_or_default());
        for header in lines {
            write!(text, "{header}\r\n").expect("a text takes everything");
        }
        write!(text, "Host: {}\r\nContent-Length: {}\r\n\r\n", self.address, body.len())
            .expect("a text takes everything");
        let mut socket = TcpStream::connect(&self.address).expect("the console listens");
        let most = Some(Duration::from_secs(40));
        socket.set_read_timeout(most).expect("it is more than nothing");
        // One that is refused early reads no further.
        let _ = socket.write_all(text.as_bytes()).and_then(|()| socket.write_all(&body));
        let mut answer = Vec::new();
        let _ = (&socket).take(ANSWER_BYTES_MAX).read_to_end(&mut answer);
        let _ = socket.shutdown(Shutdown::Both);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A part of a request with its words filled in.
    fn filled(&self, part: &[u8]) -> Vec<u8> {
        let mut filled = part.to_vec();
        for (word, value) in &self.words {
            while let Some(at) =
                filled.windows(word.len()).position(|window| window == word.as_bytes())
            {
                filled.splice(at..at + word.len(), value.bytes());
            }
        }
        filled
    }

    fn resident_kib(&self) -> u64 {
        let told = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let told = told.unwrap_or_default();
        let figure = between(&told, "VmHWM:", "kB").unwrap_or_default();
        figure.trim().parse().unwrap_or_default()
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn between(text: &str, mark: &str, end: &str) -> Option<String> {
    text.split_once(mark)?.1.split_once(end).map(|(value, _)| value.to_owned())
}

fn furnished() -> Desk {
    let desk = Desk::furnished();
    desk.file("desks.csv", DESKS);
    desk.file("people.csv", PEOPLE);
    desk.munim("load office desks desks.csv").done();
    desk.munim("load office people people.csv").done();
    let mut typing = desk.command("password office asha");
    let mut child = typing
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    writeln!(child.stdin.take().expect("it was piped"), "{PASSWORD}").expect("the program reads");
    assert!(child.wait().expect("it ends").success());
    desk
}

#[test]
fn requests_over_a_socket() {
    let desk = furnished();
    let mut console = Console::of(&desk);
    Trial::usual("requests", requests()).times(600).run(|bytes| {
        let answer = console.ask(bytes);
        let status = answer.split_whitespace().nth(1).unwrap_or_default();
        assert!(!status.starts_with('5'), "{answer}");
        // Letters stand for the status: figures are left out of an outcome.
        let status: String = status
            .chars()
            .filter_map(|digit| char::from_digit(digit.to_digit(10)? + 10, 36))
            .collect();
        let detail = between(&answer, "\"detail\":\"", "\"").unwrap_or_default();
        // Behind its first words a sentence tells what was sent.
        let words: Vec<&str> = detail.split_whitespace().take(4).collect();
        format!("{status} {}", words.join(" "))
    });
    let resident = console.resident_kib();
    assert!(resident < RESIDENT_KIB_MAX, "{resident} KiB");
    let told = Command::new("kill").args(["-TERM", &console.child.id().to_string()]).status();
    assert!(told.expect("kill is there").success());
    assert_eq!(console.child.wait().expect("it ends").code(), Some(0));
    desk.munim("verify office").done();
}
