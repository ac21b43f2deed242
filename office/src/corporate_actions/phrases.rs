//! Phrases within the refusals of corporate actions: what a term must say.

terms::sentences! {
    in crate::words::english_words;

    /// What is expected of the terms of an action.
    pub enum Phrase {
        #[error("ratio, new_instrument, parent_pct or parent_fmv and new_fmv, cash_in_lieu, fractions")]
        TermsOfASpinOff,
        #[error("new shares for each old one")]
        NewSharesForEachOld,
        #[error("money for each old share")]
        MoneyForEachOldShare,
        #[error("the market value of one new share, by which the gain is reckoned")]
        MarketValueOfANewShare,
        #[error("the part of the cost that stays; or parent_fmv and new_fmv")]
        PartOfTheCostOrMarketValues,
        #[error("the part of the cost that stays, between 0 and 1, such as 0.7709")]
        PartOfTheCost,
        #[error("a ratio such as 2, 3/2, 1/2.5 or 0.3879, of at most ten digits")]
        RatioOfTenDigits,
        #[error("a positive amount such as 22.00")]
        PositiveAmount,
        #[error("market values of fewer digits")]
        MarketValuesOfFewerDigits,
        #[error("down or up")]
        DownOrUp,
        #[error("without new_instrument no shares are given")]
        NoSharesAreGiven,
        #[error("cash_in_lieu settles what becomes of fractions")]
        CashInLieuSettlesFractions,
        #[error("parent_pct divides the cost")]
        ThePercentageDividesTheCost,
        #[error("none, which is what the row says, because the securities leave for nothing")]
        NoTerms,
        #[error("without cash_per_share no gain is reckoned by it")]
        NoMoneyIsGiven,
    }
}
