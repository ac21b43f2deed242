//! The reports: the windows of the rooms as rows of text, under the columns of `formats.md`.

mod actions;
mod charges;
mod contract_notes;
mod financing;
mod gains;
mod ledger;
mod periods;
mod valuation;
mod vouchers;

use crate::objection::Objection;
use crate::output::Table;
use anyhow::{Result, bail};
use office::Office;
use office::accounting::view as accounting;
use office::capture::view as capture;
use office::clearance::view as clearance;
use office::records::view as records;
use office::settlement::view as settlement;
use terms::{
    AccountId, AssetId, Date, Kind, LotMethod, Name, Quantity, Say, Total, Wording, sentence,
};

pub use gains::parse_method;
pub use ledger::{LEDGER_REPORTS, LedgerReport, Question};

/// A report: its name, what it shows, and how it is drawn up as of a day.
pub struct Report {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// What it shows.
    pub shows: &'static str,
    /// Draws it up.
    pub draw: for<'o> fn(&'o Office, Day) -> Table<'o>,
}

/// The day of a report, and what else is asked.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// The day that was asked for.
    pub asked: Option<Date>,
    /// The day at which the books stand.
    pub date: Date,
    /// Another method of taking lots, as a question; for reports on lots.
    pub method: Option<LotMethod>,
    /// One account alone; for reports on lots.
    pub account: Option<AccountId>,
}

impl Day {
    /// The day that was asked for, or the one at which the office stands; one that nobody knew yet
    /// stands at the first of all.
    pub fn at(office: &Office, asked: Option<Date>) -> Self {
        Self {
            asked,
            date: asked.unwrap_or_else(|| office.days.current().max(Date::FIRST)),
            method: None,
            account: None,
        }
    }

    /// What a question asks of a report; refused when it asks what the report does not know.
    pub fn of(office: &Office, report: &Report, question: &Question) -> Result<Self> {
        let name = report.name;
        let is_of_ledger =
            question.from.is_some() || question.basis.is_some() || question.gl_line.is_some();
        if is_of_ledger {
            bail!(Objection(sentence!(
                "--from, --basis and --line are for reports of the general ledger; {name} does not know them",
                name = name
            )));
        }
        let is_of_lots = question.method.is_some() || question.account.is_some();
        if is_of_lots && !gains::NAMES.contains(&name) {
            bail!(Objection(sentence!(
                "--method and --account are for {names}; {name} does not know them",
                names = gains::NAMES.join(", "),
                name = name
            )));
        }
        let known = |name: &Name| {
            office.directory.account_id(name).ok_or_else(|| Objection::unknown_account(name))
        };
        let account = question.account.as_ref().map(known).transpose()?;
        Ok(Self { method: question.method, account, ..Self::at(office, question.lens.as_of) })
    }
}

/// Every report.
pub const REPORTS: &[Report] = &[
    Report {
        name: "obligations",
        shows: "what is due to and from the street, net, by settlement date",
        draw: obligations,
    },
    Report {
        name: "balances",
        shows: "what stands on each account, settled and pending",
        draw: balances,
    },
    Report {
        name: "ladder",
        shows: "what is still to settle on each account, by value date",
        draw: ladder,
    },
    Report {
        name: "stock-record",
        shows: "for each security, whose it is (long) and where it is (short)",
        draw: stock_record,
    },
    Report {
        name: "fails",
        shows: "what has failed to settle, the oldest part first",
        draw: fails,
    },
    Report {
        name: "clearing-money",
        shows: "what each clearing house pays or is paid, with the mark to market",
        draw: clearing_money,
    },
    Report {
        name: "blotter",
        shows: "every trade in the order of the journal; --date gives one trade date",
        draw: blotter,
    },
    Report {
        name: "charges",
        shows: "what each trade was charged, line by line; --date gives one trade date",
        draw: charges::charges,
    },
    Report {
        name: "schedules",
        shows: "the rows of the commission schedules",
        draw: charges::schedules,
    },
    Report { name: "lots", shows: "open tax lots (--method, --account)", draw: gains::lots },
    Report {
        name: "gains",
        shows: "what was gained and lost by each disposal of a lot, with wash sales (--method, --account)",
        draw: gains::gains,
    },
    Report {
        name: "gains-by-year",
        shows: "gains by year, account and term (--method, --account)",
        draw: gains::gains_by_year,
    },
    Report {
        name: "form-1099b",
        shows: "the lines of Form 1099-B by its boxes (--method, --account)",
        draw: gains::form_1099b,
    },
    Report {
        name: "gains-tax",
        shows: "the tax of India on a financial year's gains (--method, --account)",
        draw: gains::gains_tax,
    },
    Report {
        name: "corporate-actions",
        shows: "what issuers announced, and how many hold it",
        draw: actions::actions,
    },
    Report {
        name: "blocks",
        shows: "fills on block accounts, their average price, and what is not allocated",
        draw: blocks,
    },
    Report {
        name: "contract-notes",
        shows: "each client's day with every charge and what it was counted on; --date gives one trade date",
        draw: contract_notes::contract_notes,
    },
    Report {
        name: "rejections",
        shows: "rows that were refused and have not been booked since",
        draw: rejections,
    },
    Report {
        name: "sources",
        shows: "the documents that came in and what became of their rows",
        draw: sources,
    },
    Report { name: "controls", shows: "the control sheet of a closed day", draw: controls },
    Report {
        name: "proposals",
        shows: "what was put forward and needs four eyes, with its hash",
        draw: vouchers::proposals,
    },
    Report {
        name: "late-items",
        shows: "what is about a closed period and counts in an open one",
        draw: periods::late_items,
    },
    Report {
        name: "closings",
        shows: "closed periods: what was open, and their trial balances at the first closing and now",
        draw: periods::closings,
    },
    Report {
        name: "vouchers",
        shows: "vouchers in the books, with the ones that took them back",
        draw: vouchers::vouchers,
    },
    Report {
        name: "interest",
        shows: "the interest of the day's month, segment by segment, with the month's sum",
        draw: financing::interest,
    },
    Report {
        name: "accruals",
        shows: "interest, rebates and fees that have accrued and are not posted",
        draw: financing::accruals,
    },
    Report {
        name: "loans",
        shows: "securities borrowed and lent, with their collateral and what they bear",
        draw: financing::loans,
    },
    Report {
        name: "interest-rates",
        shows: "the rates of interest that were set, with who decided them",
        draw: financing::rates,
    },
    Report {
        name: "fx-positions",
        shows: "the firm's positions in foreign currencies, at average cost and at the closing rate",
        draw: valuation::fx_positions,
    },
    Report {
        name: "trial-balance-reporting",
        shows: "every balance of money in the reporting currency, at the closing rate; it sums to zero",
        draw: valuation::trial_balance_reporting,
    },
    Report {
        name: "fx-rates",
        shows: "the rates of currencies that are known, and which one is in force",
        draw: valuation::fx_rates,
    },
    Report {
        name: "fair-value",
        shows: "the inventory at fair value, and of each price its day, its source and why it was taken",
        draw: valuation::fair_value,
    },
    Report {
        name: "prices-to-check",
        shows: "prices that were held back, are stale or are missing",
        draw: valuation::prices_to_check,
    },
    Report {
        name: "gl-lines",
        shows: "the lines of the general ledger and the items of the FOCUS report above them",
        draw: gl_lines,
    },
];

fn account(office: &Office, id: AccountId) -> String {
    office.directory.account(id).account.to_string()
}

fn asset(office: &Office, id: AssetId) -> String {
    office.directory.asset(id).code().to_string()
}

fn show(office: &Office, id: AssetId, total: Total) -> String {
    office.directory.show_total(id, total)
}

fn obligations(office: &Office, _: Day) -> Table<'_> {
    let rows = clearance::obligations(&office.ledger, &office.directory).into_iter().map(|due| {
        vec![
            due.settlement_date.to_string(),
            account(office, due.street_account),
            asset(office, due.asset),
            show(office, due.asset, due.quantity),
        ]
    });
    Table::new(&["settlement_date", "street_account", "asset", "quantity"], rows)
}

fn balances(office: &Office, _: Day) -> Table<'_> {
    let rows = office.ledger.cells_by_account().into_iter().map(|cell| {
        let total = |total| show(office, cell.asset, total);
        let balance = cell.balance;
        vec![
            account(office, cell.account),
            asset(office, cell.asset),
            total(balance.settled()),
            total(balance.pending()),
            total(balance.total()),
        ]
    });
    Table::new(&["account", "asset", "settled", "pending", "total"], rows)
}

fn ladder(office: &Office, _: Day) -> Table<'_> {
    let rows = office.ledger.cells_by_account().into_iter().flat_map(move |cell| {
        let row = move |(date, total): &(Date, Total)| {
            vec![
                account(office, cell.account),
                asset(office, cell.asset),
                date.to_string(),
                show(office, cell.asset, *total),
            ]
        };
        cell.balance.rungs().iter().map(row)
    });
    Table::new(&["account", "asset", "value_date", "quantity"], rows)
}

fn stock_record(office: &Office, _: Day) -> Table<'_> {
    let rows =
        accounting::stock_record(&office.ledger, &office.directory).into_iter().map(|line| {
            let side = if line.is_long { "long" } else { "short" };
            let total = |total| show(office, line.instrument, total);
            vec![
                asset(office, line.instrument),
                side.to_owned(),
                account(office, line.account),
                total(line.settled),
                total(line.pending),
            ]
        });
    Table::new(&["instrument", "side", "account", "settled", "pending"], rows)
}

fn fails(office: &Office, day: Day) -> Table<'_> {
    let rows = settlement::fails(&office.street, &office.directory, day.date).into_iter().map(
        move |fail| {
            let direction = if fail.is_ours() { "deliver" } else { "receive" };
            let quantity = show(office, fail.instrument, fail.quantity.abs());
            vec![
                account(office, fail.street_account),
                asset(office, fail.instrument),
                direction.to_owned(),
                quantity,
                fail.since.to_string(),
                fail.age_settlement_days.to_string(),
                value(office, fail.instrument, fail.quantity.abs(), day.date),
            ]
        },
    );
    Table::new(
        &[
            "street_account",
            "instrument",
            "direction",
            "quantity",
            "since",
            "age_settlement_days",
            "value",
        ],
        rows,
    )
}

/// What a quantity is worth at the newest price; empty when there is none.
fn value(office: &Office, instrument: AssetId, quantity: Total, date: Date) -> String {
    let currency = office.directory.clearing(instrument).currency;
    let decimals = |id| office.directory.asset(id).decimals();
    let value = |price: &terms::Price| {
        show(
            office,
            currency,
            settlement::market_value(
                quantity,
                decimals(instrument),
                price.price,
                decimals(currency),
            ),
        )
    };
    office
        .prices
        .newest(instrument, date)
        .map(|price| value(&office.restated(price, date)))
        .unwrap_or_default()
}

fn clearing_money(office: &Office, day: Day) -> Table<'_> {
    let engines: Vec<AccountId> = office
        .directory
        .accounts()
        .filter(|(_, account)| account.kind == Kind::ClearingHouse)
        .map(|(id, _)| id)
        .collect();
    let currencies = office
        .directory
        .assets()
        .filter(|(_, asset)| asset.instrument().is_none())
        .map(|(id, _)| id);
    let price_of = move |instrument| {
        office
            .prices
            .newest(instrument, day.date)
            .map(|price| office.restated(price, day.date).price)
    };
    let rows = currencies
        .flat_map(move |currency| {
            settlement::clearing_money(
                &office.ledger,
                &office.directory,
                &engines,
                currency,
                price_of,
            )
        })
        .map(|money| {
            let total = |total| show(office, money.currency, total);
            let (owed, net) = (total(-money.balance), total(money.net_money()));
            vec![
                account(office, money.clearing_house),
                asset(office, money.currency),
                owed,
                total(money.open_value),
                net,
                money.unpriced.to_string(),
            ]
        });
    Table::new(
        &["clearing_house", "currency", "contract_money", "open_value", "net_money", "unpriced"],
        rows,
    )
}

fn blotter(office: &Office, day: Day) -> Table<'_> {
    let rows = capture::blotter(&office.trades, day.asked).enumerate().map(|(index, line)| {
        let trade = line.trade;
        let signed = |units: i128, id| show(office, id, Total(line.sign() * units));
        let money = |quantity: Quantity| signed(quantity.units().into(), trade.currency);
        vec![
            (index + 1).to_string(),
            trade.trade_date.to_string(),
            trade.settlement_date.to_string(),
            line.trade_id.to_string(),
            account(office, trade.account),
            trade.side.as_str().to_owned(),
            asset(office, trade.instrument),
            signed(trade.quantity.units().into(), trade.instrument),
            trade.price.to_string(),
            money(trade.principal),
            money(trade.commission),
            money(trade.fees),
            signed(trade.net(), trade.currency),
            line.status.to_owned(),
        ]
    });
    Table::new(
        &[
            "seq",
            "trade_date",
            "settlement_date",
            "trade_id",
            "account",
            "side",
            "instrument",
            "quantity",
            "price",
            "principal",
            "commission",
            "fees",
            "net",
            "status",
        ],
        rows,
    )
}

fn blocks(office: &Office, _: Day) -> Table<'_> {
    let rows = office.blocks.blocks().map(|(key, block)| {
        let currency = office.directory.clearing(key.instrument).currency;
        let quantity = |total| show(office, key.instrument, total);
        let money = |total| show(office, currency, total);
        vec![
            key.trade_date.to_string(),
            account(office, key.account),
            asset(office, key.instrument),
            key.side.as_str().to_owned(),
            quantity(block.filled),
            money(block.filled_principal),
            block.average_price().to_string(),
            quantity(block.allocated),
            quantity(block.left()),
        ]
    });
    Table::new(
        &[
            "trade_date",
            "block_account",
            "instrument",
            "side",
            "filled",
            "principal",
            "average_price",
            "allocated",
            "left",
        ],
        rows,
    )
}

fn rejections(office: &Office, _: Day) -> Table<'_> {
    let rows = records::rejections(&office.sources).map(|rejected| {
        vec![
            rejected.source_name.wording(),
            rejected.row.wording(),
            rejected.id.wording(),
            rejected.sentence.code.wording(),
            rejected.sentence.wording(),
        ]
    });
    Table::new(&["source", "row", "id", "code", "message"], rows)
}

fn sources(office: &Office, _: Day) -> Table<'_> {
    let rows = office.sources.files().map(|(_, file)| {
        vec![
            file.document.name.to_string(),
            file.document.kind.as_str().to_owned(),
            file.received_on.to_string(),
            file.rows.map(|rows| rows.to_string()).unwrap_or_default(),
            file.booked.to_string(),
            file.duplicates().to_string(),
            file.rejected().to_string(),
            file.document.content.to_string(),
        ]
    });
    Table::new(
        &["source", "kind", "received_on", "rows", "booked", "duplicate", "rejected", "content"],
        rows,
    )
}

fn controls(office: &Office, day: Day) -> Table<'_> {
    let date = day.asked.or(office.days.last_closed());
    let sheet = date.and_then(|date| office.days.sheet(date)).unwrap_or_default();
    Table::new(CONTROL_COLUMNS, sheet.iter().map(control_row))
}

/// The columns of a control sheet.
pub const CONTROL_COLUMNS: &[&str] = &["control", "expected", "found", "holds"];

/// A control as a row.
pub fn control_row(control: &terms::Control) -> Vec<Wording> {
    let holds = if control.holds() { "yes" } else { "no" };
    vec![control.control.wording(), control.expected.clone(), control.found.clone(), holds.into()]
}

fn gl_lines(office: &Office, _: Day) -> Table<'_> {
    let lines = office.directory.markets().flat_map(|market| market.gl_lines.iter());
    let rows = lines.map(|line| {
        vec![line.gl_line.to_string(), line.focus_item.to_string(), line.caption.to_string()]
    });
    Table::new(&["gl_line", "focus_item", "caption"], rows)
}
