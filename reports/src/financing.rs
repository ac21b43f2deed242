//! The reports of interest and financing: interest segment by segment, what has accrued and is not
//! posted, loans, rates.

use super::{Day, account, asset, show, value};
use crate::output::Table;
use office::Office;
use office::financing::Interest;
use office::financing::view::{self, Accrued, Month, OpenLoan, Segment};
use terms::{
    AssetId, Decimal, InterestRate, Rounding, Say, Sentence, Total, Wording, power_of_ten, sentence,
};

/// Digits that a segment's interest shows behind those of its currency: it is exact, and rounded in
/// the month only.
const EXACT_DIGITS: u8 = 6;

/// The interest of the month of the day, segment by segment, with the month's rounded sum and what
/// of it was posted.
pub fn interest(office: &Office, day: Day) -> Table<'_> {
    let rows =
        view::months(&office.financing, &office.directory, day.date).flat_map(move |month| {
            let rows: Vec<_> =
                month.segments.iter().map(|segment| segment_row(office, &month, segment)).collect();
            rows
        });
    Table::new(
        &[
            "account",
            "currency",
            "from",
            "to",
            "balance",
            "rate",
            "days",
            "day_count",
            "exact",
            "month_interest",
            "month_posted",
        ],
        rows,
    )
}

fn segment_row(office: &Office, month: &Month, segment: &Segment) -> Vec<Wording> {
    let rounded = month
        .rounded
        .map_or_else(too_large, |rounded| show(office, month.currency, rounded).into());
    vec![
        account(office, month.account).into(),
        asset(office, month.currency).into(),
        segment.from.wording(),
        segment.to.wording(),
        show(office, month.currency, segment.balance).into(),
        segment.rate.trimmed().wording(),
        segment.days.wording(),
        segment.day_count.as_str().into(),
        segment.exact.map_or_else(too_large, |exact| exact_amount(office, month.currency, exact)),
        rounded,
        show(office, month.currency, month.posted).into(),
    ]
}

/// What no book can hold.
fn too_large() -> Wording {
    sentence!("too large").into()
}

fn exact_amount(office: &Office, currency: AssetId, exact: Interest) -> Wording {
    let units = exact.numerator.checked_mul(power_of_ten(EXACT_DIGITS));
    let shown = units.map(|numerator| Interest { numerator, ..exact }.round(Rounding::HalfUp));
    let decimals = office.directory.asset(currency).decimals() + EXACT_DIGITS;
    shown.map_or_else(too_large, |total| total.show(decimals).wording())
}

/// What has accrued and is not posted: interest of clients, then rebates and fees of the other
/// sides of loans.
pub fn accruals(office: &Office, day: Day) -> Table<'_> {
    let [interest, loans] =
        view::accruals(&office.financing, &office.directory, day.date).unwrap_or_default();
    let row = |what: Sentence| {
        move |accrued: Accrued| {
            let amount = |total| Wording::from(show(office, accrued.currency, total));
            vec![
                account(office, accrued.account).into(),
                asset(office, accrued.currency).into(),
                what.wording(),
                accrued.month_end.wording(),
                amount(accrued.accrued),
                amount(accrued.posted),
                amount(accrued.accrued - accrued.posted),
            ]
        }
    };
    let rows = interest
        .into_iter()
        .map(row(sentence!("interest")))
        .chain(loans.into_iter().map(row(sentence!("rebate and fee"))));
    Table::new(
        &["account", "currency", "what", "month_end", "accrued", "posted", "not_posted"],
        rows,
    )
}

/// Loans that are open at the end of the day.
pub fn loans(office: &Office, day: Day) -> Table<'_> {
    let rows = view::open_loans(&office.financing, &office.directory, day.date)
        .map(move |loan| loan_row(office, day, &loan));
    Table::new(
        &[
            "loan_id",
            "direction",
            "account",
            "instrument",
            "opened",
            "quantity",
            "currency",
            "collateral",
            "market_value",
            "price",
            "rebate",
            "fee",
            "day_count",
            "accrued_rebate",
            "accrued_fee",
        ],
        rows,
    )
}

fn loan_row(office: &Office, day: Day, loan: &OpenLoan) -> Vec<String> {
    let opened = loan.opened;
    let money = |total: Total| show(office, opened.currency, total);
    let rate = |rate: Decimal| rate.trimmed().to_string();
    vec![
        opened.loan_id.to_string(),
        opened.direction.as_str().to_owned(),
        account(office, opened.account),
        asset(office, opened.instrument),
        opened.date.to_string(),
        show(office, opened.instrument, loan.state.quantity),
        asset(office, opened.currency),
        money(loan.state.collateral),
        value(office, opened.instrument, loan.state.quantity, day.date),
        loan.state.price.map(|price| price.to_string()).unwrap_or_default(),
        rate(loan.state.rebate),
        rate(loan.state.fee),
        opened.day_count.as_str().to_owned(),
        money(loan.month.rebate),
        money(loan.month.fee),
    ]
}

/// The rates of interest that were set.
pub fn rates(office: &Office, _: Day) -> Table<'_> {
    let row = |rate: &InterestRate| {
        vec![
            rate.effective.to_string(),
            rate.scope.as_str().to_owned(),
            rate.name.to_string(),
            rate.currency.to_string(),
            rate.side.as_str().to_owned(),
            rate.tier_from.to_string(),
            rate.rate.to_string(),
            rate.base.as_deref().unwrap_or_default().to_owned(),
            rate.tiering.as_str().to_owned(),
            rate.day_count.as_str().to_owned(),
            rate.compounding.as_str().to_owned(),
            rate.source.to_string(),
        ]
    };
    let columns = &[
        "effective",
        "scope",
        "name",
        "currency",
        "side",
        "tier_from",
        "rate",
        "base",
        "tiering",
        "day_count",
        "compounding",
        "source",
    ];
    Table::new(columns, office.financing.rates.rows().map(row))
}
