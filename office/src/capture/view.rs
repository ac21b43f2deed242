//! The window of capture: the blotter, which is the journal's trades read in order (17 CFR
//! 240.17a-3(a)(1)).

use super::trades::{BookedTrade, Status, TradeBook};
use terms::{Date, Name, Origin, Trade};

/// A line of the blotter.
#[derive(Clone, Copy, Debug)]
pub struct BlotterLine<'a> {
    /// The id under which the row came in; a cancel has its own.
    pub trade_id: &'a Name,
    /// The trade that the line is about.
    pub trade: &'a Trade,
    /// Where the row came from.
    pub origin: Origin,
    /// `booked`, `cancelled` (taken back later), or `cancel` (the line that takes it back, with the
    /// opposite signs).
    pub status: &'static str,
}

impl BlotterLine<'_> {
    /// −1 for the line that takes a trade back.
    pub fn sign(&self) -> i128 {
        if self.status == "cancel" { -1 } else { 1 }
    }
}

/// The trades of a day, or all of them; each cancel follows the trades that were booked before it.
pub fn blotter(
    trades: &TradeBook,
    trade_date: Option<Date>,
) -> impl Iterator<Item = BlotterLine<'_>> {
    let wanted = move |trade: &Trade| trade_date.is_none_or(|date| trade.trade_date == date);
    let booked =
        trades.trades().map(|(_, booked)| line(booked)).filter(move |line| wanted(line.trade));
    booked.chain(trades.cancels().filter_map(move |row| {
        let (_, booked) = trades.find(&row.cancel.cancelled)?;
        let line = BlotterLine {
            trade_id: &row.cancel.trade_id,
            trade: &booked.trade,
            origin: row.origin,
            status: "cancel",
        };
        wanted(line.trade).then_some(line)
    }))
}

fn line(booked: &BookedTrade) -> BlotterLine<'_> {
    let status = match booked.status {
        Status::Booked => "booked",
        Status::Cancelled => "cancelled",
    };
    BlotterLine {
        trade_id: &booked.trade.trade_id,
        trade: &booked.trade,
        origin: booked.origin,
        status,
    }
}
