//! Nets of the street into which short sales went: a fail of one of them is closed out sooner than
//! that of a long sale (17 CFR 242.204(a)).
//!
//! In: short sales as they are booked, cancelled and moved to another settlement date. Out: whether
//! a net has any. A net is forgotten when it has settled and nothing of it fails. Never here: what
//! follows from it.

use std::collections::{BTreeMap, BTreeSet};
use terms::{AccountId, AssetId, Date, TradeNumber};

/// What is due with an account of the street in a security for a settlement date.
pub type Net = (AccountId, AssetId, Date);

/// The short sales that went into each net. One that is taken back when its net is forgotten takes
/// none of a later one with it.
#[derive(Clone, Debug, Default)]
pub struct ShortNets {
    sales: BTreeMap<Net, BTreeSet<TradeNumber>>,
}

impl ShortNets {
    /// Did a short sale go into a net?
    pub fn has(&self, net: Net) -> bool {
        self.sales.contains_key(&net)
    }

    pub(crate) fn add(&mut self, net: Net, sale: TradeNumber) {
        self.sales.entry(net).or_default().insert(sale);
    }

    pub(crate) fn remove(&mut self, net: Net, sale: TradeNumber) {
        let Some(sales) = self.sales.get_mut(&net) else { return };
        sales.remove(&sale);
        if sales.is_empty() {
            self.sales.remove(&net);
        }
    }

    /// Forgets the nets that have settled, but for those that fail.
    pub(crate) fn settle(&mut self, through: Date, fails: impl Fn(&Net) -> bool) {
        self.sales.retain(|net, _| net.2 > through || fails(net));
    }
}

crate::shared::image::fields!(ShortNets { sales });
