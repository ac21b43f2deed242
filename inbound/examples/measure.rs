//! A benchmark of reading a file: `cargo run --release -p inbound --example measure -- trades
//! FILE`.

use std::time::Instant;
use terms::{Input, SourceKind};

fn main() {
    let [kind, path] =
        std::env::args().skip(1).collect::<Vec<_>>().try_into().expect("two arguments: KIND FILE");
    let kind = SourceKind::parse(&kind).expect("a kind of file");
    let packed = std::fs::read(path).expect("a file that can be read");
    for _ in 0..5 {
        let start = Instant::now();
        let bytes = inbound::unpack(&packed).expect("a sound file");
        let (mut rows, mut unreadable) = (0_u32, 0_u32);
        for row in inbound::open(kind, &bytes, None).expect("a file with our columns") {
            rows += 1;
            unreadable +=
                u32::from(matches!(std::hint::black_box(row.input), Input::Unreadable(_)));
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{rows} rows, {unreadable} unreadable, {seconds:.3} s, {:.0} rows/s",
            f64::from(rows) / seconds
        );
    }
}
