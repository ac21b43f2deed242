//! The blotter: every trade in the order of the journal. Source: 17 CFR 240.17a-3(a)(1).

use crate::drawing::{account, amount, asset, money};
use crate::{Account, Amount, Asset, Cells, Code, Draw, Money, Report, Sees, Table, Takes, Word};
use office::Office;
use office::capture::view;
use terms::{Date, Decimal, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "blotter",
    shows: "every trade in the order of the journal; --date gives one trade date",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.asked))),
};

row! {
    /// A line of the blotter.
    struct Row {
        /// The number of the line.
        seq: usize as row_number,
        /// Trade date.
        trade_date: Date as key,
        /// Settlement date.
        settlement_date: Date as key,
        /// The id of the row; a cancel has its own.
        trade_id: Code as key,
        /// For which account.
        account: Account as key,
        /// B buy, S sell, SS sell short, SX short exempt.
        side: Word as key,
        /// What.
        instrument: Asset as key,
        /// How much; negative on a line that takes a trade back.
        quantity: Amount,
        /// At what price.
        price: Decimal,
        /// Quantity times price.
        principal: Money,
        /// Commission or mark-up.
        commission: Money,
        /// Fees.
        fees: Money,
        /// + the account receives, − it pays.
        net: Money,
        /// booked; cancelled: taken back later; cancel: the line that takes it back.
        status: Word,
    }
}

/// The trades of a day, or all of them.
pub fn draw(office: &Office, trade_date: Option<Date>) -> impl Iterator<Item = Row> + '_ {
    view::blotter(&office.trades, trade_date).zip(1..).map(|(line, seq)| {
        let trade = line.trade;
        let signed = |units: i128| money(office, trade.currency, Total(line.sign() * units));
        Row {
            seq,
            trade_date: trade.trade_date,
            settlement_date: trade.settlement_date,
            trade_id: Code(line.trade_id.clone()),
            account: account(office, trade.account),
            side: Word(trade.side.as_str()),
            instrument: asset(office, trade.instrument),
            quantity: amount(
                office,
                trade.instrument,
                Total(line.sign() * i128::from(trade.quantity.units())),
            ),
            price: trade.price,
            principal: signed(trade.principal.units().into()),
            commission: signed(trade.commission.units().into()),
            fees: signed(trade.fees.units().into()),
            net: signed(trade.net()),
            status: Word(line.status),
        }
    })
}
