//! Injection (S5): hostile texts in every name that people and programs may write, looked for on
//! the pages of several roles, in answers of the API and in downloads; and in whatever a request
//! may ask. Markup stays text, a formula stays text, a header stays one, SQL is a name like others.

use crate::office::{Office, PASSWORD};
use crate::program::{Program, told};
use crate::served::Served;
use crate::wire::{Answered, Visitor};
use serde_json::json;
use std::collections::{BTreeSet, VecDeque};
use std::fs;

/// Hostile texts, each with a mark by which it is found again.
const TEXTS: [&str; 12] = [
    "<script>x7(1)</script>",
    "\"><img src=x7 onerror=x7>",
    "\" onfocus=x7 autofocus=\"",
    "</title><svg/onload=x7>",
    "javascript:x7(1)",
    "{{x7*x7}}",
    "' OR '1'='1' --x7",
    "x7'); DROP TABLE trades; --",
    "=HYPERLINK(\"http://x7\")",
    "@x7+1",
    "%0d%0aSet-Cookie: x7=1",
    "&lt;b&gt;x7",
];

/// The pages of a role that are looked at, at most: those that its links lead to.
const PAGES_MAX: usize = 90;

/// Pages to begin with.
const PAGES: [&str; 14] = [
    "/",
    "/queue",
    "/requests",
    "/people",
    "/search?q=x7",
    "/trades",
    "/accounts",
    "/instruments",
    "/ledger",
    "/journal",
    "/files",
    "/approvals",
    "/reports",
    "/access",
];

/// Where a request may ask something, with what it asks at the end.
const QUESTIONS: [&str; 12] = [
    "/search?q=",
    "/accounts/",
    "/trades?account=",
    "/trades/",
    "/instruments/",
    "/queue/",
    "/reports/",
    "/sign-in?next=",
    "/v1/trades?account=",
    "/v1/accounts?search=",
    "/v1/accounts/",
    "/v1/explain/ANNA/",
];

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |path, byte| format!("{path}%{byte:02X}"))
}

/// Rows of a kind under their header, one for each text: `TEXT` stands for it, `#` for its number.
fn rows(header: &str, row: &str) -> String {
    let row = |(number, text): (usize, &&str)| {
        row.replace('#', &number.to_string()).replace("TEXT", &quoted(text))
    };
    let rows: Vec<String> = TEXTS.iter().enumerate().map(row).collect();
    format!("{header}\n{}\n", rows.join("\n"))
}

/// An office where everything that has a name has a hostile one.
fn written() -> Office {
    let office = Office::furnished();
    for (kind, header, row) in [
        (
            "accounts",
            "account,family,kind,name,class",
            "A#,client,cash,TEXT,customer\nTEXT,client,cash,plain,customer",
        ),
        (
            "instruments",
            "instrument,symbol,name,cfi,currency,market,clearing_account",
            "I#,I#,TEXT,ESVUFR,USD,XNYS,NSCC",
        ),
        (
            "vouchers",
            "voucher_id,line,date,debit_account,credit_account,asset,amount,narrative,prepared_by",
            "V#,1,2013-10-11,BANK,CAPITAL,USD,1.00,TEXT,asha",
        ),
        (
            "people",
            "person,version,full_name,email,desk,roles,language,active",
            "p#,1,TEXT,,OPS,clerk,en,yes",
        ),
        (
            "desks",
            "desk,version,name,department,location,time_zone,answer_minutes",
            "D#,1,TEXT,operations,TEXT,America/New_York,60",
        ),
    ] {
        let name = format!("hostile-{kind}.csv");
        fs::write(office.path(&name), rows(header, row)).expect("the file can be written");
        let said = office.munim(&format!("load office {kind} {name} --format csv"));
        let booked = said.lines().nth(1).and_then(|row| row.split(',').nth(2)?.parse().ok());
        assert!(booked.is_some_and(|booked: usize| booked >= TEXTS.len()), "{said}");
    }
    office
}

/// Nothing of it is more than text.
fn is_harmless(path: &str, answered: &Answered) {
    assert!(answered.status < 500, "{path}: {}", answered.body);
    for name in ["x7", "set-cookie"] {
        assert!(answered.header(name).is_none_or(|value| !value.contains("x7")), "{path}");
    }
    let location = answered.header("location").unwrap_or_default();
    assert!(
        !location.starts_with("javascript:") && !location.contains("\"><"),
        "{path}: {location}"
    );
    let kind = answered.header("content-type").unwrap_or_default();
    if kind.contains("html") {
        for text in TEXTS.iter().filter(|text| text.contains(['<', '"'])) {
            assert!(!answered.body.contains(text), "{path} holds {text} as it is");
        }
        assert!(!answered.body.contains("href=\"javascript:"), "{path}");
    } else if kind.contains("csv") {
        for start in ["=HYPERLINK", "@x7"] {
            let is_formula = |field: &str| field.trim_start_matches('"').starts_with(start);
            assert!(!answered.body.split([',', '\n']).any(is_formula), "{path} begins {start}");
        }
    } else {
        assert_eq!(answered.header("x-content-type-options"), Some("nosniff"), "{path}: {kind}");
    }
}

/// The pages of ours that a page leads to.
fn links(body: &str) -> impl Iterator<Item = String> {
    let targets = body.split("href=\"/").skip(1);
    targets.filter_map(|rest| Some(format!("/{}", rest.split_once('"')?.0.replace("&amp;", "&"))))
}

/// Looks at every page that a role comes to.
fn look_around(visitor: &Visitor) -> usize {
    let mut open: VecDeque<String> = PAGES.iter().map(|page| (*page).to_owned()).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(page) = open.pop_front().filter(|_| seen.len() < PAGES_MAX) {
        let is_left_out =
            ["/assets/", "/explorer", "/sign-out"].iter().any(|start| page.starts_with(start));
        if is_left_out || !seen.insert(page.clone()) {
            continue;
        }
        let answered = visitor.get(&page);
        is_harmless(&page, &answered);
        open.extend(links(&answered.body));
    }
    seen.len()
}

#[test]
fn what_people_write_stays_text() {
    let office = written();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    for (number, text) in TEXTS.iter().enumerate() {
        let asked = json!({
            "request_id": format!("Q{number}"), "subject": "account:ANNA", "text": text, "desk": "OPS",
        });
        is_harmless("/v1/requests", &oms.post("/v1/requests", None, &asked));
        let rows = json!([{ "trade_id": text, "account": text, "instrument": text }]);
        is_harmless("/v1/rows", &oms.rows("trades", text, &rows));
    }
    let (mut pages, mut questions) = (0, 0);
    for person in ["asha", "ben", "esther"] {
        let visitor = Visitor::signed_in(&served.address, person, PASSWORD);
        pages += look_around(&visitor);
        for (question, text) in
            QUESTIONS.iter().flat_map(|question| TEXTS.iter().map(move |text| (question, text)))
        {
            let path = format!("{question}{}", encoded(text));
            is_harmless(&path, &visitor.get(&path));
            questions += 1;
        }
    }
    let known = told(&oms.get("/v1/reports"));
    let reports = known.as_array().expect("a list");
    assert!(reports.len() > 20, "{known}");
    for report in reports.iter().filter_map(|report| report["name"].as_str()) {
        let path = format!("/v1/reports/{report}?format=csv");
        is_harmless(&path, &oms.get(&path));
    }
    // They are there, as text.
    let account = told(&oms.get("/v1/accounts/A0"));
    assert!(account.to_string().contains("<script>x7(1)</script>"), "{account}");
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    assert!(asha.get("/accounts/A0").body.contains("&lt;script&gt;x7(1)&lt;/script&gt;"));
    // A name that is SQL is a name: nothing else is found by it, and nothing is gone.
    let found = told(&oms.get(&format!("/v1/trades?account={}", encoded(TEXTS[6]))));
    assert_eq!(found["items"].as_array().map_or(0, Vec::len), 0, "{found}");
    assert_eq!(told(&oms.get("/v1/trades"))["items"].as_array().map(Vec::len), Some(2));
    served.stop();
    let tried = pages + questions;
    println!(
        "counted S5: {tried} tried, {tried} survived: pages of three roles and questions, {} texts",
        TEXTS.len()
    );
}
