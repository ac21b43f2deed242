//! The matrix of who sees what: every route of the table, as somebody asks it who may everything
//! and sees one branch alone. What is of the whole firm is closed; everything else shows nothing of
//! the other branch, in pages, JSON, CSV and workbooks, and answers about a client of the other
//! branch as about one who is not there. The routes are walked, so that a new one is tested too.

use crate::office::{Office, PASSWORD};
use crate::program::{Program, told, trade};
use crate::served::Served;
use crate::wire::{Answered, Visitor};
use door::{Method, Reach, RouteRule};
use serde_json::json;
use std::fs;
use std::io::{Cursor, Read};

const ACCOUNTS: &str = "\
account,family,kind,name,class,branch
NORA55,client,cash,Nora Northman,customer,North
SUSA77,client,cash,Canary Southern,customer,South
";

/// Both may everything; one of them sees the branch North alone.
const PEOPLE: &str = "\
person,version,full_name,email,desk,roles,language,active,sees
nina,1,Nina Bounded,,OPS,clerk accountant manager compliance auditor it front_office,en,yes,branch:North
wim,1,Wim Whole,,OPS,clerk accountant manager compliance auditor it front_office,en,yes,
";

/// 87310093 at 181.37 is 15835431567.41.
const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
TNORTH1,2013-10-14T09:30:00-04:00,NORA55,B,BAC,311,14.01,USD,XNYS,A
TSOUTH1,2013-10-14T09:31:00-04:00,SUSA77,B,IBM,87310093,181.37,USD,XNYS,A
";

/// What is of the other branch alone, and long enough to stand in no hash by chance.
const CANARIES: [&str; 7] = [
    "SUSA77",
    "Canary Southern",
    "TSOUTH1",
    "87310093",
    "87,310,093",
    "15835431567.41",
    "15,835,431,567.41",
];

/// What is looked for of the other branch, and the same of what is nowhere: an answer says again
/// what was looked for, and must otherwise be the same.
const LOOKED_FOR: [[&str; 2]; 7] = [
    ["?q=SUSA", "?q=SUSX"],
    ["?q=SUSA77", "?q=SUSX77"],
    ["?q=Canary", "?q=Cabary"],
    ["?q=87310093", "?q=87310094"],
    ["?text=TSOUTH", "?text=TSOUTX"],
    ["?text=TSOUTH1", "?text=TSOUTX1"],
    ["?account=SUSA77", "?account=SUSX77"],
];

/// The names of tables that pages have.
const SHEETS: [&str; 9] = [
    "accounts",
    "trades",
    "positions",
    "money",
    "lots",
    "activity",
    "stock-record",
    "requests",
    "queue",
];

fn two_branches() -> Office {
    let office = Office::furnished();
    for (kind, content) in [("accounts", ACCOUNTS), ("people", PEOPLE), ("trades", TRADES)] {
        let name = format!("branches-{kind}.csv");
        fs::write(office.path(&name), content).expect("the file can be written");
        office.munim(&format!("load office {kind} {name}"));
    }
    office.munim("day office --date 2013-10-14");
    for person in ["nina", "wim"] {
        office.give_password(person);
    }
    office
}

/// A path about a client, a trade and so on.
fn path_of(rule: RouteRule, account: &str, trade: &str, report: &str) -> String {
    let named = |part: &str| match part {
        "{account}" => account.to_owned(),
        "{trade_id}" => trade.to_owned(),
        "{report}" => report.to_owned(),
        "{asset}" => "USD".to_owned(),
        "{instrument}" => "IBM".to_owned(),
        "{item}" => "request:of-wim".to_owned(),
        "{date}" => "2013-10-14".to_owned(),
        "{kind}" => "trades".to_owned(),
        "{source}" | "{row}" | "{seq}" => "2".to_owned(),
        "{person}" => "asha".to_owned(),
        "{*path}" => "index.html".to_owned(),
        part if part.starts_with('{') => "x".to_owned(),
        part => part.to_owned(),
    };
    rule.path.split('/').map(named).collect::<Vec<_>>().join("/")
}

/// Somebody at a browser, and with a program.
struct Asker {
    browser: Visitor,
    program: Program,
    csrf: String,
}

impl Asker {
    fn of(office: &Office, served: &Served<'_>, person: &str) -> Self {
        let browser = Visitor::signed_in(&served.address, person, PASSWORD);
        let csrf = browser.csrf("/me");
        Self { browser, program: Program::of(office, served, person), csrf }
    }

    fn ask(&self, rule: RouteRule, path: &str) -> Answered {
        match (rule.method, rule.is_for_programs()) {
            (Method::Get, true) => self.program.get(path),
            (Method::Get, false) => self.browser.get(path),
            (_, true) if rule.scope == door::Scope::Person => {
                self.browser.post(path, &format!("csrf={}", self.csrf))
            }
            (_, true) => self.program.post(path, Some("a-key"), &json!({})),
            (_, false) => self.browser.post(path, &format!("csrf={}", self.csrf)),
        }
    }
}

/// The text of an answer; of a workbook what stands in its sheets.
fn text_of(answered: &Answered) -> String {
    let Ok(mut book) = zip::ZipArchive::new(Cursor::new(&answered.bytes)) else {
        return answered.body.clone();
    };
    let mut text = String::new();
    for place in 0..book.len() {
        let mut part = book.by_index(place).expect("a workbook has parts");
        part.read_to_string(&mut text).expect("they are XML");
    }
    text
}

/// Wim asks about a client of the other branch, under a key of his own.
#[track_caller]
fn asks_about_the_other_branch(wim: &Asker) {
    let asked = json!({
        "desk": "OPS", "subject": "question", "about": "SUSA77", "text": "why is TSOUTH1 open?",
    });
    let put = wim.program.post("/v1/requests", Some("of-wim"), &asked);
    assert_eq!(put.status, 204, "{}", put.body);
}

/// How somebody might ask a path for more than it says.
fn ways(rule: RouteRule, path: &str) -> Vec<String> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut ways = vec![String::new()];
    if rule.path.contains("{report}") {
        ways.extend(["?format=csv", "?format=xlsx"].map(str::to_owned));
    } else {
        ways.extend(["?as_of=2013-10-14", "?kind=overdraft"].map(str::to_owned));
        let parts = ["money", "ladder", "lots", "activity"];
        ways.extend(parts.map(|part| format!("?part={part}")));
    }
    if !rule.is_for_programs() {
        let sheets = SHEETS.into_iter().filter(|_| !rule.path.contains("{report}")).chain([name]);
        ways.extend(sheets.map(|sheet| format!("?sheet={sheet}&format=csv")));
        ways.extend(["trades", name].map(|sheet| format!("?sheet={sheet}&format=xlsx")));
    }
    ways.into_iter().map(|way| format!("{path}{way}")).collect()
}

/// What an answer says of the other branch.
fn canaries(text: &str) -> Vec<&'static str> {
    CANARIES.into_iter().filter(|canary| text.contains(canary)).collect()
}

/// A text without what a page says of when it was drawn up, and of what was looked for.
fn plain(text: &str, [asked, other]: [&str; 2]) -> String {
    text.replace(asked, other).replace(|letter: char| letter.is_ascii_digit(), "")
}

/// Whatever is looked for of the other branch is answered as what is nowhere.
#[track_caller]
fn finds_nothing(nina: &Asker, rule: RouteRule, path: &str) -> usize {
    for looked_for in LOOKED_FOR {
        let [there, nowhere] = looked_for.map(|query| nina.ask(rule, &format!("{path}{query}")));
        let words = looked_for.map(|query| query.split('=').next_back().unwrap_or_default());
        let asked = format!("{path}{}", looked_for[0]);
        assert_eq!(there.status, nowhere.status, "{asked}");
        let [said, otherwise] = [there, nowhere].map(|answered| plain(&text_of(&answered), words));
        assert_eq!(said, otherwise, "{asked}");
    }
    LOOKED_FOR.len()
}

#[test]
fn who_sees_one_branch_sees_nothing_of_another_by_any_route() {
    let office = two_branches();
    let served = Served::start(&office);
    let [nina, wim] = ["nina", "wim"].map(|person| Asker::of(&office, &served, person));
    asks_about_the_other_branch(&wim);
    let rules: Vec<RouteRule> = console::routes::all()
        .iter()
        .map(door::Row::rule)
        .chain(door::rows::<()>().iter().map(door::Row::rule))
        .collect();
    let reports: Vec<&str> = reports::REPORTS.iter().map(|report| report.name).collect();
    let (mut closed, mut shown, mut asked) = (0, 0, 0);
    for rule in rules {
        let names = if rule.path.contains("{report}") { reports.as_slice() } else { &["blotter"] };
        for report in names {
            let path = path_of(rule, "NORA55", "TNORTH1", report);
            if rule.reach == Reach::Whole {
                let answered = nina.ask(rule, &path);
                assert_eq!(answered.status, 403, "{rule:?}: {}", answered.body);
                let says = ["whole_firm_must_be_seen", "of the firm as a whole"];
                assert!(says.iter().any(|says| answered.body.contains(says)), "{rule:?}");
                closed += 1;
                continue;
            }
            if rule.method != Method::Get {
                continue;
            }
            for way in ways(rule, &path) {
                let answered = nina.ask(rule, &way);
                assert!(answered.status < 500, "{way}: {}", answered.body);
                let text = text_of(&answered);
                assert_eq!(canaries(&text), Vec::<&str>::new(), "{way} shows them: {text}");
                asked += 1;
            }
            asked += finds_nothing(&nina, rule, &path);
            shown += usize::from(!canaries(&text_of(&wim.ask(rule, &path))).is_empty());
        }
    }
    println!("counted S3: {asked} tried, {asked} survived: answers to who sees another branch");
    assert!(closed > 40, "{closed} routes are of the whole firm");
    // The known-bad control: who sees the whole firm is shown the other branch by many of them.
    assert!(shown > 20, "{shown} paths show the other branch to who sees the whole firm");
    served.stop();
}

#[test]
fn a_client_of_another_branch_is_as_one_who_is_not_there() {
    let office = two_branches();
    let served = Served::start(&office);
    let nina = Asker::of(&office, &served, "nina");
    let bounded = console::routes::all();
    let bounded = bounded
        .iter()
        .map(door::Row::rule)
        .filter(|rule| rule.reach == Reach::Bounded && rule.method == Method::Get);
    let mut compared = 0;
    for rule in bounded {
        let path = |account: &str, trade: &str| path_of(rule, account, trade, "lots");
        let [mut there, mut not_there] = [path("SUSA77", "TSOUTH1"), path("SUSX77", "TSOUTX1")];
        if there == not_there {
            there.push_str("?account=SUSA77");
            not_there.push_str("?account=SUSX77");
        }
        let [one, other] = [&there, &not_there].map(|path| nina.ask(rule, path));
        let plain = |answered: &Answered| {
            plain(&answered.body.replace("TSOUTH1", "TSOUTX1"), ["SUSA77", "SUSX77"])
        };
        assert_eq!(one.status, other.status, "{there}");
        assert_eq!(plain(&one), plain(&other), "{there}");
        compared += 1;
    }
    assert!(compared > 15, "{compared}");
    served.stop();
}

/// Whoever does something about another branch is told the same as about what is nowhere. A new
/// route must say here how.
#[test]
fn nothing_is_done_about_another_branch() {
    let office = two_branches();
    let served = Served::start(&office);
    let [nina, wim] = ["nina", "wim"].map(|person| Asker::of(&office, &served, person));
    asks_about_the_other_branch(&wim);
    let all = console::routes::all();
    let rules = all.iter().map(door::Row::rule);
    let rules: Vec<RouteRule> =
        rules.chain(door::rows::<()>().iter().map(door::Row::rule)).collect();
    let posts = rules.iter().filter(|rule| rule.method != Method::Get);
    let does = |rule: &RouteRule, item: &str, account: &str| {
        let path = rule.path.replace("{item}", item);
        let form =
            |fields: String| nina.browser.post(&path, &format!("csrf={}&{fields}", nina.csrf));
        let asked =
            json!({ "desk": "OPS", "subject": "question", "about": account, "text": "why?" });
        match rule.path {
            "/v1/queue/{item}/steps" => {
                nina.program.post(&path, Some(item), &json!({ "step": "comment", "says": "so" }))
            }
            "/v1/requests" => nina.program.post(&path, Some(account), &asked),
            "/queue" => form(format!("step=take&item={item}")),
            "/queue/{item}" | "/requests/{item}" => form("step=comment&says=so".to_owned()),
            "/requests" => form(format!("desk=OPS&subject=question&about={account}&text=why")),
            path => panic!("say how somebody does {path} about another branch"),
        }
    };
    let mut tried = 0;
    for rule in posts.filter(|rule| rule.reach == Reach::Bounded) {
        let there = does(rule, "request%3Aof-wim", "SUSA77");
        let nowhere = does(rule, "request%3Aof-wum", "SUSX77");
        let said = |answered: &Answered| {
            // What went wrong is sealed with the words in which it is said.
            let to = answered.header("location").unwrap_or_default().split("&seal=").next();
            let to = to.unwrap_or_default();
            let text = format!("{} {to} {}", answered.status, text_of(answered));
            plain(&text.replace("of-wim", "of-wum"), ["SUSA77", "SUSX77"])
        };
        assert_eq!(said(&there), said(&nowhere), "{rule:?}");
        tried += 1;
    }
    assert!(tried > 5, "{tried}");
    // Nothing came of it, and whoever sees the whole firm may.
    let item = wim.program.json("/v1/queue/request%3Aof-wim");
    assert_eq!(item["steps"].as_array().map(Vec::len), Some(0), "{item}");
    let step = json!({ "step": "comment", "says": "so" });
    let done = wim.program.post("/v1/queue/request%3Aof-wim/steps", Some("a-step"), &step);
    assert_eq!(done.status, 204, "{}", done.body);
    println!("counted S3: {tried} tried, {tried} survived: acts about another branch");
    served.stop();
}

/// The sums of what is divided by branch are of the branch; and what is lent for an absence is seen
/// while it lasts, and written down as whose it is.
#[test]
fn what_is_lent_is_seen_while_it_lasts() {
    let office = two_branches();
    let delegation = |version: u32, until: &str| {
        let rows = format!(
            "delegation,version,from_person,to_person,from,until,reason\n\
             L1,{version},wim,nina,2013-10-14,{until},leave\n"
        );
        fs::write(office.path(&format!("lent-{version}.csv")), rows).expect("it can be written");
        office.munim(&format!("load office delegations lent-{version}.csv"));
    };
    delegation(1, "2013-10-25");
    let served = Served::start(&office);
    let nina = Asker::of(&office, &served, "nina");
    assert_eq!(nina.program.get("/v1/accounts/SUSA77").status, 200);
    assert_eq!(nina.program.get("/v1/today").status, 200);
    let lines = nina.program.get("/v1/access?person=nina").body;
    assert!(lines.contains("\"in_place_of\":\"wim\""), "{lines}");
    let of_people = nina.browser.get("/people/nina").body;
    assert!(of_people.contains("L1") && of_people.contains("2013-10-25"), "{of_people}");
    served.stop();
    // He is back: a row ends it, as of a day that is gone.
    fs::write(
        office.path("back.csv"),
        "delegation,version,from_person,to_person,from,until,reason\n\
         L1,2,wim,nina,2013-10-13,2013-10-13,back\n",
    )
    .expect("it can be written");
    office.munim("load office delegations back.csv");
    let served = Served::start(&office);
    let nina = Program::of(&office, &served, "nina");
    assert_eq!(nina.get("/v1/accounts/NORA55").status, 200);
    assert_eq!(nina.get("/v1/accounts/SUSA77").status, 404);
    assert_eq!(told(&nina.get("/v1/today"))["code"], "whole_firm_must_be_seen");
    let refused =
        nina.rows("trades", "of-south", &trade("TS9", "2013-10-14T09:45:00-04:00", 5, "SUSA77"));
    assert_eq!(refused.status, 403, "{}", refused.body);
    served.stop();
}

/// Farid, who runs the machine, lends Nina what he may for the whole firm. By that she sees how the
/// day stands; of the other branch she sees nothing by it, and hands nothing in for it.
#[test]
fn a_role_of_the_whole_firm_widens_no_other_one() {
    let office = two_branches();
    let files = [
        (
            "delegations",
            "delegation,version,from_person,to_person,from,until,reason\n\
             L1,1,farid,nina,2013-10-14,2013-10-25,leave\n",
        ),
        (
            "trades",
            "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n\
             TSOUTH1,2013-10-14T09:33:00-04:00,SUSA77,B,IBM,7731,181.38,USD,XNYS,A\n",
        ),
    ];
    for (kind, content) in files {
        let name = format!("lent-{kind}.csv");
        fs::write(office.path(&name), content).expect("the file can be written");
        office.munim(&format!("load office {kind} {name}"));
    }
    let served = Served::start(&office);
    let [nina, wim] = ["nina", "wim"].map(|person| Asker::of(&office, &served, person));
    let renamed = json!([{
        "change_id": "AC-1", "account": "SUSA77", "effective": "2013-10-14", "name": "Sue South",
    }]);
    let told = json!({ "rows": renamed, "reason": "as agreed" });
    let put = wim.program.post("/v1/rows/account_changes", Some("w1"), &told);
    assert_eq!(put.status, 200, "{}", put.body);
    let proposal: serde_json::Value = serde_json::from_str(&put.body).expect("it is JSON");
    let proposal = proposal["proposal"].as_str().expect("it waits").to_owned();

    let known = nina.program.get("/v1/files?limit=1000");
    assert_eq!(known.status, 200, "how the day stands: {}", known.body);
    let known: serde_json::Value = serde_json::from_str(&known.body).expect("it is JSON");
    let sources = known["items"].as_array().expect("files").iter().map(|file| &file["source"]);
    let (mut shown, mut asked) = (0, 0);
    for path in sources.map(|source| format!("/files/{source}")).chain([
        "/approvals".to_owned(),
        "/v1/proposals".to_owned(),
        format!("/approvals/{proposal}"),
        format!("/v1/proposals/{proposal}"),
        format!("/search?q={proposal}"),
    ]) {
        let [to_nina, to_wim] = [&nina, &wim].map(|asker| asker.browser.get(&path));
        assert_eq!(canaries(&text_of(&to_nina)), Vec::<&str>::new(), "{path}");
        shown += usize::from(!canaries(&to_wim.body).is_empty());
        asked += 1;
    }
    assert!(shown >= 3, "the known-bad control: {shown} of {asked} show it to Wim");
    let row = "trade_id.0=TS3&account.0=SUSA77&side.0=B&instrument.0=IBM&quantity.0=1&check=yes";
    let tried = nina.browser.post("/enter/trades", &format!("csrf={}&{row}", nina.csrf));
    assert_eq!(tried.status, 403, "{}", tried.body);
    assert_eq!(canaries(&text_of(&tried)), Vec::<&str>::new(), "{}", tried.body);
    let rows = trade("TS4", "2013-10-14T09:45:00-04:00", 5, "NORA55");
    let refused = nina.program.rows("trades", "n1", &rows);
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert!(refused.body.contains("whole_firm_must_be_seen"), "{}", refused.body);
    served.stop();
}
