//! Faults that a head of operations has seen on pages, each as it should have been. Source:
//! `trial.md` 1; the table `oracles/TRIAL.md` says which test holds which row.

use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::Visitor;

#[test]
fn pages_say_what_is_read_off_them() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let page = |path: &str| {
        let answered = asha.get(path);
        assert_eq!(answered.status, 200, "{path}");
        answered.body
    };
    let says = |path: &str, said: &[&str], not: &[&str]| {
        let body = page(path);
        for said in said {
            assert!(body.contains(said), "{path} lacks {said}: {body}");
        }
        for said in not {
            assert!(!body.contains(said), "{path} says {said}: {body}");
        }
    };
    // 14: a clerk may not read the journal, and no link leads there; the trade is one.
    says("/explain/ANNA/IBM", &["href=\"/trades/T2\""], &["href=\"/journal/"]);
    // 21: securities lead to their page, money stands apart and is added up.
    says("/settlement", &["/instruments/BAC", "money-due-caption", "obligations-caption"], &[]);
    // 27: the tile of rejects leads to rejects, and controls that held are folded.
    says("/", &["href=\"/queue?kind=rejected_row\"", "<details"], &["<details open"]);
    // 30: the business day stands in the head of a narrow window too.
    says("/", &["<span class=\"short\">2013-10-11</span>"], &[]);
    // 31: reports by what they are for, and none of another market.
    says(
        "/reports",
        &["Day control", "General ledger", "/reports/form-1099b"],
        &["/reports/contract-notes"],
    );
    // 38: what narrows nothing says so.
    says(
        "/trades",
        &["<option value=\"\" selected>any</option>"],
        &["<option value=\"\"></option>"],
    );
    // 39: what stands on an account of the street are balances.
    says("/accounts/NSCC", &["part=money", "BAC"], &["part=positions"]);
    // 43: the journal is looked through.
    let carla = Visitor::signed_in(&served.address, "carla", PASSWORD);
    let journal = carla.get("/journal").body;
    for field in ["name=\"event\"", "name=\"id\"", "name=\"by\""] {
        assert!(journal.contains(field), "{field}");
    }
    // 44: words for codes.
    says("/trades/T1", &["buy", "agency"], &["<dd>B</dd>", "<dd>A</dd>"]);
    // 40: a file says of which day it is.
    let taken = asha.get("/trades?sheet=trades&format=csv");
    assert_eq!(
        taken.header("content-disposition"),
        Some("attachment; filename=\"trades-2013-10-11.csv\"")
    );
    // 26: who saw a client.
    let esther = Visitor::signed_in(&served.address, "esther", PASSWORD);
    let seen = esther.get("/access?about=ANNA").body;
    assert!(seen.contains("asha") && seen.contains("/explain/ANNA/IBM"), "{seen}");
    // 35: a form that is refused leaves nothing that a verification would have to explain.
    let form = format!(
        "csrf={}&account.0=NOBODY&bank_account.0=BANK&currency.0=USD&amount.0=1&payment_id.0=P1&date.0=2013-10-11",
        asha.csrf("/")
    );
    assert_eq!(asha.post("/enter/payments", &form).status, 422);
    served.stop();
    let verified = office.munim("verify office");
    assert!(!verified.contains("no event names it"), "{verified}");
}
