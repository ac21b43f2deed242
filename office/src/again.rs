//! The second arrival: has this id come before, and does it say the same?
//!
//! In: an input. Out: where the first one with its id came from, when the books know it; a refusal
//! that shows both when the second one says something else. What is compared is what the books
//! hold, restated as the input that it came from.

mod summaries;

use crate::desks::Part;
use crate::opening::Opened;
use crate::records::Refusal;
use crate::settlement::transfers;
use crate::valuation::rules as valuation;
use crate::{Office, Rejection};
use std::collections::BTreeMap;
use summaries::summary;
use terms::{
    AccountId, ActionReport, Actor, AllocationReport, Approve, AssetId, Choice, ConversionReport,
    Date, Decimal, Decline, DeliveryReport, Desk, FinishSource, FirmRule, FxRate, Input,
    Instrument, InterestRate, KnownBy, LoanReport, LotChoiceReport, Matter, Moment, Name, Numbered,
    Origin, PaymentReport, PeriodEnd, Person, PositionReport, PriceRule, ProposeDocument,
    ProposeReopening, ProposeReversal, Quantity, Quote, Received, ScheduleRow, TradeReport,
    Unreadable, VoucherReport, Work,
};

pub use summaries::Summary;

/// An id that has come before.
pub enum Seen {
    /// It said the same; the first one came from here.
    Same(Origin),
    /// It said something else.
    Changed(Rejection),
}

/// Where accounts, instruments and rules came from.
#[derive(Clone, Debug, Default)]
pub struct Admissions {
    accounts: Vec<Origin>,
    instruments: BTreeMap<Name, Origin>,
    rules: BTreeMap<(Name, Date), Origin>,
}

impl Admissions {
    pub(crate) fn account(&mut self, origin: Origin) {
        self.accounts.push(origin);
    }

    pub(crate) fn asset(&mut self, instrument: &Instrument, origin: Origin) {
        self.instruments.insert(instrument.instrument.clone(), origin);
    }

    pub(crate) fn rule(&mut self, origin: Origin, rule: &FirmRule) {
        self.rules.insert((rule.rule.clone(), rule.effective), origin);
    }
}

crate::image::fields!(Admissions { accounts, instruments, rules });

/// The id of an input, as its file calls it.
pub fn id_of(input: &Input) -> Name {
    match input {
        Input::Unreadable(Unreadable { id, .. }) => id.clone(),
        Input::Rule(rule) => rule.rule.clone(),
        Input::Schedule(row) => row.schedule.clone(),
        Input::OpenAccount(account) => account.account.clone(),
        Input::ListInstrument(instrument) => instrument.instrument.clone(),
        Input::Quote(quote) => quote.instrument.clone(),
        Input::OpenPosition(report) => report.account.clone(),
        Input::Trade(report) => report.trade_id.clone(),
        Input::Allocate(report) => report.allocation_id.clone(),
        Input::Deliver(report) => report.delivery_id.clone(),
        Input::Pay(report) => report.payment_id.clone(),
        Input::ChooseLots(report) => report.choice_id.clone(),
        Input::ProposeVoucher(report) => report.voucher_id.clone(),
        Input::ProposeReversal(ProposeReversal { voucher_id, .. }) => voucher_id.clone(),
        Input::ProposeReopening(ProposeReopening { period, .. })
        | Input::ClosePeriod(PeriodEnd { period, .. }) => Name::from(period.to_string()),
        Input::Approve(Approve { proposal_id, .. })
        | Input::Decline(Decline { proposal_id, .. }) => proposal_id.clone(),
        Input::SetPerson(person) => person.person.clone(),
        Input::SetDesk(desk) => desk.desk.clone(),
        Input::OpenRequest(request) => request.request_id.clone(),
        Input::Work(work) => work.item.clone(),
        Input::SetInterestRate(rate) => rate.name.clone(),
        Input::Lend(report) => report.movement_id.clone(),
        Input::Announce(report) => report.action_id.clone(),
        Input::FxRate(rate) => rate.base.clone(),
        Input::Convert(report) => report.conversion_id.clone(),
        Input::PriceRule(rule) => rule.instrument.clone().unwrap_or_default(),
        Input::Transfer(report) => report.transfer_id.clone(),
        Input::ReceiveSource(document)
        | Input::ProposeDocument(ProposeDocument { document, .. }) => document.name.clone(),
        Input::BeginEdition(_)
        | Input::OpenOffice(_)
        | Input::FinishSource(_)
        | Input::OpenDay(_)
        | Input::SettleDue(_)
        | Input::Run(_)
        | Input::CloseDay(_) => Name::default(),
    }
}

/// Looks for the first input with the id of this one.
pub fn seen(office: &Office, received: &Received) -> Option<Seen> {
    let (first, origin) = first_with_id(office, &received.input)?;
    let is_itself = origin == received.origin && received.origin != Origin::Command;
    if is_itself || says_the_same(&first, &received.input, origin) {
        return Some(Seen::Same(origin));
    }
    let changed = Refusal::IdMustNotBeReused {
        id: id_of(&received.input),
        place: office.sources.place(origin),
        first: Box::new(summary(&first)),
        now: Box::new(summary(&received.input)),
    };
    Some(Seen::Changed(changed.into()))
}

/// What the books hold under the id of an input, restated as the input that it came from.
fn first_with_id(office: &Office, input: &Input) -> Option<(Input, Origin)> {
    let again = Again { office };
    match input {
        Input::ReceiveSource(document) => {
            let source = office.sources.find(document)?;
            Some((Input::ReceiveSource(document.clone()), Origin::Row { source, row: 0 }))
        }
        Input::FinishSource(FinishSource { source, .. }) => {
            let rows = office.sources.file(*source).rows?;
            Some((Input::FinishSource(FinishSource { source: *source, rows }), Origin::Command))
        }
        Input::Rule(rule) => again.rule(rule),
        Input::Schedule(row) => again.schedule(row),
        Input::OpenAccount(account) => again.account(&account.account),
        Input::ListInstrument(instrument) => again.instrument(&instrument.instrument),
        Input::Quote(quote) => again.quote(quote),
        Input::OpenPosition(report) => again.position(report),
        Input::Trade(report) => again.trade(report),
        Input::Allocate(report) => again.allocation(&report.allocation_id),
        Input::Deliver(report) => again.delivery(&report.delivery_id),
        Input::Pay(report) => again.payment(&report.payment_id),
        Input::ChooseLots(report) => again.choice(&report.choice_id),
        Input::ProposeVoucher(report) => again.voucher_line(report),
        Input::SetPerson(person) => again.person(person),
        Input::SetDesk(desk) => again.desk(desk),
        Input::OpenRequest(request) => again.request(&request.request_id),
        Input::Work(work) => again.work(work),
        Input::SetInterestRate(rate) => again.interest_rate(rate),
        Input::Lend(report) => again.loan(report),
        Input::Announce(report) => again.action(&report.action_id),
        Input::FxRate(rate) => again.fx_rate(rate),
        Input::Convert(report) => again.conversion(report),
        Input::PriceRule(rule) => again.price_rule(rule),
        Input::Transfer(report) => again.transfer(&report.transfer_id),
        Input::Unreadable(_)
        | Input::BeginEdition(_)
        | Input::OpenOffice(_)
        | Input::ProposeReversal(_)
        | Input::ProposeReopening(_)
        | Input::ProposeDocument(_)
        | Input::ClosePeriod(_)
        | Input::Approve(_)
        | Input::Decline(_)
        | Input::OpenDay(_)
        | Input::SettleDue(_)
        | Input::Run(_)
        | Input::CloseDay(_) => None,
    }
}

struct Again<'o> {
    office: &'o Office,
}

impl Again<'_> {
    fn rule(&self, rule: &FirmRule) -> Option<(Input, Origin)> {
        let first = self.office.directory.rule_set_on(&rule.rule, rule.effective)?;
        let origin = self.office.admitted.rules.get(&(rule.rule.clone(), rule.effective))?;
        Some((Input::Rule(first.clone()), *origin))
    }

    fn schedule(&self, row: &ScheduleRow) -> Option<(Input, Origin)> {
        let account = row.whom.as_ref().and_then(|name| self.office.directory.account_id(name));
        let (first, origin) = self.office.schedules.find(row, account)?;
        Some((Input::Schedule(first.clone()), *origin))
    }

    fn account(&self, name: &Name) -> Option<(Input, Origin)> {
        let id = self.office.directory.account_id(name)?;
        Some((
            Input::OpenAccount(self.office.directory.account(id).clone()),
            self.office.admitted.accounts[id.index()],
        ))
    }

    fn instrument(&self, code: &Name) -> Option<(Input, Origin)> {
        let (_, instrument) = self.office.directory.instrument(code)?;
        Some((
            Input::ListInstrument(instrument.clone()),
            *self.office.admitted.instruments.get(code)?,
        ))
    }

    fn quote(&self, quote: &Quote) -> Option<(Input, Origin)> {
        let (instrument, listing) = self.office.directory.instrument(&quote.instrument)?;
        let accepted = self.office.prices.of(instrument, quote.date, &quote.source);
        let held = || {
            self.office
                .values
                .held
                .of(instrument, quote.date, &quote.source)
                .map(|(held, origin)| (&held.price, origin))
        };
        let (price, origin) = accepted.map(|(price, origin)| (price, origin)).or_else(held)?;
        let first =
            Quote { price: price.price, currency: listing.currency.clone(), ..quote.clone() };
        Some((Input::Quote(first), *origin))
    }

    fn fx_rate(&self, rate: &FxRate) -> Option<(Input, Origin)> {
        let (first, origin) = self.office.values.rates.of(rate)?;
        Some((Input::FxRate(FxRate { rate: *first, ..rate.clone() }), *origin))
    }

    /// A booked exchange as a report; a value date that this one leaves open is left open.
    fn conversion(&self, report: &ConversionReport) -> Option<(Input, Origin)> {
        let first = self.office.values.conversions.find(&report.conversion_id)?;
        let restated =
            valuation::restate(&first.conversion, first.entry.value_date(), &self.office.directory);
        let value_date = restated
            .value_date
            .filter(|value_date| report.value_date.is_some() || *value_date != report.date);
        Some((Input::Convert(ConversionReport { value_date, ..restated }), first.origin))
    }

    fn price_rule(&self, rule: &PriceRule) -> Option<(Input, Origin)> {
        let (first, origin) =
            self.office.values.price_rules.set_on(rule.instrument.as_ref(), rule.effective)?;
        Some((Input::PriceRule(first.clone()), *origin))
    }

    fn position(&self, report: &PositionReport) -> Option<(Input, Origin)> {
        let account = self.office.directory.account_id(&report.account)?;
        let asset = self.office.directory.asset_id(&report.asset)?;
        let Opened { position, origin, .. } =
            self.office.positions.find(&(report.date, account, asset, report.acquired))?;
        let cost_decimals = self
            .office
            .directory
            .asset(asset)
            .instrument()
            .map_or(asset, |_| self.office.directory.clearing(asset).currency);
        let first = PositionReport {
            quantity: self.decimal(asset, position.quantity),
            cost: position.cost.map(|cost| self.decimal(cost_decimals, cost)),
            ..report.clone()
        };
        Some((Input::OpenPosition(first), *origin))
    }

    fn trade(&self, report: &TradeReport) -> Option<(Input, Origin)> {
        if let Some((_, booked)) = self.office.trades.find(&report.trade_id) {
            return Some((Input::Trade(self.restate(&booked.trade, report)), booked.origin));
        }
        let row = self.office.trades.find_cancel(&report.trade_id)?;
        let first = TradeReport {
            cancels: Some(row.cancel.cancelled.clone()),
            corrects: None,
            ..report.clone()
        };
        Some((Input::Trade(first), row.origin))
    }

    /// A booked trade as a report; what a report may leave open, and this one does, is left open.
    fn restate(&self, trade: &terms::Trade, report: &TradeReport) -> TradeReport {
        let directory = &self.office.directory;
        let name = |account: AccountId| directory.account(account).account.clone();
        let commission = self.decimal(trade.currency, trade.commission);
        TradeReport {
            trade_id: trade.trade_id.clone(),
            executed_at: trade.executed_at,
            account: name(trade.account),
            side: trade.side,
            instrument: directory.asset(trade.instrument).code().clone(),
            quantity: self.decimal(trade.instrument, trade.quantity),
            price: trade.price,
            currency: directory.asset(trade.currency).code().clone(),
            venue: trade.venue.clone(),
            capacity: trade.capacity,
            contra: report.contra.as_ref().map(|_| name(trade.contra)),
            settlement_date: report.settlement_date.map(|_| trade.settlement_date),
            commission: report.commission.map(|_| commission),
            order_id: trade.order_id.clone(),
            cancels: None,
            corrects: trade.corrects.clone(),
            trade_date: report.trade_date.map(|_| trade.trade_date),
        }
    }

    fn allocation(&self, allocation_id: &Name) -> Option<(Input, Origin)> {
        let (first, origin) = self.office.blocks.find(allocation_id)?;
        let directory = &self.office.directory;
        let report = AllocationReport {
            allocation_id: first.allocation_id.clone(),
            trade_date: first.trade_date,
            block_account: directory.account(first.block_account).account.clone(),
            instrument: directory.asset(first.instrument).code().clone(),
            side: first.side,
            account: directory.account(first.account).account.clone(),
            quantity: self.decimal(first.instrument, first.quantity),
        };
        Some((Input::Allocate(report), *origin))
    }

    fn delivery(&self, delivery_id: &Name) -> Option<(Input, Origin)> {
        let (first, origin) = self.office.movements.find_delivery(delivery_id)?;
        let directory = &self.office.directory;
        let report = DeliveryReport {
            delivery_id: first.delivery_id.clone(),
            date: first.date,
            street_account: directory.account(first.street_account).account.clone(),
            location_account: directory.account(first.location_account).account.clone(),
            asset: directory.asset(first.asset).code().clone(),
            quantity: self.decimal(first.asset, first.quantity),
        };
        Some((Input::Deliver(report), *origin))
    }

    fn payment(&self, payment_id: &Name) -> Option<(Input, Origin)> {
        let (first, origin) = self.office.movements.find_payment(payment_id)?;
        let directory = &self.office.directory;
        let report = PaymentReport {
            payment_id: first.payment_id.clone(),
            date: first.date,
            account: directory.account(first.account).account.clone(),
            bank_account: directory.account(first.bank_account).account.clone(),
            currency: directory.asset(first.currency).code().clone(),
            amount: self.decimal(first.currency, first.amount),
            reference: first.reference.clone(),
        };
        Some((Input::Pay(report), *origin))
    }

    /// A line of a voucher that was put forward, as the row that it came from.
    fn voucher_line(&self, report: &VoucherReport) -> Option<(Input, Origin)> {
        let kept = self.office.proposals.find(&report.voucher_id)?;
        let of_this_line = |part: &&Part| matches!(&part.matter, Matter::Line(line) if line.line == report.line.unwrap_or(1));
        let part = kept.parts.iter().find(of_this_line)?;
        let Matter::Line(line) = &part.matter else { return None };
        let directory = &self.office.directory;
        let name = |account: AccountId| directory.account(account).account.clone();
        let first = VoucherReport {
            voucher_id: report.voucher_id.clone(),
            line: report.line,
            date: line.form.date,
            debit_account: name(line.debit_account),
            credit_account: name(line.credit_account),
            asset: directory.asset(line.asset).code().clone(),
            amount: self.decimal(line.asset, line.amount),
            narrative: line.form.narrative.clone(),
            prepared_by: kept.by.person.clone(),
            every: line.form.repeats.map(|repeats| repeats.every),
            until: line.form.repeats.map(|repeats| repeats.until),
            reverse_on: line.form.reverse_on,
            subject: line.form.subject.map(name),
        };
        Some((Input::ProposeVoucher(first), part.origin))
    }

    fn transfer(&self, transfer_id: &Name) -> Option<(Input, Origin)> {
        let (first, origin) = self.office.transfers.find(transfer_id)?;
        Some((Input::Transfer(transfers::report_of(first, &self.office.directory)), *origin))
    }

    fn action(&self, action_id: &Name) -> Option<(Input, Origin)> {
        let known = self.office.actions.find(action_id)?;
        let action = &known.action;
        let report = ActionReport {
            action_id: action.action_id.clone(),
            kind: action.kind,
            instrument: self.office.directory.asset(action.instrument).code().clone(),
            ex_date: action.ex_date,
            record_date: action.record_date,
            pay_date: action.pay_date,
            terms: action.terms.clone(),
        };
        Some((Input::Announce(report), known.origin))
    }

    fn interest_rate(&self, rate: &InterestRate) -> Option<(Input, Origin)> {
        let currency = self.office.directory.currency_id(&rate.currency)?;
        let tier_from = rate.tier_from.units(self.office.directory.asset(currency).decimals())?;
        let (first, origin) = self.office.financing.rates.find(rate, currency, tier_from)?;
        Some((Input::SetInterestRate(first.clone()), *origin))
    }

    /// A booked row about a loan as a report; what a report may leave open, and this one does, is
    /// left open.
    fn loan(&self, report: &LoanReport) -> Option<(Input, Origin)> {
        let (first, origin) = self.office.financing.loans.find_movement(&report.movement_id)?;
        let directory = &self.office.directory;
        let name = |account: AccountId| directory.account(account).account.clone();
        let first = LoanReport {
            movement_id: first.movement_id.clone(),
            loan_id: first.loan_id.clone(),
            date: first.date,
            action: first.action,
            direction: report.direction.map(|_| first.direction),
            account: report.account.as_ref().map(|_| name(first.account)),
            location_account: report
                .location_account
                .as_ref()
                .map(|_| name(first.location_account)),
            bank_account: report.bank_account.as_ref().map(|_| name(first.bank_account)),
            instrument: report
                .instrument
                .as_ref()
                .map(|_| directory.asset(first.instrument).code().clone()),
            quantity: report.quantity.map(|_| self.decimal(first.instrument, first.quantity)),
            collateral: report.collateral.map(|_| self.decimal(first.currency, first.collateral)),
            price: first.price,
            rebate: first.rebate,
            fee: first.fee,
            day_count: report.day_count.map(|_| first.day_count),
        };
        Some((Input::Lend(first), *origin))
    }

    fn person(&self, person: &Person) -> Option<(Input, Origin)> {
        let rows = self.office.people.history(&person.person);
        let (first, origin) = rows.iter().find(|(first, _)| first.version == person.version)?;
        Some((Input::SetPerson(first.clone()), *origin))
    }

    fn desk(&self, desk: &Desk) -> Option<(Input, Origin)> {
        let rows = self.office.people.desk_history(&desk.desk);
        let (first, origin) = rows.iter().find(|(first, _)| first.version == desk.version)?;
        Some((Input::SetDesk(first.clone()), *origin))
    }

    fn request(&self, request_id: &Name) -> Option<(Input, Origin)> {
        let (first, origin) = self.office.work.request(request_id)?;
        Some((Input::OpenRequest(first.clone()), *origin))
    }

    /// A step has no id of its own: the same step of the same person at the same moment is one.
    fn work(&self, work: &Work) -> Option<(Input, Origin)> {
        self.office.work.has(work).then(|| (Input::Work(work.clone()), Origin::Command))
    }

    fn choice(&self, choice_id: &Name) -> Option<(Input, Origin)> {
        let (first, origin) = self.office.choices.find(choice_id)?;
        let directory = &self.office.directory;
        let nothing = LotChoiceReport {
            choice_id: first.choice_id.clone(),
            date: first.date,
            trade_id: None,
            lot: None,
            quantity: None,
            account: None,
            instrument: None,
            method: None,
        };
        let report = match &first.choice {
            Choice::Lot { instrument, trade_id, lot, quantity } => LotChoiceReport {
                trade_id: Some(trade_id.clone()),
                lot: Some(lot.clone()),
                quantity: Some(self.decimal(*instrument, *quantity)),
                ..nothing
            },
            Choice::Standing { instrument, method } => LotChoiceReport {
                account: Some(directory.account(first.account).account.clone()),
                instrument: instrument.map(|id| directory.asset(id).code().clone()),
                method: Some(*method),
                ..nothing
            },
        };
        Some((Input::ChooseLots(report), *origin))
    }

    fn decimal(&self, asset: AssetId, quantity: Quantity) -> Decimal {
        Decimal { mantissa: quantity.units(), scale: self.office.directory.asset(asset).decimals() }
    }
}

/// Do two inputs with one id say the same? Numbers are compared by value: 5 and 5.00 are one price.
/// A row for an account of the chart, which the office opened by itself, agrees when its kind does.
fn says_the_same(first: &Input, now: &Input, first_origin: Origin) -> bool {
    match (first, now) {
        (Input::OpenAccount(first), Input::OpenAccount(now)) if first_origin == Origin::Command => {
            first.kind == now.kind
        }
        _ => plain(first) == plain(now),
    }
}

fn plain(input: &Input) -> Input {
    let mut input = input.clone();
    match &mut input {
        Input::Quote(quote) => trim([Some(&mut quote.price)]),
        Input::OpenPosition(report) => trim([Some(&mut report.quantity), report.cost.as_mut()]),
        Input::Trade(report) => {
            trim([Some(&mut report.quantity), Some(&mut report.price), report.commission.as_mut()]);
        }
        Input::Allocate(report) => trim([Some(&mut report.quantity)]),
        Input::Deliver(report) => trim([Some(&mut report.quantity)]),
        Input::Transfer(report) => trim([Some(&mut report.quantity), report.cost.as_mut()]),
        Input::Pay(report) => trim([Some(&mut report.amount)]),
        Input::ChooseLots(report) => trim([report.quantity.as_mut()]),
        Input::ProposeVoucher(report) => {
            trim([Some(&mut report.amount)]);
            report.prepared_by = Name::from(report.prepared_by.trim());
        }
        Input::SetInterestRate(rate) => trim([Some(&mut rate.tier_from), Some(&mut rate.rate)]),
        Input::Lend(report) => {
            trim(
                [
                    &mut report.quantity,
                    &mut report.collateral,
                    &mut report.price,
                    &mut report.rebate,
                    &mut report.fee,
                ]
                .map(Option::as_mut),
            );
        }
        Input::Schedule(row) => {
            trim([Some(&mut row.tier_from)]);
            trim([&mut row.flat, &mut row.per_share, &mut row.bps].map(Option::as_mut));
            trim(
                [&mut row.minimum, &mut row.maximum, &mut row.introducing_percent]
                    .map(Option::as_mut),
            );
        }
        Input::FxRate(rate) => trim([Some(&mut rate.rate)]),
        Input::Convert(report) => {
            trim([&mut report.sold_amount, &mut report.bought_amount].map(Some));
            // A cancel is as of the exchange's own days, whatever it says.
            report.value_date = report.value_date.filter(|_| report.cancels.is_none());
        }
        Input::PriceRule(rule) => trim([rule.stale_days.as_mut(), rule.tolerance.as_mut()]),
        Input::ReceiveSource(document) => document.name = Name::default(),
        // Who sends the same request again does so later, and may be known in another way.
        Input::OpenRequest(request) => {
            (request.at, request.by) =
                (Moment(0), Actor { known_by: KnownBy::Word, ..request.by.clone() });
        }
        Input::BeginEdition(_)
        | Input::OpenOffice(_)
        | Input::FinishSource(_)
        | Input::Unreadable(_)
        | Input::Rule(_)
        | Input::OpenAccount(_)
        | Input::ListInstrument(_)
        | Input::ProposeReversal(_)
        | Input::ProposeReopening(_)
        | Input::ProposeDocument(_)
        | Input::SetPerson(_)
        | Input::SetDesk(_)
        | Input::Work(_)
        | Input::ClosePeriod(_)
        | Input::Approve(_)
        | Input::Decline(_)
        | Input::Announce(_)
        | Input::OpenDay(_)
        | Input::SettleDue(_)
        | Input::Run(_)
        | Input::CloseDay(_) => {}
    }
    input
}

/// Numbers are compared by value.
fn trim<const N: usize>(numbers: [Option<&mut Decimal>; N]) {
    numbers.into_iter().flatten().for_each(|number| *number = number.trimmed());
}
