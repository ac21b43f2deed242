//! Corporate actions: what an issuer does to everybody who holds its securities, and what it gives
//! for each of them.
//!
//! ```text
//!  row ──> ActionReport                         terms as text
//!   └─ announced ──> Action                     ratio, new instrument, money for one old share
//!       └─ on the ex-date, for everybody
//!          who held before ──> Entitled + Entry   who held what
//! ```
//!
//! Sources: `rules/us.md` 9 and 10; ISO 20022 CAEV codes SPLF, SPLR, DVSE, BONU, SOFF, MRGR, SHPR.

use crate::accounts::words;
use crate::date::Date;
use crate::decimal::{Decimal, Quantity};
use crate::fraction::Fraction;
use crate::inputs::TakesBack;
use crate::names::{AccountId, AssetId, Name};

words!(
    /// What an issuer does.
    ActionKind {
        /// New shares in place of the old ones, more or fewer.
        Split = "split" | "reverse_split",
        /// More of the same shares; the cost spreads over old and new (26 CFR 1.307-1).
        StockDividend = "stock_dividend",
        /// More of the same shares, a lot of their own without a cost (India: Income-tax Act 1961
        /// section 55(2)(aa)).
        Bonus = "bonus",
        /// Shares of another company beside the old ones, with a part of their cost.
        SpinOff = "spin_off" | "demerger",
        /// Shares of another company, money or both in place of the old ones.
        Merger = "merger",
        /// Money out of capital, which takes the cost down.
        ReturnOfCapital = "return_of_capital",
        /// The securities are worth nothing any more and leave the accounts, with their loss (26
        /// USC 165(g)).
        Worthless = "worthless",
    }
);

impl ActionKind {
    /// Do the old shares stand when it is done?
    pub const fn keeps_old(self) -> bool {
        match self {
            Self::Split | Self::Merger | Self::Worthless => false,
            Self::StockDividend | Self::Bonus | Self::SpinOff | Self::ReturnOfCapital => true,
        }
    }

    /// Can it stand beside another one of its ex-date, each for the shares that were held before
    /// both? The old shares stay, with all of their cost, and it can be counted on them.
    pub const fn stands_beside(self) -> bool {
        match self {
            Self::StockDividend | Self::Bonus | Self::ReturnOfCapital => true,
            Self::Split | Self::SpinOff | Self::Merger | Self::Worthless => false,
        }
    }

    /// Does it give shares of another company?
    pub const fn gives_another(self) -> bool {
        matches!(self, Self::SpinOff | Self::Merger)
    }
}

/// What becomes of the part of a position that would be no whole unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fractions {
    /// It falls away.
    Down,
    /// It becomes a whole unit.
    Up,
    /// It is paid for in cash, at so much for a whole new share.
    Paid(Decimal),
}

/// A corporate action as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionReport {
    /// Its id.
    pub action_id: Name,
    /// What the issuer does.
    pub kind: ActionKind,
    /// To which instrument.
    pub instrument: Name,
    /// The first day on which it trades without; whoever bought before is entitled.
    pub ex_date: Date,
    /// The record date, when it is known.
    pub record_date: Option<Date>,
    /// The day on which what is given arrives; none: the ex-date.
    pub pay_date: Option<Date>,
    /// Its place among the actions of its ex-date, from 1 on; none: the first.
    pub sequence: Option<u32>,
    /// The terms: `key=value`, with `;` between them.
    pub terms: Name,
    /// The action that it takes back.
    pub takes_back: TakesBack,
}

/// A corporate action that was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its id.
    pub action_id: Name,
    /// What the issuer does.
    pub kind: ActionKind,
    /// To which instrument.
    pub instrument: AssetId,
    /// The first day on which it trades without; whoever bought before is entitled.
    pub ex_date: Date,
    /// The record date, when it is known.
    pub record_date: Option<Date>,
    /// The day on which what is given arrives; none: the ex-date.
    pub pay_date: Option<Date>,
    /// Its place among the actions of its ex-date, from 1 on: what it gives is for the shares that
    /// are there when those of an earlier place are done.
    pub sequence: u32,
    /// The terms as they came in.
    pub terms: Name,
    /// Which shares are given: the same ones, or another's.
    pub given: AssetId,
    /// How many for each old share; zero when none are given.
    pub ratio: Fraction,
    /// The part of the cost that stays with the old shares.
    pub kept: Fraction,
    /// Money for each old share.
    pub money: Decimal,
    /// The market value of a given share, when money is given beside it (boot).
    pub worth: Decimal,
    /// What becomes of fractions.
    pub fractions: Fractions,
}

/// When an action has its turn: on its ex-date, in its place there. Everything else of a day comes
/// behind all of its actions.
pub type Turn = (Date, u32);

impl Action {
    /// The place of an action whose row says none.
    pub const FIRST: u32 = 1;

    /// When it has its turn.
    pub const fn turn(&self) -> Turn {
        (self.ex_date, self.sequence)
    }

    /// The turn of everything of a day that is no action.
    pub const fn behind(date: Date) -> Turn {
        (date, u32::MAX)
    }

    /// The first day on which what is given can stand settled.
    pub fn arrives(&self) -> Date {
        match self.kind {
            ActionKind::Split | ActionKind::Merger | ActionKind::Worthless => self.ex_date,
            ActionKind::StockDividend
            | ActionKind::Bonus
            | ActionKind::SpinOff
            | ActionKind::ReturnOfCapital => self.paid(),
        }
    }

    /// The day on which money arrives.
    pub fn paid(&self) -> Date {
        self.pay_date.map_or(self.ex_date, |pay_date| pay_date.max(self.ex_date))
    }
}

/// What an account held before an action, or by how much that has changed since it was booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whose, or where.
    pub account: AccountId,
    /// The value date of what is given for it.
    pub from: Date,
    /// How much.
    pub quantity: Quantity,
}

/// A part of the booking of an action: for whom, because they held what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitled {
    /// The action.
    pub action_id: Name,
    /// Its ex-date: the day on which the booking counts.
    pub ex_date: Date,
    /// The depository account through which what is given comes, and which bears what rounding
    /// leaves.
    pub street: AccountId,
    /// Who held what.
    pub held: Vec<Held>,
}
