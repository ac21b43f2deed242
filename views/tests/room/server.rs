//! A private `PostgreSQL` server in a temporary folder, for the tests that ask one. It listens on a socket in its folder only.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Where Debian keeps the programs of the server, which are not on everybody's path.
const DEBIAN: &str = "/usr/lib/postgresql/15/bin";

/// A running server.
pub struct Server {
    folder: TempDir,
}

impl Server {
    /// Starts one; none, and a sentence, when `PostgreSQL` is not on this machine.
    pub fn start() -> Option<Self> {
        if !program("initdb").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
            eprintln!("skipped: PostgreSQL is neither on the path nor in {DEBIAN}");
            return None;
        }
        let server = Self { folder: tempfile::tempdir().expect("the machine has a temporary folder") };
        // A server refuses to run as root, so then its files are another user's.
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(server.folder.path()));
        }
        run(program("initdb").args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "-D"]).arg(server.data()));
        let settings = format!("-c listen_addresses= -c unix_socket_directories={} -c fsync=off", server.folder.path().display());
        let log = server.folder.path().join("log");
        run(program("pg_ctl").args(["-w", "-D"]).arg(server.data()).arg("-l").arg(log).args(["-o", &settings, "start"]));
        Some(server)
    }

    /// Where programs reach it.
    pub fn url(&self) -> String {
        format!("postgres:///postgres?host={}&user=postgres", self.folder.path().display())
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("server")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that fails says why by itself; a server that does not stop only leaves its folder behind.
        let _ = program("pg_ctl").args(["-w", "-m", "immediate", "-D"]).arg(self.data()).arg("stop").stdout(Stdio::null()).status();
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout == b"0\n")
}

/// A program of the server, as a user who may run it.
fn program(name: &str) -> Command {
    let debian = PathBuf::from(DEBIAN).join(name);
    let path = if debian.exists() { debian } else { PathBuf::from(name) };
    if !is_root() {
        return Command::new(path);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(path);
    command
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().expect("the program starts");
    assert!(status.success(), "{command:?}");
}
