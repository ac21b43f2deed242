//! Findings of a solver: the same tree as a case's `expected`, with numbers that are exact.

use terms::{Decimal, Quantity, Total};

/// A value that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// There is none.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A word, a date, an identifier.
    Text(String),
    /// A number of smallest units, with so many digits behind the point. It must be the same
    /// number.
    Amount(i128, u8),
    /// A fraction that nobody rounded. It is rounded half up to the digits that the case shows.
    Fraction(i128, i128),
    /// One after the other.
    List(Vec<Found>),
    /// By name.
    Record(Vec<(String, Found)>),
}

impl Found {
    /// A record of named values.
    pub fn record<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Record(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// Something that shows itself as text.
    #[allow(clippy::needless_pass_by_value, reason = "it is handed over as a function, by value")]
    pub fn text(value: impl ToString) -> Self {
        Self::Text(value.to_string())
    }

    /// A count.
    pub fn count(value: impl Into<i128>) -> Self {
        Self::Amount(value.into(), 0)
    }

    /// A quantity of an asset with so many decimals.
    pub fn quantity(quantity: Quantity, decimals: u8) -> Self {
        Self::Amount(i128::from(quantity.units()), decimals)
    }

    /// A total of an asset with so many decimals.
    pub fn total(total: Total, decimals: u8) -> Self {
        Self::Amount(total.0, decimals)
    }

    /// The number of a name in a record.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Record(fields) => {
                fields.iter().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// As a message shows it.
    pub fn show(&self) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::Flag(flag) => flag.to_string(),
            Self::Text(text) => text.clone(),
            Self::Amount(units, decimals) => Total(*units).show(*decimals).to_string(),
            Self::Fraction(numerator, denominator) => format!("{numerator}/{denominator}"),
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::show).collect::<Vec<_>>().join(", "))
            }
            Self::Record(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(key, value)| format!("{key}: {}", value.show())).collect();
                format!("{{{}}}", fields.join(", "))
            }
        }
    }
}

impl From<Decimal> for Found {
    fn from(decimal: Decimal) -> Self {
        Self::Amount(i128::from(decimal.mantissa), decimal.scale)
    }
}
