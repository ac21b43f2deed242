//! Rule 16: paths in the documents named below exist in the tree, the types of GLOSSARY.md name a
//! crate and its terms stand in order, and ARCHITECTURE.md names every room of the office
//! (`style.md`, Commits and documents).
//!
//! In: the documents, and every file of the tree. In backticks, a word is a path when it begins
//! with a folder at the root, or has `src/` or `tests/` behind its first folder. Of a path with `*`
//! or `<kind>` in it the fixed part before that is looked for. Never here: a fenced block, which
//! shows the reader's own machine.

use super::Violation;
use super::source::Source;
use super::tree::{Document, Tree};
use std::collections::BTreeSet;

const RULE: &str = "paths";

/// The documents that are read.
const DOCUMENTS: [&str; 5] = [
    "ARCHITECTURE.md",
    "GLOSSARY.md",
    "README.md",
    "oracles/PROPERTIES.md",
    "oracles/offices/README.md",
];

/// The one that names every room of the office.
const FLOOR_PLAN: &str = "ARCHITECTURE.md";

/// The one whose types are read too.
const GLOSSARY: &str = "GLOSSARY.md";

/// Folders by which a path is known as a crate's, also when no such crate is there any more.
const OF_A_CRATE: [&str; 2] = ["src", "tests"];

/// Every path that is not there, and every type of a crate that is not there.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let folders = folders(tree);
    let documents = tree.documents.iter().filter(|document| is_read(document));
    let paths = documents.flat_map(|document| violations(tree, &folders, document));
    paths.chain(out_of_order(tree)).chain(unnamed_rooms(tree)).collect()
}

fn document<'t>(tree: &'t Tree, path: &str) -> Option<&'t Document> {
    tree.documents.iter().find(|document| document.path == path)
}

/// Terms that stand before one that comes before them, so that nobody finds either.
fn out_of_order(tree: &Tree) -> Vec<Violation> {
    let Some(glossary) = document(tree, GLOSSARY) else { return Vec::new() };
    let term = |(index, line): (usize, &str)| {
        let term = line.strip_prefix("| ")?.split(" |").next()?.to_lowercase();
        (term != "term" && !term.starts_with('-')).then_some((index + 1, term))
    };
    let terms: Vec<(usize, String)> = glossary.text.lines().enumerate().filter_map(term).collect();
    let wrong = terms.windows(2).filter(|pair| pair[0].1 >= pair[1].1);
    let violation = |pair: &[(usize, String)]| Violation {
        path: GLOSSARY.to_owned(),
        line: pair[1].0,
        rule: RULE,
        advice: format!("put {} before {}", pair[1].1, pair[0].1),
    };
    wrong.map(violation).collect()
}

/// Rooms and walks of the office that the floor plan leaves out.
fn unnamed_rooms(tree: &Tree) -> Vec<Violation> {
    let Some(plan) = document(tree, FLOOR_PLAN) else { return Vec::new() };
    let named: BTreeSet<&str> =
        words(&plan.text).into_iter().map(|(_, word)| word.trim_end_matches('/')).collect();
    let office = tree.sources.iter().find(|source| source.path == "office/src/lib.rs");
    let rooms = office.into_iter().flat_map(Source::product).filter_map(|(_, line)| {
        let declared = line.trim_start().trim_start_matches("pub ").strip_prefix("mod ")?;
        declared.strip_suffix(';')
    });
    let is_unnamed = |room: &&str| {
        let place = format!("office/src/{room}");
        !named.contains(room) && !named.iter().any(|word| word.starts_with(&place))
    };
    let violation = |room: &str| Violation {
        path: FLOOR_PLAN.to_owned(),
        line: plan.line_of("| layer |"),
        rule: RULE,
        advice: format!("name {room}, a room of the office, and say what lies there"),
    };
    rooms.filter(is_unnamed).map(violation).collect()
}

fn is_read(document: &Document) -> bool {
    DOCUMENTS.contains(&document.path.as_str())
}

/// The folders at the root.
fn folders(tree: &Tree) -> BTreeSet<&str> {
    tree.paths.iter().filter_map(|path| path.split_once('/')).map(|(folder, _)| folder).collect()
}

fn violations(tree: &Tree, folders: &BTreeSet<&str>, document: &Document) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (line, word) in words(&document.text) {
        let advice = if is_path(folders, word) && !exists(tree, word) {
            format!("correct {word}: no such file or folder is in the tree")
        } else if document.path == GLOSSARY && is_of_no_crate(folders, word) {
            format!("correct {word}: begin it with the name of a crate")
        } else {
            continue;
        };
        violations.push(Violation { path: document.path.clone(), line, rule: RULE, advice });
    }
    violations
}

/// Words in backticks outside of fenced blocks, with their lines, counted from 1.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let quoted = line.split('`').skip(1).step_by(2);
            words.extend(quoted.flat_map(str::split_whitespace).map(|word| (index + 1, word)));
        }
    }
    words
}

/// Does a word look like a file or folder of the tree?
fn is_path(folders: &BTreeSet<&str>, word: &str) -> bool {
    let Some((first, behind)) = word.split_once('/') else { return false };
    let next = behind.split('/').next().unwrap_or_default();
    folders.contains(first) || OF_A_CRATE.contains(&next)
}

fn exists(tree: &Tree, word: &str) -> bool {
    let fixed = word.split(['*', '<']).next().unwrap_or_default();
    if fixed.len() < word.len() {
        return tree.paths.iter().any(|path| path.starts_with(fixed));
    }
    let path = word.trim_end_matches('/');
    let is_it = |found: &String| {
        found.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    tree.paths.iter().any(is_it)
}

/// Is a word a type or function whose first part should be a crate, and is none?
fn is_of_no_crate(folders: &BTreeSet<&str>, word: &str) -> bool {
    word.split_once("::").is_some_and(|(first, _)| {
        first.starts_with(|letter: char| letter.is_ascii_lowercase()) && !folders.contains(first)
    })
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    fn found(document: &str, text: &str) -> Vec<(usize, String)> {
        let tree = Tree::of(&[
            ("engine/src/keeper.rs", "//! The keeper.\n"),
            ("office/src/papers/trade.rs", "//! A trade.\n"),
            (document, text),
        ]);
        let word = |advice: &str| {
            let (word, _) = advice.strip_prefix("correct ")?.split_once(": ")?;
            Some(word.to_owned())
        };
        let found = check(&tree).into_iter();
        found.filter_map(|violation| Some((violation.line, word(&violation.advice)?))).collect()
    }

    #[test]
    fn a_path_that_is_not_in_the_tree_is_found() {
        let text =
            "`engine/src/keeper.rs` `engine/src/gone.rs`\n\n`it/src/gl.rs`, `office/src/papers`\n";
        assert_eq!(
            found("README.md", text),
            [(1, "engine/src/gone.rs".to_owned()), (3, "it/src/gl.rs".to_owned())]
        );
    }

    #[test]
    fn of_globs_and_placeholders_the_fixed_part_is_looked_for() {
        let text = "`office/src/papers/*.rs` `office/src/papers/<kind>.rs` `office/src/desk*`\n";
        assert_eq!(found("ARCHITECTURE.md", text), [(1, "office/src/desk*".to_owned())]);
    }

    #[test]
    fn what_is_no_path_of_the_tree_is_left_alone() {
        let text = "`/v1/documents` engine/src/gone.rs `rejected/`\n```sh\n`engine/gone`\n```\n";
        assert_eq!(found("README.md", text), []);
        assert_eq!(found("docs/plan.md", "`engine/src/gone.rs`\n"), []);
    }

    #[test]
    fn a_term_out_of_order_and_a_room_without_a_name_are_found() {
        let tree = Tree::of(&[
            ("GLOSSARY.md", "| term |\n| --- |\n| lot |\n| TAF |\n| bound |\n| tail |\n"),
            ("ARCHITECTURE.md", "| layer |\n`judge`, `papers/`, `office/src/sight.rs`\n"),
            ("office/src/lib.rs", "mod judge;\npub mod papers;\nmod sight;\nmod credit;\n"),
            ("office/src/papers.rs", ""),
            ("office/src/sight.rs", ""),
        ]);
        let advice: Vec<String> = check(&tree).into_iter().map(|broken| broken.advice).collect();
        let unnamed = "name credit, a room of the office, and say what lies there";
        assert_eq!(advice, ["put bound before taf", unnamed]);
    }

    #[test]
    fn a_type_of_the_glossary_names_a_crate() {
        let text = "`engine::Keeper` `it::Keeper` `Kind::is_location`\n";
        assert_eq!(found("GLOSSARY.md", text), [(1, "it::Keeper".to_owned())]);
        assert_eq!(found("README.md", text), []);
    }
}
