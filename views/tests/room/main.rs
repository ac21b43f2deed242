//! The reading room against the demo's journal: the same rows however they came there, in either
//! engine; every balance as the ledger has it; and what pages are told.

mod acts;
mod document;
mod editions;
mod follow;
mod history;
mod pages;
mod people;
mod secure;
mod server;
