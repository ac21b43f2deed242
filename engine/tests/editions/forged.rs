//! Forgeries in an older edition's stretch are found, also where that edition is declared to decide
//! otherwise: the older rule gives the older figure, to the last digit.

use crate::Kept;
use engine::verify;
use journal::simulated::SimulatedDisk;
use terms::{
    Booked, DeskEvent, Edition, Entry, Event, KnownEvent, OfficeEvent, Posting, Quantity, Recorded,
    SourceEvent, Trade,
};

/// The forged event, by its number, is found in its edition, whatever else differs behind it.
fn assert_found(kept: &Kept, disk: &SimulatedDisk, seq: u64, edition: Edition) {
    let report = verify(&kept.folder_on(disk)).expect("it can be read");
    assert!(!report.is_whole());
    let found: Vec<u64> = report.differences.iter().map(|difference| difference.seq).collect();
    assert_eq!(found.first(), Some(&seq), "{:#?}", report.differences);
    assert_eq!(report.differences[0].edition, edition);
}

/// Forges the first event for which this gives another one.
pub fn forged_first(kept: &Kept, forge: impl Fn(&Event) -> Option<Event>) -> (SimulatedDisk, u64) {
    let mut place = None;
    let disk = kept.forged(|seq, recorded| {
        let other = forge(&recorded.event).filter(|_| place.is_none());
        place = place.or(other.as_ref().map(|_| seq));
        Some(Recorded { event: other.unwrap_or(recorded.event), ..recorded })
    });
    (disk, place.expect("there is such an event"))
}

pub fn with_a_fee_of_a_cent_more(event: &Event) -> Option<Event> {
    match event {
        Event::Booked(Booked::Trade(trade), entry) if trade.fees.units() > 0 => {
            let (trade, entry) = with_a_cent_more(trade, entry);
            Some(Event::Booked(Booked::Trade(trade), entry))
        }
        _ => None,
    }
}

fn moved(posting: &Posting, units: i64) -> Posting {
    let quantity =
        Quantity::try_new(i128::from(posting.quantity.units() + units)).expect("it fits");
    Posting { quantity, ..*posting }
}

/// A cent more of a fee, out of the client's money: the entry balances, every checksum holds.
fn with_a_cent_more(trade: &Trade, entry: &Entry) -> (Trade, Entry) {
    let fee = entry
        .postings()
        .iter()
        .rposition(|posting| posting.asset == trade.currency)
        .expect("a sale bears fees");
    let forged = entry.postings().iter().enumerate().map(|(index, posting)| match posting {
        _ if index == fee => moved(posting, 1),
        Posting { account, asset, .. } if *account == trade.account && *asset == trade.currency => {
            moved(posting, -1)
        }
        _ => *posting,
    });
    let entry = Entry::try_new(entry.value_date(), forged).expect("it balances");
    let fees = Quantity::try_new(i128::from(trade.fees.units() + 1)).expect("a cent more fits");
    (Trade { fees, ..trade.clone() }, entry)
}

#[test]
fn a_copy_is_whole() {
    for name in ["edition-1", "edition-2", "edition-4", "edition-4-rules"] {
        let kept = Kept::of(name);
        let copy = kept.forged(|_, recorded| Some(recorded));
        let report = verify(&kept.folder_on(&copy)).expect("it can be read");
        assert!(report.is_whole(), "{:#?}", report.differences);
    }
}

/// That a trade says by what it was charged is declared to differ; the fee is not.
#[test]
fn a_fee_of_a_trade_that_edition_1_charged() {
    let kept = Kept::of("edition-1");
    let (disk, seq) = forged_first(&kept, with_a_fee_of_a_cent_more);
    assert_found(&kept, &disk, seq, Edition(1));
}

/// The entry of an opening balance is declared to differ; what edition 1 posted is still found
/// again.
#[test]
fn a_posting_of_an_opening_balance_of_edition_1() {
    let kept = Kept::of("edition-1");
    let (disk, seq) = forged_first(&kept, |event| match event {
        Event::Booked(Booked::Position(position), entry) if position.cost.is_some() => {
            let more = |posting: &Posting| moved(posting, posting.quantity.units().signum());
            let lines: Vec<Posting> = entry.postings().iter().map(more).collect();
            let entry = Entry::try_new(entry.value_date(), lines).expect("it balances");
            Some(Event::Booked(Booked::Position(position.clone()), entry))
        }
        _ => None,
    });
    assert_found(&kept, &disk, seq, Edition(1));
}

#[test]
fn an_account_of_the_chart_of_edition_1_that_is_gone() {
    let kept = Kept::of("edition-1");
    let mut place = None;
    let disk = kept.forged(|seq, recorded| {
        let is_it = matches!(
            &recorded.event,
            Event::Known(KnownEvent::AccountOpened(account)) if account.account == "COMMISSION"
        );
        place = place.or(is_it.then_some(seq));
        (!is_it).then_some(recorded)
    });
    let report = verify(&kept.folder_on(&disk)).expect("it can be read");
    assert!(place.is_some());
    let names_it = |difference: &engine::Difference| difference.what.contains("COMMISSION");
    assert!(report.differences.iter().any(names_it), "{:#?}", report.differences);
}

/// The hash to which an approval binds is declared to be another one; it is still the older one.
#[test]
fn an_approval_of_edition_2() {
    let kept = Kept::of("edition-2");
    let (disk, seq) = forged_first(&kept, |event| match event {
        Event::Desk(DeskEvent::Approved(approval)) => {
            let mut approval = approval.clone();
            approval.shown.0[7] ^= 1;
            Some(Event::Desk(DeskEvent::Approved(approval)))
        }
        _ => None,
    });
    assert_found(&kept, &disk, seq, Edition(2));
}

#[test]
fn an_approval_by_whoever_put_it_forward() {
    let kept = Kept::of("edition-2");
    let proposals = crate::events(&kept.folder());
    let (disk, seq) = forged_first(&kept, |event| match event {
        Event::Desk(DeskEvent::Approved(approval)) => {
            let of_it = |recorded: &Recorded| match &recorded.event {
                Event::Desk(DeskEvent::Proposed(proposal))
                    if proposal.proposal_id == approval.proposal_id =>
                {
                    Some(proposal.by.clone())
                }
                _ => None,
            };
            let by = proposals.iter().find_map(of_it).expect("it was put forward");
            Some(Event::Desk(DeskEvent::Approved(terms::Approval { by, ..approval.clone() })))
        }
        _ => None,
    });
    assert_found(&kept, &disk, seq, Edition(2));
}

/// Words that nobody said: a refusal's sentence of edition 2.
#[test]
fn the_words_of_a_refusal_of_edition_2() {
    let kept = Kept::of("edition-2");
    let (disk, seq) = forged_first(&kept, |event| match event {
        Event::Source(SourceEvent::InputRejected { id, sentence }) => {
            let said = format!("{}, or not", sentence.as_prose().expect("it was kept in words"));
            let sentence = terms::Sentence::prose(sentence.code.clone(), said);
            Some(Event::Source(SourceEvent::InputRejected { id: id.clone(), sentence }))
        }
        _ => None,
    });
    assert_found(&kept, &disk, seq, Edition(2));
}

/// What stands at the beginning of an edition follows from the books before it, and is found when
/// it does not.
#[test]
fn the_beginning_of_edition_4() {
    let kept = Kept::of("edition-4");
    let is_found = |what: &str, forge: &dyn Fn(&Event) -> Option<Event>| {
        let (disk, seq) = forged_first(&kept, forge);
        let report = verify(&kept.folder_on(&disk)).expect("it can be read");
        assert!(
            report.differences.iter().any(|difference| difference.seq == seq),
            "{what}: {:#?}",
            report.differences
        );
    };
    is_found("how much was proved", &|event| match event {
        Event::Office(OfficeEvent::EditionBegan(began)) => {
            let proved =
                began.proved.map(|proved| terms::Proved { events: proved.events - 1, ..proved });
            Some(Event::Office(OfficeEvent::EditionBegan(terms::EditionBegan {
                proved,
                ..began.clone()
            })))
        }
        _ => None,
    });
    is_found("a restated figure", &|event| match event {
        Event::Office(OfficeEvent::Restated(restatement)) => {
            let mut restatement = restatement.clone();
            restatement.figures[0].before = "nothing".into();
            Some(Event::Office(OfficeEvent::Restated(restatement)))
        }
        _ => None,
    });
    is_found("an account that the chart does not bring", &|event| match event {
        Event::Known(KnownEvent::AccountOpened(account)) if account.account == "ACCRUALS" => {
            Some(Event::Known(KnownEvent::AccountOpened(terms::Account {
                account: "SPARE".into(),
                ..account.clone()
            })))
        }
        _ => None,
    });
}

/// The running edition declares nothing about itself.
#[test]
fn what_the_running_edition_did_not_decide() {
    let kept = Kept::of("edition-4-rules");
    let (disk, seq) = forged_first(&kept, with_a_fee_of_a_cent_more);
    assert_found(&kept, &disk, seq, Edition(4));
    let (disk, seq) = forged_first(&kept, |event| match event {
        Event::Source(SourceEvent::InputRejected { id, sentence }) => {
            let mut sentence = sentence.clone();
            sentence.args.pop();
            Some(Event::Source(SourceEvent::InputRejected { id: id.clone(), sentence }))
        }
        _ => None,
    });
    assert_found(&kept, &disk, seq, Edition(4));
}
