//! PAN, the Permanent Account Number of an Indian taxpayer: `AAAPA9999A`.
//!
//! The fourth letter tells the kind of holder, the fifth is the first of the name, the serial runs
//! from 0001. The last letter is a check letter whose rule the department does not publish, so only
//! its form is checked. Source: Income Tax Department of India, section 139A and rule 114.

use super::error::{IdentifierError, IdentifierKind, seen};
use super::shape::{Class, Run, check_shape};
use super::text::{Text, identifier};

const SHAPE: [Run; 3] = [(5, Class::Letter), (4, Class::Digit), (1, Class::Letter)];

const HOLDERS: [(char, &str); 10] = [
    ('A', "association of persons"),
    ('B', "body of individuals"),
    ('C', "company"),
    ('F', "firm"),
    ('G', "government"),
    ('H', "Hindu undivided family"),
    ('J', "artificial juridical person"),
    ('L', "local authority"),
    ('P', "individual"),
    ('T', "trust"),
];

identifier! {
    /// An Indian taxpayer, such as `ACUPA7085R`. Show [`Pan::masked`] to anyone who need not know
    /// it.
    Pan, 10
}

impl Pan {
    /// Reads ten characters and checks holder letter and serial.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        check_shape(IdentifierKind::Pan, text, &SHAPE)?;
        let pan = Self(Text::of(text));
        let holder = pan.holder_letter();
        if holder_name(holder).is_none() {
            let expected = HOLDERS.map(|(letter, _)| letter.to_string()).join(", ");
            return Err(IdentifierError::PanUnknownHolder { seen: seen(text), holder, expected });
        }
        if &text[5..9] == "0000" {
            return Err(IdentifierError::PanZeroSerial { seen: seen(text) });
        }
        Ok(pan)
    }

    /// The fourth letter, which tells the kind of holder.
    pub fn holder_letter(&self) -> char {
        char::from(self.as_str().as_bytes()[3])
    }

    /// The kind of holder, such as "individual".
    pub fn holder(&self) -> &'static str {
        holder_name(self.holder_letter()).expect("the holder letter was checked when it was read")
    }

    /// The PAN with its serial hidden, `AAPPVXXXXK`, as the tax board masks it.
    pub fn masked(&self) -> String {
        let text = self.as_str();
        format!("{}XXXX{}", &text[..5], &text[9..])
    }
}

fn holder_name(letter: char) -> Option<&'static str> {
    HOLDERS.iter().find(|holder| holder.0 == letter).map(|holder| holder.1)
}
