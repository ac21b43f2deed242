//! Parsers of fields, by kind: text in, a noun of `terms` out.
//!
//! The functions are pure and know no column; `cells` adds the column's name to what they find
//! wrong.

use crate::columns::Holds;
use crate::limits::FIELD_BYTES_MAX;
use crate::times;
use terms::identifiers::{Cfi, Cusip, Figi, IdentifierError, Isin, Mic, Place, Sedol};
use terms::{ClockTime, Date, Decimal, Evenings, Moment, Name, ReverseOn, Role, Sees};

/// What is wrong with a field, before its column is known.
#[derive(Debug)]
pub(crate) enum Misread {
    TooLong,
    NotUtf8,
    ControlCharacter,
    WrongForm,
    WrongIdentifier(IdentifierError),
}

/// What a reading gives.
pub(crate) type Reading<T> = Result<T, Misread>;

/// The most decimals that an instrument may have.
const DECIMALS_MAX: u8 = 8;

/// Printable UTF-8 text of bounded length.
pub(crate) fn text(field: &[u8]) -> Reading<&str> {
    if field.len() > FIELD_BYTES_MAX {
        return Err(Misread::TooLong);
    }
    let text = str::from_utf8(field).map_err(|_| Misread::NotUtf8)?;
    if has_control_character(text) {
        return Err(Misread::ControlCharacter);
    }
    Ok(text)
}

fn has_control_character(text: &str) -> bool {
    // The C1 control characters of Unicode start with the byte C2, so that plain text needs no
    // decoding.
    let suspicious = text.bytes().any(|byte| byte < 0x20 || byte == 0x7f || byte == 0xc2);
    suspicious && text.chars().any(char::is_control)
}

/// A name.
pub(crate) fn name(field: &[u8]) -> Reading<Name> {
    text(field).map(Name::new)
}

/// A decimal number.
pub(crate) fn number(field: &[u8]) -> Reading<Decimal> {
    // A number that is not UTF-8 text is shown as any other that is no number.
    str::from_utf8(field).ok().and_then(Decimal::parse).ok_or(Misread::WrongForm)
}

/// A day.
pub(crate) fn day(field: &[u8]) -> Reading<Date> {
    times::date(field).ok_or(Misread::WrongForm)
}

/// A moment.
pub(crate) fn moment(field: &[u8]) -> Reading<Moment> {
    times::moment(field).ok_or(Misread::WrongForm)
}

/// A time of day.
pub(crate) fn clock_time(field: &[u8]) -> Reading<ClockTime> {
    str::from_utf8(field).ok().and_then(ClockTime::parse).ok_or(Misread::WrongForm)
}

/// How many decimals an instrument has.
pub(crate) fn decimals(field: &[u8]) -> Reading<u8> {
    match field {
        [digit @ b'0'..=b'9'] if digit - b'0' <= DECIMALS_MAX => Ok(digit - b'0'),
        _ => Err(Misread::WrongForm),
    }
}

/// The highest number of a line.
const COUNT_MAX: u32 = 1000;

/// A count from 1.
pub(crate) fn count(field: &[u8]) -> Reading<u32> {
    let plain = field.iter().all(u8::is_ascii_digit) && field.first() != Some(&b'0');
    let count = str::from_utf8(field).ok().filter(|_| plain).and_then(|text| text.parse().ok());
    count.filter(|count| (1..=COUNT_MAX).contains(count)).ok_or(Misread::WrongForm)
}

/// A day, or the next period.
pub(crate) fn reverse_on(field: &[u8]) -> Reading<ReverseOn> {
    if field == b"next_period" { Ok(ReverseOn::NextPeriod) } else { day(field).map(ReverseOn::Day) }
}

/// Yes or no.
pub(crate) fn yes_or_no(field: &[u8]) -> Reading<bool> {
    match field {
        b"yes" => Ok(true),
        b"no" => Ok(false),
        _ => Err(Misread::WrongForm),
    }
}

/// Roles, divided by spaces; in the order of their words, each once.
pub(crate) fn roles(field: &[u8]) -> Reading<Vec<Role>> {
    let words = str::from_utf8(field).map_err(|_| Misread::NotUtf8)?;
    let mut roles: Vec<Role> = words
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(Role::parse)
        .collect::<Option<_>>()
        .ok_or(Misread::WrongForm)?;
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() { Err(Misread::WrongForm) } else { Ok(roles) }
}

/// Evenings of the week, divided by spaces.
pub(crate) fn evenings(field: &[u8]) -> Reading<Evenings> {
    let evenings = str::from_utf8(field).ok().and_then(Evenings::parse);
    evenings.filter(|evenings| !evenings.is_empty()).ok_or(Misread::WrongForm)
}

/// Some accounts of the firm, divided by spaces.
pub(crate) fn bounds(field: &[u8]) -> Reading<Vec<Sees>> {
    Sees::parse_all(text(field)?).ok_or(Misread::WrongForm)
}

/// One of the words of an enum of the house.
pub(crate) fn word<T>(parse: impl Fn(&str) -> Option<T>) -> impl Fn(&[u8]) -> Reading<T> {
    move |field| str::from_utf8(field).ok().and_then(&parse).ok_or(Misread::WrongForm)
}

/// An identifier that is kept as a name once it was checked.
pub(crate) fn identifier<T>(
    parse: impl Fn(&str) -> Result<T, IdentifierError>,
) -> impl Fn(&[u8]) -> Reading<Name> {
    move |field| {
        let text = text(field)?;
        parse(text).map_err(Misread::WrongIdentifier)?;
        Ok(Name::new(text))
    }
}

/// Would a column take this text?
pub(crate) fn accepts(holds: Holds, text: &str) -> bool {
    let field = text.as_bytes();
    match holds {
        Holds::Text => !field.is_empty() && name(field).is_ok(),
        Holds::Number => number(field).is_ok(),
        Holds::Decimals => decimals(field).is_ok(),
        Holds::Day => day(field).is_ok(),
        Holds::Moment => moment(field).is_ok(),
        Holds::ClockTime => clock_time(field).is_ok(),
        Holds::Word(_, is_word) => is_word(text),
        Holds::Count => count(field).is_ok(),
        Holds::ReverseOn => reverse_on(field).is_ok(),
        Holds::Country => Place::parse(text).is_ok(),
        Holds::YesOrNo => yes_or_no(field).is_ok(),
        Holds::Roles => roles(field).is_ok(),
        Holds::Evenings => evenings(field).is_ok(),
        Holds::Bounds => bounds(field).is_ok(),
        Holds::Mic => Mic::parse(text).is_ok(),
        Holds::Cfi => Cfi::parse(text).is_ok(),
        Holds::Isin => Isin::parse(text).is_ok(),
        Holds::Cusip => Cusip::parse(text).is_ok(),
        Holds::Sedol => Sedol::parse(text).is_ok(),
        Holds::Figi => Figi::parse(text).is_ok(),
    }
}
