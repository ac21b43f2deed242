//! The United States: equities cleared at NSCC and settled at DTC.

use crate::folder::{Folder, file};

/// Its tables.
pub const UNITED_STATES: Folder = Folder {
    market: "us",
    country: "US",
    currency: "USD",
    time_zone: "America/New_York",
    calendar_span: ("2010-01-01", "2027-12-31"),
    // Stock bought from this day on is a covered security (26 CFR 1.6045-1(a)(15)(i)(A)).
    covered_from: Some("2011-01-01"),
    // The transfer statement (26 USC 6045A(c); 26 CFR 1.6045A-1(a)(3)).
    statement_days: Some(15),
    calendar: file!("us/calendar.csv"),
    settlement_dates: None,
    cycles: file!("us/cycles.csv"),
    sessions: file!("us/sessions.csv"),
    early_closes: Some(file!("us/early_closes.csv")),
    fail_rules: Some(file!("us/fail_rules.csv")),
    control_rules: Some(file!("us/control_rules.csv")),
    margin: Some(file!("us/margin.csv")),
    capital: Some(file!("us/capital.csv")),
    haircuts: Some(file!("us/haircuts.csv")),
    capital_lines: Some(file!("us/capital_lines.csv")),
    calls: Some(file!("us/calls.csv")),
    thresholds: Some(file!("us/threshold.csv")),
    filings: Some(file!("us/filings.csv")),
    charges: file!("us/charges.csv"),
    capital_gains: None,
    groups: file!("us/groups.csv"),
    chart: file!("us/chart.csv"),
    gl_lines: file!("us/gl_lines.csv"),
    gl_captions: file!("us/gl_captions.csv"),
};
