//! India: equities of NSE and BSE, cleared at their clearing corporations and settled at NSDL and
//! CDSL.

use crate::folder::{Folder, file};

/// Its tables.
pub const INDIA: Folder = Folder {
    market: "india",
    country: "IN",
    currency: "INR",
    time_zone: "Asia/Kolkata",
    calendar_span: ("2010-01-01", "2027-12-31"),
    covered_from: None,
    statement_days: None,
    calendar: file!("india/calendar.csv"),
    settlement_dates: Some(file!("india/settlement_dates.csv")),
    cycles: file!("india/cycles.csv"),
    sessions: file!("india/sessions.csv"),
    early_closes: None,
    fail_rules: None,
    control_rules: None,
    margin: None,
    capital: None,
    haircuts: None,
    capital_lines: None,
    calls: None,
    thresholds: None,
    filings: None,
    charges: file!("india/charges.csv"),
    capital_gains: Some(file!("india/capital_gains.csv")),
    groups: file!("india/groups.csv"),
    chart: file!("india/chart.csv"),
    gl_lines: file!("india/gl_lines.csv"),
    gl_captions: file!("india/gl_captions.csv"),
};
