//! Phrases within the refusals of capture: what was expected, what was seen.

use terms::Name;

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
    }
}
