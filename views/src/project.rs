//! What an event writes: the one match from events to rows.
//!
//! In: an event, its number, when it was recorded, and the office after it was applied. Out: rows.
//! What changes with later events is noted in [`Standing`] and written at the commit. Never here: a
//! decision, a balance, SQL.

use crate::layout::Shelf;
use crate::rows::Rows;
use crate::standing::Standing;
use crate::value::Value;
use office::Office;
use office::words::{english, in_english};
use terms::{
    Account, Act, Allocation, Booked, Cancel, Control, Date, DeskEvent, Entry, Event, HeldPrice,
    Instrument, KnownEvent, Name, OfficeEvent, Origin, Price, Recorded, Request, Restatement,
    SourceEvent, Step, Trade, Voucher, Work,
};

/// Where and when an event was recorded.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its number in the journal.
    pub seq: u64,
    /// Microseconds since 1970-01-01 UTC.
    pub recorded_at_us: i64,
    /// Where its input came from.
    pub origin: Origin,
}

impl Place {
    fn source(self) -> [Value; 2] {
        match self.origin {
            Origin::Row { source, row } => [source.0.into(), row.into()],
            Origin::Command => [Value::Null, Value::Null],
        }
    }
}

/// Adds the rows of an event that was just applied to the office.
pub fn project(
    office: &Office,
    place: Place,
    recorded: &Recorded,
    rows: &mut Rows,
    standing: &mut Standing,
) {
    let event = &recorded.event;
    standing
        .touch_row(place.origin, matches!(event, Event::Source(SourceEvent::InputRejected { .. })));
    if let Some(entry) = event.entry() {
        standing.post(entry, office.ledger.settled_through());
    }
    if let Event::Booked(Booked::Trade(trade), _) = event {
        trade_row(office, place, trade, rows);
        return;
    }
    event_row(place, event, rows);
    if let (Some(entry), Some(about)) = (event.entry(), event.as_of()) {
        movements(place, entry, about, rows);
    }
    shelve(office, place, event, rows, standing);
}

/// The rows of an event's own table.
fn shelve(office: &Office, place: Place, event: &Event, rows: &mut Rows, standing: &mut Standing) {
    match event {
        Event::Known(KnownEvent::CurrencyAdmitted { currency, decimals }) => {
            currency_row(office, place, currency, *decimals, rows);
        }
        Event::Source(SourceEvent::SourceReceived(_)) => standing.receive(place.seq),
        Event::Source(SourceEvent::SourceFinished { source, .. }) => standing.touch_source(*source),
        Event::Known(KnownEvent::AccountOpened(account)) => {
            account_row(office, place, account, rows)
        }
        Event::Known(KnownEvent::InstrumentListed(instrument)) => {
            instrument_row(office, place, instrument, rows)
        }
        Event::Known(KnownEvent::PriceRecorded(price)) => price_row(place, price, 0, rows),
        Event::Known(KnownEvent::PriceHeld(HeldPrice { price, .. })) => {
            price_row(place, price, 1, rows)
        }
        Event::Booked(Booked::Cancel(cancel), _) => cancel_row(place, cancel, rows),
        Event::Booked(Booked::Share(allocation), _) => allocation_row(place, allocation, rows),
        Event::Booked(Booked::Voucher(voucher), _) => voucher_row(place, voucher, rows),
        Event::Desk(DeskEvent::Proposed(proposal)) => {
            standing.touch_proposal(&proposal.proposal_id)
        }
        Event::Desk(DeskEvent::Approved(approval))
        | Event::Desk(DeskEvent::Declined(approval, _)) => {
            standing.touch_proposal(&approval.proposal_id);
        }
        Event::Office(OfficeEvent::DayOpened(date)) => standing.open_day(*date, place.seq),
        Event::Office(OfficeEvent::ValueDateArrived(date)) => standing.settle(*date),
        Event::Office(OfficeEvent::DayClosed { date, controls }) => {
            standing.close_day(*date, place.seq);
            control_rows(*date, controls, rows);
        }
        Event::Desk(DeskEvent::Acted(act)) => act_row(place, act, rows),
        Event::Desk(DeskEvent::RequestOpened(request)) => request_row(place, request, rows),
        Event::Desk(DeskEvent::Worked(work)) => work_row(place, work, rows),
        Event::Office(OfficeEvent::Restated(restatement)) => {
            restatement_rows(place, restatement, rows)
        }
        // Nothing but the event itself, and its postings.
        Event::Office(OfficeEvent::OfficeOpened { .. })
        | Event::Source(SourceEvent::DuplicateNamed { .. })
        | Event::Source(SourceEvent::InputRejected { .. })
        | Event::Known(KnownEvent::RuleSet(_))
        | Event::Known(KnownEvent::ScheduleSet(_))
        | Event::Booked(Booked::Position(_), _)
        | Event::Booked(Booked::Trade(_), _)
        | Event::Booked(Booked::Delivery(_), _)
        | Event::Booked(Booked::Payment(_), _)
        | Event::Known(KnownEvent::LotsChosen(_))
        | Event::Known(KnownEvent::InterestRateSet(_))
        | Event::Booked(Booked::Loan(_), _)
        | Event::Known(KnownEvent::ActionAnnounced(_))
        | Event::Booked(Booked::Action(_), _)
        | Event::Booked(Booked::Transfer(_), _)
        | Event::Office(OfficeEvent::PeriodClosed(_))
        | Event::Office(OfficeEvent::PeriodReopened { .. })
        | Event::Known(KnownEvent::FxRateRecorded(_))
        | Event::Booked(Booked::Conversion(_), _)
        | Event::Known(KnownEvent::PriceRuleSet(_))
        | Event::Desk(DeskEvent::PersonSet(_))
        | Event::Desk(DeskEvent::DeskSet(_))
        | Event::Office(OfficeEvent::EditionBegan(_)) => {}
    }
}

/// What an event says in words, when it says anything.
fn words(event: &Event) -> Value {
    match event {
        Event::Source(SourceEvent::SourceReceived(document)) => (&document.name).into(),
        Event::Source(SourceEvent::InputRejected { sentence, .. }) => english(sentence).into(),
        Event::Known(KnownEvent::RuleSet(rule)) => (&rule.value).into(),
        Event::Booked(Booked::Payment(payment), _) => payment.reference.as_ref().into(),
        Event::Booked(Booked::Voucher(voucher), _) => in_english(&voucher.narrative).into(),
        Event::Desk(DeskEvent::Declined(_, reason)) => reason.into(),
        Event::Booked(Booked::Loan(movement), _) => {
            Value::Text(Name::from(format!("{} of {}", movement.action.as_str(), movement.loan_id)))
        }
        Event::Known(KnownEvent::ActionAnnounced(action)) => (&action.terms).into(),
        Event::Office(OfficeEvent::PeriodClosed(close)) => {
            Value::Text(Name::from(close.period.to_string()))
        }
        Event::Office(OfficeEvent::PeriodReopened { period, .. }) => {
            Value::Text(Name::from(period.to_string()))
        }
        Event::Booked(Booked::Cancel(cancel), _) => (&cancel.cancelled).into(),
        Event::Desk(DeskEvent::PersonSet(person)) => (&person.full_name).into(),
        Event::Desk(DeskEvent::DeskSet(desk)) => (&desk.name).into(),
        Event::Desk(DeskEvent::RequestOpened(request)) => request.text.as_str().into(),
        Event::Desk(DeskEvent::Worked(work)) => {
            let said = work.step.text().map(|text| format!(": {text}")).unwrap_or_default();
            Value::Text(Name::from(format!("{} by {}{said}", work.step.word(), work.by.person)))
        }
        Event::Desk(DeskEvent::Acted(act)) => {
            let object = act.object.as_ref().map(|object| format!(" {object}")).unwrap_or_default();
            Value::Text(Name::from(format!(
                "{} from {}: {}{object}",
                act.by.person, act.from, act.act
            )))
        }
        Event::Office(OfficeEvent::EditionBegan(began)) => english(&began.sentence()).into(),
        Event::Office(OfficeEvent::Restated(restatement)) => {
            english(&restatement.sentence()).into()
        }
        Event::Office(OfficeEvent::OfficeOpened { .. })
        | Event::Known(KnownEvent::CurrencyAdmitted { .. })
        | Event::Source(SourceEvent::SourceFinished { .. })
        | Event::Source(SourceEvent::DuplicateNamed { .. })
        | Event::Known(KnownEvent::ScheduleSet(_))
        | Event::Known(KnownEvent::AccountOpened(_))
        | Event::Known(KnownEvent::InstrumentListed(_))
        | Event::Known(KnownEvent::PriceRecorded(_))
        | Event::Booked(Booked::Position(_), _)
        | Event::Booked(Booked::Trade(_), _)
        | Event::Booked(Booked::Share(_), _)
        | Event::Booked(Booked::Delivery(_), _)
        | Event::Known(KnownEvent::LotsChosen(_))
        | Event::Desk(DeskEvent::Proposed(_))
        | Event::Desk(DeskEvent::Approved(_))
        | Event::Known(KnownEvent::InterestRateSet(_))
        | Event::Booked(Booked::Action(_), _)
        | Event::Booked(Booked::Transfer(_), _)
        | Event::Known(KnownEvent::FxRateRecorded(_))
        | Event::Booked(Booked::Conversion(_), _)
        | Event::Known(KnownEvent::PriceHeld(_))
        | Event::Known(KnownEvent::PriceRuleSet(_))
        | Event::Office(OfficeEvent::DayOpened(_))
        | Event::Office(OfficeEvent::ValueDateArrived(_))
        | Event::Office(OfficeEvent::DayClosed { .. }) => Value::Null,
    }
}

fn event_row(place: Place, event: &Event, rows: &mut Rows) {
    let [source, row] = place.source();
    let id = event.id().into();
    rows.write(
        Shelf::Events,
        [
            Value::seq(place.seq),
            Value::word(event.name()),
            id,
            event.as_of().into(),
            source,
            row,
            words(event),
        ],
    );
}

fn movements(place: Place, entry: &Entry, about: Date, rows: &mut Rows) {
    for (line, posting) in (1_u32..).zip(entry.postings()) {
        rows.write(
            Shelf::Movements,
            [
                Value::seq(place.seq),
                line.into(),
                posting.account.into(),
                posting.asset.into(),
                about.into(),
                entry.value_date().into(),
                posting.quantity.units().into(),
            ],
        );
    }
}

fn trade_row(office: &Office, place: Place, trade: &Trade, rows: &mut Rows) {
    let [source, row] = place.source();
    let is_own = !office.directory.account(trade.contra).kind.shows_fails();
    rows.write(
        Shelf::Trades,
        [
            Value::seq(place.seq),
            (&trade.trade_id).into(),
            place.recorded_at_us.into(),
            trade.account.into(),
            trade.instrument.into(),
            Value::word(trade.side.as_str()),
            trade.quantity.units().into(),
            trade.price.mantissa.into(),
            trade.price.scale.into(),
            trade.currency.into(),
            trade.principal.units().into(),
            trade.commission.units().into(),
            trade.fees.units().into(),
            money(trade.net()),
            trade.executed_at.0.into(),
            trade.trade_date.into(),
            trade.settlement_date.into(),
            (&trade.venue).into(),
            Value::word(trade.capacity.as_str()),
            trade.contra.into(),
            i64::from(is_own).into(),
            trade.order_id.as_ref().into(),
            trade.corrects.as_ref().into(),
            source,
            row,
        ],
    );
}

fn cancel_row(place: Place, cancel: &Cancel, rows: &mut Rows) {
    let [source, row] = place.source();
    rows.write(
        Shelf::Cancels,
        [
            (&cancel.cancelled).into(),
            (&cancel.trade_id).into(),
            Value::seq(place.seq),
            place.recorded_at_us.into(),
            cancel.trade_date.into(),
            source,
            row,
        ],
    );
}

fn allocation_row(place: Place, allocation: &Allocation, rows: &mut Rows) {
    let [source, row] = place.source();
    rows.write(
        Shelf::Allocations,
        [
            Value::seq(place.seq),
            (&allocation.allocation_id).into(),
            place.recorded_at_us.into(),
            allocation.block_account.into(),
            allocation.account.into(),
            allocation.instrument.into(),
            Value::word(allocation.side.as_str()),
            allocation.quantity.units().into(),
            allocation.principal.units().into(),
            allocation.commission.units().into(),
            allocation.fees.units().into(),
            money(allocation.net()),
            allocation.trade_date.into(),
            allocation.settlement_date.into(),
            source,
            row,
        ],
    );
}

/// What an account receives or pays, which is a posting of its own and so fits into 64 bits.
fn money(net: i128) -> Value {
    Value::Int(i64::try_from(net).expect("what an account pays is a posting"))
}

fn voucher_row(place: Place, voucher: &Voucher, rows: &mut Rows) {
    rows.write(
        Shelf::Vouchers,
        [
            Value::seq(place.seq),
            (&voucher.voucher_id).into(),
            Value::word(voucher.kind.as_str()),
            voucher.date.into(),
            voucher.about.into(),
            voucher.subject.into(),
            in_english(&voucher.narrative).into(),
            voucher.reverses.as_ref().into(),
        ],
    );
}

fn price_row(place: Place, price: &Price, is_held: i64, rows: &mut Rows) {
    rows.write(
        Shelf::Prices,
        [
            price.instrument.into(),
            price.date.into(),
            Value::seq(place.seq),
            price.price.mantissa.into(),
            price.price.scale.into(),
            (&price.source).into(),
            is_held.into(),
        ],
    );
}

fn account_row(office: &Office, place: Place, account: &Account, rows: &mut Rows) {
    let number =
        office.directory.account_id(&account.account).expect("the office has just opened it");
    rows.write(
        Shelf::Accounts,
        [
            number.into(),
            (&account.account).into(),
            (&account.name).into(),
            Value::word(account.kind.family().as_str()),
            Value::word(account.kind.as_str()),
            Value::word(account.class.as_str()),
            account.currency.as_ref().into(),
            account.desk.as_ref().into(),
            account.branch.as_ref().into(),
            account.opened.into(),
            account.closed.into(),
            Value::word(account.lot_method.as_str()),
            account.country.as_ref().into(),
            Value::seq(place.seq),
        ],
    );
}

fn currency_row(office: &Office, place: Place, currency: &Name, decimals: u8, rows: &mut Rows) {
    let number = office.directory.asset_id(currency).expect("the office has just admitted it");
    let code = || Value::from(currency);
    let nothing = || Value::Null;
    rows.write(
        Shelf::Assets,
        [
            number.into(),
            code(),
            code(),
            code(),
            1_u8.into(),
            decimals.into(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            Value::seq(place.seq),
        ],
    );
}

fn instrument_row(office: &Office, place: Place, instrument: &Instrument, rows: &mut Rows) {
    let number =
        office.directory.asset_id(&instrument.instrument).expect("the office has just listed it");
    rows.write(
        Shelf::Assets,
        [
            number.into(),
            (&instrument.instrument).into(),
            (&instrument.symbol).into(),
            (&instrument.name).into(),
            0_u8.into(),
            instrument.quantity_decimals.into(),
            (&instrument.currency).into(),
            (&instrument.market).into(),
            (&instrument.cfi).into(),
            instrument.isin.as_ref().into(),
            instrument.cusip.as_ref().into(),
            instrument.sedol.as_ref().into(),
            instrument.figi.as_ref().into(),
            Value::seq(place.seq),
        ],
    );
}

fn act_row(place: Place, act: &Act, rows: &mut Rows) {
    rows.write(
        Shelf::Acts,
        [
            Value::seq(place.seq),
            (&act.by.person).into(),
            Value::word(act.by.known_by.as_str()),
            (&act.from).into(),
            (&act.act).into(),
            act.object.as_ref().into(),
            act.at.0.into(),
            act.events.into(),
        ],
    );
}

fn request_row(place: Place, request: &Request, rows: &mut Rows) {
    rows.write(
        Shelf::Requests,
        [
            Value::seq(place.seq),
            (&request.request_id).into(),
            (&request.by.person).into(),
            (&request.desk).into(),
            Value::word(request.subject.as_str()),
            request.about.as_ref().into(),
            request.text.as_str().into(),
            request.at.0.into(),
        ],
    );
}

fn work_row(place: Place, work: &Work, rows: &mut Rows) {
    let (assigned_to, due_at) = match &work.step {
        Step::Assign(person) => (Some(person), None),
        Step::Due(moment) => (None, Some(moment.0)),
        Step::Take
        | Step::Release
        | Step::Comment(_)
        | Step::Answer(_)
        | Step::Resolve(_)
        | Step::Reopen(_) => (None, None),
    };
    rows.write(
        Shelf::Work,
        [
            Value::seq(place.seq),
            (&work.item).into(),
            (&work.by.person).into(),
            Value::word(work.step.word()),
            work.step.text().into(),
            assigned_to.into(),
            due_at.into(),
            work.at.0.into(),
        ],
    );
}

fn restatement_rows(place: Place, restatement: &Restatement, rows: &mut Rows) {
    for (line, figure) in (1_u32..).zip(&restatement.figures) {
        rows.write(
            Shelf::Restatements,
            [
                Value::seq(place.seq),
                line.into(),
                figure.account.into(),
                figure.asset.into(),
                english(&figure.figure).into(),
                in_english(&figure.before).into(),
                in_english(&figure.after).into(),
            ],
        );
    }
}

fn control_rows(date: Date, controls: &[Control], rows: &mut Rows) {
    for (line, control) in (1_u32..).zip(controls) {
        rows.write(
            Shelf::Controls,
            [
                date.into(),
                line.into(),
                english(&control.control).into(),
                in_english(&control.expected).into(),
                in_english(&control.found).into(),
            ],
        );
    }
}
