//! What happened, in a few words, for whoever reads an export or a page without the house beside
//! it.
//!
//! In: an event, and the directory for its names. Out: a wording; whoever shows it says it in a
//! language.

use office::Directory;
use terms::{
    Act, Booked, DeskEvent, Event, KnownEvent, Name, OfficeEvent, Price, Quantity, RestatedFigure,
    Restatement, Say, Sentence, Side, SourceEvent, Wording, sentence,
};

/// The words of an event.
pub fn narrative(event: &Event, directory: &Directory) -> Wording {
    let shown = |asset, quantity: Quantity| {
        format!("{} {}", directory.show(asset, quantity.abs()), directory.asset(asset).code())
    };
    let sentence = match event {
        Event::Booked(Booked::Trade(trade), _) => {
            let quantity = shown(trade.instrument, trade.quantity);
            sentence!(
                "{traded} {quantity} at {price}",
                traded = traded(trade.side),
                quantity = quantity,
                price = trade.price
            )
        }
        Event::Booked(Booked::Cancel(cancel), _) => {
            sentence!("takes {cancelled} back", cancelled = cancel.cancelled)
        }
        Event::Booked(Booked::Share(share), _) => {
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
        Event::Booked(Booked::Delivery(delivery), _) if delivery.quantity.units() < 0 => {
            sentence!("{quantity} delivered", quantity = shown(delivery.asset, delivery.quantity))
        }
        Event::Booked(Booked::Delivery(delivery), _) => {
            sentence!("{quantity} received", quantity = shown(delivery.asset, delivery.quantity))
        }
        Event::Booked(Booked::Payment(payment), _) => {
            return payment.reference.clone().unwrap_or_default().into();
        }
        Event::Booked(Booked::Voucher(voucher), _) => {
            return followed(Sentence::word(voucher.kind.as_str()), voucher.narrative.clone());
        }
        Event::Booked(Booked::Loan(movement), _) => {
            return format!("{} {}", movement.action.as_str(), movement.loan_id).into();
        }
        Event::Booked(Booked::Transfer(transfer), _) => {
            sentence!(
                "{quantity} transferred",
                quantity = shown(transfer.instrument, transfer.quantity)
            )
        }
        Event::Booked(Booked::Action(entitled), _) => {
            sentence!("action {action_id}", action_id = entitled.action_id)
        }
        Event::Booked(Booked::Conversion(conversion), _) => {
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
        Event::Booked(Booked::Position(_), _) => sentence!("opening balance"),
        Event::Office(OfficeEvent::OfficeOpened { .. })
        | Event::Known(KnownEvent::CurrencyAdmitted { .. })
        | Event::Source(SourceEvent::SourceReceived(_))
        | Event::Source(SourceEvent::SourceFinished { .. })
        | Event::Source(SourceEvent::DuplicateNamed { .. })
        | Event::Source(SourceEvent::InputRejected { .. })
        | Event::Known(KnownEvent::RuleSet(_))
        | Event::Known(KnownEvent::ScheduleSet(_))
        | Event::Known(KnownEvent::AccountOpened(_))
        | Event::Known(KnownEvent::InstrumentListed(_))
        | Event::Known(KnownEvent::PriceRecorded(_))
        | Event::Known(KnownEvent::InterestRateSet(_))
        | Event::Known(KnownEvent::FxRateRecorded(_))
        | Event::Known(KnownEvent::PriceHeld(_))
        | Event::Known(KnownEvent::PriceRuleSet(_))
        | Event::Desk(DeskEvent::Acted(_))
        | Event::Desk(DeskEvent::PersonSet(_))
        | Event::Desk(DeskEvent::DeskSet(_))
        | Event::Desk(DeskEvent::RequestOpened(_))
        | Event::Desk(DeskEvent::Worked(_))
        | Event::Known(KnownEvent::LotsChosen(_))
        | Event::Desk(DeskEvent::Proposed(_))
        | Event::Desk(DeskEvent::Approved(_))
        | Event::Desk(DeskEvent::Declined(..))
        | Event::Known(KnownEvent::ActionAnnounced(_))
        | Event::Office(OfficeEvent::PeriodClosed(_))
        | Event::Office(OfficeEvent::PeriodReopened { .. })
        | Event::Office(OfficeEvent::DayOpened(_))
        | Event::Office(OfficeEvent::ValueDateArrived(_))
        | Event::Office(OfficeEvent::DayClosed { .. })
        | Event::Office(OfficeEvent::EditionBegan(_))
        | Event::Office(OfficeEvent::Restated(_)) => return of_no_entry(event, directory),
    };
    sentence.into()
}

/// The words of an event that moves nothing.
fn of_no_entry(event: &Event, directory: &Directory) -> Wording {
    let by = |by: &terms::Actor| sentence!("by {person}", person = by.person);
    let sentence = match event {
        Event::Office(OfficeEvent::OfficeOpened { markets, books_from }) => {
            sentence!(
                "{markets} from {books_from}",
                markets = markets.join(", "),
                books_from = books_from
            )
        }
        Event::Source(SourceEvent::SourceReceived(document)) => {
            return format!("{} {}", document.kind.as_str(), document.name).into();
        }
        Event::Source(SourceEvent::SourceFinished { rows, .. }) => {
            sentence!("{rows} rows", rows = rows)
        }
        Event::Source(SourceEvent::InputRejected { sentence, .. }) => sentence.clone(),
        Event::Known(KnownEvent::RuleSet(rule)) => {
            return format!("{} {}", rule.value, rule.source).into();
        }
        Event::Known(KnownEvent::ScheduleSet(row)) => return row.source.clone().into(),
        Event::Known(KnownEvent::AccountOpened(account)) => return account.name.clone().into(),
        Event::Known(KnownEvent::InstrumentListed(instrument)) => {
            return instrument.name.clone().into();
        }
        Event::Known(KnownEvent::PriceRecorded(price)) => price_words(price, directory),
        Event::Known(KnownEvent::PriceHeld(held)) => price_words(&held.price, directory),
        Event::Known(KnownEvent::FxRateRecorded(rate)) => {
            return format!("{} {} {}", rate.base, rate.quote, rate.rate).into();
        }
        Event::Desk(DeskEvent::Proposed(proposal)) => by(&proposal.by),
        Event::Desk(DeskEvent::Approved(approval)) => by(&approval.by),
        Event::Desk(DeskEvent::Declined(approval, reason)) => {
            sentence!("by {person}: {reason}", person = approval.by.person, reason = reason)
        }
        Event::Known(KnownEvent::ActionAnnounced(action)) => return action.terms.clone().into(),
        Event::Office(OfficeEvent::PeriodClosed(close)) => {
            sentence!("{period} by {person}", period = close.period, person = close.by.person)
        }
        Event::Office(OfficeEvent::PeriodReopened { period, .. }) => return period.wording(),
        Event::Office(OfficeEvent::DayOpened(date))
        | Event::Office(OfficeEvent::ValueDateArrived(date))
        | Event::Office(OfficeEvent::DayClosed { date, .. }) => {
            return date.wording();
        }
        Event::Desk(DeskEvent::Acted(act)) => return acted(act),
        Event::Desk(DeskEvent::PersonSet(person)) => return person.full_name.clone().into(),
        Event::Desk(DeskEvent::DeskSet(desk)) => return desk.name.clone().into(),
        Event::Desk(DeskEvent::RequestOpened(request)) => return request.text.as_str().into(),
        Event::Desk(DeskEvent::Worked(work)) => {
            let step = work.step.word();
            return work.step.text().map_or_else(|| step.into(), |text| followed(step, text));
        }
        Event::Office(OfficeEvent::EditionBegan(began)) => began.sentence(),
        Event::Office(OfficeEvent::Restated(restatement)) => {
            return restated(restatement, directory);
        }
        Event::Known(KnownEvent::CurrencyAdmitted { .. })
        | Event::Source(SourceEvent::DuplicateNamed { .. })
        | Event::Known(KnownEvent::InterestRateSet(_))
        | Event::Known(KnownEvent::PriceRuleSet(_))
        | Event::Known(KnownEvent::LotsChosen(_))
        | Event::Booked(Booked::Trade(_), _)
        | Event::Booked(Booked::Cancel(_), _)
        | Event::Booked(Booked::Share(_), _)
        | Event::Booked(Booked::Delivery(_), _)
        | Event::Booked(Booked::Payment(_), _)
        | Event::Booked(Booked::Voucher(_), _)
        | Event::Booked(Booked::Loan(_), _)
        | Event::Booked(Booked::Transfer(_), _)
        | Event::Booked(Booked::Action(_), _)
        | Event::Booked(Booked::Conversion(_), _)
        | Event::Booked(Booked::Position(_), _) => return Wording::default(),
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
