//! Events: the tag and the version of each kind, and which fields follow.
//!
//! **A form, once written, is read for ever.** To change the fields of an event, add a form with
//! the next version, write that one, and read both. A tag is never given twice. Neither byte is
//! ever zero, so blank bytes are no event.

use super::Wrong;
use super::bytes::{Reader, Writer};
use super::proposals;
use super::sentences::are_in_prose;
use terms::{Event, Recorded, Sentence, SourceId};

/// A tag and a version.
type Form = [u8; 2];

const OFFICE_OPENED_1: Form = [1, 1];
const CURRENCY_ADMITTED_1: Form = [2, 1];
const SOURCE_RECEIVED_1: Form = [3, 1];
const SOURCE_FINISHED_1: Form = [4, 1];
const DUPLICATE_NAMED_1: Form = [5, 1];
const INPUT_REJECTED_1: Form = [6, 1];
const RULE_SET_1: Form = [7, 1];
const ACCOUNT_OPENED_1: Form = [8, 1];
const INSTRUMENT_LISTED_1: Form = [9, 1];
const PRICE_RECORDED_1: Form = [10, 1];
const POSITION_OPENED_1: Form = [11, 1];
const TRADE_BOOKED_1: Form = [12, 1];
const TRADE_BOOKED_2: Form = [12, 2];
const TRADE_CANCELLED_1: Form = [13, 1];
const BLOCK_ALLOCATED_1: Form = [14, 1];
const BLOCK_ALLOCATED_2: Form = [14, 2];
const DELIVERY_BOOKED_1: Form = [15, 1];
const PAYMENT_BOOKED_1: Form = [16, 1];
const DAY_OPENED_1: Form = [17, 1];
const VALUE_DATE_ARRIVED_1: Form = [18, 1];
const DAY_CLOSED_1: Form = [19, 1];
const VOUCHER_BOOKED_1: Form = [20, 1];
const PERIOD_CLOSED_1: Form = [22, 1];
const PERIOD_REOPENED_1: Form = [23, 1];
const PROPOSED_1: Form = [24, 1];
const APPROVED_1: Form = [25, 1];
const LOTS_CHOSEN_1: Form = [30, 1];
const DECLINED_1: Form = [36, 1];
const INTEREST_RATE_SET_1: Form = [28, 1];
const LOAN_BOOKED_1: Form = [29, 1];
const SCHEDULE_SET_1: Form = [21, 1];
const FX_RATE_RECORDED_1: Form = [26, 1];
const CONVERSION_BOOKED_1: Form = [27, 1];
const PRICE_HELD_1: Form = [33, 1];
const PRICE_RULE_SET_1: Form = [34, 1];

const ACTED_1: Form = [35, 1];
const PERSON_SET_1: Form = [37, 1];
const DESK_SET_1: Form = [38, 1];
const REQUEST_OPENED_1: Form = [39, 1];
const WORKED_1: Form = [41, 1];
const TRANSFER_BOOKED_1: Form = [31, 1];
const ACTION_BOOKED_1: Form = [32, 1];
const ACTION_ANNOUNCED_1: Form = [40, 1];
const INPUT_REJECTED_2: Form = [6, 2];
const DAY_CLOSED_2: Form = [19, 2];
const VOUCHER_BOOKED_2: Form = [20, 2];
const PERIOD_CLOSED_2: Form = [22, 2];
const EDITION_BEGAN_1: Form = [42, 1];
const RESTATED_1: Form = [43, 1];

/// The form in which an event is written now.
fn form(event: &Event) -> Form {
    match event {
        Event::OfficeOpened { .. } => OFFICE_OPENED_1,
        Event::CurrencyAdmitted { .. } => CURRENCY_ADMITTED_1,
        Event::SourceReceived(_) => SOURCE_RECEIVED_1,
        Event::SourceFinished { .. } => SOURCE_FINISHED_1,
        Event::DuplicateNamed { .. } => DUPLICATE_NAMED_1,
        // What was read in the words of its day is written in them.
        Event::InputRejected { sentence, .. } if sentence.as_prose().is_some() => INPUT_REJECTED_1,
        Event::InputRejected { .. } => INPUT_REJECTED_2,
        Event::RuleSet(_) => RULE_SET_1,
        Event::ScheduleSet(_) => SCHEDULE_SET_1,
        Event::AccountOpened(_) => ACCOUNT_OPENED_1,
        Event::InstrumentListed(_) => INSTRUMENT_LISTED_1,
        Event::PriceRecorded(_) => PRICE_RECORDED_1,
        Event::PositionOpened(_) => POSITION_OPENED_1,
        // One that was read without by what it was charged is written without it.
        Event::TradeBooked(trade, _) if trade.charged_by.is_none() => TRADE_BOOKED_1,
        Event::TradeBooked(..) => TRADE_BOOKED_2,
        Event::TradeCancelled(..) => TRADE_CANCELLED_1,
        Event::BlockAllocated(share, _) if share.charged_by.is_none() => BLOCK_ALLOCATED_1,
        Event::BlockAllocated(..) => BLOCK_ALLOCATED_2,
        Event::DeliveryBooked(..) => DELIVERY_BOOKED_1,
        Event::PaymentBooked(..) => PAYMENT_BOOKED_1,
        Event::VoucherBooked(voucher, _) if voucher.narrative.text().is_some() => VOUCHER_BOOKED_1,
        Event::VoucherBooked(..) => VOUCHER_BOOKED_2,
        Event::PeriodClosed(close) if proposals::is_in_prose(close) => PERIOD_CLOSED_1,
        Event::PeriodClosed(_) => PERIOD_CLOSED_2,
        Event::PeriodReopened { .. } => PERIOD_REOPENED_1,
        Event::LotsChosen(_) => LOTS_CHOSEN_1,
        Event::Proposed(_) => PROPOSED_1,
        Event::Approved(_) => APPROVED_1,
        Event::Declined(..) => DECLINED_1,
        Event::InterestRateSet(_) => INTEREST_RATE_SET_1,
        Event::LoanBooked(..) => LOAN_BOOKED_1,
        Event::ActionAnnounced(_) => ACTION_ANNOUNCED_1,
        Event::ActionBooked(..) => ACTION_BOOKED_1,
        Event::FxRateRecorded(_) => FX_RATE_RECORDED_1,
        Event::ConversionBooked(..) => CONVERSION_BOOKED_1,
        Event::PriceHeld(_) => PRICE_HELD_1,
        Event::PriceRuleSet(_) => PRICE_RULE_SET_1,
        Event::Acted(_) => ACTED_1,
        Event::PersonSet(_) => PERSON_SET_1,
        Event::DeskSet(_) => DESK_SET_1,
        Event::RequestOpened(_) => REQUEST_OPENED_1,
        Event::Worked(_) => WORKED_1,
        Event::TransferBooked(..) => TRANSFER_BOOKED_1,
        Event::DayOpened(_) => DAY_OPENED_1,
        Event::ValueDateArrived(_) => VALUE_DATE_ARRIVED_1,
        Event::DayClosed { controls, .. } if are_in_prose(controls) => DAY_CLOSED_1,
        Event::DayClosed { .. } => DAY_CLOSED_2,
        Event::EditionBegan(_) => EDITION_BEGAN_1,
        Event::Restated(_) => RESTATED_1,
    }
}

impl Writer {
    pub fn recorded(&mut self, recorded: &Recorded) {
        let [tag, version] = form(&recorded.event);
        self.byte(tag);
        self.byte(version);
        self.origin(recorded.origin);
        self.fields(&recorded.event);
    }

    fn fields(&mut self, event: &Event) {
        match event {
            Event::OfficeOpened { markets, books_from } => {
                self.names(markets);
                self.date(*books_from);
            }
            Event::CurrencyAdmitted { currency, decimals } => {
                self.text(currency);
                self.byte(*decimals);
            }
            Event::SourceReceived(document) => self.document(document),
            Event::SourceFinished { source, rows } => {
                self.number(source.0.into());
                self.number((*rows).into());
            }
            Event::DuplicateNamed { id, first } => {
                self.text(id);
                self.other_origin(*first);
            }
            Event::InputRejected { id, sentence } => self.rejected(id, sentence),
            Event::RuleSet(firm_rule) => self.firm_rule(firm_rule),
            Event::ScheduleSet(row) => self.schedule_row(row),
            Event::AccountOpened(account) => self.account(account),
            Event::InstrumentListed(instrument) => self.instrument(instrument),
            Event::PriceRecorded(price) => self.price(price),
            Event::PositionOpened(position) => self.position(position),
            Event::TradeBooked(trade, entry) => self.charged_trade(trade, entry),
            Event::TradeCancelled(cancel, entry) => {
                self.cancel(cancel);
                self.entry(entry);
            }
            Event::BlockAllocated(allocation, entry) => self.charged_share(allocation, entry),
            Event::DeliveryBooked(delivery, entry) => self.delivery(delivery, entry),
            Event::PaymentBooked(payment, entry) => self.payment(payment, entry),
            Event::VoucherBooked(voucher, entry) => {
                self.voucher(voucher);
                self.entry(entry);
            }
            Event::PeriodClosed(close) => self.period_close(close),
            Event::PeriodReopened { period, proposal_id } => {
                self.period_reopened(*period, proposal_id);
            }
            Event::LotsChosen(choice) => self.lot_choice(choice),
            Event::Proposed(proposal) => self.proposal(proposal),
            Event::Approved(approval) => self.approval(approval),
            Event::InterestRateSet(rate) => self.interest_rate(rate),
            Event::LoanBooked(movement, entry) => self.loan(movement, entry),
            Event::ActionAnnounced(action) => self.action(action),
            Event::ActionBooked(entitled, entry) => self.entitled(entitled, entry),
            Event::TransferBooked(transfer, entry) => self.transfer(transfer, entry),
            Event::Declined(approval, reason) => self.declined(approval, reason),
            Event::FxRateRecorded(rate) => self.fx_rate(rate),
            Event::ConversionBooked(conversion, entry) => self.conversion(conversion, entry),
            Event::PriceHeld(held) => self.held_price(held),
            Event::PriceRuleSet(rule) => self.price_rule(rule),
            Event::Acted(act) => self.act(act),
            Event::PersonSet(person) => self.person(person),
            Event::DeskSet(desk) => self.desk(desk),
            Event::RequestOpened(request) => self.request(request),
            Event::Worked(work) => self.work(work),
            Event::DayOpened(date) | Event::ValueDateArrived(date) => self.date(*date),
            Event::DayClosed { date, controls } => {
                self.date(*date);
                if are_in_prose(controls) {
                    self.controls_in_prose(controls);
                } else {
                    self.controls(controls);
                }
            }
            Event::EditionBegan(began) => self.edition_began(began),
            Event::Restated(restatement) => self.restatement(restatement),
        }
    }
}

impl Writer {
    fn rejected(&mut self, id: &str, sentence: &Sentence) {
        self.text(id);
        match sentence.as_prose() {
            Some(said) => {
                self.text(&sentence.code);
                self.text(said);
            }
            None => self.sentence(sentence),
        }
    }
}

impl Reader<'_> {
    #[inline]
    pub fn recorded(&mut self) -> Result<Recorded, Wrong> {
        let form = [self.byte()?, self.byte()?];
        let origin = self.origin()?;
        let event = match form {
            OFFICE_OPENED_1 => {
                Event::OfficeOpened { markets: self.names()?, books_from: self.date()? }
            }
            CURRENCY_ADMITTED_1 => {
                Event::CurrencyAdmitted { currency: self.name()?, decimals: self.byte()? }
            }
            SOURCE_RECEIVED_1 => Event::SourceReceived(self.document()?),
            SOURCE_FINISHED_1 => Event::SourceFinished {
                source: SourceId(self.number_32()?),
                rows: self.number_32()?,
            },
            DUPLICATE_NAMED_1 => {
                Event::DuplicateNamed { id: self.name()?, first: self.other_origin()? }
            }
            INPUT_REJECTED_1 => self.rejected_in_prose()?,
            INPUT_REJECTED_2 => {
                Event::InputRejected { id: self.name()?, sentence: self.sentence()? }
            }
            RULE_SET_1 => Event::RuleSet(self.firm_rule()?),
            SCHEDULE_SET_1 => Event::ScheduleSet(self.schedule_row()?),
            ACCOUNT_OPENED_1 => Event::AccountOpened(self.account()?),
            INSTRUMENT_LISTED_1 => Event::InstrumentListed(self.instrument()?),
            PRICE_RECORDED_1 => Event::PriceRecorded(self.price()?),
            POSITION_OPENED_1 => Event::PositionOpened(self.position()?),
            TRADE_BOOKED_1 => Event::TradeBooked(self.trade()?, self.entry()?),
            TRADE_BOOKED_2 => Event::TradeBooked(self.charged_trade()?, self.entry()?),
            TRADE_CANCELLED_1 => Event::TradeCancelled(self.cancel()?, self.entry()?),
            BLOCK_ALLOCATED_1 => Event::BlockAllocated(self.allocation()?, self.entry()?),
            BLOCK_ALLOCATED_2 => Event::BlockAllocated(self.charged_share()?, self.entry()?),
            DELIVERY_BOOKED_1 => Event::DeliveryBooked(self.delivery()?, self.entry()?),
            PAYMENT_BOOKED_1 => Event::PaymentBooked(self.payment()?, self.entry()?),
            VOUCHER_BOOKED_1 => Event::VoucherBooked(self.voucher_in_prose()?, self.entry()?),
            VOUCHER_BOOKED_2 => Event::VoucherBooked(self.voucher()?, self.entry()?),
            PERIOD_CLOSED_1 => Event::PeriodClosed(self.period_close_in_prose()?),
            PERIOD_CLOSED_2 => Event::PeriodClosed(self.period_close()?),
            PERIOD_REOPENED_1 => {
                Event::PeriodReopened { period: self.period()?, proposal_id: self.name()? }
            }
            LOTS_CHOSEN_1 => Event::LotsChosen(self.lot_choice()?),
            PROPOSED_1 => Event::Proposed(self.proposal()?),
            APPROVED_1 => Event::Approved(self.approval()?),
            DECLINED_1 => Event::Declined(self.approval()?, self.name()?),
            INTEREST_RATE_SET_1 => Event::InterestRateSet(self.interest_rate()?),
            LOAN_BOOKED_1 => Event::LoanBooked(self.loan_movement()?, self.entry()?),
            ACTION_ANNOUNCED_1 => Event::ActionAnnounced(self.action()?),
            TRANSFER_BOOKED_1 => Event::TransferBooked(self.transfer()?, self.entry()?),
            ACTION_BOOKED_1 => Event::ActionBooked(self.entitled()?, self.entry()?),
            FX_RATE_RECORDED_1 => Event::FxRateRecorded(self.fx_rate()?),
            CONVERSION_BOOKED_1 => Event::ConversionBooked(self.conversion()?, self.entry()?),
            PRICE_HELD_1 => Event::PriceHeld(self.held_price()?),
            ACTED_1 => Event::Acted(self.act()?),
            PERSON_SET_1 => Event::PersonSet(self.person()?),
            DESK_SET_1 => Event::DeskSet(self.desk()?),
            REQUEST_OPENED_1 => Event::RequestOpened(self.request()?),
            WORKED_1 => Event::Worked(self.work()?),
            PRICE_RULE_SET_1 => Event::PriceRuleSet(self.price_rule()?),
            DAY_OPENED_1 => Event::DayOpened(self.date()?),
            VALUE_DATE_ARRIVED_1 => Event::ValueDateArrived(self.date()?),
            DAY_CLOSED_1 => {
                Event::DayClosed { date: self.date()?, controls: self.controls_in_prose()? }
            }
            DAY_CLOSED_2 => Event::DayClosed { date: self.date()?, controls: self.controls()? },
            EDITION_BEGAN_1 => Event::EditionBegan(self.edition_began()?),
            RESTATED_1 => Event::Restated(self.restatement()?),
            [tag, version] => return Err(Wrong::UnknownForm { tag, version }),
        };
        Ok(Recorded { origin, event })
    }

    fn rejected_in_prose(&mut self) -> Result<Event, Wrong> {
        let (id, code) = (self.name()?, self.name()?);
        Ok(Event::InputRejected { id, sentence: self.prose(&code)? })
    }
}
