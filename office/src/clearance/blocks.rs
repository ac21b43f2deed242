//! Blocks: the fills of one order for several clients wait on an account of kind `block` until each share has its owner.
//!
//! Source: `rules/us.md` 1.5. The average price is never rounded: a share's principal is the fills' principal in proportion
//! to its quantity, rounded half up once. The cents that are left when the last share is given go to the rounding account.

use std::collections::BTreeMap;
use terms::{AccountId, Allocation, AssetId, Date, NameTable, Numbered, Origin, Quantity, Rounding, Side, Total, Trade, TradeNumber, divide};

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
    /// Their principal.
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

    /// The principal of a share at the average price.
    pub fn share(&self, quantity: Quantity, rounding: Rounding) -> Quantity {
        let exact = i128::from(quantity.units()) * self.filled_principal.0;
        Quantity::try_new(divide(exact, self.filled.0, rounding)).expect("a share is no more than the fills, which were quantities")
    }
}

/// Every block and every allocation.
#[derive(Clone, Debug, Default)]
pub struct BlockBook {
    blocks: BTreeMap<BlockKey, Block>,
    allocations: Vec<(Allocation, Origin)>,
    allocation_ids: NameTable<TradeNumber>,
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

    /// Every allocation, in order.
    pub fn allocations(&self) -> impl Iterator<Item = &(Allocation, Origin)> {
        self.allocations.iter()
    }

    pub(crate) fn add_fill(&mut self, trade: &Trade, sign: i128) {
        let key =
            BlockKey { account: trade.account, instrument: trade.instrument, trade_date: trade.trade_date, side: trade.side };
        let empty = Block {
            settlement_date: trade.settlement_date,
            filled: Total::ZERO,
            filled_principal: Total::ZERO,
            allocated: Total::ZERO,
            allocated_principal: Total::ZERO,
        };
        let block = self.blocks.entry(key).or_insert(empty);
        block.filled += Total(sign * i128::from(trade.quantity.units()));
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
        self.allocation_ids.insert(allocation.allocation_id.clone(), TradeNumber::from_index(self.allocations.len()));
        self.allocations.push((allocation.clone(), origin));
    }
}
