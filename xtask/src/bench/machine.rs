//! The machine on which the figures were measured, as the kernel tells it.

use std::fs;

/// A load above this is somebody else's work, and the figures are not final.
const LOAD_MAX: f64 = 1.0;

const KIB_PER_GIB: f64 = 1_048_576.0;

/// The machine before the first run.
pub struct Machine {
    /// How many cores may be used.
    pub cores: usize,
    /// Its memory.
    pub memory_gib: f64,
    /// Its load average over the last minute.
    pub load: f64,
}

impl Machine {
    /// What the kernel says now; zeros where it says nothing.
    pub fn look() -> Self {
        let first = |path: &str, number: fn(&str) -> Option<f64>| {
            fs::read_to_string(path).ok().and_then(|text| number(&text))
        };
        Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_gib: first("/proc/meminfo", |text| number_after(text, "MemTotal:"))
                .unwrap_or_default()
                / KIB_PER_GIB,
            load: first("/proc/loadavg", |text| text.split_whitespace().next()?.parse().ok())
                .unwrap_or_default(),
        }
    }

    /// Is somebody else at work here?
    pub fn is_busy(&self) -> bool {
        self.load > LOAD_MAX
    }
}

/// The number that follows a name at the start of a line: `VmHWM:  1234 kB`.
pub fn number_after(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
