//! Explanation of a trade's charges: every line, worked out again by the functions that charged it.
//!
//! In: a booked trade or share of a block, with by what it was charged. Out: its charges and its
//! commission with every figure. Never here: an amount that is worked out in another way, or taken
//! from the books.

use super::blocks::Block;
use super::charges::{ChargeLine, FeeRounding, Measure, Measures, UnitPrice, trade_charges};
use super::commission::{Asked, CommissionLine, by_row};
use super::refusals::Refusal;
use super::rules::{bears_fees, chargeable, earned_by, measure};
use super::schedules::ScheduleBook;
use crate::shared::directory::Directory;
use smallvec::SmallVec;
use terms::{
    AccountId, Allocation, AssetId, Capacity, ChargedBy, CommissionBy, Date, Edition, FeesOfUnit,
    Kind, Posting, Product, Quantity, Side, SoFar, Total, Trade,
};

/// Something that was charged: a trade, or a share of a block.
#[derive(Clone, Copy, Debug)]
pub struct Charged<'t> {
    /// Whose.
    pub account: AccountId,
    /// Against whom.
    pub contra: AccountId,
    /// What.
    pub instrument: AssetId,
    /// In which currency.
    pub currency: AssetId,
    /// Which way.
    pub side: Side,
    /// On which venue; none for a share.
    pub venue: Option<&'t str>,
    /// Trade date.
    pub trade_date: Date,
    /// How much.
    pub quantity: Quantity,
    /// For how much.
    pub principal: Quantity,
    /// At what price; of a share the average of its block.
    pub price: UnitPrice,
    /// The commission that was booked.
    pub commission: Quantity,
    /// The fees that were booked, in sum.
    pub fees: Quantity,
    /// In which capacity; whoever has a share has it of an agent.
    pub capacity: Capacity,
    /// By what it was charged.
    pub charged_by: &'t ChargedBy,
    /// The edition that booked it, by whose rules it was charged.
    pub edition: Edition,
}

impl<'t> Charged<'t> {
    /// A trade; none when it was booked before this was kept.
    pub fn of_trade(trade: &'t Trade, edition: Edition) -> Option<Self> {
        let Trade {
            account,
            contra,
            instrument,
            currency,
            side,
            trade_date,
            quantity,
            principal,
            commission,
            fees,
            capacity,
            ..
        } = *trade;
        let (venue, charged_by) = (Some(trade.venue.as_str()), trade.charged_by.as_ref()?);
        Some(Self {
            account,
            contra,
            instrument,
            currency,
            side,
            venue,
            trade_date,
            quantity,
            principal,
            price: trade.price.into(),
            commission,
            fees,
            capacity,
            charged_by,
            edition,
        })
    }

    /// A share of a block; none when it was booked before this was kept.
    pub fn of_share(
        share: &'t Allocation,
        block: &Block,
        edition: Edition,
        directory: &Directory,
    ) -> Option<Self> {
        let Allocation {
            account,
            block_account,
            instrument,
            side,
            trade_date,
            quantity,
            principal,
            commission,
            fees,
            ..
        } = *share;
        let currency = directory.clearing(instrument).currency;
        let (contra, charged_by) = (block_account, share.charged_by.as_ref()?);
        Some(Self {
            account,
            contra,
            instrument,
            currency,
            side,
            venue: None,
            trade_date,
            quantity,
            principal,
            price: block.exact_price()?,
            commission,
            fees,
            capacity: Capacity::Agency,
            charged_by,
            edition,
        })
    }

    /// The kind of account that earns the commission.
    pub const fn earned_by(&self) -> Kind {
        earned_by(self.capacity)
    }

    /// Its quantity and its principal as measures.
    pub fn measures(&self, directory: &Directory) -> (Measure, Measure) {
        let of = |asset, quantity| measure(asset, quantity, directory);
        (of(self.instrument, self.quantity), of(self.currency, self.principal))
    }
}

/// Why something was charged what it was.
#[derive(Clone, Debug)]
pub struct Explanation<'r> {
    /// Its charges, in the order in which they were worked out.
    pub charges: SmallVec<[ChargeLine<'r>; 2]>,
    /// The line of its commission, when a schedule asked for one.
    pub commission: Option<CommissionLine<'r>>,
}

/// Works out again the fees of something that was charged, by the rules of the edition that booked
/// it; `unit` is what stands before it of the fees that are rounded with its own.
pub fn fee_lines<'r>(
    charged: &Charged,
    unit: Option<&FeesOfUnit>,
    directory: &'r Directory,
) -> Result<SmallVec<[ChargeLine<'r>; 2]>, Refusal> {
    let kind = |account| directory.account(account).kind;
    // A share of a block is charged as its client's trade, although it comes from the block.
    let is_charged = kind(charged.contra) == Kind::Block
        || bears_fees(
            kind(charged.account),
            kind(charged.contra),
            charged.capacity,
            charged.edition,
        );
    if !is_charged {
        return Ok(SmallVec::new());
    }
    let (quantity, principal) = charged.measures(directory);
    let exchange = charged
        .venue
        .unwrap_or_else(|| directory.exchange_of(charged.instrument, charged.trade_date));
    let what = chargeable(charged.side, charged.instrument, exchange, directory);
    let rulebook = directory.rulebook_of(charged.edition);
    let market = &rulebook.markets[directory.clearing(charged.instrument).market];
    let of = Measures { principal, quantity, price: charged.price };
    let rounding = FeeRounding { firm: charged.charged_by.fee_rounding, unit };
    trade_charges(market, charged.trade_date, &what, of, rounding, directory)
}

/// Works out again what was charged, by the rules of the edition that booked it; none when the
/// tables no longer have what it was charged by.
pub fn explain<'r>(
    charged: &Charged,
    schedules: &'r ScheduleBook,
    directory: &'r Directory,
) -> Option<Explanation<'r>> {
    let lines = fee_lines(charged, charged.charged_by.fees.as_deref(), directory).ok()?;
    let commission = match &charged.charged_by.commission {
        CommissionBy::Nothing | CommissionBy::Agreement => None,
        CommissionBy::Schedule { .. } => Some(commission_line(charged, schedules, directory)?),
    };
    Some(Explanation { charges: lines, commission })
}

/// The line of a commission that a schedule asked for.
pub fn commission_line<'r>(
    charged: &Charged,
    schedules: &'r ScheduleBook,
    directory: &Directory,
) -> Option<CommissionLine<'r>> {
    let CommissionBy::Schedule { row, so_far } = &charged.charged_by.commission else {
        return None;
    };
    let nothing = SoFar::default();
    let so_far = so_far.as_deref().unwrap_or(&nothing);
    let (quantity, principal) = charged.measures(directory);
    let Charged { account, trade_date, .. } = *charged;
    let asked = Asked { account, trade_date, product: Product::Any, quantity, principal };
    by_row(*row, &schedules.row(*row)?.0, &asked, so_far, schedules).ok()
}

impl Explanation<'_> {
    /// Do the lines add up to what was booked: to the commission, to the fees in sum, and on each
    /// payable account, when the postings are given?
    fn adds_up(&self, charged: &Charged, postings: Option<&[Posting]>) -> bool {
        let commission = match &charged.charged_by.commission {
            CommissionBy::Nothing => Quantity::ZERO,
            CommissionBy::Agreement => charged.commission,
            CommissionBy::Schedule { .. } => {
                self.commission.as_ref().map_or(Quantity::ZERO, |line| line.amount)
            }
        };
        let fees: Total = self.charges.iter().map(|line| Total::from(line.amount)).sum();
        commission == charged.commission
            && fees == Total::from(charged.fees)
            && postings.is_none_or(|postings| {
                self.charges
                    .iter()
                    .all(|line| self.is_posted(line.payable, charged.currency, postings))
            })
    }

    /// Is what the charges owe on a payable account what was posted there?
    fn is_posted(&self, payable: AccountId, currency: AssetId, postings: &[Posting]) -> bool {
        let owed: Total = self
            .charges
            .iter()
            .filter(|line| line.payable == payable)
            .map(|line| Total::from(line.amount))
            .sum();
        let posted = postings
            .iter()
            .filter(|posting| posting.account == payable && posting.asset == currency);
        owed == posted.map(|posting| Total::from(posting.quantity)).sum()
    }
}

/// Does the explanation of what was charged add up to what was booked?
pub fn adds_up(
    charged: &Charged,
    postings: Option<&[Posting]>,
    schedules: &ScheduleBook,
    directory: &Directory,
) -> bool {
    explain(charged, schedules, directory)
        .is_some_and(|explanation| explanation.adds_up(charged, postings))
}
