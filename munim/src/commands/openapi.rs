//! The command `munim openapi`: the document of the API, from which clients are made.

use std::process::ExitCode;

/// Print the document of the API (`OpenAPI` 3.1), from which clients are made.
#[derive(clap::Args)]
pub struct Openapi;

/// Prints it; no office is opened.
pub fn run() -> ExitCode {
    say!("{}", console::api::document::document());
    ExitCode::SUCCESS
}
