//! Stock record: longs and shorts of one security, movement by movement. What moves is an entry of
//! the books, which does not come about when it does not balance.

use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Entry, Numbered, Posting, Quantity, Total};

/// Longs and shorts after everything that happened.
pub fn solve(fields: &Fields) -> Reading<Found> {
    let day = Date::from_days(0);
    let mut balances: BTreeMap<AccountId, Total> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    let asset = AssetId::from_index(0);
    for event in fields.rows("events")? {
        let event = fields.within(event)?;
        let mut postings = Vec::new();
        for row in event.rows("entries")? {
            let row = fields.within(row)?;
            let account = row.text("account")?;
            let index = names.iter().position(|name| *name == account).unwrap_or(names.len());
            if index == names.len() {
                names.push(account);
            }
            let units = row.number("qty")?.units(0).ok_or(Unsolved::NotTheShape)?;
            let signed = match row.text("side")?.as_str() {
                "L" => units,
                "S" => -units,
                _ => return Err(Unsolved::NotTheShape),
            };
            let quantity = Quantity::try_new(signed.into()).ok_or(Unsolved::NotTheShape)?;
            postings.push(Posting { account: AccountId::from_index(index), asset, quantity });
        }
        let entry = Entry::try_new(day, postings);
        let entry = entry.map_err(|unbalanced| Unsolved::Refused(format!("{unbalanced:?}")))?;
        for posting in entry.postings() {
            *balances.entry(posting.account).or_default() += posting.quantity;
        }
    }
    let side = |is_long: bool| -> Vec<(String, Total)> {
        let balance = |(index, name): (usize, &String)| {
            let settled = balances.get(&AccountId::from_index(index)).copied().unwrap_or_default();
            let is_of_side = !settled.is_zero() && (settled.0 > 0) == is_long;
            is_of_side.then(|| (name.clone(), settled.abs()))
        };
        names.iter().enumerate().filter_map(balance).collect()
    };
    let total =
        |side: &[(String, Total)]| Found::total(side.iter().map(|(_, units)| *units).sum(), 0);
    let record = |side: Vec<(String, Total)>| {
        Found::Record(
            side.into_iter().map(|(name, units)| (name, Found::total(units, 0))).collect(),
        )
    };
    let (long, short) = (side(true), side(false));
    let (total_long, total_short) = (total(&long), total(&short));
    Ok(Found::record([
        ("final", Found::record([("long", record(long)), ("short", record(short))])),
        ("total_long", total_long),
        ("total_short", total_short),
    ]))
}
