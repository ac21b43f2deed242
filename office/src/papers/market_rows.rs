//! Rows of a market's rules that the firm loads over those of the release: what they have in
//! common. What a kind says, and which rule asks it, stands in a file of its own.
//!
//! A row is set, corrected or cancelled under four eyes, and what is open follows in the same
//! decision (`corridor/rescheduling.rs`).

use super::columns::{self, Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary};
use crate::capture::rules as capture;
use crate::corridor::{recharging, rescheduling, trade_dates, venues};
use crate::market_rules::{rules, view};
use crate::taken_back::{Refusal as TakenBack, rules as taken_back};
use crate::{Office, Rejection, capture as room};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{
    Date, Edition, Event, KnownEvent, Market, MarketRow, MarketSays, Name, Origin, Rulebook, Say,
    SourceKind, Venue, VenueRow, Wording, sentence,
};

/// The rules as they stand without a row, beside which it would come.
#[derive(Clone, Copy)]
pub struct Beside<'r> {
    /// The venues, which are of no market.
    pub venues: &'r BTreeMap<Name, Venue>,
    /// Its market.
    pub market: &'r Market,
}

/// What a kind of such rows says.
pub trait Ruling: Clone + PartialEq + Into<MarketSays> {
    /// The kind of file.
    const KIND: SourceKind;

    /// What a row that is set says, if it is of this kind.
    fn of(says: MarketSays) -> Option<Self>;

    /// What it says in the columns of its kind.
    fn columns(&self) -> Columns;

    /// May it say so?
    fn check(&self, beside: Beside<'_>, office: &Office) -> Result<(), Rejection>;
}

impl<Says: Ruling> Paper for MarketRow<Says> {
    const POLICY: Policy = Policy {
        paper: PaperName::File(Says::KIND),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Always(Approver::Static),
        again: "the same row_id says the same or is refused",
        taken_back_by: "a row that cancels or corrects it",
        history: History::Never,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: row_id, market, source);
        columns.extend(self.says.columns());
        columns.extend(columns::of_taking_back(&self.takes_back));
        columns
    }

    fn id(&self) -> Name {
        self.row_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.clone().into_any().says.effective())
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (row, origin) = office.directory.firm_rows().find(Says::KIND, &self.row_id)?;
        Some((of_kind(row.clone())?, *origin))
    }

    fn summary(&self) -> Wording {
        let says = view::says(&self.clone().into_any());
        match (&self.takes_back.cancels, &self.takes_back.corrects) {
            (Some(cancelled), _) => Summary::CancelOf { cancelled: cancelled.clone() }.wording(),
            (None, Some(corrected)) => {
                let corrected = Summary::Correcting { corrected: corrected.clone() }.wording();
                Wording::list([says, corrected])
            }
            (None, None) => says,
        }
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let directory = &office.directory;
        if directory.markets().all(|market| market.market != self.market) {
            return Err(room::Refusal::MarketMustBeServed {
                market: self.market.clone(),
                served: capture::served_markets(directory),
            }
            .into());
        }
        let taken = taken_back(self, office)?;
        let row = self.clone().into_any();
        let is_gone =
            |known: &MarketRow| taken.as_ref().is_some_and(|(gone, _)| is_one(known, gone));
        let standing = directory.firm_rows().standing().filter(|known| !is_gone(known));
        let released = directory.release_of(directory.edition());
        let is_set = taken.as_ref().is_none_or(|(_, is_replaced)| *is_replaced);
        if is_set {
            let earliest = office.days.earliest();
            let date = row.says.effective();
            if date < earliest {
                return Err(room::Refusal::DateMustBeInTheBooks { date, earliest }.into());
            }
            rules::check_is_first(&row, standing.clone())?;
            let beside = laid(released, &row, &standing);
            self.says.check(Beside { venues: &beside.venues, market: &beside.market }, office)?;
        }
        let set = is_set.then_some(&row);
        let after = laid(released, &row, &standing.chain(set));
        let gone = taken.as_ref().map(|(gone, _)| &gone.says);
        let moved = follow(office, &row, gone, &after)?;
        let set = Event::Known(KnownEvent::MarketRowSet(Box::new(row)));
        Ok(std::iter::once(set).chain(moved).collect())
    }
}

/// What a row is about, in the rules of the release with rows of the firm over them.
struct Laid {
    venues: Arc<BTreeMap<Name, Venue>>,
    market: Market,
}

/// Only what the row may change is made anew: its market, or the venues.
fn laid<'r>(
    released: &Rulebook,
    row: &MarketRow,
    rows: &(impl Iterator<Item = &'r MarketRow> + Clone),
) -> Laid {
    let is_a_venue = matches!(row.says, MarketSays::Venue(_));
    let venues = if is_a_venue { released.venues_with(rows) } else { Arc::clone(&released.venues) };
    Laid { venues, market: of_market(released, &row.market).with(rows.clone()) }
}

fn of_market<'r>(rules: &'r Rulebook, market: &Name) -> &'r Market {
    rules.market(market).expect("a market that is served is one of the release")
}

/// What follows of a row for what is booked; or why there can be no such row, since what is booked
/// would be otherwise.
fn follow(
    office: &Office,
    row: &MarketRow,
    gone: Option<&MarketSays>,
    after: &Laid,
) -> Result<Vec<Event>, Rejection> {
    let before = office.directory.rulebook();
    let (was, is) = (of_market(before, &row.market), &after.market);
    match &row.says {
        MarketSays::Day(_) | MarketSays::Reach(_) | MarketSays::Cycle(_) => {
            return rescheduling::after(office, row, was, is);
        }
        MarketSays::Charge(_) => recharging::check(office, was, is)?,
        MarketSays::Session(_) => trade_dates::check(office, was, is)?,
        MarketSays::Line(_) => {
            let days = gone.into_iter().chain([&row.says]).map(MarketSays::effective);
            rules::check_lines_reach(days.min(), office.days.next_to_work())?;
        }
        MarketSays::Venue(_) => {
            for says in gone.into_iter().chain([&row.says]) {
                if let MarketSays::Venue(VenueRow { mic, .. }) = says {
                    venues::check(office, mic, &before.venues, &after.venues)?;
                }
            }
        }
    }
    Ok(Vec::new())
}

/// The row that is taken back, and whether this one stands in its place.
fn taken_back<Says: Ruling>(
    row: &MarketRow<Says>,
    office: &Office,
) -> Result<Option<(MarketRow, bool)>, Rejection> {
    let Some(named) = taken_back::named(&row.row_id, &row.takes_back)? else { return Ok(None) };
    let taken_back::Named { cancelled, is_replaced } = named;
    let (kind, rows) = (Says::KIND.as_str(), office.directory.firm_rows());
    let Some((first, _)) = rows.find(Says::KIND, cancelled) else {
        return Err(TakenBack::CancelledMustBeBooked { kind, cancelled: cancelled.clone() }.into());
    };
    if let Some(of) = &first.takes_back.cancels {
        let (cancelled, of) = (cancelled.clone(), of.clone());
        return Err(TakenBack::CancelMustNotBeTakenBack { kind, cancelled, of }.into());
    }
    if let Some(by) = rows.taken_back_by(Says::KIND, cancelled) {
        let (cancelled, row_id) = (cancelled.clone(), by.row_id.clone());
        return Err(TakenBack::CancelledMustStand { kind, cancelled, row_id }.into());
    }
    let said = row.clone().into_any();
    if office.directory.edition() >= Edition(6) {
        rules::check_stays_in_its_market(&said, first)?;
    }
    let plain = |row: &MarketRow| MarketRow {
        row_id: cancelled.clone(),
        takes_back: terms::TakesBack::default(),
        ..row.clone()
    };
    let (booked, said) = (plain(first), plain(&said));
    if !is_replaced && booked != said {
        return Err(TakenBack::CancelMustRepeatTheRow {
            kind,
            cancelled: cancelled.clone(),
            booked: Box::new(view::says(&booked)),
            said: Box::new(view::says(&said)),
        }
        .into());
    }
    Ok(Some((first.clone(), is_replaced)))
}

fn is_one(one: &MarketRow, other: &MarketRow) -> bool {
    (one.says.kind(), &one.row_id) == (other.says.kind(), &other.row_id)
}

fn of_kind<Says: Ruling>(row: MarketRow) -> Option<MarketRow<Says>> {
    let MarketRow { row_id, market, says, source, takes_back } = row;
    Some(MarketRow { row_id, market, says: Says::of(says)?, source, takes_back })
}

/// What a row says, and what it takes back.
pub(crate) fn told(row: &MarketRow) -> Wording {
    match (&row.takes_back.cancels, &row.takes_back.corrects) {
        (Some(cancelled), _) => {
            let gone = sentence!("cancels {cancelled}", cancelled = cancelled);
            Wording::several(": ", vec![gone.into(), view::says(row)])
        }
        (None, Some(corrected)) => {
            let gone = sentence!("cancels {cancelled}", cancelled = corrected);
            Wording::list([view::says(row), gone.into()])
        }
        (None, None) => view::says(row),
    }
}
