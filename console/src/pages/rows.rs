//! The rows of the pages in the table of routes.

use super::{
    access, accounts, approvals, assets, causes, day, enter, explain, files, instruments, journal,
    ledger, people, periods, person, reports, requests, saved, search, settings, settlement, today,
    trades, under_way, work,
};
use crate::Rooms;
use crate::api::FILE_BYTES_MAX;
use door::Permission::{
    AdminPeople, AnyPerson, Anyone, Approve, AskRequest, CloseDay, Decline, HandIn, LoadFiles,
    Propose, SeeAccess, SeeBooks, SeeClients, SeeDay, SeeJournal, SeePeople, SeeProposals,
    WorkQueue,
};
use door::{RouteRule, Row};
use std::sync::Arc;

/// The pages.
pub fn rows() -> Vec<Row<Arc<Rooms>>> {
    let get = RouteRule::get;
    let post = |path, permission| RouteRule::post(path, permission).for_people();
    vec![
        get("/", SeeDay).answered_by(today::show),
        get("/queue", WorkQueue).answered_by(work::list),
        post("/queue", WorkQueue).answered_by(work::many),
        post("/queue/causes", WorkQueue).answered_by(causes::together),
        get("/queue/{item}", WorkQueue).answered_by(work::show),
        post("/queue/{item}", WorkQueue).answered_by(work::step),
        get("/requests", AskRequest).answered_by(requests::list),
        post("/requests", AskRequest).answered_by(requests::ask),
        get("/requests/{item}", AskRequest).answered_by(requests::show),
        post("/requests/{item}", AskRequest).answered_by(requests::step),
        get("/people", SeePeople).answered_by(people::show),
        get("/people/{person}", AdminPeople).for_people().answered_by(person::show),
        post("/people/{person}/reset-code", AdminPeople).answered_by(person::reset_code),
        post("/people/{person}/sign-out", AdminPeople).answered_by(person::sign_out),
        get("/search", SeeBooks).answered_by(search::show),
        get("/trades", SeeClients).answered_by(trades::list),
        get("/trades/{trade_id}", SeeClients).answered_by(trades::trade),
        get("/accounts", SeeClients).answered_by(accounts::list),
        get("/accounts/{account}", SeeClients).answered_by(accounts::account),
        get("/instruments", SeeBooks).answered_by(instruments::list),
        get("/instruments/{instrument}", SeeBooks).answered_by(instruments::instrument),
        get("/settlement", SeeBooks).answered_by(settlement::show),
        get("/ledger", SeeClients).answered_by(ledger::show).as_heavy(),
        get("/periods", SeeBooks).answered_by(periods::show),
        post("/periods/close", CloseDay).answered_by(periods::close),
        post("/periods/reopen", Propose).answered_by(periods::reopen),
        post("/vouchers/{voucher}/reverse", Propose).answered_by(journal::reverse),
        get("/reports", SeeBooks).answered_by(reports::list),
        get("/reports/{report}", SeeClients).answered_by(reports::report).as_heavy(),
        get("/explain/{account}/{asset}", SeeClients).answered_by(explain::show).as_heavy(),
        get("/journal", SeeJournal).answered_by(journal::list),
        get("/journal/{seq}", SeeJournal).answered_by(journal::event),
        get("/access", SeeAccess).answered_by(access::list),
        get("/files", SeeDay).answered_by(files::list),
        post("/files", HandIn).answered_by(files::hand_in).with_body_bytes_max(FILE_BYTES_MAX),
        get("/documents/{kind}/{name}", HandIn).answered_by(under_way::show),
        get("/enter/{kind}", HandIn).answered_by(enter::show),
        post("/enter/{kind}", HandIn).answered_by(enter::send),
        get("/files/{source}", SeeDay).answered_by(files::show),
        get("/files/{source}/{row}", LoadFiles).answered_by(files::row),
        post("/files/{source}/{row}", LoadFiles).answered_by(files::repair),
        get("/approvals", SeeProposals).answered_by(approvals::list),
        get("/approvals/{proposal}", SeeProposals).answered_by(approvals::show),
        post("/approvals/{proposal}/approve", Approve).answered_by(approvals::approve),
        post("/approvals/{proposal}/decline", Decline).answered_by(approvals::decline),
        get("/day", SeeDay).answered_by(day::show),
        post("/day/run", CloseDay).answered_by(day::run),
        post("/settings", AnyPerson).answered_by(settings::choose),
        post("/settings/filters", AnyPerson).answered_by(saved::keep),
        get("/assets/{name}", Anyone).answered_by(assets::give),
    ]
}
