//! Rule 18: every fault that a head of operations has seen (`trial.md`, 1) has a row in
//! `oracles/TRIAL.md`, and each test that the row names is there.
//!
//! In: the table: row, fault, what holds it, what is left. A test is `file::name` in backticks; a
//! worked example is the path of its page.
//! Out: rows that are missing, and tests that are not there. Never here: whether a test holds the
//! row (whoever reads it).

use super::Violation;
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

fn is_test(tree: &Tree, named: &str) -> bool {
    let Some((path, name)) = named.split_once("::") else {
        return tree.paths.iter().any(|path| path == named);
    };
    let head = format!("fn {name}(");
    let source = tree.sources.iter().find(|source| source.path == path);
    source.is_some_and(|source| source.lines.iter().any(|line| line.contains(&head)))
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
        text.push_str(
            "| 2b | x | `office/tests/a.rs::it_is_gone`, `oracles/pages/40-a-bad-day.md` |\n",
        );
        let tree = Tree::of(&[
            ("office/tests/a.rs", "#[test]\nfn it_holds() {}\n"),
            ("oracles/pages/40-a-bad-day.md", "# A bad day\n"),
            (TABLE, &text),
        ]);
        let advice: Vec<String> = check(&tree).into_iter().map(|broken| broken.advice).collect();
        let gone = "correct office/tests/a.rs::it_is_gone: no such test is there";
        assert_eq!(advice, ["add the row 47", gone]);
    }
}
