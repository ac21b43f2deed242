//! The journal on the real disk: what the simulated one cannot show.

use journal::{Batch, Failure, Journal, LocalJournal, Place, Tail};

use super::script::{SESSIONS, Told, append_next, check_prefix, open, run};

fn real_place(folder: &tempfile::TempDir) -> Place {
    Place { segment_bytes_max: 3000, ..Place::at(folder.path().join("books/journal")) }
}

#[test]
fn the_script_runs_on_real_files() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let (place, mut told) = (real_place(&folder), Told::default());
    run(&place, &mut told).expect("nothing goes wrong");
    let verified = LocalJournal::verify(&place).expect("it was closed");
    assert_eq!(Some(&verified.head), told.heads.last());
    assert!(verified.segments > 4);
    let (journal, opened, batches) = open(&place).expect("it was closed");
    assert_eq!(batches.len() as u64, SESSIONS.iter().sum::<u64>());
    assert!(check_prefix(&batches).same_place(&opened.head));
    let locked = LocalJournal::verify(&place).expect_err("a writer is there");
    assert!(matches!(locked, Failure::Locked { .. }));
    drop(journal);
    LocalJournal::verify(&place).expect("the writer has gone");
}

#[test]
fn real_files_are_the_simulated_ones() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let place = real_place(&folder);
    run(&place, &mut Told::default()).expect("nothing goes wrong");
    for (path, bytes) in super::script::finished().0.files() {
        let name = path.file_name().expect("every file has a name");
        assert_eq!(std::fs::read(place.folder.join(name)).expect("it is there"), bytes, "{name:?}");
    }
}

#[test]
fn readers_see_what_was_there_when_they_asked() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let place = real_place(&folder);
    LocalJournal::create(&place).expect("the folder is empty");
    let (mut journal, _, _) = open(&place).expect("it was created");
    let mut readers = Vec::new();
    for _ in 0..12 {
        readers.push(journal.read().expect("it can be read"));
        append_next(&mut journal).expect("it can be written");
    }
    for (batches, reader) in readers.into_iter().enumerate() {
        assert_eq!(reader.filter_map(Result::ok).count(), batches);
    }
    assert_eq!(journal.read_from(100).expect("it can be read").count(), 0);
}

#[test]
fn a_tail_follows_a_writer_over_segments() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let place = real_place(&folder);
    LocalJournal::create(&place).expect("the folder is empty");
    let (mut journal, _, _) = open(&place).expect("it was created");
    let mut tail = Tail::open(&place, 0).expect("a writer does not keep it out");
    let mut batch = Batch::default();
    let mut seen = Vec::new();
    for round in 0..60_u64 {
        assert!(
            !tail.next(&mut batch).expect("nothing is damaged"),
            "nothing is new before round {round}"
        );
        for _ in 0..round % 4 {
            append_next(&mut journal).expect("it can be written");
        }
        while tail.next(&mut batch).expect("nothing is damaged") {
            seen.push(batch.clone());
        }
        assert!(tail.head().same_place(&journal.head()), "round {round}");
    }
    let all: Vec<Batch> =
        journal.read().expect("it can be read").map(|batch| batch.expect("it is whole")).collect();
    assert_eq!(seen, all);
    assert!(
        std::fs::read_dir(&place.folder).expect("it is there").count() > 6,
        "it has segments enough"
    );

    // A later tail begins where it is told to, in any segment.
    for from in [0, 1, 7, 40, all.len() as u64 - 1, all.len() as u64] {
        let mut tail = Tail::open(&place, from).expect("a writer does not keep it out");
        let first = usize::try_from(from).expect("few batches");
        for expected in &all[first..] {
            assert!(tail.next(&mut batch).expect("nothing is damaged"));
            assert_eq!(batch, *expected);
        }
        assert!(!tail.next(&mut batch).expect("nothing is damaged"));
    }
}

#[test]
fn opening_where_nothing_is_creates_nothing() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let place = real_place(&folder);
    let failure = open(&place).err().expect("there is no journal");
    assert!(matches!(failure, Failure::NoJournal { .. }), "{failure}");
    assert!(!place.folder.exists());
}

#[test]
fn a_reader_that_cannot_go_on_stops_the_opening() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let place = real_place(&folder);
    run(&place, &mut Told::default()).expect("nothing goes wrong");
    let refused = LocalJournal::open_for_writing(&place, |batch| match batch.number {
        5 => Err(Failure::Replay { batch: 5, source: "an event of a later version".into() }),
        _ => Ok(()),
    });
    let sentence = refused.err().expect("batch 5 was refused").to_string();
    assert_eq!(sentence, "batch 5 was read but could not be replayed: an event of a later version");
    open(&place).expect("nothing was changed, and the lock is free");
}
