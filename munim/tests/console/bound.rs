//! Idempotency keys, each bound to its content for ever, and lists that are read while others work:
//! a front office's morning, with the answer to every request.
//!
//! Sources: draft-ietf-httpapi-idempotency-key-header-07, 2.6 and 2.7 (the same key with the same
//! content is answered and not done again; with other content it is refused); RFC 3339, 5.6 (a time
//! has its offset).

use crate::forgery::decide;
use crate::office::{Office, PASSWORD};
use crate::program::{Program, named, told, trade};
use crate::served::Served;
use crate::wire::Visitor;
use serde_json::{Value, json};

const MORNING: &str = "2013-10-14T09:45:00-04:00";

/// Rows read, booked, named as duplicates, refused; and the code of the first refusal.
fn counted(answered: &Value) -> ([u64; 4], Option<&str>) {
    assert_eq!(answered["became"], "loaded", "{answered}");
    let counts = ["rows", "booked", "duplicate", "rejected"]
        .map(|count| answered["file"][count].as_u64().expect("a count"));
    (counts, answered["refused"][0]["code"].as_str())
}

#[test]
fn a_key_is_bound_to_its_content_for_ever() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let first = oms.rows("trades", "a1", &trade("M1", MORNING, 250, "ANNA"));
    assert_eq!((first.status, counted(&told(&first))), (200, ([1, 1, 0, 0], None)));
    let again = oms.rows("trades", "a1", &trade("M1", MORNING, 250, "ANNA"));
    assert_eq!((again.status, &again.body), (200, &first.body), "the same again");
    let refused = |key: &str, rows: &Value| {
        let answered = oms.rows("trades", key, rows);
        assert_eq!((answered.status, &told(&answered)["code"]), (409, &json!("conflict")));
    };
    refused("a1", &trade("M1", MORNING, 500, "ANNA"));
    refused("a1", &trade("M9", MORNING, 12, "ANNA"));

    // Another key brings the same: the same answer.
    let same = oms.rows("trades", "a2", &trade("M1", MORNING, 250, "ANNA"));
    assert_eq!((same.status, &same.body), (200, &first.body));
    // The same instant as a clock in Greenwich shows it is the same trade in other bytes.
    let greenwich = oms.rows("trades", "a3", &trade("M1", "2013-10-14T13:45:00Z", 250, "ANNA"));
    assert_eq!(counted(&told(&greenwich)), ([1, 0, 1, 0], None));
    let other = oms.rows("trades", "a4", &trade("M1", MORNING, 251, "ANNA"));
    assert_eq!(counted(&told(&other)), ([1, 0, 0, 1], Some("id_must_not_be_reused")));
    let no_zone = oms.rows("trades", "a5", &trade("M5", "2013-10-14T09:45:00", 250, "ANNA"));
    assert_eq!(counted(&told(&no_zone)), ([1, 0, 0, 1], Some("row_must_be_readable")));
    assert!(no_zone.body.contains("an RFC 3339 time with its offset"), "{}", no_zone.body);

    // Two at once under one key with other content: one of them.
    let mut statuses = std::thread::scope(|threads| {
        let send = |id: &'static str, quantity| {
            let oms = &oms;
            threads.spawn(move || {
                oms.rows("trades", "a6", &trade(id, MORNING, quantity, "ANNA")).status
            })
        };
        [send("M61", 3), send("M62", 4)].map(|sent| sent.join().expect("it is answered"))
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);

    // Whatever the first use came to, the key keeps what it carried: booked, known from another
    // key, named as a duplicate, refused for its id, refused whole.
    for key in ["a1", "a2", "a3", "a4", "a5"] {
        refused(key, &trade("M7", MORNING, 7, "ANNA"));
    }
    let keyless =
        oms.post("/v1/rows/trades", None, &json!({ "rows": trade("M8", MORNING, 8, "ANNA") }));
    assert_eq!((keyless.status, &told(&keyless)["code"]), (400, &json!("invalid")));
    // What could not even be read as a file kept nothing, and binds nothing.
    let unread = oms.rows("trades", "a7", &json!([{ "no_such_column": "1" }]));
    assert_eq!(unread.status, 400, "{}", unread.body);
    let mended = oms.rows("trades", "a7", &trade("M7", MORNING, 7, "ANNA"));
    assert_eq!(counted(&told(&mended)), ([1, 1, 0, 0], None));
    served.stop();

    // It outlives the program that heard it.
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    for key in ["a1", "a2"] {
        let became = oms.get(&format!("/v1/documents/trades/{key}.csv"));
        assert_eq!((became.status, &became.body), (200, &first.body), "{key}");
        let other = oms.rows("trades", key, &trade("M10", MORNING, 10, "ANNA"));
        assert_eq!(other.status, 409, "{key}: {}", other.body);
    }
    assert_eq!(named(&oms.json("/v1/trades?text=M&limit=1000"), "trade_id").len(), 3);
    served.stop();
}

#[test]
fn a_key_of_what_waits_for_a_second_person_is_bound_too() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    let named = |id: &str, name: &str| json!([{ "change_id": id, "account": "BEN", "effective": "2013-10-11", "name": name }]);
    let send = |key: &str, rows: &Value| oms.rows("account_changes", key, rows);
    let waits = |key: &str, rows: &Value| {
        let became = told(&send(key, rows));
        assert_eq!(became["became"], "proposed", "{key}: {became}");
        became["proposal"].as_str().expect("its id").to_owned()
    };
    let first = waits("w1", &named("AC-1", "Ben Hale"));
    assert_eq!(waits("w1", &named("AC-1", "Ben Hale")), first, "the same again");
    assert_eq!(waits("w2", &named("AC-1", "Ben Hale")), first, "under another key");
    for key in ["w1", "w2"] {
        assert_eq!(send(key, &named("AC-2", "Ben Hill")).status, 409, "{key}");
    }
    let became = |key: &str| oms.json(&format!("/v1/documents/account_changes/{key}.csv"));
    assert_eq!(
        [became("w1")["proposal"].as_str(), became("w2")["proposal"].as_str()],
        [Some(first.as_str()), Some(first.as_str())]
    );
    decide(&ben, &first, "approve");
    for key in ["w1", "w2"] {
        let again = told(&send(key, &named("AC-1", "Ben Hale")));
        assert_eq!(counted(&again), ([1, 1, 0, 0], None), "{key}: it is booked, once");
        assert_eq!(became(key), again);
    }

    // What was declined stays what its key was told; another key puts it forward again.
    let second = waits("w3", &named("AC-3", "Ben Hull"));
    assert_eq!(waits("w5", &named("AC-3", "Ben Hull")), second, "bound while it waits");
    decide(&ben, &second, "decline");
    for key in ["w3", "w5"] {
        assert_eq!(waits(key, &named("AC-3", "Ben Hull")), second, "{key}: it was told so");
        assert_eq!(became(key)["proposal"], *second, "{key}");
    }
    let third = waits("w4", &named("AC-3", "Ben Hull"));
    assert_ne!(third, second);
    assert_eq!(waits("w3", &named("AC-3", "Ben Hull")), second);
    // The key that was only bound answers with what stands of its content.
    assert_eq!(waits("w5", &named("AC-3", "Ben Hull")), third);

    // A request's key is its id, and is bound in the same way.
    let ask = |text: &str| {
        let told = json!({ "desk": "OPS", "subject": "question", "about": "", "text": text });
        oms.post("/v1/requests", Some("r1"), &told).status
    };
    let asked = [ask("is IBM settled?"), ask("is IBM settled?"), ask("is BAC settled?")];
    assert_eq!(asked, [204, 204, 422]);
    served.stop();
}

#[test]
fn pages_go_on_whatever_others_do_between_them() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let [oms, colleague] = ["asha", "carla"].map(|person| Program::of(&office, &served, person));
    let at = |minute: u32| format!("2013-10-14T10:{minute:02}:00-04:00");
    let send = |key: &str, row: &Value| {
        let answered = oms.rows("trades", key, row);
        assert_eq!(answered.status, 200, "{key}: {}", answered.body);
    };
    for minute in 1..=4 {
        send(&format!("p{minute}"), &trade(&format!("P{minute}"), &at(minute), minute, "BEN"));
    }
    let page = oms.json("/v1/trades?limit=3");
    assert_eq!(named(&page, "trade_id"), ["P4", "P3", "P2"]);
    let next = page["next"].as_str().expect("there are more").to_owned();
    send("p5", &trade("P5", &at(5), 5, "BEN"));
    let rest = oms.json(&format!("/v1/trades?limit=10&cursor={next}"));
    assert_eq!((named(&rest, "trade_id"), &rest["next"]), (vec!["P1", "T2", "T1"], &Value::Null));

    // Rows of accounts that nobody knows wait for people, one behind the other.
    for minute in 1..=4 {
        let row = trade(&format!("Q{minute}"), &at(minute), minute, &format!("NOBODY{minute}"));
        send(&format!("q{minute}"), &row);
    }
    let all = oms.json("/v1/queue?limit=1000");
    let all: Vec<String> = named(&all, "item").into_iter().map(str::to_owned).collect();
    let rows: Vec<&String> =
        all.iter().filter(|item| item.starts_with("row:") && item.ends_with(":2")).collect();
    let [_, second, third, fourth] = rows[..] else { panic!("four rows wait: {all:?}") };
    let seen = all.iter().position(|item| item == second).expect("it waits") + 1;
    let page = oms.json(&format!("/v1/queue?limit={seen}"));
    assert_eq!(named(&page, "item"), all[..seen]);
    let next = page["next"].as_str().expect("there are more").to_owned();
    // A colleague says that the row under the cursor is done, and the first one too.
    for item in [second, rows[0]] {
        let told = json!({ "step": "resolve", "says": "not ours" });
        let done = colleague.post(&format!("/v1/queue/{item}/steps"), None, &told);
        assert_eq!(done.status, 204, "{}", done.body);
    }
    let page = oms.json(&format!("/v1/queue?limit=2&cursor={next}"));
    assert_eq!(named(&page, "item"), [third, fourth]);

    for path in ["/v1/queue?limit=2", "/v1/trades?limit=2"] {
        let refused = oms.get(&format!("{path}&cursor=nonsense"));
        assert_eq!((refused.status, &told(&refused)["code"]), (400, &json!("invalid")), "{path}");
    }
    served.stop();
}

/// A fill of an order goes: the life of the one behind it says that its commission was adjusted,
/// and by which row.
#[test]
fn the_life_of_a_trade_tells_why_its_commission_is_another_one() {
    let office = Office::furnished();
    let schedules = "schedule,effective,scope,per,per_share,minimum,source\n\
                     DESK,2013-10-01,all,order,0.005,2.00,agreed\n";
    std::fs::write(office.path("schedules.csv"), schedules).expect("a file");
    office.munim("load office schedules schedules.csv");
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let fill = |id: &str, quantity, cancels: Option<&str>| {
        let mut rows = trade(id, MORNING, quantity, "BEN");
        rows[0]["order_id"] = json!("O1");
        if let Some(cancelled) = cancels {
            rows[0]["cancels"] = json!(cancelled);
        }
        rows
    };
    for (key, rows) in [
        ("f1", fill("F1", 100, None)),
        ("f2", fill("F2", 300, None)),
        ("f3", fill("F3", 100, Some("F1"))),
    ] {
        assert_eq!(counted(&told(&oms.rows("trades", key, &rows))), ([1, 1, 0, 0], None));
    }
    // 300 shares bear the least, 2.00, where 400 had borne no more.
    let life = oms.json("/v1/trades/F2");
    assert_eq!(life["trade"]["commission"], "2.00", "{life}");
    let stations: Vec<(&str, Option<&str>)> = life["stations"]
        .as_array()
        .expect("stations")
        .iter()
        .map(|station| (station["what"].as_str().expect("a word"), station["id"].as_str()))
        .collect();
    let expected = [
        ("executed", Some("O1")),
        ("booked", Some("F2")),
        ("adjusted", Some("F3")),
        ("to_settle", None),
    ];
    assert_eq!(stations, expected);
    served.stop();
}
