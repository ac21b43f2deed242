//! The door's pages as the console shows them, and who saw a client.

use super::engine::Engine;
use axum::http::StatusCode;
use console::api::access::{AccessAsk, some};
use door::Role;

#[tokio::test]
async fn the_doors_own_pages_hold_no_script_and_no_style() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    browser.post("/me/second-factor", "").await;
    for path in ["/me", "/me/password", "/me/second-factor", "/me/tokens"] {
        let body = browser.get(path).await.body;
        for forbidden in ["<script>", "<style", " style=", " onclick", "javascript:"] {
            assert!(!body.contains(forbidden), "{path} holds {forbidden}");
        }
    }
}

#[tokio::test]
async fn a_page_says_in_words_why_something_typed_cannot_be_taken() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let own = "present=four+words+in+a+row";
    let token = "password=four+words+in+a+row";
    for (path, fields, said) in [
        ("/me/password", format!("{own}&new=short&again=short"), "at least 12"),
        ("/me/password", format!("{own}&new=another+four+words&again=another+five"), "twice"),
        ("/me/tokens", format!("name=a&days=367&{token}"), "at most 366 days"),
        ("/me/tokens", "name=a&days=1&password=wrong".to_owned(), "does not fit"),
    ] {
        let answer = browser.post(path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    let page = browser.get("/sign-in?next=/try%3Fa=b%26c=d").await;
    assert_eq!(page.header("location"), "/try?a=b&c=d", "who is in goes on");
    let page = engine.browser().get("/sign-in?next=/try%3Fa=b%26c=d").await;
    assert!(page.body.contains("name=\"next\" value=\"/try?a=b&amp;c=d\""), "{}", page.body);
}

#[tokio::test]
async fn an_auditor_reads_who_saw_a_client() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    engine.person("ben", &[Role::Clerk]);
    for name in ["anna", "ben"] {
        let mut browser = engine.signed_in(name).await;
        browser.get("/try/see_clients/read").await;
        browser.get("/try/file").await;
    }
    assert_eq!(engine.door.access().end().expect("works"), 6);
    let asked = async |ask: AccessAsk| {
        let part =
            some(engine.door.clone(), ask, 3).await.unwrap_or_else(|problem| panic!("{problem:?}"));
        (part.items.iter().map(|line| (line.seq, line.act)).collect::<Vec<_>>(), part.next)
    };
    let of = |person: &str, about: &str| AccessAsk {
        after: None,
        person: Some(person.to_owned()),
        about: Some(about.to_owned()),
    };
    assert_eq!(asked(of("", "C1")).await, (vec![(1, "saw"), (4, "saw")], None));
    assert_eq!(
        asked(of(" ANNA ", "")).await,
        (vec![(0, "signed_in"), (1, "saw"), (2, "downloaded")], Some(2))
    );
    assert_eq!(
        asked(AccessAsk { after: Some(2), ..AccessAsk::default() }).await.0,
        [(3, "signed_in"), (4, "saw"), (5, "downloaded")]
    );
}
