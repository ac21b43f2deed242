//! Changes of instruments from a day on.
//!
//! Source: `formats.md` has none yet; the columns follow those of `instruments.csv`.

use super::Rows;
use super::instruments::agree;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, identifier, name, word};
use terms::identifiers::{Cusip, Figi, Isin, Mic, Sedol};
use terms::{Fault, Input, InstrumentChange, ListingState};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "change_id",
    read: |cells| read(cells).map(Input::ChangeInstrument),
};

const COLUMNS: [Column; 12] = [
    required("change_id", Holds::Text, "the id of the change; reported once"),
    required("instrument", Holds::Text, "the instrument that changes"),
    required("effective", Holds::Day, "the first day on which the change holds"),
    optional("symbol", Holds::Text, "its ticker from then on"),
    optional("name", Holds::Text, "its name from then on"),
    optional("market", Holds::Mic, "the market on which it is listed from then on"),
    optional("isin", Holds::Isin, "its ISIN from then on"),
    optional("cusip", Holds::Cusip, "its CUSIP from then on"),
    optional("sedol", Holds::Sedol, "its SEDOL from then on"),
    optional("figi", Holds::Figi, "its FIGI from then on"),
    optional(
        "state",
        Holds::Word(ListingState::words, ListingState::is_word),
        "whether it may be traded from then on",
    ),
    optional("reason", Holds::Text, "why it changes"),
];

fn read(cells: &mut Cells<'_>) -> Result<InstrumentChange, Fault> {
    let change = InstrumentChange {
        change_id: cells.required("change_id", name)?,
        instrument: cells.required("instrument", name)?,
        effective: cells.required("effective", day)?,
        symbol: cells.optional("symbol", name)?,
        name: cells.optional("name", name)?,
        market: cells.optional("market", identifier(Mic::parse))?,
        isin: cells.optional("isin", identifier(Isin::parse))?,
        cusip: cells.optional("cusip", identifier(Cusip::parse))?,
        sedol: cells.optional("sedol", identifier(Sedol::parse))?,
        figi: cells.optional("figi", identifier(Figi::parse))?,
        state: cells.optional("state", word(ListingState::parse))?,
        reason: cells.optional("reason", name)?,
    };
    agree(change.isin.as_ref(), change.cusip.as_ref())?;
    Ok(change)
}
