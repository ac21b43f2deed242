//! An office outlives its program: small offices of every edition are opened, verified, restored
//! and continued by this one.

mod forged;
mod restated;
mod unknown;
mod upgrade;

use engine::commands::{DayFiles, backup, restore, run_day};
use engine::{Engine, Folder, Progress, VerifyReport, verify};
use flate2::read::GzDecoder;
use journal::codec::{Decoder, Encoder};
use journal::simulated::SimulatedDisk;
use journal::{Batch, Hash, Journal, LocalJournal};
use office::editions::EDITION;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use terms::{
    ContentHash, Date, Edition, EditionBegan, Event, OfficeEvent, Recorded, Say, Sentence,
    SourceKind,
};

/// The offices that are kept, the edition that made each, its next business day, and whether that
/// day has files.
const KEPT: [(&str, u16, &str, bool); 18] = [
    ("edition-1", 1, "2020-12-24", true),
    ("edition-2", 2, "2021-01-04", true),
    ("edition-3", 3, "2021-01-05", false),
    ("edition-4", 4, "2021-01-06", false),
    ("edition-5", 5, "2021-01-07", false),
    ("edition-6", 6, "2021-01-08", false),
    ("edition-7", 7, "2021-01-11", false),
    // Each has rows that editions decide otherwise.
    ("edition-1-rules", 1, "2020-12-18", false),
    ("edition-2-rules", 2, "2020-12-18", false),
    ("edition-3-rules", 3, "2020-12-18", false),
    ("edition-4-rules", 4, "2020-12-18", false),
    ("edition-4-cents", 4, "2026-02-06", false),
    ("edition-4-refused", 4, "2026-06-10", false),
    ("edition-4-evenings", 4, "2026-06-16", false),
    ("edition-4-openings", 4, "2026-06-11", false),
    ("edition-5-rules", 5, "2026-06-09", false),
    ("edition-6-limits", 6, "2013-10-09", false),
    ("edition-7-rules", 7, "2026-11-09", false),
];

fn offices() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../oracles/offices")
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

/// An office that is kept, as its backup has it.
fn restored(name: &str, place: &TempDir) -> Folder {
    let packed = std::fs::File::open(offices().join(format!("{name}.tar.gz"))).expect("it is kept");
    let plain = place.path().join("backup.tar");
    std::io::copy(&mut GzDecoder::new(packed), &mut std::fs::File::create(&plain).expect("a file"))
        .expect("it unpacks");
    restore(&plain, &place.path().join("office")).expect("it is a backup")
}

/// Lays the closings beside an office that its own program kept there, where we have them: a backup
/// has none.
fn with_closings(name: &str, folder: &Folder) {
    let packed = offices().join(format!("{name}-closings.tar.gz"));
    if let Ok(packed) = std::fs::File::open(packed) {
        tar::Archive::new(GzDecoder::new(packed)).unpack(folder.path()).expect("it unpacks");
        assert!(folder.path().join("closings").is_dir());
    }
}

fn next_day(name: &str, has_files: bool) -> DayFiles {
    let file = |kind: &str| offices().join(format!("{name}-next-{kind}.csv"));
    let files = |kind| if has_files { vec![file(kind)] } else { Vec::new() };
    DayFiles::from([(SourceKind::Prices, files("prices")), (SourceKind::Trades, files("trades"))])
}

/// The office of an edition on a disk in memory.
struct Kept {
    place: TempDir,
    disk: SimulatedDisk,
}

impl Kept {
    fn of(name: &str) -> Self {
        let place = TempDir::new().expect("the machine has a temporary folder");
        let folder = restored(name, &place);
        let files: BTreeMap<PathBuf, Vec<u8>> = ["journal", "sources"]
            .iter()
            .flat_map(|part| {
                std::fs::read_dir(folder.path().join(part)).expect("it is a part of an office")
            })
            .map(|entry| entry.expect("an entry").path())
            .map(|path| (path.clone(), std::fs::read(&path).expect("it can be read")))
            .collect();
        Self { place, disk: SimulatedDisk::with_files(&files) }
    }

    fn folder(&self) -> Folder {
        self.folder_on(&self.disk)
    }

    fn folder_on(&self, disk: &SimulatedDisk) -> Folder {
        Folder::on_disk(&self.place.path().join("office"), Arc::new(disk.clone()))
    }

    /// Its events, changed, in a new journal with sound checksums beside the same documents.
    fn forged(&self, mut forge: impl FnMut(u64, Recorded) -> Option<Recorded>) -> SimulatedDisk {
        let mut batches: Vec<Batch> = Vec::new();
        let keep = |batch: &Batch| {
            batches.push(batch.clone());
            Ok(())
        };
        LocalJournal::open_read_only(&self.folder().journal(), keep).expect("it is whole");
        let mut documents = self.disk.files();
        documents.retain(|path, _| path.parent() == Some(&self.folder().sources()));
        let other = SimulatedDisk::with_files(&documents);
        let place = self.folder_on(&other).journal();
        LocalJournal::create(&place).expect("there is none");
        let (mut journal, _) =
            LocalJournal::open_for_writing(&place, |_| Ok(())).expect("it was created");
        for batch in batches {
            let mut encoder = Encoder::new();
            for (recorded, seq) in Decoder::new(&batch.body).zip(batch.seq..) {
                if let Some(mut recorded) = forge(seq, recorded.expect("it was written whole")) {
                    // Whoever forges a journal forges the chain that its sheets name along.
                    with_chain(&mut recorded.event, journal.head().chain);
                    encoder.push(&recorded);
                }
            }
            let ((events, body), head) = (encoder.take(), journal.head());
            journal.append(&head, batch.recorded_at_us, events, &body).expect("it can be written");
        }
        journal.close().expect("it can be closed");
        other
    }
}

fn with_chain(event: &mut Event, chain: Hash) {
    if let Event::Office(OfficeEvent::EditionBegan(EditionBegan { proved: Some(proved), .. })) =
        event
    {
        proved.chain = ContentHash(chain.0);
    }
    let Event::Office(OfficeEvent::DayClosed { controls, .. }) = event else { return };
    for control in controls {
        let said = control
            .control
            .as_prose()
            .filter(|said| said.starts_with("events of the journal, chain "));
        if said.is_some() {
            control.control = Sentence::prose(
                "",
                format!("events of the journal, chain {}", ContentHash(chain.0)),
            );
        } else if control.control.code == "events_of_the_journal" {
            control.control =
                Sentence::new("events_of_the_journal", [("chain", ContentHash(chain.0).wording())]);
        }
    }
}

/// The events of a journal.
fn events(folder: &Folder) -> Vec<Recorded> {
    let mut events = Vec::new();
    let read = LocalJournal::open_read_only(&folder.journal(), |batch| {
        events.extend(Decoder::new(&batch.body).map(|event| event.expect("it was written whole")));
        Ok(())
    });
    read.expect("the journal was closed");
    events
}

fn whole(folder: &Folder) -> VerifyReport {
    let report = verify(folder).expect("it can be read");
    assert!(
        report.is_whole(),
        "{} differences: {:#?}",
        report.difference_count,
        report.differences
    );
    let counted = report
        .stretches
        .iter()
        .map(|stretch| stretch.same + stretch.said_otherwise + stretch.decided_otherwise);
    assert_eq!(counted.sum::<u64>(), report.events, "each event is counted once");
    report
}

#[test]
fn every_edition_is_verified_restored_and_continued() {
    for (name, edition, next, has_files) in KEPT {
        let place = TempDir::new().expect("the machine has a temporary folder");
        let folder = restored(name, &place);
        with_closings(name, &folder);
        let before = whole(&folder);
        let decided: Vec<Edition> =
            before.stretches.iter().map(|stretch| stretch.edition).collect();
        // The last edition without a mark gives most offices as the one before it.
        assert!(decided.contains(&Edition(edition)) || edition == 3, "{name}: {decided:?}");
        let is_older = decided.last() < Some(&EDITION);

        let mut engine = Engine::open(folder.clone()).expect("it opens");
        let sheet =
            run_day(&mut engine, day(next), &next_day(name, has_files), Progress { quiet: true })
                .expect("its next day runs");
        assert!(
            sheet.holds(),
            "{name}: {:?}",
            sheet.controls.iter().find(|control| !control.holds())
        );
        engine.close().expect("it closes");

        let after = whole(&folder);
        let last = after.stretches.last().expect("it has a stretch");
        assert_eq!(last.edition, EDITION, "{name}");
        assert!(
            !is_older || last.first == before.events,
            "{name}: the edition begins behind what was there"
        );
        assert_eq!(
            after.declared, before.declared,
            "{name}: the running edition decides as it does"
        );

        let file = place.path().join("again.tar");
        backup(&folder, &file).expect("it is backed up");
        let again = restore(&file, &place.path().join("again")).expect("it is a backup");
        assert_eq!(whole(&again).chain, after.chain);
    }
}

/// What the running edition decides otherwise, counted by rule: nothing else may differ.
#[test]
#[allow(clippy::too_many_lines, reason = "a table is as long as its offices")]
fn what_is_decided_otherwise_is_counted_by_rule() {
    let declared = |name: &str| -> Vec<String> {
        let place = TempDir::new().expect("the machine has a temporary folder");
        let counts = whole(&restored(name, &place)).declared;
        let of_the_chart =
            counts.keys().filter(|(.., event, _)| *event == "account opened").count();
        assert_eq!(of_the_chart, if name.starts_with("edition-1") { 15 } else { 0 }, "{name}");
        let counts = counts.iter().filter(|((.., event, _), _)| *event != "account opened");
        counts
            .map(|((since, rule, event, argument), count)| {
                format!("{since} {rule}: {event}, {argument}: {count}")
            })
            .collect()
    };
    // Eighteen times a client of the first broker sold to its inventory.
    assert_eq!(
        declared("edition-1"),
        [
            "2 a trade says by what it was charged: trade booked, charged_by: 2718",
            "2 balance sheet: day closed, balance_sheet: 6",
            "2 charges add up: day closed, charges_add_up: 6",
            "2 inventory opens at cost: position opened, entry: 357",
            "5 a sale to a dealer is a covered sale: trade booked, entry of fees that come: 18",
            "5 a sale to a dealer is a covered sale: trade booked, fees come: 18",
        ]
    );
    assert_eq!(
        declared("edition-1-rules"),
        [
            "2 a person's own price is worth a reason: price recorded, override_must_say_why: 2",
            "2 a trade says by what it was charged: trade booked, charged_by: 3",
            "2 balance sheet: day closed, balance_sheet: 2",
            "2 charges add up: day closed, charges_add_up: 2",
            "2 inventory opens at cost: position opened, entry: 2",
            "2 kinds of accounts, methods of lots, States: input rejected, row_must_be_readable: 5",
            "2 rules of the office: input rejected, rule_must_be_known: 3",
        ]
    );
    assert_eq!(
        declared("edition-2-rules"),
        [
            "3 a person's own price says who and why: price recorded, override_must_say_why: 1",
            "3 a voucher is approved whole: approved, proposal_must_be_whole: 1",
            "3 columns of yes and no: input rejected, row_must_be_readable: 1",
            "4 approvals bind to fields: approved, shown: 1",
            "4 approvals bind to fields: declined, shown: 1",
            "5 what admits a currency: input rejected, rule_must_be_known: 1",
        ]
    );
    // Of the four fills of one cent, three would be given a share on what was given before; the
    // corrected fill bears another commission, and three behind what was taken back are adjusted.
    assert_eq!(
        declared("edition-4-cents"),
        [
            "5 income and expense are not set off: voucher booked, accrual entry: 6",
            "5 income and expense are not set off: voucher booked, interest goes: 1",
            "5 what stands bears its own commission: charges adjusted, comes: 3",
            "5 what stands bears its own commission: trade booked, charged_by: 4",
            "5 what stands bears its own commission: trade booked, commission: 1",
            "5 what stands bears its own commission: trade booked, entry: 4",
            "5 what takes an entry back counts no earlier: voucher booked, reversal goes: 1",
            "6 a fail is counted once: period closed, open_items: 1",
        ]
    );
    // A bond and the first of its currency is one of the two listed, a call with a wrong account
    // and a put at a wrong price are the two refused otherwise, and a put was corrected.
    assert_eq!(
        declared("edition-4-refused"),
        [
            "5 instruments that are served: input rejected, instrument_must_be_served: 2",
            "5 instruments that are served: instrument listed, instrument_must_be_served: 2",
            "5 instruments that are served: trade booked, instrument_must_be_served: 1",
            "5 instruments that are served: trade cancelled, instrument_must_be_served: 1",
            "5 what admits a currency: input rejected, currency_must_be_admitted: 2",
        ]
    );
    // Of the rows of Monday evening one is of Tuesday, two are refused now (the account closes on
    // Tuesday, or the row settles on Monday), and one that was refused is booked; a correction is
    // refused too. A sale and a share are below the rate of the fee; of two vouchers of charges the
    // tax on gold and on preference shares goes, and the day that came to the same stays.
    assert_eq!(
        declared("edition-4-evenings"),
        [
            "5 an evening belongs to the next day of trading: input rejected, date_must_be_in_the_books: 1",
            "5 an evening belongs to the next day of trading: input rejected, date_must_have_come: 1",
            "5 an evening belongs to the next day of trading: input rejected, trade_date_must_be_a_trading_day: 1",
            "5 an evening belongs to the next day of trading: trade booked, account_must_be_open: 1",
            "5 an evening belongs to the next day of trading: trade booked, entry of another day: 1",
            "5 an evening belongs to the next day of trading: trade booked, settlement_date: 1",
            "5 an evening belongs to the next day of trading: trade booked, settlement_date_must_be_a_settlement_day: 1",
            "5 an evening belongs to the next day of trading: trade booked, trade_date: 1",
            "5 an evening belongs to the next day of trading: trade cancelled, account_must_be_open: 1",
            "5 nothing is charged below the rate: block allocated, fees: 1",
            "5 nothing is charged below the rate: trade booked, fees: 1",
            "5 shares are rounded for their unit: block allocated, entry: 1",
            "5 the tax falls on what the Act names: voucher booked, day_charges entry: 2",
            "5 what stands bears its own commission: trade booked, entry: 1",
        ]
    );
    // Of three lots of one day the second was a duplicate and the third refused: both are booked.
    assert_eq!(
        declared("edition-4-openings"),
        [
            "5 rows of a file are lots of their own: duplicate named, goes: 1",
            "5 rows of a file are lots of their own: input rejected, id_must_not_be_reused: 1",
            "5 rows of a file are lots of their own: position opened, comes: 1",
            "5 terms have an effect: action announced, fractions_must_be_rounded: 1",
            "5 terms have an effect: action announced, term_must_have_an_effect: 1",
        ]
    );
    // A row of India that corrects one of the United States, approved by a human under another
    // spelling of the name; a session from nine in the morning; a closing that was taken back
    // behind a trade of its evening; a comment on row 3 as `03`.
    assert_eq!(
        declared("edition-5-rules"),
        [
            "6 a day that opens dates no trade anew: market row set, session_must_not_reach_behind_a_trade: 1",
            "6 a name is one human's however it is written: approved, approver_must_be_another_human: 1",
            "6 a row of market rules stays in its market: market row set, market_row_must_stay_in_its_market: 1",
            "6 a session opens no earlier than at noon: market row set, session_must_end_before_the_next: 1",
            "6 an item has one key: worked, item_must_be_known: 1",
        ]
    );
    // A margin account sells 300 as its own that it does not hold: three lists that people signed
    // on two days are others, and both days would have been stopped over them.
    assert_eq!(
        declared("edition-6-limits"),
        [
            "7 a sale is long when its seller owns what is sold; money moves against securities of the other side: day closed, exceptions_must_be_signed: 2",
            "7 a sale is long when its seller owns what is sold; money moves against securities of the other side: worked, item_must_be_known: 4",
        ]
    );
    // A manager who sees one account alone has approved a payment of the tier of managers.
    assert_eq!(
        declared("edition-7-rules"),
        ["8 whoever approves an amount sees all of it: approved, approver_must_be_of_the_tier: 1"]
    );
}
