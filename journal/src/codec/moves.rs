//! Moves: what comes with an entry. Opening positions, trades, cancels, allocations, deliveries,
//! payments, vouchers.
//!
//! As in `records.rs`, a record is written and read in one order, and every field is named on both
//! sides.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{Allocation, Cancel, Delivery, Payment, Position, TakenBack, Trade, Voucher, Wording};

impl Writer {
    pub fn position(&mut self, position: &Position) {
        let Position { date, account, asset, quantity, cost, acquired, position_id } = position;
        self.presence([cost.is_some(), acquired.is_some()]);
        self.date(*date);
        self.account_id(*account);
        self.asset_id(*asset);
        self.quantity(*quantity);
        if let Some(cost) = cost {
            self.quantity(*cost);
        }
        if let Some(acquired) = acquired {
            self.date(*acquired);
        }
        if let Some(position_id) = position_id {
            self.text(position_id);
        }
    }

    pub fn trade(&mut self, trade: &Trade) {
        let Trade {
            trade_id,
            executed_at,
            account,
            side,
            instrument,
            quantity,
            price,
            currency,
            venue,
            ..
        } = trade;
        let Trade {
            capacity,
            contra,
            trade_date,
            settlement_date,
            principal,
            commission,
            fees,
            order_id,
            corrects,
            ..
        } = trade;
        self.presence([order_id.is_some(), corrects.is_some()]);
        self.text(trade_id);
        self.moment(*executed_at);
        self.account_id(*account);
        self.side(*side);
        self.asset_id(*instrument);
        self.quantity(*quantity);
        self.decimal(*price);
        self.asset_id(*currency);
        self.text(venue);
        self.capacity(*capacity);
        self.account_id(*contra);
        self.date(*trade_date);
        self.date(*settlement_date);
        self.quantity(*principal);
        self.quantity(*commission);
        self.quantity(*fees);
        for name in [order_id, corrects].into_iter().flatten() {
            self.text(name);
        }
    }

    pub fn cancel(&mut self, cancel: &Cancel) {
        let Cancel { trade_id, cancelled, trade_date, reason } = cancel;
        self.text(trade_id);
        self.text(cancelled);
        self.date(*trade_date);
        if let Some(reason) = reason {
            self.text(reason);
        }
    }

    pub fn taken_back(&mut self, taken: &TakenBack) {
        let TakenBack { row_id, kind, cancelled, as_of, reason } = taken;
        self.presence([reason.is_some()]);
        self.text(row_id);
        self.taken_back_kind(*kind);
        self.text(cancelled);
        self.date(*as_of);
        if let Some(reason) = reason {
            self.text(reason);
        }
    }

    pub fn allocation(&mut self, allocation: &Allocation) {
        let Allocation {
            allocation_id,
            trade_date,
            settlement_date,
            block_account,
            instrument,
            side,
            ..
        } = allocation;
        let Allocation { account, quantity, principal, commission, fees, .. } = allocation;
        self.text(allocation_id);
        self.date(*trade_date);
        self.date(*settlement_date);
        self.account_id(*block_account);
        self.asset_id(*instrument);
        self.side(*side);
        self.account_id(*account);
        self.quantity(*quantity);
        self.quantity(*principal);
        self.quantity(*commission);
        self.quantity(*fees);
    }

    pub fn delivery(&mut self, delivery: &Delivery) {
        let Delivery {
            delivery_id,
            date,
            street_account,
            location_account,
            asset,
            quantity,
            excess,
        } = delivery;
        self.text(delivery_id);
        self.date(*date);
        self.account_id(*street_account);
        self.account_id(*location_account);
        self.asset_id(*asset);
        self.quantity(*quantity);
        self.quantity(*excess);
    }

    pub fn payment(&mut self, payment: &Payment) {
        let Payment { payment_id, date, account, bank_account, currency, amount, reference } =
            payment;
        self.presence([reference.is_some()]);
        self.text(payment_id);
        self.date(*date);
        self.account_id(*account);
        self.account_id(*bank_account);
        self.asset_id(*currency);
        self.quantity(*amount);
        if let Some(reference) = reference {
            self.text(reference);
        }
    }

    pub fn voucher(&mut self, voucher: &Voucher) {
        let Voucher { voucher_id, kind, date, about, subject, narrative, reverses } = voucher;
        self.presence([subject.is_some(), reverses.is_some()]);
        self.text(voucher_id);
        self.voucher_kind(*kind);
        self.date(*date);
        self.date(*about);
        match narrative.text() {
            Some(text) => self.text(text),
            None => self.wording(narrative),
        }
        if let Some(subject) = subject {
            self.account_id(*subject);
        }
        if let Some(reverses) = reverses {
            self.text(reverses);
        }
    }
}

impl Reader<'_> {
    pub fn position(&mut self) -> Result<Position, Wrong> {
        let [cost, acquired] = self.presence()?;
        Ok(Position {
            date: self.date()?,
            account: self.account_id()?,
            asset: self.asset_id()?,
            quantity: self.quantity()?,
            cost: cost.then(|| self.quantity()).transpose()?,
            acquired: acquired.then(|| self.date()).transpose()?,
            position_id: None,
        })
    }

    pub fn named_position(&mut self) -> Result<Position, Wrong> {
        let position = self.position()?;
        Ok(Position { position_id: Some(self.name()?), ..position })
    }

    pub fn trade(&mut self) -> Result<Trade, Wrong> {
        let [order_id, corrects] = self.presence()?;
        Ok(Trade {
            trade_id: self.name()?,
            executed_at: self.moment()?,
            account: self.account_id()?,
            side: self.side()?,
            instrument: self.asset_id()?,
            quantity: self.quantity()?,
            price: self.decimal()?,
            currency: self.asset_id()?,
            venue: self.name()?,
            capacity: self.capacity()?,
            contra: self.account_id()?,
            trade_date: self.date()?,
            settlement_date: self.date()?,
            principal: self.quantity()?,
            commission: self.quantity()?,
            fees: self.quantity()?,
            order_id: order_id.then(|| self.name()).transpose()?,
            corrects: corrects.then(|| self.name()).transpose()?,
            charged_by: None,
        })
    }

    pub fn cancel(&mut self) -> Result<Cancel, Wrong> {
        let (trade_id, cancelled) = (self.name()?, self.name()?);
        Ok(Cancel { trade_id, cancelled, trade_date: self.date()?, reason: None })
    }

    pub fn cancel_with_reason(&mut self) -> Result<Cancel, Wrong> {
        let cancel = self.cancel()?;
        Ok(Cancel { reason: Some(self.name()?), ..cancel })
    }

    pub fn taken_back(&mut self) -> Result<TakenBack, Wrong> {
        let [has_reason] = self.presence()?;
        Ok(TakenBack {
            row_id: self.name()?,
            kind: self.taken_back_kind()?,
            cancelled: self.name()?,
            as_of: self.date()?,
            reason: has_reason.then(|| self.name()).transpose()?,
        })
    }

    pub fn allocation(&mut self) -> Result<Allocation, Wrong> {
        Ok(Allocation {
            allocation_id: self.name()?,
            trade_date: self.date()?,
            settlement_date: self.date()?,
            block_account: self.account_id()?,
            instrument: self.asset_id()?,
            side: self.side()?,
            account: self.account_id()?,
            quantity: self.quantity()?,
            principal: self.quantity()?,
            commission: self.quantity()?,
            fees: self.quantity()?,
            charged_by: None,
        })
    }

    pub fn delivery(&mut self) -> Result<Delivery, Wrong> {
        Ok(Delivery {
            delivery_id: self.name()?,
            date: self.date()?,
            street_account: self.account_id()?,
            location_account: self.account_id()?,
            asset: self.asset_id()?,
            quantity: self.quantity()?,
            excess: self.quantity()?,
        })
    }

    pub fn payment(&mut self) -> Result<Payment, Wrong> {
        let [reference] = self.presence()?;
        Ok(Payment {
            payment_id: self.name()?,
            date: self.date()?,
            account: self.account_id()?,
            bank_account: self.account_id()?,
            currency: self.asset_id()?,
            amount: self.quantity()?,
            reference: reference.then(|| self.name()).transpose()?,
        })
    }

    pub fn voucher(&mut self) -> Result<Voucher, Wrong> {
        self.voucher_saying(Self::wording)
    }

    /// A voucher whose narrative is a text.
    pub fn voucher_in_prose(&mut self) -> Result<Voucher, Wrong> {
        self.voucher_saying(|reader| reader.name().map(Wording::Text))
    }

    fn voucher_saying(
        &mut self,
        narrative: impl FnOnce(&mut Self) -> Result<Wording, Wrong>,
    ) -> Result<Voucher, Wrong> {
        let [subject, reverses] = self.presence()?;
        Ok(Voucher {
            voucher_id: self.name()?,
            kind: self.voucher_kind()?,
            date: self.date()?,
            about: self.date()?,
            narrative: narrative(self)?,
            subject: subject.then(|| self.account_id()).transpose()?,
            reverses: reverses.then(|| self.name()).transpose()?,
        })
    }
}
