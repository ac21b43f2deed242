//! Loans of securities: what is open on each, day by day, and what its cash and its securities
//! earn.
//!
//! In: movements of loans as they are booked, in any order of their days. Out: the state of a loan
//! on a day; the exact rebate and fee of a month, each rounded half up once; what each counterparty
//! is owed or owes for a month. A rebate is a year's rate on the collateral, from whoever holds the
//! cash; a fee is one on the value of the securities, quantity times the price at which the loan
//! stands, rounded half up to the currency's smallest unit, from the borrower.

use super::Results;
use super::accrual::{Accrued, Rules};
use super::balances::Posted;
use super::interest::{Interest, Rounded, Sides};
use super::refusals::Refusal;
use crate::Directory;
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Date, Decimal, Kind, LoanAction, LoanMovement, Name, Origin, Period,
    Rounding, Total, divide, power_of_ten,
};

/// A loan and everything that happened to it.
#[derive(Clone, Debug, Default)]
pub struct Loan {
    /// Numbers of movements, by day, then in the order of booking.
    movements: Vec<u32>,
}

/// How a loan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoanState {
    /// What is open.
    pub quantity: Total,
    /// The cash that stands against it.
    pub collateral: Total,
    /// The price at which it stands.
    pub price: Option<Decimal>,
    /// A year's rebate on the collateral.
    pub rebate: Decimal,
    /// A year's fee on the value.
    pub fee: Decimal,
}

/// What a loan earned the other side in a month; + owed to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earned {
    /// The last day of the month.
    pub month_end: Date,
    /// Rebate.
    pub rebate: Rounded,
    /// Fee.
    pub fee: Rounded,
}

/// Every loan.
#[derive(Clone, Debug, Default)]
pub struct LoanBook {
    movements: Vec<(LoanMovement, Origin)>,
    by_id: BTreeMap<Name, u32>,
    loans: BTreeMap<Name, Loan>,
    /// Rebates and fees, by counterparty and currency.
    posted: BTreeMap<(AccountId, AssetId), Vec<Posted>>,
}

impl LoanState {
    const NOTHING: Self = Self {
        quantity: Total::ZERO,
        collateral: Total::ZERO,
        price: None,
        rebate: Decimal::ZERO,
        fee: Decimal::ZERO,
    };

    /// The state after a movement.
    fn after(self, movement: &LoanMovement) -> Self {
        let (quantity, collateral) =
            (Total::from(movement.quantity), Total::from(movement.collateral));
        let moved = match movement.action {
            LoanAction::Open | LoanAction::Mark => Self {
                quantity: self.quantity + quantity,
                collateral: self.collateral + collateral,
                ..self
            },
            LoanAction::Return => Self {
                quantity: self.quantity - quantity,
                collateral: self.collateral - collateral,
                ..self
            },
            LoanAction::Rate => self,
        };
        Self {
            price: movement.price.or(self.price),
            rebate: movement.rebate.unwrap_or(self.rebate),
            fee: movement.fee.unwrap_or(self.fee),
            ..moved
        }
    }

    /// Is nothing left of it?
    pub const fn is_over(&self) -> bool {
        self.quantity.is_zero() && self.collateral.is_zero()
    }

    /// What the securities are worth at the price of the loan.
    pub fn value(&self, movement: &LoanMovement, directory: &Directory) -> Total {
        let Some(price) = self.price else { return Total::ZERO };
        let (quantity_decimals, decimals) = (
            directory.asset(movement.instrument).decimals(),
            directory.asset(movement.currency).decimals(),
        );
        let (scale, product) =
            (quantity_decimals + price.scale, self.quantity.0 * i128::from(price.mantissa));
        if scale <= decimals {
            return Total(product * power_of_ten(decimals - scale));
        }
        Total(divide(product, power_of_ten(scale - decimals), Rounding::HalfUp))
    }
}

impl LoanBook {
    /// The movement of an id, and where it came from.
    pub fn find_movement(&self, movement_id: &str) -> Option<&(LoanMovement, Origin)> {
        self.by_id.get(movement_id).map(|number| &self.movements[*number as usize])
    }

    /// Every movement, in the order of booking.
    pub fn movements(&self) -> impl Iterator<Item = &LoanMovement> {
        self.movements.iter().map(|(movement, _)| movement)
    }

    /// The row that opened a loan.
    pub fn opened(&self, loan_id: &str) -> Option<&LoanMovement> {
        self.loans.get(loan_id).map(|loan| self.opening(loan))
    }

    /// How a loan stands at the end of a day.
    pub fn state(&self, loan_id: &str, date: Date) -> Option<LoanState> {
        self.loans.get(loan_id).map(|loan| self.state_of(loan, date))
    }

    /// Every loan by its id, with the row that opened it.
    pub fn loans(&self) -> impl Iterator<Item = (&LoanMovement, &Loan)> {
        self.loans.values().map(|loan| (self.opening(loan), loan))
    }

    /// What was posted to a counterparty for the month that ends on a day.
    pub fn posted(&self, account: AccountId, currency: AssetId, month_end: Date) -> Total {
        let posted = self.posted.get(&(account, currency)).into_iter().flatten();
        posted.filter(|posted| posted.about == month_end).map(|posted| posted.amount).sum()
    }

    /// Everything that was posted to counterparties, by account and currency, then in the order of
    /// booking.
    pub fn postings(&self) -> impl Iterator<Item = (AccountId, AssetId, Posted)> {
        self.posted.iter().flat_map(|((account, currency), posted)| {
            posted.iter().map(|posted| (*account, *currency, *posted))
        })
    }

    pub(super) fn book(&mut self, origin: Origin, movement: &LoanMovement) {
        let number = u32::try_from(self.movements.len())
            .expect("the limits keep every table under 2^32 rows");
        self.by_id.insert(movement.movement_id.clone(), number);
        let loan = self.loans.entry(movement.loan_id.clone()).or_default();
        let at = loan
            .movements
            .partition_point(|earlier| self.movements[*earlier as usize].0.date <= movement.date);
        loan.movements.insert(at, number);
        self.movements.push((movement.clone(), origin));
    }

    pub(super) fn post(&mut self, account: AccountId, currency: AssetId, posted: Posted) {
        self.posted.entry((account, currency)).or_default().push(posted);
    }

    fn opening(&self, loan: &Loan) -> &LoanMovement {
        &self.movements
            [*loan.movements.first().expect("a loan begins with the row that opened it") as usize]
            .0
    }

    pub(super) fn of<'b>(&'b self, loan: &'b Loan) -> impl Iterator<Item = &'b LoanMovement> {
        loan.movements.iter().map(|number| &self.movements[*number as usize].0)
    }

    fn state_of(&self, loan: &Loan, date: Date) -> LoanState {
        self.of(loan)
            .take_while(|movement| movement.date <= date)
            .fold(LoanState::NOTHING, LoanState::after)
    }

    /// What a loan earned the other side, month by month through a day; an error when it is larger
    /// than any money is.
    pub fn earned(
        &self,
        loan: &Loan,
        through: Date,
        (rules, directory): (Rules, &Directory),
    ) -> Result<Vec<Earned>, Refusal> {
        let opening = self.opening(loan);
        let spans = self.spans(loan, through);
        let mut months = Vec::new();
        let last = spans.last().map_or(opening.date, |(_, to, _)| *to);
        let mut month = opening.date.first_of_month();
        while month <= last.min(through) {
            let month_end = month.last_of_month();
            let within = spans.iter().filter(|(from, to, _)| *from <= month_end && month <= *to);
            let (mut rebate, mut fee) = (Some(Sides::NOTHING), Some(Sides::NOTHING));
            for (from, to, state) in within {
                let days = opening.day_count.days((*from).max(month), (*to).min(month_end).plus(1));
                let part =
                    |total, rate| Interest::of(total, rate, days, opening.day_count.divisor());
                rebate = rebate.and_then(|sum| sum.plus(part(state.collateral, state.rebate)?));
                fee =
                    fee.and_then(|sum| sum.plus(part(state.value(opening, directory), state.fee)?));
            }
            let too_large = || Refusal::InterestMustFitAnEntry {
                account: directory.account(opening.account).account.clone(),
            };
            let towards = |sides: Option<Sides>, sign: i64| {
                let rounded = sides.and_then(|sides| sides.round(rules.manner(month_end)));
                let Rounded { net, set_off } = rounded.ok_or_else(too_large)?;
                Ok(Rounded { net: Total(i128::from(sign) * net.0), set_off })
            };
            // Who lends gave nothing but securities: the borrower's cash earns a rebate, the
            // securities a fee.
            let sign = opening.direction.sign();
            months.push(Earned {
                month_end,
                rebate: towards(rebate, -sign)?,
                fee: towards(fee, sign)?,
            });
            month = month_end.plus(1);
        }
        Ok(months)
    }

    /// The spans of days within which a loan stands as it does, through a day.
    fn spans(&self, loan: &Loan, through: Date) -> Vec<(Date, Date, LoanState)> {
        let mut spans: Vec<(Date, Date, LoanState)> = Vec::new();
        let mut state = LoanState::NOTHING;
        for movement in self.of(loan).take_while(|movement| movement.date <= through) {
            if let Some((from, to, _)) = spans.last_mut() {
                *to = movement.date.plus(-1);
                if from > to {
                    spans.pop();
                }
            }
            state = state.after(movement);
            spans.push((movement.date, through, state));
        }
        if state.is_over() {
            spans.pop();
        }
        spans
    }

    /// What each counterparty is owed (+) or owes (−) for each month through a day, and what of it
    /// was posted.
    pub(super) fn bills(
        &self,
        through: Date,
        (rules, directory): (Rules, &Directory),
    ) -> Result<Vec<Accrued>, Refusal> {
        let mut sums: BTreeMap<(AccountId, AssetId, Date), Total> = self
            .postings()
            .map(|(account, currency, posted)| ((account, currency, posted.about), Total::ZERO))
            .collect();
        for (opening, loan) in self.loans() {
            for earned in self.earned(loan, through, (rules, directory))? {
                *sums.entry((opening.account, opening.currency, earned.month_end)).or_default() +=
                    earned.rebate.net + earned.fee.net;
            }
        }
        let bill = |((account, currency, month_end), accrued)| {
            let posted = self.posted(account, currency, month_end);
            let set_off = Total::ZERO;
            Accrued { account, currency, month_end, accrued, posted, set_off }
        };
        Ok(sums.into_iter().map(bill).collect())
    }

    /// Adds the result of every loan through a day: income +, expense −. What we pay for securities
    /// borrowed is an expense of the same kind, whether it is a fee or a rebate below zero; what is
    /// earned in a month in which something is paid too is income, and not less expense.
    pub(super) fn add_result(
        &self,
        through: Date,
        (rules, directory): (Rules, &Directory),
        due: &mut Results,
    ) -> Result<(), Refusal> {
        for (opening, loan) in self.loans() {
            for earned in self.earned(loan, through, (rules, directory))? {
                let month = Period::of(earned.month_end);
                let mut add =
                    |kind, total| *due.entry((opening.currency, month, kind)).or_default() += total;
                let of = [(earned.rebate, Kind::RebateIncome), (earned.fee, Kind::FeeIncome)];
                for (Rounded { net, set_off }, income) in of {
                    add(if net.0 < 0 { income } else { Kind::RebateExpense }, -net);
                    add(income, set_off);
                    add(Kind::RebateExpense, -set_off);
                }
            }
        }
        Ok(())
    }
}

/// Written as the movements and what was posted; the ways to find a loan are found again.
impl crate::shared::image::Image for LoanBook {
    fn write(&self, to: &mut crate::shared::image::Writer) {
        let Self { movements, by_id: _, loans: _, posted } = self;
        movements.write(to);
        posted.write(to);
    }

    fn read(from: &mut crate::shared::image::Reader<'_>) -> Option<Self> {
        let movements: Vec<(LoanMovement, Origin)> = Vec::read(from)?;
        let mut book = Self { posted: crate::shared::image::Image::read(from)?, ..Self::default() };
        for (movement, origin) in &movements {
            book.book(*origin, movement);
        }
        (book.by_id.len() == book.movements.len()).then_some(book)
    }
}
