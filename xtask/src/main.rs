//! The caretaker: what keeps the house in order and is no part of it.
//!
//! `cargo xtask oracle` runs the worked examples against the house; `cargo xtask tidy` reads the
//! house rules over its code;
//! `cargo xtask bench` measures its day beside `PostgreSQL`; `cargo xtask next-edition` opens older
//! offices with a newer program.

mod bench;
mod next_edition;
mod oracle;
mod tidy;

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// The caretaker of the house.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// Measures munim's day beside `PostgreSQL`; exit code 1 when their books differ, 2 when
    /// something cannot be run.
    Bench(bench::Options),
    /// Makes the program of a next edition in a copy of the tree, and opens the offices of all
    /// older ones with it; exit code 1 when one does not go on.
    NextEdition {
        /// The root of the house.
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
        root: PathBuf,
    },
    /// Runs worked examples; exit code 1 when one fails, 2 when a file cannot be read.
    Oracle {
        /// Folders of examples.
        #[arg(default_value = "oracles")]
        folders: Vec<PathBuf>,
    },
    /// Reads the house rules over the source tree; exit code 1 when one is broken.
    Tidy {
        /// The root of the house.
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
        root: PathBuf,
    },
}

fn main() -> ExitCode {
    match Task::parse() {
        Task::Bench(options) => bench::run(&options),
        Task::NextEdition { root } => next_edition::run(&root),
        Task::Oracle { folders } => oracle::run(&folders),
        Task::Tidy { root } => tidy::run(&root),
    }
}
