//! Every route of the console, by every role: as open as its permission says, which the matrix of
//! the door proves.

use super::engine::{Engine, form, settings};
use axum::http::{Method as Verb, StatusCode};
use door::{Permission, Role, RouteRule, Row, Settings};

/// The rules of the table.
pub fn rules() -> Vec<RouteRule> {
    console::routes::all().iter().map(Row::rule).collect()
}

#[tokio::test]
async fn every_route_is_as_open_as_its_permission() {
    let rules = rules();
    assert!(rules.len() > 90, "{} routes", rules.len());
    let engine = Engine::with(Settings { asks_second_factor: false, ..settings() });
    let tried = rules.len() * Role::ALL.len();
    for role in Role::ALL {
        engine.person(role.word(), &[*role]);
        let mut browser = engine.signed_in(role.word()).await;
        let word = browser.word().await;
        for rule in &rules {
            let verb = Verb::from_bytes(rule.method.word().as_bytes()).expect("a verb");
            let answer = browser.send(form(verb, &path_of(rule), &format!("csrf={word}"))).await;
            let is_open = rule.permission.is_for(&[*role]);
            let expected = if is_open { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(answer.status, expected, "{role:?} {rule:?}: {}", answer.body);
        }
    }
    println!("counted S1: {tried} tried, {tried} survived: routes of the console by every role");
}

#[tokio::test]
async fn who_is_not_known_is_asked_to_sign_in_everywhere() {
    let engine = Engine::new();
    for rule in rules().into_iter().filter(|rule| rule.permission != Permission::Anyone) {
        let verb = Verb::from_bytes(rule.method.word().as_bytes()).expect("a verb");
        let answer = engine.browser().send(form(verb, &path_of(&rule), "")).await;
        if rule.is_for_programs() {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{rule:?}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{rule:?}");
            assert!(answer.header("location").starts_with("/sign-in"), "{rule:?}");
        }
    }
}

/// A path with something in the place of what it names.
fn path_of(rule: &RouteRule) -> String {
    rule.path
        .split('/')
        .map(|part| if part.starts_with('{') { "x" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}
