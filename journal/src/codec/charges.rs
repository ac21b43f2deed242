//! Charges: a row of a commission schedule, and by what a trade was charged.
//!
//! Every field is named on both sides, so that a new one does not compile until it has a place. A
//! trade without anything before it costs three bytes. Never here: a layout that differs from one
//! that was written before.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{
    Adjustment, Allocation, ChargedBy, CommissionBy, ExactSum, FeeBorne, FeesOfUnit, Marginal,
    Quantity, ScheduleNumber, ScheduleRow, Shared, SoFar, Trade,
};

const NOTHING: u8 = 0;
const AGREEMENT: u8 = 1;
const SCHEDULE: u8 = 2;
const SCHEDULE_AFTER_OTHERS: u8 = 3;
/// The same, with what was shared and where the slices of the month stood.
const SCHEDULE_AFTER_OTHERS_2: u8 = 4;
/// The unit in which fees were rounded; by what the commission came about stands behind it.
const FEES_OF_A_UNIT: u8 = 5;

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

    /// What a fill bears after another one was taken back.
    pub fn adjustment(&mut self, adjustment: &Adjustment) {
        let Adjustment {
            kind,
            charged,
            trade_date,
            because,
            cancelled,
            commission,
            fees,
            charged_by,
        } = adjustment;
        self.fill_kind(*kind);
        self.text(charged);
        self.date(*trade_date);
        self.text(because);
        self.text(cancelled);
        self.quantity(*commission);
        if let Some(fees) = fees {
            self.quantity(*fees);
        }
        self.charged_by(Some(charged_by));
    }

    /// By what something was charged; nothing when that was not kept.
    fn charged_by(&mut self, charged_by: Option<&ChargedBy>) {
        let Some(ChargedBy { fee_rounding, fees, commission }) = charged_by else { return };
        self.rounding(*fee_rounding);
        if let Some(fees) = fees {
            self.byte(FEES_OF_A_UNIT);
            self.fees_of_unit(fees);
        }
        match commission {
            CommissionBy::Nothing => self.byte(NOTHING),
            CommissionBy::Agreement => self.byte(AGREEMENT),
            CommissionBy::Schedule { row, so_far: None } => {
                self.byte(SCHEDULE);
                self.number(row.0.into());
            }
            CommissionBy::Schedule { row, so_far: Some(so_far) } => {
                let SoFar { shared, marginal, .. } = **so_far;
                let is_plain = shared.is_none() && marginal.is_none();
                self.byte(if is_plain { SCHEDULE_AFTER_OTHERS } else { SCHEDULE_AFTER_OTHERS_2 });
                self.number(row.0.into());
                self.so_far(so_far);
            }
        }
    }

    fn fees_of_unit(&mut self, fees: &FeesOfUnit) {
        let FeesOfUnit { unit, before } = fees;
        self.fee_unit(*unit);
        self.count(before.len());
        for FeeBorne { charge, exact, borne } in before {
            self.text(charge);
            self.byte(exact.scale());
            self.wide(exact.mantissa());
            self.quantity(*borne);
        }
    }

    fn so_far(&mut self, so_far: &SoFar) {
        let SoFar { quantity, principal, commission, month_principal, shared, marginal } = *so_far;
        for quantity in [quantity, principal, commission, month_principal] {
            self.quantity(quantity);
        }
        if shared.is_none() && marginal.is_none() {
            return;
        }
        self.presence([shared.is_some(), marginal.is_some()]);
        if let Some(Shared { borne, given }) = shared {
            self.quantity(borne);
            self.quantity(given);
        }
        if let Some(Marginal { last_row, charged }) = marginal {
            self.number(last_row.0.into());
            self.quantity(charged);
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
        let mut code = self.byte()?;
        let mut fees = None;
        if code == FEES_OF_A_UNIT {
            fees = Some(Box::new(self.fees_of_unit()?));
            code = self.byte()?;
        }
        let commission = match code {
            NOTHING => CommissionBy::Nothing,
            AGREEMENT => CommissionBy::Agreement,
            SCHEDULE => {
                CommissionBy::Schedule { row: ScheduleNumber(self.number_32()?), so_far: None }
            }
            SCHEDULE_AFTER_OTHERS => CommissionBy::Schedule {
                row: ScheduleNumber(self.number_32()?),
                so_far: Some(Box::new(self.so_far()?)),
            },
            SCHEDULE_AFTER_OTHERS_2 => CommissionBy::Schedule {
                row: ScheduleNumber(self.number_32()?),
                so_far: Some(Box::new(self.so_far_shared()?)),
            },
            code => return Err(Wrong::UnknownWord { word: "commission_by", code }),
        };
        Ok(ChargedBy { fee_rounding, fees, commission })
    }

    fn fees_of_unit(&mut self) -> Result<FeesOfUnit, Wrong> {
        let unit = self.fee_unit()?;
        let count = self.number()?;
        let mut before = Vec::new();
        for _ in 0..count {
            let (charge, scale) = (self.name()?, self.byte()?);
            let exact =
                ExactSum::try_new(self.wide()?, scale).ok_or(Wrong::ScaleTooLarge(scale))?;
            before.push(FeeBorne { charge, exact, borne: self.quantity()? });
        }
        Ok(FeesOfUnit { unit, before })
    }

    fn so_far(&mut self) -> Result<SoFar, Wrong> {
        Ok(SoFar {
            quantity: self.quantity()?,
            principal: self.quantity()?,
            commission: self.quantity()?,
            month_principal: self.quantity()?,
            shared: None,
            marginal: None,
        })
    }

    fn so_far_shared(&mut self) -> Result<SoFar, Wrong> {
        let so_far = self.so_far()?;
        let present = self.presence()?;
        let [shared, marginal] = present;
        if present == [false; 2] {
            // What has neither is written in the older form.
            return Err(Wrong::UnknownPresence(0));
        }
        let read_shared = |from: &mut Self| -> Result<Shared, Wrong> {
            Ok(Shared { borne: from.quantity()?, given: from.quantity()? })
        };
        let shared = shared.then(|| read_shared(self)).transpose()?;
        let read_marginal = |from: &mut Self| -> Result<Marginal, Wrong> {
            Ok(Marginal { last_row: ScheduleNumber(from.number_32()?), charged: from.quantity()? })
        };
        let marginal = marginal.then(|| read_marginal(self)).transpose()?;
        Ok(SoFar { shared, marginal, ..so_far })
    }

    pub fn adjustment(&mut self) -> Result<Adjustment, Wrong> {
        self.adjustment_with(|_| Ok(None))
    }

    /// The same, with the fees that the fill bears now.
    pub fn adjustment_of_fees(&mut self) -> Result<Adjustment, Wrong> {
        self.adjustment_with(|from| from.quantity().map(Some))
    }

    fn adjustment_with(
        &mut self,
        fees: impl Fn(&mut Self) -> Result<Option<Quantity>, Wrong>,
    ) -> Result<Adjustment, Wrong> {
        Ok(Adjustment {
            kind: self.fill_kind()?,
            charged: self.name()?,
            trade_date: self.date()?,
            because: self.name()?,
            cancelled: self.name()?,
            commission: self.quantity()?,
            fees: fees(self)?,
            charged_by: self.charged_by()?,
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
