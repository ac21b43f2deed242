//! Checklist of the end of a day: which files have come, which days were not run, and what is to
//! be signed before the day is closed.
//!
//! In: the office, the day that is to be run, the moment. Out: facts. As the books stand: what
//! settles on the day is asked again when it is run.

use super::Said;
use super::journal::some;
use crate::Rooms;
use anyhow::Result;
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
    /// Is it closed, and can it be reopened: is it the last one, with nothing later in the books
    /// and its period open?
    pub can_be_reopened: bool,
    /// Each close of the day, the first one first; what a reopening has replaced stays.
    pub closes: Vec<CloseFacts>,
    /// The business days before it that nobody has run: they are run before it, without files.
    pub days_not_run: Vec<String>,
    /// The files that the firm expects of the day.
    pub files: Vec<ExpectedFile>,
    /// What is to be signed before the day is closed.
    pub to_sign: Vec<ToSign>,
}

impl Checklist {
    /// Does a close of the day stand?
    pub fn is_closed(&self) -> bool {
        self.closes.last().is_some_and(|close| close.state == "standing")
    }
}

/// A close of the day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CloseFacts {
    /// Which one, counted from 1.
    pub close: usize,
    /// standing, replaced.
    pub state: String,
    /// How many controls its sheet has.
    pub controls: usize,
    /// The event of the close.
    pub seq: u64,
    /// When it was recorded (RFC 3339).
    pub closed_at: Option<String>,
    /// When the close that replaced it was recorded; none while the day is open again.
    pub replaced_at: Option<String>,
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
    let replaced = office.days.replaced_sheets(date).iter().map(|sheet| ("replaced", sheet.len()));
    let stands = office.days.sheet(date).map(|sheet| ("standing", sheet.len()));
    let closes = (1..).zip(replaced.chain(stands)).zip(office.days.closes(date)).map(
        |((close, (state, controls)), seq)| CloseFacts {
            close,
            state: state.to_owned(),
            controls,
            seq: *seq,
            closed_at: None,
            replaced_at: None,
        },
    );
    Checklist {
        date: date.to_string(),
        is_open: office.days.open() == Some(date),
        can_be_reopened: office::papers::check_reopen(office, date).is_ok(),
        closes: closes.collect(),
        days_not_run: days_not_run.iter().map(ToString::to_string).collect(),
        files: expected(office, date).into_iter().map(file).collect(),
        to_sign: gates(office, date).iter().map(to_sign).collect(),
    }
}

/// The same with the moments at which its closes were recorded, as the journal says them.
pub fn timed(rooms: &Rooms, of: Checklist) -> Result<Checklist> {
    let mut times = Vec::new();
    for close in &of.closes {
        let event = some(rooms, close.seq, 1)?.into_iter().next();
        times.push(event.map(|event| event.recorded_at));
    }
    let mut of = of;
    for (place, close) in of.closes.iter_mut().enumerate() {
        close.closed_at.clone_from(&times[place]);
        close.replaced_at = times.get(place + 1).cloned().flatten();
    }
    Ok(of)
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
