//! Vouchers: the papers behind every entry that no trade, delivery or payment gives, and the jobs
//! that draw them up.
//!
//! A controller's manual journal, a month's interest, a mark to fair value, a client's day of
//! charges: each is an entry with a reason. The word is voucher because the journal is our archive.
//! Source: 17 CFR 240.17a-3(a)(1), (a)(2).

use crate::accounts::words;
use crate::date::Date;
use crate::names::{AccountId, Name};
use crate::sentences::Wording;

words!(
    /// Why a voucher was drawn up.
    VoucherKind {
        /// A person's journal.
        Manual = "manual",
        /// An instance of a voucher that comes again and again.
        Recurring = "recurring",
        /// It takes another voucher back.
        Reversal = "reversal",
        /// What is earned or owed and not yet posted to an account.
        Accrual = "accrual",
        /// A month's interest of an account.
        Interest = "interest",
        /// A month's rebate or fee on securities borrowed or lent.
        Rebate = "rebate",
        /// The firm's inventory at fair value.
        FairValue = "fair_value",
        /// The firm's open currency positions at the closing rate.
        Revaluation = "revaluation",
        /// The result of a year becomes retained earnings.
        YearEnd = "year_end",
        /// A client's charges of a day, where the day is what they are counted on.
        DayCharges = "day_charges",
    }
);

words!(
    /// What the accounting department works out by itself, in the order in which a day runs it.
    Job {
        /// Vouchers that are due again, and those that are due to be taken back.
        Recurring = "recurring",
        /// Charges of a client's day.
        DayCharges = "day_charges",
        /// The interest of a month that has ended.
        InterestPosting = "interest_posting",
        /// What has accrued through the day.
        InterestAccrual = "interest_accrual",
        /// The inventory at fair value.
        FairValue = "fair_value",
        /// Foreign results and positions at the closing rate.
        Revaluation = "revaluation",
        /// The result of a year that has ended.
        YearEnd = "year_end",
    }
);

impl Job {
    /// The jobs of every business day; a year is ended with its last period.
    pub const DAILY: [Self; 6] = [
        Self::Recurring,
        Self::DayCharges,
        Self::InterestPosting,
        Self::InterestAccrual,
        Self::FairValue,
        Self::Revaluation,
    ];
}

impl VoucherKind {
    /// The job that draws it up; none: a person does.
    pub const fn job(self) -> Option<Job> {
        match self {
            Self::Manual => None,
            Self::Recurring | Self::Reversal => Some(Job::Recurring),
            Self::Accrual => Some(Job::InterestAccrual),
            Self::Interest | Self::Rebate => Some(Job::InterestPosting),
            Self::FairValue => Some(Job::FairValue),
            Self::Revaluation => Some(Job::Revaluation),
            Self::YearEnd => Some(Job::YearEnd),
            Self::DayCharges => Some(Job::DayCharges),
        }
    }

    /// Is it kept at hand, to be found and taken back? A month has as many vouchers of interest as
    /// there are accounts; what was posted of them is remembered by the room that posts it.
    pub const fn is_at_hand(self) -> bool {
        !matches!(self, Self::Interest | Self::Rebate)
    }
}

/// The paper behind an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// Its id.
    pub voucher_id: Name,
    /// Why it was drawn up.
    pub kind: VoucherKind,
    /// The day on which it counts.
    pub date: Date,
    /// The day that it is about: a trade date, or the last day of a period.
    pub about: Date,
    /// The account that it is for, when there is one.
    pub subject: Option<AccountId>,
    /// What happened: in the words of whoever prepared it, or a sentence of the job that drew it
    /// up.
    pub narrative: Wording,
    /// The voucher that it takes back or replaces.
    pub reverses: Option<Name>,
}
