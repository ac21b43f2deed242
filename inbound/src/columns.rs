//! Columns of a file (its schema): a column's name, whether a file must have it, what its fields
//! hold, what it means.
//!
//! The tables themselves stand in `kinds`, each beside the function that reads it. Help, documents
//! and messages are all written from them.

use terms::{
    ActionKind, Capacity, ChargedPer, Class, Compounding, DayCount, Every, Expected, Family, Kind,
    LoanAction, LoanDirection, LotMethod, Product, RateScope, RateSide, Role, Rounding,
    ScheduleScope, Side, TierBy, Tiering,
};

/// A column of one of our files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// Must a file have it, and every row fill it?
    pub required: bool,
    /// What its fields hold.
    pub holds: Holds,
    /// What it means.
    pub meaning: &'static str,
}

/// A column that every file has and every row fills.
pub(crate) const fn required(name: &'static str, holds: Holds, meaning: &'static str) -> Column {
    Column { name, required: true, holds, meaning }
}

/// A column that may be absent, or empty.
pub(crate) const fn optional(name: &'static str, holds: Holds, meaning: &'static str) -> Column {
    Column { name, required: false, holds, meaning }
}

/// What the fields of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Any printable text.
    Text,
    /// A decimal number.
    Number,
    /// A count of decimals.
    Decimals,
    /// A day.
    Day,
    /// A moment.
    Moment,
    /// A side.
    Side,
    /// A capacity.
    Capacity,
    /// A family of accounts.
    Family,
    /// A kind of account.
    Kind,
    /// A class of holder.
    Class,
    /// A method of taking lots.
    LotMethod,
    /// A count from 1.
    Count,
    /// How often something recurs.
    Every,
    /// A day, or the next period.
    ReverseOn,
    /// A scope of rates.
    RateScope,
    /// A side of balances.
    RateSide,
    /// A way to count tiers.
    Tiering,
    /// A way to count days.
    DayCount,
    /// A way to compound.
    Compounding,
    /// What happens to a loan.
    LoanAction,
    /// Borrowed or lent.
    LoanDirection,
    /// A kind of corporate action.
    ActionKind,
    /// Yes or no.
    YesOrNo,
    /// For whom a schedule is.
    ScheduleScope,
    /// What becomes of what was traded.
    Product,
    /// What bears a minimum.
    ChargedPer,
    /// What decides which tier counts.
    TierBy,
    /// A way of rounding.
    Rounding,
    /// Roles, divided by spaces.
    Roles,
    /// ISO 3166.
    Country,
    /// ISO 10383.
    Mic,
    /// ISO 10962.
    Cfi,
    /// ISO 6166.
    Isin,
    /// ANSI X9.6.
    Cusip,
    /// London Stock Exchange.
    Sedol,
    /// OMG FIGI.
    Figi,
}

/// What may stand in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One of these words, divided by commas.
    OneOf(String),
    /// Some of these words, divided by commas.
    SomeOf(String),
    /// What has this form.
    Form(Expected),
}

impl Holds {
    /// What is expected, to be read after "expected".
    pub fn expected(self) -> Expected {
        match self.takes() {
            Takes::OneOf(words) => Expected::OneOf { words },
            Takes::SomeOf(words) => Expected::SomeOf { words },
            Takes::Form(form) => form,
        }
    }

    /// What may stand in a field.
    pub fn takes(self) -> Takes {
        match self {
            Self::Text => Takes::Form(Expected::Text),
            Self::Number => Takes::Form(Expected::Number),
            Self::Decimals => Takes::Form(Expected::Decimals),
            Self::Day => Takes::Form(Expected::Day),
            Self::Moment => Takes::Form(Expected::Moment),
            Self::Side => Takes::OneOf(Side::words()),
            Self::Capacity => Takes::OneOf(Capacity::words()),
            Self::Family => Takes::OneOf(Family::words()),
            Self::Kind => Takes::OneOf(Kind::words()),
            Self::Class => Takes::OneOf(Class::words()),
            Self::LotMethod => Takes::OneOf(LotMethod::words()),
            Self::Count => Takes::Form(Expected::Count),
            Self::Every => Takes::OneOf(Every::words()),
            Self::ReverseOn => Takes::Form(Expected::ReverseOn),
            Self::RateScope => Takes::OneOf(RateScope::words()),
            Self::RateSide => Takes::OneOf(RateSide::words()),
            Self::Tiering => Takes::OneOf(Tiering::words()),
            Self::DayCount => Takes::OneOf(DayCount::words()),
            Self::Compounding => Takes::OneOf(Compounding::words()),
            Self::LoanAction => Takes::OneOf(LoanAction::words()),
            Self::LoanDirection => Takes::OneOf(LoanDirection::words()),
            Self::Country => Takes::Form(Expected::Country),
            Self::YesOrNo => Takes::OneOf("yes, no".to_owned()),
            Self::ActionKind => Takes::OneOf(ActionKind::words()),
            Self::ScheduleScope => Takes::OneOf(ScheduleScope::words()),
            Self::Product => Takes::OneOf(Product::words()),
            Self::ChargedPer => Takes::OneOf(ChargedPer::words()),
            Self::TierBy => Takes::OneOf(TierBy::words()),
            Self::Rounding => Takes::OneOf(Rounding::words()),
            Self::Roles => Takes::SomeOf(Role::words()),
            Self::Mic => Takes::Form(Expected::Mic),
            Self::Cfi => Takes::Form(Expected::Cfi),
            Self::Isin => Takes::Form(Expected::Isin),
            Self::Cusip => Takes::Form(Expected::Cusip),
            Self::Sedol => Takes::Form(Expected::Sedol),
            Self::Figi => Takes::Form(Expected::Figi),
        }
    }
}
