//! The exchanges of currencies that were booked, by their ids.

use crate::shared::image::numbered;
use std::collections::BTreeMap;
use terms::{Conversion, Entry, Name, NameTable, Numbered, Origin, TradeNumber};

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
    /// Which were taken back, and by which row.
    taken_back: BTreeMap<Name, Name>,
}

impl ConversionBook {
    /// The exchange of an id.
    pub fn find(&self, conversion_id: &str) -> Option<&BookedConversion> {
        self.ids.get(conversion_id).map(|number| &self.booked[number.index()])
    }

    /// The row that took an exchange back, if one did.
    pub fn taken_back_by(&self, conversion_id: &str) -> Option<&Name> {
        self.taken_back.get(conversion_id)
    }

    /// Every exchange, in order.
    pub fn all(&self) -> impl Iterator<Item = &BookedConversion> {
        self.booked.iter()
    }

    pub(crate) fn book(&mut self, origin: Origin, conversion: &Conversion, entry: &Entry) {
        let number = TradeNumber::from_index(self.booked.len());
        self.ids.insert(conversion.conversion_id.clone(), number);
        if let Some(cancelled) = &conversion.cancels {
            self.taken_back.insert(cancelled.clone(), conversion.conversion_id.clone());
        }
        self.booked.push(BookedConversion {
            conversion: conversion.clone(),
            entry: entry.clone(),
            origin,
        });
    }
}

crate::shared::image::fields!(BookedConversion { conversion, entry, origin });
crate::shared::image::fields!(ConversionBook { booked, taken_back } found |book| {
    ids: numbered(&book.booked, |booked| &booked.conversion.conversion_id),
});
