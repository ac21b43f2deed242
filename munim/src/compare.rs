//! `munim compare`: a report as it was known then and as it is known now, and only what differs.

use crate::report::{in_words, named};
use anyhow::Result;
use console::answers::reports::drawn;
use engine::{Folder, Format, Lens};
use reports::{Question, Views};
use std::path::Path;
use std::process::ExitCode;
use terms::{Date, Moment};

/// Writes what differs between two times at which a report was known.
pub fn compare(
    dir: &Path,
    name: &str,
    as_of: Option<Date>,
    known_at: [Option<Moment>; 2],
    format: Format,
) -> Result<ExitCode> {
    let (folder, report) = (Folder::open(dir)?, named(name)?);
    let [then, now] =
        known_at.map(|known_at| Question { lens: Lens { as_of, known_at }, ..Question::default() });
    let differing = drawn(&folder, report, &then, |then| {
        drawn(&folder, report, &now, |now| Ok(reports::compare(Views { then, now })))
    })?;
    in_words(differing).write(format, &mut std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}
