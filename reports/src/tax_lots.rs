//! Tax lots as the reports on them ask for them: another method of taking lots, one account alone,
//! and what was disposed of up to the day of the report.

use crate::Day;
use office::Office;
use office::accounting::gains::{LotQuestion, Sold, sold};
use office::accounting::view::is_covered;

/// What is asked about lots; a question changes nothing.
pub const fn question(day: Day) -> LotQuestion {
    LotQuestion { method: day.method, account: day.account }
}

/// Everything that was disposed of. A lot's fair value on the day that a tax law names is the
/// exchange's price of that day, whatever the firm's own price rules believe.
pub fn everything(office: &Office, day: Day) -> impl Iterator<Item = Sold<'_>> {
    let price = |instrument, date| office.prices.newest(instrument, date).map(|price| price.price);
    sold(&office.lots, &office.directory, question(day), price)
}

/// Is what was sold a covered security?
pub fn is_sold_covered(office: &Office, sold: &Sold<'_>) -> bool {
    let disposal = &sold.disposal;
    let told = disposal.acquired.filter(|_| disposal.basis.is_some());
    is_covered(disposal.covered, told, sold.instrument, &office.directory)
}
