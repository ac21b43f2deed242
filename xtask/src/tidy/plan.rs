//! Rule 14: the floor plan stays simple: three internal dependencies per crate, a chain of at most
//! seven (`design.md`); and its walls stand, so that a crate is not needed where it must not be.

use super::Violation;
use super::tree::{Document, Tree};
use std::collections::BTreeMap;

const RULE: &str = "plan";

/// Most internal dependencies per crate on average, in tenths.
const DEPENDENCIES_TENTHS_MAX: usize = 30;

/// Most crates in a chain.
const CHAIN_MAX: usize = 7;

/// Crates with a wall: all that the first may need, or all that may need it.
const WALLS: [Wall; 2] =
    [Wall::NeedsOnly("door", &["terms", "office", "journal"]), Wall::NeededBy("demo", &["munim"])];

/// What a crate is kept apart from.
enum Wall {
    /// It is reviewed alone, with these.
    NeedsOnly(&'static str, &'static [&'static str]),
    /// Nothing links it but these.
    NeededBy(&'static str, &'static [&'static str]),
}

impl Wall {
    /// Does it keep the first crate from the second?
    fn forbids(&self, name: &str, needed: &str) -> bool {
        match self {
            Self::NeedsOnly(alone, these) => name == *alone && !these.contains(&needed),
            Self::NeededBy(apart, these) => needed == *apart && !these.contains(&name),
        }
    }
}

/// A plan with too many doors, or with too long a way through them.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let plan = internal(tree);
    let doors: usize = plan.values().map(Vec::len).sum();
    let mut violations = Vec::new();
    let violation =
        |advice| Violation { path: "Cargo.toml".to_owned(), line: 1, rule: RULE, advice };
    if doors * 10 > DEPENDENCIES_TENTHS_MAX * plan.len() {
        violations.push(violation(format!(
            "take doors out: {doors} internal dependencies of {} crates, at most 3 each",
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
    for (name, needed) in &plan {
        let breached =
            needed.iter().filter(|needed| WALLS.iter().any(|wall| wall.forbids(name, needed)));
        violations.extend(breached.map(|needed| Violation {
            path: format!("{name}/Cargo.toml"),
            ..violation(format!("{name} must not need {needed}: a wall stands between them"))
        }));
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
        let everything = "[dependencies]\na.workspace = true\nb.workspace = true\n\
                          c.workspace = true\nd.workspace = true\n";
        let files = [
            ("a/Cargo.toml", everything),
            ("b/Cargo.toml", everything),
            ("c/Cargo.toml", everything),
            ("d/Cargo.toml", everything),
            ("e/Cargo.toml", everything),
        ];
        assert!(
            check(&Tree::of(&files))
                .iter()
                .any(|violation| violation.advice.starts_with("take doors out"))
        );
    }

    #[test]
    fn a_breach_in_a_wall_is_found() {
        let needing = |name: &str| format!("[dependencies]\n{name}.workspace = true\n");
        let (engine, demo, door) = (needing("engine"), needing("demo"), needing("journal"));
        let files = [
            ("journal/Cargo.toml", ""),
            ("engine/Cargo.toml", ""),
            ("demo/Cargo.toml", engine.as_str()),
            ("door/Cargo.toml", door.as_str()),
            ("munim/Cargo.toml", demo.as_str()),
        ];
        assert!(check(&Tree::of(&files)).is_empty());
        let breached = [("door/Cargo.toml", engine.as_str()), ("console/Cargo.toml", &demo)];
        let paths: Vec<String> = check(&Tree::of(&[&files[..3], &breached[..]].concat()))
            .into_iter()
            .map(|violation| violation.path)
            .collect();
        assert_eq!(paths, ["console/Cargo.toml", "door/Cargo.toml"]);
    }
}
