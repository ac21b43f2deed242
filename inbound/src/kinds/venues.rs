//! Codes of venues that no release knows yet, or that are no longer good.
//!
//! Source: the columns are those of `markets/mic.csv`, with a day from which each holds.

use super::{Rows, market_row};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, MARKET, REASON, ROW_ID, SOURCE, required};
use crate::read::{day, identifier, word};
use terms::identifiers::{Country, Mic};
use terms::{Fault, Input, VenueRow, VenueStatus};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "row_id",
    read: |cells| market_row(cells, read).map(Input::SetVenue),
};

const COLUMNS: [Column; 10] = [
    ROW_ID,
    MARKET,
    required("mic", Holds::Mic, "the code of the venue"),
    required("effective", Holds::Day, "the first trade date on which it is so"),
    required(
        "status",
        Holds::Word(VenueStatus::words, VenueStatus::is_word),
        "whether the code is good from then on",
    ),
    required("country", Holds::Country, "the country of the venue"),
    SOURCE,
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<VenueRow, Fault> {
    Ok(VenueRow {
        mic: cells.required("mic", identifier(Mic::parse))?,
        effective: cells.required("effective", day)?,
        status: cells.required("status", word(VenueStatus::parse))?,
        country: cells.required("country", identifier(Country::parse))?,
    })
}
