//! The caretaker: what keeps the house in order and is no part of it.
//!
//! `cargo xtask oracle` runs the worked examples against the house; `cargo xtask tidy` reads the
//! house rules over its code;
//! `cargo xtask bench` measures its day beside `PostgreSQL`; `cargo xtask next-edition` opens older
//! offices with a newer program; `licences`, `sbom`, `advisories` and `reproducible` tell of the
//! supply chain; `hardening` tries faults and attacks, and writes what survived.

mod bench;
mod hardening;
mod next_edition;
mod oracle;
mod supply;
mod tidy;

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// The caretaker of the house.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// Compares Cargo.lock with the advisories of `RustSec`; exit code 1 when one is about a
    /// version in it, 2 when they cannot be read.
    Advisories {
        /// A clone of the advisory database; without one, `advisory-db` in cargo's home.
        database: Option<PathBuf>,
        /// The root of the house.
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
        root: PathBuf,
    },
    /// Measures munim's day beside `PostgreSQL`; exit code 1 when their books differ, 2 when
    /// something cannot be run.
    Bench(bench::Options),
    /// Tries faults and attacks on the house, and writes docs/hardening.md; exit code 1 when one
    /// did harm.
    Hardening(hardening::Options),
    /// Writes the notices of others; exit code 1 when, with `--check`, they are not what the
    /// packages say, 2 when a licence is not allowed or has no text.
    Licences {
        /// Writes nothing, compares.
        #[arg(long)]
        check: bool,
        /// The root of the house.
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
        root: PathBuf,
    },
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
    /// Builds a commit in two folders; exit code 1 when the two programs differ.
    Reproducible {
        /// The commit.
        #[arg(default_value = "HEAD")]
        commit: String,
        /// The root of the house.
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
        root: PathBuf,
    },
    /// Writes the bill of materials of the program, `CycloneDX` 1.6 in JSON.
    Sbom {
        /// To this file; without one it is printed.
        #[arg(long)]
        out: Option<PathBuf>,
        /// The root of the house.
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
        root: PathBuf,
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
        Task::Advisories { database, root } => supply::advisories(&root, database.as_deref()),
        Task::Bench(options) => bench::run(&options),
        Task::Hardening(options) => hardening::run(&options),
        Task::Licences { check, root } => supply::licences(&root, check),
        Task::NextEdition { root } => next_edition::run(&root),
        Task::Oracle { folders } => oracle::run(&folders),
        Task::Reproducible { commit, root } => supply::reproducible(&root, &commit),
        Task::Sbom { out, root } => supply::sbom(&root, out.as_deref()),
        Task::Tidy { root } => tidy::run(&root),
    }
}
