//! Rows of a market's rules that the firm loads itself, over what the release of the program
//! brought: a closing that was declared for tomorrow, the holidays of a year that no release knows
//! yet.
//!
//! ```text
//!   markets/*/*.csv ──> Market of the release ─┐
//!   MarketRow, MarketRow, ... (as they stand) ─┴─ Market::with ──> the market by which is decided
//! ```
//!
//! A row names its source, as those of the tables do. Where both say something the firm's row goes
//! first, until a row of its kind takes it back. Never here: whether a row may be set.

use crate::accounts::{Class, Kind, words};
use crate::charges::{Charge, ChargeRate, ChargeSide, ChargeUnit, Product, Segment, Supply};
use crate::date::Date;
use crate::inputs::{SourceKind, TakesBack};
use crate::names::Name;
use crate::rules::{Cycle, Dated, GlLine, GlSection, Market, Venue, VenueStatus};
use crate::sessions::{Evenings, OvernightSession};
use std::collections::BTreeMap;

/// A row, and what it says: of one kind as it comes in, of any once it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketRow<Says = MarketSays> {
    /// The id of the row, among those of its kind.
    pub row_id: Name,
    /// The market: `us`, `india`.
    pub market: Name,
    /// What it says.
    pub says: Says,
    /// Who says so: a notice, a circular, with its number or its place.
    pub source: Name,
    /// The row of its kind that it takes back.
    pub takes_back: TakesBack,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarketSays {
    /// What one day is.
    Day(MarketDay),
    /// How far the calendar reaches.
    Reach(CalendarReach),
    /// What a charge is from a day on.
    Charge(Box<ChargeRow>),
    /// How long settlement takes from a day on.
    Cycle(CycleRow),
    /// Whether the code of a venue is good from a day on.
    Venue(VenueRow),
    /// When the market trades overnight, from an evening on.
    Session(SessionRow),
    /// On which line of the general ledger balances stand, from a day on.
    Line(Box<ChartLine>),
}

impl MarketSays {
    /// The kind of file that brings such rows.
    pub const fn kind(&self) -> SourceKind {
        match self {
            Self::Day(_) => SourceKind::Holidays,
            Self::Reach(_) => SourceKind::Calendars,
            Self::Charge(_) => SourceKind::ChargeRates,
            Self::Cycle(_) => SourceKind::Cycles,
            Self::Venue(_) => SourceKind::Venues,
            Self::Session(_) => SourceKind::Sessions,
            Self::Line(_) => SourceKind::ChartLines,
        }
    }

    /// The first day on which it makes a difference.
    pub const fn effective(&self) -> Date {
        match self {
            Self::Day(day) => day.date,
            Self::Reach(reach) => reach.through,
            Self::Charge(row) => row.effective,
            Self::Cycle(row) => row.effective,
            Self::Venue(row) => row.effective,
            Self::Session(row) => row.effective,
            Self::Line(line) => line.effective,
        }
    }

    /// Is the other one about the same thing of its market?
    fn is_about_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Day(one), Self::Day(other)) => one.date == other.date,
            (Self::Reach(one), Self::Reach(other)) => one.through == other.through,
            (Self::Charge(one), Self::Charge(other)) => {
                one.effective == other.effective && one.is_of(&other.charge())
            }
            (Self::Cycle(one), Self::Cycle(other)) => one.effective == other.effective,
            (Self::Venue(one), Self::Venue(other)) => {
                one.effective == other.effective && one.mic == other.mic
            }
            (Self::Session(one), Self::Session(other)) => one.effective == other.effective,
            (Self::Line(one), Self::Line(other)) => one.is_about_the_same(other),
            (
                Self::Day(_)
                | Self::Reach(_)
                | Self::Charge(_)
                | Self::Cycle(_)
                | Self::Venue(_)
                | Self::Session(_)
                | Self::Line(_),
                _,
            ) => false,
        }
    }
}

words!(
    /// What a market does on a day.
    DayState {
        /// It is open.
        Open = "open",
        /// It is closed.
        Closed = "closed",
    }
);

/// A day that is not what the calendar of the release says, or that it does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketDay {
    /// The day.
    pub date: Date,
    /// Does the exchange trade?
    pub trading: DayState,
    /// Do securities and money settle?
    pub settlement: DayState,
    /// When trading begins, where it is not at the usual hour. The books need no hours: for people.
    pub opens: Option<ClockTime>,
    /// When it ends: an early close. As above.
    pub closes: Option<ClockTime>,
    /// What the day is: a day of mourning, a holiday, a special session.
    pub occasion: Name,
}

/// How far a calendar reaches: up to a day, every weekday that no row names is an ordinary one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarReach {
    /// The last day that is known.
    pub through: Date,
}

/// A rate of a charge from a day on. Rows that agree in everything but the rate are one charge over
/// time, with those of the release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeRow {
    /// Its name: `section_31`, `taf`, `stt`.
    pub charge: Name,
    /// On which side it falls.
    pub side: ChargeSide,
    /// On what becomes of what was traded.
    pub product: Product,
    /// In which part of the market.
    pub segment: Segment,
    /// On which venue (ISO 10383); none: on every one.
    pub exchange: Option<Name>,
    /// What it is worked out on.
    pub unit: ChargeUnit,
    /// For which supply of the broker's service.
    pub supply: Supply,
    /// The account on which it waits to be passed on.
    pub payable_account: Name,
    /// The first trade date of the rate.
    pub effective: Date,
    /// The last one, where the source says how long it holds.
    pub through: Option<Date>,
    /// The rate, and who says so.
    pub rate: ChargeRate,
}

impl ChargeRow {
    /// The charge, without a rate.
    pub fn charge(&self) -> Charge {
        Charge {
            charge: self.charge.clone(),
            side: self.side,
            product: self.product,
            segment: self.segment,
            exchange: self.exchange.clone(),
            unit: self.unit,
            supply: self.supply,
            payable_account: self.payable_account.clone(),
            rates: Dated::default(),
        }
    }

    /// Is it a rate of this charge?
    pub fn is_of(&self, charge: &Charge) -> bool {
        self.charge().is_one_with(charge)
    }

    /// Every row is a rate of a charge that the release knows: what it is worked out on, and among
    /// which others it stands, is not the firm's to say.
    fn lay_over(&self, charges: &mut [Charge]) {
        let Some(charge) = charges.iter_mut().find(|charge| self.is_of(charge)) else { return };
        charge.rates.add(self.effective, self.rate.clone());
        if let Some(through) = self.through {
            charge.rates.end(self.effective, through);
        }
    }
}

/// How long settlement takes, by trade date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CycleRow {
    /// The first trade date of the cycle.
    pub effective: Date,
    /// Settlement days after the trade date.
    pub settlement_days: u32,
    /// Business days until a client must have paid.
    pub business_days: u32,
}

impl CycleRow {
    /// The most days that settlement takes.
    pub const DAYS_MAX: u32 = 30;

    fn cycle(self) -> Cycle {
        let days = |days: u32| u8::try_from(days).unwrap_or(u8::MAX);
        Cycle {
            settlement_days: days(self.settlement_days),
            reg_t_business_days: days(self.business_days),
        }
    }
}

/// Whether the code of a venue (ISO 10383) is good from a day on. Venues are those of the world: it
/// does not matter in the name of which market such a row comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueRow {
    /// Its code.
    pub mic: Name,
    /// The first trade date.
    pub effective: Date,
    /// Is it good from then on?
    pub status: VenueStatus,
    /// Its country (ISO 3166), which says what market an instrument that is listed there is of.
    pub country: Name,
}

impl VenueRow {
    /// A code that no release knows is none before the first row.
    pub(crate) fn lay_over(&self, venues: &mut BTreeMap<Name, Venue>) {
        let new = || Venue { country: self.country.clone(), statuses: Dated::default() };
        let venue = venues.entry(self.mic.clone()).or_insert_with(new);
        venue.country.clone_from(&self.country);
        venue.statuses.add(self.effective, self.status);
    }
}

/// When a market trades overnight, from an evening on; it does not where the row has no evenings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The first evening.
    pub effective: Date,
    /// When it opens in the evening.
    pub opens: Option<ClockTime>,
    /// When it is over on the next day.
    pub closes: Option<ClockTime>,
    /// On which evenings it opens.
    pub evenings: Evenings,
}

impl SessionRow {
    /// The session.
    pub fn session(self) -> OvernightSession {
        let second = |time: Option<ClockTime>| time.map_or(0, ClockTime::seconds);
        let (opens, closes) = (second(self.opens), second(self.closes));
        OvernightSession { opens, closes, evenings: self.evenings }
    }
}

words!(
    /// Which balances stand on a line.
    BalanceSide {
        /// Those that are owed to the firm.
        Debit = "debit",
        /// Those that it owes.
        Credit = "credit",
        /// Both.
        Either = "either",
    }
);

impl BalanceSide {
    /// Does a balance of this sign stand there?
    pub const fn has(self, is_credit: bool) -> bool {
        match self {
            Self::Debit => !is_credit,
            Self::Credit => is_credit,
            Self::Either => true,
        }
    }
}

/// The line of the general ledger on which balances of a kind of account stand from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartLine {
    /// The first day whose trial balance has it.
    pub effective: Date,
    /// Its number; the first digit is its section.
    pub gl_line: Name,
    /// What it is called.
    pub caption: Name,
    /// The item of the report that it rolls up to.
    pub focus_item: Name,
    /// Of which accounts.
    pub kind: Kind,
    /// Of which holders; none: of all.
    pub class: Option<Class>,
    /// Which of their balances.
    pub balance: BalanceSide,
}

impl ChartLine {
    /// Does such a balance stand on it, once it is in force?
    pub fn takes(&self, kind: Kind, class: Class, is_credit: bool) -> bool {
        self.kind == kind
            && self.class.is_none_or(|own| own == class)
            && self.balance.has(is_credit)
    }

    /// The classes and the signs of the balances that stand on it.
    pub fn cells(&self) -> impl Iterator<Item = (Class, bool)> {
        let classes = Class::ALL.iter().copied();
        let all = classes.flat_map(|class| [false, true].map(|is_credit| (class, is_credit)));
        all.filter(|(class, is_credit)| self.takes(self.kind, *class, *is_credit))
    }

    /// The line, without what stands on it.
    pub fn line(&self) -> GlLine {
        GlLine {
            gl_line: self.gl_line.clone(),
            focus_item: self.focus_item.clone(),
            caption: self.caption.clone(),
            section: GlSection::of_line(&self.gl_line),
        }
    }

    fn is_about_the_same(&self, other: &Self) -> bool {
        let shares_a_side =
            [false, true].iter().any(|side| self.balance.has(*side) && other.balance.has(*side));
        (self.effective, self.kind, self.class) == (other.effective, other.kind, other.class)
            && shares_a_side
    }
}

/// A time of day, as the clocks of a market show it: minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(u16);

impl ClockTime {
    /// The minutes of a day.
    const MINUTES: u16 = 24 * 60;

    /// The beginning of the day.
    pub const MIDNIGHT: Self = Self(0);

    /// The middle of the day.
    pub const NOON: Self = Self(Self::MINUTES / 2);

    /// The time so many minutes after midnight; none of the day's end or later.
    pub fn of_minutes(minutes: u16) -> Option<Self> {
        (minutes < Self::MINUTES).then_some(Self(minutes))
    }

    /// Reads hh:mm.
    pub fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':')?;
        let two = |digits: &str| {
            let is_plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            is_plain.then(|| digits.parse::<u16>().ok()).flatten()
        };
        let (hours, minutes) = (two(hours)?, two(minutes)?);
        (minutes < 60).then(|| Self::of_minutes(hours * 60 + minutes)).flatten()
    }

    /// The minute in which a second of the day lies; none of the day's end or later.
    pub fn of_seconds(seconds: i32) -> Option<Self> {
        u16::try_from(seconds / 60).ok().and_then(Self::of_minutes)
    }

    /// Minutes after midnight.
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// Seconds after midnight.
    pub fn seconds(self) -> i32 {
        i32::from(self.0) * 60
    }
}

impl std::fmt::Display for ClockTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl<Says: Into<MarketSays>> MarketRow<Says> {
    /// The row as one among those of every kind.
    pub fn into_any(self) -> MarketRow {
        let Self { row_id, market, says, source, takes_back } = self;
        MarketRow { row_id, market, says: says.into(), source, takes_back }
    }
}

impl From<MarketDay> for MarketSays {
    fn from(day: MarketDay) -> Self {
        Self::Day(day)
    }
}

impl From<ChargeRow> for MarketSays {
    fn from(row: ChargeRow) -> Self {
        Self::Charge(Box::new(row))
    }
}

impl From<CycleRow> for MarketSays {
    fn from(row: CycleRow) -> Self {
        Self::Cycle(row)
    }
}

impl From<VenueRow> for MarketSays {
    fn from(row: VenueRow) -> Self {
        Self::Venue(row)
    }
}

impl From<SessionRow> for MarketSays {
    fn from(row: SessionRow) -> Self {
        Self::Session(row)
    }
}

impl From<ChartLine> for MarketSays {
    fn from(line: ChartLine) -> Self {
        Self::Line(Box::new(line))
    }
}

impl From<CalendarReach> for MarketSays {
    fn from(reach: CalendarReach) -> Self {
        Self::Reach(reach)
    }
}

impl MarketRow {
    /// Is the other one about the same thing? Of one thing, one row stands.
    pub fn is_about_the_same(&self, other: &Self) -> bool {
        let is_of_the_world = matches!(self.says, MarketSays::Venue(_));
        (is_of_the_world || self.market == other.market) && self.says.is_about_the_same(&other.says)
    }
}

impl Market {
    /// A line of the firm, over one of its number that the release has.
    pub fn add_line(&mut self, line: &ChartLine) {
        let mut known = self.gl_lines.iter_mut();
        if let Some(known) = known.find(|known| known.gl_line == line.gl_line) {
            *known = line.line();
        } else {
            let at = self.gl_lines.partition_point(|known| known.gl_line < line.gl_line);
            self.gl_lines.insert(at, line.line());
        }
        self.gl_changes.push(line.clone());
    }

    /// The market with rows of the firm over what the release says. First how far the calendar
    /// reaches, so that a day behind the end that the release knows finds its place; what lies
    /// behind the end of both waits for it.
    #[must_use]
    pub fn with<'r>(&self, rows: impl Iterator<Item = &'r MarketRow> + Clone) -> Self {
        let mut market = self.clone();
        let rows = rows.filter(|row| row.market == self.market);
        for row in rows.clone() {
            if let MarketSays::Reach(reach) = &row.says {
                market.calendar.reach(reach.through);
            }
        }
        for row in rows {
            match &row.says {
                // Venues are of no market (`Rulebook::with`).
                MarketSays::Reach(_) | MarketSays::Venue(_) => {}
                MarketSays::Line(line) => market.add_line(line),
                MarketSays::Session(row) => market.sessions.add(row.effective, row.session()),
                MarketSays::Charge(row) => row.lay_over(&mut market.charges),
                MarketSays::Cycle(row) => market.cycles.add(row.effective, row.cycle()),
                MarketSays::Day(MarketDay { date, trading, settlement, closes, .. }) => {
                    let is_open = |state: &DayState| *state == DayState::Open;
                    market.calendar.set(*date, is_open(trading), is_open(settlement));
                    market.early_closes.remove(date);
                    market.early_closes.extend(closes.map(|closes| (*date, closes)));
                }
            }
        }
        market
    }
}

#[cfg(test)]
mod tests {
    use super::ClockTime;

    #[test]
    fn a_time_of_day_is_two_digits_twice() {
        for text in ["00:00", "09:30", "13:00", "23:59"] {
            assert_eq!(ClockTime::parse(text).expect("a time").to_string(), text);
        }
        for text in ["24:00", "12:60", "9:30", "09:3", "0930", "+9:30", ""] {
            assert_eq!(ClockTime::parse(text), None, "{text}");
        }
    }
}
