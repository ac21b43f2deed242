//! Tax lots, per account and instrument, long or short (26 CFR 1.1012-1(c); 26 USC 1233).
//!
//! A holding keeps its steps in the order in which they count, and the open lots that follow from
//! them. In order, a step costs one step; a late or cancelled one works the lots of its holding out
//! anew, so they are always what they would be if everything had come in time. Another lot method
//! is another fold over the same steps. Never here: wash sales, terms, years; those are a view over
//! the steps (`tax.rs`), and the trade path does not pay for it.

mod carrying;
mod mixing;
mod restating;
mod set_off;
mod standing;
mod steps;
mod taking;

use crate::shared::directory::Directory;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;
use terms::{AccountId, AssetId, Date, Edition, Moment, Quantity, Total};

pub use carrying::Moved;
pub use set_off::SetOff;
pub use standing::{Standing, is_fund};
pub use steps::{
    Change, Chosen, Delivery, Happening, Label, Lot, Mic, Order, Portion, Receipt, Restatement,
    Step, Taken, Way, is_of_one_lot, total,
};
use taking::{Choosing, OpenLots};
pub(super) use taking::{portion, units};

/// The steps of one account in one instrument, and the lots that are open.
#[derive(Clone, Debug, Default)]
pub struct Holding {
    steps: Vec<Step>,
    open: OpenLots,
    chosen: Vec<Chosen>,
    /// The lots before the newest day, when something of that was set off.
    morning: Option<Box<Morning>>,
    /// The last place at which it gives lots to another holding.
    gives: Option<(Date, Moment)>,
}

/// The lots that were open before a day, of which the first step stands at a place.
#[derive(Clone, Debug)]
struct Morning {
    place: usize,
    open: OpenLots,
}

impl Holding {
    /// The open lots: long ones, then short ones, each oldest first.
    pub fn lots(&self) -> impl Iterator<Item = &Lot> {
        self.open.iter()
    }

    /// Everything that has changed it, in the order in which it counts.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The lots that were chosen for sales.
    pub fn chosen(&self) -> &[Chosen] {
        &self.chosen
    }

    /// The sum of the open lots.
    pub fn position(&self) -> Total {
        total(self.lots())
    }

    /// Makes all steps again under these orders: what happens in each, and the lots that are open
    /// in the end.
    pub fn again(&self, standing: Standing<'_>, heard: impl FnMut(usize, Happening)) -> Vec<Lot> {
        self.again_through(self.steps.len(), standing, heard)
    }

    /// The lots that were open before a step.
    pub fn before(&self, label: Label, standing: Standing<'_>) -> Vec<Lot> {
        let until =
            self.steps.iter().position(|step| step.label == label).unwrap_or(self.steps.len());
        self.again_through(until, standing, |_, _| {})
    }

    /// The lots that were open at the end of a day.
    pub fn on(&self, date: Date, standing: Standing<'_>) -> Vec<Lot> {
        let until = self.steps.partition_point(|step| step.date <= date);
        self.again_through(until, standing, |_, _| {})
    }

    /// The holding as it would be with one more step.
    #[must_use]
    pub fn with(&self, step: &Step, standing: Standing<'_>) -> Self {
        let mut with = self.clone();
        with.add(step.clone(), standing);
        with
    }

    /// The holding as it would be with one more choice.
    #[must_use]
    pub fn with_chosen(&self, chosen: Chosen, standing: Standing<'_>) -> Self {
        let mut with = self.clone();
        with.choose(chosen, standing);
        with
    }

    /// How much was chosen and could not be taken, because something else has taken it.
    pub fn unkept(&self, standing: Standing<'_>) -> i128 {
        let mut unkept: BTreeMap<(Label, Label), i128> = BTreeMap::new();
        let deliveries = self.steps.iter().filter_map(|step| match &step.change {
            Change::Deliver(delivery) => Some(((step.label, delivery.lot), delivery.quantity)),
            Change::Trade { .. }
            | Change::SellShort { .. }
            | Change::Receive(_)
            | Change::Withdraw(_)
            | Change::Restate(_) => None,
        });
        let chosen = self.chosen.iter().map(|chosen| ((chosen.sale, chosen.lot), chosen.quantity));
        for (of, quantity) in deliveries.chain(chosen) {
            *unkept.entry(of).or_default() += i128::from(quantity.units());
        }
        self.again(standing, |step, happening| {
            if let Happening::Closed(taken) = happening
                && let Some(left) = unkept.get_mut(&(self.steps[step].label, taken.part.label))
            {
                *left -= i128::from(taken.part.units());
            }
        });
        unkept.into_values().map(|left| left.max(0)).sum()
    }

    fn again_through(
        &self,
        until: usize,
        standing: Standing<'_>,
        mut heard: impl FnMut(usize, Happening),
    ) -> Vec<Lot> {
        let mut open = OpenLots::default();
        self.make(0..until, &mut open, standing, &mut heard);
        open.iter().copied().collect()
    }

    /// Makes steps: of a day on which something is set off, what is left of them.
    fn make(
        &self,
        places: Range<usize>,
        open: &mut OpenLots,
        standing: Standing<'_>,
        heard: &mut impl FnMut(usize, Happening),
    ) {
        let choosing = Choosing { standing, chosen: &self.chosen };
        let (steps, mut first) = (&self.steps[places.clone()], places.start);
        if !standing.sets_off() || steps.iter().all(|step| step.exchange.is_none()) {
            open.steps(steps, &choosing, &mut |place, happening| heard(first + place, happening));
            return;
        }
        for day in steps.chunk_by(|one, other| one.date == other.date) {
            let mut told = |place, set_off| heard(first + place, Happening::SetOff(set_off));
            let (places, left): (Vec<usize>, Vec<Step>) =
                set_off::delivered(day, &mut told).into_iter().unzip();
            open.steps(&left, &choosing, &mut |place, happening| {
                heard(first + places[place], happening);
            });
            first += day.len();
        }
    }

    /// Adds a step where it counts.
    pub fn add(&mut self, step: Step, standing: Standing<'_>) {
        // An action beside the last one is for the lots that were there before both.
        let follows = |last: &Step| {
            last.place() <= step.place() && !standing.are_for_the_same_lots(last, &step)
        };
        let is_in_order = self.steps.last().is_none_or(follows);
        if is_in_order && standing.sets_off() && set_off::is_set_off(&step, &self.steps) {
            self.steps.push(step);
            self.work_the_day_out(standing);
        } else if is_in_order {
            let choosing = Choosing { standing, chosen: &self.chosen };
            self.open.step(&step, &choosing, &mut |_| {});
            self.steps.push(step);
        } else {
            let at = self.steps.partition_point(|earlier| earlier.place() <= step.place());
            self.steps.insert(at, step);
            self.work_out(standing);
        }
    }

    /// Takes a step back that was added, with the lots that were chosen for it.
    pub fn remove(&mut self, label: Label, standing: Standing<'_>) {
        let at = self.steps.iter().rposition(|step| step.label == label);
        self.steps.remove(at.expect("what is taken back was added"));
        self.chosen.retain(|chosen| chosen.sale != label);
        self.work_out(standing);
    }

    /// A step that was added is for other money; where it stands, and which it is. When no lot
    /// hangs on what another one costs, its own lot alone costs something else, and as long as
    /// nothing was taken from that, what the step is for. Anything else is worked out anew.
    fn reprice(
        &mut self,
        (place, label): ((Date, Moment), Label),
        money: Quantity,
        standing: Standing<'_>,
        costs: Costs,
    ) {
        self.morning = None;
        let from = self.steps.partition_point(|step| step.place() < place);
        let step = self.steps[from..].iter_mut().find(|step| step.label == label);
        let quantity = match &mut step.expect("what costs something else was added").change {
            Change::Trade { quantity, money: known }
            | Change::SellShort { quantity, money: known } => {
                *known = money;
                *quantity
            }
            Change::Receive(_) | Change::Withdraw(_) | Change::Deliver(_) | Change::Restate(_) => {
                unreachable!("a step of a trade buys or sells")
            }
        };
        match costs {
            Costs::Apart if self.open.reprice(label, quantity, money) => {}
            Costs::Apart | Costs::Together => self.work_out(standing),
        }
    }

    /// Chooses a lot for a sale.
    pub fn choose(&mut self, chosen: Chosen, standing: Standing<'_>) {
        self.chosen.push(chosen);
        self.work_out(standing);
    }

    fn work_out(&mut self, standing: Standing<'_>) {
        let mut open = OpenLots::default();
        self.make(0..self.steps.len(), &mut open, standing, &mut |_, _| {});
        self.open = open;
        self.morning = None;
    }

    /// Works the newest day out, on which something is set off. The lots before it are kept, so
    /// that a day of many trades costs no more than its own steps each time.
    fn work_the_day_out(&mut self, standing: Standing<'_>) {
        let newest = self.steps.last().map(|step| step.date);
        let place = self.steps.partition_point(|step| Some(step.date) < newest);
        let kept = self.morning.take().filter(|morning| morning.place == place);
        let morning = kept.unwrap_or_else(|| {
            let mut open = OpenLots::default();
            self.make(0..place, &mut open, standing, &mut |_, _| {});
            Box::new(Morning { place, open })
        });
        let mut open = morning.open.clone();
        self.make(place..self.steps.len(), &mut open, standing, &mut |_, _| {});
        (self.open, self.morning) = (open, Some(morning));
    }
}

/// Does it matter to one lot what another one costs?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Costs {
    /// Lots are taken by their age or as they were chosen, and are what they were bought as.
    Apart,
    /// Some are taken by their cost or at an average, or an action has made other lots of them.
    Together,
}

/// The holdings of every account that keeps lots, and the standing orders.
#[derive(Clone, Debug)]
pub struct LotBook {
    /// By whose rules they are worked out.
    edition: Edition,
    slots: FxHashMap<(AccountId, AssetId), u32>,
    holdings: Vec<((AccountId, AssetId), Holding)>,
    orders: BTreeMap<AccountId, Vec<Order>>,
    /// Corporate actions, by their numbers.
    restatements: Vec<Restatement>,
    /// The steps of actions that every holding of an instrument makes.
    restated: BTreeMap<AssetId, Vec<Step>>,
    /// Who received by a transfer, by its number.
    received: BTreeMap<u32, AccountId>,
}

impl Default for LotBook {
    fn default() -> Self {
        Self {
            edition: Edition::LAST_UNMARKED,
            slots: FxHashMap::default(),
            holdings: Vec::new(),
            orders: BTreeMap::new(),
            restatements: Vec::new(),
            restated: BTreeMap::new(),
            received: BTreeMap::new(),
        }
    }
}

impl LotBook {
    /// From here on everything is worked out by the rules of an edition, the past too.
    pub(crate) fn begin(&mut self, directory: &Directory, edition: Edition) {
        self.edition = edition;
        for slot in 0..self.holdings.len() {
            let (holding, standing) = self.with_standing(directory, slot);
            holding.work_out(standing);
        }
        let gives = |(key, holding): &(_, Holding)| holding.gives.map(|_| *key);
        let giving: Vec<(AccountId, AssetId)> = self.holdings.iter().filter_map(gives).collect();
        for key in giving {
            self.carry(directory, key, (Date::from_days(i32::MIN), Moment(i64::MIN)));
        }
    }

    /// The holding of an account in an instrument.
    pub fn holding(&self, account: AccountId, instrument: AssetId) -> Option<&Holding> {
        self.slots.get(&(account, instrument)).map(|slot| &self.holdings[*slot as usize].1)
    }

    /// Every holding, by account and instrument.
    pub fn holdings(&self) -> Vec<(AccountId, AssetId, &Holding)> {
        let mut holdings: Vec<_> = self
            .holdings
            .iter()
            .map(|((account, asset), holding)| (*account, *asset, holding))
            .collect();
        holdings.sort_unstable_by_key(|(account, asset, _)| (*account, *asset));
        holdings
    }

    /// The orders that bear on a holding.
    pub fn standing<'b>(
        &'b self,
        directory: &'b Directory,
        account: AccountId,
        instrument: AssetId,
    ) -> Standing<'b> {
        let of = (account, instrument);
        standing(&self.orders, &self.restatements, directory, of, self.edition)
    }

    pub(crate) fn add(
        &mut self,
        directory: &Directory,
        account: AccountId,
        instrument: AssetId,
        step: Step,
    ) {
        let slot = self.slot(directory, (account, instrument));
        let place = step.first_touched();
        let gives = self.gives(&step, instrument);
        let (holding, standing) = self.with_standing(directory, slot);
        holding.gives = holding.gives.max(gives);
        let may_change_gifts = holding.gives.is_some();
        holding.add(step, standing);
        if may_change_gifts {
            self.carry(directory, (account, instrument), place);
        }
    }

    pub(crate) fn remove(
        &mut self,
        directory: &Directory,
        account: AccountId,
        instrument: AssetId,
        label: Label,
    ) {
        let slot = self.slots[&(account, instrument)] as usize;
        let (holding, standing) = self.with_standing(directory, slot);
        let place = holding.steps.iter().rfind(|step| step.label == label).map(Step::first_touched);
        holding.remove(label, standing);
        if let Some(place) = place {
            self.carry(directory, (account, instrument), place);
        }
    }

    /// What a step of a trade moves is delivered on another day. No lot of its holding is another
    /// one by that; but a short sale may be lost on another day, and wash another lot that it gave.
    pub(crate) fn deliver_on(
        &mut self,
        directory: &Directory,
        (account, instrument): (AccountId, AssetId),
        (place, label): ((Date, Moment), Label),
        delivered: Date,
    ) {
        let slot = self.slots[&(account, instrument)] as usize;
        let steps = &mut self.holdings[slot].1.steps;
        let from = steps.partition_point(|step| step.place() < place);
        if let Some(step) = steps[from..].iter_mut().find(|step| step.label == label) {
            step.delivered = delivered;
        }
        self.carry_gifts(directory, (account, instrument), place);
    }

    /// Works out again what a holding gives to others from a place on, when it gives anything.
    fn carry_gifts(
        &mut self,
        directory: &Directory,
        key: (AccountId, AssetId),
        place: (Date, Moment),
    ) {
        if self.holdings[self.slots[&key] as usize].1.gives.is_some() {
            self.carry(directory, key, place);
        }
    }

    /// A step of a trade is for other money.
    pub(crate) fn reprice(
        &mut self,
        directory: &Directory,
        (account, instrument): (AccountId, AssetId),
        (place, label): ((Date, Moment), Label),
        money: Quantity,
    ) {
        let slot = self.slots[&(account, instrument)] as usize;
        let is_restated = self.restated.contains_key(&instrument);
        let (holding, standing) = self.with_standing(directory, slot);
        let costs = if is_restated || standing.may_look_at_costs() {
            Costs::Together
        } else {
            Costs::Apart
        };
        holding.reprice((place, label), money, standing, costs);
        self.carry(directory, (account, instrument), place);
    }

    /// Up to where a step gives lots to another holding.
    fn gives(&self, step: &Step, instrument: AssetId) -> Option<(Date, Moment)> {
        match &step.change {
            Change::Restate(number) if self.restatements[*number as usize].given != instrument => {
                Some(step.place())
            }
            // What is bought later may still wash a loss into what was given.
            Change::Withdraw(_) => Some((Date::from_days(i32::MAX), Moment(i64::MAX))),
            _ => None,
        }
    }

    /// Where a holding lies; a new one begins with the actions that its instrument has seen.
    fn slot(&mut self, directory: &Directory, key: (AccountId, AssetId)) -> usize {
        if let Some(slot) = self.slots.get(&key) {
            return *slot as usize;
        }
        let slot = self.holdings.len();
        self.slots.insert(
            key,
            u32::try_from(slot).expect("the limits keep the book under 2^32 holdings"),
        );
        self.holdings.push((key, Holding::default()));
        for step in self.restated.get(&key.1).cloned().unwrap_or_default() {
            let gives = self.gives(&step, key.1);
            let (holding, standing) = self.with_standing(directory, slot);
            holding.gives = holding.gives.max(gives);
            holding.add(step, standing);
        }
        slot
    }

    fn with_standing<'b>(
        &'b mut self,
        directory: &'b Directory,
        slot: usize,
    ) -> (&'b mut Holding, Standing<'b>) {
        let (key, holding) = &mut self.holdings[slot];
        (holding, standing(&self.orders, &self.restatements, directory, *key, self.edition))
    }

    /// A lot was chosen for a sale.
    pub(crate) fn choose(
        &mut self,
        directory: &Directory,
        account: AccountId,
        instrument: AssetId,
        chosen: Chosen,
    ) {
        let slot = self.slots[&(account, instrument)] as usize;
        let (holding, standing) = self.with_standing(directory, slot);
        let sale = holding.steps.iter().find(|step| step.label == chosen.sale);
        let place = sale.map(Step::first_touched);
        holding.choose(chosen, standing);
        if let Some(place) = place {
            self.carry_gifts(directory, (account, instrument), place);
        }
    }

    /// A standing order: the lots of its account are worked out anew.
    pub(crate) fn order(&mut self, directory: &Directory, account: AccountId, order: Order) {
        let place = (order.date, Moment(i64::MIN));
        let orders = self.orders.entry(account).or_default();
        let at = orders.partition_point(|earlier| earlier.date <= order.date);
        orders.insert(at, order);
        for (instrument, _) in directory.assets() {
            if let Some(slot) = self.slots.get(&(account, instrument)) {
                let (holding, standing) = self.with_standing(directory, *slot as usize);
                holding.work_out(standing);
                self.carry_gifts(directory, (account, instrument), place);
            }
        }
    }
}

fn standing<'b>(
    orders: &'b BTreeMap<AccountId, Vec<Order>>,
    restatements: &'b [Restatement],
    directory: &'b Directory,
    of: (AccountId, AssetId),
    edition: Edition,
) -> Standing<'b> {
    let orders: &[Order] = orders.get(&of.0).map_or(&[], Vec::as_slice);
    Standing::new(directory, orders, restatements, of, edition)
}

crate::shared::image::fields!(Holding {
    steps, open, chosen, gives
} found |_holding| {
    morning: Some(None),
});
crate::shared::image::fields!(LotBook {
    edition, holdings, orders, restatements, restated, received
} found |book| {
    slots: slots(&book.holdings),
});

/// Where the holding of each account and instrument lies; none when one lies in two places.
fn slots(
    holdings: &[((AccountId, AssetId), Holding)],
) -> Option<FxHashMap<(AccountId, AssetId), u32>> {
    let slots: FxHashMap<_, _> = holdings.iter().map(|(key, _)| *key).zip(0..).collect();
    (slots.len() == holdings.len()).then_some(slots)
}

#[cfg(test)]
mod tests;
