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
    /// The first payment that says so, and stands.
    first: BTreeMap<Said, TradeNumber>,
    /// The payments that were taken back.
    taken_back: Vec<u32>,
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

    /// The deliveries that were booked after the one of an id.
    pub fn deliveries_after(&self, delivery_id: &str) -> impl Iterator<Item = &Delivery> {
        let number = self.delivery_ids.get(delivery_id);
        let after = number.map_or(self.deliveries.len(), |number| number.index() + 1);
        self.deliveries[after..].iter().map(|(delivery, _)| delivery)
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

    /// Takes a payment back; its day. What says the same as it is compared with the next one.
    pub(crate) fn take_payment_back(&mut self, payment_id: &Name) -> Date {
        let number = self.payment_ids.get(payment_id).expect("what is taken back was booked");
        self.taken_back.push(number.0);
        self.part(number);
        self.payments[number.index()].0.date
    }

    /// A bank's reference names a movement at most banks, and a batch, a bill or a payer at others;
    /// so what says the same is booked, and shown. Without a reference nothing is said.
    fn compare(&mut self, number: TradeNumber) {
        let Some(said) = self.said(number) else { return };
        let first = *self.first.entry(said).or_insert(number);
        if first != number {
            self.same.push((number, first));
        }
    }

    fn part(&mut self, number: TradeNumber) {
        let Some(said) = self.said(number) else { return };
        let next = self.same.iter().find(|(_, first)| *first == number).map(|(later, _)| *later);
        self.same.retain(|(later, _)| *later != number && Some(*later) != next);
        if self.first.get(&said) != Some(&number) {
            return;
        }
        match next {
            Some(next) => {
                let of_this = self.same.iter_mut().filter(|(_, first)| *first == number);
                of_this.for_each(|(_, first)| *first = next);
                self.first.insert(said, next);
            }
            None => {
                self.first.remove(&said);
            }
        }
    }

    fn said(&self, number: TradeNumber) -> Option<Said> {
        let (payment, _) = &self.payments[number.index()];
        let reference = payment.reference.as_ref().filter(|said| !said.trim().is_empty())?;
        let Payment { date, account, bank_account, currency, amount, .. } = *payment;
        Some((date, account, bank_account, currency, amount, reference.clone()))
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
        let Self { deliveries, payments, taken_back, ahead, .. } = self;
        deliveries.write(to);
        payments.write(to);
        taken_back.write(to);
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
        for number in Vec::<u32>::read(from)? {
            book.payments.get(number as usize)?;
            book.taken_back.push(number);
            book.part(TradeNumber(number));
        }
        book.ahead = BTreeMap::read(from)?;
        Some(book)
    }
}
