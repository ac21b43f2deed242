//! As known when, through the console: a day ends where the office is, a due time where the desk
//! is, and the answer says which moment was taken.

use crate::office::{Office, PASSWORD};
use crate::program::{Program, named, told};
use crate::served::Served;
use crate::wire::{Visitor, ask};
use serde_json::json;
use std::time::{SystemTime, UNIX_EPOCH};
use terms::{Date, Moment};

#[test]
fn a_bare_day_ends_where_the_office_and_the_desk_are() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let carla = Program::of(&office, &served, "carla");
    let local = engine::local_time("America/New_York").expect("the tz database has it");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    let today = local.date(Moment(i64::try_from(now.as_nanos()).expect("before 2262")));
    let end = local.show(local.end_of(today));
    let shown = |path: &str, day: Date| {
        let answered = carla.get(&format!("{path}?known_at={day}"));
        let header = answered.header("as-known-at").map(str::to_owned);
        assert_eq!(answered.status, 200, "{}", answered.body);
        (told(&answered)["items"].as_array().expect("a page has items").len(), header)
    };
    for path in ["/v1/trades", "/v1/balances", "/v1/positions"] {
        let (rows, header) = shown(path, today);
        assert!(rows > 0, "{path}: what was recorded today is known today");
        assert_eq!(header.as_deref(), Some(end.as_str()), "{path}");
        let before = carla.get(&format!("{path}?known_at={}", today.plus(-1)));
        assert_eq!(before.status, 400, "{path}: yesterday nobody knew anything");
        assert!(before.body.contains("nothing was known then"), "{}", before.body);
        // The books begin later, and what they hold of that day is what was dated so.
        let early = carla.get(&format!("{path}?as_of=2001-01-02"));
        assert_eq!((early.status, told(&early)["items"].clone()), (200, json!([])), "{path}");
        let begin = early.header("books-begin").and_then(Date::parse);
        assert!(begin.is_some_and(|begin| begin > Date::LAST.plus(-80_000)), "{path}");
        assert!(carla.get(path).header("books-begin").is_none(), "{path}");
    }
    let now = carla.get("/v1/trades");
    assert!(now.header("as-known-at").is_none(), "nothing was asked");
    for path in ["/v1/files", "/v1/queue"] {
        let (rows, header) = shown(path, today);
        assert!(rows > 0 && header.as_deref() == Some(end.as_str()), "{path} takes a moment");
    }
    for path in ["/v1/events", "/v1/acts"] {
        let told = carla.get(&format!("{path}?known_at={today}"));
        assert_eq!(told.status, 200, "{path}: {}", told.body);
        assert!(told.header("as-known-at").is_none(), "{path} takes no moment");
    }
    for time in ["2026-06-08T20:30:00", "noon"] {
        let refused = carla.get(&format!("/v1/trades?known_at={time}"));
        assert!(
            refused.status == 400 && refused.body.contains("with its offset"),
            "{}",
            refused.body
        );
    }

    // The page says it in its reader's language.
    let visitor = Visitor::signed_in(&served.address, "carla", PASSWORD);
    let page = |language: &str| {
        let headers = [("Cookie", visitor.cookie.as_str()), ("Accept-Language", language)];
        ask(&served.address, &format!("GET /trades?known_at={today}"), &headers, "").body
    };
    assert!(page("en").contains(&format!("where the firm is ({end})")), "{}", page("en"));
    // Whoever narrows the list stays there.
    assert!(page("en").contains(&format!("type=\"hidden\" name=\"known_at\" value=\"{today}\"")));
    let early = ask(
        &served.address,
        "GET /trades?as_of=2001-01-02",
        &[("Cookie", visitor.cookie.as_str()), ("Accept-Language", "en")],
        "",
    );
    assert!(early.body.contains("The books begin on"), "{}", early.body);
    let hindi = page("hi");
    assert!(hindi.contains("फ़र्म के स्थान पर") && hindi.contains(&end), "{hindi}");

    // By the end of a day where the desk is: New York's, in October four hours behind Greenwich.
    let queue = carla.json("/v1/queue?limit=1000");
    let item = named(&queue, "item")[0].to_owned();
    let says = json!({ "step": "due", "says": "2013-10-15" });
    let done = carla.post(&format!("/v1/queue/{item}/steps"), None, &says);
    assert_eq!(done.status, 204, "{}", done.body);
    let found = carla.json(&format!("/v1/queue/{item}"));
    assert_eq!(found["item"]["due"], "2013-10-16T03:59:59.999999999Z");
    // A time without its offset is refused of programs; the field of the form says that it is UTC.
    let no_zone = json!({ "step": "due", "says": "2013-10-17T16:30" });
    let refused = carla.post(&format!("/v1/queue/{item}/steps"), None, &no_zone);
    assert_eq!((refused.status, &told(&refused)["code"]), (400, &json!("invalid")));
    let form = format!("csrf={}&step=due&says=2013-10-17T16:30", visitor.csrf("/"));
    let done = visitor.post(&format!("/queue/{item}"), &form);
    assert_eq!(done.status, 303, "{}", done.body);
    let found = carla.json(&format!("/v1/queue/{item}"));
    assert_eq!(found["item"]["due"], "2013-10-17T16:30:00Z");
    served.stop();
}
