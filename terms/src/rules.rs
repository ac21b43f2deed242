//! The shapes of rules. The rows themselves are data with a date and a source (`markets`), so that
//! a day of 2013 runs by the rules of 2013; nothing in here holds a rate, a holiday or a name of
//! its own.

use crate::accounts::{Account, Class, Family, Kind, words};
use crate::calls::CallRule;
use crate::capital_rules::{CapitalRow, CapitalRule, CapitalTreatment, Haircut, HaircutBand};
use crate::charges::{Charge, ChargeUnit};
use crate::control_rules::{ControlPlace, ControlRule};
use crate::date::Date;
use crate::decimal::Decimal;
use crate::editions::Edition;
use crate::fail_rules::{FailRule, FailSale, ThresholdRule};
use crate::filings::FilingRule;
use crate::inputs::ContentHash;
use crate::local_time::LocalTime;
use crate::margin::{MarginRow, MarginRule};
use crate::market_rows::{ChartLine, ClockTime, MarketRow, MarketSays};
use crate::names::Name;
use crate::rule_rows::in_force;
use crate::sessions::OvernightSession;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows that come into force one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<Row> {
    rows: Vec<(Date, Row)>,
    /// The rows that say how long they hold: the day on which each came into force, and its last.
    ends: Vec<(Date, Date)>,
}

impl<Row> Default for Dated<Row> {
    fn default() -> Self {
        Self { rows: Vec::new(), ends: Vec::new() }
    }
}

impl<Row> Dated<Row> {
    /// Has it no row at all?
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row; of two rows with one date the later added is in force.
    pub fn add(&mut self, effective: Date, row: Row) {
        let at = self.rows.partition_point(|(earlier, _)| *earlier <= effective);
        self.rows.insert(at, (effective, row));
    }

    /// The row of exactly this day, made when there is none yet.
    pub fn of_day(&mut self, effective: Date) -> &mut Row
    where
        Row: Default,
    {
        let at = self.rows.partition_point(|(earlier, _)| *earlier < effective);
        if self.rows.get(at).is_none_or(|(found, _)| *found != effective) {
            self.rows.insert(at, (effective, Row::default()));
        }
        &mut self.rows[at].1
    }

    /// The row in force on a day; none before the first: a rule is not invented for a time of which
    /// nothing is known.
    pub fn on(&self, date: Date) -> Option<&Row> {
        self.row_on(date).map(|(_, row)| row)
    }

    /// The same with the day on which it came into force.
    pub fn row_on(&self, date: Date) -> Option<(Date, &Row)> {
        let after = self.rows.partition_point(|(effective, _)| *effective <= date);
        let found = after.checked_sub(1).map(|index| (self.rows[index].0, &self.rows[index].1));
        found.filter(|(effective, _)| self.end_of(*effective).is_none_or(|end| date <= end))
    }

    /// Says that the row that came into force on a day holds through another one; a later row takes
    /// over before it.
    pub fn end(&mut self, effective: Date, through: Date) {
        self.ends.push((effective, through));
    }

    /// The last day of the row that came into force on a day, when it says one.
    pub fn end_of(&self, effective: Date) -> Option<Date> {
        let own = self.ends.iter().filter(|(from, _)| *from == effective);
        let through = own.map(|(_, through)| *through).min()?;
        let next = self.rows.partition_point(|(from, _)| *from <= effective);
        self.rows.get(next).is_none_or(|(next, _)| through < *next).then_some(through)
    }

    /// The last day of each row that says how long it holds and is not followed at once, and the
    /// first one of the row that follows later, if one does.
    pub fn gaps(&self) -> impl Iterator<Item = (Date, Option<Date>)> {
        self.rows.iter().filter_map(|(effective, _)| {
            let last = self.end_of(*effective)?;
            let next = self.rows.partition_point(|(from, _)| from <= effective);
            let next = self.rows.get(next).map(|(next, _)| *next);
            next.is_none_or(|next| last.plus(1) < next).then_some((last, next))
        })
    }

    /// All rows with the day on which each came into force, oldest first.
    pub fn rows(&self) -> &[(Date, Row)] {
        &self.rows
    }
}

/// Which days a market trades and which days it settles: two different calendars (NASD NTM 95-77;
/// `rules/us.md` 1.2).
#[derive(Clone, Debug)]
pub struct Calendar {
    first: Date,
    days: Vec<Day>,
}

#[derive(Clone, Copy, Debug)]
struct Day {
    trading: bool,
    settlement: bool,
}

impl Calendar {
    /// The calendar from `first` to `last`: every weekday that is not in a list of closed days is
    /// open.
    pub fn new(
        first: Date,
        last: Date,
        trading_closed: &[Date],
        settlement_closed: &[Date],
    ) -> Self {
        let span = (first.days()..=last.days()).map(Date::from_days);
        let days = span.map(|date| Day {
            trading: !date.is_weekend() && !trading_closed.contains(&date),
            settlement: !date.is_weekend() && !settlement_closed.contains(&date),
        });
        Self { first, days: days.collect() }
    }

    /// The same with special sessions: days that are traded although they would be closed (a Budget
    /// on a Sunday, the evening of Diwali). They settle only when they would have settled anyway.
    #[must_use]
    pub fn with_sessions(mut self, sessions: &[Date]) -> Self {
        for date in sessions {
            if let Some(index) = self.index(*date) {
                self.days[index].trading = true;
            }
        }
        self
    }

    /// Makes the calendar reach to a day: weekdays behind its end are open until a row says
    /// otherwise. One that reaches further stays as it is.
    pub(crate) fn reach(&mut self, through: Date) {
        let (_, last) = self.span();
        let days = (last.days() + 1..=through.days()).map(Date::from_days);
        self.days.extend(days.map(|date| {
            let is_open = !date.is_weekend();
            Day { trading: is_open, settlement: is_open }
        }));
    }

    /// Says what a day is; nothing of one that the calendar does not reach.
    pub(crate) fn set(&mut self, date: Date, trading: bool, settlement: bool) {
        if let Some(index) = self.index(date) {
            self.days[index] = Day { trading, settlement };
        }
    }

    fn index(&self, date: Date) -> Option<usize> {
        let index = usize::try_from(i64::from(date.days()) - i64::from(self.first.days())).ok()?;
        (index < self.days.len()).then_some(index)
    }

    fn day(&self, date: Date) -> Option<Day> {
        self.index(date).map(|index| self.days[index])
    }

    /// The first and the last day of which the calendar knows.
    pub fn span(&self) -> (Date, Date) {
        let last = i32::try_from(self.days.len()).expect("a calendar spans some decades") - 1;
        (self.first, self.first.plus(last))
    }

    /// Does the calendar reach to this day?
    pub fn covers(&self, date: Date) -> bool {
        self.day(date).is_some()
    }

    /// Does the exchange trade?
    pub fn is_trading_day(&self, date: Date) -> bool {
        self.day(date).is_some_and(|day| day.trading)
    }

    /// Do securities and money settle?
    pub fn is_settlement_day(&self, date: Date) -> bool {
        self.day(date).is_some_and(|day| day.settlement)
    }

    /// The n-th settlement day after a trade date; `None` when the calendar does not reach so far.
    pub fn settlement_date(&self, trade_date: Date, settlement_days: u8) -> Option<Date> {
        self.nth_after(trade_date, settlement_days, |day| day.settlement)
    }

    /// The n-th trading day after a date, which is how Regulation T counts (12 CFR 220.2, "payment
    /// period").
    pub fn business_date(&self, date: Date, business_days: u8) -> Option<Date> {
        self.nth_after(date, business_days, |day| day.trading)
    }

    fn nth_after(&self, date: Date, count: u8, counts: impl Fn(Day) -> bool) -> Option<Date> {
        let (mut date, mut left) = (date, count);
        while left > 0 {
            date = date.plus(1);
            left -= u8::from(counts(self.day(date)?));
        }
        Some(date)
    }

    /// The first day of settlement from a date on; `None` when the calendar ends before.
    pub fn settlement_day_from(&self, date: Date) -> Option<Date> {
        if self.is_settlement_day(date) { Some(date) } else { self.settlement_date(date, 1) }
    }

    /// The last day of settlement up to a date; `None` when the calendar begins after it.
    pub fn settlement_day_until(&self, date: Date) -> Option<Date> {
        let days = (self.first.days()..=date.days()).rev().map(Date::from_days);
        days.take_while(|day| self.covers(*day)).find(|day| self.is_settlement_day(*day))
    }

    /// The first day of trading from a date on; `None` when the calendar ends before.
    pub fn trading_day_from(&self, date: Date) -> Option<Date> {
        if self.is_trading_day(date) { Some(date) } else { self.business_date(date, 1) }
    }

    /// How many settlement days lie after `since` up to and including `until`.
    pub fn settlement_days_between(&self, since: Date, until: Date) -> usize {
        (since.days() + 1..=until.days())
            .filter(|day| self.is_settlement_day(Date::from_days(*day)))
            .count()
    }
}

/// How long settlement takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Settlement days after the trade date (17 CFR 240.15c6-1).
    pub settlement_days: u8,
    /// Business days until a client must have paid (12 CFR 220.2).
    pub reg_t_business_days: u8,
}

/// One row of the map from accounts to lines of the general ledger; `None` stands for any.
#[derive(Clone, Debug)]
pub struct GlRule {
    /// Family, kind and class to which the row applies.
    pub family: Option<Family>,
    /// See `family`.
    pub kind: Option<Kind>,
    /// See `family`.
    pub class: Option<Class>,
    /// The line of a debit balance.
    pub debit_line: Name,
    /// The line of a credit balance.
    pub credit_line: Name,
}

/// A line of the general ledger and the item of the FOCUS report (Form X-17A-5 Part II) that it
/// rolls up to.
#[derive(Clone, Debug)]
pub struct GlLine {
    /// Our number.
    pub gl_line: Name,
    /// Item of the report.
    pub focus_item: Name,
    /// Caption.
    pub caption: Name,
    /// Its section of the statements; none for a line that no table knows.
    pub section: Option<GlSection>,
}

words!(
    /// The sections of the statements, by the first digit of a line.
    GlSection {
        /// 1: what the firm has or is owed.
        Assets = "assets",
        /// 2: what it owes.
        Liabilities = "liabilities",
        /// 3: what is its owners'.
        Equity = "equity",
        /// 4: what it earned.
        Revenue = "revenue",
        /// 5: what it spent.
        Expenses = "expenses",
    }
);

impl GlSection {
    /// The section of a line.
    pub fn of_line(gl_line: &str) -> Option<Self> {
        match gl_line.as_bytes().first()? {
            b'1' => Some(Self::Assets),
            b'2' => Some(Self::Liabilities),
            b'3' => Some(Self::Equity),
            b'4' => Some(Self::Revenue),
            b'5' => Some(Self::Expenses),
            _ => None,
        }
    }

    /// Is it of the income statement?
    pub const fn is_result(self) -> bool {
        matches!(self, Self::Revenue | Self::Expenses)
    }

    /// Is its normal balance a debit?
    pub const fn is_debit(self) -> bool {
        matches!(self, Self::Assets | Self::Expenses)
    }
}

/// How capital gains are taxed, by date of sale, where a market has a rule for it (India).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GainsRate {
    /// Percent of short-term gains.
    pub short_percent: Decimal,
    /// Percent of long-term gains above the exemption.
    pub long_percent: Decimal,
    /// Long-term gains of a year that are free, in the market's currency.
    pub exemption: Decimal,
    /// What was held for more months than these is long-term.
    pub held_months: u8,
    /// What was acquired up to this day costs no less than it was worth on it, or brought.
    pub fair_value_day: Option<Date>,
}

/// The rules of one market.
#[derive(Clone, Debug)]
pub struct Market {
    /// `us`, `india`, `eu`.
    pub market: Name,
    /// Its countries (ISO 3166): an instrument listed there is cleared by these rules.
    pub country: Name,
    /// Its currency.
    pub currency: Name,
    /// Trading and settlement days.
    pub calendar: Calendar,
    /// Trade dates whose settlement date the clearing corporation named: the table goes before the
    /// rule.
    pub settlement_dates: BTreeMap<Date, Date>,
    /// Settlement cycles by trade date.
    pub cycles: Dated<Cycle>,
    /// Its sessions that end on another day than they began on, by the evening on which they open.
    pub sessions: Dated<OvernightSession>,
    /// The days on which trading ends early, each with when. The books need no hours: for people.
    pub early_closes: BTreeMap<Date, ClockTime>,
    /// When fails are closed out, and when what has not come may be bought in.
    pub fail_rules: Vec<FailRule>,
    /// By when what clients need is brought back.
    pub control_rules: Vec<ControlRule>,
    /// Rules of margin; empty where the broker reckons none.
    pub margin: Vec<MarginRow>,
    /// Rules of the reserve formula and of net capital; empty where the broker reckons none.
    pub capital: Vec<CapitalRow>,
    /// What net capital deducts of market values.
    pub haircuts: Vec<HaircutBand>,
    /// What it makes of the lines of the general ledger.
    pub capital_lines: BTreeMap<Name, CapitalTreatment>,
    /// By when calls are met; empty where the broker reckons none.
    pub calls: Vec<CallRule>,
    /// When so much of a security fails that a list has it.
    pub thresholds: Vec<ThresholdRule>,
    /// What is filed, and by when.
    pub filings: Vec<FilingRule>,
    /// Its charges on trades and on clients' days.
    pub charges: Vec<Charge>,
    /// Its local time.
    pub local_time: LocalTime,
    /// The accounts that every new office of this market gets.
    pub chart: Vec<Account>,
    /// Shares bought from this day on are covered securities (26 CFR 1.6045-1(a)(15)), where the
    /// market knows the term.
    pub covered_from: Option<Date>,
    /// Within how many days whoever sends securities states what they cost (26 USC 6045A(c)), where
    /// the market knows such a duty.
    pub statement_days: Option<u8>,
    /// How capital gains are taxed, by date of sale; empty where the broker does not reckon the
    /// tax.
    pub capital_gains: Dated<GainsRate>,
    /// Which groups of instruments it serves.
    pub groups: Vec<InstrumentGroup>,
    /// Which line of the general ledger a balance stands on; the first row that fits.
    pub gl_rules: Vec<GlRule>,
    /// The lines.
    pub gl_lines: Vec<GlLine>,
    /// Lines of the firm on which balances stand from a day on, instead of those of the rows.
    pub gl_changes: Vec<ChartLine>,
}

impl Market {
    /// Are charges of this market worked out at the end of a client's day, when what is delivered
    /// is told apart from what was bought and sold on one day?
    pub fn charges_by_day(&self) -> bool {
        self.charges.iter().any(|charge| charge.unit != ChargeUnit::Trade)
    }

    /// Is what is bought and sold of one security on one day and exchange no capital gain here? It
    /// is the income of a speculative business by the law of India, whose rates these are
    /// (Income-tax Act 1961 section 43(5)).
    pub const fn sets_off_the_day(&self) -> bool {
        !self.capital_gains.is_empty()
    }

    /// The rule about a fail that dates from a settlement date, with an account of this kind; of
    /// those in force the newest.
    pub fn fail_rule(
        &self,
        since: Date,
        (contra, is_ours, sale): (Kind, bool, FailSale),
    ) -> Option<&FailRule> {
        let is_of_it = |rule: &&FailRule| {
            let is_in_force = rule.effective <= since && rule.contra == contra;
            is_in_force && rule.is_ours == is_ours && rule.sale == sale
        };
        self.fail_rules.iter().filter(is_of_it).max_by_key(|rule| rule.effective)
    }

    /// The rule about what lies at a place that is in force on a day.
    pub fn control_rule(&self, place: ControlPlace, date: Date) -> Option<&ControlRule> {
        let of_it = |rule: &&ControlRule| rule.place == place && rule.effective <= date;
        self.control_rules.iter().filter(of_it).max_by_key(|rule| rule.effective)
    }

    /// The row of a rule of margin that is in force on a day.
    pub fn margin_row(&self, rule: MarginRule, date: Date) -> Option<&MarginRow> {
        in_force(&self.margin, rule, date)
    }

    /// The row of a rule about reserve or capital that is in force on a day.
    pub fn capital_row(&self, rule: CapitalRule, date: Date) -> Option<&CapitalRow> {
        in_force(&self.capital, rule, date)
    }

    /// The band of a haircut on a day, at so many months or business days; none before its first.
    pub fn haircut(&self, haircut: Haircut, at: u16, date: Date) -> Option<&HaircutBand> {
        let of_it = |band: &&HaircutBand| {
            band.haircut == haircut && band.starts_at <= at && band.effective <= date
        };
        let bands = self.haircuts.iter().filter(of_it);
        bands.max_by_key(|band| (band.starts_at, band.effective))
    }

    /// What these books lack to serve an instrument of this classification here; none when it is
    /// served. The longest row that fits says it.
    pub fn lacks(&self, cfi: &str) -> Option<Lacking> {
        let fits = self.groups.iter().filter(|group| cfi.starts_with(group.cfi.as_str()));
        let longest = fits.max_by_key(|group| group.cfi.len());
        longest.map_or(Some(Lacking::NoSecurity), |group| group.lacking)
    }

    /// The line on which a balance of an account of this kind and class stands on a day. Of lines
    /// of the firm the later day takes over; of one day the one that names the class.
    pub fn gl_line_of(
        &self,
        (kind, class): (Kind, Class),
        date: Date,
        is_credit: bool,
    ) -> Option<&Name> {
        let of_firm = self.gl_changes.iter().filter(|line| line.effective <= date);
        let of_firm = of_firm.filter(|line| line.takes(kind, class, is_credit));
        let newest = of_firm.max_by_key(|line| (line.effective, line.class.is_some()));
        if let Some(line) = newest {
            return Some(&line.gl_line);
        }
        let fits = |rule: &&GlRule| {
            rule.family.is_none_or(|family| family == kind.family())
                && rule.kind.is_none_or(|known| known == kind)
                && rule.class.is_none_or(|known| known == class)
        };
        let rule = self.gl_rules.iter().find(fits)?;
        Some(if is_credit { &rule.credit_line } else { &rule.debit_line })
    }
}

words!(
    /// What these books lack for instruments that they do not serve.
    Lacking {
        /// Options.
        OptionTerms = "option_terms",
        /// Futures.
        FutureTerms = "future_terms",
        /// Bonds and other debt.
        DebtTerms = "debt_terms",
        /// Units of funds that are not traded like shares.
        FundTerms = "fund_terms",
        /// Rights and warrants.
        RightTerms = "right_terms",
        /// Certificates and notes whose worth follows from something else.
        StructuredTerms = "structured_terms",
        /// Units of partnerships and equities that are no shares.
        PartnershipTerms = "partnership_terms",
        /// What is no listed security at all.
        NoSecurity = "no_security",
    }
);

/// A group of instruments, and whether a market serves it.
#[derive(Clone, Debug)]
pub struct InstrumentGroup {
    /// How the classification of its instruments begins (ISO 10962).
    pub cfi: Name,
    /// What is lacking; none: it is served.
    pub lacking: Option<Lacking>,
}

words!(
    /// Is the code of a venue good?
    VenueStatus {
        /// It is.
        Active = "active",
        /// No longer.
        Expired = "expired",
    }
);

/// A trading venue (ISO 10383).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
    /// Its country (ISO 3166).
    pub country: Name,
    /// From which days on its code is good, and no longer.
    pub statuses: Dated<VenueStatus>,
}

impl Venue {
    /// A venue of a list, which does not say since when its code is good, with the day on which it
    /// expired.
    pub fn listed(country: Name, expired: Option<Date>) -> Self {
        let mut statuses = Dated::default();
        statuses.add(Date::FIRST, VenueStatus::Active);
        if let Some(expired) = expired {
            statuses.add(expired, VenueStatus::Expired);
        }
        Self { country, statuses }
    }

    /// May its code be used on a day?
    pub fn is_active_on(&self, date: Date) -> bool {
        self.statuses.on(date) == Some(&VenueStatus::Active)
    }
}

/// Everything that the house knows of rules: its markets and the venues of the world.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    /// The markets.
    pub markets: Vec<Market>,
    /// Venues by MIC.
    pub venues: Arc<BTreeMap<Name, Venue>>,
    /// The hash of the tables from which it was read.
    pub digest: ContentHash,
    /// The rules as earlier editions had them, where a row came or went: each with the last edition
    /// that had them so, the earliest first.
    pub older: Vec<(Edition, Arc<Rulebook>)>,
}

impl Rulebook {
    /// The rules as an edition has them.
    pub fn of(&self, edition: Edition) -> &Self {
        self.at(self.place_of(edition))
    }

    /// Where among the older ones the rules of an edition stand; none: these are its rules.
    pub fn place_of(&self, edition: Edition) -> Option<usize> {
        self.older.iter().position(|(last, _)| edition <= *last)
    }

    /// The rules at such a place.
    #[inline]
    pub fn at(&self, place: Option<usize>) -> &Self {
        place.map_or(self, |place| &self.older[place].1)
    }

    /// The same with rows of the firm over those of its markets and of the venues, in every
    /// edition.
    #[must_use]
    pub fn with<'r>(&self, rows: &(impl Iterator<Item = &'r MarketRow> + Clone)) -> Self {
        let venues = self.venues_with(rows);
        let older = self.older.iter().map(|(last, older)| {
            // Editions that have the same venues go on having one map of them.
            let is_same = Arc::ptr_eq(&older.venues, &self.venues);
            let venues = if is_same { Arc::clone(&venues) } else { older.venues_with(rows) };
            (*last, Arc::new(older.under(rows, venues)))
        });
        Self { older: older.collect(), ..self.under(rows, venues) }
    }

    /// Its venues with those of such rows over them.
    pub fn venues_with<'r>(
        &self,
        rows: &(impl Iterator<Item = &'r MarketRow> + Clone),
    ) -> Arc<BTreeMap<Name, Venue>> {
        let mut venues = Arc::clone(&self.venues);
        for row in rows.clone() {
            if let MarketSays::Venue(venue) = &row.says {
                venue.lay_over(Arc::make_mut(&mut venues));
            }
        }
        venues
    }

    fn under<'r>(
        &self,
        rows: &(impl Iterator<Item = &'r MarketRow> + Clone),
        venues: Arc<BTreeMap<Name, Venue>>,
    ) -> Self {
        let markets = self.markets.iter().map(|market| market.with(rows.clone())).collect();
        Self { markets, venues, digest: self.digest, older: Vec::new() }
    }

    /// A market by its name.
    pub fn market(&self, name: &str) -> Option<&Market> {
        self.markets.iter().find(|market| market.market == name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Calendar, Dated, Rulebook, Venue, VenueStatus};
    use crate::{Date, Edition, MarketRow, MarketSays, Name, TakesBack, VenueRow};
    use std::sync::Arc;

    fn date(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    #[test]
    fn a_row_is_in_force_from_its_day_until_the_next() {
        let mut rates = Dated::default();
        rates.add(date("2014-03-18"), 2210);
        rates.add(date("2013-05-25"), 1740);
        assert_eq!(rates.on(date("2013-05-24")), None);
        assert_eq!(rates.on(date("2014-03-17")), Some(&1740));
        assert_eq!(rates.on(date("2014-03-18")), Some(&2210));
    }

    /// A release that comes after a row of the firm, and has the code in another country.
    #[test]
    fn a_venue_is_in_the_country_that_the_row_of_the_firm_says() {
        let listed = Venue::listed("GB".into(), None);
        let release =
            Rulebook { venues: Arc::new([("MUNX".into(), listed)].into()), ..Rulebook::default() };
        let row = MarketRow {
            row_id: "V1".into(),
            market: "us".into(),
            says: MarketSays::Venue(VenueRow {
                mic: "MUNX".into(),
                effective: date("2026-06-08"),
                status: VenueStatus::Active,
                country: "US".into(),
            }),
            source: "ISO 10383".into(),
            takes_back: TakesBack::default(),
        };
        let older = vec![(Edition(1), Arc::new(release.clone()))];
        let rules = Rulebook { older, ..release }.with(&std::iter::once(&row));
        assert_eq!(rules.venues[&Name::from("MUNX")].country, "US");
        assert!(Arc::ptr_eq(&rules.of(Edition(1)).venues, &rules.venues), "they share it");
    }

    #[test]
    fn a_row_that_says_how_long_holds_no_longer() {
        let mut rates = Dated::default();
        rates.add(date("2026-01-01"), 195);
        rates.end(date("2026-01-01"), date("2028-12-31"));
        assert_eq!(rates.on(date("2028-12-31")), Some(&195));
        assert_eq!(rates.on(date("2029-01-01")), None);
        rates.add(date("2028-07-01"), 240);
        assert_eq!(rates.end_of(date("2026-01-01")), None, "another one takes over before");
        assert_eq!(rates.on(date("2028-06-30")), Some(&195));
        assert_eq!(
            rates.on(date("2029-01-01")),
            Some(&240),
            "the end of one is not that of another"
        );
    }

    #[test]
    fn a_bank_holiday_is_traded_but_not_settled() {
        let columbus = [date("2013-10-14")];
        let calendar = Calendar::new(date("2013-10-01"), date("2013-10-31"), &[], &columbus);
        assert!(calendar.is_trading_day(columbus[0]) && !calendar.is_settlement_day(columbus[0]));
        assert_eq!(calendar.settlement_date(date("2013-10-09"), 3), Some(date("2013-10-15")));
        assert_eq!(calendar.business_date(date("2013-10-09"), 3), Some(date("2013-10-14")));
        assert_eq!(
            calendar.settlement_date(date("2013-10-30"), 3),
            None,
            "the calendar ends before"
        );
        assert_eq!(calendar.settlement_days_between(date("2013-10-11"), date("2013-10-15")), 1);
    }
}
