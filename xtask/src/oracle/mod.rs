//! Worked examples, run against the house itself.
//!
//! In: folders of cases (`*.json`) and of pages (`pages/*.md`). Out: a line for each, counts by
//! area, an exit code.
//!
//! ```text
//!  file ── Case (area, inputs, expected) ── shape ──> solver
//!       ── the product's own code ──> Found ── compare ──> a line
//! ```
//!
//! A case belongs to a shape: its area and the keys of its inputs. Never here: the id of a case, or
//! a figure of one.

mod actions;
mod allocation;
mod averages;
mod capital;
mod case;
mod clearing;
mod clerk;
mod compare;
mod correction;
mod currency;
mod fees;
mod fields;
mod filings;
mod found;
mod identifiers;
mod india_charges;
mod india_days;
mod india_gains;
mod india_note;
mod interest;
mod margin;
mod margin_days;
mod members;
mod netting;
mod page;
mod page_text;
mod possession;
mod rounding;
mod sale;
mod settlement_dates;
mod shape;
mod stock_record;
mod tally;
mod tax;

use anyhow::{Context, Result};
use case::{Case, Outcome};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tally::Tally;

/// Runs every case and every page of the folders.
pub fn run(folders: &[PathBuf]) -> ExitCode {
    // A panic is caught and printed as the failure of its case.
    std::panic::set_hook(Box::new(|_| {}));
    let mut tally = Tally::default();
    for folder in folders {
        if let Err(error) = run_folder(folder, &mut tally) {
            eprintln!("{error:#}");
            return ExitCode::from(2);
        }
    }
    tally.print();
    if tally.has_failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn run_folder(folder: &Path, tally: &mut Tally) -> Result<()> {
    for file in files(folder, "json")? {
        for case in Case::read(&file)? {
            tally.add(&case.area, &case.id, &guarded(|| shape::run(&case)));
        }
    }
    let pages = folder.join("pages");
    if pages.is_dir() {
        for file in files(&pages, "md")? {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("{} cannot be read", file.display()))?;
            let name = format!("page {}", file.file_name().unwrap_or_default().to_string_lossy());
            tally.add("pages", &name, &guarded(|| page::run(&text)));
        }
    }
    Ok(())
}

fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("folder {} cannot be read", folder.display()))?;
    let paths: std::io::Result<Vec<PathBuf>> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.with_context(|| format!("folder {} cannot be read", folder.display()))?;
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    Ok(paths)
}

/// A bug of the house that stops it is the failure of one case, not the end of the run.
fn guarded(run: impl FnOnce() -> Outcome + std::panic::UnwindSafe) -> Outcome {
    std::panic::catch_unwind(run).unwrap_or_else(|panic| {
        let said = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        Outcome::Fail(vec![format!("the house stopped: {}", said.unwrap_or("no words"))])
    })
}
