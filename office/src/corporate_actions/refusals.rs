//! Refusals of corporate actions.

use super::phrases::Phrase;
use terms::{Date, Fraction, Name, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// A rule of corporate actions that said no.
    pub enum Refusal {
        #[error(
            "the terms say {term}, which is not key=value; write each term as key=value with ; between them, such as ratio=2; fractions=down"
        )]
        TermMustBeAPair { term: Name },
        #[error("the terms say {term} twice; say it once")]
        TermMustComeOnce { term: Name },
        #[error("{term} is no term of a {kind}; its terms are {known}")]
        TermMustBelong { term: Name, kind: &'static str, known: Wording },
        #[error("the terms of a {kind} must say {term}; add {term}={expected}")]
        TermMustBeGiven { term: &'static str, kind: &'static str, expected: Phrase },
        #[error("{term} is {value}; expected {expected}")]
        TermMustFit { term: &'static str, value: Name, expected: Phrase },
        #[error("{term} would have no effect here: {because}; leave it out, or correct the other terms")]
        TermMustHaveAnEffect { term: &'static str, because: Phrase },
        #[error("a {kind} of {instrument} gives shares of another company; name its instrument in new_instrument")]
        AnotherMustBeGiven { kind: &'static str, instrument: Name },
        #[error("{instrument} and {given} are priced in two currencies; the cost of one cannot go over to the other")]
        CurrenciesMustAgree { instrument: Name, given: Name },
        #[error(
            "the market of {instrument} knows no loss on what has only lost its worth; book what the company pays when it is wound up as a merger with cash_per_share"
        )]
        WorthMustNotBeAllLost { instrument: Name },
        #[error(
            "{ratio} for one leaves fractions; add cash_in_lieu=PRICE of a whole new share, or fractions=down or fractions=up, as the issuer says"
        )]
        FractionsMustBeSettled { ratio: Fraction },
        #[error(
            "{given} is kept to {decimals} digits behind the point, so that parts of a share stay on the accounts and cash_in_lieu would pay for none; say fractions=down or fractions=up for what {ratio} for one leaves beyond the last digit"
        )]
        FractionsMustBeRounded { ratio: Fraction, given: Name, decimals: u8 },
        #[error("the ex-date {ex_date} lies before {earliest}, the earliest day that can still be booked")]
        ExDateMustBeInReach { ex_date: Date, earliest: Date },
        #[error(
            "action {action_id} is booked as of {booked}, and a correction keeps that day and the sequence on it; cancel it, and then send the action of {ex_date} as a row of its own"
        )]
        ExDateMustStay { action_id: Name, booked: Date, ex_date: Date },
        #[error(
            "action {later} on {instrument} has its ex-date on {later_ex_date}, not before {ex_date}; of two of one day give the one that is counted on what the other leaves a higher sequence, or correct {later}, or cancel it first"
        )]
        ActionsMustComeInOrder {
            instrument: Name,
            later: Name,
            later_ex_date: Date,
            ex_date: Date,
        },
        #[error("sequence {sequence} is more than {most}; it is the place of the action among those of its ex-date, such as 1 or 2")]
        SequenceMustBeSmall { sequence: u32, most: u32 },
        #[error("the chart has no account of kind {kind}, which an action needs; open one by a row of accounts")]
        ActionAccountMustExist { kind: &'static str },
    }
}
