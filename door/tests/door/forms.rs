//! Forms that are not ours, and headers around every answer.

use super::engine::{Browser, Engine, ORIGIN, form, settings};
use axum::body::Body;
use axum::http::{Method as Verb, Request, StatusCode, header};
use door::{Role, Settings};
use std::net::IpAddr;

#[tokio::test]
async fn what_changes_something_comes_from_a_page_of_ours_and_carries_its_word() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let word = browser.word().await;
    let mut other = engine.signed_in("anna").await;
    let others_word = other.word().await;
    let cases = [
        (Some(ORIGIN), None, word.clone(), StatusCode::OK),
        (None, Some("same-origin"), word.clone(), StatusCode::OK),
        (None, None, word.clone(), StatusCode::FORBIDDEN),
        (Some("http://evil.test"), None, word.clone(), StatusCode::FORBIDDEN),
        (Some("http://evil.test"), Some("same-origin"), word.clone(), StatusCode::FORBIDDEN),
        (Some("null"), None, word.clone(), StatusCode::FORBIDDEN),
        (Some("https://console.test"), None, word.clone(), StatusCode::FORBIDDEN),
        (Some("http://console.test.evil.test"), None, word.clone(), StatusCode::FORBIDDEN),
        (None, Some("same-site"), word.clone(), StatusCode::FORBIDDEN),
        (None, Some("cross-site"), word.clone(), StatusCode::FORBIDDEN),
        (None, Some("none"), word.clone(), StatusCode::FORBIDDEN),
        (Some(ORIGIN), None, String::new(), StatusCode::FORBIDDEN),
        (Some(ORIGIN), None, word[1..].to_owned(), StatusCode::FORBIDDEN),
        (Some(ORIGIN), None, others_word, StatusCode::FORBIDDEN),
    ];
    for (origin, site, word, expected) in cases {
        for in_header in [false, true] {
            let request =
                form(Verb::POST, "/try/work_queue/write", if in_header { "a=b" } else { "" });
            let (mut parts, _) = request.into_parts();
            parts.headers.remove(header::ORIGIN);
            for (name, value) in [
                ("origin", origin),
                ("sec-fetch-site", site),
                ("x-csrf-token", in_header.then_some(word.as_str())),
            ] {
                if let Some(value) = value {
                    parts.headers.insert(name, value.parse().expect("a header"));
                }
            }
            let body =
                if in_header { Body::empty() } else { Body::from(format!("a=b&csrf={word}&c=d")) };
            let answer = browser.send(Request::from_parts(parts, body)).await;
            assert_eq!(answer.status, expected, "{origin:?} {site:?} {word} {in_header}");
        }
    }
}

#[tokio::test]
async fn every_form_of_the_door_is_refused_without_its_word() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let own: Vec<door::Row<()>> = door::rows();
    let changing = own
        .iter()
        .map(door::Row::rule)
        .filter(|rule| rule.method.changes() && rule.path != "/sign-in");
    let mut tried = 0;
    for rule in changing {
        let answer = browser.send(form(Verb::POST, rule.path, "code=1&session=1&token=1")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{rule:?}");
        tried += 1;
    }
    assert_eq!(tried, 8);
    assert_eq!(browser.get("/me").await.status, StatusCode::OK, "and nothing happened");
}

#[tokio::test]
async fn nobody_is_signed_in_from_a_foreign_page() {
    let engine = Engine::new();
    engine.person("eve", &[Role::Clerk]);
    let mut request = form(Verb::POST, "/sign-in", "person=eve&password=four+words+in+a+row");
    request.headers_mut().insert(header::ORIGIN, "http://evil.test".parse().expect("a header"));
    let mut victim = engine.browser();
    assert_eq!(victim.send(request).await.status, StatusCode::FORBIDDEN);
    assert_eq!(victim.cookie, None);
}

#[tokio::test]
async fn a_file_comes_in_with_the_word_before_it_and_whole() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let word = browser.word().await;
    let rows = "1,2,3\r\n".repeat(20_000);
    let parts = |word: &str| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{word}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{rows}\r\n--b--\r\n"
        )
    };
    let mut send = async |body: String| {
        let request = Request::post("/try/upload")
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        browser.send(request.body(Body::from(body)).expect("a request")).await
    };
    let answer = send(parts(&word)).await;
    assert_eq!((answer.status, answer.body == parts(&word)), (StatusCode::OK, true));
    assert_eq!(send(parts("0000")).await.status, StatusCode::FORBIDDEN);
    let behind = parts("").replace(
        &format!("{rows}\r\n"),
        &format!(
            "{rows}\r\n--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{word}\r\n"
        ),
    );
    assert_eq!(
        send(behind).await.status,
        StatusCode::FORBIDDEN,
        "a word behind the file is not looked for"
    );
    assert_eq!(send("x".repeat((1 << 20) + 1)).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let word = browser.word().await;
    let fields = format!("csrf={word}&a={}", "x".repeat(1 << 20));
    assert_eq!(
        browser.send(form(Verb::POST, "/try/upload", &fields)).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn every_answer_says_what_browsers_must_not_do() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    let mut names = Vec::new();
    for path in [
        "/sign-in",
        "/me",
        "/try/see_clients/read",
        "/v1/try/see_journal/read",
        "/nowhere",
        "/try/close_day/read",
    ] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'self';") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"));
        let expected = [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cache-control", "no-store"),
        ];
        for (name, value) in expected {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        assert_eq!(answer.header("strict-transport-security"), "", "not over http");
        names.push(answer.header("x-request-id").to_owned());
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 6);
}

#[tokio::test]
async fn only_a_trusted_proxy_is_believed_about_an_address() {
    let proxy = IpAddr::from([10, 0, 0, 9]);
    let engine = Engine::with(Settings { trusted_proxies: vec![proxy], ..settings() });
    engine.person("anna", &[Role::Clerk]);
    let address = async |from: IpAddr| {
        let mut browser = Browser { address: from, ..engine.browser() };
        let mut request = form(Verb::POST, "/sign-in", "person=anna&password=four+words+in+a+row");
        request
            .headers_mut()
            .insert("x-forwarded-for", "1.1.1.1, 192.0.2.7".parse().expect("a header"));
        browser.send(request).await;
        browser.get("/me").await.between("<li>", "<")
    };
    assert_eq!(address(IpAddr::from([10, 0, 0, 1])).await, "10.0.0.1");
    engine.pass(1);
    assert_eq!(address(proxy).await, "192.0.2.7", "the proxy's own word, not what was sent to it");
}
