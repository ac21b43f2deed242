//! What a holding is made of: the steps that changed it, and the lots that are open after them.
//!
//! A step is a plain fact with a place in time; what becomes of lots by it stands in `taking.rs`.

use terms::{AssetId, Date, LotMethod, Moment, Quantity, TradeNumber};

/// What a step or a lot came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// A trade.
    Trade(TradeNumber),
    /// A share of a block: the count of allocations before it.
    Allocation(u32),
    /// An opening balance: the count of opening balances before it.
    Opening(u32),
    /// A choice of lots: the count of choices before it.
    Choice(u32),
}

/// Something that changed a holding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The day on which it counts: trade date, or the day of acquisition of an opening balance.
    pub date: Date,
    /// When on that day: the moment of execution; an opening balance stands before, a share of a block behind all trades.
    pub moment: Moment,
    /// What it came from.
    pub label: Label,
    /// What it does.
    pub change: Change,
}

impl Step {
    /// Where it stands among the steps of its holding.
    pub const fn place(&self) -> (Date, Moment) {
        (self.date, self.moment)
    }
}

/// What a step does to the lots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Bought or sold. It closes lots of the other sign, and what is left opens one.
    Trade {
        /// + bought, − sold.
        quantity: Quantity,
        /// What was paid for it with all charges, or received for it after them; below zero only when the charges of a
        /// sale are more than its proceeds.
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
    /// Lots leave as they are, by the standing order: + long lots, − short ones. Nothing is gained or lost.
    Withdraw(Quantity),
    /// A long lot is delivered against a short one: both close.
    Deliver(Box<Delivery>),
    /// Every open lot becomes another one.
    Restate(Restatement),
}

/// A lot that comes in with what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// How much; + long, − short.
    pub quantity: Quantity,
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
    /// Whether its acquisition was a purchase, so that it can be the replacement of a wash sale (26 USC 1091(a)).
    pub is_purchase: bool,
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

/// What becomes of every open lot at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restatement {
    /// So many new shares for so many old ones; cost and dates stay. Fractions of a share of the whole position fall away.
    Split {
        /// New shares.
        numerator: u32,
        /// Old shares.
        denominator: u32,
    },
}

/// An open lot: a part of a position that was acquired (or sold short) at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// When.
    pub acquired: Date,
    /// The day after which its holding period counts.
    pub held_from: Date,
    /// By what.
    pub label: Label,
    /// How much is left; negative for a short lot.
    pub quantity: Quantity,
    /// What is left of its cost, or of a short lot's proceeds.
    pub cost: Quantity,
    /// What is left of what was added to its cost before it came here.
    pub added: Quantity,
    /// Whether it is a covered security, when whoever sent it says so; else its day says it.
    pub covered: Option<bool>,
    /// Whether it was purchased (or sold short), so that it can replace what was sold at a loss.
    pub is_purchase: bool,
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
    /// A lot was opened.
    Opened(Lot),
    /// A lot, or a part of one, was closed.
    Closed(Taken),
}

/// A lot, or a part of one, that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The part: its quantity, and its share of the cost.
    pub part: Lot,
    /// What was received for it, or paid to buy a short lot back.
    pub money: Quantity,
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
}

crate::image::variants!(Label {
    0 = Trade { 0: number },
    1 = Allocation { 0: number },
    2 = Opening { 0: number },
    3 = Choice { 0: number },
});
crate::image::variants!(Change {
    0 = Trade { quantity: quantity, money: money },
    1 = SellShort { quantity: quantity, money: money },
    2 = Receive { 0: receipt },
    3 = Withdraw { 0: quantity },
    4 = Deliver { 0: delivery },
    5 = Restate { 0: restatement },
});
crate::image::variants!(Restatement { 0 = Split { numerator: numerator, denominator: denominator } });
crate::image::fields!(Step { date, moment, label, change });
crate::image::fields!(Receipt { quantity, cost, added, acquired, held_from, covered, is_purchase });
crate::image::fields!(Delivery { short, lot, quantity });
crate::image::fields!(Lot { acquired, held_from, label, quantity, cost, added, covered, is_purchase });
crate::image::fields!(Chosen { sale, lot, quantity });
crate::image::fields!(Order { date, instrument, method });
