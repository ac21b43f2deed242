//! Trade dates that a row moves: what was dated by the sessions and the days of trading as they
//! were stands, so no row may change it.
//!
//! In: the market as it stood and as it stands with a row. Out: yes, or the first trade whose date
//! would be another one. A trade date that a row named goes before every session; one that is also
//! what the session gave counts as given by it. Never here: an entry; whoever learns of a session
//! late cancels those trades and loads them again.

use crate::Office;
use crate::capture::Status;
use crate::market_rules::Refusal;
use terms::{Market, Trade};

/// Was nothing dated that is dated otherwise now?
pub fn check(office: &Office, before: &Market, after: &Market) -> Result<(), Refusal> {
    let moves = |trade: &Trade| {
        let given = || before.trade_date(trade.executed_at);
        office.directory.market_of(trade.instrument).market == before.market
            && trade.trade_date == given()
            && trade.trade_date != after.trade_date(trade.executed_at)
    };
    let mut trades = office.trades.trades().map(|(_, booked)| booked);
    let found = trades.find(|booked| booked.status == Status::Booked && moves(&booked.trade));
    match found.map(|booked| &booked.trade) {
        Some(trade) => Err(Refusal::SessionMustNotReachBehindATrade {
            trade_id: trade.trade_id.clone(),
            trade_date: trade.trade_date,
            dated: after.trade_date(trade.executed_at),
        }),
        None => Ok(()),
    }
}
