//! Rows of what moved: trades, cancels, shares of blocks, vouchers, and the postings of all but
//! trades, which the trades' own rows tell.

use super::Place;
use crate::layout::Shelf;
use crate::rows::Rows;
use crate::value::Value;
use office::Office;
use office::words::in_english;
use terms::{
    Adjustment, Allocation, Booked, Cancel, Date, Entry, SettlementMove, TakenBack, Trade, Voucher,
};

pub(super) fn shelve(
    office: &Office,
    place: Place,
    (booked, entry): (&Booked, &Entry),
    rows: &mut Rows,
) {
    match booked {
        Booked::Cancel(cancel) => cancel_row(place, cancel, rows),
        Booked::Share(share) => share_row(place, share, rows),
        Booked::Adjustment(adjusted) => adjustment_row(office, place, adjusted, rows),
        Booked::Voucher(voucher) => voucher_row(place, voucher, rows),
        Booked::TakenBack(taken) => taken_back_row(place, taken, rows),
        // The first of the two events of a move takes it off its old date, the second is the news.
        Booked::Moved(moved) if entry.value_date() == moved.to => move_row(place, moved, rows),
        Booked::Moved(_)
        | Booked::Trade(_)
        | Booked::Position(_)
        | Booked::Delivery(_)
        | Booked::Payment(_)
        | Booked::Loan(_)
        | Booked::Action(_)
        | Booked::Transfer(_)
        | Booked::Conversion(_) => {}
    }
}

pub(super) fn movements(place: Place, entry: &Entry, about: Date, rows: &mut Rows) {
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

pub(super) fn trade_row(office: &Office, place: Place, trade: &Trade, rows: &mut Rows) {
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
            cancel.reason.as_ref().into(),
            source,
            row,
        ],
    );
}

fn taken_back_row(place: Place, taken: &TakenBack, rows: &mut Rows) {
    let [source, row] = place.source();
    rows.write(
        Shelf::TakenBack,
        [
            Value::seq(place.seq),
            Value::word(taken.kind.as_str()),
            (&taken.cancelled).into(),
            (&taken.row_id).into(),
            place.recorded_at_us.into(),
            taken.as_of.into(),
            taken.reason.as_ref().into(),
            source,
            row,
        ],
    );
}

fn move_row(place: Place, moved: &SettlementMove, rows: &mut Rows) {
    let [source, row] = place.source();
    rows.write(
        Shelf::SettlementMoves,
        [
            Value::seq(place.seq),
            Value::word(moved.kind.as_str()),
            (&moved.moved).into(),
            moved.as_of.into(),
            moved.from.into(),
            moved.to.into(),
            Value::word(moved.by_kind.as_str()),
            (&moved.by_row).into(),
            source,
            row,
        ],
    );
}

fn share_row(place: Place, allocation: &Allocation, rows: &mut Rows) {
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

/// The office has just booked it, and knows what the fill bore before.
fn adjustment_row(office: &Office, place: Place, adjusted: &Adjustment, rows: &mut Rows) {
    let booked = office.adjustments.all().last().expect("the office has just booked it");
    let fees = adjusted.fees.unwrap_or(booked.fees_before);
    rows.write(
        Shelf::Adjustments,
        [
            Value::seq(place.seq),
            Value::word(adjusted.kind.as_str()),
            (&adjusted.charged).into(),
            (&adjusted.because).into(),
            (&adjusted.cancelled).into(),
            adjusted.trade_date.into(),
            adjusted.commission.units().into(),
            (adjusted.commission.units() - booked.before.units()).into(),
            fees.units().into(),
            (fees.units() - booked.fees_before.units()).into(),
        ],
    );
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

/// What an account receives or pays, which is a posting of its own and so fits into 64 bits.
fn money(net: i128) -> Value {
    Value::Int(i64::try_from(net).expect("what an account pays is a posting"))
}
