//! Reserve items: the balances and positions of which the items of the formula are made.

use crate::drawing::{account, amount, asset, money};
use crate::{Account, Amount, Asset, Cells, Draw, Money, Report, Sees, Table, Word};
use office::Office;
use office::reserve::{Part, reserve};
use terms::{Date, Wording};

/// The report.
pub const REPORT: Report = Report {
    name: "reserve-items",
    shows: "the balances and positions of which the items of the customer reserve formula are made",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A balance or a position of which an item is made.
    struct Row {
        /// The item.
        line: Word as key,
        /// Whose balance it is, or where the securities are or should be.
        account: Option<Account> as key,
        /// Of which instrument.
        instrument: Option<Asset> as key,
        /// Since when, where that matters.
        since: Option<Date> as key,
        /// Why it is taken off the item: unsecured, `one_security`, `one_customer`.
        taken_off: Option<Word> as key,
        /// The number of the item in the formula.
        item: u32,
        /// How many units of the instrument.
        quantity: Option<Amount>,
        /// How much of the item it is; why it cannot be said, when a price or a rate is lacking.
        amount: Result<Money, Wording>,
    }
}

/// What the items are made of, by item.
pub fn draw(office: &Office, date: Date) -> Vec<Row> {
    let Some(found) = reserve(office, date) else { return Vec::new() };
    let row = |part: &Part| Row {
        line: Word(part.item.as_str()),
        account: part.account.map(|id| account(office, id)),
        instrument: part.instrument.map(|id| asset(office, id)),
        since: part.since,
        taken_off: part.note.map(|note| Word(note.as_str())),
        item: part.item.number().into(),
        quantity: part.instrument.map(|id| amount(office, id, part.units)),
        amount: part
            .amount
            .map(|total| money(office, found.currency, total))
            .ok_or_else(|| named(office, part)),
    };
    found.parts.iter().map(row).collect()
}

fn named(office: &Office, part: &Part) -> Wording {
    crate::drawing::lacks(office, part.instrument, part.account)
}
