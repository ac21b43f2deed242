//! Other programs, run and measured: the munim binary, psql, python3.
//!
//! In: a command. Out: what it printed, or how long it took and how much memory it had at most; an
//! error with its own words when it failed.

use super::machine::number_after;
use anyhow::{Context, Result, bail};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How often a running program's memory is looked at. The kernel keeps the peak itself, so only
/// growth in the last of these moments can be missed.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// What a run took.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// From start to exit.
    pub seconds: f64,
    /// The most memory that it had at once; none when the kernel does not tell.
    pub peak_mib: Option<f64>,
}

/// Runs a command and measures it.
pub fn measured(command: &mut Command) -> Result<Taken> {
    let started = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let child = child.with_context(|| format!("{command:?} could not be started"))?;
    let id = child.id();
    let watch = std::thread::spawn(move || watch_peak(id));
    let output = child.wait_with_output()?;
    let seconds = started.elapsed().as_secs_f64();
    check(command, &output)?;
    let peak_mib = watch.join().ok().flatten();
    Ok(Taken { seconds, peak_mib })
}

/// Runs a command; what it printed.
pub fn printed(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{command:?} could not be started"))?;
    check(command, &output)?;
    String::from_utf8(output.stdout)
        .with_context(|| format!("{command:?} printed something that is not text"))
}

fn check(command: &Command, output: &Output) -> Result<()> {
    if !output.status.success() {
        bail!(
            "{command:?} failed ({}): {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}

/// The kernel's own peak (`VmHWM`), read until the process has no memory any more.
fn watch_peak(id: u32) -> Option<f64> {
    let path = format!("/proc/{id}/status");
    let mut peak = None;
    while let Some(kib) =
        std::fs::read_to_string(&path).ok().and_then(|text| number_after(&text, "VmHWM:"))
    {
        peak = Some(kib / 1024.0);
        std::thread::sleep(LOOK_EVERY);
    }
    peak
}
