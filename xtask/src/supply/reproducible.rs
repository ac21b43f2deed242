//! Two builds of a commit, in folders of their own, which must give the same program.
//!
//! In: a commit. Out: the SHA-256 of the program that each of two clones builds, and the commit
//! and flags by which anybody gets it with the same compiler. The paths of the clones have
//! different lengths and depths, so that a path that slips in is seen; what the compilers would
//! write of them is mapped to one name. Source: reproducible-builds.org, "Definition" and "Build
//! path".

use super::packages::PROGRAM;
use super::{ended, said, sha_256};
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Builds a commit twice and compares.
pub fn run(root: &Path, commit: &str) -> ExitCode {
    ended(compare(root, commit))
}

fn compare(root: &Path, commit: &str) -> Result<bool> {
    let commit = said(root, "git", &["rev-parse", commit])?.trim().to_owned();
    let scratch = root.canonicalize()?.join("target/reproducible");
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch)?;
    }
    let folders = [scratch.join("a"), scratch.join("another/and/deeper/one")];
    let hashes: Vec<String> =
        folders.iter().map(|folder| built(root, &commit, folder)).collect::<Result<_>>()?;
    println!("commit {commit}, {}", said(root, "rustc", &["--version"])?.trim());
    for (folder, hash) in folders.iter().zip(&hashes) {
        println!("{hash}  {}", folder.display());
    }
    let is_same = hashes[0] == hashes[1];
    if is_same {
        // What differs is left, to be looked at.
        std::fs::remove_dir_all(&scratch)?;
    }
    println!("{}", if is_same { "the same program" } else { "two programs" });
    Ok(is_same)
}

/// The SHA-256 of the program that a clone of the commit builds.
fn built(root: &Path, commit: &str, folder: &Path) -> Result<String> {
    std::fs::create_dir_all(folder)?;
    let place = folder.to_str().context("the folder's name is no text")?;
    said(root, "git", &["clone", "--quiet", "--no-checkout", "--no-hardlinks", ".", place])?;
    said(folder, "git", &["checkout", "--quiet", "--detach", commit])?;
    let (ours, cargo) = (folder.display(), cargo_home()?);
    let cargo = cargo.display();
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--locked", "--release", "--package", PROGRAM])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env(
            "RUSTFLAGS",
            format!("--remap-path-prefix={ours}=munim --remap-path-prefix={cargo}=cargo"),
        )
        .env("CFLAGS", format!("-ffile-prefix-map={ours}=munim -ffile-prefix-map={cargo}=cargo"))
        .status()
        .context("cargo could not be started")?;
    ensure!(status.success(), "the build in {} failed", folder.display());
    Ok(sha_256(&std::fs::read(folder.join("target/release").join(PROGRAM))?))
}

fn cargo_home() -> Result<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let usual = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo"));
    home.or_else(usual).context("neither CARGO_HOME nor HOME is set")
}
