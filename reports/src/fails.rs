//! Fails: what has failed to settle, the oldest part of each first, at the price that the price
//! rules choose.

use crate::drawing::{account, amount, asset, money};
use crate::{Account, Amount, Asset, Cells, Draw, Money, Report, Sees, Table, Word};
use office::Office;
use office::settlement::view;
use terms::{Date, Say, Wording, sentence};

/// The report.
pub const REPORT: Report = Report {
    name: "fails",
    shows: "what has failed to settle, the oldest part first",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| {
        Table::of(draw(office, day.date)).saying(counted(office, day.date))
    }),
};

row! {
    /// A fail, or the part of one that dates from one day.
    struct Row {
        /// Who has failed, or towards whom we have.
        street_account: Account as key,
        /// What.
        instrument: Asset as key,
        /// deliver: we have failed to; receive: the street has.
        direction: Word as key,
        /// How much.
        quantity: Amount,
        /// Since which settlement date.
        since: Date as key,
        /// Settlement days since then.
        age_settlement_days: usize,
        /// Its market value at the price that the price rules choose; nothing without a price.
        value: Option<Money>,
    }
}

/// How many fails the rows are the parts of.
fn counted(office: &Office, date: Date) -> Wording {
    let fails = view::whole_fails(&office.street, &office.directory, date);
    let parts: usize = fails.iter().map(|fail| fail.parts.len()).sum();
    sentence!("{fails} fails, in {parts} parts by age", fails = fails.len(), parts = parts)
        .wording()
}

/// Every fail as of a day, part by part.
pub fn draw(office: &Office, date: Date) -> impl Iterator<Item = Row> + '_ {
    view::fails(&office.street, &office.directory, date).into_iter().map(move |fail| {
        let (instrument, quantity) = (fail.instrument, fail.quantity.abs());
        let currency = office.directory.clearing(instrument).currency;
        Row {
            street_account: account(office, fail.street_account),
            instrument: asset(office, instrument),
            direction: Word(if fail.is_ours() { "deliver" } else { "receive" }),
            quantity: amount(office, instrument, quantity),
            since: fail.since,
            age_settlement_days: fail.age_settlement_days,
            value: office
                .worth_of(instrument, quantity, date)
                .map(|value| money(office, currency, value)),
        }
    })
}
