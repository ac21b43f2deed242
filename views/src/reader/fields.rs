//! The fields of a row that was read, one after the other, each as what the layout says that it is.

use crate::failure::{Failure, Result};
use crate::value::Value;
use terms::{ContentHash, Date, Name};

/// The fields of a row.
pub struct Fields<'row> {
    rest: std::slice::Iter<'row, Value>,
}

impl<'row> Fields<'row> {
    /// The fields of a row, from the first on.
    pub fn of(row: &'row [Value]) -> Self {
        Self { rest: row.iter() }
    }

    fn next(&mut self) -> Result<&'row Value> {
        self.rest.next().ok_or_else(|| unreadable("it has fewer columns"))
    }

    /// A whole number.
    pub fn int(&mut self) -> Result<i64> {
        self.int_or_none()?.ok_or_else(|| unreadable("a number is missing"))
    }

    /// A whole number, when there is one.
    pub fn int_or_none(&mut self) -> Result<Option<i64>> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(*number)),
            Value::Text(_) => Err(unreadable("a number is text")),
        }
    }

    /// A sequence number or a count.
    pub fn seq(&mut self) -> Result<u64> {
        u64::try_from(self.int()?).map_err(|_| unreadable("a count is negative"))
    }

    /// A sequence number, when there is one.
    pub fn seq_or_none(&mut self) -> Result<Option<u64>> {
        let number = self.int_or_none()?;
        number
            .map(|number| u64::try_from(number).map_err(|_| unreadable("a count is negative")))
            .transpose()
    }

    /// A number of an account, an asset, a document or a row.
    pub fn number(&mut self) -> Result<u32> {
        u32::try_from(self.int()?).map_err(|_| unreadable("a number of a row is too large"))
    }

    /// A number of a row, when there is one.
    pub fn number_or_none(&mut self) -> Result<Option<u32>> {
        let number = self.int_or_none()?;
        number
            .map(|number| {
                u32::try_from(number).map_err(|_| unreadable("a number of a row is too large"))
            })
            .transpose()
    }

    /// Digits behind a point.
    pub fn decimals(&mut self) -> Result<u8> {
        u8::try_from(self.int()?).map_err(|_| unreadable("too many decimals"))
    }

    /// A day.
    pub fn day(&mut self) -> Result<Date> {
        self.day_or_none()?.ok_or_else(|| unreadable("a day is missing"))
    }

    /// A day, when there is one.
    pub fn day_or_none(&mut self) -> Result<Option<Date>> {
        let day = self.int_or_none()?;
        day.map(|day| {
            i32::try_from(day).map(Date::from_days).map_err(|_| unreadable("a day is too far away"))
        })
        .transpose()
    }

    /// Text.
    pub fn text(&mut self) -> Result<Name> {
        self.text_or_none()?.ok_or_else(|| unreadable("a text is missing"))
    }

    /// Text, when there is any.
    pub fn text_or_none(&mut self) -> Result<Option<Name>> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.clone())),
            Value::Int(_) => Err(unreadable("a text is a number")),
        }
    }

    /// A hash, of 64 hexadecimal digits.
    pub fn hash(&mut self) -> Result<ContentHash> {
        let text = self.text()?;
        let mut hash = [0; 32];
        for (index, byte) in hash.iter_mut().enumerate() {
            let digits = text
                .get(2 * index..2 * index + 2)
                .ok_or_else(|| unreadable("a hash is too short"))?;
            *byte = u8::from_str_radix(digits, 16)
                .map_err(|_| unreadable("a hash is not hexadecimal"))?;
        }
        Ok(ContentHash(hash))
    }
}

fn unreadable(what: &str) -> Failure {
    Failure::Unreadable(what.to_owned())
}
