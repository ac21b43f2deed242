//! Marks booked so far, by account of inventory: the other side of its marks to fair value.
//!
//! In: every voucher. Out: how much of an account's realised and unrealised result is in the result
//! already, by currency. A voucher that moves inventory against a result is a mark, whoever drew it
//! up: a person's journal and the reversal of a mark count as the job's own, so that the next mark
//! is right by itself.

use crate::shared::directory::Directory;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Entry, Kind, Total, Voucher};

/// What of an account's result is booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// As the result of trading.
    pub realised: Total,
    /// As losses on errors.
    pub error_loss: Total,
    /// As unrealised.
    pub unrealised: Total,
}

impl Marked {
    /// All of it.
    pub fn total(&self) -> Total {
        self.realised + self.error_loss + self.unrealised
    }
}

/// What is booked, by account and currency.
#[derive(Clone, Debug, Default)]
pub struct MarkBook {
    marked: BTreeMap<(AccountId, AssetId), Marked>,
}

impl MarkBook {
    /// What is booked of an account in a currency.
    pub fn of(&self, account: AccountId, currency: AssetId) -> Marked {
        self.marked.get(&(account, currency)).copied().unwrap_or_default()
    }

    /// Notes a voucher. One that moves a result from unrealised to realised has no line on the
    /// inventory: it names it.
    pub(crate) fn note(&mut self, voucher: &Voucher, entry: &Entry, directory: &Directory) {
        let kind_of = |account| directory.account(account).kind;
        let moved = entry
            .postings()
            .iter()
            .map(|line| line.account)
            .find(|account| kind_of(*account).is_marked());
        let Some(account) =
            moved.or(voucher.subject.filter(|account| kind_of(*account).is_marked()))
        else {
            return;
        };
        for line in entry.postings() {
            let kind = kind_of(line.account);
            let is_result =
                matches!(kind, Kind::TradingResult | Kind::ErrorLoss | Kind::UnrealisedResult);
            if !is_result {
                continue;
            }
            let marked = self.marked.entry((account, line.asset)).or_default();
            if kind == Kind::ErrorLoss {
                marked.error_loss += line.quantity;
            } else if kind == Kind::UnrealisedResult {
                marked.unrealised += line.quantity;
            } else {
                marked.realised += line.quantity;
            }
        }
    }
}

crate::shared::image::fields!(Marked { realised, error_loss, unrealised });
crate::shared::image::fields!(MarkBook { marked });
