//! Refusals of valuation.

use super::phrases::Phrase;
use terms::{Date, Decimal, Name, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// A rule of valuation that said no.
    pub enum Refusal {
        #[error("{base}/{quote} is no pair of currencies: {why}")]
        RateMustNameCurrencies { base: Name, quote: Name, why: Wording },
        #[error("rate {rate} is not more than zero")]
        RateMustBePositive { rate: Decimal },
        #[error("an FX conversion gives one currency and gets another; this one gives and gets {currency}")]
        ConversionMustBeOfTwoCurrencies { currency: Name },
        #[error("amount {amount} of {currency} is not more than zero, or has more digits behind the point than the {decimals} of the currency")]
        ConversionAmountMustFit { amount: Decimal, currency: Name, decimals: u8 },
        #[error("account {account} is a {kind} account, which has no FX conversions; name a client's account, a bank, or one of the firm's")]
        ConversionMustNameAnOwner { account: Name, kind: &'static str },
        #[error("value date {value_date} is not from {date} to {last}; what moves later is no spot conversion but a forward")]
        ValueDateMustBeNear { value_date: Date, date: Date, last: Date },
        #[error("there is no rate of {currency} in {reporting} on {date}, so its counter-value is not known; load one with fx_rates")]
        CounterValueMustBeKnown { currency: Name, reporting: Name, date: Date },
        #[error("the newest rate of {currency} in {reporting} is of {quoted}, more than {days} days before {date}, so its counter-value is not known; load a newer one with fx_rates")]
        CounterValueMustBeFresh {
            currency: Name,
            reporting: Name,
            quoted: Date,
            days: i64,
            date: Date,
        },
        #[error("FX conversion {conversion_id} is not known, so it cannot be cancelled; check the id")]
        ConversionMustBeKnown { conversion_id: Name },
        #[error("FX conversion {conversion_id} was cancelled already, by {taken_back_by}, or cancels another one")]
        ConversionMustStand { conversion_id: Name, taken_back_by: Name },
        #[error("exchange {conversion_id} was of {first}; this row says {now}")]
        CancelMustRepeatTheConversion { conversion_id: Name, first: Box<Phrase>, now: Box<Phrase> },
        #[error("the reporting currency is {reporting}, and positions are held against it; it can be set only before the first of them")]
        ReportingCurrencyMustStand { reporting: Name },
        #[error("the chart has no account of kind {kind} for the result on what the firm holds; open one by a row of accounts")]
        ResultAccountMustExist { kind: &'static str },
        #[error("{what} is worth more than the books can hold")]
        ValueMustFit { what: Wording },
        #[error("a price whose source is override says who decided it and why, such as override: J. Doe, ten for one")]
        OverrideMustSayWhy,
        #[error("instrument {instrument} of a price rule is not known; list it with a row of instruments, or leave it empty for all")]
        RuleMustNameAnInstrument { instrument: Name },
        #[error("a price rule says at least one of sources, stale_days and tolerance")]
        PriceRuleMustSaySomething,
        #[error("stale_days {days} is not a whole number of business days from 0 to {most}")]
        StaleDaysMustBeDays { days: Decimal, most: i64 },
        #[error("tolerance {percent} is not a percentage above zero with at most six digits behind the point")]
        ToleranceMustBeAPercentage { percent: Decimal },
    }
}
