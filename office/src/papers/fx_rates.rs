//! Rates of currencies.

use super::columns::{Columns, columns};
use super::{Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, trim};
use crate::capture::rules as capture;
use crate::valuation::rules;
use crate::{Office, Rejection};
use terms::{Date, Edition, Event, FxRate, Name, Origin, Say, SourceKind, Wording};

impl Paper for FxRate {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::FxRates),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::NotDue,
        again: "the same day, pair and source say the same or are refused",
        taken_back_by: "nothing",
        history: History::OnceReplaced,
    };

    fn columns(&self) -> Columns {
        columns!(self: date, base, quote, rate, source)
    }

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
        let recorded = rules::record_rate(self)?;
        Ok(admitted(office, [&self.base, &self.quote]).chain([recorded]).collect())
    }
}

/// The currencies of a rate that the office does not know are admitted with it. A code that is an
/// instrument's stays that: the rate is kept, and no money of the currency is.
fn admitted<'a>(office: &'a Office, codes: [&'a Name; 2]) -> impl Iterator<Item = Event> + 'a {
    let admits = office.directory.edition() >= Edition(5);
    let new = move |code: &&Name| admits && office.directory.asset_id(code).is_none();
    let admission = |code: &Name| capture::admit_currency(code, &office.directory).ok().flatten();
    codes.into_iter().filter(new).filter_map(admission)
}
