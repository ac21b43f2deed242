//! A market's folder of tables, read into its rules: one reader for every market.
//!
//! In: the texts of `us/`, `india/` and so on, each with its name. Out: a `terms::Market`. What a
//! folder cannot say in a table (its name, its time zone, how far its calendar was checked) stands
//! beside the texts, in the file of the market.

use crate::charges::charges;
use crate::table::{Row, Table};
use jiff::tz::TimeZone;
use terms::{
    Account, Calendar, CallKind, CallRule, CapitalRule, CapitalTreatment, Class, ClockTime,
    ControlClock, ControlPlace, ControlRule, Cycle, Date, Dated, Edition, Evenings, FailClock,
    FailRule, FailSale, Family, FilingKind, FilingPeriod, FilingRule, GainsRate, GlLine, GlRule,
    GlSection, Haircut, HaircutBand, InstrumentGroup, Kind, Lacking, LocalTime, LotMethod,
    MarginRule, Market, Name, OvernightSession, RuleRow, ThresholdRule,
};

/// A table that is built into the program: its name and its text.
pub type File = (&'static str, &'static str);

/// The table of a name in this folder.
macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../", $name)))
    };
}
pub(crate) use file;

/// The tables of a market, and what stands in none of them.
pub struct Folder {
    /// Its name.
    pub market: &'static str,
    /// Its country (ISO 3166).
    pub country: &'static str,
    /// Its currency (ISO 4217).
    pub currency: &'static str,
    /// Its place in the tz database.
    pub time_zone: &'static str,
    /// The calendar's first and last day, as it was checked.
    pub calendar_span: (&'static str, &'static str),
    /// The first day of covered securities, where the market knows the term.
    pub covered_from: Option<&'static str>,
    /// Within how many days of a transfer its statement is due, where one is.
    pub statement_days: Option<u8>,
    /// Days that are not ordinary ones.
    pub calendar: File,
    /// Trade dates that do not settle by the cycle, where there are any.
    pub settlement_dates: Option<File>,
    /// Settlement cycles.
    pub cycles: File,
    /// Sessions that end on another day than they began on.
    pub sessions: File,
    /// Days on which trading ends early, where they are known.
    pub early_closes: Option<File>,
    /// When fails are closed out, where a rule says it.
    pub fail_rules: Option<File>,
    /// By when what clients need is brought back, where a rule says it.
    pub control_rules: Option<File>,
    /// Rules of margin, where the broker reckons any.
    pub margin: Option<File>,
    /// Rules of the reserve formula and of net capital, where the broker reckons them.
    pub capital: Option<File>,
    /// What net capital deducts of market values.
    pub haircuts: Option<File>,
    /// What net capital makes of the lines of the general ledger.
    pub capital_lines: Option<File>,
    /// By when calls are met, where the broker reckons any.
    pub calls: Option<File>,
    /// When a security is a threshold security, where the market knows the term.
    pub thresholds: Option<File>,
    /// What is filed and by when, where the program knows it.
    pub filings: Option<File>,
    /// Charges.
    pub charges: File,
    /// How capital gains are taxed, where the broker reckons the tax.
    pub capital_gains: Option<File>,
    /// Which groups of instruments are served.
    pub groups: File,
    /// Accounts.
    pub chart: File,
    /// Accounts to lines of the general ledger.
    pub gl_lines: File,
    /// The lines.
    pub gl_captions: File,
}

impl Folder {
    /// Every table.
    pub fn files(&self) -> impl Iterator<Item = File> {
        let always = [
            self.calendar,
            self.cycles,
            self.sessions,
            self.charges,
            self.groups,
            self.chart,
            self.gl_lines,
            self.gl_captions,
        ];
        let some = [
            self.settlement_dates,
            self.capital_gains,
            self.early_closes,
            self.fail_rules,
            self.control_rules,
            self.margin,
            self.capital,
            self.haircuts,
            self.capital_lines,
            self.calls,
            self.thresholds,
            self.filings,
        ];
        always.into_iter().chain(some.into_iter().flatten())
    }

    /// The rules of the market, as an edition has them.
    pub fn market(&self, edition: Edition) -> Market {
        let read = |(name, text): File| Table::read(name, text, edition);
        Market {
            market: Name::from(self.market),
            country: Name::from(self.country),
            currency: Name::from(self.currency),
            calendar: self.calendar(&read(self.calendar)),
            settlement_dates: self
                .settlement_dates
                .map(|file| settlement_dates(&read(file)))
                .unwrap_or_default(),
            cycles: cycles(&read(self.cycles)),
            sessions: sessions(&read(self.sessions)),
            early_closes: self
                .early_closes
                .map(|file| early_closes(&read(file)))
                .unwrap_or_default(),
            fail_rules: self.fail_rules.map(|file| fail_rules(&read(file))).unwrap_or_default(),
            control_rules: self
                .control_rules
                .map(|file| control_rules(&read(file)))
                .unwrap_or_default(),
            margin: self
                .margin
                .map(|file| rule_rows(&read(file), MarginRule::parse))
                .unwrap_or_default(),
            capital: self
                .capital
                .map(|file| rule_rows(&read(file), CapitalRule::parse))
                .unwrap_or_default(),
            haircuts: self.haircuts.map(|file| haircuts(&read(file))).unwrap_or_default(),
            capital_lines: self
                .capital_lines
                .map(|file| capital_lines(&read(file)))
                .unwrap_or_default(),
            calls: self.calls.map(|file| calls(&read(file))).unwrap_or_default(),
            thresholds: self.thresholds.map(|file| thresholds(&read(file))).unwrap_or_default(),
            filings: self.filings.map(|file| filings(&read(file))).unwrap_or_default(),
            charges: charges(&read(self.charges)),
            local_time: local_time(self.time_zone).expect("the tz database is built in"),
            chart: chart(&read(self.chart)),
            covered_from: self.covered_from.and_then(Date::parse),
            statement_days: self.statement_days,
            capital_gains: self
                .capital_gains
                .map(|file| capital_gains(&read(file)))
                .unwrap_or_default(),
            groups: groups(&read(self.groups)),
            gl_rules: gl_rules(&read(self.gl_lines)),
            gl_lines: gl_lines(&read(self.gl_captions)),
            gl_changes: Vec::new(),
        }
    }

    fn calendar(&self, table: &Table) -> Calendar {
        let days = |column: &str, word: &str| -> Vec<Date> {
            table
                .rows()
                .filter(|row| row.text(column) == word)
                .map(|row| row.date("date"))
                .collect()
        };
        let day = |text| Date::parse(text).expect("the span is written as dates");
        let (first, last) = (day(self.calendar_span.0), day(self.calendar_span.1));
        let calendar =
            Calendar::new(first, last, &days("trading", "closed"), &days("settlement", "closed"));
        // A weekend is closed without a row; one that is listed as open is a special session.
        calendar.with_sessions(&days("trading", "open"))
    }
}

fn settlement_dates(table: &Table) -> std::collections::BTreeMap<Date, Date> {
    table.rows().map(|row| (row.date("trade_date"), row.date("settlement_date"))).collect()
}

fn early_closes(table: &Table) -> std::collections::BTreeMap<Date, ClockTime> {
    let closes = |row: &Row| ClockTime::of_seconds(row.second_of_the_day("close_time"));
    let day = |row: Row| (row.date("date"), closes(&row).expect("the table reads hh:mm"));
    table.rows().map(day).collect()
}

fn fail_rules(table: &Table) -> Vec<FailRule> {
    let rule = |row: Row| FailRule {
        effective: row.date("effective"),
        is_ours: row.text("side") == "deliver",
        contra: row.one_word("contra", Kind::parse),
        sale: row.one_word("sale", FailSale::parse),
        clock: match row.optional_count("calendar_days") {
            None => FailClock::SettlementDays(row.count("settlement_days")),
            Some(days) => FailClock::CalendarDaysOfTrade(days),
        },
        by: row.optional_clock("by"),
        notice_days: row.optional_count("notice_days").unwrap_or(0),
        notice_by: row.optional_clock("notice_by"),
        source: row.name("source"),
    };
    table.rows().map(rule).collect()
}

fn control_rules(table: &Table) -> Vec<ControlRule> {
    let rule = |row: Row| ControlRule {
        effective: row.date("effective"),
        place: row.one_word("place", ControlPlace::parse),
        clock: match row.text("counts_from") {
            "older_than" => ControlClock::OlderThan(row.count("older_than_days")),
            "settlement" => ControlClock::SettlementDate,
            "determination" => ControlClock::Determination,
            _ => row.wrong("counts_from", "is no such beginning"),
        },
        act_days: row.count("act_days"),
        complete_days: row.optional_count("complete_days"),
        source: row.name("source"),
    };
    table.rows().map(rule).collect()
}

fn rule_rows<Rule>(table: &Table, parse: fn(&str) -> Option<Rule>) -> Vec<RuleRow<Rule>> {
    let row = |row: Row| RuleRow {
        effective: row.date("effective"),
        rule: row.one_word("rule", parse),
        value: row.decimal("value"),
        source: row.name("source"),
    };
    table.rows().map(row).collect()
}

fn haircuts(table: &Table) -> Vec<HaircutBand> {
    let band = |row: Row| HaircutBand {
        effective: row.date("effective"),
        haircut: row.one_word("haircut", Haircut::parse),
        starts_at: row.count("starts_at"),
        rate: row.decimal("rate"),
        source: row.name("source"),
    };
    table.rows().map(band).collect()
}

fn capital_lines(table: &Table) -> std::collections::BTreeMap<Name, CapitalTreatment> {
    let line = |row: Row| (row.name("gl_line"), row.one_word("treatment", CapitalTreatment::parse));
    table.rows().map(line).collect()
}

fn calls(table: &Table) -> Vec<CallRule> {
    let count = |row: &Row, column: &str| row.optional_count(column);
    let rule = |row: Row| CallRule {
        effective: row.date("effective"),
        call: row.one_word("call", CallKind::parse),
        due_days: count(&row, "due_days"),
        charge_days: count(&row, "charge_days"),
        freeze: count(&row, "freeze_days").map(|days| (row.count("freeze_after_days"), days)),
        minor_part: row.optional_decimal("minor_part"),
        minor_amount: row.optional_decimal("minor_amount"),
        source: row.name("source"),
    };
    table.rows().map(rule).collect()
}

fn thresholds(table: &Table) -> Vec<ThresholdRule> {
    let rule = |row: Row| ThresholdRule {
        effective: row.date("effective"),
        least_units: row.decimal("least_units"),
        least_part: row.decimal("least_part"),
        days: row.count("days"),
        source: row.name("source"),
    };
    table.rows().map(rule).collect()
}

fn filings(table: &Table) -> Vec<FilingRule> {
    let rule = |row: Row| FilingRule {
        effective: row.date("effective"),
        filing: row.one_word("filing", FilingKind::parse),
        period: row.one_word("period", FilingPeriod::parse),
        due_days: row.count("due_days"),
        by: row.optional_clock("by"),
        months_apart: row
            .optional_count("months_min")
            .map(|least| (least, row.count("months_max"))),
        source: row.name("source"),
    };
    table.rows().map(rule).collect()
}

fn cycles(table: &Table) -> Dated<Cycle> {
    let mut cycles = Dated::default();
    for row in table.rows() {
        let cycle = Cycle {
            settlement_days: row.count("settlement_days"),
            reg_t_business_days: row.count("reg_t_business_days"),
        };
        cycles.add(row.date("effective"), cycle);
    }
    cycles
}

fn sessions(table: &Table) -> Dated<OvernightSession> {
    let mut sessions = Dated::default();
    for row in table.rows() {
        let evenings = Evenings::parse(row.text("evenings"));
        let evenings = evenings.expect("an evening is a day of the week");
        // A market without such a session says so with a row without evenings, which has no hours.
        let hour = |column: &str| {
            if evenings.is_empty() { 0 } else { row.second_of_the_day(column) }
        };
        let session = OvernightSession { opens: hour("opens"), closes: hour("closes"), evenings };
        sessions.add(row.date("effective"), session);
    }
    sessions
}

fn capital_gains(table: &Table) -> Dated<GainsRate> {
    let mut rates = Dated::default();
    for row in table.rows() {
        let rate = GainsRate {
            short_percent: row.decimal("short_percent"),
            long_percent: row.decimal("long_percent"),
            exemption: row.decimal("exemption"),
            held_months: row.count("held_months"),
            fair_value_day: row.optional_date("fair_value_day"),
        };
        rates.add(row.date("effective"), rate);
    }
    rates
}

/// The local time of a place of the tz database, for the years of the calendar and some around
/// them; none for a place that it does not know.
pub fn local_time(place: &str) -> Option<LocalTime> {
    let zone = TimeZone::get(place).ok()?;
    let start = "1980-01-01T00:00:00Z".parse().expect("a moment");
    let first = (i64::MIN, zone.to_offset(start).seconds());
    let end: jiff::Timestamp = "2100-01-01T00:00:00Z".parse().expect("a moment");
    let later = zone.following(start).take_while(|transition| transition.timestamp() < end);
    let later =
        later.map(|transition| (transition.timestamp().as_second(), transition.offset().seconds()));
    Some(LocalTime { offsets: std::iter::once(first).chain(later).collect() })
}

fn chart(table: &Table) -> Vec<Account> {
    let account = |row: Row| Account {
        account: row.name("account"),
        kind: row.word("kind", Kind::parse).expect("an account of the chart has one kind"),
        class: row.word("class", Class::parse).expect("an account of the chart has one class"),
        name: row.name("name"),
        currency: None,
        desk: None,
        branch: None,
        opened: None,
        closed: None,
        lot_method: LotMethod::FirstInFirstOut,
        country: None,
    };
    table.rows().map(account).collect()
}

fn groups(table: &Table) -> Vec<InstrumentGroup> {
    let group = |row: Row| {
        let is_lacking = !row.text("lacking").is_empty();
        let lacking = is_lacking.then(|| row.one_word("lacking", Lacking::parse));
        // The table says it twice, so that a slip is seen.
        assert_eq!(row.text("served") == "yes", lacking.is_none(), "what is served lacks nothing");
        InstrumentGroup { cfi: row.name("cfi"), lacking }
    };
    table.rows().map(group).collect()
}

fn gl_rules(table: &Table) -> Vec<GlRule> {
    let rule = |row: Row| GlRule {
        family: row.word("family", Family::parse),
        kind: row.word("kind", Kind::parse),
        class: row.word("class", Class::parse),
        debit_line: row.name("debit_line"),
        credit_line: row.name("credit_line"),
    };
    table.rows().map(rule).collect()
}

fn gl_lines(table: &Table) -> Vec<GlLine> {
    let line = |row: Row| {
        let gl_line = row.name("gl_line");
        let section = GlSection::of_line(&gl_line);
        // The table says it twice, so that a slip is seen.
        let is_result = row.word("statement", |word| match word {
            "statement_of_financial_condition" | "balance_sheet" => Some(false),
            "statement_of_income" | "profit_and_loss" => Some(true),
            _ => None,
        });
        assert_eq!(
            section.map(GlSection::is_result),
            is_result,
            "line {gl_line}: its number and its statement agree"
        );
        GlLine {
            gl_line,
            focus_item: row.name("focus_item"),
            caption: row.name("caption"),
            section,
        }
    };
    table.rows().map(line).collect()
}
