//! Settled balances by day, of accounts whose balances must have an age: in securities on the
//! street, which are fails, and whatever stands in suspense.

use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Edition, Total};

/// Movements by account, asset and value date.
#[derive(Clone, Debug, Default)]
pub struct AgedBalances {
    days: BTreeMap<(AccountId, AssetId), BTreeMap<Date, Settled>>,
    /// What was delivered or received as of days that have not come.
    ahead: BTreeMap<(AccountId, AssetId, Date), Total>,
}

/// What settled on a day, each in net.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Settled {
    /// What became due: trades, their cancels and corrections, what issuers give and take.
    due: Total,
    /// What was delivered or received.
    moved: Total,
}

/// A part of a balance: how much, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgedPart {
    /// How much. Of a fail, + we have failed to deliver, − the street has failed to deliver to us.
    pub quantity: Total,
    /// The date on which it came to stand there; of a fail, the settlement date on which it should
    /// have moved.
    pub since: Date,
}

impl AgedBalances {
    /// The parts of what stands on an account in an asset, oldest first, as an edition works them
    /// out: what comes in against it takes the oldest part away, before what becomes due on its own
    /// day, as the clearing house itself allocates receipts by age (NSCC Procedure VII). Until
    /// edition 3 a day counted in net.
    pub fn parts_as(&self, edition: Edition, account: AccountId, asset: AssetId) -> Vec<AgedPart> {
        let mut parts = Vec::new();
        for (since, Settled { due, moved }) in
            self.days.get(&(account, asset)).into_iter().flatten()
        {
            if edition <= Edition::LAST_UNMARKED {
                take(&mut parts, *due + *moved, *since);
            } else {
                let left = take_from_oldest(&mut parts, *moved);
                take(&mut parts, *due + left, *since);
            }
        }
        parts
    }

    /// Every account and asset on which something has ever settled.
    pub fn open(&self) -> impl Iterator<Item = (AccountId, AssetId)> {
        self.days.keys().copied()
    }

    /// Notes what settles at once: what became due, as of a day.
    pub(crate) fn note_due(
        &mut self,
        account: AccountId,
        asset: AssetId,
        value_date: Date,
        total: Total,
    ) {
        self.day(account, asset, value_date).due += total;
    }

    /// Notes what was delivered or received as of a day that has come.
    pub(crate) fn note_moved(
        &mut self,
        account: AccountId,
        asset: AssetId,
        value_date: Date,
        total: Total,
    ) {
        self.day(account, asset, value_date).moved += total;
    }

    /// Notes what was delivered or received as of a day that has not come.
    pub(crate) fn note_ahead(
        &mut self,
        account: AccountId,
        asset: AssetId,
        value_date: Date,
        total: Total,
    ) {
        *self.ahead.entry((account, asset, value_date)).or_default() += total;
    }

    /// A day has come with all that stands on its rung.
    pub(crate) fn arrive(
        &mut self,
        account: AccountId,
        asset: AssetId,
        value_date: Date,
        total: Total,
    ) {
        let moved = self.ahead.remove(&(account, asset, value_date)).unwrap_or_default();
        let day = self.day(account, asset, value_date);
        day.due += total - moved;
        day.moved += moved;
    }

    /// Days have come through this one. What was delivered for one of them and was exactly what
    /// became due on it stands on no rung, and still takes older parts away.
    pub(crate) fn arrive_without_a_rung(&mut self, through: Date) {
        let come: Vec<_> = self
            .ahead
            .keys()
            .filter(|(_, _, value_date)| *value_date <= through)
            .copied()
            .collect();
        for (account, asset, value_date) in come {
            self.arrive(account, asset, value_date, Total::ZERO);
        }
    }

    fn day(&mut self, account: AccountId, asset: AssetId, value_date: Date) -> &mut Settled {
        // Days are kept when nothing stands open too: what is booked late, as of one of them, finds
        // its age among the others.
        self.days.entry((account, asset)).or_default().entry(value_date).or_default()
    }
}

/// Takes a movement from the oldest parts that it is against; what is left of it.
fn take_from_oldest(parts: &mut Vec<AgedPart>, movement: Total) -> Total {
    let mut left = movement;
    while let Some(oldest) =
        parts.first_mut().filter(|part| part.quantity.0.signum() == -left.0.signum())
    {
        let taken = Total(left.0.signum() * left.0.abs().min(oldest.quantity.0.abs()));
        left = left - taken;
        oldest.quantity += taken;
        if oldest.quantity.is_zero() {
            parts.remove(0);
        }
    }
    left
}

/// The same; what is left stands there since the day.
fn take(parts: &mut Vec<AgedPart>, movement: Total, since: Date) {
    let left = take_from_oldest(parts, movement);
    if !left.is_zero() {
        parts.push(AgedPart { quantity: left, since });
    }
}

crate::shared::image::fields!(AgedBalances { days, ahead });
crate::shared::image::fields!(Settled { due, moved });
