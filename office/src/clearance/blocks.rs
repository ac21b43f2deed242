//! Blocks: the fills of one order for several clients wait on an account of kind `block` until each
//! share has its owner.
//!
//! Source: `rules/us.md` 1.5. The average price is never rounded: a share's principal is the sum of
//! quantity times price of the fills, in proportion to its quantity, rounded half up once. The
//! cents that are left when the last share is given (each fill was rounded too) go to the rounding
//! account.

use super::charges::UnitPrice;
use crate::shared::image::numbered;
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    AccountId, Adjustment, Allocation, AssetId, Date, Decimal, Edition, Entry, NameTable, Numbered,
    Origin, PRICE_SCALE_MAX, Posting, Quantity, Rounding, Side, Total, Trade, TradeNumber, divide,
    power_of_ten,
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
    /// What the shares have brought to the rounding account, out of the block's money.
    pub rounded: Total,
}

impl BlockKey {
    /// The block of a share.
    pub const fn of(share: &Allocation) -> Self {
        let Allocation { block_account, instrument, trade_date, side, .. } = *share;
        Self { account: block_account, instrument, trade_date, side }
    }
}

impl Block {
    /// What has no owner yet.
    pub fn left(&self) -> Total {
        self.filled - self.allocated
    }

    /// What rounding has left of its money, when a share of this principal is the last one: it is
    /// taken out of the block with it.
    pub fn left_by_rounding(&self, principal: Quantity) -> Total {
        self.filled_principal - self.allocated_principal - Total::from(principal) - self.rounded
    }

    /// The average price, rounded half up to [`PRICE_SCALE_MAX`] digits for people; no amount is
    /// computed from it.
    pub fn average_price(&self) -> Decimal {
        let price = divide(self.notional.0, self.filled.0, Rounding::HalfUp);
        Decimal { mantissa: i64::try_from(price).unwrap_or(i64::MAX), scale: PRICE_SCALE_MAX }
    }

    /// The same, exact; none when it does not fit.
    pub fn exact_price(&self) -> Option<UnitPrice> {
        UnitPrice::average(self.notional.0, self.filled.0)
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
    /// The edition that booked each: by its rules the charges are explained.
    editions: Vec<Edition>,
    /// What the entries of all shares have beside the legs that a share gives: charges, rounding.
    charges: Vec<Posting>,
    /// Where those of each share end.
    charged_to: Vec<u32>,
    /// The charges with which a share was booked, of those that bear others now.
    first_charges: BTreeMap<u32, Total>,
    /// Those that were taken back.
    taken_back: BTreeSet<u32>,
    /// How many there were when a day was closed last.
    before_today: usize,
    /// The same, when the day before that one was closed: a day that is reopened goes on from it.
    before_last: usize,
}

impl BlockBook {
    /// The fills that belong together under a key.
    pub fn block(&self, key: &BlockKey) -> Option<&Block> {
        self.blocks.get(key)
    }

    /// The same without a share that is about to be taken back.
    pub fn block_without(&self, key: &BlockKey, share: Option<(u32, AssetId)>) -> Option<Block> {
        let mut block = self.blocks.get(key).copied()?;
        if let Some((number, currency)) = share
            && BlockKey::of(self.allocation(number)) == *key
        {
            self.count(&mut block, number, currency, -1);
        }
        Some(block)
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

    /// The edition that booked the allocation of a number.
    pub fn edition(&self, number: u32) -> Edition {
        self.editions[number as usize]
    }

    /// Every allocation, in order.
    pub fn allocations(&self) -> impl Iterator<Item = &(Allocation, Origin)> {
        self.allocations.iter()
    }

    /// Every allocation with the lines of its entry: its legs in this currency, which is the one
    /// that its instrument is cleared in, and its charges.
    pub fn booked(
        &self,
        currency: impl Fn(AssetId) -> AssetId,
    ) -> impl Iterator<Item = (&Allocation, impl Iterator<Item = Posting>)> {
        (0_u32..).zip(&self.allocations).map(move |(number, (share, _))| {
            (share, self.lines(number, currency(share.instrument)))
        })
    }

    /// The allocations that stand, with their numbers.
    pub fn standing(&self) -> impl Iterator<Item = (u32, &Allocation)> {
        let numbered = (0..).zip(&self.allocations).map(|(number, (share, _))| (number, share));
        numbered.filter(|(number, _)| self.stands(*number))
    }

    /// Does an allocation stand?
    pub fn stands(&self, number: u32) -> bool {
        !self.taken_back.contains(&number)
    }

    /// The lines of an allocation's entry, as it was booked.
    pub fn lines(&self, number: u32, currency: AssetId) -> impl Iterator<Item = Posting> + '_ {
        let (share, place) = (self.allocation(number), number as usize);
        let from = place.checked_sub(1).map_or(0, |before| self.charged_to[before] as usize);
        let charges = &self.charges[from..self.charged_to[place] as usize];
        let first = self.first_charges.get(&number).copied();
        let first = first.unwrap_or_else(|| charges_of(share));
        legs(share, first, currency).chain(charges.iter().copied())
    }

    /// The numbers of the allocations that were booked since a day was closed last.
    pub fn of_today(&self) -> impl Iterator<Item = u32> {
        (0_u32..).take(self.allocations.len()).skip(self.before_today)
    }

    /// The block of which an allocation is a share.
    pub fn block_of(&self, share: &Allocation) -> Option<&Block> {
        self.block(&BlockKey::of(share))
    }

    pub(crate) const fn close_day(&mut self) {
        self.before_last = self.before_today;
        self.before_today = self.allocations.len();
    }

    pub(crate) const fn reopen_day(&mut self) {
        self.before_today = self.before_last;
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
            rounded: Total::ZERO,
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

    pub(crate) fn allocate(
        &mut self,
        origin: Origin,
        allocation: &Allocation,
        entry: &Entry,
        currency: AssetId,
        edition: Edition,
    ) {
        let number = TradeNumber::from_index(self.allocations.len());
        self.charges.extend(beside_the_legs(allocation, entry, currency));
        let end = u32::try_from(self.charges.len());
        self.charged_to.push(end.expect("the limits keep every table under 2^32 rows"));
        self.allocation_ids.insert(allocation.allocation_id.clone(), number);
        self.allocations.push((allocation.clone(), origin));
        self.editions.push(edition);
        self.count_in_block(number.0, currency, 1);
    }

    /// Takes a share back: the block has it to give again.
    pub(crate) fn take_back(&mut self, number: u32, currency: AssetId) {
        self.count_in_block(number, currency, -1);
        self.taken_back.insert(number);
    }

    fn count_in_block(&mut self, number: u32, currency: AssetId, sign: i128) {
        let key = BlockKey::of(self.allocation(number));
        let block = self.blocks.get(&key).copied();
        let mut block = block.expect("shares are given of fills that were booked");
        self.count(&mut block, number, currency, sign);
        self.blocks.insert(key, block);
    }

    /// Counts a share into its block (+1), or out of it (−1).
    fn count(&self, block: &mut Block, number: u32, currency: AssetId, sign: i128) {
        let share = self.allocation(number);
        let signed = |total: Total| Total(sign * total.0);
        block.allocated += signed(share.quantity.into());
        block.allocated_principal += signed(share.principal.into());
        let of_block =
            |line: &Posting| (line.account, line.asset) == (share.block_account, currency);
        let lines = self.lines(number, currency).filter(of_block);
        let money: Total = lines.map(|line| Total::from(line.quantity)).sum();
        let side = i128::from(share.side.sign());
        // A buyer's share brings the block its principal, a seller's takes it; the rest is what
        // rounding has left.
        block.rounded += signed(Total(side * money.0) - Total::from(share.principal));
    }

    /// The fills of a block, of which this is one, settle on its day.
    pub(crate) fn settle_fills_on(&mut self, fill: &Trade) {
        let Trade { account, instrument, trade_date, side, settlement_date, .. } = *fill;
        if let Some(block) =
            self.blocks.get_mut(&BlockKey { account, instrument, trade_date, side })
        {
            block.settlement_date = settlement_date;
        }
    }

    /// A share settles on another day.
    pub(crate) fn settle_share_on(&mut self, number: u32, settlement_date: Date) {
        self.allocations[number as usize].0.settlement_date = settlement_date;
    }

    /// A share bears other charges.
    pub(crate) fn adjust(&mut self, number: u32, adjustment: &Adjustment) {
        let share = &mut self.allocations[number as usize].0;
        self.first_charges.entry(number).or_insert_with(|| charges_of(share));
        share.commission = adjustment.commission;
        share.fees = adjustment.fees.unwrap_or(share.fees);
        share.charged_by = Some(adjustment.charged_by.clone());
    }

    /// Have the shares all charges among them, each its own?
    fn has_all_charges(&self) -> bool {
        let end = self.charged_to.last().map_or(0, |end| *end as usize);
        [self.charged_to.len(), self.editions.len()] == [self.allocations.len(); 2]
            && self.charged_to.is_sorted()
            && end == self.charges.len()
    }
}

/// What a share bears: its commission and its fees.
fn charges_of(share: &Allocation) -> Total {
    Total::from(share.commission) + Total::from(share.fees)
}

/// The lines of a share's entry that the share gives: securities against money, net of the charges
/// with which it was booked on the side of whoever has the share.
fn legs(
    share: &Allocation,
    first: Total,
    currency: AssetId,
) -> impl Iterator<Item = Posting> + use<> {
    let quantity = |units: i128| Quantity::try_new(units).expect("it was booked as one");
    let received = quantity(share.signed_quantity().into());
    let net = share.net() + (charges_of(share) - first).0;
    let money = quantity(i128::from(share.principal.units()) * -i128::from(share.side.sign()));
    let line = |account, asset, quantity| Posting { account, asset, quantity };
    let legs = [
        line(share.account, share.instrument, received),
        line(share.block_account, share.instrument, -received),
        line(share.account, currency, quantity(net)),
        line(share.block_account, currency, -money),
    ];
    legs.into_iter().filter(|leg| !leg.quantity.is_zero())
}

/// What an entry has beside the legs of its share; a leg that it does not have is taken back, so
/// that both together are the entry in any case.
fn beside_the_legs(share: &Allocation, entry: &Entry, currency: AssetId) -> SmallVec<[Posting; 8]> {
    let mut beside: SmallVec<[Posting; 8]> = entry.postings().iter().copied().collect();
    for leg in legs(share, charges_of(share), currency) {
        match beside.iter().position(|line| *line == leg) {
            Some(at) => {
                beside.remove(at);
            }
            None => beside.push(Posting { quantity: -leg.quantity, ..leg }),
        }
    }
    beside
}

crate::shared::image::fields!(BlockKey { account, instrument, trade_date, side });
crate::shared::image::fields!(Block {
    settlement_date,
    filled,
    notional,
    filled_principal,
    allocated,
    allocated_principal,
    rounded
});
crate::shared::image::fields!(BlockBook {
    blocks,
    allocations,
    editions,
    charges,
    charged_to,
    first_charges,
    taken_back,
    before_today,
    before_last
} found |book| {
    allocation_ids: book
        .has_all_charges()
        .then_some(&book.allocations)
        .and_then(|shares| numbered(shares, |(allocation, _)| &allocation.allocation_id)),
});
