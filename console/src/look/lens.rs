//! The lens through which a page looks: as of which day, as known at which time. Links carry it on,
//! so that who looks at the past stays there until they go back.

use super::links;
use crate::words::Words;
use maud::{Markup, html};
use terms::Date;

/// As of which day, as known at which time; nothing: now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    /// The day at whose end the books are shown.
    pub as_of: Option<Date>,
    /// As known when, as it was asked; links carry it on.
    pub known_at: Option<String>,
    /// The moment that was taken for it, as the clocks of the office show it.
    pub moment: Option<String>,
    /// The day of which that is the end, when a day was asked about.
    pub ends: Option<Date>,
    /// The first day of the books, when the day lies before it.
    pub books_begin: Option<Date>,
}

impl Lens {
    /// Does it look at the past?
    pub const fn is_past(&self) -> bool {
        self.as_of.is_some() || self.known_at.is_some()
    }

    /// An address that is seen through the same lens.
    pub fn carry(&self, address: &str) -> String {
        let of_day = self.as_of.map_or_else(
            || address.to_owned(),
            |date| links::with(address, "as_of", &date.to_string()),
        );
        self.known_at.as_ref().map_or(of_day.clone(), |time| links::with(&of_day, "known_at", time))
    }

    /// The same for a form, whose fields take the place of the query.
    pub fn fields(&self) -> Markup {
        html! {
            @if let Some(date) = self.as_of { input type="hidden" name="as_of" value=(date); }
            @if let Some(time) = &self.known_at { input type="hidden" name="known_at" value=(time); }
        }
    }

    /// The strip that says that a page shows the past.
    pub fn banner(&self, words: Words, here: &str) -> Markup {
        let day = self.as_of.map(|date| words.long_date(date));
        let moment = self.moment.as_ref().map(|moment| match self.ends {
            Some(ends) => words.say_with(
                "lens-end-of-day",
                &[("day", &words.long_date(ends)), ("moment", moment)],
            ),
            None => moment.clone(),
        });
        let sentence = match (&day, &moment) {
            (Some(day), Some(time)) => words.say_with("lens-both", &[("day", day), ("time", time)]),
            (Some(day), None) => words.say_with("lens-as-of", &[("day", day)]),
            (None, Some(time)) => words.say_with("lens-known-at", &[("time", time)]),
            (None, None) => return html! {},
        };
        html! {
            div.past role="status" {
                span { (sentence) }
                @if let Some(begin) = self.books_begin {
                    " "
                    span { (words.say_with("lens-books-begin", &[("day", &words.long_date(begin))])) }
                }
                a href=(here) { (words.say("lens-back")) }
            }
        }
    }

    /// The picker in the head of a page.
    pub fn picker(&self, words: Words, here: &str) -> Markup {
        html! {
            details.menu {
                summary {
                    (super::icons::clock())
                    span.wide { (words.say(if self.is_past() { "lens-past" } else { "lens-now" })) }
                }
                form.panel method="get" action=(here.split('?').next().unwrap_or_default()) {
                    // What the page was asked besides is asked again.
                    @for (name, value) in links::pairs(here) {
                        input type="hidden" name=(name) value=(value);
                    }
                    label for="as_of" { (words.say("lens-day")) }
                    input #as_of type="date" name="as_of" value=[self.as_of.map(|date| date.to_string())];
                    label for="known_at" { (words.say("lens-time")) }
                    input #known_at type="text" name="known_at" value=[self.known_at.as_deref()]
                        placeholder="2021-01-04T18:00:00-05:00" autocomplete="off";
                    p.hint { (words.say("lens-hint")) }
                    div.buttons {
                        button.primary type="submit" { (words.say("lens-look")) }
                        a.button href=(here) { (words.say("lens-back")) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Lens};

    #[test]
    fn links_stay_in_the_past() {
        let lens = Lens {
            as_of: Date::parse("2021-01-04"),
            known_at: Some("2021-01-04T18:00:00Z".to_owned()),
            ..Lens::default()
        };
        assert_eq!(
            lens.carry("/trades?q=x"),
            "/trades?q=x&as_of=2021-01-04&known_at=2021-01-04T18%3A00%3A00Z"
        );
        assert_eq!(Lens::default().carry("/trades"), "/trades");
    }
}
