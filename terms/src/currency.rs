//! Currencies of account, and the units in which prices are quoted.
//!
//! In: a code from a file. Out: a [`Currency`] with its number of decimals, or a refusal. Units
//! such as GBX (pence) are not ISO 4217 and no account is kept in them: a price in them is a
//! [`QuoteUnit`], and money is its currency. Metals, drawing rights and test codes have no minor
//! unit, so no smallest amount, and are refused.
//!
//! Sources: ISO 4217 list one (`terms/data/iso4217.csv`); GBX, `GBp`, `ZAc` and ILA are conventions
//! of the London, Johannesburg and Tel Aviv exchanges and their data vendors.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::identifiers::error::seen;
use crate::identifiers::table;
use crate::identifiers::text::{Text, identifier};
use crate::{Say, Wording};

/// Quotation units that are a hundredth of their currency.
const HUNDREDTHS: [(&str, Currency); 4] = [
    ("GBX", Currency::GBP),
    ("GBp", Currency::GBP),
    ("ZAc", Currency::ZAR),
    ("ILA", Currency::ILS),
];

identifier! {
    /// A currency of account, such as `INR`.
    Currency, 3
}

identifier! {
    /// The unit of a quoted price: a currency, or a hundredth of one, such as `GBX`.
    QuoteUnit, 3
}

crate::sentences! {
    in crate::words::english_words;

    /// Why a code is not a currency of account.
    pub enum CurrencyError {
        /// A hundredth of a currency: prices may be quoted in it, money may not.
        #[error("currency {unit} is a unit of quotation, one hundredth of {currency}; expected {currency}, and prices divided by 100")]
        CurrencyOnlyAQuoteUnit { unit: QuoteUnit, currency: Currency },
        /// Not three upper-case letters.
        #[error("currency {seen} is not three upper-case letters; expected an ISO 4217 code such as EUR")]
        CurrencyWrongForm { seen: Wording },
        /// ISO lists no such currency today.
        #[error("currency {seen} is not an active ISO 4217 code; expected one such as EUR")]
        CurrencyNotListed { seen: Wording },
        /// In ISO 4217, but without a smallest unit.
        #[error(
            "currency {seen} ({name}) has no minor unit in ISO 4217, so no account is kept in it; expected a currency such as EUR, or book an instrument"
        )]
        CurrencyNoMinorUnit { seen: Wording, name: &'static str },
    }
}

impl CurrencyError {
    /// The stable code of the rule, for reports and tests.
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(Text::full(*b"EUR"));
    /// The pound sterling.
    pub const GBP: Self = Self(Text::full(*b"GBP"));
    /// The shekel.
    pub const ILS: Self = Self(Text::full(*b"ILS"));
    /// The Indian rupee.
    pub const INR: Self = Self(Text::full(*b"INR"));
    /// The United States dollar.
    pub const USD: Self = Self(Text::full(*b"USD"));
    /// The rand.
    pub const ZAR: Self = Self(Text::full(*b"ZAR"));

    /// Reads an active ISO 4217 code, funds codes included, that has a minor unit.
    pub fn parse(text: &str) -> Result<Self, CurrencyError> {
        if let Some(currency) = whole_of_hundredth(text) {
            let unit = QuoteUnit(Text::of(text));
            return Err(CurrencyError::CurrencyOnlyAQuoteUnit { unit, currency });
        }
        if text.len() != 3 || !text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(CurrencyError::CurrencyWrongForm { seen: seen(text).wording() });
        }
        let Some(listed) = listed().get(text) else {
            return Err(CurrencyError::CurrencyNotListed { seen: seen(text).wording() });
        };
        if listed.minor_units.is_none() {
            return Err(CurrencyError::CurrencyNoMinorUnit {
                seen: seen(text).wording(),
                name: listed.name,
            });
        }
        Ok(Self(Text::of(text)))
    }

    /// How many decimals the smallest amount has: 2 for EUR, 0 for JPY, 3 for KWD, 4 for CLF.
    pub fn minor_units(self) -> u8 {
        self.listed().minor_units.expect("a currency without minor unit is refused when read")
    }

    /// The English name of ISO 4217.
    pub fn name(self) -> &'static str {
        self.listed().name
    }

    fn listed(self) -> &'static Listed {
        listed().get(self.as_str()).expect("a currency was found in the table when it was read")
    }
}

impl QuoteUnit {
    /// Reads a currency, or GBX, `GBp`, `ZAc` or ILA.
    pub fn parse(text: &str) -> Result<Self, CurrencyError> {
        match whole_of_hundredth(text) {
            Some(_) => Ok(Self(Text::of(text))),
            None => Currency::parse(text).map(Self::from),
        }
    }

    /// The currency in which money that follows from the price is booked.
    pub fn currency(self) -> Currency {
        whole_of_hundredth(self.as_str()).unwrap_or(Currency(self.0))
    }

    /// How many of this unit are one of its currency: 100 for GBX, 1 for a currency.
    /// A quoted price is divided by it.
    pub fn units_per_currency(self) -> u8 {
        if whole_of_hundredth(self.as_str()).is_some() { 100 } else { 1 }
    }
}

impl From<Currency> for QuoteUnit {
    fn from(currency: Currency) -> Self {
        Self(currency.0)
    }
}

fn whole_of_hundredth(text: &str) -> Option<Currency> {
    HUNDREDTHS.iter().find(|unit| unit.0 == text).map(|unit| unit.1)
}

/// A row of ISO 4217.
struct Listed {
    minor_units: Option<u8>,
    name: &'static str,
}

fn listed() -> &'static BTreeMap<&'static str, Listed> {
    static LISTED: OnceLock<BTreeMap<&str, Listed>> = OnceLock::new();
    LISTED.get_or_init(|| {
        let rows = table::rows::<3>(include_str!("../data/iso4217.csv"));
        rows.map(|[code, minor_units, name]| {
            (code, Listed { minor_units: decimals(minor_units), name })
        })
        .collect()
    })
}

/// Reads the column `minor_units`, where "-" is none.
fn decimals(column: &str) -> Option<u8> {
    (column != "-").then(|| column.parse().expect("minor_units is a digit or -"))
}
