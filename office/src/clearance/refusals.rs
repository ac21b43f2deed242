//! Refusals of clearance.

use super::phrases::Phrase;
use terms::{Date, Decimal, Name, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// A rule of clearance that said no.
    pub enum Refusal {
        #[error("no settlement cycle of market {market} is known for trade date {trade_date}; add the row to the market's cycles")]
        CycleMustBeKnown { market: Name, trade_date: Date },
        #[error("the settlement date of a trade on {trade_date} lies behind the end of the calendar of market {market}, {last}")]
        SettlementDateMustBeInTheCalendar { trade_date: Date, market: Name, last: Date },
        #[error("no rate of charge {charge} is known for trade date {trade_date}; add the row to the market's charges")]
        RateMustBeKnown { charge: Name, trade_date: Date },
        #[error("{quantity} at {price} is more money than one trade can carry; divide the trade")]
        AmountMustFit { quantity: Decimal, price: Decimal },
        #[error("the chart has no {kind} account to book this on; open one by a row of accounts")]
        HouseAccountMustExist { kind: Name },
        #[error("block {block} in {instrument} of {trade_date} is being allocated already; a fill cannot join it or leave it any more")]
        BlockMustBeUnallocated { block: Name, instrument: Name, trade_date: Date },
        #[error("the fills of block {block} in {instrument} of {trade_date} settle on {expected}; this one says {settlement_date}")]
        FillsMustSettleTogether {
            block: Name,
            instrument: Name,
            trade_date: Date,
            expected: Date,
            settlement_date: Date,
        },
        #[error("account {account} is a {kind} account, not a block; allocate from an account of kind block")]
        AllocationMustNameABlock { account: Name, kind: &'static str },
        #[error("a share of a block goes to a client's account or an inventory, not to another block ({account})")]
        AllocationMustFindAnOwner { account: Name },
        #[error("block {block} has no fills in {instrument} on side {side} of {trade_date}; load the trades first")]
        BlockMustHaveFills { block: Name, instrument: Name, side: &'static str, trade_date: Date },
        #[error("the share of {quantity} is more than block {block} has left to allocate ({left})")]
        AllocationMustFitTheBlock { block: Name, quantity: Decimal, left: Decimal },
        #[error(
            "{behind} fills stand behind {cancelled} in its order or month, and more than {most} of them would bear another commission, which is more than one decision can adjust; leave it as it is, and put right what it owes by a dated voucher that a second person approves"
        )]
        AdjustmentsMustFitOneDecision { cancelled: Name, behind: usize, most: usize },
        #[error("a schedule for {scope} cannot be for {whom}: leave whom empty for all, name the desk or the account otherwise")]
        ScheduleScopeMustFit { scope: &'static str, whom: Wording },
        #[error("account {account} is a {kind} account, which bears no commission; name a client's account")]
        ScheduleMustBeForAClient { account: Name, kind: &'static str },
        #[error("{figure} {value} is below zero, or has more than twelve digits or more than eight behind the point")]
        ScheduleFigureMustFit { figure: &'static str, value: Decimal },
        #[error("the minimum {minimum} is more than the maximum {maximum}")]
        ScheduleMinimumMustNotExceedItsMaximum { minimum: Decimal, maximum: Decimal },
        #[error(
            "an introducing broker's share needs more than 0 and at most 100 percent and a payable account of kind introducing_broker; this row says {percent} percent for {account}"
        )]
        IntroducingShareMustNameItsBroker { account: Wording, percent: Decimal },
        #[error(
            "introducing_percent shares what this row charges, and it charges nothing; say flat, per_share, bps, minimum or maximum too, or leave the share out"
        )]
        IntroducingShareMustBeOfSomething,
        #[error(
            "this row differs in {what} from schedule {other}, which begins on {effective} for the same clients; one day and scope have one schedule: give it another date"
        )]
        ScheduleMustBeOne { what: Phrase, other: Name, effective: Date },
    }
}
