//! What happened, in a few words, for whoever reads an export without the house beside it.

use office::Directory;
use terms::{Event, Price, Quantity, Side};

/// The words of an event.
pub fn narrative(event: &Event, directory: &Directory) -> String {
    let shown = |asset, quantity: Quantity| format!("{} {}", directory.show(asset, quantity.abs()), directory.asset(asset).code());
    match event {
        Event::TradeBooked(trade, _) => {
            format!("{} {} at {}", verb(trade.side), shown(trade.instrument, trade.quantity), trade.price)
        }
        Event::TradeCancelled(cancel, _) => format!("takes {} back", cancel.cancelled),
        Event::BlockAllocated(share, _) => {
            format!(
                "{} {} from {}",
                verb(share.side),
                shown(share.instrument, share.quantity),
                directory.account(share.block_account).account
            )
        }
        Event::DeliveryBooked(delivery, _) => {
            let verb = if delivery.quantity.units() < 0 { "delivered" } else { "received" };
            format!("{} {verb}", shown(delivery.asset, delivery.quantity))
        }
        Event::PaymentBooked(payment, _) => payment.reference.as_deref().unwrap_or_default().to_owned(),
        Event::VoucherBooked(voucher, _) => format!("{}: {}", voucher.kind.as_str(), voucher.narrative),
        Event::LoanBooked(movement, _) => format!("{} {}", movement.action.as_str(), movement.loan_id),
        Event::TransferBooked(transfer, _) => format!("{} transferred", shown(transfer.instrument, transfer.quantity)),
        Event::ActionBooked(entitled, _) => format!("action {}", entitled.action_id),
        Event::ConversionBooked(conversion, _) => {
            let (sold, bought) = (shown(conversion.sold, conversion.sold_amount), shown(conversion.bought, conversion.bought_amount));
            match &conversion.cancels {
                Some(cancelled) => format!("takes {cancelled} back, {sold} for {bought}"),
                None => format!("exchanged {sold} for {bought}"),
            }
        }
        Event::PositionOpened(_) => "opening balance".to_owned(),
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
        | Event::DayClosed { .. } => of_no_entry(event, directory),
    }
}

/// The words of an event that moves nothing.
fn of_no_entry(event: &Event, directory: &Directory) -> String {
    match event {
        Event::OfficeOpened { markets, books_from } => format!("{} from {books_from}", markets.join(", ")),
        Event::SourceReceived(document) => format!("{} {}", document.kind.as_str(), document.name),
        Event::SourceFinished { rows, .. } => format!("{rows} rows"),
        Event::InputRejected { message, .. } => message.clone(),
        Event::RuleSet(rule) => format!("{} {}", rule.value, rule.source),
        Event::ScheduleSet(row) => row.source.to_string(),
        Event::AccountOpened(account) => account.name.to_string(),
        Event::InstrumentListed(instrument) => instrument.name.to_string(),
        Event::PriceRecorded(price) => price_words(price, directory),
        Event::PriceHeld(held) => price_words(&held.price, directory),
        Event::FxRateRecorded(rate) => format!("{} {} {}", rate.base, rate.quote, rate.rate),
        Event::Proposed(proposal) => format!("by {}", proposal.by.person),
        Event::Approved(approval) => format!("by {}", approval.by.person),
        Event::Declined(approval, reason) => format!("by {}: {reason}", approval.by.person),
        Event::ActionAnnounced(action) => action.terms.to_string(),
        Event::PeriodClosed(close) => format!("{} by {}", close.period, close.by.person),
        Event::PeriodReopened { period, .. } => period.to_string(),
        Event::DayOpened(date) | Event::ValueDateArrived(date) | Event::DayClosed { date, .. } => date.to_string(),
        Event::Acted(act) => format!("{}{}", act.act, act.object.as_ref().map(|object| format!(" {object}")).unwrap_or_default()),
        Event::PersonSet(person) => person.full_name.to_string(),
        Event::DeskSet(desk) => desk.name.to_string(),
        Event::RequestOpened(request) => request.text.clone(),
        Event::Worked(work) => format!("{}{}", work.step.word(), work.step.text().map(|text| format!(": {text}")).unwrap_or_default()),
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
        | Event::PositionOpened(_) => String::new(),
    }
}

fn price_words(price: &Price, directory: &Directory) -> String {
    format!("{} at {} ({})", directory.asset(price.instrument).code(), price.price.trimmed(), price.source)
}

const fn verb(side: Side) -> &'static str {
    match side {
        Side::Buy => "bought",
        Side::Sell => "sold",
        Side::SellShort => "sold short",
        Side::SellShortExempt => "sold short, exempt,",
    }
}
