//! Known faults of the packages in Cargo.lock.
//!
//! In: a folder of the `RustSec` advisory database, which somebody has fetched. Out: each advisory
//! that is about a version in the lock. A fault ends with 1; what is only worth knowing (no longer
//! maintained) is said. No folder is said too, and is no error: nothing is fetched here. Source:
//! the `RustSec` advisory format, V4.

use super::ended;
use super::packages::{self, Locked};
use anyhow::{Context, Result, bail, ensure};
use semver::{Version, VersionReq};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where the tools of `RustSec` keep the database, below cargo's home.
const USUAL: &str = "advisory-db";

/// The registry that the advisories are about.
const REGISTRY: &str = "crates.io-index";

/// An advisory, as far as it decides whether a version is meant.
struct Advisory {
    id: String,
    package: String,
    /// The day on which it became known.
    date: String,
    title: String,
    /// Taken back by those who gave it.
    is_withdrawn: bool,
    /// Not a fault, but worth knowing: `unmaintained`, `unsound`, `notice`.
    informational: Option<String>,
    patched: Vec<VersionReq>,
    unaffected: Vec<VersionReq>,
}

impl Advisory {
    /// Is it about this package? A version before a release is taken to be meant when it stands in
    /// no bound.
    fn is_about(&self, locked: &Locked, version: &Version) -> bool {
        let is_outside = |bounds: &[VersionReq]| !bounds.iter().any(|bound| bound.matches(version));
        !self.is_withdrawn
            && self.package == locked.name
            && locked.source.as_ref().is_some_and(|source| source.contains(REGISTRY))
            && is_outside(&self.patched)
            && is_outside(&self.unaffected)
    }
}

/// Compares Cargo.lock with a database; without one, with the usual one when it is there.
pub fn run(root: &Path, database: Option<&Path>) -> ExitCode {
    ended(check(root, database))
}

fn check(root: &Path, database: Option<&Path>) -> Result<bool> {
    let Some(database) = database.map(Path::to_owned).or_else(usual) else {
        println!(
            "skipped: no list of advisories is here; git clone \
             https://github.com/rustsec/advisory-db, then cargo xtask advisories FOLDER"
        );
        return Ok(true);
    };
    let (lock, advisories) = (packages::read_lock(root)?, read(&database)?);
    let found = against(&lock, &advisories)?;
    for (advisory, version) in &found {
        let Advisory { id, package, date, title, informational, .. } = advisory;
        let kind = informational.as_deref().unwrap_or("fault");
        println!("{id}: {kind}: {package} {version}: {title} ({date})");
    }
    let faults = found.iter().filter(|(advisory, _)| advisory.informational.is_none()).count();
    println!(
        "{} packages, {} advisories up to {}: {faults} faults, {} worth knowing",
        lock.len(),
        advisories.len(),
        advisories.iter().map(|advisory| advisory.date.as_str()).max().unwrap_or_default(),
        found.len() - faults
    );
    Ok(faults == 0)
}

/// The database where the tools of `RustSec` keep it.
fn usual() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    Some(home.join(USUAL)).filter(|folder| folder.is_dir())
}

/// What is about a version of the lock, with the version.
fn against<'a>(
    lock: &[Locked],
    advisories: &'a [Advisory],
) -> Result<Vec<(&'a Advisory, Version)>> {
    let mut found = Vec::new();
    for locked in lock {
        let version = Version::parse(&locked.version)
            .with_context(|| format!("{} {}", locked.name, locked.version))?;
        let about = advisories.iter().filter(|advisory| advisory.is_about(locked, &version));
        found.extend(about.map(|advisory| (advisory, version.clone())));
    }
    Ok(found)
}

/// The advisories of a database, all of which must be readable.
fn read(database: &Path) -> Result<Vec<Advisory>> {
    let mut files = Vec::new();
    let crates = database.join("crates");
    for package in folder(&crates)? {
        files.extend(folder(&package)?);
    }
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    ensure!(!files.is_empty(), "{} holds no advisory", crates.display());
    let advisory = |file: &PathBuf| {
        let text = std::fs::read_to_string(file)?;
        parse(&text)
    };
    files.iter().map(|file| advisory(file).with_context(|| file.display().to_string())).collect()
}

fn folder(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    Ok(entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?)
}

/// An advisory: a block of TOML, then its text, whose heading is its title.
fn parse(text: &str) -> Result<Advisory> {
    let Some((head, rest)) =
        text.trim_start().strip_prefix("```toml").and_then(|behind| behind.split_once("\n```"))
    else {
        bail!("it does not begin with a block of TOML");
    };
    let table: toml::Table = head.parse().context("its head is no TOML")?;
    let advisory = table.get("advisory").context("it has no [advisory]")?;
    let word = |name: &str| advisory.get(name).and_then(toml::Value::as_str).map(str::to_owned);
    let needed = |name: &str| word(name).with_context(|| format!("it has no {name}"));
    let title = rest.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default();
    Ok(Advisory {
        id: needed("id")?,
        package: needed("package")?,
        date: needed("date")?,
        title: title.trim().to_owned(),
        is_withdrawn: advisory.get("withdrawn").is_some(),
        informational: word("informational"),
        patched: bounds(&table, "patched")?,
        unaffected: bounds(&table, "unaffected")?,
    })
}

fn bounds(table: &toml::Table, name: &str) -> Result<Vec<VersionReq>> {
    let versions = table.get("versions").context("it has no [versions]")?;
    let bounds = versions.get(name).and_then(toml::Value::as_array);
    let bound = |bound: &toml::Value| {
        let text = bound.as_str().with_context(|| format!("a bound of {name} is no text"))?;
        VersionReq::parse(text).with_context(|| format!("{name}: {text}"))
    };
    bounds.into_iter().flatten().map(bound).collect()
}

#[cfg(test)]
mod tests {
    use super::{Advisory, against, packages::locked, parse};

    const LOCK: &str = r#"
[[package]]
name = "brass"
version = "1.4.2"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "00"

[[package]]
name = "tin"
version = "0.3.0"

[[package]]
name = "zinc"
version = "2.0.0-rc.1"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "00"
"#;

    fn advisory(head: &str, versions: &str) -> Advisory {
        let text = format!(
            "```toml\n[advisory]\nid = \"RUSTSEC-2026-9999\"\ndate = \"2026-11-30\"\n{head}\n\n\
             [versions]\n{versions}\n```\n\n# It rusts\n\nIn the rain.\n"
        );
        parse(&text).expect("it is an advisory")
    }

    fn is_found(head: &str, versions: &str) -> bool {
        let lock = locked(LOCK).expect("it is a lock");
        let advisories = [advisory(head, versions)];
        let found = against(&lock, &advisories).expect("the versions are versions");
        assert!(found.iter().all(|(advisory, _)| advisory.title == "It rusts"));
        !found.is_empty()
    }

    #[test]
    fn an_advisory_is_about_the_versions_that_it_names() {
        let cases = [
            ("a later one is patched", r#"package = "brass""#, r#"patched = [">= 1.4.3"]"#, true),
            ("this one is patched", r#"package = "brass""#, r#"patched = [">= 1.4.2"]"#, false),
            ("none is patched", r#"package = "brass""#, "patched = []", true),
            (
                "it came later",
                r#"package = "brass""#,
                "patched = []\nunaffected = [\"< 1.5.0\"]",
                false,
            ),
            (
                "patched in its line too",
                r#"package = "brass""#,
                r#"patched = ["^1.4.1", ">= 2.0.1"]"#,
                false,
            ),
            (
                "taken back",
                "package = \"brass\"\nwithdrawn = \"2026-12-01\"",
                "patched = []",
                false,
            ),
            ("a package of the house", r#"package = "tin""#, "patched = []", false),
            ("nobody has it", r#"package = "lead""#, "patched = []", false),
            ("before a release", r#"package = "zinc""#, r#"patched = [">= 1.0.0"]"#, true),
            (
                "worth knowing",
                "package = \"brass\"\ninformational = \"unmaintained\"",
                "patched = []",
                true,
            ),
        ];
        for (why, head, versions, expected) in cases {
            assert_eq!(is_found(head, versions), expected, "{why}");
        }
    }

    #[test]
    fn what_is_no_advisory_is_an_error() {
        for text in
            ["", "# Rust\n", "```toml\n[advisory]\nid = \"R\"\n```\n", "```toml\nid =\n```\n"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
