//! Rule 11: every rejection code has a test (`style.md`, Errors 2): it stands in quotes in a file
//! under `office/tests`.

use super::Violation;
use super::tree::Tree;

/// Every code without a test.
pub fn check(tree: &Tree) -> Vec<Violation> {
    untested(tree, office::Rejection::codes())
}

fn untested<'c>(tree: &Tree, codes: impl Iterator<Item = &'c str>) -> Vec<Violation> {
    let tests: Vec<&str> = tree
        .sources
        .iter()
        .filter(|source| source.path.starts_with("office/tests/"))
        .flat_map(|source| source.lines.iter().map(String::as_str))
        .collect();
    let has_test = |code: &str| tests.iter().any(|line| line.contains(&format!("\"{code}\"")));
    let advice = |code: &str| {
        format!("rejection code {code} has no test; add a row for it under office/tests")
    };
    let violation = |code| Violation {
        path: "office/tests".to_owned(),
        line: 1,
        rule: "refusals",
        advice: advice(code),
    };
    codes.filter(|code| !has_test(code)).map(violation).collect()
}

#[cfg(test)]
mod tests {
    use super::{Tree, untested};

    #[test]
    fn a_code_without_a_test_is_found() {
        let tree = Tree::of(&[(
            "office/tests/refusals.rs",
            "const ROWS: [&str; 1] = [\"account_must_be_known\"];\n",
        )]);
        let found = untested(&tree, ["account_must_be_known", "account_must_be_open"].into_iter());
        assert_eq!(found.len(), 1);
        assert!(found[0].advice.contains("account_must_be_open"));
    }
}
