//! Days of a market that are not what the release says, or that it does not know: closings,
//! special sessions, early closes.
//!
//! Source: `formats.md` has none yet; the columns follow those of `markets/us/calendar.csv` and
//! `markets/us/early_closes.csv`.

use super::{Rows, market_row};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, MARKET, REASON, ROW_ID, SOURCE};
use crate::columns::{optional, required};
use crate::read::{clock_time, day, name, word};
use terms::{DayState, Fault, Input, MarketDay};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "row_id",
    read: |cells| market_row(cells, read).map(Input::SetDay),
};

const STATE: Holds = Holds::Word(DayState::words, DayState::is_word);

const COLUMNS: [Column; 12] = [
    ROW_ID,
    MARKET,
    required("date", Holds::Day, "the day"),
    required("trading", STATE, "whether the exchange trades"),
    required("settlement", STATE, "whether securities and money settle"),
    optional("opens", Holds::ClockTime, "when trading begins, where it is not at the usual hour"),
    optional("closes", Holds::ClockTime, "when trading ends, where it is not at the usual hour"),
    required("occasion", Holds::Text, "what the day is"),
    SOURCE,
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<MarketDay, Fault> {
    Ok(MarketDay {
        date: cells.required("date", day)?,
        trading: cells.required("trading", word(DayState::parse))?,
        settlement: cells.required("settlement", word(DayState::parse))?,
        opens: cells.optional("opens", clock_time)?,
        closes: cells.optional("closes", clock_time)?,
        occasion: cells.required("occasion", name)?,
    })
}
