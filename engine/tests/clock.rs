//! A clock that steps back: recorded times never fall, and where they did in an older journal, what
//! was known at a time is everything up to the first batch that was not.

use engine::{Engine, Folder, Lens, look};
use journal::{Batch, Journal, LocalJournal};
use tempfile::TempDir;
use terms::{Date, FirmRule, Input, Moment, Name};

fn day() -> Date {
    Date::parse("2013-10-07").expect("a day")
}

fn rule(value: i32) -> Input {
    Input::Rule(FirmRule {
        effective: Date::from_days(day().days() + value),
        rule: Name::from("approval_days"),
        value: Name::from(value.to_string()),
        source: Name::from("test"),
    })
}

/// An office with four rules, each recorded by itself.
fn office(place: &TempDir) -> Folder {
    let path = place.path().join("office");
    let folder = Folder::create(&path).expect("it is empty");
    let mut engine = Engine::create(folder, vec![Name::from("us")], day()).expect("a new office");
    for value in 1..=4 {
        engine.command(rule(value)).expect("it is a rule");
    }
    engine.close().expect("nothing is open");
    Folder::open(&path).expect("it is there")
}

fn batches(folder: &Folder) -> Vec<Batch> {
    let mut batches = Vec::new();
    let keep = |batch: &Batch| {
        batches.push(batch.clone());
        Ok(())
    };
    let (journal, _) = LocalJournal::open_for_writing(&folder.journal(), keep).expect("it opens");
    journal.close().expect("nothing is open");
    batches
}

/// The same batches, recorded at other times.
fn retimed(folder: &Folder, recorded_at_us: impl Fn(usize) -> i64) {
    let told = batches(folder);
    std::fs::remove_dir_all(folder.path().join("journal")).expect("it is there");
    LocalJournal::create(&folder.journal()).expect("it is gone");
    let opened = LocalJournal::open_for_writing(&folder.journal(), |_| Ok(()));
    let (mut journal, _) = opened.expect("it is new");
    for (place, batch) in told.iter().enumerate() {
        let head = journal.head();
        let body = &batch.body;
        journal.append(&head, recorded_at_us(place), batch.events, body).expect("there is room");
    }
    journal.close().expect("nothing is open");
}

fn events_known(folder: &Folder, at_us: i64) -> u64 {
    let known_at = Some(Moment(at_us * 1000));
    look(folder, Lens { as_of: None, known_at }).expect("it is whole").events()
}

#[test]
fn what_was_known_at_a_time_is_a_beginning_of_the_journal() {
    let place = TempDir::new().expect("the machine has a temporary folder");
    let folder = office(&place);
    // Each third batch was recorded by a clock that stood an hour behind.
    let times = |place: usize| {
        let second = i64::try_from(place).expect("few") * 1_000_000;
        second + if place % 3 == 2 { 0 } else { 3_600_000_000 }
    };
    retimed(&folder, times);
    let told = batches(&folder);
    for (place, _) in told.iter().enumerate() {
        let first_unknown = told.iter().find(|batch| batch.recorded_at_us > times(place));
        let expected = first_unknown.map_or_else(
            || told.iter().map(|batch| u64::from(batch.events)).sum(),
            |batch| batch.seq,
        );
        assert_eq!(events_known(&folder, times(place)), expected, "at the time of batch {place}");
    }
}

#[test]
fn a_recorded_time_is_never_before_the_one_before_it() {
    let place = TempDir::new().expect("the machine has a temporary folder");
    let folder = office(&place);
    let in_2100 = 4_102_444_800_000_000;
    retimed(&folder, |place| in_2100 + i64::try_from(place).expect("few"));
    let mut engine =
        Engine::open(Folder::open(folder.path()).expect("it is there")).expect("it opens");
    engine.command(rule(5)).expect("it is a rule");
    engine.command(rule(6)).expect("it is a rule");
    engine.close().expect("nothing is open");
    let times: Vec<i64> = batches(&folder).iter().map(|batch| batch.recorded_at_us).collect();
    assert!(times.is_sorted(), "{times:?}");
}
