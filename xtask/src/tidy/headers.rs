//! Rule 7: every file opens with what it is (`style.md`, Comments).

use super::Violation;
use super::tree::Tree;

/// Every file without a header.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let opens = |line: Option<&String>| line.is_some_and(|line| line.starts_with("//! "));
    let headless = tree.sources.iter().filter(|source| !opens(source.lines.first()));
    let advice = "open the file with //! and say what it is, what comes in, what goes out, what it must never do";
    headless
        .map(|source| Violation {
            path: source.path.clone(),
            line: 1,
            rule: "headers",
            advice: advice.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_file_without_a_header_is_found() {
        let tree = Tree::of(&[
            ("engine/src/lib.rs", "use std::fs;\n"),
            ("engine/src/main.rs", "//! The program.\nfn main() {}\n"),
        ]);
        assert_eq!(
            check(&tree).iter().map(|violation| violation.path.as_str()).collect::<Vec<_>>(),
            ["engine/src/lib.rs"]
        );
    }
}
