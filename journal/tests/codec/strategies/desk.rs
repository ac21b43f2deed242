//! Random desk events.

use super::source::document;
use super::{
    account_id, actor, asset_id, date, hash, moment, name, number, period, quantity, text,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use terms::{
    Act, AmountOf, Approval, Delegation, Desk, DeskEvent, Event, Every, GroupMember, Matter, Moves,
    Person, Proposal, Repeats, Request, RequestSubject, ReverseOn, Role, Sees, Step, Total,
    VoucherForm, VoucherLine, Work,
};

/// Any event of a person.
pub fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        proposal().prop_map(|desk| Event::Desk(DeskEvent::Proposed(desk))).boxed(),
        approval().prop_map(|desk| Event::Desk(DeskEvent::Approved(desk))).boxed(),
        (approval(), name())
            .prop_map(|(approval, reason)| {
                let word = Approval { moves: terms::Moves::default(), ..approval };
                Event::Desk(DeskEvent::Declined(word, reason))
            })
            .boxed(),
        approval().prop_map(|desk| Event::Desk(DeskEvent::Endorsed(desk))).boxed(),
        (approval(), moment())
            .prop_map(|(approval, at)| {
                let word = Approval { moves: terms::Moves::default(), ..approval };
                Event::Desk(DeskEvent::Recalled(word, at))
            })
            .boxed(),
        act().prop_map(|desk| Event::Desk(DeskEvent::Acted(desk))).boxed(),
        people().boxed()
    ]
}

fn proposal() -> impl Strategy<Value = Proposal> {
    let fields = (name(), actor(), matter());
    fields.prop_map(|(proposal_id, by, matter)| Proposal { proposal_id, by, matter })
}

fn matter() -> impl Strategy<Value = Matter> {
    prop_oneof![
        voucher_line().prop_map(Matter::Line),
        name().prop_map(|voucher_id| Matter::Reversal { voucher_id }),
        (period(), name()).prop_map(|(period, reason)| Matter::Reopening { period, reason }),
        (date(), name()).prop_map(|(date, reason)| Matter::DayReopening { date, reason }),
        (document(), number(), name()).prop_map(|(document, rows, reason)| Matter::Document {
            document,
            rows,
            reason
        }),
    ]
}

fn voucher_line() -> impl Strategy<Value = VoucherLine> {
    let repeats = (select(Every::ALL), date()).prop_map(|(every, until)| Repeats { every, until });
    let reverse_on = prop_oneof![Just(ReverseOn::NextPeriod), date().prop_map(ReverseOn::Day)];
    let form = (date(), name(), of(repeats), of(reverse_on), of(account_id()));
    let sides = (number(), account_id(), account_id(), asset_id(), quantity());
    (sides, form).prop_map(
        |(
            (line, debit_account, credit_account, asset, amount),
            (date, narrative, repeats, reverse_on, subject),
        )| {
            let form = VoucherForm { date, narrative, repeats, reverse_on, subject };
            VoucherLine { line, form, debit_account, credit_account, asset, amount }
        },
    )
}

fn approval() -> impl Strategy<Value = Approval> {
    let amount = (asset_id(), -(1_i128 << 126)..1_i128 << 126)
        .prop_map(|(asset, amount)| AmountOf { asset, amount: Total(amount) });
    let moves = (vec(amount, 0..3), number())
        .prop_map(|(amounts, unknown_rows)| Moves { amounts, unknown_rows });
    (name(), actor(), hash(), moves).prop_map(|(proposal_id, by, shown, moves)| Approval {
        proposal_id,
        by,
        shown,
        moves,
    })
}

fn act() -> impl Strategy<Value = Act> {
    let fields = (actor(), of(name()), name(), name(), of(name()), moment(), number());
    fields.prop_map(|(by, in_place_of, from, act, object, at, events)| Act {
        by,
        in_place_of,
        from,
        act,
        object,
        at,
        events,
    })
}

fn people() -> impl Strategy<Value = Event> {
    let person = (
        name(),
        number(),
        name(),
        of(name()),
        name(),
        vec(select(Role::ALL), 0..4),
        of(name()),
        any::<bool>(),
        vec(sees(), 0..3),
    );
    let desk = (name(), number(), name(), name(), name(), name(), number());
    let request =
        (name(), actor(), name(), select(RequestSubject::ALL), of(name()), text(), moment());
    prop_oneof![
        person.prop_map(
            |(person, version, full_name, email, desk, roles, language, active, sees)| {
                Event::Desk(DeskEvent::PersonSet(Person {
                    person,
                    version,
                    full_name,
                    email,
                    desk,
                    roles,
                    language,
                    active,
                    sees,
                }))
            }
        ),
        rights(),
        desk.prop_map(|(desk, version, name, department, location, time_zone, answer_minutes)| {
            Event::Desk(DeskEvent::DeskSet(Desk {
                desk,
                version,
                name,
                department,
                location,
                time_zone,
                answer_minutes,
            }))
        }),
        request.prop_map(|(request_id, by, desk, subject, about, text, at)| {
            Event::Desk(DeskEvent::RequestOpened(Request {
                request_id,
                by,
                desk,
                subject,
                about,
                text,
                at,
            }))
        }),
        (name(), actor(), moment(), step()).prop_map(|(item, by, at, step)| Event::Desk(
            DeskEvent::Worked(Work { item, by, at, step })
        )),
    ]
}

fn sees() -> impl Strategy<Value = Sees> {
    prop_oneof![
        name().prop_map(Sees::Branch),
        name().prop_map(Sees::Desk),
        name().prop_map(Sees::Account),
        name().prop_map(Sees::Group),
    ]
}

fn rights() -> impl Strategy<Value = Event> {
    let member = (name(), name(), date(), any::<bool>(), of(name()));
    let lent = (name(), number(), name(), name(), date(), date(), name());
    prop_oneof![
        member.prop_map(|(group, account, effective, member, source)| {
            let row = GroupMember { group, account, effective, member, source };
            Event::Desk(DeskEvent::MemberSet(row))
        }),
        lent.prop_map(|(delegation, version, from_person, to_person, from, until, reason)| {
            Event::Desk(DeskEvent::Delegated(Delegation {
                delegation,
                version,
                from_person,
                to_person,
                from,
                until,
                reason,
            }))
        }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Take),
        Just(Step::Release),
        name().prop_map(Step::Assign),
        text().prop_map(Step::Comment),
        moment().prop_map(Step::Due),
        text().prop_map(Step::Answer),
        text().prop_map(Step::Resolve),
        text().prop_map(Step::Reopen),
        text().prop_map(Step::Chase),
        (date(), text()).prop_map(|(date, text)| Step::BuyIn(date, text)),
    ]
}
