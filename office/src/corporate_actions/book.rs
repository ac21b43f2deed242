//! The actions that were announced, and of those that are booked, who held what: so that whatever
//! comes late is given exactly what it would have been given in time.

use crate::shared::image::numbered;
use std::collections::BTreeMap;
use terms::{
    AccountId, Action, ActionKind, AssetId, Date, Entitled, Entry, Fraction, Name, NameTable,
    Numbered, Origin, Total, TradeNumber, Turn,
};

/// An action that was announced.
#[derive(Clone, Debug)]
pub struct KnownAction {
    /// What was announced.
    pub action: Action,
    /// Where it came from.
    pub origin: Origin,
    /// The depository account through which it was booked; none: its day has not come.
    pub street: Option<AccountId>,
    /// What each account held before, by the value date of what is given for it.
    pub(super) held: BTreeMap<(AccountId, Date), Total>,
    /// What its parts moved.
    entries: Vec<Entry>,
    /// Was it taken back?
    taken_back: bool,
}

impl KnownAction {
    /// What an account held before the action.
    pub fn held(&self, account: AccountId) -> impl Iterator<Item = (Date, i128)> {
        let of_account = self
            .held
            .range((account, Date::from_days(i32::MIN))..=(account, Date::from_days(i32::MAX)));
        of_account.map(|((_, from), total)| (*from, total.0))
    }

    /// The entries by which it was booked: first those of its day, then those of what came late.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Does it stand, announced or booked?
    pub const fn stands(&self) -> bool {
        !self.taken_back
    }

    /// Is it booked, and does it stand?
    pub const fn is_booked(&self) -> bool {
        self.street.is_some() && self.stands()
    }

    /// What becomes of it: announced, booked, or taken back.
    pub const fn state(&self) -> &'static str {
        match (self.stands(), self.street) {
            (false, _) => "taken back",
            (true, Some(_)) => "booked",
            (true, None) => "announced",
        }
    }

    /// Does it bear on the instrument, as what is changed or as what is given?
    pub fn touches(&self, instrument: AssetId) -> bool {
        self.action.instrument == instrument || self.action.given == instrument
    }
}

/// Every action, in the order in which they were announced.
#[derive(Clone, Debug, Default)]
pub struct ActionBook {
    actions: Vec<KnownAction>,
    action_ids: NameTable<TradeNumber>,
    /// Those that are booked, in the order of booking.
    in_order: Vec<u32>,
    /// The last turn of each instrument at which an action is booked.
    latest: BTreeMap<AssetId, Turn>,
}

impl ActionBook {
    /// The action of an id.
    pub fn find(&self, action_id: &str) -> Option<&KnownAction> {
        self.action_ids.get(action_id).map(|number| &self.actions[number.index()])
    }

    /// The action that was booked after so many others.
    pub fn booked_after(&self, others: u32) -> &KnownAction {
        &self.actions[self.in_order[others as usize] as usize]
    }

    /// How many actions were booked before the one of an id; `None` if it is not booked.
    pub fn booked_before(&self, action_id: &str) -> Option<u32> {
        let announced = self.action_ids.get(action_id)?;
        let place = self.in_order.iter().position(|booked| *booked == announced.0)?;
        u32::try_from(place).ok()
    }

    /// Every action in the order in which they were announced.
    pub fn all(&self) -> impl Iterator<Item = &KnownAction> {
        self.actions.iter()
    }

    /// Is an action booked on the instrument whose turn comes after this one?
    pub fn follows(&self, instrument: AssetId, turn: Turn) -> bool {
        self.latest.get(&instrument).is_some_and(|latest| turn < *latest)
    }

    /// The actions that stand booked on an ex-date and have their turn there before another one.
    pub fn booked_before_turn(&self, turn: Turn) -> impl Iterator<Item = &KnownAction> {
        let is_before = move |known: &&KnownAction| {
            known.is_booked() && known.action.ex_date == turn.0 && known.action.turn() < turn
        };
        self.actions.iter().filter(is_before)
    }

    /// Is an action booked on the instrument with an ex-date after one day and up to another?
    pub fn lies_between(&self, instrument: AssetId, after: Date, until: Date) -> bool {
        let lies = |known: &KnownAction| {
            let Action { instrument: changed, ex_date, .. } = &known.action;
            known.is_booked() && *changed == instrument && after < *ex_date && *ex_date <= until
        };
        self.follows(instrument, Action::behind(after)) && self.actions.iter().any(lies)
    }

    /// How many units of an instrument one unit has become by splits, stock dividends and bonuses
    /// that were announced with an ex-date after one day and up to another. Booked or not: a price
    /// of the ex-date is one of the new units.
    pub fn units_for_one(&self, instrument: AssetId, after: Date, until: Date) -> Fraction {
        let lies = |action: &&Action| {
            action.instrument == instrument && after < action.ex_date && action.ex_date <= until
        };
        let standing = self.actions.iter().filter(|known| known.stands());
        let mut actions: Vec<&Action> = standing.map(|known| &known.action).filter(lies).collect();
        actions.sort_by_key(|action| action.turn());
        // Those of one turn are for the same shares.
        let turns = actions.chunk_by(|one, other| one.turn() == other.turn());
        turns.fold(Fraction::ONE, |units, turn| {
            let given = |units: Option<Fraction>, action: &&Action| match action.kind {
                ActionKind::StockDividend | ActionKind::Bonus => units?.plus(action.ratio),
                ActionKind::Split => Some(action.ratio),
                ActionKind::SpinOff
                | ActionKind::Merger
                | ActionKind::ReturnOfCapital
                | ActionKind::Worthless => units,
            };
            let becomes = turn.iter().fold(Some(Fraction::ONE), given);
            let product = becomes.and_then(|becomes| {
                let numerator = units.numerator().checked_mul(becomes.numerator())?;
                Fraction::try_new(
                    numerator,
                    units.denominator().checked_mul(becomes.denominator())?,
                )
            });
            product.unwrap_or(units)
        })
    }

    /// The actions that are booked, by their turns.
    pub fn booked(&self) -> Vec<&KnownAction> {
        let mut booked: Vec<_> = self.actions.iter().filter(|known| known.is_booked()).collect();
        booked.sort_by_key(|known| known.action.turn());
        booked
    }

    /// The actions whose ex-date has come by a day and that are not booked, by their turns.
    pub fn due(&self, date: Date) -> Vec<&Action> {
        let is_due = |known: &&KnownAction| {
            known.street.is_none() && known.stands() && known.action.ex_date <= date
        };
        let mut due: Vec<_> =
            self.actions.iter().filter(is_due).map(|known| &known.action).collect();
        due.sort_by_key(|action| action.turn());
        due
    }

    pub(crate) fn announce(&mut self, origin: Origin, action: &Action) {
        self.action_ids
            .insert(action.action_id.clone(), TradeNumber::from_index(self.actions.len()));
        self.actions.push(KnownAction {
            action: action.clone(),
            origin,
            street: None,
            held: BTreeMap::new(),
            entries: Vec::new(),
            taken_back: false,
        });
    }

    /// Keeps who is entitled, and what was moved. Is this the first part of the action?
    pub(crate) fn book(&mut self, entitled: &Entitled, entry: &Entry) -> bool {
        let number: TradeNumber = self.number(&entitled.action_id);
        let known = &mut self.actions[number.index()];
        let is_first = known.street.replace(entitled.street).is_none();
        if is_first {
            self.in_order.push(number.0);
        }
        note_latest(&mut self.latest, known);
        for held in &entitled.held {
            *known.held.entry((held.account, held.from)).or_default() += held.quantity;
        }
        known.entries.push(entry.clone());
        is_first
    }

    /// Takes an action back. How many were booked before it, when it was booked and stood until
    /// now.
    pub(crate) fn take_back(&mut self, action_id: &Name) -> Option<u32> {
        let number = self.number(action_id);
        let known = &mut self.actions[number.index()];
        let was_booked = known.is_booked();
        known.taken_back = true;
        self.latest = latest(&self.actions);
        was_booked.then(|| self.booked_before(action_id)).flatten()
    }

    fn number(&self, action_id: &Name) -> TradeNumber {
        self.action_ids.get(action_id).expect("an action is announced before it is booked")
    }
}

crate::shared::image::fields!(KnownAction { action, origin, street, held, entries, taken_back });
crate::shared::image::fields!(ActionBook { actions, in_order } found |book| {
    action_ids: numbered(&book.actions, |known| &known.action.action_id),
    latest: Some(latest(&book.actions)),
});

fn latest(actions: &[KnownAction]) -> BTreeMap<AssetId, Turn> {
    let mut latest = BTreeMap::new();
    actions
        .iter()
        .filter(|known| known.is_booked())
        .for_each(|known| note_latest(&mut latest, known));
    latest
}

fn note_latest(latest: &mut BTreeMap<AssetId, Turn>, known: &KnownAction) {
    let turn = known.action.turn();
    let newest = latest.entry(known.action.instrument).or_insert(turn);
    *newest = turn.max(*newest);
}
