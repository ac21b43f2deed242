//! Backups: a tape that was changed is not restored, or proves what it held.

use crate::office::Desk;
use crate::trial::Trial;
use engine::Folder;
use engine::commands::{backup, restore};
use journal::LocalJournal;

#[test]
fn backups() {
    let desk = Desk::furnished();
    let folder = Folder::open(&desk.path("office")).expect("it is an office");
    backup(&folder, &desk.path("office.tar")).expect("it can be backed up");
    let whole = LocalJournal::verify(&folder.journal()).expect("it is whole").head;
    let tape = std::fs::read(desk.path("office.tar")).expect("it is there");
    let trial = Trial::usual("backups", vec![tape]);
    let mut round = 0;
    Trial { bytes_max: 256 << 10, memory: (64 << 20, 64), ..trial }.times(60).run(|bytes| {
        round += 1;
        let (file, place) = (desk.path("changed.tar"), desk.path(&format!("copy-{round}")));
        std::fs::write(&file, bytes).expect("the file can be written");
        let outcome = match restore(&file, &place) {
            // It is still to be proved, as the command does.
            Ok(restored) => match LocalJournal::verify(&restored.journal()) {
                Ok(proved) => {
                    assert!(proved.head.same_place(&whole), "another history was restored");
                    "restored".to_owned()
                }
                Err(failure) => format!("not proved: {failure}"),
            },
            Err(error) => format!("{error:#}"),
        };
        std::fs::remove_dir_all(&place).ok();
        outcome
    });
    assert!(!desk.path("../copy-1").exists());
}
