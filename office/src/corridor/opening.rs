//! Opening balances: what stood before the books began, against the office's opening account.

use crate::capture::{self, rules};
use crate::clearance;
use crate::{DayBook, Directory, Rejection};
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Booked, Date, Edition, Entry, Event, Kind, Name, Origin, Position,
    PositionReport, Posting, Quantity,
};

/// Under which key an opening balance may come only once: date, account, asset and the day of
/// acquisition.
pub type PositionKey = (Date, AccountId, AssetId, Option<Date>);

/// An opening balance in the books.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The balance.
    pub position: Position,
    /// Its postings.
    pub entry: Entry,
    /// Where it came from.
    pub origin: Origin,
}

crate::shared::image::fields!(Opened { position, entry, origin });

/// The opening balances.
#[derive(Clone, Debug, Default)]
pub struct PositionBook {
    positions: BTreeMap<PositionKey, Opened>,
    labels: Vec<PositionKey>,
}

impl PositionBook {
    /// The opening balance of a key.
    pub fn find(&self, key: &PositionKey) -> Option<&Opened> {
        self.positions.get(key)
    }

    /// Every opening balance with its number, in the order in which they came.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &Position)> {
        (0..).zip(self.labels.iter().map(|key| &self.positions[key].position))
    }

    /// Every opening balance, by date and account.
    pub fn all(&self) -> impl Iterator<Item = &Opened> {
        self.positions.values()
    }

    pub(crate) fn open(&mut self, origin: Origin, position: &Position, entry: &Entry) -> u32 {
        let number =
            u32::try_from(self.labels.len()).expect("the limits keep every table under 2^32 rows");
        let key = (position.date, position.account, position.asset, position.acquired);
        let (position, entry) = (position.clone(), entry.clone());
        self.positions.insert(key, Opened { position, entry, origin });
        self.labels.push(key);
        number
    }
}

crate::shared::image::fields!(PositionBook { positions, labels });

/// Checks an opening balance and books it against the opening account.
///
/// What stood there when the books began had settled before; a later one settles on its own day.
/// What the firm's inventory cost was paid for before, so it comes in with the securities: else the
/// first mark to fair value would take it for a gain.
pub fn open_position(
    report: &PositionReport,
    directory: &Directory,
    days: &DayBook,
) -> Result<Event, Rejection> {
    if report.date > days.latest() {
        return Err(capture::Refusal::DateMustHaveCome {
            date: report.date,
            latest: days.latest(),
        }
        .into());
    }
    let account = rules::known_account(&report.account, directory)?;
    let asset = rules::known_asset(&report.asset, directory)?;
    let quantity = rules::quantity(report.quantity, asset, directory)?;
    let currency = directory.asset(asset).instrument().map(|_| directory.clearing(asset).currency);
    let cost = match (report.cost, currency) {
        (Some(cost), Some(currency)) => Some(rules::amount(cost, currency, directory)?),
        (Some(cost), None) => Some(rules::amount(cost, asset, directory)?),
        (None, _) => None,
    };
    let missing =
        || clearance::Refusal::HouseAccountMustExist { kind: Name::from(Kind::Opening.as_str()) };
    let opening = directory.own_account(Kind::Opening).ok_or_else(missing)?;
    if account == opening {
        let account = report.account.clone();
        return Err(
            capture::Refusal::AccountMustTrade { account, kind: Kind::Opening.as_str() }.into()
        );
    }
    let value_date =
        if report.date <= days.books_from() { days.books_from().plus(-1) } else { report.date };
    let line = |account, asset, quantity| Posting { account, asset, quantity };
    let mut lines = vec![line(account, asset, quantity), line(opening, asset, -quantity)];
    // Until edition 1 the money was told by a row of its own, or not at all.
    let brings_its_cost =
        directory.edition() >= Edition(2) && directory.account(account).kind.is_marked();
    if let Some((currency, cost)) = currency.zip(cost).filter(|_| brings_its_cost) {
        let paid = if quantity < Quantity::ZERO { cost } else { -cost };
        lines.extend([line(account, currency, paid), line(opening, currency, -paid)]);
    }
    let entry = Entry::try_new(value_date, lines).expect("each line has its opposite");
    Ok(Event::Booked(
        Booked::Position(Position {
            date: report.date,
            account,
            asset,
            quantity,
            cost,
            acquired: report.acquired,
        }),
        entry,
    ))
}
