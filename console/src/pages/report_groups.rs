//! Groups of reports: what each is for, in the order of a day, and in which market.
//!
//! In: the markets of the firm. Out: the reports of each group by name. Never here: what a report
//! shows.

/// A group: the key of its heading, and its reports.
pub(super) type Group = (&'static str, &'static [&'static str]);

/// Every report, in one group.
pub(super) const GROUPS: [Group; 7] = [
    (
        "reports-of-the-day",
        &["controls", "exceptions", "rejections", "sources", "proposals", "prices-to-check"],
    ),
    (
        "reports-of-trades",
        &[
            "blotter",
            "blocks",
            "charges",
            "schedules",
            "contract-notes",
            "obligations",
            "fails",
            "clearing-money",
            "ladder",
            "settlement-moves",
        ],
    ),
    (
        "reports-of-positions",
        &[
            "balances",
            "stock-record",
            "segregation",
            "possession-or-control",
            "free-credits",
            "margin",
            "margin-calls",
            "loans",
            "corporate-actions",
            "fair-value",
            "fx-positions",
        ],
    ),
    (
        "reports-of-capital",
        &[
            "reserve",
            "reserve-items",
            "net-capital",
            "net-capital-items",
            "short-interest",
            "filings",
        ],
    ),
    ("reports-of-tax", &["lots", "gains", "gains-by-year", "gains-tax", "form-1099b"]),
    (
        "reports-of-the-ledger",
        &[
            "balance-sheet",
            "income-statement",
            "trial-balance",
            "trial-balance-reporting",
            "general-ledger",
            "subledger",
            "gl-lines",
            "vouchers",
            "accruals",
            "interest",
            "late-items",
            "closings",
        ],
    ),
    ("reports-of-rules", &["interest-rates", "fx-rates", "market-rules"]),
];

/// Reports that one market alone has.
const OF_A_MARKET: [(&str, &str); 9] = [
    ("contract-notes", "india"),
    ("gains-tax", "india"),
    ("form-1099b", "us"),
    ("reserve", "us"),
    ("reserve-items", "us"),
    ("net-capital", "us"),
    ("net-capital-items", "us"),
    ("short-interest", "us"),
    ("filings", "us"),
];

/// Has a firm in these markets any use for a report?
pub(super) fn is_for(report: &str, markets: &[String]) -> bool {
    let of = OF_A_MARKET.iter().find(|(name, _)| *name == report);
    of.is_none_or(|(_, market)| markets.iter().any(|served| served == market))
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, is_for};
    use std::collections::BTreeSet;

    #[test]
    fn every_report_is_in_one_group() {
        let grouped: Vec<&str> =
            GROUPS.iter().flat_map(|(_, reports)| reports.iter().copied()).collect();
        let once: BTreeSet<&str> = grouped.iter().copied().collect();
        let all: BTreeSet<&str> = reports::REPORTS.iter().map(|report| report.name).collect();
        assert_eq!((once.len(), once), (grouped.len(), all));
    }

    #[test]
    fn a_firm_in_one_market_is_shown_no_report_of_another() {
        let us = ["us".to_owned()];
        assert!(is_for("form-1099b", &us) && is_for("balances", &us));
        assert!(!is_for("contract-notes", &us) && !is_for("gains-tax", &us));
    }
}
