//! The console behind its door: every route of its table, and the pages that it draws for the door;
//! a router in memory, a clock that the test moves, real files.

// What the tests of the door alone need and these do not.
#[allow(dead_code)]
#[path = "../../../door/tests/door/engine.rs"]
mod engine;
mod own;
mod routes;

use console::pages::draw;
use door::Row;

/// Something for every permission; and every route of the console, with its own rule and an answer
/// of the test.
fn rows() -> Vec<Row<()>> {
    let routes = routes::rules().into_iter().map(|rule| rule.answered_by(engine::shown));
    engine::every_permission().into_iter().chain(routes).collect()
}
