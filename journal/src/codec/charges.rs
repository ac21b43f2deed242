//! Charges: a row of a commission schedule, and by what a trade was charged.
//!
//! Every field is named on both sides, so that a new one does not compile until it has a place. A
//! trade without anything before it costs three bytes. Never here: a layout that differs from one
//! that was written before.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{Allocation, ChargedBy, CommissionBy, ScheduleNumber, ScheduleRow, SoFar, Trade};

const NOTHING: u8 = 0;
const AGREEMENT: u8 = 1;
const SCHEDULE: u8 = 2;
const SCHEDULE_AFTER_OTHERS: u8 = 3;

impl Writer {
    /// A trade with by what it was charged.
    pub fn charged_trade(&mut self, trade: &Trade) {
        self.trade(trade);
        self.charged_by(trade.charged_by.as_ref());
    }

    /// A share of a block, likewise.
    pub fn charged_share(&mut self, share: &Allocation) {
        self.allocation(share);
        self.charged_by(share.charged_by.as_ref());
    }

    /// By what something was charged; nothing when that was not kept.
    fn charged_by(&mut self, charged_by: Option<&ChargedBy>) {
        let Some(ChargedBy { fee_rounding, commission }) = charged_by else { return };
        self.rounding(*fee_rounding);
        match commission {
            CommissionBy::Nothing => self.byte(NOTHING),
            CommissionBy::Agreement => self.byte(AGREEMENT),
            CommissionBy::Schedule { row, so_far: None } => {
                self.byte(SCHEDULE);
                self.number(row.0.into());
            }
            CommissionBy::Schedule { row, so_far: Some(so_far) } => {
                let SoFar { quantity, principal, commission, month_principal } = **so_far;
                self.byte(SCHEDULE_AFTER_OTHERS);
                self.number(row.0.into());
                for quantity in [quantity, principal, commission, month_principal] {
                    self.quantity(quantity);
                }
            }
        }
    }

    pub fn schedule_row(&mut self, row: &ScheduleRow) {
        let ScheduleRow {
            schedule,
            effective,
            scope,
            whom,
            product,
            per,
            tier_by,
            tier_from,
            rounding,
            source,
            ..
        } = row;
        let ScheduleRow {
            flat,
            per_share,
            bps,
            minimum,
            maximum,
            introducing_percent,
            introducing_account,
            ..
        } = row;
        let figures = [flat, per_share, bps, minimum, maximum, introducing_percent];
        self.presence(figures.map(Option::is_some));
        self.presence([whom.is_some(), introducing_account.is_some()]);
        self.text(schedule);
        self.date(*effective);
        self.schedule_scope(*scope);
        self.product(*product);
        self.charged_per(*per);
        self.tier_by(*tier_by);
        self.decimal(*tier_from);
        for figure in figures.into_iter().flatten() {
            self.decimal(*figure);
        }
        self.rounding(*rounding);
        for name in [whom, introducing_account].into_iter().flatten() {
            self.text(name);
        }
        self.text(source);
    }
}

impl Reader<'_> {
    pub fn charged_trade(&mut self) -> Result<Trade, Wrong> {
        let trade = self.trade()?;
        Ok(Trade { charged_by: Some(self.charged_by()?), ..trade })
    }

    pub fn charged_share(&mut self) -> Result<Allocation, Wrong> {
        let share = self.allocation()?;
        Ok(Allocation { charged_by: Some(self.charged_by()?), ..share })
    }

    fn charged_by(&mut self) -> Result<ChargedBy, Wrong> {
        let fee_rounding = self.rounding()?;
        let commission = match self.byte()? {
            NOTHING => CommissionBy::Nothing,
            AGREEMENT => CommissionBy::Agreement,
            SCHEDULE => {
                CommissionBy::Schedule { row: ScheduleNumber(self.number_32()?), so_far: None }
            }
            SCHEDULE_AFTER_OTHERS => CommissionBy::Schedule {
                row: ScheduleNumber(self.number_32()?),
                so_far: Some(Box::new(self.so_far()?)),
            },
            code => return Err(Wrong::UnknownWord { word: "commission_by", code }),
        };
        Ok(ChargedBy { fee_rounding, commission })
    }

    fn so_far(&mut self) -> Result<SoFar, Wrong> {
        Ok(SoFar {
            quantity: self.quantity()?,
            principal: self.quantity()?,
            commission: self.quantity()?,
            month_principal: self.quantity()?,
        })
    }

    pub fn schedule_row(&mut self) -> Result<ScheduleRow, Wrong> {
        let [flat, per_share, bps, minimum, maximum, introducing_percent] = self.presence()?;
        let [whom, introducing_account] = self.presence()?;
        // The fields of a literal are read in the order in which they stand, which is the order of
        // the writer.
        Ok(ScheduleRow {
            schedule: self.name()?,
            effective: self.date()?,
            scope: self.schedule_scope()?,
            product: self.product()?,
            per: self.charged_per()?,
            tier_by: self.tier_by()?,
            tier_from: self.decimal()?,
            flat: flat.then(|| self.decimal()).transpose()?,
            per_share: per_share.then(|| self.decimal()).transpose()?,
            bps: bps.then(|| self.decimal()).transpose()?,
            minimum: minimum.then(|| self.decimal()).transpose()?,
            maximum: maximum.then(|| self.decimal()).transpose()?,
            introducing_percent: introducing_percent.then(|| self.decimal()).transpose()?,
            rounding: self.rounding()?,
            whom: whom.then(|| self.name()).transpose()?,
            introducing_account: introducing_account.then(|| self.name()).transpose()?,
            source: self.name()?,
        })
    }
}
