//! Requests that no page of ours sends: without the session's word, from another house, about what
//! is somebody else's to decide. Each is refused, and the journal has not one byte more.

use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::{Answered, FORM, Visitor, ask};

const MULTIPART: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=cut");

fn voucher(id: &str, by: &str) -> String {
    format!(
        "voucher_id,line,date,debit_account,credit_account,asset,amount,narrative,prepared_by\n\
         {id},1,2013-10-11,BANK,CAPITAL,USD,1000.00,the owners pay in,{by}\n"
    )
}

fn multipart(csrf: &str, kind: &str, name: &str, content: &str) -> String {
    let part = |field: &str, value: &str| {
        format!("--cut\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
    };
    let file = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--cut--\r\n"
    );
    format!("{}{}{file}", part("csrf", csrf), part("kind", kind))
}

/// Hands a file in as the page of files does.
fn hand_in(
    served: &Served<'_>,
    visitor: &Visitor,
    kind: &str,
    name: &str,
    content: &str,
) -> Answered {
    let form = multipart(&visitor.csrf("/"), kind, name, content);
    ask(
        &served.address,
        "POST /files",
        &[("Cookie", &visitor.cookie), ("Origin", &served.origin()), MULTIPART],
        &form,
    )
}

pub fn shown_hash(visitor: &Visitor, proposal: &str) -> String {
    let page = visitor.get(&format!("/approvals/{proposal}"));
    let behind = page.body.split("<code>").skip(1).filter_map(|rest| rest.split_once("</code>"));
    behind
        .map(|(text, _)| text)
        .find(|text| text.len() == 64)
        .expect("a proposal shows its hash")
        .to_owned()
}

/// Approves or declines a proposal by the form of its page.
pub fn decide(visitor: &Visitor, proposal: &str, word: &str) {
    let (hash, csrf) = (shown_hash(visitor, proposal), visitor.csrf("/"));
    let form = format!("csrf={csrf}&hash={hash}&reason=not+so");
    let decided = visitor.post(&format!("/approvals/{proposal}/{word}"), &form);
    assert_eq!(decided.status, 303, "{}", decided.body);
}

/// A request, and how it must be answered.
struct Forged<'a> {
    about: &'a str,
    request: &'a str,
    cookie: &'a str,
    origin: &'a str,
    form: String,
    /// The status, and words of the body or of the address that it leads to.
    refused: (u16, &'a str),
}

impl Forged<'_> {
    fn is_refused(&self, served: &Served<'_>) {
        let mut headers = vec![FORM];
        headers.extend(
            [("Cookie", self.cookie), ("Origin", self.origin)]
                .into_iter()
                .filter(|(_, value)| !value.is_empty()),
        );
        let answered = ask(&served.address, self.request, &headers, &self.form);
        let (status, word) = self.refused;
        let says = format!("{} {}", answered.header("location").unwrap_or_default(), answered.body);
        assert_eq!(answered.status, status, "{}: {says}", self.about);
        assert!(says.contains(word), "{} does not say {word:?}: {says}", self.about);
    }
}

#[test]
fn what_is_not_ours_to_send_is_refused_and_leaves_no_trace_in_the_journal() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let [asha, ben] =
        ["asha", "ben"].map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    for (visitor, id, by) in [(&asha, "V1", "asha"), (&ben, "V2", "ben")] {
        let loaded = hand_in(&served, visitor, "vouchers", &format!("{id}.csv"), &voucher(id, by));
        assert!(
            loaded.header("location").is_some_and(|to| to.contains("done=loaded")),
            "{}",
            loaded.body
        );
    }
    let [first, second] = ["V1", "V2"].map(|id| shown_hash(&ben, id));
    served.stop();
    let before = office.journal();
    let served = Served::start(&office);
    for forged in forged(&asha, &ben, &served.origin(), [&first, &second]) {
        forged.is_refused(&served);
    }
    served.stop();
    assert!(office.journal() == before, "something was written");
    let served = Served::start(&office);
    let approved = ben.post_at(
        &served.address,
        "/approvals/V1/approve",
        &format!("csrf={}&hash={first}", ben.csrf_at(&served.address, "/")),
    );
    assert!(
        approved.header("location").is_some_and(|to| to.ends_with("done=approved")),
        "{}",
        approved.body
    );
    served.stop();
    assert!(office.journal() != before, "what is right is written");
}

fn forged<'a>(
    asha: &'a Visitor,
    ben: &'a Visitor,
    origin: &'a str,
    [first, second]: [&str; 2],
) -> Vec<Forged<'a>> {
    let address = origin.trim_start_matches("http://");
    let [own, of_ben] = [asha, ben].map(|visitor| visitor.csrf_at(address, "/"));
    let one = |about, request, visitor: &'a Visitor, origin, form, refused| Forged {
        about,
        request,
        cookie: &visitor.cookie,
        origin,
        form,
        refused,
    };
    let approve = |csrf: &str, hash: &str| format!("csrf={csrf}&hash={hash}");
    let (v1, v2) = ("POST /approvals/V1/approve", "POST /approvals/V2/approve");
    let decline = "POST /approvals/V1/decline";
    let evil = "https://evil.example";
    vec![
        one("no word", v1, ben, origin, format!("hash={first}"), (403, "too old or not ours")),
        one(
            "the word of another",
            v1,
            ben,
            origin,
            approve(&own, first),
            (403, "too old or not ours"),
        ),
        one(
            "from another house",
            v1,
            ben,
            evil,
            approve(&of_ben, first),
            (403, "does not come from a page"),
        ),
        one(
            "from nowhere",
            v1,
            ben,
            "",
            approve(&of_ben, first),
            (403, "does not come from a page"),
        ),
        one(
            "declined from another house",
            decline,
            ben,
            evil,
            format!("csrf={of_ben}&reason=x"),
            (403, "does not come from a page"),
        ),
        one(
            "the day from another house",
            "POST /day/run",
            ben,
            evil,
            format!("csrf={of_ben}&date=2013-10-14"),
            (403, "does not come"),
        ),
        one(
            "a row without a word",
            "POST /files/6/3",
            asha,
            origin,
            "account=ANNA".to_owned(),
            (403, "too old or not ours"),
        ),
        one(
            "without the role",
            v1,
            asha,
            origin,
            approve(&own, first),
            (403, "roles do not permit"),
        ),
        one("one's own", v2, ben, origin, approve(&of_ben, second), (303, "wrong=")),
        one("other than was shown", v1, ben, origin, approve(&of_ben, second), (303, "wrong=")),
        one(
            "what is not there",
            "POST /approvals/V9/approve",
            ben,
            origin,
            approve(&of_ben, first),
            (303, "wrong="),
        ),
        one(
            "the API without a word",
            "POST /v1/proposals/V1/approve",
            ben,
            origin,
            String::new(),
            (403, "csrf_token_must_fit"),
        ),
        one(
            "the API from another house",
            "POST /v1/reversals",
            ben,
            evil,
            format!("csrf={of_ben}"),
            (403, "origin_must_be_ours"),
        ),
    ]
}

#[test]
fn nobody_comes_in_without_a_session() {
    let office = Office::furnished();
    let before = office.journal();
    let served = Served::start(&office);
    let paths = [
        "/",
        "/trades",
        "/journal",
        "/approvals",
        "/explain/ANNA/USD",
        "/v1/trades",
        "/v1/events",
        "/v1/explain/ANNA/USD",
    ];
    for path in paths {
        for cookie in ["", "munim=0000", "munim=../../etc"] {
            let answered = ask(&served.address, &format!("GET {path}"), &[("Cookie", cookie)], "");
            assert_eq!(
                answered.status,
                if path.starts_with("/v1/") { 401 } else { 303 },
                "{path} {cookie}"
            );
            assert!(!answered.body.contains("ANNA"), "{path}");
        }
    }
    served.stop();
    assert!(office.journal() == before);
}

/// Hands rows in as a program does, by the session of a person.
fn rows(served: &Served<'_>, visitor: &Visitor, kind: &str, key: &str, row: &str) -> Answered {
    let (csrf, origin) = (visitor.csrf("/"), served.origin());
    let json = ("Content-Type", "application/json");
    let headers = [
        ("Cookie", visitor.cookie.as_str()),
        ("Origin", &origin),
        ("X-CSRF-Token", &csrf),
        ("Idempotency-Key", key),
        json,
    ];
    let body = format!("{{\"rows\":[{row}],\"reason\":\"as agreed\"}}");
    ask(&served.address, &format!("POST /v1/rows/{kind}"), &headers, &body)
}

#[test]
fn a_key_stands_for_one_thing_and_value_moves_by_two() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let [asha, carla, farid] = ["asha", "carla", "farid"]
        .map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    let price = |price: &str| {
        format!(
            "{{\"date\":\"2013-10-14\",\"instrument\":\"IBM\",\"price\":\"{price}\",\"currency\":\"USD\",\"source\":\"desk\"}}"
        )
    };
    let first = rows(&served, &asha, "prices", "key-1", &price("185.50"));
    assert!(first.status == 200 && first.body.contains("\"booked\":1"), "{}", first.body);
    let again = rows(&served, &asha, "prices", "key-1", &price("185.50"));
    assert_eq!(
        (again.status, &again.body),
        (200, &first.body),
        "the same again is the same answer"
    );
    let other = rows(&served, &asha, "prices", "key-1", &price("186.00"));
    assert_eq!(other.status, 409, "{}", other.body);

    let transfer = "{\"transfer_id\":\"M1\",\"date\":\"2013-10-14\",\"from_account\":\"ANNA\",\"to_account\":\"BEN\",                    \"instrument\":\"IBM\",\"quantity\":\"10\"}";
    let moved = rows(&served, &asha, "transfers", "key-2", transfer);
    let proposal = moved
        .between("\"proposal\":\"", "\"")
        .expect("a transfer waits for a second person")
        .to_owned();
    assert_eq!(
        rows(&served, &asha, "people", "key-3", "{\"person\":\"asha\"}").status,
        403,
        "a clerk gives nobody a role"
    );
    // The journal says who brought an event about, though it came as a row of a document.
    let events: serde_json::Value =
        serde_json::from_str(&carla.get("/v1/events?limit=1000").body).expect("it is JSON");
    let priced = |event: &&serde_json::Value| {
        event["event"] == "price recorded" && event["source"]["file"] == "key-1.csv"
    };
    let priced = events["items"]
        .as_array()
        .and_then(|items| items.iter().find(priced))
        .expect("the price is in the journal");
    let event: serde_json::Value =
        serde_json::from_str(&carla.get(&format!("/v1/events/{}", priced["seq"])).body)
            .expect("it is JSON");
    assert_eq!((event["by"].as_str(), event["from"].as_str()), (Some("asha"), Some("127.0.0.1")));
    // Who runs the machine sees what is put forward about people, and nothing of clients.
    assert!(asha.get("/approvals").body.contains(&proposal));
    assert!(!farid.get("/approvals").body.contains(&proposal));
    assert_eq!(farid.get(&format!("/approvals/{proposal}")).status, 404);
    assert!(
        asha.get("/files/6").body.contains("ANNE") || asha.get("/files/5").body.contains("ANNE"),
        "a clerk sees the refused row"
    );
    assert!(
        !farid.get("/files/6").body.contains("ANNE")
            && !farid.get("/files/5").body.contains("ANNE")
    );
    served.stop();
}

#[test]
fn a_clients_new_name_is_shown_when_two_have_seen_it() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let [asha, ben] =
        ["asha", "ben"].map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    let change = "{\"change_id\":\"AC-1\",\"account\":\"ANNA\",\"effective\":\"2013-10-11\",\
                  \"name\":\"Anna Hargreaves\"}";
    let put = rows(&served, &asha, "account_changes", "key-1", change);
    let proposal = put.between("\"proposal\":\"", "\"").expect("it waits for a second person");
    let shown = |visitor: &Visitor| visitor.get("/v1/accounts/ANNA").body;
    assert!(shown(&asha).contains("Anna Alvarez"), "{}", shown(&asha));

    decide(&ben, proposal, "approve");
    assert!(shown(&ben).contains("Anna Hargreaves"), "{}", shown(&ben));
    // The tables have followed: the account's page and the journal's are drawn from them.
    for page in ["/accounts/ANNA", "/journal", "/accounts?q=Hargreaves"] {
        let page = ben.get(page);
        assert!(page.status == 200 && page.body.contains("Hargreaves"), "{}", page.body);
    }
    served.stop();
}
