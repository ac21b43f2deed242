//! MIC, the Market Identifier Code of a place of trading: four characters.
//!
//! Form only: which codes exist, and since when, is dated reference data of another room. XOFF,
//! XXXX and SINT are MICs too (off exchange, no market, systematic internaliser).
//! Source: ISO 10383.

use super::error::{IdentifierError, IdentifierKind};
use super::shape::{Class, Run, check_shape};
use super::text::{Text, identifier};

const SHAPE: [Run; 1] = [(4, Class::LetterOrDigit)];

identifier! {
    /// A place of trading, such as `XNSE`.
    Mic, 4
}

impl Mic {
    /// Reads four upper-case letters or digits.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        check_shape(IdentifierKind::Mic, text, &SHAPE)?;
        Ok(Self(Text::of(text)))
    }
}
