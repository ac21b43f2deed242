//! Four eyes at a terminal of the machine (`reliability.md`, S2): whoever gives a command names a
//! person of the list, and what takes two people in the console takes two there.

use crate::office::{Office, PASSWORD};
use crate::program::{Program, told};
use crate::served::Served;
use crate::wire::Visitor;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;

const PAYMENTS: &str = "\
payment_id,date,account,bank_account,currency,amount
P1,2013-10-14,ANNA,BANK,USD,-100.00
";

const PEOPLE: &str = "person,version,full_name,email,desk,roles,language,active\n";

fn refused(office: &Office, line: &[&str], says: &str) {
    let output = office.command("").args(line).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{line:?}: {said}");
    assert!(said.contains(says), "{line:?}: {said}");
}

fn done(office: &Office, line: &[&str]) -> String {
    let output = office.command("").args(line).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Submits a file for approval; its id.
fn propose(office: &Office, kind: &str, text: &str, by: &str) -> String {
    let name = format!("{kind}-{by}.csv");
    fs::write(office.path(&name), text).expect("the file can be written");
    let said = done(office, &["propose", "office", kind, &name, "--by", by, "--reason", "due"]);
    let (_, behind) = said.split_once("is submitted for approval as ").expect("it has an id");
    behind.split(';').next().expect("it has an id").to_owned()
}

#[test]
fn a_command_is_given_by_a_person_of_the_list() {
    let office = Office::furnished();
    let payment = propose(&office, "payments", PAYMENTS, "ASHA RAO");
    let approve = |by: &str, says: &str| {
        refused(&office, &["approve", "office", &payment, "--by", by], says);
    };
    approve("asha", "four eyes");
    approve("Rao Asha", "four eyes");
    approve("Mr Nobody", "Mr Nobody is no active person of the list");
    done(&office, &["approve", "office", &payment, "--by", "Ben Clarke"]);

    let second = format!("{PEOPLE}rao,1,\"RAO, Asha\",,OPS,manager,en,yes\n");
    let second = propose(&office, "people", &second, "farid");
    // Beyond the rows that are shown, and among those that are all new.
    let mut many = String::from(PEOPLE);
    for number in 0..1_500 {
        writeln!(many, "new{number},1,New Comer{number},,OPS,clerk,en,yes").expect("memory");
    }
    many.push_str("late,1,Rao  Asha,,OPS,manager,en,yes\ntwice,1,COMER7 New,,OPS,clerk,en,yes\n");
    let third = propose(&office, "people", &many, "carla");
    let served = Served::start(&office);
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    let shown = ben.get(&format!("/v1/proposals/{second}"));
    let shown: Value = serde_json::from_str(&shown.body).expect("it is JSON");
    assert_eq!(shown["document"]["rows"][0][0], "rao", "{shown}");
    assert_eq!(shown["document"]["has_more"], false);
    let warning = shown["document"]["warnings"][0].as_str().expect("it warns");
    assert!(warning.contains("rao seems to be the same human as asha"), "{warning}");
    let page = ben.get(&format!("/approvals/{second}")).body;
    assert!(page.contains("the same human as asha"), "{page}");
    let shown = ben.get(&format!("/v1/proposals/{third}"));
    let shown: Value = serde_json::from_str(&shown.body).expect("it is JSON");
    assert_eq!(shown["document"]["has_more"], true);
    let warnings = shown["document"]["warnings"].to_string();
    for says in [
        "late seems to be the same human as asha, who is in the list",
        "twice seems to be the same human as new7, who is in this document",
    ] {
        assert!(warnings.contains(says), "{warnings}");
    }
    let acts: Value =
        serde_json::from_str(&ben.get("/v1/acts?person=ben").body).expect("it is JSON");
    let acted = &acts["items"][0];
    assert_eq!(acted["by"], "ben", "{acted}");
    let from = acted["from"].as_str().expect("it says from where");
    assert!(from.starts_with("this machine (os user ") && from.contains("uid "), "{from}");
    served.stop();

    done(&office, &["approve", "office", &second, "--by", "ben"]);
    let more = propose(&office, "payments", &PAYMENTS.replace("P1", "P3"), "asha");
    let by_second = ["approve", "office", &more, "--by", "rao"];
    refused(&office, &by_second, "rao and asha, who submitted");

    let rule = "effective,rule,value\n2013-10-11,command_line,closed\n";
    let rule = propose(&office, "rules", rule, "asha");
    done(&office, &["approve", "office", &rule, "--by", "ben"]);
    refused(&office, &["approve", "office", &more, "--by", "ben"], "has closed the command line");
    // What one person cannot do in the console, one cannot do here any more.
    let load = |kind: &str, text: &str| {
        fs::write(office.path("more.csv"), text).expect("the file can be written");
        refused(&office, &["load", "office", kind, "more.csv"], "do it in the console");
    };
    load("people", &format!("{PEOPLE}mallory,1,Mallory,,OPS,manager,en,yes\n"));
    load(
        "vouchers",
        "voucher_id,line,date,debit_account,credit_account,asset,amount,narrative,prepared_by\n\
         V1,1,2013-10-14,BANK,CAPITAL,USD,1000.00,the owners pay in,Zoe\n",
    );
    fs::write(office.path("p.csv"), PAYMENTS.replace("P1", "P2")).expect("it can be written");
    let day = ["day", "office", "--date", "2013-10-14", "--payments", "p.csv"];
    refused(&office, &day, "has closed the command line");
    let served = Served::start(&office);
    let farid = Visitor::signed_in(&served.address, "farid", PASSWORD);
    assert!(farid.get("/people").body.contains("the rule command_line is closed"));
    served.stop();
}

#[test]
fn one_human_is_one_pair_of_eyes_in_the_console_too() {
    let office = Office::furnished();
    let row = format!("{PEOPLE}rao,1,Asha  RAO,,OPS,manager,en,yes\n");
    let second = propose(&office, "people", &row, "farid");
    done(&office, &["approve", "office", &second, "--by", "ben"]);
    office.give_password("rao");
    let served = Served::start(&office);
    let paid = json!([{
        "payment_id": "P1", "date": "2013-10-14", "account": "ANNA", "bank_account": "BANK",
        "currency": "USD", "amount": "-100.00",
    }]);
    let put = Program::of(&office, &served, "asha").rows("payments", "k1", &paid);
    let proposal = told(&put)["proposal"].as_str().expect("it waits for another").to_owned();
    let rao = Visitor::signed_in(&served.address, "rao", PASSWORD);
    let hash = crate::forgery::shown_hash(&rao, &proposal);
    let form = format!("csrf={}&hash={hash}", rao.csrf("/"));
    let answered = rao.post(&format!("/approvals/{proposal}/approve"), &form);
    let to = answered.header("location").unwrap_or_default().to_owned();
    assert!(to.contains("wrong="), "{} {to}", answered.status);
    assert!(rao.get(&to).body.contains("are one human by the list of people"), "{to}");
    served.stop();
}
