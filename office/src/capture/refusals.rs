//! Refusals of capture, in the order in which it looks. The name of the rule is the code; the
//! sentence is for a clerk.

use super::phrases::{Lack, Phrase, RuleValue};
use terms::currency::CurrencyError;
use terms::{Date, Decimal, Name};

terms::sentences! {
    in crate::words::english_words;

    /// A rule of capture that said no.
    pub enum Refusal {
        #[error("account {account} is not known; open it with a row of accounts, then send this row again")]
        AccountMustBeKnown { account: Name },
        #[error("account {account} is a {kind} account, on which nobody trades; name a client's account, an inventory or a block")]
        AccountMustTrade { account: Name, kind: &'static str },
        #[error("instrument {instrument} is not known; list it with a row of instruments, then send this row again")]
        InstrumentMustBeKnown { instrument: Name },
        #[error("instrument {instrument} is of the kind {cfi}, which these books do not serve in market {market}: {lacking}; keep it and its trades elsewhere")]
        InstrumentMustBeServed { instrument: Name, cfi: Name, market: Name, lacking: Lack },
        #[error("asset {asset} is not known; list it with a row of instruments, or name a currency of the firm ({currencies})")]
        AssetMustBeKnown { asset: Name, currencies: String },
        #[error("quantity {quantity} is not more than zero; the side says which way the trade goes")]
        QuantityMustBePositive { quantity: Decimal },
        #[error("quantity {quantity} has more digits behind the point, or before it, than {asset} can hold ({decimals} behind it)")]
        QuantityMustFitTheAsset { quantity: Decimal, asset: Name, decimals: u8 },
        #[error("price {price} is not more than zero; what comes or goes for nothing is a row of transfers, and what has lost all its worth the corporate action worthless")]
        PriceMustBePositive { price: Decimal },
        #[error("price {price} has more digits behind the point, or before it, than {instrument} can be quoted with ({decimals} behind it)")]
        PriceMustFitTheInstrument { price: Decimal, instrument: Name, decimals: u8 },
        #[error("currency {currency} is not the one in which {instrument} is priced and settled; expected {expected}")]
        CurrencyMustMatchTheInstrument { currency: Name, instrument: Name, expected: Name },
        #[error("venue {venue} is not a market identifier of ISO 10383; expected one such as XNYS, or XOFF for a trade off venue")]
        VenueMustBeKnown { venue: Name },
        #[error("venue {venue} ceased on {expired}, before the trade date {trade_date}")]
        VenueMustBeOpen { venue: Name, expired: Date, trade_date: Date },
        #[error("the code {venue} is good from {begins} on, after the trade date {trade_date}; check the venue, or correct the row that brought the code")]
        VenueMustHaveBegun { venue: Name, begins: Date, trade_date: Date },
        #[error("{date} lies outside the calendar of market {market}, which reaches from {first} to {last}")]
        DateMustBeInTheCalendar { date: Date, market: Name, first: Date, last: Date },
        #[error("trade date {trade_date} is not a trading day of market {market}; check the date of execution")]
        TradeDateMustBeATradingDay { trade_date: Date, market: Name },
        #[error("date {date} has not come yet; the latest that this office can take now is {latest}")]
        DateMustHaveCome { date: Date, latest: Date },
        #[error("date {date} lies too far back; the earliest that this office can take now is {earliest}")]
        DateMustBeInTheBooks { date: Date, earliest: Date },
        #[error("account {account} is not open on {date}; see its opened and closed dates")]
        AccountMustBeOpen { account: Name, date: Date },
        #[error("change {change_id} changes nothing; say what is otherwise from its day on")]
        ChangeMustSaySomething { change_id: Name },
        #[error("the {column} of account {account} cannot change from {effective} on, which was worked already; what was booked by it stays, so let the change hold from {earliest} on or later")]
        AccountChangeMustNotReachBack {
            column: &'static str,
            account: Name,
            effective: Date,
            earliest: Date,
        },
        #[error("the desk of account {account} cannot change from {effective} on: trade {trade_id} of {trade_date} was charged by the one before; let the change hold from a later day on, or cancel the trade first and send it again")]
        DeskMustNotChangeBehindATrade {
            account: Name,
            effective: Date,
            trade_id: Name,
            trade_date: Date,
        },
        #[error("account {account} is a {kind} account of the firm or the street; only a client's account is closed by a row")]
        ClosedAccountMustBeAClients { account: Name, kind: &'static str },
        #[error("account {account} cannot be closed from {effective} on, which was worked already; close it from {today} on or later")]
        ClosingMustNotReachBack { account: Name, effective: Date, today: Date },
        #[error("account {account} still has {left} {asset}; bring it to nothing before it is closed")]
        ClosedAccountMustBeEmpty { account: Name, asset: Name, left: String },
        #[error("change {change_id} changes nothing of {instrument}; say what is otherwise from its day on")]
        InstrumentChangeMustSaySomething { change_id: Name, instrument: Name },
        #[error("instrument {instrument} is cleared in market {cleared}, and {market} is served by {served}; list it there as an instrument of its own")]
        InstrumentMustStayInItsMarket {
            instrument: Name,
            cleared: Name,
            market: Name,
            served: Name,
        },
        #[error("the ISIN {isin} of {instrument} must contain its CUSIP {cusip} from {date} on; give both")]
        ChangedIdentifiersMustAgree { instrument: Name, isin: Name, cusip: Name, date: Date },
        #[error("instrument {instrument} cannot be delisted from {effective} on: trade {trade_id} of {trade_date} stands; cancel it first, or delist the instrument from a later day on")]
        DelistingMustNotReachBehindATrade {
            instrument: Name,
            effective: Date,
            trade_id: Name,
            trade_date: Date,
        },
        #[error("instrument {instrument} is not listed on {date}; see its listed and delisted dates")]
        InstrumentMustBeListed { instrument: Name, date: Date },
        #[error("a short sale cannot be on cash account {account} (12 CFR 220.8); use the client's margin or short account, or side S")]
        ShortSaleMustBeOnMargin { account: Name },
        #[error("contra {contra} is not known; name a street account or an inventory, or leave it empty for the instrument's clearing account")]
        ContraMustBeKnown { contra: Name },
        #[error("contra {contra} is a {kind} account; a trade stands against a clearing house, a counterparty or the firm's own inventory")]
        ContraMustBeAContra { contra: Name, kind: &'static str },
        #[error("settlement date {settlement_date} is before the trade date {trade_date} or is not a settlement day of market {market}")]
        SettlementDateMustBeASettlementDay {
            settlement_date: Date,
            trade_date: Date,
            market: Name,
        },
        #[error("commission {commission} is below zero; what the client is paid back is a payment")]
        CommissionMustNotBeNegative { commission: Decimal },
        #[error("a row either cancels a trade or corrects one; it cannot do both")]
        RowMustCancelOrCorrect,
        #[error("trade {trade_id} is not known, so it cannot be cancelled or corrected; check the id")]
        TradeMustBeKnown { trade_id: Name },
        #[error("trade {trade_id} was cancelled or corrected already; correct the trade that replaced it")]
        TradeMustStand { trade_id: Name },
        #[error("trade {trade_id} was for {booked}; this cancel says {said}")]
        CancelMustRepeatTheTrade { trade_id: Name, booked: Box<Phrase>, said: Box<Phrase> },
        #[error("clearing account {account} is not known or is not a street account; open it before the instrument")]
        ClearingAccountMustBeAContra { account: Name },
        #[error("market {market} is not one that this office serves ({served})")]
        MarketMustBeServed { market: Name, served: String },
        #[error("instrument {instrument} has the code of a currency; give it another one")]
        InstrumentMustNotBeACurrency { instrument: Name },
        #[error("currency {currency} cannot be an account's currency: {why}")]
        CurrencyMustBeKnown { currency: Name, why: CurrencyError },
        #[error("currency {currency} is not one of the firm ({currencies}); a rate of interest or FX, an account's currency, an instrument or the rule currencies brings it")]
        CurrencyMustBeAdmitted { currency: Name, currencies: String },
        #[error("cost {cost} is below zero or has too many digits; it is what the whole position cost")]
        CostMustBeAnAmount { cost: Decimal },
        #[error("rule {rule} is not known; the rules are {rules}")]
        RuleMustBeKnown { rule: Name, rules: String },
        #[error("rule {rule} is no limit: a limit is named check., what is checked ({checks}) and, where it is not of all, for whom (an account, desk:NAME, a class of accounts, a kind of file)")]
        LimitMustBeOfACheck { rule: Name, checks: Name },
        #[error("rule {rule} is no tier of approval: it is named approve.amount and, where it is not of all, behind another point the kind of file ({kinds})")]
        TierMustBeOfAKind { rule: Name, kinds: Name },
        #[error("value {value} does not fit rule {rule}; expected {expected}")]
        RuleValueMustFit { rule: Name, value: Name, expected: RuleValue },
    }
}
