//! Localization: the console's sentences in the reader's language, and its numbers and days as they
//! are written there.
//!
//! ```text
//!  en.ftl ─┐  (and en-IN.ftl, where India says it otherwise)
//!          ├─> Words { locale } ── say("key") ─────────> a sentence
//!  hi.ftl ─┤                   ├── said(a sentence) ────> a code and what it is about,
//!          │                   │                          in the reader's language
//!  *.hi, things/*.words         ├── number("1234567.8") ─> 1,234,567.8 or 12,34,567.8
//!                              └── long_date(date) ─────> Friday, 1 January 2021
//! ```
//!
//! In: keys, texts of exact decimals, dates. Out: text. Never here: a float; a sentence that only
//! one language has. Source: Project Fluent's syntax (<https://projectfluent.org>); plural rules of
//! Unicode CLDR, which its bundle carries.

pub mod carried;
mod numbers;
mod sentences;
#[cfg(test)]
mod tests;
mod things;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::borrow::Cow;
use std::sync::LazyLock;
use terms::{Date, Sentence, Wording};

pub use numbers::{Grouping, MINUS, grouped, is_number};

/// A language of the console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Hindi, in Devanagari.
    Hindi,
}

/// Where a reader is at home: the language, and how digits are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// English, 1,234,567.
    #[default]
    EnglishUnitedStates,
    /// English, 12,34,567.
    EnglishIndia,
    /// Hindi, 12,34,567.
    HindiIndia,
}

impl Locale {
    /// Every one of them, in the order of a list.
    pub const ALL: [Self; 3] = [Self::EnglishUnitedStates, Self::EnglishIndia, Self::HindiIndia];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::EnglishUnitedStates => "en-US",
            Self::EnglishIndia => "en-IN",
            Self::HindiIndia => "hi-IN",
        }
    }

    /// The locale of a tag.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(tag))
    }

    /// The first locale that a browser's `Accept-Language` names and that we speak.
    pub fn accepted(header: &str) -> Self {
        let tags = header.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
        let known = |tag: &str| match tag.split('-').next() {
            Some("hi") => Some(Self::HindiIndia),
            Some("en") => Some(Self::parse(tag).unwrap_or_default()),
            Some(_) | None => None,
        };
        tags.into_iter().find_map(known).unwrap_or_default()
    }

    /// Its language.
    pub const fn language(self) -> Language {
        match self {
            Self::EnglishUnitedStates | Self::EnglishIndia => Language::English,
            Self::HindiIndia => Language::Hindi,
        }
    }

    /// What the locale is called by those who live in it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::EnglishUnitedStates => "English (1,234,567)",
            Self::EnglishIndia => "English (12,34,567)",
            Self::HindiIndia => "हिन्दी (12,34,567)",
        }
    }

    const fn grouping(self) -> Grouping {
        match self {
            Self::EnglishUnitedStates => Grouping::Thousands,
            Self::EnglishIndia | Self::HindiIndia => Grouping::Lakhs,
        }
    }
}

/// The voice in which a page speaks to its reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Where the reader is at home.
    pub locale: Locale,
}

/// A family of keys: words for what the house itself names, such as columns and events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// A column of a table or report.
    Column,
    /// The name of an event.
    Event,
    /// A kind of plain file.
    File,
    /// What is waiting in a queue.
    Item,
    /// The name of a report.
    Report,
    /// What a report shows.
    Shows,
    /// The kind of desk at which something waits.
    Desk,
    /// A role of a person.
    Role,
    /// A step in the life of an item, a request or a proposal.
    Step,
    /// The rule that a refused row broke, in few words.
    Refusal,
    /// A word that stands in a field: a state, a direction, a side.
    Value,
}

impl Family {
    /// What its keys begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Column => "column-",
            Self::Event => "event-",
            Self::File => "file-",
            Self::Item => "item-",
            Self::Report => "report-",
            Self::Shows => "shows-",
            Self::Desk => "desk-",
            Self::Role => "role-",
            Self::Step => "step-",
            Self::Refusal => "refusal-",
            Self::Value => "value-",
        }
    }

    /// The key of a word of the family.
    pub fn key(self, name: &str) -> String {
        format!("{}{}", self.prefix(), name.replace([' ', '_'], "-"))
    }
}

impl Words {
    /// The voice for a locale.
    pub const fn of(locale: Locale) -> Self {
        Self { locale }
    }

    /// The language.
    pub const fn language(self) -> Language {
        self.locale.language()
    }

    /// A sentence or a label. Every key that the console asks for exists in both languages; a test
    /// holds that.
    pub fn say(self, key: &str) -> String {
        self.find(key).unwrap_or_else(|| key.to_owned())
    }

    /// A sentence, when there is one under the key.
    pub fn find(self, key: &str) -> Option<String> {
        spoken(self.locale, key, None)
    }

    /// A sentence with names or figures in it.
    pub fn say_with(self, key: &str, values: &[(&'static str, &str)]) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set(*name, FluentValue::from((*value).to_owned()));
        }
        spoken(self.locale, key, Some(&arguments)).unwrap_or_else(|| key.to_owned())
    }

    /// A sentence about so many things: `$count` chooses the plural, `$shown` is the grouped
    /// figure.
    pub fn say_count(self, key: &str, count: usize) -> String {
        self.say_count_with(key, count, &[])
    }

    /// The same with names or figures in it besides.
    pub fn say_count_with(
        self,
        key: &str,
        count: usize,
        values: &[(&'static str, &str)],
    ) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("count", FluentValue::from(count));
        arguments.set("shown", FluentValue::from(self.count(count)));
        for (name, value) in values {
            arguments.set(*name, FluentValue::from((*value).to_owned()));
        }
        spoken(self.locale, key, Some(&arguments)).unwrap_or_else(|| key.to_owned())
    }

    /// The word for something that the house names; what has no word yet is said as it is named,
    /// with spaces.
    pub fn word(self, family: Family, name: &str) -> String {
        spoken(self.locale, &family.key(name), None)
            .unwrap_or_else(|| name.replace(['_', '-'], " "))
    }

    /// A sentence of the house, such as a refusal. What an older form of an event said in prose
    /// stays as it was said.
    pub fn said(self, sentence: &Sentence) -> String {
        sentence.spoken(&|code| self.template(code))
    }

    /// What stands in a hole of a sentence, or alone: a sentence of the house, several, or a text
    /// that is the same everywhere.
    pub fn worded(self, wording: &Wording) -> String {
        wording.spoken(&|code| self.template(code))
    }

    /// A text of the house without names or figures in it, such as the meaning of a column; what is
    /// not ours, because a person wrote it, stays as it is.
    pub fn text(self, text: &str) -> String {
        self.hindi(text).unwrap_or(text).to_owned()
    }

    /// The words of a code, with their holes. A sentence that no event keeps has its English words
    /// for a code.
    fn template(self, code: &str) -> Option<&'static str> {
        let english = office::words::english_words(code);
        self.hindi(english.unwrap_or(code)).or(english)
    }

    fn hindi(self, english: &str) -> Option<&'static str> {
        match self.language() {
            Language::English => None,
            Language::Hindi => sentences::in_hindi(english),
        }
    }

    /// An exact decimal, with its digits grouped and a true minus. What is no decimal stays as it
    /// is.
    pub fn number(self, text: &str) -> String {
        grouped(text, self.locale.grouping())
    }

    /// A count of things.
    pub fn count(self, count: usize) -> String {
        self.number(&count.to_string())
    }

    /// A day in full, for headings: Friday, 1 January 2021. Tables show a day as ISO 8601, which
    /// nobody misreads.
    pub fn long_date(self, date: Date) -> String {
        let (year, month, day) = date.year_month_day();
        // Day 0 was a Thursday.
        let weekday = self.say(&format!("weekday-{}", (date.days() + 3).rem_euclid(7) + 1));
        let month = self.say(&format!("month-{month}"));
        self.say_with(
            "long-date",
            &[
                ("weekday", &weekday),
                ("day", &day.to_string()),
                ("month", &month),
                ("year", &year.to_string()),
            ],
        )
    }
}

static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle("en", &english()));
static INDIAN_ENGLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("en-IN", include_str!("en-IN.ftl")));
static HINDI: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle("hi", &hindi()));

/// Every English key with its words.
fn english() -> String {
    include_str!("en.ftl").to_owned() + &things::english()
}

/// Every Hindi key with its words.
fn hindi() -> String {
    include_str!("hi.ftl").to_owned() + &things::hindi()
}

fn bundle(tag: &str, text: &str) -> FluentBundle<FluentResource> {
    let resource =
        FluentResource::try_new(text.to_owned()).expect("a test reads the file of every language");
    let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().expect("en and hi are tags")]);
    // Marks of isolation are for right-to-left text; here they would only stand in what people
    // copy.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("a test holds that no key comes twice");
    bundle
}

fn spoken(locale: Locale, key: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
    let bundle = match locale {
        Locale::EnglishIndia if INDIAN_ENGLISH.has_message(key) => &*INDIAN_ENGLISH,
        Locale::EnglishUnitedStates | Locale::EnglishIndia => &*ENGLISH,
        Locale::HindiIndia => &*HINDI,
    };
    let pattern = bundle.get_message(key)?.value()?;
    Some(Cow::into_owned(bundle.format_pattern(pattern, arguments, &mut Vec::new())))
}
