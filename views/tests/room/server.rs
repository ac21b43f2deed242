//! A private `PostgreSQL` server in a temporary folder, for the tests that ask one. It listens on a
//! socket in its folder only, or, with a certificate, on a port of this machine, over TLS only.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Where Debian keeps the programs of the server, which are not on everybody's path.
const DEBIAN: &str = "/usr/lib/postgresql/15/bin";

/// A running server.
pub struct Server {
    folder: TempDir,
    /// Where it listens, when not on a socket.
    port: Option<u16>,
}

/// Who vouches for a server.
pub struct Authority {
    folder: TempDir,
}

impl Authority {
    /// None, and a sentence, when OpenSSL is not on this machine.
    pub fn new(name: &str) -> Option<Self> {
        if !Command::new("openssl")
            .arg("version")
            .output()
            .is_ok_and(|output| output.status.success())
        {
            eprintln!("skipped: openssl is not installed; scripts/test installs it");
            return None;
        }
        let authority =
            Self { folder: tempfile::tempdir().expect("the machine has a temporary folder") };
        openssl(
            authority.folder.path(),
            &format!(
                "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE"
            ),
        );
        Some(authority)
    }

    /// Its own certificate.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Writes `server.pem` and `server.key` into a folder.
    fn certify(&self, folder: &Path, name: &str) {
        std::fs::write(
            folder.join("extensions"),
            format!("subjectAltName={name}\nbasicConstraints=critical,CA:FALSE\n"),
        )
        .expect("written");
        openssl(
            folder,
            "req -newkey rsa:2048 -nodes -subj /CN=server -keyout server.key -out asked.pem",
        );
        let ca = self.folder.path().display();
        openssl(
            folder,
            &format!(
                "x509 -req -in asked.pem -CA {ca}/ca.pem -CAkey {ca}/ca.key -CAcreateserial -days 2 -extfile extensions -out server.pem"
            ),
        );
    }
}

fn openssl(folder: &Path, line: &str) {
    let output = Command::new("openssl")
        .args(line.split(' '))
        .current_dir(folder)
        .output()
        .expect("openssl starts");
    assert!(output.status.success(), "openssl {line}: {}", String::from_utf8_lossy(&output.stderr));
}

impl Server {
    /// Starts one; none, and a sentence, when `PostgreSQL` is not on this machine.
    pub fn start() -> Option<Self> {
        let server = Self::prepared(None)?;
        server.run("-c listen_addresses=");
        Some(server)
    }

    /// Starts one that speaks TLS on a port of this machine, and nothing else; a certificate says
    /// that it is `name`.
    pub fn start_secure(authority: &Authority, name: &str) -> Option<Self> {
        let port = free_port();
        let server = Self::prepared(Some(port))?;
        authority.certify(&server.data(), name);
        std::fs::write(server.data().join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n")
            .expect("written");
        if is_root() {
            run(Command::new("chown").arg("-R").arg("postgres").arg(server.data()));
        }
        server
            .run(&format!("-c listen_addresses=127.0.0.1 -c port={port} -c ssl=on -c ssl_cert_file=server.pem -c ssl_key_file=server.key"));
        Some(server)
    }

    /// Starts one that speaks in the clear on a port of this machine.
    pub fn start_in_the_clear() -> Option<Self> {
        let port = free_port();
        let server = Self::prepared(Some(port))?;
        server.run(&format!("-c listen_addresses=127.0.0.1 -c port={port}"));
        Some(server)
    }

    fn prepared(port: Option<u16>) -> Option<Self> {
        if !program("initdb")
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
        {
            eprintln!("skipped: PostgreSQL is neither on the path nor in {DEBIAN}");
            return None;
        }
        let server =
            Self { folder: tempfile::tempdir().expect("the machine has a temporary folder"), port };
        // A server refuses to run as root, so then its files are another user's.
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(server.folder.path()));
        }
        run(program("initdb")
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "-D"])
            .arg(server.data()));
        Some(server)
    }

    fn run(&self, more: &str) {
        let settings = format!(
            "{more} -c unix_socket_directories={} -c fsync=off",
            self.folder.path().display()
        );
        let log = self.folder.path().join("log");
        run(program("pg_ctl")
            .args(["-w", "-D"])
            .arg(self.data())
            .arg("-l")
            .arg(log)
            .args(["-o", &settings, "start"]));
    }

    /// Where programs reach it.
    pub fn url(&self) -> String {
        match self.port {
            Some(port) => {
                format!("postgres://postgres@127.0.0.1:{port}/postgres?application_name=views")
            }
            None => {
                format!("postgres:///postgres?host={}&user=postgres", self.folder.path().display())
            }
        }
    }

    /// What its own program hears it say about who is connected: over which protocols.
    pub fn protocols(&self) -> String {
        let asked = "select distinct version from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'views'";
        let output = program("psql")
            .arg(self.url().replace("=views", "=psql"))
            .args(["-Atc", asked])
            .env("HOME", self.folder.path())
            .output()
            .expect("psql starts");
        assert!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("server")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that fails says why by itself; a server that does not stop only leaves its folder
        // behind.
        let _ = program("pg_ctl")
            .args(["-w", "-m", "immediate", "-D"])
            .arg(self.data())
            .arg("stop")
            .stdout(Stdio::null())
            .status();
    }
}

fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").expect("the machine has a free port");
    free.local_addr().expect("it is bound").port()
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
