//! Long work shows how far it is, on standard error, unless it is told to be quiet.

use indicatif::{ProgressBar, ProgressStyle};

/// Whether to show progress and to say what is being done.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Say nothing but results and errors.
    pub quiet: bool,
}

impl Progress {
    /// A bar that counts lines; it shows itself only when the work lasts and somebody is watching.
    pub fn lines(self, what: &str, lines: u64) -> ProgressBar {
        if self.quiet {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{msg:30} {bar:30} {pos}/{len} lines {eta}")
            .expect("the template is constant");
        ProgressBar::new(lines).with_style(style).with_message(what.to_owned())
    }

    /// Says what is being done.
    pub fn say(self, what: impl std::fmt::Display) {
        if !self.quiet {
            eprintln!("{what}");
        }
    }
}
