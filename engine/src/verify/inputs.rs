//! The input behind an event: the row of the kept document, read again, or the command that it
//! tells of.

use crate::document::read_again;
use crate::gl::Movements;
use anyhow::{Context, Result};
use journal::{Archive, Batch};
use office::Office;
use std::collections::BTreeMap;
use terms::{
    Approval, Approve, Booked, ContentHash, DayEnd, Decline, DeskEvent, Edition, Event,
    FinishSource, Input, Matter, NameDocument, OfficeEvent, OpenDay, OpenOffice, Origin,
    PeriodClose, PeriodEnd, Proposal, ProposeDayReopening, ProposeDocument, ProposeReopening,
    ProposeReversal, Recall, Recorded, Run, SettleDue, SourceEvent, SourceId, VoucherKind,
};

/// Which document was read, and as which edition reads it.
type Read = (SourceId, Edition);

/// The kept documents, the one that was read last at hand.
pub struct Inputs {
    archive: Archive,
    rows: Option<(Read, BTreeMap<u32, Input>)>,
}

impl Inputs {
    pub fn new(archive: Archive) -> Self {
        Self { archive, rows: None }
    }

    /// The archive of documents.
    pub const fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The input behind an event, or why there can be none.
    pub fn behind(
        &mut self,
        recorded: &Recorded,
        batch: &Batch,
        office: &Office,
        movements: &Movements,
    ) -> Result<Result<Input, String>> {
        Ok(match recorded.origin {
            Origin::Row { source, .. }
                if office.sources.files().nth(source.0 as usize).is_none() =>
            {
                Err(format!("it names document {}, which never came", source.0))
            }
            Origin::Row { source, row } => self.row(source, row, office)?.ok_or_else(|| {
                format!("{} has no row {row}", office.sources.file(source).document.name)
            }),
            Origin::Command => self
                .command(&recorded.event, batch, office, movements)?
                .ok_or_else(|| format!("no command gives a {} by itself", recorded.event.name())),
        })
    }

    /// The command that gave an event; none gives what comes in rows, or follows from another.
    fn command(
        &mut self,
        event: &Event,
        batch: &Batch,
        office: &Office,
        movements: &Movements,
    ) -> Result<Option<Input>> {
        Ok(match event {
            Event::Booked(Booked::Voucher(voucher), _) => {
                // A year ends with its last period, whichever day is open by then.
                let open = office.days.open().filter(|_| voucher.kind != VoucherKind::YearEnd);
                voucher
                    .kind
                    .job()
                    .map(|job| Input::Run(Run { job, date: open.unwrap_or(voucher.date) }))
            }
            Event::Booked(..) | Event::Known(_) => None,
            Event::Source(source) => self.about_a_document(source, office)?,
            Event::Desk(desk) => self.by_a_person(desk)?,
            Event::Office(course) => step(course, batch, office, movements),
        })
    }

    fn about_a_document(&mut self, event: &SourceEvent, office: &Office) -> Result<Option<Input>> {
        Ok(match event {
            SourceEvent::SourceReceived(document) => Some(Input::ReceiveSource(document.clone())),
            SourceEvent::SourceNamed(document) => {
                Some(Input::NameDocument(NameDocument { document: document.clone() }))
            }
            SourceEvent::SourceFinished { source, .. }
                if office.sources.files().nth(source.0 as usize).is_none() =>
            {
                None
            }
            SourceEvent::SourceFinished { source, .. } => Some(Input::FinishSource(FinishSource {
                source: *source,
                rows: self.count_rows(*source, office)?,
            })),
            SourceEvent::DuplicateNamed { .. } | SourceEvent::InputRejected { .. } => None,
        })
    }

    fn by_a_person(&self, event: &DeskEvent) -> Result<Option<Input>> {
        Ok(match event {
            DeskEvent::Proposed(proposal) => self.proposed(proposal)?,
            DeskEvent::Endorsed(approval) | DeskEvent::Approved(approval) => {
                let Approval { proposal_id, by, shown, moves } = approval.clone();
                Some(Input::Approve(Approve { proposal_id, by, shown: Some(shown), moves }))
            }
            DeskEvent::Declined(approval, reason) => {
                let Approval { proposal_id, by, .. } = approval.clone();
                Some(Input::Decline(Decline { proposal_id, by, reason: reason.clone() }))
            }
            DeskEvent::Recalled(word, at) => {
                let Approval { proposal_id, by, .. } = word.clone();
                Some(Input::Recall(Recall { proposal_id, by, at: *at }))
            }
            DeskEvent::RequestOpened(request) => Some(Input::OpenRequest(request.clone())),
            DeskEvent::Worked(work) => Some(Input::Work(work.clone())),
            DeskEvent::PersonSet(_)
            | DeskEvent::DeskSet(_)
            | DeskEvent::MemberSet(_)
            | DeskEvent::Delegated(_)
            | DeskEvent::Acted(_) => None,
        })
    }

    /// The command that put something forward; lines of vouchers come in files. Of a document the
    /// kept bytes say how many rows it has.
    fn proposed(&self, proposal: &Proposal) -> Result<Option<Input>> {
        let by = proposal.by.clone();
        Ok(match &proposal.matter {
            Matter::Line(_) => None,
            Matter::Reopening { period, reason } => {
                Some(Input::ProposeReopening(ProposeReopening {
                    period: *period,
                    by,
                    reason: reason.clone(),
                }))
            }
            Matter::DayReopening { date, reason } => {
                let (date, reason) = (*date, reason.clone());
                Some(Input::ProposeDayReopening(ProposeDayReopening { date, by, reason }))
            }
            Matter::Reversal { voucher_id } => {
                Some(Input::ProposeReversal(ProposeReversal { voucher_id: voucher_id.clone(), by }))
            }
            Matter::Document { document, rows: _, reason } => {
                let rows = read_again(&self.archive, document, |rows, _| rows.count())
                    .with_context(|| format!("{} could not be read again", document.name))?;
                let (document, reason) = (document.clone(), reason.clone());
                Some(Input::ProposeDocument(ProposeDocument {
                    document,
                    rows: u32::try_from(rows)?,
                    by,
                    reason,
                }))
            }
        })
    }

    fn row(&mut self, source: SourceId, row: u32, office: &Office) -> Result<Option<Input>> {
        self.read(source, office)?;
        // Each row is asked for once in a load, so it can be given away; a second load reads the
        // document again.
        let found = self.rows.as_mut().and_then(|(_, rows)| rows.remove(&row));
        if found.is_some() {
            return Ok(found);
        }
        self.rows = None;
        self.read(source, office)?;
        Ok(self.rows.as_mut().and_then(|(_, rows)| rows.remove(&row)))
    }

    fn count_rows(&mut self, source: SourceId, office: &Office) -> Result<u32> {
        self.rows = None;
        self.read(source, office)?;
        let rows = self.rows.as_ref().map_or(0, |(_, rows)| rows.len());
        Ok(u32::try_from(rows)?)
    }

    fn read(&mut self, source: SourceId, office: &Office) -> Result<()> {
        let edition = office.directory.edition();
        if self.rows.as_ref().is_some_and(|(read, _)| *read == (source, edition)) {
            return Ok(());
        }
        let document = office.sources.file(source).document.clone();
        let rows = read_again(&self.archive, &document, |rows, _| {
            rows.as_read_by(edition).map(|row| (row.row, row.input)).collect()
        })
        .with_context(|| format!("{} could not be read again", document.name))?;
        self.rows = Some(((source, edition), rows));
        Ok(())
    }
}

/// The command that took the office a step on.
fn step(
    event: &OfficeEvent,
    batch: &Batch,
    office: &Office,
    movements: &Movements,
) -> Option<Input> {
    match event {
        OfficeEvent::OfficeOpened { markets, books_from } => Some(Input::OpenOffice(OpenOffice {
            markets: markets.clone(),
            books_from: *books_from,
        })),
        OfficeEvent::DayOpened(date) => Some(Input::OpenDay(OpenDay(*date))),
        OfficeEvent::ValueDateArrived(date) => Some(Input::SettleDue(SettleDue(*date))),
        OfficeEvent::DayClosed { date, .. } => Some(Input::CloseDay(DayEnd {
            date: *date,
            journal_events: batch.seq,
            journal_chain: ContentHash(batch.previous.0),
        })),
        OfficeEvent::PeriodClosed(PeriodClose { period, by, .. }) => {
            Some(Input::ClosePeriod(PeriodEnd {
                period: *period,
                by: by.clone(),
                journal_events: office.events(),
                totals: movements.totals(office, *period),
            }))
        }
        OfficeEvent::EditionBegan(began) => Some(Input::BeginEdition(began.clone())),
        OfficeEvent::DayReopened { .. }
        | OfficeEvent::PeriodReopened { .. }
        | OfficeEvent::Restated(_) => None,
    }
}
