//! Application of events: what was decided comes into the books. It cannot fail.
//!
//! In: an event. A family has a match, whose arms are of the papers that gave it; what every event
//! of a kind does (counting its row, posting its entry) stands beside it. Never here: a decision.

use crate::Office;
use crate::records::Disposition;
use terms::{
    Booked, Date, DeskEvent, Edition, Entry, Event, FillKind, KnownEvent, Lens, Name, OfficeEvent,
    Origin, Recorded, SourceEvent, TakenBack, TakenBackKind,
};

impl Office {
    /// Puts an event into the books. It cannot fail.
    pub fn apply(&mut self, recorded: &Recorded) {
        let origin = recorded.origin;
        self.events += 1;
        self.note_accounting(recorded);
        self.note_credit(&recorded.event);
        match &recorded.event {
            Event::Booked(booked, entry) => self.book(origin, booked, entry),
            Event::Known(known) => self.know(origin, known),
            Event::Source(source) => self.note_source(origin, source),
            Event::Desk(desk) => self.note_desk(origin, desk),
            Event::Office(step) => self.step(step),
        }
    }

    /// Applies what a lens shows of an event; is there any? What is about a day (a trade, a price)
    /// is shown for the days up to that of the lens, whenever it came. What came or was done on a
    /// business day (a document, what became of its rows, what a person said) is about that day: a
    /// row that was repaired later waited on the day that is looked at.
    pub fn apply_through(&mut self, lens: Lens, recorded: &Recorded) -> bool {
        let is_shown = lens.shows(recorded);
        let is_beyond = self.days.is_beyond();
        match &recorded.event {
            Event::Office(OfficeEvent::DayOpened(date)) if !is_shown => {
                self.days.pass_on_to(*date);
            }
            Event::Booked(booked, _) if !is_shown && !is_beyond => {
                self.sources.count_booked(recorded.origin);
                if matches!(booked, Booked::Trade(_)) {
                    self.trades.note_captured(self.days.worked());
                }
            }
            Event::Known(_) if !is_shown && !is_beyond => {
                self.sources.count_booked(recorded.origin);
            }
            Event::Desk(_) if is_beyond => return false,
            _ => {}
        }
        if is_shown {
            self.apply(recorded);
        }
        is_shown
    }

    /// The row of an origin was booked under an id, on the day that is worked.
    fn count_booked(&mut self, origin: Origin, id: Option<&Name>) {
        if self.days.is_beyond() {
            return;
        }
        self.sources.count_booked(origin);
        if let Some(id) = id {
            self.sources.repair(origin, id);
        }
    }

    fn book(&mut self, origin: Origin, booked: &Booked, entry: &Entry) {
        self.count_booked(origin, booked.row_id());
        match booked {
            Booked::Position(position) => self.open_position(origin, position, entry),
            Booked::Trade(trade) => self.book_trade(origin, trade, entry),
            Booked::Cancel(cancel) => self.cancel_trade(origin, cancel, entry),
            Booked::Share(share) => self.allocate(origin, share, entry),
            Booked::Adjustment(adjustment) => self.adjust(origin, adjustment, entry),
            Booked::Delivery(delivery) => self.deliver(origin, delivery, entry),
            Booked::Payment(payment) => self.pay(origin, payment, entry),
            Booked::Voucher(voucher) => self.book_voucher(origin, voucher, entry),
            Booked::Loan(movement) => self.book_loan(origin, movement, entry),
            Booked::Action(entitled) => self.book_action(entitled, entry),
            Booked::Transfer(transfer) => self.book_transfer(origin, transfer, entry),
            Booked::Conversion(conversion) => self.convert(origin, conversion, entry),
            Booked::TakenBack(taken) => self.take_back(origin, taken, entry),
            Booked::Moved(moved) => self.move_settlement(origin, moved, entry),
        }
    }

    fn take_back(&mut self, origin: Origin, taken: &TakenBack, entry: &Entry) {
        self.taken_back.note(origin, taken, entry);
        match taken.kind {
            TakenBackKind::Share => self.take_share_back(&taken.cancelled, entry),
            TakenBackKind::Transfer => self.take_transfer_back(&taken.cancelled, entry),
            TakenBackKind::Payment => self.take_payment_back(&taken.cancelled, entry),
            TakenBackKind::Action => self.take_action_back(&taken.cancelled, entry),
            TakenBackKind::Position => self.take_position_back(&taken.cancelled, entry),
            TakenBackKind::Conversion => self.take_conversion_back(taken, entry),
            // The day of the movement finds it again, and the age of what it had moved with it.
            TakenBackKind::Delivery => self.post_delivery(entry),
            TakenBackKind::Statement => self.take_statement_back(&taken.cancelled),
        }
    }

    fn know(&mut self, origin: Origin, known: &KnownEvent) {
        // The row that a currency follows from counts by what else it gave.
        if !matches!(known, KnownEvent::CurrencyAdmitted { .. }) {
            self.count_booked(origin, known.head().id);
        }
        match known {
            KnownEvent::CurrencyAdmitted { currency, decimals } => {
                self.directory.admit_currency(currency, *decimals);
            }
            KnownEvent::RuleSet(rule) => self.set_rule(origin, rule),
            KnownEvent::ScheduleSet(row) => self.set_schedule(origin, row),
            KnownEvent::AccountOpened(account) => self.open_account(origin, account),
            KnownEvent::AccountChanged(change) => self.change_account(origin, change),
            KnownEvent::InstrumentListed(instrument) => self.list_instrument(origin, instrument),
            KnownEvent::InstrumentChanged(change) => {
                self.directory.change_instrument(origin, change);
            }
            KnownEvent::PriceRecorded(price) => self.record_price(origin, price),
            KnownEvent::PriceHeld(held) => self.hold_price(origin, held),
            KnownEvent::PriceRuleSet(rule) => self.values.price_rules.set(origin, rule),
            KnownEvent::FxRateRecorded(rate) => self.values.rates.record(origin, rate),
            KnownEvent::InterestRateSet(rate) => {
                self.financing.set_rate(origin, rate, &self.directory);
            }
            KnownEvent::ActionAnnounced(action) => self.actions.announce(origin, action),
            KnownEvent::LotsChosen(choice) => self.choose_lots(origin, choice),
            KnownEvent::MarketRowSet(row) => self.set_market_row(origin, row),
            KnownEvent::LotStated(stated) => self.state_lot(origin, stated),
        }
    }

    fn note_source(&mut self, origin: Origin, source: &SourceEvent) {
        match source {
            SourceEvent::SourceReceived(document) => {
                self.sources.receive(document, self.days.worked());
            }
            SourceEvent::SourceNamed(document) => self.sources.name(document),
            SourceEvent::SourceFinished { source, rows } => {
                if !self.days.is_beyond() {
                    self.sources.finish(*source, *rows);
                }
            }
            SourceEvent::DuplicateNamed { id: _, first } => {
                self.note_row(origin, Disposition::Duplicate);
                self.positions.note_said_again(origin, *first);
            }
            SourceEvent::InputRejected { id, sentence } => {
                let (id, sentence) = (id.clone(), sentence.clone());
                self.note_row(origin, Disposition::Rejected { id, sentence });
            }
        }
    }

    /// What became of a row on the day that is worked.
    fn note_row(&mut self, origin: Origin, disposition: Disposition) {
        if !self.days.is_beyond() {
            self.sources.note(origin, disposition);
        }
    }

    fn note_desk(&mut self, origin: Origin, desk: &DeskEvent) {
        match desk {
            DeskEvent::Proposed(proposal) => {
                self.count_booked(origin, None);
                self.proposals.propose(origin, proposal, self.days.current());
            }
            DeskEvent::Endorsed(approval) => self.proposals.endorse(approval),
            DeskEvent::Approved(approval) => self.proposals.approve(approval),
            DeskEvent::Declined(approval, reason) => self.proposals.decline(approval, reason),
            DeskEvent::Recalled(approval, at) => self.proposals.recall(approval, *at),
            DeskEvent::PersonSet(person) => {
                self.count_booked(origin, None);
                self.people.set_person(origin, person);
            }
            DeskEvent::DeskSet(desk) => {
                self.count_booked(origin, None);
                self.people.set_desk(origin, desk);
            }
            DeskEvent::MemberSet(member) => {
                self.count_booked(origin, None);
                self.rights.set_member(origin, member);
            }
            DeskEvent::Delegated(lent) => {
                self.count_booked(origin, None);
                self.rights.delegate(origin, lent);
            }
            DeskEvent::RequestOpened(request) => {
                self.count_booked(origin, None);
                self.work.open(origin, request);
            }
            DeskEvent::Worked(work) => self.work.work(work),
            // Who did something changes no book.
            DeskEvent::Acted(_) => {}
        }
    }

    fn step(&mut self, step: &OfficeEvent) {
        match step {
            OfficeEvent::OfficeOpened { markets, books_from } => self.open(markets, *books_from),
            OfficeEvent::DayOpened(date) => self.days.open_day(*date),
            OfficeEvent::ValueDateArrived(date) => self.settle(*date),
            OfficeEvent::DayClosed { date, controls } => self.close_day(*date, controls),
            OfficeEvent::DayReopened { date, .. } => self.reopen_day(*date),
            OfficeEvent::PeriodClosed(close) => self.periods.close(close),
            OfficeEvent::PeriodReopened { period, .. } => self.periods.reopen(*period),
            OfficeEvent::EditionBegan(began) => {
                self.directory.begin(began);
                self.lots.begin(&self.directory, began.edition);
            }
            // It says what follows from the edition that began before it.
            OfficeEvent::Restated(_) => {}
        }
    }

    /// The day on which an event counts that moves something: the one that it is about, or the day
    /// that is being worked when the period of that one is closed. What takes an entry back never
    /// counts before it, also when its period was reopened in between.
    pub fn accounting_date(&self, event: &Event) -> Option<Date> {
        let as_of = event.entry().and_then(|_| event.as_of())?;
        let own = self.periods.accounting_date(as_of, &self.days, &self.directory);
        let taken_back = event.takes_back().filter(|_| self.directory.edition() >= Edition(5));
        let late = |kind, id| self.periods.counts_late_on(kind, id);
        let counts_on = taken_back.into_iter().flat_map(|(kind, id)| {
            // With a fill goes what its charges were adjusted by.
            let fill = FillKind::ALL.iter().find(|fill| fill.booked() == kind);
            let adjusted = fill.and_then(|fill| self.periods.adjusted_late_on(*fill, id));
            [late(kind, id), adjusted].into_iter().flatten()
        });
        Some(counts_on.fold(own, Date::max))
    }

    fn note_accounting(&mut self, recorded: &Recorded) {
        let event = &recorded.event;
        if let Some(about) = event.entry().and_then(|_| event.as_of()) {
            self.days.note_booked(about);
        }
        if let (Some(entry), Some(accounting_date)) = (event.entry(), self.accounting_date(event)) {
            self.periods.note(event, entry, recorded.origin, accounting_date, &self.directory);
            self.off_day.note(entry, accounting_date, &self.days, &self.directory);
        }
    }

    /// Brings the value dates up to a day, to look at the books as of then.
    pub fn look_through(&mut self, date: Date) {
        if date > self.ledger.settled_through() {
            self.settle(date);
        }
    }
}
