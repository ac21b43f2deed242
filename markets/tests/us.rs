//! The tables of the United States against days that are known.

use terms::{Date, Market, Moment};

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
