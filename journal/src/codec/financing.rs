//! Financing: rates of interest, and what happens to loans of securities.
//!
//! As in `records.rs`, a record is written and read in one order, and every field is named on both
//! sides.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{InterestRate, LoanMovement, NegativeBase};

/// Does a rate say nothing that its first form cannot keep?
pub const fn is_plain(rate: &InterestRate) -> bool {
    let as_it_is = match rate.negative_base {
        NegativeBase::AsItIs => true,
        NegativeBase::Zero => false,
    };
    rate.floor.is_none() && rate.cap.is_none() && as_it_is
}

impl Writer {
    /// A rate without what only its second form has.
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
            floor: _,
            cap: _,
            negative_base: _,
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

    /// The same with its limits behind it.
    pub fn interest_rate_2(&mut self, rate: &InterestRate) {
        self.interest_rate(rate);
        let InterestRate { floor, cap, negative_base, .. } = rate;
        self.presence([floor.is_some(), cap.is_some()]);
        for limit in [floor, cap].into_iter().flatten() {
            self.decimal(*limit);
        }
        self.negative_base(*negative_base);
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
            floor: None,
            cap: None,
            negative_base: NegativeBase::AsItIs,
        })
    }

    pub fn interest_rate_2(&mut self) -> Result<InterestRate, Wrong> {
        let rate = self.interest_rate()?;
        let [floor, cap] = self.presence()?;
        Ok(InterestRate {
            floor: floor.then(|| self.decimal()).transpose()?,
            cap: cap.then(|| self.decimal()).transpose()?,
            negative_base: self.negative_base()?,
            ..rate
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
