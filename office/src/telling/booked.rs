//! Sentences of booked events: what moved, and behind which paper.

use super::followed;
use crate::Directory;
use terms::{Booked, Conversion, Name, Quantity, Say, Sentence, Side, Wording, sentence};

pub(super) fn tell(booked: &Booked, directory: &Directory) -> Wording {
    let shown = |asset, quantity: Quantity| {
        format!("{} {}", directory.show(asset, quantity.abs()), directory.asset(asset).code())
    };
    let sentence = match booked {
        Booked::Position(_) => sentence!("opening balance"),
        Booked::Trade(trade) => sentence!(
            "{traded} {quantity} at {price}",
            traded = traded(trade.side),
            quantity = shown(trade.instrument, trade.quantity),
            price = trade.price
        ),
        Booked::Cancel(cancel) => return takes_back(&cancel.cancelled, cancel.reason.as_ref()),
        Booked::TakenBack(taken) => return takes_back(&taken.cancelled, taken.reason.as_ref()),
        Booked::Moved(moved) => sentence!(
            "{moved} settles on {to} instead of {from}, by {by_kind} {by_row}",
            moved = moved.moved,
            to = moved.to,
            from = moved.from,
            by_kind = moved.by_kind.as_str(),
            by_row = moved.by_row
        ),
        Booked::Share(share) => sentence!(
            "{traded} {quantity} from {block_account}",
            traded = traded(share.side),
            quantity = shown(share.instrument, share.quantity),
            block_account = directory.account(share.block_account).account
        ),
        Booked::Adjustment(adjusted) => sentence!(
            "charges of {charged} adjusted: {because} cancels {cancelled}",
            charged = adjusted.charged,
            because = adjusted.because,
            cancelled = adjusted.cancelled
        ),
        Booked::Delivery(delivery) if delivery.quantity.units() < 0 => {
            sentence!("{quantity} delivered", quantity = shown(delivery.asset, delivery.quantity))
        }
        Booked::Delivery(delivery) => {
            sentence!("{quantity} received", quantity = shown(delivery.asset, delivery.quantity))
        }
        Booked::Payment(payment) => return payment.reference.clone().unwrap_or_default().into(),
        Booked::Voucher(voucher) => {
            return followed(Sentence::word(voucher.kind.as_str()), voucher.narrative.clone());
        }
        Booked::Loan(movement) => {
            return format!("{} {}", movement.action.as_str(), movement.loan_id).into();
        }
        Booked::Action(entitled) => sentence!("action {action_id}", action_id = entitled.action_id),
        Booked::Transfer(transfer) => sentence!(
            "{quantity} transferred",
            quantity = shown(transfer.instrument, transfer.quantity)
        ),
        Booked::Conversion(conversion) => exchanged(
            conversion,
            &shown(conversion.sold, conversion.sold_amount),
            &shown(conversion.bought, conversion.bought_amount),
        ),
    };
    sentence.into()
}

/// The paper behind what moved.
pub(super) fn paper(booked: &Booked) -> Wording {
    match booked {
        Booked::Position(_) => sentence!("opening balance").into(),
        Booked::Trade(trade) => trade.trade_id.wording(),
        Booked::Cancel(cancel) => cancels(&cancel.trade_id, &cancel.cancelled),
        Booked::TakenBack(taken) => cancels(&taken.row_id, &taken.cancelled),
        Booked::Moved(moved) => sentence!(
            "{moved}, from {from} to {to} by {by_row}",
            moved = moved.moved,
            from = moved.from,
            to = moved.to,
            by_row = moved.by_row
        )
        .into(),
        Booked::Share(share) => share.allocation_id.wording(),
        Booked::Adjustment(adjusted) => sentence!(
            "{charged}, adjusted by {because}",
            charged = adjusted.charged,
            because = adjusted.because
        )
        .into(),
        Booked::Delivery(delivery) => delivery.delivery_id.wording(),
        Booked::Payment(payment) => payment.payment_id.wording(),
        Booked::Voucher(voucher) => {
            let kind = Sentence::word(voucher.kind.as_str()).into();
            let named = Wording::several(" ", vec![kind, voucher.voucher_id.wording()]);
            followed(named, voucher.narrative.clone())
        }
        Booked::Loan(movement) => {
            format!("{} {} {}", movement.action.as_str(), movement.loan_id, movement.movement_id)
                .into()
        }
        Booked::Action(entitled) => {
            sentence!("action {action_id}", action_id = entitled.action_id).into()
        }
        Booked::Transfer(transfer) => transfer.transfer_id.wording(),
        Booked::Conversion(conversion) => conversion.conversion_id.wording(),
    }
}

fn takes_back(cancelled: &Name, reason: Option<&Name>) -> Wording {
    let told = sentence!("cancels {cancelled}", cancelled = cancelled);
    match reason {
        Some(reason) => followed(told, reason.clone()),
        None => told.into(),
    }
}

fn cancels(row_id: &Name, cancelled: &Name) -> Wording {
    sentence!("{trade_id} cancels {cancelled}", trade_id = row_id, cancelled = cancelled).into()
}

fn exchanged(conversion: &Conversion, sold: &str, bought: &str) -> Sentence {
    let taken_back = |cancelled: &Name| {
        sentence!(
            "cancels {cancelled}, {sold} for {bought}",
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

fn traded(side: Side) -> Sentence {
    match side {
        Side::Buy => sentence!("bought"),
        Side::Sell => sentence!("sold"),
        Side::SellShort => sentence!("sold short"),
        Side::SellShortExempt => sentence!("sold short, exempt,"),
    }
}
