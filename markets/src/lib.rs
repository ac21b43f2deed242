//! Rules as data: what holds in a market, from which day, and who says so.
//!
//! In: the tables in this folder (`us/*.csv`, `india/*.csv`, `mic.csv`), built into the program; each row names its source and each file
//! says how well it is known. Out: a `terms::Rulebook`. A table that cannot be read is a bug of this house, found by the
//! tests, so reading one panics with file and row.
//! Never here: a rule in code that could be a row.

mod charges;
mod folder;
mod india;
mod table;
mod us;

use table::Table;
use terms::{Rulebook, Venue};

/// Every market and every venue that the house knows.
pub fn rulebook() -> Rulebook {
    let venues = Table::read("mic.csv", include_str!("../mic.csv"));
    let venue = |row: &table::Row| (row.name("mic"), Venue { country: row.name("country"), expired: row.optional_date("expired") });
    Rulebook { markets: vec![us::market(), india::market()], venues: venues.rows().map(|row| venue(&row)).collect() }
}
