//! A kept document, read again as it was read when it came: by its layout, unpacked, row by row.

use crate::folder::Folder;
use anyhow::Result;
use inbound::{Layout, Rows};
use journal::{Archive, Hash};
use office::Office;
use office::plausible::{Summed, needs_amounts};
use terms::{Document, Input, Moves};

/// Reads a kept document again; `each` gets its rows and the text that they stand in.
pub fn read_again<Found>(
    archive: &Archive,
    document: &Document,
    each: impl FnOnce(Rows<'_>, &[u8]) -> Found,
) -> Result<Found> {
    let layout = document.layout.map(|hash| archive.read(&Hash(hash.0))).transpose()?;
    let layout = layout.map(|text| Layout::parse(&String::from_utf8_lossy(&text))).transpose()?;
    let bytes = archive.read(&Hash(document.content.0))?;
    let text = inbound::unpack(&bytes)?;
    let rows = inbound::open(document.kind, &text, layout.as_ref())?;
    Ok(each(rows, &text))
}

/// The first rows of a kept document as inputs, each with its number: what a second person is told
/// that it would do.
pub fn first_inputs(
    folder: &Folder,
    document: &Document,
    limit: usize,
) -> Result<Vec<(u32, Input)>> {
    let archive = folder.archive_read_only()?;
    let rows = |rows: Rows<'_>| rows.take(limit).map(|row| (row.row, row.input)).collect();
    read_again(&archive, document, |all, _| rows(all))
}

/// Gives each row of a kept document to `each`, as an input.
pub fn inputs_of(folder: &Folder, document: &Document, mut each: impl FnMut(&Input)) -> Result<()> {
    let archive = folder.archive_read_only()?;
    read_again(&archive, document, |rows, _| rows.for_each(|row| each(&row.input)))
}

/// So many rows of a document are asked about while the books are looked at once.
const ROWS_AT_ONCE: usize = 1_000;

/// What the kept document of a proposal moves; nothing where the firm has no tiers for its kind, so
/// that nobody asks. `look` lets the books be looked at: whoever must lock them for that does it
/// for some rows, and not while a file is read.
pub fn moves_of(
    folder: &Folder,
    proposal: &str,
    look: impl Fn(&mut dyn FnMut(&Office)),
) -> Result<Moves> {
    let mut document = None;
    look(&mut |office| {
        let kept = office.proposals.find(proposal).and_then(office::desks::Kept::document);
        document = kept.filter(|document| needs_amounts(office, document.kind)).cloned();
    });
    let Some(document) = document else { return Ok(Moves::default()) };
    let archive = folder.archive_read_only()?;
    read_again(&archive, &document, |mut rows, _| {
        let mut summed = Summed::default();
        loop {
            let inputs: Vec<Input> =
                rows.by_ref().take(ROWS_AT_ONCE).map(|row| row.input).collect();
            if inputs.is_empty() {
                return summed.moves();
            }
            look(&mut |office| inputs.iter().for_each(|input| summed.add(office, input)));
        }
    })
}

/// What a row of a kept document says under each of our columns, for a person who repairs it; empty
/// when it is no record.
pub fn fields_of_row(
    folder: &Folder,
    document: &Document,
    row: u32,
) -> Result<Vec<(String, String)>> {
    let archive = folder.archive_read_only()?;
    let fields = read_again(&archive, document, |rows, _| rows.fields_of(row))?;
    Ok(fields
        .unwrap_or_default()
        .into_iter()
        .map(|(column, text)| (column.name.to_owned(), text))
        .collect())
}

/// The first rows of a kept document under our columns: what a second person looks at before they
/// approve it.
pub fn first_rows(
    folder: &Folder,
    document: &Document,
    limit: usize,
) -> Result<(Vec<String>, Vec<Vec<String>>)> {
    let archive = folder.archive_read_only()?;
    let rows = read_again(&archive, document, |rows, _| rows.first_fields(limit))?;
    let columns = rows
        .iter()
        .find(|row| !row.is_empty())
        .into_iter()
        .flatten()
        .map(|(column, _)| column.name.to_owned())
        .collect();
    Ok((
        columns,
        rows.into_iter().map(|row| row.into_iter().map(|(_, text)| text).collect()).collect(),
    ))
}
