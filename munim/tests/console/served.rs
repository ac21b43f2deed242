//! The program serving an office, until it is told to stop.

use crate::office::Office;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};

/// An office that is served.
pub struct Served<'o> {
    office: &'o Office,
    child: Option<Child>,
    told: BufReader<ChildStderr>,
    /// `127.0.0.1` and the port.
    pub address: String,
    /// What it said before it listened.
    pub said: String,
}

impl<'o> Served<'o> {
    /// Serves it on a port that nobody uses, and waits for the line that says so.
    pub fn start(office: &'o Office) -> Self {
        Self::start_with(office, "")
    }

    /// The same with more words in the command.
    pub fn start_with(office: &'o Office, more: &str) -> Self {
        Self::start_as(office, more, |command| command)
    }

    /// The same with so many file descriptors, and no more.
    pub fn start_within(office: &'o Office, descriptors: u32) -> Self {
        Self::start_as(office, "", |command| {
            let mut limited = Command::new("prlimit");
            limited.arg(format!("--nofile={descriptors}:{descriptors}"));
            limited.arg(command.get_program()).args(command.get_args());
            if let Some(folder) = command.get_current_dir() {
                limited.current_dir(folder);
            }
            limited
        })
    }

    /// The same on a disk on which a file cannot be made durable from the so-manieth time on.
    pub fn start_failing(office: &'o Office, file: &Path, from: u32) -> Self {
        Self::start_as(office, "", |command| {
            let mut traced = Command::new("strace");
            // Beside the program and not before it, so that signals come to the program.
            traced.args(["-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-P"]);
            traced.arg(file).arg("-e").arg(format!("inject=fdatasync:error=EIO:when={from}+"));
            traced.arg(command.get_program()).args(command.get_args());
            if let Some(folder) = command.get_current_dir() {
                traced.current_dir(folder);
            }
            traced
        })
    }

    fn start_as(office: &'o Office, more: &str, wrap: impl FnOnce(Command) -> Command) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("the machine has a free port");
        let address = free.local_addr().expect("it is bound").to_string();
        drop(free);
        let mut child = wrap(office.command(&format!("serve office --listen {address} {more}")))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut told = BufReader::new(child.stderr.take().expect("it was piped"));
        let mut line = String::new();
        let mut said = String::new();
        while !line.contains("serving http") {
            line.clear();
            let read = told.read_line(&mut line).expect("it speaks text");
            assert!(read > 0, "munim serve ended before it listened: {said}");
            said.push_str(&line);
        }
        Self { office, child: Some(child), told, address, said }
    }

    /// The most memory that it has had, in MiB.
    pub fn peak_mib(&self) -> u64 {
        let child = self.child.as_ref().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
        let status = status.expect("the machine says it");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = peak.and_then(|peak| peak.trim().split(' ').next()?.parse::<u64>().ok());
        kib.expect("it is a number") / 1024
    }

    /// Ends it at once, whatever it says of its end.
    pub fn end(mut self) {
        let mut child = self.child.take().expect("it runs until now");
        child.kill().and_then(|()| child.wait()).expect("it ends");
    }

    /// Waits until it ends by itself: its exit code, and what it has said.
    pub fn ended(&mut self) -> (Option<i32>, String) {
        let status = self.child.take().expect("it runs until now").wait().expect("it ends");
        let mut rest = String::new();
        self.told.read_to_string(&mut rest).expect("it speaks text");
        (status.code(), rest)
    }

    /// Its address as browsers write it.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops it as an administrator does; it ends well, and leaves an office that is whole. Gives
    /// everything that it has ever said.
    pub fn stop(mut self) -> String {
        let mut child = self.child.take().expect("it runs until now");
        let told = Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status()
            .expect("kill is there");
        assert!(told.success());
        let status = child.wait().expect("it ends");
        let mut said = std::mem::take(&mut self.said);
        self.told.read_to_string(&mut said).expect("it speaks text");
        let mut out = child.stdout.take().expect("it was piped");
        out.read_to_string(&mut said).expect("it speaks text");
        assert_eq!(status.code(), Some(0), "munim serve: {said}");
        assert!(!said.contains("panicked"), "{said}");
        self.office.munim("verify office");
        said
    }
}

impl Drop for Served<'_> {
    fn drop(&mut self) {
        // A test that failed leaves no program behind.
        if let Some(mut child) = self.child.take() {
            child.kill().and_then(|()| child.wait()).expect("it ends");
        }
    }
}
