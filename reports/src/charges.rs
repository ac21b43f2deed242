//! Charges: what each trade was charged, with what it was counted on, its rate, its row and its
//! source.

use crate::drawing::{account, money};
use crate::{Account, Cells, Code, Draw, Exact, Money, Report, Sees, Table, Takes, Word};
use office::Office;
use office::capture::Status;
use office::clearance::Traded;
use office::clearance::charges::{Exact as BeforeRounding, Measure};
use office::clearance::explain::{Charged, explain};
use office::clearance::lines::{Line, adjusted, lines};
use terms::{Date, Decimal, FeeUnit, Name, Rounding, Total, Wording, sentence};

/// The report.
pub const REPORT: Report = Report {
    name: "charges",
    shows: "what each trade was charged, line by line; --date gives one trade date",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.asked))),
};

row! {
    /// A charge on a trade or on a client's share of a block.
    struct Row {
        /// Trade date.
        trade_date: Date as key,
        /// The trade or allocation.
        trade_id: Code as key,
        /// Who bears it.
        account: Account as key,
        /// What is charged: commission, a fee of an exchange and so on.
        charge: Wording as key,
        /// On what it is counted.
        on: Wording,
        /// How much of that there is.
        counted: Exact,
        /// The rate, or the limit that counted.
        rate: Option<Decimal>,
        /// The limit that counted: minimum, maximum or cap.
        bound: Option<Word>,
        /// The amount before rounding, without zeros at its end.
        exact: Exact,
        /// How it was rounded, and to how many digits.
        rounding: Option<Wording>,
        /// How much is charged.
        amount: Money,
        /// On which account it is booked.
        booked_on: Option<Account>,
        /// Since when the rate is in force.
        effective: Option<Date>,
        /// The source of the rate.
        source: Wording as key,
    }
}

/// What the trades and shares that stand were charged, on one trade date or ever.
pub fn draw(office: &Office, trade_date: Option<Date>) -> impl Iterator<Item = Row> + '_ {
    let wanted = move |date: Date| trade_date.is_none_or(|asked| asked == date);
    let standing = office.trades.trades().filter(|(_, booked)| booked.status == Status::Booked);
    let trades = standing.filter(move |(_, booked)| wanted(booked.trade.trade_date));
    let trades = trades.filter_map(|(number, booked)| {
        let charged = Charged::of_trade(&booked.trade, booked.edition)?;
        Some((Traded::Trade(number), &booked.trade.trade_id, charged))
    });
    let shares = office.blocks.standing().filter(move |(_, share)| wanted(share.trade_date));
    let shares = shares.filter_map(|(number, share)| {
        Some((Traded::Share(number), &share.allocation_id, office.charged_share(number)?))
    });
    trades.chain(shares).flat_map(|(traded, id, charged)| rows(office, traded, id, &charged))
}

/// What one trade or share was charged, line by line.
pub fn rows(office: &Office, traded: Traded, id: &Name, charged: &Charged) -> Vec<Row> {
    let Some(explanation) = explain(charged, &office.schedules, &office.directory) else {
        return Vec::new();
    };
    let row = |line: Line| Row {
        trade_date: charged.trade_date,
        trade_id: Code(id.clone()),
        account: account(office, charged.account),
        charge: line.charge,
        on: line.on,
        counted: measure(line.counted),
        rate: line.rate,
        bound: (!line.bound.is_empty()).then_some(Word(line.bound)),
        exact: before_rounding(line.exact),
        rounding: line.rounding.map(|rounding| rounded(rounding, line.rounded_for)),
        amount: money(office, charged.currency, Total(line.amount)),
        booked_on: line.account.map(|id| account(office, id)),
        effective: line.effective,
        source: line.source,
    };
    let why = office.adjustments.of(traded);
    let why = why.flat_map(|booked| adjusted(booked, charged, &office.directory));
    lines(charged, &explanation, &office.directory).into_iter().chain(why).map(row).collect()
}

fn rounded((rounding, decimals): (Rounding, u8), rounded_for: Option<FeeUnit>) -> Wording {
    let rounding = rounding.as_str();
    match rounded_for {
        None => sentence!("{rounding} to {decimals}", rounding = rounding, decimals = decimals),
        Some(FeeUnit::Order) => sentence!(
            "{rounding} to {decimals} for the order",
            rounding = rounding,
            decimals = decimals
        ),
        Some(FeeUnit::Day) => sentence!(
            "{rounding} to {decimals} for the day",
            rounding = rounding,
            decimals = decimals
        ),
    }
    .into()
}

pub(crate) fn measure(measure: Measure) -> Exact {
    Exact(Total(measure.units.into()).show(measure.decimals))
}

pub(crate) fn before_rounding(exact: BeforeRounding) -> Exact {
    let BeforeRounding { mantissa, scale } = exact.trimmed();
    Exact(Total(mantissa).show(scale))
}
