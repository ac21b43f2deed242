//! The value of one column of one row: nothing, a whole number, or text. The same in both engines.

use rusqlite::types::{ToSqlOutput, ValueRef};
use terms::{AccountId, AssetId, ContentHash, Date, Name, Total};

/// The content of a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number: a count of smallest units, a number of a row, a day since 1970-01-01.
    Int(i64),
    /// Text.
    Text(Name),
}

impl Value {
    /// Text that the house writes itself.
    pub fn word(word: &'static str) -> Self {
        Self::Text(Name::const_new(word))
    }

    /// A sequence number. No journal lets it grow beyond what a column holds; a larger one that
    /// somebody asks about stands behind every event.
    pub fn seq(seq: u64) -> Self {
        Self::Int(i64::try_from(seq).unwrap_or(i64::MAX))
    }

    /// A total: a whole number while it fits into 64 bits, its digits as text beyond.
    pub fn total(total: Total) -> Self {
        i64::try_from(total.0)
            .map_or_else(|_| Self::Text(Name::from(total.0.to_string())), Self::Int)
    }

    /// The number; none when it is nothing or text.
    pub const fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Null | Self::Text(_) => None,
        }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Int(number.into())
    }
}

impl From<AccountId> for Value {
    fn from(account: AccountId) -> Self {
        Self::Int(account.0.into())
    }
}

impl From<AssetId> for Value {
    fn from(asset: AssetId) -> Self {
        Self::Int(asset.0.into())
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Self::Int(date.days().into())
    }
}

impl From<&Name> for Value {
    fn from(text: &Name) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Name::from(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Name::from(text))
    }
}

impl From<ContentHash> for Value {
    fn from(hash: ContentHash) -> Self {
        Self::from(hash.to_string())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}
