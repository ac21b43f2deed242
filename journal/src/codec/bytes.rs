//! Bytes: numbers, text, dates and presence bits, each written and read in one way.
//!
//! In: plain values. Out: bytes, and the values again or what is [`Wrong`] with the bytes. Never
//! here: what an event is. A difference wraps around, so that every value can be written after
//! every other.

use super::Wrong;
use terms::{
    AccountId, AssetId, ContentHash, Date, Decimal, Moment, Name, Origin, Posting, Quantity,
    SCALE_MAX, SourceId,
};

/// The origin of a command; a row of another document; and from there on a row of the same
/// document.
const COMMAND: u64 = 0;
const OTHER_SOURCE: u64 = 1;
const SAME_SOURCE: u64 = 2;

/// How many bits of a wide number are written by themselves; with a sign and 64 bits before them
/// there is room for every sum of more than a quantity.
const LOW_BITS: u32 = 63;
const LOW_MASK: i128 = (1 << LOW_BITS) - 1;

/// What the next row, date and moment are written against. A batch starts with nothing but zeros.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    source: u32,
    row: u32,
    days: i32,
    moment_ns: i64,
}

/// Appends values to a body.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
    before: Before,
}

impl Writer {
    pub const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The body; the next one starts with as much room.
    pub fn take(&mut self) -> Vec<u8> {
        self.before = Before::default();
        let room = Vec::with_capacity(self.bytes.len());
        std::mem::replace(&mut self.bytes, room)
    }

    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    pub fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63).cast_unsigned());
    }

    /// A number of more than 64 bits, in two parts.
    pub fn wide(&mut self, number: i128) {
        let high = i64::try_from(number >> LOW_BITS);
        self.signed(high.expect("no sum has more digits than its limit lets it have"));
        self.number(u64::try_from(number & LOW_MASK).expect("it was cut to fewer bits"));
    }

    pub fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub fn presence<const N: usize>(&mut self, present: [bool; N]) {
        let bits =
            present.iter().enumerate().fold(0, |bits, (place, bit)| bits | u8::from(*bit) << place);
        self.byte(bits);
    }

    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub fn hash(&mut self, hash: ContentHash) {
        self.bytes.extend_from_slice(&hash.0);
    }

    pub fn account_id(&mut self, account: AccountId) {
        self.number(account.0.into());
    }

    pub fn asset_id(&mut self, asset: AssetId) {
        self.number(asset.0.into());
    }

    pub fn quantity(&mut self, quantity: Quantity) {
        self.signed(quantity.units());
    }

    pub fn decimal(&mut self, decimal: Decimal) {
        assert!(decimal.scale <= SCALE_MAX, "the doors let in no more digits behind the point");
        self.byte(decimal.scale);
        self.signed(decimal.mantissa);
    }

    pub fn date(&mut self, date: Date) {
        self.signed(date.days().wrapping_sub(self.before.days).into());
        self.before.days = date.days();
    }

    pub fn moment(&mut self, moment: Moment) {
        self.signed(moment.0.wrapping_sub(self.before.moment_ns));
        self.before.moment_ns = moment.0;
    }

    /// Where the next event came from: the rows after it are written against this one.
    pub fn origin(&mut self, origin: Origin) {
        self.other_origin(origin);
        if let Origin::Row { source, row } = origin {
            self.before = Before { source: source.0, row, ..self.before };
        }
    }

    /// Where an earlier event came from, which says nothing of the rows to come.
    pub fn other_origin(&mut self, origin: Origin) {
        match origin {
            Origin::Command => self.number(COMMAND),
            Origin::Row { source, row } if source.0 == self.before.source => {
                let rows = i64::from(row) - i64::from(self.before.row);
                self.number(SAME_SOURCE + (rows << 1 ^ rows >> 63).cast_unsigned());
            }
            Origin::Row { source, row } => {
                self.number(OTHER_SOURCE);
                self.number(source.0.into());
                self.number(row.into());
            }
        }
    }
}

/// Takes values from the front of a body.
#[derive(Debug)]
pub struct Reader<'body> {
    rest: &'body [u8],
    size: usize,
    before: Before,
    /// The postings of the entry that is being read. They stay here so that the next entry finds
    /// the room: an entry of seven postings reads a fifth faster than when each goes straight into
    /// [`terms::Entry::try_new`].
    pub postings: Vec<Posting>,
}

impl<'body> Reader<'body> {
    pub fn new(body: &'body [u8]) -> Self {
        Self { rest: body, size: body.len(), before: Before::default(), postings: Vec::new() }
    }

    pub const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Leaves the rest unread and says where it began.
    pub fn give_up(&mut self) -> usize {
        self.size - std::mem::take(&mut self.rest).len()
    }

    pub fn byte(&mut self) -> Result<u8, Wrong> {
        let (byte, rest) = self.rest.split_first().ok_or(Wrong::CutOff)?;
        self.rest = rest;
        Ok(*byte)
    }

    pub fn number(&mut self) -> Result<u64, Wrong> {
        let mut number = 0;
        for (index, byte) in self.rest.iter().enumerate() {
            let (seven_bits, shift) = (u64::from(byte & 0x7f), 7 * index);
            if shift > 63 || seven_bits > u64::MAX >> shift {
                return Err(Wrong::NumberTooLarge);
            }
            number |= seven_bits << shift;
            if *byte <= 0x7f {
                self.rest = &self.rest[index + 1..];
                return Ok(number);
            }
        }
        Err(Wrong::CutOff)
    }

    /// A number of 32 bits: an id or a row.
    pub fn number_32(&mut self) -> Result<u32, Wrong> {
        u32::try_from(self.number()?).map_err(|_| Wrong::NumberTooLarge)
    }

    pub fn signed(&mut self) -> Result<i64, Wrong> {
        self.number().map(unzigzag)
    }

    pub fn wide(&mut self) -> Result<i128, Wrong> {
        let (high, low) = (i128::from(self.signed()?), i128::from(self.number()?));
        if low > LOW_MASK { Err(Wrong::NumberTooLarge) } else { Ok(high << LOW_BITS | low) }
    }

    pub fn presence<const N: usize>(&mut self) -> Result<[bool; N], Wrong> {
        let bits = self.byte()?;
        let present = std::array::from_fn(|place| bits >> place & 1 == 1);
        if u32::from(bits) >> N == 0 { Ok(present) } else { Err(Wrong::UnknownPresence(bits)) }
    }

    pub fn text(&mut self) -> Result<&'body str, Wrong> {
        let length = usize::try_from(self.number()?).map_err(|_| Wrong::CutOff)?;
        let (text, rest) = self.rest.split_at_checked(length).ok_or(Wrong::CutOff)?;
        self.rest = rest;
        std::str::from_utf8(text).map_err(|_| Wrong::NotUtf8)
    }

    pub fn name(&mut self) -> Result<Name, Wrong> {
        self.text().map(Name::from)
    }

    pub fn hash(&mut self) -> Result<ContentHash, Wrong> {
        let (hash, rest) = self.rest.split_first_chunk().ok_or(Wrong::CutOff)?;
        self.rest = rest;
        Ok(ContentHash(*hash))
    }

    pub fn account_id(&mut self) -> Result<AccountId, Wrong> {
        self.number_32().map(AccountId)
    }

    pub fn asset_id(&mut self) -> Result<AssetId, Wrong> {
        self.number_32().map(AssetId)
    }

    pub fn quantity(&mut self) -> Result<Quantity, Wrong> {
        let units = self.signed()?;
        // The smallest i64 has no size of its own, so it is kept from the check of the size.
        let quantity = units.checked_abs().and_then(|_| Quantity::try_new(units.into()));
        quantity.ok_or(Wrong::QuantityTooLarge(units))
    }

    pub fn decimal(&mut self) -> Result<Decimal, Wrong> {
        let scale = self.byte()?;
        if scale > SCALE_MAX {
            return Err(Wrong::ScaleTooLarge(scale));
        }
        Ok(Decimal { mantissa: self.signed()?, scale })
    }

    pub fn date(&mut self) -> Result<Date, Wrong> {
        let days = i32::try_from(self.signed()?).map_err(|_| Wrong::NumberTooLarge)?;
        self.before.days = self.before.days.wrapping_add(days);
        Ok(Date::from_days(self.before.days))
    }

    pub fn moment(&mut self) -> Result<Moment, Wrong> {
        self.before.moment_ns = self.before.moment_ns.wrapping_add(self.signed()?);
        Ok(Moment(self.before.moment_ns))
    }

    /// See [`Writer::origin`].
    pub fn origin(&mut self) -> Result<Origin, Wrong> {
        let origin = self.other_origin()?;
        if let Origin::Row { source, row } = origin {
            self.before = Before { source: source.0, row, ..self.before };
        }
        Ok(origin)
    }

    /// See [`Writer::other_origin`].
    pub fn other_origin(&mut self) -> Result<Origin, Wrong> {
        match self.number()? {
            COMMAND => Ok(Origin::Command),
            OTHER_SOURCE => {
                Ok(Origin::Row { source: SourceId(self.number_32()?), row: self.number_32()? })
            }
            same_source => {
                let rows = unzigzag(same_source - SAME_SOURCE);
                let row = rows
                    .checked_add(self.before.row.into())
                    .and_then(|row| u32::try_from(row).ok());
                Ok(Origin::Row {
                    source: SourceId(self.before.source),
                    row: row.ok_or(Wrong::NumberTooLarge)?,
                })
            }
        }
    }
}

const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}
