//! The trial balance in the reporting currency, translated at the closing rate.

use crate::drawing::{account, amount, asset, sides};
use crate::{Account, Amount, Asset, Cells, Code, Draw, Money, Report, Sees, Table};
use office::Office;
use office::valuation::view::{Translated, translated};
use terms::{AssetId, Date, Say, Wording, sentence};

/// The report.
pub const REPORT: Report = Report {
    name: "trial-balance-reporting",
    shows: "every balance of money in the reporting currency, at the closing rate; it sums to zero",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::or_why(draw(office, day.date))),
};

row! {
    /// A balance in its currency and in the reporting currency; at the end what rounding leaves
    /// over.
    struct Row {
        /// On which line of the general ledger.
        gl_line: Option<Code>,
        /// The account; at the end what the line is.
        account: Result<Account, Wording> as key,
        /// Its currency.
        currency: Option<Asset> as key,
        /// The balance on trade-date basis; + credit, − debit.
        balance: Option<Amount>,
        /// The reporting currency.
        reporting_currency: Asset,
        /// On the debit side, in the reporting currency; or that there is no rate.
        debit: Result<Money, Wording>,
        /// On the credit side, in the reporting currency; or that there is no rate.
        credit: Result<Money, Wording>,
    }
}

/// Every balance; why not, when a value is larger than any book can hold.
pub fn draw(office: &Office, date: Date) -> Result<Vec<Row>, Wording> {
    let Some(books) = office.exchange_books(date, &|_| false) else { return Ok(Vec::new()) };
    let reporting = books.reporting;
    let (lines, rounding) = translated(&books).map_err(|refusal| refusal.wording())?;
    let mut rows: Vec<Row> = lines.iter().map(|line| row(office, reporting, line)).collect();
    let [debit, credit] = sides(office, reporting, rounding).map(Ok);
    rows.push(Row {
        gl_line: None,
        account: Err(sentence!("rounding of the translation").into()),
        currency: None,
        balance: None,
        reporting_currency: asset(office, reporting),
        debit,
        credit,
    });
    Ok(rows)
}

fn row(office: &Office, reporting: AssetId, line: &Translated) -> Row {
    let no_rate = || Err(sentence!("no rate").into());
    let [debit, credit] = line
        .translated
        .map_or_else(|| [no_rate(), no_rate()], |total| sides(office, reporting, total).map(Ok));
    Row {
        gl_line: Some(Code(line.gl_line.clone())),
        account: Ok(account(office, line.account)),
        currency: Some(asset(office, line.currency)),
        balance: Some(amount(office, line.currency, line.total)),
        reporting_currency: asset(office, reporting),
        debit,
        credit,
    }
}
