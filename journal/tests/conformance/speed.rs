//! Benchmarks of a journal: `cargo test --release -p journal speed -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use journal::{Journal, LocalJournal, Place};

const TOTAL_BYTES: usize = 1 << 30;

#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
fn report(what: &str, bytes: usize, took: Duration) {
    let mb_s = bytes as f64 / took.as_secs_f64() / 1e6;
    println!("{what}: {:.0} MB in {took:.2?}, {mb_s:.0} MB/s", bytes as f64 / 1e6);
}

#[test]
#[ignore = "a measurement, in release"]
fn speed_of_appending_and_reading() {
    for body_bytes in [64 << 10, 256 << 10, 1 << 20, 4 << 20] {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let place = Place::at(folder.path().join("journal"));
        let body: Vec<u8> =
            (0..body_bytes).map(|at: usize| at.wrapping_mul(31).to_le_bytes()[0]).collect();
        let batches = (TOTAL_BYTES / body_bytes).min(1000);
        LocalJournal::create(&place).expect("the folder is empty");
        let (mut journal, _) =
            LocalJournal::open_for_writing(&place, |_| Ok(())).expect("it was created");
        println!("-- batches of {} KiB", body_bytes >> 10);
        report(
            "write + fdatasync alone",
            batches * body_bytes,
            bare_writes(&folder, &body, batches),
        );
        let start = Instant::now();
        for number in 0..batches {
            let head = journal.head();
            journal
                .append(&head, i64::try_from(number).expect("few"), 100, &body)
                .expect("it is written");
        }
        report("append", batches * body_bytes, start.elapsed());
        // A shared disk has good and bad minutes: the yardstick is laid on both sides.
        report(
            "write + fdatasync alone, again",
            batches * body_bytes,
            bare_writes(&folder, &body, batches),
        );
        journal.close().expect("it is closed");
        for what in ["verify", "verify again"] {
            let start = Instant::now();
            LocalJournal::verify(&place).expect("it was closed");
            report(what, batches * body_bytes, start.elapsed());
        }
        let start = Instant::now();
        let (journal, _) =
            LocalJournal::open_for_writing(&place, |_| Ok(())).expect("it was closed");
        report("open for writing", batches * body_bytes, start.elapsed());
        let start = Instant::now();
        let read = journal
            .read()
            .expect("it can be read")
            .map(|batch| batch.expect("whole").body.len())
            .sum();
        report("read", read, start.elapsed());
    }
}

fn bare_writes(folder: &tempfile::TempDir, body: &[u8], batches: usize) -> Duration {
    use std::io::Write;
    let mut file = std::fs::File::create(folder.path().join("bare")).expect("it is made");
    let start = Instant::now();
    for _ in 0..batches {
        file.write_all(body).expect("it is written");
        file.sync_data().expect("it is durable");
    }
    start.elapsed()
}
