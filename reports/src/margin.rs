//! Margin: equity, requirements, excess and calls of every account that holds on credit.

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Draw, Report, Sees, Table, Takes};
use office::Office;
use office::calls::memorandum;
use office::margins::margins;
use terms::{Date, Decimal, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "margin",
    shows: "equity, requirements, excess, buying power and maintenance calls of margin accounts",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// The margin of an account in a currency.
    struct Row {
        /// The account.
        account: Account as key,
        /// The currency.
        currency: Asset as key,
        /// Instruments without a price, which the values lack.
        unpriced: u32,
        /// Equity in percent of what is long.
        equity_percent: Option<Decimal>,
        /// Down to which market value there is no call.
        called_below: Option<Amount>,
        /// Up to which market value of what is short there is no call.
        called_above: Option<Amount>,
        /// What Regulation T asks.
        initial: Amount,
        /// For how much may be bought: on credit, or below the minimum equity for free money alone.
        buying_power: Amount,
        /// Market value of what is long.
        long_value: Amount,
        /// Market value of what is short.
        short_value: Amount,
        /// Money: + credit, − debit.
        money: Amount,
        /// What is the client's own.
        equity: Amount,
        /// Equity beyond what Regulation T asks; negative: restricted.
        excess: Amount,
        /// What must be held always.
        maintenance: Amount,
        /// What is missing of what must be held.
        call: Amount,
        /// The special memorandum account; negative: a call of Regulation T.
        memorandum: Amount,
    }
}

/// The margin of every account, by account.
pub fn draw(office: &Office, date: Date) -> impl Iterator<Item = Row> + '_ {
    margins(office, date).into_iter().map(move |found| {
        let (margin, currency) = (&found.margin, found.currency);
        let shown = |total: Total| amount(office, currency, total);
        // What has no price leaves the excess unknown.
        let excess = found.unpriced.is_empty().then(|| margin.excess());
        let memorandum = memorandum(office, (found.account, currency), excess, date);
        Row {
            account: account(office, found.account),
            currency: asset(office, currency),
            unpriced: u32::try_from(found.unpriced.len()).unwrap_or(u32::MAX),
            equity_percent: margin.equity_percent(),
            called_below: margin.called_below().map(shown),
            called_above: margin.called_above().map(shown),
            initial: shown(margin.initial),
            buying_power: shown(margin.buying_power()),
            long_value: shown(margin.long),
            short_value: shown(margin.short),
            money: shown(margin.money),
            equity: shown(margin.equity()),
            excess: shown(margin.excess()),
            maintenance: shown(margin.maintenance),
            call: shown(margin.call()),
            memorandum: shown(memorandum),
        }
    })
}
