//! The source tree, read once: Rust files, manifests, documents.

use super::source::Source;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const SKIPPED: [&str; 2] = ["target", "node_modules"];

/// Everything that the rules read.
#[derive(Debug, Default)]
pub struct Tree {
    /// Rust files, by path.
    pub sources: Vec<Source>,
    /// `Cargo.toml` files, by path.
    pub manifests: Vec<Document>,
    /// Markdown, words in several languages and other tables beside the code, by path.
    pub documents: Vec<Document>,
    /// Every file, whatever is in it: its path below the root.
    pub paths: Vec<String>,
    /// The ids of the worked examples that are at hand.
    pub oracle_ids: Vec<String>,
}

/// A file that is not Rust.
#[derive(Clone, Debug)]
pub struct Document {
    /// Below the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Tree {
    /// Reads the tree below a root.
    pub fn read(root: &Path) -> Result<Self> {
        let mut tree = Self::default();
        let mut files = Vec::new();
        walk(root, &mut files)?;
        files.sort();
        for file in files {
            tree.add(root, &file)?;
        }
        for folder in [root.join("oracles"), root.join("../shared/oracles")] {
            tree.oracle_ids.extend(oracle_ids(&folder));
        }
        Ok(tree)
    }

    /// A tree of these files, for a test of a rule.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.paths.push((*path).to_owned());
            tree.put((*path).to_owned(), (*text).to_owned());
        }
        tree
    }

    fn add(&mut self, root: &Path, file: &Path) -> Result<()> {
        let path = file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        self.paths.push(path.clone());
        let is_read = [".rs", ".toml", ".md", ".ftl", ".hi", ".words"]
            .iter()
            .any(|ending| path.ends_with(ending));
        if is_read {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("{} cannot be read", file.display()))?;
            self.put(path, text);
        }
        Ok(())
    }

    fn put(&mut self, path: String, text: String) {
        if Path::new(&path).extension().is_some_and(|ending| ending == "rs") {
            self.sources.push(Source::new(&path, &text));
        } else if path.ends_with("Cargo.toml") {
            self.manifests.push(Document { path, text });
        } else {
            self.documents.push(Document { path, text });
        }
    }

    /// Sources of some crates.
    pub fn of_crates<'t>(&'t self, names: &'t [&'t str]) -> impl Iterator<Item = &'t Source> {
        self.sources.iter().filter(|source| names.contains(&source.room()))
    }

    /// The manifest of a crate; the workspace's own has no name.
    pub fn manifest(&self, name: &str) -> Option<&Document> {
        let path =
            if name.is_empty() { "Cargo.toml".to_owned() } else { format!("{name}/Cargo.toml") };
        self.manifests.iter().find(|manifest| manifest.path == path)
    }
}

impl Document {
    /// The first line that contains a text, counted from 1; the first line of the file when none
    /// does.
    pub fn line_of(&self, text: &str) -> usize {
        self.text.lines().position(|line| line.contains(text)).map_or(1, |index| index + 1)
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match path.is_dir() {
            true if name.starts_with('.') || SKIPPED.contains(&name.as_str()) => {}
            true => walk(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}

/// The ids of the cases of a folder; none when it is not there.
fn oracle_ids(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let json = files.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let cases = json.filter_map(|path| {
        serde_json::from_str::<serde_json::Value>(&std::fs::read_to_string(path).ok()?).ok()
    });
    let id = |case: &serde_json::Value| {
        case.get("id").and_then(serde_json::Value::as_str).map(str::to_owned)
    };
    cases
        .flat_map(|cases| cases.as_array().into_iter().flatten().filter_map(id).collect::<Vec<_>>())
        .collect()
}
