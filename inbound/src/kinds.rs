//! The kinds of files: for each its columns, the column that names a row, and how a row is read.

mod accounts;
mod allocations;
mod conversions;
mod corporate_actions;
mod deliveries;
mod desks;
mod fx_rates;
mod instruments;
mod interest_rates;
mod loans;
mod lot_choices;
mod payments;
mod people;
mod positions;
mod price_rules;
mod prices;
mod rules;
mod schedules;
mod trades;
mod transfers;
mod vouchers;

use crate::cells::Cells;
use crate::columns::Column;
use terms::{Fault, Input, SourceKind};

/// The columns of a kind of file, in the order in which help and documents show them.
pub const fn columns(kind: SourceKind) -> &'static [Column] {
    match kind {
        SourceKind::Accounts => &accounts::COLUMNS,
        SourceKind::Instruments => &instruments::COLUMNS,
        SourceKind::Prices => &prices::COLUMNS,
        SourceKind::Positions => &positions::COLUMNS,
        SourceKind::Trades => &trades::COLUMNS,
        SourceKind::Allocations => &allocations::COLUMNS,
        SourceKind::Deliveries => &deliveries::COLUMNS,
        SourceKind::Payments => &payments::COLUMNS,
        SourceKind::Rules => &rules::COLUMNS,
        SourceKind::Vouchers => &vouchers::COLUMNS,
        SourceKind::InterestRates => &interest_rates::COLUMNS,
        SourceKind::Loans => &loans::COLUMNS,
        SourceKind::CorporateActions => &corporate_actions::COLUMNS,
        SourceKind::Transfers => &transfers::COLUMNS,
        SourceKind::Schedules => &schedules::COLUMNS,
        SourceKind::FxRates => &fx_rates::COLUMNS,
        SourceKind::Conversions => &conversions::COLUMNS,
        SourceKind::PriceRules => &price_rules::COLUMNS,
        SourceKind::LotChoices => &lot_choices::COLUMNS,
        SourceKind::People => &people::COLUMNS,
        SourceKind::Desks => &desks::COLUMNS,
    }
}

/// The column that names a row best, for the list of rows that could not be read.
pub(crate) const fn id_column(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Accounts | SourceKind::Positions => "account",
        SourceKind::Instruments | SourceKind::Prices | SourceKind::PriceRules => "instrument",
        SourceKind::Trades => "trade_id",
        SourceKind::Allocations => "allocation_id",
        SourceKind::Deliveries => "delivery_id",
        SourceKind::Payments => "payment_id",
        SourceKind::Rules => "rule",
        SourceKind::Vouchers => "voucher_id",
        SourceKind::InterestRates => "name",
        SourceKind::Loans => "movement_id",
        SourceKind::CorporateActions => "action_id",
        SourceKind::Transfers => "transfer_id",
        SourceKind::Schedules => "schedule",
        SourceKind::FxRates => "base",
        SourceKind::Conversions => "conversion_id",
        SourceKind::LotChoices => "choice_id",
        SourceKind::People => "person",
        SourceKind::Desks => "desk",
    }
}

/// Reads one row.
pub(crate) fn read(kind: SourceKind, cells: &mut Cells<'_>) -> Result<Input, Fault> {
    match kind {
        SourceKind::Accounts => accounts::read(cells).map(Input::OpenAccount),
        SourceKind::Instruments => instruments::read(cells).map(Input::ListInstrument),
        SourceKind::Prices => prices::read(cells).map(Input::Quote),
        SourceKind::Positions => positions::read(cells).map(Input::OpenPosition),
        SourceKind::Trades => trades::read(cells).map(Input::Trade),
        SourceKind::Allocations => allocations::read(cells).map(Input::Allocate),
        SourceKind::Deliveries => deliveries::read(cells).map(Input::Deliver),
        SourceKind::Payments => payments::read(cells).map(Input::Pay),
        SourceKind::Rules => rules::read(cells).map(Input::Rule),
        SourceKind::Vouchers => vouchers::read(cells).map(Input::ProposeVoucher),
        SourceKind::InterestRates => interest_rates::read(cells).map(Input::SetInterestRate),
        SourceKind::Loans => loans::read(cells).map(Input::Lend),
        SourceKind::CorporateActions => corporate_actions::read(cells).map(Input::Announce),
        SourceKind::Transfers => transfers::read(cells).map(Input::Transfer),
        SourceKind::Schedules => schedules::read(cells).map(Input::Schedule),
        SourceKind::FxRates => fx_rates::read(cells).map(Input::FxRate),
        SourceKind::Conversions => conversions::read(cells).map(Input::Convert),
        SourceKind::PriceRules => price_rules::read(cells).map(Input::PriceRule),
        SourceKind::LotChoices => lot_choices::read(cells).map(Input::ChooseLots),
        SourceKind::People => people::read(cells).map(Input::SetPerson),
        SourceKind::Desks => desks::read(cells).map(Input::SetDesk),
    }
}
