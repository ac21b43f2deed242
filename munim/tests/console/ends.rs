//! The end of the program: within ten seconds, whatever is being done.

use crate::office::Office;
use crate::program::{Program, trade};
use crate::served::Served;
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
