//! Rates of interest: of an account, a desk or everybody, on debit or credit, by tiers.

use super::columns::{Columns, columns};
use super::conversions::side;
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, trim};
use crate::capture::rules as capture;
use crate::financing::rules as financing;
use crate::valuation::rules::Side;
use crate::{Office, Rejection};
use terms::{
    Edition, Event, InterestRate, Name, NegativeBase, Origin, RateScope, Say, SourceKind, Wording,
};

impl Paper for InterestRate {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::InterestRates),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Always(Approver::Static),
        again: "the same tier of a rate of a day says the same or is refused",
        taken_back_by: "a newer row, from its day on",
        history: History::OnceReplaced,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: effective, scope, name, currency, side, tier_from, rate);
        columns.extend(columns!(self: base, floor, cap, negative_base, tiering, day_count));
        columns.extend(columns!(self: compounding, source));
        columns
    }

    fn id(&self) -> Name {
        self.name.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let currency = office.directory.currency_id(&self.currency)?;
        let tier_from = self.tier_from.units(office.directory.asset(currency).decimals())?;
        let (first, origin) = office.financing.rates.find(self, currency, tier_from)?;
        Some((first.clone(), *origin))
    }

    fn by_value(&self) -> Self {
        let mut rate = self.clone();
        trim([
            Some(&mut rate.tier_from),
            Some(&mut rate.rate),
            rate.floor.as_mut(),
            rate.cap.as_mut(),
        ]);
        rate
    }

    fn summary(&self) -> Wording {
        let (side, tiering) = (self.side.as_str(), self.tiering.as_str());
        let (day_count, compounding) = (self.day_count.as_str(), self.compounding.as_str());
        let (rate, tier_from, currency) = (self.rate, self.tier_from, self.currency.clone());
        let rate = match self.base.clone() {
            None => Summary::RateFrom {
                side,
                rate,
                tier_from,
                currency,
                tiering,
                day_count,
                compounding,
            },
            Some(base) => Summary::RateOverABase {
                side,
                rate,
                base,
                tier_from,
                currency,
                tiering,
                day_count,
                compounding,
            },
        };
        let limits = [
            self.floor.map(|figure| Summary::RateFloor { figure }),
            self.cap.map(|figure| Summary::RateCap { figure }),
            (self.negative_base == NegativeBase::Zero).then_some(Summary::BaseAtLeastZero),
        ];
        let limits: Vec<Summary> = limits.into_iter().flatten().collect();
        if limits.is_empty() {
            return rate.wording();
        }
        Wording::list(std::iter::once(rate).chain(limits))
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let directory = &office.directory;
        let mut events = Vec::new();
        // Up to edition 4 an instrument had to bring the currency.
        let (currency, decimals) = if directory.edition() >= Edition(5) {
            let Side { currency, decimals, .. } = side(office, &self.currency, &mut events)?;
            (currency, decimals)
        } else {
            let currency = capture::admitted_currency(&self.currency, directory)?;
            (currency, directory.asset(currency).decimals())
        };
        if self.scope == RateScope::Account && !self.name.is_empty() {
            capture::known_account(&self.name, directory)?;
        }
        let in_units = (currency, decimals);
        events.push(financing::set_rate(self, in_units, directory, &office.financing.rates)?);
        Ok(events)
    }
}
