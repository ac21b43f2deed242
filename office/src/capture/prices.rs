//! The prices that are known, by instrument and day.

use std::collections::BTreeMap;
use terms::{AssetId, Date, Name, Origin, Price};

/// Prices by instrument, day and source.
#[derive(Clone, Debug, Default)]
pub struct PriceBook {
    prices: BTreeMap<(AssetId, Date, Name), (Price, Origin)>,
}

impl PriceBook {
    /// The price of a source for a day, and where it came from.
    pub fn of(&self, instrument: AssetId, date: Date, source: &Name) -> Option<&(Price, Origin)> {
        self.prices.get(&(instrument, date, source.clone()))
    }

    /// The newest price on or before a day; of several sources, the last by name.
    pub fn newest(&self, instrument: AssetId, date: Date) -> Option<&Price> {
        self.newest_first(instrument, date).next()
    }

    /// The prices of an instrument on or before a day, the newest first; of one day, the last
    /// source by name first.
    pub fn newest_first(&self, instrument: AssetId, date: Date) -> impl Iterator<Item = &Price> {
        let first = (instrument, Date::from_days(i32::MIN), Name::default());
        let after = (instrument, date.plus(1), Name::default());
        self.prices.range(first..after).rev().map(|(_, (price, _))| price)
    }

    pub(crate) fn record(&mut self, origin: Origin, price: &Price) {
        self.prices
            .insert((price.instrument, price.date, price.source.clone()), (price.clone(), origin));
    }
}

crate::shared::image::fields!(PriceBook { prices });
