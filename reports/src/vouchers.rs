//! What a person puts into the books by hand: proposals with their hashes, and vouchers.

use super::{Day, account, asset, show};
use crate::output::Table;
use office::Office;
use office::desks::{Decision, Kept, rules, view};
use terms::{AssetId, Name, Posting, Say, Wording};

/// Every proposal, those that nobody has decided on first.
pub fn proposals(office: &Office, day: Day) -> Table<'_> {
    let mut all: Vec<(&Name, &Kept)> = office.proposals.all().collect();
    all.sort_by_key(|(_, kept)| kept.decision.is_some());
    let rows = all.into_iter().map(move |(proposal_id, kept)| {
        vec![
            proposal_id.wording(),
            state(office, kept, day).into(),
            kept.by.person.wording(),
            kept.proposed_on.wording(),
            decided_by(kept).into(),
            Wording::several(
                "; ",
                view::sentences(kept, &office.directory).into_iter().map(Wording::from).collect(),
            ),
            view::hash(proposal_id, kept, &office.directory).wording(),
        ]
    });
    Table::new(&["proposal", "state", "by", "proposed_on", "decided_by", "says", "hash"], rows)
}

fn state(office: &Office, kept: &Kept, day: Day) -> &'static str {
    match &kept.decision {
        None if rules::has_expired(kept, &office.directory, day.date) => "expired",
        None => "open",
        Some(Decision::Approved(_)) => "approved",
        Some(Decision::Declined(..)) => "declined",
    }
}

fn decided_by(kept: &Kept) -> String {
    match &kept.decision {
        None => String::new(),
        Some(Decision::Approved(approval)) => approval.by.person.to_string(),
        Some(Decision::Declined(approval, reason)) => format!("{}: {reason}", approval.by.person),
    }
}

/// Every voucher at hand, a row for each of its postings.
pub fn vouchers(office: &Office, _: Day) -> Table<'_> {
    let rows = office.vouchers.all().flat_map(move |booked| {
        let voucher = &booked.voucher;
        let optional = |name: Option<&Name>| name.map(Say::wording).unwrap_or_default();
        let head = [
            voucher.voucher_id.wording(),
            voucher.kind.as_str().into(),
            voucher.date.wording(),
            voucher.about.wording(),
            voucher.subject.map(|subject| account(office, subject).into()).unwrap_or_default(),
        ];
        let tail = [
            voucher.narrative.clone(),
            optional(voucher.reverses.as_ref()),
            optional(office.vouchers.reversal_of(&voucher.voucher_id)),
        ];
        booked
            .entry
            .postings()
            .iter()
            .map(move |posting| [&head[..], &sides(office, posting), &tail[..]].concat())
    });
    Table::new(
        &[
            "voucher",
            "kind",
            "date",
            "about",
            "subject",
            "account",
            "asset",
            "debit",
            "credit",
            "narrative",
            "reverses",
            "reversed_by",
        ],
        rows,
    )
}

fn sides(office: &Office, posting: &Posting) -> [Wording; 4] {
    let shown =
        |id: AssetId| Wording::from(show(office, id, terms::Total::from(posting.quantity).abs()));
    let (debit, credit) = if posting.quantity.units() < 0 {
        (shown(posting.asset), Wording::default())
    } else {
        (Wording::default(), shown(posting.asset))
    };
    [account(office, posting.account).into(), asset(office, posting.asset).into(), debit, credit]
}
