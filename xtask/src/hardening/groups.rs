//! The table: which tests try what.
//!
//! A line of a group is a test binary and the beginnings of the names of its tests; a test that is
//! added is a name here. What a group lacks is said in words, until it is there.

use super::suites::Suite::{self, Command, Tests};

/// A class of faults or attacks.
pub struct Group {
    pub id: &'static str,
    /// What is done to the house.
    pub what: &'static str,
    /// What belongs to it.
    pub suites: &'static [Suite],
    /// What is not there yet.
    pub lacks: Option<&'static str>,
}

const CONFORMANCE: &str = "conformance";
const HOUSE: &str = "house";
const CONSOLE: &str = "console";
const DOOR: &str = "door";

/// Tests of the binaries of that name in `tests/` of any room.
const fn of(target: &'static str, names: &'static [&'static str]) -> Suite {
    Tests { target, names }
}

/// The faults and the attacks.
pub const GROUPS: [Group; 26] = [
    Group {
        id: "R1",
        what: "the power fails at every change of a disk, torn, in part or out of order, and again while recovering",
        suites: &[
            of(CONFORMANCE, &["conformance::crash", "conformance::archive::the_power"]),
            of(HOUSE, &["crash::the_power"]),
            of("editions", &["upgrade::the_power"]),
            of("snapshot", &["the_power"]),
        ],
        lacks: None,
    },
    Group {
        id: "R2",
        what: "writer, standby, clients and journal simulated, with partitions, delays and clocks",
        suites: &[of("clock", &[""])],
        lacks: Some("there is no standby; of clocks only that one goes back was tried"),
    },
    Group {
        id: "R3",
        what: "bytes flipped, files cut, swapped, missing, forged or put back",
        suites: &[
            of(
                CONFORMANCE,
                &["conformance::damage", "conformance::archive::every_byte", "conformance::remake"],
            ),
            of(HOUSE, &["damage::"]),
            of("snapshot", &["no_damage", "a_snapshot_of", "an_image_that"]),
        ],
        lacks: None,
    },
    Group {
        id: "R4",
        what: "a write or a sync fails, the disk is full",
        suites: &[
            of(CONFORMANCE, &["conformance::faults", "conformance::archive::every_write"]),
            of(HOUSE, &["crash::every_", "crash::the_disk"]),
            of(CONSOLE, &["disk::a_full_disk", "disk::a_failed_write"]),
        ],
        lacks: None,
    },
    Group {
        id: "R5",
        what: "the program is killed at random moments",
        suites: &[
            of(HOUSE, &["kill::"]),
            of(CONSOLE, &["backup::what_a_killed"]),
            of("room", &["follow::a_program_that_is_killed"]),
        ],
        lacks: Some("there is no journal in PostgreSQL, whose primary could be killed"),
    },
    Group {
        id: "R6",
        what: "a second writer, and one that was replaced",
        suites: &[
            of(CONFORMANCE, &["conformance::promises", "conformance::writers"]),
            of(HOUSE, &["refusals::two_programs", "writers::"]),
            of(CONSOLE, &["fence::"]),
        ],
        lacks: Some("there is no journal in PostgreSQL"),
    },
    Group {
        id: "R7",
        what: "SQL tables made anew, interrupted, or of another office",
        suites: &[
            of("room", &["follow::"]),
            of("running", &["tables_of"]),
            of(CONSOLE, &["disk::tables_that"]),
        ],
        lacks: None,
    },
    Group {
        id: "R8",
        what: "files again, in pieces, cut, reordered, or with other content under the same key",
        suites: &[
            of(HOUSE, &["idempotence::"]),
            of(CONSOLE, &["bound::", "forgery::a_key_stands"]),
        ],
        lacks: None,
    },
    Group {
        id: "R9",
        what: "a backup beside a writer, restored elsewhere and verified; damaged tapes",
        suites: &[
            of(
                HOUSE,
                &["backup::", "refusals::a_backup", "refusals::a_damaged", "refusals::damage"],
            ),
            of(CONSOLE, &["backup::an_office"]),
        ],
        lacks: Some("a restore as of any moment is not there"),
    },
    Group {
        id: "R10",
        what: "offices of every earlier edition verified, restored and continued",
        suites: &[
            of("editions", &[""]),
            of(HOUSE, &["editions::"]),
            of("codec", &["golden_bytes", "the_bytes"]),
            Command { words: &["next-edition"], only_in_full: true },
        ],
        lacks: None,
    },
    Group {
        id: "R11",
        what: "everything decided again from what came in, with the same result",
        suites: &[
            of("editions", &["every_edition", "what_is_decided"]),
            of("office", &["office::properties::"]),
        ],
        lacks: Some("two machines are not compared"),
    },
    Group {
        id: "R12",
        what: "hours of mixed work",
        suites: &[Command { words: &["bench", "--soak", "60"], only_in_full: true }],
        lacks: None,
    },
    Group {
        id: "S1",
        what: "every route by every role, by nobody, and by tokens",
        suites: &[of(DOOR, &["matrix::", "routes::"])],
        lacks: None,
    },
    Group {
        id: "S2",
        what: "one pair of eyes where two are due",
        suites: &[
            of(CONSOLE, &["forgery::", "machine::"]),
            of(HOUSE, &["documents::"]),
            of(
                "office",
                &["office::documents::", "office::books::a_voucher", "office::books::an_approval"],
            ),
        ],
        lacks: None,
    },
    Group {
        id: "S3",
        what: "what is another's, by every route and act; others' ids in the place of one's own",
        suites: &[of(CONSOLE, &["forgery::", "rights_matrix::"])],
        lacks: None,
    },
    Group {
        id: "S4",
        what: "foreign forms, planted and stolen sessions, what outlives its right",
        suites: &[
            of(DOOR, &["forms::", "sessions::", "tokens::", "lasting::"]),
            of(CONSOLE, &["keys::", "forgery::nobody", "rights::"]),
        ],
        lacks: None,
    },
    Group {
        id: "S5",
        what: "SQL, HTML, header and formula injection in whatever people and programs may write",
        suites: &[of(CONSOLE, &["injection::"]), of("names", &[""])],
        lacks: None,
    },
    Group {
        id: "S6",
        what: "hostile XML",
        suites: &[],
        lacks: Some("no part of the program reads XML"),
    },
    Group {
        id: "S7",
        what: "hostile files: bombs, names, rows and columns without end, formulas",
        suites: &[
            of("doors", &["packed::", "faults::", "refusals::", "properties::"]),
            of(HOUSE, &["garbage::"]),
            of(CONSOLE, &["strangers::a_body", "strange_bodies::"]),
        ],
        lacks: None,
    },
    Group {
        id: "S8",
        what: "hostile connections: half requests, more than there are descriptors, old TLS, more questions than can be answered",
        suites: &[of(CONSOLE, &["strangers::", "secure::", "ends::", "readers::"])],
        lacks: Some("HTTP/2 is not spoken, so that its attacks do not apply"),
    },
    Group {
        id: "S9",
        what: "guessed passwords and codes, names found out, people kept out",
        suites: &[of(DOOR, &["sessions::nothing", "sessions::who_", "codes::"])],
        lacks: None,
    },
    Group {
        id: "S10",
        what: "numbers, days and JSON that nobody should send",
        suites: &[
            of(HOUSE, &["garbage::"]),
            of(CONSOLE, &["api::", "strangers::a_body", "lists::a_cursor"]),
            of("office", &["office::properties::"]),
        ],
        lacks: None,
    },
    Group {
        id: "S11",
        what: "records edited, deleted, inserted, reordered, cut off, or written anew",
        suites: &[
            of(CONFORMANCE, &["conformance::damage::a_f", "conformance::damage::swapped"]),
            of("editions", &["forged::"]),
            of(HOUSE, &["damage::a_fee", "damage::a_journal"]),
            of(CONSOLE, &["anchors::"]),
            of("chain", &[""]),
        ],
        lacks: None,
    },
    Group {
        id: "S12",
        what: "canaries: what must stay secret, looked for in journal, backups and logs",
        suites: &[of(DOOR, &["written::"]), of(CONSOLE, &["canaries::", "disk::an_office_is"])],
        lacks: None,
    },
    Group {
        id: "S13",
        what: "changed bytes before every parser",
        suites: &[
            of("fuzz", &[""]),
            of("codec", &["an_event_that", "arbitrary_", "a_changed_byte"]),
        ],
        lacks: None,
    },
    Group {
        id: "S14",
        what: "the supply chain: licences, advisories, bill of materials, the same build twice",
        suites: &[
            Command { words: &["licences", "--check"], only_in_full: false },
            Command { words: &["advisories"], only_in_full: false },
            Command { words: &["sbom", "--out", "target/sbom.json"], only_in_full: false },
            Command { words: &["reproducible"], only_in_full: true },
        ],
        lacks: None,
    },
];
