//! Rule 10: formats stop at the doors; `terms`, `ledger`, `office` and `reports` derive no
//! serialization (`style.md`, Architecture 7).

use super::Violation;
use super::plan::dependencies;
use super::source::word_at;
use super::tree::Tree;

const RULE: &str = "serialization";

/// The crates that know no format.
const CORE: [&str; 4] = ["terms", "ledger", "office", "reports"];

/// Crates that bring a format.
const CRATES: [&str; 7] =
    ["serde", "serde_json", "minicbor", "bincode", "postcard", "rkyv", "prost"];

/// Derives and traits of a format.
const DERIVES: [&str; 6] = ["Serialize", "Deserialize", "Encode", "Decode", "serde", "minicbor"];

/// Every format in the core.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let advice = |name: &str| {
        format!("{name}: a format belongs to a door; write its type there and convert by hand")
    };
    let mut violations = Vec::new();
    for manifest in CORE.iter().filter_map(|name| tree.manifest(name)) {
        for name in
            dependencies(manifest).into_iter().filter(|name| CRATES.contains(&name.as_str()))
        {
            violations.push(Violation {
                path: manifest.path.clone(),
                line: manifest.line_of(&name),
                rule: RULE,
                advice: advice(&name),
            });
        }
    }
    for source in tree.of_crates(&CORE) {
        for (line, code) in source.product() {
            let found = DERIVES.iter().find(|derive| {
                word_at(code, derive).is_some() && (code.contains("derive") || code.contains("::"))
            });
            violations.extend(found.map(|name| Violation {
                path: source.path.clone(),
                line,
                rule: RULE,
                advice: advice(name),
            }));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_format_in_the_core_is_found() {
        let tree = Tree::of(&[
            (
                "terms/Cargo.toml",
                "[dependencies]\nserde.workspace = true\n[dev-dependencies]\nserde_json.workspace = true\n",
            ),
            ("terms/src/trades.rs", "#[derive(Clone, Serialize)]\npub struct Trade;\n"),
            ("journal/src/codec.rs", "#[derive(Serialize)]\nstruct Frame;\n"),
        ]);
        let found: Vec<(String, usize)> =
            check(&tree).into_iter().map(|violation| (violation.path, violation.line)).collect();
        assert_eq!(
            found,
            [("terms/Cargo.toml".to_owned(), 2), ("terms/src/trades.rs".to_owned(), 1)]
        );
    }
}
