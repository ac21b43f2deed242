//! The life of a small office over seven days: every figure is worked out by hand in a comment
//! beside it.
//!
//! Trade, cancel, correction, block with allocation, principal trade, trade with another broker;
//! partial, whole, late and too large deliveries, one that nobody was due; payments; fails by age
//! across Columbus Day 2013.

use crate::office::{Desk, lines};

const POSITIONS: &str = "\
date,account,asset,quantity,cost,acquired
2013-10-07,ANNA,USD,10000.00,,
2013-10-07,BANK,USD,-50000.00,,
2013-10-07,CAPITAL,USD,40000.00,,
2013-10-07,ANNA,IBM,50,9000.00,2012-05-01
2013-10-07,DTC,IBM,-50,,
";

/// T3 is cancelled by T4; F1 and F2 are one block of 150 at 27001.75 in all.
const TRADES_07: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,contra,commission,cancels,corrects
T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A,,5.00,,
T2,2013-10-07T09:31:00-04:00,ANNA,S,IBM,20,182.505,USD,XNYS,A,,1.00,,
T3,2013-10-07T09:32:00-04:00,BEN,B,BAC,30,13.99,USD,XNYS,A,,,,
T4,2013-10-07T09:33:00-04:00,BEN,B,BAC,30,13.99,USD,XNYS,A,,,T3,
T5,2013-10-07T09:34:00-04:00,BEN,B,IBM,10,182,USD,XNYS,A,,,,
F1,2013-10-07T09:35:00-04:00,BLOCK,B,IBM,100,180.00,USD,XNYS,A,,,,
F2,2013-10-07T09:36:00-04:00,BLOCK,B,IBM,50,180.035,USD,XNYS,A,,,,
T7,2013-10-07T09:37:00-04:00,FUND,S,BAC,40,14.02,USD,XNYS,A,OTHER,,,
T8,2013-10-07T09:38:00-04:00,ANNA,B,BAC,10,14.10,USD,XOFF,P,INVENTORY,0.50,,
";

const ALLOCATIONS_07: &str = "\
allocation_id,trade_date,block_account,instrument,side,account,quantity
A1,2013-10-07,BLOCK,IBM,B,FUND,50
A2,2013-10-07,BLOCK,IBM,B,ANNA,50
A3,2013-10-07,BLOCK,IBM,B,BEN,50
";

/// A day later the floor says that T5 was for 12 shares.
const TRADES_08: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,corrects
T6,2013-10-07T09:34:00-04:00,BEN,B,IBM,12,182,USD,XNYS,A,T5
";

const PRICES: &str = "\
date,instrument,price,currency,source
2013-10-10,BAC,14.20,USD,close
2013-10-11,BAC,14.25,USD,close
2013-10-10,IBM,184.00,USD,close
";

/// 60 of the 100 that are due; all 142; 5 that nobody is due; and a client's account is no street.
const DELIVERIES_10: &str = "\
delivery_id,date,street_account,location_account,asset,quantity
D1,2013-10-10,NSCC,DTC,BAC,60
D2,2013-10-10,NSCC,DTC,IBM,142
D3,2013-10-10,OTHER,DTC,IBM,5
D4,2013-10-10,ANNA,DTC,BAC,40
";

const PAYMENTS_10: &str = "\
payment_id,date,account,bank_account,currency,amount,reference
P1,2013-10-10,NSCC,BANK,USD,-26935.65,net of the day
";

/// 50, of which 40 are due.
const DELIVERIES_11: &str = "\
delivery_id,date,street_account,location_account,asset,quantity
D5,2013-10-11,NSCC,DTC,BAC,50
";

const TRADES_14: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
T9,2013-10-14T15:59:59.999999999-04:00,ANNA,S,IBM,30,184,USD,XNYS,A
";

/// What we owed since the 10th goes out, and the 10 too many go back.
const DELIVERIES_15: &str = "\
delivery_id,date,street_account,location_account,asset,quantity
D6,2013-10-15,OTHER,DTC,BAC,-40
D7,2013-10-15,SUSPENSE,DTC,BAC,-10
";

const PAYMENTS_15: &str = "\
payment_id,date,account,bank_account,currency,amount,reference
P2,2013-10-15,OTHER,BANK,USD,560.80,
";

fn first_day() -> Desk {
    let desk = Desk::furnished();
    for (name, text) in [
        ("positions.csv", POSITIONS),
        ("trades-07.csv", TRADES_07),
        ("allocations-07.csv", ALLOCATIONS_07),
    ] {
        desk.file(name, text);
    }
    desk.munim("load office positions positions.csv").done();
    desk.munim(
        "day office --date 2013-10-07 --trades trades-07.csv --allocations allocations-07.csv",
    )
    .done();
    desk
}

/// Up to 2013-10-09, with the correction of the 8th.
pub fn corrected() -> Desk {
    let desk = first_day();
    desk.file("trades-08.csv", TRADES_08);
    desk.munim("day office --date 2013-10-08 --trades trades-08.csv").done();
    desk.munim("day office --date 2013-10-09").done();
    desk
}

fn settled() -> Desk {
    let desk = corrected();
    for (name, text) in [
        ("prices.csv", PRICES),
        ("deliveries-10.csv", DELIVERIES_10),
        ("payments-10.csv", PAYMENTS_10),
    ] {
        desk.file(name, text);
    }
    desk.munim("day office --date 2013-10-10 --prices prices.csv --deliveries deliveries-10.csv --payments payments-10.csv").done();
    desk
}

pub fn lived() -> Desk {
    let desk = settled();
    desk.file("deliveries-11.csv", DELIVERIES_11);
    desk.file("trades-14.csv", TRADES_14);
    desk.file("deliveries-15.csv", DELIVERIES_15);
    desk.file("payments-15.csv", PAYMENTS_15);
    desk.munim("day office --date 2013-10-11 --deliveries deliveries-11.csv").done();
    desk.munim("day office --date 2013-10-14 --trades trades-14.csv").done();
    desk.munim(
        "day office --date 2013-10-15 --deliveries deliveries-15.csv --payments payments-15.csv",
    )
    .done();
    desk
}

#[track_caller]
fn assert_rows(found: &[Vec<String>], expected: &str) {
    let (mut found, mut expected) = (found.to_vec(), lines(expected));
    // The header stays; the order of the rows is the report's own.
    found[1..].sort();
    expected[1..].sort();
    assert_eq!(found, expected);
}

#[test]
fn the_first_day_is_due_on_the_tenth() {
    let desk = first_day();
    // NSCC: BAC 100 (T1; T3 was taken back). IBM -20 + 10 + 150. Money: -1400.00 + 3650.10 -
    // 1820.00 - 27001.75. OTHER: trade for trade. 2013-10-07 is a Monday, T+3 is the Thursday.
    let due = "\
settlement_date,street_account,asset,quantity
2013-10-10,NSCC,BAC,100
2013-10-10,NSCC,IBM,140
2013-10-10,NSCC,USD,-26571.65
2013-10-10,OTHER,BAC,-40
2013-10-10,OTHER,USD,560.80";
    assert_rows(&desk.report("obligations"), due);
    // A1 to A3: 27001.75 * 50 / 150 = 9000.58333, so 9000.58 each; a cent is left on ROUNDING.
    let ladder = desk.report("ladder");
    let rung = |account: &str| {
        ladder
            .iter()
            .find(|row| row[0] == account && row[1] == "USD")
            .map(|row| (row[2].as_str(), row[3].as_str()))
    };
    assert_eq!(rung("ROUNDING"), Some(("2013-10-10", "-0.01")));
    assert_eq!(rung("BLOCK"), None, "the block is empty");
    assert_eq!(rung("MARKUP"), Some(("2013-10-10", "0.50")));
    let block = "\
trade_date,block_account,instrument,side,filled,principal,average_price,allocated,left
2013-10-07,BLOCK,IBM,B,150,27001.75,180.01166667,150,0";
    assert_rows(&desk.report("blocks"), block);
    assert!(desk.report("fails").len() == 1, "nothing was due yet");
}

/// Section 31: 17.40 per million; TAF: 0.000119 per share; both half up to the cent, on sales only.
#[test]
fn the_blotter_shows_what_each_trade_cost() {
    let desk = first_day();
    // T2: 3650.10 * 17.40 / 1e6 = 0.0635 and 20 * 0.000119 = 0.0024: 0.06 + 0.00. T7: 0.00976 and
    // 0.0048: 0.01 + 0.00.
    let blotter = "\
seq,trade_date,settlement_date,trade_id,account,side,instrument,quantity,price,principal,commission,fees,net,status
1,2013-10-07,2013-10-10,T1,ANNA,B,BAC,100,14.00,1400.00,5.00,0.00,-1405.00,booked
2,2013-10-07,2013-10-10,T2,ANNA,S,IBM,20,182.505,3650.10,1.00,0.06,3649.04,booked
3,2013-10-07,2013-10-10,T3,BEN,B,BAC,30,13.99,419.70,0.00,0.00,-419.70,cancelled
4,2013-10-07,2013-10-10,T5,BEN,B,IBM,10,182,1820.00,0.00,0.00,-1820.00,booked
5,2013-10-07,2013-10-10,F1,BLOCK,B,IBM,100,180.00,18000.00,0.00,0.00,-18000.00,booked
6,2013-10-07,2013-10-10,F2,BLOCK,B,IBM,50,180.035,9001.75,0.00,0.00,-9001.75,booked
7,2013-10-07,2013-10-10,T7,FUND,S,BAC,40,14.02,560.80,0.00,0.01,560.79,booked
8,2013-10-07,2013-10-10,T8,ANNA,B,BAC,10,14.10,141.00,0.50,0.00,-141.50,booked
9,2013-10-07,2013-10-10,T4,BEN,B,BAC,-30,13.99,-419.70,0.00,0.00,419.70,cancel";
    assert_eq!(desk.report("blotter"), lines(blotter));
}

#[test]
fn a_correction_leaves_both_answers() {
    let desk = corrected();
    let told = |rest: &str| {
        let balances = desk.report(&format!("balances {rest}"));
        balances.into_iter().find(|row| row[0] == "BEN" && row[1] == "IBM").expect("BEN has IBM")[4]
            .clone()
    };
    // When the first day was closed: 10 (T5) and 50 (A3). Now: 12 (T6) and 50.
    let explained = desk.munim("explain office BEN IBM --format csv").done().rows();
    let recorded_at = &explained[2][1];
    assert_eq!(told(&format!("--as-known-at {recorded_at}")), "60", "what did the books say");
    assert_eq!(told(&format!("--date 2013-10-07 --as-known-at {recorded_at}")), "60");
    assert_eq!(told("--date 2013-10-07"), "62", "what do we now know about the first day");
    assert_eq!(told(""), "62");
    let due = desk.report("obligations");
    // 140 + 2 shares; -26571.65 + 1820.00 - 2184.00.
    assert!(due.contains(&["2013-10-10", "NSCC", "IBM", "142"].map(String::from).to_vec()));
    assert!(due.contains(&["2013-10-10", "NSCC", "USD", "-26935.65"].map(String::from).to_vec()));
}

#[test]
fn an_explanation_ends_at_the_balance() {
    let desk = corrected();
    let rows = desk.munim("explain office BEN IBM --format csv").done().rows();
    let columns = [
        "seq",
        "recorded_at",
        "as_of",
        "event",
        "id",
        "value_date",
        "quantity",
        "balance",
        "file",
        "row",
        "row_text",
    ];
    assert_eq!(rows[0], columns);
    let shown: Vec<Vec<&str>> = rows[1..]
        .iter()
        .map(|row| [4, 6, 7, 8, 9].map(|column| row[column].as_str()).to_vec())
        .collect();
    let expected = [
        ["T5", "10", "10", "trades-07.csv", "6"],
        ["A3", "50", "60", "allocations-07.csv", "4"],
        ["T6 cancels T5", "-10", "50", "trades-08.csv", "2"],
        ["T6", "12", "62", "trades-08.csv", "2"],
    ];
    assert_eq!(shown, expected);
    assert_eq!(
        rows[1][10],
        TRADES_07.lines().nth(5).expect("T5"),
        "the row itself, out of the kept document"
    );
    let table = desk.munim("explain office BEN IBM").done().out;
    assert!(table.contains("settled 0, pending 62, total 62"), "{table}");
    let earlier = desk.munim("explain office BEN IBM --date 2013-10-06 --format csv").done().rows();
    assert_eq!(earlier.len(), 1, "nothing is about days before");
    desk.munim("explain office NOBODY IBM").refused(2, &["NOBODY"]);
    desk.munim("explain office BEN GOLD").refused(2, &["GOLD"]);
}

#[test]
fn fails_grow_older_on_settlement_days_only() {
    let desk = settled();
    let fails = |date: &str| desk.report(&format!("fails --date {date}"));
    let header = "street_account,instrument,direction,quantity,since,age_settlement_days,value\n";
    let rows = |rest: &str| lines(&format!("{header}{rest}"));
    // 100 - 60 to receive at 14.20; 40 to deliver at 14.20.
    let tenth = "NSCC,BAC,receive,40,2013-10-10,0,568.00\nOTHER,BAC,deliver,40,2013-10-10,0,568.00";
    assert_eq!(fails("2013-10-10"), rows(tenth));
    desk.file("deliveries-11.csv", DELIVERIES_11);
    desk.munim("day office --date 2013-10-11 --deliveries deliveries-11.csv").done();
    desk.munim("day office --date 2013-10-14").done();
    // 14.25 since the 11th; on the 14th banks and the depository are closed.
    assert_eq!(fails("2013-10-11"), rows("OTHER,BAC,deliver,40,2013-10-10,1,570.00"));
    assert_eq!(fails("2013-10-14"), rows("OTHER,BAC,deliver,40,2013-10-10,1,570.00"));
    assert_eq!(fails("2013-10-15"), rows("OTHER,BAC,deliver,40,2013-10-10,2,570.00"));
    assert_eq!(fails("2013-10-10"), rows(tenth), "the tenth is what it was");
    let rejected = "\
source,row,id,code,message
deliveries-10.csv,5,D4,delivery_must_name_the_street,account ANNA is a cash account; a delivery names";
    let found = desk.report("rejections");
    assert_eq!(found[0], lines(rejected)[0]);
    assert_eq!(found[1][..4], lines(rejected)[1][..4]);
}

#[test]
fn seven_days_end_as_worked_out_by_hand() {
    let desk = lived();
    // ANNA: 10000.00 - 1405.00 + 3649.04 - 9000.58 - 141.50; pending T9: 30 * 184 = 5520.00,
    // Section 31 0.096, TAF 0.0036. BEN: -2184.00 - 9000.58. FUND: 560.79 - 9000.58. BANK:
    // -50000.00 + 26935.65 - 560.80. DTC: IBM -50 - 142 - 5; BAC -60 - 50 + 40 + 10. SUSPENSE: the
    // 5 IBM that nobody was due. INVENTORY: 141.00 for the 10 BAC that it is short by T8. Each day
    // marks them to fair value: at 14.25 of the 11th they are worth 142.50, so 1.50 more is owed
    // than was received, and that is the loss on UNREALISED-RESULT.
    let balances = "\
account,asset,settled,pending,total
ANNA,USD,3101.96,5519.90,8621.86
ANNA,IBM,80,-30,50
ANNA,BAC,110,0,110
BANK,USD,-23625.15,0.00,-23625.15
BEN,USD,-11184.58,0.00,-11184.58
BEN,IBM,62,0,62
CAPITAL,USD,40000.00,0.00,40000.00
COMMISSION,USD,6.00,0.00,6.00
DTC,BAC,-60,0,-60
DTC,IBM,-197,0,-197
FUND,USD,-8439.79,0.00,-8439.79
FUND,BAC,-40,0,-40
FUND,IBM,50,0,50
INVENTORY,BAC,-10,0,-10
INVENTORY,USD,142.50,0.00,142.50
MARKUP,USD,0.50,0.00,0.50
NSCC,IBM,0,30,30
NSCC,USD,0.00,-5520.00,-5520.00
ROUNDING,USD,-0.01,0.00,-0.01
SEC-FEES,USD,0.07,0.10,0.17
SUSPENSE,IBM,5,0,5
UNREALISED-RESULT,USD,-1.50,0.00,-1.50";
    let mut found = desk.report("balances");
    found.retain(|row| row[2..].iter().any(|field| !field.trim_matches(['0', '.']).is_empty()));
    assert_rows(&found, balances);
    // T9 of the 14th: the 15th, 16th and 17th are settlement days.
    let due = "settlement_date,street_account,asset,quantity\n2013-10-17,NSCC,IBM,-30\n2013-10-17,NSCC,USD,5520.00";
    assert_rows(&desk.report("obligations"), due);
    assert_eq!(desk.report("fails").len(), 1, "all fails are cured");
    desk.munim("verify office").done();
}

#[test]
fn the_record_and_the_trial_balance_balance() {
    let desk = lived();
    let record = desk.report("stock-record");
    assert_eq!(record[0], ["instrument", "side", "account", "settled", "pending"]);
    for (instrument, column, expected) in
        [("IBM", 3, 197), ("BAC", 3, 110), ("IBM", 4, 30), ("BAC", 4, 0)]
    {
        for side in ["long", "short"] {
            let of_side = record.iter().filter(|row| row[0] == instrument && row[1] == side);
            let sum: i64 = of_side.map(|row| row[column].parse::<i64>().expect("a quantity")).sum();
            assert_eq!(sum, expected, "{instrument} {side}, column {column}");
        }
    }
    let trial = desk.report("trial-balance");
    assert_eq!(trial[0], ["basis", "currency", "gl_line", "account", "debit", "credit"]);
    let cents = |text: &str| text.replace('.', "").parse::<i64>().expect("an amount");
    for basis in ["trade", "settlement"] {
        let of_basis: Vec<_> = trial.iter().filter(|row| row[0] == basis).collect();
        let sum = |column: usize| of_basis.iter().map(|row| cents(&row[column])).sum::<i64>();
        assert!(sum(4) > 0 && sum(4) == sum(5), "{basis}: {} and {}", sum(4), sum(5));
    }
}

#[test]
fn lots_are_taken_first_in_first_out() {
    let desk = lived();
    // ANNA had 50 IBM at 9000.00: 20 (T2) and 30 (T9) went. T1 cost 1405.00 with its commission, T8
    // 141.50 with its mark-up. T7 opened a short lot: what was received, 560.79.
    let lots = "\
account,instrument,lot,acquired,quantity,cost,adjusted_cost,covered,not_known
ANNA,BAC,T1,2013-10-07,100,1405.00,1405.00,yes,
ANNA,BAC,T8,2013-10-07,10,141.50,141.50,yes,
ANNA,IBM,A2,2013-10-07,50,9000.58,9000.58,yes,
BEN,IBM,T6,2013-10-07,12,2184.00,2184.00,yes,
BEN,IBM,A3,2013-10-07,50,9000.58,9000.58,yes,
FUND,IBM,A1,2013-10-07,50,9000.58,9000.58,yes,
FUND,BAC,T7,2013-10-07,-40,560.79,560.79,yes,
INVENTORY,BAC,T8,2013-10-07,-10,141.00,141.00,yes,";
    assert_rows(&desk.report("lots"), lots);
    // The fourth opening balance. On the first day 30 of the old lot were left, at 9000.00 * 30 /
    // 50.
    let earlier = desk.report("lots --date 2013-10-07");
    assert!(
        earlier.contains(
            &"ANNA,IBM,opening-4,2012-05-01,30,5400.00,5400.00,yes,"
                .split(',')
                .map(String::from)
                .collect()
        ),
        "{earlier:?}"
    );
}

#[test]
fn every_balance_is_explained_to_the_last_row() {
    let desk = lived();
    let (mut postings, mut of_vouchers, balances) = (0, 0, desk.report("balances"));
    let vouchers = desk.report("vouchers");
    for balance in &balances[1..] {
        let explained = desk
            .munim(&format!("explain office {} {} --format csv", balance[0], balance[1]))
            .done()
            .rows();
        assert_eq!(
            explained.last().expect("a header at least")[7],
            balance[4],
            "{} {}",
            balance[0],
            balance[1]
        );
        for line in &explained[1..] {
            postings += 1;
            if let Some(voucher_id) = line[8].strip_prefix("voucher ") {
                // No row gave it: its paper is the voucher, with its kind and its narrative.
                let voucher =
                    vouchers.iter().find(|row| row[0] == voucher_id).expect("it is in the books");
                assert_eq!(line[4], format!("{} {voucher_id}: {}", voucher[1], voucher[9]));
                of_vouchers += 1;
                continue;
            }
            let row: usize = line[9].parse().expect("the row of a file");
            assert_eq!(
                desk.read(&line[8]).lines().nth(row - 1),
                Some(line[10].as_str()),
                "{} row {row}",
                line[8]
            );
        }
    }
    println!(
        "{} balances explained by {postings} postings, each down to its file and row",
        balances.len() - 1
    );
    assert!(postings > 60 && of_vouchers > 0);
}
