//! Blocks: the fills of one order for several clients wait on an account of kind `block` until each
//! share has its owner.
//!
//! Source: `rules/us.md` 1.5. The average price is never rounded: a share's principal is the sum of
//! quantity times price of the fills, in proportion to its quantity, rounded half up once. The
//! cents that are left when the last share is given (each fill was rounded too) go to the rounding
//! account.

use crate::shared::image::numbered;
use std::collections::BTreeMap;
use terms::{
    AccountId, Allocation, AssetId, Date, Decimal, NameTable, Numbered, Origin, PRICE_SCALE_MAX,
    Quantity, Rounding, Side, Total, Trade, TradeNumber, divide, power_of_ten,
};

/// Which fills belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlockKey {
    /// The block account.
    pub account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// The day of the fills.
    pub trade_date: Date,
    /// Their side.
    pub side: Side,
}

/// The fills of a block, and what was allocated of them.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// When they settle.
    pub settlement_date: Date,
    /// Their quantity.
    pub filled: Total,
    /// The sum of quantity times price, exact: in the instrument's units at [`PRICE_SCALE_MAX`]
    /// digits.
    pub notional: Total,
    /// The sum of their principals, each rounded: the money that came or went.
    pub filled_principal: Total,
    /// How much has found an owner.
    pub allocated: Total,
    /// At what principal.
    pub allocated_principal: Total,
}

impl Block {
    /// What has no owner yet.
    pub fn left(&self) -> Total {
        self.filled - self.allocated
    }

    /// The average price, rounded half up to [`PRICE_SCALE_MAX`] digits for people; no amount is
    /// computed from it.
    pub fn average_price(&self) -> Decimal {
        let price = divide(self.notional.0, self.filled.0, Rounding::HalfUp);
        Decimal { mantissa: i64::try_from(price).unwrap_or(i64::MAX), scale: PRICE_SCALE_MAX }
    }

    /// Is there room for one more fill? The sums of a block are bounded like a trade, so that no
    /// share of it is too large.
    pub fn has_room(block: Option<&Self>, quantity: Quantity, principal: Quantity) -> bool {
        let fits = |sum: Total, more: Quantity| (sum + Total::from(more)).quantity().is_some();
        let (filled, filled_principal) = block
            .map_or((Total::ZERO, Total::ZERO), |block| (block.filled, block.filled_principal));
        fits(filled, quantity) && fits(filled_principal, principal)
    }

    /// The principal of a share at the average price; `None` when rounding makes it larger than a
    /// quantity.
    pub fn share(
        &self,
        quantity: Quantity,
        decimals: Decimals,
        rounding: Rounding,
    ) -> Option<Quantity> {
        // quantity * notional / filled, in two parts that each fit: a share is no more than the
        // fills.
        let (quantity, filled) = (i128::from(quantity.units()), self.filled.0);
        let (whole, rest) = (self.notional.0 / filled, self.notional.0 % filled);
        let exact = quantity * whole + quantity * rest / filled;
        let is_cut = i128::from(quantity * rest % filled != 0);
        // What was cut off is kept as half a unit, which can neither make a tie nor hide one: there
        // are digits to drop.
        let dropped = PRICE_SCALE_MAX + decimals.quantity - decimals.currency;
        let principal = divide(2 * exact + is_cut, 2 * power_of_ten(dropped), rounding);
        Quantity::try_new(principal)
    }
}

/// Digits behind the point of an instrument and of its currency.
#[derive(Clone, Copy, Debug)]
pub struct Decimals {
    /// Of a quantity.
    pub quantity: u8,
    /// Of money.
    pub currency: u8,
}

/// Every block and every allocation.
#[derive(Clone, Debug, Default)]
pub struct BlockBook {
    blocks: BTreeMap<BlockKey, Block>,
    allocations: Vec<(Allocation, Origin)>,
    allocation_ids: NameTable<TradeNumber>,
    /// How many there were when a day was closed last.
    before_today: usize,
}

impl BlockBook {
    /// The fills that belong together under a key.
    pub fn block(&self, key: &BlockKey) -> Option<&Block> {
        self.blocks.get(key)
    }

    /// Every block.
    pub fn blocks(&self) -> impl Iterator<Item = (&BlockKey, &Block)> {
        self.blocks.iter()
    }

    /// The allocation of an id, and where it came from.
    pub fn find(&self, allocation_id: &str) -> Option<&(Allocation, Origin)> {
        self.allocation_ids.get(allocation_id).map(|index| &self.allocations[index.index()])
    }

    /// The number of an allocation: how many were booked before it.
    pub fn number(&self, allocation_id: &str) -> Option<u32> {
        self.allocation_ids.get(allocation_id).map(|index| index.0)
    }

    /// The allocation of a number.
    pub fn allocation(&self, number: u32) -> &Allocation {
        &self.allocations[number as usize].0
    }

    /// Every allocation, in order.
    pub fn allocations(&self) -> impl Iterator<Item = &(Allocation, Origin)> {
        self.allocations.iter()
    }

    /// The allocations that were booked since a day was closed last.
    pub fn of_today(&self) -> impl Iterator<Item = &Allocation> {
        self.allocations.iter().skip(self.before_today).map(|(allocation, _)| allocation)
    }

    pub(crate) const fn close_day(&mut self) {
        self.before_today = self.allocations.len();
    }

    pub(crate) fn add_fill(&mut self, trade: &Trade, sign: i128) {
        let key = BlockKey {
            account: trade.account,
            instrument: trade.instrument,
            trade_date: trade.trade_date,
            side: trade.side,
        };
        let empty = Block {
            settlement_date: trade.settlement_date,
            filled: Total::ZERO,
            notional: Total::ZERO,
            filled_principal: Total::ZERO,
            allocated: Total::ZERO,
            allocated_principal: Total::ZERO,
        };
        let block = self.blocks.entry(key).or_insert(empty);
        block.filled += Total(sign * i128::from(trade.quantity.units()));
        let price = trade
            .price
            .units(PRICE_SCALE_MAX)
            .expect("capture lets no price in that has more digits than these");
        block.notional += Total(sign * i128::from(trade.quantity.units()) * i128::from(price));
        block.filled_principal += Total(sign * i128::from(trade.principal.units()));
        if block.filled.is_zero() {
            self.blocks.remove(&key);
        }
    }

    pub(crate) fn allocate(&mut self, origin: Origin, allocation: &Allocation) {
        let key = BlockKey {
            account: allocation.block_account,
            instrument: allocation.instrument,
            trade_date: allocation.trade_date,
            side: allocation.side,
        };
        let block = self.blocks.get_mut(&key).expect("shares are given of fills that were booked");
        block.allocated += allocation.quantity;
        block.allocated_principal += allocation.principal;
        self.allocation_ids.insert(
            allocation.allocation_id.clone(),
            TradeNumber::from_index(self.allocations.len()),
        );
        self.allocations.push((allocation.clone(), origin));
    }
}

crate::shared::image::fields!(BlockKey { account, instrument, trade_date, side });
crate::shared::image::fields!(Block {
    settlement_date,
    filled,
    notional,
    filled_principal,
    allocated,
    allocated_principal
});
crate::shared::image::fields!(BlockBook { blocks, allocations, before_today } found |book| {
    allocation_ids: numbered(&book.allocations, |(allocation, _)| &allocation.allocation_id),
});
