//! Four eyes (maker and checker), the corridor's walks: what is put forward, and what follows when
//! a second person approves it.
//!
//! In: proposals, approvals. Out: their events; of an approval also what it brings about, in the
//! same decision, so that neither can be in the journal without the other. Never here: a rule;
//! those stand in the rooms.

use crate::accounting::{self, BookedVoucher};
use crate::capture::rules as capture;
use crate::desks::{self, Kept};
use crate::papers::check_reopen;
use crate::plausible::Authority;
use crate::records::view::{Rejected, rejections_of};
use crate::shared::stages::VoucherDraft;
use crate::{Office, Rejection, plausible, queue};
use std::collections::BTreeSet;
use terms::{
    Actor, Approval, Approve, Date, DeskEvent, Document, Edition, Event, Matter, Moment, Name,
    OfficeEvent, Origin, Period, Proposal, SourceId, VoucherReport,
};

/// A line of a voucher is put forward.
pub fn propose_line(office: &Office, report: &VoucherReport) -> Result<Vec<Event>, Rejection> {
    let directory = &office.directory;
    if report.every.is_none() {
        capture::check_date(report.date, &office.days)?;
    }
    let asset = capture::admitted_currency(&report.asset, directory)?;
    let row = accounting::rules::ToPropose {
        report,
        debit_account: capture::open_account(&report.debit_account, report.date, directory)?,
        credit_account: capture::open_account(&report.credit_account, report.date, directory)?,
        asset,
        amount: capture::quantity(report.amount, asset, directory)?,
        subject: report
            .subject
            .as_ref()
            .map(|subject| capture::known_account(subject, directory))
            .transpose()?,
    };
    let line = accounting::rules::voucher_line(&row, &office.vouchers)?;
    let by = desks::rules::person(&report.prepared_by)?;
    let proposal =
        Proposal { proposal_id: report.voucher_id.clone(), by, matter: Matter::Line(line) };
    desks::rules::join(&proposal, &office.proposals)?;
    Ok(vec![Event::Desk(DeskEvent::Proposed(proposal))])
}

/// The taking back of a voucher is put forward; of one that recurs, that no more of it is booked.
pub fn propose_reversal(
    office: &Office,
    voucher_id: &Name,
    by: &Actor,
) -> Result<Vec<Event>, Rejection> {
    let stem = if recurs(office, voucher_id) {
        check_goes_on(office, voucher_id)?;
        format!("{voucher_id}-ended")
    } else {
        accounting::rules::standing(voucher_id, &office.vouchers)?;
        accounting::rules::reversal_id(voucher_id)
    };
    propose(office, &stem, by, Matter::Reversal { voucher_id: voucher_id.clone() })
}

fn recurs(office: &Office, voucher_id: &Name) -> bool {
    office.proposals.find(voucher_id).is_some_and(Kept::recurs)
}

fn check_goes_on(office: &Office, voucher_id: &Name) -> Result<(), accounting::Refusal> {
    match office.proposals.taken_back().get(voucher_id) {
        Some(ended) => Err(accounting::Refusal::VoucherMustStand {
            voucher_id: voucher_id.clone(),
            reversal: (*ended).clone(),
        }),
        None => Ok(()),
    }
}

/// The reopening of a period is put forward.
pub fn propose_reopening(
    office: &Office,
    period: Period,
    by: &Actor,
    reason: &Name,
) -> Result<Vec<Event>, Rejection> {
    accounting::periods::check_reopen(period, &office.periods)?;
    propose(
        office,
        &format!("reopen-{period}"),
        by,
        Matter::Reopening { period, reason: reason.clone() },
    )
}

/// The reopening of the day that was closed last is put forward.
pub fn propose_day_reopening(
    office: &Office,
    date: Date,
    by: &Actor,
    reason: &Name,
) -> Result<Vec<Event>, Rejection> {
    check_reopen(office, date)?;
    if reason.trim().is_empty() {
        return Err(desks::Refusal::ReasonMustBeGiven { what: date.to_string().into() }.into());
    }
    let matter = Matter::DayReopening { date, reason: reason.clone() };
    propose(office, &format!("reopen-{date}"), by, matter)
}

/// The taking in of a document is put forward. Until it is approved, nothing of it is read into the
/// books.
pub fn propose_document(
    office: &Office,
    document: &Document,
    rows: u32,
    by: &Actor,
    reason: &Name,
) -> Result<Vec<Event>, Rejection> {
    if reason.trim().is_empty() {
        return Err(desks::Refusal::ReasonMustBeGiven { what: document.name.clone() }.into());
    }
    if let Some(source) = office.sources.find(document) {
        let received = office.sources.file(source);
        let place = Box::new(desks::Phrase::CameInAs {
            received_on: received.received_on,
            name: received.document.name.clone(),
        });
        return Err(desks::Refusal::DocumentMustBeNew { name: document.name.clone(), place }.into());
    }
    desks::rules::check_not_approved(document, &office.proposals)?;
    let content = document.content.to_string();
    let stem = format!("{}-{}", document.kind.as_str(), &content[..8]);
    propose(
        office,
        &stem,
        by,
        Matter::Document { document: document.clone(), rows, reason: reason.clone() },
    )
}

/// The documents that were approved and are not in the books, or only in part, because the program
/// ended in between: each with its proposal.
pub fn approved_documents(office: &Office) -> impl Iterator<Item = (&Name, &Document)> {
    let is_read = |document: &Document| {
        office
            .sources
            .find(document)
            .is_some_and(|source| office.sources.file(source).rows.is_some())
    };
    let approved = office.proposals.all().filter(|(_, kept)| kept.is_approved());
    let documents =
        approved.filter_map(|(proposal_id, kept)| Some((proposal_id, kept.document()?)));
    documents.filter(move |(_, document)| !is_read(document))
}

fn propose(
    office: &Office,
    stem: &str,
    by: &Actor,
    matter: Matter,
) -> Result<Vec<Event>, Rejection> {
    desks::rules::check_new(&matter, &office.proposals)?;
    Ok(vec![Event::Desk(DeskEvent::Proposed(Proposal {
        proposal_id: office.proposals.free_id(stem),
        by: by.clone(),
        matter,
    }))])
}

/// A second person approves: what was put forward counts, in the same breath. Where a tier of the
/// firm asks for two, the first one's word is kept.
pub fn approve(office: &Office, approve: &Approve) -> Result<Vec<Event>, Rejection> {
    let Approve { proposal_id, by, shown, moves } = approve;
    let word = desks::rules::Word { proposal_id, by, shown: *shown };
    let (approval, kept) =
        desks::rules::approve(&word, &office.proposals, &office.directory, &office.days)?;
    check_another_human(office, proposal_id, kept, by)?;
    if office.directory.edition() >= Edition(3) {
        check_whole(office, proposal_id, kept)?;
    }
    let approval = Approval { moves: moves.clone(), ..approval };
    let follows = brought_about(office, proposal_id, kept)?;
    if let Some(authority) = plausible::authority(office, proposal_id, moves) {
        authority.check(office, proposal_id, by)?;
        if authority.is_first() {
            return Ok(vec![Event::Desk(DeskEvent::Endorsed(approval))]);
        }
    }
    let mut events = vec![Event::Desk(DeskEvent::Approved(approval))];
    events.extend(follows);
    Ok(events)
}

/// Is it for this person to approve an open proposal, as `approve` would have it: are they another
/// human than whoever put it forward, of the roles of the tier in which it lies, and have they not
/// approved it already?
pub fn may_approve(
    office: &Office,
    proposal_id: &Name,
    by: &Actor,
    authority: Option<&Authority>,
) -> bool {
    office.proposals.find(proposal_id).is_some_and(|kept| {
        !kept.by.is_same_person(by)
            && check_another_human(office, proposal_id, kept, by).is_ok()
            && authority.is_none_or(|tier| tier.check(office, proposal_id, by).is_ok())
    })
}

/// One human is one pair of eyes, under whatever names.
fn check_another_human(
    office: &Office,
    proposal_id: &Name,
    kept: &Kept,
    by: &Actor,
) -> Result<(), desks::Refusal> {
    let edition = office.directory.edition();
    let both = office.people.one_human(&by.person, &kept.by.person, edition);
    match both.filter(|_| edition >= Edition(5)) {
        Some(both) => Err(desks::Refusal::ApproverMustBeAnotherHuman {
            proposal_id: proposal_id.clone(),
            by: by.person.clone(),
            maker: kept.by.person.clone(),
            both: both.clone(),
        }),
        None => Ok(()),
    }
}

/// A voucher is whole or nothing: while one of its rows lies refused, what was put forward is not
/// all of it.
fn check_whole(office: &Office, proposal_id: &Name, kept: &Kept) -> Result<(), desks::Refusal> {
    let sources = kept.parts.iter().filter_map(|part| match (&part.matter, part.origin) {
        (Matter::Line(_), Origin::Row { source, .. }) => Some(source),
        _ => None,
    });
    let sources: BTreeSet<SourceId> = sources.collect();
    let mut rows = sources.iter().flat_map(|source| rejections_of(&office.sources, *source, 0));
    let is_part = |row: &Rejected<'_>| row.id == proposal_id;
    let is_aside =
        |row: &Rejected<'_>| office.work.is_resolved(&queue::key_of_row(row.source, row.row));
    match rows.find(|row| is_part(row) && !is_aside(row)) {
        Some(row) => Err(desks::Refusal::ProposalMustBeWhole {
            proposal_id: proposal_id.clone(),
            document: row.source_name.clone(),
            row: row.row,
        }),
        None => Ok(()),
    }
}

/// What an approved proposal brings about; a voucher's lines are taken together.
fn brought_about(
    office: &Office,
    proposal_id: &Name,
    kept: &Kept,
) -> Result<Option<Event>, Rejection> {
    let first = kept.parts.first().expect("a proposal has a part");
    match &first.matter {
        Matter::Line(_) => {
            let draft = VoucherDraft { voucher_id: proposal_id, lines: kept.lines().collect() };
            Ok(accounting::rules::approved_voucher(&draft, &office.vouchers)?)
        }
        Matter::Reversal { voucher_id } if recurs(office, voucher_id) => {
            check_goes_on(office, voucher_id)?;
            Ok(None)
        }
        Matter::Reversal { voucher_id } => {
            let booked: &BookedVoucher = accounting::rules::standing(voucher_id, &office.vouchers)?;
            let voucher_id = office.vouchers.free_id(proposal_id);
            let date = accounting::rules::day_of_reversal(
                office.days.current(),
                booked,
                &office.periods,
                &office.directory,
            );
            Ok(Some(accounting::rules::reversal(booked, voucher_id, date)))
        }
        Matter::Reopening { period, .. } => {
            accounting::periods::check_reopen(*period, &office.periods)?;
            Ok(Some(Event::Office(OfficeEvent::PeriodReopened {
                period: *period,
                proposal_id: proposal_id.clone(),
            })))
        }
        Matter::DayReopening { date, .. } => {
            check_reopen(office, *date)?;
            let proposal_id = proposal_id.clone();
            Ok(Some(Event::Office(OfficeEvent::DayReopened { date: *date, proposal_id })))
        }
        // Its rows are judged one by one when it is read; the house reads it right after.
        Matter::Document { .. } => Ok(None),
    }
}

/// What a proposal would bring about if it were approved now; none when there is none, or nothing
/// would follow.
pub fn preview(office: &Office, proposal_id: &Name) -> Option<Event> {
    let kept = office.proposals.find(proposal_id)?;
    brought_about(office, proposal_id, kept).ok().flatten()
}

/// A person says no.
pub fn decline(
    office: &Office,
    proposal_id: &Name,
    by: &Actor,
    reason: &Name,
) -> Result<Vec<Event>, Rejection> {
    let word = desks::rules::Word { proposal_id, by, shown: None };
    let approval = desks::rules::decline(&word, &office.proposals, &office.directory)?;
    Ok(vec![Event::Desk(DeskEvent::Declined(approval, reason.clone()))])
}

/// Whoever put it forward recalls it.
pub fn recall(
    office: &Office,
    proposal_id: &Name,
    by: &Actor,
    at: Moment,
) -> Result<Vec<Event>, Rejection> {
    let word = desks::rules::Word { proposal_id, by, shown: None };
    let Office { proposals, people, directory, .. } = office;
    let recalled = desks::rules::recall(&word, proposals, people, directory)?;
    Ok(vec![Event::Desk(DeskEvent::Recalled(recalled, at))])
}

/// The job of a day: what is due of vouchers that recur, until they are ended, or are taken back by
/// themselves.
pub fn recurring(office: &Office, date: Date) -> Vec<Event> {
    let approved = office.proposals.all().filter(|(_, kept)| kept.is_approved());
    let drafts = approved
        .map(|(voucher_id, kept)| VoucherDraft { voucher_id, lines: kept.lines().collect() });
    let with_lines = drafts.filter(|draft| !draft.lines.is_empty());
    let ended = office.proposals.taken_back();
    let Office { vouchers, periods, directory, .. } = office;
    let books = accounting::rules::Books { vouchers, periods, directory };
    let due = |draft: VoucherDraft| {
        let goes_on = !ended.contains_key(draft.voucher_id);
        accounting::rules::due(&draft, goes_on, &books, date)
    };
    with_lines.flat_map(due).collect()
}
