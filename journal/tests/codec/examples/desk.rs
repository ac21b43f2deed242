//! Desk events: an example of each kind, and its words.

use super::source::document;
use super::{actor, date, moment, name, quantity};
use terms::{
    AccountId, Act, Actor, AmountOf, Approval, AssetId, ContentHash, Delegation, Desk, DeskEvent,
    Event, Every, GroupMember, KnownBy, Matter, Moves, Period, Person, Proposal, Repeats, Request,
    RequestSubject, ReverseOn, Role, Sees, Step, Total, VoucherForm, VoucherLine, Work,
};

/// A proposal, approved and declined.
pub fn proposals() -> Vec<Event> {
    vec![
        Event::Desk(DeskEvent::Proposed(proposal(Matter::Line(voucher_line())))),
        Event::Desk(DeskEvent::Approved(approval())),
        Event::Desk(DeskEvent::Declined(approval(), name("the invoice is missing"))),
    ]
}

/// A proposal that is recalled.
pub fn recalls() -> Vec<Event> {
    vec![Event::Desk(DeskEvent::Recalled(approval(), moment("2013-10-07T20:10:00Z")))]
}

/// A proposal of an amount for which two people are due, approved by the first.
pub fn endorsements() -> Vec<Event> {
    vec![Event::Desk(DeskEvent::Endorsed(approval_of_an_amount()))]
}

/// The reopening of a day is put forward.
pub fn reopening_of_a_day() -> Vec<Event> {
    let matter =
        Matter::DayReopening { date: date("2013-10-07"), reason: name("a price was wrong") };
    vec![Event::Desk(DeskEvent::Proposed(proposal(matter)))]
}

/// The same, approved by the second.
pub fn approved_by_amount() -> Vec<Event> {
    vec![Event::Desk(DeskEvent::Approved(approval_of_an_amount()))]
}

fn approval_of_an_amount() -> Approval {
    let amount = AmountOf { asset: AssetId(0), amount: Total(600_000_000) };
    Approval { moves: Moves { amounts: vec![amount], unknown_rows: 0 }, ..approval() }
}

/// Approvals of a document of which two rows cannot be measured.
pub fn approved_unmeasured() -> Vec<Event> {
    let moves = Moves { unknown_rows: 2, ..approval_of_an_amount().moves };
    let approval = Approval { moves, ..approval() };
    vec![
        Event::Desk(DeskEvent::Endorsed(approval.clone())),
        Event::Desk(DeskEvent::Approved(approval)),
    ]
}

/// An act at the door.
pub fn acts() -> Vec<Event> {
    vec![Event::Desk(DeskEvent::Acted(act(KnownBy::Session)))]
}

/// A person, a desk, a request, a step of work.
pub fn people() -> Vec<Event> {
    let step = Step::Comment("the broker has been called".to_owned());
    vec![
        Event::Desk(DeskEvent::PersonSet(person())),
        Event::Desk(DeskEvent::DeskSet(Desk {
            desk: name("SETTLE-NY"),
            version: 1,
            name: name("Settlements New York"),
            department: name("Operations"),
            location: name("New York"),
            time_zone: name("America/New_York"),
            answer_minutes: 30,
        })),
        Event::Desk(DeskEvent::RequestOpened(request())),
        Event::Desk(DeskEvent::Worked(work(step))),
    ]
}

/// An account of a group, and rights that are lent.
pub fn rights() -> Vec<Event> {
    vec![
        Event::Desk(DeskEvent::MemberSet(member())),
        Event::Desk(DeskEvent::Delegated(Delegation {
            delegation: name("leave-1"),
            version: 1,
            from_person: name("carla"),
            to_person: name("ben"),
            from: date("2013-10-07"),
            until: date("2013-10-18"),
            reason: name("leave"),
        })),
    ]
}

/// A person who sees some accounts alone, an account that leaves a group, what is done for another.
pub fn bounded() -> Vec<Event> {
    let sees = [
        Sees::Branch(name("NORTH")),
        Sees::Desk(name("FLOOR")),
        Sees::Account(name("C1")),
        Sees::Group(name("partners")),
    ];
    let acted = Act { in_place_of: Some(name("carla")), ..act(KnownBy::Session) };
    let left = GroupMember { member: false, source: None, ..member() };
    vec![
        Event::Desk(DeskEvent::PersonSet(Person { sees: sees.to_vec(), ..person() })),
        Event::Desk(DeskEvent::MemberSet(left)),
        Event::Desk(DeskEvent::Acted(acted)),
    ]
}

fn member() -> GroupMember {
    GroupMember {
        group: name("partners"),
        account: name("C1"),
        effective: date("2013-10-07"),
        member: true,
        source: Some(name("memo 9")),
    }
}

/// Proposals of everything that can be put forward.
pub fn proposal_words() -> impl Iterator<Item = Event> {
    matters().into_iter().map(|matter| Event::Desk(DeskEvent::Proposed(proposal(matter))))
}

/// Acts of people known in each way.
pub fn act_words() -> impl Iterator<Item = Event> {
    KnownBy::ALL
        .iter()
        .map(|known_by| Event::Desk(DeskEvent::Acted(Act { object: None, ..act(*known_by) })))
}

/// Requests about each kind of thing, and every step.
pub fn work_words() -> impl Iterator<Item = Event> {
    let requests = RequestSubject::ALL.iter().map(|subject| {
        Event::Desk(DeskEvent::RequestOpened(Request {
            subject: *subject,
            about: None,
            ..request()
        }))
    });
    let said = || "done".to_owned();
    let steps = [
        Step::Take,
        Step::Release,
        Step::Assign(name("ben")),
        Step::Due(moment("2013-10-08T20:00:00Z")),
        Step::Answer(said()),
        Step::Resolve(said()),
        Step::Reopen(said()),
    ];
    requests.chain(steps.map(|step| Event::Desk(DeskEvent::Worked(work(step)))))
}

/// Steps on fails.
pub fn steps_on_fails() -> Vec<Event> {
    let steps = [
        Step::Chase("called".to_owned()),
        Step::BuyIn(date("2013-10-14"), "told OTHER".to_owned()),
    ];
    steps.map(|step| Event::Desk(DeskEvent::Worked(work(step)))).to_vec()
}

fn person() -> Person {
    Person {
        person: name("ben"),
        version: 2,
        full_name: name("Ben Osei"),
        email: Some(name("ben@example.com")),
        desk: name("SETTLE-NY"),
        roles: Role::ALL.to_vec(),
        language: Some(name("en")),
        active: true,
        sees: Vec::new(),
    }
}

fn request() -> Request {
    Request {
        request_id: name("R-1"),
        by: actor("gita"),
        desk: name("SETTLE-NY"),
        subject: RequestSubject::Inventory,
        about: Some(name("AAPL")),
        text: "how many can we lend?".to_owned(),
        at: moment("2013-10-07T20:00:00Z"),
    }
}

fn work(step: Step) -> Work {
    Work {
        item: name("fail:NSCC:AAPL"),
        by: actor("asha"),
        at: moment("2013-10-07T20:30:00Z"),
        step,
    }
}

fn act(known_by: KnownBy) -> Act {
    Act {
        by: Actor { person: name("ben"), known_by },
        in_place_of: None,
        from: name("127.0.0.1"),
        act: name("approve"),
        object: Some(name("payments-1f2e3d4c")),
        at: moment("2013-10-07T20:15:00.25Z"),
        events: 1,
    }
}

fn proposal(matter: Matter) -> Proposal {
    Proposal { proposal_id: name("V-7"), by: actor("Ada Lovelace"), matter }
}

fn approval() -> Approval {
    Approval {
        proposal_id: name("V-7"),
        by: actor("Grace Hopper"),
        shown: ContentHash([0x7e; 32]),
        moves: Moves::default(),
    }
}

fn voucher_line() -> VoucherLine {
    let form = VoucherForm {
        date: date("2013-10-31"),
        narrative: name("rent"),
        repeats: Some(Repeats { every: Every::Month, until: date("2014-09-30") }),
        reverse_on: Some(ReverseOn::NextPeriod),
        subject: None,
    };
    VoucherLine {
        line: 1,
        form,
        debit_account: AccountId(31),
        credit_account: AccountId(32),
        asset: AssetId(0),
        amount: quantity(250_000),
    }
}

/// Everything that can be put forward, with every word in it.
fn matters() -> Vec<Matter> {
    let line = |repeats, reverse_on| {
        let form = VoucherForm { repeats, reverse_on, ..voucher_line().form };
        Matter::Line(VoucherLine { form, ..voucher_line() })
    };
    let until = date("2014-09-30");
    let recurring =
        Every::ALL.iter().map(|every| line(Some(Repeats { every: *every, until }), None));
    let others = [
        line(None, Some(ReverseOn::Day(date("2013-11-04")))),
        Matter::Reversal { voucher_id: name("V-6") },
        Matter::Reopening { period: Period::of(date("2013-10-07")), reason: name("late invoice") },
        Matter::Document {
            document: document(),
            rows: 2,
            reason: name("money that a client asked for"),
        },
    ];
    recurring.chain(others).collect()
}
