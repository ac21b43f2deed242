//! Lots that go over from one holding to another: by a spin-off or a merger to another instrument
//! of the same account, by a transfer to another account.
//!
//! In: a step that gives, in the holding that gives it. Out: steps in the holding that receives,
//! one for each lot, with its days, its cost and what wash sales had added to it. When the giving
//! holding changes at or before a step that gives, what it gives is worked out anew, and the
//! receiving one with it; so a late trade is found again wherever its shares have gone. A chain
//! ends, because every step gives forward in time.

use super::steps::{
    Change, Happening, Known, Label, Lot, Portion, Receipt, Restatement, Step, is_of_one_lot, total,
};
use super::{Holding, LotBook};
use crate::accounting::tax::{self, Withdrawn, WithdrawnPiece};
use crate::shared::directory::Directory;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Moment, Quantity};

/// Whose holding in what.
type Key = (AccountId, AssetId);

/// An action stands before everything else of its day, in its place there, and among those of one
/// place in the order of their numbers.
fn moment_of_action(sequence: u32, number: u32) -> Moment {
    Moment(i64::MIN + 1 + (i64::from(sequence) << u32::BITS) + i64::from(number))
}

/// A transfer behind all trades of its day, in the order of their numbers.
const fn moment_of_transfer(number: u32) -> Moment {
    Moment(i64::MAX - u32::MAX as i64 - 1 + number as i64)
}

/// A transfer, as the lots need to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// How many transfers came before it.
    pub number: u32,
    /// The day.
    pub date: Date,
    /// Whose lots go; none: they come from outside.
    pub from: Option<AccountId>,
    /// To whom; none: outside.
    pub to: Option<AccountId>,
    /// How much.
    pub quantity: Quantity,
    /// What it cost, when it comes from outside; none: nobody has told.
    pub cost: Option<Quantity>,
    /// When it was acquired, when it comes from outside; none: nobody has told.
    pub acquired: Option<Date>,
    /// Whether it is covered, when whoever sent it says so.
    pub covered: Option<bool>,
}

impl Moved {
    /// What comes from outside, with what was told of it.
    pub fn receipt(&self) -> Receipt {
        let told = (self.cost, self.acquired);
        Receipt::from_outside(self.quantity, told, self.date, self.covered)
    }

    const fn label(&self, piece: u32) -> Label {
        Label::Transfer(self.number, piece)
    }

    const fn step(&self, piece: u32, change: Change) -> Step {
        let (date, moment) = (self.date, moment_of_transfer(self.number));
        Step { date, moment, delivered: date, label: self.label(piece), exchange: None, change }
    }
}

impl LotBook {
    /// Restates every holding of an instrument, from a day on; those that come later too.
    pub(crate) fn restate(
        &mut self,
        directory: &Directory,
        instrument: AssetId,
        date: Date,
        restatement: Restatement,
    ) {
        let number = u32::try_from(self.restatements.len())
            .expect("the limits keep every table under 2^32 rows");
        let step = Step {
            date,
            moment: moment_of_action(restatement.sequence, number),
            delivered: date,
            label: Label::Action(number, 0),
            exchange: None,
            change: Change::Restate(number),
        };
        self.restatements.push(restatement);
        self.restated.entry(instrument).or_default().push(step.clone());
        for (account, _) in self.keys_of(instrument) {
            self.add(directory, account, instrument, step.clone());
        }
    }

    /// An action is taken back: every holding is what it would be without it.
    pub(crate) fn unrestate(&mut self, directory: &Directory, instrument: AssetId, number: u32) {
        let label = Label::Action(number, 0);
        let steps = self.restated.get_mut(&instrument).expect("what is taken back was booked");
        let at = steps.iter().position(|step| step.label == label);
        let giving = steps.remove(at.expect("what is taken back was booked"));
        if steps.is_empty() {
            self.restated.remove(&instrument);
        }
        let given = self.restatements[number as usize].given;
        for (account, _) in self.keys_of(instrument) {
            self.remove(directory, account, instrument, label);
            if given != instrument {
                self.receive(directory, (account, given), &giving, Vec::new());
            }
        }
    }

    fn keys_of(&self, instrument: AssetId) -> Vec<Key> {
        let keys = self.holdings.iter().map(|(key, _)| *key);
        keys.filter(|(_, asset)| *asset == instrument).collect()
    }

    /// Lots go from one holding to another, go outside, or come from there.
    pub(crate) fn transfer(&mut self, directory: &Directory, instrument: AssetId, moved: Moved) {
        match (moved.from, moved.to) {
            (Some(from), to) => {
                if let Some(to) = to {
                    self.received.insert(moved.number, to);
                }
                let step = moved.step(0, Change::Withdraw(moved.quantity));
                self.add(directory, from, instrument, step);
            }
            (None, Some(to)) => {
                let receipt = Change::Receive(Box::new(moved.receipt()));
                self.add(directory, to, instrument, moved.step(1, receipt));
            }
            (None, None) => {}
        }
    }

    /// What a transfer brought from outside are these lots, each with its number, in place of those
    /// that it was.
    pub(crate) fn state_transfer(
        &mut self,
        directory: &Directory,
        instrument: AssetId,
        moved: Moved,
        lots: Vec<(u32, Receipt)>,
    ) {
        let (None, Some(to)) = (moved.from, moved.to) else { return };
        let step = |(piece, receipt)| moved.step(piece, Change::Receive(Box::new(receipt)));
        let steps = lots.into_iter().map(step).collect();
        self.state(directory, (to, instrument), moved.label(0), steps);
    }

    /// Steps by which something came in, in place of those by which it did.
    pub(crate) fn state(&mut self, directory: &Directory, key: Key, came: Label, steps: Vec<Step>) {
        let slot = self.slot(directory, key);
        let places = self.holdings[slot].1.given_by(came).chain(&steps).map(Step::place);
        let Some(changed) = places.min() else { return };
        let (holding, standing) = self.with_standing(directory, slot);
        holding.replace_given(came, steps, standing);
        self.carry(directory, key, changed);
    }

    /// A transfer is taken back: what it took is where it was, with its days and its cost, and what
    /// it gave was never there.
    pub(crate) fn take_transfer_back(
        &mut self,
        directory: &Directory,
        instrument: AssetId,
        moved: Moved,
    ) {
        let Moved { number, from, to, .. } = moved;
        match (from, to) {
            (Some(from), to) => {
                let label = Label::Transfer(number, 0);
                let giving = self.holding(from, instrument).and_then(|holding| holding.step(label));
                let giving = giving.expect("what is taken back was given").clone();
                self.received.remove(&number);
                self.remove(directory, from, instrument, label);
                if let Some(to) = to {
                    self.receive(directory, (to, instrument), &giving, Vec::new());
                }
            }
            (None, Some(_)) => self.state_transfer(directory, instrument, moved, Vec::new()),
            (None, None) => {}
        }
    }

    /// What a holding gives is worked out anew, when something has changed in it at or before a
    /// step that gives.
    pub(super) fn carry(&mut self, directory: &Directory, key: Key, changed: (Date, Moment)) {
        let holding = &self.holdings[self.slots[&key] as usize].1;
        if holding.gives.is_none_or(|last| last < changed) {
            return;
        }
        let standing = self.standing(directory, key.0, key.1);
        let mut moved: BTreeMap<usize, Vec<Lot>> = BTreeMap::new();
        let mut hear = |step: usize, happening: Happening| {
            if let Happening::Moved(lot) = happening {
                moved.entry(step).or_default().push(lot);
            }
        };
        holding.again(standing, &mut hear);
        let withdrawn = tax::work_out(holding, standing, tax::holder(directory, key.0)).withdrawn;
        let mut gifts: Vec<(Key, Step, Vec<Receipt>)> = Vec::new();
        for (index, step) in holding.steps.iter().enumerate() {
            if let (Change::Withdraw(quantity), Label::Transfer(number, _)) =
                (&step.change, step.label)
                && let Some(to) = self.received.get(&number)
            {
                gifts.push((
                    (*to, key.1),
                    step.clone(),
                    receipts_of_transfer(*quantity, step, &withdrawn),
                ));
            }
            if let Change::Restate(number) = &step.change {
                let restatement = &self.restatements[*number as usize];
                if restatement.given != key.1 {
                    let lots = moved.remove(&index).unwrap_or_default();
                    let receipts = lots
                        .chunk_by(is_of_one_lot)
                        .map(|pieces| receipt_of_moved(pieces, step, &withdrawn))
                        .collect();
                    gifts.push(((key.0, restatement.given), step.clone(), receipts));
                }
            }
        }
        for (to, step, receipts) in gifts {
            self.receive(directory, to, &step, receipts);
        }
    }

    /// Gives these lots to a holding in place of those that the step gave it before.
    fn receive(&mut self, directory: &Directory, to: Key, giving: &Step, receipts: Vec<Receipt>) {
        if receipts.is_empty() && !self.slots.contains_key(&to) {
            return;
        }
        let slot = self.slot(directory, to);
        let steps: Vec<Step> =
            (1..).zip(receipts).map(|(piece, receipt)| received(giving, piece, receipt)).collect();
        let is_same = self.holdings[slot].1.given_by(giving.label).eq(&steps);
        if is_same {
            return;
        }
        let (holding, standing) = self.with_standing(directory, slot);
        holding.replace_given(giving.label, steps, standing);
        self.carry(directory, to, giving.place());
    }
}

impl Holding {
    /// The steps by which a step of another holding has given lots to this one.
    fn given_by(&self, giving: Label) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| is_given_by(step.label, giving))
    }

    /// The step of a label.
    fn step(&self, label: Label) -> Option<&Step> {
        self.steps.iter().rfind(|step| step.label == label)
    }

    fn replace_given(&mut self, giving: Label, steps: Vec<Step>, standing: super::Standing<'_>) {
        self.steps.retain(|step| !is_given_by(step.label, giving));
        for step in steps {
            let at = self.steps.partition_point(|earlier| earlier.place() <= step.place());
            self.steps.insert(at, step);
        }
        self.work_out(standing);
    }
}

fn is_given_by(label: Label, giving: Label) -> bool {
    match (label, giving) {
        (Label::Action(own, piece), Label::Action(given, _))
        | (Label::Opening(own, piece), Label::Opening(given, _))
        | (Label::Transfer(own, piece), Label::Transfer(given, _)) => own == given && piece > 0,
        _ => false,
    }
}

fn received(giving: &Step, piece: u32, receipt: Receipt) -> Step {
    let label = given_as(giving.label, piece);
    Step { label, change: Change::Receive(Box::new(receipt)), ..giving.clone() }
}

/// The label of a piece that a step gives.
fn given_as(giving: Label, piece: u32) -> Label {
    match giving {
        Label::Action(number, _) => Label::Action(number, piece),
        Label::Transfer(number, _) => Label::Transfer(number, piece),
        Label::Trade(_) | Label::Allocation(_) | Label::Opening(..) | Label::Choice(_) => giving,
    }
}

/// A lot that was exchanged, with what wash sales had added to it when it left.
fn receipt_of_moved(moved: &[Lot], step: &Step, withdrawn: &[Withdrawn]) -> Receipt {
    let lot = moved[0];
    let left: Vec<&WithdrawnPiece> = withdrawn
        .iter()
        .filter(|left| left.by == step.label && left.lot.label == lot.label)
        .flat_map(|left| &left.pieces)
        .collect();
    let washed: i128 = left.iter().map(|piece| i128::from(piece.washed.units())).sum();
    let sum = |of: fn(&Lot) -> Quantity, more: i128| {
        let sum: i128 = moved.iter().map(|piece| i128::from(of(piece).units())).sum();
        Quantity::try_new(sum + more).unwrap_or_else(|| of(&lot))
    };
    let held_from = left.iter().filter_map(|piece| piece.held_from).min().unwrap_or(lot.held_from);
    let is_day_known = left.iter().all(|piece| piece.held_from.is_some());
    let Lot { acquired, covered, is_purchase, .. } = lot;
    let known = Known {
        cost: moved.iter().all(|piece| piece.known.cost),
        day: lot.known.day && is_day_known,
    };
    Receipt {
        quantity: sum(|piece| piece.quantity, 0),
        parts: moved.iter().filter_map(|piece| piece.part).collect(),
        known,
        cost: sum(|piece| piece.cost, 0),
        added: sum(|piece| piece.added, washed),
        acquired,
        held_from,
        covered,
        is_purchase,
    }
}

/// The lots that a transfer took, piece by piece, with what wash sales and short sales had made of
/// them. What a late cancel has taken away comes on the day of the transfer; nobody knows what it
/// cost, and when it was acquired.
fn receipts_of_transfer(quantity: Quantity, step: &Step, withdrawn: &[Withdrawn]) -> Vec<Receipt> {
    let taken = || withdrawn.iter().filter(|part| part.by == step.label);
    let mut receipts = Vec::new();
    // Units that several lots make up have another name there, where they may meet others.
    let mut units: BTreeMap<Label, Label> = BTreeMap::new();
    for part in taken() {
        let Lot { acquired, covered, is_purchase, known, .. } = part.lot;
        for piece in &part.pieces {
            let number = u32::try_from(receipts.len()).expect("a step gives fewer lots than 2^32");
            let name = given_as(step.label, number + 1);
            let parts = piece.part.map(|part| Portion {
                of: *units.entry(part.of).or_insert(name),
                share: part.share,
            });
            let is_short = part.lot.is_short();
            receipts.push(Receipt {
                quantity: if is_short { -piece.quantity } else { piece.quantity },
                parts: parts.into_iter().collect(),
                known: Known { day: piece.held_from.is_some(), ..known },
                cost: piece.cost,
                added: piece.added,
                acquired,
                held_from: piece.held_from.unwrap_or(acquired),
                covered,
                is_purchase: is_purchase && !piece.is_replacement,
            });
        }
    }
    let left = i128::from(quantity.units()) - total(taken().map(|part| &part.lot)).0;
    if let Some(quantity) = Quantity::try_new(left).filter(|left| !left.is_zero()) {
        let (cost, added, acquired) = (Quantity::ZERO, Quantity::ZERO, step.date);
        receipts.push(Receipt {
            quantity,
            parts: Vec::new(),
            known: Known::NOTHING,
            cost,
            added,
            acquired,
            held_from: acquired,
            covered: None,
            is_purchase: false,
        });
    }
    receipts
}
