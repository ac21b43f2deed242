//! Rates that reach back: what was charged by another rate stands, so no row may begin before it.
//!
//! In: rows of charges that come or go. Out: yes, or the first trade that was charged on one of
//! their days. What was charged wrongly is put right where it stands: by correcting the trades,
//! each of which is then charged again by the rates as they are, or by a voucher. Never here: an
//! entry; a rate that corrects old trades by itself would change what clients were told of them.

use crate::Office;
use crate::capture::Status;
use crate::clearance::rules::chargeable;
use crate::market_rules::Refusal;
use terms::{AssetId, ChargeRow, Chargeable, Date, MarketRow, MarketSays, Name, Product, Side};

/// Was nothing charged that these rows would charge otherwise?
pub fn check<'r>(
    office: &Office,
    rows: impl Iterator<Item = &'r MarketRow>,
) -> Result<(), Refusal> {
    for row in rows {
        if let MarketSays::Charge(charge) = &row.says {
            check_row(office, &row.market, charge)?;
        }
    }
    Ok(())
}

fn check_row(office: &Office, market: &Name, row: &ChargeRow) -> Result<(), Refusal> {
    let bears = |trade_date: Date, side: Side, instrument: AssetId, venue: &str| {
        trade_date >= row.effective
            && office.directory.market_of(instrument).market == *market
            && may_fall(row, &chargeable(side, instrument, venue, &office.directory))
    };
    let trades = office.trades.trades().map(|(_, booked)| booked);
    let trade = trades.filter(|booked| booked.status == Status::Booked).find(|booked| {
        let trade = &booked.trade;
        bears(trade.trade_date, trade.side, trade.instrument, &trade.venue)
    });
    let charged = trade.map(|booked| (&booked.trade.trade_id, booked.trade.trade_date));
    match charged {
        Some((trade_id, trade_date)) => Err(Refusal::RateMustNotReachBehindATrade {
            charge: row.charge.clone(),
            trade_id: trade_id.clone(),
            trade_date,
        }),
        None => Ok(()),
    }
}

/// May the charge fall on it, whatever becomes of what was traded?
fn may_fall(row: &ChargeRow, what: &Chargeable) -> bool {
    let charge = row.charge();
    let mut products = [Product::Delivery, Product::Intraday, Product::Any].into_iter();
    products.any(|product| charge.falls_on(&Chargeable { product, ..*what }))
}
