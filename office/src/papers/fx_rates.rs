//! Rates of currencies.

use super::{Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, one, trim};
use crate::capture::rules as capture;
use crate::valuation::rules;
use crate::{Office, Rejection};
use terms::{Date, Event, FxRate, Name, Origin, Say, SourceKind, Wording};

impl Paper for FxRate {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::FxRates),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::NotDue,
        again: "the same day, pair and source say the same or are refused",
        taken_back_by: "nothing",
        history: History::OnceReplaced,
    };

    fn id(&self) -> Name {
        self.base.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.values.rates.of(self)?;
        Some((Self { rate: *first, ..self.clone() }, *origin))
    }

    fn by_value(&self) -> Self {
        let mut rate = self.clone();
        trim([Some(&mut rate.rate)]);
        rate
    }

    fn summary(&self) -> Wording {
        let (quote, base) = (self.quote.clone(), self.base.clone());
        Summary::RateForOne { rate: self.rate, quote, base, date: self.date }.wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        capture::check_price_date(self.date, &office.days)?;
        one(rules::record_rate(self)?)
    }
}
