//! Every permission by every role, as it should be; and as the door does it, route by route.

use super::engine::{Engine, form};
use super::rows;
use axum::http::{Method as Verb, StatusCode};
use door::{Hat, Method, Permission, Reach, Role, RouteRule, routes};
use terms::Sees;

/// The oracle: written down by hand, and not read from the table that it proves.
/// Columns: clerk, accountant, manager, compliance, auditor, it, `front_office`, nobody's role.
const MATRIX: [(&str, &str); 23] = [
    ("anyone", "yyyyyyyy"),
    ("own_secrets", "yyyyyyyy"),
    ("any_person", "yyyyyyyy"),
    ("see_day", "yyyyyyy-"),
    ("see_books", "yyyyy-y-"),
    ("see_clients", "yyyyy-y-"),
    ("see_journal", "-yyyy---"),
    ("work_queue", "yyy-----"),
    ("hand_in", "yyy--y--"),
    ("load_files", "y-y-----"),
    ("propose", "yyy-----"),
    ("see_proposals", "yyyyyy--"),
    ("approve", "--yy----"),
    ("decline", "yyyy-y--"),
    ("approve_money", "--y-----"),
    ("approve_static", "--y-----"),
    ("approve_rights", "--yy----"),
    ("close_day", "-yy-----"),
    ("admin_people", "-----y--"),
    ("ask_request", "yyyyyyy-"),
    ("answer_request", "yyyy-y--"),
    ("see_people", "yyyyyyy-"),
    ("see_access", "---yy---"),
];

const ROLES: [Option<Role>; 8] = [
    Some(Role::Clerk),
    Some(Role::Accountant),
    Some(Role::Manager),
    Some(Role::Compliance),
    Some(Role::Auditor),
    Some(Role::It),
    Some(Role::FrontOffice),
    None,
];

#[tokio::test]
async fn every_route_is_as_open_as_the_matrix_says() {
    assert_eq!(MATRIX.len(), Permission::ALL.len(), "a permission without a row");
    let engine = Engine::new();
    let special = [
        "/try/forgot",
        "/try/file",
        "/try/upload",
        "/v1/try/ticks",
        "/v1/try/silence",
        "/v1/try/large",
        "/v1/try/whole",
    ];
    let rules: Vec<RouteRule> =
        rows().iter().map(door::Row::rule).filter(|rule| !special.contains(&rule.path)).collect();
    let mut asked = 0;
    for (column, role) in ROLES.into_iter().enumerate() {
        let name = role.map_or("nobodys", Role::word);
        engine.person(name, role.as_slice());
        let mut browser = engine.signed_in(name).await;
        if role.is_some_and(Role::needs_second_factor) {
            super::codes::enrol(&mut browser).await;
        }
        let word = browser.word().await;
        for rule in &rules {
            let (_, columns) = MATRIX
                .iter()
                .find(|(permission, _)| *permission == rule.permission.word())
                .expect("a row");
            let is_open = columns.as_bytes()[column] == b'y';
            let verb = Verb::from_bytes(rule.method.word().as_bytes()).expect("a verb");
            let request = form(verb, &path_of(rule), &format!("csrf={word}"));
            let answer = browser.send(request).await;
            let expected = if is_open { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(answer.status, expected, "{name} {rule:?}: {}", answer.body);
            asked += 1;
        }
    }
    println!("counted S1: {asked} tried, {asked} survived: pairs of route and role");
    assert_eq!(asked, 8 * rules.len());
    assert_eq!(asked, 8 * 23 * 6, "every permission by every way in");
}

#[tokio::test]
async fn who_sees_some_accounts_alone_sees_nothing_of_the_whole_firm() {
    let engine = Engine::new();
    let hat = |of: &str, role, bounds: &str| Hat {
        of: of.to_owned(),
        roles: vec![role],
        sees: Sees::parse_all(bounds).expect("bounds"),
    };
    engine.person("ann", &[Role::FrontOffice]);
    let mut browser = engine.signed_in("ann").await;
    let whole = "/v1/try/whole";
    assert_eq!(browser.get(whole).await.status, StatusCode::OK);
    engine.wears("ann", &[hat("ann", Role::FrontOffice, "branch:NORTH")]);
    let refused = browser.get(whole).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("whole_firm_must_be_seen"), "{}", refused.body);
    assert_eq!(browser.get("/v1/try/see_books/read").await.status, StatusCode::OK);
    // Whom she stands in for sees the firm by a role that permits it; by one that does not, no.
    let own = hat("ann", Role::FrontOffice, "branch:NORTH");
    engine.wears("ann", &[own.clone(), hat("bob", Role::It, "")]);
    assert_eq!(browser.get(whole).await.status, StatusCode::FORBIDDEN);
    engine.wears("ann", &[own, hat("bob", Role::Clerk, "")]);
    assert_eq!(browser.get(whole).await.status, StatusCode::OK);
}

/// A path with something in the place of what it names.
fn path_of(rule: &RouteRule) -> String {
    rule.path
        .split('/')
        .map(|part| if part.starts_with('{') { "x" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

#[tokio::test]
async fn who_is_not_known_is_asked_to_sign_in_everywhere() {
    let engine = Engine::new();
    let own: Vec<door::Row<()>> = door::rows();
    for rule in rows()
        .iter()
        .chain(&own)
        .map(door::Row::rule)
        .filter(|rule| rule.permission != Permission::Anyone)
    {
        let verb = Verb::from_bytes(rule.method.word().as_bytes()).expect("a verb");
        let answer = engine.browser().send(form(verb, &path_of(&rule), "")).await;
        if rule.is_for_programs() {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{rule:?}");
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"munim\"");
            assert_eq!(answer.header("content-type"), "application/problem+json");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{rule:?}");
            assert!(answer.header("location").starts_with("/sign-in"), "{rule:?}");
        }
    }
}

#[test]
fn a_table_with_a_fault_opens_no_house() {
    let engine = Engine::new();
    let row = |rule: RouteRule| rule.answered_by(async || "nothing");
    let twice = vec![
        row(RouteRule::get("/a", Permission::SeeDay, Reach::Same)),
        row(RouteRule::get("/a", Permission::SeeBooks, Reach::Same)),
    ];
    assert!(matches!(routes::open::<()>(&engine.door, twice), Err(routes::TableWrong::Twice(_))));
    let own = vec![row(RouteRule::get("/sign-in", Permission::SeeDay, Reach::Same))];
    assert!(matches!(routes::open::<()>(&engine.door, own), Err(routes::TableWrong::Twice(_))));
    let changes_by_reading =
        RouteRule { method: Method::Post, ..RouteRule::get("/a", Permission::SeeDay, Reach::Same) };
    assert!(matches!(
        routes::open::<()>(&engine.door, vec![row(changes_by_reading)]),
        Err(routes::TableWrong::ScopeUnfit(_))
    ));
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_with_the_next_click() {
    let engine = Engine::new();
    engine.person("anna", &[Role::Clerk]);
    let mut browser = engine.signed_in("anna").await;
    assert_eq!(browser.get("/try/see_books/read").await.status, StatusCode::OK);
    engine.change("anna", &[], true);
    assert_eq!(browser.get("/try/see_books/read").await.status, StatusCode::FORBIDDEN);
    engine.change("anna", &[Role::Clerk], false);
    assert_eq!(
        browser.get("/try/see_books/read").await.status,
        StatusCode::SEE_OTHER,
        "and whoever has left is nobody"
    );
    assert_eq!(
        engine.browser().sign_in("anna", super::engine::PASSWORD, "").await.status,
        StatusCode::UNAUTHORIZED
    );
}
