//! The table of routes: every path, who may, and what answers. The router is made from it and from
//! nothing else.

use crate::Rooms;
use crate::api::{
    FILE_BYTES_MAX, ROWS_BYTES_MAX, access, books, commands, document, events, explorer,
    report_rows, reports, trades, work,
};
use crate::health;
use crate::heavy::{Weight, by_weight};
use axum::middleware::from_fn_with_state;
use door::Permission::{
    AnyPerson, Anyone, Approve, AskRequest, CloseDay, Decline, HandIn, Propose, SeeAccess,
    SeeBooks, SeeClients, SeeDay, SeeJournal, SeePeople, SeeProposals, WorkQueue,
};
use door::{RouteRule, Row};
use std::sync::Arc;

/// A row of the table.
type Route = Row<Arc<Rooms>>;

/// The API.
pub fn api() -> Vec<Route> {
    let get = RouteRule::get;
    let post = RouteRule::post;
    vec![
        get("/health", Anyone).answered_by(health::health),
        get("/ready", Anyone).answered_by(health::ready),
        get("/v1/openapi.json", Anyone).answered_by(document::openapi),
        get("/explorer", AnyPerson).answered_by(explorer::open),
        get("/explorer/{*path}", AnyPerson).answered_by(explorer::give),
        get("/v1/today", SeeDay).answered_by(books::day),
        get("/v1/accounts", SeeClients).answered_by(books::list_accounts),
        get("/v1/accounts/{account}", SeeClients).answered_by(books::account),
        get("/v1/positions", SeeClients).answered_by(books::list_positions),
        get("/v1/inventory", SeeBooks).answered_by(books::inventory),
        get("/v1/balances", SeeClients).answered_by(books::list_balances),
        get("/v1/lots", SeeClients).answered_by(books::list_lots),
        get("/v1/instruments", SeeBooks).answered_by(books::list_instruments),
        get("/v1/instruments/{instrument}", SeeBooks).answered_by(books::instrument),
        get("/v1/instruments/{instrument}/prices", SeeBooks).answered_by(books::prices),
        get("/v1/stock-record", SeeClients).answered_by(books::stock_record),
        get("/v1/trades", SeeClients).answered_by(trades::list),
        get("/v1/accounts/{account}/activity", SeeClients).answered_by(trades::of_account),
        get("/v1/trades/{trade_id}", SeeClients).answered_by(books::trade),
        get("/v1/obligations", SeeBooks).answered_by(books::obligations),
        get("/v1/fails", SeeBooks).answered_by(books::fails),
        get("/v1/files", SeeDay).answered_by(books::list_files),
        get("/v1/files/{source}", SeeDay).answered_by(books::file),
        get("/v1/refused-rows", WorkQueue).answered_by(books::refused_rows),
        get("/v1/proposals", SeeProposals).answered_by(books::list_proposals),
        get("/v1/proposals/{proposal}", SeeProposals).answered_by(books::proposal),
        get("/v1/reports", SeeBooks).answered_by(reports::list),
        get("/v1/reports/{report}", SeeClients).answered_by(reports::report).as_heavy(),
        get("/v1/reports/{report}/rows", SeeClients).answered_by(report_rows::rows).as_heavy(),
        get("/v1/explain/{account}/{asset}", SeeClients).answered_by(reports::explain).as_heavy(),
        get("/v1/events", SeeJournal).answered_by(events::list),
        get("/v1/events/{seq}", SeeJournal).answered_by(events::event),
        get("/v1/acts", SeeJournal).answered_by(events::acts),
        get("/v1/access", SeeAccess).answered_by(access::list),
        get("/v1/news", SeeDay).answered_by(events::news).as_stream(),
        get("/v1/stream", SeeJournal).answered_by(events::stream).as_stream(),
        get("/v1/queue", WorkQueue).answered_by(work::queue),
        get("/v1/queue/{item}", WorkQueue).answered_by(work::item),
        post("/v1/queue/{item}/steps", WorkQueue).answered_by(work::step),
        get("/v1/requests", AskRequest).answered_by(work::requests),
        post("/v1/requests", AskRequest).answered_by(work::ask),
        get("/v1/people", SeePeople).answered_by(work::people),
        get("/v1/desks", SeePeople).answered_by(work::desks),
        get("/v1/kinds", SeeDay).answered_by(commands::kinds),
        post("/v1/rows/{kind}", HandIn)
            .answered_by(commands::rows)
            .with_body_bytes_max(ROWS_BYTES_MAX),
        post("/v1/documents/{kind}", HandIn)
            .answered_by(commands::file)
            .with_body_bytes_max(FILE_BYTES_MAX),
        get("/v1/documents/{kind}/{name}", HandIn).answered_by(commands::became_of),
        post("/v1/proposals/{proposal}/approve", Approve)
            .for_people()
            .answered_by(commands::approve),
        post("/v1/proposals/{proposal}/decline", Decline)
            .for_people()
            .answered_by(commands::decline),
        post("/v1/reversals", Propose).answered_by(commands::reversal),
        post("/v1/reopenings", Propose).answered_by(commands::reopening),
        post("/v1/closings", CloseDay).answered_by(commands::closing),
        get("/v1/days/{date}/checklist", SeeDay).answered_by(books::checklist),
        post("/v1/days/{date}/run", CloseDay).answered_by(commands::run_day),
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
