//! Rule 5: no order that depends on a hash: nobody walks a hash table in `terms`, `ledger`,
//! `office`, `reports` or `markets` (`design.md`).
//!
//! The check knows the names that a file declares with a hash table's type, and looks for a walk
//! over one of them.

use super::Violation;
use super::source::{Source, word_at};
use super::tree::Tree;

const RULE: &str = "hashes";

/// The crates whose order must be the same on every machine.
const ORDERED: [&str; 5] = ["terms", "ledger", "office", "reports", "markets"];

/// Types without an order.
const TYPES: [&str; 4] = ["HashMap", "HashSet", "FxHashMap", "FxHashSet"];

/// Methods that walk.
const WALKS: [&str; 10] = [
    "iter",
    "iter_mut",
    "keys",
    "values",
    "values_mut",
    "drain",
    "into_iter",
    "into_keys",
    "into_values",
    "retain",
];

/// Every walk over a hash table.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.of_crates(&ORDERED).flat_map(walks_of).collect()
}

fn walks_of(source: &Source) -> Vec<Violation> {
    let tables: Vec<&str> = source.product().filter_map(|(_, code)| declared(code)).collect();
    let mut violations = Vec::new();
    for (line, code) in source.product() {
        for table in tables.iter().filter(|table| walks(code, table)) {
            let advice = format!(
                "{table} is a hash table, whose order is nobody's business; keep a BTreeMap or a Vec beside it"
            );
            violations.push(Violation { path: source.path.clone(), line, rule: RULE, advice });
        }
    }
    violations
}

/// The name of a field or binding of a hash table's type: `name: HashMap<…>`, `let name =
/// HashMap::new()`.
fn declared(code: &str) -> Option<&str> {
    let at = TYPES.iter().filter_map(|kind| word_at(code, kind)).min()?;
    let before = code[..at]
        .trim_end_matches(|letter: char| letter.is_alphanumeric() || "_:".contains(letter));
    let before = before.trim_end().trim_end_matches("&mut").trim_end_matches('&').trim_end();
    let name = before.strip_suffix(':').or_else(|| before.strip_suffix('='))?.trim_end();
    name.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .next()
        .filter(|name| !name.is_empty())
}

fn walks(code: &str, table: &str) -> bool {
    let calls = |walk: &str| code.contains(&format!("{table}.{walk}("));
    let is_called = word_at(code, table).is_some() && WALKS.iter().any(|walk| calls(walk));
    let looped = code.split_once("for ").and_then(|(_, rest)| rest.split_once(" in "));
    let over = looped.and_then(|(_, over)| over.split('{').next());
    let bare = |over: &str| {
        over.trim().trim_start_matches('&').trim_start_matches("mut ").trim_start_matches("self.")
            == table
    };
    is_called || over.is_some_and(bare)
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_walk_over_a_hash_table_is_found() {
        let text = "use hashbrown::HashMap;\nstruct Book {\n    numbers: HashMap<Name, u32>,\n    days: BTreeMap<Date, u32>,\n}\nfn walk(&self) {\n    for (name, _) in &self.numbers {}\n    self.numbers.keys();\n    self.days.keys();\n    self.numbers.get(&name);\n    let mut seen = FxHashSet::default();\n    seen.insert(1);\n    seen.into_iter();\n}\n";
        let found: Vec<usize> = check(&Tree::of(&[("office/src/directory.rs", text)]))
            .iter()
            .map(|violation| violation.line)
            .collect();
        assert_eq!(found, [7, 8, 13]);
    }
}
