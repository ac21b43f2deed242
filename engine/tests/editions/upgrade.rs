//! A change of edition is begun again or was never begun: the power fails at every change of the
//! disk.

use crate::forged::{forged_first, with_a_fee_of_a_cent_more};
use crate::{Kept, events};
use engine::{Engine, verify};
use journal::simulated::SimulatedDisk;
use std::collections::BTreeSet;
use terms::{Event, OfficeEvent, Recorded};

fn beginnings(events: &[Recorded]) -> usize {
    events
        .iter()
        .filter(|recorded| matches!(recorded.event, Event::Office(OfficeEvent::EditionBegan(_))))
        .count()
}

#[test]
fn the_power_fails_at_every_change_of_an_upgrade() {
    let kept = Kept::of("edition-1-rules");
    let files = kept.disk.files();
    let older = events(&kept.folder());
    let uninterrupted = SimulatedDisk::with_files(&files);
    Engine::open(kept.folder_on(&uninterrupted))
        .expect("it is taken over")
        .close()
        .expect("it can be closed");
    let expected = events(&kept.folder_on(&uninterrupted));
    assert_eq!(beginnings(&expected), 1);
    assert!(expected.starts_with(&older) && expected.len() > older.len());

    let (mut seen, mut recoveries) = (BTreeSet::new(), 0);
    for change in 0..uninterrupted.changes() {
        let disk = SimulatedDisk::with_files(&files);
        disk.crash_at(change);
        let opened = Engine::open(kept.folder_on(&disk)).and_then(Engine::close);
        opened.expect_err("the power failed");
        let outcomes = disk.outcomes();
        for found in outcomes.iter().map(|outcome| disk.after(outcome)).chain([disk.after_kill()]) {
            if seen.insert(found.files()) {
                recoveries += 1;
                Engine::open(kept.folder_on(&found))
                    .expect("it is begun again")
                    .close()
                    .expect("it can be closed");
                assert_eq!(events(&kept.folder_on(&found)), expected, "after change {change}");
            }
        }
    }
    println!(
        "counted R1: {recoveries} tried, {recoveries} survived: the power failed at {} changes of an upgrade",
        uninterrupted.changes()
    );
    assert!(recoveries > 5);
    assert!(verify(&kept.folder_on(&uninterrupted)).expect("it can be read").is_whole());
}

/// What does not verify is not taken over.
#[test]
fn an_office_that_was_forged_is_not_taken_over() {
    let kept = Kept::of("edition-2");
    let (forged, _) = forged_first(&kept, with_a_fee_of_a_cent_more);
    let before = events(&kept.folder_on(&forged));
    let error = Engine::open(kept.folder_on(&forged)).map(|_| ()).expect_err("it does not verify");
    assert!(format!("{error:#}").contains("was not taken over"), "{error:#}");
    let there: Vec<Recorded> = events_beside(&kept, &forged);
    assert_eq!(there, before, "nothing was written");
}

fn events_beside(kept: &Kept, disk: &SimulatedDisk) -> Vec<Recorded> {
    events(&kept.folder_on(&disk.after_kill()))
}
