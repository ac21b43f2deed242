//! Rule 3: only the ledger changes balances, and only the office's `posting` asks it to
//! (`style.md`, Architecture 3).

use super::Violation;
use super::tree::Tree;

const RULE: &str = "pen";

/// The crates whose code might hold a ledger.
const CRATES: [&str; 15] = [
    "terms", "markets", "inbound", "office", "reports", "outbound", "journal", "anchors", "views",
    "engine", "demo", "door", "console", "munim", "xtask",
];

/// The file that asks the ledger.
const POSTING: &str = "office/src/posting.rs";

/// Every call that would change a balance elsewhere.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let sources = tree.of_crates(&CRATES).filter(|source| source.path != POSTING);
    let calls = sources.flat_map(|source| {
        source
            .product()
            .filter(|(_, code)| writes(code))
            .map(|(line, _)| (source.path.clone(), line))
    });
    let advice = "only office/src/posting.rs posts to the ledger or settles it; make an event, and let apply book it";
    calls
        .map(|(path, line)| Violation { path, line, rule: RULE, advice: advice.to_owned() })
        .collect()
}

/// Does the line call `post` or `settle` on something that is called a ledger?
fn writes(code: &str) -> bool {
    [".post(", ".settle("].iter().any(|call| {
        code.match_indices(call).any(|(at, _)| receiver(&code[..at]).contains("ledger"))
    })
}

/// The last name before a call.
fn receiver(before: &str) -> &str {
    before
        .trim_end_matches("()")
        .rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_second_pen_is_found() {
        let text = "fn cheat(office: &mut Office) {\n    office.ledger.post(&entry);\n    ledger_mut().settle(date);\n    clerk.settle(date);\n}\n";
        let found: Vec<usize> = check(&Tree::of(&[("engine/src/lib.rs", text)]))
            .iter()
            .map(|violation| violation.line)
            .collect();
        assert_eq!(found, [2, 3]);
        assert!(
            check(&Tree::of(&[("office/src/posting.rs", text), ("ledger/src/lib.rs", text)]))
                .is_empty()
        );
    }
}
