//! Bodies that are longer than anybody should send, packed bombs, and rubbish: refused before they
//! are kept, and in little memory.

use crate::office::Office;
use crate::program::{Program, told, trade};
use crate::served::Served;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;

const HEADER: &str =
    "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n";

/// How many documents the office keeps.
fn kept(office: &Office) -> usize {
    std::fs::read_dir(office.path("office/sources")).expect("an office has documents").count()
}

/// The status and the text of what comes back for bytes that are sent as they are.
fn raw(served: &Served<'_>, head: &str, body: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(&served.address).expect("it listens");
    stream.write_all(head.as_bytes()).expect("the head is taken");
    // Who is refused may be cut off before everything is sent.
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or_default(), answer)
}

#[test]
fn what_is_too_long_is_refused_before_it_is_sent() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    // Nothing but the first byte of it ever comes.
    let (status, answer) = raw(&served, &oms.head_of("POST /v1/rows/trades", 100 << 20), b"");
    assert_eq!(status, 413, "{answer}");
    assert!(answer.contains("\"code\":\"too_long\""), "{answer}");
    let (status, answer) = raw(&served, &oms.head_of("POST /v1/documents/trades", 5 << 30), b"");
    assert_eq!(status, 413, "{answer}");
    // A body that does not say how long it is ends at the limit.
    let head = oms
        .head_of("POST /v1/rows/trades", 0)
        .replace("Content-Length: 0\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n");
    let piece = format!("100000\r\n{}\r\n", " ".repeat(1 << 20));
    let body = format!("{}1\r\n \r\n", piece.repeat(8));
    let (status, answer) = raw(&served, &head, body.as_bytes());
    assert_eq!(status, 413, "{answer}");
    assert_eq!(kept(&office), 6, "nothing of it was kept");
    served.stop();
}

#[test]
fn bombs_and_rubbish_are_refused_in_little_memory_and_not_kept() {
    let office = Office::furnished();
    let served = Served::start_with(&office, "--patience-ms 25000");
    let oms = Program::of(&office, &served, "asha");
    let before = served.peak_mib();
    // Eight members of 32 MiB of empty lines each.
    let member = || {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![b'\n'; 32 << 20]).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    };
    let bomb = member().repeat(8);
    let line = [HEADER.as_bytes(), &vec![b'7'; 3 << 20]].concat();
    let rubbish = format!("{HEADER}{}", "no,trade\n".repeat(1_000));
    for (name, body, status, why) in [
        ("bomb.csv.gz", bomb.as_slice(), 413, "the file unpacks to more than"),
        ("line.csv", line.as_slice(), 413, "a line of the file is longer than"),
        ("rubbish.csv", rubbish.as_bytes(), 400, "no row of it can be read"),
    ] {
        let answered = oms.document("trades", name, body);
        assert_eq!(answered.status, status, "{name}: {}", answered.body);
        let detail = told(&answered)["detail"].to_string();
        assert!(detail.contains(why), "{name}: {detail}");
    }
    let grown = served.peak_mib() - before;
    assert!(grown < 64, "{grown} MiB for a bomb of {} KiB", bomb.len() >> 10);
    assert_eq!(kept(&office), 6, "nothing of it was kept");
    served.stop();
}

#[test]
fn what_is_refused_row_by_row_has_a_quota() {
    let office = Office::furnished();
    let served = Served::start_with(&office, "--refused-mib 1");
    let [asha, ben, farid] =
        ["asha", "ben", "farid"].map(|person| Program::of(&office, &served, person));
    let mut file = String::from(HEADER);
    for row in 0..18_000 {
        writeln!(file, "Q{row},2013-10-14T10:00:00-04:00,NOBODY,B,BAC,100,14.25,USD,XNYS,A")
            .expect("memory takes it");
    }
    assert_eq!(asha.document("trades", "first.csv", file.as_bytes()).status, 200);
    let row = trade("M1", "2013-10-14T09:45:00-04:00", 250, "ANNA");
    let refused = asha.rows("trades", "a1", &row);
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert!(refused.header("retry-after").is_some() && refused.body.contains("too_much_refused"));
    let mut coming = TcpStream::connect(&served.address).expect("it listens");
    let head = asha.head_of("POST /v1/documents/trades", 1 << 20);
    coming.write_all(head.as_bytes()).expect("it is taken");
    let mut answer = [0; 12];
    coming.read_exact(&mut answer).expect("it answers");
    assert_eq!(&answer, b"HTTP/1.1 429", "before any of it has come");
    assert_eq!(asha.document("trades", "first.csv", file.as_bytes()).status, 200, "known already");
    assert_eq!(ben.rows("trades", "c1", &row).status, 200, "others have their own");

    // What is known already is kept too, when it comes in other bytes; and what is put forward.
    let booked = file.replace("NOBODY", "ANNA");
    assert_eq!(ben.document("trades", "booked.csv", booked.as_bytes()).status, 200);
    let again = booked.replace('\n', "\r\n");
    let known = told(&ben.document("trades", "again.csv", again.as_bytes()));
    assert_eq!(known["file"]["duplicate"], 18_000, "{known}");
    let other = trade("M2", "2013-10-14T09:45:00-04:00", 250, "ANNA");
    assert_eq!(ben.rows("trades", "c2", &other).status, 429);
    let mut people = String::from("person,version,full_name,email,desk,roles,language,active\n");
    for row in 0..30_000 {
        writeln!(people, "new{row},1,New Comer{row},,OPS,clerk,en,yes").expect("memory takes it");
    }
    let put = |name: &str, text: &str| farid.document("people", name, text.as_bytes());
    let first = put("new.csv", &people);
    assert_eq!(told(&first)["became"], "proposed", "{}", first.body);
    assert_eq!(put("more.csv", &people.replace("new", "more")).status, 429);
    assert_eq!(told(&put("new.csv", &people))["became"], "proposed", "known already");
    served.stop();
}

/// Each would lie on the disk of the office for as long as its sender likes.
#[test]
fn a_person_sends_so_many_files_at_once() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let [asha, ben] = ["asha", "ben"].map(|person| Program::of(&office, &served, person));
    let head = asha.head_of("POST /v1/documents/trades", 4 << 20);
    let coming: Vec<TcpStream> = (0..8)
        .map(|_| {
            let mut file = TcpStream::connect(&served.address).expect("it listens");
            file.write_all(head.as_bytes()).expect("it is taken");
            file
        })
        .collect();
    // What came under a name is known under it, and would be answered without being read.
    let send = |program: &Program, name: &str| {
        program.document("trades", &format!("{name}.csv"), HEADER.as_bytes())
    };
    let until = |of: &str, is_it: &dyn Fn(u16) -> bool| {
        let mut answers = (0..2_000).map(|number| send(&asha, &format!("{of}-{number}")));
        let answered = answers.find(|answered| is_it(answered.status));
        answered.expect("it is so soon")
    };
    let refused = until("full", &|status| status == 429);
    assert_eq!(refused.header("retry-after"), Some("5"), "{}", refused.body);
    assert_ne!(send(&ben, "of-ben").status, 429, "others have their own");
    drop(coming);
    until("free", &|status| status != 429);
    served.stop();
}
