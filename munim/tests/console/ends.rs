//! The end of the program: within ten seconds, whatever is being done.

use crate::office::Office;
use crate::program::{Program, told, trade};
use crate::served::Served;
use crate::wire::Answered;
use std::fmt::Write as _;
use std::io::Write;
use std::net::TcpStream;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// So long the end may take at most, with a look at all of it afterwards, on a machine that does
/// much else.
const END_S_MAX: Duration = Duration::from_secs(15);

/// A body that comes quickly enough, and never wholly.
fn keep_sending(mut upload: TcpStream) -> JoinHandle<()> {
    std::thread::spawn(move || {
        while upload.write_all(&[b'7'; 4_096]).is_ok() {
            std::thread::sleep(Duration::from_millis(200));
        }
    })
}

#[test]
fn it_ends_in_time_whatever_it_is_doing() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "esther");
    let clerk = Program::of(&office, &served, "asha");
    let send = |text: &str| {
        let mut stream = TcpStream::connect(&served.address).expect("it listens");
        stream.write_all(text.as_bytes()).expect("it is taken");
        stream
    };
    let stream = send(&oms.head_of("GET /v1/stream", 0).replace("\r\n\r\n{", "\r\n\r\n"));
    let upload = send(&clerk.head_of("POST /v1/documents/trades", 1 << 20));
    let keeps_sending = keep_sending(upload);
    let began = Instant::now();
    served.stop();
    let took = began.elapsed();
    assert!(took < END_S_MAX, "{took:?}");
    keeps_sending.join().expect("it was cut off");
    drop(stream);
}

/// Nobody tells it to: it cannot read its own journal into the tables any more.
#[test]
fn it_ends_in_time_when_its_reader_has_stopped() {
    let office = Office::furnished();
    let mut served = Served::start(&office);
    let clerk = Program::of(&office, &served, "asha");
    let mut upload = TcpStream::connect(&served.address).expect("it listens");
    let head = clerk.head_of("POST /v1/documents/trades", 1 << 20);
    upload.write_all(head.as_bytes()).expect("it is taken");
    let keeps_sending = keep_sending(upload);
    let tables = rusqlite::Connection::open(office.path("office/views/views.sqlite"));
    let tables = tables.expect("it is a database");
    tables.execute_batch("UPDATE position SET next_seq = next_seq - 1").expect("anybody may");
    let began = Instant::now();
    let row = trade("M1", "2013-10-14T09:45:00-04:00", 250, "ANNA");
    let refused = clerk.rows("trades", "k1", &row);
    assert_eq!(refused.status, 500, "{}", refused.body);
    let (code, said) = served.ended();
    let took = began.elapsed();
    assert!(took < END_S_MAX && code == Some(2), "{took:?}, {code:?}: {said}");
    keeps_sending.join().expect("it was cut off");
    tables.execute_batch("UPDATE position SET next_seq = next_seq + 1").expect("anybody may");
    office.munim("verify office");
}

/// So many rows that the end comes while they are loaded.
const ROWS: usize = 60_000;

#[test]
fn a_load_that_the_end_meets_is_whole_when_it_comes_again() {
    let office = Office::furnished();
    let served = Served::start_with(&office, "--patience-ms 0");
    let clerk = Program::of(&office, &served, "asha");
    let mut file = String::from(
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n",
    );
    for row in 1..=ROWS {
        writeln!(file, "E{row},2013-10-14T10:00:00-04:00,BEN,B,BAC,10,14.25,USD,XNYS,A")
            .expect("memory takes it");
    }
    let send = |clerk: &Program| {
        assert_eq!(clerk.document("trades", "large.csv", file.as_bytes()).status, 202);
    };
    let ask = |clerk: &Program| {
        std::thread::sleep(Duration::from_millis(50));
        clerk.get("/v1/documents/trades/large.csv")
    };
    send(&clerk);
    let is_booked = |found: &Answered| {
        found.status == 200 || told(found)["booked"].as_u64().is_some_and(|rows| rows > 0)
    };
    let found = (0..1_000).map(|_| ask(&clerk)).find(is_booked).expect("it begins soon");
    assert_eq!(found.status, 202, "it goes on: {}", found.body);
    let began = Instant::now();
    served.stop();
    let took = began.elapsed();
    assert!(took < END_S_MAX, "{took:?}");

    let served = Served::start_with(&office, "--patience-ms 0");
    let clerk = Program::of(&office, &served, "asha");
    send(&clerk);
    let done = (0..2_000).map(|_| ask(&clerk)).find(|asked| asked.status != 202);
    let done = done.expect("it is done in the end");
    let counts = ["rows", "booked", "rejected"].map(|count| told(&done)["file"][count].as_u64());
    assert_eq!(counts, [Some(ROWS as u64), Some(ROWS as u64), Some(0)], "{}", done.body);
    served.stop();
    let tables = rusqlite::Connection::open(office.path("office/views/views.sqlite"));
    let count = "SELECT count(DISTINCT trade_id) FROM trades WHERE trade_id LIKE 'E%'";
    let booked = tables.expect("it is a database").query_row(count, [], |row| row.get(0));
    let booked: i64 = booked.expect("they can be counted");
    assert_eq!(usize::try_from(booked), Ok(ROWS), "each is there");
}
