//! The command `munim kinds`: the policy of every kind of paper, as a compliance officer reads it.

use super::Output;
use anyhow::Result;
use engine::Table;
use office::papers;
use std::process::ExitCode;

/// List every kind of row and command: who enters it, whether a second person is due, what a second
/// arrival means, what cancels it, and from when on it is history.
#[derive(clap::Args)]
pub struct Kinds;

/// Prints them; no office is opened.
pub fn run(output: Output) -> Result<ExitCode> {
    let (columns, rows) = papers::table();
    output.print(Table::new(columns, rows.into_iter()))?;
    Ok(ExitCode::SUCCESS)
}
