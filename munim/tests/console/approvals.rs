//! Approvals, as those who submit and those who approve see them.

use crate::forgery::decide;
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

/// Anna has 2,500,000.00 less 1,400.00 and 182,500.00 of her trades: 2,316,100.00. 1,000.00 and
/// 2,000.00 are asked for: each approver sees the other one's,
/// and what is left after both, at the bank too.
#[test]
fn an_approver_sees_what_else_waits_for_the_same_money() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    let pays = |id: &str, amount: &str| {
        let rows = json!([{
            "payment_id": id, "date": "2013-10-14", "account": "ANNA", "bank_account": "BANK",
            "currency": "USD", "amount": amount,
        }]);
        submitted(&oms, "payments", id, &rows)
    };
    let [first, second] = [pays("P1", "-1000.00"), pays("P2", "-2000.00")];
    let would = &oms.json(&format!("/v1/proposals/{first}"))["would"];
    let of = |list: &str, account: &str, fields: &[&str]| -> Vec<String> {
        let rows = would[list].as_array().expect("a list").iter();
        let own = rows.filter(|row| row["account"] == account);
        own.flat_map(|row| fields.iter().map(|field| row[field].to_string())).collect()
    };
    let figures = ["before", "change", "after", "waiting", "after_all"];
    let before = of("effects", "ANNA", &["before"])[0].clone();
    let anna = ["-1000.00", "2315100.00", "-2000.00", "2313100.00"].map(|text| format!("{text:?}"));
    assert_eq!(of("effects", "ANNA", &figures)[1..], anna, "before {before}");
    let others = [&second, "-2000.00"].map(|text| format!("{text:?}"));
    assert_eq!(of("waiting", "ANNA", &["proposal", "change"]), others);
    assert_eq!(of("waiting", "BANK", &["proposal", "change"])[0], others[0]);
    let page = ben.get(&format!("/approvals/{first}")).body;
    assert!(page.contains("What else waits for the same"), "{page}");
    assert!(page.contains(&format!("/approvals/{second}")), "it leads there");
    served.stop();
}

/// The firm says: above 1,500 two managers. 1,000.00 are approved by one of them as ever, 2,000.00
/// by both; who has, and who else may, stands on the page and in the API.
#[test]
fn two_managers_approve_what_lies_in_a_tier_of_two() {
    let office = Office::furnished();
    let files = [
        (
            "people",
            "person,version,full_name,email,desk,roles,language,active\ndora,1,Dora Ek,,OPS,manager,en,yes\n",
        ),
        (
            "rules",
            "effective,rule,value,source\n2013-10-11,approve.amount,above 1500 two manager,policy 9\n",
        ),
    ];
    for (kind, content) in files {
        let name = format!("more-{kind}.csv");
        std::fs::write(office.path(&name), content).expect("the file can be written");
        office.munim(&format!("load office {kind} {name}"));
    }
    office.give_password("dora");
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let [ben, dora] =
        ["ben", "dora"].map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    let pays = |id: &str, amount: &str| {
        let rows = json!([{
            "payment_id": id, "date": "2013-10-11", "account": "ANNA", "bank_account": "BANK",
            "currency": "USD", "amount": amount,
        }]);
        submitted(&oms, "payments", id, &rows)
    };
    let of = |proposal: &str| oms.json(&format!("/v1/proposals/{proposal}"));
    let small = pays("P1", "-1000.00");
    assert_eq!(of(&small)["tier"], Value::Null);
    decide(&ben, &small, "approve");
    assert_eq!(of(&small)["state"], "approved");

    let large = pays("P2", "-2000.00");
    decide(&ben, &large, "approve");
    let after = of(&large);
    let tier = &after["tier"];
    assert_eq!([&after["state"], &tier["amount"], &tier["above"]], ["open", "2000.00", "1500"]);
    assert_eq!((&tier["approvals"], &tier["approved_by"]), (&json!(2), &json!(["ben"])));
    assert_eq!(tier["may_approve"], json!(["Dora Ek"]));
    let page = ben.get(&format!("/approvals/{large}")).body;
    assert!(page.contains("1 of 2") && page.contains("Dora Ek"), "{page}");
    assert!(!page.contains("/approve\""), "he has: {page}");
    decide(&dora, &large, "approve");
    assert_eq!(of(&large)["state"], "approved");
    served.stop();
}

/// Friday the 11th was closed last. Asha asks for it, Ben approves, a payment of Friday comes in,
/// and the day is run again: both closes stand there, the first one marked with the second's time.
#[test]
fn the_last_closed_day_is_reopened_from_its_checklist() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let [asha, ben] =
        ["asha", "ben"].map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    let checklist = || oms.json("/v1/days/2013-10-11/checklist");
    assert_eq!(checklist()["can_be_reopened"], json!(true));
    assert!(asha.get("/day?date=2013-10-11").body.contains("/day/reopen"));
    assert!(!asha.get("/day?date=2013-10-10").body.contains("/day/reopen"), "not the last one");
    let asked = |date: &str| {
        let form = format!("csrf={}&date={date}&reason=a+payment+is+missing", asha.csrf("/"));
        asha.post("/day/reopen", &form).header("location").unwrap_or_default().to_owned()
    };
    assert!(asked("2013-10-10").contains("wrong="), "it is not the last one");
    assert!(asked("2013-10-11").contains("done=proposed"));
    decide(&ben, "reopen-2013-10-11", "approve");
    let open = checklist();
    assert_eq!((&open["is_open"], &open["can_be_reopened"]), (&json!(true), &json!(false)));
    assert_eq!(open["closes"][0]["state"], "replaced");
    let form = format!("csrf={}&date=2013-10-11", ben.csrf("/"));
    let ran = ben.post("/day/run", &form);
    assert!(ran.header("location").is_some_and(|to| to.contains("day-closed")), "{}", ran.body);
    let closed = checklist();
    let states: Vec<&Value> =
        closed["closes"].as_array().expect("a list").iter().map(|close| &close["state"]).collect();
    assert_eq!(states, ["replaced", "standing"]);
    assert!(closed["closes"][0]["replaced_at"].is_string(), "{closed}");
    assert_eq!(closed["closes"][0]["replaced_at"], closed["closes"][1]["closed_at"]);
    let page = asha.get("/day?date=2013-10-11").body;
    assert!(page.contains("Closes of the day") && page.contains("replaced"), "{page}");
    served.stop();
}

/// Journal entries, whose lines say all that is approved, are approved several at once; one that
/// cannot be is told, and the others are booked.
#[test]
fn several_entries_are_approved_at_once() {
    let office = Office::furnished();
    let vouchers = "\
voucher_id,date,debit_account,credit_account,asset,amount,narrative,prepared_by
V1,2013-10-14,OPERATING-EXPENSE,BANK,USD,10.00,Paper,asha
V2,2013-10-14,OPERATING-EXPENSE,BANK,USD,20.00,Ink,asha
V3,2013-10-14,OPERATING-EXPENSE,BANK,USD,30.00,Pens,ben
";
    std::fs::write(office.path("vouchers.csv"), vouchers).expect("the file can be written");
    office.munim("load office vouchers vouchers.csv");
    let served = Served::start(&office);
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    let page = ben.get("/approvals").body;
    let boxes: Vec<String> = page
        .split("name=\"item\" value=\"")
        .skip(1)
        .filter_map(|field| Some(field.split('"').next()?.replace(' ', "+")))
        .collect();
    assert_eq!(boxes.len(), 3, "{page}");
    let csrf = ben.csrf("/approvals");
    let chosen: Vec<String> = boxes.iter().map(|whole| format!("item={whole}")).collect();
    let answered = ben.post("/approvals", &format!("csrf={csrf}&{}", chosen.join("&")));
    let told = ben.get(answered.header("location").expect("it leads back")).body;
    assert!(told.contains("2 of 3 done"), "nobody approves their own: {told}");
    let state = |id: &str| ben.get(&format!("/approvals/{id}")).body;
    assert!(state("V1").contains("approved") && state("V2").contains("approved"));
    assert!(state("V3").contains("/recall"), "it waits for another person");
    served.stop();
}

/// Ben lends Esther his rights while he is away, and above 1,500 compliance approves: who may is
/// said as the office decides it, and after an approval comes what its reader may approve next.
#[test]
fn who_may_approve_is_said_as_it_is_decided() {
    let office = Office::furnished();
    let files = [
        (
            "delegations",
            "delegation,version,from_person,to_person,from,until,reason\n\
             L1,1,ben,esther,2013-10-11,2013-10-31,leave\n",
        ),
        (
            "rules",
            "effective,rule,value,source\n\
             2013-10-11,approve.amount,above 1500 compliance,policy 9\n",
        ),
    ];
    for (kind, content) in files {
        let name = format!("more-{kind}.csv");
        std::fs::write(office.path(&name), content).expect("the file can be written");
        office.munim(&format!("load office {kind} {name}"));
    }
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let [asha, ben, esther] = ["asha", "ben", "esther"]
        .map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    let pays = |id: &str, amount: &str| {
        let rows = json!([{
            "payment_id": id, "date": "2013-10-11", "account": "ANNA", "bank_account": "BANK",
            "currency": "USD", "amount": amount,
        }]);
        submitted(&oms, "payments", id, &rows)
    };
    let [first, large, last] = [("P1", "-1000.00"), ("P2", "-2000.00"), ("P3", "-1100.00")]
        .map(|(id, amount)| pays(id, amount));
    let page = |by: &Visitor, proposal: &str| by.get(&format!("/approvals/{proposal}")).body;
    let said = page(&asha, &first);
    assert!(said.contains("Ben Clarke, Esther Cohen"), "{said}");
    assert!(page(&esther, &first).contains("/approve\""), "she stands in for him");
    assert!(!page(&ben, &large).contains("/approve\""), "it is for compliance");
    let approved = |by: &Visitor, proposal: &str| {
        let page = page(by, proposal);
        let hash = page.split("name=\"hash\" value=\"").nth(1).expect("what is shown");
        let hash = hash.split('"').next().unwrap_or_default();
        let form = format!("csrf={}&hash={hash}", by.csrf("/"));
        let answered = by.post(&format!("/approvals/{proposal}/approve"), &form);
        answered.header("location").unwrap_or_default().to_owned()
    };
    assert_eq!(approved(&esther, &first), format!("/approvals/{last}?done=approved-next"));
    assert_eq!(approved(&ben, &last), format!("/approvals/{last}?done=approved"));
    served.stop();
}
