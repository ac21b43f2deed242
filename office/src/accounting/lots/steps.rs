//! Steps of a holding: the changes that made it, and the lots that are open after them.
//!
//! A step is a plain fact with a place in time; what becomes of lots by it stands in `taking.rs`.

use super::set_off::SetOff;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use terms::{
    ActionKind, AssetId, Date, Fraction, Fractions, LotMethod, Moment, Quantity, Total, TradeNumber,
};

/// What a step or a lot came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// A trade.
    Trade(TradeNumber),
    /// A share of a block: the count of allocations before it.
    Allocation(u32),
    /// An opening balance: the count of opening balances before it, and which of the lots that it
    /// is stated to be, from 1 on; 0: the balance itself.
    Opening(u32, u32),
    /// A choice of lots: the count of choices before it.
    Choice(u32),
    /// A corporate action: the count of actions before it, and which of the lots that it gave, from
    /// 1 on; 0: the action itself.
    Action(u32, u32),
    /// A transfer: the count of transfers before it, and which of the lots that it gave, from 1 on;
    /// 0: the transfer itself.
    Transfer(u32, u32),
}

/// Something that changed a holding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The day on which it counts: trade date, or the day of acquisition of an opening balance.
    pub date: Date,
    /// When on that day: the moment of execution; an opening balance stands before, a share of a
    /// block behind all trades.
    pub moment: Moment,
    /// When what is traded is delivered: the settlement date; of everything else the day itself.
    pub delivered: Date,
    /// What it came from.
    pub label: Label,
    /// The exchange on which it is set off against what goes the other way on its day; none: it is
    /// delivered.
    pub exchange: Option<Mic>,
    /// What it does.
    pub change: Change,
}

/// An exchange, by its code (ISO 10383).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mic {
    letters: NonZeroU32,
}

impl Mic {
    /// The exchange of a code; none when it is not one of four letters.
    pub fn of(code: &str) -> Option<Self> {
        let letters: [u8; 4] = code.as_bytes().try_into().ok()?;
        NonZeroU32::new(u32::from_be_bytes(letters)).map(|letters| Self { letters })
    }
}

impl Step {
    /// Where it stands among the steps of its holding.
    pub const fn place(&self) -> (Date, Moment) {
        (self.date, self.moment)
    }

    /// The first place of which the lots may be other ones by it: what is set off changes its whole
    /// day.
    pub const fn first_touched(&self) -> (Date, Moment) {
        match self.exchange {
            Some(_) => (self.date, Moment(i64::MIN)),
            None => self.place(),
        }
    }

    /// The moment of a day that tells no time: that of a share of a block, or of a lot that is
    /// delivered. It stands behind everything that does.
    pub const WITHOUT_A_TIME: Moment = Moment(i64::MAX);

    /// When on its day, when that is told.
    pub fn time(&self) -> Option<Moment> {
        (self.moment != Self::WITHOUT_A_TIME).then_some(self.moment)
    }
}

/// What a step does to the lots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Bought or sold. It closes lots of the other sign, and what is left opens one.
    Trade {
        /// + bought, − sold.
        quantity: Quantity,
        /// What was paid for it with all charges, or received for it after them; below zero only
        /// when the charges of a sale are more than its proceeds.
        money: Quantity,
    },
    /// Sold short (26 USC 1233). It opens a short lot, whatever else the account holds.
    SellShort {
        /// How much; negative.
        quantity: Quantity,
        /// What was received for it after charges.
        money: Quantity,
    },
    /// A lot comes in as it was elsewhere: by a transfer, a spin-off, a bonus.
    Receive(Box<Receipt>),
    /// Lots leave as they are, by the standing order: + long lots, − short ones. Nothing is gained
    /// or lost.
    Withdraw(Quantity),
    /// A long lot is delivered against a short one: both close.
    Deliver(Box<Delivery>),
    /// Every open lot becomes another one, by the restatement of this number.
    Restate(u32),
}

/// What is known of a lot (26 CFR 1.6045-1(a)(15)(i)(G), (d)(2)(iii)). What nobody has told is not
/// zero, and not the day on which it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// What it cost, or what a short lot brought.
    pub cost: bool,
    /// When it was acquired.
    pub day: bool,
}

impl Known {
    /// Both.
    pub const ALL: Self = Self { cost: true, day: true };
    /// Neither.
    pub const NOTHING: Self = Self { cost: false, day: false };

    /// What is known when these were told.
    pub const fn of(cost: Option<Quantity>, acquired: Option<Date>) -> Self {
        Self { cost: cost.is_some(), day: acquired.is_some() }
    }
}

/// A lot that comes in with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// How many whole units; + long, − short.
    pub quantity: Quantity,
    /// The parts that it has of units besides.
    pub parts: Vec<Portion>,
    /// What of the following is known; what is not, stands at zero and at the day on which it came.
    pub known: Known,
    /// What it cost.
    pub cost: Quantity,
    /// What was added to that cost elsewhere (wash sales before a transfer).
    pub added: Quantity,
    /// When it was acquired.
    pub acquired: Date,
    /// The day after which its holding period counts.
    pub held_from: Date,
    /// Whether it is a covered security, when whoever sent it says so.
    pub covered: Option<bool>,
    /// Whether its acquisition was a purchase, so that it can be the replacement of a wash sale (26
    /// USC 1091(a)).
    pub is_purchase: bool,
}

impl Receipt {
    /// What comes from outside on a day, or was there when the books began, with what was told of
    /// its cost and of the day of its acquisition.
    pub const fn from_outside(
        quantity: Quantity,
        (cost, acquired): (Option<Quantity>, Option<Date>),
        came: Date,
        covered: Option<bool>,
    ) -> Self {
        let known = Known::of(cost, acquired);
        let cost = if let Some(cost) = cost { cost } else { Quantity::ZERO };
        let acquired = if let Some(acquired) = acquired { acquired } else { came };
        Self {
            quantity,
            parts: Vec::new(),
            known,
            cost,
            added: Quantity::ZERO,
            acquired,
            held_from: acquired,
            covered,
            is_purchase: true,
        }
    }
}

impl Receipt {
    /// Is nothing known of it but what a trade of its day would say?
    pub fn says_no_more_than_a_trade(&self) -> bool {
        self.known == Known::ALL && self.covered.is_none() && self.held_from == self.acquired
    }
}

/// A long lot against a short one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The short lot.
    pub short: Label,
    /// The long lot.
    pub lot: Label,
    /// How much of both; positive.
    pub quantity: Quantity,
}

/// What becomes of every open lot at once: a corporate action, in units of the holding, of what is
/// given and of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restatement {
    /// What the issuer does.
    pub kind: ActionKind,
    /// Which instrument is given.
    pub given: AssetId,
    /// Units of it for one old unit; zero: none. Where more of the same is given, with the old one.
    pub ratio: Fraction,
    /// The part of the cost that stays with the old lots.
    pub kept: Fraction,
    /// Money for one old unit.
    pub money: Fraction,
    /// The market value of one given unit, where it is needed.
    pub worth: Fraction,
    /// What becomes of fractions.
    pub fractions: Fractions,
    /// The money for one whole given unit, where fractions are paid for.
    pub price: Fraction,
    /// When what is given arrives: the day of acquisition of a bonus.
    pub arrives: Date,
    /// Its place among the actions of its day. Those of one place are for the same lots.
    pub sequence: u32,
}

impl Restatement {
    /// How many units one old unit becomes in the same holding.
    pub const fn scale(&self) -> Fraction {
        match self.kind {
            ActionKind::Split | ActionKind::StockDividend => self.ratio,
            ActionKind::Bonus
            | ActionKind::SpinOff
            | ActionKind::Merger
            | ActionKind::ReturnOfCapital
            | ActionKind::Worthless => Fraction::ONE,
        }
    }
}

/// A part of one unit that several lots make up, each with its days and its cost (26 CFR
/// 1.358-2(a)(2)(i)). The unit is bought, sold and moved as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    /// The unit: what made it, and which of its units.
    pub of: Label,
    /// How much of it, less than one; + long, − short.
    pub share: Fraction,
}

/// An open lot: a part of a position that was acquired (or sold short) at once. Where an action has
/// left it no whole number of units, it lies in several pieces, one behind the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// When.
    pub acquired: Date,
    /// The day after which its holding period counts.
    pub held_from: Date,
    /// By what.
    pub label: Label,
    /// How many whole units are left; negative for a short lot.
    pub quantity: Quantity,
    /// A piece that is part of a unit, and no whole one.
    pub part: Option<Portion>,
    /// What of its days and its cost is known; what is not, does not count.
    pub known: Known,
    /// What is left of its cost, or of a short lot's proceeds.
    pub cost: Quantity,
    /// What is left of what was added to its cost before it came here.
    pub added: Quantity,
    /// Whether it is a covered security, when whoever sent it says so; else its day says it.
    pub covered: Option<bool>,
    /// Whether it was purchased (or sold short), so that it can replace what was sold at a loss.
    pub is_purchase: bool,
}

impl Lot {
    /// Was it sold short?
    pub fn is_short(&self) -> bool {
        self.exact().is_negative()
    }

    /// How much it is.
    pub fn exact(&self) -> Fraction {
        let whole = || Fraction::whole(self.quantity.units().into());
        self.part.map_or_else(whole, |part| part.share)
    }

    /// Its place among lots by age. What was acquired on a day that is not known goes first (26 CFR
    /// 1.6045-1(d)(2)(ii)(B)).
    pub const fn age(&self) -> (bool, Date) {
        (self.known.day, self.acquired)
    }

    /// When it was acquired, when that is known.
    pub fn known_acquired(&self) -> Option<Date> {
        self.known.day.then_some(self.acquired)
    }

    /// The day after which its holding period counts, when that is known.
    pub fn known_held_from(&self) -> Option<Date> {
        self.known.day.then_some(self.held_from)
    }

    /// What is left of its cost, when that is known.
    pub fn known_cost(&self) -> Option<Quantity> {
        self.known.cost.then_some(self.cost)
    }

    /// How many units go when it goes, without a sign: a unit of which it is a part goes whole.
    pub fn units(&self) -> i64 {
        if self.part.is_some() { 1 } else { self.quantity.units().abs() }
    }

    /// The lot of which these are the pieces: whole units, and parts of some.
    pub(super) const fn whole(self, quantity: Quantity) -> Self {
        Self { quantity, part: None, ..self }
    }
}

/// Are these pieces of one lot? Whole units that are more than a quantity holds are lots of their
/// own.
pub fn is_of_one_lot(one: &Lot, other: &Lot) -> bool {
    one.label == other.label && (one.part.is_some() || other.part.is_some())
}

/// How many units lots are together.
pub fn total<'l>(lots: impl IntoIterator<Item = &'l Lot>) -> Total {
    let mut mixed = BTreeMap::new();
    let mut whole = Total::ZERO;
    for lot in lots {
        whole += Total::from(lot.quantity);
        if let Some(part) = lot.part {
            mixed.insert(part.of, if lot.is_short() { -1 } else { 1 });
        }
    }
    whole + Total(mixed.into_values().sum())
}

/// The holder's choice of a lot for a sale, in place of the standing order (26 CFR 1.1012-1(c)(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The sale.
    pub sale: Label,
    /// The lot of which it takes.
    pub lot: Label,
    /// How much; positive.
    pub quantity: Quantity,
}

/// A standing order: from a day on, for one instrument or for all that have none of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The first trade date on which it holds.
    pub date: Date,
    /// For which instrument alone.
    pub instrument: Option<AssetId>,
    /// How lots are taken.
    pub method: LotMethod,
}

/// What happens to lots in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A lot was opened, of so much; whole units and parts of some may be told together.
    Opened(Lot, Fraction),
    /// A lot, or a part of one, was closed.
    Closed(Taken),
    /// A purchase and a sale of one day were set off against each other.
    SetOff(SetOff),
    /// A lot goes over to another holding as this one.
    Moved(Lot),
}

/// A lot, or a part of one, that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The part: its quantity, and its share of the cost.
    pub part: Lot,
    /// What was received for it, or paid to buy a short lot back; none: nobody knows what the short
    /// lot brought against which it was delivered.
    pub money: Option<Quantity>,
    /// Was it all that was left of the lot?
    pub is_last: bool,
    /// How it was closed.
    pub way: Way,
}

/// How a lot was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By a trade the other way.
    Traded,
    /// By delivery against this part of a short lot, whose proceeds are the money.
    Delivered(Label, Date),
    /// It left as it was.
    Withdrawn,
    /// It had lost all its worth.
    Worthless,
}

crate::shared::image::variants!(Label {
    0 = Trade { 0: number },
    1 = Allocation { 0: number },
    2 = Opening { 0: number, 1: piece },
    3 = Choice { 0: number },
    4 = Action { 0: number, 1: piece },
    5 = Transfer { 0: number, 1: piece },
});
crate::shared::image::variants!(Change {
    0 = Trade { quantity: quantity, money: money },
    1 = SellShort { quantity: quantity, money: money },
    2 = Receive { 0: receipt },
    3 = Withdraw { 0: quantity },
    4 = Deliver { 0: delivery },
    5 = Restate { 0: number },
});
crate::shared::image::fields!(Restatement {
    kind,
    given,
    ratio,
    kept,
    money,
    worth,
    fractions,
    price,
    arrives,
    sequence
});
crate::shared::image::fields!(Step { date, moment, delivered, label, exchange, change });
crate::shared::image::fields!(Mic { letters });
crate::shared::image::fields!(Known { cost, day });
crate::shared::image::fields!(Portion { of, share });
crate::shared::image::fields!(Receipt {
    quantity,
    parts,
    known,
    cost,
    added,
    acquired,
    held_from,
    covered,
    is_purchase
});
crate::shared::image::fields!(Delivery { short, lot, quantity });
crate::shared::image::fields!(Lot {
    acquired,
    held_from,
    label,
    quantity,
    part,
    known,
    cost,
    added,
    covered,
    is_purchase
});
crate::shared::image::fields!(Chosen { sale, lot, quantity });
crate::shared::image::fields!(Order { date, instrument, method });
