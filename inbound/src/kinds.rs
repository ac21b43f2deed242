//! Kinds of files: for each, in a file of its own, its columns, the column that names a row, and
//! how a row is read.

mod account_changes;
mod accounts;
mod allocations;
mod calendars;
mod charge_rates;
mod chart_lines;
mod conversions;
mod corporate_actions;
mod cycles;
mod delegations;
mod deliveries;
mod desks;
mod fx_rates;
mod groups;
mod holidays;
mod instrument_changes;
mod instruments;
mod interest_rates;
mod loans;
mod lot_choices;
mod lot_statements;
mod payments;
mod people;
mod positions;
mod price_rules;
mod prices;
mod rules;
mod schedules;
mod sessions;
mod trades;
mod transfers;
mod venues;
mod vouchers;

use crate::cells::Cells;
use crate::columns::Column;
use crate::read::name;
use terms::{Fault, Input, MarketRow, SourceKind, TakesBack};

/// A kind of file.
pub(crate) struct Rows {
    /// Its columns, in the order in which help and documents show them.
    pub(crate) columns: &'static [Column],
    /// The column that names a row best, for the list of rows that could not be read.
    pub(crate) id_column: &'static str,
    /// Reads one row.
    pub(crate) read: fn(&mut Cells<'_>) -> Result<Input, Fault>,
}

/// The kind of a name: the one list of them.
pub(crate) const fn rows(kind: SourceKind) -> &'static Rows {
    match kind {
        SourceKind::Accounts => &accounts::ROWS,
        SourceKind::Instruments => &instruments::ROWS,
        SourceKind::Prices => &prices::ROWS,
        SourceKind::Positions => &positions::ROWS,
        SourceKind::Trades => &trades::ROWS,
        SourceKind::Allocations => &allocations::ROWS,
        SourceKind::Deliveries => &deliveries::ROWS,
        SourceKind::Payments => &payments::ROWS,
        SourceKind::Rules => &rules::ROWS,
        SourceKind::Vouchers => &vouchers::ROWS,
        SourceKind::InterestRates => &interest_rates::ROWS,
        SourceKind::Loans => &loans::ROWS,
        SourceKind::CorporateActions => &corporate_actions::ROWS,
        SourceKind::Transfers => &transfers::ROWS,
        SourceKind::Schedules => &schedules::ROWS,
        SourceKind::FxRates => &fx_rates::ROWS,
        SourceKind::Conversions => &conversions::ROWS,
        SourceKind::PriceRules => &price_rules::ROWS,
        SourceKind::LotChoices => &lot_choices::ROWS,
        SourceKind::LotStatements => &lot_statements::ROWS,
        SourceKind::People => &people::ROWS,
        SourceKind::Desks => &desks::ROWS,
        SourceKind::Groups => &groups::ROWS,
        SourceKind::Delegations => &delegations::ROWS,
        SourceKind::AccountChanges => &account_changes::ROWS,
        SourceKind::InstrumentChanges => &instrument_changes::ROWS,
        SourceKind::Holidays => &holidays::ROWS,
        SourceKind::Calendars => &calendars::ROWS,
        SourceKind::ChargeRates => &charge_rates::ROWS,
        SourceKind::Cycles => &cycles::ROWS,
        SourceKind::Venues => &venues::ROWS,
        SourceKind::Sessions => &sessions::ROWS,
        SourceKind::ChartLines => &chart_lines::ROWS,
    }
}

/// The columns of a kind of file, in the order in which help and documents show them.
pub const fn columns(of: SourceKind) -> &'static [Column] {
    rows(of).columns
}

/// What a row takes back.
fn takes_back(cells: &mut Cells<'_>) -> Result<TakesBack, Fault> {
    Ok(TakesBack {
        cancels: cells.optional("cancels", name)?,
        corrects: cells.optional("corrects", name)?,
        reason: cells.optional("reason", name)?,
    })
}

/// A row of a market's rules: what every one has, around what its kind says.
fn market_row<Says>(
    cells: &mut Cells<'_>,
    says: fn(&mut Cells<'_>) -> Result<Says, Fault>,
) -> Result<MarketRow<Says>, Fault> {
    Ok(MarketRow {
        row_id: cells.required("row_id", name)?,
        market: cells.required("market", name)?,
        says: says(cells)?,
        source: cells.required("source", name)?,
        takes_back: takes_back(cells)?,
    })
}
