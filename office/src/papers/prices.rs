//! Prices: recorded, or held back when one lies too far from the last accepted one.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, trim};
use crate::capture::rules as capture;
use crate::valuation::judge_price;
use crate::{Office, Rejection};
use terms::{
    Date, Event, HeldPrice, KnownEvent, Name, Origin, Price, Quote, Say, SourceKind, Wording,
    is_override,
};

impl Paper for Quote {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Prices),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::When("a person's own price", Approver::Money),
        again: "the same day, instrument and source say the same or are refused",
        taken_back_by: "a person's own price goes before it",
        history: History::OnceReplaced,
    };

    fn columns(&self) -> Columns {
        columns!(self: date, instrument, price, currency, source)
    }

    fn id(&self) -> Name {
        self.instrument.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (instrument, listing) = office.directory.instrument(&self.instrument)?;
        let accepted = office.prices.of(instrument, self.date, &self.source);
        let held = || {
            let held = office.values.held.of(instrument, self.date, &self.source)?;
            Some((&held.0.price, &held.1))
        };
        let (price, origin) = accepted.map(|(price, origin)| (price, origin)).or_else(held)?;
        let first = Self { price: price.price, currency: listing.currency.clone(), ..self.clone() };
        Some((first, *origin))
    }

    fn by_value(&self) -> Self {
        let mut quote = self.clone();
        trim([Some(&mut quote.price)]);
        quote
    }

    fn summary(&self) -> Wording {
        let (price, currency, date) = (self.price, self.currency.clone(), self.date);
        Summary::PriceOn { price, currency, date }.wording()
    }

    /// A person's own word goes before every source.
    fn needs_second_person(&self) -> bool {
        is_override(&self.source)
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let price = capture::quote(self, &office.directory, &office.days)?;
        let rules = office.values.price_rules.terms(&self.instrument, price.date);
        let last = office
            .prices
            .newest(price.instrument, price.date)
            .map(|last| office.restated(last, price.date));
        let edition = office.directory.edition();
        Ok(vec![match judge_price(&price, &rules, last.as_deref(), edition)? {
            Some(held) => KnownEvent::PriceHeld(held).into(),
            None => KnownEvent::PriceRecorded(price).into(),
        }])
    }
}

impl Office {
    pub(crate) fn record_price(&mut self, origin: Origin, price: &Price) {
        self.prices.record(origin, price);
        self.note_price(price.instrument);
    }

    pub(crate) fn hold_price(&mut self, origin: Origin, held: &HeldPrice) {
        self.values.held.hold(origin, held);
        self.note_price(held.price.instrument);
    }
}
