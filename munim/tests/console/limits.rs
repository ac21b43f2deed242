//! Limits of the firm on pages: what is typed beyond one waits or is refused, whoever approves sees
//! balances before and after, and a day is signed before it is closed.

use crate::forgery::decide;
use crate::office::{Office, PASSWORD};
use crate::program::Program;
use crate::served::Served;
use crate::wire::Visitor;
use std::fs;

const RULES: &str = "\
effective,rule,value,source
2013-10-11,check.oversold,exception hold close two,policy 7
2013-10-11,check.overdraft,refuse above 100,policy 7
2013-10-11,two_people.trade_cancels,yes,policy 9
2013-10-11,two_people.trade_corrections,yes,policy 9
2013-10-11,two_people.receipts,yes,policy 9
2013-10-11,firm_name,Example Securities,the partners
";

/// A sale of 500 BAC, of which Anna has 100, as a clerk types it.
const SALE: &str = "trade_id.0=H1&executed_at.0=2013-10-14T09:45:00-04:00&account.0=ANNA&side.0=S&instrument.0=BAC&quantity.0=500&price.0=14.00&currency.0=USD&venue.0=XNYS&capacity.0=A";

/// T1 as it was reported, to another account or to none.
const CANCEL: &str = "trade_id.0=T1-CXL&executed_at.0=2013-10-07T09:30:00-04:00&account.0=ANNA&side.0=B&instrument.0=BAC&quantity.0=100&price.0=14.00&currency.0=USD&venue.0=XNYS&capacity.0=A&cancels.0=T1&reason.0=given+up&reason=given+up";
const CORRECT: &str = "trade_id.0=T1-COR&executed_at.0=2013-10-07T09:30:00-04:00&account.0=BEN&side.0=B&instrument.0=BAC&quantity.0=100&price.0=14.00&currency.0=USD&venue.0=XNYS&capacity.0=A&corrects.0=T1&reason.0=wrong+account&reason=wrong+account";
const RECEIPT: &str = "payment_id.0=R1&date.0=2013-10-14&account.0=ANNA&bank_account.0=BANK&currency.0=USD&amount.0=250000&reason=wire";

/// The office with rules of its firm.
fn ruled(rules: &str) -> Office {
    let office = Office::furnished();
    fs::write(office.path("rules.csv"), rules).expect("the file can be written");
    office.munim("load office rules rules.csv");
    office
}

fn typed(visitor: &Visitor, kind: &str, fields: &str) -> (u16, String) {
    let form = format!("csrf={}&{}", visitor.csrf("/"), fields.replace(':', "%3A"));
    let answered = visitor.post(&format!("/enter/{kind}"), &form);
    (answered.status, answered.header("location").map_or(answered.body.clone(), str::to_owned))
}

#[test]
fn what_is_typed_beyond_a_limit_waits_and_a_day_is_signed() {
    let office = ruled(RULES);
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);

    // A withdrawal beyond the limit is refused, and nothing is kept of it.
    let payment = "payment_id.0=W1&date.0=2013-10-14&account.0=ANNA&bank_account.0=BANK&currency.0=USD&amount.0=-99000000&reason=rent";
    let (status, page) = typed(&asha, "payments", payment);
    assert_eq!(status, 422, "{page}");
    assert!(page.contains("ANNA is overdrawn by") && page.contains("check.overdraft"), "{page}");

    // A sale of what is not held waits for a second person, who sees what it would do.
    let (status, place) = typed(&asha, "trades", SALE);
    assert!(status == 303 && place.starts_with("/approvals/"), "{status} {place}");
    let proposal = place.trim_start_matches("/approvals/").split('?').next().expect("its id");
    let page = ben.get(&format!("/approvals/{proposal}")).body;
    assert!(page.contains("ANNA has sold 400 BAC that it does not hold"), "{page}");
    let as_program = Program::of(&office, &served, "ben");
    let told = as_program.json(&format!("/v1/proposals/{proposal}"));
    let effects = told["would"]["effects"].as_array().expect("it would move something");
    let anna = effects
        .iter()
        .find(|effect| effect["account"] == "ANNA" && effect["asset"] == "BAC")
        .expect("her shares");
    assert_eq!((&anna["before"], &anna["after"]), (&"100".into(), &"-400".into()));
    // Approve is offered to those who may; others see who can.
    let page = asha.get(&format!("/approvals/{proposal}")).body;
    assert!(page.contains("Ben Clarke") && !page.contains("/approve\""), "{page}");
    decide(&ben, proposal, "approve");

    // It is booked, and is an exception; the checklist says what is to be signed.
    let queue = as_program.json("/v1/queue?limit=100");
    let items = queue["items"].as_array().expect("a list");
    assert!(items.iter().any(|item| item["item"] == "check:oversold:ANNA:BAC"), "{queue}");
    let run = |visitor: &Visitor| {
        let form = format!("csrf={}&date=2013-10-14", visitor.csrf("/"));
        visitor.post("/day/run", &form).header("location").unwrap_or_default().to_owned()
    };
    assert!(run(&ben).contains("done=day-to-sign"));
    let signs = |visitor: &Visitor| {
        let list = as_program.json("/v1/days/2013-10-14/checklist");
        let item = list["to_sign"][0]["item"].as_str().expect("a signature is due").to_owned();
        let item = item.replace(':', "%3A");
        let form = format!("csrf={}&step=resolve&says=bought+in", visitor.csrf("/"));
        let answered = visitor.post(&format!("/queue/{item}"), &form);
        answered.header("location").unwrap_or_default().to_owned()
    };
    // A program signs for nobody.
    let list = as_program.json("/v1/days/2013-10-14/checklist");
    let item = list["to_sign"][0]["item"].as_str().expect("a signature is due");
    let step = serde_json::json!({ "step": "resolve", "says": "bought in" });
    let path = format!("/v1/queue/{}/steps", item.replace(':', "%3A"));
    assert_eq!(as_program.post(&path, Some("sign-1"), &step).status, 403);
    assert!(signs(&asha).contains("done=worked"));
    assert!(signs(&asha).contains("wrong="), "one human signs once");
    assert!(signs(&ben).contains("done=worked"));
    assert!(run(&ben).contains("done=day-closed"));

    // On paper a page says whose it is, and has every row.
    let paper = asha.get("/trades?print=all").body;
    assert!(paper.contains("Example Securities") && paper.contains("Asha Rao"), "{paper}");
    served.stop();
}

/// Where the firm asks for it, a clerk alone cancels no trade, gives none to another account, and
/// credits no money to a client.
#[test]
fn no_clerk_cancels_corrects_or_credits_alone() {
    let office = ruled(RULES);
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    let oms = Program::of(&office, &served, "asha");
    let status = || oms.json("/v1/trades/T1")["trade"]["status"].to_string();
    let before = status();
    for (kind, fields) in [("trades", CORRECT), ("payments", RECEIPT), ("trades", CANCEL)] {
        let (answered, place) = typed(&asha, kind, fields);
        assert!(answered == 303 && place.starts_with("/approvals/"), "{fields}: {place}");
        assert_eq!(status(), before, "nothing is done yet");
        let proposal = place.trim_start_matches("/approvals/").split('?').next().expect("its id");
        let page = asha.get(&format!("/approvals/{proposal}")).body;
        assert!(!page.contains("/approve\""), "nobody approves their own: {page}");
        decide(&ben, proposal, if fields == CANCEL { "approve" } else { "decline" });
    }
    assert_eq!(status(), "\"cancelled\"");
    let anna = oms.json("/v1/accounts/ANNA/activity?limit=100").to_string();
    assert!(!anna.contains("R1"), "a receipt that was declined is not booked: {anna}");
    served.stop();
}

/// A period is closed over a list of what is open in it, and by a second person where the firm asks
/// for one.
#[test]
fn a_period_is_closed_by_two_over_what_is_open() {
    let rule = "effective,rule,value,source\n2013-10-11,two_people.period_close,yes,policy 9\n";
    let office = ruled(rule);
    for day in (14..=31).filter(|day| ![19, 20, 26, 27].contains(day)) {
        office.munim(&format!("day office --date 2013-10-{day}"));
    }
    let served = Served::start(&office);
    let [ben, carla] =
        ["ben", "carla"].map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    let page = |visitor: &Visitor| visitor.get("/periods").body;
    let first = page(&ben);
    let open = ["Open when the period closes", "fails to deliver", "rejected rows that are open"];
    for open in open {
        assert!(first.contains(open), "{open}: {first}");
    }
    let signature = "/queue/gate%3A2013-10%3Aperiod%3A0%3A1";
    assert!(first.contains(signature), "another person signs first: {first}");
    let close = || {
        let form = format!("csrf={}&period=2013-10", ben.csrf("/"));
        ben.post("/periods/close", &form).header("location").unwrap_or_default().to_owned()
    };
    let sign = |visitor: &Visitor| {
        let form = format!("csrf={}&step=resolve&says=all+seen", visitor.csrf("/"));
        visitor.post(signature, &form).header("location").unwrap_or_default().to_owned()
    };
    assert!(close().contains("wrong="), "nobody has signed");
    assert!(sign(&carla).contains("done=worked"));
    assert!(page(&ben).contains("Signed by carla"));
    assert!(close().contains("done=period-closed"));
    let closed = Program::of(&office, &served, "ben").get("/v1/reports/closings/rows").body;
    assert!(closed.contains("fails to deliver") && closed.contains("2013-10"), "{closed}");
    served.stop();
}
