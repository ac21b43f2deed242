//! The exchanges of currencies that were booked, by their ids.

use crate::shared::image::numbered;
use terms::{Conversion, Entry, NameTable, Numbered, Origin, TradeNumber};

/// An exchange in the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedConversion {
    /// The exchange.
    pub conversion: Conversion,
    /// Its entry.
    pub entry: Entry,
    /// Where it came from.
    pub origin: Origin,
}

/// Every exchange, in order.
#[derive(Clone, Debug, Default)]
pub struct ConversionBook {
    booked: Vec<BookedConversion>,
    ids: NameTable<TradeNumber>,
}

impl ConversionBook {
    /// The exchange of an id.
    pub fn find(&self, conversion_id: &str) -> Option<&BookedConversion> {
        self.ids.get(conversion_id).map(|number| &self.booked[number.index()])
    }

    /// Every exchange, in order.
    pub fn all(&self) -> impl Iterator<Item = &BookedConversion> {
        self.booked.iter()
    }

    pub(crate) fn book(&mut self, origin: Origin, conversion: &Conversion, entry: &Entry) {
        let number = TradeNumber::from_index(self.booked.len());
        self.ids.insert(conversion.conversion_id.clone(), number);
        self.booked.push(BookedConversion {
            conversion: conversion.clone(),
            entry: entry.clone(),
            origin,
        });
    }
}

crate::shared::image::fields!(BookedConversion { conversion, entry, origin });
crate::shared::image::fields!(ConversionBook { booked } found |book| {
    ids: numbered(&book.booked, |booked| &booked.conversion.conversion_id),
});
