//! The day's work in Chromium, as a person does it: the script beside this file clicks, types and
//! looks.
//!
//! Node, `playwright-core` and `axe-core` stand in `target/browser`, Chromium is Debian's
//! (`scripts/test` puts all of them there). Skipped, and said, where one is missing. The script
//! ends with 0 when everything was as it must be.

use crate::office::Office;
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
    run_on(script, &modules, &Office::furnished(), more);
}

/// Runs a script against an office; what it says stands in the output of the test.
fn run_on(script: &str, modules: &Path, office: &Office, more: &str) {
    let served = Served::start_with(office, more);
    let output = Command::new("node")
        .arg(place("munim/tests/console").join(script))
        .env("CONSOLE", served.origin())
        .env("PASSWORD", office.password)
        .env("MODULES", modules)
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
    println!("{said}");
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

/// The clicks of `trial.md` 4.
#[test]
fn no_task_needs_more_clicks_than_it_should() {
    run("clicks.mjs");
}

#[test]
fn every_list_of_the_made_up_broker_fits_a_window_of_1280_pixels() {
    let Some(modules) = modules("wide.mjs") else { return };
    run_on("wide.mjs", &modules, &Office::made_up(), "--no-second-factor");
}

#[test]
fn paper_says_whose_it_is_and_cuts_nothing() {
    let Some(modules) = modules("paper.mjs") else { return };
    if Command::new("pdftotext").arg("-v").output().is_err() {
        return skip("paper.mjs: pdftotext is not installed; scripts/test installs poppler-utils");
    }
    let office = Office::furnished();
    let name = "effective,rule,value,source\n2013-10-14,firm_name,Rao & Sons,articles\n";
    std::fs::write(office.path("rules.csv"), name).expect("the file can be written");
    office.munim("load office rules rules.csv");
    let trade = |number: u32| {
        format!(
            "P{number:03},2013-10-14T10:{:02}:{:02}-04:00,BEN,B,BAC,{},14.25,USD,XNYS,A\n",
            number / 60,
            number % 60,
            100 + number
        )
    };
    let head =
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n";
    let trades = head.to_owned() + &(1..=700).map(trade).collect::<String>();
    std::fs::write(office.path("many.csv"), trades).expect("the file can be written");
    office.munim("day office --date 2013-10-14 --trades many.csv");
    run_on("paper.mjs", &modules, &office, "");
}
