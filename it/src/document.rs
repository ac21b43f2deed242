//! A kept document, read again as it was read when it came: by its layout, unpacked, row by row.

use anyhow::Result;
use inbound::{Layout, Rows};
use journal::{Archive, Hash};
use terms::Document;

/// Reads a kept document again; `each` gets its rows and the text that they stand in.
pub fn read_again<Found>(archive: &Archive, document: &Document, each: impl FnOnce(Rows<'_>, &[u8]) -> Found) -> Result<Found> {
    let layout = document.layout.map(|hash| archive.read(&Hash(hash.0))).transpose()?;
    let layout = layout.map(|text| Layout::parse(&String::from_utf8_lossy(&text))).transpose()?;
    let bytes = archive.read(&Hash(document.content.0))?;
    let text = inbound::unpack(&bytes)?;
    let rows = inbound::open(document.kind, &text, layout.as_ref())?;
    Ok(each(rows, &text))
}
