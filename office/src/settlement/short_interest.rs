//! Short interest: how much of an instrument is short, of all accounts together (FINRA Rule 4560).

use terms::Total;

/// Settled short units of these positions, one of each account. What one holds long is not taken
/// from what another is short of.
pub fn short_interest(settled: impl IntoIterator<Item = Total>) -> Total {
    settled.into_iter().map(|units| Total((-units.0).max(0))).sum()
}
