//! What waits for a second person, as those who submit and those who approve see it.

use crate::office::{Office, PASSWORD};
use crate::program::{Program, told};
use crate::served::Served;
use crate::wire::Visitor;
use serde_json::{Value, json};

/// Submits rows of a kind, which wait for a second person; their proposal.
#[track_caller]
fn submitted(program: &Program, kind: &str, key: &str, rows: &Value) -> String {
    let became = told(&program.rows(kind, key, rows));
    assert_eq!(became["became"], "proposed", "{became}");
    became["proposal"].as_str().expect("its id").to_owned()
}

#[test]
fn whoever_submitted_it_recalls_it_and_everybody_reads_who_and_when() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let [asha, ben] =
        ["asha", "ben"].map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    let rows = json!([{
        "change_id": "AC-1", "account": "BEN", "effective": "2013-10-14", "name": "Ben Hale",
    }]);
    let proposal = submitted(&oms, "account_changes", "w1", &rows);
    let place = format!("/approvals/{proposal}");
    let [own, others] = [&asha, &ben].map(|visitor| visitor.get(&place).body);
    assert!(own.contains("/recall") && !own.contains("/decline"), "{own}");
    assert!(others.contains("/decline") && !others.contains("/recall"), "{others}");

    let recall = |visitor: &Visitor| {
        let form = format!("csrf={}", visitor.csrf("/"));
        visitor.post(&format!("{place}/recall"), &form)
    };
    let answered = recall(&ben);
    assert!(answered.header("location").is_some_and(|to| to.contains("wrong=")), "not his");
    let of = |program: &Program| program.json(&format!("/v1/proposals/{proposal}"));
    assert_eq!(of(&oms)["state"], "open");
    let answered = recall(&asha);
    assert!(answered.header("location").is_some_and(|to| to.contains("done=recalled")));
    let after = of(&oms);
    assert_eq!([&after["state"], &after["decided_by"]], ["recalled", "asha"]);
    let at = after["recalled_at"].as_str().expect("the moment").to_owned();
    let page = ben.get(&place).body;
    assert!(page.contains("recalled") && page.contains(&at) && !page.contains("/approve"));
    let queue = oms.json("/v1/queue").to_string();
    assert!(!queue.contains(&format!("proposal:{proposal}")), "nothing waits: {queue}");

    // Another one is submitted, and recalled by the program that did.
    let again = submitted(&oms, "account_changes", "w2", &rows);
    assert_ne!(again, proposal);
    let path = format!("/v1/proposals/{again}/recall");
    assert_eq!(oms.post(&path, None, &json!({})).status, 204);
    let twice = oms.post(&path, None, &json!({}));
    assert_eq!((twice.status, &told(&twice)["code"]), (422, &json!("proposal_must_be_open")));
    served.stop();
}
