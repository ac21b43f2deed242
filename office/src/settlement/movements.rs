//! The deliveries and payments that were booked, by their ids.

use crate::shared::image::numbered;
use std::collections::BTreeMap;
use terms::{Date, Delivery, Entry, NameTable, Numbered, Origin, Payment, Posting, TradeNumber};

/// Every delivery and every payment, in order.
#[derive(Clone, Debug, Default)]
pub struct MovementBook {
    deliveries: Vec<(Delivery, Origin)>,
    delivery_ids: NameTable<TradeNumber>,
    payments: Vec<(Payment, Origin)>,
    payment_ids: NameTable<TradeNumber>,
    /// What was booked for a value date that had not arrived: it stands on the ladder beside the
    /// open trades.
    ahead: BTreeMap<Date, Vec<Posting>>,
}

impl MovementBook {
    /// The delivery of an id.
    pub fn find_delivery(&self, delivery_id: &str) -> Option<&(Delivery, Origin)> {
        self.delivery_ids.get(delivery_id).map(|index| &self.deliveries[index.index()])
    }

    /// The payment of an id.
    pub fn find_payment(&self, payment_id: &str) -> Option<&(Payment, Origin)> {
        self.payment_ids.get(payment_id).map(|index| &self.payments[index.index()])
    }

    /// Every delivery.
    pub fn deliveries(&self) -> impl Iterator<Item = &(Delivery, Origin)> {
        self.deliveries.iter()
    }

    /// Every payment.
    pub fn payments(&self) -> impl Iterator<Item = &(Payment, Origin)> {
        self.payments.iter()
    }

    /// The postings of movements whose value date is still to come.
    pub fn ahead(&self) -> impl Iterator<Item = (Date, &[Posting])> {
        self.ahead.iter().map(|(date, postings)| (*date, postings.as_slice()))
    }

    pub(crate) fn deliver(&mut self, origin: Origin, delivery: &Delivery) {
        self.delivery_ids
            .insert(delivery.delivery_id.clone(), TradeNumber::from_index(self.deliveries.len()));
        self.deliveries.push((delivery.clone(), origin));
    }

    pub(crate) fn pay(&mut self, origin: Origin, payment: &Payment) {
        self.payment_ids
            .insert(payment.payment_id.clone(), TradeNumber::from_index(self.payments.len()));
        self.payments.push((payment.clone(), origin));
    }

    pub(crate) fn note_ahead(&mut self, entry: &Entry) {
        self.ahead.entry(entry.value_date()).or_default().extend_from_slice(entry.postings());
    }

    pub(crate) fn settle(&mut self, through: Date) {
        self.ahead = self.ahead.split_off(&through.plus(1));
    }
}

crate::shared::image::fields!(MovementBook { deliveries, payments, ahead } found |book| {
    delivery_ids: numbered(&book.deliveries, |(delivery, _)| &delivery.delivery_id),
    payment_ids: numbered(&book.payments, |(payment, _)| &payment.payment_id),
});
