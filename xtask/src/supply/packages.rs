//! The packages that the program is made of, as cargo resolves them.
//!
//! In: `cargo metadata` of the locked tree and the checksums of Cargo.lock. Out: every package that
//! is linked into `munim` or runs while it is built, for one platform, by name and version. What
//! only tests need is no part of the program.

use super::said;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The program, and the root of what it needs.
pub const PROGRAM: &str = "munim";

/// The platform that is spoken of; another one links a few other packages.
pub const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// A name and a version.
pub type Key = (String, String);

/// A package of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// The licence expression of its manifest.
    pub licence: Option<String>,
    /// Where its files lie.
    pub folder: PathBuf,
    /// SHA-256 of what was fetched, in hexadecimal; none for a package of this tree.
    pub checksum: Option<String>,
    /// What it needs, by name and version.
    pub needs: BTreeSet<Key>,
    /// One sentence of its manifest.
    pub description: Option<String>,
}

impl Package {
    /// Its name and version.
    pub fn key(&self) -> Key {
        (self.name.clone(), self.version.clone())
    }

    /// Does it belong to this tree?
    pub const fn is_own(&self) -> bool {
        self.checksum.is_none()
    }
}

/// A package of Cargo.lock, whoever needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    pub name: String,
    pub version: String,
    /// Where it comes from; none for a package of this tree.
    pub source: Option<String>,
    pub checksum: Option<String>,
}

/// The packages of a Cargo.lock, in its order.
pub fn locked(text: &str) -> Result<Vec<Locked>> {
    let table: toml::Table = text.parse().context("Cargo.lock is no TOML")?;
    let packages = table.get("package").and_then(toml::Value::as_array);
    let locked = |package: &toml::Value| {
        let text = |name: &str| package.get(name).and_then(toml::Value::as_str).map(str::to_owned);
        Some(Locked {
            name: text("name")?,
            version: text("version")?,
            source: text("source"),
            checksum: text("checksum"),
        })
    };
    packages
        .into_iter()
        .flatten()
        .map(|package| locked(package).context("a package of Cargo.lock has no name or version"))
        .collect()
}

/// Cargo.lock of a root.
pub fn read_lock(root: &Path) -> Result<Vec<Locked>> {
    let text = std::fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock")?;
    locked(&text)
}

/// The packages of the program, by name and version.
pub fn read(root: &Path) -> Result<Vec<Package>> {
    let told = said(
        root,
        "cargo",
        &["metadata", "--locked", "--format-version", "1", "--filter-platform", PLATFORM],
    )?;
    let metadata: Value = serde_json::from_str(&told).context("cargo metadata is no JSON")?;
    let checksums: BTreeMap<Key, Option<String>> = read_lock(root)?
        .into_iter()
        .map(|locked| ((locked.name, locked.version), locked.checksum))
        .collect();
    let packages = by_id(&metadata["packages"]);
    let nodes = by_id(&metadata["resolve"]["nodes"]);
    let is_program = |id: &&&str| packages[**id]["name"] == PROGRAM;
    let program = packages.keys().find(is_program).context("the program is no package here")?;
    let mut found: Vec<Package> = closure(program, &nodes)
        .into_iter()
        .map(|id| package(id, &packages, &nodes, &checksums))
        .collect::<Result<_>>()?;
    found.sort_by_key(Package::key);
    Ok(found)
}

/// The elements of a list, by their ids.
fn by_id(list: &Value) -> BTreeMap<&str, &Value> {
    let elements = list.as_array().into_iter().flatten();
    elements.filter_map(|element| Some((element["id"].as_str()?, element))).collect()
}

/// Everything that is reached from a package, but for what only tests need.
fn closure<'m>(program: &'m str, nodes: &BTreeMap<&'m str, &'m Value>) -> BTreeSet<&'m str> {
    let (mut reached, mut open) = (BTreeSet::new(), vec![program]);
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            open.extend(needed(nodes[id]));
        }
    }
    reached
}

/// What a package needs to be built and to run.
fn needed(node: &Value) -> impl Iterator<Item = &str> {
    let is_for_tests = |kinds: &Value| {
        kinds.as_array().into_iter().flatten().all(|kind| kind["kind"].as_str() == Some("dev"))
    };
    let needs = node["deps"].as_array().into_iter().flatten();
    needs
        .filter(move |needed| !is_for_tests(&needed["dep_kinds"]))
        .filter_map(|needed| needed["pkg"].as_str())
}

fn package(
    id: &str,
    packages: &BTreeMap<&str, &Value>,
    nodes: &BTreeMap<&str, &Value>,
    checksums: &BTreeMap<Key, Option<String>>,
) -> Result<Package> {
    let told = packages[id];
    let text = |name: &str| told[name].as_str().map(str::to_owned);
    let key = key(told).with_context(|| format!("{id} has no name or version"))?;
    let manifest = text("manifest_path").with_context(|| format!("{id} has no manifest"))?;
    let folder = Path::new(&manifest).parent().context("a manifest lies in a folder")?.to_owned();
    Ok(Package {
        licence: text("license"),
        folder,
        checksum: checksums.get(&key).cloned().flatten(),
        needs: needed(nodes[id]).filter_map(|id| self::key(packages[id])).collect(),
        description: text("description"),
        name: key.0,
        version: key.1,
    })
}

fn key(told: &Value) -> Option<Key> {
    Some((told["name"].as_str()?.to_owned(), told["version"].as_str()?.to_owned()))
}
