//! Reports on charges: every charge with what it was counted on, its rate, its row and its source;
//! and the schedules.

use super::{Day, account, show};
use crate::output::Table;
use office::Office;
use office::capture::Status;
use office::clearance::charges::{Exact, Measure};
use office::clearance::explain::{Charged, explain};
use office::clearance::lines::{Line, lines};
use terms::{Date, Decimal, Name, Rounding, Say, Total, Wording, sentence};

/// What the trades and shares that stand were charged, line by line.
pub fn charges(office: &Office, day: Day) -> Table<'_> {
    let wanted = move |trade_date: Date| day.asked.is_none_or(|asked| asked == trade_date);
    let standing = office
        .trades
        .trades()
        .map(|(_, booked)| booked)
        .filter(|booked| booked.status == Status::Booked);
    let trades = standing.filter(move |booked| wanted(booked.trade.trade_date));
    let trades = trades
        .filter_map(|booked| Some((&booked.trade.trade_id, Charged::of_trade(&booked.trade)?)));
    let shares = office
        .blocks
        .allocations()
        .map(|(share, _)| share)
        .filter(move |share| wanted(share.trade_date));
    let shares = shares.filter_map(|share| {
        Some((&share.allocation_id, Charged::of_share(share, &office.directory)?))
    });
    let rows = trades.chain(shares).flat_map(|(id, charged)| rows(office, id, &charged));
    Table::new(
        &[
            "trade_date",
            "trade_id",
            "account",
            "charge",
            "on",
            "counted",
            "rate",
            "bound",
            "exact",
            "rounding",
            "amount",
            "booked_on",
            "effective",
            "source",
        ],
        rows,
    )
}

fn rows(office: &Office, id: &Name, charged: &Charged) -> Vec<Vec<Wording>> {
    let Some(explanation) = explain(charged, &office.schedules, &office.directory) else {
        return Vec::new();
    };
    let row = |line: Line| {
        let Line {
            charge,
            on,
            counted,
            rate,
            bound,
            exact,
            rounding,
            amount,
            account: booked_on,
            effective,
            source,
        } = line;
        vec![
            charged.trade_date.wording(),
            id.wording(),
            account(office, charged.account).into(),
            charge,
            on,
            measure(counted).into(),
            rate.map(|rate| rate.wording()).unwrap_or_default(),
            bound.into(),
            before_rounding(exact).into(),
            rounding.map(rounded).unwrap_or_default(),
            show(office, charged.currency, Total(amount)).into(),
            booked_on.map(|id| account(office, id).into()).unwrap_or_default(),
            effective.map(|date| date.wording()).unwrap_or_default(),
            source,
        ]
    };
    lines(charged, &explanation, &office.directory).into_iter().map(row).collect()
}

fn rounded((rounding, decimals): (Rounding, u8)) -> Wording {
    sentence!("{rounding} to {decimals}", rounding = rounding.as_str(), decimals = decimals).into()
}

fn measure(measure: Measure) -> String {
    Total(measure.units.into()).show(measure.decimals).to_string()
}

/// An amount before rounding, without zeros at its end.
fn before_rounding(exact: Exact) -> String {
    let shown = Total(exact.mantissa).show(exact.scale).to_string();
    if exact.scale == 0 {
        shown
    } else {
        shown.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// The rows of the schedules, in the order in which they were set; the firm's own rules among
/// them, as they held.
pub fn schedules(office: &Office, _: Day) -> Table<'_> {
    let rows = office.schedules.rows().map(|row| {
        let number =
            |number: Option<Decimal>| number.map(|number| number.to_string()).unwrap_or_default();
        let name = |name: &Option<Name>| name.as_ref().map(Name::to_string).unwrap_or_default();
        vec![
            row.schedule.to_string(),
            row.effective.to_string(),
            row.scope.as_str().to_owned(),
            name(&row.whom),
            row.product.as_str().to_owned(),
            row.per.as_str().to_owned(),
            row.tier_by.as_str().to_owned(),
            row.tier_from.to_string(),
            number(row.flat),
            number(row.per_share),
            number(row.bps),
            number(row.minimum),
            number(row.maximum),
            row.rounding.as_str().to_owned(),
            number(row.introducing_percent),
            name(&row.introducing_account),
            row.source.to_string(),
        ]
    });
    Table::new(
        &[
            "schedule",
            "effective",
            "scope",
            "whom",
            "product",
            "per",
            "tier_by",
            "tier_from",
            "flat",
            "per_share",
            "bps",
            "minimum",
            "maximum",
            "rounding",
            "introducing_percent",
            "introducing_account",
            "source",
        ],
        rows,
    )
}
