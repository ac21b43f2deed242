//! An office that goes on by an edition which this program does not know, newer or older, is
//! refused by name, and nothing of it is changed.

use crate::Kept;
use engine::commands::backup;
use engine::{Engine, Folder, Lens, look, verify};
use journal::codec::Encoder;
use journal::{Journal, LocalJournal};
use terms::{ContentHash, Edition, EditionBegan, Event, Name, OfficeEvent, Origin, Recorded};

fn going_on_by(edition: u16, program: &str) -> Kept {
    let kept = Kept::of("edition-2");
    let began = EditionBegan {
        edition: Edition(edition),
        program: Name::from(program),
        rulebook: ContentHash([7; 32]),
        proved: None,
    };
    let mut encoder = Encoder::new();
    encoder.push(&Recorded {
        origin: Origin::Command,
        event: Event::Office(OfficeEvent::EditionBegan(began)),
    });
    let (mut journal, _) =
        LocalJournal::open_for_writing(&kept.folder().journal(), |_| Ok(())).expect("it is whole");
    let (head, (events, body)) = (journal.head(), encoder.take());
    journal.append(&head, 1, events, &body).expect("it can be written");
    journal.close().expect("it can be closed");
    kept
}

#[test]
fn it_is_refused_by_name_and_nothing_is_written() {
    // Edition 2 wrote no mark, so that one of its name is none.
    for (edition, program) in [(99, "munim 99.1.0"), (0, "munim 0.0.7"), (2, "munim 0.1.0")] {
        let kept = going_on_by(edition, program);
        let before = kept.disk.files();
        let told = |what: &str, said: String| {
            assert!(
                said.contains(&format!("edition {edition}")) && said.contains(program),
                "{what}: {said}"
            );
        };
        let said = |error: anyhow::Error| format!("{error:#}");
        told(
            "open",
            Engine::open(kept.folder()).map(|_| ()).map_err(said).expect_err("it is not known"),
        );
        told(
            "verify",
            verify(&kept.folder()).map(|_| ()).map_err(said).expect_err("it is not known"),
        );
        told(
            "look",
            look(&kept.folder(), Lens::default())
                .map(|_| ())
                .map_err(said)
                .expect_err("it is not known"),
        );
        let mut after = kept.disk.files();
        after.retain(|path, _| before.contains_key(path));
        assert_eq!(after, before, "nothing is changed");
    }
}

/// The tail that a crash of the newer program left is not for this one to cut off.
#[test]
fn what_a_crash_of_a_newer_program_left_stays() {
    let kept = going_on_by(99, "munim 99.1.0");
    let mut files = kept.disk.files();
    let segment = largest(&files).expect("a journal has a segment");
    files.get_mut(&segment).expect("it is there").extend_from_slice(b"half a batch");
    let torn = journal::simulated::SimulatedDisk::with_files(&files);
    let before = torn.files();
    let folder = kept.folder_on(&torn);
    let file = kept.place.path().join("backup.tar");
    assert!(
        Engine::open(folder.clone()).is_err()
            && look(&folder, Lens::default()).is_err()
            && backup(&folder, &file).is_err()
    );
    let mut after = torn.files();
    after.retain(|path, _| before.contains_key(path));
    assert_eq!(after[&segment], before[&segment], "nothing is cut off");
}

fn largest(
    files: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>,
) -> Option<std::path::PathBuf> {
    let of_the_journal = files
        .iter()
        .filter(|(path, _)| path.parent().is_some_and(|parent| parent.ends_with("journal")));
    of_the_journal.max_by_key(|(_, bytes)| bytes.len()).map(|(path, _)| path.clone())
}

/// A backup of it is refused as well, before anybody relies on it.
#[test]
fn no_backup_passes_it_on() {
    let kept = going_on_by(99, "munim 99.1.0");
    let place = tempfile::TempDir::new().expect("the machine has a temporary folder");
    let office = place.path().join("office");
    for (path, bytes) in kept.disk.files() {
        let inside = path
            .strip_prefix(kept.place.path().join("office"))
            .expect("it is a part of the office");
        let there = office.join(inside);
        std::fs::create_dir_all(there.parent().expect("a folder")).expect("it can be made");
        std::fs::write(there, bytes).expect("it can be written");
    }
    std::fs::copy(kept.place.path().join("office/office.toml"), office.join("office.toml"))
        .expect("it is there");
    let folder = Folder::open(&office).expect("it is an office");
    let error = backup(&folder, &place.path().join("backup.tar")).expect_err("it is not known");
    assert!(format!("{error:#}").contains("munim 99.1.0"), "{error:#}");
}
