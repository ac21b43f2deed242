//! The end of the program: within ten seconds, whatever is being done.

use crate::office::Office;
use crate::program::Program;
use crate::served::Served;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

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
    let keeps_sending = std::thread::spawn(move || {
        let mut upload = upload;
        while upload.write_all(&[b'7'; 4_096]).is_ok() {
            std::thread::sleep(Duration::from_millis(200));
        }
    });
    let began = Instant::now();
    served.stop();
    let took = began.elapsed();
    assert!(took < Duration::from_secs(15), "{took:?}, with a look at all of it afterwards");
    keeps_sending.join().expect("it was cut off");
    drop(stream);
}
