//! Refusals of financing.

use super::phrases::Phrase;
use terms::{Date, Decimal, Name, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// A rule of financing that said no.
    pub enum Refusal {
        #[error(
            "rate {rate} is no rate of a year; expected a number from -1 to 1 with at most 8 digits behind the point, such as 0.0775 for 7.75 percent"
        )]
        RateMustBeAFraction { rate: Decimal },
        #[error(
            "the name {name} does not fit the scope {scope}; a rate for a desk or an account names it, and a base rate itself; one for everybody names nobody"
        )]
        RateNameMustFitItsScope { scope: &'static str, name: Name },
        #[error("account {account} is a {kind} account; rates are set for clients' accounts, and for others by rows of loans")]
        RateMustBeForAClient { account: Name, kind: &'static str },
        #[error("a tier from {tier_from} {currency} cannot be; expected an amount of the currency that is not below zero")]
        TierMustBeginAtAnAmount { tier_from: Decimal, currency: Name },
        #[error("base rate {base} in {currency} is not in force on {effective}; set it first, with side base, and send this row again")]
        BaseRateMustBeInForce { base: Name, currency: Name, effective: Date },
        #[error("floor {floor} is above cap {cap}; expected a floor that is not above the cap (a row without a floor has one of 0)")]
        FloorMustNotExceedCap { floor: Decimal, cap: Decimal },
        #[error("rate {rate} is beyond its {column} of {limit} and would never be borne; say {column} {rate} when it is meant, or the rate that is (a row without a floor has one of 0)")]
        RateMustLieWithinItsLimits { rate: Decimal, column: &'static str, limit: Decimal },
        #[error("a base rate is kept as it was published; {column} is for the rows that follow it, of side debit or credit")]
        BaseRateMustHaveNoLimits { column: &'static str },
        #[error("negative_base says what a base rate below zero counts as, and this row has no base; name the base, or leave it out")]
        NegativeBaseMustHaveABase,
        #[error(
            "the other tiers of this schedule from {effective} are {others}; expected the same tiering, day_count and compounding in all of them"
        )]
        TiersMustAgree { effective: Date, others: String },
        #[error("a row of action {action} must have {column}; fill it and send the row again")]
        LoanRowMustSay { action: &'static str, column: Wording },
        #[error("loan {loan_id} is open already; a loan is opened once, and moved with mark, return and rate")]
        LoanMustBeNew { loan_id: Name },
        #[error("loan {loan_id} is not known; check the id, or send its row of action open first")]
        LoanMustBeKnown { loan_id: Name },
        #[error("{column} is not what loan {loan_id} was opened with; expected {expected} or nothing")]
        LoanMustStayAsOpened { loan_id: Name, column: &'static str, expected: Name },
        #[error("account {account} is a {kind} account; securities are borrowed on an account of kind borrow and lent on one of kind loan")]
        LoanMustFitItsAccount { account: Name, kind: &'static str },
        #[error("account {account} is a {kind} account; securities on loan come to and leave a depository account, such as DTC")]
        LoanMustNameALocation { account: Name, kind: &'static str },
        #[error("account {account} is a {kind} account; collateral moves on a bank account, such as BANK")]
        LoanMustNameABank { account: Name, kind: &'static str },
        #[error("asset {instrument} is a currency; securities are borrowed and lent")]
        LoanMustBeOfSecurities { instrument: Name },
        #[error("{column} is {seen}; expected {expected}")]
        LoanAmountMustFit { column: &'static str, seen: Decimal, expected: Phrase },
        #[error("a fee is counted on the value of the securities, and loan {loan_id} has no price; give the price at which it stands")]
        FeeMustHaveAPrice { loan_id: Name },
        #[error("loan {loan_id} was opened on {opened}; expected no row before that day, and found {date}")]
        LoanRowMustFollowTheOpen { loan_id: Name, opened: Date, date: Date },
        #[error("{quantity} are given back and loan {loan_id} has {open} open; check whether another row has given them back")]
        ReturnMustBeOfWhatIsOpen { loan_id: Name, quantity: Decimal, open: Decimal },
        #[error(
            "{collateral} of collateral comes back and loan {loan_id} has {standing}; the last return frees all of it, no row more than there is"
        )]
        CollateralMustStand { loan_id: Name, collateral: Decimal, standing: Decimal },
        #[error("the interest of account {account} is too large for one entry; check its balance and its rates")]
        InterestMustFitAnEntry { account: Name },
        #[error("accruals need an account of kind {kind} and the chart has none; open one by a row of accounts")]
        AccrualAccountMustExist { kind: &'static str },
    }
}
