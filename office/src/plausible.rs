//! Plausibility (exception management): what is in the books and looks wrong, by the limits of the
//! firm; what an entry of a person would bring about; what must be signed before a day is closed.
//!
//! Facts and wishes are judged differently. What has been executed, and what a depository, a bank
//! or a clearing house reports, is booked on its day, and what is implausible about it is an
//! exception from that moment. What a person enters may be held for a second one, or refused.
//!
//! ```text
//!  rules.csv ── Limits ──┬─> exceptions of the books ── queue, close of the day
//!                        └─> what an entry would do ── held, refused, told to who approves
//! ```
//!
//! In: the office. Out: findings. Never here: a change; a figure of the books. Without a limit of
//! the firm nothing is held, refused or left open; a close then lists what one would have stopped.

mod books;
mod entries;
mod gate;
mod limits;
mod tiers;
mod waiting;

pub use books::{exceptions, unwatched};
pub use entries::{Effect, Would, waits_for_a_second, would, would_be_brought_about};
pub use gate::{Expected, Gate, expected, gates, period_signature, signer_of};
pub(crate) use gate::{check_period, other_signature};
pub use limits::{Check, Limit, Limits, OnClose, OnEntry, is_named_so, may_be, named};
pub use tiers::{
    APPROVING, Authority, InTier, KINDS_WITH_AMOUNTS, Summed, Tier, authority, needs_amounts, tiers,
};
pub(crate) use tiers::{is_tier, may_be_named};
pub use waiting::{Together, Waiting, together};

use crate::Office;
use terms::{AccountId, AssetId, Date, Decimal, Name, Period, Total, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// What looks wrong.
    pub enum Found {
        #[error("{account} has sold {quantity} {instrument} that it does not hold")]
        SoldWithoutHolding { account: Name, quantity: Name, instrument: Name },
        #[error("{account}: {quantity} {instrument} more are delivered than lie there")]
        BoxBelowNothing { account: Name, quantity: Name, instrument: Name },
        #[error("{account} is overdrawn by {amount} {currency}")]
        Overdrawn { account: Name, amount: Name, currency: Name },
        #[error(
            "{account}: {amount} {currency} more than its free credit; proceeds of what is sold and \
             not held are none"
        )]
        BeyondTheFreeCredit { account: Name, amount: Name, currency: Name },
        #[error("{account} owes us {amount} {currency} that were due")]
        MoneyNotReceived { account: Name, amount: Name, currency: Name },
        #[error("we owe {account} {amount} {currency} that were due")]
        MoneyNotPaid { account: Name, amount: Name, currency: Name },
        #[error("trade {trade_id} at {price}: more than {above} percent from {last} of {date}")]
        PriceAwayFromTheMarket {
            trade_id: Name,
            price: Decimal,
            above: Decimal,
            last: Decimal,
            date: Date,
        },
        #[error("trade {trade_id} says what trade {other} says, under another id")]
        TradeToldTwice { trade_id: Name, other: Name },
        #[error("a trade of the same day says the same: {other}")]
        TradeEnteredTwice { other: Name },
        #[error("{instrument} is held and has no price of {date}; the last one is of {last}")]
        HeldWithAnOldPrice { instrument: Name, date: Date, last: Date },
        #[error("{instrument} is held and has no price")]
        HeldWithoutAPrice { instrument: Name },
        #[error("no file of {kind} has come")]
        FileMissing { kind: &'static str },
        #[error("no file of {kind} whose name begins with {name} has come")]
        FileOfANameMissing { kind: &'static str, name: Name },
        #[error("{amount} {currency} is above the limit of {above}")]
        AboveTheLimit { amount: Name, currency: Name, above: Decimal },
        #[error("{quantity} {instrument} have no price, so that they may be above the limit of {above}")]
        WorthNotKnown { quantity: Name, instrument: Name, above: Decimal },
        #[error("{account} is restricted: {reason}")]
        AccountRestricted { account: Name, reason: Name },
        #[error("close period {period}; open: {open}")]
        PeriodToClose { period: Period, open: Wording },
        #[error("{count} times {check}: {first}")]
        SeveralFound { count: usize, check: &'static str, first: Wording },
    }
}

/// Something that looks wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was checked.
    pub check: Check,
    /// Its key among the items of the queue: `check:<check>:…`.
    pub key: Name,
    /// The account.
    pub account: Option<AccountId>,
    /// The instrument.
    pub instrument: Option<AssetId>,
    /// How much of what.
    pub quantity: Option<(AssetId, Total)>,
    /// Since when.
    pub since: Date,
    /// In words.
    pub says: Found,
    /// The limit beyond which it lies.
    pub limit: Limit,
}

impl Office {
    /// The limits of the firm on the day that is worked.
    pub fn limits(&self) -> Limits<'_> {
        Limits::on(&self.directory, self.days.current())
    }
}

/// The name of an account, as findings say it.
fn name(office: &Office, account: AccountId) -> Name {
    office.directory.account(account).account.clone()
}

/// An amount without its sign, as findings say it.
fn shown(office: &Office, asset: AssetId, total: Total) -> Name {
    office.directory.show_total(asset, total.abs()).into()
}

/// Is an amount, in the smallest units of an asset, beyond a limit?
fn is_above(office: &Office, asset: AssetId, amount: Total, above: Option<Decimal>) -> bool {
    let Some(above) = above else { return !amount.is_zero() };
    let decimals = office.directory.asset(asset).decimals();
    // What is too fine for the asset counts as the amount below it.
    let below = || {
        let scale = u32::from(above.scale.saturating_sub(decimals));
        i128::from(above.mantissa) / 10_i128.pow(scale)
    };
    let limit = above.units(decimals).map_or_else(below, i128::from);
    amount.abs().0 > limit
}
