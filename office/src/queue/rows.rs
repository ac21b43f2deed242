//! Items of refused rows.

use super::{Cause, Facts, Since, Subject};
use crate::Office;
use crate::records::Disposition;
use crate::records::view::{Rejected, rejections};
use terms::{ItemAction, ItemKind, Name, Origin, SourceId, Wording};

/// The key of a refused row.
pub fn key_of_row(source: SourceId, row: u32) -> Name {
    Name::from(format!("row:{}:{row}", source.0))
}

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let cause = |row: Rejected<'_>| Cause {
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
    };
    rejections(&office.sources).map(cause).collect()
}

/// Is the row of a key refused? There may be very many.
pub(super) fn stands(office: &Office, place: &str) -> bool {
    row_of(place).is_some_and(|(source, row)| {
        let is_known = office.sources.files().nth(source.0 as usize).is_some();
        is_known
            && matches!(
                office.sources.exception(Origin::Row { source, row }),
                Some(Disposition::Rejected { .. })
            )
    })
}

fn row_of(place: &str) -> Option<(SourceId, u32)> {
    let (source, row) = place.split_once(':')?;
    Some((SourceId(source.parse().ok()?), row.parse().ok()?))
}
