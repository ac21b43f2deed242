//! Financing: rates of interest, and what happens to loans of securities.
//!
//! As in `records.rs`, a record is written and read in one order, and every field is named on both
//! sides.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{InterestRate, LoanMovement};

impl Writer {
    pub fn interest_rate(&mut self, rate: &InterestRate) {
        let InterestRate {
            effective,
            scope,
            name,
            currency,
            side,
            tier_from,
            rate,
            base,
            tiering,
            day_count,
            compounding,
            source,
        } = rate;
        self.presence([base.is_some()]);
        self.date(*effective);
        self.rate_scope(*scope);
        self.text(name);
        self.text(currency);
        self.rate_side(*side);
        self.decimal(*tier_from);
        self.decimal(*rate);
        if let Some(base) = base {
            self.text(base);
        }
        self.tiering(*tiering);
        self.day_count(*day_count);
        self.compounding(*compounding);
        self.text(source);
    }

    pub fn loan(&mut self, movement: &LoanMovement) {
        let LoanMovement {
            movement_id,
            loan_id,
            date,
            action,
            direction,
            account,
            location_account,
            bank_account,
            ..
        } = movement;
        let LoanMovement {
            instrument,
            currency,
            quantity,
            collateral,
            price,
            rebate,
            fee,
            day_count,
            ..
        } = movement;
        self.presence([price.is_some(), rebate.is_some(), fee.is_some()]);
        self.text(movement_id);
        self.text(loan_id);
        self.date(*date);
        self.loan_action(*action);
        self.loan_direction(*direction);
        self.account_id(*account);
        self.account_id(*location_account);
        self.account_id(*bank_account);
        self.asset_id(*instrument);
        self.asset_id(*currency);
        self.quantity(*quantity);
        self.quantity(*collateral);
        for number in [price, rebate, fee].into_iter().flatten() {
            self.decimal(*number);
        }
        self.day_count(*day_count);
    }
}

impl Reader<'_> {
    pub fn interest_rate(&mut self) -> Result<InterestRate, Wrong> {
        let [base] = self.presence()?;
        Ok(InterestRate {
            effective: self.date()?,
            scope: self.rate_scope()?,
            name: self.name()?,
            currency: self.name()?,
            side: self.rate_side()?,
            tier_from: self.decimal()?,
            rate: self.decimal()?,
            base: base.then(|| self.name()).transpose()?,
            tiering: self.tiering()?,
            day_count: self.day_count()?,
            compounding: self.compounding()?,
            source: self.name()?,
        })
    }

    pub fn loan_movement(&mut self) -> Result<LoanMovement, Wrong> {
        let [price, rebate, fee] = self.presence()?;
        Ok(LoanMovement {
            movement_id: self.name()?,
            loan_id: self.name()?,
            date: self.date()?,
            action: self.loan_action()?,
            direction: self.loan_direction()?,
            account: self.account_id()?,
            location_account: self.account_id()?,
            bank_account: self.account_id()?,
            instrument: self.asset_id()?,
            currency: self.asset_id()?,
            quantity: self.quantity()?,
            collateral: self.quantity()?,
            price: price.then(|| self.decimal()).transpose()?,
            rebate: rebate.then(|| self.decimal()).transpose()?,
            fee: fee.then(|| self.decimal()).transpose()?,
            day_count: self.day_count()?,
        })
    }
}
