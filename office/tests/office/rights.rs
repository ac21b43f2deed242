//! Rights of people to see: bounds, groups of accounts, and what is lent for an absence.

use crate::office::engine::{Engine, rulebook};
use crate::office::people::{desk, person, with_people};
use crate::office::rows::{account, account_change, day};
use office::{Office, Outcome, Sight};
use terms::{
    Account, AccountChange, Delegation, FirmRule, GroupMember, Input, Name, Person, Role, Sees,
};

/// `group account effective yes|no`.
fn member(row: &str) -> Input {
    let [group, account, effective, is_member] =
        row.split(' ').collect::<Vec<_>>().try_into().expect("four words");
    Input::SetMember(GroupMember {
        group: group.into(),
        account: account.into(),
        effective: day(effective),
        member: is_member == "yes",
        source: None,
    })
}

/// `delegation version from_person to_person from until`, for a leave.
fn lent(row: &str) -> Delegation {
    let [delegation, version, from_person, to_person, from, until] =
        row.split(' ').collect::<Vec<_>>().try_into().expect("six words");
    Delegation {
        delegation: delegation.into(),
        version: version.parse().expect("a number"),
        from_person: from_person.into(),
        to_person: to_person.into(),
        from: day(from),
        until: day(until),
        reason: "leave".into(),
    }
}

fn sees(text: &str) -> Vec<Sees> {
    Sees::parse_all(text).expect("it is written well")
}

/// N1 and N2 are of the branch North, S1 of South and of the desk FLOOR.
fn with_branches() -> Engine {
    let mut engine = with_people();
    let of = |name: &str, branch: &'static str, desk: Option<&'static str>| {
        let account = Account { branch: Some(branch.into()), ..account(&format!("{name} margin")) };
        Input::OpenAccount(Account { desk: desk.map(Name::from), ..account })
    };
    engine.book([
        of("N1", "North", None),
        of("N2", "North", None),
        of("S1", "South Bay", Some("floor")),
    ]);
    engine
}

/// The accounts that bounds come to.
#[track_caller]
fn in_sight(office: &Office, text: &str) -> Vec<String> {
    let Sight::Only(accounts) = office.sight(&sees(text)) else { panic!("it is bounded") };
    accounts.iter().map(ToString::to_string).collect()
}

/// With a group that has an account, and with rights of Ben that Asha was lent from the 8th to the
/// 10th.
fn with_a_delegation() -> Engine {
    let mut engine = with_branches();
    engine.book([
        member("partners N1 2013-10-07 yes"),
        Input::Delegate(lent("L1 1 ben asha 2013-10-08 2013-10-10")),
    ]);
    engine
}

type Row = (&'static str, fn() -> Engine, Input, &'static [&'static str]);

/// One row for each rejection code about rights, in the order of the codes.
pub fn refusals() -> Vec<Row> {
    let row = |code: &'static str, input: Input, says: &'static [&'static str]| -> Row {
        (code, with_a_delegation, input, says)
    };
    let seer = |text: &str| Person { sees: sees(text), ..person("hal 1 FLOOR clerk") };
    vec![
        row(
            "sees_must_be_known",
            Input::SetPerson(seer("branch:North group:friends")),
            &["group:friends", "load the rows of the group"],
        ),
        row(
            "person_must_be_active",
            Input::Delegate(lent("L2 1 gita zoe 2013-10-08 2013-10-10")),
            &["zoe", "the list"],
        ),
        row(
            "delegate_must_be_another",
            Input::Delegate(lent("L2 1 gita Gita 2013-10-08 2013-10-10")),
            &["gita", "Gita", "somebody else"],
        ),
        row(
            "delegation_must_stay_as_it_is",
            Input::Delegate(lent("L1 2 ben gita 2013-10-08 2013-10-10")),
            &["L1", "an id of its own"],
        ),
        // 93 days: 2013-10-08 and 92 days behind it.
        row(
            "delegation_must_end",
            Input::Delegate(lent("L2 1 gita asha 2013-10-08 2014-01-08")),
            &["L2", "2014-01-08", "92"],
        ),
        row(
            "delegation_must_not_be_passed_on",
            Input::Delegate(lent("L2 1 asha gita 2013-10-10 2013-10-11")),
            &["L1", "asha stands in for ben", "not lent on"],
        ),
    ]
}

#[test]
fn bounds_come_to_the_accounts_that_have_them_now() {
    let mut engine = with_branches();
    assert_eq!(in_sight(&engine.office, "branch:north"), ["N1", "N2"]);
    assert_eq!(in_sight(&engine.office, "branch:South Bay account:N2"), ["N2", "S1"]);
    assert_eq!(in_sight(&engine.office, "desk:FLOOR"), ["S1"]);
    assert_eq!(in_sight(&engine.office, "branch:West"), [""; 0]);
    engine.book([Input::ChangeAccount(AccountChange {
        branch: Some("North".into()),
        ..account_change("CH1 S1 2013-10-07")
    })]);
    assert_eq!(in_sight(&engine.office, "branch:North"), ["N1", "N2", "S1"]);
}

#[test]
fn a_group_has_its_accounts_from_their_days_on() {
    let mut engine = with_branches();
    engine.book([
        member("partners N1 2013-10-07 yes"),
        member("partners S1 2013-10-08 yes"),
        member("partners N1 2013-10-09 no"),
    ]);
    let of_partners = |engine: &Engine| in_sight(&engine.office, "group:Partners");
    assert_eq!(of_partners(&engine), ["N1"]);
    engine.day("2013-10-07", []);
    engine.begin(day("2013-10-08"));
    assert_eq!(of_partners(&engine), ["N1", "S1"]);
    engine.day("2013-10-08", []);
    engine.begin(day("2013-10-09"));
    assert_eq!(of_partners(&engine), ["S1"]);
    let again = [member("partners S1 2013-10-08 yes"), member("partners S1 2013-10-08 no")];
    assert_eq!(engine.send(again), [Outcome::Duplicate, Outcome::Rejected]);
    let kept = Office::from_image(rulebook(), &engine.office.image()).expect("of this build");
    assert_eq!(in_sight(&kept, "group:partners"), ["S1"]);
}

#[test]
fn what_is_lent_ends_by_itself_and_may_end_sooner() {
    let mut engine = with_a_delegation();
    let hats = |engine: &Engine| {
        let hats = engine.office.hats("asha").into_iter();
        hats.map(|hat| (hat.of.to_string(), hat.roles)).collect::<Vec<_>>()
    };
    let own = ("asha".to_owned(), vec![Role::Clerk]);
    let lent_to_her = ("ben".to_owned(), vec![Role::Manager]);
    assert_eq!(hats(&engine), std::slice::from_ref(&own));
    engine.day("2013-10-07", []);
    engine.begin(day("2013-10-08"));
    assert_eq!(hats(&engine), [own.clone(), lent_to_her.clone()]);
    let mut sooner = engine;
    for date in ["2013-10-08", "2013-10-09"] {
        sooner.day(date, []);
    }
    sooner.begin(day("2013-10-10"));
    assert_eq!(hats(&sooner), [own.clone(), lent_to_her], "the last day counts");
    sooner.book([Input::Delegate(lent("L1 2 ben asha 2013-10-08 2013-10-09"))]);
    assert_eq!(hats(&sooner), std::slice::from_ref(&own), "he is back a day early");
    let mut by_itself = with_a_delegation();
    for date in ["2013-10-07", "2013-10-08", "2013-10-09", "2013-10-10"] {
        by_itself.day(date, []);
    }
    by_itself.begin(day("2013-10-11"));
    assert_eq!(hats(&by_itself), [own]);
}

#[test]
fn the_front_office_sees_its_desk_when_the_firm_says_so() {
    let mut engine = with_branches();
    let both = Person { roles: vec![Role::Clerk, Role::FrontOffice], ..person("hal 1 FLOOR it") };
    engine.book([Input::SetPerson(both)]);
    let hats = |engine: &Engine, person: &str| {
        let hats = engine.office.hats(person).into_iter();
        hats.map(|hat| (hat.roles, Sees::joined(&hat.sees))).collect::<Vec<_>>()
    };
    assert_eq!(hats(&engine, "gita"), [(vec![Role::FrontOffice], String::new())]);
    engine.book([Input::Rule(FirmRule {
        effective: day("2013-10-07"),
        rule: "front_office_sees".into(),
        value: "desk".into(),
        source: "the partners".into(),
    })]);
    assert_eq!(hats(&engine, "gita"), [(vec![Role::FrontOffice], "desk:FLOOR".to_owned())]);
    assert_eq!(
        hats(&engine, "hal"),
        [(vec![Role::Clerk], String::new()), (vec![Role::FrontOffice], "desk:FLOOR".to_owned()),],
        "as a clerk he sees the whole firm"
    );
    let own = Person { sees: sees("branch:North"), ..person("gita 2 FLOOR front_office") };
    engine.book([Input::SetDesk(desk("FLOOR 2 trading")), Input::SetPerson(own)]);
    assert_eq!(hats(&engine, "gita"), [(vec![Role::FrontOffice], "branch:North".to_owned())]);
    assert_eq!(hats(&engine, "asha"), [(vec![Role::Clerk], String::new())]);
}
