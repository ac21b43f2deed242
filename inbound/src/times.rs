//! Dates and moments, read by position when they have the usual shape, and by `terms` when they
//! have not.
//!
//! A trade file holds a moment in every row; reading it by position is several times faster.
//! Whatever the fast way does not know for certain it leaves to `terms`, so that both ways always
//! agree (a property test holds that). Source of the day count: Howard Hinnant, "chrono-compatible
//! low-level date algorithms", `days_from_civil`.

use terms::{Date, Moment};

/// Reads what [`Date::parse`] reads.
pub(crate) fn date(field: &[u8]) -> Option<Date> {
    match field.first_chunk::<10>().filter(|_| field.len() == 10).and_then(usual_day) {
        Some(day) => {
            Some(Date::from_days(i32::try_from(day).expect("a day of this era is a small number")))
        }
        None => str::from_utf8(field).ok().and_then(Date::parse),
    }
}

/// Reads what [`Moment::parse`] reads.
pub(crate) fn moment(field: &[u8]) -> Option<Moment> {
    usual_moment(field).map(Moment).or_else(|| str::from_utf8(field).ok().and_then(Moment::parse))
}

/// `2013-10-07T09:30:00`, up to nine digits of a second, and `Z` or an offset of at most a day.
fn usual_moment(field: &[u8]) -> Option<i64> {
    let (day, rest) = field.split_first_chunk::<10>()?;
    let (clock, rest) = rest.split_first_chunk::<9>()?;
    let (nanoseconds, rest) = fraction(rest)?;
    let seconds = usual_day(day)? * 86_400 + seconds_of_day(clock)? - offset_seconds(rest)?;
    Some(seconds * 1_000_000_000 + nanoseconds)
}

/// Days since 1970-01-01 of `2013-10-07`, for the years 1900 to 2199.
fn usual_day(text: &[u8; 10]) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let (year, month, day) = (two(y1, y2)? * 100 + two(y3, y4)?, two(m1, m2)?, two(d1, d2)?);
    let real = (1900..2200).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_of_month(year, month)).contains(&day);
    real.then(|| days_from_civil(year, month, day))
}

/// Seconds since midnight of `T09:30:00`.
fn seconds_of_day(text: &[u8; 9]) -> Option<i64> {
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2] = *text else { return None };
    let (hour, minute, second) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
    (hour < 24 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

/// Nanoseconds of `.123`, and what follows it.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let [b'.', digits @ ..] = text else { return Some((0, text)) };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = digits.split_at(length);
    let value = digits.iter().try_fold(0_i64, |value, digit| {
        value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))
    })?;
    let missing = u32::try_from(9_usize.checked_sub(length)?).ok()?;
    (length > 0).then_some((value * 10_i64.pow(missing), rest))
}

/// Seconds east of Greenwich of `Z` or `-04:00`.
fn offset_seconds(text: &[u8]) -> Option<i64> {
    match *text {
        [b'Z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (two(h1, h2)?, two(m1, m2)?);
            let seconds = (hours < 24 && minutes < 60).then_some(hours * 3600 + minutes * 60)?;
            Some(if sign == b'-' { -seconds } else { seconds })
        }
        _ => None,
    }
}

/// Two digits.
fn two(tens: u8, ones: u8) -> Option<i64> {
    (tens.is_ascii_digit() && ones.is_ascii_digit())
        .then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // The year begins in March, so that the leap day is its last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{date, moment, usual_moment};
    use proptest::prelude::*;
    use terms::{Date, Moment};

    #[test]
    fn the_usual_shape_takes_the_fast_way() {
        for text in [
            "2013-10-07T09:30:00-04:00",
            "2013-10-07T09:30:00.123456789Z",
            "2024-02-29T23:59:59.9+05:30",
        ] {
            assert_eq!(usual_moment(text.as_bytes()).map(Moment), Moment::parse(text), "{text}");
            assert!(usual_moment(text.as_bytes()).is_some(), "{text}");
        }
    }

    #[test]
    fn every_day_is_counted_as_terms_counts_it() {
        let (first, last) =
            (Date::parse("1899-12-25").is_none(), Date::parse("2200-12-31").expect("a day").days());
        assert!(first, "the table of days begins with 1900");
        let start = Date::parse("1900-01-01").expect("a day").days();
        for days in start..=last {
            let text = Date::from_days(days).to_string();
            assert_eq!(date(text.as_bytes()).map(Date::days), Some(days), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn dates_agree_with_terms(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}|(19|20|21|22)[0-9]{2}-[01][0-9]-[0-3][0-9]|[0-9 T:.-]{8,11}") {
            prop_assert_eq!(date(text.as_bytes()), Date::parse(&text));
        }

        #[test]
        fn moments_agree_with_terms(
            text in "(19|20|21|22|16)[0-9]{2}-[01][0-9]-[0-3][0-9][Tt _]?[0-2][0-9]:[0-6][0-9](:[0-6][0-9])?([.,][0-9]{0,11})?(Z|z|[+-][0-2][0-9]:?[0-6][0-9]|[+-][0-9]{2}|)(\\[UTC\\])?",
        ) {
            prop_assert_eq!(moment(text.as_bytes()), Moment::parse(&text));
        }

        #[test]
        fn good_moments_agree_with_terms(
            text in "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,10})?(Z|[+-]([01][0-9]|2[0-5]):[0-5][0-9])",
        ) {
            prop_assert_eq!(moment(text.as_bytes()), Moment::parse(&text));
        }

        #[test]
        fn any_text_agrees_with_terms(text in any::<String>()) {
            prop_assert_eq!(date(text.as_bytes()), Date::parse(&text));
            prop_assert_eq!(moment(text.as_bytes()), Moment::parse(&text));
        }
    }
}
