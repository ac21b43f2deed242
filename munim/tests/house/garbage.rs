//! Whatever comes in (S7, S10): never a panic, every row accounted for, and what was text stays
//! text.

use crate::office::{Chance, Desk};
use std::fmt::Write;

/// The columns of each kind of file, and a row that is in order.
const GOOD: [(&str, &str, &str); 10] = [
    ("rules", "effective,rule,value,source", "2013-10-07,commission_flat,1.00,board"),
    (
        "accounts",
        "account,family,kind,name,class,currency,desk,branch,opened,closed,lot_method,country",
        "NEW,client,cash,New,customer,USD,d,b,2013-01-01,2020-01-01,fifo,US",
    ),
    (
        "instruments",
        "instrument,symbol,name,cfi,currency,market,clearing_account,isin,cusip,quantity_decimals,price_decimals,listed,delisted",
        "Q,Q,Quality,ESVUFR,USD,XNYS,NSCC,US0378331005,037833100,2,4,2000-01-01,2030-01-01",
    ),
    ("prices", "date,instrument,price,currency,source", "2013-10-07,BAC,14.00,USD,close"),
    (
        "positions",
        "date,account,asset,quantity,cost,acquired",
        "2013-10-07,ANNA,BAC,100,1000.00,2012-01-02",
    ),
    (
        "trades",
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,contra,settlement_date,commission,order_id,cancels,corrects,trade_date",
        "T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A,NSCC,2013-10-10,1.00,O1,,,2013-10-07",
    ),
    (
        "allocations",
        "allocation_id,trade_date,block_account,instrument,side,account,quantity",
        "A1,2013-10-07,BLOCK,BAC,B,ANNA,1",
    ),
    (
        "deliveries",
        "delivery_id,date,street_account,location_account,asset,quantity",
        "D1,2013-10-07,NSCC,DTC,BAC,1",
    ),
    (
        "payments",
        "payment_id,date,account,bank_account,currency,amount,reference",
        "P1,2013-10-07,ANNA,BANK,USD,1.00,wire",
    ),
    (
        "schedules",
        "schedule,effective,scope,whom,product,per,tier_by,tier_from,flat,per_share,bps,minimum,maximum,rounding,source",
        "S,2013-10-07,account,ANNA,any,order,month,0,1.00,0.01,2.5,1.00,20,half_up,board",
    ),
];

/// How many damaged files are tried.
const FILES: usize = 90;

/// What somebody might put into a field.
fn nasty() -> Vec<String> {
    let plain = [
        "",
        " ",
        "0",
        "-0",
        "-1",
        "1",
        "+1",
        "-100",
        "0.00000001",
        "999999999999999999",
        "-999999999999999999",
        "1000000000000000000",
        "9999999999.99999999",
        "99999999999999999999999999999999999999999",
        "1e38",
        "1E5",
        "NaN",
        "inf",
        "-inf",
        "0x10",
        "1,000",
        "1_000",
        "٣",
        ".5",
        "5.",
        "--1",
        "1.2.3",
        "0.1234567890123456789",
        "9999-12-31",
        "1900-01-01",
        "2200-12-31",
        "0000-00-00",
        "2013-02-29",
        "2013-10-14",
        "2027-12-31",
        "2013-10-07T25:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "1677-09-21T00:12:44Z",
        "2262-04-11T23:47:16.854775807Z",
        "1900-01-01T00:00:00+14:00",
        "2013-10-07T09:30:60-04:00",
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "=cmd|'/c calc'!A0",
        "\u{202e}NNA",
        "\u{feff}",
        "a\u{0}b",
        "\u{1b}[31m",
        "a\tb",
        "\u{7f}",
        "\u{85}",
        "é",
        "🦀",
        "../../etc/passwd",
        "'; drop table trades; --",
        "<b>",
        "USD",
        "NSCC",
        "DTC",
        "BANK",
        "OPENING",
        "BLOCK",
        "INVENTORY",
        "ANNA",
        "T1",
        "B",
        "SX",
        "R",
        "XXXX",
        "XOFF",
        "up",
        "fee_rounding",
        "8",
        "9",
        "255",
    ];
    let long = [
        "x".repeat(1_000),
        "x".repeat(1_001),
        "9".repeat(60_000),
        "é".repeat(600),
        "\"".repeat(50),
        "\n".repeat(3),
        "a\r\nb".to_owned(),
    ];
    plain.into_iter().map(str::to_owned).chain(long).collect()
}

/// A row with one field replaced, quoted as RFC 4180 says where it must be.
fn row(fields: &[&str], column: usize, field: &str) -> String {
    let quoted = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let fields: Vec<String> = fields
        .iter()
        .enumerate()
        .map(|(index, good)| quoted(if index == column { field } else { good }))
        .collect();
    fields.join(",") + "\n"
}

fn grown() -> Desk {
    let desk = Desk::furnished();
    desk.file("fill.csv", "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\nF0,2013-10-07T14:00:00Z,BLOCK,B,BAC,100000,14,USD,XNYS,A\n");
    desk.munim("load office trades fill.csv").done();
    desk
}

/// The office still works: it closes its day, draws every report, and verifies.
fn still_works(desk: &Desk) {
    let day = desk.munim("day office --date 2013-10-07 --format csv").done();
    assert!(day.rows()[1..].iter().all(|row| row[3] == "yes"));
    for row in &desk.munim("report office --format csv").done().rows()[1..] {
        for form in ["csv", "json", "table"] {
            desk.munim(&format!("report office {} --format {form}", row[0])).done();
        }
    }
    desk.munim("day office --date 2013-10-10").done();
    desk.munim("verify office").done();
}

#[test]
fn every_field_of_every_kind_may_hold_anything() {
    let (desk, nasty, mut fields_tried) = (grown(), nasty(), 0);
    for (kind, header, good) in GOOD {
        let good: Vec<&str> = good.split(',').collect();
        let mut text = format!("{header}\n");
        let mut rows = 0;
        for (column, field) in
            (0..good.len()).flat_map(|column| nasty.iter().map(move |field| (column, field)))
        {
            // Each row has an id of its own, so that it is judged and not only recognised; unless
            // the id is what is tried.
            let id = format!("{}-{rows}", good[0]);
            let mut fields = good.clone();
            if !matches!(kind, "prices" | "positions" | "rules") && column != 0 {
                fields[0] = &id;
            }
            text += &row(&fields, column, field);
            rows += 1;
        }
        desk.file(&format!("{kind}.csv"), text);
        let [read, booked, duplicate, rejected] =
            desk.munim(&format!("load office {kind} {kind}.csv --format csv")).done().counts();
        assert_eq!(read, booked + duplicate + rejected, "{kind}");
        assert_eq!(read, rows, "{kind}: every row is one row");
        assert!(booked > 0, "{kind}: some of it is no garbage");
        fields_tried += rows;
    }
    for group in ["S7", "S10"] {
        println!(
            "counted {group}: {fields_tried} tried, {fields_tried} survived: rows of {} kinds with a field of garbage",
            GOOD.len()
        );
    }
    still_works(&desk);
}

#[test]
fn whole_files_of_garbage() {
    let (desk, mut chance, mut read_files) = (grown(), Chance::new(7), 0);
    for number in 0..FILES {
        let (kind, header, good) = GOOD[number % GOOD.len()];
        let good = format!("{header}\n{}", format!("{good}\n").repeat(3));
        let mut bytes = good.into_bytes();
        // In every third file the header is hit too.
        let from = if number % 3 == 0 { 0 } else { header.len() };
        for _ in 0..=chance.below(12) {
            let (at, byte) = (
                from + chance.below(bytes.len() - from),
                [b'"', b',', b'\n', b'\r', 0, 0xff, b'9', b'-'][chance.below(8)],
            );
            match chance.below(3) {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => bytes.truncate(at.max(from + 1)),
            }
        }
        desk.file(&format!("garbage-{number}.csv"), bytes);
        let said = desk.munim(&format!("load office {kind} garbage-{number}.csv --format csv"));
        if said.code == Some(0) {
            let [read, booked, duplicate, rejected] = said.counts();
            assert_eq!(read, booked + duplicate + rejected);
            read_files += 1;
        } else {
            said.ended(2);
        }
    }
    println!(
        "counted S7: {FILES} tried, {FILES} survived: files with random damage, {read_files} of them read"
    );
    still_works(&desk);
}

#[test]
fn lines_end_in_every_way() {
    let desk = Desk::furnished();
    let (_, header, good) = GOOD[5];
    let mut text = format!("\u{feff}{header}\r\n");
    for (number, end) in ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", ""].into_iter().enumerate() {
        write!(text, "{}{end}", good.replace("T1", &format!("T{number}")))
            .expect("memory takes it");
    }
    desk.file("mixed.csv", &text);
    assert_eq!(
        desk.munim("load office trades mixed.csv --format csv").done().counts(),
        [6, 6, 0, 0]
    );
    let explained = desk.munim("explain office ANNA BAC --format csv").done().rows();
    for (number, line) in explained[1..].iter().enumerate() {
        assert_eq!(
            line[10],
            good.replace("T1", &format!("T{number}")),
            "the row as it was written"
        );
    }
    still_works(&desk);
}

#[test]
fn names_that_look_like_something_else_stay_names() {
    let desk = Desk::furnished();
    let names = ["=1+1", "+1", "-1", "@x", "क्\u{200d}ष", "<script>", "a;b", "  "];
    let mut accounts = String::from("account,family,kind,name,class\n");
    let mut trades = String::from(
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n",
    );
    for (number, name) in names.into_iter().enumerate() {
        writeln!(accounts, "{name},client,cash,\"{name}, Mr\",customer").expect("memory takes it");
        writeln!(trades, "O{number},2013-10-07T09:30:00-04:00,{name},B,BAC,1,14,USD,XNYS,A")
            .expect("memory takes it");
    }
    desk.file("odd.csv", accounts);
    assert_eq!(
        desk.munim("load office accounts odd.csv --format csv").done().counts(),
        [8, 8, 0, 0]
    );
    desk.file("trades.csv", trades);
    assert_eq!(
        desk.munim("load office trades trades.csv --format csv").done().counts(),
        [8, 8, 0, 0]
    );
    let accounts: Vec<String> =
        desk.report("blotter")[1..].iter().map(|row| row[4].clone()).collect();
    assert_eq!(accounts, names, "text in, the same text out");
    still_works(&desk);
}

/// A file may have any name that a disk gives it; its list of refused rows is found under it.
#[test]
fn files_may_have_long_names() {
    let desk = Desk::furnished();
    let (_, header, _) = GOOD[3];
    for (length, code) in [(251, 0), (252, 2), (255, 2)] {
        let name = "n".repeat(length);
        desk.file(&name, format!("{header}\n2013-10-07,GOLD,1,USD,close\n"));
        desk.munim(&format!("load office prices {name}")).ended(code);
        assert_eq!(
            desk.path(&format!("office/rejected/{name}.csv")).is_file(),
            code == 0,
            "{length}"
        );
    }
    still_works(&desk);
}

#[test]
fn sums_at_the_limits_are_still_sums() {
    let desk = Desk::furnished();
    desk.file("q.csv", "instrument,symbol,name,cfi,currency,market,clearing_account,price_decimals\nQ,Q,Q,ESVUFR,USD,XNYS,NSCC,8\n");
    desk.munim("load office instruments q.csv").done();
    let mut trades = String::from(
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,contra\n",
    );
    for number in 0..400 {
        writeln!(trades, "L{number},2013-10-07T09:30:00-04:00,FUND,B,Q,999999999999999999,0.00000001,USD,XNYS,A,OTHER")
            .expect("memory takes it");
    }
    desk.file("limits.csv", trades);
    desk.file(
        "price.csv",
        "date,instrument,price,currency,source\n2013-10-07,Q,9999999999.99999999,USD,close\n",
    );
    assert_eq!(
        desk.munim("load office trades limits.csv --format csv").done().counts(),
        [400, 400, 0, 0]
    );
    desk.munim("load office prices price.csv").done();
    desk.munim("day office --date 2013-10-07").done();
    desk.munim("day office --date 2013-10-10").done();
    // 400 * (10^18 - 1) shares of nearly 10^10 each: 38 digits before the point.
    assert_eq!(desk.report("fails")[1][3], "399999999999999999600");
    for row in &desk.munim("report office --format csv").done().rows()[1..] {
        for rest in
            ["", "--date 1900-01-01", "--date 2200-12-31", "--as-known-at 1700-01-01T00:00:00Z"]
        {
            desk.munim(&format!("report office {} {rest}", row[0])).done();
        }
    }
    desk.munim("verify office").done();
}

#[test]
fn files_that_are_too_much_are_refused() {
    let desk = Desk::furnished();
    let (_, header, good) = GOOD[3];
    desk.file("wide.csv", format!("{header}{}\n{good}\n", ",x".repeat(1_000_000)));
    desk.munim("load office prices wide.csv").refused(2, &["wide.csv"]);
    // One row of 40 MB between two good ones.
    desk.file(
        "long.csv",
        format!("{header}\n{good}\n{}\n{}\n", "9".repeat(40_000_000), good.replace("BAC", "IBM")),
    );
    assert_eq!(
        desk.munim("load office prices long.csv --format csv").done().counts(),
        [3, 2, 0, 1]
    );
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut bomb, &vec![b'0'; 30_000_000]).expect("memory takes it");
    desk.file("bomb.csv.gz", bomb.finish().expect("memory takes it"));
    desk.munim("load office prices bomb.csv.gz").refused(2, &["bomb.csv.gz", "unpacks"]);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["../../escape.csv", "second.csv"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory takes it");
    }
    desk.file("two.zip", zip.finish().expect("memory takes it").into_inner());
    desk.munim("load office prices two.zip").refused(2, &["two.zip", "2 files"]);
    still_works(&desk);
}
