//! The kept documents: whole or not there, and never wrong.

use std::path::Path;
use std::sync::Arc;

use journal::simulated::SimulatedDisk;
use journal::{Archive, Failure, Hash};

use super::script::named_file;

const FOLDER: &str = "/books/documents";
const DOCUMENTS: [&[u8]; 4] = [b"", b"trades of Monday", &[7; 2000], b"trades of Tuesday"];

fn archive_on(disk: &SimulatedDisk) -> Result<Archive, Failure> {
    Archive::open_on(Arc::new(disk.clone()), Path::new(FOLDER))
}

/// Keeps all documents, the first of them twice; says which were acknowledged.
fn keep_all(disk: &SimulatedDisk, kept: &mut Vec<Hash>) -> Result<(), Failure> {
    let archive = archive_on(disk)?;
    for document in DOCUMENTS.iter().chain(&DOCUMENTS[..1]) {
        kept.push(archive.keep(document)?);
    }
    Ok(())
}

fn check_kept(archive: &Archive, acknowledged: &[Hash]) {
    archive.verify().expect("every document is whole");
    for hash in acknowledged {
        archive.read(hash).expect("it was acknowledged");
    }
}

#[test]
fn documents_are_kept_on_the_real_disk() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let archive = Archive::open(&folder.path().join("a/b")).expect("the folder is made");
    let hash = archive.keep(b"trades").expect("it is kept");
    assert_eq!(hash, Hash::of(b"trades"));
    assert_eq!(archive.keep(b"trades").expect("it is there"), hash);
    assert_eq!(archive.read(&hash).expect("it is there"), b"trades");
    assert_eq!(archive.hashes().expect("a list"), [hash]);
    assert_eq!(archive.verify().expect("all is well"), 1);
    let absent = archive.read(&Hash::of(b"other")).expect_err("it was never kept");
    assert!(matches!(absent, Failure::NotKept { .. }));
    let leftover = folder.path().join("a/b").join(format!("{hash}.7.unfinished"));
    std::fs::write(&leftover, b"tra").expect("it is written");
    let reading = Archive::open_read_only(&folder.path().join("a/b")).expect("it is there");
    assert_eq!(reading.verify().expect("what is unfinished is no document"), 1);
    assert!(leftover.exists(), "reading changes nothing");
    Archive::open(&folder.path().join("a/b")).expect("it is there");
    assert!(!leftover.exists(), "the writer removes what was left");
    std::fs::write(leftover.with_extension("txt"), b"tra").expect("it is written");
    archive.verify().expect_err("a foreign file is named");
}

#[test]
fn the_power_fails_at_every_change() {
    let whole = SimulatedDisk::new();
    keep_all(&whole, &mut Vec::new()).expect("nothing goes wrong");
    let mut recoveries = 0;
    for change in 0..whole.changes() {
        let (disk, mut kept) = (SimulatedDisk::new(), Vec::new());
        disk.crash_at(change);
        keep_all(&disk, &mut kept).expect_err("the power failed");
        for outcome in disk.outcomes() {
            let found = disk.after(&outcome);
            let archive = archive_on(&found).expect("an accident is no damage");
            check_kept(&archive, &kept);
            keep_all(&found, &mut Vec::new()).expect("it goes on");
            recoveries += 1;
        }
    }
    println!(
        "counted R1: {recoveries} tried, {recoveries} survived: {} crash points of an archive",
        whole.changes()
    );
}

#[test]
fn every_write_and_sync_fails_once() {
    let whole = SimulatedDisk::new();
    keep_all(&whole, &mut Vec::new()).expect("nothing goes wrong");
    let check = |disk: SimulatedDisk| {
        let mut kept = Vec::new();
        keep_all(&disk, &mut kept).expect_err("a failure is told");
        let outcomes = disk.outcomes().into_iter().map(|outcome| disk.after(&outcome));
        for found in outcomes.collect::<Vec<_>>().into_iter().chain([disk.after_kill()]) {
            let archive = archive_on(&found).expect("an accident is no damage");
            check_kept(&archive, &kept);
        }
    };
    for write in 0..whole.writes() {
        let disk = SimulatedDisk::new();
        disk.fail_write(write, std::io::ErrorKind::StorageFull);
        check(disk);
    }
    for sync in 0..whole.syncs() {
        let disk = SimulatedDisk::new();
        disk.fail_sync(sync);
        check(disk);
    }
}

#[test]
fn every_byte_flipped_and_every_truncation_is_found() {
    let disk = SimulatedDisk::new();
    keep_all(&disk, &mut Vec::new()).expect("nothing goes wrong");
    let files = disk.files();
    let mut cases = 0;
    for (path, bytes) in &files {
        for offset in 0..bytes.len() {
            for is_flip in [true, false] {
                let mut damaged = files.clone();
                let content = damaged.get_mut(path).expect("it is there");
                if is_flip {
                    content[offset] ^= 1;
                } else {
                    content.truncate(offset);
                }
                check_damage(&SimulatedDisk::with_files(&damaged), path, bytes);
                cases += 1;
            }
        }
    }
    println!("counted R3: {cases} tried, {cases} survived: damaged documents found and named");
}

fn check_damage(disk: &SimulatedDisk, path: &Path, bytes: &[u8]) {
    let archive = archive_on(disk).expect("opening does not read");
    let before = disk.files();
    let failures =
        [archive.verify().err(), archive.read(&Hash::of(bytes)).err(), archive.keep(bytes).err()];
    for failure in failures {
        let failure = failure.expect("damage is found");
        assert_eq!(named_file(&failure), Some(path), "{failure}");
    }
    assert_eq!(disk.files(), before, "a damaged document is left as it is");
}
