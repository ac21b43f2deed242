//! The rates that were set: schedules of tiers by scope, currency and side, each from a day on; and
//! base rates.
//!
//! In: rows of `interest_rates.csv`. Out: for an account, a currency and a span of days, the pieces
//! of it within which one schedule holds on each side. An account's own rows go before its desk's,
//! and those before everybody's; a schedule of one scope holds until the next one of the same
//! scope, so a rate of 0 is what ends an exception.

use super::balances::Line;
use crate::Directory;
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    Account, AccountId, AssetId, Compounding, Date, DayCount, Decimal, Family, InterestRate, Kind,
    Name, NegativeBase, Origin, RateScope, RateSide, Tiering,
};

/// For whom a schedule holds, narrowest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Account(AccountId),
    Desk(Name),
    All,
}

/// A tier of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tier {
    /// Smallest units of the currency.
    from: i64,
    rate: Decimal,
    base: Option<Name>,
    floor: Option<Decimal>,
    cap: Option<Decimal>,
    negative_base: NegativeBase,
}

/// The tiers that hold together, lowest first.
#[derive(Clone, Debug)]
struct Schedule {
    tiers: Vec<Tier>,
    tiering: Tiering,
    day_count: DayCount,
    compounding: Compounding,
}

/// What must be the same for one row to be another one's second arrival.
type RateKey = (RateScope, Name, AssetId, RateSide, i64, Date);

/// Every rate that was set.
#[derive(Clone, Debug, Default)]
pub struct RateBook {
    schedules: BTreeMap<(Scope, AssetId, RateSide), BTreeMap<Date, Schedule>>,
    bases: BTreeMap<(Name, AssetId), BTreeMap<Date, Decimal>>,
    rows: BTreeMap<RateKey, (InterestRate, Origin)>,
}

/// A slice of balance and what it bears in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The balance at which it begins, without its sign.
    pub from: i64,
    /// A year's interest on one unit.
    pub rate: Decimal,
}

/// What balances of one side bear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The tiers, lowest first.
    pub tiers: Vec<Slice>,
    /// What the rate of a tier is counted on.
    pub tiering: Tiering,
    /// How days are counted.
    pub day_count: DayCount,
    /// Does interest bear interest?
    pub compounding: Compounding,
}

/// A span of days within which nothing about the rates changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// What debit balances bear.
    pub debit: Option<Terms>,
    /// What credit balances bear.
    pub credit: Option<Terms>,
}

/// The most digits behind the point of a rate: a millionth of a percent.
pub const RATE_SCALE: u8 = 8;

impl RateBook {
    /// Has no rate ever been set?
    pub fn is_empty(&self) -> bool {
        self.schedules.is_empty()
    }

    /// The row that says something about the same tier from the same day on, and where it came
    /// from.
    pub fn find(
        &self,
        rate: &InterestRate,
        currency: AssetId,
        tier_from: i64,
    ) -> Option<&(InterestRate, Origin)> {
        self.rows.get(&(
            rate.scope,
            rate.name.clone(),
            currency,
            rate.side,
            tier_from,
            rate.effective,
        ))
    }

    /// Every row, by scope, name, currency, side, tier and day.
    pub fn rows(&self) -> impl Iterator<Item = &InterestRate> {
        self.rows.values().map(|(rate, _)| rate)
    }

    /// The accounts of clients that the rates of a desk and of everybody do not reach, and that no
    /// row of their own names.
    pub fn unreached<'d>(&self, directory: &'d Directory) -> impl Iterator<Item = &'d Account> {
        let named = |(scope, ..): &(Scope, AssetId, RateSide)| match scope {
            Scope::Account(account) => Some(*account),
            Scope::Desk(_) | Scope::All => None,
        };
        let named: BTreeSet<AccountId> = self.schedules.keys().filter_map(named).collect();
        let is_left_out = move |id: AccountId, kind: Kind| {
            kind.family() == Family::Client && !bears_common_rates(kind) && !named.contains(&id)
        };
        let accounts = directory.accounts();
        accounts.filter_map(move |(id, account)| is_left_out(id, account.kind).then_some(account))
    }

    /// A base rate on a day.
    pub fn base(&self, name: &Name, currency: AssetId, date: Date) -> Option<Decimal> {
        last_through(self.bases.get(&(name.clone(), currency))?, date).copied()
    }

    /// How the other tiers of the same schedule are counted, when there are any.
    pub fn schedule_of(
        &self,
        rate: &InterestRate,
        currency: AssetId,
        directory: &Directory,
    ) -> Option<(Tiering, DayCount, Compounding)> {
        let schedule = self
            .schedules
            .get(&(scope_of(rate, directory)?, currency, rate.side))?
            .get(&rate.effective)?;
        Some((schedule.tiering, schedule.day_count, schedule.compounding))
    }

    pub(super) fn set(
        &mut self,
        origin: Origin,
        rate: &InterestRate,
        directory: &Directory,
    ) -> AssetId {
        let currency =
            directory.currency_id(&rate.currency).expect("a rate is set in an admitted currency");
        let decimals = directory.asset(currency).decimals();
        let from =
            rate.tier_from.units(decimals).expect("a tier begins at an amount of its currency");
        self.rows.insert(
            (rate.scope, rate.name.clone(), currency, rate.side, from, rate.effective),
            (rate.clone(), origin),
        );
        if rate.side == RateSide::Base {
            self.bases
                .entry((rate.name.clone(), currency))
                .or_default()
                .insert(rate.effective, rate.rate);
            return currency;
        }
        let scope = scope_of(rate, directory).expect("a rate is set for an account that is open");
        let days = self.schedules.entry((scope, currency, rate.side)).or_default();
        let schedule = days.entry(rate.effective).or_insert_with(|| Schedule {
            tiers: Vec::new(),
            tiering: rate.tiering,
            day_count: rate.day_count,
            compounding: rate.compounding,
        });
        let at = schedule.tiers.partition_point(|tier| tier.from < from);
        let InterestRate { rate, base, floor, cap, negative_base, .. } = rate.clone();
        schedule.tiers.insert(at, Tier { from, rate, base, floor, cap, negative_base });
        currency
    }

    /// The pieces of a span of days for the scopes of an account, narrowest first. From `floored`
    /// on, a row that says no floor has one of zero.
    fn pieces(
        &self,
        scopes: &[Scope],
        currency: AssetId,
        (from, to): (Date, Date),
        floored: Date,
    ) -> Vec<Piece> {
        if from > to {
            return Vec::new();
        }
        let sides = [RateSide::Debit, RateSide::Credit];
        let keys =
            scopes.iter().flat_map(|scope| sides.map(|side| (scope.clone(), currency, side)));
        let schedules = keys.filter_map(|key| self.schedules.get(&key)).flat_map(BTreeMap::keys);
        let bases = self
            .bases
            .iter()
            .filter(|((_, base_currency), _)| *base_currency == currency)
            .flat_map(|(_, days)| days.keys());
        let mut starts: BTreeSet<Date> = schedules.chain(bases).copied().chain([floored]).collect();
        starts.retain(|start| (from..=to).contains(start));
        starts.insert(from);
        let ends: Vec<Date> =
            starts.iter().skip(1).map(|start| start.plus(-1)).chain([to]).collect();
        let terms = |side, date: Date| {
            let floor = (date >= floored).then_some(Decimal::ZERO);
            self.terms(scopes, currency, (side, date), floor)
        };
        let piece = |(from, to)| Piece {
            from,
            to,
            debit: terms(RateSide::Debit, from),
            credit: terms(RateSide::Credit, from),
        };
        starts.into_iter().zip(ends).map(piece).collect()
    }

    fn terms(
        &self,
        scopes: &[Scope],
        currency: AssetId,
        (side, date): (RateSide, Date),
        floor: Option<Decimal>,
    ) -> Option<Terms> {
        let on = |scope: &Scope| {
            last_through(self.schedules.get(&(scope.clone(), currency, side))?, date)
        };
        let schedule = scopes.iter().find_map(on)?;
        let slice = |tier: &Tier| Slice {
            from: tier.from,
            rate: self.annual(tier, currency, date, tier.floor.or(floor)),
        };
        Some(Terms {
            tiers: schedule.tiers.iter().map(slice).collect(),
            tiering: schedule.tiering,
            day_count: schedule.day_count,
            compounding: schedule.compounding,
        })
    }

    /// A tier's rate with its base, within its floor and its cap, all at one scale.
    fn annual(
        &self,
        tier: &Tier,
        currency: AssetId,
        date: Date,
        floor: Option<Decimal>,
    ) -> Decimal {
        let units = |rate: Decimal| {
            rate.units(RATE_SCALE).expect("a rate has no more digits behind the point")
        };
        let base = tier.base.as_ref().and_then(|base| self.base(base, currency, date)).map(units);
        let base = match tier.negative_base {
            NegativeBase::AsItIs => base,
            NegativeBase::Zero => base.map(|base| base.max(0)),
        };
        let rate = units(tier.rate) + base.unwrap_or(0);
        let rate = floor.map_or(rate, |floor| rate.max(units(floor)));
        let mantissa = tier.cap.map_or(rate, |cap| rate.min(units(cap)));
        Decimal { mantissa, scale: RATE_SCALE }
    }
}

fn last_through<Row>(days: &BTreeMap<Date, Row>, date: Date) -> Option<&Row> {
    days.range(..=date).next_back().map(|(_, row)| row)
}

fn scope_of(rate: &InterestRate, directory: &Directory) -> Option<Scope> {
    match rate.scope {
        RateScope::All => Some(Scope::All),
        RateScope::Desk => Some(Scope::Desk(rate.name.clone())),
        RateScope::Account => directory.account_id(&rate.name).map(Scope::Account),
    }
}

/// The pieces of one span of days, found once for all accounts that share their scopes.
pub(super) struct PieceTable<'b> {
    rates: &'b RateBook,
    from: Date,
    to: Date,
    /// From which day on a row that says no floor has one of zero.
    floored: Date,
    own: BTreeSet<AccountId>,
    pieces: BTreeMap<(Vec<Spell>, AssetId), Vec<Piece>>,
}

/// The scopes of an account from a day on.
type Spell = (Date, Vec<Scope>);

impl<'b> PieceTable<'b> {
    pub(super) fn new(rates: &'b RateBook, from: Date, to: Date, floored: Date) -> Self {
        let account = |(scope, _, _): &(Scope, AssetId, RateSide)| match scope {
            Scope::Account(account) => Some(*account),
            Scope::Desk(_) | Scope::All => None,
        };
        let own = rates.schedules.keys().filter_map(account).collect();
        Self { rates, from, to, floored, own, pieces: BTreeMap::new() }
    }

    /// The pieces for a line.
    pub(super) fn of(&mut self, line: &Line, directory: &Directory) -> &[Piece] {
        let Self { rates, from, to, floored, ref own, .. } = *self;
        let spells = spells(line.account, own, (from, to), directory);
        let key = (spells, line.currency);
        if !self.pieces.contains_key(&key) {
            let ends = key.0.iter().skip(1).map(|(next, _)| next.plus(-1)).chain([to]);
            let spells = key.0.iter().zip(ends);
            let pieces = spells.flat_map(|((from, scopes), to)| {
                rates.pieces(scopes, line.currency, (*from, to), floored)
            });
            let pieces = pieces.collect();
            self.pieces.insert(key.clone(), pieces);
        }
        &self.pieces[&key]
    }
}

/// Do the rates of a desk and of everybody reach accounts of a kind?
const fn bears_common_rates(kind: Kind) -> bool {
    matches!(kind, Kind::Cash | Kind::Margin)
}

/// The scopes of an account within a span of days: anew from each day on which its desk changes.
fn spells(
    account: AccountId,
    own: &BTreeSet<AccountId>,
    (from, to): (Date, Date),
    directory: &Directory,
) -> Vec<Spell> {
    let changes = directory.changes_of_account(account).filter(|change| change.desk.is_some());
    let later = changes.map(|change| change.effective).filter(|day| from < *day && *day <= to);
    let mut spells: Vec<Spell> = Vec::new();
    for day in [from].into_iter().chain(later) {
        let scopes = scopes(account, day, own, directory);
        if spells.last().is_none_or(|(_, before)| *before != scopes) {
            spells.push((day, scopes));
        }
    }
    spells
}

/// The scopes of an account on a day, narrowest first: what everybody and a desk bear is for cash
/// and margin accounts; other accounts of clients, such as the proceeds of short sales, bear what
/// their own rows say.
fn scopes(
    account: AccountId,
    date: Date,
    own: &BTreeSet<AccountId>,
    directory: &Directory,
) -> Vec<Scope> {
    let holder = directory.account_on(account, date);
    let mut scopes = Vec::new();
    if own.contains(&account) {
        scopes.push(Scope::Account(account));
    }
    if bears_common_rates(holder.kind) {
        scopes.extend(holder.desk.clone().map(Scope::Desk));
        scopes.push(Scope::All);
    }
    scopes
}

crate::shared::image::variants!(Scope {
    0 = Account { 0: account },
    1 = Desk { 0: desk },
    2 = All {},
});
crate::shared::image::fields!(Tier { from, rate, base, floor, cap, negative_base });
crate::shared::image::fields!(Schedule { tiers, tiering, day_count, compounding });
crate::shared::image::fields!(RateBook { schedules, bases, rows });
