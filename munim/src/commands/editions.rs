//! The command `munim editions`: what each edition of the program decides otherwise than the one
//! before.

use super::Output;
use anyhow::Result;
use engine::{Table, no_books};
use office::editions::{EDITIONS, brought_by_charts, changes};
use std::process::ExitCode;

const COLUMNS: &[&str] = &["edition", "program", "rule", "event", "argument", "why", "source"];

/// List the editions that this program knows, and what each decides otherwise than the one
/// before.
#[derive(clap::Args)]
pub struct Editions;

/// Prints them; no office is opened.
pub fn run(output: Output) -> Result<ExitCode> {
    let books = no_books();
    let charts = brought_by_charts(books.directory.newest_rulebook());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (edition, program) in EDITIONS {
        let mut row = |texts: [&str; 5]| {
            let begins = [edition.to_string(), program.to_owned()];
            rows.push(begins.into_iter().chain(texts.map(str::to_owned)).collect());
        };
        row([""; 5]);
        for change in changes().filter(|change| change.since == edition) {
            row([change.rule, change.event, change.argument, change.why, change.source]);
        }
        for (_, account) in charts.iter().filter(|(since, _)| *since == edition) {
            row([
                "the chart of accounts",
                "account opened",
                account,
                "the account was not in the chart",
                "markets/*/chart.csv",
            ]);
        }
    }
    output.print(Table::new(COLUMNS, rows.into_iter()))?;
    Ok(ExitCode::SUCCESS)
}
