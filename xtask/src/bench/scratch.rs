//! A temporary folder, and the broom that sweeps it: whatever ends the bench, the server is stopped
//! and the folder is gone.
//!
//! The broom is a shell that waits for the end of its input. The bench holds the other end, so it
//! comes when the bench drops the folder, and also when the bench is interrupted or killed, when no
//! `Drop` of ours would run.

use anyhow::{Context, Result};
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Waits; stops a server that runs in the folder and waits for its end; removes the folder. `$0` is
/// the folder.
const BROOM: &str = r#"
cat >&2
server="$0/postgres/postmaster.pid"
if [ -e "$server" ]; then
    kill -QUIT "$(head -n 1 "$server")"
    for tenth in $(seq 100); do [ -e "$server" ] || break; sleep 0.1; done
fi
rm -rf -- "$0"
"#;

/// A temporary folder that goes when this goes.
pub struct Scratch {
    path: PathBuf,
    broom: Child,
}

impl Scratch {
    /// A new and empty one.
    pub fn create() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("munim-bench-{}", std::process::id()));
        fs::create_dir(&path)
            .with_context(|| format!("could not make the folder {}", path.display()))?;
        let mut broom = Command::new("sh");
        broom
            .args(["-c", BROOM])
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // In a group of its own, so that the interrupt key does not end it too.
        let broom = broom.process_group(0).spawn().context("sh could not be started")?;
        Ok(Self { path, broom })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the `PostgreSQL` server of the bench lives, and where the broom looks for it.
    pub fn postgres(&self) -> PathBuf {
        self.path.join("postgres")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(self.broom.stdin.take());
        // If it cannot be waited for, it sweeps all the same.
        let _ = self.broom.wait();
    }
}
