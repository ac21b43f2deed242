//! Rows about people, desks, groups of accounts and delegations.

use crate::kinds::input;
use terms::{
    Date, Delegation, Desk, GroupMember, Input, Person, Role, Sees, SourceKind, Unreadable,
};

#[test]
fn a_person_and_a_desk() {
    let long = "person,version,full_name,email,desk,roles,language,active\nben,2,Ben Osei,ben@example.com,SETTLE-NY,manager  clerk manager,en,no\n";
    let expected = Person {
        person: "ben".into(),
        version: 2,
        full_name: "Ben Osei".into(),
        email: Some("ben@example.com".into()),
        desk: "SETTLE-NY".into(),
        roles: vec![Role::Clerk, Role::Manager],
        language: Some("en".into()),
        active: false,
        sees: Vec::new(),
    };
    assert_eq!(input(SourceKind::People, long), Input::SetPerson(expected.clone()));
    let short = Person {
        email: None,
        language: None,
        roles: vec![Role::FrontOffice],
        active: true,
        ..expected
    };
    let text =
        "person,version,full_name,desk,roles,active\nben,2,Ben Osei,SETTLE-NY,front_office,yes\n";
    assert_eq!(input(SourceKind::People, text), Input::SetPerson(short.clone()));
    let sees = Sees::parse_all("branch:New York group:partners").expect("bounds");
    let text = "person,version,full_name,desk,roles,active,sees\nben,2,Ben Osei,SETTLE-NY,front_office,yes,group:partners branch:New York\n";
    assert_eq!(input(SourceKind::People, text), Input::SetPerson(Person { sees, ..short }));
    let wrong = "person,version,full_name,desk,roles,active,sees\nben,2,Ben Osei,SETTLE-NY,front_office,yes,north\n";
    let Input::Unreadable(Unreadable { message, .. }) = input(SourceKind::People, wrong) else {
        panic!("it says not what north is")
    };
    let message = terms::words::english(&message);
    assert!(message.contains("north") && message.contains("branch:"), "{message}");
    let wrong =
        "person,version,full_name,desk,roles,active\nben,1,Ben Osei,SETTLE-NY,clerk king,yes\n";
    let Input::Unreadable(Unreadable { id, message }) = input(SourceKind::People, wrong) else {
        panic!("there is no such role")
    };
    let message = terms::words::english(&message);
    assert!(
        id == "ben" && message.contains("clerk king") && message.contains("front_office"),
        "{message}"
    );

    let text = "desk,version,name,department,location,time_zone,answer_minutes\nSETTLE-NY,1,Settlements,Operations,New York,America/New_York,30\n";
    let expected = Desk {
        desk: "SETTLE-NY".into(),
        version: 1,
        name: "Settlements".into(),
        department: "Operations".into(),
        location: "New York".into(),
        time_zone: "America/New_York".into(),
        answer_minutes: 30,
    };
    assert_eq!(input(SourceKind::Desks, text), Input::SetDesk(expected));
}

#[test]
fn a_group_and_a_delegation() {
    let day = |text| Date::parse(text).expect("a day");
    let text = "group,account,effective,member\npartners,C1,2013-10-07,no\n";
    let expected = GroupMember {
        group: "partners".into(),
        account: "C1".into(),
        effective: day("2013-10-07"),
        member: false,
        source: None,
    };
    assert_eq!(input(SourceKind::Groups, text), Input::SetMember(expected));
    let text = "delegation,version,from_person,to_person,from,until,reason\nL1,2,carla,ben,2013-10-07,2013-10-18,leave\n";
    let expected = Delegation {
        delegation: "L1".into(),
        version: 2,
        from_person: "carla".into(),
        to_person: "ben".into(),
        from: day("2013-10-07"),
        until: day("2013-10-18"),
        reason: "leave".into(),
    };
    assert_eq!(input(SourceKind::Delegations, text), Input::Delegate(expected));
}
