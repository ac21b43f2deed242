//! Phrases within the refusals of financing.

terms::sentences! {
    in crate::words::english_words;

    /// What a row about a loan must say.
    pub enum Phrase {
        #[error("a price above zero with at most 8 decimals")]
        PriceAboveZero,
        #[error("an amount above zero")]
        AmountAboveZero,
        #[error("an amount that is not below zero")]
        AmountNotBelowZero,
        #[error("less: all of it must fit one entry")]
        LessToFitAnEntry,
        #[error("rebate or fee")]
        RebateOrFee,
    }
}
