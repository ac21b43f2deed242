//! Which price is believed: the ranking of sources, when a price is stale, how far one may jump,
//! and the word of a person.
//!
//! In: the rules that are in force, and the prices of an instrument, the newest first. Out: the
//! price that is taken and why; or, for a new price, that it lies too far from the last accepted
//! one and is held back. An office without rules takes the newest price, as it always did. A
//! person's price has a source that begins with
//! `override` and says who and why; it is never held, goes before every other of its day, and ends
//! what was before it. Source: ASC 820-10-35 (inputs and their age); what is held, stale or missing
//! is shown, never mended here.

use super::phrases::PriceReason;
use super::refusals::Refusal;
use crate::shared::directory::Directory;
use std::borrow::Cow;
use std::collections::BTreeMap;
use terms::{
    AssetId, Date, Dated, Decimal, Edition, HeldPrice, Instrument, Name, OVERRIDE, Origin,
    PRICE_SCALE_MAX, Price, PriceRule, Sentence, is_override, power_of_ten,
};

/// The most business days after which a price may be said to be stale: a year of them.
const STALE_DAYS_MAX: i64 = 250;

/// The rules, by instrument; under the empty name, those of every instrument.
#[derive(Clone, Debug, Default)]
pub struct PriceRuleBook {
    rules: BTreeMap<Name, Dated<(PriceRule, Origin)>>,
}

/// What the rules say of an instrument on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms<'r> {
    /// Sources, the first one first; empty: none goes before another.
    pub sources: &'r [Name],
    /// After how many business days a price is stale; none: never.
    pub stale_days: Option<i64>,
    /// How many percent a price may differ from the last accepted one; none: any.
    pub tolerance: Option<Decimal>,
}

/// The price that is taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceUsed<'p> {
    /// The price; one from before a split is restated.
    pub price: Cow<'p, Price>,
    /// Why this one.
    pub why: Sentence,
    /// Is it older than it may be?
    pub is_stale: bool,
}

impl PriceRuleBook {
    /// The rule that was set for an instrument, or for all, exactly for this day.
    pub fn set_on(
        &self,
        instrument: Option<&Name>,
        effective: Date,
    ) -> Option<&(PriceRule, Origin)> {
        let rules = self.rules.get(instrument.map_or("", Name::as_str))?;
        rules.on(effective).filter(|(rule, _)| rule.effective == effective)
    }

    /// What holds for an instrument on a day: its own rule, and what that one leaves open by the
    /// rule for all.
    pub fn terms(&self, instrument: &Name, date: Date) -> Terms<'_> {
        let rules = [instrument.as_str(), ""].map(|name| {
            self.rules.get(name).and_then(|rules| rules.on(date)).map(|(rule, _)| rule)
        });
        let rules = || rules.into_iter().flatten();
        Terms {
            sources: rules()
                .map(|rule| rule.sources.as_slice())
                .find(|sources| !sources.is_empty())
                .unwrap_or_default(),
            stale_days: rules().find_map(|rule| rule.stale_days).and_then(|days| days.units(0)),
            tolerance: rules().find_map(|rule| rule.tolerance),
        }
    }

    pub(crate) fn set(&mut self, origin: Origin, rule: &PriceRule) {
        let instrument = rule.instrument.clone().unwrap_or_default();
        self.rules.entry(instrument).or_default().add(rule.effective, (rule.clone(), origin));
    }
}

impl Terms<'_> {
    /// The place of a source in the ranking; one that has none comes last.
    fn rank(&self, source: &Name) -> usize {
        self.sources.iter().position(|ranked| ranked == source).unwrap_or(self.sources.len())
    }

    /// The price that is taken of those on or before a day, the newest first: of those that are not
    /// stale, the newest of the source that goes first; if all are stale, the newest.
    pub fn choose<'p>(
        &self,
        newest_first: impl Iterator<Item = &'p Price>,
        fresh_from: Date,
    ) -> Option<PriceUsed<'p>> {
        let (mut best, mut spoken): (Option<(usize, &Price)>, Option<Date>) = (None, None);
        for price in newest_first {
            let is_older = best.is_some_and(|(_, best)| price.date < best.date);
            let is_over = is_older && (self.sources.is_empty() || price.date < fresh_from);
            if is_over || spoken.is_some_and(|date| price.date < date) {
                break;
            }
            if is_override(&price.source) {
                spoken = Some(price.date);
                if best.is_none_or(|(_, best)| best.date == price.date) {
                    return Some(self.used(price, fresh_from));
                }
            } else if best.is_none_or(|(rank, _)| self.rank(&price.source) < rank) {
                best = Some((self.rank(&price.source), price));
            }
        }
        best.map(|(_, price)| self.used(price, fresh_from))
    }

    fn used<'p>(&self, price: &'p Price, fresh_from: Date) -> PriceUsed<'p> {
        let why = match self.sources.iter().position(|ranked| *ranked == price.source) {
            _ if is_override(&price.source) => PriceReason::APersonsWord.sentence(),
            Some(place) => {
                PriceReason::SourceOfTheRanking { place: place + 1, count: self.sources.len() }
                    .sentence()
            }
            None if self.sources.is_empty() => PriceReason::TheNewest.sentence(),
            None => PriceReason::NoSourceOfTheRanking.sentence(),
        };
        PriceUsed { price: Cow::Borrowed(price), why, is_stale: price.date < fresh_from }
    }
}

/// The first day of which a price is not stale on `date`: no more business days of its market lie
/// between them than allowed.
pub fn fresh_from(
    terms: &Terms<'_>,
    instrument: AssetId,
    date: Date,
    directory: &Directory,
) -> Date {
    let Some(stale_days) = terms.stale_days else { return Date::from_days(i32::MIN) };
    let calendar = &directory.market_of(instrument).calendar;
    let (mut first, mut left) = (date, stale_days);
    while calendar.covers(first) {
        left -= i64::from(calendar.is_trading_day(first));
        if left < 0 {
            break;
        }
        first = first.plus(-1);
    }
    first
}

/// Judges a new price: a person's says who and why; any other may lie no further from the last
/// accepted one than allowed.
pub fn judge_price(
    price: &Price,
    terms: &Terms<'_>,
    last: Option<&Price>,
    edition: Edition,
) -> Result<Option<HeldPrice>, Refusal> {
    if is_override(&price.source) {
        // Who stands before the colon, why behind it. Edition 1 took every source for one, edition
        // 2 asked for a word behind it.
        let said = price.source[OVERRIDE.len()..].trim_start_matches(':').split_once([':', ',']);
        let says_why = match edition {
            Edition(..=1) => true,
            Edition(2) => price.source.len() > OVERRIDE.len() + 1,
            _ => said.is_some_and(|(who, why)| !who.trim().is_empty() && !why.trim().is_empty()),
        };
        return if says_why { Ok(None) } else { Err(Refusal::OverrideMustSayWhy) };
    }
    let (Some(tolerance), Some(last)) = (terms.tolerance, last) else { return Ok(None) };
    let units = |price: Decimal| {
        i128::from(
            price.units(PRICE_SCALE_MAX).expect("a price was checked to have no more digits"),
        )
    };
    let (new, old) = (units(price.price), units(last.price));
    let differs_too_much = (new - old).abs() * 100 * power_of_ten(tolerance.scale)
        > old * i128::from(tolerance.mantissa);
    let held = || HeldPrice {
        price: price.clone(),
        accepted: last.price,
        accepted_on: last.date,
        tolerance,
    };
    Ok(differs_too_much.then(held))
}

/// Checks a rule.
pub fn check_rule(rule: &PriceRule, listing: Option<&Instrument>) -> Result<(), Refusal> {
    if let (Some(instrument), None) = (&rule.instrument, listing) {
        return Err(Refusal::RuleMustNameAnInstrument { instrument: instrument.clone() });
    }
    if rule.sources.is_empty() && rule.stale_days.is_none() && rule.tolerance.is_none() {
        return Err(Refusal::PriceRuleMustSaySomething);
    }
    let days_fit =
        |days: Decimal| days.units(0).is_some_and(|days| (0..=STALE_DAYS_MAX).contains(&days));
    if let Some(days) = rule.stale_days.filter(|days| !days_fit(*days)) {
        return Err(Refusal::StaleDaysMustBeDays { days, most: STALE_DAYS_MAX });
    }
    // Six digits keep every product within its type.
    let percent_fits =
        |percent: Decimal| percent.scale <= 6 && (1..1_000_000_000_000).contains(&percent.mantissa);
    match rule.tolerance.filter(|percent| !percent_fits(*percent)) {
        Some(percent) => Err(Refusal::ToleranceMustBeAPercentage { percent }),
        None => Ok(()),
    }
}

/// Prices that were held back, by instrument, day and source.
#[derive(Clone, Debug, Default)]
pub struct HeldBook {
    held: BTreeMap<(AssetId, Date, Name), (HeldPrice, Origin)>,
}

impl HeldBook {
    /// The price of a source that was held back for a day, and where it came from.
    pub fn of(
        &self,
        instrument: AssetId,
        date: Date,
        source: &Name,
    ) -> Option<&(HeldPrice, Origin)> {
        self.held.get(&(instrument, date, source.clone()))
    }

    /// Every price that was held back.
    pub fn all(&self) -> impl Iterator<Item = &HeldPrice> {
        self.held.values().map(|(held, _)| held)
    }

    /// The newest price of an instrument that was held back on or before a day.
    pub fn newest(&self, instrument: AssetId, date: Date) -> Option<&HeldPrice> {
        let first = (instrument, Date::from_days(i32::MIN), Name::default());
        let after = (instrument, date.plus(1), Name::default());
        self.held.range(first..after).next_back().map(|(_, (held, _))| held)
    }

    pub(crate) fn hold(&mut self, origin: Origin, held: &HeldPrice) {
        let key = (held.price.instrument, held.price.date, held.price.source.clone());
        self.held.insert(key, (held.clone(), origin));
    }
}

crate::shared::image::fields!(PriceRuleBook { rules });
crate::shared::image::fields!(HeldBook { held });

#[cfg(test)]
mod tests {
    use super::{Terms, judge_price};
    use terms::{AssetId, Date, Decimal, Edition, Name, Price};

    /// `date price source`.
    fn price(row: &str) -> Price {
        let words: Vec<&str> = row.splitn(3, ' ').collect();
        let date = Date::parse(words[0]).expect("a day");
        Price {
            date,
            instrument: AssetId(1),
            price: Decimal::parse(words[1]).expect("a number"),
            source: words[2].into(),
        }
    }

    #[test]
    fn the_ranking_goes_before_the_day_and_a_person_before_both() {
        let names = ["exchange", "vendor"].map(Name::from);
        let (ranked, plain) = (Terms { sources: &names, ..Terms::default() }, Terms::default());
        let chosen = |terms: &Terms<'_>, rows: &[&str], fresh_from: &str| {
            let prices: Vec<Price> = rows.iter().map(|row| price(row)).collect();
            let used = terms
                .choose(prices.iter(), Date::parse(fresh_from).expect("a day"))
                .expect("there is one");
            let stale = if used.is_stale { ", stale" } else { "" };
            format!("{} {}{stale}", used.price.price, crate::words::english(&used.why))
        };
        let day = [
            "2013-10-08 12 vendor",
            "2013-10-08 13 broker",
            "2013-10-07 11 vendor",
            "2013-10-07 10 exchange",
        ];
        assert_eq!(chosen(&plain, &day, "2013-10-01"), "12 the newest");
        assert_eq!(chosen(&ranked, &day, "2013-10-01"), "10 source 1 of 2");
        assert_eq!(
            chosen(&ranked, &day, "2013-10-08"),
            "12 source 2 of 2",
            "the exchange is stale"
        );
        assert_eq!(chosen(&ranked, &day[..1], "2013-10-09"), "12 source 2 of 2, stale");
        assert_eq!(
            chosen(&ranked, &day[1..2], "2013-10-08"),
            "13 no source of the ranking has one"
        );
        let word = [
            "2013-10-08 12 vendor",
            "2013-10-08 9 override: J. Doe, split",
            "2013-10-07 10 exchange",
        ];
        assert_eq!(chosen(&ranked, &word, "2013-10-01"), "9 a person's word");
        assert_eq!(chosen(&plain, &word, "2013-10-01"), "9 a person's word");
        let later = [
            "2013-10-09 12 vendor",
            "2013-10-08 9 override: J. Doe, split",
            "2013-10-07 10 exchange",
        ];
        assert_eq!(
            chosen(&ranked, &later, "2013-10-01"),
            "12 source 2 of 2",
            "what was before the word is over"
        );
    }

    #[test]
    fn a_jump_beyond_the_tolerance_is_held() {
        let terms = Terms { tolerance: Decimal::parse("10"), ..Terms::default() };
        let last = price("2013-10-07 50.00 close");
        let held = |row: &str| {
            judge_price(&price(row), &terms, Some(&last), Edition(3)).map(|held| held.is_some())
        };
        let table =
            [("55", false), ("55.01", true), ("45", false), ("44.9999", true), ("0.01", true)];
        for (new, is_held) in table {
            assert_eq!(held(&format!("2013-10-08 {new} close")), Ok(is_held), "{new}");
        }
        assert_eq!(held("2013-10-08 5 override: J. Doe, ten for one"), Ok(false));
        assert!(held("2013-10-08 5 override").is_err());
        assert_eq!(
            judge_price(&price("2013-10-08 5 close"), &terms, None, Edition(3)),
            Ok(None),
            "there is nothing to compare it with"
        );
    }
}
