//! `munim load`: files of one kind, one after the other.

use crate::engine::Engine;
use crate::intake::{Intake, load};
use crate::output::Table;
use crate::progress::Progress;
use anyhow::Result;
use std::path::{Path, PathBuf};
use terms::SourceKind;

/// Loads files and says what became of their rows, and what stopped it when one of them could not
/// be read: the files before it are loaded all the same.
pub fn load_files(
    engine: &mut Engine,
    kind: SourceKind,
    files: &[PathBuf],
    layout: Option<&Path>,
    progress: Progress,
) -> (Vec<Intake>, Result<()>) {
    let mut intakes = Vec::new();
    for file in files {
        match load(engine, kind, file, layout, progress) {
            Ok(intake) => intakes.push(intake),
            Err(error) => return (intakes, Err(error)),
        }
    }
    (intakes, Ok(()))
}

/// What became of the rows of each file.
pub fn table(intakes: &[Intake]) -> Table<'_> {
    let rows = intakes.iter().map(|intake| {
        let counts = intake.counts;
        let rejected = intake
            .rejected_file
            .as_ref()
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        vec![
            intake.name.to_string(),
            counts.read.to_string(),
            counts.booked.to_string(),
            counts.duplicate.to_string(),
            counts.rejected.to_string(),
            rejected,
        ]
    });
    Table::new(&["file", "read", "booked", "duplicate", "rejected", "rejected_rows"], rows)
}
