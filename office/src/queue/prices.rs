//! Items of odd prices: held back, old, or unknown. A price that was held back hides that the one
//! before it is old.

use super::{Cause, Facts, Since, Subject};
use crate::{Directory, Office};
use std::collections::{BTreeMap, BTreeSet};
use terms::{AssetId, Date, Decimal, ItemAction, ItemKind, Name, Total, Wording};

/// The key of what is odd about a price.
pub(crate) fn key_of_price(directory: &Directory, instrument: AssetId) -> Name {
    Name::from(format!("price:{}", directory.asset(instrument).code()))
}

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let instruments: BTreeSet<AssetId> =
        office.values.held.all().map(|held| held.price.instrument).collect();
    let mut causes: BTreeMap<AssetId, Cause> = BTreeMap::new();
    for held in instruments.into_iter().filter_map(|instrument| office.held_back(instrument, today))
    {
        let facts = told(Some((held.price.price, held.price.date)), None);
        let instrument = held.price.instrument;
        let since = held.price.date;
        causes.insert(instrument, cause(office, instrument, ItemKind::HeldPrice, facts, since));
    }
    let mut odd: BTreeMap<AssetId, (Total, Option<(Decimal, Date)>)> = BTreeMap::new();
    for stock in office.inventory(today).into_iter().flat_map(|holder| holder.stocks) {
        if stock.price.as_ref().is_none_or(|used| used.is_stale) {
            let entry = odd.entry(stock.instrument).or_default();
            entry.0 += stock.quantity;
            entry.1 = stock.price.map(|used| (used.price.price, used.price.date));
        }
    }
    for (instrument, (held, last)) in odd {
        let kind = if last.is_some() { ItemKind::StalePrice } else { ItemKind::MissingPrice };
        let since = last.map_or(today, |(_, date)| date);
        let facts = told(last, Some((instrument, held)));
        causes.entry(instrument).or_insert_with(|| cause(office, instrument, kind, facts, since));
    }
    causes.into_values().collect()
}

fn told(price: Option<(Decimal, Date)>, quantity: Option<(AssetId, Total)>) -> Facts {
    let says = price.map_or_else(Wording::default, |(price, _)| price.trimmed().to_string().into());
    Facts { says, quantity, price, ..Facts::default() }
}

fn cause(office: &Office, instrument: AssetId, kind: ItemKind, facts: Facts, since: Date) -> Cause {
    let mends = match kind {
        ItemKind::HeldPrice => vec![ItemAction::AcceptPrice, ItemAction::SetPrice],
        _ => vec![ItemAction::SetPrice],
    };
    Cause {
        key: key_of_price(&office.directory, instrument),
        kind,
        desk: Name::const_new("valuation"),
        subject: Subject { instrument: Some(instrument), ..Subject::default() },
        facts,
        since: Since::Day(since),
        due: None,
        mends,
        is_ended_by_word: false,
    }
}
