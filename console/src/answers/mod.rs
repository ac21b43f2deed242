//! Answers: what pages show and the API says, each drawn up once: a figure that a report has comes
//! out of the report's typed rows, everything else out of the books.
//!
//! In: an office (now, or through a lens) and what is asked. Out: plain facts; every amount is a
//! decimal in a text, so that no reader rounds it, and every time is RFC 3339. Never here: a page,
//! a route, a rule of the business.

pub mod accounts;
pub mod causes;
pub mod checklist;
pub mod effects;
pub mod files;
pub mod finds;
pub mod instruments;
pub mod journal;
pub mod places;
pub mod positions;
pub mod proposals;
pub mod reports;
mod said;
pub mod settlement;
pub mod tiers;
pub mod today;
pub mod trade_list;
pub mod trades;
pub mod work;

pub use said::Said;

use self::places::Place;
use ::reports::Typed;
use door::Problem;
use office::Office;
use serde::Serialize;
use terms::{AccountId, AssetId, Total};
use utoipa::ToSchema;

/// Part of a list, and where the rest begins.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Part<T> {
    /// The items.
    pub items: Vec<T>,
    /// Give this as `cursor` to go on; none at the end.
    pub next: Option<String>,
}

impl<T> Part<T> {
    /// As many items of an ordered list as asked for, behind a place; `key` orders the list.
    /// Refused when the cursor is no place of the list.
    pub fn of<P: Place>(
        office: &Office,
        all: impl Iterator<Item = T>,
        key: impl Fn(&T) -> P,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Self, Problem> {
        let after = after::<P>(office, cursor)?;
        let mut rest =
            all.filter(|item| after.as_ref().is_none_or(|after| key(item) > *after)).peekable();
        let items: Vec<T> = rest.by_ref().take(limit).collect();
        let last = rest.peek().and(items.last()).map(&key);
        let next = last.map(|place| places::write(&place, office));
        Ok(Self { items, next })
    }
}

/// The place behind which a list goes on; none at its beginning.
pub fn after<P: Place>(office: &Office, cursor: Option<&str>) -> Result<Option<P>, Problem> {
    cursor.map(|text| places::read(text, office).ok_or_else(places::none_of_ours)).transpose()
}

/// The name of an account.
pub fn account(office: &Office, id: AccountId) -> String {
    office.directory.account(id).account.to_string()
}

/// The codes of all currencies of the office.
pub fn currencies(office: &Office) -> impl Iterator<Item = String> {
    let money = office.directory.assets().filter(|(_, asset)| asset.instrument().is_none());
    money.map(|(_, asset)| asset.code().to_string())
}

/// A typed cell of a report as a text, which no reader rounds.
fn text(cell: impl Typed) -> String {
    cell.cell().english().into_owned()
}

/// The same, when there is one.
fn optional(cell: Option<impl Typed>) -> Option<String> {
    cell.map(text)
}

fn asset(office: &Office, id: AssetId) -> String {
    office.directory.asset(id).code().to_string()
}

fn show(office: &Office, id: AssetId, total: Total) -> String {
    office.directory.show_total(id, total)
}
