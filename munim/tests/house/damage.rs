//! Damage (R3): one changed byte anywhere, documents that are cut, gone or exchanged, and journals
//! that are sound in every checksum and say something else than what the rules decide.

use crate::memory::{Memory, QUIET, first_day, folder};
use crate::office::Desk;
use engine::commands::{DayFiles, run_day};
use engine::{Engine, VerifyReport};
use journal::codec::{Decoder, Encoder};
use journal::simulated::SimulatedDisk;
use journal::{Batch, Hash, Journal, LocalJournal};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terms::{
    Booked, ContentHash, Document, Entry, Event, Input, Name, Origin, Posting, Quantity, Recorded,
    SourceEvent, SourceKind, Trade,
};

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// What becomes of an event in a forged journal.
type Forge = Box<dyn Fn(Recorded) -> Option<Recorded>>;

const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A
T2,2013-10-07T09:31:00-04:00,BEN,S,IBM,200,182.505,USD,XNYS,A
T3,2013-10-07T09:32:00-04:00,NOBODY,B,BAC,1,14.00,USD,XNYS,A
T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A
";

/// A small office whose day is not closed yet.
fn open_day() -> Memory {
    let mut memory = Memory::furnished();
    memory.load(SourceKind::Trades, "trades.csv", TRADES);
    memory
}

/// The same after its first day.
fn closed_day() -> (Desk, SimulatedDisk) {
    let mut memory = open_day();
    let sheet = run_day(&mut memory.engine, first_day(), &DayFiles::default(), QUIET)
        .expect("it can be run");
    assert!(sheet.holds());
    memory.close()
}

fn verify(desk: &Desk, drive: &SimulatedDisk) -> anyhow::Result<VerifyReport> {
    engine::verify(&folder(desk, drive))
}

/// What verify says of these files; empty when it finds nothing.
fn found(desk: &Desk, files: &Files) -> String {
    match verify(desk, &SimulatedDisk::with_files(files)) {
        Err(error) => format!("{error:#}"),
        Ok(report) => report
            .differences
            .into_iter()
            .next()
            .map(|difference| difference.what)
            .unwrap_or_default(),
    }
}

fn documents(desk: &Desk, files: &Files) -> Vec<PathBuf> {
    let sources = desk.path("office").join("sources");
    files.keys().filter(|path| path.parent() == Some(&sources)).cloned().collect()
}

#[test]
fn every_byte_is_watched() {
    let (desk, drive) = closed_day();
    assert!(verify(&desk, &drive).expect("it is whole").is_whole());
    let files = drive.files();
    let places: Vec<(&PathBuf, usize)> =
        files.iter().flat_map(|(path, bytes)| (0..bytes.len()).map(move |at| (path, at))).collect();
    std::thread::scope(|threads| {
        for half in [0, 1] {
            let (desk, files, places) = (&desk, &files, &places);
            threads.spawn(move || {
                places
                    .iter()
                    .skip(half)
                    .step_by(2)
                    .for_each(|(path, at)| flip(desk, files, path, *at));
            });
        }
    });
    println!(
        "counted R3: {0} tried, {0} survived: bytes of {1} files changed, each found and its file named",
        places.len(),
        files.len()
    );
    assert!(places.len() > 5000);
}

fn flip(desk: &Desk, files: &Files, path: &Path, at: usize) {
    let mut files = files.clone();
    files.get_mut(path).expect("it is one of them")[at] ^= 1 << (at % 8);
    let said = found(desk, &files);
    let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
    assert!(said.contains(name), "byte {at} of {name}: {said:?}");
}

#[test]
fn a_document_that_is_cut_gone_or_exchanged_is_named() {
    let (desk, drive) = closed_day();
    let files = drive.files();
    let documents = documents(&desk, &files);
    assert_eq!(documents.len(), 3);
    let name =
        |path: &Path| path.file_name().expect("it has a name").to_string_lossy().into_owned();
    for (index, path) in documents.iter().enumerate() {
        for length in [0, 1, files[path].len() / 2, files[path].len() - 1] {
            let mut cut = files.clone();
            cut.get_mut(path).expect("it is there").truncate(length);
            assert!(found(&desk, &cut).contains(&name(path)));
        }
        let mut gone = files.clone();
        gone.remove(path);
        assert!(found(&desk, &gone).contains(&name(path)), "{}", found(&desk, &gone));
        let other = &documents[(index + 1) % documents.len()];
        let mut exchanged = files.clone();
        exchanged.insert(path.clone(), files[other].clone());
        exchanged.insert(other.clone(), files[path].clone());
        let said = found(&desk, &exchanged);
        assert!(said.contains(&name(path)) || said.contains(&name(other)), "{said}");
    }
    let mut foreign = files.clone();
    foreign.insert(documents[0].with_file_name("notes.txt"), b"mine".to_vec());
    assert!(found(&desk, &foreign).contains("notes.txt"));
}

/// A load died between the naming of its document and its first row; then the document is lost.
#[test]
fn a_document_that_no_row_has_used_yet_is_missed() {
    let mut memory = open_day();
    let bytes = TRADES.replace('T', "U").into_bytes();
    let content = Hash::of(&bytes);
    let document = Document {
        kind: SourceKind::Trades,
        name: Name::from("u.csv"),
        content: ContentHash(content.0),
        layout: None,
        bytes: bytes.len() as u64,
    };
    memory.engine.keep(Arc::new(bytes)).expect("it can be kept");
    memory.engine.command(Input::ReceiveSource(document)).expect("it is new");
    let (desk, drive) = memory.close();
    assert_eq!(found(&desk, &drive.files()), "");
    let mut files = drive.files();
    files
        .remove(&desk.path("office").join("sources").join(content.to_string()))
        .expect("it was kept");
    assert!(found(&desk, &files).contains(&content.to_string()), "{}", found(&desk, &files));
}

/// The events of a disk, changed, in a new journal with sound checksums beside the same documents.
fn forged(
    desk: &Desk,
    drive: &SimulatedDisk,
    forge: impl Fn(Recorded) -> Option<Recorded>,
) -> SimulatedDisk {
    let mut batches: Vec<Batch> = Vec::new();
    let keep = |batch: &Batch| {
        batches.push(batch.clone());
        Ok(())
    };
    LocalJournal::open_read_only(&folder(desk, drive).journal(), keep).expect("it is whole");
    let mut documents = drive.files();
    documents.retain(|path, _| path.parent() == Some(&desk.path("office").join("sources")));
    let other = SimulatedDisk::with_files(&documents);
    let place = folder(desk, &other).journal();
    LocalJournal::create(&place).expect("there is none");
    let (mut journal, _) =
        LocalJournal::open_for_writing(&place, |_| Ok(())).expect("it was created");
    for batch in batches {
        let mut encoder = Encoder::new();
        for recorded in Decoder::new(&batch.body)
            .filter_map(|recorded| forge(recorded.expect("it was written whole")))
        {
            encoder.push(&recorded);
        }
        let ((events, body), head) = (encoder.take(), journal.head());
        journal.append(&head, batch.recorded_at_us, events, &body).expect("it can be written");
    }
    journal.close().expect("it can be closed");
    other
}

fn is_trade(recorded: &Recorded, trade_id: &str) -> bool {
    matches!(&recorded.event, Event::Booked(Booked::Trade(trade), _) if trade.trade_id == trade_id)
}

/// A cent more of a fee, out of the client's money: the entry balances, every checksum holds.
#[test]
fn a_fee_that_the_rules_do_not_give_is_found() {
    let (desk, drive) = open_day().close();
    let forge = |mut recorded: Recorded| {
        if let Event::Booked(Booked::Trade(trade), entry) = &mut recorded.event
            && trade.trade_id == "T2"
        {
            (*trade, *entry) = with_a_cent_more(trade, entry);
        }
        Some(recorded)
    };
    assert_eq!(found(&desk, &forged(&desk, &drive, Some).files()), "", "a copy is whole");
    let other = forged(&desk, &drive, forge);
    let differences = verify(&desk, &other).expect("it can be read").differences;
    assert!(differences[0].what.contains("T2"), "{differences:?}");
    // The house itself takes it for what it says: only deciding again finds it.
    Engine::open(folder(&desk, &other))
        .expect("the journal is sound")
        .close()
        .expect("it can be closed");
}

fn with_a_cent_more(trade: &Trade, entry: &Entry) -> (Trade, Entry) {
    let moved = |posting: &Posting, units: i64| {
        let quantity = Quantity::try_new(i128::from(posting.quantity.units() + units))
            .expect("a cent more fits");
        Posting { quantity, ..*posting }
    };
    // The last posting is of a fee; the client pays it.
    let fee = entry
        .postings()
        .iter()
        .rposition(|posting| posting.asset == trade.currency)
        .expect("a sale bears fees");
    let forged = entry.postings().iter().enumerate().map(|(index, posting)| match posting {
        _ if index == fee => moved(posting, 1),
        Posting { account, asset, .. } if *account == trade.account && *asset == trade.currency => {
            moved(posting, -1)
        }
        _ => *posting,
    });
    let entry = Entry::try_new(entry.value_date(), forged).expect("it balances");
    let fees = Quantity::try_new(i128::from(trade.fees.units() + 1)).expect("a cent more fits");
    (Trade { fees, ..trade.clone() }, entry)
}

/// What is left out, moved to another row, or turned into its contrary is found as well.
#[test]
fn a_journal_that_tells_another_story_is_found() {
    let (desk, drive) = open_day().close();
    let forgeries: [(&str, Forge); 4] = [
        (
            "a trade is left out",
            Box::new(|recorded| (!is_trade(&recorded, "T1")).then_some(recorded)),
        ),
        (
            "the last trade is left out",
            Box::new(|recorded| (!is_trade(&recorded, "T2")).then_some(recorded)),
        ),
        (
            "a refusal is left out",
            Box::new(|recorded| {
                (!matches!(recorded.event, Event::Source(SourceEvent::InputRejected { .. })))
                    .then_some(recorded)
            }),
        ),
        (
            "another row is named",
            Box::new(|recorded| {
                Some(if is_trade(&recorded, "T2") { moved_down(recorded) } else { recorded })
            }),
        ),
    ];
    for (what, forge) in forgeries {
        let said = found(&desk, &forged(&desk, &drive, forge).files());
        assert_ne!(said, "", "{what}");
    }
}

fn moved_down(mut recorded: Recorded) -> Recorded {
    if let Origin::Row { row, .. } = &mut recorded.origin {
        *row += 1;
    }
    recorded
}
