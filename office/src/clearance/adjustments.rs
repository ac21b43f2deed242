//! Replay of an order, a month or a day: what its standing fills bear after one before them was
//! taken back (charges adjusted): their commissions, and the fees that are rounded for a unit.
//!
//! In: a fill that is taken back, the fills that stand behind it in its units, the schedules. Out:
//! for each of them whose charge comes out otherwise, what it bears now; and what there is then
//! before a fill that is new, which is where a correction goes on. Every fill that stands bears
//! what its own schedule, as it is now, asks for if what was taken back had never been: a firm that
//! takes a bad fill back owes the client the charge of the good ones, no more and no less. The
//! fills keep the order in which they were booked, and each stays with the schedule, and with the
//! rule of its fees, by which it was charged.
//!
//! One fill may hang on another in several ways, by its order, by its month and by the unit of its
//! fees, and what changes in a fill of one order changes what stands in the month; so they are
//! charged in the order of booking, and a fill draws those behind it in its other units along.
//! Never here: a booking.

use super::charges::Fee;
use super::client_days::Traded;
use super::commission::CommissionLine;
use super::entries::Introducing;
use super::refusals::Refusal;
use super::rules::introducing;
use super::turnover::{Before, Counted, Counts, Fill, Place, Stands, Sum, TurnoverBook, Unit};
use crate::shared::directory::Directory;
use smallvec::SmallVec;
use std::collections::BTreeMap;
use terms::{
    AccountId, Adjustment, AssetId, Date, Entry, FeeUnit, Origin, Posting, Quantity, ScheduleRow,
};

/// The most fills that one decision adjusts: their events stay well within a batch of the journal.
pub const ADJUSTMENTS_MAX: usize = 100_000;

/// What is left when a fill is taken back.
#[derive(Debug)]
pub struct Replay<'o> {
    book: &'o TurnoverBook,
    running: BTreeMap<Unit, Sum>,
    /// What is still to be charged, as it stands.
    behind: BTreeMap<Place, Stands<'o>>,
}

impl<'o> Replay<'o> {
    /// Takes a fill out; `stands` tells of every fill that was counted.
    pub fn without(
        book: &'o TurnoverBook,
        traded: Traded,
        taken: &Stands<'o>,
        stands: &impl Fn(Traded) -> Stands<'o>,
    ) -> Self {
        let mut replay = Self::of(book);
        for unit in taken.units() {
            let fills = book.standing(&unit).map_or(&[][..], |standing| &standing.fills);
            if let Some(place) = fills.iter().rfind(|place| place.fill == traded).copied() {
                replay.open(unit, (place, taken), stands);
            }
        }
        replay
    }

    /// Takes a fill out, and leaves those behind it as they were charged: so it was before edition
    /// 5.
    pub fn less(book: &'o TurnoverBook, taken: &Stands) -> Self {
        let mut replay = Self::of(book);
        for unit in taken.units() {
            if let Some(standing) = book.standing(&unit) {
                let mut sum = standing.sum.clone();
                sum.add(&unit, &taken.fill, &taken.counted, -1);
                replay.running.insert(unit, sum);
            }
        }
        replay
    }

    /// A replay in which nothing is taken out.
    pub const fn of(book: &'o TurnoverBook) -> Self {
        Self { book, running: BTreeMap::new(), behind: BTreeMap::new() }
    }

    /// How many fills stand behind.
    pub fn behind(&self) -> usize {
        self.behind.len()
    }

    /// The fills behind, in the order of booking: `charge` says what each adds now, no commission
    /// when it reaches no tier any more. Each unit of a fill is gone back in once, when its first
    /// fill comes, so that the whole is one pass.
    pub fn run<Fault>(
        &mut self,
        stands: &impl Fn(Traded) -> Stands<'o>,
        mut charge: impl FnMut(Traded, &Stands<'o>, &Before) -> Result<Counts, Fault>,
    ) -> Result<(), Fault> {
        while let Some((place, standing)) = self.behind.pop_first() {
            let mut before = Before::default();
            for unit in standing.units() {
                let sum = match &unit {
                    Unit::Order(_) => &mut before.order,
                    Unit::Month(_) => &mut before.month,
                    Unit::FeesOfOrder(_) | Unit::FeesOfShares(..) | Unit::FeesOfDay(_) => {
                        &mut before.fees
                    }
                };
                sum.clone_from(self.open(unit, (place, &standing), stands));
            }
            let now = charge(place.fill, &standing, &before)?;
            for unit in standing.units() {
                if let Some(sum) = self.running.get_mut(&unit) {
                    sum.add(&unit, &standing.fill, &now, 1);
                }
            }
        }
        Ok(())
    }

    /// What there is before a fill that is new, for its commission.
    pub fn before(&self, fill: &Fill) -> Before {
        if self.running.is_empty() && self.book.is_empty() {
            return Before::default();
        }
        Before {
            order: fill.order().map(|unit| self.sum(&unit)).unwrap_or_default(),
            month: self.sum(&fill.month()),
            fees: Sum::default(),
        }
    }

    /// What there is in the unit in which the fees of a fill that is new are rounded; none when
    /// nothing else may stand in it.
    pub fn before_fees(&self, fill: &Fill, unit: FeeUnit) -> Option<Sum> {
        fill.fees_unit(unit).map(|unit| self.sum(&unit))
    }

    fn sum(&self, unit: &Unit) -> Sum {
        let running = self.running.get(unit);
        let sum = running.or_else(|| self.book.standing(unit).map(|standing| &standing.sum));
        sum.cloned().unwrap_or_default()
    }

    /// What stands in a unit before a fill of it. When the unit was not asked of yet, it goes back
    /// there, and those behind are to be added again; from the end, because what is taken back was
    /// mostly booked of late.
    fn open(
        &mut self,
        unit: Unit,
        (place, standing): (Place, &Stands<'o>),
        stands: &impl Fn(Traded) -> Stands<'o>,
    ) -> &Sum {
        let Self { book, running, behind } = self;
        running.entry(unit).or_insert_with_key(|unit| {
            let Some(whole) = book.standing(unit) else { return Sum::default() };
            let mut sum = whole.sum.clone();
            for later in whole.fills.iter().rev().take_while(|later| **later > place) {
                let stands = behind.entry(*later).or_insert_with(|| stands(later.fill));
                sum.add(unit, &stands.fill, &stands.counted, -1);
            }
            sum.add(unit, &standing.fill, &standing.counted, -1);
            sum
        })
    }
}

/// What a fill that stands owes otherwise: out of the client's money to whoever earns the
/// commission, what the introducing broker has of it, and what waits to be passed on.
#[derive(Clone, Debug)]
pub struct Difference<'l> {
    /// Whose fill.
    pub account: AccountId,
    /// In which currency.
    pub currency: AssetId,
    /// The account that earns the commission.
    pub earned_on: AccountId,
    /// Its commission; none: it bears the same.
    pub commission: Option<CommissionDifference<'l>>,
    /// What each payable account has more of its fees.
    pub fees: SmallVec<[Fee; 2]>,
}

/// A commission that a fill bore, and another one that it bears.
#[derive(Clone, Copy, Debug)]
pub struct CommissionDifference<'l> {
    /// What it bore, and by which row.
    pub was: (&'l Counted, &'l ScheduleRow),
    /// What it bears; none: it reaches no tier any more.
    pub now: Option<&'l CommissionLine<'l>>,
}

impl Difference<'_> {
    /// The entry of the difference, on the rung on which the fill settles or has settled; none when
    /// it is more than an amount can be.
    pub fn entry(&self, value_date: Date, directory: &Directory) -> Result<Option<Entry>, Refusal> {
        let mut lines: Vec<(AccountId, i128)> = Vec::new();
        let mut add = |account: AccountId, units: i128| match lines
            .iter_mut()
            .find(|(known, _)| *known == account)
        {
            Some((_, sum)) => *sum += units,
            None => lines.push((account, units)),
        };
        if let Some(CommissionDifference { was: (was, row), now }) = self.commission {
            let given = was.introducing.unwrap_or(Quantity::ZERO);
            let shared = |share: Quantity, row: &ScheduleRow| introducing(share, row, directory);
            let amount = now.map_or(Quantity::ZERO, |line| line.amount);
            let share = now.map_or(Ok(None), |line| shared(line.introducing, line.row))?;
            let owed = i128::from(amount.units()) - i128::from(was.commission.units());
            add(self.account, -owed);
            add(self.earned_on, owed);
            for (given, sign) in [(share, 1), (shared(given, row)?, -1)] {
                if let Some(Introducing { expense, payable, amount }) = given {
                    add(expense, -sign * i128::from(amount.units()));
                    add(payable, sign * i128::from(amount.units()));
                }
            }
        }
        for (payable, more) in &self.fees {
            add(self.account, -i128::from(more.units()));
            add(*payable, more.units().into());
        }
        let line = |(account, units): (AccountId, i128)| {
            let quantity = Quantity::try_new(units)?;
            Some(Posting { account, asset: self.currency, quantity })
        };
        let postings: Option<Vec<Posting>> = lines.into_iter().map(line).collect();
        Ok(postings.map(|postings| {
            Entry::try_new(value_date, postings).expect("what one side pays the other receives")
        }))
    }
}

/// An adjustment in the books.
#[derive(Clone, Debug)]
pub struct BookedAdjustment {
    /// Of which fill.
    pub traded: Traded,
    /// What was adjusted, to what, and why.
    pub adjustment: Adjustment,
    /// The commission that the fill bore before.
    pub before: Quantity,
    /// The fees that it bore before, in sum.
    pub fees_before: Quantity,
    /// The difference.
    pub entry: Entry,
    /// Where the row came from that took the other fill back.
    pub origin: Origin,
}

/// Every adjustment, in the order of booking.
#[derive(Clone, Debug, Default)]
pub struct AdjustmentBook {
    all: Vec<BookedAdjustment>,
    of: BTreeMap<Traded, Vec<u32>>,
}

impl AdjustmentBook {
    /// Every one.
    pub fn all(&self) -> impl Iterator<Item = &BookedAdjustment> {
        self.all.iter()
    }

    /// Those of a fill.
    pub fn of(&self, traded: Traded) -> impl Iterator<Item = &BookedAdjustment> {
        let numbers = self.of.get(&traded).map_or(&[][..], Vec::as_slice);
        numbers.iter().map(|number| &self.all[*number as usize])
    }

    pub(crate) fn book(&mut self, booked: BookedAdjustment) {
        self.of.entry(booked.traded).or_default().push(numbered(self.all.len()));
        self.all.push(booked);
    }

    fn by_fill(&self) -> BTreeMap<Traded, Vec<u32>> {
        let mut of: BTreeMap<Traded, Vec<u32>> = BTreeMap::new();
        for (place, booked) in self.all.iter().enumerate() {
            of.entry(booked.traded).or_default().push(numbered(place));
        }
        of
    }
}

fn numbered(place: usize) -> u32 {
    u32::try_from(place).expect("the limits keep every table under 2^32 rows")
}

crate::shared::image::fields!(BookedAdjustment {
    traded,
    adjustment,
    before,
    fees_before,
    entry,
    origin
});
crate::shared::image::fields!(AdjustmentBook { all } found |book| { of: Some(book.by_fill()) });
