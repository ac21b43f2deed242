//! Arbitrary bytes: nothing panics, and nothing is given out that was not written.

use std::path::PathBuf;

use journal::LocalJournal;
use journal::simulated::SimulatedDisk;
use proptest::prelude::*;

use super::script::{Files, check_prefix, finished, open, place};

fn read_both_ways(files: &Files) {
    let verified = LocalJournal::verify(&place(&SimulatedDisk::with_files(files)));
    let opened = open(&place(&SimulatedDisk::with_files(files)));
    if let Ok((_, _, batches)) = opened {
        let head = check_prefix(&batches);
        if let Ok(verified) = verified {
            assert!(verified.head.same_place(&head));
        }
    }
}

/// A change of one file: overwrite a range, insert there, or cut there.
#[derive(Clone, Debug)]
enum Cut {
    Overwrite(Vec<u8>),
    Insert(Vec<u8>),
    Remove(usize),
}

fn cuts() -> impl Strategy<Value = Cut> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 1..200).prop_map(Cut::Overwrite),
        proptest::collection::vec(any::<u8>(), 1..200).prop_map(Cut::Insert),
        (1_usize..3000).prop_map(Cut::Remove),
    ]
}

fn apply(bytes: &mut Vec<u8>, at: usize, cut: &Cut) {
    let at = at % (bytes.len() + 1);
    match cut {
        Cut::Overwrite(new) => {
            let end = (at + new.len()).min(bytes.len());
            bytes[at..end].copy_from_slice(&new[..end - at]);
        }
        Cut::Insert(new) => drop(bytes.splice(at..at, new.iter().copied())),
        Cut::Remove(count) => drop(bytes.drain(at..(at + count).min(bytes.len()))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(1000)
    })]

    #[test]
    fn arbitrary_files(
        head in proptest::collection::vec(any::<u8>(), 0..5000),
        segment in proptest::collection::vec(any::<u8>(), 0..5000),
        keep_head: bool,
        keep_segment: bool,
    ) {
        let mut files = finished().0.files();
        let folder = PathBuf::from("/books/journal");
        if !keep_head {
            files.insert(folder.join("HEAD"), head);
        }
        if !keep_segment {
            files.insert(folder.join("00000001.seg"), segment);
        }
        read_both_ways(&files);
    }

    #[test]
    fn arbitrary_changes(
        changes in proptest::collection::vec(
            (any::<prop::sample::Index>(), any::<usize>(), cuts()),
            1..4,
        ),
    ) {
        let mut files = finished().0.files();
        let paths: Vec<PathBuf> =
            files.keys().filter(|path| !path.ends_with("LOCK")).cloned().collect();
        for (file, at, cut) in &changes {
            apply(files.get_mut(file.get(&paths)).expect("it is there"), *at, cut);
        }
        read_both_ways(&files);
    }
}
