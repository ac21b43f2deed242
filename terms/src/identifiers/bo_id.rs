//! BO id, the number of a beneficial owner's securities account in India.
//!
//! Sixteen characters: eight for the depository participant (DP), eight for the client. At CDSL all
//! are digits; at NSDL the DP id is IN and six digits. Source: SEBI (Depositories and Participants)
//! Regulations and the business rules of CDSL and NSDL. Neither publishes a check digit.

use super::error::{IdentifierError, IdentifierKind};
use super::shape::{Class, Run, check_shape};
use super::text::{Text, identifier};

const CDSL_SHAPE: [Run; 1] = [(16, Class::Digit)];
/// What follows the letters IN.
const NSDL_SHAPE: [Run; 2] = [(2, Class::Letter), (14, Class::Digit)];

identifier! {
    /// A securities account at an Indian depository, such as `IN30021412345678`.
    BoId, 16
}

/// The depository that keeps the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depository {
    /// Central Depository Services (India) Limited.
    Cdsl,
    /// National Securities Depository Limited.
    Nsdl,
}

impl BoId {
    /// Reads sixteen characters of either depository.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let shape: &[Run] = if is_nsdl(text) { &NSDL_SHAPE } else { &CDSL_SHAPE };
        check_shape(IdentifierKind::BoId, text, shape)?;
        Ok(Self(Text::of(text)))
    }

    /// The depository, told by the first letters.
    pub fn depository(&self) -> Depository {
        if is_nsdl(self.as_str()) { Depository::Nsdl } else { Depository::Cdsl }
    }

    /// The first eight characters: the participant.
    pub fn participant(&self) -> &str {
        &self.as_str()[..8]
    }

    /// The last eight characters: the client at that participant.
    pub fn client(&self) -> &str {
        &self.as_str()[8..]
    }
}

fn is_nsdl(text: &str) -> bool {
    text.starts_with("IN")
}
