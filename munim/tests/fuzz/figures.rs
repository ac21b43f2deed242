//! Small texts: figures, days, times, identifiers, places of lists, lines of access. What is read
//! and shown is read as the same again.

use crate::trial::{Trial, seeds};
use console::answers::places;
use door::access::AccessLine;
use std::fmt::{Debug, Display};
use terms::identifiers::{Bic, BoId, Cfi, Cusip, Figi, Iban, Isin, Lei, Mic, Pan, Sedol};
use terms::{ClockTime, Date, Decimal, Fraction, KnownAt, Moment, Period, SCALE_MAX, Shown};

/// Reads a text, shows what it was, and reads that.
fn again<T: Display + Debug + PartialEq>(text: &str, parse: impl Fn(&str) -> Option<T>) -> bool {
    let Some(read) = parse(text) else { return false };
    let shown = read.to_string();
    assert_eq!(parse(&shown).as_ref(), Some(&read), "{text:?} is shown as {shown:?}");
    true
}

/// With eighteen digits behind the point there is none left for the zero before it.
fn is_shown_to_be_read(decimal: &Decimal) -> bool {
    decimal.scale < SCALE_MAX
}

/// Can it be shown in figures that are read? A quotient of two that can need not.
fn is_short(fraction: Fraction) -> bool {
    let most = 10_i128.pow(18);
    fraction.abs().numerator() < most && fraction.denominator() < most
}

fn told(all: &[bool]) -> String {
    all.iter().map(|is_read| if *is_read { 'y' } else { 'n' }).collect()
}

#[test]
fn figures_and_days() {
    let texts = [
        "2013-10-07",
        "2013-10-07T09:30:00-04:00",
        "2262-04-11T23:47:16.854775807Z",
        "1/3",
        "-7/1000000007",
        "12.50",
        "-0.000000000000000001",
        "999999999999999999",
        "2013-10",
        "09:30",
        "1,234.5",
    ];
    let trial = Trial::usual("figures", seeds(texts));
    Trial { bytes_max: 200, tries: 60_000, ..trial }.run(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        let shown = Shown::parse(&text);
        told(&[
            again(&text, Date::parse),
            again(&text, Moment::parse),
            again(&text, |text| Decimal::parse(text).filter(is_shown_to_be_read)),
            again(&text, |text| Fraction::parse(text).filter(|fraction| is_short(*fraction))),
            again(&text, Period::parse),
            again(&text, ClockTime::parse),
            KnownAt::parse(&text).is_some(),
            shown.is_some(),
        ])
    });
}

#[test]
fn identifiers() {
    let texts = [
        "US0378331005",
        "037833100",
        "5493001KJTIIGC8Y1R12",
        "B0YBKJ7",
        "BBG000B9XRY4",
        "ESVUFR",
        "XNYS",
        "DEUTDEFF500",
        "GB82WEST12345698765432",
        "ABCPE1234F",
        "IN30001112345678",
    ];
    let trial = Trial::usual("identifiers", seeds(texts));
    Trial { bytes_max: 64, tries: 60_000, ..trial }.run(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        told(&[
            again(&text, |text| Isin::parse(text).ok()),
            again(&text, |text| Cusip::parse(text).ok()),
            again(&text, |text| Lei::parse(text).ok()),
            again(&text, |text| Sedol::parse(text).ok()),
            again(&text, |text| Figi::parse(text).ok()),
            again(&text, |text| Cfi::parse(text).ok()),
            again(&text, |text| Mic::parse(text).ok()),
            again(&text, |text| Bic::parse(text).ok()),
            again(&text, |text| Iban::parse(text).ok()),
            again(&text, |text| Pan::parse(text).ok()),
            again(&text, |text| BoId::parse(text).ok()),
        ])
    });
}

#[test]
fn places_of_lists() {
    let memory = crate::memory::Memory::furnished();
    let office = &memory.engine.office;
    let texts = [
        "accounts.1",
        "instruments.2",
        "positions.1.2",
        "balances.1.2",
        "lots.1.2.15980.5431",
        "lots.1.2..5431",
        "files.1",
        "rows.1.2",
        "queue.1.2.3",
    ];
    let trial = Trial::usual("places", seeds(texts));
    Trial { bytes_max: 400, tries: 40_000, ..trial }.run(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        told(&[
            places::read::<places::AccountPlace>(&text, office).is_some(),
            places::read::<places::InstrumentPlace>(&text, office).is_some(),
            places::read::<places::PositionPlace>(&text, office).is_some(),
            places::read::<places::BalancePlace>(&text, office).is_some(),
            places::read::<places::LotPlace>(&text, office).is_some(),
            places::read::<places::FilePlace>(&text, office).is_some(),
            places::read::<places::RowPlace>(&text, office).is_some(),
            places::read::<places::WorkPlace>(&text, office).is_some(),
        ])
    });
}

#[test]
fn lines_of_access() {
    let lines = [
        AccessLine::of(door::access::Act::Saw, "asha", "10.0.0.1", 1_700_000_000_000_000),
        AccessLine::of_nobody(door::access::Act::SignedIn, "10.0.0.1", 0),
        AccessLine::of_machine(door::access::Act::Downloaded, "root", "ben", -1).noting("a file"),
    ];
    Trial::usual("access-lines", seeds(lines.map(|line| line.write()))).times(20_000).run(
        |bytes| match AccessLine::parse(&String::from_utf8_lossy(bytes)) {
            Ok(line) => {
                let again = AccessLine::parse(&line.write()).expect("what we write we read");
                assert_eq!(again.write(), line.write());
                format!("read {}", line.act.word())
            }
            Err(why) => why,
        },
    );
}
