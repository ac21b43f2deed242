//! Narratives: what the vouchers say that this room draws up.

use terms::{Date, Decimal, Name, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// What happened.
    pub enum Narrative {
        #[error("result in {currency} at {rate} of {date} ({source}, {route})")]
        ResultAtARate { currency: Name, rate: Decimal, date: Date, source: Name, route: Name },
        #[error("positions at the closing rate: {rates}")]
        PositionsAtClosingRates { rates: Wording },
        #[error("{currency} {rate} of {date}")]
        CurrencyAtARate { currency: Name, rate: Decimal, date: Date },
        #[error("{currency} at cost, no rate is known")]
        CurrencyAtCost { currency: Name },
        #[error("{account} at fair value in {currency}: realised {realised}, unrealised {unrealised}")]
        AtFairValue { account: Name, currency: Name, realised: Name, unrealised: Name },
    }
}
