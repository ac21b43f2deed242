//! Currencies and fair value: pages that a clerk can check by hand; and `random_days`, after which
//! the identities hold to the last unit.
//!
//! Sources: `us_08_accounting.json` (us-j-principal-sell, us-j-error); `domain.md`, "currency
//! exchange for a client". The rates of the pages are made up; the last test reads real ones.

mod random_days;

use crate::office::engine::Engine;
use crate::office::reopened_days::reopen;
use crate::office::rows::{
    action, conversion, day, decimal, fx_rate, instrument, position, price_rule, quote, trade,
};
use crate::office::ways_back::taken_back;
use office::words::{english, in_english};
use terms::{
    Booked, Capacity, Date, Event, FxRate, Input, Instrument, Job, Name, PriceRule, Run,
    TradeReport,
};

/// A job of a day comes to an end after a few runs.
const RUNS_MAX: usize = 5;

/// Runs the two jobs of valuation until they give nothing; how many vouchers that were.
fn work(engine: &mut Engine, date: Date) -> usize {
    let before = engine.journal.len();
    for job in [Job::FairValue, Job::Revaluation] {
        let runs = (0..RUNS_MAX).take_while(|_| {
            !engine
                .command(Input::Run(Run { job, date }))
                .expect("the day is open")
                .events
                .is_empty()
        });
        assert!(runs.count() < RUNS_MAX, "{} gives something for ever", job.as_str());
    }
    engine.journal[before..]
        .iter()
        .filter(|recorded| matches!(recorded.event, Event::Booked(Booked::Voucher(_), _)))
        .count()
}

/// A day with these rows, worked out and closed.
fn worked(engine: &mut Engine, date: &str, inputs: Vec<Input>) {
    let date = day(date);
    engine.begin(date);
    engine.book(inputs);
    engine.settle(date);
    work(engine, date);
    assert_eq!(work(engine, date), 0, "running again books nothing");
    engine.close(date).expect("every control holds");
}

/// What an open item says, by its code.
fn item(engine: &Engine, date: &str, code: &str) -> Option<String> {
    office::open_items(&engine.office, day(date)).iter().find(|item| item.code == code).map(english)
}

/// What stands in all on an account.
fn total(engine: &Engine, account: &str, asset: &str) -> String {
    let (account, asset) = (engine.account(account), engine.asset(asset));
    engine.office.directory.show_total(asset, engine.office.ledger.balance(account, asset).total())
}

fn price(row: &str) -> Input {
    Input::Quote(quote(row))
}

fn rate(row: &str) -> Input {
    Input::FxRate(fx_rate(row))
}

fn exchange(row: &str) -> Input {
    Input::Convert(conversion(row))
}

fn buys(row: &str) -> Input {
    Input::Trade(trade(row))
}

/// A position that was there before the books, and what it cost.
fn brought_in(row: &str, cost: &str) -> Input {
    Input::OpenPosition(terms::PositionReport { cost: Some(decimal(cost)), ..position(row) })
}

/// A sale of the desk to a client, marked up by 50.
fn marked_up(row: &str) -> Input {
    let contra = Some(Name::from("INVENTORY"));
    Input::Trade(TradeReport {
        capacity: Capacity::Principal,
        contra,
        commission: Some(decimal("50")),
        ..trade(row)
    })
}

// ---- Fair value. ----

/// us-j-principal-sell: 200 at a carrying value of 24.80, marked to 25.00 (gain of 40.00), sold
/// with a mark-up of 50.00.
#[test]
fn inventory_is_marked_and_sold() {
    let results = |engine: &Engine| {
        ["INVENTORY", "TRADING-RESULT", "UNREALISED-RESULT", "MARKUP"]
            .map(|account| total(engine, account, "USD"))
    };
    let mut engine = Engine::furnished("2013-10-09");
    worked(
        &mut engine,
        "2013-10-09",
        vec![
            buys("T1 2013-10-09 INVENTORY B 200 XYZ 24.80"),
            price("2013-10-09 XYZ 24.80 USD close"),
        ],
    );
    assert_eq!(results(&engine), ["-4960.00", "0.00", "0.00", "0.00"]);
    worked(&mut engine, "2013-10-10", vec![price("2013-10-10 XYZ 25.00 USD close")]);
    assert_eq!(results(&engine), ["-5000.00", "0.00", "40.00", "0.00"]);
    let last = engine.office.vouchers.all().last().expect("a mark");
    assert_eq!(last.voucher.voucher_id, "FV-2013-10-10-INVENTORY-USD");
    assert_eq!(
        in_english(&last.voucher.narrative),
        "INVENTORY at fair value in USD: realised 0.00, unrealised 40.00"
    );
    worked(&mut engine, "2013-10-11", vec![marked_up("T2 2013-10-11 ALICE B 200 XYZ 25.00")]);
    assert_eq!(results(&engine), ["0.00", "40.00", "0.00", "50.00"]);
    assert_eq!(total(&engine, "ALICE", "USD"), "-5050.00");
    // On one day: bought yesterday, sold today, marked once.
    let mut at_once = Engine::furnished("2013-10-09");
    worked(
        &mut at_once,
        "2013-10-09",
        vec![
            buys("T1 2013-10-09 INVENTORY B 200 XYZ 24.80"),
            price("2013-10-09 XYZ 24.80 USD close"),
        ],
    );
    worked(
        &mut at_once,
        "2013-10-10",
        vec![
            price("2013-10-10 XYZ 25.00 USD close"),
            marked_up("T2 2013-10-10 ALICE B 200 XYZ 25.00"),
        ],
    );
    assert_eq!(results(&at_once), results(&engine));
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// A close of 26.00 was told for 25.00, and 200 shares of 24.80 each were marked up by 240.00 and
/// not by 40.00. The day is reopened, a person's own price goes before the source, and the close
/// books the 200.00 between them; what was booked stands.
#[test]
fn a_wrong_price_of_a_reopened_day_is_marked_by_difference() {
    let mut engine = Engine::furnished("2013-10-09");
    let bought = vec![
        buys("T1 2013-10-09 INVENTORY B 200 XYZ 24.80"),
        price("2013-10-09 XYZ 24.80 USD close"),
    ];
    worked(&mut engine, "2013-10-09", bought);
    worked(&mut engine, "2013-10-10", vec![price("2013-10-10 XYZ 26.00 USD close")]);
    let found = |engine: &Engine| {
        ["INVENTORY", "UNREALISED-RESULT"].map(|account| total(engine, account, "USD"))
    };
    assert_eq!(found(&engine), ["-5200.00", "240.00"]);
    let marks = |engine: &Engine| -> Vec<String> {
        let all = engine.office.vouchers.all();
        all.map(|booked| format!("{} {}", booked.voucher.voucher_id, booked.voucher.date)).collect()
    };
    let before = marks(&engine);

    reopen(&mut engine, "2013-10-10");
    let again = price("2013-10-10 XYZ 25.00 USD close");
    let refused = engine.command(again).expect_err("the source has said something else");
    assert_eq!(refused.code(), "id_must_not_be_reused");
    let own = terms::Quote {
        source: "override: Ada, the close was told wrong".into(),
        ..quote("2013-10-10 XYZ 25.00 USD override")
    };
    engine.book([Input::Quote(own)]);
    assert_eq!(work(&mut engine, day("2013-10-10")), 1, "one mark, of the difference");
    assert_eq!(found(&engine), ["-5000.00", "40.00"]);
    let after = marks(&engine);
    assert_eq!(after[..before.len()], before, "nothing is unbooked");
    assert!(after.last().expect("a mark").ends_with(" 2013-10-10"), "{after:?}");
    engine.close(day("2013-10-10")).expect("every control holds");
    worked(&mut engine, "2013-10-11", vec![price("2013-10-11 XYZ 25.00 USD close")]);
    assert_eq!(found(&engine), ["-5000.00", "40.00"]);
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// What the inventory cost before the books began comes in with it: it is no gain of the first day,
/// and is realised when it goes.
#[test]
fn inventory_of_the_opening_comes_in_at_cost() {
    let results = |engine: &Engine| {
        ["INVENTORY", "OPENING", "TRADING-RESULT", "UNREALISED-RESULT"]
            .map(|account| total(engine, account, "USD"))
    };
    let mut engine = Engine::furnished("2013-10-09");
    worked(&mut engine, "2013-10-09", vec![brought_in("2013-10-09 INVENTORY 200 XYZ", "4960")]);
    assert_eq!(results(&engine), ["-4960.00", "4960.00", "0.00", "0.00"]);
    worked(&mut engine, "2013-10-10", vec![brought_in("2013-10-10 INVENTORY -100 ABC", "1000")]);
    assert_eq!(
        results(&engine),
        ["-3960.00", "3960.00", "0.00", "0.00"],
        "sold short before: the money was received"
    );
    worked(
        &mut engine,
        "2013-10-11",
        vec![price("2013-10-11 XYZ 25.00 USD close"), price("2013-10-11 ABC 9.00 USD close")],
    );
    assert_eq!(results(&engine), ["-4100.00", "3960.00", "0.00", "140.00"]);
}

/// A price from before a split is one of the old shares: it is restated, for the worth of the
/// inventory and for how far the next price may lie from it. 200 at 27.50 are 400 at 13.75, and a
/// bonus of one for four makes them 500 at 11.00.
#[test]
fn a_price_from_before_a_split_is_restated() {
    let mut engine = Engine::furnished("2013-10-09");
    engine.book([Input::PriceRule(PriceRule {
        tolerance: Some(decimal("5")),
        ..price_rule("2013-10-09 - close")
    })]);
    let inputs = vec![
        brought_in("2013-10-09 INVENTORY 200 XYZ", "4960"),
        price("2013-10-09 XYZ 27.50 USD close"),
    ];
    worked(&mut engine, "2013-10-09", inputs);
    assert_eq!(total(&engine, "INVENTORY", "USD"), "-5500.00");
    worked(
        &mut engine,
        "2013-10-10",
        vec![Input::Announce(action("CA1 split XYZ 2013-10-11 ratio=2"))],
    );
    worked(
        &mut engine,
        "2013-10-11",
        vec![Input::Announce(action("CA2 bonus XYZ 2013-10-15 ratio=1:4; fractions=down"))],
    );
    assert_eq!(
        (total(&engine, "INVENTORY", "XYZ"), total(&engine, "INVENTORY", "USD")),
        ("400".into(), "-5500.00".into())
    );
    let used = |engine: &Engine, date: &str| {
        let used = engine.office.price_used(engine.asset("XYZ"), day(date)).expect("there is one");
        format!("{}, {}", used.price.price, english(&used.why))
    };
    assert_eq!(used(&engine, "2013-10-10"), "27.50, source 1 of 1");
    assert_eq!(used(&engine, "2013-10-11"), "13.75, source 1 of 1, restated from 27.5");
    worked(&mut engine, "2013-10-15", vec![price("2013-10-15 XYZ 11.10 USD close")]);
    assert_eq!(
        used(&engine, "2013-10-15"),
        "11.10, source 1 of 1",
        "it lies one percent from 11.00, and is not held back"
    );
    assert_eq!(
        (total(&engine, "INVENTORY", "XYZ"), total(&engine, "INVENTORY", "USD")),
        ("500".into(), "-5550.00".into())
    );
}

/// us-j-error: 100 too many at 30 are sold at 29.40; the loss of 60 is the error's, not the desk's.
/// A gain is trading's.
#[test]
fn a_loss_on_an_error_is_one() {
    let mut engine = Engine::furnished("2013-10-09");
    engine.book([Input::OpenAccount(crate::office::rows::account("ERRORS error"))]);
    worked(
        &mut engine,
        "2013-10-09",
        vec![buys("T1 2013-10-09 ERROR B 100 XYZ 30"), price("2013-10-09 XYZ 30 USD close")],
    );
    // No commission on the firm's own account; the sale bears fees of 0.05 and 0.01.
    worked(
        &mut engine,
        "2013-10-10",
        vec![buys("T2 2013-10-10 ERROR S 100 XYZ 29.40"), buys("T3 2013-10-10 ERRORS B 10 XYZ 29")],
    );
    assert_eq!(total(&engine, "ERROR-LOSS", "USD"), "-60.06");
    assert_eq!(total(&engine, "ERROR", "USD"), "0.00");
    assert_eq!(total(&engine, "TRADING-RESULT", "USD"), "0.00");
    // Marked at 30, the newest price: 10 of unrealised gain on the other error account.
    assert_eq!(
        (total(&engine, "ERRORS", "USD"), total(&engine, "UNREALISED-RESULT", "USD")),
        ("-300.00".into(), "10.00".into())
    );
}

/// A purchase of yesterday at 24 comes today; the day's mark takes it in, and a cancel of it leaves
/// the books as they were.
#[test]
fn a_late_trade_corrects_the_mark() {
    let mut engine = Engine::furnished("2013-10-09");
    worked(
        &mut engine,
        "2013-10-09",
        vec![buys("T1 2013-10-09 INVENTORY B 100 XYZ 24.80"), price("2013-10-09 XYZ 25 USD close")],
    );
    worked(&mut engine, "2013-10-10", vec![buys("T2 2013-10-09 INVENTORY B 50 XYZ 24")]);
    assert_eq!(
        (total(&engine, "INVENTORY", "USD"), total(&engine, "UNREALISED-RESULT", "USD")),
        ("-3750.00".into(), "70.00".into())
    );
    let cancel =
        TradeReport { cancels: Some("T2".into()), ..trade("C2 2013-10-09 INVENTORY B 50 XYZ 24") };
    worked(&mut engine, "2013-10-11", vec![Input::Trade(cancel)]);
    assert_eq!(
        (total(&engine, "INVENTORY", "USD"), total(&engine, "UNREALISED-RESULT", "USD")),
        ("-2500.00".into(), "20.00".into())
    );
    assert_eq!(total(&engine, "TRADING-RESULT", "USD"), "0.00");
}

/// A short position is worth less than nothing, and gains when the price falls.
#[test]
fn what_is_sold_short_gains_when_the_price_falls() {
    let mut engine = Engine::furnished("2013-10-09");
    worked(
        &mut engine,
        "2013-10-09",
        vec![buys("T1 2013-10-09 INVENTORY SS 100 XYZ 20"), price("2013-10-09 XYZ 19 USD close")],
    );
    // 2000 less fees of 0.03 and 0.01; worth −1900.
    assert_eq!(
        (total(&engine, "INVENTORY", "USD"), total(&engine, "UNREALISED-RESULT", "USD")),
        ("1900.00".into(), "99.96".into())
    );
}

/// Two percent is the most that a price may move: one that goes further waits, is shown, and is
/// overridden by a person. A stale price is used and said; without any, what is held stays at cost.
#[test]
fn prices_are_held_back_ranked_and_flagged() {
    let mut engine = Engine::furnished("2013-10-07");
    let rule = PriceRule {
        stale_days: Some(decimal("1")),
        tolerance: Some(decimal("2")),
        ..price_rule("2013-10-07 - exchange>vendor")
    };
    engine.book([Input::PriceRule(rule)]);
    let inputs = vec![
        buys("T1 2013-10-07 INVENTORY B 100 XYZ 25"),
        buys("T2 2013-10-07 INVENTORY B 100 ABC 10"),
        price("2013-10-07 XYZ 25 USD exchange"),
    ];
    worked(&mut engine, "2013-10-07", inputs);
    assert_eq!(total(&engine, "INVENTORY", "USD"), "-3500.00");
    let say = |engine: &Engine, date: &str| item(engine, date, "prices_of_the_inventory");
    assert_eq!(
        say(&engine, "2013-10-07").as_deref(),
        Some("prices of the inventory: 1 missing (ABC)")
    );
    // The vendor's 26 is 4 percent up.
    worked(&mut engine, "2013-10-08", vec![price("2013-10-08 XYZ 26 USD vendor")]);
    assert_eq!(total(&engine, "INVENTORY", "USD"), "-3500.00");
    assert_eq!(
        say(&engine, "2013-10-08").as_deref(),
        Some("prices of the inventory: 1 held back (XYZ); 1 missing (ABC)")
    );
    // The same row again is the same row, held or not; another number under it is a contradiction.
    assert_eq!(
        engine.send([price("2013-10-08 XYZ 26.00 USD vendor")]),
        [office::Outcome::Duplicate]
    );
    assert_eq!(engine.refusal(&price("2013-10-08 XYZ 27 USD vendor")).0, "id_must_not_be_reused");
    // On the 9th the last price is two business days old.
    worked(&mut engine, "2013-10-09", vec![]);
    assert_eq!(
        say(&engine, "2013-10-09").as_deref(),
        Some("prices of the inventory: 1 held back (XYZ); 1 stale (XYZ); 1 missing (ABC)")
    );
    let word = terms::Quote {
        source: "override: J. Doe, takeover".into(),
        ..quote("2013-10-08 XYZ 26 USD x")
    };
    worked(
        &mut engine,
        "2013-10-10",
        vec![Input::Quote(word), price("2013-10-10 ABC 11 USD broker")],
    );
    let used =
        engine.office.price_used(engine.asset("XYZ"), day("2013-10-09")).expect("there is one");
    assert_eq!(
        (used.price.price.to_string(), english(&used.why).as_str(), used.is_stale),
        ("26".into(), "a person's word", false)
    );
    assert_eq!(total(&engine, "INVENTORY", "USD"), "-3700.00");
    assert_eq!(
        say(&engine, "2013-10-10").as_deref(),
        Some("prices of the inventory: 1 stale (XYZ)")
    );
    let same = engine.replayed();
    assert_eq!(same.image(), engine.office.image());
    let read = office::Office::from_image(crate::office::engine::rulebook(), &same.image())
        .expect("an image of this build");
    assert_eq!(read.image(), same.image());
}

// ---- Currencies. ----

/// Alice sells 1,000 euro at 1.35, then 1,000 at 1.37; the firm sells 500 of them to Bob at 1.40.
/// The average cost is 1.36, so 20 are realised. At a closing rate of 1.30 the 1,500 that are left
/// have lost 90.
#[test]
fn a_position_is_valued_at_the_closing_rate() {
    let results = |engine: &Engine| {
        ["EXCHANGE-POSITION", "FX-RESULT", "FX-UNREALISED"]
            .map(|account| total(engine, account, "USD"))
    };
    let mut engine = Engine::furnished("2013-10-09");
    let inputs = vec![
        rate("2013-10-09 EUR USD 1.36 ecb"),
        exchange("X1 2013-10-09 ALICE 1000 EUR 1350 USD"),
        exchange("X2 2013-10-09 ALICE 1000 EUR 1370 USD"),
    ];
    worked(&mut engine, "2013-10-09", inputs);
    assert_eq!(results(&engine), ["-2720.00", "0.00", "0.00"], "the rate is the average cost");
    worked(
        &mut engine,
        "2013-10-10",
        vec![rate("2013-10-10 EUR USD 1.30 ecb"), exchange("X3 2013-10-10 BOB 700 USD 500 EUR")],
    );
    assert_eq!(results(&engine), ["-1950.00", "20.00", "-90.00"]);
    assert_eq!(total(&engine, "EXCHANGE-POSITION", "EUR"), "1500.00");
    let said = engine.office.vouchers.all().last().expect("a revaluation").voucher.clone();
    assert_eq!(
        in_english(&said.narrative),
        "positions at the closing rate: EUR 1.30 of 2013-10-10"
    );
    // The second purchase is taken back: as if it had never been. 1,000 cost 1,350; 500 went for
    // 700, a gain of 25.
    let second = Input::Convert(conversion("X2 2013-10-09 ALICE 1000 EUR 1370 USD"));
    worked(&mut engine, "2013-10-11", vec![taken_back(&second, "C2")]);
    assert_eq!(results(&engine), ["-650.00", "25.00", "-25.00"]);
    // All of it goes at 1.30: nothing is unrealised any more, and the account is empty.
    worked(&mut engine, "2013-10-15", vec![exchange("X4 2013-10-15 BOB 650 USD 500 EUR")]);
    assert_eq!(results(&engine), ["0.00", "0.00", "0.00"]);
    assert_eq!(total(&engine, "EXCHANGE-POSITION", "EUR"), "0.00");
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// Euro against yen passes through neither dollar balance: its worth is taken at the day's rate,
/// and both sides are valued.
#[test]
fn an_exchange_between_two_foreign_currencies() {
    let mut engine = Engine::furnished("2013-10-09");
    let inputs = vec![
        rate("2013-10-09 EUR USD 1.35 ecb"),
        rate("2013-10-09 USD JPY 100 boj"),
        exchange("X1 2013-10-09 ALICE 1000 EUR 134000 JPY"),
    ];
    worked(&mut engine, "2013-10-09", inputs);
    // 1,000 euro cost 1,350; 134,000 yen short for 1,350 and worth 1,340: ten are gained and not
    // realised.
    assert_eq!(total(&engine, "EXCHANGE-POSITION", "JPY"), "-134000");
    assert_eq!(total(&engine, "EXCHANGE-POSITION", "USD"), "-10.00");
    assert_eq!(
        (total(&engine, "FX-UNREALISED", "USD"), total(&engine, "FX-RESULT", "USD")),
        ("10.00".into(), "0.00".into())
    );
}

/// A commission of 5 euro, to settle in three days, becomes 6.80 dollars of commission and 5 euro
/// of position, on its own day.
#[test]
fn a_foreign_result_is_taken_into_the_position() {
    let mut engine = Engine::furnished("2013-10-09");
    engine
        .book([Input::ListInstrument(Instrument { currency: "EUR".into(), ..instrument("EURO") })]);
    let bought = TradeReport {
        currency: "EUR".into(),
        commission: Some(decimal("5")),
        ..trade("T1 2013-10-09 ALICE B 10 EURO 100")
    };
    worked(&mut engine, "2013-10-09", vec![Input::Trade(bought)]);
    assert_eq!(total(&engine, "COMMISSION", "EUR"), "5.00", "nobody knows a rate");
    worked(&mut engine, "2013-10-10", vec![rate("2013-10-10 EUR USD 1.36 ecb")]);
    assert_eq!(engine.balance("COMMISSION", "EUR"), ("0.00".into(), "0.00".into()));
    assert_eq!(engine.balance("COMMISSION", "USD"), ("0.00".into(), "6.80".into()));
    assert_eq!(engine.balance("EXCHANGE-POSITION", "EUR"), ("0.00".into(), "5.00".into()));
    assert_eq!(engine.balance("EXCHANGE-POSITION", "USD"), ("0.00".into(), "-6.80".into()));
    worked(&mut engine, "2013-10-15", vec![rate("2013-10-15 EUR USD 1.40 ecb")]);
    assert_eq!(
        (total(&engine, "FX-UNREALISED", "USD"), total(&engine, "EXCHANGE-POSITION", "USD")),
        ("0.20".into(), "-7.00".into())
    );
    // ALICE owes euro, and nobody restates them.
    assert_eq!(
        (total(&engine, "ALICE", "EUR"), total(&engine, "ALICE", "USD")),
        ("-1005.00".into(), "0.00".into())
    );
}

/// An old rate is used, and said.
#[test]
fn an_old_rate_is_used_and_said() {
    let mut engine = Engine::furnished("2013-10-09");
    worked(
        &mut engine,
        "2013-10-09",
        vec![
            exchange("X1 2013-10-09 ALICE 100 EUR 135 USD"),
            exchange("X2 2013-10-09 ALICE 10 GBP 16 USD"),
        ],
    );
    let say = |engine: &Engine, date: &str| item(engine, date, "rates_of_open_positions");
    assert_eq!(
        say(&engine, "2013-10-09").as_deref(),
        Some("rates of open positions: EUR has none, GBP has none")
    );
    worked(
        &mut engine,
        "2013-10-10",
        vec![rate("2013-10-10 EUR USD 1.36 ecb"), rate("2013-10-10 GBP USD 1.60 boe")],
    );
    assert_eq!(say(&engine, "2013-10-17"), None);
    assert_eq!(
        say(&engine, "2013-10-18").as_deref(),
        Some("rates of open positions: EUR is of 2013-10-10, GBP is of 2013-10-10")
    );
    engine.book([Input::Rule(crate::office::rows::rule("2013-10-11 fx_stale_days 30"))]);
    assert_eq!(say(&engine, "2013-10-18"), None);
}

/// The euro is the reporting currency when the house says so before it holds anything.
#[test]
fn a_house_may_report_in_another_currency() {
    let mut engine = Engine::furnished("2013-10-09");
    engine.book([Input::Rule(crate::office::rows::rule("2013-10-09 reporting_currency EUR"))]);
    worked(
        &mut engine,
        "2013-10-09",
        vec![rate("2013-10-09 EUR USD 1.25 ecb"), exchange("X1 2013-10-09 ALICE 1250 USD 990 EUR")],
    );
    assert_eq!(
        (total(&engine, "EXCHANGE-POSITION", "USD"), total(&engine, "EXCHANGE-POSITION", "EUR")),
        ("1250.00".into(), "-1000.00".into())
    );
    assert_eq!(total(&engine, "FX-UNREALISED", "EUR"), "10.00");
}

// ---- Real rates. ----

/// Monthly rates against the dollar since 1971 (datasets/exchange-rates): every cross is the
/// quotient of the two quotes, to fifteen digits, and every inverse turned round again is the quote
/// to fourteen.
#[test]
fn real_rates_cross_as_they_should() {
    const COUNTRIES: [(&str, &str); 5] = [
        ("Japan", "JPY"),
        ("India", "INR"),
        ("Canada", "CAD"),
        ("Switzerland", "CHF"),
        ("Sweden", "SEK"),
    ];
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/reference/fx-rates/datasets+exchange-rates/data/monthly.csv"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        return println!("skipped: ../shared is absent");
    };
    let rates: Vec<FxRate> = text
        .lines()
        .filter_map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let (_, quote) =
                COUNTRIES.iter().find(|(country, _)| fields.get(1) == Some(country))?;
            Some(fx_rate(&format!("{} USD {quote} {} fed", fields[0], fields[2])))
        })
        .collect();
    let mut engine = Engine::furnished("2026-07-01");
    engine.book(rates.iter().cloned().map(Input::FxRate));
    let of = |base: &str, quote: &str, date| {
        engine.office.values.rates.find(
            &base.into(),
            &quote.into(),
            date,
            &"USD".into(),
            office::editions::EDITION,
        )
    };
    let mut crosses = 0;
    for quoted in &rates {
        let direct = of("USD", &quoted.quote, quoted.date).expect("it was loaded");
        assert_eq!((direct.rate, direct.date), (quoted.rate, quoted.date));
        let turned = of(&quoted.quote, "USD", quoted.date).expect("it can be turned round").rate;
        let product = i128::from(turned.mantissa) * i128::from(quoted.rate.mantissa);
        let one = terms::power_of_ten(turned.scale + quoted.rate.scale);
        assert!(
            (product - one).abs() <= one / 100_000_000_000_000,
            "1 / {} is not {turned}",
            quoted.rate
        );
        let Some(cross) = of(&quoted.quote, "INR", quoted.date).filter(|_| quoted.quote != "INR")
        else {
            continue;
        };
        let rupees = of("USD", "INR", quoted.date).expect("the cross needs it").rate;
        let (cross_units, expected) = (
            i128::from(cross.rate.mantissa)
                * i128::from(quoted.rate.mantissa)
                * terms::power_of_ten(rupees.scale),
            i128::from(rupees.mantissa) * terms::power_of_ten(cross.rate.scale + quoted.rate.scale),
        );
        assert!(
            (cross_units - expected).abs() <= expected / 100_000_000_000_000,
            "{}: {}",
            quoted.date,
            cross.route
        );
        assert_eq!(cross.route, format!("1 / USD/{} x USD/INR", quoted.quote));
        crosses += 1;
    }
    println!("{} rates, {crosses} crosses", rates.len());
    assert!(rates.len() > 2500 && crosses > 1500);
}
