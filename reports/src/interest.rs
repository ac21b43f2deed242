//! Interest of the day's month, segment by segment, with the month's rounded sum and what of it was
//! posted.

use crate::drawing::{account, asset, money};
use crate::{Account, Asset, Cells, Draw, Exact, Money, Report, Sees, Table, Takes, Word};
use office::Office;
use office::financing::Interest;
use office::financing::view::{self, Month, Segment};
use terms::{AssetId, Date, Decimal, Rounding, Wording, power_of_ten, sentence};

/// Digits that a segment's interest shows behind those of its currency: it is exact, and rounded in
/// the month only.
const EXACT_DIGITS: u8 = 6;

/// The report.
pub const REPORT: Report = Report {
    name: "interest",
    shows: "the interest of the day's month, segment by segment, with the month's sum",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A segment of a month's interest, or the part of one that lies in one tier.
    struct Row {
        /// Whose.
        account: Account as key,
        /// In which currency.
        currency: Asset as key,
        /// Its first day.
        from: Date as key,
        /// Its last day.
        to: Date,
        /// The balance that it is counted on; + credit, − debit.
        balance: Money,
        /// A year's rate.
        rate: Decimal,
        /// The days for which it is counted.
        days: i64,
        /// How they are counted.
        day_count: Word,
        /// Its interest, before rounding.
        exact: Result<Exact, Wording>,
        /// The month's interest: what is paid less what is charged, each rounded once.
        month_interest: Result<Money, Wording>,
        /// What of it was posted.
        month_posted: Money,
    }
}

/// The interest of the month of a day.
pub fn draw(office: &Office, date: Date) -> impl Iterator<Item = Row> + '_ {
    view::months(&office.financing, &office.directory, date).flat_map(move |month| {
        let rows: Vec<Row> =
            month.segments.iter().map(|segment| row(office, &month, segment)).collect();
        rows
    })
}

fn row(office: &Office, month: &Month, segment: &Segment) -> Row {
    let money = |total| money(office, month.currency, total);
    Row {
        account: account(office, month.account),
        currency: asset(office, month.currency),
        from: segment.from,
        to: segment.to,
        balance: money(segment.balance),
        rate: segment.rate.trimmed(),
        days: segment.days,
        day_count: Word(segment.day_count.as_str()),
        exact: segment
            .exact
            .and_then(|exact| exact_amount(office, month.currency, exact))
            .ok_or_else(too_large),
        month_interest: month.rounded.map(money).ok_or_else(too_large),
        month_posted: money(month.posted),
    }
}

/// What no book can hold.
fn too_large() -> Wording {
    sentence!("too large").into()
}

fn exact_amount(office: &Office, currency: AssetId, exact: Interest) -> Option<Exact> {
    let numerator = exact.numerator.checked_mul(power_of_ten(EXACT_DIGITS))?;
    let decimals = office.directory.asset(currency).decimals() + EXACT_DIGITS;
    Some(Exact(Interest { numerator, ..exact }.round(Rounding::HalfUp).show(decimals)))
}
