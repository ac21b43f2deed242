//! Rule 12: every dependency from outside is named in `DECISIONS.md` with its reason (`style.md`,
//! Commits and documents).

use super::Violation;
use super::tree::Tree;

/// Every dependency that nobody has given a reason for.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let Some(manifest) = tree.manifest("") else { return Vec::new() };
    let decisions = tree
        .documents
        .iter()
        .find(|document| document.path == "DECISIONS.md")
        .map_or("", |document| document.text.as_str());
    let outside = external(&manifest.text).into_iter().filter(|name| !names(decisions, name));
    let violation = |name: String| {
        let line = manifest.line_of(&format!("{name} ="));
        let advice = format!("name {name} in DECISIONS.md: why it is here, and what was rejected");
        Violation { path: manifest.path.clone(), line, rule: "decisions", advice }
    };
    outside.map(violation).collect()
}

/// Is the dependency named, and not only a longer one that contains its name?
fn names(decisions: &str, name: &str) -> bool {
    decisions
        .split(|letter: char| !letter.is_alphanumeric() && !"-_".contains(letter))
        .any(|word| word == name)
}

/// The workspace's dependencies that do not lie in this tree.
fn external(manifest: &str) -> Vec<String> {
    let table: toml::Table = manifest.parse().unwrap_or_default();
    let dependencies = table
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(toml::Value::as_table);
    let is_external = |(_, value): &(&String, &toml::Value)| value.get("path").is_none();
    dependencies.into_iter().flatten().filter(is_external).map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_dependency_without_a_reason_is_found() {
        let manifest = "[workspace.dependencies]\nterms = { path = \"terms\" }\ncsv = \"1\"\ncsv-core = \"0.1\"\n";
        let tree =
            Tree::of(&[("Cargo.toml", manifest), ("DECISIONS.md", "`csv-core` reads files.\n")]);
        let found = check(&tree);
        assert_eq!(found.iter().map(|violation| violation.line).collect::<Vec<_>>(), [3]);
    }
}
