//! Signing in through a real provider: npm's `oidc-provider`, started by the test.

use super::engine::{Answer, Browser, Engine};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use door::access::{Act, Question};
use door::{Claim, Provider, Role};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// The provider, which stops when the test does.
struct Running {
    child: Child,
    issuer: String,
    /// Held open: the provider goes on to write.
    _output: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the provider; none, said, when this machine has no node or the package is not installed.
fn start() -> Option<Running> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let script = root.join("target/judges-node/provider.mjs");
    if !root.join("target/judges-node/node_modules/oidc-provider").exists() {
        println!(
            "skipped: no OpenID provider; npm install --prefix target/judges-node oidc-provider (scripts/test does)"
        );
        return None;
    }
    // Packages are looked for from the script's own folder on.
    std::fs::write(&script, include_str!("provider.mjs")).expect("written");
    let mut child = Command::new("node")
        .arg(&script)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("node");
    let mut output = BufReader::new(child.stdout.take().expect("an output"));
    let mut line = String::new();
    output.read_line(&mut line).expect("a line");
    Some(Running { child, issuer: line.trim().to_owned(), _output: output })
}

fn engine(issuer: &str, claim: Claim, secret: Option<&str>) -> Engine {
    let client = if secret.is_some() { "munim" } else { "munim-public" };
    let provider = Provider {
        name: "Firm".to_owned(),
        issuer: issuer.to_owned(),
        client: client.to_owned(),
        secret: secret.map(str::to_owned),
        claim,
        origin: super::engine::ORIGIN.to_owned(),
        certificates: None,
    };
    let engine = Engine::with_provider(provider);
    // The provider has the machine's clock.
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("after 1970")
        .as_secs();
    engine.pass(i64::try_from(now).expect("few") - engine.now_s());
    engine
}

/// What somebody does on the provider's pages: gives a name, agrees, and is sent back; the address
/// with the code.
fn on_the_providers_pages(address: &str, name: &str) -> String {
    let agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .new_agent();
    let (mut address, mut cookies, mut form) =
        (address.to_owned(), BTreeMap::new(), None::<String>);
    for _ in 0..12 {
        let cookie = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ");
        let answer = match form.take() {
            Some(fields) => {
                let request = agent
                    .post(&address)
                    .header("cookie", cookie)
                    .header("content-type", "application/x-www-form-urlencoded");
                request.send(fields)
            }
            None => agent.get(&address).header("cookie", cookie).call(),
        };
        let mut answer = answer.expect("an answer");
        for set in answer.headers().get_all("set-cookie") {
            let (name, value) = set
                .to_str()
                .expect("text")
                .split(';')
                .next()
                .expect("a pair")
                .split_once('=')
                .expect("a pair");
            cookies.insert(name.to_owned(), value.to_owned());
        }
        if let Some(location) = answer.headers().get("location") {
            let location = location.to_str().expect("text");
            if location.starts_with(super::engine::ORIGIN) {
                return location.to_owned();
            }
            let origin = address.split('/').take(3).collect::<Vec<_>>().join("/");
            address = if location.starts_with('/') {
                format!("{origin}{location}")
            } else {
                location.to_owned()
            };
        } else {
            let page = answer.body_mut().read_to_string().expect("a page");
            let prompt = if page.contains("name=\"login\"") { "login" } else { "consent" };
            form = Some(format!("prompt={prompt}&login={name}&password=anything"));
        }
    }
    panic!("the provider did not come to an end: {address}");
}

/// Goes to the provider and comes back; the cookie of the way is the browser's.
async fn round(browser: &mut Browser<'_>, name: &str) -> (String, String) {
    let departure = browser.get("/sign-in/provider?next=/try/see_books/read").await;
    assert_eq!(departure.status, StatusCode::SEE_OTHER, "{}", departure.body);
    assert!(departure.header("set-cookie").contains("; HttpOnly; SameSite=Lax; Max-Age=600"));
    let binding = browser.cookie.take().expect("the cookie of the way");
    let address = departure.header("location").to_owned();
    for part in ["code_challenge_method=S256", "state=", "nonce=", "response_type=code"] {
        assert!(address.contains(part), "{address}");
    }
    let name = name.to_owned();
    let back = tokio::task::spawn_blocking(move || on_the_providers_pages(&address, &name))
        .await
        .expect("no panic");
    (back.strip_prefix(super::engine::ORIGIN).expect("our address").to_owned(), binding)
}

async fn arrive(browser: &mut Browser<'_>, back: &str, binding: &str) -> Answer {
    let request =
        Request::get(back).header(header::COOKIE, binding).body(Body::empty()).expect("a request");
    browser.send(request).await
}

#[tokio::test]
async fn a_person_of_the_house_comes_in_by_the_provider_once() {
    let Some(running) = start() else { return };
    for (claim, secret) in [
        (Claim::Subject, Some("a secret of the client")),
        (Claim::Username, None),
        (Claim::EmailAt("firm.example".to_owned()), Some("a secret of the client")),
    ] {
        let engine = engine(&running.issuer, claim, secret);
        engine.change("anna", &[Role::Manager], true);
        let mut browser = engine.browser();
        assert!(browser.get("/sign-in").await.body.contains("Firm"));
        let (back, binding) = round(&mut browser, "anna").await;
        let answer = arrive(&mut browser, &back, &binding).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.header("refresh"), "0; url=/try/see_books/read");
        assert_eq!(
            browser.get("/try/see_books/read").await.status,
            StatusCode::OK,
            "and no code is asked for"
        );
        let mut again = engine.browser();
        assert_eq!(
            arrive(&mut again, &back, &binding).await.status,
            StatusCode::UNAUTHORIZED,
            "a way is gone once"
        );
        let question = Question { lines_max: 10, ..Question::default() };
        let written = engine.door.access().answer(&question).expect("works");
        let acts: Vec<(Act, Option<&str>)> =
            written.iter().map(|kept| (kept.line.act, kept.line.person.as_deref())).collect();
        assert_eq!(acts[..1], [(Act::SignedIn, Some("anna"))]);
        assert_eq!(acts.last(), Some(&(Act::SignInFailed, None)));
    }
}

#[tokio::test]
async fn an_answer_that_is_not_ours_lets_nobody_in() {
    let Some(running) = start() else { return };
    let engine = engine(&running.issuer, Claim::Subject, Some("a secret of the client"));
    engine.change("anna", &[Role::Clerk], true);
    let mut browser = engine.browser();
    let (back, binding) = round(&mut browser, "stranger").await;
    assert_eq!(
        arrive(&mut browser, &back, &binding).await.status,
        StatusCode::UNAUTHORIZED,
        "the office has no such person"
    );
    let (back, _) = round(&mut browser, "anna").await;
    assert_eq!(
        arrive(&mut browser, &back, "munim-provider=0").await.status,
        StatusCode::UNAUTHORIZED,
        "another browser"
    );
    let (back, binding) = round(&mut browser, "anna").await;
    let foreign = back
        .split('&')
        .map(|field| if field.starts_with("state=") { "state=0" } else { field })
        .collect::<Vec<_>>()
        .join("&");
    assert_eq!(
        arrive(&mut browser, &foreign, &binding).await.status,
        StatusCode::UNAUTHORIZED,
        "another state"
    );
    let (first, first_binding) = round(&mut browser, "anna").await;
    let (second, _) = round(&mut browser, "anna").await;
    let code = |back: &str| {
        back.split(['?', '&']).find(|field| field.starts_with("code=")).expect("a code").to_owned()
    };
    let mixed = first.replace(&code(&first), &code(&second));
    assert_eq!(
        arrive(&mut browser, &mixed, &first_binding).await.status,
        StatusCode::UNAUTHORIZED,
        "another's code: PKCE does not fit"
    );
    let (back, binding) = round(&mut browser, "anna").await;
    engine.pass(601);
    assert_eq!(
        arrive(&mut browser, &back, &binding).await.status,
        StatusCode::UNAUTHORIZED,
        "too late"
    );
    assert_eq!(browser.cookie, None);
}

#[tokio::test]
async fn without_a_provider_there_is_no_way_to_one() {
    let engine = Engine::new();
    assert_eq!(engine.browser().get("/sign-in/provider").await.status, StatusCode::NOT_FOUND);
    assert!(!engine.browser().get("/sign-in").await.body.contains("/sign-in/provider"));
}
