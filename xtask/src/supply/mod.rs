//! The supply chain: what the program is made of besides its own code, under which licences, with
//! which known faults, and whether two builds of it are the same.
//!
//! ```text
//!  Cargo.lock, cargo metadata, the crates' own files ─> packages ─┬─> THIRD-PARTY-NOTICES.md
//!                                                                 ├─> `CycloneDX` SBOM
//!  `RustSec` advisory database ─────────────────────────────────────┴─> advisories
//!  a commit, built in two folders ─> two hashes
//! ```
//!
//! In: the source tree, the registry's copies of the crates that cargo has unpacked. Out: documents
//! that say the same for the same commit, and exit codes. Never here: a network; what cargo has not
//! fetched is said to be absent.

mod advisories;
mod expression;
mod licences;
mod packages;
mod reproducible;
mod sbom;

pub use advisories::run as advisories;
pub use licences::run as licences;
pub use reproducible::run as reproducible;
pub use sbom::run as sbom;

use anyhow::{Context, Result, ensure};
use ring::digest::{SHA256, digest};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};

/// What a command of this folder found: 0 when all is well, 1 when not, 2 when it could not look.
fn ended(outcome: Result<bool>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// What a program prints, run in a folder; its failure is an error.
fn said(folder: &Path, program: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .with_context(|| format!("{program} could not be started"))?;
    ensure!(
        output.status.success(),
        "{program} {} failed: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// The SHA-256 of bytes, in hexadecimal.
fn sha_256(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in digest(&SHA256, bytes).as_ref() {
        write!(text, "{byte:02x}").expect("a text takes everything");
    }
    text
}
