//! Corporate actions, the corridor's walk: who held what before an ex-date, and what follows when
//! that changes late.
//!
//! An action is announced by a row. It is booked when the day of its ex-date opens, or at once when
//! that day has come. What each account held before is what had moved there before the ex-date, and
//! what actions of an earlier place on that day gave. When an input that counts before the ex-date
//! comes after (a late trade, a cancel, a late delivery), the action's part of it follows in the
//! same judgement, so that the books are what they would be if everything had come in time.

use crate::accounting::Restatement;
use crate::capture::rules as capture_rules;
use crate::corporate_actions::{self, Account, KnownAction, Parties, rules};
use crate::{Directory, Office, Rejection};
use std::collections::BTreeMap;
use terms::{
    AccountId, Action, ActionKind, ActionReport, AssetId, Booked, Date, Edition, Event, Fraction,
    Fractions, Kind, KnownEvent, Name, Posting, TakenBackKind, Turn, power_of_ten,
};

/// Judges an announcement: the action, and its booking when its ex-date has come. `undoing` takes
/// the action back in whose place it stands.
pub fn announce(
    office: &Office,
    report: &ActionReport,
    without: Option<&Name>,
    undoing: &[Event],
) -> Result<Vec<Event>, Rejection> {
    let directory = &office.directory;
    let (instrument, _) = capture_rules::known_instrument(&report.instrument, directory)?;
    let another = rules::new_instrument(report)?;
    let another = another
        .map(|code| capture_rules::known_instrument(&code, directory))
        .transpose()?
        .map(|(asset, _)| asset);
    let Office { days, actions, .. } = office;
    let action = rules::announce(report, instrument, another, directory, days, actions, without)?;
    let mut events = vec![Event::Known(KnownEvent::ActionAnnounced(action.clone()))];
    let has_come = office
        .days
        .open()
        .or(office.days.last_closed())
        .is_some_and(|today| action.ex_date <= today);
    if has_come {
        events.extend(booking(office, &action, undoing));
    }
    Ok(events)
}

/// Books every action whose ex-date comes with the opening of a day.
pub fn due(office: &Office, date: Date) -> Vec<Event> {
    let mut events = Vec::new();
    for action in office.actions.due(date) {
        let booked = booking(office, action, &events);
        events.extend(booked);
    }
    events
}

fn booking(office: &Office, action: &Action, coming: &[Event]) -> Vec<Event> {
    let held = held_before(office, action, coming);
    let parties =
        Parties { street: street(office, action.instrument), receivable: receivable(office) };
    corporate_actions::book(action, &held, parties, &office.directory)
}

/// What accounts hold, by the value date of what is given for it.
type Holdings = BTreeMap<(AccountId, Date), i128>;

/// What each account holds of the instrument that counts before the action's turn. `coming` is what
/// follows from the same input.
fn held_before(office: &Office, action: &Action, coming: &[Event]) -> Vec<Account> {
    let by_value_dates = office.directory.edition() >= Edition(5);
    let mut held = if by_value_dates { moved(office, action) } else { settled(office, action) };
    // Of what moved on the ex-date itself, what actions of an earlier place gave is there.
    let earlier = office.actions.booked_before_turn(action.turn());
    let given = earlier
        .flat_map(KnownAction::entries)
        .flat_map(|entry| entry.postings().iter().map(|posting| (entry.value_date(), *posting)));
    let coming = moves(office, coming).filter(|moved| moved.turn < action.turn());
    let coming = coming.map(|moved| (moved.value_date, moved.posting));
    for (value_date, posting) in given.chain(coming) {
        if posting.asset == action.instrument {
            let from = if by_value_dates {
                action.arrives().max(value_date)
            } else {
                from_settled(office, action, value_date)
            };
            *held.entry((posting.account, from)).or_default() +=
                i128::from(posting.quantity.units());
        }
    }
    accounts(held)
}

/// What moved before the ex-date, movement by movement: what had a value date behind the ex-date is
/// given on that, whenever the action is told, so that a later cancel finds it there again.
fn moved(office: &Office, action: &Action) -> Holdings {
    let mut held = Holdings::new();
    for moved in office.moves(action.instrument).filter(|moved| moved.as_of < action.ex_date) {
        let from = action.arrives().max(moved.value_date);
        *held.entry((moved.account, from)).or_default() += i128::from(moved.quantity.units());
    }
    held
}

/// The same as editions until 4 had it: what has settled by now is given as if it had been settled
/// on the ex-date.
fn settled(office: &Office, action: &Action) -> Holdings {
    let mut held = Holdings::new();
    let arrives = action.arrives();
    for cell in office.ledger.cells().filter(|cell| cell.asset == action.instrument) {
        *held.entry((cell.account, arrives)).or_default() += cell.balance.settled().0;
        for (value_date, total) in cell.balance.rungs() {
            *held.entry((cell.account, arrives.max(*value_date))).or_default() += total.0;
        }
    }
    for moved in office.moves_since(action.instrument, action.ex_date) {
        let from = from_settled(office, action, moved.value_date);
        *held.entry((moved.account, from)).or_default() -= i128::from(moved.quantity.units());
    }
    held
}

fn from_settled(office: &Office, action: &Action, value_date: Date) -> Date {
    let arrives = action.arrives();
    if value_date <= office.ledger.settled_through() { arrives } else { arrives.max(value_date) }
}

fn accounts(held: BTreeMap<(AccountId, Date), i128>) -> Vec<Account> {
    let mut accounts: Vec<Account> = Vec::new();
    for ((account, from), units) in held.into_iter().filter(|(_, units)| *units != 0) {
        match accounts.last_mut() {
            Some(last) if last.account == account => last.held.push((from, units)),
            _ => accounts.push(Account { account, held: vec![(from, units)] }),
        }
    }
    accounts
}

/// What booked actions give for what is about to be booked and counts before them. An action's part
/// may count before the next action in its turn.
pub fn follow(office: &Office, events: &mut Vec<Event>) {
    let is_late =
        moves(office, events).any(|moved| office.actions.follows(moved.posting.asset, moved.turn));
    if !is_late {
        return;
    }
    for known in office.actions.booked() {
        let action = &known.action;
        let (arrives, mut changes) = (action.arrives(), BTreeMap::new());
        for Moved { turn, value_date, posting } in moves(office, events) {
            if posting.asset == action.instrument && turn < action.turn() {
                *changes.entry((posting.account, arrives.max(value_date))).or_default() +=
                    i128::from(posting.quantity.units());
            }
        }
        let changes = accounts(changes);
        if !changes.is_empty() {
            events.extend(corporate_actions::follow(
                known,
                &changes,
                parties(office, known),
                &office.directory,
            ));
        }
    }
}

/// An action in units: what it makes of lots.
pub fn restatement(action: &Action, directory: &Directory) -> Restatement {
    let decimals = |asset| power_of_ten(directory.asset(asset).decimals());
    let (old, given) = (decimals(action.instrument), decimals(action.given));
    let money = decimals(directory.clearing(action.instrument).currency);
    let scaled = |number: Fraction, above: i128, below: i128| {
        let scale = Fraction::try_new(above, below).and_then(|scale| scale.times(number));
        scale.expect("terms of twelve digits and units of eight decimals fit")
    };
    let ratio = scaled(action.ratio, given, old);
    let is_more_of_the_same = action.kind == ActionKind::StockDividend;
    let price = match action.fractions {
        Fractions::Paid(price) => price.into(),
        Fractions::Down | Fractions::Up => Fraction::ZERO,
    };
    Restatement {
        kind: action.kind,
        given: action.given,
        ratio: if is_more_of_the_same {
            ratio.plus(Fraction::ONE).expect("one more fits")
        } else {
            ratio
        },
        kept: action.kept,
        money: scaled(action.money.into(), money, old),
        worth: scaled(action.worth.into(), money, given),
        fractions: action.fractions,
        price: scaled(price, money, given),
        arrives: action.arrives(),
        sequence: action.sequence,
    }
}

/// A posting of an event that is about to be booked.
struct Moved {
    turn: Turn,
    value_date: Date,
    posting: Posting,
}

/// Postings of events, each with its turn and its value date.
fn moves<'e>(office: &'e Office, events: &'e [Event]) -> impl Iterator<Item = Moved> + 'e {
    let with_entry =
        events.iter().filter_map(move |event| Some((turn(office, events, event)?, event.entry()?)));
    with_entry.flat_map(|(turn, entry)| {
        let value_date = entry.value_date();
        entry.postings().iter().map(move |posting| Moved { turn, value_date, posting: *posting })
    })
}

/// The turn of an event: that of its action, or behind all actions of its day.
fn turn(office: &Office, events: &[Event], event: &Event) -> Option<Turn> {
    let action_id = match event {
        Event::Booked(Booked::Action(entitled), _) => Some(&entitled.action_id),
        Event::Booked(Booked::TakenBack(taken), _) if taken.kind == TakenBackKind::Action => {
            Some(&taken.cancelled)
        }
        _ => None,
    };
    let announced = |action_id: &Name| {
        let announced = events.iter().find_map(|event| match event {
            Event::Known(KnownEvent::ActionAnnounced(action)) => {
                (action.action_id == *action_id).then_some(action)
            }
            _ => None,
        });
        announced.or_else(|| office.actions.find(action_id).map(|known| &known.action))
    };
    match action_id.and_then(announced) {
        Some(action) => Some(action.turn()),
        None => event.as_of().map(Action::behind),
    }
}

fn parties(office: &Office, known: &KnownAction) -> Parties {
    Parties {
        street: known.street.unwrap_or_else(|| street(office, known.action.instrument)),
        receivable: receivable(office),
    }
}

/// The depository account on which most of an instrument lies; else the office's first.
fn street(office: &Office, instrument: AssetId) -> AccountId {
    let directory = &office.directory;
    let lies = |cell: &ledger::Cell| {
        cell.asset == instrument && directory.account(cell.account).kind == Kind::Depository
    };
    let most = office
        .ledger
        .cells()
        .filter(lies)
        .min_by_key(|cell| (cell.balance.settled(), cell.account));
    most.map_or_else(|| own_account(office, Kind::Depository), |cell| cell.account)
}

fn receivable(office: &Office) -> AccountId {
    own_account(office, Kind::OtherAsset)
}

fn own_account(office: &Office, kind: Kind) -> AccountId {
    office
        .directory
        .own_account(kind)
        .expect("an action is announced when the accounts are there that it needs")
}
