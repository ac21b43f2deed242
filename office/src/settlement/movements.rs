//! The deliveries and payments that were booked, by their ids.

use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Date, Delivery, Entry, Name, NameTable, Numbered, Origin, Payment, Posting,
    Quantity, TradeNumber,
};

/// What a payment says of itself besides its id: day, account, bank account, currency, amount and
/// reference.
type Said = (Date, AccountId, AccountId, AssetId, Quantity, Name);

/// Every delivery and every payment, in order.
#[derive(Clone, Debug, Default)]
pub struct MovementBook {
    deliveries: Vec<(Delivery, Origin)>,
    delivery_ids: NameTable<TradeNumber>,
    payments: Vec<(Payment, Origin)>,
    payment_ids: NameTable<TradeNumber>,
    /// The payments that say what one before them says, each with that one.
    same: Vec<(TradeNumber, TradeNumber)>,
    /// The first payment that says so.
    first: BTreeMap<Said, TradeNumber>,
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
        let number = TradeNumber::from_index(self.payments.len());
        self.payment_ids.insert(payment.payment_id.clone(), number);
        self.payments.push((payment.clone(), origin));
        self.compare(number);
    }

    /// A bank's reference names a movement at most banks, and a batch, a bill or a payer at others;
    /// so what says the same is booked, and shown. Without a reference nothing is said.
    fn compare(&mut self, number: TradeNumber) {
        let (payment, _) = &self.payments[number.index()];
        let Some(reference) = payment.reference.as_ref().filter(|said| !said.trim().is_empty())
        else {
            return;
        };
        let Payment { date, account, bank_account, currency, amount, .. } = *payment;
        let said = (date, account, bank_account, currency, amount, reference.clone());
        let first = *self.first.entry(said).or_insert(number);
        if first != number {
            self.same.push((number, first));
        }
    }

    /// The payments that say of themselves what one before them says, each with that one.
    pub fn same(&self) -> impl Iterator<Item = (&Payment, &Payment)> {
        let payment = |number: TradeNumber| &self.payments[number.index()].0;
        self.same.iter().map(move |(later, first)| (payment(*later), payment(*first)))
    }

    pub(crate) fn note_ahead(&mut self, entry: &Entry) {
        self.ahead.entry(entry.value_date()).or_default().extend_from_slice(entry.postings());
    }

    pub(crate) fn settle(&mut self, through: Date) {
        self.ahead = self.ahead.split_off(&through.plus(1));
    }
}

/// Written as the movements; the ways to find them are found again.
impl crate::shared::image::Image for MovementBook {
    fn write(&self, to: &mut crate::shared::image::Writer) {
        let Self { deliveries, payments, ahead, .. } = self;
        deliveries.write(to);
        payments.write(to);
        ahead.write(to);
    }

    fn read(from: &mut crate::shared::image::Reader<'_>) -> Option<Self> {
        let mut book = Self::default();
        for (delivery, origin) in Vec::<(Delivery, Origin)>::read(from)? {
            book.find_delivery(&delivery.delivery_id).is_none().then_some(())?;
            book.deliver(origin, &delivery);
        }
        for (payment, origin) in Vec::<(Payment, Origin)>::read(from)? {
            book.find_payment(&payment.payment_id).is_none().then_some(())?;
            book.pay(origin, &payment);
        }
        book.ahead = BTreeMap::read(from)?;
        Some(book)
    }
}
