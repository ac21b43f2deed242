//! An Indian office as a user runs it: two exchanges, one contract note, a cancel that comes late.
//!
//! Prices of RELIANCE are of 10 September 2025 (NSE bhavcopy); the figures follow by hand beside
//! them.

use crate::office::Desk;

const ACCOUNTS: &str = "\
account,family,kind,name,class,country
ASHA,client,margin,Asha Rao,customer,IN-MH
";

const INSTRUMENTS: &str = "\
instrument,symbol,name,cfi,currency,market,clearing_account,isin,price_decimals
RELIANCE,RELIANCE,Reliance Industries Limited,ESVUFR,INR,XNSE,NCL,INE002A01018,2
";

const RULES: &str = "\
effective,rule,value,source
2026-06-01,broker_state,IN-MH,registered office
2026-06-01,contract_note_decimals,4,board
";

/// Bought on both exchanges by one order, two thirds of it sold again.
const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,order_id
T1,2026-06-02T10:00:00+05:30,ASHA,B,RELIANCE,100,1383.90,INR,XNSE,A,O1
T2,2026-06-02T10:05:00+05:30,ASHA,B,RELIANCE,50,1384.50,INR,XBOM,A,O1
T3,2026-06-02T11:00:00+05:30,ASHA,S,RELIANCE,100,1388.50,INR,XNSE,A,O2
";

const CANCEL: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,order_id,cancels
X2,2026-06-02T10:05:00+05:30,ASHA,B,RELIANCE,50,1384.50,INR,XBOM,A,O1,T2
";

fn office() -> Desk {
    let desk = Desk::new();
    for (name, text) in [
        ("accounts", ACCOUNTS),
        ("instruments", INSTRUMENTS),
        ("rules", RULES),
        ("trades", TRADES),
        ("cancel", CANCEL),
    ] {
        desk.file(&format!("{name}.csv"), text);
    }
    desk.munim("init office --market india --date 2026-06-02").done();
    for kind in ["rules", "accounts", "instruments"] {
        desk.munim(&format!("load office {kind} {kind}.csv")).done();
    }
    desk
}

/// The section, item and amount of every line but the trades.
fn note(desk: &Desk, rest: &str) -> Vec<String> {
    let rows = desk.report(&format!("contract-notes {rest}"));
    let lines = rows[1..].iter().filter(|row| row[2] != "trade");
    lines
        .map(|row| {
            squeezed(
                &[&row[2], &row[3], &row[6], &row[7], &row[10], &row[14]]
                    .map(String::as_str)
                    .join(" "),
            )
        })
        .collect()
}

fn squeezed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_client_can_check_the_contract_note_and_a_late_cancel_corrects_it() {
    let desk = office();
    desk.munim("day office --date 2026-06-02 --trades trades.csv").done();
    // 207,615.00 bought, 138,850.00 sold: 346,465.00 / 250 = 1,385.86 is what the tax stands on.
    let expected = [
        "security bought B 1384.1000 207615.00",
        "security sold S 1388.5000 138850.00",
        "security set off 1385.8600 ",
        "security delivered B 1385.8600 ",
        "charge stt B delivery  69.00", // 69,293.00 at 0.1 %: 69.293
        "charge stt S intraday  35.00", // 138,586.00 at 0.025 %: 34.6465
        "charge exchange_transaction_charge   8.51", // NSE: 277,240.00 at 30.699 per million
        "charge ipft   0.00",
        "charge exchange_transaction_charge B  2.60", // BSE: 69,225.00 at 37.5 per million: 2.5959
        "charge sebi_fee   0.35",
        "charge stamp_duty B delivery  10.38", // 69,225.00 at 0.015 %: 10.38375
        "charge stamp_duty B intraday  4.16",  // 138,390.00 at 0.003 %: together 14.53545, so 14.54
        "charge cgst   1.03",                  // 9 % of 11.46
        "charge sgst   1.03",
        "net to be paid by the client on 2026-06-03   -68897.06",
        "voucher CN-2026-06-02-ASHA-1   -132.06",
    ];
    assert_eq!(note(&desk, "--date 2026-06-02"), expected.map(squeezed));
    let again = desk.munim("day office --date 2026-06-02 --trades trades.csv").done();
    assert!(again.out.contains("2026-06-02"), "{}", again.out);
    desk.munim("day office --date 2026-06-03 --trades cancel.csv").done();
    let corrected = note(&desk, "");
    // 100 at 1,383.90 and 1,388.50, all set off: 138,620.00 at 0.025 % is 34.655.
    assert!(corrected.contains(&"charge stt S intraday 35.00".to_owned()), "{corrected:?}");
    assert!(
        corrected.iter().any(|line| line.starts_with("voucher CN-2026-06-02-ASHA-2")),
        "{corrected:?}"
    );
    let asha = desk
        .report("balances")
        .into_iter()
        .find(|row| row[0] == "ASHA" && row[1] == "INR")
        .expect("a balance");
    let net = corrected
        .iter()
        .find_map(|line| line.strip_prefix("net to be paid to the client on 2026-06-03 "))
        .expect("a net");
    assert_eq!(
        (asha[2].as_str(), asha[3].as_str()),
        (net, "0.00"),
        "the ledger says what the note says"
    );
    desk.munim("verify office").done();
}

/// The rows of a note in one section: item, counted on, rate, amount, rounding.
fn section(desk: &Desk, section: &str) -> Vec<[String; 5]> {
    let rows = desk.report("contract-notes");
    let of_it = rows.into_iter().filter(|row| row[2] == section);
    of_it.map(|row| [3, 11, 12, 14, 15].map(|column: usize| row[column].clone())).collect()
}

fn paise(amount: &str) -> i64 {
    amount.replace('.', "").parse().expect("rupees and paise")
}

/// Between a late cancel and the next day that is worked the books hold the voucher of before: the
/// note says so, and what is still to be booked.
#[test]
fn a_note_that_waits_for_its_correction_says_so() {
    let desk = office();
    desk.munim("day office --date 2026-06-02 --trades trades.csv").done();
    assert_eq!(section(&desk, "voucher").len(), 1, "the voucher is of the note");
    desk.munim("load office trades cancel.csv").done();
    let [stands, waits] = section(&desk, "voucher").try_into().expect("a voucher and the rest");
    assert_eq!((stands[0].as_str(), stands[3].as_str()), ("CN-2026-06-02-ASHA-1", "-132.06"));
    assert!(waits[0].contains("when the day's charges are worked out"), "{waits:?}");
    desk.munim("day office --date 2026-06-03").done();
    let [corrected] = section(&desk, "voucher").try_into().expect("a voucher");
    assert_eq!(corrected[0], "CN-2026-06-02-ASHA-2");
    assert_eq!(paise(&corrected[3]), paise(&stands[3]) + paise(&waits[3]));

    // When nothing stands any more, what the books hold is still there until it is taken back.
    let all = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,order_id,cancels
X1,2026-06-02T10:00:00+05:30,ASHA,B,RELIANCE,100,1383.90,INR,XNSE,A,O1,T1
X3,2026-06-02T11:00:00+05:30,ASHA,S,RELIANCE,100,1388.50,INR,XNSE,A,O2,T3
";
    desk.file("all.csv", all);
    desk.munim("load office trades all.csv").done();
    let [stands, waits] = section(&desk, "voucher").try_into().expect("a voucher and the rest");
    assert_eq!(stands[0], "CN-2026-06-02-ASHA-2");
    assert_eq!(paise(&waits[3]), -paise(&stands[3]));
    desk.munim("day office --date 2026-06-04").done();
    assert!(section(&desk, "voucher").is_empty());
}

/// Each line can be reckoned again by what stands in it: brokerage part by part, and a line of a
/// sum that is rounded once with the sum.
#[test]
fn every_line_of_a_note_says_what_it_was_counted_on() {
    let desk = office();
    let schedules = "\
schedule,effective,scope,product,per,flat,per_share,bps,maximum,source
day,2026-06-01,all,intraday,order,,,3,20.00,board
day,2026-06-01,all,delivery,order,5.00,0.10,,,board
";
    desk.file("schedules.csv", schedules);
    desk.munim("load office schedules schedules.csv").done();
    desk.munim("day office --date 2026-06-02 --trades trades.csv").done();
    // O1 buys 100 that are set off, for 138,390.00, and 50 that are delivered; O2 sells the 100 for
    // 138,850.00. 3 basis points are 41.517, so 41.52, and 41.655, so 41.66; both are cut to 20.00.
    let brokerage: Vec<String> = section(&desk, "brokerage")
        .iter()
        .map(|[_, counted, rate, amount, _]| format!("{counted} {rate} {amount}"))
        .collect();
    let expected = [
        "138390.00 3 basis points 41.52",
        "41.52 at most 20 -21.52",
        "1 5 each 5.00",
        "50 0.1 per share 5.00",
        "138850.00 3 basis points 41.66",
        "41.66 at most 20 -21.66",
    ];
    assert_eq!(brokerage, expected);
    // 10.38375 of what is delivered and 4.1517 of what is set off are 14.53545, so 14.54 in all.
    let charges = section(&desk, "charge");
    let stamp: Vec<&[String; 5]> = charges.iter().filter(|line| line[0] == "stamp_duty").collect();
    assert_eq!((stamp[0][3].as_str(), stamp[0][4].as_str()), ("10.38", "half_up to 2 digits"));
    assert_eq!(
        (stamp[1][3].as_str(), stamp[1][4].as_str()),
        ("4.16", "half_up to 2 digits, of 14.535450 in all, less 10.38 that stands above")
    );
    // What was booked with each trade is shown with what it was counted on too.
    let desk = office();
    desk.file(
        "schedules.csv",
        "schedule,effective,scope,per_share,source\nany,2026-06-01,all,0.05,board\n",
    );
    desk.munim("load office schedules schedules.csv").done();
    desk.munim("day office --date 2026-06-02 --trades trades.csv").done();
    let brokerage = section(&desk, "brokerage");
    let lines: Vec<[&str; 3]> =
        brokerage.iter().map(|[_, on, rate, is, _]| [on, rate, is].map(String::as_str)).collect();
    let expected = [
        ["100", "0.05 per share", "5.00"],
        ["50", "0.05 per share", "2.50"],
        ["100", "0.05 per share", "5.00"],
    ];
    assert_eq!(lines, expected);
}
