//! Replay of an order or a month: what its standing fills bear after one before them was taken
//! back (commission adjustments).
//!
//! In: a fill that is taken back, the fills that stand behind it in its order and its month, the
//! schedules. Out: for each of them whose charge comes out otherwise, what it bears now; and what
//! there is then before a fill that is new, which is where a correction goes on. Every fill that
//! stands bears what it would have borne if what was taken back had never been: a firm that takes a
//! bad fill back owes the client the charge of the good ones, no more and no less. The fills keep
//! the order in which they were booked, and each stays with the schedule by which it was charged.
//!
//! One fill may hang on another in two ways, by its order and by its month, and what changes in a
//! fill of one order changes what stands in the month; so they are charged in the order of booking,
//! and a fill that has changed draws those behind it in its other unit along. Never here: a
//! booking.

use super::client_days::Traded;
use super::commission::CommissionLine;
use super::entries::Introducing;
use super::refusals::Refusal;
use super::rules::introducing;
use super::turnover::{Before, Counted, Fill, Place, Sum, TurnoverBook, Unit};
use crate::shared::directory::Directory;
use std::collections::{BTreeMap, BTreeSet};
use terms::{AccountId, Adjustment, AssetId, Date, Entry, Origin, Posting, Quantity, ScheduleRow};

/// A fill as it stands, with what its row counts.
#[derive(Clone, Copy, Debug)]
pub struct Stands<'o> {
    /// The fill.
    pub fill: Fill<'o>,
    /// What it adds.
    pub counted: Counted,
    /// The row by which it was charged.
    pub row: &'o ScheduleRow,
}

/// What is left when a fill is taken back.
#[derive(Debug)]
pub struct Replay<'t> {
    book: &'t TurnoverBook,
    running: BTreeMap<Unit, Sum>,
    behind: BTreeSet<Place>,
}

impl<'t> Replay<'t> {
    /// Takes a fill out; `stands` tells of every fill that was counted.
    pub fn without<'o>(
        book: &'t TurnoverBook,
        traded: Traded,
        taken: &Stands<'o>,
        stands: &impl Fn(Traded) -> Stands<'o>,
    ) -> Self {
        let mut replay = Self { book, running: BTreeMap::new(), behind: BTreeSet::new() };
        for unit in taken.fill.units(taken.row) {
            let fills = book.standing(&unit).map_or(&[][..], |standing| &standing.fills);
            if let Some(place) = fills.iter().rfind(|place| place.fill == traded).copied() {
                replay.open(unit, place, stands);
            }
        }
        replay
    }

    /// Takes a fill out, and leaves those behind it as they were charged: so it was before edition
    /// 5.
    pub fn less(book: &'t TurnoverBook, taken: &Stands) -> Self {
        let mut replay = Self::of(book);
        for unit in taken.fill.units(taken.row) {
            if let Some(standing) = book.standing(&unit) {
                let mut sum = standing.sum.clone();
                sum.add(&taken.fill, &taken.counted, -1);
                replay.running.insert(unit, sum);
            }
        }
        replay
    }

    /// A replay in which nothing is taken out.
    pub const fn of(book: &'t TurnoverBook) -> Self {
        Self { book, running: BTreeMap::new(), behind: BTreeSet::new() }
    }

    /// The fills behind, in the order of booking: `charge` says what each adds now, none when it
    /// reaches no tier any more.
    pub fn run<'o, Fault>(
        &mut self,
        stands: &impl Fn(Traded) -> Stands<'o>,
        mut charge: impl FnMut(Traded, &Stands<'o>, &Before) -> Result<Option<Counted>, Fault>,
    ) -> Result<(), Fault> {
        while let Some(place) = self.behind.pop_first() {
            let standing = stands(place.fill);
            let before = Before {
                order: standing
                    .fill
                    .order()
                    .map(|unit| self.sum_before(&unit, place, stands))
                    .unwrap_or_default(),
                month: if standing.row.tier_by.is_by_month() {
                    self.sum_before(&standing.fill.month(), place, stands)
                } else {
                    Sum::default()
                },
            };
            let now = charge(place.fill, &standing, &before)?;
            for unit in standing.fill.units(standing.row) {
                if now != Some(standing.counted) {
                    self.open(unit.clone(), place, stands);
                }
                if let (Some(sum), Some(now)) = (self.running.get_mut(&unit), &now) {
                    sum.add(&standing.fill, now, 1);
                }
            }
        }
        Ok(())
    }

    /// What there is before a fill that is new.
    pub fn before(&self, fill: &Fill) -> Before {
        let mut before = self.book.before(fill);
        if let Some(sum) = fill.order().and_then(|unit| self.running.get(&unit)) {
            before.order = sum.clone();
        }
        if let Some(sum) = self.running.get(&fill.month()) {
            before.month = sum.clone();
        }
        before
    }

    /// Goes back in a unit to before a place, whose fill and those behind it are to be added again.
    fn open<'o>(&mut self, unit: Unit, place: Place, stands: &impl Fn(Traded) -> Stands<'o>) {
        if self.running.contains_key(&unit) {
            return;
        }
        let sum = self.sum_before(&unit, place, stands);
        let fills = self.book.standing(&unit).map_or(&[][..], |standing| &standing.fills);
        self.behind.extend(fills.iter().rev().take_while(|behind| **behind > place));
        self.running.insert(unit, sum);
    }

    /// What stands in a unit before a place. From the end, because what is taken back was mostly
    /// booked of late.
    fn sum_before<'o>(
        &self,
        unit: &Unit,
        place: Place,
        stands: &impl Fn(Traded) -> Stands<'o>,
    ) -> Sum {
        if let Some(sum) = self.running.get(unit) {
            return sum.clone();
        }
        let Some(standing) = self.book.standing(unit) else { return Sum::default() };
        let mut sum = standing.sum.clone();
        for behind in standing.fills.iter().rev().take_while(|behind| **behind >= place) {
            let Stands { fill, counted, .. } = stands(behind.fill);
            sum.add(&fill, &counted, -1);
        }
        sum
    }
}

/// What a fill that stands owes otherwise: out of the client's money to whoever earns it, and what
/// the introducing broker has of it.
#[derive(Clone, Copy, Debug)]
pub struct Difference<'l> {
    /// Whose fill.
    pub account: AccountId,
    /// In which currency.
    pub currency: AssetId,
    /// The account that earns the commission.
    pub earned_on: AccountId,
    /// What it bore, and by which row.
    pub was: (&'l Counted, &'l ScheduleRow),
    /// What it bears; none: it reaches no tier any more.
    pub now: Option<&'l CommissionLine<'l>>,
}

impl Difference<'_> {
    /// The entry of the difference, on the rung on which the fill settles or has settled; none when
    /// it is more than an amount can be.
    pub fn entry(&self, value_date: Date, directory: &Directory) -> Result<Option<Entry>, Refusal> {
        let (was, row) = self.was;
        let shared = |share: Quantity, row: &ScheduleRow| introducing(share, row, directory);
        let now = self.now.map_or(Quantity::ZERO, |line| line.amount);
        let share = self.now.map_or(Ok(None), |line| shared(line.introducing, line.row))?;
        let mut lines: Vec<(AccountId, i128)> = Vec::new();
        let mut add = |account: AccountId, units: i128| match lines
            .iter_mut()
            .find(|(known, _)| *known == account)
        {
            Some((_, sum)) => *sum += units,
            None => lines.push((account, units)),
        };
        let owed = i128::from(now.units()) - i128::from(was.commission.units());
        add(self.account, -owed);
        add(self.earned_on, owed);
        for (given, sign) in [(share, 1), (shared(was.introducing, row)?, -1)] {
            if let Some(Introducing { expense, payable, amount }) = given {
                add(expense, -sign * i128::from(amount.units()));
                add(payable, sign * i128::from(amount.units()));
            }
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
    /// What the fill bore before.
    pub before: Quantity,
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

crate::shared::image::fields!(BookedAdjustment { traded, adjustment, before, entry, origin });
crate::shared::image::fields!(AdjustmentBook { all } found |book| { of: Some(book.by_fill()) });
