//! Rule 7: every file opens with what it is, a standard noun for its subject (`style.md`,
//! Comments).

use super::Violation;
use super::source::Source;
use super::tree::Tree;

/// Words with which a first line withholds its noun.
const WITHHOLDING: [&str; 12] = [
    "What",
    "Who",
    "Whoever",
    "Whom",
    "Whose",
    "How",
    "Where",
    "When",
    "Why",
    "Nobody",
    "Nothing",
    "Everybody",
];

/// Every file without a header, and every header whose first word is not its subject.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.sources.iter().filter_map(|source| Some(violation(source, advice(source)?))).collect()
}

fn violation(source: &Source, advice: &str) -> Violation {
    Violation { path: source.path.clone(), line: 1, rule: "headers", advice: advice.to_owned() }
}

fn advice(source: &Source) -> Option<&'static str> {
    let Some(opens) = source.lines.first().and_then(|line| line.strip_prefix("//! ")) else {
        return Some(
            "open the file with //! and say what it is, what comes in, what goes out, what it must never do",
        );
    };
    let first = opens.split([' ', ',', ':']).next().unwrap_or_default();
    WITHHOLDING.contains(&first).then_some(
        "begin the header with a standard noun (\"Response headers\", not \"What stands around every answer\")",
    )
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_file_without_a_header_is_found() {
        let tree = Tree::of(&[
            ("engine/src/lib.rs", "use std::fs;\n"),
            ("engine/src/main.rs", "//! The program.\nfn main() {}\n"),
            ("engine/src/what.rs", "//! What runs.\nfn main() {}\n"),
        ]);
        assert_eq!(
            check(&tree).iter().map(|violation| violation.path.as_str()).collect::<Vec<_>>(),
            ["engine/src/lib.rs", "engine/src/what.rs"]
        );
    }
}
