//! The United States: equities cleared at NSCC and settled at DTC.

use crate::table::{Row, Table};
use jiff::tz::TimeZone;
use terms::{
    Account, Basis, Calendar, Charge, ChargeRate, Class, Cycle, Date, Dated, Family, GlLine, GlRule, Kind, LocalTime, LotMethod, Market,
    Name,
};

/// The calendar's first and last day, as `us/calendar.csv` was checked.
const CALENDAR: (&str, &str) = ("2010-01-01", "2027-12-31");

/// Stock bought from this day on is a covered security (26 CFR 1.6045-1(a)(15)(i)(A)).
const COVERED_FROM: &str = "2011-01-01";

/// The rules of the United States.
pub fn market() -> Market {
    Market {
        market: Name::from("us"),
        country: Name::from("US"),
        currency: Name::from("USD"),
        calendar: calendar(),
        cycles: cycles(),
        charges: charges(),
        local_time: new_york(),
        chart: chart(),
        covered_from: Date::parse(COVERED_FROM),
        gl_rules: gl_rules(),
        gl_lines: gl_lines(),
    }
}

fn calendar() -> Calendar {
    let table = Table::read("us/calendar.csv", include_str!("../us/calendar.csv"));
    let closed =
        |column: &str| -> Vec<Date> { table.rows().filter(|row| row.text(column) == "closed").map(|row| row.date("date")).collect() };
    let day = |text| Date::parse(text).expect("the span is written as dates");
    Calendar::new(day(CALENDAR.0), day(CALENDAR.1), &closed("trading"), &closed("settlement"))
}

fn cycles() -> Dated<Cycle> {
    let mut cycles = Dated::default();
    for row in Table::read("us/cycles.csv", include_str!("../us/cycles.csv")).rows() {
        let cycle = Cycle { settlement_days: row.count("settlement_days"), reg_t_business_days: row.count("reg_t_business_days") };
        cycles.add(row.date("effective"), cycle);
    }
    cycles
}

fn charges() -> Vec<Charge> {
    let mut charges: Vec<Charge> = Vec::new();
    for row in Table::read("us/charges.csv", include_str!("../us/charges.csv")).rows() {
        let name = row.name("charge");
        let at = charges.iter().position(|charge| charge.charge == name).unwrap_or_else(|| {
            charges.push(new_charge(&row));
            charges.len() - 1
        });
        let rate = ChargeRate { rate: row.decimal("rate"), cap: row.optional_decimal("cap") };
        charges[at].rates.add(row.date("effective"), rate);
    }
    charges
}

fn new_charge(row: &Row) -> Charge {
    let basis = row.word("basis", |word| match word {
        "per_million_of_principal" => Some(Basis::PerMillionOfPrincipal),
        "per_share" => Some(Basis::PerShare),
        _ => None,
    });
    Charge {
        charge: row.name("charge"),
        basis: basis.expect("a charge has one basis"),
        payable_account: row.name("payable_account"),
        rates: Dated::default(),
    }
}

/// New York's offsets from the tz database, for the years of the calendar and some around them.
fn new_york() -> LocalTime {
    let zone = TimeZone::get("America/New_York").expect("the tz database is built in");
    let start = "1980-01-01T00:00:00Z".parse().expect("a moment");
    let first = (i64::MIN, zone.to_offset(start).seconds());
    let end: jiff::Timestamp = "2100-01-01T00:00:00Z".parse().expect("a moment");
    let later = zone.following(start).take_while(|transition| transition.timestamp() < end);
    let later = later.map(|transition| (transition.timestamp().as_second(), transition.offset().seconds()));
    LocalTime { offsets: std::iter::once(first).chain(later).collect() }
}

fn chart() -> Vec<Account> {
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
    Table::read("us/chart.csv", include_str!("../us/chart.csv")).rows().map(account).collect()
}

fn gl_rules() -> Vec<GlRule> {
    let rule = |row: Row| GlRule {
        family: row.word("family", Family::parse),
        kind: row.word("kind", Kind::parse),
        class: row.word("class", Class::parse),
        debit_line: row.name("debit_line"),
        credit_line: row.name("credit_line"),
    };
    Table::read("us/gl_lines.csv", include_str!("../us/gl_lines.csv")).rows().map(rule).collect()
}

fn gl_lines() -> Vec<GlLine> {
    let line = |row: Row| GlLine { gl_line: row.name("gl_line"), focus_item: row.name("focus_item"), caption: row.name("caption") };
    Table::read("us/gl_captions.csv", include_str!("../us/gl_captions.csv")).rows().map(line).collect()
}
