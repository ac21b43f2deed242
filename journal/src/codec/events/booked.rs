//! Forms of what moves cash or securities; the entry follows behind the fields.

use super::Form;
use crate::codec::Wrong;
use crate::codec::bytes::{Reader, Writer};
use terms::{Booked, Origin};

const POSITION_OPENED_1: Form = [11, 1];
const POSITION_OPENED_2: Form = [11, 2];
const TRADE_BOOKED_1: Form = [12, 1];
const TRADE_BOOKED_2: Form = [12, 2];
const TRADE_CANCELLED_1: Form = [13, 1];
const TRADE_CANCELLED_2: Form = [13, 2];
const BLOCK_ALLOCATED_1: Form = [14, 1];
const BLOCK_ALLOCATED_2: Form = [14, 2];
const DELIVERY_BOOKED_1: Form = [15, 1];
const PAYMENT_BOOKED_1: Form = [16, 1];
const VOUCHER_BOOKED_1: Form = [20, 1];
const VOUCHER_BOOKED_2: Form = [20, 2];
const CONVERSION_BOOKED_1: Form = [27, 1];
const LOAN_BOOKED_1: Form = [29, 1];
const TRANSFER_BOOKED_1: Form = [31, 1];
const ACTION_BOOKED_1: Form = [32, 1];
const CHARGES_ADJUSTED_1: Form = [47, 1];
/// The same, with the fees that the fill bears now.
const CHARGES_ADJUSTED_2: Form = [47, 2];
const BOOKING_TAKEN_BACK_1: Form = [48, 1];
const SETTLEMENT_DATE_MOVED_1: Form = [71, 1];

impl Writer {
    pub fn booked(&mut self, origin: Origin, booked: &Booked) {
        match booked {
            Booked::Position(position) => {
                let is_named = position.position_id.is_some();
                self.form(if is_named { POSITION_OPENED_2 } else { POSITION_OPENED_1 }, origin);
                self.position(position);
            }
            Booked::Trade(trade) => {
                // One that was read without by what it was charged is written without it.
                let was_kept = trade.charged_by.is_some();
                self.form(if was_kept { TRADE_BOOKED_2 } else { TRADE_BOOKED_1 }, origin);
                self.charged_trade(trade);
            }
            Booked::Cancel(cancel) => {
                // Without a reason it is as it was before there were any.
                let has_reason = cancel.reason.is_some();
                self.form(if has_reason { TRADE_CANCELLED_2 } else { TRADE_CANCELLED_1 }, origin);
                self.cancel(cancel);
            }
            Booked::Share(share) => {
                let was_kept = share.charged_by.is_some();
                self.form(if was_kept { BLOCK_ALLOCATED_2 } else { BLOCK_ALLOCATED_1 }, origin);
                self.charged_share(share);
            }
            Booked::Adjustment(adjustment) => {
                let has_fees = adjustment.fees.is_some();
                self.form(if has_fees { CHARGES_ADJUSTED_2 } else { CHARGES_ADJUSTED_1 }, origin);
                self.adjustment(adjustment);
            }
            Booked::Delivery(delivery) => {
                self.form(DELIVERY_BOOKED_1, origin);
                self.delivery(delivery);
            }
            Booked::Payment(payment) => {
                self.form(PAYMENT_BOOKED_1, origin);
                self.payment(payment);
            }
            Booked::Voucher(voucher) => {
                let is_in_prose = voucher.narrative.text().is_some();
                self.form(if is_in_prose { VOUCHER_BOOKED_1 } else { VOUCHER_BOOKED_2 }, origin);
                self.voucher(voucher);
            }
            Booked::Loan(movement) => {
                self.form(LOAN_BOOKED_1, origin);
                self.loan(movement);
            }
            Booked::Action(entitled) => {
                self.form(ACTION_BOOKED_1, origin);
                self.entitled(entitled);
            }
            Booked::Transfer(transfer) => {
                self.form(TRANSFER_BOOKED_1, origin);
                self.transfer(transfer);
            }
            Booked::Conversion(conversion) => {
                self.form(CONVERSION_BOOKED_1, origin);
                self.conversion(conversion);
            }
            Booked::TakenBack(taken) => {
                self.form(BOOKING_TAKEN_BACK_1, origin);
                self.taken_back(taken);
            }
            Booked::Moved(moved) => {
                self.form(SETTLEMENT_DATE_MOVED_1, origin);
                self.settlement_move(moved);
            }
        }
    }
}

impl Reader<'_> {
    pub fn booked(&mut self, form: Form) -> Result<Option<Booked>, Wrong> {
        Ok(Some(match form {
            POSITION_OPENED_1 => Booked::Position(self.position()?),
            POSITION_OPENED_2 => Booked::Position(self.named_position()?),
            TRADE_BOOKED_1 => Booked::Trade(self.trade()?),
            TRADE_BOOKED_2 => Booked::Trade(self.charged_trade()?),
            TRADE_CANCELLED_1 => Booked::Cancel(self.cancel()?),
            TRADE_CANCELLED_2 => Booked::Cancel(self.cancel_with_reason()?),
            BLOCK_ALLOCATED_1 => Booked::Share(self.allocation()?),
            BLOCK_ALLOCATED_2 => Booked::Share(self.charged_share()?),
            CHARGES_ADJUSTED_1 => Booked::Adjustment(self.adjustment()?),
            CHARGES_ADJUSTED_2 => Booked::Adjustment(self.adjustment_of_fees()?),
            DELIVERY_BOOKED_1 => Booked::Delivery(self.delivery()?),
            PAYMENT_BOOKED_1 => Booked::Payment(self.payment()?),
            VOUCHER_BOOKED_1 => Booked::Voucher(self.voucher_in_prose()?),
            VOUCHER_BOOKED_2 => Booked::Voucher(self.voucher()?),
            LOAN_BOOKED_1 => Booked::Loan(self.loan_movement()?),
            ACTION_BOOKED_1 => Booked::Action(self.entitled()?),
            TRANSFER_BOOKED_1 => Booked::Transfer(self.transfer()?),
            CONVERSION_BOOKED_1 => Booked::Conversion(self.conversion()?),
            BOOKING_TAKEN_BACK_1 => Booked::TakenBack(self.taken_back()?),
            SETTLEMENT_DATE_MOVED_1 => Booked::Moved(self.settlement_move()?),
            _ => return Ok(None),
        }))
    }
}
