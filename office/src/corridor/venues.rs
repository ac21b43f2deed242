//! Venues whose code a row of the firm takes away: what was traded or listed there stands.
//!
//! In: the venues as they stood and as they stand with a row. Out: yes, or what rests on the code.
//! Never here: whether a trade may still come (`capture`).

use crate::Office;
use crate::capture::Status;
use crate::market_rules::Refusal;
use std::collections::BTreeMap;
use terms::{AssetId, Name, Venue};

/// Is everything that rests on a code as it was?
pub fn check(
    office: &Office,
    mic: &Name,
    before: &BTreeMap<Name, Venue>,
    after: &BTreeMap<Name, Venue>,
) -> Result<(), Refusal> {
    let Some(was) = before.get(mic) else { return Ok(()) };
    let is = after.get(mic);
    let has_moved = is.is_none_or(|is| is.country != was.country);
    if has_moved && let Some(instrument) = listed_at(office, mic) {
        return Err(Refusal::VenueMustKeepItsListings { venue: mic.clone(), instrument });
    }
    let is_active = |venue: Option<&Venue>, date| venue.is_some_and(|it| it.is_active_on(date));
    let mut trades = office.trades.trades().map(|(_, booked)| booked);
    let stands_there = trades.find(|booked| {
        let date = booked.trade.trade_date;
        booked.status == Status::Booked
            && booked.trade.venue == *mic
            && (has_moved || is_active(Some(was), date) && !is_active(is, date))
    });
    match stands_there.map(|booked| &booked.trade) {
        Some(trade) => Err(Refusal::VenueMustKeepItsTrades {
            venue: mic.clone(),
            trade_id: trade.trade_id.clone(),
            trade_date: trade.trade_date,
        }),
        None => Ok(()),
    }
}

/// The first instrument that is, or was, listed at a venue.
fn listed_at(office: &Office, mic: &Name) -> Option<Name> {
    let directory = &office.directory;
    let is_there = |id: AssetId| {
        let mut changes = directory.changes_of(id).iter().map(|(change, _)| change);
        changes.any(|change| change.market.as_ref() == Some(mic))
    };
    let mut listed = directory.assets().filter_map(|(id, asset)| Some((id, asset.instrument()?)));
    let found = listed.find(|(id, instrument)| instrument.market == *mic || is_there(*id))?;
    Some(found.1.instrument.clone())
}
