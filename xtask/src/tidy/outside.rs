//! Rule 13: the code knows no oracle by its id, and no path outside of this house. Tests, documents
//! and the caretaker may name `../shared`, which they do without when it is absent; a test of a
//! room may name an oracle as the source of its figures, but nothing of the caretaker may. The
//! files of this folder may say what they forbid.

use super::Violation;
use super::source::Source;
use super::tree::Tree;

const RULE: &str = "outside";

/// The folder that may name what is forbidden.
const OWN: &str = "xtask/src/tidy/";

/// Places outside of the house that are never named.
const PLACES: [&str; 5] = ["/work/", "/home/", "/root/", "/Users/", "/tmp/"];

/// The crate that runs the oracles.
const CARETAKER: &str = "xtask";

/// The neighbour that tests, documents and the caretaker may name.
const NEIGHBOUR: &str = "../shared";

/// Every id of an oracle and every outside path.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let sources = tree.sources.iter().filter(|source| !source.path.starts_with(OWN));
    let mut violations: Vec<Violation> =
        sources.flat_map(|source| in_source(source, &tree.oracle_ids)).collect();
    for document in tree.documents.iter().chain(&tree.manifests) {
        for (index, line) in document.text.lines().enumerate() {
            violations.extend(
                outside_path(line).map(|place| path_violation(&document.path, index + 1, place)),
            );
        }
    }
    violations
}

fn in_source(source: &Source, oracle_ids: &[String]) -> Vec<Violation> {
    let product: Vec<usize> = source.product().map(|(line, _)| line).collect();
    let mut violations = Vec::new();
    for (index, line) in source.lines.iter().enumerate() {
        violations
            .extend(outside_path(line).map(|place| path_violation(&source.path, index + 1, place)));
        let is_product = product.binary_search(&(index + 1)).is_ok();
        if line.contains(NEIGHBOUR) && is_product && source.room() != CARETAKER {
            violations.push(path_violation(&source.path, index + 1, NEIGHBOUR));
        }
        for id in oracle_ids
            .iter()
            .filter(|id| (is_product || source.room() == CARETAKER) && names_id(line, id))
        {
            let advice = format!("do not name the oracle {id}; work by the shape of a case");
            violations.push(Violation {
                path: source.path.clone(),
                line: index + 1,
                rule: RULE,
                advice,
            });
        }
    }
    violations
}

fn outside_path(line: &str) -> Option<&'static str> {
    let is_start = |at: usize| {
        !line[..at].ends_with(|letter: char| letter.is_alphanumeric() || "._-/".contains(letter))
    };
    // The address of a page with a name in it, like /work/{item}, is no place on a machine.
    let is_page = |behind: &str| behind.starts_with('{');
    let is_named = |place: &str| {
        line.match_indices(place).any(|(at, _)| is_start(at) && !is_page(&line[at + place.len()..]))
    };
    PLACES.iter().find(|place| is_named(place)).copied()
}

fn path_violation(path: &str, line: usize, place: &str) -> Violation {
    let advice =
        format!("do not name {place}; the house stands anywhere, take the path as an argument");
    Violation { path: path.to_owned(), line, rule: RULE, advice }
}

/// Is the id there as a whole?
fn names_id(line: &str, id: &str) -> bool {
    let is_part = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_alphanumeric() || "-_".contains(letter))
    };
    let is_whole = |at: usize| {
        !is_part(line[..at].chars().next_back()) && !is_part(line[at + id.len()..].chars().next())
    };
    line.match_indices(id).any(|(at, _)| is_whole(at))
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn ids_and_outside_paths_are_found() {
        let text = "//! x\nconst HOME: &str = \"/home/clerk\";\nlet id = \"us-first-case\";\nlet url = \"https://a.org/home/b\";\nlet x = \"../shared/data\";\nlet page = \"/work/{item}\";\n";
        let product = ("engine/src/day.rs", "//! x\n//! y\n//! z\nlet a = \"../shared/data\";\n");
        let trial =
            ("engine/tests/day.rs", "//! x\nlet a = \"../shared/data\"; // us-first-case\n");
        let mut tree = Tree::of(&[("xtask/src/oracle/fees.rs", text), product, trial]);
        tree.oracle_ids = vec!["us-first-case".to_owned(), "us-first".to_owned()];
        let found: Vec<usize> = check(&tree).iter().map(|violation| violation.line).collect();
        assert_eq!(found, [2, 3, 4], "the caretaker may name its neighbour, the product may not");
    }
}
