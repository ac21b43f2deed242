//! Possession or control: what of the free box the clients' securities need, and what is left.
//!
//! ```text
//!  clients' settled longs
//!    − what may be used            margin securities up to 140 percent of a debit
//!    = fully paid, or excess margin
//!    − segregated for them         in the box that is theirs
//!    = needed of the free box
//!  free box − needed               + available to lend or sell, − a deficit
//! ```
//!
//! In: balances. Out: units of one instrument. A broker keeps possession or control of all fully
//! paid and excess margin securities of its customers (17 CFR 240.15c3-3(b)(1)), so that what lies
//! free at the depository is not yet free to lend. What of a margin account may be used credit
//! says. What is pledged, in transfer or lent lies in boxes of its own, which are no part of the
//! free one, and what has not settled has not come. Never here: a movement.

use terms::{Family, Kind, Total};

/// What lies free of an instrument, and what clients need of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FreeBox {
    /// Settled units at the depository, in the free location; negative when more went out than
    /// came in.
    pub free: Total,
    /// Settled units that clients hold long.
    pub clients: Total,
    /// Of them, units that are neither fully paid nor excess margin, so that they may be used.
    pub usable: Total,
    /// Units at the depository that are segregated.
    pub segregated: Total,
}

impl FreeBox {
    /// Adds what stands settled on an account of a kind.
    pub fn add(&mut self, kind: Kind, settled: Total) {
        match kind {
            // Where it is: held there is negative.
            Kind::Depository => self.free = self.free - settled,
            Kind::DepositorySegregated => self.segregated = self.segregated - settled,
            kind if kind.family() == Family::Client => self.clients += Total(settled.0.max(0)),
            _ => {}
        }
    }

    /// Units of the free box that clients need, beyond what is segregated for them.
    pub fn needed(&self) -> Total {
        Total((self.clients - self.usable - self.segregated).0.max(0))
    }

    /// Units that may be lent or sold; none when there is a deficit.
    pub fn available(&self) -> Total {
        Total((self.free - self.needed()).0.max(0))
    }

    /// Units of clients that are not in possession or control; none when all are.
    pub fn deficit(&self) -> Total {
        Total((self.needed() - self.free).0.max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::FreeBox;
    use terms::{Kind, Total};

    /// Units that stand settled by kind of account, and what is needed, available, missing.
    fn judged(stands: &[(Kind, i128)]) -> [i128; 3] {
        let mut found = FreeBox::default();
        for (kind, settled) in stands {
            found.add(*kind, Total(*settled));
        }
        [found.needed(), found.available(), found.deficit()].map(|units| units.0)
    }

    /// Trial 12: clients long 63,893, segregated 0, free 62,054: a desk that lent of the free box
    /// would have lent clients' shares, of which 1,839 are missing already.
    #[test]
    fn what_lies_free_is_not_all_free_to_lend() {
        let free = (Kind::Depository, -62_054);
        assert_eq!(judged(&[(Kind::Cash, 63_893), free]), [63_893, 0, 1_839]);
        // With 60,000 of them segregated, 3,893 are needed of the free box.
        let segregated = (Kind::DepositorySegregated, -60_000);
        assert_eq!(judged(&[(Kind::Cash, 63_893), free, segregated]), [3_893, 58_161, 0]);
        // More is segregated than clients hold: the free box is all the firm's.
        assert_eq!(judged(&[(Kind::Cash, 50_000), free, segregated]), [0, 62_054, 0]);
        // A short client gives nobody shares; margin accounts count as needed as well; what is
        // pledged or lent lies in no free box.
        let others = [(Kind::Short, -500), (Kind::Margin, 100), (Kind::DepositoryPledged, -70)];
        assert_eq!(judged(&[&others[..], &[(Kind::Loan, -30), free]].concat()), [100, 61_954, 0]);
        // Of 100 on a margin account 56 may be used: 44 are excess margin, and needed.
        let mut margin = FreeBox { usable: Total(56), ..FreeBox::default() };
        margin.add(Kind::Margin, Total(100));
        margin.add(Kind::Depository, Total(-100));
        assert_eq!((margin.needed(), margin.available()), (Total(44), Total(56)));
        // More went out of the box than came in.
        assert_eq!(judged(&[(Kind::Depository, 40)]), [0, 0, 40]);
    }
}
