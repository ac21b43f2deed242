//! The entry: the one form in which anything is ever put into the books.

use crate::date::Date;
use crate::decimal::{Quantity, Total};
use crate::names::{AccountId, AssetId};
use smallvec::SmallVec;

/// One line of an entry: this account, this asset, so much. The sign is stated in `lib.rs`, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Whose, or where.
    pub account: AccountId,
    /// What.
    pub asset: AssetId,
    /// How much, in the asset's smallest unit.
    pub quantity: Quantity,
}

/// Postings that belong together and sum to zero in every asset, on one value date; so each rung
/// balances by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    value_date: Date,
    postings: SmallVec<[Posting; 8]>,
}

/// The postings of one asset that did not sum to zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unbalanced {
    /// The asset.
    pub asset: AssetId,
    /// What was left over.
    pub left: Total,
}

impl Entry {
    /// An entry of these postings, without the empty ones; refused when an asset does not sum to
    /// zero.
    pub fn try_new(
        value_date: Date,
        postings: impl IntoIterator<Item = Posting>,
    ) -> Result<Self, Unbalanced> {
        let postings: SmallVec<[Posting; 8]> =
            postings.into_iter().filter(|posting| !posting.quantity.is_zero()).collect();
        let mut totals: SmallVec<[(AssetId, Total); 4]> = SmallVec::new();
        for posting in &postings {
            match totals.iter_mut().find(|(asset, _)| *asset == posting.asset) {
                Some((_, total)) => *total += posting.quantity,
                None => totals.push((posting.asset, posting.quantity.into())),
            }
        }
        match totals.into_iter().find(|(_, total)| !total.is_zero()) {
            Some((asset, left)) => Err(Unbalanced { asset, left }),
            None => Ok(Self { value_date, postings }),
        }
    }

    /// The day on which it moves from pending to settled.
    pub const fn value_date(&self) -> Date {
        self.value_date
    }

    /// Its lines.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The entry that takes this one back: the same lines with the opposite sign, on the same value
    /// date.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let postings = self
            .postings
            .iter()
            .map(|posting| Posting { quantity: -posting.quantity, ..*posting })
            .collect();
        Self { value_date: self.value_date, postings }
    }

    /// The same lines on another value date.
    #[must_use]
    pub fn on(&self, value_date: Date) -> Self {
        Self { value_date, postings: self.postings.clone() }
    }

    /// What the entry moves on one account in one asset.
    pub fn moved(&self, account: AccountId, asset: AssetId) -> Total {
        let lines = self
            .postings
            .iter()
            .filter(|posting| posting.account == account && posting.asset == asset);
        lines.map(|posting| Total::from(posting.quantity)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Posting};
    use crate::{AccountId, AssetId, Date, Quantity, Total};

    fn posting(account: u32, asset: u32, units: i128) -> Posting {
        Posting {
            account: AccountId(account),
            asset: AssetId(asset),
            quantity: Quantity::try_new(units).expect("small"),
        }
    }

    #[test]
    fn an_entry_balances_in_every_asset_or_is_none() {
        let date = Date::from_days(0);
        let whole = [
            posting(1, 1, 5),
            posting(2, 1, -5),
            posting(1, 2, -7),
            posting(3, 2, 7),
            posting(4, 2, 0),
        ];
        let entry = Entry::try_new(date, whole).expect("it balances");
        assert_eq!(entry.postings().len(), 4, "an empty line is dropped");
        assert_eq!(entry.reversed().moved(AccountId(3), AssetId(2)), Total(-7));
        let broken = Entry::try_new(date, [posting(1, 1, 5), posting(2, 1, -5), posting(1, 2, -7)]);
        assert_eq!(broken.expect_err("asset 2 is short").left, Total(-7));
    }
}
