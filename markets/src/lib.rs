//! Market rules as data: what holds in a market, from which day, and who says so.
//!
//! In: the tables in this folder (`us/*.csv`, `india/*.csv`, `mic.csv`), built into the program;
//! each row names its source and each file says how well it is known. Out: a `terms::Rulebook`. A
//! table that cannot be read is a bug of this house, found by the tests, so reading one panics with
//! file and row. Never here: a rule in code that could be a row.

mod charges;
mod folder;
mod india;
mod table;
mod us;

pub use folder::local_time;

use folder::{File, Folder};
use std::collections::BTreeSet;
use std::sync::Arc;
use table::Table;
use terms::{ContentHash, Edition, Name, Rulebook, Venue};

/// The markets.
const MARKETS: [Folder; 2] = [us::UNITED_STATES, india::INDIA];

/// The venues of the world.
const VENUES: File = ("mic.csv", include_str!("../mic.csv"));

/// Every market and every venue that the program knows: as they are now, and as earlier editions
/// had them.
pub fn rulebook() -> Rulebook {
    let last_editions: BTreeSet<Edition> =
        files().flat_map(|(name, text)| Table::last_editions(name, text)).collect();
    let now = rulebook_of(Edition(u16::MAX));
    let of = |last| {
        let older = rulebook_of(last);
        // There are thousands of venues: editions that have the same ones share them.
        let is_same = older.venues == now.venues;
        let venues = if is_same { Arc::clone(&now.venues) } else { older.venues };
        (last, Arc::new(Rulebook { venues, ..older }))
    };
    let older = last_editions.into_iter().map(of).collect();
    Rulebook { digest: digest(), older, ..now }
}

/// Rules of the firm that most firms begin with (`standard_rules.csv`): the limits by which
/// something looks wrong, and what two people do. Each as the columns rule, value and source of
/// `rules.csv`.
pub fn standard_rules() -> Vec<[Name; 3]> {
    let table = Table::read("standard_rules.csv", include_str!("../standard_rules.csv"), LAST);
    table.rows().map(|row| ["rule", "value", "source"].map(|column| row.name(column))).collect()
}

/// Of a table that says nothing of editions.
const LAST: Edition = Edition(u16::MAX);

fn files() -> impl Iterator<Item = File> {
    MARKETS.iter().flat_map(Folder::files).chain([VENUES])
}

fn rulebook_of(edition: Edition) -> Rulebook {
    let venues = Table::read(VENUES.0, VENUES.1, edition);
    let venue = |row: &table::Row| {
        (row.name("mic"), Venue::listed(row.name("country"), row.optional_date("expired")))
    };
    Rulebook {
        markets: MARKETS.iter().map(|market| market.market(edition)).collect(),
        venues: Arc::new(venues.rows().map(|row| venue(&row)).collect()),
        ..Rulebook::default()
    }
}

/// The BLAKE3 hash of every table, each with its name and its length before it.
fn digest() -> ContentHash {
    let mut hash = blake3::Hasher::new();
    for (name, text) in files() {
        hash.update(format!("{name} {}\n", text.len()).as_bytes());
        hash.update(text.as_bytes());
    }
    ContentHash(*hash.finalize().as_bytes())
}

#[cfg(test)]
mod tests {
    /// Whoever audits looks a source up; what nobody could look up is said to be not verified, and
    /// not whose memory it is.
    #[test]
    fn a_source_says_what_is_not_verified() {
        let ours = ["is ours", "start recalled", "(recalled)", "pages.dev"];
        for (name, text) in super::files() {
            let rows = text.lines().filter(|line| !line.starts_with('#'));
            for row in rows {
                assert!(!ours.iter().any(|words| row.contains(words)), "{name}: {row}");
            }
        }
    }
}
