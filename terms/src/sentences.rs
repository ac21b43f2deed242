//! Sentences as the journal keeps them: a code and what it is about. Words are made where a
//! sentence is read, in the reader's language, so that a reworded refusal changes no event and no
//! approval.
//!
//! ```text
//!  Refusal::AccountMustBeKnown { account }
//!     │ sentence()
//!     v
//!  account_must_be_known(account = C17)  ── the journal keeps this
//!     │
//!     └─ words of the code, in English or Hindi ──> a line on a page
//! ```
//!
//! Older forms of events hold the English words themselves; such a sentence is [`Sentence::prose`]
//! and is shown as it was said. Never here: a language; the words of a code (they stand beside its
//! variant, and in `console/src/words`).

use crate::date::{Date, Moment};
use crate::decimal::Decimal;
use crate::inputs::ContentHash;
use crate::market_rows::ClockTime;
use crate::names::Name;
use crate::period::Period;

/// The argument under which a sentence of an older form holds its words.
const SAID: &str = "in words";

/// A sentence: its code, and the figures and names that stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Which sentence: a stable code; of a sentence that no event keeps, its English words with
    /// holes.
    pub code: Name,
    /// What stands in its holes, by name.
    pub args: Vec<(Name, Wording)>,
}

/// What fills a hole of a sentence, or stands alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wording {
    /// A figure, a name, or what a person wrote.
    Text(Name),
    /// A sentence of ours.
    Sentence(Box<Sentence>),
    /// Several of them.
    Several(Box<Several>),
}

/// Several wordings, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Several {
    /// What stands between two of them.
    pub between: Name,
    /// The wordings.
    pub parts: Vec<Wording>,
}

impl Sentence {
    /// The sentence of a code.
    pub fn new<const HOLES: usize>(code: &str, args: [(&'static str, Wording); HOLES]) -> Self {
        let args =
            args.into_iter().map(|(name, wording)| (Name::const_new(name), wording)).collect();
        Self { code: Name::from(code), args }
    }

    /// A word of ours that stands alone: `interest`, `put forward`. It is its own code.
    pub fn word(word: &str) -> Self {
        Self::new(word, [])
    }

    /// What an older form of an event said under a code, in the words of its day.
    pub fn prose(code: impl Into<Name>, said: impl Into<Name>) -> Self {
        Self { code: code.into(), args: vec![(Name::const_new(SAID), Wording::Text(said.into()))] }
    }

    /// The words of an older form, when it is one.
    pub fn as_prose(&self) -> Option<&Name> {
        match self.args.as_slice() {
            [(name, Wording::Text(said))] if name == SAID => Some(said),
            _ => None,
        }
    }

    /// What stands in a hole.
    pub fn arg(&self, hole: &str) -> Option<&Wording> {
        self.args.iter().find(|(name, _)| name == hole).map(|(_, wording)| wording)
    }

    /// The sentence in words. `template` gives the words of a code, with holes such as `{account}`;
    /// a code without words of its own is shown as it is, and so is a hole that nothing fills.
    pub fn spoken<'t>(&self, template: &dyn Fn(&str) -> Option<&'t str>) -> String {
        if let Some(said) = self.as_prose() {
            return said.to_string();
        }
        let mut words = String::new();
        let mut rest = template(&self.code).unwrap_or(&self.code);
        while let Some((before, hole, after)) = next_hole(rest) {
            words.push_str(before);
            match self.arg(hole) {
                Some(wording) => words.push_str(&wording.spoken(template)),
                None => words.extend(["{", hole, "}"]),
            }
            rest = after;
        }
        words + rest
    }
}

/// The text before the next hole, the hole's name, and what follows it.
fn next_hole(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (hole, after) = rest.split_once('}')?;
    Some((before, hole, after))
}

impl Wording {
    /// The wording in words; see [`Sentence::spoken`].
    pub fn spoken<'t>(&self, template: &dyn Fn(&str) -> Option<&'t str>) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::Sentence(sentence) => sentence.spoken(template),
            Self::Several(several) => {
                let parts: Vec<String> =
                    several.parts.iter().map(|part| part.spoken(template)).collect();
                parts.join(&several.between)
            }
        }
    }

    /// The text, when it is one.
    pub const fn text(&self) -> Option<&Name> {
        match self {
            Self::Text(text) => Some(text),
            Self::Sentence(_) | Self::Several(..) => None,
        }
    }

    /// Several with this between two.
    pub fn several(between: &str, parts: Vec<Self>) -> Self {
        Self::Several(Box::new(Several { between: Name::from(between), parts }))
    }

    /// Several with a comma between two.
    pub fn list<S: Say>(parts: impl IntoIterator<Item = S>) -> Self {
        Self::several(", ", parts.into_iter().map(|part| part.wording()).collect())
    }
}

impl Default for Wording {
    fn default() -> Self {
        Self::Text(Name::default())
    }
}

impl From<Sentence> for Wording {
    fn from(sentence: Sentence) -> Self {
        Self::Sentence(Box::new(sentence))
    }
}

impl From<Name> for Wording {
    fn from(text: Name) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Wording {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<&str> for Wording {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// What can fill a hole of a sentence.
pub trait Say {
    /// As it is kept.
    fn wording(&self) -> Wording;
}

impl<S: Say + ?Sized> Say for &S {
    fn wording(&self) -> Wording {
        (**self).wording()
    }
}

impl<S: Say + ?Sized> Say for Box<S> {
    fn wording(&self) -> Wording {
        (**self).wording()
    }
}

/// What is left open is an empty text.
impl<S: Say> Say for Option<S> {
    fn wording(&self) -> Wording {
        self.as_ref().map(Say::wording).unwrap_or_default()
    }
}

impl Say for Sentence {
    fn wording(&self) -> Wording {
        Wording::Sentence(Box::new(self.clone()))
    }
}

impl Say for Wording {
    fn wording(&self) -> Wording {
        self.clone()
    }
}

/// What is written the same in every language.
macro_rules! written {
    ($($kind:ty),+) => {
        $(impl Say for $kind {
            fn wording(&self) -> Wording {
                use std::fmt::Write;
                let mut text = Name::default();
                write!(text, "{self}").expect("a text takes what is written to it");
                Wording::Text(text)
            }
        })+
    };
}

written!(
    str,
    String,
    Name,
    char,
    u8,
    u16,
    u32,
    u64,
    usize,
    i32,
    i64,
    Date,
    ClockTime,
    Moment,
    Decimal,
    Period,
    ContentHash
);
written!(
    crate::decimal::Shown,
    crate::fraction::Fraction,
    crate::currency::Currency,
    crate::currency::QuoteUnit
);

/// A sentence that no event keeps, by its English words: `sentence!("there is no report {name}",
/// name = asked)`. The compiler holds that holes and names agree.
#[macro_export]
macro_rules! sentence {
    ($words:literal $(, $hole:ident = $value:expr)* $(,)?) => {{
        let _ = ::core::format_args!($words $(, $hole = "")*);
        $crate::Sentence::new($words, [$((stringify!($hole), $crate::Say::wording(&$value))),*])
    }};
}

/// Sentences of one kind: an enum with a variant for each, whose fields fill the holes of its
/// words. What the journal keeps is the variant's name in snake case, behind the enum's prefix when
/// `strum` is told one, and its fields. `in` names who knows the English words of every code.
#[macro_export]
macro_rules! sentences {
    (in $known:path; $(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[doc = $doc:literal])* #[error($words:literal)] $variant:ident
            $({ $($(#[doc = $field_doc:literal])* $field:ident : $kind:ty),* $(,)? })?),* $(,)?
    }) => {
        #[derive(Clone, Debug, PartialEq, Eq, ::strum::IntoStaticStr, ::strum::VariantNames)]
        #[strum(serialize_all = "snake_case")]
        $(#[$meta])*
        #[allow(missing_docs, reason = "the words of each variant say what its fields hold")]
        #[allow(clippy::enum_variant_names, reason = "a variant is a code, which stands for itself")]
        $vis enum $name {
            $($(#[doc = $doc])* $variant $({ $($(#[doc = $field_doc])* $field: $kind),* })?),*
        }

        impl $name {
            /// The English words of each code, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$($words),*];

            /// The names of what stands in each, in the order of the variants.
            pub const ARGUMENTS: &'static [&'static [&'static str]] =
                &[$(&[$($(stringify!($field)),*)?]),*];

            /// The sentence as the journal keeps it.
            pub fn sentence(&self) -> $crate::Sentence {
                let code: &'static str = self.into();
                match self {
                    $(Self::$variant $({ $($field),* })? => $crate::Sentence::new(
                        code,
                        [$($((stringify!($field), $crate::Say::wording($field))),*)?]
                    )),*
                }
            }
        }

        impl $crate::Say for $name {
            fn wording(&self) -> $crate::Wording {
                $crate::Say::wording(&self.sentence())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.sentence().spoken(&$known))
            }
        }

        impl ::std::error::Error for $name {}
    };
}

#[cfg(test)]
mod tests {
    use super::{Sentence, Wording};

    fn english(code: &str) -> Option<&'static str> {
        match code {
            "must_be_known" => Some("account {account} is not known; {remedy}"),
            "open_it" => Some("open it first"),
            _ => None,
        }
    }

    #[test]
    fn words_are_made_where_a_sentence_is_read() {
        let remedy = Wording::Sentence(Box::new(Sentence::new("open_it", [])));
        let sentence = Sentence::new(
            "must_be_known",
            [("account", Wording::Text("C17".into())), ("remedy", remedy)],
        );
        assert_eq!(sentence.spoken(&english), "account C17 is not known; open it first");
    }

    #[test]
    fn what_an_older_form_said_stays_as_it_was_said() {
        let sentence = Sentence::prose("must_be_known", "account {C17} is unknown");
        assert_eq!(sentence.spoken(&english), "account {C17} is unknown");
    }

    #[test]
    fn a_sentence_without_a_code_is_its_own_words() {
        let parts =
            Wording::list([sentence!("{count} rows", count = 3_u32), sentence!("no price")]);
        assert_eq!(
            sentence!("missing: {parts}", parts = parts).spoken(&english),
            "missing: 3 rows, no price"
        );
    }
}
