//! `munim verify`: reads everything, decides everything again, and compares.
//!
//! ```text
//!  journal: frames, checksums, chain, HEAD ─┐
//!  sources: every document hashed again ────┼─> for each input, in order: judge again ─> the same events? ─> apply
//!  rules: today's code and tables ──────────┘      after each close: is what it kept for reports (closings/) the same?
//! ```
//!
//! Nothing that was computed before is trusted. Out: what was proved, or the first place that differs. Never: a change.

use crate::closings;
use crate::document::read_again;
use crate::folder::Folder;
use crate::gl::Movements;
use crate::history::{each_event, read_batches};
use anyhow::{Context, Result};
use journal::{Archive, Batch, Hash, Head};
use office::Office;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use terms::{
    Approval, ContentHash, DayEnd, Event, Input, Matter, Origin, PeriodClose, PeriodEnd, Proposal, Received, Recorded, SourceId,
    VoucherKind,
};

/// What was proved.
#[derive(Clone, Debug)]
pub struct Report {
    /// Batches read.
    pub batches: u64,
    /// Events replayed and decided again.
    pub events: u64,
    /// Documents hashed again.
    pub documents: u64,
    /// The hash of the last batch: the anchor of everything.
    pub chain: Hash,
    /// The first place where the journal, or what a close kept for reports, and a new decision differ.
    pub difference: Option<Difference>,
    /// Documents that are kept and that no event names: left by a load that died before its first batch, or is not there yet.
    pub unnamed: Vec<Hash>,
}

/// Where the journal and a new decision differ.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The event.
    pub seq: u64,
    /// What differs, for people.
    pub what: String,
}

/// Verifies an office.
pub fn verify(folder: &Folder) -> Result<Report> {
    let archive = folder.archive_read_only()?;
    // Before the journal, so that what is loaded beside us meanwhile is not missed in it.
    let kept: BTreeSet<Hash> = archive.hashes()?.into_iter().collect();
    let documents = archive.verify()?;
    let mut judge = Judge::new(archive, closings::Check::new(folder)?);
    let head = read_batches(folder, |batch| {
        let mut seq = batch.seq;
        judge.batch(batch);
        each_event(batch, |recorded| {
            judge.compare(&recorded, seq, batch);
            seq += 1;
        })
    })?;
    // Behind a difference nothing was looked at, so that nothing can be said to be named by no event.
    let unnamed = if judge.difference.is_some() { Vec::new() } else { judge.unnamed(&kept)? };
    let difference = judge.finish(&head)?;
    Ok(Report { batches: head.batches, events: head.next_seq, documents, chain: head.chain, difference, unnamed })
}

struct Judge {
    office: Office,
    /// What moved in each period, for the closing trial balances.
    movements: Movements,
    archive: Archive,
    closings: closings::Check,
    /// Events that follow from the last input and that the journal must show next.
    expected: VecDeque<Event>,
    /// Who brought about what comes next, as the journal says; it was judged before this was noted.
    act: Option<Recorded>,
    /// The rows of the document that was read last.
    rows: Option<(SourceId, BTreeMap<u32, Input>)>,
    difference: Option<Difference>,
    failure: Option<anyhow::Error>,
}

impl Judge {
    fn new(archive: Archive, closings: closings::Check) -> Self {
        Self {
            office: Office::new(markets::rulebook()),
            movements: Movements::default(),
            archive,
            closings,
            expected: VecDeque::new(),
            act: None,
            rows: None,
            difference: None,
            failure: None,
        }
    }

    /// A batch begins; what the close before it kept must say so.
    fn batch(&mut self, batch: &Batch) {
        if self.difference.is_none() {
            self.difference = self.closings.batch(batch.previous).map(|what| Difference { seq: batch.seq, what });
        }
    }

    /// Decides the input behind an event again, compares, and goes on with what the journal says.
    fn compare(&mut self, recorded: &Recorded, seq: u64, batch: &Batch) {
        if self.difference.is_some() || self.failure.is_some() {
            return;
        }
        if self.expected.is_empty() {
            if matches!(recorded.event, Event::Acted(_)) && self.act.is_none() {
                self.act = Some(recorded.clone());
                return;
            }
            match self.decide_again(recorded, batch) {
                Ok(Ok(events)) => self.expected = events.into(),
                Ok(Err(what)) => self.difference = Some(Difference { seq, what }),
                Err(error) => self.failure = Some(error.context(format!("event {seq} could not be decided again"))),
            }
            self.note_act(seq);
        }
        match self.expected.pop_front() {
            Some(expected) if expected == recorded.event => {}
            Some(expected) => {
                let what = format!("the journal says {:?}; decided again it is {expected:?}", recorded.event);
                self.difference = Some(Difference { seq, what });
            }
            None if self.difference.is_none() && self.failure.is_none() => {
                let what = format!("the journal says {:?}; decided again nothing follows from its input", recorded.event);
                self.difference = Some(Difference { seq, what });
            }
            None => {}
        }
        self.movements.add(&self.office, recorded);
        self.office.apply(recorded);
        if let Event::SourceFinished { source, rows } = recorded.event {
            self.check_rows(source, rows, seq);
        }
        if matches!(recorded.event, Event::DayClosed { .. }) && self.difference.is_none() {
            match self.closings.day_closed(&self.office, batch) {
                Ok(what) => self.difference = what.map(|what| Difference { seq, what }),
                Err(error) => self.failure = Some(error.context("what a close kept could not be read; it may be removed")),
            }
        }
    }

    /// An act must say how many events it brought about.
    fn note_act(&mut self, seq: u64) {
        let Some(acted) = self.act.take() else { return };
        let brought_about = self.expected.len();
        if let Event::Acted(act) = &acted.event
            && act.events as usize != brought_about
            && self.difference.is_none()
            && self.failure.is_none()
        {
            let what = format!("{} of {} says {} events; decided again it is {brought_about}", act.act, act.by.person, act.events);
            self.difference = Some(Difference { seq, what });
        }
        self.movements.add(&self.office, &acted);
        self.office.apply(&acted);
    }

    /// Every row of a finished document became something; one that the journal passes over would be asked for by nobody.
    fn check_rows(&mut self, source: SourceId, rows: u32, seq: u64) {
        let file = self.office.sources.file(source);
        let judged = file.booked as usize + file.duplicates() + file.rejected();
        if judged != rows as usize && self.difference.is_none() {
            let what = format!("{} has {rows} rows, and the journal says what became of {judged}", file.document.name);
            self.difference = Some(Difference { seq, what });
        }
    }

    fn decide_again(&mut self, recorded: &Recorded, batch: &Batch) -> Result<Result<Vec<Event>, String>> {
        let input = match recorded.origin {
            Origin::Row { source, row } => match self.row(source, row)? {
                Some(input) => input,
                None => return Ok(Err(format!("{} has no row {row}", self.office.sources.file(source).document.name))),
            },
            Origin::Command => match self.command(&recorded.event, batch)? {
                Some(input) => input,
                None => return Ok(Err(format!("no command gives a {} by itself", recorded.event.name()))),
            },
        };
        let judged = self.office.judge(&Received { origin: recorded.origin, input });
        Ok(judged.map(|judgement| judgement.events).map_err(|rejection| format!("decided again it is refused: {rejection}")))
    }

    /// The command that gave an event.
    fn command(&mut self, event: &Event, batch: &Batch) -> Result<Option<Input>> {
        let end = |date| DayEnd { date, journal_events: batch.seq, journal_chain: ContentHash(batch.previous.0) };
        Ok(match event {
            Event::OfficeOpened { markets, books_from } => Some(Input::OpenOffice { markets: markets.clone(), books_from: *books_from }),
            Event::SourceReceived(document) => Some(Input::ReceiveSource(document.clone())),
            Event::SourceFinished { source, .. } => Some(Input::FinishSource { source: *source, rows: self.count_rows(*source)? }),
            Event::DayOpened(date) => Some(Input::OpenDay(*date)),
            Event::ValueDateArrived(date) => Some(Input::SettleDue(*date)),
            Event::VoucherBooked(voucher, _) => {
                // A year ends with its last period, whichever day is open by then.
                let open = self.office.days.open().filter(|_| voucher.kind != VoucherKind::YearEnd);
                voucher.kind.job().map(|job| Input::Run { job, date: open.unwrap_or(voucher.date) })
            }
            Event::DayClosed { date, .. } => Some(Input::CloseDay(end(*date))),
            Event::PeriodClosed(PeriodClose { period, by, .. }) => {
                let totals = self.movements.totals(&self.office, *period);
                Some(Input::ClosePeriod(PeriodEnd { period: *period, by: by.clone(), journal_events: self.office.events(), totals }))
            }
            Event::Proposed(proposal) => self.proposed(proposal)?,
            Event::Approved(approval) => {
                let Approval { proposal_id, by, shown } = approval.clone();
                Some(Input::Approve { proposal_id, by, shown: Some(shown) })
            }
            Event::Declined(approval, reason) => {
                let Approval { proposal_id, by, shown: _ } = approval.clone();
                Some(Input::Decline { proposal_id, by, reason: reason.clone() })
            }
            Event::RequestOpened(request) => Some(Input::OpenRequest(request.clone())),
            Event::Worked(work) => Some(Input::Work(work.clone())),
            Event::CurrencyAdmitted { .. }
            | Event::PeriodReopened { .. }
            | Event::DuplicateNamed { .. }
            | Event::InputRejected { .. }
            | Event::RuleSet(_)
            | Event::ScheduleSet(_)
            | Event::AccountOpened(_)
            | Event::InstrumentListed(_)
            | Event::PriceRecorded(_)
            | Event::LotsChosen(_)
            | Event::PositionOpened(_)
            | Event::TradeBooked(..)
            | Event::TradeCancelled(..)
            | Event::BlockAllocated(..)
            | Event::DeliveryBooked(..)
            | Event::PaymentBooked(..)
            | Event::InterestRateSet(_)
            | Event::LoanBooked(..)
            | Event::ActionAnnounced(_)
            | Event::ActionBooked(..)
            | Event::FxRateRecorded(_)
            | Event::ConversionBooked(..)
            | Event::PriceHeld(_)
            | Event::PriceRuleSet(_)
            | Event::Acted(_)
            | Event::PersonSet(_)
            | Event::DeskSet(_)
            | Event::TransferBooked(..) => None,
        })
    }

    /// The command that put something forward; lines of vouchers come in files. Of a document the kept bytes say how many
    /// rows it has.
    fn proposed(&self, proposal: &Proposal) -> Result<Option<Input>> {
        let by = proposal.by.clone();
        Ok(match &proposal.matter {
            Matter::Line(_) => None,
            Matter::Reopening { period, reason } => Some(Input::ProposeReopening { period: *period, by, reason: reason.clone() }),
            Matter::Reversal { voucher_id } => Some(Input::ProposeReversal { voucher_id: voucher_id.clone(), by }),
            Matter::Document { document, rows: _, reason } => {
                let rows = read_again(&self.archive, document, |rows, _| rows.count())
                    .with_context(|| format!("{} could not be read again", document.name))?;
                let (document, reason) = (document.clone(), reason.clone());
                Some(Input::ProposeDocument { document, rows: u32::try_from(rows)?, by, reason })
            }
        })
    }

    fn row(&mut self, source: SourceId, row: u32) -> Result<Option<Input>> {
        self.read(source)?;
        // Each row is asked for once in a load, so it can be given away; a second load reads the document again.
        let found = self.rows.as_mut().and_then(|(_, rows)| rows.remove(&row));
        if found.is_some() {
            return Ok(found);
        }
        self.rows = None;
        self.read(source)?;
        Ok(self.rows.as_mut().and_then(|(_, rows)| rows.remove(&row)))
    }

    fn count_rows(&mut self, source: SourceId) -> Result<u32> {
        self.rows = None;
        self.read(source)?;
        let rows = self.rows.as_ref().map_or(0, |(_, rows)| rows.len());
        Ok(u32::try_from(rows)?)
    }

    fn read(&mut self, source: SourceId) -> Result<()> {
        if self.rows.as_ref().is_some_and(|(read, _)| *read == source) {
            return Ok(());
        }
        let document = self.office.sources.file(source).document.clone();
        let rows = read_again(&self.archive, &document, |rows, _| rows.map(|row| (row.row, row.input)).collect())
            .with_context(|| format!("{} could not be read again", document.name))?;
        self.rows = Some((source, rows));
        Ok(())
    }

    /// Those of the kept documents that no event names. One that is named and not kept is a failure, whether or not a row of it
    /// was asked for.
    fn unnamed(&self, kept: &BTreeSet<Hash>) -> Result<Vec<Hash>> {
        let received = self.office.sources.files().map(|(_, file)| &file.document);
        let documents = received.chain(self.office.proposals.all().filter_map(|(_, kept)| kept.document()));
        let named: BTreeSet<Hash> =
            documents.flat_map(|document| [Some(document.content), document.layout]).flatten().map(|hash| Hash(hash.0)).collect();
        for missing in named.difference(kept) {
            self.archive.read(missing)?;
        }
        Ok(kept.difference(&named).copied().collect())
    }

    fn finish(mut self, head: &Head) -> Result<Option<Difference>> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        if self.difference.is_some() {
            return Ok(self.difference);
        }
        let missing = self.expected.front().map(|event| format!("the journal ends before {event:?}"));
        let missing = missing.or_else(|| self.act.map(|acted| format!("the journal ends behind {:?}", acted.event)));
        Ok(missing.or_else(|| self.closings.end(head.chain)).map(|what| Difference { seq: head.next_seq, what }))
    }
}
