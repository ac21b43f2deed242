//! The step that every paper with a way back takes: which row of its kind does it take back, and
//! may it?
//!
//! In: a paper that may cancel or correct another one. Out: what was asked, once every rule that
//! holds for all kinds has said yes. What a kind has moved, and what rests on it, its own paper
//! says. Trades have their own rows for it (`papers/trades.rs`), which are older.

use super::{Paper, Summary, columns};
use crate::taken_back::{Refusal, Taken, rules};
use crate::{Office, Rejection};
use terms::{
    AccountId, AssetId, Booked, Date, Entry, Event, Name, Origin, Say, TakenBack, TakenBackKind,
    TakesBack, Total, Wording,
};

/// A paper that a row of its own kind takes back or replaces.
pub trait Revocable: Paper {
    /// What it is, when it is taken back.
    const KIND: TakenBackKind;

    /// What it takes back.
    fn takes_back(&self) -> &TakesBack;

    /// The same row under another id, taking another one back.
    #[must_use]
    fn under(&self, id: &Name, takes_back: TakesBack) -> Self;

    /// What is booked under an id, standing or not, as the row that it came from, and its origin;
    /// what this row may leave open, and does, is left open.
    fn booked(&self, id: &Name, office: &Office) -> Option<(Self, Origin)>;

    /// The day up to which a cancel must reach: its own, but for what came in from before the
    /// books.
    fn reach(&self, _office: &Office) -> Option<Date> {
        self.day()
    }

    /// The row without what it takes back, in half a sentence.
    fn says(&self) -> Wording;
}

/// What the books hold under the id of a row: a booking, or what the row has taken back.
pub fn first<P: Revocable>(paper: &P, office: &Office) -> Option<(P, Origin)> {
    let id = paper.id();
    let taken = office.taken_back.by_row(P::KIND, &id);
    let of = |Taken { taken, .. }: &Taken| (Some(taken.cancelled.clone()), taken.reason.clone());
    if let Some((booked, origin)) = paper.booked(&id, office) {
        let (corrects, reason) = taken.map(of).unwrap_or_default();
        let takes_back = TakesBack { cancels: None, corrects, reason };
        return Some((booked.under(&id, takes_back), origin));
    }
    let (cancels, reason) = of(taken?);
    Some((paper.under(&id, TakesBack { cancels, corrects: None, reason }), taken?.origin))
}

/// A row in half a sentence, with what it takes back.
pub fn summary<P: Revocable>(paper: &P) -> Wording {
    match (&paper.takes_back().cancels, &paper.takes_back().corrects) {
        (Some(cancelled), _) => Summary::CancelOf { cancelled: cancelled.clone() }.wording(),
        (None, Some(corrected)) => {
            let corrected = Summary::Correcting { corrected: corrected.clone() }.wording();
            Wording::list([paper.says(), corrected])
        }
        (None, None) => paper.says(),
    }
}

/// What a row asks to take back.
#[derive(Clone, Debug)]
pub struct Asked {
    taken: TakenBack,
    /// Does the row stand in its place?
    pub is_replaced: bool,
}

impl Asked {
    /// The id of what is taken back.
    pub const fn cancelled(&self) -> &Name {
        &self.taken.cancelled
    }

    /// The taking back of what this entry has moved.
    pub fn undoing(&self, moved: &Entry) -> Event {
        Event::Booked(Booked::TakenBack(self.taken.clone()), moved.reversed())
    }
}

/// What a row takes back, when it may; none when it takes nothing back.
pub fn asked<P: Revocable>(paper: &P, office: &Office) -> Result<Option<Asked>, Rejection> {
    let (row_id, takes_back) = (paper.id(), paper.takes_back());
    let Some(named) = rules::named(&row_id, takes_back)? else { return Ok(None) };
    let rules::Named { cancelled, is_replaced } = named;
    let booked = paper.booked(cancelled, office).map(|(booked, _)| booked);
    let reach = booked.as_ref().and_then(|booked| booked.reach(office));
    rules::check(P::KIND, cancelled, reach, &office.taken_back, &office.days)?;
    let as_of = booked.as_ref().and_then(Paper::day);
    let (booked, as_of) = booked.zip(as_of).expect("what is in the books is about a day");
    if !is_replaced {
        check_repeats(paper, &booked, cancelled)?;
    }
    let (cancelled, reason) = (cancelled.clone(), takes_back.reason.clone());
    let taken = TakenBack { row_id, kind: P::KIND, cancelled, as_of, reason };
    Ok(Some(Asked { taken, is_replaced }))
}

/// A cancel says the same as what it takes back, so that a wrong id takes nothing else back.
fn check_repeats<P: Revocable>(paper: &P, booked: &P, cancelled: &Name) -> Result<(), Refusal> {
    let [first, now] = [booked, paper].map(|row| row.under(cancelled, TakesBack::default()));
    let (kind, cancelled) = (P::KIND.as_str(), cancelled.clone());
    match columns::where_they_differ(&first, &now) {
        Some(said) => {
            let [booked, said] = said.map(Box::new);
            Err(Refusal::CancelMustRepeatTheRow { kind, cancelled, booked, said })
        }
        None => Ok(()),
    }
}

/// What the same decision gives back to an account, up to a day when one is asked for.
pub fn given_back(
    undoing: Option<&Event>,
    account: AccountId,
    asset: AssetId,
    through: Option<Date>,
) -> Total {
    let entry = undoing.and_then(Event::entry);
    let counts = |entry: &&Entry| through.is_none_or(|day| entry.value_date() <= day);
    let postings = entry.filter(counts).into_iter().flat_map(Entry::postings);
    let of_account = postings.filter(|line| (line.account, line.asset) == (account, asset));
    of_account.map(|line| Total::from(line.quantity)).sum()
}
