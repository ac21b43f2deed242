//! Garbage: rows that a door can read and an office should refuse, or survive: unknown names,
//! nothing, far too much.

use crate::office::rows;
use proptest::prelude::*;
use terms::{
    Account, Capacity, Date, Decimal, Input, Instrument, Kind, Name, PositionReport, Sentence,
    TradeReport, Unreadable,
};

/// A kind of garbage and the numbers in it.
#[derive(Clone, Debug)]
pub struct Garbage {
    kind: usize,
    number: Decimal,
    price: Decimal,
}

/// The largest mantissa that a door reads: eighteen digits.
const DIGITS_18: i64 = 999_999_999_999_999_999;

/// A number that a door reads, often one of the largest.
pub fn number() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![
        Just(0),
        Just(1),
        Just(-1),
        Just(DIGITS_18),
        Just(-DIGITS_18),
        -DIGITS_18..DIGITS_18,
        -1000..1000_i64
    ];
    let scale = prop_oneof![3 => Just(0_u8), 1 => Just(2), 1 => Just(18), 1 => 0..=18_u8];
    (mantissa, scale).prop_map(|(mantissa, scale)| Decimal { mantissa, scale })
}

/// Any of it.
pub fn garbage() -> impl Strategy<Value = Garbage> {
    (0..33_usize, number(), number()).prop_map(|(kind, number, price)| Garbage {
        kind,
        number,
        price,
    })
}

impl Garbage {
    /// The row, on a day, under an id of its own.
    pub fn input(&self, date: Date, id: i64) -> Input {
        match self.kind {
            0..12 => Input::Trade(self.trade(rows::trade(&format!("G{id} {date} BOB B 1 XYZ 1")))),
            12..16 => self.movement(date, id),
            16..20 => self.share(date, id),
            20..25 => self.admission(id),
            25 => Input::Unreadable(Unreadable {
                id: Name::from(format!("G{id}")),
                message: Sentence::prose("", "row 7 has no account"),
            }),
            26 => Input::Quote(terms::Quote {
                price: self.price,
                ..rows::quote(&format!("{date} XYZ 1 USD X"))
            }),
            27..30 => self.position(date),
            _ => self.fill(date, id),
        }
    }

    fn trade(&self, plain: TradeReport) -> TradeReport {
        let numbers = TradeReport { quantity: self.number, price: self.price, ..plain.clone() };
        let name = |name| Some(Name::from(name));
        match self.kind {
            0 => TradeReport { account: Name::from("NOBODY"), ..plain },
            1 => TradeReport { instrument: Name::from("NOTHING"), ..plain },
            2 => TradeReport { venue: Name::from("????"), currency: Name::from("EUR"), ..plain },
            3 => TradeReport { contra: name("BOB"), ..plain },
            4 => TradeReport { cancels: name("NONE"), corrects: name("NONE"), ..plain },
            5 => TradeReport { cancels: name("NONE"), ..plain },
            6 => TradeReport { trade_date: Some(rows::day("1900-01-01")), ..plain },
            7 => TradeReport { settlement_date: Some(rows::day("2200-12-31")), ..plain },
            8 => TradeReport { executed_at: terms::Moment(i64::MAX), ..plain },
            9 => TradeReport { commission: Some(self.number), price: self.price, ..plain },
            10 => {
                TradeReport { side: terms::Side::Sell, instrument: Name::from("FRAC"), ..numbers }
            }
            _ => TradeReport {
                commission: Some(self.price),
                capacity: Capacity::Principal,
                contra: name("INVENTORY"),
                ..numbers
            },
        }
    }

    fn movement(&self, date: Date, id: i64) -> Input {
        match self.kind {
            12 => {
                let row = rows::delivery(&format!("G{id} {date} NSCC DTC 1 XYZ"));
                Input::Deliver(terms::DeliveryReport { quantity: self.number, ..row })
            }
            13 => Input::Deliver(rows::delivery(&format!("G{id} {date} ALICE BANK 1 USD"))),
            14 => Input::Pay(terms::PaymentReport {
                amount: self.number,
                ..rows::payment(&format!("G{id} {date} ALICE BANK 1 USD"))
            }),
            _ => Input::Pay(rows::payment(&format!("G{id} {date} BANK BANK 1 USD"))),
        }
    }

    fn share(&self, date: Date, id: i64) -> Input {
        let row = match self.kind {
            16 => rows::share(&format!("G{id} {date} ALICE BOB B 1 XYZ")),
            17 => rows::share(&format!("G{id} {date} BLOCK BLOCK B 1 XYZ")),
            18 => rows::share(&format!("G{id} {date} BLOCK INVENTORY B 1 XYZ")),
            _ => rows::share(&format!("G{id} {date} BLOCK BOB B 1 BIG")),
        };
        Input::Allocate(terms::AllocationReport { quantity: self.number, ..row })
    }

    /// Accounts, rules, and instruments whose codes are those of currencies, or whose currency is
    /// an instrument's code.
    fn admission(&self, id: i64) -> Input {
        let euro = |code| Instrument { currency: Name::from("EUR"), ..rows::instrument(code) };
        match self.kind {
            20 => Input::OpenAccount(Account { kind: Kind::Bank, ..rows::account("ALICE cash") }),
            21 => Input::ListInstrument(rows::instrument("EUR")),
            22 => Input::ListInstrument(euro(if id % 2 == 0 { "EUR" } else { "EUROPEAN" })),
            23 => Input::ListInstrument(Instrument {
                currency: Name::from("GBX"),
                ..rows::instrument("PENCE")
            }),
            _ => Input::Rule(rows::rule(&format!("2013-01-01 commission_flat {}", self.number))),
        }
    }

    fn position(&self, date: Date) -> Input {
        let asset = if self.kind == 29 { "USD" } else { "FRAC" };
        let row = rows::position(&format!("{date} BOB 1 {asset}"));
        Input::OpenPosition(PositionReport { quantity: self.number, cost: Some(self.price), ..row })
    }

    /// Fills of a block that are large one by one and too large together.
    fn fill(&self, date: Date, id: i64) -> Input {
        let plain = rows::trade(&format!("G{id} {date} BLOCK B 1 BIG 1"));
        match self.kind {
            30 => Input::ListInstrument(rows::instrument("BIG")),
            31 => Input::Trade(TradeReport {
                quantity: rows::decimal("1000000"),
                price: rows::decimal("9000000000"),
                ..plain
            }),
            _ => Input::Trade(TradeReport {
                quantity: Decimal { mantissa: DIGITS_18, scale: 0 },
                price: rows::decimal("0.000001"),
                ..plain
            }),
        }
    }
}
