//! The day's work in Chromium, as a person does it: the script beside this file clicks, types and
//! looks.
//!
//! Node, `playwright-core` and `axe-core` stand in `target/browser`, Chromium is Debian's
//! (`scripts/test` puts all of them there). Skipped, and said, where one is missing. The script
//! ends with 0 when everything was as it must be.

use crate::office::{Office, PASSWORD};
use crate::served::Served;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const CHROMIUM: &str = "/usr/bin/chromium";

/// Says why a test does not run, past whatever the test runner keeps to itself.
pub fn skip(why: &str) {
    writeln!(std::io::stdout(), "\nskipped: {why}").expect("it can be said");
}

/// A place in the project.
pub fn place(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(below)
}

/// What the browser needs; none when something is missing, which is said.
fn modules(of: &str) -> Option<PathBuf> {
    let modules = place("target/browser/node_modules");
    let has_node =
        Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
    let missing = [
        (!has_node, "node is not installed"),
        (!modules.join("playwright-core").is_dir(), "playwright-core is not in target/browser"),
        (!modules.join("axe-core").is_dir(), "axe-core is not in target/browser"),
        (!Path::new(CHROMIUM).exists(), "chromium is not installed"),
    ];
    match missing.iter().find(|(is_missing, _)| *is_missing) {
        Some((_, why)) => {
            skip(&format!("{of}: {why}; scripts/test installs it"));
            None
        }
        None => Some(modules),
    }
}

/// Runs a script against a served office.
fn run(script: &str) {
    run_with(script, "");
}

/// The same, with more words in the command that serves it.
pub fn run_with(script: &str, more: &str) {
    let Some(modules) = modules(script) else { return };
    let office = Office::furnished();
    let served = Served::start_with(&office, more);
    let output = Command::new("node")
        .arg(place("munim/tests/console").join(script))
        .env("CONSOLE", served.origin())
        .env("PASSWORD", PASSWORD)
        .env("MODULES", &modules)
        .env("CHROMIUM", CHROMIUM)
        .env("FOLDER", office.path("taken"))
        .output()
        .expect("node starts");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{script}: {said}");
    served.stop();
}

#[test]
fn a_day_is_worked_in_a_browser() {
    run("walk.mjs");
}

#[test]
fn every_page_is_for_everybody_in_both_themes() {
    run("axe.mjs");
}
