//! Files in the folder of an office: batches, segments, HEAD, closings, images. Whatever stands
//! there is read as what was written, or refused.

use crate::memory::{Memory, QUIET, first_day, folder};
use crate::trial::{Trial, seeds};
use engine::commands::{DayFiles, run_day};
use journal::codec::{Decoder, Encoder};
use journal::simulated::SimulatedDisk;
use journal::{Hash, LocalJournal, Place};
use office::Office;
use office::accounting::statements::{GeneralLedger, LedgerLine};
use office::accounting::view::Basis;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use terms::{Lens, Recorded, SourceKind};

type Files = BTreeMap<PathBuf, Vec<u8>>;

const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A
T2,2013-10-07T09:31:00-04:00,BEN,S,IBM,200,182.505,USD,XNYS,A
T3,2013-10-07T09:32:00-04:00,NOBODY,B,BAC,1,14.00,USD,XNYS,A
";

/// A small office after its first day.
fn closed_day() -> Memory {
    let mut memory = Memory::furnished();
    memory.load(SourceKind::Trades, "trades.csv", TRADES);
    let sheet = run_day(&mut memory.engine, first_day(), &DayFiles::default(), QUIET)
        .expect("it can be run");
    assert!(sheet.holds());
    memory
}

/// One example of every event that was ever written, as the bodies of batches.
fn golden() -> Vec<Vec<u8>> {
    let lines = include_str!("../../../journal/tests/codec/golden.txt").lines();
    let bytes = |hex: &str| -> Vec<u8> {
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("it is hex");
        (0..hex.len()).step_by(2).map(byte).collect()
    };
    lines.filter_map(|line| Some(bytes(line.split_once(": ")?.1))).collect()
}

#[test]
fn bodies_of_batches() {
    Trial::usual("events", golden()).times(60_000).run(|bytes| {
        let mut read: Vec<Recorded> = Vec::new();
        for recorded in Decoder::new(bytes) {
            match recorded {
                Ok(recorded) => read.push(recorded),
                Err(wrong) => return format!("{} {wrong}", names(&read)),
            }
        }
        // What was read is written in the newest form, and read as the same.
        let mut encoder = Encoder::new();
        for recorded in &read {
            encoder.push(recorded);
        }
        let again: Result<Vec<Recorded>, _> = Decoder::new(&encoder.take().1).collect();
        assert_eq!(again.as_ref(), Ok(&read));
        names(&read)
    });
}

fn names(read: &[Recorded]) -> String {
    read.iter().map(|recorded| recorded.event.name()).collect::<Vec<_>>().join(" ")
}

/// The files of a disk whose names end like this.
fn named(files: &Files, ending: &str) -> PathBuf {
    let mut found = files.keys().filter(|path| path.to_string_lossy().ends_with(ending));
    found.next().unwrap_or_else(|| panic!("an office has a {ending}")).clone()
}

/// Puts other bytes in the place of a file of the journal; it must read as it was, or be refused.
fn journal_with(name: &'static str, ending: &str) {
    let (desk, drive) = closed_day().close();
    let files = drive.files();
    let path = named(&files, ending);
    let place = folder(&desk, &drive).journal();
    let whole = LocalJournal::verify(&place).expect("it is whole");
    let trial = Trial::usual(name, seeds([&files[&path]]));
    Trial { bytes_max: 64 << 10, ..trial }.run(|bytes| {
        let mut other = files.clone();
        other.insert(path.clone(), bytes.to_vec());
        let damaged = SimulatedDisk::with_files(&other);
        let place = Place { disk: Arc::new(damaged), ..place.clone() };
        let verified = LocalJournal::verify(&place);
        if let Ok(verified) = &verified {
            assert!(verified.head.same_place(&whole.head), "another history was believed");
        }
        // A writer may cut off what was never acknowledged, and nothing else.
        let mut batches = 0;
        let opened = LocalJournal::open_for_writing(&place, |_| {
            batches += 1;
            Ok(())
        });
        match (verified, opened) {
            (_, Ok((_, opened))) => {
                assert!(opened.head.same_place(&whole.head), "it opened another history");
                format!("opened, {batches}")
            }
            (Err(failure), Err(_)) => failure.to_string(),
            (Ok(_), Err(failure)) => panic!("it verified and does not open: {failure}"),
        }
    });
}

#[test]
fn segments() {
    journal_with("segments", ".seg");
}

#[test]
fn heads() {
    journal_with("heads", "HEAD");
}

/// A general ledger, line by line.
fn shown(ledger: &GeneralLedger) -> Vec<String> {
    let bases = [Basis::TradeDate, Basis::SettlementDate];
    let lines = bases.iter().flat_map(|basis| ledger.lines(*basis));
    let row = |line: LedgerLine<'_>| {
        let account = &ledger.account(line.account).account;
        format!("{} {account} {}", line.line.gl_line, line.total.0)
    };
    lines.map(row).collect()
}

/// The trial balance of a closed day is the one of the journal, whatever the kept closings say.
fn closings_with(name: &'static str, ending: &str) {
    let (desk, drive) = closed_day().close();
    let files = drive.files();
    let path = named(&files, ending);
    let lens = Lens { as_of: Some(first_day()), known_at: None };
    let ledger = |files: &Files| {
        let folder = folder(&desk, &SimulatedDisk::with_files(files));
        shown(&engine::balances(&folder, lens).expect("the journal is whole"))
    };
    let expected = ledger(&files);
    let trial = Trial::usual(name, seeds([&files[&path]]));
    Trial { bytes_max: 64 << 10, ..trial }.times(50).run(|bytes| {
        let mut other = files.clone();
        other.insert(path.clone(), bytes.to_vec());
        assert_eq!(ledger(&other), expected);
        String::new()
    });
}

#[test]
fn late_closings() {
    closings_with("closings-late", ".late");
}

#[test]
fn bases_of_closings() {
    closings_with("closings-base", ".base");
}

/// A closing under its own hash, as only the program writes it, is read without a panic.
#[test]
fn closings_that_are_signed() {
    let (desk, drive) = closed_day().close();
    let files = drive.files();
    let path = named(&files, ".late");
    let lens = Lens { as_of: Some(first_day()), known_at: None };
    let fields = files[&path][..files[&path].len() - 32].to_vec();
    Trial::usual("closings-signed", vec![fields]).times(50).run(|bytes| {
        let mut other = files.clone();
        other.insert(path.clone(), [bytes, &Hash::of(bytes).0].concat());
        let folder = folder(&desk, &SimulatedDisk::with_files(&other));
        engine::balances(&folder, lens).map_or_else(|error| error.to_string(), |_| String::new())
    });
}

/// An image under its own hash, as only the program writes it, is an office or none.
#[test]
fn images_of_offices() {
    let memory = closed_day();
    let image = memory.engine.office.image();
    let rulebook = markets::rulebook();
    let trial = Trial::usual("images", vec![image]);
    // Beside the image the rulebook is there, once more for each.
    Trial { bytes_max: 64 << 10, memory: (64 << 20, 4 << 10), ..trial }.times(1_500).run(|bytes| {
        match Office::from_image(rulebook.clone(), bytes) {
            Some(office) => format!("an office of {} events", office.events()),
            None => "none".to_owned(),
        }
    });
}
