//! Codes beside the password.

use super::engine::{Browser, Engine, PASSWORD};
use axum::http::StatusCode;
use door::Role;
use totp_rs::{Builder, Secret, Totp};

/// Sets a generator up, as somebody with a telephone does.
pub async fn enrol(browser: &mut Browser<'_>) -> (Totp, Vec<String>) {
    browser.post("/me/second-factor", "").await;
    let page = browser.get("/me/second-factor").await;
    assert!(page.body.contains("<svg"), "a picture");
    let key = page.between("Key: <code>", "<");
    let totp = Builder::new()
        .with_secret(Secret::try_from_base32(key).expect("base 32"))
        .build()
        .expect("a generator");
    let shown = browser
        .post("/me/second-factor/confirm", &format!("code={}", code(&totp, browser.engine.now_s())))
        .await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    let codes: Vec<String> = shown
        .body
        .split("<li><code>")
        .skip(1)
        .map(|rest| rest.split('<').next().expect("a code").to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    (totp, codes)
}

fn code(totp: &Totp, at_s: i64) -> String {
    totp.generate(u64::try_from(at_s).expect("after 1970")).to_string()
}

#[tokio::test]
async fn some_roles_need_codes_before_anything_else() {
    for role in Role::ALL {
        let engine = Engine::new();
        engine.person("anna", &[*role]);
        let mut browser = engine.signed_in("anna").await;
        let expected = matches!(role, Role::Manager | Role::Compliance | Role::It);
        let answer = browser.get("/try/any_person/read").await;
        assert_eq!(answer.header("location") == "/me/second-factor", expected, "{role:?}");
        if expected {
            assert_eq!(
                browser.get("/me/tokens").await.header("location"),
                "/me/second-factor",
                "no token either"
            );
            let before = browser.cookie.clone();
            enrol(&mut browser).await;
            assert_ne!(browser.cookie, before, "more rights, another session");
            assert_eq!(browser.get("/try/any_person/read").await.status, StatusCode::OK);
            let mut old = Browser { cookie: before, ..engine.browser() };
            assert_eq!(old.get("/me").await.status, StatusCode::SEE_OTHER);
        }
    }
}

#[tokio::test]
async fn a_code_is_asked_for_and_taken_once() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let (totp, recovery) = enrol(&mut browser).await;
    engine.pass(60);
    let now = code(&totp, engine.now_s());
    for (given, expected) in [
        ("", 401),
        ("000000", 401),
        (now.as_str(), 303),
        (now.as_str(), 401),
        (&recovery[0], 303),
        (&recovery[0], 401),
    ] {
        let status = engine.browser().sign_in("anna", PASSWORD, given).await.status.as_u16();
        assert_eq!(status, expected, "{given}");
    }
    assert_eq!(
        engine.browser().sign_in("anna", "wrong", &recovery[1]).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        engine.browser().sign_in("anna", PASSWORD, &recovery[1]).await.status,
        StatusCode::SEE_OTHER,
        "not used up by that"
    );
}

#[tokio::test]
async fn another_telephone_needs_a_code_of_the_first() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let (totp, _) = enrol(&mut browser).await;
    assert_eq!(
        browser.post("/me/second-factor", "code=123456").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert!(!browser.get("/me/second-factor").await.body.contains("Key: <code>"));
    engine.pass(60);
    browser.post("/me/second-factor", &format!("code={}", code(&totp, engine.now_s()))).await;
    assert!(browser.get("/me/second-factor").await.body.contains("Key: <code>"));
    engine.door.secrets().reset_second_factor("anna").expect("works");
    assert_eq!(browser.get("/me").await.status, StatusCode::SEE_OTHER, "a reset ends the sessions");
    assert_eq!(engine.browser().sign_in("anna", PASSWORD, "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn many_at_once_use_a_code_once() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let (totp, _) = enrol(&mut browser).await;
    engine.pass(60);
    let now = code(&totp, engine.now_s());
    let mut browsers = [engine.browser(), engine.browser(), engine.browser(), engine.browser()];
    let [a, b, c, d] = &mut browsers;
    let tried = tokio::join!(
        a.sign_in("anna", PASSWORD, &now),
        b.sign_in("anna", PASSWORD, &now),
        c.sign_in("anna", PASSWORD, &now),
        d.sign_in("anna", PASSWORD, &now)
    );
    let came_in = [tried.0, tried.1, tried.2, tried.3]
        .iter()
        .filter(|answer| answer.status == StatusCode::SEE_OTHER)
        .count();
    assert_eq!(came_in, 1);
}
