//! Entries: the value date, the count of postings, the postings.
//!
//! In a trade's entry most postings share an asset with the one before, and many are its opposite.
//! So the two lowest bits of a posting's account number say what is left out: bit 0, the asset (it
//! is the one before); bit 1, the quantity (it is the one before with the opposite sign).
//!
//! Never here: a posting that is left out because the others imply it. The balance is proved again
//! by what is read.

use super::bytes::{Reader, Writer};
use super::{POSTINGS_MAX, Wrong};
use terms::{AccountId, AssetId, Entry, Posting, Quantity};

const SAME_ASSET: u64 = 0b01;
const OPPOSITE: u64 = 0b10;
const BITS: u32 = 2;

/// What stands before the first posting; its opposite is itself, which no posting is.
const NOTHING: Posting =
    Posting { account: AccountId(0), asset: AssetId(0), quantity: Quantity::ZERO };

impl Writer {
    pub fn entry(&mut self, entry: &Entry) {
        let postings = entry.postings();
        assert!(
            postings.len() <= POSTINGS_MAX,
            "the office books no entry of more than {POSTINGS_MAX} postings"
        );
        self.date(entry.value_date());
        self.count(postings.len());
        let mut before = NOTHING;
        for posting in postings {
            self.posting(*posting, before);
            before = *posting;
        }
    }

    fn posting(&mut self, posting: Posting, before: Posting) {
        let same_asset = posting.asset == before.asset;
        let opposite = posting.quantity == -before.quantity;
        let account = u64::from(posting.account.0) << BITS;
        self.number(
            account | if same_asset { SAME_ASSET } else { 0 } | if opposite { OPPOSITE } else { 0 },
        );
        if !same_asset {
            self.asset_id(posting.asset);
        }
        if !opposite {
            self.quantity(posting.quantity);
        }
    }
}

impl Reader<'_> {
    #[inline]
    pub fn entry(&mut self) -> Result<Entry, Wrong> {
        let value_date = self.date()?;
        let count = self.number()?;
        if count > POSTINGS_MAX as u64 {
            return Err(Wrong::TooManyPostings(count));
        }
        self.postings.clear();
        for _ in 0..count {
            let before = self.postings.last().copied().unwrap_or(NOTHING);
            let posting = self.posting(before)?;
            self.postings.push(posting);
        }
        let entry = Entry::try_new(value_date, self.postings.iter().copied());
        entry.map_err(|unbalanced| Wrong::DoesNotBalance(unbalanced.asset))
    }

    #[inline]
    fn posting(&mut self, before: Posting) -> Result<Posting, Wrong> {
        let head = self.number()?;
        let account = u32::try_from(head >> BITS).map_err(|_| Wrong::NumberTooLarge)?;
        let asset = if head & SAME_ASSET == 0 { self.asset_id()? } else { before.asset };
        let quantity = if head & OPPOSITE == 0 { self.quantity()? } else { -before.quantity };
        if quantity.is_zero() {
            return Err(Wrong::EmptyPosting);
        }
        Ok(Posting { account: AccountId(account), asset, quantity })
    }
}
