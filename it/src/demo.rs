//! The made-up broker of `munim demo`.

use crate::Progress;
use crate::commands::DaySheet;
use anyhow::Result;
use std::path::Path;
use terms::Date;

/// The seed of the broker that everybody gets.
pub const SEED: u64 = 20_201_216;

/// Makes the files of a broker and runs its days.
pub fn run(_dir: &Path, _seed: u64, _progress: Progress, _show: impl FnMut(Date, &DaySheet) -> Result<()>) -> Result<()> {
    anyhow::bail!("not here yet")
}
