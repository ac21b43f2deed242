//! Tax lots, first in, first out (26 CFR 1.1012-1(c)(1)), per account and instrument, long or short.
//!
//! A holding keeps its movements in the order in which they count, and the open lots that follow from them. In order, a
//! movement costs one step; a late or cancelled one works the lots of its holding out anew, so they are always what they
//! would be if everything had come in time. Another lot method is another fold over the same movements.

use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use terms::{AccountId, AssetId, Date, Moment, Quantity, Rounding, Total, TradeNumber, divide};

/// What a movement or a lot came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A trade.
    Trade(TradeNumber),
    /// A share of a block: the count of allocations before it.
    Allocation(u32),
    /// An opening balance: the count of opening balances before it.
    Opening(u32),
}

/// Something that changed a position: + bought, − sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The day on which it counts: trade date, or the day of acquisition of an opening balance.
    pub date: Date,
    /// When on that day: the moment of execution; an opening balance stands before, a share of a block behind all trades.
    pub moment: Moment,
    /// What it came from.
    pub label: Label,
    /// How much.
    pub quantity: Quantity,
    /// What was paid for it with all charges, or received for it after them; below zero only when the charges of a sale
    /// are more than its proceeds.
    pub money: Quantity,
}

/// An open lot: a part of a position that was acquired (or sold short) at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// When.
    pub acquired: Date,
    /// By what.
    pub label: Label,
    /// How much is left; negative for a short lot.
    pub quantity: Quantity,
    /// What is left of its cost, or of a short lot's proceeds.
    pub cost: Quantity,
}

/// The movements of one account in one instrument, and the lots that are open.
#[derive(Clone, Debug, Default)]
pub struct Holding {
    movements: Vec<Movement>,
    lots: VecDeque<Lot>,
}

impl Movement {
    fn place(&self) -> (Date, Moment) {
        (self.date, self.moment)
    }
}

impl Holding {
    /// The open lots, oldest first.
    pub fn lots(&self) -> impl Iterator<Item = &Lot> {
        self.lots.iter()
    }

    /// Everything that has moved, in the order in which it counts.
    pub fn movements(&self) -> &[Movement] {
        &self.movements
    }

    /// The sum of the open lots.
    pub fn position(&self) -> Total {
        self.lots.iter().map(|lot| Total::from(lot.quantity)).sum()
    }

    fn add(&mut self, movement: Movement) {
        let is_in_order = self.movements.last().is_none_or(|last| last.place() <= movement.place());
        if is_in_order {
            self.movements.push(movement);
            take(&mut self.lots, &movement);
        } else {
            let at = self.movements.partition_point(|earlier| earlier.place() <= movement.place());
            self.movements.insert(at, movement);
            self.work_out();
        }
    }

    fn remove(&mut self, label: Label) {
        let at = self.movements.iter().rposition(|movement| movement.label == label);
        self.movements.remove(at.expect("what is taken back was added"));
        self.work_out();
    }

    fn work_out(&mut self) {
        self.lots.clear();
        for movement in &self.movements {
            take(&mut self.lots, movement);
        }
    }
}

/// Takes a movement against the oldest lots of the other sign; what is left opens a lot of its own. Costs are divided in
/// proportion, half up, and what rounding leaves stays with the part that is left, so that no cent is lost.
fn take(lots: &mut VecDeque<Lot>, movement: &Movement) {
    let (mut left, mut money) = (movement.quantity.units(), movement.money.units());
    while let Some(oldest) = lots.front_mut().filter(|lot| lot.quantity.units().signum() == -left.signum()) {
        let taken = oldest.quantity.units().abs().min(left.abs());
        let cost = portion(oldest.cost.units(), taken, oldest.quantity.units().abs());
        oldest.cost = units(oldest.cost.units() - cost);
        oldest.quantity = units(oldest.quantity.units() + left.signum() * taken);
        money -= portion(money, taken, left.abs());
        left -= left.signum() * taken;
        if oldest.quantity.is_zero() {
            lots.pop_front();
        }
    }
    if left != 0 {
        lots.push_back(Lot { acquired: movement.date, label: movement.label, quantity: units(left), cost: units(money) });
    }
}

fn portion(whole: i64, part: i64, of: i64) -> i64 {
    let share = divide(i128::from(whole) * i128::from(part), i128::from(of), Rounding::HalfUp);
    i64::try_from(share).expect("a part is no more than the whole")
}

fn units(units: i64) -> Quantity {
    Quantity::try_new(units.into()).expect("a part of a quantity is one")
}

/// The holdings of every account that keeps lots.
#[derive(Clone, Debug, Default)]
pub struct LotBook {
    slots: FxHashMap<(AccountId, AssetId), u32>,
    holdings: Vec<((AccountId, AssetId), Holding)>,
}

impl LotBook {
    /// The holding of an account in an instrument.
    pub fn holding(&self, account: AccountId, instrument: AssetId) -> Option<&Holding> {
        self.slots.get(&(account, instrument)).map(|slot| &self.holdings[*slot as usize].1)
    }

    /// Every holding, by account and instrument.
    pub fn holdings(&self) -> Vec<(AccountId, AssetId, &Holding)> {
        let mut holdings: Vec<_> = self.holdings.iter().map(|((account, asset), holding)| (*account, *asset, holding)).collect();
        holdings.sort_unstable_by_key(|(account, asset, _)| (*account, *asset));
        holdings
    }

    pub(crate) fn add(&mut self, account: AccountId, instrument: AssetId, movement: Movement) {
        let next = u32::try_from(self.holdings.len()).expect("the limits keep the book under 2^32 holdings");
        let slot = *self.slots.entry((account, instrument)).or_insert(next);
        if slot == next {
            self.holdings.push(((account, instrument), Holding::default()));
        }
        self.holdings[slot as usize].1.add(movement);
    }

    pub(crate) fn remove(&mut self, account: AccountId, instrument: AssetId, label: Label) {
        let slot = self.slots[&(account, instrument)];
        self.holdings[slot as usize].1.remove(label);
    }
}

crate::image::variants!(Label { 0 = Trade { 0: number }, 1 = Allocation { 0: number }, 2 = Opening { 0: number } });
crate::image::fields!(Movement { date, moment, label, quantity, money });
crate::image::fields!(Lot { acquired, label, quantity, cost });
crate::image::fields!(Holding { movements, lots });
crate::image::fields!(LotBook { holdings } found |book| { slots: slots(&book.holdings) });

/// Where the holding of each account and instrument lies; none when one lies in two places.
fn slots(holdings: &[((AccountId, AssetId), Holding)]) -> Option<FxHashMap<(AccountId, AssetId), u32>> {
    let slots: FxHashMap<_, _> = holdings.iter().map(|(key, _)| *key).zip(0..).collect();
    (slots.len() == holdings.len()).then_some(slots)
}

#[cfg(test)]
mod tests {
    use super::{Holding, Label, Movement, units};
    use terms::{Date, Moment, TradeNumber};

    fn movement(day: i32, number: u32, quantity: i64, money: i64) -> Movement {
        let label = Label::Trade(TradeNumber(number));
        Movement { date: Date::from_days(day), moment: Moment(0), label, quantity: units(quantity), money: units(money) }
    }

    fn lots(holding: &Holding) -> Vec<(i32, i64, i64)> {
        holding.lots().map(|lot| (lot.acquired.days(), lot.quantity.units(), lot.cost.units())).collect()
    }

    #[test]
    fn the_oldest_lot_goes_first_and_keeps_its_cents() {
        let mut holding = Holding::default();
        holding.add(movement(1, 0, 3, 1000));
        holding.add(movement(2, 1, 10, 5000));
        holding.add(movement(3, 2, -1, 400));
        assert_eq!(lots(&holding), [(1, 2, 667), (2, 10, 5000)]);
        holding.add(movement(4, 3, -4, 1600));
        assert_eq!(lots(&holding), [(2, 8, 4000)]);
    }

    #[test]
    fn a_position_that_turns_short_opens_a_short_lot() {
        let mut holding = Holding::default();
        holding.add(movement(1, 0, 10, 100));
        holding.add(movement(2, 1, -25, 500));
        assert_eq!(lots(&holding), [(2, -15, 300)]);
        holding.add(movement(3, 2, 20, 400));
        assert_eq!(lots(&holding), [(3, 5, 100)]);
    }

    #[test]
    fn late_and_cancelled_trades_leave_what_would_have_been() {
        let (mut late, mut timely) = (Holding::default(), Holding::default());
        let day = [movement(1, 0, 10, 100), movement(2, 1, 10, 200), movement(3, 2, -15, 300)];
        for movement in day {
            timely.add(movement);
        }
        for index in [2, 1, 0] {
            late.add(day[index]);
        }
        assert_eq!(lots(&late), lots(&timely));
        late.remove(Label::Trade(TradeNumber(1)));
        assert_eq!(lots(&late), [(3, -5, 100)]);
        late.add(day[1]);
        assert_eq!(lots(&late), lots(&timely));
    }
}
