//! Summaries: what a paper says, in half a sentence, for the refusal that shows two of them with
//! one id. Each paper says its own; the sentences stand here, as the journal keeps them.

use terms::{Date, Decimal, Moment, Name, Say, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// What an input says, and the parts of it that it may leave open.
    pub enum Summary {
        #[error("{rule} = {value} from {effective}")]
        RuleFrom { rule: Name, value: Name, effective: Date },
        #[error("{schedule} from {effective} for {scope} {whom}, {product} from {tier_from}")]
        ScheduleFrom {
            schedule: Name,
            effective: Date,
            scope: &'static str,
            whom: Name,
            product: &'static str,
            tier_from: Decimal,
        },
        #[error("flat {figure}")]
        Flat { figure: Decimal },
        #[error("per share {figure}")]
        PerShare { figure: Decimal },
        #[error("bps {figure}")]
        Bps { figure: Decimal },
        #[error("minimum {figure}")]
        Minimum { figure: Decimal },
        #[error("maximum {figure}")]
        Maximum { figure: Decimal },
        #[error("introducing percent {figure}")]
        IntroducingPercent { figure: Decimal },
        #[error("a {kind} account of {name} ({class})")]
        AccountOf { kind: &'static str, name: Name, class: &'static str },
        #[error("{name} ({symbol}) in {currency} on {market}, ISIN {isin}")]
        InstrumentOn { name: Name, symbol: Name, currency: Name, market: Name, isin: Wording },
        #[error("{price} {currency} on {date}")]
        PriceOn { price: Decimal, currency: Name, date: Date },
        #[error("{quantity} {asset} at a cost of {cost}")]
        PositionAtACost { quantity: Decimal, asset: Name, cost: Wording },
        #[error("{side} {quantity} {instrument} at {price} {currency} for {account} on {venue} executed {executed_at}")]
        TradeExecuted {
            side: &'static str,
            quantity: Decimal,
            instrument: Name,
            price: Decimal,
            currency: Name,
            account: Name,
            venue: Name,
            executed_at: Moment
        },
        #[error("correcting {corrected}")]
        Correcting { corrected: Name },
        #[error("cancel {cancelled}")]
        CancelOf { cancelled: Name },
        #[error("{side} {quantity} {instrument} of {block_account} to {account}")]
        ShareOfABlock {
            side: &'static str,
            quantity: Decimal,
            instrument: Name,
            block_account: Name,
            account: Name,
        },
        #[error("{quantity} {asset} from {from} to {to} on {date}")]
        FromTo { quantity: Decimal, asset: Name, from: Name, to: Name, date: Date },
        #[error("{amount} {currency} for {account} on {date}")]
        PaymentFor { amount: Decimal, currency: Name, account: Name, date: Date },
        #[error("{method} for {account} from {date}")]
        MethodFrom { method: &'static str, account: Wording, date: Date },
        #[error("lot {lot} for {trade_id} on {date}")]
        LotFor { lot: Wording, trade_id: Wording, date: Date },
        #[error("{quantity} {instrument} of {account} that came by {came_by}, acquired {acquired} for {cost}")]
        LotStatedAs {
            quantity: Decimal,
            instrument: Name,
            account: Name,
            came_by: Name,
            acquired: Date,
            cost: Decimal,
        },
        #[error("{amount} {asset} debit {debit_account} credit {credit_account} on {date}: {narrative}")]
        VoucherLineOn {
            amount: Decimal,
            asset: Name,
            debit_account: Name,
            credit_account: Name,
            date: Date,
            narrative: Name,
        },
        #[error("{side} {rate} from {tier_from} of {currency} on, {tiering}, {day_count}, {compounding}")]
        RateFrom {
            side: &'static str,
            rate: Decimal,
            tier_from: Decimal,
            currency: Name,
            tiering: &'static str,
            day_count: &'static str,
            compounding: &'static str
        },
        #[error("{side} {rate} over {base} from {tier_from} of {currency} on, {tiering}, {day_count}, {compounding}")]
        RateOverABase {
            side: &'static str,
            rate: Decimal,
            base: Name,
            tier_from: Decimal,
            currency: Name,
            tiering: &'static str,
            day_count: &'static str,
            compounding: &'static str
        },
        #[error("floor {figure}")]
        RateFloor { figure: Decimal },
        #[error("cap {figure}")]
        RateCap { figure: Decimal },
        #[error("a base below zero counts as zero")]
        BaseAtLeastZero,
        #[error("{action} {loan_id} on {date}: quantity {quantity}, collateral {collateral}, price {price}, rebate {rebate}, fee {fee}")]
        LoanOn {
            action: &'static str,
            loan_id: Name,
            date: Date,
            quantity: Wording,
            collateral: Wording,
            price: Wording,
            rebate: Wording,
            fee: Wording
        },
        #[error("a {kind} of {instrument} on {ex_date} ({terms})")]
        ActionOn { kind: &'static str, instrument: Name, ex_date: Date, terms: Name },
        #[error("{rate} {quote} for one {base} on {date}")]
        RateForOne { rate: Decimal, quote: Name, base: Name, date: Date },
        #[error("sources {sources}, stale after {days} days, tolerance {percent} percent")]
        PricesFrom { sources: Name, days: Wording, percent: Wording },
        #[error("version {version}: {full_name}, at {desk}")]
        PersonAt { version: u32, full_name: Name, desk: Name },
        #[error("reads {language}")]
        Reads { language: Name },
        #[error("sees {sees} alone")]
        SeesOnly { sees: Name },
        #[error("active")]
        Active,
        #[error("not active")]
        NotActive,
        #[error("version {version}: {name}, {department}, {location}, {time_zone}, answers within {answer_minutes} minutes")]
        DeskOf {
            version: u32,
            name: Name,
            department: Name,
            location: Name,
            time_zone: Name,
            answer_minutes: u32,
        },
        #[error("{bytes} bytes with the hash {content}")]
        DocumentOf { bytes: u64, content: Name },
        #[error("{subject} of {person} to {desk}: {text}")]
        RequestTo { subject: &'static str, person: Name, desk: Name, text: String },
        #[error("{step} by {person}")]
        StepBy { step: &'static str, person: Name },
        #[error("{column} = {value}")]
        Is { column: &'static str, value: Wording },
        #[error("{column} empty")]
        IsEmpty { column: &'static str },
        #[error("none")]
        NoFigure,
        #[error("any")]
        AnyFigure,
        #[error("nothing")]
        Nothing,
        #[error("nothing known")]
        NothingKnown,
    }
}

/// A value, or what is said where there is none.
pub(super) fn or(value: Option<impl Say>, nothing: &Summary) -> Wording {
    value.map_or_else(|| nothing.wording(), |value| value.wording())
}

/// Parts of a summary, one behind the other.
pub(super) fn listed(parts: impl IntoIterator<Item = Option<Wording>>) -> Wording {
    Wording::list(parts.into_iter().flatten())
}

/// What goes from one account to another.
pub(super) fn from_to(
    quantity: Decimal,
    asset: &Name,
    [from, to]: [&Name; 2],
    date: Date,
) -> Summary {
    Summary::FromTo { quantity, asset: asset.clone(), from: from.clone(), to: to.clone(), date }
}
