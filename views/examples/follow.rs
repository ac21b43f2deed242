//! A benchmark of the projection: reads the journal of an office and writes its tables anew.
//!
//! `cargo run --release -p views --example follow -- OFFICE sqlite:PATH|postgres://…`
//!
//! One thread decodes and applies, as the reading office does; the store's own writes. The time is
//! from the first batch to the last row committed, with the decoding.

use engine::Folder;
use journal::codec::Decoder;
use journal::{Failure, LocalJournal};
use office::Office;
use std::path::Path;
use std::time::Instant;
use terms::{Booked, Event};
use views::{Batch, Position, Store};

/// After how many events rows are committed.
const COMMIT_EVENTS: u64 = 100_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [office, address] = given.as_slice() else {
        return Err("give an office and where its tables are to be".into());
    };
    let folder = Folder::open(Path::new(office))?;
    let mut store = Store::open(address)?;
    if store.position() != Position::default() {
        return Err("the tables are there already; give another place".into());
    }
    let mut office = Office::new(markets::rulebook());
    let (mut trades, mut committed, mut position) = (0_u64, 0, Position::default());
    let began = Instant::now();
    LocalJournal::open_read_only(&folder.journal(), |batch| {
        for (seq, recorded) in (batch.seq..).zip(Decoder::new(&batch.body)) {
            let recorded = recorded.map_err(|source| Failure::Replay {
                batch: batch.number,
                source: Box::new(source),
            })?;
            office.apply(&recorded);
            store.project(&office, seq, batch.recorded_at_us, &recorded);
            trades += u64::from(matches!(recorded.event, Event::Booked(Booked::Trade(_), _)));
        }
        let journal::Batch { number, seq, events, recorded_at_us, previous, .. } = *batch;
        store.batch(Batch { number, seq, events, recorded_at_us, previous: previous.0 });
        position =
            Position { next_seq: seq + u64::from(events), batches: number + 1, chain: previous.0 };
        if position.next_seq - committed >= COMMIT_EVENTS {
            committed = position.next_seq;
            store
                .commit(&office, position)
                .map_err(|source| Failure::Replay { batch: number, source: Box::new(source) })?;
        }
        Ok(())
    })?;
    let decoded = began.elapsed();
    store.commit(&office, position)?;
    store.finish()?;
    let written = began.elapsed();
    let per_second = u128::from(trades) * 1000 / written.as_millis().max(1);
    println!(
        "{trades} trades in {written:.2?}, {per_second} a second (decoded and applied after {decoded:.2?})"
    );
    let began = Instant::now();
    for table in store.hashes()? {
        println!("{:14} {:>9} rows {}", table.table, table.rows, table.hash);
    }
    println!("read back in {:.2?}", began.elapsed());
    Ok(())
}
