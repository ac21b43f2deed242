//! Phrases within the refusals of clearance.

terms::sentences! {
    in crate::words::english_words;

    /// Whom a row names, and in what two rows differ.
    pub enum Phrase {
        #[error("nobody")]
        Nobody,
        #[error("its name")]
        ItsName,
        #[error("what it is per")]
        WhatItIsPer,
        #[error("what its tiers are by")]
        WhatItsTiersAreBy,
    }
}
