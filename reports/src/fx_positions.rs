//! Positions of the firm in foreign currencies, at cost and at the closing rate.

use crate::drawing::{account, amount, asset, money};
use crate::{Account, Amount, Asset, Cells, Code, Draw, Exact, Money, Report, Sees, Table, Text};
use office::Office;
use office::valuation::view::{Books, Valued, is_stale, positions};
use terms::{Date, Decimal, Rounding, Say, Total, Wording, divide, power_of_ten};

/// Digits behind the point of an average rate.
const AVERAGE_DECIMALS: u8 = 8;

/// The report.
pub const REPORT: Report = Report {
    name: "fx-positions",
    shows: "the firm's positions in foreign currencies, at average cost and at the closing rate",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::or_why(draw(office, day.date))),
};

row! {
    /// A position in a currency.
    struct Row {
        /// The position account.
        account: Account as key,
        /// The currency.
        currency: Asset as key,
        /// The position in that currency.
        position: Amount,
        /// What one unit cost, rounded half up; nothing when nothing is open.
        average_cost: Option<Exact>,
        /// What it cost, in the reporting currency.
        cost: Money,
        /// The closing rate.
        rate: Option<Decimal>,
        /// The day of that rate.
        rate_date: Option<Date>,
        /// Who says so.
        source: Option<Text> as key,
        /// How it was found: EUR/USD, 1 / USD/INR, EUR/USD x USD/INR.
        route: Option<Code>,
        /// Is the rate older than the office allows?
        stale: Option<bool>,
        /// What stands against it in the reporting currency.
        counter_value: Money,
        /// What was gained on what was closed.
        realised: Money,
        /// What would be gained on what is open.
        unrealised: Money,
    }
}

/// Every position; why not, when a value is larger than any book can hold.
pub fn draw(office: &Office, date: Date) -> Result<Vec<Row>, Wording> {
    let Some(books) = office.exchange_books(date, &|_| false) else { return Ok(Vec::new()) };
    let found = positions(&books).map_err(|refusal| refusal.wording())?;
    Ok(found.iter().map(|valued| row(office, &books, valued)).collect())
}

fn row(office: &Office, books: &Books<'_>, valued: &Valued) -> Row {
    let money = |total| money(office, books.reporting, total);
    let (exposure, rate) = (valued.exposure, valued.rate.as_ref());
    Row {
        account: account(office, valued.account),
        currency: asset(office, valued.currency),
        position: amount(office, valued.currency, exposure.position),
        average_cost: average(office, books, valued),
        cost: money(exposure.cost),
        rate: rate.map(|rate| rate.rate),
        rate_date: rate.map(|rate| rate.date),
        source: rate.map(|rate| Text(rate.source.clone())),
        route: rate.map(|rate| Code(rate.route.clone())),
        stale: rate.map(|rate| is_stale(books, rate.date)),
        counter_value: money(-valued.worth),
        realised: money(exposure.realised),
        unrealised: money(valued.worth - exposure.cost),
    }
}

fn average(office: &Office, books: &Books<'_>, valued: &Valued) -> Option<Exact> {
    let decimals = |id| office.directory.asset(id).decimals();
    let (cost, position) = (valued.exposure.cost.0, valued.exposure.position.0);
    if position == 0 {
        return None;
    }
    let numerator = cost
        .checked_mul(power_of_ten(decimals(valued.currency) + AVERAGE_DECIMALS))
        .map(|units| units * position.signum())?;
    let denominator = position.abs().checked_mul(power_of_ten(decimals(books.reporting)))?;
    let average = divide(numerator, denominator, Rounding::HalfUp);
    Some(Exact(Total(average).show(AVERAGE_DECIMALS)))
}
