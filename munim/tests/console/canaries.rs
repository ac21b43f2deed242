//! Canaries (S12): what is typed and given to stay secret, looked for in everything that an office
//! leaves on the disk, in its backup, and in what the program says on both its ways out.

use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::{FORM, Visitor, ask};
use std::fs;
use std::path::{Path, PathBuf};
use totp_rs::Secret;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn what_is_secret_lies_nowhere() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    let token = ben.token("oms", PASSWORD);
    let bearer = format!("Bearer {token}");
    assert_eq!(
        ask(&served.address, "GET /v1/today", &[("Authorization", &bearer)], "").status,
        200
    );
    let typed = ["canary-typed-as-a-password", "canary-typed-as-a-name", "canary-in-a-question"];
    let form = format!("person=ben&password={}&code=&next=", typed[0]);
    ask(&served.address, "POST /sign-in", &[FORM], &form);
    let form = format!("person={}&password=wrong&code=&next=", typed[1]);
    ask(&served.address, "POST /sign-in", &[FORM], &form);
    ben.get(&format!("/search?q={}", typed[2]));
    let cookie = ben.cookie.split_once('=').expect("a cookie has a value").1.to_owned();
    let key = ben.generator_key();
    let secret = Secret::try_from_base32(key).expect("a key is base 32");
    let texts = [PASSWORD, &token, &cookie, typed[0], typed[1], typed[2], key];
    let canaries: Vec<&[u8]> =
        texts.map(str::as_bytes).into_iter().chain([secret.as_bytes()]).collect();
    let seek = |bytes: &[u8], place: &dyn std::fmt::Display| {
        for canary in &canaries {
            let is_there = bytes.windows(canary.len()).any(|part| part == *canary);
            assert!(!is_there, "{} in {place}", String::from_utf8_lossy(canary));
        }
        canaries.len()
    };
    // A backup beside it, and what lies there while it is served and afterwards.
    let told = office.munim("backup office office.tar");
    let look = |when: &str| {
        let mut looked = 0;
        for file in files(&office.path("office")).into_iter().chain([office.path("office.tar")]) {
            // What goes with a transaction may be gone again.
            if let Ok(bytes) = fs::read(&file) {
                looked += seek(&bytes, &format_args!("{}, {when}", file.display()));
            }
        }
        looked
    };
    let served_files = look("while it is served");
    let said = served.stop();
    assert!(said.contains("serving http"), "it was heard: {said}");
    let in_words = seek(said.as_bytes(), &"what it said") + seek(told.as_bytes(), &"a backup");
    let looked = served_files + look("when it has stopped") + in_words;
    println!(
        "counted S12: {looked} tried, {looked} survived: canaries in files of an office, and in what the program says"
    );
}
