//! Requests that nobody should send: bodies that would cost more than their bytes, or say a thing
//! twice, and connections that never say anything. The console goes on.

use crate::office::Office;
use crate::program::{Program, told, trade};
use crate::served::Served;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A row of 300,000 columns was asked for each of them whether it stood there before.
#[test]
fn a_body_that_is_none_of_ours_is_refused_at_once() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let keys: Vec<String> = (0..300_000).map(|key| format!("\"k{key}\":\"\"")).collect();
    let keys = keys.join(",");
    let bodies = [
        (format!("{{\"rows\":[{{{keys}}}]}}"), "column k0 is unknown"),
        (r#"{"rows":[{"trade_id":"M1","trade_id":"M2"}]}"#.to_owned(), "trade_id comes twice"),
        (r#"{"rows":[{"trade_id":"M1"}],"rows":[]}"#.to_owned(), "duplicate field `rows`"),
        (r#"{"rows":[{"trade_id":"M1"}],"urgent":true}"#.to_owned(), "unknown field `urgent`"),
    ];
    for (place, (body, why)) in bodies.iter().enumerate() {
        let answered = oms.post_text("/v1/rows/trades", &format!("k-{place}"), body);
        let problem = told(&answered);
        assert!((400..500).contains(&answered.status), "{why}: {problem}");
        let detail = problem["detail"].as_str().expect("it says why");
        assert!(detail.contains(why), "{why}: {detail}");
        assert_eq!(problem["type"], json!("about:blank"));
    }
    assert_eq!(oms.get("/v1/kinds").status, 200, "it goes on");
}

/// A request that is half sent ends within some ten seconds, and so does a body that stands still.
#[test]
fn what_is_half_sent_ends() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let send = |text: &str| {
        let mut stream = TcpStream::connect(&served.address).expect("it listens");
        stream.write_all(text.as_bytes()).expect("it is taken");
        stream
    };
    let began = Instant::now();
    let head = send("GET /sign-in HTTP/1.1\r\nX: ");
    let oms = Program::of(&office, &served, "asha");
    let body = send(&oms.head_of("POST /v1/rows/trades", 900));
    for mut stream in [head, body] {
        let most = Duration::from_secs(25);
        stream.set_read_timeout(Some(most)).expect("it is more than nothing");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the other side ends it");
    }
    assert!(began.elapsed() >= Duration::from_secs(5), "nobody is hurried");
}

/// More connections than the program has descriptors: some are turned away, the books keep what
/// they need, and when the others have had their time everybody is answered.
#[test]
fn descriptors_do_not_run_out() {
    let office = Office::furnished();
    let served = Served::start_within(&office, 200);
    let oms = Program::of(&office, &served, "asha");
    let half: Vec<Option<TcpStream>> = (0..400)
        .map(|_| {
            let mut stream = TcpStream::connect(&served.address).ok()?;
            stream.write_all(b"GET /sign-in HTTP/1.1\r\nX: ").ok()?;
            Some(stream)
        })
        .collect();
    assert!(half.iter().flatten().count() > 100, "they came");
    std::thread::sleep(Duration::from_secs(12));
    let booked = oms.rows("trades", "a1", &trade("M1", "2013-10-14T09:45:00-04:00", 250, "ANNA"));
    assert_eq!(booked.status, 200, "{}", booked.body);
    drop(half);
    served.stop();
}

/// A proxy might take another one of two hosts than we do.
#[test]
fn a_request_names_one_host() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let status = |head: &str| {
        let mut stream = TcpStream::connect(&served.address).expect("it listens");
        let request = format!("GET /sign-in HTTP/1.1\r\n{head}Connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("it is taken");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer.split(' ').nth(1).expect("a status").to_owned()
    };
    assert_eq!(status("Host: console.test\r\n"), "200");
    assert_eq!(status("Host: console.test\r\nHost: other.test\r\n"), "400");
    assert_eq!(status("Host: console.test\r\nHost: console.test\r\n"), "400");
    assert_eq!(status(""), "400");
    served.stop();
}
