//! Credential commands of the machine's administrator, beside a console that runs and without one:
//! tokens, codes, sessions. Each act stands in the journal of access.

use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::{Visitor, ask};

fn bearer(served: &Served<'_>, request: &str, token: &str) -> u16 {
    ask(&served.address, request, &[("Authorization", &format!("Bearer {token}"))], "").status
}

/// What the journal of access says about a person: the act, and by whose command.
fn written(auditor: &Visitor, person: &str) -> Vec<(String, String)> {
    let lines: serde_json::Value =
        serde_json::from_str(&auditor.get(&format!("/v1/access?person={person}")).body)
            .expect("it is JSON");
    let text =
        |line: &serde_json::Value, field: &str| line[field].as_str().unwrap_or_default().to_owned();
    let of_machine = |line: &&serde_json::Value| text(line, "by").starts_with("machine ");
    let lines = lines["items"].as_array().expect("a list").iter().filter(of_machine);
    lines.map(|line| (text(line, "act"), text(line, "whose"))).collect()
}

fn acts(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(act, whose)| ((*act).to_owned(), (*whose).to_owned())).collect()
}

#[test]
fn a_token_of_the_command_line_opens_the_api_until_it_is_revoked() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let token = office.munim("--quiet token new office carla --name reports --days 7");
    let token = token.strip_suffix('\n').expect("one line");
    assert!(
        token.starts_with("munim_") && !token.contains(char::is_whitespace),
        "the secret and nothing else: {token}"
    );
    assert_eq!(bearer(&served, "GET /v1/balances", token), 200);
    assert_eq!(bearer(&served, "POST /v1/rows/prices", token), 403, "it only looks");
    let writes = office.munim("--quiet token new office carla --name oms --scope write");
    assert_eq!(
        bearer(&served, "POST /v1/rows/prices", writes.trim()),
        400,
        "it may, and has sent nothing"
    );

    let listed = office.munim("token list office carla --format json");
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("it is JSON");
    let named: Vec<[&str; 2]> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|token| ["name", "scopes"].map(|of| token[of].as_str().expect("a text")))
        .collect();
    assert_eq!(named, [["oms", "read write"], ["reports", "read"]]);
    assert!(!listed.to_string().contains(token), "the secret is shown once");

    let id = token.split('_').nth(1).expect("a token names itself");
    office.munim(&format!("token revoke office {id}"));
    assert_eq!(bearer(&served, "GET /v1/balances", token), 401);
    assert!(!office.munim("token list office").contains(id));
    let esther = Visitor::signed_in(&served.address, "esther", PASSWORD);
    let expected = [
        ("password_given", "carla"),
        ("token_issued", "carla"),
        ("token_issued", "carla"),
        ("token_revoked", "carla"),
    ];
    assert_eq!(written(&esther, "carla"), acts(&expected));
    served.stop();
    assert!(
        office.munim("verify office").contains("access: verification passed"),
        "what was left is in the journal"
    );
}

#[test]
fn who_lost_the_telephone_sets_up_new_codes() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    let form = format!("person=ben&password={}&code=&next=", PASSWORD.replace(' ', "+"));
    assert_eq!(ben.post("/sign-in", &form).status, 401, "without a code he does not come in");
    office.munim("reset-code office ben");
    assert_eq!(ben.get("/").header("location"), Some("/sign-in"), "he is signed out");
    let again = ben.post("/sign-in", &form);
    let cookie = again
        .header("set-cookie")
        .and_then(|set| set.split(';').next())
        .expect("the password lets him in");
    let first = ask(&served.address, "GET /", &[("Cookie", cookie)], "");
    assert_eq!(
        first.header("location"),
        Some("/me/second-factor"),
        "to set up codes, and to nothing else"
    );
    assert_eq!(
        ask(&served.address, "GET /approvals", &[("Cookie", cookie)], "").header("location"),
        Some("/me/second-factor")
    );
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    assert_eq!(ben.get("/approvals").status, 200, "with new codes he works on");
    let esther = Visitor::signed_in(&served.address, "esther", PASSWORD);
    assert_eq!(
        written(&esther, "ben"),
        acts(&[("password_given", "ben"), ("second_factor_reset", "ben")])
    );
    served.stop();
}

#[test]
fn sessions_end_by_a_command_and_nobody_else_is_signed_out() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let [asha, carla] =
        ["asha", "carla"].map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    office.munim("sign-out office Asha");
    assert_eq!(asha.get("/").status, 303);
    assert_eq!(carla.get("/").status, 200);
    served.stop();
}

#[test]
fn codes_are_sealed_by_a_key_that_lies_elsewhere() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    assert_eq!(ben.get("/approvals").status, 200);
    let beside = office.path("office.seal-key");
    assert!(beside.exists(), "a key was made beside the office");
    // A new key beside a console that runs, which takes it up: codes go on opening the door.
    office.munim("seal-key office.seal-key");
    office.munim("seal office --seal-key office.seal-key");
    let ben = ben.signed_in_again(PASSWORD);
    assert_eq!(ben.get("/approvals").status, 200);
    served.stop();
    let keys = std::fs::read_to_string(&beside).expect("a file of keys");
    let (first, older) = keys.split_once('\n').expect("two keys");
    assert!(!older.is_empty());
    std::fs::write(&beside, first).expect("the older key is needed no more");

    // Whoever has the office alone has nothing; a key within it is refused.
    office.munim("seal-key other.keys");
    let seal = |more: &str| {
        let said = office.command(&format!("seal office {more}")).output().expect("it starts");
        (said.status.code(), String::from_utf8_lossy(&said.stderr).into_owned())
    };
    let (code, said) = seal("--seal-key other.keys");
    assert!(code == Some(1) && said.contains("not opened: ben (key "), "{said}");
    office.munim("seal-key office/within");
    let (code, said) = seal("--seal-key office/within");
    assert!(code == Some(2) && said.contains("in the folder with the books"), "{said}");
    std::fs::remove_file(office.path("office/within")).expect("it is there");
    let (code, said) = seal("");
    assert!(code == Some(0) && said.contains("nothing needs another key"), "{said}");

    // Lost for good: ben sets up new codes, and nobody is locked out for ever.
    let (code, said) = seal("--seal-key other.keys --forget-lost");
    assert!(code == Some(0) && said.contains("taken away: ben (key "), "{said}");
    let served = Served::start_with(&office, "--seal-key other.keys");
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    assert_eq!(ben.get("/approvals").status, 200);
    let esther = Visitor::signed_in(&served.address, "esther", PASSWORD);
    let written = written(&esther, "ben");
    assert_eq!(written.last(), acts(&[("second_factor_reset", "ben")]).last(), "{written:?}");
    served.stop();
}

#[test]
fn what_a_command_cannot_do_it_says_and_leaves_no_line() {
    let office = Office::furnished();
    office.munim("sign-out office asha");
    let lines = office.munim("verify office");
    let refused = [
        (
            "token new office nobody --name x",
            1,
            "nobody in this office is called nobody; the name is that of people.csv",
        ),
        ("reset-code office nobody", 1, "nobody in this office is called nobody"),
        ("sign-out office nobody", 1, "nobody in this office is called nobody"),
        ("token list office nobody", 1, "nobody in this office is called nobody"),
        ("token new office asha --name x --days 4000", 1, "at most 366 days"),
        ("token new office asha --name x --scope person", 2, "it is read or write"),
        (
            "token revoke office 0123",
            1,
            "no token in force is called 0123; munim token list DIR shows them",
        ),
        ("sign-out elsewhere asha", 2, "elsewhere"),
    ];
    for (line, code, says) in refused {
        let output = office.command(line).output().expect("the program starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{line}: {told}");
        assert!(told.contains(says) && output.stdout.is_empty(), "{line}: {told}");
    }
    assert_eq!(
        office.munim("verify office"),
        lines,
        "the journal of access has what was done: {lines}"
    );
    assert!(
        lines.contains("access: verification passed: 6 lines"),
        "five passwords and a sign-out: {lines}"
    );
}

#[test]
fn who_looks_after_people_takes_codes_away_and_compliance_sees_it() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let [ben, carla, farid, esther] = ["ben", "carla", "farid", "esther"]
        .map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    assert!(farid.get("/people").body.contains("href=\"/people/ben\""));
    assert!(
        !ben.get("/people").body.contains("href=\"/people/ben\""),
        "a manager approves rights and gives none"
    );
    let page = farid.get("/people/ben");
    assert!(
        page.status == 200 && page.body.contains("in use") && page.body.contains("127.0.0.1"),
        "{}",
        page.body
    );
    assert_eq!([&ben, &carla, &esther].map(|visitor| visitor.get("/people/ben").status), [403; 3]);

    let reset = |by: &Visitor, of: &str, password: &str| {
        let form = format!("csrf={}&password={}", by.csrf("/"), password.replace(' ', "+"));
        let answered = by.post(&format!("/people/{of}/reset-code"), &form);
        (answered.status, answered.header("location").unwrap_or_default().to_owned())
    };
    assert_eq!(reset(&ben, "carla", PASSWORD).0, 403, "without the right");
    assert!(reset(&farid, "ben", "not the password").1.contains("wrong="), "without the password");
    assert!(reset(&farid, "farid", PASSWORD).1.contains("wrong="), "one's own");
    assert!(reset(&farid, "nobody", PASSWORD).1.contains("wrong="));
    assert_eq!(ben.get("/").status, 200, "nothing was done");
    assert!(reset(&farid, "ben", PASSWORD).1.ends_with("done=codes-reset"));
    assert_eq!(ben.get("/").header("location"), Some("/sign-in"));
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    farid.post("/people/ben/sign-out", &format!("csrf={}", farid.csrf("/")));
    assert_eq!(ben.get("/").header("location"), Some("/sign-in"));

    let lines: serde_json::Value =
        serde_json::from_str(&esther.get("/v1/access?person=ben").body).expect("it is JSON");
    let by_farid =
        lines["items"].as_array().expect("a list").iter().filter(|line| line["person"] == "farid");
    let acts: Vec<[&str; 2]> = by_farid
        .map(|line| ["act", "whose"].map(|field| line[field].as_str().expect("a text")))
        .collect();
    assert_eq!(acts, [["second_factor_reset", "ben"], ["session_ended", "ben"]]);
    let page = esther.get("/access?person=ben").body;
    assert!(
        page.contains("Reset two-factor authentication") && page.contains("Whose secrets"),
        "{page}"
    );
    served.stop();
}
