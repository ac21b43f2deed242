//! The commission schedules: which rows are for whom from which day, found in a few steps for each
//! trade.
//!
//! In: rows as they are set, and the office's own `commission_*` rules, which are the schedule of
//! everybody whom no row fits. Out: the row for an account, a day, a product and a tier. A row
//! keeps its number for ever, so that a trade can say by which row it was charged. Never here: an
//! amount.

use super::charges::Measure;
use std::collections::BTreeMap;
use terms::{
    Account, AccountId, ChargedPer, Date, Dated, Decimal, FirmRule, Name, Numbered, Origin,
    Product, Rounding, ScheduleNumber, ScheduleRow, ScheduleScope, TierBy, power_of_ten,
};

/// The rows of one scope from one day on, by product and tier.
#[derive(Clone, Debug, Default)]
pub struct Tariff {
    rows: Vec<ScheduleNumber>,
}

/// Every schedule.
#[derive(Clone, Debug, Default)]
pub struct ScheduleBook {
    rows: Vec<(ScheduleRow, Origin)>,
    everybody: Dated<Tariff>,
    desks: BTreeMap<Name, Dated<Tariff>>,
    accounts: BTreeMap<AccountId, Dated<Tariff>>,
    firm: Dated<Tariff>,
}

/// What a tier is measured by.
#[derive(Clone, Copy, Debug)]
pub struct Reached {
    /// The quantity of the trade, and with the earlier fills of its order.
    pub quantity: (Measure, Measure),
    /// The principal, likewise.
    pub principal: (Measure, Measure),
    /// The principal of the month so far, with the trade.
    pub month: Measure,
}

impl ScheduleBook {
    /// The row of a number, and where it came from.
    pub fn row(&self, number: ScheduleNumber) -> Option<&(ScheduleRow, Origin)> {
        self.rows.get(number.index())
    }

    /// The rows that count for an account on a day, as the account is then: those of its own, else
    /// of its desk, else of everybody, else of the firm.
    pub fn in_force(&self, id: AccountId, account: &Account, date: Date) -> Option<&Tariff> {
        let of_the_account =
            || self.accounts.get(&id)?.on(date).filter(|tariff| self.says_how_much(tariff));
        let of_the_desk = || {
            self.desks
                .get(account.desk.as_ref()?)?
                .on(date)
                .filter(|tariff| self.says_how_much(tariff))
        };
        let of_everybody = || self.everybody.on(date).filter(|tariff| self.says_how_much(tariff));
        of_the_account().or_else(of_the_desk).or_else(of_everybody).or_else(|| self.firm.on(date))
    }

    /// Does a tariff tell what is delivered from what is bought and sold on one day?
    pub fn tells_products_apart(&self, tariff: &Tariff) -> bool {
        self.rows_of(tariff).any(|(_, row)| row.product != Product::Any)
    }

    /// The row of a tariff for a product: its own rows, else those for any; of these the highest
    /// tier that is reached.
    pub fn row_for<'s>(
        &'s self,
        tariff: &'s Tariff,
        product: Product,
        reached: &Reached,
    ) -> Option<(ScheduleNumber, &'s ScheduleRow)> {
        let has_its_own = self.rows_of(tariff).any(|(_, row)| row.product == product);
        let product = if has_its_own { product } else { Product::Any };
        self.rows_of(tariff)
            .filter(|(_, row)| row.product == product && is_reached(row, reached))
            .last()
    }

    /// The rows of the tariff into which a row would go, exactly its scope and day.
    pub fn beside<'s>(
        &'s self,
        row: &ScheduleRow,
        account: Option<AccountId>,
    ) -> impl Iterator<Item = &'s (ScheduleRow, Origin)> {
        self.tariff_of(row, account)
            .into_iter()
            .flat_map(|tariff| tariff.rows.iter().map(|number| &self.rows[number.index()]))
    }

    /// The schedule to which a row belongs, exactly its scope and day, as it is now; `account` is
    /// the one that it names, or whose trade it charged.
    pub fn tariff_of(&self, row: &ScheduleRow, account: Option<AccountId>) -> Option<&Tariff> {
        let scope = match row.scope {
            ScheduleScope::All => Some(&self.everybody),
            ScheduleScope::Desk => row.whom.as_ref().and_then(|desk| self.desks.get(desk)),
            ScheduleScope::Account => account.and_then(|account| self.accounts.get(&account)),
        };
        let (effective, tariff) = scope?.row_on(row.effective)?;
        (effective == row.effective).then_some(tariff)
    }

    /// The last row that was set.
    pub fn last_row(&self) -> Option<ScheduleNumber> {
        self.rows.len().checked_sub(1).map(ScheduleNumber::from_index)
    }

    /// The tiers of the schedule and product of a row, lowest first, as far as they had been set
    /// when the last of these was: whatever is set later makes no difference to what was charged.
    pub fn tiers_beside(
        &self,
        number: ScheduleNumber,
        last: ScheduleNumber,
        account: AccountId,
    ) -> impl Iterator<Item = &ScheduleRow> {
        let one = &self.rows[number.index()].0;
        let tariff = self.tariff_of(one, Some(account)).into_iter();
        tariff
            .flat_map(|tariff| self.rows_of(tariff))
            .filter(move |(number, row)| *number <= last && row.product == one.product)
            .map(|(_, row)| row)
    }

    /// The row that was set before under the key of another one: scope, day, product and tier.
    pub fn find(
        &self,
        row: &ScheduleRow,
        account: Option<AccountId>,
    ) -> Option<&(ScheduleRow, Origin)> {
        let is_one = |found: &ScheduleRow| {
            found.product == row.product && is_equal(found.tier_from, row.tier_from)
        };
        self.beside(row, account).find(|(found, _)| is_one(found))
    }

    /// Forgets what was set for a scope, for a trial of other rows.
    pub(crate) fn forget(
        &mut self,
        scope: ScheduleScope,
        whom: Option<&Name>,
        account: Option<AccountId>,
    ) {
        match scope {
            ScheduleScope::All => self.everybody = Dated::default(),
            ScheduleScope::Desk => drop(whom.and_then(|desk| self.desks.remove(desk))),
            ScheduleScope::Account => {
                drop(account.and_then(|account| self.accounts.remove(&account)));
            }
        }
    }

    /// Sets a row; `account` is the one that it names.
    pub(crate) fn set(&mut self, row: &ScheduleRow, account: Option<AccountId>, origin: Origin) {
        let number = self.keep(row.clone(), origin);
        let Self { rows, everybody, desks, accounts, .. } = self;
        let dated = match (row.scope, &row.whom, account) {
            (ScheduleScope::Desk, Some(desk), _) => desks.entry(desk.clone()).or_default(),
            (ScheduleScope::Account, _, Some(account)) => accounts.entry(account).or_default(),
            _ => everybody,
        };
        let tariff = dated.of_day(row.effective);
        let at = tariff.rows.partition_point(|other| !is_higher(&rows[other.index()].0, row));
        tariff.rows.insert(at, number);
    }

    /// Draws the firm's own schedule up anew from a day on, by the numbers of its rules.
    pub(crate) fn set_firm(
        &mut self,
        changed: &FirmRule,
        days: &[Date],
        number: impl Fn(&str, Date) -> Option<Decimal>,
        origin: Origin,
    ) {
        for effective in days.iter().filter(|day| **day >= changed.effective) {
            let of = |rule: &str| number(rule, *effective);
            let row = ScheduleRow {
                schedule: Name::const_new("house"),
                effective: *effective,
                scope: ScheduleScope::All,
                whom: None,
                product: Product::Any,
                per: ChargedPer::Trade,
                tier_by: TierBy::Quantity,
                tier_from: Decimal::ZERO,
                flat: of("commission_flat"),
                per_share: of("commission_per_share"),
                bps: of("commission_bps"),
                minimum: of("commission_minimum"),
                maximum: of("commission_maximum"),
                rounding: Rounding::HalfUp,
                introducing_percent: None,
                introducing_account: None,
                source: changed.source.clone(),
            };
            let number = self.keep(row, origin);
            self.firm.of_day(*effective).rows = vec![number];
        }
    }

    /// Every row, in the order in which they were set.
    pub fn rows(&self) -> impl Iterator<Item = &ScheduleRow> {
        self.rows.iter().map(|(row, _)| row)
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    fn keep(&mut self, row: ScheduleRow, origin: Origin) -> ScheduleNumber {
        let number = ScheduleNumber::from_index(self.rows.len());
        self.rows.push((row, origin));
        number
    }

    fn rows_of<'s>(
        &'s self,
        tariff: &'s Tariff,
    ) -> impl Iterator<Item = (ScheduleNumber, &'s ScheduleRow)> {
        tariff.rows.iter().map(|number| (*number, &self.rows[number.index()].0))
    }

    fn says_how_much(&self, tariff: &Tariff) -> bool {
        self.rows_of(tariff).any(|(_, row)| row.says_how_much())
    }
}

fn is_reached(row: &ScheduleRow, reached: &Reached) -> bool {
    if row.tier_from.mantissa <= 0 {
        return true;
    }
    let by_order = |(trade, order): (Measure, Measure)| match row.per {
        ChargedPer::Trade => trade,
        ChargedPer::Order => order,
    };
    let measure = match row.tier_by {
        TierBy::Quantity => by_order(reached.quantity),
        TierBy::Principal => by_order(reached.principal),
        TierBy::Month | TierBy::MonthMarginal => reached.month,
    };
    let from = i128::from(row.tier_from.mantissa) * power_of_ten(measure.decimals);
    from <= i128::from(measure.units) * power_of_ten(row.tier_from.scale)
}

/// Does a row stand behind another one of its tariff: at a higher tier?
fn is_higher(row: &ScheduleRow, than: &ScheduleRow) -> bool {
    at_one_scale(row.tier_from, than.tier_from) > at_one_scale(than.tier_from, row.tier_from)
}

fn is_equal(one: Decimal, other: Decimal) -> bool {
    at_one_scale(one, other) == at_one_scale(other, one)
}

fn at_one_scale(number: Decimal, other: Decimal) -> i128 {
    i128::from(number.mantissa) * power_of_ten(other.scale)
}

crate::shared::image::fields!(Tariff { rows });
crate::shared::image::fields!(ScheduleBook { rows, everybody, desks, accounts, firm });
