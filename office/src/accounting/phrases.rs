//! Phrases within the refusals of accounting.

terms::sentences! {
    in crate::words::english_words;

    /// What stands where there is nothing to name.
    pub enum Phrase {
        #[error("none")]
        NoPeriod,
    }
}
