//! Live judges: hledger, beancount, openpyxl and pyarrow read the ledger as it leaves, and find the
//! balances that our reports say, for every account and asset.
//!
//! hledger is Debian's; the others are Python's and stand in `target/judges` (`scripts/test` puts
//! both there). Skipped where they are not. The CSV form is read here. Source: `formats.md`,
//! balances; hledger 1.25 manual, check; Beancount, balance.

use crate::life::lived;
use crate::office::{Desk, rows};
use outbound::names::{code_of_component, code_of_symbol};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What stands on an account in an asset, in hundred-millionths, so that every amount of the tests
/// is one number.
type Balances = BTreeMap<(String, String), i128>;

const DECIMALS: usize = 8;

fn number(text: &str) -> i128 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    assert!(fraction.trim_end_matches('0').len() <= DECIMALS, "{text} is too fine for this test");
    let fraction = fraction.get(..DECIMALS).unwrap_or(fraction);
    sign * format!("{whole}{fraction:0<DECIMALS$}").parse::<i128>().expect("a number")
}

/// What a report or a judge says, without what is nothing.
fn balances(rows: impl Iterator<Item = (String, String, i128)>) -> Balances {
    let mut balances = Balances::new();
    for (account, asset, amount) in rows {
        *balances.entry((account, asset)).or_default() += amount;
    }
    balances.retain(|_, amount| *amount != 0);
    balances
}

/// What our report says: on the trade-date basis settled and pending, on the other one settled.
fn ours(desk: &Desk, lens: &str, basis: &str) -> Balances {
    let column = if basis == "trade" { 4 } else { 2 };
    let report = desk.report(&format!("balances {lens}"));
    balances(
        report
            .into_iter()
            .skip(1)
            .map(|row| (row[0].clone(), row[1].clone(), number(&row[column]))),
    )
}

/// What a tool says of names, with our codes and our sign.
fn theirs(text: &str) -> Balances {
    let row = |row: Vec<String>| {
        let code = row[0].rsplit(':').next().and_then(code_of_component).expect("a name of ours");
        (code, code_of_symbol(&row[1]).expect("a symbol of ours"), -number(&row[2]))
    };
    balances(rows(text).into_iter().map(row))
}

/// Says why a test does not run, past whatever the test runner keeps to itself.
fn skip(why: &str) {
    writeln!(std::io::stdout(), "\nskipped: {why}").expect("it can be said");
}

/// Does hledger answer?
fn has_hledger() -> bool {
    let answers = Command::new("hledger")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    if !answers {
        skip("hledger is not installed (apt-get install hledger)");
    }
    answers
}

/// A Python that has the judges.
fn python() -> Option<PathBuf> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/judges/bin/python");
    let has_them =
        Command::new(&python).args(["-c", "import beancount, openpyxl, pyarrow"]).output();
    if has_them.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    skip("beancount, openpyxl and pyarrow are not in target/judges (scripts/test puts them there)");
    None
}

#[track_caller]
fn agreed(what: &str, output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{what} does not agree: {}",
        said.chars().take(2000).collect::<String>()
    );
    String::from_utf8(output.stdout.clone()).expect("they speak UTF-8")
}

fn hledger(file: &Path) -> String {
    let run = |words: &[&str]| {
        Command::new("hledger").arg("-f").arg(file).args(words).output().expect("hledger starts")
    };
    agreed("hledger check", &run(&["check", "--strict"]));
    let text = agreed(
        "hledger balance",
        &run(&["balance", "--flat", "--no-total", "--layout=bare", "-O", "csv"]),
    );
    text.split_once('\n').map(|(_, rows)| rows.to_owned()).expect("a header")
}

fn judge(python: &Path, form: &str, file: &Path) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/house/judges.py");
    agreed(
        form,
        &Command::new(python).arg(script).arg(form).arg(file).output().expect("python starts"),
    )
}

fn exported(desk: &Desk, form: &str, rest: &str) -> PathBuf {
    let name = format!("ledger-{}.{form}", rest.replace(' ', ""));
    desk.munim(&format!("export office --form {form} {rest} --out {name} --quiet")).done();
    desk.path(&name)
}

/// Lets hledger and beancount judge an export; what is brought forward is in both sums.
fn judged(desk: &Desk, lens: &str, basis: &str, from: &str) {
    let (expected, rest) = (ours(desk, lens, basis), format!("--basis {basis} {lens} {from}"));
    assert!(!expected.is_empty());
    if has_hledger() {
        assert_eq!(theirs(&hledger(&exported(desk, "hledger", &rest))), expected, "hledger {rest}");
    }
    if let Some(python) = python() {
        assert_eq!(
            theirs(&judge(&python, "beancount", &exported(desk, "beancount", &rest))),
            expected,
            "beancount {rest}"
        );
        read_back(desk, &python, "parquet", &rest, &expected);
    }
    let rows =
        rows(&std::fs::read_to_string(exported(desk, "csv", &rest)).expect("it was written"));
    assert_eq!(
        rows[0],
        [
            "seq",
            "date",
            "other_date",
            "event",
            "id",
            "narrative",
            "account",
            "asset",
            "quantity",
            "name"
        ]
    );
    let each = rows[1..].iter().map(|row| (row[6].clone(), row[7].clone(), number(&row[8])));
    assert_eq!(balances(each), expected, "csv {rest}");
    let sums =
        balances(rows[1..].iter().map(|row| (row[0].clone(), row[7].clone(), number(&row[8]))));
    assert!(sums.is_empty(), "an entry does not balance: {sums:?}");
}

/// Reads a table back with somebody else's reader.
fn read_back(desk: &Desk, python: &Path, form: &str, rest: &str, expected: &Balances) {
    let text = judge(python, form, &exported(desk, form, rest));
    let found = balances(
        rows(&text).into_iter().map(|row| (row[0].clone(), row[1].clone(), number(&row[2]))),
    );
    assert_eq!(found, *expected, "{form} {rest}");
}

/// Reads a workbook back, which takes long when there are many rows.
fn workbook_read_back(desk: &Desk, lens: &str, basis: &str, from: &str) {
    if let Some(python) = python() {
        read_back(
            desk,
            &python,
            "xlsx",
            &format!("--basis {basis} {lens} {from}"),
            &ours(desk, lens, basis),
        );
    }
}

#[test]
fn a_small_office_is_judged_on_both_bases_and_through_lenses() {
    let desk = lived();
    for basis in ["trade", "settlement"] {
        judged(&desk, "", basis, "");
        judged(&desk, "--date 2013-10-10", basis, "");
        judged(&desk, "", basis, "--from 2013-10-10");
        workbook_read_back(&desk, "--date 2013-10-11", basis, "");
        workbook_read_back(&desk, "", basis, "--from 2013-10-10");
    }
    judged(&desk, "--date 2013-10-11", "trade", "--from 2013-10-08");
}

#[test]
fn names_that_no_tool_would_take_are_taken() {
    let desk = Desk::new();
    let accounts = "account,family,kind,name,class\n\
                    \"=1+1, (a; b)\",client,cash,\"A \"\"quoted\"\" \\ name; with | signs\",customer\n\
                    élan  x,client,margin,@SUM(A1),customer\n\
                    -x41,client,cash,-x41,customer\n";
    let instruments = "instrument,symbol,name,cfi,currency,market,clearing_account,quantity_decimals\n\
                       TRUE,TRUE,TrueCar,ESVUFR,USD,XNYS,NSCC,0\nbrk.b,BRK.B,\"Berkshire, \"\"B\"\"\",ESVUFR,USD,XNYS,NSCC,6\n";
    let trades = "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n\
                  (1); x:y,2013-10-07T09:30:00-04:00,\"=1+1, (a; b)\",B,TRUE,100,14.00,USD,XNYS,A\n\
                  =2,2013-10-07T09:30:00-04:00,élan  x,B,brk.b,0.000001,140000.00,USD,XNYS,A\n\
                  3,2013-10-07T09:30:00-04:00,-x41,B,brk.b,12345.678901,1.00,USD,XNYS,A\n";
    for (name, text) in
        [("accounts.csv", accounts), ("instruments.csv", instruments), ("trades.csv", trades)]
    {
        desk.file(name, text);
    }
    desk.munim("init office --market us --date 2013-10-07").done();
    for kind in ["accounts", "instruments"] {
        desk.munim(&format!("load office {kind} {kind}.csv")).done();
    }
    desk.munim("day office --date 2013-10-07 --trades trades.csv").done();
    assert_eq!(desk.report("rejections").len(), 1, "every row is booked");
    judged(&desk, "", "trade", "");
    workbook_read_back(&desk, "", "trade", "");
}

#[test]
fn the_demo_is_judged() {
    let desk = Desk::new();
    desk.munim("demo office --quiet").done();
    judged(&desk, "", "trade", "");
    // And the closed month, with the year end in it, as it had settled.
    judged(&desk, "--date 2020-12-31", "settlement", "");
}

#[test]
fn an_export_that_cannot_be_is_refused() {
    let desk = lived();
    desk.file("file", "");
    for (words, said) in [
        ("--form pdf --out x", ["pdf is no form", "hledger, beancount, csv, xlsx, parquet"]),
        ("--form csv --out x --basis cash", ["cash is no basis", "trade or settlement"]),
        ("--form csv --out x --from yesterday", ["yesterday", "no day"]),
        ("--form csv", ["--out", ""]),
        (
            "--form csv --out x --basis settlement --from 2014-10-07",
            ["--from 2014-10-07", "2013-10-15"],
        ),
    ] {
        desk.munim(&format!("export office {words}")).refused(2, &said);
        assert!(!desk.path("x").exists(), "{words} left a file");
    }
    for form in ["hledger", "beancount", "csv", "xlsx", "parquet"] {
        let said = desk
            .munim(&format!("export office --form {form} --out file/x"))
            .refused(2, &["could not write", "file/x"]);
        assert_eq!(said.err.trim_end().lines().count(), 1, "one sentence: {}", said.err);
    }
    desk.munim("export nowhere --form csv --out x").refused(2, &["nowhere"]);
}

#[test]
fn a_folder_gets_a_file_of_its_own_name_and_no_half_one() {
    let desk = lived();
    std::fs::create_dir(desk.path("out")).expect("it can be made");
    for (form, name) in [
        ("hledger", "ledger.journal"),
        ("beancount", "ledger.beancount"),
        ("csv", "ledger.csv"),
        ("parquet", "ledger.parquet"),
    ] {
        desk.munim(&format!("export office --form {form} --out out")).done();
        assert!(desk.path("out").join(name).is_file(), "{name}");
    }
    assert_eq!(
        std::fs::read_dir(desk.path("out")).expect("it is there").count(),
        4,
        "nothing unfinished is left"
    );
    // The same books give the same bytes.
    let first = desk.read("out/ledger.csv");
    desk.munim("export office --form csv --out out").done();
    assert_eq!(desk.read("out/ledger.csv"), first);
}
