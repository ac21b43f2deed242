//! Entries of the access journal: every view is written down, and nothing is shown before.

use super::engine::{Engine, PASSWORD, program};
use axum::http::{Method as Verb, StatusCode};
use door::Role;
use door::access::{AccessLine, Act, By, Question, verify};

fn lines(engine: &Engine) -> Vec<AccessLine> {
    let question = Question { lines_max: 1_000, ..Question::default() };
    engine
        .door
        .access()
        .answer(&question)
        .expect("works")
        .into_iter()
        .map(|kept| kept.line)
        .collect()
}

#[tokio::test]
async fn who_saw_which_client_is_written_before_the_answer_leaves() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let answer = browser.get("/try/see_clients/read?secret=1").await;
    let line = lines(&engine).pop().expect("a line");
    assert_eq!(
        (line.act, line.person.as_deref(), line.address.as_str()),
        (Act::Saw, Some("anna"), "10.0.0.1")
    );
    assert_eq!(line.about, ["C1", "C2"]);
    assert_eq!(line.path.as_deref(), Some("/try/see_clients/read"), "without the query");
    assert_eq!(line.request.as_deref(), Some(answer.header("x-request-id")));
    assert!(matches!(&line.by, Some(By::Session(id)) if id.len() == 16));
    browser.get("/try/file").await;
    let line = lines(&engine).pop().expect("a line");
    assert_eq!(
        (line.act, line.note.as_deref(), line.about),
        (Act::Downloaded, Some("positions.csv"), vec!["*".to_owned()])
    );
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_shown() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    assert_eq!(browser.get("/try/see_clients/read").await.body, "shown");
    let before = lines(&engine);
    engine.end_access();
    // The guard refuses what a room has answered, and what a row of the door's own refuses.
    let seen = browser.get("/try/see_clients/read").await;
    let signed_in = engine.browser().sign_in("anna", PASSWORD, "").await;
    for answer in [seen, signed_in] {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.body.contains("the journal of access cannot be written"), "{}", answer.body);
        assert!(answer.header("set-cookie").is_empty(), "nobody is let in");
    }
    assert_eq!(lines(&engine), before);
    // What shows no client needs no line.
    assert_eq!(browser.get("/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_answer_that_does_not_say_whose_clients_it_shows_stays_in_the_house() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let answer = engine.signed_in("anna").await.get("/try/forgot").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.body.contains("whose"));
}

#[tokio::test]
async fn coming_and_going_is_written_and_what_was_typed_is_not() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    engine.browser().sign_in("anna", "canary-of-a-password", "").await;
    engine.browser().sign_in("canary-typed-as-name", "wrong", "").await;
    let mut browser = engine.signed_in("anna").await;
    let page = browser.post("/me/tokens", "name=a&days=1&password=four+words+in+a+row").await;
    let token = page.between("shown this once: <code>", "<");
    engine.browser().send(program(Verb::GET, "/v1/try/close_day/read", &token)).await;
    browser
        .post("/me/tokens/revoke", &format!("token={}", token.split('_').nth(1).expect("an id")))
        .await;
    let cookie = browser.cookie.clone().expect("a cookie").replace("munim=", "");
    browser.post("/sign-out", "").await;
    let written: Vec<(Act, Option<String>)> =
        lines(&engine).into_iter().map(|line| (line.act, line.person)).collect();
    let anna = Some("anna".to_owned());
    let expected = [
        (Act::SignInFailed, anna.clone()),
        (Act::SignInFailed, None),
        (Act::SignedIn, anna.clone()),
        (Act::TokenIssued, anna.clone()),
        (Act::Refused, anna.clone()),
        (Act::TokenRevoked, anna.clone()),
        (Act::SignedOut, anna),
    ];
    assert_eq!(written, expected);
    let folder = engine.folder.path().to_owned();
    let canaries = ["canary-of-a-password", "canary-typed-as-name", PASSWORD, &token, &cookie];
    for file in [
        folder.join("secrets.sqlite"),
        folder.join("secrets.sqlite-wal"),
        folder.join("access/00000001.seg"),
    ] {
        let bytes = std::fs::read(&file).expect("a file");
        for canary in canaries {
            assert!(
                !bytes.windows(canary.len()).any(|window| window == canary.as_bytes()),
                "{canary} in {}",
                file.display()
            );
        }
    }
    let Engine { door, router, folder, .. } = engine;
    drop((door, router));
    assert_eq!(verify(folder.path()).expect("nothing wrong").next_seq, 7);
}
