//! HEAD made anew from the segments: when, and when not.

use std::path::Path;

use journal::simulated::SimulatedDisk;
use journal::{Failure, LocalJournal, Spoilt, remake_head};

use super::script::{Files, append_next, check_prefix, finished, open, place};

const HEAD: &str = "/books/journal/HEAD";

fn remade(files: &Files) -> (SimulatedDisk, Result<journal::Remade, Failure>) {
    let disk = SimulatedDisk::with_files(files);
    let remade = remake_head(&place(&disk));
    (disk, remade)
}

fn last_segment(files: &Files) -> std::path::PathBuf {
    files.keys().rfind(|path| path.extension().is_some()).expect("one").clone()
}

#[test]
fn a_lost_or_spoilt_head_is_made_anew_as_it_was() {
    let (disk, told) = finished();
    let whole = disk.files();
    let mut missing = whole.clone();
    missing.remove(Path::new(HEAD));
    let mut spoilt = whole.clone();
    spoilt.get_mut(Path::new(HEAD)).expect("it is there").fill(7);
    let mut short = whole.clone();
    short.get_mut(Path::new(HEAD)).expect("it is there").truncate(9);
    let mut one_slot = whole.clone();
    one_slot.get_mut(Path::new(HEAD)).expect("it is there")[20] ^= 1;
    for (files, is_missing) in [(missing, true), (spoilt, false), (short, false), (one_slot, false)]
    {
        let (disk, remade) = remade(&files);
        let remade = remade.expect("the segments are whole");
        assert_eq!(remade.before == Spoilt::Missing, is_missing);
        assert_eq!(Some(&remade.head), told.heads.last());
        assert_eq!(remade.behind, None);
        assert_eq!(LocalJournal::verify(&place(&disk)).expect("whole").head, remade.head);
        let (mut journal, _, batches) = open(&place(&disk)).expect("it opens");
        assert_eq!(batches.len(), told.heads.len());
        append_next(&mut journal).expect("it goes on");
        for (path, bytes) in files.iter().filter(|(path, _)| **path != last_segment(&files)) {
            assert!(path.ends_with("HEAD") || disk.files()[path] == *bytes, "{}", path.display());
        }
    }
}

#[test]
fn a_head_that_agrees_is_left() {
    let (disk, _) = finished();
    let files = disk.files();
    let (disk, refused) = remade(&files);
    assert!(matches!(refused, Err(Failure::HeadAgrees { .. })));
    assert_eq!(disk.files(), files);
    // Half a batch behind it is for the next opening.
    let mut torn = files.clone();
    torn.get_mut(&last_segment(&files)).expect("it is there").extend([7; 30]);
    assert!(matches!(remade(&torn).1, Err(Failure::HeadAgrees { .. })));
    // While somebody writes it there is nothing to repair.
    let (disk, _) = finished();
    let writer = open(&place(&disk)).expect("it is whole");
    assert!(matches!(remake_head(&place(&disk)), Err(Failure::Locked { .. })));
    drop(writer);
}

#[test]
fn a_torn_tail_is_told_and_left_for_the_next_opening() {
    let (disk, told) = finished();
    let mut files = disk.files();
    files.remove(Path::new(HEAD));
    let last = last_segment(&files);
    let whole_bytes = files[&last].len() as u64;
    files.get_mut(&last).expect("it is there").extend([7; 30]);
    let (disk, remade) = remade(&files);
    let torn = remade.expect("a torn tail is no damage").behind.expect("it is told");
    assert_eq!((torn.offset, torn.bytes), (whole_bytes, 30));
    assert_eq!(disk.files()[&last], files[&last], "it is left");
    let (_, opened, batches) = open(&place(&disk)).expect("it opens");
    assert_eq!(opened.torn, Some(torn));
    assert_eq!(batches.len(), told.heads.len());
}

/// Every byte of every segment, flipped, with HEAD gone: refused, or, in the last batch, told.
#[test]
fn damage_in_the_segments_is_refused() {
    let (disk, told) = finished();
    let mut files = disk.files();
    files.remove(Path::new(HEAD));
    let last = last_segment(&files);
    let (mut refused, mut torn) = (0, 0);
    for (path, bytes) in files.iter().filter(|(path, _)| path.extension().is_some()) {
        for at in 0..bytes.len() {
            let mut damaged = files.clone();
            damaged.get_mut(path).expect("it is there")[at] ^= 1;
            let (disk, remade) = remade(&damaged);
            match remade {
                Err(Failure::Damaged { .. }) => {
                    refused += 1;
                    damaged.insert(Path::new(HEAD).with_file_name("LOCK"), Vec::new());
                    assert_eq!(disk.files(), damaged, "nothing is changed");
                }
                Err(failure) => panic!("{failure}"),
                Ok(remade) => {
                    assert!(
                        *path == last && remade.behind.is_some(),
                        "{} byte {at}",
                        path.display()
                    );
                    assert_eq!(remade.head.batches, told.heads.len() as u64 - 1);
                    torn += 1;
                }
            }
        }
    }
    println!("{refused} damaged segments refused, {torn} flips in the last batch told as its tail");
    // A segment that is missing is nothing to make up either.
    for path in files.keys().filter(|path| path.extension().is_some() && **path != last) {
        let mut damaged = files.clone();
        damaged.remove(path);
        assert!(matches!(remade(&damaged).1, Err(Failure::Damaged { .. })));
    }
}

#[test]
fn an_older_head_is_raised_and_one_that_knows_more_is_left() {
    let disk = SimulatedDisk::new();
    LocalJournal::create(&place(&disk)).expect("the folder is empty");
    let mut states = Vec::new();
    for _ in 0..3 {
        let (mut journal, _, _) = open(&place(&disk)).expect("it is whole");
        append_next(&mut journal).expect("nothing fails");
        append_next(&mut journal).expect("nothing fails");
        journal.close().expect("it is closed");
        states.push(disk.files());
    }
    let mut older = states[2].clone();
    older.insert(HEAD.into(), states[0][Path::new(HEAD)].clone());
    let refused = open(&place(&SimulatedDisk::with_files(&older))).err();
    refused.expect("it knows of one opening only");
    let (disk, raised) = remade(&older);
    let raised = raised.expect("the segments hold what it acknowledges, and more");
    assert!(matches!(raised.before, Spoilt::Older(head) if head.batches == 2));
    let (_, _, batches) = open(&place(&disk)).expect("it opens");
    assert_eq!(check_prefix(&batches).batches, 6);
    // The segments were cut: HEAD is the witness, and stays.
    let mut cut = states[1].clone();
    cut.insert(HEAD.into(), states[2][Path::new(HEAD)].clone());
    let (disk, refused) = remade(&cut);
    let sentence = refused.expect_err("batches are missing").to_string();
    assert!(sentence.contains("acknowledges 6 batches"), "{sentence}");
    assert_eq!(disk.files()[Path::new(HEAD)], cut[Path::new(HEAD)]);
}
