//! Columns of a report: their names, types and meanings; and the cells under them.
//!
//! Each report declares its row once, as a struct whose fields are typed. The macro `row!` makes
//! the list of columns out of it, because no function can read the names of fields: so a column's
//! name, its type, its meaning and its cell cannot drift apart.
//!
//! Never here: a language, a form of output.

use std::borrow::Cow;
use terms::{Date, Decimal, Name, Period, Say, Shown, Total, Wording};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The number of an account.
    Account,
    /// The code of an instrument or of a currency.
    Asset,
    /// An id that a person or a machine gave: a trade's, a voucher's, a hash.
    Code,
    /// A word of ours, out of a short list; its words in a language are `Family::Value`'s.
    Word,
    /// Yes or no.
    YesNo,
    /// What a person or a table of a market wrote.
    Text,
    /// A sentence of ours, in the reader's language.
    Sentence,
    /// A day, `2013-10-07`.
    Date,
    /// A month, `2013-10`.
    Period,
    /// A count, or a number in an order.
    Integer,
    /// An exact decimal: a price, a rate, a percentage.
    Decimal,
    /// A quantity of an asset, with as many digits as the asset has.
    Quantity,
    /// Money, with as many digits as its currency has.
    Money,
}

/// What a column is to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It says what the row is about: with the other keys it finds the row again. Rows that share
    /// every key are parts of one thing, and known by their order.
    Key,
    /// A figure, or what follows from one.
    Figure,
    /// The number of the row among the rows.
    RowNumber,
}

/// A column of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, in CSV and JSON; under `Family::Column` it has a word in every language.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// May there be nothing?
    pub is_nullable: bool,
    /// May a sentence stand in place of the figure, which says why there is none?
    pub may_say: bool,
    /// What it is to its row.
    pub role: Role,
    /// What it means, in English.
    pub meaning: &'static str,
}

/// A cell as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Empty.
    #[default]
    Nothing,
    /// A count, a quantity, money, a price or a rate: an exact decimal.
    Number(Shown),
    /// A day.
    Date(Date),
    /// A word of ours.
    Word(&'static str),
    /// A name, a code, a text.
    Text(Name),
    /// A sentence.
    Says(Wording),
}

impl Cell {
    /// What is in words: a text, or a sentence.
    pub fn said(wording: Wording) -> Self {
        match wording {
            Wording::Text(text) if text.is_empty() => Self::Nothing,
            Wording::Text(text) => Self::Text(text),
            wording @ (Wording::Sentence(_) | Wording::Several(_)) => Self::Says(wording),
        }
    }

    /// A text that is the same in every language; empty for a sentence.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Says(_) => Cow::Borrowed(""),
            cell => cell.english(),
        }
    }

    /// As it is shown: a text that is the same in every language, or a sentence.
    pub fn wording(&self) -> Wording {
        match self {
            Self::Nothing => Wording::default(),
            Self::Number(number) => number.wording(),
            Self::Date(date) => date.wording(),
            Self::Word(word) => (*word).into(),
            Self::Text(text) => text.clone().into(),
            Self::Says(wording) => wording.clone(),
        }
    }

    /// In English.
    pub fn english(&self) -> Cow<'_, str> {
        match self {
            Self::Nothing => Cow::Borrowed(""),
            Self::Word(word) => Cow::Borrowed(word),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::Says(wording) => Cow::Owned(office::words::in_english(wording)),
        }
    }
}

/// The row of a report: its columns, and a cell for each.
pub trait Cells {
    /// The columns.
    const COLUMNS: &'static [Column];

    /// The cells.
    fn cells(self) -> Vec<Cell>;
}

/// What can stand in a column.
pub trait Typed {
    /// The type of the column.
    const HOLDS: Holds;
    /// May there be nothing?
    const IS_NULLABLE: bool = false;
    /// May it say why there is no figure?
    const MAY_SAY: bool = false;

    /// The cell.
    fn cell(self) -> Cell;
}

impl<T: Typed> Typed for Option<T> {
    const HOLDS: Holds = T::HOLDS;
    const IS_NULLABLE: bool = true;
    const MAY_SAY: bool = T::MAY_SAY;

    fn cell(self) -> Cell {
        self.map_or(Cell::Nothing, T::cell)
    }
}

/// A figure, or why there is none.
impl<T: Typed> Typed for Result<T, Wording> {
    const HOLDS: Holds = T::HOLDS;
    const IS_NULLABLE: bool = T::IS_NULLABLE;
    const MAY_SAY: bool = true;

    fn cell(self) -> Cell {
        self.map_or_else(Cell::Says, T::cell)
    }
}

/// A cell of some other report.
impl Typed for Cell {
    const HOLDS: Holds = Holds::Text;
    const IS_NULLABLE: bool = true;
    const MAY_SAY: bool = true;

    fn cell(self) -> Cell {
        self
    }
}

/// The number of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account(pub Name);

/// The code of an instrument or of a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset(pub Name);

/// An id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(pub Name);

/// A word of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(pub &'static str);

/// What a person or a table of a market wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub Name);

/// A decimal that is larger, or has more digits, than one that comes in from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact(pub Shown);

/// A quantity of an asset, in its smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// How much.
    pub units: Total,
    /// The digits of the asset.
    pub decimals: u8,
}

/// Money, in the smallest unit of its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// How much.
    pub units: Total,
    /// The digits of the currency.
    pub decimals: u8,
    /// The currency, ISO 4217.
    pub currency: Name,
}

/// Types of columns whose cells are made in one line.
macro_rules! typed {
    ($($kind:ty, $holds:ident, $cell:expr;)+) => {
        $(impl Typed for $kind {
            const HOLDS: Holds = Holds::$holds;

            fn cell(self) -> Cell {
                let cell: fn(Self) -> Cell = $cell;
                cell(self)
            }
        })+
    };
}

typed! {
    Account, Account, |account| Cell::Text(account.0);
    Asset, Asset, |asset| Cell::Text(asset.0);
    Code, Code, |code| text(code.0);
    Text, Text, |words| text(words.0);
    Word, Word, |word| if word.0.is_empty() { Cell::Nothing } else { Cell::Word(word.0) };
    bool, YesNo, |yes| Cell::Word(if yes { "yes" } else { "no" });
    Wording, Sentence, Cell::said;
    Date, Date, Cell::Date;
    Period, Period, |period| Cell::said(period.wording());
    u32, Integer, |count| Cell::Number(Total(count.into()).show(0));
    u64, Integer, |count| Cell::Number(Total(count.into()).show(0));
    i64, Integer, |count| Cell::Number(Total(count.into()).show(0));
    usize, Integer, |count| Cell::Number(Total(count as i128).show(0));
    Decimal, Decimal, |number| Cell::Number(Total(number.mantissa.into()).show(number.scale));
    Exact, Decimal, |number| Cell::Number(number.0);
    Amount, Quantity, |amount| Cell::Number(amount.units.show(amount.decimals));
    Money, Money, |money| Cell::Number(money.units.show(money.decimals));
}

fn text(text: Name) -> Cell {
    Cell::said(text.into())
}

/// The row of a report. A field is a column: `/// meaning`, name, type; `= "name"` where the
/// column's name is no name of a field; `as key` for what says what the row is about.
macro_rules! row {
    (
        $(#[doc = $about:literal])+
        struct Row {
            $($(#[doc = $meaning:literal])+ $field:ident : $kind:ty
                $(= $name:literal)? $(as $role:ident)?),+ $(,)?
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Row {
            $($(#[doc = $meaning])+ pub $field: $kind),+
        }

        impl $crate::Cells for Row {
            const COLUMNS: &'static [$crate::Column] = &[$($crate::Column {
                name: row!(@name $field $($name)?),
                holds: <$kind as $crate::Typed>::HOLDS,
                is_nullable: <$kind as $crate::Typed>::IS_NULLABLE,
                may_say: <$kind as $crate::Typed>::MAY_SAY,
                role: row!(@role $($role)?),
                meaning: concat!($($meaning),+).trim_ascii(),
            }),+];

            fn cells(self) -> Vec<$crate::Cell> {
                vec![$($crate::Typed::cell(self.$field)),+]
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
    (@role) => { $crate::Role::Figure };
    (@role key) => { $crate::Role::Key };
    (@role row_number) => { $crate::Role::RowNumber };
}
