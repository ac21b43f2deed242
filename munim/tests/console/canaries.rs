//! Canaries (S12): what is typed and given to stay secret, looked for in everything that an office
//! leaves on the disk, in its backup, and in what the program says.

use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::{FORM, Visitor, ask};
use std::fs;
use std::path::{Path, PathBuf};

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
    let canaries = [PASSWORD, &token, &cookie, typed[0], typed[1], typed[2]];
    // A backup beside it, and what lies there while it is served and afterwards.
    office.munim("backup office office.tar");
    let look = |when: &str| {
        let mut looked = 0;
        for file in files(&office.path("office")).into_iter().chain([office.path("office.tar")]) {
            // What goes with a transaction may be gone again.
            let bytes = fs::read(&file).unwrap_or_default();
            for canary in canaries {
                let is_there = bytes.windows(canary.len()).any(|part| part == canary.as_bytes());
                assert!(!is_there, "{when}: {canary} in {}", file.display());
                looked += 1;
            }
        }
        looked
    };
    let served_files = look("while it is served");
    served.stop();
    let looked = served_files + look("when it has stopped");
    println!("counted S12: {looked} tried, {looked} survived: canaries in files of an office");
}
