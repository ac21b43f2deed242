//! The images of what every table is made of: numbers, texts, options, rows, ordered maps; and
//! tables of names found again.

use super::{Image, Reader, Writer};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::NonZeroU32;
use terms::{Name, NameTable, Numbered};

/// The table of the names of rows in the order of their numbers; none when two rows have one name.
pub(crate) fn numbered<'r, Row: 'r, Id: Numbered>(
    rows: impl IntoIterator<Item = &'r Row>,
    name: impl Fn(&'r Row) -> &'r Name,
) -> Option<NameTable<Id>> {
    NameTable::of(rows.into_iter().map(|row| name(row).clone()))
}

impl Image for u64 {
    fn write(&self, to: &mut Writer) {
        to.number(*self);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.number()
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {
        $(impl Image for $number {
            fn write(&self, to: &mut Writer) {
                to.number((*self).into());
            }
            fn read(from: &mut Reader<'_>) -> Option<Self> {
                Self::try_from(from.number()?).ok()
            }
        })+
    };
}
numbers!(u8, u32);

impl Image for NonZeroU32 {
    fn write(&self, to: &mut Writer) {
        self.get().write(to);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::new(u32::read(from)?)
    }
}

impl Image for bool {
    fn write(&self, to: &mut Writer) {
        to.byte((*self).into());
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        match from.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Image for usize {
    fn write(&self, to: &mut Writer) {
        to.count(*self);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.number()?.try_into().ok()
    }
}

impl Image for i64 {
    fn write(&self, to: &mut Writer) {
        to.signed(*self);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.signed()
    }
}

impl Image for i32 {
    fn write(&self, to: &mut Writer) {
        to.signed((*self).into());
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.signed()?.try_into().ok()
    }
}

impl Image for i128 {
    fn write(&self, to: &mut Writer) {
        to.bytes.extend_from_slice(&self.to_le_bytes());
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.array().map(Self::from_le_bytes)
    }
}

impl Image for String {
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.text().map(Self::from)
    }
}

impl Image for Name {
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.text().map(Self::from)
    }
}

impl<Value: Image> Image for Option<Value> {
    fn write(&self, to: &mut Writer) {
        to.byte(u8::from(self.is_some()));
        if let Some(value) = self {
            value.write(to);
        }
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        match from.byte()? {
            0 => Some(None),
            1 => Value::read(from).map(Some),
            _ => None,
        }
    }
}

impl<Value: Image> Image for Box<Value> {
    fn write(&self, to: &mut Writer) {
        self.as_ref().write(to);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Value::read(from).map(Self::new)
    }
}

impl<Row: Image> Image for Vec<Row> {
    fn write(&self, to: &mut Writer) {
        to.rows(self);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let count = from.count()?;
        let mut rows = Self::with_capacity(from.room::<Row>(count));
        for _ in 0..count {
            rows.push(Row::read(from)?);
        }
        Some(rows)
    }
}

impl<Row: Image> Image for VecDeque<Row> {
    fn write(&self, to: &mut Writer) {
        to.rows(self);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Vec::read(from).map(Self::from)
    }
}

/// By key; keys that do not ascend are none that a map has given.
impl<Key: Image + Ord, Value: Image> Image for BTreeMap<Key, Value> {
    fn write(&self, to: &mut Writer) {
        to.count(self.len());
        for (key, value) in self {
            key.write(to);
            value.write(to);
        }
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let rows: Vec<(Key, Value)> = Image::read(from)?;
        rows.is_sorted_by(|(one, _), (next, _)| one < next).then(|| rows.into_iter().collect())
    }
}

/// Keys that do not ascend are none that a set has given.
impl<Key: Image + Ord> Image for BTreeSet<Key> {
    fn write(&self, to: &mut Writer) {
        to.count(self.len());
        for key in self {
            key.write(to);
        }
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let keys: Vec<Key> = Image::read(from)?;
        keys.is_sorted_by(|one, next| one < next).then(|| keys.into_iter().collect())
    }
}

macro_rules! tuples {
    ($(($($part:ident),+))+) => {
        $(impl<$($part: Image),+> Image for ($($part,)+) {
            fn write(&self, to: &mut Writer) {
                #[allow(non_snake_case, reason = "a part is called as its type is")]
                let ($($part,)+) = self;
                $($part.write(to);)+
            }
            fn read(from: &mut Reader<'_>) -> Option<Self> {
                Some(($($part::read(from)?,)+))
            }
        })+
    };
}
tuples!((A, B)(A, B, C)(A, B, C, D)(A, B, C, D, E, F));
