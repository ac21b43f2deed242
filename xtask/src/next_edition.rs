//! The program of the next edition, made of this one: a refusal in other words, a control more, an
//! account more in the chart. All offices of older editions must verify with it, be restored, and
//! go on through their next day.
//!
//! In: the source tree. Out: a copy of it under `target/next-edition`, changed, and the outcome of
//! its own tests of editions. Never here: a change of this tree. A place that the changes are made
//! at and that is not there is an error, so that this never proves nothing.

use anyhow::{Context, Result, ensure};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// A change of a file of the copy: what stands there, and what stands there in the next edition.
struct Change {
    file: &'static str,
    from: &'static str,
    to: &'static str,
}

const CHANGES: [Change; 8] = [
    Change {
        file: "office/src/editions.rs",
        from: "pub const EDITION: Edition = Edition(8);",
        to: "pub const EDITION: Edition = Edition(9);",
    },
    Change {
        file: "office/src/editions.rs",
        from: "pub const EDITIONS: [(Edition, &str); 8]",
        to: "pub const EDITIONS: [(Edition, &str); 9]",
    },
    Change {
        file: "office/src/editions.rs",
        from: "    (EDITION, \"munim 0.6.0\"),",
        to: "    (Edition(8), \"munim 0.6.0\"),\n    (EDITION, \"munim 9.9.9\"),",
    },
    // A refusal in other words.
    Change {
        file: "office/src/capture/refusals.rs",
        from: "account {account} is not known; open it with a row of accounts, then send this row again",
        to: "nobody here has heard of account {account}",
    },
    // A control more.
    Change {
        file: "office/src/corridor/close.rs",
        from: "        #[error(\"positions whose lots add up to them\")]",
        to: "        #[error(\"accounts that have a name\")]\n        AccountsWithAName,\n        #[error(\"positions whose lots add up to them\")]",
    },
    Change {
        file: "office/src/corridor/close.rs",
        from: "    sheet.push(journal(office, end));\n",
        to: "    let count = office.directory.accounts().count();\n    sheet.extend(since(9).then(|| control(&Check::AccountsWithAName, &count, &count)));\n    sheet.push(journal(office, end));\n",
    },
    Change {
        file: "office/src/editions/changes.rs",
        from: "pub const CHANGES: &[Change] = &[\n",
        to: "pub const CHANGES: &[Change] = &[\n    change(9, \"accounts have names\", (\"day closed\", \"accounts_with_a_name\"), \"the control did not exist\", \"a test\"),\n",
    },
    // An account more in the chart.
    Change {
        file: "markets/us/chart.csv",
        from: "COMMISSION,result,commission,",
        to: "PETTY-CASH,firm,other_asset,Petty cash,firm,debit 1610,a test,8\nCOMMISSION,result,commission,",
    },
];

/// Makes the next edition and runs its tests of editions; 1 when they fail, 2 when it cannot be
/// made.
pub fn run(root: &Path) -> ExitCode {
    match test_the_copy(root) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("the next edition could not be made: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn test_the_copy(root: &Path) -> Result<bool> {
    let root = root.canonicalize()?;
    let copy = root.join("target/next-edition");
    if copy.exists() {
        std::fs::remove_dir_all(&copy)?;
    }
    copy_tree(&root, &copy)?;
    for Change { file, from, to } in &CHANGES {
        let path = copy.join(file);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{file} could not be read"))?;
        ensure!(text.contains(from), "{file} has no longer {from:?}");
        std::fs::write(&path, text.replacen(from, to, 1))?;
    }
    // Built quickly: it runs once. What others wrote is built as for the tests of this tree, and
    // need not be built again.
    let mut manifest = std::fs::read_to_string(copy.join("Cargo.toml"))?;
    for member in
        ["terms", "markets", "inbound", "ledger", "office", "reports", "journal", "engine"]
    {
        writeln!(manifest, "[profile.dev.package.{member}]\nopt-level = 0\ndebug = 0")?;
    }
    std::fs::write(copy.join("Cargo.toml"), manifest)?;
    let output = Command::new("cargo")
        .args(["test", "--offline", "--workspace", "--test", "editions", "every_edition"])
        .current_dir(&copy)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    let said = String::from_utf8_lossy(&output.stdout);
    print!("{said}");
    // A test that is no longer there would be passed over with success.
    ensure!(
        !output.status.success() || said.contains("1 passed"),
        "the test of every edition was not run"
    );
    Ok(output.status.success())
}

/// What the build needs: everything but what was built, and what git keeps.
fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_left_out = ["target", ".git"].iter().any(|left_out| name == *left_out)
            || name.to_string_lossy().starts_with("demo-office");
        if is_left_out {
            continue;
        }
        let (there, here) = (entry.path(), to.join(&name));
        if entry.file_type()?.is_dir() {
            copy_tree(&there, &here)?;
        } else {
            std::fs::copy(&there, &here)?;
        }
    }
    Ok(())
}
