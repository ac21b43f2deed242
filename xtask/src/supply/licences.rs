//! The notices of others: under which licence each package of the program is taken, and the texts
//! that must go along with it.
//!
//! In: the packages and the files that each brings. Out: THIRD-PARTY-NOTICES.md, or the licence
//! that is not allowed, the package without a text, or that the file says something else. Where a
//! package offers a choice, it is taken under the licence of this program, whose text stands once.

use super::ended;
use super::expression::taken;
use super::packages::{self, PLATFORM, Package};
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The file of the notices, below the root.
pub const NOTICES: &str = "THIRD-PARTY-NOTICES.md";

/// The licence of the program, whose text is the file LICENSE.
const OWN: &str = "Apache-2.0";

/// How the names of files with licences and notices begin.
const TEXTS: [&str; 5] = ["LICEN", "COPYING", "COPYRIGHT", "UNLICENSE", "NOTICE"];

/// Folders of a package whose files are in no program.
const UNLINKED: [&str; 8] =
    [".github", "bench", "benches", "examples", "fuzz", "target", "test", "tests"];

/// What lies in this tree and was made by others.
const ASSETS: [(&str, &str, &str); 1] = [(
    "the fonts Inter and Noto Sans Devanagari (`console/assets/fonts`)",
    "OFL-1.1",
    "console/assets/fonts/OFL.txt",
)];

/// Writes the notices, or only compares them.
pub fn run(root: &Path, is_checked: bool) -> ExitCode {
    ended(if is_checked { check(root) } else { write(root) })
}

fn write(root: &Path) -> Result<bool> {
    let text = notices(root, &packages::read(root)?)?;
    std::fs::write(root.join(NOTICES), &text).with_context(|| NOTICES.to_owned())?;
    println!("{NOTICES}: {} bytes", text.len());
    Ok(true)
}

fn check(root: &Path) -> Result<bool> {
    let packages = packages::read(root)?;
    let kept = std::fs::read_to_string(root.join(NOTICES)).unwrap_or_default();
    let is_same = kept == notices(root, &packages)?;
    if is_same {
        let others = packages.iter().filter(|package| !package.is_own()).count();
        println!("{others} packages of others, every licence allowed, {NOTICES} up to date");
    } else {
        println!("{NOTICES} is not what the packages say; run cargo xtask licences");
    }
    Ok(is_same)
}

/// The whole text of the notices.
fn notices(root: &Path, packages: &[Package]) -> Result<String> {
    let mut text = format!(
        "# Notices of others\n\nMunim is under the Apache License 2.0 ([LICENSE](LICENSE)). What \
         follows was written by others and is linked into the program, or runs while it is built \
         ({PLATFORM}). A package that offers a choice is taken under the Apache License 2.0, so \
         that its text is LICENSE too; every other text stands below. SQLite, which \
         `libsqlite3-sys` brings, is in the public domain; the standard library of Rust is under \
         MIT or Apache-2.0. Written by `cargo xtask licences`.\n\n\
         | package | version | offered under | taken under |\n| --- | --- | --- | --- |\n"
    );
    let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut refused = Vec::new();
    for package in packages.iter().filter(|package| !package.is_own()) {
        let Package { name, version, .. } = package;
        let offered = package.licence.as_deref().unwrap_or("no expression");
        match taken(offered) {
            Ok(licences) => {
                writeln!(text, "| {name} | {version} | {offered} | {} |", licences.join(", "))?;
                for part in texts(package, &licences)? {
                    kept.entry(part).or_default().push(format!("{name} {version}"));
                }
            }
            Err(licence) => refused.push(format!("{name} {version} ({offered}): {licence}")),
        }
    }
    if !refused.is_empty() {
        bail!("licences that are not allowed: {}", refused.join("; "));
    }
    for (what, licence, path) in ASSETS {
        writeln!(text, "| {what} | | {licence} | {licence} |")?;
        let part = std::fs::read_to_string(root.join(path)).with_context(|| path.to_owned())?;
        kept.entry(plain(&part)).or_default().push(what.to_owned());
    }
    let mut parts: Vec<(Vec<String>, String)> =
        kept.into_iter().map(|(part, whose)| (whose, part)).collect();
    parts.sort();
    for (whose, part) in parts {
        write!(text, "\n## {}\n\n````text\n{part}\n````\n", whose.join(", "))?;
    }
    Ok(text)
}

/// The texts that go along with a package: its notices, where it is not taken under the licence of
/// this program alone its licences, and those of the code of others that it brings along.
fn texts(package: &Package, licences: &[&str]) -> Result<Vec<String>> {
    let is_own_licence = licences.iter().all(|licence| licence.starts_with(OWN));
    let own = files(&package.folder)?;
    let is_kept = |name: &str| {
        if is_own_licence { name.starts_with("NOTICE") } else { !names_own(name) }
    };
    let own: BTreeMap<_, _> = own.into_iter().filter(|(name, _)| is_kept(name)).collect();
    if own.is_empty() && !is_own_licence {
        bail!("{} {} brings no text of its licence", package.name, package.version);
    }
    let mut found = Vec::new();
    for path in own.into_values().chain(nested(&package.folder)?) {
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let text = plain(&String::from_utf8_lossy(&bytes));
        if !found.contains(&text) {
            found.push(text);
        }
    }
    Ok(found)
}

/// The files with licences and notices of the code that a package has taken from others, which lie
/// in folders of its own; without the licence of this program, and without what is only tested.
fn nested(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let paths: Result<BTreeSet<PathBuf>, _> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let is_linked = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        path.is_dir() && !path.is_symlink() && !UNLINKED.contains(&name.as_str())
    };
    let mut found = Vec::new();
    for below in paths?.into_iter().filter(is_linked) {
        let here = files(&below)?.into_iter().filter(|(name, _)| !names_own(name));
        found.extend(here.map(|(_, path)| path));
        found.extend(nested(&below)?);
    }
    Ok(found)
}

/// Is it the text of the licence of this program, by its name?
fn names_own(name: &str) -> bool {
    name.contains("APACHE")
}

/// The files with licences and notices of a folder, by their names in capitals.
fn files(folder: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = BTreeMap::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        if entry.path().is_file() && TEXTS.iter().any(|start| name.starts_with(start)) {
            files.insert(name, entry.path());
        }
    }
    Ok(files)
}

/// A text without spaces at the ends of its lines, so that the same licence is the same text.
fn plain(text: &str) -> String {
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Package, texts};
    use std::fs;

    /// A package whose C code was written by others, in two versions under one text; with Apache
    /// code inside, whose text is LICENSE, and a fixture of its tests.
    #[test]
    fn code_that_a_package_brings_along_keeps_its_licence() {
        let folder = tempfile::tempdir().expect("the machine has a temporary folder");
        let files = [
            ("LICENSE.txt", "the wrapper's"),
            ("c_src/v2/LICENSE", "the allocator's"),
            ("c_src/v3/LICENSE", "the allocator's\n"),
            ("src/once/LICENSE-APACHE", "the program's"),
            ("tests/data/LICENSE", "a fixture"),
        ];
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        let package = Package {
            name: "sys".to_owned(),
            version: "1.0.0".to_owned(),
            licence: None,
            folder: folder.path().to_owned(),
            checksum: None,
            needs: std::collections::BTreeSet::new(),
            description: None,
        };
        let of = |licences: &[&str]| texts(&package, licences).expect("it has texts");
        assert_eq!(of(&["MIT"]), ["the wrapper's", "the allocator's"]);
        assert_eq!(of(&["Apache-2.0"]), ["the allocator's"]);
    }
}
