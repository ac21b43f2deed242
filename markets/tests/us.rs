//! The tables of the United States against days that are known.

use terms::{Date, KnownAt, Lens, Market, Moment};

fn us() -> Market {
    markets::rulebook().market("us").expect("the house knows the United States").clone()
}

fn date(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

#[test]
fn columbus_day_2013_was_traded_and_did_not_settle() {
    let market = us();
    let columbus = date("2013-10-14");
    assert!(
        market.calendar.is_trading_day(columbus) && !market.calendar.is_settlement_day(columbus)
    );
    let table = [
        ("2013-10-07", "2013-10-10"),
        ("2013-10-08", "2013-10-11"),
        ("2013-10-09", "2013-10-15"),
        ("2013-10-14", "2013-10-17"),
    ];
    for (traded, settles) in table {
        let days = market.cycles.on(date(traded)).expect("T+3").settlement_days;
        assert_eq!(
            market.calendar.settlement_date(date(traded), days),
            Some(date(settles)),
            "{traded}"
        );
    }
}

#[test]
fn the_cycle_follows_the_trade_date() {
    let table = [("2017-09-01", 3), ("2017-09-05", 2), ("2024-05-24", 2), ("2024-05-28", 1)];
    for (traded, days) in table {
        assert_eq!(
            us().cycles.on(date(traded)).map(|cycle| cycle.settlement_days),
            Some(days),
            "{traded}"
        );
    }
}

#[test]
fn the_rates_of_october_2013_are_those_that_were_charged() {
    let rate = |charge: &str| {
        let market = us();
        let charge = market
            .charges
            .iter()
            .find(|known| known.charge == charge)
            .expect("a known charge")
            .clone();
        let rate = charge.rates.on(date("2013-10-07")).expect("in force").clone();
        (rate.rate.trimmed().to_string(), rate.cap.map(|cap| cap.to_string()))
    };
    assert_eq!(rate("section_31"), ("17.4".to_owned(), None));
    assert_eq!(rate("taf"), ("0.000119".to_owned(), Some("5.95".to_owned())));
}

#[test]
fn new_york_has_its_own_midnight() {
    let local = us().local_time;
    let day = |text| local.date(Moment::parse(text).expect("a moment")).to_string();
    assert_eq!(day("2013-10-08T03:59:59Z"), "2013-10-07", "daylight time");
    assert_eq!(day("2013-12-08T04:59:59Z"), "2013-12-07", "standard time");
    assert_eq!(day("2013-12-08T05:00:00Z"), "2013-12-08");
}

/// New York turns its clocks on the second Sunday of March and the first of November, at two
/// (15 U.S.C. 260a).
#[test]
fn a_day_in_new_york_ends_at_its_own_midnight() {
    let local = us().local_time;
    let table = [
        ("2026-06-08", "2026-06-09T03:59:59.999999999Z", "2026-06-08T23:59:59.999999999-04:00"),
        ("2026-03-07", "2026-03-08T04:59:59.999999999Z", "2026-03-07T23:59:59.999999999-05:00"),
        ("2026-03-08", "2026-03-09T03:59:59.999999999Z", "2026-03-08T23:59:59.999999999-04:00"),
        ("2026-10-31", "2026-11-01T03:59:59.999999999Z", "2026-10-31T23:59:59.999999999-04:00"),
        ("2026-11-01", "2026-11-02T04:59:59.999999999Z", "2026-11-01T23:59:59.999999999-05:00"),
    ];
    for (day, ends, shown) in table {
        let end = local.end_of(date(day));
        assert_eq!((end.to_string().as_str(), local.show(end).as_str()), (ends, shown), "{day}");
        assert_eq!(
            (local.date(end), local.date(Moment(end.0 + 1))),
            (date(day), date(day).plus(1))
        );
    }
    // What is recorded at half past eight in the evening, when Greenwich has the next day, was
    // known on that day; what is recorded at midnight was not.
    let lens =
        Lens { as_of: None, known_at: KnownAt::parse("2026-06-08").map(|day| day.moment(&local)) };
    let knows = |text: &str| lens.knows(Moment::parse(text).expect("a moment").0 / 1000);
    assert!(knows("2026-06-08T20:30:00-04:00") && knows("2026-06-08T23:59:59.999999-04:00"));
    assert!(!knows("2026-06-09T00:00:00-04:00"));
}

/// The evening on which a session opened and the day to which it belongs, by the clock's second
/// before and after each bound. Memorial Day 2026 is Monday, 25 May, and Good Friday 3 April; the
/// clocks are turned on at two on Sunday, 8 March, and back at two on Sunday, 1 November, so that
/// the session of the Thursday before opens at 01:00 in Greenwich and the next one an hour earlier,
/// or at midnight and an hour later. Hours: `us/sessions.csv`.
#[test]
fn an_evening_belongs_to_the_next_day_of_trading() {
    let market = us();
    let table = [
        ("2026-06-07T19:59:59.999999999-04:00", None),
        ("2026-06-07T20:00:00-04:00", Some(("2026-06-07", "2026-06-08"))),
        ("2026-06-07T23:59:59.999999999-04:00", Some(("2026-06-07", "2026-06-08"))),
        ("2026-06-08T00:00:00-04:00", Some(("2026-06-07", "2026-06-08"))),
        ("2026-06-08T03:59:59.999999999-04:00", Some(("2026-06-07", "2026-06-08"))),
        ("2026-06-08T04:00:00-04:00", None),
        ("2026-06-08T21:15:00-04:00", Some(("2026-06-08", "2026-06-09"))),
        // Friday's evening has no session, nor has Saturday's.
        ("2026-06-05T03:59:59.999999999-04:00", Some(("2026-06-04", "2026-06-05"))),
        ("2026-06-05T20:30:00-04:00", None),
        ("2026-06-06T02:00:00-04:00", None),
        ("2026-06-06T20:30:00-04:00", None),
        ("2026-06-07T02:00:00-04:00", None),
        // A session that ends on a holiday.
        ("2026-05-24T20:30:00-04:00", Some(("2026-05-24", "2026-05-26"))),
        ("2026-05-25T03:59:59-04:00", Some(("2026-05-24", "2026-05-26"))),
        ("2026-05-25T12:00:00-04:00", None),
        ("2026-05-25T20:00:00-04:00", Some(("2026-05-25", "2026-05-26"))),
        ("2026-04-02T20:00:00-04:00", Some(("2026-04-02", "2026-04-06"))),
        ("2026-04-03T20:00:00-04:00", None),
        // March.
        ("2026-03-06T00:59:59.999999999Z", None),
        ("2026-03-06T01:00:00Z", Some(("2026-03-05", "2026-03-06"))),
        ("2026-03-06T08:59:59.999999999Z", Some(("2026-03-05", "2026-03-06"))),
        ("2026-03-06T09:00:00Z", None),
        ("2026-03-08T23:59:59.999999999Z", None),
        ("2026-03-09T00:00:00Z", Some(("2026-03-08", "2026-03-09"))),
        ("2026-03-09T07:59:59.999999999Z", Some(("2026-03-08", "2026-03-09"))),
        ("2026-03-09T08:00:00Z", None),
        // November.
        ("2026-10-29T23:59:59.999999999Z", None),
        ("2026-10-30T00:00:00Z", Some(("2026-10-29", "2026-10-30"))),
        ("2026-10-30T07:59:59.999999999Z", Some(("2026-10-29", "2026-10-30"))),
        ("2026-10-30T08:00:00Z", None),
        ("2026-11-01T01:30:00-04:00", None),
        ("2026-11-02T00:59:59.999999999Z", None),
        ("2026-11-02T01:00:00Z", Some(("2026-11-01", "2026-11-02"))),
        ("2026-11-02T08:59:59.999999999Z", Some(("2026-11-01", "2026-11-02"))),
        ("2026-11-02T09:00:00Z", None),
        // Before the first row there is none, and behind the calendar it is not known.
        ("2021-06-17T20:30:00-04:00", None),
        ("2021-06-20T19:59:59.999999999-04:00", None),
        ("2021-06-20T20:00:00-04:00", Some(("2021-06-20", "2021-06-21"))),
        ("2027-12-30T20:30:00-05:00", Some(("2027-12-30", "2027-12-31"))),
        ("2028-01-02T20:30:00-05:00", None),
    ];
    for (executed_at, expected) in table {
        let moment = Moment::parse(executed_at).expect("a moment");
        let found = market.overnight(moment);
        let expected = expected.map(|(evening, day)| (date(evening), date(day)));
        let days = found.map(|overnight| (overnight.evening, overnight.trade_date));
        assert_eq!(days, expected, "{executed_at}");
        let own_day = market.local_time.date(moment);
        assert_eq!(market.trade_date(moment), expected.map_or(own_day, |(_, day)| day));
    }
}

/// Clocks that are turned at midnight: Sao Paulo turned them on at 00:00 on 15 October 2017 and
/// back at 00:00 on 18 February 2018, Havana turns them back at 01:00 (tz database, northamerica,
/// southamerica).
#[test]
fn every_day_ends_once_wherever_clocks_are_turned() {
    let table = [
        ("America/Sao_Paulo", "2017-10-14", "2017-10-15T02:59:59.999999999Z"),
        ("America/Sao_Paulo", "2018-02-17", "2018-02-18T02:59:59.999999999Z"),
        ("America/Havana", "2025-11-01", "2025-11-02T03:59:59.999999999Z"),
        ("America/Havana", "2025-11-02", "2025-11-03T04:59:59.999999999Z"),
        ("Pacific/Kiritimati", "2026-06-08", "2026-06-08T09:59:59.999999999Z"),
    ];
    for (place, day, ends) in table {
        let local = markets::local_time(place).expect("the tz database has it");
        assert_eq!(local.end_of(date(day)).to_string(), ends, "{place} {day}");
        for days in date("2015-01-01").days()..date("2026-12-31").days() {
            let day = Date::from_days(days);
            assert_eq!(local.date(local.end_of(day)), day, "{place}");
            assert_eq!(local.date(Moment(local.end_of(day).0 + 1)), day.plus(1), "{place}");
        }
    }
    assert!(markets::local_time("Mars/Olympus").is_none());
}

#[test]
fn a_time_without_an_offset_is_no_moment() {
    let read = |text| KnownAt::parse(text);
    assert_eq!(read("2026-06-08T20:30:00"), None);
    assert_eq!(read("2026-06-08 20:30"), None);
    assert_eq!(read("noon"), None);
    assert_eq!(read(" 2026-06-08 "), Some(KnownAt::EndOf(date("2026-06-08"))));
    let moment = Moment::parse("2026-06-09T00:30:00Z").expect("a moment");
    // Without parts of a second it is the whole second.
    assert_eq!(read("2026-06-08T20:30:00-04:00"), Some(KnownAt::Second(moment)));
    assert_eq!(read("2026-06-08T20:30:00.0-04:00"), Some(KnownAt::Moment(moment)));
}

/// Exchange closings against four independent exports of the calendar, when they are at hand.
#[test]
fn the_calendar_agrees_with_what_others_publish() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/reference/holidays/CONSENSUS_XNYS_2010_2026.csv"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        return println!("skipped: ../shared is absent");
    };
    let closed: Vec<Date> =
        text.lines().skip(1).filter_map(|line| Date::parse(line.split(',').next()?)).collect();
    assert!(closed.len() > 100);
    let calendar = us().calendar;
    for day in date("2010-01-01").days()..=date("2026-12-31").days() {
        let day = Date::from_days(day);
        assert_eq!(
            calendar.is_trading_day(day),
            !day.is_weekend() && !closed.contains(&day),
            "{day}"
        );
    }
}
