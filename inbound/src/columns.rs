//! What a column is: its name, whether a file must have it, what its fields hold, what it means.
//!
//! The tables themselves stand in `kinds`, each beside the function that reads it. Help, documents and messages are all
//! written from them.

use terms::{
    ActionKind, Capacity, ChargedPer, Class, Compounding, DayCount, Every, Family, Kind, LoanAction, LoanDirection, LotMethod, Product,
    RateScope, RateSide, Role, Rounding, ScheduleScope, Side, TierBy, Tiering,
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

impl Holds {
    /// What is expected, to be read after "expected".
    pub fn expected(self) -> String {
        match self {
            Self::Text => "a name or text".to_owned(),
            Self::Number => "a decimal number without exponent, such as 100 or 12.50".to_owned(),
            Self::Decimals => "a number of decimals from 0 to 8".to_owned(),
            Self::Day => "a date such as 2013-10-07".to_owned(),
            Self::Moment => "an RFC 3339 time with its offset, such as 2013-10-07T09:30:00.123-04:00".to_owned(),
            Self::Side => format!("one of {}", Side::words()),
            Self::Capacity => format!("one of {}", Capacity::words()),
            Self::Family => format!("one of {}", Family::words()),
            Self::Kind => format!("one of {}", Kind::words()),
            Self::Class => format!("one of {}", Class::words()),
            Self::LotMethod => format!("one of {}", LotMethod::words()),
            Self::Count => "a whole number from 1 to 1000".to_owned(),
            Self::Every => format!("one of {}", Every::words()),
            Self::ReverseOn => "next_period or a date such as 2013-11-01".to_owned(),
            Self::RateScope => format!("one of {}", RateScope::words()),
            Self::RateSide => format!("one of {}", RateSide::words()),
            Self::Tiering => format!("one of {}", Tiering::words()),
            Self::DayCount => format!("one of {}", DayCount::words()),
            Self::Compounding => format!("one of {}", Compounding::words()),
            Self::LoanAction => format!("one of {}", LoanAction::words()),
            Self::LoanDirection => format!("one of {}", LoanDirection::words()),
            Self::Country => "an ISO 3166 country such as US, or a State such as IN-MH".to_owned(),
            Self::YesOrNo => "yes or no".to_owned(),
            Self::ActionKind => format!("one of {}", ActionKind::words()),
            Self::ScheduleScope => format!("one of {}", ScheduleScope::words()),
            Self::Product => format!("one of {}", Product::words()),
            Self::ChargedPer => format!("one of {}", ChargedPer::words()),
            Self::TierBy => format!("one of {}", TierBy::words()),
            Self::Rounding => format!("one of {}", Rounding::words()),
            Self::Roles => format!("some of {}, divided by spaces", Role::words()),
            Self::Mic => "an ISO 10383 market such as XNYS".to_owned(),
            Self::Cfi => "an ISO 10962 kind such as ESVUFR".to_owned(),
            Self::Isin => "an ISIN such as US0378331005".to_owned(),
            Self::Cusip => "a CUSIP such as 037833100".to_owned(),
            Self::Sedol => "a SEDOL such as B15KXQ8".to_owned(),
            Self::Figi => "a FIGI such as BBG000BLNQ16".to_owned(),
        }
    }
}
