//! Calls: what a client owes when an account holds too little or has not paid, by when, and what
//! follows when it is not met.
//!
//! The rows are data (`markets/*/calls.csv`), each with its first day and its source. Never here:
//! an account; whether a call was met.

use crate::accounts::words;
use crate::date::Date;
use crate::decimal::{Decimal, Rounding, Total};
use crate::fraction::Fraction;
use crate::names::Name;
use crate::rules::{Calendar, Market};

words!(
    /// What a client is called for.
    CallKind {
        /// What was bought or sold short on credit, by Regulation T.
        Initial = "initial",
        /// What must be held always.
        Maintenance = "maintenance",
        /// What must be held at every moment of a day.
        Intraday = "intraday",
        /// What was bought in a cash account.
        Payment = "payment",
    }
);

words!(
    /// What met a call, or a part of it.
    MetBy {
        /// Money that came in.
        Money = "paid_in",
        /// What was sold, or bought back.
        Sale = "sold",
        /// What the account holds is worth more, or less where it is short.
        Prices = "market",
    }
);

words!(
    /// How a call stands.
    CallState {
        /// The client has time.
        Open = "open",
        /// So small that nothing need be done.
        Minor = "minor",
        /// Its time is over: so much must be sold, or bought back.
        Overdue = "overdue",
        /// Nothing is left of it.
        Met = "met",
    }
);

/// A rule about calls of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRule {
    /// From which day on.
    pub effective: Date,
    /// Which calls.
    pub call: CallKind,
    /// How many business days the client has; none: the payment period of the settlement cycle.
    pub due_days: Option<u8>,
    /// For how many business days it is no charge to net capital; none: it is never one by itself.
    pub charge_days: Option<u8>,
    /// Of an account that is frozen: how many business days behind the day of the call the days
    /// begin to count, and how many calendar days they are.
    pub freeze: Option<(u8, u8)>,
    /// Up to which part of the equity a call is a small one; none: however much that be.
    pub minor_part: Option<Decimal>,
    /// Up to which amount a call is a small one; none: no call is.
    pub minor_amount: Option<Decimal>,
    /// Who says so.
    pub source: Name,
}

impl CallRule {
    /// The first day on which what arose on a day is a charge to net capital; none when it never
    /// is, or the calendar does not reach so far.
    pub fn charged_from(&self, arose: Date, calendar: &Calendar) -> Option<Date> {
        calendar.business_date(arose, self.charge_days?.checked_add(1)?)
    }

    /// The day from which on the days of a freeze count, of what arose on a day.
    pub fn freeze_counts_from(&self, arose: Date, calendar: &Calendar) -> Option<Date> {
        calendar.business_date(arose, self.freeze?.0)
    }

    /// The last day of the freeze.
    pub fn frozen_through(&self, arose: Date, calendar: &Calendar) -> Option<Date> {
        let (_, days) = self.freeze?;
        Some(self.freeze_counts_from(arose, calendar)?.plus(days.into()))
    }

    /// Is a call a small one, of an account with so much equity? Both in smallest units of a
    /// currency of so many decimals. None is small by an equity that is not told.
    pub fn is_minor(&self, amount: Total, equity: Option<Total>, decimals: u8) -> bool {
        let Some(most) = self.minor_amount else { return false };
        let most = Fraction::from(most).units(decimals, Rounding::Down).unwrap_or_default();
        let of_equity = self.minor_part.map(|part| {
            let equity = Fraction::whole(equity.map_or(0, |equity| equity.0.max(0)));
            Fraction::from(part).times(equity).map_or(0, |part| part.round(Rounding::Down))
        });
        amount.0 <= of_equity.map_or(most, |of_equity| of_equity.min(most))
    }
}

impl Market {
    /// The rule about calls of a kind that is in force on a day.
    pub fn call_rule(&self, call: CallKind, date: Date) -> Option<&CallRule> {
        let of_it = |rule: &&CallRule| rule.call == call && rule.effective <= date;
        self.calls.iter().filter(of_it).max_by_key(|rule| rule.effective)
    }

    /// The last day for meeting a call that arose on a day; none without a rule, or when the
    /// calendar does not reach so far.
    pub fn call_due(&self, call: CallKind, arose: Date) -> Option<Date> {
        let rule = self.call_rule(call, arose)?;
        let period = || self.cycles.on(arose).map(|cycle| cycle.reg_t_business_days);
        self.calendar.business_date(arose, rule.due_days.or_else(period)?)
    }
}
