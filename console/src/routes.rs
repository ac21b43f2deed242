//! The table of routes: every path, who may, and what answers. The router is made from it and from
//! nothing else.

use crate::Rooms;
use crate::api::{
    FILE_BYTES_MAX, ROWS_BYTES_MAX, access, books, commands as given, document, events, explorer,
    report_rows, reports, trades, work,
};
use crate::health;
use crate::heavy::{Weight, by_weight};
use axum::middleware::from_fn_with_state;
use door::Permission::{
    AnyPerson, Anyone, Approve, AskRequest, CloseDay, Decline, HandIn, Propose, SeeAccess,
    SeeBooks, SeeClients, SeeDay, SeeJournal, SeePeople, SeeProposals, WorkQueue,
};
use door::Reach::{Bounded, Same, Whole};
use door::{RouteRule, Row};
use std::sync::Arc;

/// A row of the table.
type Route = Row<Arc<Rooms>>;

/// The API.
pub fn api() -> Vec<Route> {
    questions().into_iter().chain(commands()).collect()
}

/// What programs ask.
fn questions() -> Vec<Route> {
    let get = RouteRule::get;
    let post = RouteRule::post;
    vec![
        get("/health", Anyone, Same).answered_by(health::health),
        get("/ready", Anyone, Same).answered_by(health::ready),
        get("/v1/openapi.json", Anyone, Same).answered_by(document::openapi),
        get("/explorer", AnyPerson, Same).answered_by(explorer::open),
        get("/explorer/{*path}", AnyPerson, Same).answered_by(explorer::give),
        get("/v1/today", SeeDay, Whole).answered_by(books::day),
        get("/v1/accounts", SeeClients, Bounded).answered_by(books::list_accounts),
        get("/v1/accounts/{account}", SeeClients, Bounded).answered_by(books::account),
        get("/v1/positions", SeeClients, Bounded).answered_by(books::list_positions),
        get("/v1/inventory", SeeBooks, Whole).answered_by(books::inventory),
        get("/v1/balances", SeeClients, Bounded).answered_by(books::list_balances),
        get("/v1/lots", SeeClients, Bounded).answered_by(books::list_lots),
        get("/v1/instruments", SeeBooks, Same).answered_by(books::list_instruments),
        get("/v1/instruments/{instrument}", SeeBooks, Same).answered_by(books::instrument),
        get("/v1/instruments/{instrument}/prices", SeeBooks, Same).answered_by(books::prices),
        get("/v1/stock-record", SeeClients, Bounded).answered_by(books::stock_record),
        get("/v1/trades", SeeClients, Bounded).answered_by(trades::list),
        get("/v1/accounts/{account}/activity", SeeClients, Bounded).answered_by(trades::of_account),
        get("/v1/trades/{trade_id}", SeeClients, Bounded).answered_by(books::trade),
        get("/v1/obligations", SeeBooks, Whole).answered_by(books::obligations),
        get("/v1/fails", SeeBooks, Whole).answered_by(books::fails),
        get("/v1/files", SeeDay, Whole).answered_by(books::list_files),
        get("/v1/files/{source}", SeeDay, Whole).answered_by(books::file),
        get("/v1/refused-rows", WorkQueue, Whole).answered_by(books::refused_rows),
        get("/v1/proposals", SeeProposals, Whole).answered_by(books::list_proposals),
        get("/v1/proposals/{proposal}", SeeProposals, Whole).answered_by(books::proposal),
        get("/v1/reports", SeeBooks, Same).answered_by(reports::list),
        get("/v1/reports/{report}", SeeClients, Bounded).answered_by(reports::report).as_heavy(),
        get("/v1/reports/{report}/rows", SeeClients, Bounded)
            .answered_by(report_rows::rows)
            .as_heavy(),
        get("/v1/explain/{account}/{asset}", SeeClients, Bounded)
            .answered_by(reports::explain)
            .as_heavy(),
        get("/v1/events", SeeJournal, Whole).answered_by(events::list),
        get("/v1/events/{seq}", SeeJournal, Whole).answered_by(events::event),
        get("/v1/acts", SeeJournal, Whole).answered_by(events::acts),
        get("/v1/access", SeeAccess, Whole).answered_by(access::list),
        get("/v1/news", SeeDay, Whole).answered_by(events::news).as_stream(),
        get("/v1/stream", SeeJournal, Whole).answered_by(events::stream).as_stream(),
        get("/v1/queue", WorkQueue, Bounded).answered_by(work::queue),
        get("/v1/queue/{item}", WorkQueue, Bounded).answered_by(work::item),
        post("/v1/queue/{item}/steps", WorkQueue, Bounded).answered_by(work::step),
        get("/v1/requests", AskRequest, Bounded).answered_by(work::requests),
        post("/v1/requests", AskRequest, Bounded).answered_by(work::ask),
        get("/v1/people", SeePeople, Bounded).answered_by(work::people),
        get("/v1/desks", SeePeople, Same).answered_by(work::desks),
    ]
}

/// What programs have done.
fn commands() -> Vec<Route> {
    let get = RouteRule::get;
    let post = RouteRule::post;
    vec![
        get("/v1/kinds", SeeDay, Same).answered_by(given::kinds),
        post("/v1/rows/{kind}", HandIn, Whole)
            .answered_by(given::rows)
            .with_body_bytes_max(ROWS_BYTES_MAX),
        post("/v1/documents/{kind}", HandIn, Whole)
            .answered_by(given::file)
            .with_body_bytes_max(FILE_BYTES_MAX),
        get("/v1/documents/{kind}/{name}", HandIn, Whole).answered_by(given::became_of),
        post("/v1/proposals/{proposal}/approve", Approve, Whole)
            .for_people()
            .answered_by(given::approve),
        post("/v1/proposals/{proposal}/decline", Decline, Whole)
            .for_people()
            .answered_by(given::decline),
        post("/v1/proposals/{proposal}/recall", HandIn, Whole).answered_by(given::recall),
        post("/v1/reversals", Propose, Whole).answered_by(given::reversal),
        post("/v1/reopenings", Propose, Whole).answered_by(given::reopening),
        post("/v1/closings", CloseDay, Whole).answered_by(given::closing),
        get("/v1/days/{date}/checklist", SeeDay, Whole).answered_by(books::checklist),
        post("/v1/days/{date}/reopen", Propose, Whole).answered_by(given::day_reopening),
        post("/v1/days/{date}/run", CloseDay, Whole).answered_by(given::run_day),
    ]
}

/// Every route of the engine but the door's own, each answered by its weight.
pub fn all() -> Vec<Route> {
    let rows = api().into_iter().chain(crate::pages::rows());
    let weighed = |row: Route| {
        let weight = if row.is_heavy() { Weight::Heavy } else { Weight::AsAsked };
        row.with(|answer| answer.layer(from_fn_with_state(weight, by_weight)))
    };
    rows.map(weighed).collect()
}
