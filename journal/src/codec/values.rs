//! The codec of values: rates, exchanges, the rules of prices and the prices that they hold back.
//!
//! As in `records.rs`, a record is written and read in one order, and every field is named on both
//! sides.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{Conversion, FxRate, HeldPrice, PriceRule};

impl Writer {
    pub fn fx_rate(&mut self, record: &FxRate) {
        let FxRate { date, base, quote, rate, source } = record;
        self.date(*date);
        self.text(base);
        self.text(quote);
        self.decimal(*rate);
        self.text(source);
    }

    pub fn conversion(&mut self, conversion: &Conversion) {
        let Conversion {
            conversion_id,
            date,
            account,
            sold,
            sold_amount,
            bought,
            bought_amount,
            worth,
            cancels,
        } = conversion;
        self.presence([cancels.is_some()]);
        self.text(conversion_id);
        self.date(*date);
        self.account_id(*account);
        self.asset_id(*sold);
        self.quantity(*sold_amount);
        self.asset_id(*bought);
        self.quantity(*bought_amount);
        self.quantity(*worth);
        if let Some(cancels) = cancels {
            self.text(cancels);
        }
    }

    pub fn price_rule(&mut self, rule: &PriceRule) {
        let PriceRule { effective, instrument, sources, stale_days, tolerance, decided_by } = rule;
        self.presence([instrument.is_some(), stale_days.is_some(), tolerance.is_some()]);
        self.date(*effective);
        if let Some(instrument) = instrument {
            self.text(instrument);
        }
        self.names(sources);
        for number in [stale_days, tolerance].into_iter().flatten() {
            self.decimal(*number);
        }
        self.text(decided_by);
    }

    pub fn held_price(&mut self, held: &HeldPrice) {
        let HeldPrice { price, accepted, accepted_on, tolerance } = held;
        self.price(price);
        self.decimal(*accepted);
        self.date(*accepted_on);
        self.decimal(*tolerance);
    }
}

impl Reader<'_> {
    pub fn fx_rate(&mut self) -> Result<FxRate, Wrong> {
        Ok(FxRate {
            date: self.date()?,
            base: self.name()?,
            quote: self.name()?,
            rate: self.decimal()?,
            source: self.name()?,
        })
    }

    pub fn conversion(&mut self) -> Result<Conversion, Wrong> {
        let [cancels] = self.presence()?;
        Ok(Conversion {
            conversion_id: self.name()?,
            date: self.date()?,
            account: self.account_id()?,
            sold: self.asset_id()?,
            sold_amount: self.quantity()?,
            bought: self.asset_id()?,
            bought_amount: self.quantity()?,
            worth: self.quantity()?,
            cancels: cancels.then(|| self.name()).transpose()?,
        })
    }

    pub fn price_rule(&mut self) -> Result<PriceRule, Wrong> {
        let [instrument, stale_days, tolerance] = self.presence()?;
        Ok(PriceRule {
            effective: self.date()?,
            instrument: instrument.then(|| self.name()).transpose()?,
            sources: self.names()?,
            stale_days: stale_days.then(|| self.decimal()).transpose()?,
            tolerance: tolerance.then(|| self.decimal()).transpose()?,
            decided_by: self.name()?,
        })
    }

    pub fn held_price(&mut self) -> Result<HeldPrice, Wrong> {
        Ok(HeldPrice {
            price: self.price()?,
            accepted: self.decimal()?,
            accepted_on: self.date()?,
            tolerance: self.decimal()?,
        })
    }
}
