//! The tables of India against days that are known.

use terms::{Date, Market, Moment};

fn india() -> Market {
    markets::rulebook().market("india").expect("the house knows India").clone()
}

fn date(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

/// The trading day of 2026 that the exchange added, its special Sundays, and the days on which only
/// the banks were closed.
#[test]
fn a_day_of_2026_trades_and_settles_as_the_exchange_said() {
    let calendar = india().calendar;
    let both =
        |day: &str| (calendar.is_trading_day(date(day)), calendar.is_settlement_day(date(day)));
    let table = [
        ("2026-01-15", (false, false)),
        ("2026-02-01", (true, false)),
        ("2026-02-08", (false, false)),
        ("2026-02-19", (true, false)),
        ("2026-04-01", (true, false)),
        ("2026-08-26", (true, false)),
        ("2026-11-08", (true, false)),
        ("2026-11-09", (true, true)),
    ];
    for (day, expected) in table {
        assert_eq!(both(day), expected, "{day}");
    }
    let of_2026 = |is_open: fn(&terms::Calendar, Date) -> bool| {
        let days = (date("2026-01-01").days()..=date("2026-12-31").days()).map(Date::from_days);
        days.filter(|day| !day.is_weekend() && !is_open(&calendar, *day)).count()
    };
    assert_eq!(
        (of_2026(terms::Calendar::is_trading_day), of_2026(terms::Calendar::is_settlement_day)),
        (16, 20)
    );
}

#[test]
fn the_cycle_follows_the_trade_date() {
    let table = [("2010-01-04", 2), ("2023-01-25", 2), ("2023-01-27", 1), ("2026-06-02", 1)];
    for (traded, days) in table {
        assert_eq!(
            india().cycles.on(date(traded)).map(|cycle| cycle.settlement_days),
            Some(days),
            "{traded}"
        );
    }
}

/// No session of the exchanges ends on another day than it began on.
#[test]
fn what_is_executed_in_mumbai_is_of_its_own_day() {
    let market = india();
    for executed_at in ["2026-06-07T20:30:00+05:30", "2026-06-08T23:59:59+05:30"] {
        let moment = Moment::parse(executed_at).expect("a moment");
        assert_eq!(market.overnight(moment), None, "{executed_at}");
        assert_eq!(market.trade_date(moment), date(&executed_at[..10]));
    }
}

#[test]
fn a_settlement_date_that_was_named_is_in_the_table() {
    let market = india();
    assert_eq!(market.settlement_dates.get(&date("2025-09-08")), Some(&date("2025-09-10")));
    assert_eq!(market.calendar.settlement_date(date("2025-09-04"), 1), Some(date("2025-09-09")));
}

#[test]
fn mumbai_has_its_own_midnight() {
    let local = india().local_time;
    let day = |text| local.date(Moment::parse(text).expect("a moment")).to_string();
    assert_eq!(
        (day("2026-06-01T18:29:59Z"), day("2026-06-01T18:30:00Z")),
        ("2026-06-01".to_owned(), "2026-06-02".to_owned())
    );
}

/// Exchange closings against two independent exports each of BSE's and NSE's calendar, where they
/// agree.
#[test]
fn the_calendar_agrees_with_what_others_publish() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/reference/holidays/");
    let calendar = india().calendar;
    for file in ["CONSENSUS_XBOM_2010_2026.csv", "CONSENSUS_XNSE_2010_2026.csv"] {
        let Ok(text) = std::fs::read_to_string(format!("{folder}{file}")) else {
            return println!("skipped: ../shared is absent");
        };
        let agreed: Vec<Date> = text
            .lines()
            .filter(|line| line.ends_with(",AGREED"))
            .filter_map(|line| Date::parse(line.split(',').next()?))
            .collect();
        assert!(agreed.len() > 100);
        // A Muhurat session opens the evening of a day that the packages call closed.
        let open: Vec<String> = agreed
            .iter()
            .filter(|day| calendar.is_trading_day(**day))
            .map(ToString::to_string)
            .collect();
        assert!(
            open.iter().all(|day| ["2021-11-04", "2022-10-24", "2024-11-01", "2025-10-21"]
                .contains(&day.as_str())),
            "{open:?}"
        );
    }
}

/// The rates of a day by charge, side, product, segment and exchange; percent and rupees per
/// million.
#[test]
fn a_rate_is_the_one_of_its_day() {
    let market = india();
    let rate = |charge: &str,
                side: &str,
                product: &str,
                segment: &str,
                exchange: Option<&str>,
                day: &str| {
        let fits = |known: &&terms::Charge| {
            (known.charge.as_str(), known.side.as_str(), known.product.as_str())
                == (charge, side, product)
                && known.segment.as_str() == segment
                && known.exchange.as_deref() == exchange
        };
        let known = market
            .charges
            .iter()
            .find(fits)
            .unwrap_or_else(|| panic!("{charge} {side} {product} {segment}"));
        known.rates.on(date(day)).map(|rate| rate.rate.trimmed().to_string())
    };
    let nse = Some("XNSE");
    let table = [
        ("stt", "sell", "any", "equity_futures", None, "2024-09-30", "0.0125"),
        ("stt", "sell", "any", "equity_futures", None, "2024-10-01", "0.02"),
        ("stt", "sell", "any", "equity_futures", None, "2026-04-01", "0.05"),
        ("stt", "sell", "any", "equity_options", None, "2026-03-31", "0.1"),
        ("stt", "sell", "intraday", "equity_shares", None, "2026-04-01", "0.025"),
        ("stt", "sell", "delivery", "equity_fund_units", None, "2026-06-09", "0.001"),
        ("stt", "buy", "delivery", "business_trust_units", None, "2014-09-30", "0"),
        ("stt", "buy", "delivery", "business_trust_units", None, "2014-10-01", "0.1"),
        ("exchange_transaction_charge", "both", "any", "cash", nse, "2026-02-28", "29.7"),
        ("exchange_transaction_charge", "both", "any", "cash", nse, "2026-03-01", "30.699"),
        ("ipft", "both", "any", "cash", nse, "2026-03-01", "0.001"),
        ("exchange_transaction_charge", "both", "any", "cash", Some("XBOM"), "2026-03-01", "37.5"),
        ("stamp_duty", "both", "any", "cash", None, "2020-06-30", "0.006"),
        ("stamp_duty", "both", "any", "cash", None, "2020-07-01", "0"),
        ("stamp_duty", "buy", "delivery", "cash", None, "2020-06-30", "0"),
        ("stamp_duty", "buy", "delivery", "cash", None, "2020-07-01", "0.015"),
    ];
    for (charge, side, product, segment, exchange, day, expected) in table {
        assert_eq!(
            rate(charge, side, product, segment, exchange, day).as_deref(),
            Some(expected),
            "{charge} {side} {product} {segment} {day}"
        );
    }
    assert_eq!(
        rate("igst", "both", "any", "any", None, "2017-06-30"),
        None,
        "the goods and services tax begins in July 2017"
    );
}

#[test]
fn a_day_in_india_ends_at_its_own_midnight() {
    let local = india().local_time;
    let end = local.end_of(Date::parse("2026-06-08").expect("a day"));
    assert_eq!(end.to_string(), "2026-06-08T18:29:59.999999999Z");
    assert_eq!(local.show(end), "2026-06-08T23:59:59.999999999+05:30");
}
