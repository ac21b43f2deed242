//! Movements of an asset, and positions as of a day: who held what, traded or settled (elsewhere: a
//! position keeper, a bitemporal query).
//!
//! ```text
//!  BookedKind::ALL ─> books: a walk for each kind ─> Move { as of, value date, account, quantity }
//!                                                      │ does it count by the day, on the basis?
//!                         held, holders_of_record <────┤
//!                         moves_since <────────────────┘
//! ```
//!
//! In: an asset, a day, a basis. Out: every posting that any event has ever made of it, each with
//! the paper behind it; sums of them. Complete by construction: a kind of booking that `books` does
//! not know does not compile. What is told is what the books know now, whenever it was recorded;
//! what they knew on an earlier day is asked of an office that stands there (`Lens`).
//!
//! Corporate actions ask `moves_since`. The others are the answer to who held what as of a day, for
//! whatever will ask; the tests hold all of them against a plain fold of the journal.
//!
//! Never here: a balance of its own (a question walks through the books, which costs one pass over
//! the trades), the ledger (so that either proves the other), an entitlement (`actions`). Sources:
//! `domain.md`, "A balance has a settled part and a ladder"; 17 CFR 240.17a-3(a)(5), the stock
//! record.

mod books;

use crate::Office;
use crate::accounting::view::Basis;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, BookedKind, Date, Name, Quantity, Total, VoucherKind};

/// A movement of an asset on an account: one posting, with what its entry and its event say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move<'o> {
    /// The day that it is about: a trade date, an ex-date, the day of a voucher.
    pub as_of: Date,
    /// The day on which it settles.
    pub value_date: Date,
    /// Whose, or where.
    pub account: AccountId,
    /// What.
    pub asset: AssetId,
    /// How much, in the asset's smallest unit; + comes to the account.
    pub quantity: Quantity,
    /// By which paper.
    pub moved_by: MovedBy<'o>,
}

/// The paper behind a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovedBy<'o> {
    /// An opening balance. It has no id.
    Position,
    /// What has an id: of which kind it is, and which.
    Named(BookedKind, &'o Name),
    /// A voucher that is not kept at hand: a month's interest or rebate on the account, or its
    /// other side on the accrual.
    Posted {
        /// Interest or rebate.
        kind: VoucherKind,
        /// Whose interest, or which counterparty's rebate.
        subject: AccountId,
        /// The last day of the month.
        month_end: Date,
    },
}

impl MovedBy<'_> {
    /// The kind of the booking.
    pub const fn kind(&self) -> BookedKind {
        match self {
            Self::Position => BookedKind::Position,
            Self::Named(kind, _) => *kind,
            Self::Posted { .. } => BookedKind::Voucher,
        }
    }
}

impl Move<'_> {
    /// Does it count by the end of a day? Traded: the day that it is about has come. Settled: its
    /// value date has.
    pub fn counts_by(&self, day: Date, basis: Basis) -> bool {
        match basis {
            Basis::TradeDate => self.as_of <= day,
            Basis::SettlementDate => self.value_date <= day,
        }
    }
}

impl Office {
    /// Every movement of an asset since the books began, kind by kind, each in the order of
    /// booking. A trade that was taken back is there, and so is its cancel.
    pub fn moves(&self, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
        BookedKind::ALL.iter().flat_map(move |kind| books::of_kind(self, *kind, asset))
    }

    /// The movements of an asset that are about a day or a later one.
    pub fn moves_since(&self, asset: AssetId, day: Date) -> impl Iterator<Item = Move<'_>> {
        self.moves(asset).filter(move |moved| moved.as_of >= day)
    }

    /// What every account held of an asset at the end of a day, without those that held nothing.
    ///
    /// The books are asked as they stand now: what came late counts on its own day, and a trade
    /// that was cancelled never was. Before the first day of the books there is nothing; at the end
    /// of that day the opening balances are there. Of a day to come it tells what is known so far.
    pub fn held(&self, asset: AssetId, day: Date, basis: Basis) -> BTreeMap<AccountId, Total> {
        let mut held: BTreeMap<AccountId, Total> = BTreeMap::new();
        for moved in self.counting(asset, day, basis) {
            *held.entry(moved.account).or_default() += moved.quantity;
        }
        held.retain(|_, total| !total.is_zero());
        held
    }

    /// What an account held of an asset at the end of a day; see [`Office::held`].
    pub fn held_on(&self, account: AccountId, asset: AssetId, day: Date, basis: Basis) -> Total {
        let of_account = self.counting(asset, day, basis).filter(|moved| moved.account == account);
        of_account.map(|moved| Total::from(moved.quantity)).sum()
    }

    /// The holders of record of an instrument: what stood settled on every account at the end of
    /// the record date.
    ///
    /// A trade counts when its settlement date is the record date or an earlier day, whether the
    /// street has delivered or not: to the firm its client is the holder (UCC 8-501(b)), and what
    /// was not delivered stands on the street's account, where it is a claim on whoever failed. So
    /// both sides are there: those whose it is (+ long, − short), and where it is or who owes it
    /// (−); the sum is zero. Securities lent stand on the loan account, and their owner is a holder
    /// here all the same. What the issuer's agent sees is the part on the depository accounts.
    ///
    /// Whom an action gives what does not follow from this alone: whoever books it decides.
    pub fn holders_of_record(
        &self,
        instrument: AssetId,
        record_date: Date,
    ) -> BTreeMap<AccountId, Total> {
        self.held(instrument, record_date, Basis::SettlementDate)
    }

    fn counting(&self, asset: AssetId, day: Date, basis: Basis) -> impl Iterator<Item = Move<'_>> {
        let moves = (day >= self.days.books_from()).then(|| self.moves(asset));
        moves.into_iter().flatten().filter(move |moved| moved.counts_by(day, basis))
    }
}
