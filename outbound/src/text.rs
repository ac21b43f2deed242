//! A text file that is written from its first line to its last, and other people's words made fit
//! for a line of it.

use anyhow::{Context, Result};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// How much is held before it is written.
const PIECE_BYTES: usize = 1 << 18;

/// Opens a new file.
pub fn create(file: &Path) -> Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(PIECE_BYTES, File::create(file)?))
}

/// Completes it.
pub fn complete(mut writer: BufWriter<File>) -> Result<()> {
    writer.flush().context("the last piece could not be written")
}

/// Words on one line, without the letters that mean something there.
pub fn without<'t>(text: &'t str, letters: &[char]) -> Cow<'t, str> {
    let is_unfit = |letter: char| letter.is_control() || letters.contains(&letter);
    if text.contains(is_unfit) {
        Cow::Owned(text.replace(is_unfit, " "))
    } else {
        Cow::Borrowed(text)
    }
}
