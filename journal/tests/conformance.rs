//! Conformance of journals: the list of `reliability.md`, 2.3, and the bars R1, R3, R4 and R6, with
//! the counts printed (`--nocapture`).
//!
//! `promises` holds for every journal and is generic: a new one brings a `Home` and runs it. The
//! other modules are about files.

mod conformance {
    mod script;

    mod between;

    mod arbitrary;
    mod archive;
    mod crash;
    mod damage;
    mod faults;
    mod local;
    mod promises;
    mod remake;
    mod speed;
    mod writers;
}
