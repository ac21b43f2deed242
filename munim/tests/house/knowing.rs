//! As known when: a day ends at the midnight of the office's own clocks, in every command, and the
//! answer says which moment it took.
//!
//! The offices are made now, so that the day that they ask about is today where they are. Source:
//! RFC 3339, 5.6 (a time has its offset).

use crate::office::Desk;
use std::time::{SystemTime, UNIX_EPOCH};
use terms::{Date, Moment};

/// The day that it is at a place, and how its end is written.
fn today(place: &str) -> (Date, String) {
    let local = engine::local_time(place).expect("the tz database has it");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    let today = local.date(Moment(i64::try_from(now.as_nanos()).expect("before 2262")));
    (today, local.show(local.end_of(today)))
}

/// An office with some money in the bank.
fn with_money(market: &str, first: &str, currency: &str) -> Desk {
    let desk = Desk::new();
    desk.munim(&format!("init office --market {market} --date {first}")).done();
    let money = format!(
        "date,account,asset,quantity\n{first},BANK,{currency},-7250.00\n{first},CAPITAL,{currency},7250.00\n"
    );
    desk.file("positions.csv", money);
    desk.munim("load office positions positions.csv").done();
    desk
}

#[test]
fn a_bare_day_ends_where_the_office_is() {
    let offices = [
        ("us", "2026-06-08", "USD", "America/New_York"),
        ("india", "2026-06-01", "INR", "Asia/Kolkata"),
    ];
    for (market, first, currency, place) in offices {
        let desk = with_money(market, first, currency);
        let (today, end) = today(place);
        let (yesterday, known) = (today.plus(-1), format!("as known at {end}"));
        let asked = |command: &str, day: Date| desk.munim(&format!("{command} {day}")).done();

        let balances = |day| asked("report office balances --format csv --as-known-at", day);
        let (then, before) = (balances(today), balances(yesterday));
        assert_eq!(then.rows().len(), 3, "{market}: what was recorded today is known today");
        assert!(
            then.err.contains(&known) && !then.err.contains("nothing was known"),
            "{}",
            then.err
        );
        assert_eq!(before.rows().len(), 1, "{market}: yesterday nobody knew it");
        assert!(before.err.contains("nothing was known then"), "{}", before.err);
        let table = asked("report office balances --as-known-at", today).out;
        assert_eq!(table.lines().next(), Some(known.as_str()), "{table}");
        let nothing = asked("report office balances --as-known-at", yesterday).out;
        let lines: Vec<&str> = nothing.lines().collect();
        assert!(
            lines.len() == 2 && lines[1].starts_with("nothing was known then"),
            "in place of an empty table: {nothing}"
        );

        let later = |day| asked("compare office balances --format csv --then", day);
        assert_eq!(
            later(today).rows().len(),
            1,
            "{market}: its own entries are no later knowledge"
        );
        assert!(later(today).err.contains(&format!("then, {known}")));
        assert!(later(yesterday).rows().len() > 1);

        let command = format!("explain office CAPITAL {currency} --format csv --as-known-at");
        let explained = asked(&command, today);
        assert_eq!(explained.rows().len(), 2, "{market}: one posting");
        assert!(explained.err.contains(&known));
        let unknown = desk.munim(&format!("{command} {yesterday}"));
        assert!(unknown.err.contains("account CAPITAL is not known"), "{}", unknown.err);
        let exported = |day| {
            asked("export office --form csv --out books.csv --format csv --as-known-at", day).err
        };
        assert!(exported(today).contains("wrote 2 entries"), "{}", exported(today));
        assert!(
            exported(today).contains(&known) && exported(yesterday).contains("wrote 0 entries")
        );
    }
}

#[test]
fn an_office_of_two_markets_has_the_clocks_of_the_first() {
    let desk = with_money("india --market us", "2026-06-01", "INR");
    let (today, end) = today("Asia/Kolkata");
    let report = format!("report office balances --format csv --as-known-at {today}");
    assert!(desk.munim(&report).done().err.contains(&end));
}

#[test]
fn a_time_without_an_offset_is_refused() {
    let desk = with_money("us", "2026-06-08", "USD");
    let options = [
        "report office balances --as-known-at",
        "explain office CAPITAL USD --as-known-at",
        "compare office balances --then",
        "export office --form csv --out books.csv --as-known-at",
    ];
    for option in options {
        for time in ["2026-06-08T20:30:00", "2026-06-08T20:30", "20:30"] {
            let words = [time, "with its offset", "-04:00", "midnight where the firm is"];
            desk.munim(&format!("{option} {time}")).refused(2, &words);
        }
    }
}

/// A script asks in the second in which the work was done; a clock without parts of it means the
/// whole of it.
#[test]
fn an_evening_knows_what_was_done_in_its_second() {
    let desk = with_money("us", "2026-06-08", "USD");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let second = i64::try_from(now).expect("before 2262") * 1_000_000_000;
    let evening = Moment(second).to_string();
    assert!(!evening.contains('.'), "as date --iso-8601=seconds says it");
    let then = desk.munim(&format!("report office balances --format csv --as-known-at {evening}"));
    assert_eq!(then.done().rows().len(), 3);
    let differing = desk.munim(&format!("compare office balances --format csv --then {evening}"));
    assert_eq!(differing.done().rows().len(), 1);
}

#[test]
fn a_day_before_the_books_is_said() {
    let desk = with_money("us", "2026-06-08", "USD");
    let begin = "the books of this office begin on 2026-06-08";
    let said = |command: &str| {
        let ran = desk.munim(&format!("{command} --date 2026-06-05"));
        format!("{}{}", ran.out, ran.err)
    };
    for command in ["report office balances", "--quiet report office balances --format csv"] {
        assert!(said(command).contains(begin), "{command}: {}", said(command));
    }
    assert!(said("export office --form csv --out books.csv").contains(begin));
    let on_the_day = desk.munim("report office balances --date 2026-06-08").done();
    assert!(!on_the_day.out.contains(begin) && !on_the_day.err.contains(begin));
}
