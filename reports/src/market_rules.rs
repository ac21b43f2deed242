//! Rules of markets that the firm has loaded, each beside what the release says of the same thing.

use crate::{Cells, Code, Draw, Report, Sees, Table, Text, Word};
use office::Office;
use office::desks::{Decision, Kept};
use office::market_rules::view;
use terms::{Date, MarketRow, Name, Origin, Say, Wording, sentence};

/// The report.
pub const REPORT: Report = Report {
    name: "market-rules",
    shows: "the firm's own rows over the rules of markets, with what the release says, who and when",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A row that the firm has loaded.
    struct Row {
        /// The kind of its file.
        kind: Word as key,
        /// Its id.
        row_id: Code as key,
        /// The market.
        market: Code,
        /// The first day on which it makes a difference.
        effective: Date,
        /// What it says.
        says: Wording,
        /// What the release says of the same thing.
        release: Wording,
        /// stands: it says something else than the release; agrees: the release says the same by
        /// now; `taken_back`: another row has taken it back, or it takes one back itself.
        state: Word,
        /// The row that has taken it back, or that it takes back.
        taken_back: Option<Code>,
        /// Who says so.
        source: Text,
        /// Who put it forward; nothing: it was loaded on the machine.
        by: Option<Code>,
        /// Who approved it.
        approved_by: Option<Code>,
        /// The business day that was worked when it came.
        received_on: Option<Date>,
        /// The document out of which it came.
        file: Wording,
        /// The row in it.
        row: Option<u32>,
    }
}

/// Every row, in the order of arrival.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.directory.firm_rows().all().map(|(row, origin)| drawn(office, row, *origin))
}

fn drawn(office: &Office, row: &MarketRow, origin: Origin) -> Row {
    let directory = &office.directory;
    let release = directory.release_of(directory.edition());
    let kept = proposal(office, origin);
    let (file, line, received_on) = match origin {
        Origin::Row { source, row } => {
            let file = office.sources.file(source);
            (file.document.name.wording(), Some(row), Some(file.received_on))
        }
        Origin::Command => (sentence!("a command").into(), None, None),
    };
    Row {
        kind: Word(row.says.kind().as_str()),
        row_id: Code(row.row_id.clone()),
        market: Code(row.market.clone()),
        effective: row.says.effective(),
        says: view::says(row),
        release: view::released(row, release),
        state: Word(state(office, row, view::agrees(row, release))),
        taken_back: taken_back(office, row).cloned().map(Code),
        source: Text(row.source.clone()),
        by: kept.map(|kept| Code(kept.by.person.clone())),
        approved_by: kept.and_then(approved_by).cloned().map(Code),
        received_on,
        file,
        row: line,
    }
}

fn state(office: &Office, row: &MarketRow, agrees: bool) -> &'static str {
    match (office.directory.firm_rows().stands(row), agrees) {
        (false, _) => "taken_back",
        (true, true) => "agrees",
        (true, false) => "stands",
    }
}

fn taken_back<'o>(office: &'o Office, row: &'o MarketRow) -> Option<&'o Name> {
    let by = || office.directory.firm_rows().taken_back_by(row.says.kind(), &row.row_id);
    row.takes_back.cancels.as_ref().or_else(|| Some(&by()?.row_id))
}

/// The proposal by which a document came that a second person approved.
fn proposal(office: &Office, origin: Origin) -> Option<&Kept> {
    let Origin::Row { source, .. } = origin else { return None };
    let document = &office.sources.file(source).document;
    let is_it = |kept: &&Kept| kept.is_approved() && kept.document() == Some(document);
    office.proposals.all().map(|(_, kept)| kept).find(is_it)
}

fn approved_by(kept: &Kept) -> Option<&Name> {
    match kept.decision.as_ref()? {
        Decision::Approved(approval) => Some(&approval.by.person),
        Decision::Declined(..) | Decision::Recalled(..) => None,
    }
}
