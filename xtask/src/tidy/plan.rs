//! Rule 14: the floor plan stays simple: three internal dependencies per crate, a chain of at most
//! seven (`design.md`).

use super::Violation;
use super::tree::{Document, Tree};
use std::collections::BTreeMap;

const RULE: &str = "plan";

/// Most internal dependencies per crate on average, in tenths.
const DEPENDENCIES_TENTHS_MAX: usize = 30;

/// Most crates in a chain.
const CHAIN_MAX: usize = 7;

/// A plan with too many doors, or with too long a way through them.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let plan = internal(tree);
    let doors: usize = plan.values().map(Vec::len).sum();
    let mut violations = Vec::new();
    let violation =
        |advice| Violation { path: "Cargo.toml".to_owned(), line: 1, rule: RULE, advice };
    if doors * 10 > DEPENDENCIES_TENTHS_MAX * plan.len() {
        violations.push(violation(format!(
            "take doors out: {doors} internal dependencies of {} crates, at most three each",
            plan.len()
        )));
    }
    let longest = plan
        .keys()
        .map(|name| chain(name, &plan, plan.len()))
        .max_by_key(Vec::len)
        .unwrap_or_default();
    if longest.len() > CHAIN_MAX {
        violations.push(violation(format!(
            "shorten the chain {}: at most {CHAIN_MAX} crates",
            longest.join(" > ")
        )));
    }
    violations
}

/// The names that a manifest depends on, not counting its tests.
pub fn dependencies(manifest: &Document) -> Vec<String> {
    let table: toml::Table = manifest.text.parse().unwrap_or_default();
    let names = table.get("dependencies").and_then(toml::Value::as_table).into_iter().flatten();
    names.map(|(name, _)| name.clone()).collect()
}

/// Each crate of the house and those of the house that it needs.
fn internal(tree: &Tree) -> BTreeMap<String, Vec<String>> {
    let folder = |manifest: &Document| manifest.path.strip_suffix("/Cargo.toml").map(str::to_owned);
    let needs = |manifest: &Document| Some((folder(manifest)?, dependencies(manifest)));
    let mut plan: BTreeMap<String, Vec<String>> = tree.manifests.iter().filter_map(needs).collect();
    let names: Vec<String> = plan.keys().cloned().collect();
    for needed in plan.values_mut() {
        needed.retain(|name| names.contains(name));
    }
    plan
}

/// The longest chain of crates from one on; `left` stops a circle, which cargo refuses anyway.
fn chain(name: &str, plan: &BTreeMap<String, Vec<String>>, left: usize) -> Vec<String> {
    let needed = plan.get(name).into_iter().flatten().filter(|_| left > 0);
    let mut longest =
        needed.map(|next| chain(next, plan, left - 1)).max_by_key(Vec::len).unwrap_or_default();
    longest.insert(0, name.to_owned());
    longest
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_chain_that_is_too_long_is_found() {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let manifests: Vec<(String, String)> = names
            .iter()
            .enumerate()
            .map(|(index, name)| {
                (
                    format!("{name}/Cargo.toml"),
                    names.get(index + 1).map_or(String::new(), |next| {
                        format!("[dependencies]\n{next}.workspace = true\n")
                    }),
                )
            })
            .collect();
        let files: Vec<(&str, &str)> =
            manifests.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        assert_eq!(check(&Tree::of(&files)).len(), 1);
        assert!(check(&Tree::of(&files[1..])).is_empty());
    }

    #[test]
    fn too_many_doors_are_found() {
        let everything = "[dependencies]\na.workspace = true\nb.workspace = true\nc.workspace = true\nd.workspace = true\n";
        let files = [
            ("a/Cargo.toml", everything),
            ("b/Cargo.toml", everything),
            ("c/Cargo.toml", everything),
            ("d/Cargo.toml", everything),
        ];
        assert!(
            check(&Tree::of(&files))
                .iter()
                .any(|violation| violation.advice.starts_with("take doors out"))
        );
    }
}
