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
    says("/settlement?asset=ib", &["/instruments/IBM"], &["/instruments/BAC"]);
    says("/settlement?direction=deliver", &["Nothing is failing."], &["/instruments/"]);
    says("/settlement?to=2013-10-09", &[], &["/instruments/"]);
    // 27: the tile of rejects leads to rejects, and controls that held are folded.
    says("/", &["href=\"/queue?kind=rejected_row\"", "<details"], &["<details open"]);
    // Each role begins with its own work: whoever keeps the ledger with the controls, unfolded, a
    // clerk with what waits, and folded.
    let today = |person: &str| Visitor::signed_in(&served.address, person, PASSWORD).get("/").body;
    let begins_with_controls = |page: &str| {
        let place =
            |id: &str| page.find(&format!("<section class=\"card\" id=\"{id}\"")).expect(id);
        (place("day") < place("needs"), page.contains("<details class=\"figures\" open"))
    };
    assert_eq!(begins_with_controls(&today("carla")), (true, true));
    assert_eq!(begins_with_controls(&today("asha")), (false, false));
    // 30: the business day stands in the head of a narrow window too.
    says("/", &["<span class=\"short\">2013-10-11</span>"], &[]);
    // 31: reports by what they are for, and none of another market.
    says(
        "/reports",
        &["Day control", "General ledger", "/reports/form-1099b"],
        &["/reports/contract-notes"],
    );
    // What a FINOP signs, with what it is made of, and what is due when.
    says(
        "/regulation",
        &[
            "/reports/reserve-items",
            "tentative net capital",
            "reserve requirement",
            "short interest",
        ],
        &[],
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

#[test]
fn a_price_that_was_held_back_stands_beside_the_last_one_and_is_accepted_from_its_page() {
    let office = Office::furnished();
    let files = [
        ("price_rules", "effective,tolerance\n2013-10-11,5\n"),
        ("prices", "date,instrument,price,currency,source\n2013-10-14,BAC,14.00,USD,close\n"),
        ("prices", "date,instrument,price,currency,source\n2013-10-15,BAC,15.75,USD,close\n"),
    ];
    for (index, (kind, content)) in files.iter().enumerate() {
        let name = format!("{index}.csv");
        std::fs::write(office.path(&name), content).expect("the file can be written");
        let day = if index == 2 { "2013-10-15" } else { "2013-10-14" };
        if *kind == "prices" {
            office.munim(&format!("day office --date {day} --prices {name}"));
        } else {
            office.munim(&format!("load office {kind} {name}"));
        }
    }
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let page = asha.get("/queue/price:BAC").body;
    for said in ["15.75 · 2013-10-15 · close", "14.00 · 2013-10-14", "12.50", "5 %"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let filled =
        "/enter/prices?instrument=BAC&amp;date=2013-10-15&amp;price=15.75&amp;currency=USD";
    assert!(page.contains(filled), "{page}");
    served.stop();
}

#[test]
fn a_trade_that_was_repaired_names_the_row_that_was_rejected_first() {
    let office = Office::furnished();
    let repair = "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n\
                  T3,2013-10-07T09:32:00-04:00,ANNA,B,BAC,30,13.99,USD,XNYS,A\n";
    std::fs::write(office.path("repair.csv"), repair).expect("the file can be written");
    office.munim("load office trades repair.csv");
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let page = asha.get("/trades/T3").body;
    for said in ["repair.csv</a> · row 2", "First rejected", "trades.csv</a> · row 4"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    served.stop();
}
