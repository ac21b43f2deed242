//! Charts as drawings that the server makes: bars with their figures, and the same figures as a
//! table.
//!
//! In: whole units for the lengths, text for the figures. Out: SVG. Never here: a float; a figure
//! that is only a colour.

use super::pieces::amount;
use crate::words::Words;
use maud::{Markup, html};

/// What is to settle on a day.
#[derive(Clone, Debug)]
pub struct LadderDay {
    /// The value date, as ISO 8601.
    pub value_date: String,
    /// What comes in, in smallest units; not negative.
    pub incoming: i128,
    /// The same as an exact decimal.
    pub incoming_shown: String,
    /// What goes out, in smallest units; not negative.
    pub outgoing: i128,
    /// The same as an exact decimal.
    pub outgoing_shown: String,
    /// Where it is explained.
    pub address: String,
}

/// Units of the drawing.
const WIDTH: i128 = 540;
const HALF: i128 = 72;
const ROW: i128 = 30;

/// A length of the drawing: the share of the longest, at least one unit when there is anything.
fn length(value: i128, longest: i128, room: i128) -> i128 {
    if value <= 0 || longest <= 0 {
        return 0;
    }
    // A shift keeps the product inside i128, whatever the amounts are; it costs less than a unit of
    // the drawing.
    let shift = (128 - longest.leading_zeros()).saturating_sub(100);
    ((value >> shift) * room / (longest >> shift).max(1)).clamp(1, room)
}

/// The settlement ladder: what comes in above the line, what goes out below it, day by day.
pub fn ladder(words: Words, title: &str, days: &[LadderDay]) -> Markup {
    let longest = days.iter().map(|day| day.incoming.max(day.outgoing)).max().unwrap_or(0);
    let step = WIDTH / i128::try_from(days.len().max(1)).unwrap_or(1);
    let wide = (step * 3 / 5).min(64);
    html! {
        figure.chart {
            figcaption { (title) (legend(&[("in", &words.say("chart-in")), ("out", &words.say("chart-out"))])) }
            svg viewBox={ "0 0 " (WIDTH) " " (2 * HALF + 64) } role="img" aria-label=(title) {
                line.axis x1="0" x2=(WIDTH) y1=(HALF + 20) y2=(HALF + 20) {}
                @for (index, day) in (0_i128..).zip(days) {
                    @let middle = index * step + step / 2;
                    @let up = length(day.incoming, longest, HALF);
                    @let down = length(day.outgoing, longest, HALF);
                    g {
                        title {
                            (day.value_date)
                            ": +"
                            (words.number(&day.incoming_shown))
                            ", −"
                            (words.number(&day.outgoing_shown))
                        }
                        rect.in x=(middle - wide / 2) y=(HALF + 19 - up)
                            width=(wide) height=(up) rx="2" {}
                        rect.out x=(middle - wide / 2) y=(HALF + 21)
                            width=(wide) height=(down) rx="2" {}
                        text x=(middle) y=(HALF + 14 - up) text-anchor="middle" {
                            (short(words, &day.incoming_shown))
                        }
                        text x=(middle) y=(HALF + 33 + down) text-anchor="middle" {
                            (short(words, &day.outgoing_shown))
                        }
                        text.axis x=(middle) y=(2 * HALF + 58) text-anchor="middle" { (day.value_date) }
                    }
                }
            }
            (figures(words, &["value_date", "chart-in", "chart-out"], &days.iter().map(|day| {
                let outgoing = format!("-{}", day.outgoing_shown);
                let shown = vec![day.incoming_shown.clone(), outgoing];
                (day.value_date.clone(), day.address.clone(), shown)
            }).collect::<Vec<_>>()))
        }
    }
}

/// Fails of an age.
#[derive(Clone, Debug)]
pub struct AgeBand {
    /// The band, for people: 1 day, 2–3 days.
    pub name: String,
    /// How many fails to deliver.
    pub deliver: usize,
    /// How many fails to receive.
    pub receive: usize,
    /// What they are worth, as an exact decimal, when it is known.
    pub value: String,
    /// Where they are listed.
    pub address: String,
}

/// Fails by age: to deliver and to receive, stacked, the oldest last.
pub fn ages(words: Words, title: &str, bands: &[AgeBand]) -> Markup {
    let units = |count: usize| i128::try_from(count).unwrap_or(i128::MAX);
    let longest = bands.iter().map(|band| units(band.deliver + band.receive)).max().unwrap_or(0);
    let high = i128::try_from(bands.len()).unwrap_or(0) * ROW + 4;
    let (left, room) = (104, WIDTH - 104 - 124);
    html! {
        figure.chart {
            figcaption { (title) (legend(&[("out", &words.say("chart-deliver")), ("in", &words.say("chart-receive"))])) }
            svg viewBox={ "0 0 " (WIDTH) " " (high) } role="img" aria-label=(title) {
                @for (index, band) in (0_i128..).zip(bands) {
                    @let top = index * ROW + 4;
                    @let deliver = length(units(band.deliver), longest, room);
                    @let receive = length(units(band.receive), longest, room);
                    text.axis x=(left - 12) y=(top + 15) text-anchor="end" { (band.name) }
                    rect.track x=(left) y=(top) width=(room) height="22" rx="3" {}
                    rect.out x=(left) y=(top) width=(deliver) height="22" rx="3" {}
                    rect.in x=(left + deliver) y=(top)
                        width=(receive.min(room - deliver)) height="22" rx="3" {}
                    text x=(left + room + 12) y=(top + 15) {
                        tspan.strong { (words.count(band.deliver + band.receive)) }
                        @if !band.value.is_empty() { tspan { " · " (short(words, &band.value)) } }
                    }
                }
            }
            (figures(words, &["age", "chart-deliver", "chart-receive", "value"], &bands.iter().map(|band| {
                let (deliver, receive) = (band.deliver.to_string(), band.receive.to_string());
                let shown = vec![deliver, receive, band.value.clone()];
                (band.name.clone(), band.address.clone(), shown)
            }).collect::<Vec<_>>()))
        }
    }
}

fn legend(entries: &[(&str, &str)]) -> Markup {
    html! { span.legend { @for (class, name) in entries { span class=(class) { (name) } } } }
}

/// The figures of a chart as a table, for those who do not see it and those who want them to the
/// last digit.
fn figures(words: Words, columns: &[&str], rows: &[(String, String, Vec<String>)]) -> Markup {
    let label = |column: &str| match column {
        "chart-in" | "chart-out" | "chart-deliver" | "chart-receive" => words.say(column),
        other => words.word(crate::words::Family::Column, other),
    };
    html! {
        details.figures {
            summary { (words.say("chart-table")) }
            table {
                thead {
                    tr {
                        @for (index, column) in columns.iter().enumerate() {
                            th.number[index > 0] scope="col" { (label(column)) }
                        }
                    }
                }
                tbody { @for (name, address, values) in rows {
                    tr {
                        th scope="row" { a href=(address) { (name) } }
                        @for value in values { td.number { (amount(words, value, None)) } }
                    }
                } }
            }
        }
    }
}

/// An amount in few letters, cut off and never rounded up: 1.2M, 3.4 Cr. The table beside it has
/// every digit.
fn short(words: Words, text: &str) -> String {
    let whole = text.split('.').next().unwrap_or_default().trim_start_matches('-');
    let scales = match words.locale {
        crate::words::Locale::EnglishUnitedStates => {
            [(9, "scale-billion"), (6, "scale-million"), (3, "scale-thousand")]
        }
        crate::words::Locale::EnglishIndia | crate::words::Locale::HindiIndia => {
            [(7, "scale-crore"), (5, "scale-lakh"), (3, "scale-thousand")]
        }
    };
    let scale = scales.into_iter().find(|(digits, _)| whole.len() > *digits);
    let sign = if text.starts_with('-') { "-" } else { "" };
    match scale {
        Some((digits, key)) => {
            let (front, back) = whole.split_at(whole.len() - digits);
            let figure = if front.len() < 3 {
                format!("{sign}{front}.{}", &back[..1])
            } else {
                format!("{sign}{front}")
            };
            words.say_with(key, &[("figure", &words.number(&figure))])
        }
        None if whole == "0" && !text.contains(|letter: char| ('1'..='9').contains(&letter)) => {
            String::new()
        }
        None => words.number(&format!("{sign}{whole}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Words, length, short};
    use crate::words::Locale;

    #[test]
    fn lengths_are_shares_and_never_vanish() {
        assert_eq!(length(0, 10, 100), 0);
        assert_eq!(length(5, 10, 100), 50);
        assert_eq!(length(1, 1_000_000, 100), 1);
        assert_eq!(length(i128::MAX, i128::MAX, 100), 100);
        assert_eq!(length(i128::MAX / 2, i128::MAX, 100), 49);
    }

    #[test]
    fn a_short_amount_is_cut_and_not_rounded() {
        let (us, india) = (Words::of(Locale::EnglishUnitedStates), Words::of(Locale::EnglishIndia));
        for (text, in_us, in_india) in [
            ("1299999.99", "1.2M", "12.9 L"),
            ("-45000000", "\u{2212}45.0M", "\u{2212}4.5 Cr"),
            ("999", "999", "999"),
            ("1500", "1.5K", "1.5K"),
            ("0.00", "", ""),
            ("123456789", "123M", "12.3 Cr"),
        ] {
            assert_eq!(short(us, text), in_us);
            assert_eq!(short(india, text), in_india);
        }
    }
}
