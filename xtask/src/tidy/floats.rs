//! Rule 4: no quantity is ever a float (`domain.md`, What must hold 5). Speed figures of `engine`
//! and `xtask` may be.

use super::Violation;
use super::source::word_at;
use super::tree::Tree;

const RULE: &str = "floats";

/// The crates in which there is none.
const EXACT: [&str; 8] =
    ["terms", "ledger", "office", "reports", "markets", "inbound", "journal", "outbound"];

/// A cell of a workbook is a float by its format; what a float cannot hold exactly is text there.
const EXCEPT: &str = "outbound/src/workbook.rs";

/// Every float type and literal.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let sources = tree.of_crates(&EXACT).filter(|source| source.path != EXCEPT);
    let lines =
        sources.flat_map(|source| source.product().map(move |(line, code)| (source, line, code)));
    let found = lines
        .filter(|(_, _, code)| has_float(code))
        .map(|(source, line, _)| (source.path.clone(), line));
    let advice = "use Decimal, Quantity or Total; a float rounds without saying how";
    found
        .map(|(path, line)| Violation { path, line, rule: RULE, advice: advice.to_owned() })
        .collect()
}

fn has_float(code: &str) -> bool {
    ["f32", "f64"]
        .iter()
        .any(|word| word_at(code, word).is_some() || code.contains(&format!("_{word}")))
        || has_literal(code)
}

/// Is there a number with a point and digits on both sides, which is no tuple's field (`pair.0.1`)
/// and no range?
fn has_literal(code: &str) -> bool {
    let bytes = code.as_bytes();
    let points = (1..bytes.len().saturating_sub(1)).filter(|at| bytes[*at] == b'.');
    points.into_iter().any(|at| bytes[at + 1].is_ascii_digit() && starts_number(&bytes[..at]))
}

fn starts_number(before: &[u8]) -> bool {
    let digits =
        before.iter().rev().take_while(|byte| byte.is_ascii_digit() || **byte == b'_').count();
    let ahead = before.len().checked_sub(digits + 1).map(|at| before[at]);
    digits > 0 && !ahead.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn floats_are_found_and_fields_of_tuples_are_not() {
        let text = "let a: f64 = b;\nlet c = 1.5;\nlet d = pair.0.1;\nlet e = 0..10;\nlet f = 3_f32;\nlet g = x as f64;\n// 2.5\nlet h = 10_000.25;\n";
        let found: Vec<usize> = check(&Tree::of(&[("terms/src/decimal.rs", text)]))
            .iter()
            .map(|violation| violation.line)
            .collect();
        assert_eq!(found, [1, 2, 5, 6, 8]);
        assert!(check(&Tree::of(&[("xtask/src/speed.rs", text)])).is_empty());
    }
}
