//! CUSIP, the North American security number: six for the issuer, two for the issue, a check digit.
//!
//! `*`, `@` and `#` occur in private placement numbers (PPN). A CINS number, whose first character
//! is a letter, is a CUSIP of a foreign issuer and reads the same.
//! Source: ANSI X9.6; CUSIP Global Services for PPN and CINS.

use super::check_digit::{check_digits_agree, fill_to_ten, sum_doubling_even_positions};
use super::error::{IdentifierError, IdentifierKind};
use super::shape::{Class, Run, check_shape};
use super::text::{Text, identifier};

const SHAPE: [Run; 2] = [(8, Class::CusipCharacter), (1, Class::Digit)];

identifier! {
    /// A North American security, such as `037833100`.
    Cusip, 9
}

impl Cusip {
    /// Reads nine characters and checks the last.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        check_shape(IdentifierKind::Cusip, text, &SHAPE)?;
        let (body, found) = text.split_at(8);
        let expected = fill_to_ten(sum_doubling_even_positions(body)).to_string();
        check_digits_agree(IdentifierKind::Cusip, text, found, &expected)?;
        Ok(Self(Text::of(text)))
    }
}
