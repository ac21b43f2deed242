//! Rates that reach back: what was charged by another rate stands, so no row may change it.
//!
//! In: the market as it stood and as it stands with a row. Out: yes, or the first fill whose charge
//! would be another one by it. What was charged wrongly is put right where it stands: by correcting
//! the fills, each of which is then charged again by the rates as they are, or by a voucher. Never
//! here: an entry; a rate that corrects old fills by itself would change what clients were told of
//! them.

use crate::Office;
use crate::capture::Status;
use crate::clearance::rules::chargeable;
use crate::market_rules::Refusal;
use std::collections::BTreeMap;
use terms::{AssetId, Charge, ChargeRate, Chargeable, Date, Dated, Market, Name, Product, Side};

/// Was nothing charged that is charged otherwise now?
pub fn check(office: &Office, before: &Market, after: &Market) -> Result<(), Refusal> {
    // A row is about a charge of the release, so that both have the same ones.
    for (known, charge) in before.charges.iter().zip(&after.charges) {
        if known.rates == charge.rates {
            continue;
        }
        let mut changed = Changed { charge, known: &known.rates, days: BTreeMap::new() };
        if let Some((fill, trade_date)) = changed.first(office, &after.market) {
            let (charge, trade_id) = (charge.charge.clone(), fill.clone());
            return Err(Refusal::RateMustNotReachBehindATrade { charge, trade_id, trade_date });
        }
    }
    Ok(())
}

struct Changed<'m> {
    charge: &'m Charge,
    known: &'m Dated<ChargeRate>,
    /// Is the rate of a day another one?
    days: BTreeMap<Date, bool>,
}

impl Changed<'_> {
    /// The first fill that bears another rate, by its id, with its day.
    fn first<'o>(&mut self, office: &'o Office, market: &Name) -> Option<(&'o Name, Date)> {
        let directory = &office.directory;
        let is_here = |instrument: AssetId| directory.market_of(instrument).market == *market;
        for (_, booked) in office.trades.trades() {
            let trade = &booked.trade;
            let stands = booked.status == Status::Booked && self.is_another(trade.trade_date);
            if stands
                && is_here(trade.instrument)
                && self.may_fall(&chargeable(trade.side, trade.instrument, &trade.venue, directory))
            {
                return Some((&trade.trade_id, trade.trade_date));
            }
        }
        for (_, share) in office.blocks.standing() {
            let (side, instrument, trade_date): (Side, _, _) =
                (share.side, share.instrument, share.trade_date);
            let venue = || directory.exchange_of(instrument, trade_date);
            if self.is_another(trade_date)
                && is_here(instrument)
                && self.may_fall(&chargeable(side, instrument, venue(), directory))
            {
                return Some((&share.allocation_id, trade_date));
            }
        }
        None
    }

    fn is_another(&mut self, date: Date) -> bool {
        let (charge, known) = (self.charge, self.known);
        *self.days.entry(date).or_insert_with(|| {
            let figures =
                |rate: &ChargeRate| ChargeRate { source: Name::default(), ..rate.clone() };
            known.on(date).map(figures) != charge.rates.on(date).map(figures)
        })
    }

    /// May the charge fall on it, whatever becomes of what was traded?
    fn may_fall(&self, what: &Chargeable) -> bool {
        let mut products = [Product::Delivery, Product::Intraday, Product::Any].into_iter();
        products.any(|product| self.charge.falls_on(&Chargeable { product, ..*what }))
    }
}
