//! Rates of currencies: what is known, and which one is taken.
//!
//! In: rates as they are recorded. Out: the rate of one currency in another on a day, with its
//! date, its source and the route on which it was found. A rate holds from its day on until a newer
//! one does. A pair that is quoted directly, either way round, needs no other; only where there is
//! none the rate is crossed through a third currency, both legs of one day: the newest on which
//! both are quoted. What is not quoted as it is needed (an
//! inverse, a cross) is a division, kept to fifteen digits, rounded half up. Never here: an amount.

use std::collections::BTreeMap;
use terms::{Date, Decimal, Edition, FxRate, Name, Origin, SCALE_MAX, power_of_ten};

/// The currency through which rates are crossed when the reporting currency does not help: most are
/// published against it.
const EURO: &str = "EUR";

/// A rate that was worked out has at least this many digits, unless it ends before.
const DIGITS: u32 = 15;

type Pair = (Name, Name);

/// The rates of a pair, by day and source.
type Quotes = BTreeMap<(Date, Name), (Decimal, Origin)>;

/// Rates by pair, day and source.
#[derive(Clone, Debug, Default)]
pub struct RateBook {
    rates: BTreeMap<Pair, Quotes>,
}

/// A rate that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateUsed {
    /// How much one unit is.
    pub rate: Decimal,
    /// Its day, which is that of both legs when two were crossed.
    pub date: Date,
    /// Who says so.
    pub source: Name,
    /// How it was found: `EUR/USD`, `1 / USD/INR`, `EUR/USD x USD/INR`.
    pub route: Name,
}

/// One step of a route: a fraction.
struct Leg<'b> {
    numerator: i128,
    denominator: i128,
    /// The rate as it was quoted, when it was quoted this way round.
    quoted: Option<Decimal>,
    date: Date,
    source: &'b Name,
    shown: String,
}

impl RateBook {
    /// The rate of a source for a day, and where it came from.
    pub fn of(&self, rate: &FxRate) -> Option<&(Decimal, Origin)> {
        self.rates
            .get(&(rate.base.clone(), rate.quote.clone()))?
            .get(&(rate.date, rate.source.clone()))
    }

    /// Every rate, by pair and day.
    pub fn all(&self) -> impl Iterator<Item = FxRate> {
        self.rates.iter().flat_map(|((base, quote), rates)| {
            rates.iter().map(|((date, source), (rate, _))| FxRate {
                date: *date,
                base: base.clone(),
                quote: quote.clone(),
                rate: *rate,
                source: source.clone(),
            })
        })
    }

    /// What one unit of `base` is in `quote` on a day; crossed through `reporting` or the euro when
    /// nobody quotes the pair.
    ///
    /// What is crossed is of one day: a leg of Monday and one of Friday give a rate that there was
    /// on neither. Editions 1 to 4 crossed the newest of each.
    pub fn find(
        &self,
        base: &Name,
        quote: &Name,
        date: Date,
        reporting: &Name,
        edition: Edition,
    ) -> Option<RateUsed> {
        if let Some(leg) = self.leg(base, quote, date) {
            return rate_of(&leg, None);
        }
        let euro = Name::const_new(EURO);
        let others =
            [reporting, &euro].into_iter().filter(|other| *other != base && *other != quote);
        let legs = |other| {
            if edition < Edition(5) {
                return Some((self.leg(base, other, date)?, self.leg(other, quote, date)?));
            }
            self.legs_of_one_day((base, other, quote), date)
        };
        others.filter_map(legs).find_map(|(to, from)| rate_of(&to, Some(&from)))
    }

    /// Two legs of the newest day on which both are quoted, either way round.
    fn legs_of_one_day(
        &self,
        (base, other, quote): (&Name, &Name, &Name),
        date: Date,
    ) -> Option<(Leg<'_>, Leg<'_>)> {
        let mut through = date;
        loop {
            let (to, from) = (self.leg(base, other, through)?, self.leg(other, quote, through)?);
            if to.date == from.date {
                return Some((to, from));
            }
            through = to.date.min(from.date);
        }
    }

    pub(crate) fn record(&mut self, origin: Origin, rate: &FxRate) {
        let FxRate { date, base, quote, rate, source } = rate;
        self.rates
            .entry((base.clone(), quote.clone()))
            .or_default()
            .insert((*date, source.clone()), (*rate, origin));
    }

    /// The newest rate of a pair, quoted one way or the other; as it is asked for when both are of
    /// one day.
    fn leg(&self, base: &Name, quote: &Name, date: Date) -> Option<Leg<'_>> {
        let straight = self.newest(base, quote, date);
        let turned = self.newest(quote, base, date);
        match (straight, turned) {
            (Some((quoted, rate, source)), turned)
                if turned.is_none_or(|(other, _, _)| other <= quoted) =>
            {
                Some(Leg {
                    numerator: rate.mantissa.into(),
                    denominator: power_of_ten(rate.scale),
                    quoted: Some(rate),
                    date: quoted,
                    source,
                    shown: format!("{base}/{quote}"),
                })
            }
            (_, Some((quoted, rate, source))) => Some(Leg {
                numerator: power_of_ten(rate.scale),
                denominator: rate.mantissa.into(),
                quoted: None,
                date: quoted,
                source,
                shown: format!("1 / {quote}/{base}"),
            }),
            (_, None) => None,
        }
    }

    /// The newest rate of a pair as it is quoted; of several sources, the last by name, as with
    /// prices.
    fn newest(&self, base: &Name, quote: &Name, date: Date) -> Option<(Date, Decimal, &Name)> {
        let rates = self.rates.get(&(base.clone(), quote.clone()))?;
        let ((quoted, source), (rate, _)) =
            rates.range(..(date.plus(1), Name::default())).next_back()?;
        Some((*quoted, *rate, source))
    }
}

crate::shared::image::fields!(RateBook { rates });

fn rate_of(to: &Leg<'_>, from: Option<&Leg<'_>>) -> Option<RateUsed> {
    let Some(from) = from else {
        let rate = to.quoted.map_or_else(|| quotient(to.numerator, to.denominator), Some)?;
        return Some(RateUsed {
            rate,
            date: to.date,
            source: to.source.clone(),
            route: to.shown.as_str().into(),
        });
    };
    let rate = quotient(to.numerator * from.numerator, to.denominator * from.denominator)?;
    let source = if to.source == from.source {
        to.source.clone()
    } else {
        format!("{}; {}", to.source, from.source).into()
    };
    Some(RateUsed {
        rate,
        date: to.date.min(from.date),
        source,
        route: format!("{} x {}", to.shown, from.shown).into(),
    })
}

/// A quotient to at least [`DIGITS`] digits, rounded half up; none when it is too large, or rounds
/// to nothing. The parts have at most 36 digits, so that ten times a remainder is still a number.
fn quotient(numerator: i128, denominator: i128) -> Option<Decimal> {
    let (mut whole, mut rest, mut scale) = (numerator / denominator, numerator % denominator, 0);
    while rest != 0 && scale < SCALE_MAX && whole < 10_i128.pow(DIGITS - 1) {
        whole = whole * 10 + rest * 10 / denominator;
        rest = rest * 10 % denominator;
        scale += 1;
    }
    whole += i128::from(rest >= denominator - rest);
    let mantissa = i64::try_from(whole)
        .ok()
        .filter(|mantissa| (1..=terms::QUANTITY_MAX).contains(mantissa))?;
    Some(Decimal { mantissa, scale }.trimmed())
}

#[cfg(test)]
mod tests {
    use super::{RateBook, quotient};
    use terms::{Date, Decimal, Edition, FxRate, Name, Origin};

    fn day(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    fn book(rows: &[&str]) -> RateBook {
        let mut book = RateBook::default();
        for row in rows {
            let words: Vec<&str> = row.split(' ').collect();
            let rate = Decimal::parse(words[3]).expect("a number");
            let rate = FxRate {
                date: day(words[0]),
                base: words[1].into(),
                quote: words[2].into(),
                rate,
                source: words[4].into(),
            };
            book.record(Origin::Command, &rate);
        }
        book
    }

    /// `rate date source route`, by an edition.
    fn found_by(edition: u16, book: &RateBook, base: &str, quote: &str, date: &str) -> String {
        let (reporting, edition) = (Name::from("USD"), Edition(edition));
        let found = book.find(&base.into(), &quote.into(), day(date), &reporting, edition);
        found.map_or_else(
            || "none".to_owned(),
            |found| format!("{} {} {} {}", found.rate, found.date, found.source, found.route),
        )
    }

    fn found(book: &RateBook, base: &str, quote: &str, date: &str) -> String {
        found_by(5, book, base, quote, date)
    }

    #[test]
    fn what_is_crossed_is_of_one_day() {
        let book = book(&[
            "2013-10-07 EUR USD 1.3578 ecb",
            "2013-10-07 EUR JPY 131.29 ecb",
            "2013-10-08 EUR USD 1.3594 ecb",
            "2013-10-09 EUR JPY 131.82 ecb",
            "2013-10-10 EUR USD 1.3532 ecb",
            "2013-10-11 EUR GBP 0.8483 ecb",
        ]);
        // On the 9th the newest of each are of the 9th and the 8th, and their cross is a rate that
        // there was on no day; both are of the 7th: 1.3578 / 131.29.
        let of_the_7th = "0.0103419910122629 2013-10-07 ecb 1 / EUR/JPY x EUR/USD";
        for date in ["2013-10-07", "2013-10-08", "2013-10-09", "2013-12-31"] {
            assert_eq!(found(&book, "JPY", "USD", date), of_the_7th, "{date}");
        }
        // Editions 1 to 4 took 1.3594 / 131.82 for one of the 8th.
        let mixed = "0.0103125474131391 2013-10-08 ecb 1 / EUR/JPY x EUR/USD";
        assert_eq!(found_by(4, &book, "JPY", "USD", "2013-10-09"), mixed);
        // Pounds are quoted on no day on which dollars are.
        assert_eq!(found(&book, "GBP", "USD", "2013-10-11"), "none");
    }

    #[test]
    fn a_rate_is_found_on_the_shortest_route() {
        let book = book(&[
            "2013-10-07 EUR USD 1.3578 ecb",
            "2013-10-09 EUR USD 1.3565 ecb",
            "2013-10-07 USD INR 61.7925 rbi",
            "2013-10-07 EUR KWD 0.38412345 ecb",
            "2013-10-08 EUR JPY 131.63 ecb",
            "2013-10-08 EUR USD 1.3594 ecb",
            "2013-10-07 GBP CHF 1.4545 snb",
            "2013-10-09 CHF GBP 0.69 boe",
            "2013-10-09 GBP CHF 1.45 snb",
        ]);
        let table = [
            ("EUR", "USD", "2013-10-06", "none"),
            ("EUR", "USD", "2013-10-07", "1.3578 2013-10-07 ecb EUR/USD"),
            ("EUR", "USD", "2013-10-08", "1.3594 2013-10-08 ecb EUR/USD"),
            ("EUR", "USD", "2013-12-31", "1.3565 2013-10-09 ecb EUR/USD"),
            ("INR", "USD", "2013-10-07", "0.0161831937532872 2013-10-07 rbi 1 / USD/INR"),
            // 1.3578 x 61.7925 = 83.90185650
            ("EUR", "INR", "2013-10-07", "83.9018565 2013-10-07 ecb; rbi EUR/USD x USD/INR"),
            // 1.3594 / 131.63, through the euro, because yen are not quoted in dollars; both of the
            // 8th.
            ("JPY", "USD", "2013-10-09", "0.0103274329560131 2013-10-08 ecb 1 / EUR/JPY x EUR/USD"),
            ("KWD", "USD", "2013-10-07", "3.53480111667226 2013-10-07 ecb 1 / EUR/KWD x EUR/USD"),
            ("GBP", "CHF", "2013-10-08", "1.4545 2013-10-07 snb GBP/CHF"),
            ("GBP", "CHF", "2013-10-09", "1.45 2013-10-09 snb GBP/CHF"),
            ("CHF", "USD", "2013-10-09", "none"),
        ];
        for (base, quote, date, expected) in table {
            assert_eq!(found(&book, base, quote, date), expected, "{base}/{quote} on {date}");
        }
    }

    #[test]
    fn a_quotient_keeps_its_digits() {
        let quotient =
            |numerator, denominator| quotient(numerator, denominator).map(|rate| rate.to_string());
        assert_eq!(quotient(1, 3).as_deref(), Some("0.333333333333333"));
        assert_eq!(quotient(2, 3).as_deref(), Some("0.666666666666667"));
        assert_eq!(quotient(1, 4).as_deref(), Some("0.25"));
        assert_eq!(quotient(1, 2_500_000_000).as_deref(), Some("0.0000000004"));
        assert_eq!(quotient(1, 10_i128.pow(36)), None, "it is nothing");
        assert_eq!(quotient(10_i128.pow(36), 1), None, "it is too large");
    }
}
