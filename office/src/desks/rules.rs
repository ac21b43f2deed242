//! The gate of four eyes: may this proposal be made, and does this person's word on it count?

use super::people::PeopleBook;
use super::phrases::Phrase;
use super::proposals::{Decision, Kept, ProposalBook};
use super::refusals::Refusal;
use super::view::hash;
use crate::shared::day::DayBook;
use crate::shared::directory::Directory;
use terms::{
    Actor, Approval, ContentHash, Date, Document, Matter, Moves, Name, Proposal, Say, VoucherForm,
};

/// For how many business days a proposal can be approved, unless the rule of the firm
/// `approval_days` says otherwise.
const APPROVAL_DAYS: usize = 5;

/// The word of a person on a proposal.
#[derive(Clone, Debug)]
pub struct Word<'a> {
    /// Which proposal.
    pub proposal_id: &'a Name,
    /// Whose word.
    pub by: &'a Actor,
    /// The hash of what they were shown, when they name it.
    pub shown: Option<ContentHash>,
}

/// The person of a name.
pub fn person(name: &str) -> Result<Actor, Refusal> {
    Actor::by_word(name).ok_or(Refusal::PersonMustBeNamed)
}

/// Checks that a person may approve a proposal, and binds the approval to what it says now.
pub fn approve<'b>(
    word: &Word,
    proposals: &'b ProposalBook,
    directory: &Directory,
    days: &DayBook,
) -> Result<(Approval, &'b Kept), Refusal> {
    let kept = open_proposal(word.proposal_id, proposals)?;
    check_in_time(word.proposal_id, kept, directory, days.current())?;
    if kept.by.is_same_person(word.by) {
        return Err(Refusal::ApproverMustBeAnother {
            proposal_id: word.proposal_id.clone(),
            by: word.by.person.clone(),
        });
    }
    Ok((bind(word, kept, directory)?, kept))
}

/// Checks that a person may decline a proposal: its own author may, and so may anybody after it has
/// expired.
pub fn decline(
    word: &Word,
    proposals: &ProposalBook,
    directory: &Directory,
) -> Result<Approval, Refusal> {
    let kept = open_proposal(word.proposal_id, proposals)?;
    bind(word, kept, directory)
}

/// Checks that a person may recall a proposal: nobody may but its author, who may be named by id or
/// in full.
pub fn recall(
    word: &Word,
    proposals: &ProposalBook,
    people: &PeopleBook,
    directory: &Directory,
) -> Result<Approval, Refusal> {
    let kept = open_proposal(word.proposal_id, proposals)?;
    if !is_author(kept, &word.by.person, people, directory) {
        return Err(Refusal::RecallMustBeOfOnesOwn {
            proposal_id: word.proposal_id.clone(),
            by: word.by.person.clone(),
            maker: kept.by.person.clone(),
        });
    }
    bind(word, kept, directory)
}

/// Is it this person who put a proposal forward? They may be named by id or in full.
pub fn is_author(kept: &Kept, by: &Name, people: &PeopleBook, directory: &Directory) -> bool {
    let is_one = || people.one_human(by, &kept.by.person, directory.edition()).is_some();
    kept.by.is_same_person(&Actor { person: by.clone(), known_by: kept.by.known_by }) || is_one()
}

/// Checks that a line can join its voucher: nothing was said to it yet, and it shares what the
/// lines of a voucher share.
pub fn join(line: &Proposal, proposals: &ProposalBook) -> Result<(), Refusal> {
    let (Some(kept), Matter::Line(form)) = (proposals.find(&line.proposal_id), &line.matter) else {
        return Ok(());
    };
    open_proposal(&line.proposal_id, proposals)?;
    let differ = |what: &dyn Say, first: &dyn Say, now: &dyn Say| Refusal::LinesMustAgree {
        proposal_id: line.proposal_id.clone(),
        line: form.line,
        difference: Box::new(Phrase::LinesDiffer {
            what: what.wording(),
            now: now.wording(),
            first: first.wording(),
        }),
    };
    if !kept.by.is_same_person(&line.by) {
        return Err(differ(&"prepared_by", &kept.by.person, &line.by.person));
    }
    let Some(first) = kept.lines().next() else {
        return Err(differ(&"kind", &Phrase::NoVoucher, &Phrase::AVoucher));
    };
    let (VoucherForm { date, narrative, .. }, now) = (&first.form, &form.form);
    if *date != now.date {
        return Err(differ(&"date", date, &now.date));
    }
    if *narrative != now.narrative {
        return Err(differ(&"narrative", narrative, &now.narrative));
    }
    if first.form != *now {
        return Err(differ(&Phrase::OptionsOfAVoucher, &Phrase::TheFirstLines, &Phrase::Others));
    }
    Ok(())
}

/// Checks that the same is not put forward by an open proposal.
pub fn check_new(matter: &Matter, proposals: &ProposalBook) -> Result<(), Refusal> {
    let is_same = |kept: &Kept| kept.parts.iter().any(|part| is_same_matter(&part.matter, matter));
    match proposals.open().find(|(_, kept)| is_same(kept)) {
        Some((proposal_id, _)) => {
            Err(Refusal::MatterMustNotBeOpen { proposal_id: proposal_id.clone() })
        }
        None => Ok(()),
    }
}

/// For how many business days a proposal of a day can be approved.
pub fn approval_days(proposed_on: Date, directory: &Directory) -> usize {
    let days = directory.firm_number("approval_days", proposed_on).and_then(|days| days.units(0));
    days.and_then(|days| usize::try_from(days).ok()).unwrap_or(APPROVAL_DAYS)
}

/// The last day on which it can be approved; none when no calendar reaches so far.
pub fn expires(kept: &Kept, directory: &Directory) -> Option<Date> {
    /// 250 business days, the most that a rule may say, lie within them.
    const DAYS_LOOKED_AT: i32 = 400;
    let since = kept.proposed_on.days();
    let days = (since + 1..since + DAYS_LOOKED_AT).map(Date::from_days);
    let last = approval_days(kept.proposed_on, directory).checked_sub(1)?;
    days.filter(|day| directory.is_business_day(*day)).nth(last)
}

/// Can the proposal no longer be approved?
pub fn has_expired(kept: &Kept, directory: &Directory, today: Date) -> bool {
    let since = kept.proposed_on.days() + 1..=today.days();
    let passed = since.filter(|day| directory.is_business_day(Date::from_days(*day))).count();
    passed > approval_days(kept.proposed_on, directory)
}

/// Checks that a document was not approved before; where it came in already, is for records to say.
pub fn check_not_approved(document: &Document, proposals: &ProposalBook) -> Result<(), Refusal> {
    let approved = proposals.all().filter(|(_, kept)| kept.is_approved());
    let same = |kept: &Kept| kept.document().is_some_and(|other| document.is_same_as(other));
    match approved.into_iter().find(|(_, kept)| same(kept)) {
        Some((proposal_id, _)) => {
            let place = Box::new(Phrase::ApprovedAs { proposal_id: proposal_id.clone() });
            Err(Refusal::DocumentMustBeNew { name: document.name.clone(), place })
        }
        None => Ok(()),
    }
}

fn is_same_matter(one: &Matter, other: &Matter) -> bool {
    match (one, other) {
        (Matter::Reversal { voucher_id: one }, Matter::Reversal { voucher_id: other }) => {
            one == other
        }
        (Matter::Reopening { period: one, .. }, Matter::Reopening { period: other, .. }) => {
            one == other
        }
        (Matter::DayReopening { date: one, .. }, Matter::DayReopening { date: other, .. }) => {
            one == other
        }
        (Matter::Document { document: one, .. }, Matter::Document { document: other, .. }) => {
            one.is_same_as(other)
        }
        (
            Matter::Line(_)
            | Matter::Reversal { .. }
            | Matter::Reopening { .. }
            | Matter::DayReopening { .. }
            | Matter::Document { .. },
            _,
        ) => false,
    }
}

fn open_proposal<'b>(proposal_id: &Name, proposals: &'b ProposalBook) -> Result<&'b Kept, Refusal> {
    let kept = proposals
        .find(proposal_id)
        .ok_or_else(|| Refusal::ProposalMustBeKnown { proposal_id: proposal_id.clone() })?;
    let (decided, approval) = match &kept.decision {
        None => return Ok(kept),
        Some(Decision::Approved(approval)) => (Phrase::Approved, approval),
        Some(Decision::Declined(approval, _)) => (Phrase::Declined, approval),
        Some(Decision::Recalled(approval, _)) => (Phrase::Recalled, approval),
    };
    Err(Refusal::ProposalMustBeOpen {
        proposal_id: proposal_id.clone(),
        decided: Box::new(decided),
        by: approval.by.person.clone(),
    })
}

fn check_in_time(
    proposal_id: &Name,
    kept: &Kept,
    directory: &Directory,
    today: Date,
) -> Result<(), Refusal> {
    if !has_expired(kept, directory, today) {
        return Ok(());
    }
    let (proposed_on, days) = (kept.proposed_on, approval_days(kept.proposed_on, directory));
    Err(Refusal::ProposalMustNotHaveExpired { proposal_id: proposal_id.clone(), proposed_on, days })
}

fn bind(word: &Word, kept: &Kept, directory: &Directory) -> Result<Approval, Refusal> {
    let now = hash(word.proposal_id, kept, directory);
    match word.shown {
        Some(shown) if shown != now => Err(Refusal::ApprovalMustBeOfWhatWasShown {
            proposal_id: word.proposal_id.clone(),
            now,
            shown,
        }),
        _ => {
            let (proposal_id, by) = (word.proposal_id.clone(), word.by.clone());
            Ok(Approval { proposal_id, by, shown: now, moves: Moves::default() })
        }
    }
}
