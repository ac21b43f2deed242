//! Rule 6: nothing unfinished and no `unwrap` in the product; an `expect` states a fact
//! (`style.md`, Errors 4).

use super::Violation;
use super::tree::Tree;

const RULE: &str = "unfinished";

/// What must not stand in the product, and what to do instead.
const FORBIDDEN: [(&str, &str); 4] = [
    (".unwrap()", "say with expect why it is certain, or return a refusal"),
    ("todo!(", "finish it, or take it out"),
    ("unimplemented!(", "finish it, or take it out"),
    ("dbg!(", "take it out"),
];

/// Every unfinished place.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in &tree.sources {
        for (line, code) in source.product() {
            let found = FORBIDDEN
                .iter()
                .filter(|(text, _)| code.contains(text))
                .map(|(text, advice)| format!("{text}: {advice}"));
            // The inside of a text is blank in `code`, so the line itself shows whether it is
            // empty.
            let silent = (code.contains(".expect(")
                && source.lines[line - 1].contains(".expect(\"\")"))
            .then(|| ".expect(\"\"): state the fact that makes it certain".to_owned());
            violations.extend(found.chain(silent).map(|advice| Violation {
                path: source.path.clone(),
                line,
                rule: RULE,
                advice,
            }));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn unwraps_and_empty_expects_are_found() {
        let text = "a.unwrap();\nb.unwrap_or(1);\nc.expect(\"\");\nd.expect(\"it was read\");\ntodo!()\n#[cfg(test)]\nmod tests {\n    fn e() { f.unwrap(); }\n}\n";
        let found: Vec<usize> = check(&Tree::of(&[("engine/src/lib.rs", text)]))
            .iter()
            .map(|violation| violation.line)
            .collect();
        assert_eq!(found, [1, 3, 5]);
    }
}
