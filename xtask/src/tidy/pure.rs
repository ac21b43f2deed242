//! Rule 1: `terms`, `ledger`, `office`, `reports` and `markets` are pure: no I/O, no clock, no
//! chance, no thread (`design.md`).

use super::Violation;
use super::plan::dependencies;
use super::source::word_at;
use super::tree::Tree;

const RULE: &str = "pure";

/// The crates that must be pure.
const PURE: [&str; 5] = ["terms", "ledger", "office", "reports", "markets"];

/// Crates that bring the world in.
const CRATES: [&str; 16] = [
    "anyhow",
    "async-std",
    "chrono",
    "crossbeam",
    "fastrand",
    "futures",
    "getrandom",
    "mio",
    "rand",
    "rayon",
    "reqwest",
    "rusqlite",
    "smol",
    "tempfile",
    "time",
    "tokio",
];

/// Paths that reach into the world.
const PATHS: [&str; 9] = [
    "std::fs",
    "std::io",
    "std::net",
    "std::time",
    "std::env",
    "std::thread",
    "std::process",
    "Timestamp::now",
    "Zoned::now",
];

/// Every forbidden dependency and every forbidden path.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for manifest in PURE.iter().filter_map(|name| tree.manifest(name)) {
        for name in
            dependencies(manifest).into_iter().filter(|name| CRATES.contains(&name.as_str()))
        {
            let advice =
                format!("take {name} out; this crate is pure, what it needs comes in as data");
            violations.push(Violation {
                path: manifest.path.clone(),
                line: manifest.line_of(&name),
                rule: RULE,
                advice,
            });
        }
    }
    for source in tree.of_crates(&PURE) {
        for (line, code) in source.product() {
            for path in PATHS.iter().filter(|path| names(code, path)) {
                let advice = format!(
                    "do not reach for {path}; this crate is pure, what it needs comes in as data"
                );
                violations.push(Violation { path: source.path.clone(), line, rule: RULE, advice });
            }
        }
    }
    violations
}

/// Does the line name the path, in full or as a part of a `use std::{…}`?
fn names(code: &str, path: &str) -> bool {
    let grouped = || match (code.split_once("use std::{"), path.strip_prefix("std::")) {
        (Some((_, group)), Some(module)) => word_at(group, module).is_some(),
        _ => false,
    };
    word_at(code, path).is_some() || grouped()
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_clock_and_a_file_in_the_office_are_found() {
        let office = "//! x\nuse std::{collections::BTreeMap, time::Instant};\nfn now() { std::fs::read(\"a\"); }\n// std::env\n";
        let tree = Tree::of(&[
            ("office/src/lib.rs", office),
            ("office/Cargo.toml", "[dependencies]\nrand = \"1\"\nterms.workspace = true\n"),
        ]);
        let found: Vec<(String, usize)> =
            check(&tree).into_iter().map(|violation| (violation.path, violation.line)).collect();
        let file = |line| ("office/src/lib.rs".to_owned(), line);
        assert_eq!(found, [("office/Cargo.toml".to_owned(), 2), file(2), file(3)]);
        assert!(check(&Tree::of(&[("journal/src/lib.rs", office)])).is_empty(), "a door may");
    }
}
