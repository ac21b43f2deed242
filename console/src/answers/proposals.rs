//! Proposals: what was put forward, what it says, and the hash to which an approval binds.

use super::Said;
use super::effects::WouldFacts;
use super::tiers::TierFacts;
use crate::Rooms;
use anyhow::Result;
use office::Office;
use office::desks::{Decision, Humans, Kept, Met, view};
use reports::proposals::state;
use serde::Serialize;
use terms::{Date, Document, Input, Matter, Name, Person, Sentence, SourceKind, sentence};
use utoipa::ToSchema;

/// So many people are named who seem to be known already; the others are counted.
const WARNINGS_MAX: usize = 100;

/// Something that needs a second person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProposalFacts {
    /// Its id.
    pub proposal: String,
    /// What it is about: voucher, reversal, reopening, `day_reopening`, or the
    /// kind of a document.
    pub about: String,
    /// open, expired, approved, declined, recalled.
    pub state: String,
    /// Who put it forward.
    pub by: String,
    /// On which business day.
    pub proposed_on: String,
    /// What it says, a sentence for each part: the whole of what is approved.
    pub says: Vec<Said>,
    /// The BLAKE3 hash of what it says; an approval names it.
    pub hash: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When it was recalled, by whoever put it forward.
    pub recalled_at: Option<String>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// The rows of a document, the same that the page shows; of one proposal alone, not in lists.
    pub document: Option<ProposedRows>,
    /// The tier of the firm in which it lies by its amount; of one open proposal alone.
    pub tier: Option<TierFacts>,
    /// What an approval would bring about, as the page shows it; of one open proposal alone.
    pub would: Option<WouldFacts>,
}

/// The rows of a document that is put forward.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProposedRows {
    /// The columns.
    pub columns: Vec<String>,
    /// The first rows; what is no record is an empty row.
    pub rows: Vec<Vec<String>>,
    /// Are there more? The hash that is approved is of all of them.
    pub has_more: bool,
    /// What whoever approves should know first: a person in it who seems to be in the list already,
    /// or in it twice.
    pub warnings: Vec<Said>,
}

/// The first rows of the document of a proposal, if it is about one.
pub fn document(rooms: &Rooms, id: &str, rows_max: usize) -> Result<Option<ProposedRows>> {
    let document = rooms
        .reading
        .look(|office| office.proposals.find(id).and_then(office::desks::Kept::document).cloned());
    let Some(document) = document else { return Ok(None) };
    // One more tells whether there are more.
    let (columns, mut rows) =
        engine::first_rows(&rooms.folder, &document, rows_max.saturating_add(1))?;
    let has_more = rows.len() > rows_max;
    rows.truncate(rows_max);
    for row in &mut rows {
        if row.is_empty() {
            row.resize(columns.len(), String::new());
        }
    }
    let warnings = if document.kind == SourceKind::People {
        same_humans(rooms, &document)?
    } else {
        Vec::new()
    };
    Ok(Some(ProposedRows { columns, rows, has_more, warnings }))
}

/// What is said of rows about people who, by their name or e-mail, are in the list already under
/// another id, or in the same document twice: of every row, whether it is shown or not.
fn same_humans(rooms: &Rooms, document: &Document) -> Result<Vec<Said>> {
    let mut humans =
        rooms.reading.look(|office| Humans::listed(&office.people, office.directory.edition()));
    let (mut warned, mut more) = (Vec::new(), 0_u64);
    engine::inputs_of(&rooms.folder, document, |input| {
        let Input::SetPerson(person) = input else { return };
        for met in humans.meet(person) {
            if warned.len() < WARNINGS_MAX {
                warned.push(Said::from(same_human(person, met)));
            } else {
                more += 1;
            }
        }
    })?;
    if more > 0 {
        warned.push(Said::from(sentence!(
            "{more} more seem to be humans who are known already",
            more = more
        )));
    }
    Ok(warned)
}

fn same_human(person: &Person, met: Met) -> Sentence {
    let (person, other, both) = (person.person.clone(), met.person, met.says);
    if met.is_listed {
        sentence!(
            "{person} seems to be the same human as {other}, who is in the list already ({both}); one human is one pair of eyes, so ask who this is before you approve",
            person = person,
            other = other,
            both = both
        )
    } else {
        sentence!(
            "{person} seems to be the same human as {other}, who is in this document too ({both}); one human is one pair of eyes, so ask who this is before you approve",
            person = person,
            other = other,
            both = both
        )
    }
}

/// Every proposal, the open ones first.
pub fn proposals(office: &Office, date: Date) -> Vec<ProposalFacts> {
    let mut all: Vec<(&Name, &Kept)> = office.proposals.all().collect();
    all.sort_by_key(|(_, kept)| kept.decision.is_some());
    all.into_iter().map(|(id, kept)| facts(office, id, kept, date)).collect()
}

/// A proposal.
pub fn proposal(office: &Office, id: &str, date: Date) -> Option<ProposalFacts> {
    office
        .proposals
        .all()
        .find(|(name, _)| name.as_str() == id)
        .map(|(name, kept)| facts(office, name, kept, date))
}

fn facts(office: &Office, id: &Name, kept: &Kept, date: Date) -> ProposalFacts {
    let decided_by = kept.decision.as_ref().map(|decision| decision.word().by.person.to_string());
    let (reason, recalled_at) = match &kept.decision {
        None | Some(Decision::Approved(_)) => (None, None),
        Some(Decision::Declined(_, reason)) => (Some(reason.to_string()), None),
        Some(Decision::Recalled(_, at)) => (None, Some(at.to_string())),
    };
    ProposalFacts {
        proposal: id.to_string(),
        about: about(kept).to_owned(),
        state: state(office, kept, date).to_owned(),
        by: kept.by.person.to_string(),
        proposed_on: kept.proposed_on.to_string(),
        says: view::sentences(kept, &office.directory).into_iter().map(Said::from).collect(),
        hash: view::hash(id, kept, &office.directory).to_string(),
        decided_by,
        recalled_at,
        reason,
        document: None,
        tier: None,
        would: None,
    }
}

/// Is it about people and their rights alone, and so no client's business?
pub fn is_of_rights(proposal: &ProposalFacts) -> bool {
    let kinds =
        [SourceKind::People, SourceKind::Desks, SourceKind::Groups, SourceKind::Delegations];
    kinds.iter().any(|kind| kind.as_str() == proposal.about)
}

fn about(kept: &Kept) -> &'static str {
    match kept.parts.first().map(|part| &part.matter) {
        Some(Matter::Document { document, .. }) => document.kind.as_str(),
        Some(Matter::Reversal { .. }) => "reversal",
        Some(Matter::Reopening { .. }) => "reopening",
        Some(Matter::DayReopening { .. }) => "day_reopening",
        Some(Matter::Line(_)) | None => "voucher",
    }
}
