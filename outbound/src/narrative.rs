//! What happened, in a few words, for whoever reads an export or a page without the house beside
//! it.
//!
//! In: an event, and the directory for its names. Out: a wording; whoever shows it says it in a
//! language.

use office::Directory;
use terms::{
    Act, Event, Name, Price, Quantity, RestatedFigure, Restatement, Say, Sentence, Side, Wording,
    sentence,
};

/// The words of an event.
pub fn narrative(event: &Event, directory: &Directory) -> Wording {
    let shown = |asset, quantity: Quantity| {
        format!("{} {}", directory.show(asset, quantity.abs()), directory.asset(asset).code())
    };
    let sentence = match event {
        Event::TradeBooked(trade, _) => {
            let quantity = shown(trade.instrument, trade.quantity);
            sentence!(
                "{traded} {quantity} at {price}",
                traded = traded(trade.side),
                quantity = quantity,
                price = trade.price
            )
        }
        Event::TradeCancelled(cancel, _) => {
            sentence!("takes {cancelled} back", cancelled = cancel.cancelled)
        }
        Event::BlockAllocated(share, _) => {
            let (quantity, block) = (
                shown(share.instrument, share.quantity),
                &directory.account(share.block_account).account,
            );
            sentence!(
                "{traded} {quantity} from {block_account}",
                traded = traded(share.side),
                quantity = quantity,
                block_account = block
            )
        }
        Event::DeliveryBooked(delivery, _) if delivery.quantity.units() < 0 => {
            sentence!("{quantity} delivered", quantity = shown(delivery.asset, delivery.quantity))
        }
        Event::DeliveryBooked(delivery, _) => {
            sentence!("{quantity} received", quantity = shown(delivery.asset, delivery.quantity))
        }
        Event::PaymentBooked(payment, _) => {
            return payment.reference.clone().unwrap_or_default().into();
        }
        Event::VoucherBooked(voucher, _) => {
            return followed(Sentence::word(voucher.kind.as_str()), voucher.narrative.clone());
        }
        Event::LoanBooked(movement, _) => {
            return format!("{} {}", movement.action.as_str(), movement.loan_id).into();
        }
        Event::TransferBooked(transfer, _) => {
            sentence!(
                "{quantity} transferred",
                quantity = shown(transfer.instrument, transfer.quantity)
            )
        }
        Event::ActionBooked(entitled, _) => {
            sentence!("action {action_id}", action_id = entitled.action_id)
        }
        Event::ConversionBooked(conversion, _) => {
            let (sold, bought) = (
                shown(conversion.sold, conversion.sold_amount),
                shown(conversion.bought, conversion.bought_amount),
            );
            let taken_back = |cancelled: &Name| {
                sentence!(
                    "takes {cancelled} back, {sold} for {bought}",
                    cancelled = cancelled,
                    sold = sold,
                    bought = bought
                )
            };
            conversion.cancels.as_ref().map_or_else(
                || sentence!("exchanged {sold} for {bought}", sold = sold, bought = bought),
                taken_back,
            )
        }
        Event::PositionOpened(_) => sentence!("opening balance"),
        Event::OfficeOpened { .. }
        | Event::CurrencyAdmitted { .. }
        | Event::SourceReceived(_)
        | Event::SourceFinished { .. }
        | Event::DuplicateNamed { .. }
        | Event::InputRejected { .. }
        | Event::RuleSet(_)
        | Event::ScheduleSet(_)
        | Event::AccountOpened(_)
        | Event::InstrumentListed(_)
        | Event::PriceRecorded(_)
        | Event::InterestRateSet(_)
        | Event::FxRateRecorded(_)
        | Event::PriceHeld(_)
        | Event::PriceRuleSet(_)
        | Event::Acted(_)
        | Event::PersonSet(_)
        | Event::DeskSet(_)
        | Event::RequestOpened(_)
        | Event::Worked(_)
        | Event::LotsChosen(_)
        | Event::Proposed(_)
        | Event::Approved(_)
        | Event::Declined(..)
        | Event::ActionAnnounced(_)
        | Event::PeriodClosed(_)
        | Event::PeriodReopened { .. }
        | Event::DayOpened(_)
        | Event::ValueDateArrived(_)
        | Event::DayClosed { .. }
        | Event::EditionBegan(_)
        | Event::Restated(_) => return of_no_entry(event, directory),
    };
    sentence.into()
}

/// The words of an event that moves nothing.
fn of_no_entry(event: &Event, directory: &Directory) -> Wording {
    let by = |by: &terms::Actor| sentence!("by {person}", person = by.person);
    let sentence = match event {
        Event::OfficeOpened { markets, books_from } => {
            sentence!(
                "{markets} from {books_from}",
                markets = markets.join(", "),
                books_from = books_from
            )
        }
        Event::SourceReceived(document) => {
            return format!("{} {}", document.kind.as_str(), document.name).into();
        }
        Event::SourceFinished { rows, .. } => sentence!("{rows} rows", rows = rows),
        Event::InputRejected { sentence, .. } => sentence.clone(),
        Event::RuleSet(rule) => return format!("{} {}", rule.value, rule.source).into(),
        Event::ScheduleSet(row) => return row.source.clone().into(),
        Event::AccountOpened(account) => return account.name.clone().into(),
        Event::InstrumentListed(instrument) => return instrument.name.clone().into(),
        Event::PriceRecorded(price) => price_words(price, directory),
        Event::PriceHeld(held) => price_words(&held.price, directory),
        Event::FxRateRecorded(rate) => {
            return format!("{} {} {}", rate.base, rate.quote, rate.rate).into();
        }
        Event::Proposed(proposal) => by(&proposal.by),
        Event::Approved(approval) => by(&approval.by),
        Event::Declined(approval, reason) => {
            sentence!("by {person}: {reason}", person = approval.by.person, reason = reason)
        }
        Event::ActionAnnounced(action) => return action.terms.clone().into(),
        Event::PeriodClosed(close) => {
            sentence!("{period} by {person}", period = close.period, person = close.by.person)
        }
        Event::PeriodReopened { period, .. } => return period.wording(),
        Event::DayOpened(date) | Event::ValueDateArrived(date) | Event::DayClosed { date, .. } => {
            return date.wording();
        }
        Event::Acted(act) => return acted(act),
        Event::PersonSet(person) => return person.full_name.clone().into(),
        Event::DeskSet(desk) => return desk.name.clone().into(),
        Event::RequestOpened(request) => return request.text.as_str().into(),
        Event::Worked(work) => {
            let step = work.step.word();
            return work.step.text().map_or_else(|| step.into(), |text| followed(step, text));
        }
        Event::EditionBegan(began) => began.sentence(),
        Event::Restated(restatement) => return restated(restatement, directory),
        Event::CurrencyAdmitted { .. }
        | Event::DuplicateNamed { .. }
        | Event::InterestRateSet(_)
        | Event::PriceRuleSet(_)
        | Event::LotsChosen(_)
        | Event::TradeBooked(..)
        | Event::TradeCancelled(..)
        | Event::BlockAllocated(..)
        | Event::DeliveryBooked(..)
        | Event::PaymentBooked(..)
        | Event::VoucherBooked(..)
        | Event::LoanBooked(..)
        | Event::TransferBooked(..)
        | Event::ActionBooked(..)
        | Event::ConversionBooked(..)
        | Event::PositionOpened(_) => return Wording::default(),
    };
    sentence.into()
}

/// The figures of a restatement that stand in its words; all of them stand in the event.
const FIGURES_SHOWN_MAX: usize = 20;

fn restated(restatement: &Restatement, directory: &Directory) -> Wording {
    let or_none = |figure: &Wording| {
        if *figure == Wording::default() { sentence!("none").into() } else { figure.clone() }
    };
    let figure = |of: &RestatedFigure| {
        sentence!(
            "{account} {asset}, {figure}: {after}, until now {before}",
            account = directory.account(of.account).account,
            asset = directory.asset(of.asset).code(),
            figure = of.figure,
            after = or_none(&of.after),
            before = or_none(&of.before)
        )
    };
    let figures = restatement.figures.iter().take(FIGURES_SHOWN_MAX).map(figure);
    let parts = std::iter::once(restatement.sentence()).chain(figures).map(Wording::from).collect();
    Wording::several("; ", parts)
}

/// What a person did, and to what; an act of an older program is shown as it was written down.
fn acted(act: &Act) -> Wording {
    let Some(object) = &act.object else { return act.act.clone().into() };
    let sentence = match act.act.as_str() {
        "run the day" => sentence!("run the day {date}", date = object),
        "put forward" => sentence!("put forward {document}", document = object),
        "put forward a reversal" => sentence!("put forward a reversal {voucher}", voucher = object),
        "put forward a reopening" => sentence!("put forward a reopening {period}", period = object),
        "ask" => sentence!("ask {request}", request = object),
        "propose" => sentence!("propose {document}", document = object),
        "load" => sentence!("load {document}", document = object),
        "approve" => sentence!("approve {proposal}", proposal = object),
        "decline" => sentence!("decline {proposal}", proposal = object),
        "close the period" => sentence!("close the period {period}", period = object),
        other => return format!("{other} {object}").into(),
    };
    sentence.into()
}

/// What something is, and what it says.
fn followed(what: impl Into<Wording>, says: impl Into<Wording>) -> Wording {
    Wording::several(": ", vec![what.into(), says.into()])
}

fn price_words(price: &Price, directory: &Directory) -> Sentence {
    let code = directory.asset(price.instrument).code();
    sentence!(
        "{asset} at {price} ({source})",
        asset = code,
        price = price.price.trimmed(),
        source = price.source
    )
}

fn traded(side: Side) -> Sentence {
    match side {
        Side::Buy => sentence!("bought"),
        Side::Sell => sentence!("sold"),
        Side::SellShort => sentence!("sold short"),
        Side::SellShortExempt => sentence!("sold short, exempt,"),
    }
}
