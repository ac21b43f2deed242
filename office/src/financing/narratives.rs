//! Narratives: what the vouchers say that this room draws up.

use terms::{Date, Name, Period};

terms::sentences! {
    in crate::words::english_words;

    /// What happened.
    pub enum Narrative {
        #[error("interest, rebates and fees in {currency} accrued through {through}")]
        AccruedThrough { currency: Name, through: Date },
        #[error("interest of {month}")]
        InterestOfAMonth { month: Period },
        #[error("interest of {month}, corrected")]
        InterestOfAMonthCorrected { month: Period },
        #[error("rebate of {month}")]
        RebateOfAMonth { month: Period },
        #[error("rebate of {month}, corrected")]
        RebateOfAMonthCorrected { month: Period },
    }
}
