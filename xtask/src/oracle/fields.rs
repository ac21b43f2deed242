//! The inputs of a case, read by name. What is missing or not in its form makes the case one of
//! another shape.

use serde_json::{Map, Value};
use terms::{Date, Decimal, Side};

/// Why a solver gave nothing to compare.
#[derive(Debug, PartialEq, Eq)]
pub enum Unsolved {
    /// The inputs are not what this shape has.
    NotTheShape,
    /// The house refused an input, with this code and sentence.
    Refused(String),
}

impl From<office::Rejection> for Unsolved {
    fn from(rejection: office::Rejection) -> Self {
        Self::Refused(format!("{} ({rejection})", rejection.code()))
    }
}

impl From<office::clearance::Refusal> for Unsolved {
    fn from(refusal: office::clearance::Refusal) -> Self {
        office::Rejection::from(refusal).into()
    }
}

/// What a reading gives.
pub type Reading<T> = Result<T, Unsolved>;

/// Named inputs, of a case or of a row within one, and what the case expects.
#[derive(Clone, Copy)]
pub struct Fields<'c> {
    inputs: &'c Map<String, Value>,
    expected: &'c Value,
}

impl<'c> Fields<'c> {
    /// The inputs of a case.
    pub const fn new(inputs: &'c Map<String, Value>, expected: &'c Value) -> Self {
        Self { inputs, expected }
    }

    /// Is it given?
    pub fn has(&self, key: &str) -> bool {
        self.inputs.contains_key(key)
    }

    /// Refuses a row with any other key than these.
    pub fn only(&self, keys: &[&str]) -> Reading<()> {
        if self.inputs.keys().all(|key| keys.contains(&key.as_str())) {
            Ok(())
        } else {
            Err(Unsolved::NotTheShape)
        }
    }

    /// Does the case expect a value of this name?
    pub fn expects(&self, key: &str) -> bool {
        self.expected.get(key).is_some()
    }

    /// What the case expects under a name.
    pub fn expected(&self, key: &str) -> Option<&'c Value> {
        self.expected.get(key)
    }

    /// What the case expects, by name.
    pub fn expected_names(&self) -> impl Iterator<Item = &'c str> + use<'c> {
        self.expected.as_object().into_iter().flat_map(|fields| fields.keys().map(String::as_str))
    }

    /// Names and values, in order.
    pub fn entries(&self) -> impl Iterator<Item = (&'c str, &'c Value)> + use<'c> {
        self.inputs.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// A value, when it is given.
    pub fn value(&self, key: &str) -> Option<&'c Value> {
        self.inputs.get(key).filter(|value| !value.is_null())
    }

    /// Text; a number counts as the text that shows it.
    pub fn text(&self, key: &str) -> Reading<String> {
        self.optional_text(key)?.ok_or(Unsolved::NotTheShape)
    }

    /// Text, or nothing.
    pub fn optional_text(&self, key: &str) -> Reading<Option<String>> {
        self.value(key).map(text).transpose()
    }

    /// A number.
    pub fn number(&self, key: &str) -> Reading<Decimal> {
        self.optional_number(key)?.ok_or(Unsolved::NotTheShape)
    }

    /// A number, or nothing.
    pub fn optional_number(&self, key: &str) -> Reading<Option<Decimal>> {
        self.value(key).map(number).transpose()
    }

    /// A small count, or nothing.
    pub fn optional_count(&self, key: &str) -> Reading<Option<u8>> {
        let count = |number: Decimal| {
            number.units(0).and_then(|units| u8::try_from(units).ok()).ok_or(Unsolved::NotTheShape)
        };
        self.optional_number(key)?.map(count).transpose()
    }

    /// A day.
    pub fn date(&self, key: &str) -> Reading<Date> {
        self.optional_date(key)?.ok_or(Unsolved::NotTheShape)
    }

    /// A day, or nothing.
    pub fn optional_date(&self, key: &str) -> Reading<Option<Date>> {
        self.value(key).map(date).transpose()
    }

    /// Days; none when they are not given.
    pub fn dates(&self, key: &str) -> Reading<Vec<Date>> {
        self.optional_rows(key)?.iter().map(date).collect()
    }

    /// Which way, in the words that people use.
    pub fn side(&self, key: &str) -> Reading<Side> {
        side(&self.text(key)?)
    }

    /// A list.
    pub fn rows(&self, key: &str) -> Reading<&'c [Value]> {
        self.value(key).and_then(Value::as_array).map(Vec::as_slice).ok_or(Unsolved::NotTheShape)
    }

    /// A list; an empty one when it is not given.
    pub fn optional_rows(&self, key: &str) -> Reading<&'c [Value]> {
        if self.value(key).is_none() { Ok(&[]) } else { self.rows(key) }
    }

    /// Named values within this one.
    pub fn record(&self, key: &str) -> Reading<Fields<'c>> {
        self.value(key).map_or(Err(Unsolved::NotTheShape), |value| self.within(value))
    }

    /// A row of a list as named values.
    pub fn within(&self, row: &'c Value) -> Reading<Fields<'c>> {
        row.as_object()
            .map(|inputs| Fields { inputs, expected: self.expected })
            .ok_or(Unsolved::NotTheShape)
    }
}

/// Text; a number counts as the text that shows it.
pub fn text(value: &Value) -> Reading<String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            Err(Unsolved::NotTheShape)
        }
    }
}

/// A number, written as one or as text.
pub fn number(value: &Value) -> Reading<Decimal> {
    Decimal::parse(&text(value)?).ok_or(Unsolved::NotTheShape)
}

/// A day.
pub fn date(value: &Value) -> Reading<Date> {
    value.as_str().and_then(Date::parse).ok_or(Unsolved::NotTheShape)
}

/// Which way, in the words that people use.
pub fn side(word: &str) -> Reading<Side> {
    match word.to_lowercase().replace('_', " ").as_str() {
        "b" | "buy" => Ok(Side::Buy),
        "s" | "sell" | "sell long" => Ok(Side::Sell),
        "ss" | "sell short" | "short" => Ok(Side::SellShort),
        "sx" | "sell short exempt" => Ok(Side::SellShortExempt),
        _ => Err(Unsolved::NotTheShape),
    }
}

/// Numbers in units of the finest of their scales, and that scale.
pub fn aligned(numbers: &[Decimal]) -> Reading<(Vec<i64>, u8)> {
    let scale = numbers.iter().map(|number| number.scale).max().unwrap_or(0);
    let units = numbers.iter().map(|number| number.units(scale).ok_or(Unsolved::NotTheShape));
    Ok((units.collect::<Reading<_>>()?, scale))
}
