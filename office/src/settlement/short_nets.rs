//! Nets of the street into which short sales went: a fail of one of them is closed out sooner than
//! that of a long sale (17 CFR 242.204(a)).
//!
//! In: short sales as they are booked, cancelled and moved to another settlement date. Out: whether
//! a net has any. A net is forgotten when it has settled and nothing of it fails. Never here: what
//! follows from it.

use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date};

/// What is due with an account of the street in a security for a settlement date.
pub type Net = (AccountId, AssetId, Date);

/// How many short sales went into each net.
#[derive(Clone, Debug, Default)]
pub struct ShortNets {
    sales: BTreeMap<Net, u32>,
}

impl ShortNets {
    /// Did a short sale go into a net?
    pub fn has(&self, net: Net) -> bool {
        self.sales.contains_key(&net)
    }

    pub(crate) fn add(&mut self, net: Net) {
        *self.sales.entry(net).or_default() += 1;
    }

    pub(crate) fn remove(&mut self, net: Net) {
        if let Some(sales) = self.sales.get_mut(&net) {
            *sales -= 1;
            if *sales == 0 {
                self.sales.remove(&net);
            }
        }
    }

    /// Forgets the nets that have settled, but for those that fail.
    pub(crate) fn settle(&mut self, through: Date, fails: impl Fn(&Net) -> bool) {
        self.sales.retain(|net, _| net.2 > through || fails(net));
    }
}

crate::shared::image::fields!(ShortNets { sales });
