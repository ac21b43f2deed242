//! The day: run to its end by a person.

use super::Here;
use super::here::done;
use crate::api::ask::day;
use crate::commands;
use axum::Form;
use axum::response::Response;
use serde::Deserialize;

/// Which day.
#[derive(Deserialize)]
pub struct WhichDay {
    date: String,
}

/// Runs it: settles what is due, works out what follows, proves it, closes it when every control
/// holds.
pub async fn run(here: Here, Form(form): Form<WhichDay>) -> Response {
    let run = match day(&form.date, "date") {
        Ok(date) => commands::run_day(&here.rooms, &here.visitor, date).await,
        Err(problem) => Err(problem),
    };
    match run {
        Ok(Some(sheet)) if sheet.holds() => done("/", "day-closed"),
        Ok(Some(_)) => done("/", "day-open"),
        Ok(None) => done("/", "goes-on"),
        Err(problem) => here.went_wrong("/", &problem),
    }
}
