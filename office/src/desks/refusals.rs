//! Refusals of four eyes, in the order in which they look.

use super::phrases::Phrase;
use terms::{ContentHash, Date, Decimal, Name, Period};

terms::sentences! {
    in crate::words::english_words;

    /// A rule of four eyes that said no.
    pub enum Refusal {
        #[error("nobody is named; say who it is")]
        PersonMustBeNamed,
        #[error("{proposal_id} is not known; the report proposals lists what is pending approval")]
        ProposalMustBeKnown { proposal_id: Name },
        #[error("{proposal_id} was {decided} by {by} already; what is submitted again needs another id")]
        ProposalMustBeOpen { proposal_id: Name, decided: Box<Phrase>, by: Name },
        #[error("{proposal_id}, submitted on {proposed_on}, expired after {days} business days; submit it again under another id")]
        ProposalMustNotHaveExpired { proposal_id: Name, proposed_on: Date, days: usize },
        #[error("{by} submitted {proposal_id} and cannot approve it too; somebody else must (four eyes)")]
        ApproverMustBeAnother { proposal_id: Name, by: Name },
        #[error("{by} and {maker}, who submitted {proposal_id}, are one human by the list of people ({both}); somebody else must approve it (four eyes), or a row of people that tells the two apart is approved first")]
        ApproverMustBeAnotherHuman { proposal_id: Name, by: Name, maker: Name, both: Name },
        #[error("{proposal_id} now has the hash {now}, not {shown}: it has changed since it was shown; look at it again")]
        ApprovalMustBeOfWhatWasShown { proposal_id: Name, now: ContentHash, shown: ContentHash },
        #[error("{proposal_id} moves {amount} {currency}; above {above} it is approved by {roles}, and {by} has none of these roles; ask somebody who has one")]
        ApproverMustBeOfTheTier {
            proposal_id: Name,
            amount: Box<Name>,
            currency: Name,
            above: Decimal,
            roles: Box<Name>,
            by: Name,
        },
        #[error("of {rows} rows of {proposal_id} nobody can say what they move: the books would not take them as they stand, or there is no price; it is approved as of the highest tier, by {roles}, and {by} has none of these roles; ask somebody who has one")]
        ApproverMustBeOfTheHighestTier {
            proposal_id: Name,
            rows: u32,
            roles: Box<Name>,
            by: Name,
        },
        #[error("{first} has approved {proposal_id} already, and {by} is the same human; above {above} two different people approve it")]
        ApproverMustBeTheOtherOne { proposal_id: Name, first: Name, by: Name, above: Decimal },
        #[error("{proposal_id} was submitted by {maker}, who alone can recall it; {by} can decline it, with a reason")]
        RecallMustBeOfOnesOwn { proposal_id: Name, by: Name, maker: Name },
        #[error("line {line} of {proposal_id} differs from its first line: {difference}; the lines of a voucher share that")]
        LinesMustAgree { proposal_id: Name, line: u32, difference: Box<Phrase> },
        #[error("row {row} of {document}, a part of {proposal_id}, was rejected; repair it, or set it aside, before the rest is approved")]
        ProposalMustBeWhole { proposal_id: Name, document: Name, row: u32 },
        #[error("the same is pending approval already as {proposal_id}; approve or decline that first")]
        MatterMustNotBeOpen { proposal_id: Name },
        #[error("document {name} need not be submitted for approval: {place}")]
        DocumentMustBeNew { name: Name, place: Box<Phrase> },
        #[error("no reason is given for {what}; say why, so that whoever approves it knows")]
        ReasonMustBeGiven { what: Name },
        #[error("desk {desk} is not known; set it up with a row of desks; the desks are: {known}")]
        DeskMustBeKnown { desk: Name, known: String },
        #[error("the row about {name} says version {version}; the books are at {present}, so that the next one must say {expected}")]
        VersionMustFollow { name: Name, version: u32, present: usize, expected: usize },
        #[error("item {item} is not in the queue and never was; its key is row:, fail:, price:, proposal: or request: and what it is about")]
        ItemMustBeKnown { item: Name },
        #[error("item {item} is done already; reopen it first, or add a comment")]
        ItemMustBeOpen { item: Name },
        #[error("item {item} is not done yet, so that it need not be reopened")]
        ItemMustBeResolved { item: Name },
        #[error("{owner} works on item {item} already; assign it to somebody else, or let {owner} release it")]
        ItemMustBeFree { item: Name, owner: Name },
        #[error("item {item} is what the books say, and goes when they say otherwise; mend its cause, set a due time, or add a comment")]
        CauseMustBeGone { item: Name },
        #[error("nobody works on item {item}, so that it cannot be released")]
        ItemMustBeTaken { item: Name },
        #[error("{person} is nobody who works here; assign it to an active person of the list of people")]
        AssigneeMustBeActive { person: Name },
        #[error("item {item} is no request, so that there is nobody to answer; resolve it instead")]
        AnswerMustBeToARequest { item: Name },
        #[error("{by} asked {item} and cannot answer it too; resolve it when it is no longer needed")]
        AnswererMustBeAnother { item: Name, by: Name },
        #[error("period {period} is closed by two people: somebody other than {by} signs {item} in the queue first")]
        PeriodMustBeSigned { period: Period, item: Name, by: Name },
        #[error("{by} has signed {item} already; the second signature is another person's")]
        SignerMustBeAnother { item: Name, by: Name },
        #[error("{by} neither sits at {desk} nor manages its department, and cannot answer {item}; say what you know in a comment")]
        AnswererMustBeOfTheDesk { item: Name, by: Name, desk: Name },
        #[error("{what} says nothing; write a sentence")]
        TextMustBeGiven { what: Name },
        #[error("{step} is a step on a fail, and {item} is none; add a comment")]
        StepMustBeOnAFail { item: Name, step: &'static str },
        #[error("the text of {what} has {bytes} bytes; the most is {bytes_max}, so attach a document or divide it")]
        TextMustFit { what: Name, bytes: usize, bytes_max: usize },
        #[error("this office has neither an account nor a group for {sees}; open the account, or load the rows of the group, or name another")]
        SeesMustBeKnown { sees: Name },
        #[error("{person} is nobody who works here; name an active person of the list")]
        PersonMustBeActive { person: Name },
        #[error("{from_person} and {to_person} are one human; somebody else must stand in")]
        DelegateMustBeAnother { from_person: Name, to_person: Name },
        #[error("delegation {delegation} is between two others; what is lent to somebody else needs an id of its own")]
        DelegationMustStayAsItIs { delegation: Name },
        #[error("delegation {delegation} from {from} until {until} does not end in time: it has from 1 to {days_max} days, the last one not before {today}")]
        DelegationMustEnd { delegation: Name, from: Date, until: Date, today: Date, days_max: i32 },
        #[error("{to_person} stands in for {from_person} on some of these days ({delegation}); what is lent is not lent on, and who is absent stands in for nobody")]
        DelegationMustNotBePassedOn { delegation: Name, from_person: Name, to_person: Name },
    }
}
