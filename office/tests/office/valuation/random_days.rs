//! Random days of exchanges, rates and results in foreign currencies, after each of which the
//! identities hold to the last unit.

use super::{exchange, rate, total, work, worked};
use crate::office::engine::Engine;
use crate::office::rows::{conversion, day, payment};
use crate::office::ways_back::taken_back;
use office::valuation::view::{Books, positions, translated};
use proptest::prelude::*;
use terms::{ConversionReport, Date, Input, Total};

const CURRENCIES: [(&str, i64); 4] = [("EUR", 100), ("JPY", 1), ("KWD", 1000), ("INR", 100)];

/// Something that may happen: an exchange with dollars or between two, the taking back of one, a
/// rate, a payment to a result.
#[derive(Clone, Debug)]
enum Happening {
    Exchange { from: usize, to: usize, units: i64, percent: i64, days_back: i32 },
    TakeBack(usize),
    Rate { currency: usize, mantissa: i64 },
    Result { currency: usize, units: i64 },
}

fn happening() -> impl Strategy<Value = Happening> {
    let exchange = (0..5_usize, 0..5_usize, 1..1_000_000_i64, 80..120_i64, 0..3_i32);
    prop_oneof![
        4 => exchange.prop_map(|(from, to, units, percent, days_back)| Happening::Exchange {
            from,
            to,
            units,
            percent,
            days_back,
        }),
        1 => any::<usize>().prop_map(Happening::TakeBack),
        2 => (0..4_usize, 1..20_000_i64)
            .prop_map(|(currency, mantissa)| Happening::Rate { currency, mantissa }),
        2 => (0..4_usize, 1..1_000_000_i64)
            .prop_map(|(currency, units)| Happening::Result { currency, units }),
    ]
}

fn number(units: i64, scale: i64) -> String {
    terms::Decimal { mantissa: units, scale: scale.ilog10().try_into().expect("few digits") }
        .to_string()
}

struct Walk {
    engine: Engine,
    exchanges: Vec<ConversionReport>,
    count: usize,
}

impl Walk {
    fn take(&mut self, today: Date, happening: &Happening) {
        self.count += 1;
        let id = self.count;
        match *happening {
            Happening::Exchange { from, to, units, percent, days_back } => {
                let of = |index: usize| CURRENCIES.get(index).copied().unwrap_or(("USD", 100));
                let ((sold, sold_scale), (bought, bought_scale)) = (of(from), of(to));
                let date = day("2013-10-07").max(today.plus(-days_back));
                let (gives, gets) = (
                    number(units, sold_scale),
                    number((units * percent / 100).max(1), bought_scale),
                );
                let report =
                    conversion(&format!("X{id} {date} ALICE {gives} {sold} {gets} {bought}"));
                if self.engine.send([Input::Convert(report.clone())]) == [office::Outcome::Booked] {
                    self.exchanges.push(report);
                }
            }
            Happening::TakeBack(index) => {
                if !self.exchanges.is_empty() {
                    let first = self.exchanges.swap_remove(index % self.exchanges.len());
                    let row = Input::Convert(first);
                    self.engine.book([taken_back(&row, &format!("C{id}"))]);
                }
            }
            Happening::Rate { currency, mantissa } => {
                let row = format!(
                    "{today} {} USD {} source-{id}",
                    CURRENCIES[currency].0,
                    number(mantissa, 10_000)
                );
                self.engine.book([rate(&row)]);
            }
            // A fee that came in at the bank in a foreign currency.
            Happening::Result { currency, units } => {
                let (code, scale) = CURRENCIES[currency];
                if self.engine.office.directory.currency_id(code).is_some() {
                    self.engine.book([Input::Pay(payment(&format!(
                        "P{id} {today} FEE-INCOME BANK {} {code}",
                        number(units, scale)
                    )))]);
                }
            }
        }
    }

    fn holds(&self, today: Date) -> Result<(), TestCaseError> {
        let office = &self.engine.office;
        let books: Books<'_> =
            office.exchange_books(today, &|_| false).expect("the office is open");
        let valued = positions(&books).expect("small amounts");
        let account = self.engine.account("EXCHANGE-POSITION");
        let worth: Total = valued.iter().map(|valued| valued.worth).sum();
        prop_assert_eq!(
            office.ledger.balance(account, books.reporting).total(),
            -worth,
            "the counter-value is −(position x rate)"
        );
        for valued in &valued {
            prop_assert_eq!(
                valued.exposure.position,
                office.ledger.balance(account, valued.currency).total()
            );
        }
        for (id, kind) in office.directory.accounts().map(|(id, account)| (id, account.kind)) {
            for currency in books.foreign().filter(|_| kind.family() == terms::Family::Result) {
                let is_there = !office.ledger.balance(id, currency).total().is_zero();
                prop_assert!(
                    !is_there || books.rate(currency).is_none(),
                    "the result is in dollars"
                );
            }
        }
        let (lines, rounding) = translated(&books).expect("small amounts");
        let sum: Total = lines.iter().filter_map(|line| line.translated).sum();
        prop_assert_eq!(sum + rounding, Total::ZERO);
        prop_assert!(
            rounding.0.unsigned_abs() <= lines.len() as u128,
            "nothing but rounding is left over: {}",
            rounding.0
        );
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_identities_hold_after_every_day(
        days in proptest::collection::vec(proptest::collection::vec(happening(), 0..8), 1..5),
    ) {
        const DATES: [&str; 5] = ["2013-10-07", "2013-10-08", "2013-10-09", "2013-10-10", "2013-10-11"];
        let mut walk =
            Walk { engine: Engine::furnished(DATES[0]), exchanges: Vec::new(), count: 0 };
        for (happenings, date) in days.iter().zip(DATES.map(day)) {
            walk.engine.begin(date);
            for happening in happenings {
                walk.take(date, happening);
            }
            walk.engine.settle(date);
            work(&mut walk.engine, date);
            prop_assert_eq!(work(&mut walk.engine, date), 0, "running again books nothing");
            walk.holds(date)?;
            prop_assert!(walk.engine.close(date).is_ok(), "every control holds");
        }
        // What was taken back leaves nothing: when everything is, nothing is open and nothing was
        // gained but by the fees.
        prop_assert_eq!(walk.engine.replayed().image(), walk.engine.office.image());
        let read = office::Office::from_image(
            crate::office::engine::rulebook(),
            &walk.engine.office.image(),
        )
        .expect("an image of this build");
        prop_assert_eq!(read.image(), walk.engine.office.image());
    }

    #[test]
    fn exchanges_that_are_taken_back_leave_nothing(
        rows in proptest::collection::vec(
            (1..1_000_000_i64, 1..1_000_000_i64, any::<bool>()),
            1..12,
        ),
    ) {
        let mut engine = Engine::furnished("2013-10-07");
        let kept = vec![
            rate("2013-10-07 EUR USD 1.36 ecb"),
            exchange("X0 2013-10-07 ALICE 100 EUR 137 USD"),
        ];
        worked(&mut engine, "2013-10-07", kept);
        let before = ["EXCHANGE-POSITION", "FX-RESULT", "FX-UNREALISED"].map(|account| total(&engine, account, "USD"));
        let exchange = |((euro, dollars, sells), id): (&(i64, i64, bool), i32)| {
            let (euro, dollars) = (number(*euro, 100), number(*dollars, 100));
            let sides = if *sells {
                format!("{euro} EUR {dollars} USD")
            } else {
                format!("{dollars} USD {euro} EUR")
            };
            conversion(&format!("X{id} 2013-10-08 BOB {sides}"))
        };
        let exchanges: Vec<ConversionReport> = rows.iter().zip(1..).map(exchange).collect();
        worked(&mut engine, "2013-10-08", exchanges.iter().cloned().map(Input::Convert).collect());
        let cancels = exchanges.into_iter().rev().map(|first| {
            let by = format!("C-{}", first.conversion_id);
            taken_back(&Input::Convert(first), &by)
        });
        worked(&mut engine, "2013-10-09", cancels.collect());
        let after = ["EXCHANGE-POSITION", "FX-RESULT", "FX-UNREALISED"].map(|account| total(&engine, account, "USD"));
        prop_assert_eq!(after, before);
    }
}
