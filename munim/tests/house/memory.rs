//! An engine on a disk in memory, whose input files lie on a desk.

use crate::office::{ACCOUNTS, Desk, INSTRUMENTS};
use engine::commands::load_files;
use engine::{Counts, Engine, Folder, Progress};
use journal::simulated::SimulatedDisk;
use std::sync::Arc;
use terms::{Date, Name, SourceKind};

/// No progress is shown.
pub const QUIET: Progress = Progress { quiet: true };

/// The first day of its books.
pub fn first_day() -> Date {
    Date::parse("2013-10-07").expect("a day")
}

/// An engine in memory.
pub struct Memory {
    pub desk: Desk,
    pub drive: SimulatedDisk,
    pub engine: Engine,
}

impl Memory {
    /// One with the accounts and instruments of the small office.
    pub fn furnished() -> Self {
        let (desk, drive) = (Desk::new(), SimulatedDisk::new());
        let engine = Engine::create(folder(&desk, &drive), vec![Name::from("us")], first_day())
            .expect("it is new");
        let mut memory = Self { desk, drive, engine };
        memory.load(SourceKind::Accounts, "accounts.csv", ACCOUNTS);
        memory.load(SourceKind::Instruments, "instruments.csv", INSTRUMENTS);
        memory
    }

    /// Loads a file.
    pub fn load(&mut self, kind: SourceKind, name: &str, text: &str) -> Counts {
        let file = self.desk.file(name, text);
        let intakes = load_files(&mut self.engine, kind, &[file], None, QUIET);
        intakes.1.expect("it is readable");
        let counts = intakes.0[0].counts;
        assert_eq!(
            counts.read,
            counts.booked + counts.duplicate + counts.rejected,
            "counts in = counts out"
        );
        counts
    }

    /// Closes the engine; what is left is the disk, and the desk on which its folder lies.
    pub fn close(self) -> (Desk, SimulatedDisk) {
        self.engine.close().expect("nothing fails");
        (self.desk, self.drive)
    }
}

/// The folder of the engine on a desk, with its journal and documents on a disk in memory.
pub fn folder(desk: &Desk, drive: &SimulatedDisk) -> Folder {
    std::fs::create_dir_all(desk.path("office")).expect("it can be made");
    Folder::on_disk(&desk.path("office"), Arc::new(drive.clone()))
}
