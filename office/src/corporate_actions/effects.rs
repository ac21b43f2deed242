//! Effects of a corporate action, account by account and rung by rung, and the entries that book
//! them.
//!
//! In: an action, and what each account held before it. Out: events whose entries sum to zero. Each
//! account is reckoned by itself: its rungs are restated one after the other so that together they
//! are the whole position restated, cut to whole units. Whoever owns (clients, inventory, suspense,
//! blocks) gets money for the fraction when the terms say so; whatever rounding leaves stands where
//! the securities come from: on the depository account, and on the clearing account for what is
//! still to settle. Money comes from the receivable account, until it is paid in. What comes late
//! is the same reckoning, less the one before, so that it is given exactly what it would have been
//! given.

use super::book::KnownAction;
use crate::shared::directory::Directory;
use std::collections::BTreeMap;
use terms::{
    AccountId, Action, AssetId, Booked, Date, Decimal, Entitled, Entry, Event, Fraction, Fractions,
    Held, Kind, Posting, Rounding, Total, divide, power_of_ten,
};

/// How many lines go into one entry, before those that balance it: the journal takes 4,096.
const LINES_MAX: usize = 4000;

/// What an account held before an action, by the value date of what is given for it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whose, or where.
    pub account: AccountId,
    /// Value date and quantity, oldest first.
    pub held: Vec<(Date, i128)>,
}

/// Through whom an action is booked.
#[derive(Clone, Copy, Debug)]
pub struct Parties {
    /// The depository account through which securities come.
    pub street: AccountId,
    /// The account that owes the money until it is paid in.
    pub receivable: AccountId,
}

/// Books an action for everybody who held before. There is at least one part, so that the action
/// counts as booked.
pub fn book(
    action: &Action,
    accounts: &[Account],
    parties: Parties,
    directory: &Directory,
) -> Vec<Event> {
    let mut parts = Parts::new(action, parties, directory);
    for account in accounts {
        let held = parts.own(account.account, &account.held);
        parts.take(account.account, &held, effects(action, &held, account.account, directory));
    }
    let mut events = parts.close();
    if events.is_empty() {
        let entry = Entry::try_new(action.arrives(), []).expect("nothing balances");
        events.push(Event::Booked(Booked::Action(entitled(action, parties, Vec::new())), entry));
    }
    events
}

/// Books what has changed for accounts whose holdings before a booked action have changed by so
/// much.
pub fn follow(
    known: &KnownAction,
    changes: &[Account],
    parties: Parties,
    directory: &Directory,
) -> Vec<Event> {
    let action = &known.action;
    let mut parts = Parts::new(action, parties, directory);
    for change in changes {
        let added = parts.own(change.account, &change.held);
        let before: Vec<(Date, i128)> = known.held(change.account).collect();
        let mut after: BTreeMap<Date, i128> = before.iter().copied().collect();
        for (from, units) in &added {
            *after.entry(*from).or_default() += units;
        }
        let after: Vec<(Date, i128)> = after.into_iter().collect();
        let mut effect = effects(action, &after, change.account, directory);
        for (key, units) in effects(action, &before, change.account, directory) {
            *effect.entry(key).or_default() -= units;
        }
        parts.take(change.account, &added, effect);
    }
    parts.close()
}

/// What an action moves on one account: by value date and asset.
type Effects = BTreeMap<(Date, AssetId), i128>;

fn effects(
    action: &Action,
    held: &[(Date, i128)],
    account: AccountId,
    directory: &Directory,
) -> Effects {
    let mut effects = Effects::new();
    let is_owner = owns(directory.account(account).kind);
    let total: i128 = held.iter().map(|(_, units)| units).sum();
    if !action.kind.keeps_old() {
        for (from, units) in held {
            *effects.entry((*from, action.instrument)).or_default() -= units;
        }
    }
    if !action.ratio.is_zero() {
        let scale = Scale::new(action, directory);
        let (mut sum, mut given) = (0, 0);
        for (index, (from, units)) in held.iter().enumerate() {
            sum += units;
            let is_up = action.fractions == Fractions::Up && is_owner && index + 1 == held.len();
            let through = if is_up { scale.up(sum) } else { scale.down(sum) };
            *effects.entry((*from, action.given)).or_default() += through - given;
            given = through;
        }
        if let (true, Fractions::Paid(price)) = (is_owner, action.fractions) {
            add_money(
                &mut effects,
                action,
                scale.in_lieu(total, price, action, directory),
                directory,
            );
        }
    }
    if is_owner && action.money.mantissa != 0 {
        add_money(
            &mut effects,
            action,
            money(total, action.money, action.instrument, directory),
            directory,
        );
    }
    effects
}

fn add_money(effects: &mut Effects, action: &Action, units: i128, directory: &Directory) {
    let currency = directory.clearing(action.instrument).currency;
    *effects.entry((action.paid(), currency)).or_default() += units;
}

/// Does an account of this kind own what stands on it, so that it is paid?
const fn owns(kind: Kind) -> bool {
    kind.keeps_lots() || matches!(kind, Kind::Suspense | Kind::Block)
}

/// The ratio between units of the old and of the given instrument.
struct Scale {
    numerator: i128,
    denominator: i128,
}

impl Scale {
    fn new(action: &Action, directory: &Directory) -> Self {
        let decimals = |asset: AssetId| directory.asset(asset).decimals();
        let above = power_of_ten(decimals(action.given)) * action.ratio.numerator();
        let below = power_of_ten(decimals(action.instrument)) * action.ratio.denominator();
        let ratio =
            Fraction::try_new(above, below).expect("a ratio of ten digits and eight decimals fits");
        Self { numerator: ratio.numerator(), denominator: ratio.denominator() }
    }

    /// New units, cut to whole ones. In two parts, because a large total times a long ratio is more
    /// than 38 digits.
    fn down(&self, old: i128) -> i128 {
        let (whole, rest) = (old / self.denominator, old % self.denominator);
        whole * self.numerator + rest * self.numerator / self.denominator
    }

    fn up(&self, old: i128) -> i128 {
        self.down(old) + if self.rest(old) == 0 { 0 } else { old.signum() }
    }

    /// What is beyond whole units, over the denominator.
    fn rest(&self, old: i128) -> i128 {
        (old % self.denominator) * self.numerator % self.denominator
    }

    /// The money for the fraction, rounded half up.
    fn in_lieu(&self, old: i128, price: Decimal, action: &Action, directory: &Directory) -> i128 {
        let decimals = |asset: AssetId| directory.asset(asset).decimals();
        let exact = Fraction::try_new(self.rest(old), self.denominator)
            .and_then(|part| part.times(price.into()));
        let one = Fraction::whole(power_of_ten(decimals(action.given)));
        let money = exact.and_then(|exact| {
            exact
                .over(one)?
                .units(decimals(directory.clearing(action.instrument).currency), Rounding::HalfUp)
        });
        money.expect("a part of one unit at a price of twelve digits fits")
    }
}

/// So much for each of a quantity, rounded half up. In two parts, because a large total times a
/// long amount does not fit.
fn money(total: i128, each: Decimal, instrument: AssetId, directory: &Directory) -> i128 {
    let currency = directory.asset(directory.clearing(instrument).currency).decimals();
    let scale = directory.asset(instrument).decimals() + each.scale;
    let (above, below) = (i128::from(each.mantissa) * power_of_ten(currency), power_of_ten(scale));
    let (whole, rest) = (total / below, total % below);
    whole * above + divide(rest * above, below, Rounding::HalfUp)
}

/// The entries of an action as they fill up, one open for each value date.
struct Parts<'a> {
    action: &'a Action,
    parties: Parties,
    directory: &'a Directory,
    open: BTreeMap<Date, (Vec<Held>, Vec<Posting>)>,
    events: Vec<Event>,
}

impl<'a> Parts<'a> {
    const fn new(action: &'a Action, parties: Parties, directory: &'a Directory) -> Self {
        Self { action, parties, directory, open: BTreeMap::new(), events: Vec::new() }
    }

    /// What an account holds itself: not that which balances the others, on whose account it
    /// stands.
    fn own(&self, account: AccountId, held: &[(Date, i128)]) -> Vec<(Date, i128)> {
        held.iter()
            .copied()
            .filter(|(from, _)| account != self.balancing(*from, self.action.instrument))
            .collect()
    }

    /// The account that balances an asset on a value date.
    fn balancing(&self, from: Date, asset: AssetId) -> AccountId {
        match self.directory.asset(asset).instrument() {
            None => self.parties.receivable,
            // What settles later was traded against the clearing account of the old instrument.
            Some(_) if from > self.action.arrives() => {
                self.directory.clearing(self.action.instrument).account
            }
            Some(_) => self.parties.street,
        }
    }

    fn take(&mut self, account: AccountId, held: &[(Date, i128)], effects: Effects) {
        for (from, units) in held {
            let held =
                Total(*units).quantities().map(|quantity| Held { account, from: *from, quantity });
            self.open.entry(*from).or_default().0.extend(held);
        }
        for ((value_date, asset), units) in effects {
            let postings =
                Total(units).quantities().map(|quantity| Posting { account, asset, quantity });
            self.open.entry(value_date).or_default().1.extend(postings);
        }
        let is_full = |(held, postings): &(Vec<Held>, Vec<Posting>)| {
            held.len() >= LINES_MAX / 2 || postings.len() >= LINES_MAX / 2
        };
        let full: Vec<Date> = self
            .open
            .iter()
            .filter(|(_, part)| is_full(part))
            .map(|(value_date, _)| *value_date)
            .collect();
        for value_date in full {
            self.close_part(value_date);
        }
    }

    fn close(mut self) -> Vec<Event> {
        while let Some(value_date) = self.open.keys().next().copied() {
            self.close_part(value_date);
        }
        self.events
    }

    fn close_part(&mut self, value_date: Date) {
        let Some((held, mut postings)) = self.open.remove(&value_date) else { return };
        let mut sums: BTreeMap<AssetId, i128> = BTreeMap::new();
        for posting in &postings {
            *sums.entry(posting.asset).or_default() += i128::from(posting.quantity.units());
        }
        for (asset, sum) in sums {
            let account = self.balancing(value_date, asset);
            postings.extend(Total(-sum).quantities().map(|quantity| Posting {
                account,
                asset,
                quantity,
            }));
        }
        if held.is_empty() && postings.is_empty() {
            return;
        }
        let entry = Entry::try_new(value_date, postings)
            .expect("whatever is given comes from the balancing account");
        self.events
            .push(Event::Booked(Booked::Action(entitled(self.action, self.parties, held)), entry));
    }
}

fn entitled(action: &Action, parties: Parties, held: Vec<Held>) -> Entitled {
    Entitled {
        action_id: action.action_id.clone(),
        ex_date: action.ex_date,
        street: parties.street,
        held,
    }
}
