//! Rights that end while an answer lasts: streams and downloads end with them.

use super::engine::{Browser, Engine, HOST, LARGE_BYTES, program};
use axum::body::{Body, BodyDataStream};
use axum::http::{Method as Verb, Request, StatusCode, header};
use door::limits::STREAMS_OF_PERSON_MAX;
use door::secrets::TokenAsked;
use door::{Limits, Role, Scope};
use std::time::{Duration, Instant};
use tokio_stream::StreamExt;
use tower::ServiceExt;

/// It ends within a second; the machine of a test may be slow.
const END_MAX: Duration = Duration::from_secs(3);

async fn opened(engine: &Engine, request: Request<Body>) -> BodyDataStream {
    let answer = engine.router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    answer.into_body().into_data_stream()
}

fn of_session(browser: &Browser<'_>, path: &str) -> Request<Body> {
    let cookie = browser.cookie.clone().expect("somebody is signed in");
    let request = Request::get(path).header(header::HOST, HOST);
    request.header(header::COOKIE, cookie).body(Body::empty()).expect("a request")
}

/// Reads until it breaks off; how many pieces came.
async fn broken_off(mut stream: BodyDataStream) -> usize {
    let mut pieces = 0;
    while let Some(piece) = stream.next().await {
        if piece.is_err() {
            return pieces;
        }
        pieces += 1;
    }
    panic!("it ended as if it were whole");
}

#[tokio::test]
async fn a_stream_ends_with_what_let_its_reader_in() {
    let ends = ["signed out", "signed out by another", "idle", "deactivated", "other roles"];
    for end in ends {
        let engine = Engine::new();
        engine.person("anna", &[Role::Clerk]);
        let mut browser = engine.signed_in("anna").await;
        let mut ticking = opened(&engine, of_session(&browser, "/v1/try/ticks")).await;
        let silent = opened(&engine, of_session(&browser, "/v1/try/silence")).await;
        let large = opened(&engine, of_session(&browser, "/v1/try/large")).await;
        ticking.next().await.expect("it goes on").expect("it goes on");
        match end {
            "signed out" => drop(browser.post("/sign-out", "").await),
            "signed out by another" => {
                engine.door.secrets().end_sessions("anna").map(drop).expect("works");
            }
            "idle" => engine.pass(30 * 60),
            "deactivated" => engine.change("anna", &[Role::Clerk], false),
            _ => engine.change("anna", &[Role::Clerk, Role::Accountant], true),
        }
        let began = Instant::now();
        // What waited to be read is read; nothing is put behind it.
        assert!(broken_off(ticking).await <= 2, "{end}");
        assert_eq!(broken_off(silent).await, 0, "{end}");
        assert!(broken_off(large).await < LARGE_BYTES / (64 << 10), "{end}");
        assert!(began.elapsed() < END_MAX, "{end}: {:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_stream_of_a_program_ends_with_its_token() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let asked = TokenAsked { person: "anna", name: "feed", scopes: &[Scope::Read], life_s: 86_400 };
    let issue = || {
        let issued = engine.door.secrets().issue_token(&asked, &Limits::default(), engine.now_s());
        issued.expect("works").expect("fit")
    };
    let (revoked, expired) = (issue(), issue());
    for token in [&revoked, &expired] {
        let stream = opened(&engine, program(Verb::GET, "/v1/try/silence", &token.secret)).await;
        if token.id == revoked.id {
            engine.door.secrets().revoke_token("anna", &token.id, engine.now_s()).expect("works");
        } else {
            engine.pass(86_400);
        }
        assert_eq!(broken_off(stream).await, 0);
    }
}

#[tokio::test]
async fn a_download_that_may_go_on_comes_whole() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let request = of_session(&browser, "/v1/try/large");
    let answer = engine.router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(answer.headers()[header::CONTENT_LENGTH], LARGE_BYTES.to_string().as_str());
    let bytes = axum::body::to_bytes(answer.into_body(), LARGE_BYTES).await.expect("whole");
    assert_eq!(bytes.len(), LARGE_BYTES);
    assert_eq!(browser.get("/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_person_has_so_many_streams_and_a_closed_one_gives_its_place_back() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    engine.person("ben", &[Role::Clerk]);
    let (mut anna, ben) = (engine.signed_in("anna").await, engine.signed_in("ben").await);
    let mut open = Vec::new();
    for _ in 0..STREAMS_OF_PERSON_MAX {
        open.push(opened(&engine, of_session(&anna, "/v1/try/silence")).await);
    }
    let refused = anna.get("/v1/try/ticks").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "30");
    assert!(refused.body.contains("streams_must_be_few"), "{}", refused.body);
    assert!(refused.body.contains("20 streams open"), "{}", refused.body);
    drop(opened(&engine, of_session(&ben, "/v1/try/silence")).await);
    assert_eq!(anna.get("/me").await.status, StatusCode::OK, "other requests go on");
    drop(open.pop());
    let began = Instant::now();
    loop {
        let request = of_session(&anna, "/v1/try/silence");
        let answer = engine.router.clone().oneshot(request).await.expect("an answer");
        if answer.status() == StatusCode::OK {
            break;
        }
        assert!(began.elapsed() < END_MAX, "the place is given back");
        tokio::task::yield_now().await;
    }
}
