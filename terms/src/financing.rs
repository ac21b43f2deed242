//! Interest and financing: the rates that balances bear, and securities that are borrowed and lent
//! against cash.
//!
//! A rate row stands for itself: a scope, a currency, a side, the balance at which its tier begins,
//! from a day on. Rows of one scope, currency, side and day are one schedule, which holds until the
//! next day on which there are any. Never here: a rate. They come in `interest_rates.csv` and
//! `loans.csv`, each dated, each with whoever decided it.

use crate::accounts::words;
use crate::date::Date;
use crate::decimal::{Decimal, Quantity};
use crate::names::{AccountId, AssetId, Name};

words!(
    /// For whom a rate holds; the narrower scope wins.
    RateScope {
        /// Every cash and margin account of a client.
        All = "all",
        /// Those of one desk.
        Desk = "desk",
        /// One account of a client, of any kind.
        Account = "account",
    }
);

words!(
    /// Which balances a rate is for.
    RateSide {
        /// What clients owe us.
        Debit = "debit",
        /// What we owe clients.
        Credit = "credit",
        /// None: it is a rate that others are counted from.
        Base = "base",
    }
);

words!(
    /// What a tier's rate is counted on.
    Tiering {
        /// On the whole balance, at the rate of the tier that it reaches.
        Whole = "whole",
        /// On the slice of the balance that lies within the tier.
        Marginal = "marginal",
    }
);

words!(
    /// What a base rate below zero counts as.
    NegativeBase {
        /// As it is: below zero.
        AsItIs = "as_it_is",
        /// As zero.
        Zero = "zero",
    }
);

words!(
    /// How days are counted, and how many make a year.
    DayCount {
        /// Calendar days over 360 (ISDA 2006 section 4.16(e)).
        ActualOver360 = "actual/360",
        /// Calendar days over 365, in leap years too (ISDA 2006 section 4.16(d)).
        ActualOver365 = "actual/365",
        /// Months of 30 days over 360; of the 30th and the 31st one counts, the last of February
        /// for what is missing to 30 (ISDA 2006 section 4.16(g), 30E/360: the only one of its
        /// family in which parts of a month add up to it).
        ThirtyOver360 = "30/360",
    }
);

words!(
    /// Does interest that was posted bear interest itself?
    Compounding {
        /// It does: it is a part of the balance from the day of its posting.
        Monthly = "monthly",
        /// It does not.
        Simple = "simple",
    }
);

words!(
    /// Whether securities are borrowed or lent.
    LoanDirection {
        /// They come to us, our cash goes out as collateral.
        Borrow = "borrow",
        /// They leave us, cash comes in as collateral.
        Lend = "lend",
    }
);

words!(
    /// What happens to a loan of securities.
    LoanAction {
        /// It begins.
        Open = "open",
        /// Collateral follows the price: cash moves.
        Mark = "mark",
        /// Securities go back, and collateral with them.
        Return = "return",
        /// It bears another rebate or fee from now on.
        Rate = "rate",
    }
);

impl DayCount {
    /// How many days make a year.
    pub const fn divisor(self) -> i64 {
        match self {
            Self::ActualOver360 | Self::ThirtyOver360 => 360,
            Self::ActualOver365 => 365,
        }
    }

    /// How many days interest runs from a day until another, which bears none itself. Parts add up
    /// to the whole.
    pub fn days(self, from: Date, until: Date) -> i64 {
        match self {
            Self::ActualOver360 | Self::ActualOver365 => {
                i64::from(until.days()) - i64::from(from.days())
            }
            Self::ThirtyOver360 => thirtieths(until) - thirtieths(from),
        }
    }
}

/// Days since the year 0 when every month had 30.
fn thirtieths(date: Date) -> i64 {
    let (year, month, day) = date.year_month_day();
    360 * i64::from(year) + 30 * i64::from(month) + i64::from(day.min(30))
}

/// A tier of a rate schedule, or a base rate, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestRate {
    /// The first day on which it holds.
    pub effective: Date,
    /// For whom.
    pub scope: RateScope,
    /// The desk, the account, or the base rate; empty for everybody.
    pub name: Name,
    /// In which currency.
    pub currency: Name,
    /// On which balances.
    pub side: RateSide,
    /// The balance at which the tier begins, without its sign.
    pub tier_from: Decimal,
    /// A year's interest on one unit; with a base, what is added to it.
    pub rate: Decimal,
    /// The base rate to which it is added.
    pub base: Option<Name>,
    /// The least that the tier bears in a year, its base in it; none: nothing, on either side.
    pub floor: Option<Decimal>,
    /// The most that it bears; none: there is no most.
    pub cap: Option<Decimal>,
    /// What the base rate counts as when it is below zero.
    pub negative_base: NegativeBase,
    /// What the rate of a tier is counted on.
    pub tiering: Tiering,
    /// How days are counted.
    pub day_count: DayCount,
    /// Does interest bear interest?
    pub compounding: Compounding,
    /// Who decided it.
    pub source: Name,
}

/// A row about a loan of securities as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanReport {
    /// The id of the row.
    pub movement_id: Name,
    /// The id of the loan.
    pub loan_id: Name,
    /// The day.
    pub date: Date,
    /// What happens.
    pub action: LoanAction,
    /// Borrowed or lent.
    pub direction: Option<LoanDirection>,
    /// The account of the other side, of kind borrow or loan.
    pub account: Option<Name>,
    /// Where the securities come to, or leave from.
    pub location_account: Option<Name>,
    /// Where the cash leaves from, or comes to.
    pub bank_account: Option<Name>,
    /// What.
    pub instrument: Option<Name>,
    /// How much is opened or goes back; positive.
    pub quantity: Option<Decimal>,
    /// The cash that is given with an open, more (+) or less (−) with a mark, given back with a
    /// return.
    pub collateral: Option<Decimal>,
    /// The price at which the loan stands; a fee is counted on quantity times price.
    pub price: Option<Decimal>,
    /// A year's rebate on the collateral, from whoever holds the cash to whoever gave it.
    pub rebate: Option<Decimal>,
    /// A year's fee on the value of the securities, from the borrower to the lender.
    pub fee: Option<Decimal>,
    /// How days are counted.
    pub day_count: Option<DayCount>,
}

/// Something that happened to a loan of securities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanMovement {
    /// The id of the row.
    pub movement_id: Name,
    /// The id of the loan.
    pub loan_id: Name,
    /// The day.
    pub date: Date,
    /// What happened.
    pub action: LoanAction,
    /// Borrowed or lent.
    pub direction: LoanDirection,
    /// The account of the other side.
    pub account: AccountId,
    /// Where the securities moved.
    pub location_account: AccountId,
    /// Where the cash moved.
    pub bank_account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// The currency of the collateral.
    pub currency: AssetId,
    /// How much was opened or went back.
    pub quantity: Quantity,
    /// The cash that moved: given with an open, more (+) or less (−) with a mark, given back with a
    /// return.
    pub collateral: Quantity,
    /// The new price at which the loan stands.
    pub price: Option<Decimal>,
    /// The new rebate.
    pub rebate: Option<Decimal>,
    /// The new fee.
    pub fee: Option<Decimal>,
    /// How days are counted.
    pub day_count: DayCount,
}

impl LoanDirection {
    /// + when securities come to us, − when they leave us.
    pub const fn sign(self) -> i64 {
        match self {
            Self::Borrow => 1,
            Self::Lend => -1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DayCount;
    use crate::Date;

    fn days(count: DayCount, from: &str, until: &str) -> i64 {
        let date = |text| Date::parse(text).expect("a day");
        count.days(date(from), date(until))
    }

    #[test]
    fn each_count_has_its_own_february() {
        let table = [
            ("2026-02-01", "2026-03-01", 28, 30),
            ("2024-02-01", "2024-03-01", 29, 30),
            ("2026-02-28", "2026-03-01", 1, 3),
            ("2024-02-28", "2024-02-29", 1, 1),
            ("2024-02-29", "2024-03-01", 1, 2),
            ("2026-01-30", "2026-01-31", 1, 0),
            ("2026-01-31", "2026-02-01", 1, 1),
            ("2026-01-15", "2026-02-15", 31, 30),
            ("2023-12-31", "2024-12-31", 366, 360),
        ];
        for (from, until, actual, thirty) in table {
            assert_eq!(days(DayCount::ActualOver360, from, until), actual, "{from} {until}");
            assert_eq!(days(DayCount::ActualOver365, from, until), actual, "{from} {until}");
            assert_eq!(days(DayCount::ThirtyOver360, from, until), thirty, "{from} {until}");
        }
    }
}
