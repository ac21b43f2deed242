//! Phrases within the refusals of valuation, and why a price is taken.

use terms::{Date, Decimal, Name, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// An exchange in half a sentence, and what is wrong with a pair or a position.
    pub enum Phrase {
        #[error("one unit of a currency is one unit of it")]
        OneUnitIsOneUnit,
        #[error("{sold_amount} {sold_currency} for {bought_amount} {bought_currency} of {account} on {date}")]
        Exchange {
            sold_amount: Decimal,
            sold_currency: Name,
            bought_amount: Decimal,
            bought_currency: Name,
            account: Name,
            date: Date,
        },
        #[error("the position in {currency}")]
        PositionIn { currency: Name },
    }
}

terms::sentences! {
    in crate::words::english_words;

    /// Why a price is the one that is taken.
    pub enum PriceReason {
        #[error("a person's word")]
        APersonsWord,
        #[error("source {place} of {count}")]
        SourceOfTheRanking { place: usize, count: usize },
        #[error("the newest")]
        TheNewest,
        #[error("no source of the ranking has one")]
        NoSourceOfTheRanking,
        /// It is from before a split.
        #[error("{reason}, restated from {price}")]
        RestatedFrom { reason: Wording, price: Decimal },
    }
}
