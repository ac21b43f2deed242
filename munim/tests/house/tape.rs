//! The real tape of October 2013, run for eight days: every obligation, fee and fail is worked out
//! again from the files by plain arithmetic, with nothing of the house but its reports.
//!
//! In: `../shared/data/tape` (trade prints of AIG, BAC and IBM; SPY is left out, it alone has 1.1
//! million) and
//! `../shared/tools/tape_to_trades.py`, which makes each print a trade of a made-up client. Skipped
//! where these are not.

use crate::office::{Desk, rows};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const TRADED: [&str; 3] = ["2013-10-07", "2013-10-08", "2013-10-09"];

/// T+3 counts settlement days: Columbus Day, the 14th, is none.
const SETTLED: [&str; 3] = ["2013-10-10", "2013-10-11", "2013-10-15"];

/// What is due by (settlement date, asset): + we are to receive. Cents and shares.
type Due = BTreeMap<(String, String), i64>;

/// What the files say, added up.
#[derive(Default)]
struct Sums {
    due: Due,
    trades: usize,
    section_31: i64,
    taf: i64,
}

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared")
}

/// Makes the files; says why not when it cannot.
fn make_files(desk: &Desk) -> Result<(), String> {
    let (tool, tape) = (shared().join("tools/tape_to_trades.py"), shared().join("data/tape"));
    if !tool.is_file() || !tape.is_dir() {
        return Err(format!("{} or {} is not there", tool.display(), tape.display()));
    }
    let prints = ["aig", "bac", "ibm"]
        .into_iter()
        .flat_map(|symbol| TRADED.map(|day| (symbol, day.replace('-', ""))));
    let prints = prints.map(|(symbol, day)| tape.join(format!("{symbol}_{day}_trade.zip")));
    let mut python = Command::new("python3");
    python.arg(&tool).arg(desk.path("tape")).args(prints).args(["--accounts", "2000"]);
    match python.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Err(format!("python3 does not start: {error}")),
    }
}

/// Digits of a number with `decimals` behind the point.
fn digits(text: &str, decimals: usize) -> i64 {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    sign * format!("{whole}{fraction:0<decimals$}").parse::<i64>().expect("a number")
}

/// Half up, for what is not negative.
fn divide(number: i64, by: i64) -> i64 {
    (number + by / 2) / by
}

/// Adds a file of trades up: principal half up to the cent per trade; on sales Section 31 at 17.40
/// per million of the principal, and TAF at 0.000119 per share, at most 5.95 per trade, both half
/// up to the cent.
fn add_up(desk: &Desk, day: usize, sums: &mut Sums) {
    for row in &rows(&desk.read(&format!("tape/trades-{}.csv", TRADED[day])))[1..] {
        let (is_buy, instrument, shares, price) =
            (row[3] == "B", &row[4], digits(&row[5], 0), digits(&row[6], 4));
        let cents = divide(shares * price, 100);
        let sign = if is_buy { 1 } else { -1 };
        let mut add = |asset: &str, quantity: i64| {
            *sums.due.entry((SETTLED[day].to_owned(), asset.to_owned())).or_default() += quantity;
        };
        add(instrument, sign * shares);
        add("USD", -sign * cents);
        if !is_buy {
            sums.section_31 += divide(cents * 1740, 100_000_000);
            sums.taf += divide(shares * 119, 10_000).min(595);
        }
        sums.trades += 1;
    }
    sums.due.retain(|_, quantity| *quantity != 0);
}

/// The report of obligations, as the sums have them; all of it is with the clearing house.
fn obligations(desk: &Desk) -> Due {
    let report = desk.report("obligations");
    let decimals = |asset: &str| if asset == "USD" { 2 } else { 0 };
    let due = |row: &Vec<String>| {
        assert_eq!(row[1], "NSCC");
        ((row[0].clone(), row[2].clone()), digits(&row[3], decimals(&row[2])))
    };
    report[1..].iter().map(due).collect()
}

/// Fails by instrument: + we failed to receive, − to deliver; since when, and the age.
type Fails = BTreeMap<String, Vec<(i64, String, String)>>;

fn fails(desk: &Desk) -> Fails {
    let mut fails = Fails::new();
    for row in &desk.report("fails")[1..] {
        let sign = if row[2] == "receive" { 1 } else { -1 };
        fails.entry(row[1].clone()).or_default().push((
            sign * digits(&row[3], 0),
            row[4].clone(),
            row[5].clone(),
        ));
    }
    fails
}

/// Runs a day and looks at its control sheet.
fn run(desk: &Desk, date: &str, files: &str) {
    let sheet =
        desk.munim(&format!("day office --date {date} {files} --format csv --quiet")).done().rows();
    assert!(sheet.len() > 5 && sheet[1..].iter().all(|row| row[3] == "yes"), "{date}: {sheet:?}");
}

/// Deliveries of a day: all of IBM, half of BAC, none of AIG.
fn deliver(desk: &Desk, date: &str, open: &BTreeMap<&str, i64>) -> BTreeMap<String, i64> {
    let moved: BTreeMap<String, i64> = [("IBM", open["IBM"]), ("BAC", open["BAC"] / 2)]
        .map(|(asset, moved)| (asset.to_owned(), moved))
        .into();
    let mut text =
        String::from("delivery_id,date,street_account,location_account,asset,quantity\n");
    for (asset, quantity) in moved.iter().filter(|(_, quantity)| **quantity != 0) {
        writeln!(text, "{date}-{asset},{date},NSCC,DTC,{asset},{quantity}")
            .expect("memory takes it");
    }
    desk.file(&format!("deliveries-{date}.csv"), text);
    moved
}

#[test]
fn three_days_of_the_tape_and_their_settlement() {
    let (desk, start) = (Desk::new(), Instant::now());
    if let Err(why) = make_files(&desk) {
        println!("skipped: {why}");
        return;
    }
    println!(
        "the files were made in {:?} (AIG, BAC, IBM; without SPY, to stay within a minute)",
        start.elapsed()
    );
    let start = Instant::now();
    desk.munim("init office --market us --date 2013-10-07 --quiet").done();
    for kind in ["accounts", "instruments", "positions", "prices"] {
        desk.munim(&format!("load office {kind} tape/{kind}.csv --quiet")).done();
    }
    let mut sums = Sums::default();
    for (index, day) in TRADED.into_iter().enumerate() {
        run(&desk, day, &format!("--trades tape/trades-{day}.csv"));
        add_up(&desk, index, &mut sums);
    }
    assert_eq!(obligations(&desk), sums.due);
    assert_eq!(desk.report("rejections").len(), 1, "every print is a trade");
    let (blotter_fees, balances) = (sums.section_31 + sums.taf, desk.report("balances"));
    let payable = |account: &str| {
        balances.iter().find(|row| row[0] == account).map_or(0, |row| digits(&row[4], 2))
    };
    assert_eq!((payable("SEC-FEES"), payable("TAF-FEES")), (sums.section_31, sums.taf));
    println!(
        "{} trades in {:?}: {} obligations and {blotter_fees} cents of fees agree",
        sums.trades,
        start.elapsed(),
        sums.due.len()
    );
    settle(&desk, &sums);
    println!("settled and compared after {:?}", start.elapsed());
}

/// The days of settlement, with deliveries that are whole, partial or missing; fails are worked out
/// beside.
fn settle(desk: &Desk, sums: &Sums) {
    let mut open: BTreeMap<&str, i64> = [("AIG", 0), ("BAC", 0), ("IBM", 0)].into();
    let mut history: BTreeMap<&str, Vec<(i64, &str)>> = BTreeMap::new();
    // The bank holiday is traded and not settled: nothing falls due and no fail grows older.
    let days = ["2013-10-10", "2013-10-11", "2013-10-14", "2013-10-15", "2013-10-16"];
    let settlement_days = ["2013-10-10", "2013-10-11", "2013-10-15", "2013-10-16"];
    for date in days {
        let mut due_today: BTreeMap<&str, i64> = BTreeMap::new();
        for (instrument, open) in &mut open {
            let due = sums
                .due
                .get(&(date.to_owned(), (*instrument).to_owned()))
                .copied()
                .unwrap_or_default();
            *open += due;
            due_today.insert(instrument, due);
        }
        let moved = if settlement_days.contains(&date) {
            deliver(desk, date, &open)
        } else {
            BTreeMap::new()
        };
        let files = if moved.values().any(|quantity| *quantity != 0) {
            format!("--deliveries deliveries-{date}.csv")
        } else {
            String::new()
        };
        run(desk, date, &files);
        for (instrument, open) in &mut open {
            let delivered = moved.get(*instrument).copied().unwrap_or_default();
            *open -= delivered;
            history.entry(instrument).or_default().push((due_today[instrument] - delivered, date));
        }
        let age = |since: &str| {
            settlement_days.iter().filter(|day| **day > since && **day <= date).count().to_string()
        };
        let expected: Fails = history
            .iter()
            .map(|(instrument, days)| {
                let parts = oldest_first(days)
                    .into_iter()
                    .map(|(left, since)| (left, since.to_owned(), age(since)));
                ((*instrument).to_owned(), parts.collect::<Vec<_>>())
            })
            .filter(|(_, parts)| !parts.is_empty())
            .collect();
        assert_eq!(fails(desk), expected, "{date}");
        let later: Due = sums
            .due
            .iter()
            .filter(|((due, _), _)| due.as_str() > date)
            .map(|(key, quantity)| (key.clone(), *quantity))
            .collect();
        assert_eq!(obligations(desk), later, "{date}");
        println!(
            "{date}: {} fails in {} parts",
            expected.len(),
            expected.values().map(Vec::len).sum::<usize>()
        );
    }
    desk.munim("verify office --quiet").done();
}

/// What is left of each day's net movement when later ones of the other sign take the oldest away
/// first.
fn oldest_first<'d>(days: &[(i64, &'d str)]) -> Vec<(i64, &'d str)> {
    let mut left: Vec<(i64, &str)> = Vec::new();
    for (quantity, date) in days {
        let mut quantity = *quantity;
        for (part, _) in &mut left {
            let taken = if part.signum() == -quantity.signum() {
                part.abs().min(quantity.abs())
            } else {
                0
            };
            *part += taken * quantity.signum();
            quantity -= taken * quantity.signum();
        }
        left.retain(|(part, _)| *part != 0);
        if quantity != 0 {
            left.push((quantity, date));
        }
    }
    left
}
