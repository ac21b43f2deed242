//! The rows of the pages in the table of routes.

use super::{
    access, accounts, approvals, assets, causes, day, enter, explain, files, instruments, journal,
    ledger, people, periods, person, regulation, reports, requests, saved, search, settings,
    settlement, today, trades, under_way, work,
};
use crate::Rooms;
use crate::api::FILE_BYTES_MAX;
use door::Permission::{
    AdminPeople, AnyPerson, Anyone, Approve, AskRequest, CloseDay, Decline, HandIn, LoadFiles,
    Propose, SeeAccess, SeeBooks, SeeClients, SeeDay, SeeJournal, SeePeople, SeeProposals,
    WorkQueue,
};
use door::Reach::{Bounded, Same, Whole};
use door::{RouteRule, Row};
use std::sync::Arc;

/// The pages.
pub fn rows() -> Vec<Row<Arc<Rooms>>> {
    let get = RouteRule::get;
    let post = |path, permission, reach| RouteRule::post(path, permission, reach).for_people();
    vec![
        get("/", SeeDay, Bounded).answered_by(today::show),
        get("/queue", WorkQueue, Bounded).answered_by(work::list),
        post("/queue", WorkQueue, Bounded).answered_by(work::many),
        post("/queue/causes", WorkQueue, Whole).answered_by(causes::together),
        get("/queue/{item}", WorkQueue, Bounded).answered_by(work::show),
        post("/queue/{item}", WorkQueue, Bounded).answered_by(work::step),
        get("/requests", AskRequest, Bounded).answered_by(requests::list),
        post("/requests", AskRequest, Bounded).answered_by(requests::ask),
        get("/requests/{item}", AskRequest, Bounded).answered_by(requests::show),
        post("/requests/{item}", AskRequest, Bounded).answered_by(requests::step),
        get("/people", SeePeople, Bounded).answered_by(people::show),
        get("/people/{person}", AdminPeople, Whole).for_people().answered_by(person::show),
        post("/people/{person}/reset-code", AdminPeople, Whole).answered_by(person::reset_code),
        post("/people/{person}/sign-out", AdminPeople, Whole).answered_by(person::sign_out),
        get("/search", SeeBooks, Bounded).answered_by(search::show),
        get("/trades", SeeClients, Bounded).answered_by(trades::list),
        get("/trades/{trade_id}", SeeClients, Bounded).answered_by(trades::trade),
        get("/accounts", SeeClients, Bounded).answered_by(accounts::list),
        get("/accounts/{account}", SeeClients, Bounded).answered_by(accounts::account),
        get("/instruments", SeeBooks, Same).answered_by(instruments::list),
        get("/instruments/{instrument}", SeeBooks, Bounded).answered_by(instruments::instrument),
        get("/settlement", SeeBooks, Whole).answered_by(settlement::show),
        get("/ledger", SeeClients, Whole).answered_by(ledger::show).as_heavy(),
        get("/periods", SeeBooks, Whole).answered_by(periods::show),
        post("/periods/close", CloseDay, Whole).answered_by(periods::close),
        post("/periods/reopen", Propose, Whole).answered_by(periods::reopen),
        post("/vouchers/{voucher}/reverse", Propose, Whole).answered_by(journal::reverse),
        get("/reports", SeeBooks, Same).answered_by(reports::list),
        get("/regulation", SeeBooks, Whole).answered_by(regulation::show).as_heavy(),
        get("/reports/{report}", SeeClients, Bounded).answered_by(reports::report).as_heavy(),
        get("/explain/{account}/{asset}", SeeClients, Bounded)
            .answered_by(explain::show)
            .as_heavy(),
        get("/journal", SeeJournal, Whole).answered_by(journal::list),
        get("/journal/{seq}", SeeJournal, Whole).answered_by(journal::event),
        get("/access", SeeAccess, Whole).answered_by(access::list),
        get("/files", SeeDay, Whole).answered_by(files::list),
        post("/files", HandIn, Whole)
            .answered_by(files::hand_in)
            .with_body_bytes_max(FILE_BYTES_MAX),
        get("/documents/{kind}/{name}", HandIn, Whole).answered_by(under_way::show),
        get("/enter/{kind}", HandIn, Whole).answered_by(enter::show),
        post("/enter/{kind}", HandIn, Whole).answered_by(enter::send),
        get("/files/{source}", SeeDay, Whole).answered_by(files::show),
        get("/files/{source}/{row}", LoadFiles, Whole).answered_by(files::row),
        post("/files/{source}/{row}", LoadFiles, Whole).answered_by(files::repair),
        get("/approvals", SeeProposals, Whole).answered_by(approvals::list),
        post("/approvals", Approve, Whole).answered_by(approvals::many),
        get("/approvals/{proposal}", SeeProposals, Whole).answered_by(approvals::show),
        post("/approvals/{proposal}/approve", Approve, Whole).answered_by(approvals::approve),
        post("/approvals/{proposal}/decline", Decline, Whole).answered_by(approvals::decline),
        post("/approvals/{proposal}/recall", HandIn, Whole).answered_by(approvals::recall),
        get("/day", SeeDay, Whole).answered_by(day::show),
        post("/day/run", CloseDay, Whole).answered_by(day::run),
        post("/day/reopen", Propose, Whole).answered_by(day::reopen),
        post("/settings", AnyPerson, Same).answered_by(settings::choose),
        post("/settings/filters", AnyPerson, Same).answered_by(saved::keep),
        get("/assets/{name}", Anyone, Same).answered_by(assets::give),
    ]
}
