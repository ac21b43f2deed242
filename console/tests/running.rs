//! The engine while it is served: readers see what was ordered, a restart goes on, and tables of
//! another office are found out.

use console::Running;
use door::Limits;
use engine::{Engine, Folder};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use terms::{Date, FirmRule, Input, Name};

fn made(place: &Path) -> Folder {
    let folder = Folder::create(place).expect("it is empty");
    let day = Date::parse("2013-10-07").expect("a day");
    Engine::create(folder.clone(), vec![Name::from("us")], day)
        .expect("a new office")
        .close()
        .expect("nothing is open");
    folder
}

fn rule(value: &str) -> Input {
    let effective = Date::parse(&format!("2013-10-1{value}")).expect("a day");
    Input::Rule(FirmRule {
        effective,
        rule: Name::from("approval_days"),
        value: Name::from(value),
        source: Name::from("test"),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_ordered_sees_it_and_a_restart_goes_on() {
    let place = TempDir::new().expect("the machine has a temporary folder");
    let folder = made(&place.path().join("office"));
    for round in ["3", "4", "5"] {
        let running =
            Running::open(folder.clone(), None, &Limits::USUAL).expect("nobody else is there");
        let rooms = &running.rooms;
        let before = rooms.reading.look(office::Office::events);
        rooms
            .order(move |engine| engine.command(rule(round)).map(drop))
            .await
            .expect("it is a rule");
        assert_eq!(rooms.reading.look(office::Office::events), before + 1);
        let position = rooms.tables(|tables| Ok(tables.position()?));
        assert_eq!(position.expect("the tables can be read").next_seq, before + 1);
        let batch =
            rooms.batch_with(before).expect("the journal can be read").expect("the event is there");
        assert!(batch.seq <= before && before < batch.seq + u64::from(batch.events));
        running.close().expect("it ends well");
    }
}

#[test]
fn tables_of_another_office_are_found_out() {
    let place = TempDir::new().expect("the machine has a temporary folder");
    let [one, other] = ["one", "other"].map(|name| made(&place.path().join(name)));
    Running::open(one.clone(), None, &Limits::USUAL)
        .expect("nobody else is there")
        .close()
        .expect("it ends well");
    // The same count of events, another history.
    fs::create_dir_all(other.path().join("views")).expect("a folder can be made");
    for file in fs::read_dir(one.path().join("views")).expect("there are tables") {
        let file = file.expect("the folder can be read");
        fs::copy(file.path(), other.path().join("views").join(file.file_name()))
            .expect("a file can be copied");
    }
    let error = Running::open(other, None, &Limits::USUAL).err().expect("these are not its tables");
    assert!(format!("{error:#}").contains("another journal"), "{error:#}");
}
