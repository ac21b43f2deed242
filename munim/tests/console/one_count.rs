//! One definition for each count and status: tile, chart, queue, list, report, note and page say
//! the same, now and as of a past day.

use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::Visitor;
use serde_json::Value;
use std::fs;

/// T3 again, on an account that is there; T4 settles on the 17th: Columbus Day, the 14th, is a day
/// of trading and none of settlement.
const REPAIRED: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
T3,2013-10-07T09:32:00-04:00,ANNA,B,BAC,30,13.99,USD,XNYS,A
T4,2013-10-14T09:32:00-04:00,ANNA,B,BAC,10,13.99,USD,XNYS,A
";

fn json(visitor: &Visitor, path: &str) -> Value {
    let answer = visitor.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).expect("it is JSON")
}

fn items<'v>(of: &'v Value, name: &str) -> Vec<&'v str> {
    let items = of["items"].as_array().expect("a page of a list");
    items.iter().filter_map(|item| item[name].as_str()).collect()
}

#[test]
fn each_count_is_one_number_now_and_then() {
    let office = Office::furnished();
    fs::write(office.path("repaired.csv"), REPAIRED).expect("the file can be written");
    let said = office.munim("day office --date 2013-10-14 --trades repaired.csv");
    // T1, T2 and T3 were due on the 10th; nothing of 130 BAC and 1,000 IBM has come.
    assert!(said.contains("fails to deliver: 0, to receive: 2; aged: 2"), "{said}");
    assert!(!said.contains("rejected rows that are open"), "{said}");
    // Trial 8: a default that is the financial year so far, and says so.
    let statement = office.munim("report office income-statement");
    assert!(
        statement.starts_with("income-statement from 2013-01-01 to 2013-10-14\n"),
        "{statement}"
    );
    let failing = office.munim("report office fails");
    assert!(
        failing.starts_with("fails as of 2013-10-14: 2 fails, in 2 parts by age\n"),
        "{failing}"
    );
    let balances = office.munim("report office balance-sheet");
    assert!(balances.starts_with("balance-sheet as of 2013-10-14\n"), "{balances}");
    let plain = office.munim("report office income-statement --format csv");
    assert!(plain.starts_with("basis,currency,"), "programs read columns alone: {plain}");

    let served = Served::start(&office);
    let carla = Visitor::signed_in(&served.address, "carla", PASSWORD);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    rejects(&carla, &asha);
    fails(&carla, &asha);
    days(&carla);
    trades(&carla);
    pages(&carla);
    served.stop();
}

/// Trial 7: T3 was refused on the first day, and came again under its id a week later.
fn rejects(carla: &Visitor, asha: &Visitor) {
    let now = json(carla, "/v1/today");
    assert_eq!(now["refused_rows"], 0);
    assert_eq!(items(&json(carla, "/v1/refused-rows"), "id"), [""; 0]);
    assert_eq!(json(carla, "/v1/reports/rejections")["rows"], serde_json::json!([]));
    let files = json(carla, "/v1/files");
    let files = files["items"].as_array().expect("files");
    let of = files.iter().find(|file| file["name"] == "trades.csv").expect("it came");
    let counts = ["rows", "booked", "rejected", "repaired", "rejected_open"].map(|name| &of[name]);
    assert_eq!(counts.map(Value::as_u64), [3, 2, 1, 1, 0].map(Some));
    let place = format!("/files/{}", of["source"]);
    for path in [place.clone(), format!("{place}/4")] {
        let page = asha.get(&path).body;
        assert!(page.contains("repaired.csv"), "{path} says by what: {page}");
    }

    let then = json(carla, "/v1/today?as_of=2013-10-11");
    assert_eq!(then["refused_rows"], 1, "it waited then");
    assert_eq!(items(&json(carla, "/v1/refused-rows?as_of=2013-10-11"), "id"), ["T3"]);
    let queue = asha.get("/queue?as_of=2013-10-11").body;
    assert!(queue.contains("trades.csv"), "{queue}");
    assert!(!asha.get("/queue").body.contains("trades.csv"));
}

/// Trial 9: tile, chart, notes, queue, report and page count the same fails.
fn fails(carla: &Visitor, asha: &Visitor) {
    let now = json(carla, "/v1/today");
    let counts = ["fails", "fails_to_deliver", "fails_due_today"].map(|name| &now[name]);
    assert_eq!(counts.map(Value::as_u64), [2, 0, 0].map(Some));
    let bars = now["fails_by_age"].as_array().expect("bars");
    let all = |bar: &Value| bar["deliver"].as_u64().unwrap() + bar["receive"].as_u64().unwrap();
    assert_eq!(bars.iter().map(all).sum::<u64>(), 2);
    // One settlement day since the 10th: the 11th.
    let item = json(asha, "/v1/queue/fail:NSCC:BAC");
    let item = &item["item"];
    assert_eq!(item["quantity"], "-130");
    let part = serde_json::json!([
        { "quantity": "-130", "since": "2013-10-10", "age_settlement_days": 1 }
    ]);
    assert_eq!(item["parts"], part);
    assert!(asha.get("/queue").body.contains("130 since 1 settlement day"));
    assert!(carla.get("/settlement").body.contains("2 fails: 0 to deliver, 2 to receive"));
    // On their own settlement date they were due, and not aged.
    let then = json(carla, "/v1/today?as_of=2013-10-10");
    assert_eq!((then["fails"].as_u64(), then["fails_due_today"].as_u64()), (Some(2), Some(2)));
}

/// Trial 10: what came on the business day that is shown, closed as it is.
fn days(carla: &Visitor) {
    let came = |path: &str| {
        let day = json(carla, path);
        (day["files"].as_u64(), day["captured"].as_u64())
    };
    assert_eq!(came("/v1/today"), (Some(1), Some(2)));
    assert_eq!(came("/v1/today?as_of=2013-10-11"), (Some(0), Some(0)));
    assert_eq!(came("/v1/today?as_of=2013-10-07"), (Some(6), Some(2)));
    let page = carla.get("/files?as_of=2013-10-11").body;
    assert!(!page.contains("repaired.csv"), "it had not come then");
}

/// Trial 11: T3 is said to be failing, though its settlement date had come when it was booked.
fn trades(carla: &Visitor) {
    let states = |path: &str| {
        let list = json(carla, path);
        let of = |item: &Value| format!("{} {}", item["trade_id"], item["status"]).replace('"', "");
        list["items"].as_array().expect("a list").iter().map(of).collect::<Vec<_>>()
    };
    let all = ["T4 open", "T3 failing", "T2 failing", "T1 failing"];
    assert_eq!(states("/v1/trades"), all);
    assert_eq!(states("/v1/trades?status=failing"), all[1..]);
    assert_eq!(states("/v1/trades?status=settled"), [""; 0]);
    let trade = json(carla, "/v1/trades/T3");
    assert_eq!(trade["trade"]["status"], "failing");
    assert_eq!(trade["trade"]["fail"], "fail:NSCC:BAC");
    let last = trade["stations"].as_array().and_then(|stations| stations.last()).cloned();
    let last = last.expect("it has a history");
    assert_eq!((&last["what"], &last["date"]), (&"failing".into(), &"2013-10-10".into()));
    let page = carla.get("/trades?status=failing").body;
    assert!(page.contains("T3") && !page.contains("T4"), "{page}");
}

/// Trial 8, 12 and 29: a period under the title, what may be lent, a year that is no amount.
fn pages(carla: &Visitor) {
    let page = carla.get("/reports/income-statement").body;
    assert!(page.contains("2013-01-01 to 2013-10-14"), "{page}");
    let rows = json(carla, "/v1/reports/income-statement");
    assert_eq!((&rows["from"], &rows["until"]), (&"2013-01-01".into(), &"2013-10-14".into()));
    // Anna holds 130 that nobody has brought.
    let held = json(carla, "/v1/inventory");
    let of = held["items"].as_array().or(held.as_array()).expect("a list").clone();
    let bac = of.iter().find(|line| line["instrument"] == "BAC").expect("it is held");
    let units = ["free", "needed", "available", "deficit"].map(|name| bac[name].as_str());
    assert_eq!(units, ["0", "130", "0", "130"].map(Some));
    let page = carla.get("/instruments/BAC").body;
    assert!(page.contains("Available to lend or sell"), "{page}");
    assert!(page.contains("neither segregated nor in the free location: 130"), "{page}");
}
