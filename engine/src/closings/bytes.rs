//! The byte form of a closing (a codec): numbers, texts, dates, postings, one behind the other.
//!
//! In: values. Out: bytes, and the same values again; none when the bytes say no such thing. Never
//! here: a file.

use journal::Hash;
use office::accounting::OffDay;
use terms::{AccountId, AssetId, BalanceSide, ChartLine, Class, Date, Kind, Name, Quantity, Total};

/// What is written so far. Numbers are LEB128, signed ones zigzagged, texts with their length
/// before them; totals take what they need.
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn number(&mut self, number: u64) {
        self.wide(number.into());
    }

    pub(super) fn wide(&mut self, mut number: u128) {
        while number > 0x7f {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    pub(super) fn total(&mut self, total: Total) {
        self.wide(((total.0 << 1) ^ (total.0 >> 127)).cast_unsigned());
    }

    pub(super) fn date(&mut self, date: Date) {
        self.total(Total(date.days().into()));
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(super) fn words(&mut self, words: impl ExactSizeIterator<Item = &'static str>) {
        self.number(words.len() as u64);
        words.for_each(|word| self.text(word));
    }

    pub(super) fn postings(&mut self, postings: &[OffDay]) {
        self.number(postings.len() as u64);
        for OffDay { counts_on, value_date, account, currency, quantity } in postings {
            self.date(*counts_on);
            self.date(*value_date);
            self.number(account.0.into());
            self.number(currency.0.into());
            self.total(Total::from(*quantity));
        }
    }

    pub(super) fn classes(&mut self, classes: &[ClassFrom]) {
        self.number(classes.len() as u64);
        for ClassFrom { account, from, class } in classes {
            self.number(account.0.into());
            self.date(*from);
            self.text(class.as_str());
        }
    }
}

/// What is still said of a line where it names no class.
const EVERY_CLASS: &str = "";

impl Writer {
    pub(super) fn lines(&mut self, lines: &[ChartLine]) {
        self.number(lines.len() as u64);
        for line in lines {
            let ChartLine { effective, gl_line, caption, focus_item, kind, class, balance } = line;
            self.date(*effective);
            for text in [gl_line, caption, focus_item] {
                self.text(text);
            }
            self.text(kind.as_str());
            self.text(class.map_or(EVERY_CLASS, Class::as_str));
            self.text(balance.as_str());
        }
    }
}

/// An account is of a class from a day on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct ClassFrom {
    pub(super) account: AccountId,
    pub(super) from: Date,
    pub(super) class: Class,
}

/// What is still to be read.
pub(super) struct Reader<'b>(pub(super) &'b [u8]);

impl Reader<'_> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    pub(super) fn wide(&mut self) -> Option<u128> {
        let mut number = 0_u128;
        for shift in (0..u128::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        u64::try_from(self.wide()?).ok()
    }

    pub(super) fn total(&mut self) -> Option<Total> {
        let number = self.wide()?;
        Some(Total((number >> 1).cast_signed() ^ -(number & 1).cast_signed()))
    }

    pub(super) fn date(&mut self) -> Option<Date> {
        i32::try_from(self.total()?.0).ok().map(Date::from_days)
    }

    pub(super) fn account(&mut self) -> Option<AccountId> {
        u32::try_from(self.number()?).ok().map(AccountId)
    }

    pub(super) fn asset(&mut self) -> Option<AssetId> {
        u32::try_from(self.number()?).ok().map(AssetId)
    }

    pub(super) fn text(&mut self) -> Option<&str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    pub(super) fn hash(&mut self) -> Option<Hash> {
        let (hash, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(Hash(*hash))
    }

    pub(super) fn postings(&mut self) -> Option<Vec<OffDay>> {
        (0..self.number()?).map(|_| self.posting()).collect()
    }

    pub(super) fn classes(&mut self) -> Option<Vec<ClassFrom>> {
        (0..self.number()?).map(|_| self.class()).collect()
    }

    pub(super) fn lines(&mut self) -> Option<Vec<ChartLine>> {
        (0..self.number()?).map(|_| self.line()).collect()
    }

    fn line(&mut self) -> Option<ChartLine> {
        let effective = self.date()?;
        let [gl_line, caption, focus_item] = [self.name()?, self.name()?, self.name()?];
        let kind = Kind::parse(self.text()?)?;
        let class = match self.text()? {
            EVERY_CLASS => None,
            class => Some(Class::parse(class)?),
        };
        let balance = BalanceSide::parse(self.text()?)?;
        Some(ChartLine { effective, gl_line, caption, focus_item, kind, class, balance })
    }

    fn name(&mut self) -> Option<Name> {
        self.text().map(Name::from)
    }

    fn class(&mut self) -> Option<ClassFrom> {
        let (account, from) = (self.account()?, self.date()?);
        Some(ClassFrom { account, from, class: Class::parse(self.text()?)? })
    }

    fn posting(&mut self) -> Option<OffDay> {
        let (counts_on, value_date, account, currency) =
            (self.date()?, self.date()?, self.account()?, self.asset()?);
        Some(OffDay {
            counts_on,
            value_date,
            account,
            currency,
            quantity: Quantity::try_new(self.total()?.0)?,
        })
    }
}
