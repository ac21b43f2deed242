//! Phrases within the refusals of capture: what was expected, what was seen.

use terms::{Lacking, Name};

terms::sentences! {
    in crate::words::english_words;

    /// What a row about a trade says of it.
    pub enum Phrase {
        #[error("account {account} in {instrument}")]
        AccountInInstrument { account: Name, instrument: Name },
        #[error("{account} in {instrument}")]
        InInstrument { account: Name, instrument: Name },
    }
}

terms::sentences! {
    in crate::words::english_words;

    /// What the value of a rule of the firm must be.
    pub enum RuleValue {
        #[error("half_up or up")]
        HalfUpOrUp,
        #[error("fill, order or day")]
        FillOrderOrDay,
        #[error("an amount for each trade")]
        AmountForEachTrade,
        #[error("an amount for each share")]
        AmountForEachShare,
        #[error("basis points of the principal")]
        BasisPointsOfThePrincipal,
        #[error("an amount")]
        AnAmount,
        #[error("01 or 04, the month in which financial years start")]
        MonthInWhichYearsStart,
        #[error("01 to 12, the month in which financial years start")]
        AMonthInWhichYearsStart,
        #[error("codes of ISO 4217 with a blank between them, such as EUR GBP")]
        IsoCurrencies,
        #[error("a number of business days, 1 to 250")]
        NumberOfBusinessDays,
        #[error("the State of the broker by ISO 3166-2, such as IN-MH")]
        StateOfTheBroker,
        #[error("an amount for each security that is delivered out of an account on a day")]
        AmountForEachSecurityDelivered,
        #[error("2 or 4")]
        TwoOrFour,
        #[error("an ISO 4217 currency")]
        IsoCurrency,
        #[error("a whole number of days")]
        WholeNumberOfDays,
        #[error("open or closed")]
        OpenOrClosed,
        #[error("the name of the firm, at most 120 characters")]
        ANameOfTheFirm,
        #[error("yes or no")]
        YesOrNo,
        #[error("all or desk")]
        AllOrDesk,
        #[error("off, or words such as: exception hold above 1000 close sign desk credit (README, limits of the firm)")]
        ALimit,
        #[error("off, or tiers from higher and higher amounts on, each above, an amount, two where two people approve, and the roles that may (manager, compliance): above 100000 manager above 5000000 two manager compliance")]
        TiersOfApproval,
    }
}

terms::sentences! {
    in crate::words::english_words;

    /// What is lacking for instruments that are not served.
    pub enum Lack {
        #[error("contract size, premium, exercise, assignment and expiry of options are missing")]
        OptionTerms,
        #[error("contract size, variation margin and expiry of futures are missing")]
        FutureTerms,
        #[error("prices in percent of face value, accrued interest, coupons and redemption are missing")]
        DebtTerms,
        #[error("orders in money at the net asset value of the day are missing")]
        FundTerms,
        #[error("exercise and expiry of rights and warrants are missing")]
        RightTerms,
        #[error("it is worth what something else is worth, and its terms are missing")]
        StructuredTerms,
        #[error("the terms of partnerships and of equities that are no shares are missing")]
        PartnershipTerms,
        #[error("it is no listed security")]
        NoSecurity,
    }
}

impl From<Lacking> for Lack {
    fn from(lacking: Lacking) -> Self {
        match lacking {
            Lacking::OptionTerms => Self::OptionTerms,
            Lacking::FutureTerms => Self::FutureTerms,
            Lacking::DebtTerms => Self::DebtTerms,
            Lacking::FundTerms => Self::FundTerms,
            Lacking::RightTerms => Self::RightTerms,
            Lacking::StructuredTerms => Self::StructuredTerms,
            Lacking::PartnershipTerms => Self::PartnershipTerms,
            Lacking::NoSecurity => Self::NoSecurity,
        }
    }
}
