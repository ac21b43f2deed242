//! Terms of the made-up broker: commissions, interest, by which rules prices are believed,
//! whose lots are taken how.
//!
//! In: the broker. Out: the files of standing terms, loaded before the first day: `schedules.csv`,
//! `interest_rates.csv`,
//! `price_rules.csv`, `lot_choices.csv`, `corporate_actions.csv`. Every term is made up; each form
//! of one stands here once.

use super::accounts::{Client, INTRODUCING};
use super::broker::Broker;
use super::csv_file::write;
use super::days::{FIRST, SPLIT};
use anyhow::Result;
use std::path::{Path, PathBuf};
use terms::{Kind, SourceKind};

/// A client's own account, in a cell of `SCHEDULES` and `RATES`.
const OWN: &str = "(own)";

/// Schedule, scope, whom, per, tier by, from, flat, per share, basis points, least, most,
/// introducing percent and account.
const SCHEDULES: [[&str; 13]; 9] = [
    ["HOUSE", "all", "", "trade", "quantity", "0", "", "0.005", "", "1.00", "250.00", "", ""],
    ["HOUSE", "all", "", "trade", "quantity", "500", "", "0.004", "", "1.00", "250.00", "", ""],
    ["HOUSE", "all", "", "trade", "quantity", "2000", "", "0.003", "", "1.00", "250.00", "", ""],
    ["RETAIL", "desk", "RETAIL", "trade", "quantity", "0", "4.95", "", "", "", "", "", ""],
    [
        "ADVISED",
        "desk",
        "ADVISERS",
        "trade",
        "quantity",
        "0",
        "",
        "0.008",
        "",
        "2.00",
        "75.00",
        "30",
        INTRODUCING,
    ],
    ["INSTITUTIONS", "desk", "SALES", "trade", "month", "0", "", "", "1.5", "5.00", "", "", ""],
    [
        "INSTITUTIONS",
        "desk",
        "SALES",
        "trade",
        "month",
        "1000000",
        "",
        "",
        "1.2",
        "5.00",
        "",
        "",
        "",
    ],
    [
        "INSTITUTIONS",
        "desk",
        "SALES",
        "trade",
        "month",
        "5000000",
        "",
        "",
        "0.9",
        "5.00",
        "",
        "",
        "",
    ],
    [
        "LETTER-2019",
        "account",
        OWN,
        "trade",
        "quantity",
        "0",
        "",
        "0.002",
        "",
        "0.35",
        "40.00",
        "",
        "",
    ],
];

/// Scope, name, currency, side, tier from, rate, base, floor, tiering, day count.
const RATES: [[&str; 10]; 14] = [
    ["all", "PRIME", "USD", "base", "", "0.0325", "", "", "", ""],
    ["all", "", "USD", "debit", "", "0.045", "PRIME", "", "marginal", "actual/360"],
    ["all", "", "USD", "debit", "25000", "0.035", "PRIME", "", "marginal", "actual/360"],
    ["all", "", "USD", "debit", "100000", "0.0225", "PRIME", "", "marginal", "actual/360"],
    ["all", "", "USD", "credit", "", "0", "", "", "whole", "actual/365"],
    ["all", "", "USD", "credit", "10000", "0.0005", "", "", "whole", "actual/365"],
    ["desk", "SALES", "USD", "credit", "", "0.001", "", "", "whole", "actual/365"],
    ["account", OWN, "USD", "debit", "", "0.0175", "PRIME", "", "whole", "actual/360"],
    ["account", OWN, "USD", "credit", "", "0.0025", "", "", "whole", "actual/365"],
    ["all", "", "EUR", "debit", "", "0.0425", "", "", "whole", "actual/360"],
    ["all", "", "EUR", "credit", "", "-0.005", "", "-0.005", "whole", "actual/360"],
    ["all", "", "GBP", "debit", "", "0.0475", "", "", "whole", "actual/365"],
    ["all", "", "GBP", "credit", "", "0", "", "", "whole", "actual/365"],
    ["all", "", "GBP", "credit", "10000", "0.0005", "", "", "whole", "actual/365"],
];

/// Method of a standing order, of which kind of client, how many of them.
const ORDERS: [(&str, Kind, usize); 3] =
    [("hifo", Kind::Cash, 4), ("lifo", Kind::Margin, 3), ("hifo", Kind::Dvp, 2)];

/// Writes the files of standing terms, in the order in which they are loaded.
pub fn write_terms(folder: &Path, broker: &Broker) -> Result<Vec<(SourceKind, PathBuf)>> {
    Ok(vec![
        (SourceKind::Schedules, write_schedules(folder, broker)?),
        (SourceKind::InterestRates, write_rates(folder, broker)?),
        (SourceKind::PriceRules, write_price_rules(folder, broker)?),
        (SourceKind::LotChoices, write_orders(folder, broker)?),
        (SourceKind::CorporateActions, write_actions(folder, broker)?),
    ])
}

fn write_schedules(folder: &Path, broker: &Broker) -> Result<PathBuf> {
    let columns = [
        "effective",
        "schedule",
        "scope",
        "whom",
        "per",
        "tier_by",
        "tier_from",
        "flat",
        "per_share",
        "bps",
        "minimum",
        "maximum",
        "introducing_percent",
        "introducing_account",
        "source",
    ];
    let own = own(broker);
    let rows = SCHEDULES.map(|row| {
        let cells = row.map(|cell| if cell == OWN { own } else { cell });
        let cells = [FIRST]
            .into_iter()
            .chain(cells)
            .chain(["tariff of the partners' meeting of 1 December 2020"]);
        cells.collect::<Vec<&str>>()
    });
    write(folder.join("schedules.csv"), &columns, rows)
}

fn write_rates(folder: &Path, broker: &Broker) -> Result<PathBuf> {
    let columns = [
        "effective",
        "scope",
        "name",
        "currency",
        "side",
        "tier_from",
        "rate",
        "base",
        "floor",
        "tiering",
        "day_count",
        "source",
    ];
    let own = own(broker);
    let rows = RATES.map(|row| {
        let cells = row.map(|cell| if cell == OWN { own } else { cell });
        [FIRST]
            .into_iter()
            .chain(cells)
            .chain(["credit committee of 1 December 2020"])
            .collect::<Vec<&str>>()
    });
    write(folder.join("interest_rates.csv"), &columns, rows)
}

/// Prices of the exchange go before a vendor's; who splits its shares may fall by half.
fn write_price_rules(folder: &Path, broker: &Broker) -> Result<PathBuf> {
    let columns = ["effective", "instrument", "sources", "stale_days", "tolerance", "decided_by"];
    let split = broker.listed[broker.split()].symbol.as_str();
    let rows = [
        [FIRST, "", "made up>vendor", "2", "15", "pricing committee"],
        [SPLIT, split, "made up>vendor", "2", "60", "pricing committee: two for one"],
    ];
    write(folder.join("price_rules.csv"), &columns, rows)
}

fn write_orders(folder: &Path, broker: &Broker) -> Result<PathBuf> {
    let given = ORDERS.into_iter().flat_map(|(method, kind, count)| {
        some(broker, kind).take(count).map(move |client| (method, client))
    });
    let row = |(place, (method, client)): (usize, (&'static str, &Client))| {
        [format!("LO-{place}"), FIRST.to_owned(), client.account.clone(), method.to_owned()]
    };
    write(
        folder.join("lot_choices.csv"),
        &["choice_id", "date", "account", "method"],
        (1..).zip(given).map(row),
    )
}

/// The quietest instrument of the list splits two for one.
fn write_actions(folder: &Path, broker: &Broker) -> Result<PathBuf> {
    let split = broker.listed[broker.split()].symbol.as_str();
    let columns = ["action_id", "type", "instrument", "ex_date", "terms"];
    write(
        folder.join("corporate_actions.csv"),
        &columns,
        [["CA-1", "split", split, SPLIT, "ratio=2"]],
    )
}

/// The account with terms of its own: the first margin account that owes something or might.
fn own(broker: &Broker) -> &str {
    some(broker, Kind::Margin)
        .next()
        .map(|client| client.account.as_str())
        .expect("a quarter of the clients trade on margin")
}

fn some(broker: &Broker, kind: Kind) -> impl Iterator<Item = &Client> {
    broker.clients.iter().filter(move |client| client.kind == kind && client.is_open())
}
