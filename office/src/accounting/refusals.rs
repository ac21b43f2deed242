//! Refusals of accounting, in the order in which it looks.

use terms::{Date, Decimal, Name, Period, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// A rule of accounting that said no.
    pub enum Refusal {
        #[error("amount {amount} is not more than zero; the accounts say which way it goes (debited, credited)")]
        AmountMustBePositive { amount: Decimal },
        #[error("account {account} is debited and credited; a line of a voucher goes from one account to another")]
        VoucherMustHaveTwoSides { account: Name },
        #[error(
            "a voucher that recurs says how often (every) and until when (until, not before its date {date}); this one says only one of them"
        )]
        RecurrenceMustHaveAnEnd { date: Date },
        #[error(
            "a voucher of {date} cannot be reversed on {reverse_on}; name a later day, or next_period; one that recurs takes next_period"
        )]
        ReversalMustFollow { date: Date, reverse_on: Date },
        #[error("voucher {voucher_id} is in the books already; give this one another id")]
        VoucherIdMustBeNew { voucher_id: Name },
        #[error("voucher {voucher_id} is not in the books; the report vouchers lists them")]
        VoucherMustBeKnown { voucher_id: Name },
        #[error(
            "voucher {voucher_id} is of the kind {kind}, which its job draws up and corrects; only manual and recurring ones are reversed by hand"
        )]
        VoucherMustBeAPersons { voucher_id: Name, kind: &'static str },
        #[error("voucher {voucher_id} was reversed by {reversal} already")]
        VoucherMustStand { voucher_id: Name, reversal: Name },
        #[error("period {period} is closed already, or before the first one of these books")]
        PeriodMustBeOpen { period: Period },
        #[error("period {period} cannot be closed before {next}; periods close in their order")]
        PeriodMustFollow { period: Period, next: Period },
        #[error("period {period} is not over: run the end of day of {last}, its last business day, first")]
        PeriodMustBeOver { period: Period, last: Date },
        #[error(
            "{left} {currency} of the net income of the year that ends with {period} still stand on {account}; closing the period carries it to retained earnings first"
        )]
        ResultMustBeCarried { period: Period, account: Name, left: String, currency: Name },
        #[error("the closing trial balance is of {journal_events} events and the books now hold {events}; close the period again")]
        ClosingMustBeOfNow { journal_events: u64, events: u64 },
        #[error("the trial balance in {currency} does not balance ({left} more debits than credits); have the books verified")]
        ClosingMustBalance { currency: Name, left: String },
        #[error("period {period} is not the last one that is closed ({last}); periods reopen from the last one back")]
        PeriodMustBeTheLastClosed { period: Period, last: Wording },
        #[error("{date} is not the last day of a financial year; see the rule year_starts")]
        DayMustEndAYear { date: Date },
        #[error("the chart has no account of kind retained_earnings to close a year's net income to; open one by a row of accounts")]
        RetainedEarningsMustExist,
        #[error("the result in {currency} is more than an amount can hold")]
        ResultMustFit { currency: Name },
        #[error(
            "instruction {choice_id} names neither a sale and its lot (trade_id, lot, quantity) nor a default cost-basis method (account, method); name one of the two"
        )]
        ChoiceMustBeComplete { choice_id: Name },
        #[error("{trade_id} is no trade or share of a block that stands in the books; name the sale whose lots are chosen")]
        ChosenSaleMustStand { trade_id: Name },
        #[error(
            "lots of {trade_id} are chosen from its trade date {trade_date} until its settlement date {settlement_date}, not on {date} (26 CFR 1.1012-1(c)(8))"
        )]
        ChoiceMustComeBySettlement {
            date: Date,
            trade_id: Name,
            trade_date: Date,
            settlement_date: Date,
        },
        #[error("lot {lot} is not open for {trade_id}; the report lots names the lots of an account")]
        ChosenLotMustBeOpen { lot: Name, trade_id: Name },
        #[error("of lot {lot} at most {most} can be chosen for {trade_id}, not {quantity}; what is left of a sale follows the default cost-basis method")]
        ChosenQuantityMustBeThere { lot: Name, trade_id: Name, quantity: Decimal, most: Decimal },
        #[error("lot {lot} cannot be chosen for {trade_id}: another choice has taken it for another sale")]
        EarlierChoiceMustHold { lot: Name, trade_id: Name },
        #[error("account {account} is a {kind} account, which keeps no lots; a default cost-basis method is for a client's or an inventory account")]
        AccountMustKeepLots { account: Name, kind: &'static str },
        #[error(
            "the average cost is for shares of funds (26 CFR 1.1012-1(e)(1)), and {instrument} has the kind {cfi}; choose fifo, lifo, hifo or lofo"
        )]
        AverageMustBeOfAFund { instrument: Name, cfi: Name },
        #[error(
            "{came_by} is no transfer from outside and no opening balance by which {account} received {instrument}; name the transfer_id or position_id that stands, or the lot of an opening balance, as the report lots names it"
        )]
        StatedLotMustHaveCome { came_by: Name, account: Name, instrument: Name },
        #[error("{came_by} says itself what it cost and when it was acquired; a transfer is corrected by a transfer, and nothing else is stated twice")]
        StatedLotMustBeUnknown { came_by: Name },
        #[error("of what came by {came_by} at most {most} can be stated, not {quantity}; cancel or correct another statement of it, if one stands")]
        StatedQuantityMustHaveCome { came_by: Name, quantity: Decimal, most: Decimal },
        #[error("{day} is behind {came}, the day on which {came_by} came; what comes was acquired by then")]
        StatedDayMustNotBeLater { came_by: Name, day: Date, came: Date },
        #[error(
            "account {account} is inventory, whose result is its fair value less its cost; say what {instrument} cost, or all of it would be a gain"
        )]
        InventoryMustSayItsCost { account: Name, instrument: Name },
    }
}
