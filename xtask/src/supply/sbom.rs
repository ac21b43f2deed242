//! The bill of materials: every package of the program, in `CycloneDX` 1.6.
//!
//! In: the packages and the commit. Out: JSON with each package's version, licence, address and
//! SHA-256 as Cargo.lock has it, and who needs whom. The same commit gives the same bytes: the time
//! is the commit's, the serial number is drawn from what is in it. Source: ECMA-424, 1st edition
//! (`CycloneDX` 1.6).

use super::packages::{self, Key, PROGRAM, Package};
use super::{ended, said, sha_256};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

/// The commit of a tree.
struct Commit {
    id: String,
    /// When it was made, RFC 3339.
    at: String,
    /// Is there something in the tree that it does not have?
    is_changed: bool,
}

/// Writes the bill of materials to a file, or prints it.
pub fn run(root: &Path, out: Option<&Path>) -> ExitCode {
    ended(write(root, out))
}

fn write(root: &Path, out: Option<&Path>) -> Result<bool> {
    let text = bill(&packages::read(root)?, &commit(root)?)?;
    match out {
        Some(path) => {
            std::fs::write(path, text).with_context(|| path.display().to_string())?;
            println!("{}", path.display());
        }
        None => print!("{text}"),
    }
    Ok(true)
}

fn commit(root: &Path) -> Result<Commit> {
    let git = |arguments: &[&str]| said(root, "git", arguments);
    Ok(Commit {
        id: git(&["rev-parse", "HEAD"])?.trim().to_owned(),
        at: git(&["show", "--no-patch", "--format=%cI", "HEAD"])?.trim().to_owned(),
        is_changed: !git(&["status", "--porcelain"])?.trim().is_empty(),
    })
}

/// The whole bill, as text.
fn bill(packages: &[Package], commit: &Commit) -> Result<String> {
    let is_program = |package: &&Package| package.name == PROGRAM && package.is_own();
    let program = packages.iter().find(is_program).context("the program is no package here")?;
    let mut told = component(program, "application");
    told["pedigree"] = json!({ "commits": [{ "uid": commit.id }] });
    told["properties"] = json!([
        { "name": "munim:commit", "value": commit.id },
        { "name": "munim:tree", "value": if commit.is_changed { "changed" } else { "as committed" } },
        { "name": "munim:platform", "value": packages::PLATFORM },
    ]);
    let others = packages.iter().filter(|package| package.key() != program.key());
    let components: Vec<Value> = others.map(|package| component(package, "library")).collect();
    let dependencies: Vec<Value> = packages.iter().map(dependency).collect();
    let mut bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "",
        "version": 1,
        "metadata": {
            "timestamp": commit.at,
            "tools": { "components": [{ "type": "application", "name": "cargo xtask sbom" }] },
            "component": told,
        },
        "components": components,
        "dependencies": dependencies,
    });
    bill["serialNumber"] = json!(serial(&serde_json::to_vec(&bill)?));
    Ok(serde_json::to_string_pretty(&bill)? + "\n")
}

fn component(package: &Package, kind: &str) -> Value {
    let mut told = json!({
        "type": kind,
        "bom-ref": reference(&package.key()),
        "name": package.name,
        "version": package.version,
        "purl": reference(&package.key()),
    });
    if let Some(description) = &package.description {
        told["description"] = json!(description.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if let Some(licence) = &package.licence {
        told["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
    }
    if let Some(checksum) = &package.checksum {
        told["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    told
}

fn dependency(package: &Package) -> Value {
    let needs: Vec<String> = package.needs.iter().map(reference).collect();
    json!({ "ref": reference(&package.key()), "dependsOn": needs })
}

/// The address of a package: purl-spec, type `cargo`. A plus of a version is written as its code.
fn reference((name, version): &Key) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

/// A serial number drawn from bytes: RFC 9562, version 8.
fn serial(bytes: &[u8]) -> String {
    let drawn = sha_256(bytes);
    let [a, b, c, d] = [&drawn[..8], &drawn[8..12], &drawn[13..16], &drawn[17..20]];
    format!("urn:uuid:{a}-{b}-8{c}-8{d}-{}", &drawn[20..32])
}

#[cfg(test)]
mod tests {
    use super::{Commit, Package, bill, commit, packages};
    use std::io::Write;
    use std::path::Path;
    use std::process::{Command, Stdio};

    const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

    /// The judge of `CycloneDX`'s own list of rules, from the Python package of that project.
    const JUDGE: &str = "import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read())
print(found) if found else print('valid')";

    fn judged(text: &str) -> Option<String> {
        let python = Path::new(ROOT).join("target/judges/bin/python");
        let mut child = Command::new(python)
            .args(["-c", JUDGE])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        // A judge that is not installed ends before it reads.
        let _ = child.stdin.take()?.write_all(text.as_bytes());
        let output = child.wait_with_output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    fn found() -> (Vec<Package>, Commit) {
        let packages = packages::read(Path::new(ROOT)).expect("cargo knows the tree");
        let at = "2026-11-30T12:00:00Z".to_owned();
        let commit =
            commit(Path::new(ROOT)).unwrap_or(Commit { id: "0".repeat(40), at, is_changed: true });
        (packages, commit)
    }

    #[test]
    fn the_bill_of_materials_is_valid_and_the_same_each_time() {
        let (packages, commit) = found();
        let text = bill(&packages, &commit).expect("it can be written");
        assert_eq!(text, bill(&packages, &commit).expect("it can be written"));
        assert!(text.contains(&commit.id), "it names its commit");
        let Some(said) = judged(&text) else {
            println!("skipped: cyclonedx-python-lib is not in target/judges");
            return;
        };
        assert_eq!(said, "valid");
        let wrong = text.replacen("\"SHA-256\"", "\"SHA-255\"", 1);
        assert_ne!(judged(&wrong).expect("the judge is there"), "valid");
    }

    /// Every package of the bill is in the lock with the same hash, everything that it needs is in
    /// the bill, and what only tests need is not.
    #[test]
    fn the_bill_is_of_what_the_program_needs() {
        let packages = found().0;
        let keys: Vec<_> = packages.iter().map(Package::key).collect();
        let lock = packages::read_lock(Path::new(ROOT)).expect("it is there");
        for package in &packages {
            assert!(package.needs.iter().all(|needed| keys.contains(needed)), "{}", package.name);
            assert!(lock.iter().any(|locked| (&locked.name, &locked.version, &locked.checksum)
                == (&package.name, &package.version, &package.checksum)));
        }
        let named = |name: &str| packages.iter().any(|package| package.name == name);
        assert!(named("munim") && named("office") && named("rusqlite") && named("tokio"));
        assert!(!named("proptest") && !named("xtask") && !named("windows-sys"));
    }
}
