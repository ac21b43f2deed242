//! Checklist of the end of a day: which files have come, which days were not run, and what is to
//! be signed before the day is closed.
//!
//! In: the office, the day that is to be run, the moment. Out: facts. As the books stand: what
//! settles on the day is asked again when it is run.

use super::Said;
use office::Office;
use office::plausible::{Expected, Gate, expected, gates};
use serde::Serialize;
use terms::{Date, Moment};
use utoipa::ToSchema;

/// What is to be known before a day is run.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Checklist {
    /// The day.
    pub date: String,
    /// Is it open? Lists are signed while it is.
    pub is_open: bool,
    /// The business days before it that nobody has run: they are run before it, without files.
    pub days_not_run: Vec<String>,
    /// The files that the firm expects of the day.
    pub files: Vec<ExpectedFile>,
    /// What is to be signed before the day is closed.
    pub to_sign: Vec<ToSign>,
}

/// A file that is expected.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExpectedFile {
    /// Its kind.
    pub kind: String,
    /// What its name begins with, where that matters.
    pub begins: String,
    /// By when it is expected (RFC 3339, by the clocks of the market).
    pub due: Option<String>,
    /// arrived, late (it is past due), missing (it is not due yet, or has no time).
    pub state: String,
    /// The document that has come.
    pub document: Option<String>,
}

/// A list of exceptions that is to be signed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ToSign {
    /// What was checked.
    pub check: String,
    /// How many exceptions there are.
    pub exceptions: usize,
    /// The first of them.
    pub says: Said,
    /// The item of the queue that the next signature resolves; none when all have signed.
    pub item: Option<String>,
    /// How many signatures are due.
    pub signatures: usize,
    /// Who has signed.
    pub signed_by: Vec<String>,
}

/// Draws it up.
pub fn checklist(office: &Office, date: Date, now: Moment) -> Checklist {
    let days_not_run = engine::commands::days_between(office, date);
    let file = |file: Expected| {
        let due = file.due(office, date);
        let state = match (&file.came, due) {
            (Some(_), _) => "arrived",
            (None, Some(due)) if due < now => "late",
            (None, _) => "missing",
        };
        ExpectedFile {
            kind: file.kind.as_str().to_owned(),
            begins: file.begins.to_string(),
            due: due.map(|due| office.directory.local_time().show(due)),
            state: state.to_owned(),
            document: file.came.map(|name| name.to_string()),
        }
    };
    Checklist {
        date: date.to_string(),
        is_open: office.days.open() == Some(date),
        days_not_run: days_not_run.iter().map(ToString::to_string).collect(),
        files: expected(office, date).into_iter().map(file).collect(),
        to_sign: gates(office, date).iter().map(to_sign).collect(),
    }
}

/// A list of exceptions, as people sign it.
pub fn to_sign(gate: &Gate) -> ToSign {
    let waits = gate.signatures.iter().find(|(_, by)| by.is_none());
    let signed = gate.signatures.iter().filter_map(|(_, by)| by.as_ref());
    ToSign {
        check: gate.check.as_str().to_owned(),
        exceptions: gate.findings.len(),
        says: Said(gate.says()),
        item: waits.map(|(key, _)| key.to_string()),
        signatures: gate.signatures.len(),
        signed_by: signed.map(ToString::to_string).collect(),
    }
}
