//! Rows of market rules and what they move: an example of each kind, and its words.

use super::{date, decimal, entry, name};
use terms::{
    BalanceSide, Basis, Booked, CalendarReach, ChargeRate, ChargeRounding, ChargeRow, ChargeSide,
    ChargeUnit, ChartLine, Class, ClockTime, CycleRow, DayState, Evenings, Event, Kind, KnownEvent,
    MarketDay, MarketRow, MarketSays, MovedKind, Product, Rounding, Segment, SessionRow,
    SettlementMove, SourceKind, Supply, TakesBack, VenueRow, VenueStatus,
};

/// A closing.
pub fn days() -> Vec<Event> {
    let mourning = MarketDay {
        date: date("2025-01-09"),
        trading: DayState::Closed,
        settlement: DayState::Open,
        opens: None,
        closes: None,
        occasion: name("National Day of Mourning"),
    };
    vec![row(MarketSays::Day(mourning))]
}

/// What else a row says: how far a calendar reaches.
pub fn others() -> Vec<Event> {
    let reach = CalendarReach { through: date("2028-12-31") };
    let levy = ChargeRow {
        charge: name("levy"),
        side: ChargeSide::Both,
        product: Product::Delivery,
        segment: Segment::Cash,
        exchange: Some(name("XNSE")),
        unit: ChargeUnit::ClientDay,
        supply: Supply::IntraState,
        payable_account: name("SEBI-FEES"),
        effective: date("2026-04-01"),
        through: Some(date("2027-03-31")),
        rate: ChargeRate {
            basis: Basis::PercentOf(vec![name("sebi"), name("stt")]),
            rate: decimal("9.00"),
            cap: Some(decimal("12.5")),
            nil_below_rate: true,
            rounding: ChargeRounding::Named { decimals: 2, rounding: Rounding::HalfEven },
            source: name("a circular"),
        },
    };
    let plain = ChargeRow {
        exchange: None,
        through: None,
        rate: ChargeRate {
            basis: Basis::Flat,
            cap: None,
            nil_below_rate: false,
            rounding: ChargeRounding::Firm,
            ..levy.rate.clone()
        },
        ..levy.clone()
    };
    let charges = [levy, plain].map(|says| row(MarketSays::Charge(Box::new(says))));
    std::iter::once(row(MarketSays::Reach(reach))).chain(charges).collect()
}

/// A day with hours, that takes another row back.
pub fn with_hours() -> Vec<Event> {
    let session = MarketDay {
        date: date("2026-11-08"),
        trading: DayState::Open,
        settlement: DayState::Closed,
        opens: ClockTime::parse("18:00"),
        closes: ClockTime::parse("19:15"),
        occasion: name("Muhurat"),
    };
    let takes_back =
        TakesBack { cancels: None, corrects: Some(name("H0")), reason: Some(name("hours")) };
    vec![Event::Known(KnownEvent::MarketRowSet(Box::new(MarketRow {
        takes_back,
        ..plain(MarketSays::Day(session))
    })))]
}

/// A settlement cycle.
pub fn cycles() -> Vec<Event> {
    let effective = date("2027-10-11");
    vec![row(MarketSays::Cycle(CycleRow { effective, settlement_days: 1, business_days: 300 }))]
}

/// A venue, and overnight sessions with hours and without.
pub fn venues_and_sessions() -> Vec<Event> {
    let venue = VenueRow {
        mic: name("MUNX"),
        effective: date("2026-06-08"),
        status: VenueStatus::Active,
        country: name("US"),
    };
    let expired = VenueRow { status: VenueStatus::Expired, ..venue.clone() };
    let session = SessionRow {
        effective: date("2026-06-12"),
        opens: ClockTime::parse("20:00"),
        closes: ClockTime::parse("04:00"),
        evenings: Evenings::parse("monday sunday").expect("days of the week"),
    };
    let evenings = Evenings::default();
    let none = SessionRow { opens: None, closes: None, evenings, ..session };
    let venues = [venue, expired].map(MarketSays::Venue);
    venues.into_iter().chain([session, none].map(MarketSays::Session)).map(row).collect()
}

/// Lines of the chart, of one class and of all.
pub fn chart_lines() -> Vec<Event> {
    let line = ChartLine {
        effective: date("2026-06-08"),
        gl_line: name("1415"),
        caption: name("Receivables from customers: margin"),
        focus_item: name("820"),
        kind: Kind::Margin,
        class: Some(Class::Customer),
        balance: BalanceSide::Debit,
    };
    let of_all = ChartLine { class: None, balance: BalanceSide::Credit, ..line.clone() };
    let either = ChartLine { balance: BalanceSide::Either, ..line.clone() };
    [line, of_all, either].map(|line| row(MarketSays::Line(Box::new(line)))).into()
}

/// A settlement date that moves.
pub fn moves() -> Vec<Event> {
    vec![moved(MovedKind::Trade)]
}

/// A settlement date of each kind, each alone.
pub fn moved_words() -> Vec<Event> {
    MovedKind::ALL.iter().map(|kind| moved(*kind)).collect()
}

fn moved(kind: MovedKind) -> Event {
    let told = SettlementMove {
        kind,
        moved: name("T-1"),
        as_of: date("2013-10-07"),
        from: date("2013-10-10"),
        to: date("2013-10-11"),
        by_kind: SourceKind::Holidays,
        by_row: name("H1"),
    };
    Event::Booked(Booked::Moved(told), entry(&[(1200, 3, -200), (9, 3, 200)]))
}

fn row(says: MarketSays) -> Event {
    Event::Known(KnownEvent::MarketRowSet(Box::new(plain(says))))
}

fn plain(says: MarketSays) -> MarketRow {
    MarketRow {
        row_id: name("H1"),
        market: name("us"),
        says,
        source: name("NYSE notice"),
        takes_back: TakesBack::default(),
    }
}
