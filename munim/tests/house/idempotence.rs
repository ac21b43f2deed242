//! Files that come twice, in parts, out of order, cut off, under another name (R8): the books are
//! those of the clean load.

use crate::memory::{Memory, QUIET, first_day};
use crate::office::{Chance, Desk};
use engine::commands::{DayFiles, run_day};
use reports::{Cell, Day, Draw, REPORTS, Report};
use std::collections::BTreeMap;
use std::fmt::Write;
use terms::SourceKind;

const HEADER: &str = "trade_id,cancels,corrects,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n";

/// Sixty rows: buys and sales of two clients, every seventh is taken back later, every eleventh
/// corrected.
fn rows() -> Vec<String> {
    let mut rows = Vec::new();
    for number in 0..50 {
        let (account, instrument) = (["ANNA", "BEN"][number % 2], ["BAC", "IBM"][number / 2 % 2]);
        let side = if number % 5 == 4 { "S" } else { "B" };
        let at = format!("2013-10-07T10:{number:02}:00-04:00");
        let row = |id: &str, cancels: &str, corrects: &str, price: usize| {
            format!(
                "{id},{cancels},{corrects},{at},{account},{side},{instrument},{},{price}.25,USD,XNYS,A\n",
                10 + number
            )
        };
        rows.push(row(&format!("T{number}"), "", "", 14 + number));
        match number {
            7 | 14 | 21 | 28 | 35 => {
                rows.push(row(&format!("X{number}"), &format!("T{number}"), "", 14 + number));
            }
            11 | 22 | 33 | 44 => {
                rows.push(row(&format!("K{number}"), "", &format!("T{number}"), 15 + number));
            }
            _ => {}
        }
    }
    rows
}

fn file_of(rows: &[String]) -> String {
    HEADER.to_owned() + &rows.concat()
}

/// Loads trades; how many were booked, named as duplicates, refused.
fn load(memory: &mut Memory, name: &str, text: &str) -> [u32; 3] {
    let counts = memory.load(SourceKind::Trades, name, text);
    [counts.booked, counts.duplicate, counts.rejected]
}

/// Closes the day, with all controls, and gives the books; the order of booking is not a part of
/// them.
fn books(mut memory: Memory) -> BTreeMap<&'static str, Vec<Vec<String>>> {
    let sheet = run_day(&mut memory.engine, first_day(), &DayFiles::default(), QUIET)
        .expect("it can be run");
    assert!(sheet.holds(), "{:?}", sheet.controls);
    let names =
        ["balances", "ladder", "obligations", "lots", "stock-record", "trial-balance", "blotter"];
    let office = &memory.engine.office;
    let drawn = |report: &Report| {
        let Draw::Office(draw) = report.draw else { return None };
        let table = draw(office, Day { date: first_day(), ..Day::at(office, None) });
        let english = |row: Vec<Cell>| -> Vec<String> {
            row.iter().map(|cell| cell.english().into_owned()).collect()
        };
        let rows: Vec<Vec<String>> = table.rows.map(english).collect();
        Some((report.name, if report.name == "blotter" { without_order(rows) } else { rows }))
    };
    REPORTS.iter().filter(|report| names.contains(&report.name)).filter_map(drawn).collect()
}

/// A blotter without its numbers, sorted.
fn without_order(blotter: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = blotter.into_iter().map(|row| row[1..].to_vec()).collect();
    rows.sort_unstable();
    rows
}

fn clean() -> BTreeMap<&'static str, Vec<Vec<String>>> {
    let mut memory = Memory::furnished();
    assert_eq!(load(&mut memory, "trades.csv", &file_of(&rows())), [59, 0, 0]);
    books(memory)
}

#[test]
fn the_same_file_twice_and_under_another_name() {
    let mut memory = Memory::furnished();
    let text = file_of(&rows());
    assert_eq!(load(&mut memory, "trades.csv", &text), [59, 0, 0]);
    let events = memory.engine.office.events();
    assert_eq!(load(&mut memory, "trades.csv", &text), [0, 59, 0]);
    assert_eq!(load(&mut memory, "other-name.csv", &text), [0, 59, 0]);
    assert_eq!(memory.engine.office.events(), events, "the same content says nothing new");
    // Other bytes with the same rows: each row is named as a duplicate of its first arrival.
    assert_eq!(load(&mut memory, "trades.csv", &text.replace('\n', "\r\n")), [0, 59, 0]);
    assert_eq!(books(memory), clean());
}

#[test]
fn the_same_id_with_other_content_is_refused() {
    let mut memory = Memory::furnished();
    let text = file_of(&rows());
    load(&mut memory, "trades.csv", &text);
    let changed = text.replace("T3,,,", "T3, ,,").replace(",14.25,USD", ",14.26,USD");
    let [booked, duplicate, rejected] = load(&mut memory, "changed.csv", &changed);
    // T0 has another price; T3 cancels a trade that is called " ".
    assert_eq!((booked, duplicate, rejected), (0, 57, 2));
    let rejected = office::records::view::rejections(&memory.engine.office.sources);
    let codes: Vec<String> = rejected.map(|row| row.sentence.code.to_string()).collect();
    assert_eq!(codes, ["id_must_not_be_reused"; 2]);
    // Another way to write the same numbers is the same content.
    assert_eq!(
        load(&mut memory, "written-otherwise.csv", &text.replace(".25,USD", ".2500,USD")),
        [0, 59, 0]
    );
    assert_eq!(books(memory), clean());
}

/// Cut into pieces that overlap, shuffled, some cut off in the middle of a row, some twice; then
/// the whole file.
#[test]
fn any_pieces_in_any_order_end_in_the_same_books() {
    const FILES: usize = 150;
    let (clean, rows, mut pieces_loaded) = (clean(), rows(), 0);
    for seed in 0..FILES {
        let (mut chance, mut memory) = (Chance::new(seed as u64), Memory::furnished());
        for piece in 0..=chance.below(6) {
            let text = mutilated(&rows, &mut chance);
            load(&mut memory, &format!("piece-{piece}.csv"), &text);
            if chance.below(3) == 0 {
                load(&mut memory, "again.csv", &text);
            }
            pieces_loaded += 1;
        }
        let [booked, duplicate, rejected] = load(&mut memory, "whole.csv", &file_of(&rows));
        assert_eq!((booked + duplicate, rejected), (59, 0), "seed {seed}");
        assert_eq!(books(memory), clean, "seed {seed}");
    }
    println!(
        "counted R8: {pieces_loaded} tried, {pieces_loaded} survived: mutilated files of {FILES} offices, each with the books of the clean load"
    );
}

fn mutilated(rows: &[String], chance: &mut Chance) -> String {
    let from = chance.below(rows.len());
    let to = from + 1 + chance.below(rows.len() - from);
    let mut piece = rows[from..to].to_vec();
    for index in 0..piece.len() {
        // A third of the pieces are out of order, a little or wholly.
        if from.is_multiple_of(3) {
            piece.swap(index, chance.below(rows.len()) % (to - from));
        }
    }
    let mut text = file_of(&piece);
    if chance.below(3) == 0 {
        text.truncate(HEADER.len() + chance.below(text.len() - HEADER.len()));
    }
    text
}

#[test]
fn a_repaired_file_books_the_rows_that_were_refused() {
    let desk = Desk::furnished();
    let mut text = file_of(&rows());
    for number in 0..7 {
        writeln!(text, "N{number},,,2013-10-07T11:00:0{number}-04:00,NEW,B,BAC,10,14,USD,XNYS,A")
            .expect("memory takes it");
    }
    desk.file("trades.csv", &text);
    assert_eq!(
        desk.munim("load office trades trades.csv --format csv").done().counts(),
        [66, 59, 0, 7]
    );
    assert_eq!(desk.read("office/rejected/trades.csv").lines().count(), 8);
    // The account is opened later, and the same file is sent again.
    desk.file("new.csv", "account,family,kind,name,class\nNEW,client,cash,New,customer\n");
    desk.munim("load office accounts new.csv").done();
    assert_eq!(
        desk.munim("load office trades trades.csv --format csv").done().counts(),
        [66, 7, 59, 0]
    );
    assert!(!desk.path("office/rejected/trades.csv").exists(), "nothing is refused any more");
    assert_eq!(desk.report("rejections").len(), 1);
    let source =
        desk.report("sources").into_iter().find(|row| row[0] == "trades.csv").expect("it came");
    assert_eq!(source[3..7], ["66", "66", "0", "0"]);
    desk.munim("day office --date 2013-10-07").done();
    desk.munim("verify office").done();
    // The clean office knew the account from the start.
    let other = Desk::furnished();
    other.file("new.csv", "account,family,kind,name,class\nNEW,client,cash,New,customer\n");
    other.file("trades.csv", &text);
    other.munim("load office accounts new.csv").done();
    other.munim("day office --date 2013-10-07 --trades trades.csv").done();
    assert_eq!(desk.books("office"), other.books("office"));
}

/// Every kind of file, not only trades: twice, and with one fact changed.
#[test]
fn every_kind_knows_what_it_has_seen() {
    let desk = Desk::furnished();
    desk.file("fill.csv", "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\nF1,2013-10-07T14:00:00Z,BLOCK,B,BAC,10,14,USD,XNYS,A\n");
    desk.munim("load office trades fill.csv").done();
    let kinds = [
        (
            "accounts",
            "account,family,kind,name,class",
            "NEW,client,cash,New,customer",
            "NEW,client,cash,Newer,customer",
        ),
        (
            "instruments",
            "instrument,symbol,name,cfi,currency,market,clearing_account",
            "Q,Q,Q,ESVUFR,USD,XNYS,NSCC",
            "Q,Q,Q,ESVUFR,USD,XNAS,NSCC",
        ),
        (
            "prices",
            "date,instrument,price,currency,source",
            "2013-10-07,BAC,14.0,USD,close",
            "2013-10-07,BAC,14.1,USD,close",
        ),
        (
            "rules",
            "effective,rule,value",
            "2013-10-07,fee_rounding,up",
            "2013-10-07,fee_rounding,half_up",
        ),
        (
            "schedules",
            "schedule,effective,scope,flat",
            "S,2013-10-07,all,1.00",
            "S,2013-10-07,all,1.01",
        ),
        (
            "allocations",
            "allocation_id,trade_date,block_account,instrument,side,account,quantity",
            "A1,2013-10-07,BLOCK,BAC,B,ANNA,4",
            "A1,2013-10-07,BLOCK,BAC,B,ANNA,5",
        ),
        (
            "deliveries",
            "delivery_id,date,street_account,location_account,asset,quantity",
            "D1,2013-10-07,NSCC,DTC,BAC,1",
            "D1,2013-10-07,NSCC,DTC,BAC,2",
        ),
        (
            "payments",
            "payment_id,date,account,bank_account,currency,amount",
            "P1,2013-10-07,ANNA,BANK,USD,1.00",
            "P1,2013-10-07,BEN,BANK,USD,1.00",
        ),
    ];
    for (kind, header, first, changed) in kinds {
        desk.file(&format!("{kind}.csv"), format!("{header}\n{first}\n{first}\n{changed}\n"));
        let counts =
            || desk.munim(&format!("load office {kind} {kind}.csv --format csv")).done().counts();
        assert_eq!(counts(), [3, 1, 1, 1], "{kind}");
        assert_eq!(counts(), [3, 0, 2, 1], "{kind}, again");
        let refused = desk.read(&format!("office/rejected/{kind}.csv"));
        let code = match kind {
            "accounts" => "account_must_be_changed_by_a_change",
            "instruments" => "instrument_must_be_changed_by_a_change",
            _ => "id_must_not_be_reused",
        };
        assert!(refused.contains(&format!("4,{code},")), "{kind}: {refused}");
        // What differs is shown of both rows, and nothing else.
        let cells = first.split(',').zip(changed.split(','));
        for (column, (first, changed)) in header.split(',').zip(cells) {
            let shown = refused.matches(&format!("{column} = ")).count();
            assert_eq!(shown, if first == changed { 0 } else { 2 }, "{column}: {refused}");
        }
    }
    // Positions have no id: each row of a file is a lot of its own, and the file is known again.
    let rows = ["2013-10-07,ANNA,BAC,5"; 2].join("\n");
    desk.file("positions.csv", format!("date,account,asset,quantity\n{rows}\n"));
    let counts = || desk.munim("load office positions positions.csv --format csv").done().counts();
    assert_eq!(counts(), [2, 2, 0, 0]);
    assert_eq!(counts(), [2, 0, 2, 0]);
    desk.munim("day office --date 2013-10-07").done();
    desk.munim("verify office").done();
}
