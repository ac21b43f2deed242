//! What settled on the street accounts, day by day, in securities: from it every fail has its age.

use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Total};

/// Net movements by street account, instrument and value date.
#[derive(Clone, Debug, Default)]
pub struct StreetHistory {
    days: BTreeMap<(AccountId, AssetId), BTreeMap<Date, Total>>,
}

/// A part of a fail: how much, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailPart {
    /// + we have failed to deliver, − the street has failed to deliver to us.
    pub quantity: Total,
    /// The settlement date on which it should have moved.
    pub since: Date,
}

impl StreetHistory {
    /// The parts of what stands open on an account in an instrument, oldest first: what comes in against it takes the
    /// oldest part away, as the clearing house itself ages positions (NSCC Procedure VII).
    pub fn parts(&self, account: AccountId, instrument: AssetId) -> Vec<FailPart> {
        let mut parts: Vec<FailPart> = Vec::new();
        for (since, net) in self.days.get(&(account, instrument)).into_iter().flatten() {
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
                parts.push(FailPart { quantity: left, since: *since });
            }
        }
        parts
    }

    /// Every account and instrument on which something has ever settled.
    pub fn open(&self) -> impl Iterator<Item = (AccountId, AssetId)> {
        self.days.keys().copied()
    }

    pub(crate) fn add(&mut self, account: AccountId, instrument: AssetId, value_date: Date, total: Total) {
        // Days are kept when nothing stands open too: what is booked late, as of one of them, finds its age among the others.
        let days = self.days.entry((account, instrument)).or_default();
        *days.entry(value_date).or_default() += total;
    }
}

crate::image::fields!(StreetHistory { days });
