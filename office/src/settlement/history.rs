//! What settled on accounts whose balances must have an age, day by day: in securities on the street, which are fails, and
//! whatever stands in suspense.

use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Total};

/// Net movements by account, asset and value date.
#[derive(Clone, Debug, Default)]
pub struct AgedBalances {
    days: BTreeMap<(AccountId, AssetId), BTreeMap<Date, Total>>,
}

/// A part of a balance: how much, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgedPart {
    /// How much. Of a fail, + we have failed to deliver, − the street has failed to deliver to us.
    pub quantity: Total,
    /// The date on which it came to stand there; of a fail, the settlement date on which it should have moved.
    pub since: Date,
}

impl AgedBalances {
    /// The parts of what stands on an account in an asset, oldest first: what comes in against it takes the
    /// oldest part away, as the clearing house itself ages positions (NSCC Procedure VII).
    pub fn parts(&self, account: AccountId, asset: AssetId) -> Vec<AgedPart> {
        let mut parts: Vec<AgedPart> = Vec::new();
        for (since, net) in self.days.get(&(account, asset)).into_iter().flatten() {
            let mut left = *net;
            while let Some(oldest) = parts.first_mut().filter(|part| part.quantity.0.signum() == -left.0.signum()) {
                let taken = Total(left.0.signum() * left.0.abs().min(oldest.quantity.0.abs()));
                left = left - taken;
                oldest.quantity += taken;
                if oldest.quantity.is_zero() {
                    parts.remove(0);
                }
            }
            if !left.is_zero() {
                parts.push(AgedPart { quantity: left, since: *since });
            }
        }
        parts
    }

    /// Every account and asset on which something has ever settled.
    pub fn open(&self) -> impl Iterator<Item = (AccountId, AssetId)> {
        self.days.keys().copied()
    }

    pub(crate) fn add(&mut self, account: AccountId, asset: AssetId, value_date: Date, total: Total) {
        // Days are kept when nothing stands open too: what is booked late, as of one of them, finds its age among the others.
        let days = self.days.entry((account, asset)).or_default();
        *days.entry(value_date).or_default() += total;
    }
}

crate::image::fields!(AgedBalances { days });
