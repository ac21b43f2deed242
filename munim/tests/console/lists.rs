//! Lists of the API, read page by page while others work (P38): what stays is given exactly once,
//! and a cursor that is none is refused, for every list that the document names.
//!
//! A seed decides how long each page is and what happens between two of them: trades come and are
//! taken back, rows are refused, repaired and said to be done, due times change, accounts are
//! opened by two people. A failure prints its seed.

use crate::forgery::decide;
use crate::office::{Office, PASSWORD};
use crate::program::{Program, told, trade};
use crate::served::Served;
use crate::wire::Visitor;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How often each list is read to its end.
const READINGS: u64 = 3;

/// A list: its path, what names a row in it, and who may read it.
struct List {
    path: &'static str,
    /// The address, where that is not the path.
    address: &'static str,
    row: &'static [&'static str],
    reader: &'static str,
    /// The longest of its pages here.
    limit: usize,
}

const fn list(path: &'static str, row: &'static [&'static str]) -> List {
    List { path, address: path, row, reader: "carla", limit: 5 }
}

/// Every list that goes on behind a cursor. A list that the document has and that is not here fails
/// the test.
const LISTS: &[List] = &[
    list("/v1/accounts", &["account"]),
    List {
        address: "/v1/accounts/ANNA/activity",
        ..list("/v1/accounts/{account}/activity", &["seq", "asset"])
    },
    list("/v1/balances", &["account", "asset"]),
    list("/v1/positions", &["account", "instrument"]),
    list("/v1/lots", &["account", "instrument", "lot"]),
    list("/v1/instruments", &["instrument"]),
    list("/v1/trades", &["trade_id"]),
    list("/v1/files", &["source"]),
    list("/v1/refused-rows", &["source", "row"]),
    list("/v1/queue", &["item"]),
    List { limit: 50, ..list("/v1/events", &["seq"]) },
    List { limit: 50, ..list("/v1/acts", &["seq"]) },
    List { reader: "esther", limit: 50, ..list("/v1/access", &["seq"]) },
];

/// The lists whose newest rows come at their end, so that they could be read for ever.
const STOP_AT_THE_END: [&str; 2] = ["/v1/events", "/v1/access"];

/// A small generator of numbers without a pattern (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).expect("31 bits fit") % end
    }
}

/// Those who read and those who work meanwhile.
struct Desk<'s> {
    seed: u64,
    readers: BTreeMap<&'static str, Program>,
    colleague: Program,
    manager: &'s Visitor,
    chance: Chance,
    done: u32,
}

/// Whatever it was that failed, here or in what it calls.
impl Drop for Desk<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("it failed with seed {}", self.seed);
        }
    }
}

impl Desk<'_> {
    fn page(&self, of: &List, limit: usize, cursor: Option<&str>) -> Value {
        let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        self.readers[of.reader].json(&format!("{}?limit={limit}{cursor}", of.address))
    }

    /// The rows that a list has now.
    fn all(&self, of: &List) -> BTreeSet<String> {
        rows(of, &self.page(of, 1000, None)).into_iter().collect()
    }

    /// Something happens.
    fn work(&mut self) {
        self.done += 1;
        let (done, which) = (self.done, self.chance.below(7));
        let at = format!("2013-10-14T{:02}:{:02}:00-04:00", 10 + done / 60 % 6, done % 60);
        let send = |rows: &Value| {
            let answered = self.colleague.rows("trades", &format!("k{done}"), rows);
            assert_eq!(answered.status, 200, "{}", answered.body);
        };
        match which {
            0 => send(&trade(&format!("B{done}"), &at, done, "BEN")),
            1 => send(&trade(&format!("A{done}"), &at, done, "ANNA")),
            2 => send(&trade(&format!("R{done}"), &at, done, "NOBODY")),
            3 => self.take_back(&at),
            4 | 5 => self.step(),
            _ => self.open_account(),
        }
    }

    /// A trade that stands is cancelled, so that its position, lot and balance may go.
    fn take_back(&mut self, at: &str) {
        let standing = self.readers["carla"].json("/v1/trades?status=open&limit=1000&text=B");
        let standing = standing["items"].as_array().expect("a page has items");
        let mine: Vec<&Value> = standing
            .iter()
            .filter(|item| item["trade_id"].as_str().is_some_and(|id| id.starts_with('B')))
            .collect();
        if mine.is_empty() {
            return;
        }
        let of = mine[self.chance.below(mine.len())];
        let text = |name: &str| of[name].as_str().expect("a text");
        let quantity = text("quantity").parse().expect("a whole number");
        let done = self.done;
        let mut rows = trade(&format!("X{done}"), at, quantity, text("account"));
        rows[0]["cancels"] = of["trade_id"].clone();
        let answered = self.colleague.rows("trades", &format!("k{done}"), &rows);
        assert_eq!(answered.status, 200, "{}", answered.body);
    }

    /// Somebody says something about an item, or that it is done, or due, or not done after all.
    fn step(&mut self) {
        let queue = self.readers["carla"].json("/v1/queue?limit=1000");
        let queue = queue["items"].as_array().expect("a page has items");
        let item = &queue[self.chance.below(queue.len())];
        let key = item["item"].as_str().expect("a key");
        let can = |action: &str| {
            item["actions"].as_array().is_some_and(|all| all.iter().any(|one| one == action))
        };
        let told = match self.chance.below(3) {
            0 if can("resolve") => json!({ "step": "resolve", "says": "not ours" }),
            1 if can("reopen") => json!({ "step": "reopen", "says": "ours after all" }),
            _ if can("due") => json!({ "step": "due", "says": "2013-10-15" }),
            _ => json!({ "step": "comment", "says": "seen" }),
        };
        let answered = self.colleague.post(&format!("/v1/queue/{key}/steps"), None, &told);
        assert_eq!(answered.status, 204, "{key} {told}: {}", answered.body);
    }

    fn open_account(&self) {
        let done = self.done;
        let row = json!([{
            "account": format!("{}{done}", ["AA", "CC", "ZZ"][done as usize % 3]),
            "family": "client", "kind": "cash", "name": "Somebody new", "class": "customer",
        }]);
        let put = told(&self.colleague.rows("accounts", &format!("k{done}"), &row));
        let proposal = put["proposal"].as_str().expect("a second person is due");
        decide(self.manager, proposal, "approve");
    }

    /// Reads a list to its end while others work; each row as often as it was given.
    fn read(&mut self, of: &List, end: &BTreeSet<String>) -> BTreeMap<String, usize> {
        let (mut given, mut cursor): (BTreeMap<String, usize>, Option<String>) = Default::default();
        let mut is_over = false;
        while !is_over {
            let limit = 1 + self.chance.below(of.limit);
            let page = self.page(of, limit, cursor.as_deref());
            let items = rows(of, &page);
            is_over = items.is_empty() || page["next"].is_null();
            let is_behind = |row: &String| STOP_AT_THE_END.contains(&of.path) && !end.contains(row);
            is_over |= items.iter().any(is_behind);
            for row in items {
                *given.entry(row).or_default() += 1;
            }
            cursor = match &page["next"] {
                Value::String(next) => Some(next.clone()),
                Value::Null => None,
                next => Some(next.to_string()),
            };
            for client in ["ANNA", "BEN"] {
                let tells = cursor.as_ref().is_some_and(|cursor| cursor.contains(client));
                assert!(!tells, "{}: {cursor:?} says whose it is", of.path);
            }
            for _ in 0..self.chance.below(3) {
                self.work();
            }
        }
        given
    }
}

/// The names of the rows of a page. What moved on an account in several assets is one row of
/// the journal, and comes together.
fn rows(of: &List, page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("a page has items");
    let name = |item: &Value| {
        of.row.iter().map(|field| item[*field].to_string()).collect::<Vec<_>>().join(" ")
    };
    items.iter().map(name).collect()
}

#[test]
fn p38_what_stays_is_given_exactly_once_while_others_work() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let document: Value = serde_json::from_str(
        &crate::wire::ask(&served.address, "GET /v1/openapi.json", &[], "").body,
    )
    .expect("the document is JSON");
    let paths = document["paths"].as_object().expect("a document has paths");
    let goes_on = |operation: &Value| {
        let parameters = operation["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|parameter| parameter["name"] == "cursor"))
    };
    let documented: BTreeSet<&str> = paths
        .iter()
        .filter(|(_, item)| goes_on(&item["get"]))
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(documented, LISTS.iter().map(|of| of.path).collect(), "a list is not read here");

    let readers = ["carla", "esther"].map(|person| (person, Program::of(&office, &served, person)));
    let manager = Visitor::signed_in(&served.address, "ben", PASSWORD);
    for seed in 0..READINGS {
        let mut desk = Desk {
            seed,
            readers: BTreeMap::new(),
            colleague: Program::of(&office, &served, "asha"),
            manager: &manager,
            chance: Chance(seed ^ 0x9e37_79b9_7f4a_7c15),
            done: u32::try_from(seed).expect("few seeds") * 100_000,
        };
        for (person, program) in &readers {
            desk.readers.insert(person, program.clone());
        }
        for _ in 0..12 {
            desk.work();
        }
        for of in LISTS {
            let before = desk.all(of);
            let given = desk.read(of, &before);
            let after = desk.all(of);
            let wrong: Vec<String> = before
                .intersection(&after)
                .filter(|row| given.get(*row) != Some(&1))
                .map(|row| format!("{row} {} times", given.get(row).copied().unwrap_or_default()))
                .collect();
            assert!(wrong.is_empty(), "seed {seed}, {}: {wrong:?}", of.path);
            let twice: Vec<&String> =
                given.iter().filter(|(_, times)| **times > 1).map(|(row, _)| row).collect();
            assert!(twice.is_empty(), "seed {seed}, {}: given twice: {twice:?}", of.path);
            assert!(!before.is_empty(), "seed {seed}, {} has nothing to read", of.path);
        }
    }
    served.stop();
}

#[test]
fn a_cursor_that_is_none_is_refused_by_every_list() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let programs: BTreeMap<&str, Program> =
        ["carla", "esther"].map(|person| (person, Program::of(&office, &served, person))).into();
    for of in LISTS {
        let wrong = [
            "nonsense",
            "-1",
            "1.x",
            "row:5:4",
            "ANNA",
            "accounts.999999",
            "positions.1",
            "queue.9.0..0.61",
            "lots.0.0.0.6",
            "files.4294967295",
        ];
        for cursor in wrong {
            let refused = programs[of.reader].get(&format!("{}?cursor={cursor}", of.address));
            assert_eq!(refused.status, 400, "{} {cursor}: {}", of.path, refused.body);
            assert!(refused.body.contains("cursor is none of ours"), "{}", refused.body);
        }
    }
    served.stop();
}
