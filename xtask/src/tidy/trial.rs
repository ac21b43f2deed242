//! Rule 18: every fault that a head of operations has seen (`trial.md`, 1) has a row in
//! `oracles/TRIAL.md`, and each test that the row names is there.
//!
//! In: the table: row, fault, what holds it, what is left. A test is `file::name` in backticks; a
//! worked example is the path of its page.
//! Out: rows that are missing, and tests that are not there. Never here: whether a test holds the
//! row (whoever reads it).

use super::Violation;
use super::source::Source;
use super::tree::Tree;

const RULE: &str = "trial";

/// The table.
const TABLE: &str = "oracles/TRIAL.md";

/// The last number of a fault; one came later, as 2b.
const LAST: u32 = 47;

/// Every row that is missing, and every test.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let Some(table) = tree.documents.iter().find(|document| document.path == TABLE) else {
        return vec![violation(1, "write the table".to_owned())];
    };
    let rows: Vec<(usize, Vec<&str>)> = table
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with("| "))
        .map(|(index, line)| (index + 1, line.split('|').map(str::trim).collect()))
        .collect();
    let is_there =
        |number: &String| rows.iter().any(|(_, cells)| cells.get(1) == Some(&number.as_str()));
    let numbers = (1..=LAST).map(|number| number.to_string()).chain(["2b".to_owned()]);
    let missing = numbers
        .filter(|number| !is_there(number))
        .map(|number| violation(table.line_of("| --- |"), format!("add the row {number}")));
    let named = rows.iter().flat_map(|(line, cells)| {
        let tests = cells.get(3).copied().unwrap_or_default();
        tests.split('`').skip(1).step_by(2).map(move |test| (*line, test))
    });
    let gone = named
        .filter(|(_, test)| !is_test(tree, test))
        .map(|(line, test)| violation(line, format!("correct {test}: no such test is there")));
    let is_silent =
        |cells: &[&str]| (3..=4).all(|cell| cells.get(cell).is_none_or(|said| said.is_empty()));
    let silent = rows
        .iter()
        .filter(|(_, cells)| is_silent(cells))
        .map(|(line, _)| violation(*line, "name a test, or say what is left".to_owned()));
    missing.chain(gone).chain(silent).collect()
}

/// A worked example that is there, or a function that a run of the tests runs.
fn is_test(tree: &Tree, named: &str) -> bool {
    let Some((path, name)) = named.split_once("::") else {
        let is_example = named.starts_with("oracles/pages/");
        return is_example && tree.paths.iter().any(|path| path == named);
    };
    let source = tree.sources.iter().find(|source| source.path == path);
    source.is_some_and(|source| runs(source, name)) && is_declared(tree, path)
}

/// Is it marked as a test, and not left out?
fn runs(source: &Source, name: &str) -> bool {
    let head = format!("fn {name}(");
    let Some(place) = source.lines.iter().position(|line| line.trim_start().starts_with(&head))
    else {
        return false;
    };
    let above = source.lines[..place].iter().rev().map(|line| line.trim_start());
    let marks: Vec<&str> = above.take_while(|line| line.starts_with(['#', '/'])).collect();
    marks.contains(&"#[test]") && !marks.iter().any(|mark| mark.starts_with("#[ignore"))
}

/// Does the file above it name it? One that nobody names is compiled by nobody.
fn is_declared(tree: &Tree, path: &str) -> bool {
    let Some((folder, file)) = path.rsplit_once('/') else { return false };
    let declared = format!("mod {};", file.trim_end_matches(".rs"));
    let above = ["/main.rs", "/lib.rs", "/mod.rs", ".rs"].map(|end| format!("{folder}{end}"));
    // A file of `tests/` is a program of its own.
    let is_root = above.iter().any(|above| above == path) || folder.ends_with("/tests");
    let names = |source: &Source| {
        above.contains(&source.path)
            && source.lines.iter().any(|line| line.trim_end().ends_with(&declared))
    };
    is_root || tree.sources.iter().any(names)
}

fn violation(line: usize, advice: String) -> Violation {
    Violation { path: TABLE.to_owned(), line, rule: RULE, advice }
}

#[cfg(test)]
mod tests {
    use super::{LAST, TABLE, Tree, check};
    use std::fmt::Write as _;

    #[test]
    fn a_row_and_a_test_that_are_missing_are_found() {
        let mut text = String::from("| row | fault | held by |\n| --- | --- | --- |\n");
        for number in 1..LAST {
            writeln!(text, "| {number} | x | `office/tests/a.rs::it_holds` |").expect("a text");
        }
        let named = [
            "office/tests/a.rs::it_is_gone",
            "oracles/pages/40-a-bad-day.md",
            "README.md",
            "office/tests/a.rs::helps",
            "office/tests/a.rs::is_left_out",
            "office/tests/office/b.rs::it_holds",
            "office/tests/office/c.rs::is_of_no_program",
        ];
        writeln!(text, "| 2b | x | `{}` |", named.join("`, `")).expect("a text");
        let tree = Tree::of(&[
            (
                "office/tests/a.rs",
                "#[test]\nfn it_holds() {}\nfn helps() {}\n#[test]\n#[ignore = \"slow\"]\nfn \
                 is_left_out() {}\n",
            ),
            ("office/tests/office/main.rs", "mod b;\n"),
            ("office/tests/office/b.rs", "/// So.\n#[test]\nfn it_holds() {}\n"),
            ("office/tests/office/c.rs", "#[test]\nfn is_of_no_program() {}\n"),
            ("oracles/pages/40-a-bad-day.md", "# A bad day\n"),
            ("README.md", "# Munim\n"),
            (TABLE, &text),
        ]);
        let advice: Vec<String> = check(&tree).into_iter().map(|broken| broken.advice).collect();
        let gone = |test: &str| format!("correct {test}: no such test is there");
        let gone = [0, 2, 3, 4, 6].map(|index| gone(named[index]));
        let expected: Vec<String> = ["add the row 47".to_owned()].into_iter().chain(gone).collect();
        assert_eq!(advice, expected);
    }
}
