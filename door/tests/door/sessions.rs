//! Sessions: cookies, their ends, and who may not be told from whom.

use super::engine::{Browser, Engine, PASSWORD, form, settings};
use axum::http::{Method as Verb, StatusCode};
use door::secrets::From::Address;
use door::{Role, Settings};
use std::net::IpAddr;

#[tokio::test]
async fn a_cookie_is_for_our_pages_alone() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let set = engine.browser().sign_in("anna", PASSWORD, "").await.header("set-cookie").to_owned();
    let token = set
        .strip_prefix("munim=")
        .expect("its name")
        .split(';')
        .next()
        .expect("a value")
        .to_owned();
    assert_eq!(set, format!("munim={token}; Path=/; HttpOnly; SameSite=Strict"));
    assert_eq!(token.len(), 64);
    let secure =
        Engine::with(Settings { origins: vec!["https://console.test".to_owned()], ..settings() });
    secure.person("anna", &[Role::Clerk]);
    let mut request = form(
        Verb::POST,
        "/sign-in",
        &format!("person=anna&password={}", PASSWORD.replace(' ', "+")),
    );
    request.headers_mut().insert("origin", "https://console.test".parse().expect("a header"));
    let answer = secure.browser().send(request).await;
    assert!(
        answer.header("set-cookie").starts_with("__Host-munim="),
        "{}",
        answer.header("set-cookie")
    );
    assert!(answer.header("set-cookie").ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"));
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
}

#[tokio::test]
async fn a_session_that_was_planted_is_not_signed_in() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    engine.person("eve", &[Role::Clerk]);
    let planted = format!("munim={}", "a".repeat(64));
    let mut victim = Browser { cookie: Some(planted.clone()), ..engine.browser() };
    victim.sign_in("anna", PASSWORD, "").await;
    assert_ne!(victim.cookie.as_ref(), Some(&planted), "the sign-in gives another one");
    let mut thief = Browser { cookie: Some(planted), ..engine.browser() };
    assert_eq!(thief.get("/me").await.status, StatusCode::SEE_OTHER);
    // A real session of somebody else, planted: it ends when the victim signs in over it.
    let eves = engine.signed_in("eve").await;
    let mut victim = Browser { cookie: eves.cookie.clone(), ..engine.browser() };
    victim.sign_in("anna", PASSWORD, "").await;
    let mut eve = Browser { cookie: eves.cookie.clone(), ..engine.browser() };
    assert_eq!(eve.get("/me").await.status, StatusCode::SEE_OTHER);
    assert!(victim.get("/me").await.body.contains("ANNA"));
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_in_any_case() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    engine.pass(29 * 60);
    assert_eq!(browser.get("/me").await.status, StatusCode::OK);
    engine.pass(29 * 60);
    assert_eq!(browser.get("/me").await.status, StatusCode::OK, "it was used in between");
    engine.pass(30 * 60);
    assert_eq!(browser.get("/me").await.status, StatusCode::SEE_OTHER, "idle for half an hour");
    let mut browser = engine.signed_in("anna").await;
    for quarter in 1..4 * 12 {
        engine.pass(15 * 60);
        assert_eq!(browser.get("/me").await.status, StatusCode::OK, "quarter {quarter}");
    }
    engine.pass(15 * 60);
    assert_eq!(
        browser.get("/me").await.status,
        StatusCode::SEE_OTHER,
        "twelve hours after the sign-in"
    );
}

#[tokio::test]
async fn out_is_out_and_other_sessions_can_be_ended() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    engine.person("ben", &[Role::Clerk]);
    let [mut first, mut second, mut third] = [
        engine.signed_in("anna").await,
        engine.signed_in("anna").await,
        engine.signed_in("anna").await,
    ];
    let mut ben = engine.signed_in("ben").await;
    let before = first.cookie.clone();
    assert_eq!(first.post("/sign-out", "").await.header("location"), "/sign-in");
    assert_eq!(first.cookie, None);
    let mut again = Browser { cookie: before, ..engine.browser() };
    assert_eq!(
        again.get("/me").await.status,
        StatusCode::SEE_OTHER,
        "not the browser forgot it, the house did"
    );
    let id = second.get("/me").await.between("name=\"session\" value=\"", "\"");
    ben.post("/me/sessions/end", &format!("session={id}")).await;
    assert_eq!(third.get("/me").await.status, StatusCode::OK, "nobody ends another's session");
    second.post("/me/sessions/end", &format!("session={id}")).await;
    assert_eq!(third.get("/me").await.status, StatusCode::SEE_OTHER);
    let mut fourth = engine.signed_in("anna").await;
    second.post("/me/sessions/end-others", "").await;
    assert_eq!(fourth.get("/me").await.status, StatusCode::SEE_OTHER);
    assert_eq!(second.get("/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_password_ends_all_other_sessions() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let [mut here, mut there] = [engine.signed_in("anna").await, engine.signed_in("anna").await];
    let wrong = here
        .post("/me/password", "present=nonsense&new=another+four+words&again=another+four+words")
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let present = PASSWORD.replace(' ', "+");
    for (new, again, said) in [
        ("short", "short", "at least 12"),
        ("another+four+words", "another+five+words", "Differ"),
        (&present, &present, "now"),
    ] {
        let answer =
            here.post("/me/password", &format!("present={present}&new={new}&again={again}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    let before = here.cookie.clone();
    let changed = here
        .post(
            "/me/password",
            &format!("present={present}&new=another+four+words&again=another+four+words"),
        )
        .await;
    assert_eq!(changed.header("location"), "/me");
    assert_ne!(here.cookie, before);
    assert_eq!(here.get("/me").await.status, StatusCode::OK);
    assert_eq!(there.get("/me").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        engine.browser().sign_in("anna", PASSWORD, "").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        engine.browser().sign_in("ANNA", "another four words", "").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_password_that_somebody_else_gave_is_changed_first() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    engine
        .door
        .secrets()
        .set_password("anna", PASSWORD, true, engine.now_s())
        .expect("works")
        .expect("fit");
    let mut browser = engine.signed_in("anna").await;
    assert_eq!(browser.get("/try/see_books/read").await.header("location"), "/me/password");
    assert_eq!(browser.get("/v1/try/see_books/read").await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.post("/try/work_queue/write", "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        browser.get("/me/tokens").await.header("location"),
        "/me/password",
        "and makes no tokens"
    );
    let fields = format!(
        "present={}&new=another+four+words&again=another+four+words",
        PASSWORD.replace(' ', "+")
    );
    browser.post("/me/password", &fields).await;
    assert_eq!(browser.get("/try/see_books/read").await.status, StatusCode::OK);
}

#[tokio::test]
async fn nothing_tells_whether_a_name_exists() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    engine.person("gone", &[Role::Clerk]);
    engine.change("gone", &[Role::Clerk], false);
    let mut browser = engine.browser();
    let mut answers = Vec::new();
    for (name, password) in
        [("anna", "wrong"), ("nobody", "wrong"), ("gone", PASSWORD), ("anna", ""), ("", PASSWORD)]
    {
        let answer = browser.sign_in(name, password, "").await;
        let mut headers: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        headers.sort();
        answers.push((answer.status, headers, answer.body));
    }
    assert_eq!(answers[0].0, StatusCode::UNAUTHORIZED);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn who_fails_often_waits_known_or_not() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    for name in ["anna", "nobody"] {
        let mut browser = engine.browser();
        let mut waits = Vec::new();
        for _ in 0..8 {
            let answer = browser.sign_in(name, "wrong", "").await;
            waits.push((answer.status.as_u16(), answer.header("retry-after").to_owned()));
        }
        let failed = (401, String::new());
        let waiting = (429, "1".to_owned());
        let expected = [&failed, &failed, &failed, &failed, &failed, &failed, &waiting, &waiting]
            .map(Clone::clone);
        assert_eq!(waits, expected, "{name}");
    }
    assert_eq!(
        engine.browser().sign_in("anna", PASSWORD, "").await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "the right one waits too"
    );
    engine.pass(1);
    assert_eq!(engine.browser().sign_in("anna", PASSWORD, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        engine.browser().sign_in("anna", "wrong", "").await.status,
        StatusCode::UNAUTHORIZED,
        "and success forgets"
    );
}

#[tokio::test]
async fn a_sign_in_returns_to_where_one_wanted_to_go() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.browser();
    let asked = browser.get("/try/see_books/read?a=b&c=d").await;
    assert_eq!(asked.header("location"), "/sign-in?next=/try/see_books/read%3Fa%3Db%26c%3Dd");
    let page = browser.get("/sign-in?next=/try/see_books/read%3Fa%3Db%26c%3Dd").await;
    assert!(
        page.body.contains("name=\"next\" value=\"/try/see_books/read?a=b&c=d\""),
        "{}",
        page.body
    );
    for (next, to) in
        [("%2Ftry%3Fa", "/try?a"), ("https%3A%2F%2Fevil.test", "/"), ("%2F%2Fevil.test", "/")]
    {
        let fields = format!("person=anna&password={}&next={next}", PASSWORD.replace(' ', "+"));
        assert_eq!(
            engine.browser().send(form(Verb::POST, "/sign-in", &fields)).await.header("location"),
            to
        );
    }
}

/// The cookie by which a browser keeps that somebody signed in there.
fn device_of(answer: &super::engine::Answer) -> String {
    let mut set =
        answer.headers.get_all("set-cookie").iter().map(|set| set.to_str().expect("text"));
    let device = set.rfind(|set| set.starts_with("munim-device="));
    let device = device.expect("a browser keeps that somebody signed in");
    assert!(device.ends_with("; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000"), "{device}");
    device.split(';').next().expect("a pair").to_owned()
}

#[tokio::test]
async fn who_is_attacked_comes_in_from_where_they_have_been() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    engine.person("it", &[Role::It]);
    let fields = |name: &str, password: &str| {
        format!("person={name}&password={}", password.replace(' ', "+"))
    };
    let mut first = engine.browser();
    let came = first.send(form(Verb::POST, "/sign-in", &fields("anna", PASSWORD))).await;
    let device = device_of(&came);
    // A stranger at her own address, and others elsewhere; also by names that nobody has.
    for attempt in 0..40_u8 {
        let mut thief = engine.browser();
        thief.address = IpAddr::from([10, 0, 0, 1 + attempt % 12]);
        let name = if attempt % 4 == 3 { format!("name{attempt}") } else { "anna".to_owned() };
        let fields = format!("person={name}&password=wrong");
        let mut request = form(Verb::POST, "/sign-in", &fields);
        // A device that somebody made up is none.
        let made_up = format!("munim-device={}", "a".repeat(64));
        request.headers_mut().insert("cookie", made_up.parse().expect("a header"));
        thief.send(request).await;
    }
    let mut known = Browser { cookie: Some(device.clone()), ..engine.browser() };
    let again = known.send(form(Verb::POST, "/sign-in", &fields("anna", PASSWORD))).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "from her own device");
    let mut elsewhere = engine.browser();
    elsewhere.address = IpAddr::from([192, 0, 2, 7]);
    let new = elsewhere.send(form(Verb::POST, "/sign-in", &fields("anna", PASSWORD))).await;
    assert_eq!(new.status, StatusCode::SEE_OTHER, "and from where nobody guesses");
    // The device is hers alone, and opens nothing.
    let mut thief = Browser { cookie: Some(device), ..engine.browser() };
    assert_eq!(thief.get("/me").await.status, StatusCode::SEE_OTHER);
    let lines = engine
        .door
        .access()
        .answer(&door::access::Question { lines_max: 1_000, ..door::access::Question::default() });
    let told: Vec<Option<String>> = lines
        .expect("works")
        .into_iter()
        .filter(|kept| kept.line.act == door::access::Act::SignInAttacked)
        .map(|kept| kept.line.whose)
        .collect();
    assert_eq!(told, [Some("anna".to_owned())], "one notice, and no flood");
    let people = vec!["anna".to_owned(), "it".to_owned()];
    let attacks = engine.door.attacks(people).await.expect("works");
    assert_eq!(attacks.into_iter().map(|(person, _)| person).collect::<Vec<_>>(), ["anna"]);
}

/// Four networks try at the same moment, beside her own device: one of them is held and looked at,
/// the others are told to wait and are not counted; then the next one may.
#[tokio::test]
async fn nothing_is_guessed_faster_from_many_networks() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let fields = |password: &str| format!("person=anna&password={}", password.replace(' ', "+"));
    let came = engine.browser().send(form(Verb::POST, "/sign-in", &fields(PASSWORD))).await;
    let device = device_of(&came);
    let network = |number: u16| IpAddr::from([0x2001, 0xdb8, 1, number, 0, 0, 0, 1]);
    // So many that each further one is held for two seconds.
    for number in 0..41 {
        let address = network(number).to_string();
        let begun = engine.door.secrets().begin_attempt("anna", Address(&address), engine.now_s());
        begun.expect("works");
    }
    let tried = async |number: u16| {
        let mut thief = Browser { address: network(number), ..engine.browser() };
        let answer = thief.send(form(Verb::POST, "/sign-in", &fields("wrong"))).await;
        (answer.status.as_u16(), answer.header("retry-after").to_owned())
    };
    let mut own = Browser { cookie: Some(device), ..engine.browser() };
    let hers = own.send(form(Verb::POST, "/sign-in", &fields(PASSWORD)));
    let (hers, one, two, three, four) =
        tokio::join!(hers, tried(101), tried(102), tried(103), tried(104));
    assert_eq!(hers.status, StatusCode::SEE_OTHER, "her own device takes no turn");
    let mut answers = [one, two, three, four];
    answers.sort();
    let waits = || (429, "2".to_owned());
    assert_eq!(answers, [(401, String::new()), waits(), waits(), waits()]);
    let counted = engine.door.secrets().attacked("anna", engine.now_s()).expect("works");
    assert_eq!(counted, Some(42), "who waits is not counted");
    assert_eq!(tried(105).await.0, 401, "the turn was given back");
    println!("counted S9: 5 tried, 5 survived: attempts from a network each, at the same moment");
}
