//! Reports: every fact that the office shows, drawn up once, as typed rows.
//!
//! ```text
//!  Office, general ledger ── draw(what is asked) ──> typed rows ──> Table ──> command line, API,
//!  page, download
//! ```
//!
//! In: an office as of a day, or the general ledger as it was read; and what is asked. Out: rows
//! whose columns have a name, a type and a meaning. [`REPORTS`] names every report: the command
//! line, the API, the pages, the downloads and the test of their words ask it. Never here: a file,
//! a clock, a language, a form of output; a figure that some page works out again.
//!
//! To add a report: a file with its `REPORT`, its `Row` and its `draw`; a line below and one in
//! [`REPORTS`]; its words in `console/src/words/en.ftl` and `hi.ftl`.
//!
//! Elsewhere called: queries; hledger's `Reports`.

#[macro_use]
mod row;
mod compare;
mod drawing;
mod ledger;
mod question;
mod report;
mod table;
mod tax_lots;

pub mod accruals;
pub mod balance_sheet;
pub mod balances;
pub mod blocks;
pub mod blotter;
pub mod charges;
pub mod clearing_money;
pub mod closings;
pub mod contract_notes;
pub mod controls;
pub mod corporate_actions;
pub mod exceptions;
pub mod fails;
pub mod fair_value;
pub mod filings;
pub mod form_1099b;
pub mod free_credits;
pub mod fx_positions;
pub mod fx_rates;
pub mod gains;
pub mod gains_by_year;
pub mod gains_tax;
pub mod general_ledger;
pub mod gl_lines;
pub mod income_statement;
pub mod interest;
pub mod interest_rates;
pub mod ladder;
pub mod late_items;
pub mod loans;
pub mod lots;
pub mod margin;
pub mod margin_calls;
pub mod market_rules;
pub mod net_capital;
pub mod net_capital_items;
pub mod obligations;
pub mod possession;
pub mod prices_to_check;
pub mod proposals;
pub mod rejections;
pub mod reserve;
pub mod reserve_items;
pub mod schedules;
pub mod segregation;
pub mod settlement_moves;
pub mod short_interest;
pub mod sources;
pub mod stock_record;
pub mod subledger;
pub mod trial_balance;
pub mod trial_balance_reporting;
pub mod vouchers;

pub use compare::{Views, compare};
pub use question::{Day, Question, Takes, parse_method};
pub use report::{Draw, Report, Sees, named};
pub use row::{
    Account, Amount, Asset, Cell, Cells, Code, Column, Exact, Holds, Money, Role, Text, Typed, Word,
};
pub use table::{Covers, Table};

/// Every report.
pub const REPORTS: &[Report] = &[
    obligations::REPORT,
    balances::REPORT,
    ladder::REPORT,
    stock_record::REPORT,
    fails::REPORT,
    clearing_money::REPORT,
    blotter::REPORT,
    charges::REPORT,
    schedules::REPORT,
    lots::REPORT,
    gains::REPORT,
    gains_by_year::REPORT,
    form_1099b::REPORT,
    gains_tax::REPORT,
    corporate_actions::REPORT,
    blocks::REPORT,
    contract_notes::REPORT,
    rejections::REPORT,
    sources::REPORT,
    controls::REPORT,
    market_rules::REPORT,
    settlement_moves::REPORT,
    proposals::REPORT,
    late_items::REPORT,
    closings::REPORT,
    vouchers::REPORT,
    interest::REPORT,
    accruals::REPORT,
    loans::REPORT,
    interest_rates::REPORT,
    fx_positions::REPORT,
    trial_balance_reporting::REPORT,
    fx_rates::REPORT,
    fair_value::REPORT,
    prices_to_check::REPORT,
    exceptions::REPORT,
    free_credits::REPORT,
    margin::REPORT,
    margin_calls::REPORT,
    segregation::REPORT,
    possession::REPORT,
    reserve::REPORT,
    reserve_items::REPORT,
    net_capital::REPORT,
    net_capital_items::REPORT,
    short_interest::REPORT,
    filings::REPORT,
    gl_lines::REPORT,
    trial_balance::REPORT,
    subledger::REPORT,
    balance_sheet::REPORT,
    income_statement::REPORT,
    general_ledger::REPORT,
];
