//! Items of rejected rows: those that were not booked since, nor repaired by another row.

use super::{Cause, Facts, QueuePlace, Since, Subject};
use crate::Office;
use crate::records::RefusedAt;
use crate::records::view::{Rejected, rejection};
use std::ops::Bound;
use terms::{Date, Edition, ItemAction, ItemKind, Name, SourceId, Wording};

/// What the keys of refused rows begin with.
const PREFIX: &str = "row:";

/// The key of a refused row.
pub fn key_of_row(source: SourceId, row: u32) -> Name {
    Name::from(format!("{PREFIX}{}:{row}", source.0))
}

/// The rows on which somebody has worked.
pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let rows = office.work.worked_on(PREFIX).filter_map(row_of);
    rows.filter_map(|(source, row)| cause_of(office, source, row)).collect()
}

/// The others behind a place of the queue, in its order: they are not done, nothing was said about
/// when they are due, and the index has them by the day since which they wait.
pub(super) fn untouched(
    office: &Office,
    after: Option<&QueuePlace>,
) -> impl Iterator<Item = Cause> {
    let rows = office.sources.refused().range(behind(office, after));
    let is_untouched =
        |(_, source, row): &&RefusedAt| office.work.of(&key_of_row(*source, *row)).is_none();
    let untouched = rows.filter(is_untouched);
    untouched.filter_map(|(_, source, row)| cause_of(office, *source, *row))
}

/// What of the index lies behind a place.
fn behind(office: &Office, after: Option<&QueuePlace>) -> (Bound<RefusedAt>, Bound<RefusedAt>) {
    let from = |bound| (bound, Bound::Unbounded);
    let Some(after) = after else { return from(Bound::Unbounded) };
    if after.is_done {
        let nothing = (Date::FIRST, SourceId(0), 0);
        return (Bound::Included(nothing), Bound::Excluded(nothing));
    }
    if !after.is_without_due {
        return from(Bound::Unbounded);
    }
    let day = office.directory.local_time().date(after.since);
    let is_its_beginning = Since::Day(day).moment(&office.directory) == after.since;
    match after.row.filter(|_| is_its_beginning) {
        Some((source, row)) => from(Bound::Excluded((day, source, row))),
        None if is_its_beginning => from(Bound::Included((day, SourceId(0), 0))),
        None => from(Bound::Included((day.plus(1), SourceId(0), 0))),
    }
}

/// The row, when it is rejected and no other one has repaired it.
fn waiting(office: &Office, source: SourceId, row: u32) -> Option<Rejected<'_>> {
    rejection(&office.sources, source, row).filter(|row| row.repaired_by.is_none())
}

/// Why a refused row lies here; none when it is none.
pub(super) fn cause_of(office: &Office, source: SourceId, row: u32) -> Option<Cause> {
    let row = waiting(office, source, row)?;
    Some(Cause {
        key: key_of_row(row.source, row.row),
        kind: ItemKind::RejectedRow,
        desk: Name::const_new("intake"),
        subject: Subject { row: Some((row.source, row.row)), ..Subject::default() },
        facts: Facts {
            says: Wording::several(": ", vec![row.id.clone().into(), row.sentence.clone().into()]),
            code: Some(row.sentence.code.clone()),
            ..Facts::default()
        },
        since: Since::Day(office.sources.file(row.source).received_on),
        due: None,
        mends: vec![ItemAction::Repair, ItemAction::Resend],
        is_ended_by_word: true,
    })
}

/// Is the row of a key refused? There may be very many. Until edition 5 a step named a row by any
/// spelling of its numbers.
pub(super) fn stands(office: &Office, place: &str) -> bool {
    let is_there = |(source, row)| rejection(&office.sources, source, row).is_some();
    if office.directory.edition() < Edition(6) {
        return numbers_of(place).is_some_and(is_there);
    }
    row_of(place).is_some_and(|(source, row)| waiting(office, source, row).is_some())
}

/// The document and the row of a key, behind its prefix. A row has one key: another spelling of its
/// numbers (`0:02`, `0:+2`) is none, or one row would lie here several times.
pub(crate) fn row_of(place: &str) -> Option<(SourceId, u32)> {
    let is_its_key = |(source, row): &(SourceId, u32)| {
        key_of_row(*source, *row).strip_prefix(PREFIX) == Some(place)
    };
    numbers_of(place).filter(is_its_key)
}

fn numbers_of(place: &str) -> Option<(SourceId, u32)> {
    let (source, row) = place.split_once(':')?;
    Some((SourceId(source.parse().ok()?), row.parse().ok()?))
}
