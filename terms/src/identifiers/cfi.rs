//! CFI, the Classification of Financial Instruments: category, group and four attributes.
//!
//! `ESVUFR` is an equity (E), ordinary (S), voting (V), unrestricted (U), fully paid (F),
//! registered (R). Each group has its own letters; X stands for "not applicable or undefined" and
//! may replace any attribute, never category or group. Source: ISO 10962.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::error::{IdentifierError, IdentifierKind, Phrase, seen};
use super::shape::{Class, Run, check_shape};
use super::table;
use super::text::{Text, identifier};
use crate::Say;

const SHAPE: [Run; 1] = [(6, Class::Letter)];

identifier! {
    /// A kind of instrument, such as `ESVUFR`.
    Cfi, 6
}

struct Group {
    /// The letters of each attribute, without X.
    attributes: [&'static str; 4],
    name: &'static str,
}

impl Cfi {
    /// Reads six letters that ISO 10962 lists together.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        check_shape(IdentifierKind::Cfi, text, &SHAPE)?;
        let (group, attributes) = text.split_at(2);
        let Some(known) = groups().get(group) else {
            let group = group.to_owned();
            return Err(IdentifierError::CfiUnknownGroup { seen: seen(text), group });
        };
        for (index, (found, allowed)) in attributes.chars().zip(known.attributes).enumerate() {
            if found != 'X' && !allowed.contains(found) {
                return Err(unknown_attribute(text, index, found, allowed));
            }
        }
        Ok(Self(Text::of(text)))
    }

    /// The first letter: E equities, D debt, O listed options and so on.
    pub fn category(&self) -> char {
        char::from(self.as_str().as_bytes()[0])
    }

    /// Category and group in words, such as "Equities: common/ordinary shares".
    pub fn name(&self) -> &'static str {
        let group = groups().get(&self.as_str()[..2]);
        group.expect("the group was found in the table when it was read").name
    }
}

fn unknown_attribute(
    text: &str,
    index: usize,
    found: char,
    allowed: &'static str,
) -> IdentifierError {
    let expected = if allowed.is_empty() {
        "X".wording()
    } else {
        Phrase::LettersOrX { letters: allowed }.wording()
    };
    IdentifierError::CfiUnknownAttribute { seen: seen(text), attribute: index + 1, found, expected }
}

fn groups() -> &'static BTreeMap<&'static str, Group> {
    static GROUPS: OnceLock<BTreeMap<&str, Group>> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let rows = table::rows::<6>(include_str!("../../data/cfi.csv"));
        rows.map(|[group, a, b, c, d, name]| (group, Group { attributes: [a, b, c, d], name }))
            .collect()
    })
}
