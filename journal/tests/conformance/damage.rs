//! Bytes and files that are not what was written (R3): each is found, and its file is named.

use std::path::{Path, PathBuf};

use journal::disk::Disk;
use journal::simulated::{Outcome, SimulatedDisk};
use journal::{Failure, Journal, LocalJournal, Place, Verified};

use super::script::{
    Files, SESSIONS, Told, append_next, check_prefix, content, finished, named_file, open,
    opens_whole_or_refuses, place, run,
};

const HEAD: &str = "/books/journal/HEAD";

fn verify(files: &Files) -> Result<Verified, Failure> {
    let disk = SimulatedDisk::with_files(files);
    let verified = LocalJournal::verify(&place(&disk));
    assert_eq!(&disk.files(), files, "verifying changed something");
    verified
}

/// Verifying must name `file`; opening must give everything or refuse. Says whether it opened.
fn is_found_in(file: &Path, files: &Files, batches: usize, case: &str) -> bool {
    let failure = verify(files).expect_err(case);
    assert_eq!(named_file(&failure), Some(file), "{case}: {failure}");
    opens_whole_or_refuses(files, batches)
}

fn segments(files: &Files) -> Vec<PathBuf> {
    files.keys().filter(|path| path.extension().is_some()).cloned().collect()
}

#[test]
fn every_byte_flipped_is_found() {
    let (disk, told) = finished();
    let files = disk.files();
    verify(&files).expect("it was closed");
    let (mut flips, mut opened) = (0, 0);
    for (path, bytes) in &files {
        for offset in 0..bytes.len() {
            let mut damaged = files.clone();
            damaged.get_mut(path).expect("it is there")[offset] ^= 1 << (offset * 5 % 8);
            let case = format!("{} byte {offset}", path.display());
            opened += u32::from(is_found_in(path, &damaged, told.heads.len(), &case));
            flips += 1;
        }
    }
    println!(
        "counted R3: {flips} tried, {flips} survived: flips in {} files found and named; {opened} (in HEAD) could be done without",
        files.len()
    );
}

#[test]
fn every_truncation_and_extension_is_found() {
    let (disk, told) = finished();
    let files = disk.files();
    let mut cases = 0;
    for (path, bytes) in &files {
        for length in 0..bytes.len() {
            let mut damaged = files.clone();
            damaged.get_mut(path).expect("it is there").truncate(length);
            let case = format!("{} cut to {length}", path.display());
            is_found_in(path, &damaged, told.heads.len(), &case);
            cases += 1;
        }
        for extra in [1, 3, 64, 84, 600] {
            let mut damaged = files.clone();
            damaged.get_mut(path).expect("it is there").extend(vec![0; extra]);
            let case = format!("{} longer by {extra}", path.display());
            let failure = verify(&damaged).expect_err(&case);
            assert_eq!(named_file(&failure), Some(path.as_path()), "{case}: {failure}");
            opens_whole_or_refuses(&damaged, told.heads.len());
            cases += 1;
        }
    }
    println!(
        "counted R3: {cases} tried, {cases} survived: truncations and extensions found and named"
    );
}

#[test]
fn a_missing_or_foreign_file_is_found() {
    let (disk, told) = finished();
    let files = disk.files();
    for path in files.keys().filter(|path| !path.ends_with("LOCK")) {
        let mut damaged = files.clone();
        damaged.remove(path);
        let opened = is_found_in(path, &damaged, told.heads.len(), "missing");
        assert!(!opened, "{} is missing", path.display());
    }
    for name in ["notes.txt", "00000001.seg.bak", "1.seg", "00000000.seg", "99999999.seg"] {
        let mut damaged = files.clone();
        let stranger = PathBuf::from("/books/journal").join(name);
        damaged.insert(stranger.clone(), files[&segments(&files)[0]].clone());
        is_found_in(&stranger, &damaged, told.heads.len(), name);
    }
    let nothing = SimulatedDisk::with_files(&Files::new());
    let failure = LocalJournal::verify(&place(&nothing)).expect_err("there is nothing");
    assert!(matches!(failure, Failure::NoJournal { .. }));
}

#[test]
fn swapped_and_repeated_segments_are_found() {
    let (disk, told) = finished();
    let files = disk.files();
    let segments = segments(&files);
    assert!(segments.len() > 4, "the script fills some segments");
    for one in &segments {
        for other in segments.iter().filter(|other| *other != one) {
            let mut repeated = files.clone();
            repeated.insert(other.clone(), files[one].clone());
            assert!(!is_found_in(other, &repeated, told.heads.len(), "repeated"));
            let mut swapped = repeated;
            swapped.insert(one.clone(), files[other].clone());
            verify(&swapped).expect_err("swapped");
            assert!(!opens_whole_or_refuses(&swapped, told.heads.len()));
        }
        let behind = segments.len() + 1;
        for number in [behind, behind + 1] {
            let mut longer = files.clone();
            let path = PathBuf::from(format!("/books/journal/{number:08}.seg"));
            longer.insert(path.clone(), files[one].clone());
            assert!(!is_found_in(&path, &longer, told.heads.len(), "one too many"));
        }
    }
}

/// The files as they were after every batch.
fn history() -> Vec<Files> {
    let disk = SimulatedDisk::new();
    LocalJournal::create(&place(&disk)).expect("the folder is empty");
    let mut history = Vec::new();
    for batches in SESSIONS {
        let (mut journal, _, _) = open(&place(&disk)).expect("it is whole");
        for _ in 0..batches {
            history.push(disk.files());
            append_next(&mut journal).expect("nothing fails");
        }
    }
    history.push(disk.files());
    history
}

/// One file is put back from an older copy. An older HEAD of the same epoch and segment is what a
/// crash may leave, and then harmless: opening goes by the batches themselves.
#[test]
fn a_file_that_was_put_back_is_found() {
    let history = history();
    let (last, earlier) = history.split_last().expect("there is a history");
    verify(last).expect("nothing was put back");
    let (mut found, mut opened) = (0, 0);
    for old in earlier {
        for (path, bytes) in old.iter().filter(|(path, bytes)| last[*path] != **bytes) {
            let mut damaged = last.clone();
            damaged.insert(path.clone(), bytes.clone());
            verify(&damaged).expect_err("put back");
            let opens = opens_whole_or_refuses(&damaged, earlier.len());
            assert!(!opens || path.ends_with("HEAD"));
            opened += u32::from(opens);
            found += 1;
        }
    }
    println!(
        "counted R3: {found} tried, {found} survived: files put back; {opened} HEADs of the last segment did no harm"
    );
}

/// Somebody changes a batch and computes its checksums again: the chain tells.
#[test]
fn a_forged_segment_is_found() {
    let (disk, told) = finished();
    let files = disk.files();
    // The same script, but the machine's clock was wrong by one: same sizes, other hashes.
    let other = SimulatedDisk::new();
    LocalJournal::create(&place(&other)).expect("the folder is empty");
    for batches in SESSIONS {
        let opened = LocalJournal::open_for_writing(&place(&other), |_| Ok(()));
        let (mut journal, _) = opened.expect("it is whole");
        for _ in 0..batches {
            let head = journal.head();
            let (recorded_at_us, events, body) = content(head.batches);
            journal.append(&head, recorded_at_us + 1, events, &body).expect("nothing fails");
        }
    }
    let forged = other.files();
    verify(&forged).expect("it is a journal in itself");
    for path in files.keys().filter(|path| !path.ends_with("LOCK")) {
        let mut damaged = files.clone();
        damaged.insert(path.clone(), forged[path].clone());
        verify(&damaged).expect_err("forged");
        assert!(!opens_whole_or_refuses(&damaged, told.heads.len()));
    }
}

/// HEAD of an earlier opening, put back. It names a place in the same segment that is right; only
/// its epoch tells that it is none that a crash could have left.
#[test]
fn a_head_of_an_earlier_epoch_is_found() {
    let disk = SimulatedDisk::new();
    let large = Place { segment_bytes_max: 1 << 20, ..place(&disk) };
    LocalJournal::create(&large).expect("the folder is empty");
    let mut heads = Vec::new();
    for _ in 0..2 {
        let (mut journal, _, _) = open(&large).expect("it is whole");
        append_next(&mut journal).expect("nothing fails");
        heads.push(disk.files()[Path::new(HEAD)].clone());
        append_next(&mut journal).expect("nothing fails");
        drop(journal);
    }
    let mut files = disk.files();
    files.insert(HEAD.into(), heads[0].clone());
    assert!(!is_found_in(Path::new(HEAD), &files, 4, "of the first opening"));
    files.insert(HEAD.into(), heads[1].clone());
    assert!(opens_whole_or_refuses(&files, 4), "a crash may leave HEAD one batch behind");
}

/// One batch in the midst of a segment is exchanged, its checksums right: the batch behind it is
/// the first place that differs.
#[test]
fn a_forged_batch_is_found_at_the_batch_behind_it() {
    let [right, forged] = [content(1).0, content(1).0 + 1].map(|recorded_at_us| {
        let disk = SimulatedDisk::new();
        LocalJournal::create(&place(&disk)).expect("the folder is empty");
        let (mut journal, _, _) = open(&place(&disk)).expect("it was created");
        append_next(&mut journal).expect("nothing fails");
        let (head, (_, events, body)) = (journal.head(), content(1));
        journal.append(&head, recorded_at_us, events, &body).expect("nothing fails");
        for _ in 0..3 {
            append_next(&mut journal).expect("nothing fails");
        }
        disk.files()
    });
    let path = segments(&right)[0].clone();
    let second = 76 + 84 + content(0).2.len();
    let third = second + 84 + content(1).2.len();
    let mut files = right.clone();
    let exchanged = &forged[&path][second..third];
    files.get_mut(&path).expect("it is there")[second..third].copy_from_slice(exchanged);
    match verify(&files).expect_err("forged") {
        Failure::Damaged { file, offset, .. } => assert_eq!((file, offset), (path, third as u64)),
        failure => panic!("{failure}"),
    }
}

/// The file changes under a journal that is open: the head in memory tells.
#[test]
fn a_batch_exchanged_under_an_open_journal_is_not_given_out() {
    let [one, other] = [b"one", b"two"].map(|body| {
        let disk = SimulatedDisk::new();
        LocalJournal::create(&place(&disk)).expect("the folder is empty");
        let (mut journal, _, _) = open(&place(&disk)).expect("it was created");
        let head = journal.head();
        journal.append(&head, 0, 1, body).expect("nothing fails");
        (disk, journal)
    });
    let path = segments(&one.0.files())[0].clone();
    let file = one.0.open(&path).expect("it is there");
    file.write_at(0, &other.0.files()[&path]).expect("it can be written");
    let mut reader = one.1.read().expect("it can be read");
    let failure = reader.next().expect("a batch or a failure").expect_err("another batch");
    assert_eq!(named_file(&failure), Some(path.as_path()));
    assert!(reader.next().is_none(), "nothing after a failure");
}

/// HEAD is some batches behind, as after a loss of power. A flaw in a batch that others follow is
/// damage, not a torn tail, though HEAD does not vouch for it; only in the last batch can the two
/// not be told apart.
#[test]
fn behind_head_only_the_last_batch_can_be_taken_for_a_torn_tail() {
    let disk = SimulatedDisk::new();
    LocalJournal::create(&place(&disk)).expect("the folder is empty");
    let (mut journal, _, _) = open(&place(&disk)).expect("it was created");
    for _ in 0..4 {
        append_next(&mut journal).expect("nothing fails");
    }
    drop(journal);
    let files = disk.after(&Outcome::NothingKept).files();
    let path = segments(&files)[0].clone();
    let last_frame = files[&path].len() - 84 - content(3).2.len();
    for offset in 76..files[&path].len() {
        let mut damaged = files.clone();
        damaged.get_mut(&path).expect("it is there")[offset] ^= 1;
        match open(&place(&SimulatedDisk::with_files(&damaged))) {
            Ok((_, opened, batches)) => {
                assert!(offset >= last_frame, "byte {offset} was cut off");
                assert_eq!(batches.len(), 3);
                check_prefix(&batches);
                assert!(opened.torn.is_some_and(|torn| torn.offset == last_frame as u64));
            }
            Err(failure) => {
                assert!(offset < last_frame, "{failure}");
                assert_eq!(named_file(&failure), Some(path.as_path()));
            }
        }
    }
}

#[test]
fn a_second_journal_is_not_created_over_the_first() {
    let (disk, _) = finished();
    let exists = LocalJournal::create(&place(&disk)).expect_err("there is one");
    assert!(matches!(exists, Failure::JournalExists { .. }));
    let mut files = disk.files();
    files.retain(|path, _| !path.ends_with("HEAD"));
    let headless = SimulatedDisk::with_files(&files);
    let failure = LocalJournal::create(&place(&headless)).expect_err("there are batches");
    assert!(matches!(failure, Failure::JournalExists { .. }));
    let mut told = Told::default();
    run(&place(&headless), &mut told).expect_err("nothing is written over them");
    assert_eq!(headless.files(), files);
}
