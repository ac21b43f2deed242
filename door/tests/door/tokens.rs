//! Tokens of programs.

use super::engine::{Browser, Engine, ORIGIN, program};
use axum::http::{Method as Verb, StatusCode, header};
use door::Role;

async fn issue(browser: &mut Browser<'_>, more: &str) -> String {
    let page = browser
        .post("/me/tokens", &format!("name=a+program&password=four+words+in+a+row&{more}"))
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.between("shown this once: <code>", "<")
}

#[tokio::test]
async fn a_token_gives_less_than_its_owner_has() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let [reads, writes] =
        [issue(&mut browser, "days=1").await, issue(&mut browser, "days=1&writes=yes").await];
    let status = async |verb: Verb, path: &str, token: &str| {
        engine.browser().send(program(verb, path, token)).await.status.as_u16()
    };
    for (token, expected) in [(&reads, [200, 403, 403, 403]), (&writes, [200, 200, 403, 403])] {
        let got = [
            status(Verb::GET, "/v1/try/see_clients/read", token).await,
            status(Verb::POST, "/v1/try/work_queue/write", token).await,
            status(Verb::PUT, "/v1/try/work_queue/person", token).await,
            status(Verb::GET, "/v1/try/see_journal/read", token).await,
        ];
        assert_eq!(got, expected);
    }
    assert_eq!(status(Verb::GET, "/me/tokens", &writes).await, 403, "a program makes no other");
    assert_eq!(status(Verb::GET, "/v1/try/see_clients/read", &reads[..reads.len() - 1]).await, 401);
    assert_eq!(status(Verb::GET, "/v1/try/see_clients/read", "munim_abc_def").await, 401);
    assert_eq!(status(Verb::GET, "/v1/try/see_clients/read", "").await, 401);
}

#[tokio::test]
async fn a_token_ends_is_revoked_and_goes_with_its_owner() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    engine.person("ben", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let token = issue(&mut browser, "days=1").await;
    let status = async || {
        engine
            .browser()
            .send(program(Verb::GET, "/v1/try/see_books/read", &token))
            .await
            .status
            .as_u16()
    };
    assert_eq!(status().await, 200);
    engine.change("anna", &[Role::It], true);
    assert_eq!(status().await, 403, "rights are those of today");
    engine.change("anna", &[Role::Clerk], false);
    assert_eq!(status().await, 401);
    engine.change("anna", &[Role::Clerk], true);
    let id = token.split('_').nth(1).expect("an id").to_owned();
    engine.signed_in("ben").await.post("/me/tokens/revoke", &format!("token={id}")).await;
    assert_eq!(status().await, 200, "nobody revokes another's");
    browser.post("/me/tokens/revoke", &format!("token={id}")).await;
    assert_eq!(status().await, 401);
    let token = issue(&mut browser, "days=1").await;
    engine.pass(86_399);
    assert_eq!(
        engine.browser().send(program(Verb::GET, "/v1/try/see_books/read", &token)).await.status,
        StatusCode::OK
    );
    engine.pass(1);
    assert_eq!(
        engine.browser().send(program(Verb::GET, "/v1/try/see_books/read", &token)).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn with_a_token_the_cookie_is_not_looked_at_and_no_word_is_needed() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let token = issue(&mut browser, "days=1&writes=yes").await;
    let mut foreign = program(Verb::POST, "/v1/try/work_queue/write", &token);
    foreign
        .headers_mut()
        .insert(header::ORIGIN, "http://elsewhere.test".parse().expect("a header"));
    assert_eq!(browser.send(foreign).await.status, StatusCode::OK);
    for wrong in ["Bearer munim_0_0", "Basic YW5uYTp4", "Bearer"] {
        let mut request = program(Verb::GET, "/v1/try/see_books/read", "");
        request.headers_mut().insert(header::AUTHORIZATION, wrong.parse().expect("a header"));
        assert_eq!(
            browser.send(request).await.status,
            StatusCode::UNAUTHORIZED,
            "{wrong}: the cookie is good, and not asked"
        );
    }
    assert_eq!(browser.get("/v1/try/see_books/read").await.status, StatusCode::OK, "alone it is");
    let mut twice = program(Verb::POST, "/v1/try/work_queue/write", "munim_0_0");
    twice.headers_mut().insert(header::ORIGIN, ORIGIN.parse().expect("a header"));
    assert_eq!(browser.send(twice).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_needs_a_name_a_password_and_an_end() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let good = "password=four+words+in+a+row";
    let cases = [
        (format!("name=+&days=1&{good}"), "a name"),
        (format!("name=a&days=0&{good}"), "at least a day"),
        (format!("name=a&days=367&{good}"), "at most 366 days"),
        (format!("name=a&days=9223372036854775807&{good}"), "at most 366 days"),
        ("name=a&days=1&password=wrong".to_owned(), "TokenPasswordWrong"),
    ];
    for (fields, said) in cases {
        let answer = browser.post("/me/tokens", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    for _ in 0..20 {
        issue(&mut browser, "days=1").await;
    }
    let answer = browser.post("/me/tokens", &format!("name=a&days=1&{good}")).await;
    assert!(answer.body.contains("at most 20 tokens"), "{}", answer.body);
}
