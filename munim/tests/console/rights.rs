//! Rights that end while the journal is followed (`reliability.md`, S4): the stream of the served
//! program ends within a second, and says nothing of what is booked afterwards.

use crate::forgery::decide;
use crate::office::{Office, PASSWORD};
use crate::program::{Program, told, trade};
use crate::served::Served;
use crate::wire::Visitor;
use serde_json::json;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Within a second by the clock of whoever asks; the machine of a test may be slow.
const END_MAX: Duration = Duration::from_secs(3);

/// A stream that is read as it comes.
struct Stream(TcpStream);

impl Stream {
    fn open(served: &Served<'_>, header: &str) -> Self {
        let mut socket = TcpStream::connect(&served.address).expect("the console listens");
        socket.set_read_timeout(Some(END_MAX)).expect("it is more than nothing");
        let asked =
            format!("GET /v1/stream HTTP/1.1\r\nHost: {}\r\n{header}\r\n\r\n", served.address);
        socket.write_all(asked.as_bytes()).expect("the console reads");
        let mut stream = Self(socket);
        assert!(stream.some().starts_with("HTTP/1.1 200"), "{header}");
        stream
    }

    /// What comes next; nothing when it has ended.
    #[track_caller]
    fn some(&mut self) -> String {
        let mut piece = vec![0; 64 << 10];
        match self.0.read(&mut piece) {
            Ok(bytes) => String::from_utf8_lossy(&piece[..bytes]).into_owned(),
            Err(cut) if cut.kind() == ErrorKind::ConnectionReset => String::new(),
            Err(error) => panic!("it neither ends nor goes on: {error}"),
        }
    }

    #[track_caller]
    fn ends(mut self, why: &str) {
        let began = Instant::now();
        loop {
            let come = self.some();
            if come.is_empty() {
                break;
            }
            assert!(!come.contains("LATER"), "{why}: {come}");
        }
        assert!(began.elapsed() < END_MAX, "{why}");
    }
}

#[test]
fn a_stream_ends_with_the_right_to_read_it() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let [ben, farid] =
        ["ben", "farid"].map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    let esther = Visitor::signed_in(&served.address, "esther", PASSWORD);
    let carla = Visitor::signed_in(&served.address, "carla", PASSWORD);
    let token = office.munim("--quiet token new office carla --name feed");
    let of_token = Stream::open(&served, &format!("Authorization: Bearer {}", token.trim()));
    let [mut of_esther, of_carla] = [&esther, &carla]
        .map(|visitor| Stream::open(&served, &format!("Cookie: {}", visitor.cookie)));
    let book = |id: &str| {
        let booked = oms.rows("trades", id, &trade(id, "2013-10-14T09:45:00-04:00", 5, "ANNA"));
        assert_eq!(booked.status, 200, "{}", booked.body);
    };
    book("SOONER");
    while !of_esther.some().contains("SOONER") {}

    let id = token.split('_').nth(1).expect("a token names itself");
    office.munim(&format!("token revoke office {id}"));
    carla.post("/sign-out", &format!("csrf={}", carla.csrf("/me")));
    let gone = json!([{
        "person": "esther", "version": "2", "full_name": "Esther Cohen", "desk": "OPS",
        "roles": "auditor", "language": "en", "active": "no",
    }]);
    let put = Program::of(&office, &served, "farid").rows("people", "gone", &gone);
    let proposal = told(&put)["proposal"].as_str().expect("it waits for another").to_owned();
    assert_eq!(farid.get(&format!("/approvals/{proposal}")).status, 200);
    decide(&ben, &proposal, "approve");
    book("LATER");
    of_token.ends("the token was revoked");
    of_carla.ends("she signed out");
    of_esther.ends("she is no longer here");
    served.stop();
}

#[test]
fn one_person_has_so_many_streams() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let carla = Visitor::signed_in(&served.address, "carla", PASSWORD);
    let open: Vec<Stream> =
        (0..20).map(|_| Stream::open(&served, &format!("Cookie: {}", carla.cookie))).collect();
    for path in ["/v1/stream", "/v1/news"] {
        let refused = carla.get(path);
        assert_eq!(refused.status, 429, "{path}: {}", refused.body);
        assert_eq!(told(&refused)["code"], "streams_must_be_few");
        assert_eq!(refused.header("retry-after"), Some("30"));
    }
    assert_eq!(carla.get("/").status, 200, "pages go on");
    drop(open);
    served.stop();
}
