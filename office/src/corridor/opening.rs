//! Opening balances: what stood before the books began, against the office's opening account.

use crate::accounting::Refusal;
use crate::capture::{self, rules};
use crate::clearance;
use crate::{DayBook, Directory, Rejection};
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    AccountId, AssetId, Booked, Date, Edition, Entry, Event, Kind, Name, Origin, Position,
    PositionReport, Posting, Quantity, SourceId,
};

/// What one opening balance has in common with another one that may be the same, told again: date,
/// account, asset and the day of acquisition.
pub type PositionKey = (Date, AccountId, AssetId, Option<Date>);

/// A row of a document.
type Row = (SourceId, u32);

/// An opening balance in the books.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The balance.
    pub position: Position,
    /// Its postings.
    pub entry: Entry,
    /// Where it came from.
    pub origin: Origin,
    /// The rows that said the same again; each document says it at most once.
    pub said_again: Vec<Origin>,
    /// Was it taken back?
    pub is_taken_back: bool,
}

crate::shared::image::fields!(Opened { position, entry, origin, said_again, is_taken_back });

impl Opened {
    fn key(&self) -> PositionKey {
        let Position { date, account, asset, acquired, .. } = self.position;
        (date, account, asset, acquired)
    }

    fn id(&self) -> Option<Name> {
        self.position.position_id.clone()
    }

    /// Does this row stand behind it, as the first or as one that said the same?
    pub fn is_told_by(&self, row: Origin) -> bool {
        row != Origin::Command && (self.origin == row || self.said_again.contains(&row))
    }

    /// Has this document told of it already?
    pub fn is_told_in(&self, document: Origin) -> bool {
        let Some((source, _)) = row_of(document) else { return false };
        let mut rows = self.said_again.iter().copied().chain([self.origin]).filter_map(row_of);
        rows.any(|(other, _)| other == source)
    }

    /// Did it come with this document itself?
    pub fn came_with(&self, document: Origin) -> bool {
        row_of(document)
            .zip(row_of(self.origin))
            .is_some_and(|((source, _), (own, _))| source == own)
    }
}

const fn row_of(origin: Origin) -> Option<Row> {
    match origin {
        Origin::Row { source, row } => Some((source, row)),
        Origin::Command => None,
    }
}

/// The opening balances.
#[derive(Clone, Debug, Default)]
pub struct PositionBook {
    /// In the order in which they came; a number is a place here.
    opened: Vec<Opened>,
    by_key: BTreeSet<(PositionKey, u32)>,
    by_id: BTreeMap<Name, u32>,
    by_row: BTreeMap<Row, u32>,
}

impl PositionBook {
    /// The opening balances of a key, in the order in which they came.
    pub fn of(&self, key: PositionKey) -> impl Iterator<Item = &Opened> {
        self.by_key.range((key, 0)..=(key, u32::MAX)).map(|(_, number)| self.opened(*number))
    }

    /// The opening balance of an id.
    pub fn named(&self, position_id: &Name) -> Option<&Opened> {
        self.by_id.get(position_id).map(|number| self.opened(*number))
    }

    /// The opening balance that a row takes back by this name: its id; of one without an id the
    /// name of its lot, `opening-3` for the third of all.
    pub fn called(&self, name: &Name) -> Option<&Opened> {
        self.number_called(name).map(|number| self.opened(number))
    }

    /// The number of an opening balance by its id, or by the name of its lot: `opening-3` for the
    /// third one.
    pub fn number_of(&self, name: &Name) -> Option<u32> {
        let by_lot = || name.strip_prefix("opening-")?.parse::<u32>().ok()?.checked_sub(1);
        self.by_id.get(name).copied().or_else(by_lot)
    }

    /// The opening balance of a number.
    pub fn position(&self, number: u32) -> Option<&Position> {
        self.opened.get(number as usize).map(|opened| &opened.position)
    }

    /// Does the opening balance of a number stand?
    pub fn stands(&self, number: u32) -> bool {
        self.opened.get(number as usize).is_some_and(|opened| !opened.is_taken_back)
    }

    fn number_called(&self, name: &Name) -> Option<u32> {
        let by_id = self.by_id.get(name).copied();
        by_id.or_else(|| {
            let number = name.strip_prefix("opening-")?.parse::<u32>().ok()?.checked_sub(1)?;
            let opened = self.opened.get(number as usize)?;
            opened.position.position_id.is_none().then_some(number)
        })
    }

    /// Every opening balance that stands with its number, in the order in which they came.
    pub fn standing(&self) -> impl Iterator<Item = (u32, &Position)> {
        let standing = (0..).zip(&self.opened).filter(|(_, opened)| !opened.is_taken_back);
        standing.map(|(number, opened)| (number, &opened.position))
    }

    /// Every opening balance, taken back or not, by date and account.
    pub fn all(&self) -> impl Iterator<Item = &Opened> {
        self.by_key.iter().map(|(_, number)| self.opened(*number))
    }

    fn opened(&self, number: u32) -> &Opened {
        &self.opened[number as usize]
    }

    pub(crate) fn open(&mut self, origin: Origin, position: &Position, entry: &Entry) -> u32 {
        let number =
            u32::try_from(self.opened.len()).expect("the limits keep every table under 2^32 rows");
        let (position, entry) = (position.clone(), entry.clone());
        let opened =
            Opened { position, entry, origin, said_again: Vec::new(), is_taken_back: false };
        self.by_key.insert((opened.key(), number));
        self.by_id.extend(opened.id().map(|id| (id, number)));
        self.by_row.extend(row_of(origin).map(|row| (row, number)));
        self.opened.push(opened);
        number
    }

    /// Takes an opening balance back; its number.
    pub(crate) fn take_back(&mut self, name: &Name) -> u32 {
        let number = self.number_of(name).expect("what is taken back was booked");
        self.opened[number as usize].is_taken_back = true;
        number
    }

    /// A row said what an earlier one had said: when that one told of an opening balance, both do.
    pub(crate) fn note_said_again(&mut self, row: Origin, first: Origin) {
        if let Some(number) = row_of(first).and_then(|first| self.by_row.get(&first)) {
            self.opened[*number as usize].said_again.push(row);
        }
    }

    /// Every opening balance by something that it is found by, with its number.
    fn by<Key>(&self, key: impl Fn(&Opened) -> Option<Key>) -> impl Iterator<Item = (Key, u32)> {
        let keyed = self.opened.iter().map(key).zip(0..);
        keyed.filter_map(|(key, number)| key.map(|key| (key, number)))
    }
}

crate::shared::image::fields!(PositionBook { opened } found |book| {
    by_key: Some(book.by(|opened| Some(opened.key())).collect()),
    by_id: Some(book.by(Opened::id).collect()),
    by_row: Some(book.by(|opened| row_of(opened.origin)).collect()),
});

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
    let is_marked = directory.account(account).kind.is_marked();
    if currency.is_some() && cost.is_none() && is_marked && directory.edition() >= Edition(5) {
        let (account, instrument) = (report.account.clone(), report.asset.clone());
        return Err(Refusal::InventoryMustSayItsCost { account, instrument }.into());
    }
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
            position_id: report.position_id.clone(),
        }),
        entry,
    ))
}
