//! Their text into ours: words, the place of the decimal point, dates and times.
//!
//! In: a field as their file has it. Out: the text that our own file would have, which is then read
//! as any other; or what was expected. An empty field stays empty, unless a word is given for it.
//! Nothing is rounded or guessed: a local time that the clocks show twice, or never, is refused.

use crate::columns::{Column, Holds};
use crate::layout_refused::LayoutRefused;
use jiff::civil::{DateTime, datetime};
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};
use std::borrow::Cow;
use std::collections::BTreeMap;
use terms::{Decimal, Expected, SCALE_MAX, Sentence, sentence};

/// How a field is put into our words.
#[derive(Clone, Debug)]
pub(crate) enum Translation {
    Words(Words),
    Shift(Shift),
    Time(TimeFormat),
}

impl Translation {
    /// The field in our words, or what was expected of it.
    pub(crate) fn apply<'r>(&'r self, field: &'r [u8]) -> Result<Cow<'r, [u8]>, Expected> {
        let text = str::from_utf8(field);
        let translated = match (self, text) {
            (Self::Words(words), Ok(text)) => words.apply(text).map(Cow::Borrowed),
            (Self::Shift(_) | Self::Time(_), Ok("")) => Some(Cow::Borrowed("")),
            (Self::Shift(shift), Ok(text)) => shift.apply(text).map(Cow::Owned),
            (Self::Time(format), Ok(text)) => format.apply(text)?.map(Cow::Owned),
            (_, Err(_)) => None,
        };
        match translated {
            Some(Cow::Borrowed(text)) => Ok(Cow::Borrowed(text.as_bytes())),
            Some(Cow::Owned(text)) => Ok(Cow::Owned(text.into_bytes())),
            None => Err(self.expected()),
        }
    }

    fn expected(&self) -> Expected {
        match self {
            Self::Words(words) => words.expected(),
            Self::Shift(_) => Holds::Number.expected(),
            Self::Time(format) => format.expected(),
        }
    }
}

/// Their words and ours.
#[derive(Clone, Debug)]
pub(crate) struct Words(pub(crate) BTreeMap<String, String>);

impl Words {
    fn apply(&self, text: &str) -> Option<&str> {
        // An empty field that no word is given for is empty in our words too.
        self.0.get(text).map(String::as_str).or_else(|| text.is_empty().then_some(""))
    }

    fn expected(&self) -> Expected {
        let words: Vec<&str> = self.0.keys().map(String::as_str).collect();
        Expected::OneOf { words: words.join(", ") }
    }
}

/// How far the decimal point moves to the right; to the left when negative: -2 makes cents into
/// dollars.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift(i8);

impl Shift {
    pub(crate) fn try_new(column: &Column, places: i8) -> Result<Self, LayoutRefused> {
        let sensible = matches!(column.holds, Holds::Number) && places.unsigned_abs() <= SCALE_MAX;
        if sensible {
            Ok(Self(places))
        } else {
            Err(LayoutRefused::WrongScale { column: column.name, seen: places })
        }
    }

    fn apply(self, text: &str) -> Option<String> {
        let number = Decimal::parse(text)?;
        let scale = i16::from(number.scale) - i16::from(self.0);
        let shifted = match u8::try_from(scale) {
            Ok(scale) if scale > SCALE_MAX => return None,
            Ok(scale) => Decimal { scale, ..number },
            Err(_) => {
                let zeros = 10_i64.checked_pow(u32::from(scale.unsigned_abs()))?;
                Decimal { mantissa: number.mantissa.checked_mul(zeros)?, scale: 0 }
            }
        };
        Some(shifted.to_string())
    }
}

/// How a date or a time is written, and where.
#[derive(Clone, Debug)]
pub(crate) struct TimeFormat {
    format: String,
    /// The zone of times without an offset; none: each has its offset.
    zone: Option<TimeZone>,
    /// Does the column hold moments? Otherwise it holds days.
    moments: bool,
    /// The sample, so written.
    example: String,
}

/// With it a format is tried: written and read back it must be the same. It is in the afternoon,
/// and day and month differ.
const SAMPLE: DateTime = datetime(2013, 10, 7, 13, 30, 0, 0);

impl TimeFormat {
    pub(crate) fn try_new(
        column: &Column,
        format: String,
        zone: Option<String>,
    ) -> Result<Self, LayoutRefused> {
        let moments = match column.holds {
            Holds::Moment => true,
            Holds::Day if zone.is_none() => false,
            Holds::Day => return Err(LayoutRefused::ZoneNeedsFormat { column: column.name }),
            _ => return Err(LayoutRefused::FormatNeedsTimes { column: column.name }),
        };
        let zone = zone
            .map(|name| {
                find_zone(&name)
                    .ok_or(LayoutRefused::UnknownZone { column: column.name, seen: name })
            })
            .transpose()?;
        let mut tried = Self { format, zone, moments, example: String::new() };
        match tried.example() {
            Ok(example) => tried.example = example,
            Err(reason) => {
                return Err(LayoutRefused::WrongFormat {
                    column: column.name,
                    seen: tried.format,
                    reason,
                });
            }
        }
        Ok(tried)
    }

    fn apply(&self, text: &str) -> Result<Option<String>, Expected> {
        let Ok(parts) = strtime::parse(&self.format, text) else { return Ok(None) };
        if self.moments {
            self.moment(&parts)
        } else {
            Ok(parts.to_date().ok().map(|day| day.to_string()))
        }
    }

    fn moment(&self, parts: &BrokenDownTime) -> Result<Option<String>, Expected> {
        let Some(zone) = &self.zone else {
            return Ok(parts.to_timestamp().ok().map(|moment| moment.to_string()));
        };
        let Ok(local) = parts.to_datetime() else { return Ok(None) };
        let moment = zone.to_ambiguous_timestamp(local).unambiguous();
        let seen_once = || match zone.iana_name() {
            Some(zone) => Expected::TimeShownOnce { zone: zone.to_owned() },
            None => Expected::TimeShownOnceThere,
        };
        moment.map(|moment: Timestamp| Some(moment.to_string())).map_err(|_| seen_once())
    }

    fn expected(&self) -> Expected {
        let (format, example) = (self.format.clone(), self.example.clone());
        if self.moments {
            Expected::MomentWritten { format, example }
        } else {
            Expected::DayWritten { format, example }
        }
    }

    /// The sample in this format, or why the format will not do.
    fn example(&self) -> Result<String, Sentence> {
        let zone = self.zone.clone().unwrap_or(TimeZone::UTC);
        let sample: Zoned =
            SAMPLE.to_zoned(zone).map_err(|_| sentence!("is in a zone without that hour"))?;
        let unknown =
            |_| sentence!("has a letter that is not known; expected one such as %m/%d/%Y %H:%M:%S");
        let written = strtime::format(&self.format, &sample).map_err(unknown)?;
        let parts = strtime::parse(&self.format, &written).map_err(unknown)?;
        if self.zone.is_some() && parts.offset().is_some() {
            return Err(sentence!("has an offset; expected no zone beside it"));
        }
        let expected =
            if self.moments { sample.timestamp().to_string() } else { SAMPLE.date().to_string() };
        match self.apply(&written) {
            Ok(Some(read)) if read == expected => Ok(written),
            _ if self.moments => Err(sentence!(
                "does not say year, month, day, hour, minute and offset; expected all of them, or a zone beside it"
            )),
            _ => Err(sentence!("does not say year, month and day; expected all of them")),
        }
    }
}

/// A zone by its name in the IANA database, or by its offset.
fn find_zone(name: &str) -> Option<TimeZone> {
    let by_offset = || strtime::parse("%:z", name).ok()?.offset().map(TimeZone::fixed);
    TimeZoneDatabase::bundled().get(name).ok().or_else(by_offset)
}
