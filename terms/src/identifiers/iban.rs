//! IBAN, the International Bank Account Number: country, two check digits, domestic part (BBAN).
//!
//! The registry gives each country's BBAN its length and form. Belgium and Spain keep check digits
//! inside the BBAN; both are checked too, because a payment to such an account would bounce.
//! The registry's class `c` allows lower case (Monaco's own example has an `h`); the office keeps
//! one spelling, upper case. Sources: ISO 13616 and SWIFT's IBAN Registry; ISO 7064 MOD 97-10;
//! Consejo Superior Bancario for Spain; Febelfin for Belgium.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::check_digit::{check_digits_agree, value};
use super::country::unknown_country;
use super::error::{Allowed, IdentifierError, IdentifierKind, seen};
use super::mod97::{CheckDigits, check_digits_of};
use super::shape::{Class, Run, check_characters, check_shape, wrong_length};
use super::table;
use super::text::{Text, identifier};

/// Country and check digits, before the BBAN begins.
const HEAD: [Run; 2] = [(2, Class::Letter), (2, Class::Digit)];

identifier! {
    /// A bank account, such as `GR1601101050000010547023795`, without blanks.
    Iban, 34
}

impl Iban {
    /// Reads an IBAN of a country of the registry and checks form and check digits.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        if text.chars().count() < 4 {
            return Err(wrong_length(IdentifierKind::Iban, text, &Allowed::LengthOfIban));
        }
        check_characters(IdentifierKind::Iban, text, &HEAD)?;
        let (country, found) = text[..4].split_at(2);
        let shape = [HEAD.as_slice(), bban_shape(country, text)?].concat();
        check_shape(IdentifierKind::Iban, text, &shape)?;
        let upper = text.to_ascii_uppercase();
        let bban = &upper[4..];
        let expected = check_digits_of(&format!("{bban}{country}")).to_string();
        check_digits_agree(IdentifierKind::Iban, text, found, &expected)?;
        check_national_digits(text, country, bban)?;
        Ok(Self(Text::of(&upper)))
    }

    /// The check digits that belong between `country` and `bban`.
    pub fn check_digits(country: &str, bban: &str) -> Result<CheckDigits, IdentifierError> {
        check_shape(IdentifierKind::Iban, bban, bban_shape(country, bban)?)?;
        Ok(check_digits_of(&format!("{bban}{country}")))
    }

    /// The first two letters: the country of the bank. XK, Kosovo, is not in ISO 3166.
    pub fn country(&self) -> &str {
        &self.as_str()[..2]
    }
}

fn check_national_digits(text: &str, country: &str, bban: &str) -> Result<(), IdentifierError> {
    let (found, expected) = match country {
        "BE" => (bban[10..].to_owned(), belgian_digits(&bban[..10])),
        "ES" => (bban[8..10].to_owned(), spanish_digits(&bban[..8], &bban[10..])),
        _ => return Ok(()),
    };
    if found == expected {
        return Ok(());
    }
    Err(IdentifierError::IbanWrongNationalCheckDigits { seen: seen(text), found, expected })
}

/// Belgium: bank and account, ten digits, modulo 97, where 97 stands for 0.
fn belgian_digits(bank_and_account: &str) -> String {
    let remainder = bank_and_account.bytes().fold(0, |sum, digit| (sum * 10 + value(digit)) % 97);
    format!("{:02}", if remainder == 0 { 97 } else { remainder })
}

/// Spain: one digit for bank and branch, one for the account.
fn spanish_digits(bank_and_branch: &str, account: &str) -> String {
    format!("{}{}", spanish_digit(&format!("00{bank_and_branch}")), spanish_digit(account))
}

/// Ten digits weighed by the powers of two; 11 less the remainder by 11, where 11 is 0 and 10 is 1.
fn spanish_digit(ten_digits: &str) -> u32 {
    let weighed = ten_digits.bytes().zip(0..).map(|(digit, power)| value(digit) << power);
    match weighed.sum::<u32>() % 11 {
        remainder @ (0 | 1) => remainder,
        remainder => 11 - remainder,
    }
}

fn bban_shape(country: &str, text: &str) -> Result<&'static [Run], IdentifierError> {
    let shape = bban_shapes().get(country).map(Vec::as_slice);
    shape
        .ok_or_else(|| unknown_country(IdentifierKind::Iban, text, country, Allowed::CountryOfIban))
}

fn bban_shapes() -> &'static BTreeMap<&'static str, Vec<Run>> {
    static SHAPES: OnceLock<BTreeMap<&str, Vec<Run>>> = OnceLock::new();
    SHAPES.get_or_init(|| {
        let rows = table::rows::<2>(include_str!("../../data/iban.csv"));
        rows.map(|[country, runs]| (country, bban_runs(runs))).collect()
    })
}

/// Reads the registry's notation: `4a14n` is four letters, then fourteen digits.
fn bban_runs(notation: &str) -> Vec<Run> {
    let runs = notation.split_inclusive(|character: char| character.is_ascii_alphabetic());
    runs.map(|run| {
        let (count, class) = run.split_at(run.len() - 1);
        let class = match class {
            "n" => Class::Digit,
            "a" => Class::Letter,
            "c" => Class::AnyCaseLetterOrDigit,
            _ => unreachable!("the IBAN table knows the classes n, a and c"),
        };
        (count.parse().expect("a run of the IBAN table starts with its count"), class)
    })
    .collect()
}
