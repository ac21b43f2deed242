//! Pages that a clerk can check by hand: what came in, what stands in the books after it, and how
//! the figures come about.
//!
//! Balances are written `account asset settled pending`. Sources: `domain.md`, "Entries"; the
//! oracles us-alloc-avgpx and us-cancel-correct of `us_01_trade.json`; rates of 2013-10: Section 31
//! at 17.40 a million, TAF at 0.000119 a share.

use crate::office::engine::{Engine, rulebook};
use crate::office::rows::{
    account, day, decimal, delivery, instrument, moment, payment, rule, share, trade,
};
use office::words::{english, in_english};
use office::{Office, Outcome};
use terms::{
    Account, Capacity, Event, Input, Instrument, Name, OfficeEvent, OpenOffice, Origin, Recorded,
    SourceKind, TradeReport,
};

fn trades<const COUNT: usize>(rows: [&str; COUNT]) -> [Input; COUNT] {
    rows.map(|row| Input::Trade(trade(row)))
}

fn with_commission(row: &str, commission: &str) -> Input {
    Input::Trade(TradeReport { commission: Some(decimal(commission)), ..trade(row) })
}

fn deliver(row: &str) -> Input {
    Input::Deliver(delivery(row))
}

fn balance(settled: &str, pending: &str) -> (String, String) {
    (settled.to_owned(), pending.to_owned())
}

/// `since quantity age` of every fail with NSCC, oldest first.
fn fails(engine: &Engine) -> Vec<String> {
    let fails = office::settlement::view::fails(
        &engine.office.street,
        &engine.office.directory,
        engine.office.days.current(),
    );
    fails
        .iter()
        .map(|fail| format!("{} {} {}", fail.since, fail.quantity.0, fail.age_settlement_days))
        .collect()
}

/// `acquired quantity cost` of every lot, first in first; the cost in cents.
fn lots(engine: &Engine, account: &str, asset: &str) -> Vec<String> {
    let holding = engine
        .office
        .lots
        .holding(engine.account(account), engine.asset(asset))
        .expect("it was traded");
    holding
        .lots()
        .map(|lot| format!("{} {} {}", lot.acquired, lot.quantity.units(), lot.cost.units()))
        .collect()
}

fn is_refused(engine: &mut Engine, input: Input, code: &str) {
    assert_eq!(engine.refusal(&input).0, code);
    assert_eq!(engine.send([input]), [Outcome::Rejected]);
}

// ---- Trades ----

/// domain.md: client buys 100 at 10, as agent, commission 1.
#[test]
fn an_agency_purchase() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day("2013-10-10", [with_commission("T1 2013-10-10 ALICE B 100 XYZ 10.00", "1.00")]);
    let books = [
        "ALICE USD 0.00 -1001.00",
        "ALICE XYZ 0 100",
        "COMMISSION USD 0.00 1.00",
        "NSCC USD 0.00 1000.00",
        "NSCC XYZ 0 -100",
    ];
    assert_eq!(engine.books(), books);
}

/// domain.md: client sells 100 at 10, commission 1. 1,000 × 17.40 / 1,000,000 = 0.0174 → 0.02; 100
/// × 0.000119 = 0.0119 → 0.01; 1,000 − 1 − 0.03 = 998.97.
#[test]
fn an_agency_sale_bears_fees() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day("2013-10-10", [with_commission("T1 2013-10-10 ALICE S 100 XYZ 10.00", "1.00")]);
    let books = [
        "ALICE USD 0.00 998.97",
        "ALICE XYZ 0 -100",
        "COMMISSION USD 0.00 1.00",
        "NSCC USD 0.00 -1000.00",
        "NSCC XYZ 0 100",
        "SEC-FEES USD 0.00 0.02",
        "TAF-FEES USD 0.00 0.01",
    ];
    assert_eq!(engine.books(), books);
}

/// domain.md: client buys 100 from the desk at 10, marked up by 10.
#[test]
fn a_principal_trade_stands_against_the_inventory() {
    let mut engine = Engine::furnished("2013-10-10");
    let plain = trade("T1 2013-10-10 ALICE B 100 XYZ 10.00");
    let contra = Some(Name::from("INVENTORY"));
    engine.day(
        "2013-10-10",
        [Input::Trade(TradeReport {
            capacity: Capacity::Principal,
            contra,
            commission: Some(decimal("10")),
            ..plain
        })],
    );
    let books = [
        "ALICE USD 0.00 -1010.00",
        "ALICE XYZ 0 100",
        "INVENTORY USD 0.00 1000.00",
        "INVENTORY XYZ 0 -100",
        "MARKUP USD 0.00 10.00",
    ];
    assert_eq!(engine.books(), books);
}

/// Wednesday, 2013-10-09 and three settlement days: the 10th, the 11th, not the 14th (Columbus
/// Day), the 15th.
#[test]
fn three_days_over_columbus_day() {
    let mut engine = Engine::furnished("2013-10-09");
    engine.day("2013-10-09", trades(["T1 2013-10-09 ALICE B 100 XYZ 10.00"]));
    for date in ["2013-10-10", "2013-10-11", "2013-10-14"] {
        engine.day(date, []);
    }
    assert_eq!(engine.balance("ALICE", "XYZ"), balance("0", "100"));
    engine.day("2013-10-15", []);
    assert_eq!(engine.balance("ALICE", "XYZ"), balance("100", "0"));
    assert_eq!(engine.balance("NSCC", "USD"), balance("1000.00", "0.00"));
}

/// A purchase of the 9th comes on the 16th: it has settled on the 15th already, and NSCC has failed
/// for a day. Its lot stands before the one of the 10th.
#[test]
fn a_late_trade_is_booked_as_of_its_day() {
    let mut engine = Engine::furnished("2013-10-09");
    engine.day("2013-10-09", []);
    engine.day("2013-10-10", trades(["T1 2013-10-10 ALICE B 50 XYZ 11.00"]));
    engine.day("2013-10-15", []);
    engine.day("2013-10-16", trades(["T2 2013-10-09 ALICE B 100 XYZ 10.00"]));
    assert_eq!(engine.balance("ALICE", "XYZ"), balance("150", "0"));
    assert_eq!(fails(&engine), ["2013-10-15 -100 1", "2013-10-16 -50 0"]);
    assert_eq!(lots(&engine, "ALICE", "XYZ"), ["2013-10-09 100 100000", "2013-10-10 50 55000"]);
}

/// The account closes on the 11th: what is about the 10th is still booked, what is about the 11th
/// is not.
#[test]
fn a_closed_account_takes_only_what_is_about_its_days() {
    let mut engine = Engine::furnished("2013-10-09");
    engine.book([Input::OpenAccount(Account {
        closed: Some(day("2013-10-11")),
        ..account("GONE cash")
    })]);
    engine.day("2013-10-10", trades(["T1 2013-10-10 GONE B 100 XYZ 10.00"]));
    engine.begin(day("2013-10-11"));
    is_refused(
        &mut engine,
        Input::Trade(trade("T2 2013-10-11 GONE S 100 XYZ 10.00")),
        "account_must_be_open",
    );
    is_refused(
        &mut engine,
        Input::Pay(payment("P1 2013-10-11 GONE BANK 5 USD")),
        "account_must_be_open",
    );
    engine.book(trades(["T3 2013-10-10 GONE S 100 XYZ 10.00"]));
    assert_eq!(engine.balance("GONE", "XYZ"), balance("0", "0"));
}

/// us-cancel-correct: 100 bought at 50.00 with a commission of 10 cost 5,010; at 50.10 they cost
/// 5,020. Entered four days after settlement, both reversal and booking are as of the trade date
/// and settle at once: the client pays 10.00 more.
#[test]
fn a_correction_after_settlement() {
    let mut engine = Engine::furnished("2026-11-18");
    engine.day("2026-11-18", [with_commission("T1 2026-11-18 ALICE B 100 XYZ 50.00", "10.00")]);
    engine.day("2026-11-19", []);
    assert_eq!(engine.balance("ALICE", "USD"), balance("-5010.00", "0.00"));
    let corrected = TradeReport {
        corrects: Some("T1".into()),
        commission: Some(decimal("10.00")),
        ..trade("T2 2026-11-18 ALICE B 100 XYZ 50.10")
    };
    engine.day("2026-11-23", [Input::Trade(corrected)]);
    let books = [
        "ALICE USD -5020.00 0.00",
        "ALICE XYZ 100 0",
        "COMMISSION USD 10.00 0.00",
        "NSCC USD 5010.00 0.00",
        "NSCC XYZ -100 0",
    ];
    assert_eq!(engine.books(), books);
    let entries = engine.journal.iter().filter_map(|recorded| {
        Some((recorded.event.entry()?.value_date(), recorded.event.as_of()?))
    });
    let (settles, traded) = (day("2026-11-19"), day("2026-11-18"));
    assert_eq!(entries.collect::<Vec<_>>(), [(settles, traded); 3]);
}

// ---- Charges ----

/// The office rounds fees up from the 11th: 0.0174 → 0.02 and 0.0119 → 0.02, so 0.04 instead of the
/// 0.03 of the day before.
#[test]
fn fees_are_rounded_by_the_rule_of_the_trade_date() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.book([Input::Rule(rule("2013-10-11 fee_rounding up"))]);
    engine.day("2013-10-10", trades(["T1 2013-10-10 ALICE S 100 XYZ 10.00"]));
    engine.day(
        "2013-10-11",
        trades(["T2 2013-10-11 BOB S 100 XYZ 10.00", "T3 2013-10-10 DAVID S 100 XYZ 10.00"]),
    );
    let net = ["ALICE", "BOB", "DAVID"].map(|account| engine.balance(account, "USD").1);
    assert_eq!(net, ["999.97", "999.96", "999.97"]);
}

/// 5.00 a trade, a cent a share and 2 basis points; at least 9.00, at most 50.00. Only clients pay
/// it, and an agreed commission comes before it.
#[test]
fn the_commission_schedule() {
    let mut engine = Engine::furnished("2013-10-10");
    let schedule = ["flat 5.00", "per_share 0.01", "bps 2", "minimum 9.00", "maximum 50.00"];
    engine.book(schedule.map(|row| Input::Rule(rule(&format!("2013-10-10 commission_{row}")))));
    engine.begin(day("2013-10-10"));
    let table = [
        ("T1 2013-10-10 ALICE B 100 XYZ 10.00", "9.00"), // 5 + 1 + 0.20 = 6.20, under the minimum
        ("T2 2013-10-10 ALICE B 1000 XYZ 10.00", "26.00"), // 5 + 10 + 2 = 17, and the 9 before it
        ("T3 2013-10-10 ALICE B 10000 XYZ 10.00", "76.00"), // 5 + 100 + 20 = 125, over the maximum: 50
        ("T4 2013-10-10 INVENTORY B 100 XYZ 10.00", "76.00"), // the firm pays itself nothing
    ];
    for (row, earned) in table {
        engine.book(trades([row]));
        assert_eq!(engine.balance("COMMISSION", "USD").1, earned, "{row}");
    }
    engine.book([with_commission("T5 2013-10-10 ALICE B 100 XYZ 10.00", "0")]);
    assert_eq!(engine.balance("COMMISSION", "USD").1, "76.00");
}

// ---- Blocks ----

/// 300 at 25.89, 500 at 25.90, 800 at 25.92: 7,767 + 12,950 + 20,736 = 41,453 for 1,600 shares,
/// 25.908125 on average.
fn with_fills() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    engine.book(
        ["BLACK cash", "BLUE cash", "WHITE cash"].map(|row| Input::OpenAccount(account(row))),
    );
    engine.begin(day("2013-10-10"));
    engine.book(trades([
        "F1 2013-10-10 BLOCK B 300 XYZ 25.89",
        "F2 2013-10-10 BLOCK B 500 XYZ 25.90",
        "F3 2013-10-10 BLOCK B 800 XYZ 25.92",
    ]));
    engine
}

/// us-alloc-avgpx: 793, 552 and 255 shares at 25.908125 are 20,545.14 + 14,301.29 + 6,606.57 =
/// 41,453.00.
#[test]
fn a_block_is_empty_when_it_is_given_away() {
    let mut engine = with_fills();
    let shares = [
        "A1 2013-10-10 BLOCK BLACK B 793 XYZ",
        "A2 2013-10-10 BLOCK BLUE B 552 XYZ",
        "A3 2013-10-10 BLOCK WHITE B 255 XYZ",
    ];
    engine.book(shares.map(|row| Input::Allocate(share(row))));
    let books = [
        "BLACK USD 0.00 -20545.14",
        "BLACK XYZ 0 793",
        "BLUE USD 0.00 -14301.29",
        "BLUE XYZ 0 552",
        "NSCC USD 0.00 41453.00",
        "NSCC XYZ 0 -1600",
        "WHITE USD 0.00 -6606.57",
        "WHITE XYZ 0 255",
    ];
    assert_eq!(engine.books(), books);
}

/// Of the same block only Black's share is known: 1,600 − 793 = 807 shares and 41,453.00 −
/// 20,545.14 = 20,907.86 wait.
#[test]
fn what_is_not_given_away_stays_visible_on_the_block() {
    let mut engine = with_fills();
    engine.book([Input::Allocate(share("A1 2013-10-10 BLOCK BLACK B 793 XYZ"))]);
    assert_eq!(engine.balance("BLOCK", "XYZ"), balance("0", "807"));
    assert_eq!(engine.balance("BLOCK", "USD"), balance("0.00", "-20907.86"));
    engine.settle(day("2013-10-10"));
    engine.close(day("2013-10-10")).expect("a block may wait over night");
}

/// Three shares for 3.33 + 6.67 = 10.00, given away one by one at 3.333…: 3 × 3.33 = 9.99. The cent
/// is the firm's.
#[test]
fn the_last_share_takes_the_cents_to_the_rounding_account() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.begin(day("2013-10-10"));
    engine.book(trades(["F1 2013-10-10 BLOCK B 1 XYZ 3.33", "F2 2013-10-10 BLOCK B 2 XYZ 3.335"]));
    engine.book(
        [
            "A1 2013-10-10 BLOCK ALICE B 1 XYZ",
            "A2 2013-10-10 BLOCK BOB B 1 XYZ",
            "A3 2013-10-10 BLOCK DAVID B 1 XYZ",
        ]
        .map(|row| Input::Allocate(share(row))),
    );
    assert_eq!(engine.balance("BLOCK", "USD"), balance("0.00", "0.00"));
    assert_eq!(engine.balance("ROUNDING", "USD"), balance("0.00", "-0.01"));
    assert_eq!(
        ["ALICE", "BOB", "DAVID"].map(|account| engine.balance(account, "USD").1),
        ["-3.33"; 3]
    );
}

// ---- Settlement ----

/// NSCC owes 100 on the 15th and brings 60; it owes 50 more on the 16th and brings nothing; on the
/// 17th it brings 70, of which the first 40 are the oldest.
#[test]
fn what_is_not_delivered_ages_and_the_oldest_goes_first() {
    let mut engine = Engine::furnished("2013-10-09");
    engine.day("2013-10-09", trades(["T1 2013-10-09 ALICE B 100 XYZ 10.00"]));
    engine.day("2013-10-10", trades(["T2 2013-10-10 ALICE B 50 XYZ 10.00"]));
    engine.day("2013-10-15", [deliver("D1 2013-10-15 NSCC DTC 60 XYZ")]);
    assert_eq!(fails(&engine), ["2013-10-15 -40 0"]);
    engine.day("2013-10-16", []);
    assert_eq!(fails(&engine), ["2013-10-15 -40 1", "2013-10-16 -50 0"]);
    engine.day("2013-10-17", [deliver("D2 2013-10-17 NSCC DTC 70 XYZ")]);
    assert_eq!(fails(&engine), ["2013-10-16 -20 1"]);
    assert_eq!(engine.balance("DTC", "XYZ"), balance("-130", "0"));
}

/// NSCC has failed to deliver 100 since the 15th; on the 16th we owe it 250: the 100 are set off,
/// we have failed on 150.
#[test]
fn a_fail_to_receive_becomes_a_fail_to_deliver() {
    let mut engine = Engine::furnished("2013-10-09");
    engine.day("2013-10-09", trades(["T1 2013-10-09 ALICE B 100 XYZ 10.00"]));
    engine.day("2013-10-10", trades(["T2 2013-10-10 BOB S 250 XYZ 10.00"]));
    engine.day("2013-10-15", []);
    assert_eq!(fails(&engine), ["2013-10-15 -100 0"]);
    engine.day("2013-10-16", []);
    assert_eq!(fails(&engine), ["2013-10-16 150 0"]);
}

/// 130 come where 100 were due: 30 wait on suspense until they go back.
#[test]
fn an_excess_waits_on_suspense() {
    let mut engine = Engine::furnished("2013-10-09");
    engine.day("2013-10-09", trades(["T1 2013-10-09 ALICE B 100 XYZ 10.00"]));
    engine.day("2013-10-15", [deliver("D1 2013-10-15 NSCC DTC 130 XYZ")]);
    assert_eq!(
        ["NSCC", "SUSPENSE", "DTC"].map(|account| engine.balance(account, "XYZ").0),
        ["0", "30", "-130"]
    );
    engine.day("2013-10-16", [deliver("D2 2013-10-16 SUSPENSE DTC -30 XYZ")]);
    assert_eq!(
        ["NSCC", "SUSPENSE", "DTC"].map(|account| engine.balance(account, "XYZ").0),
        ["0", "0", "-100"]
    );
}

/// 100 were due on the 15th and came on the 16th; on the 17th the trade is taken back. Nothing was
/// due on the 15th then, and what came on the 16th is owed back since the 16th, one settlement day.
#[test]
fn a_fail_that_a_cancel_leaves_has_the_age_of_what_is_left() {
    let mut engine = Engine::furnished("2013-10-09");
    engine.day("2013-10-09", trades(["T1 2013-10-09 ALICE B 100 XYZ 10.00"]));
    engine.day("2013-10-15", []);
    engine.day("2013-10-16", [deliver("D1 2013-10-16 NSCC DTC 100 XYZ")]);
    assert_eq!(fails(&engine), [""; 0]);
    let cancel =
        TradeReport { cancels: Some("T1".into()), ..trade("C1 2013-10-09 ALICE B 100 XYZ 10.00") };
    engine.day("2013-10-17", [Input::Trade(cancel)]);
    assert_eq!(fails(&engine), ["2013-10-16 100 1"]);
}

// ---- Lots ----

/// Two purchases of one day, the earlier one at 10, the later one at 20. The earlier one is
/// corrected to 11 and keeps its place, so that a sale of 100 takes it.
#[test]
fn a_corrected_trade_keeps_its_place_in_its_day() {
    let mut engine = Engine::furnished("2013-10-10");
    let at = |time: &str, row: &str| TradeReport {
        executed_at: moment(day("2013-10-10"), time),
        ..trade(row)
    };
    let earlier = at("14:00:00", "T1 2013-10-10 ALICE B 100 XYZ 10.00");
    let later = at("15:00:00", "T2 2013-10-10 ALICE B 100 XYZ 20.00");
    let corrected = TradeReport {
        corrects: Some("T1".into()),
        ..at("14:00:00", "T3 2013-10-10 ALICE B 100 XYZ 11.00")
    };
    engine.day("2013-10-10", [earlier, later, corrected].map(Input::Trade));
    assert_eq!(lots(&engine, "ALICE", "XYZ"), ["2013-10-10 100 110000", "2013-10-10 100 200000"]);
    engine.day("2013-10-11", trades(["T4 2013-10-11 ALICE S 100 XYZ 30.00"]));
    assert_eq!(lots(&engine, "ALICE", "XYZ"), ["2013-10-10 100 200000"]);
}

/// One share sold short at 1.00 with a commission of 5.00 brings in 4.00 less than nothing.
#[test]
fn the_proceeds_of_a_small_sale_may_be_below_zero() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day("2013-10-10", [with_commission("T1 2013-10-10 BOB SS 1 XYZ 1.00", "5.00")]);
    assert_eq!(engine.balance("BOB", "USD"), balance("0.00", "-4.00"));
    assert_eq!(lots(&engine, "BOB", "XYZ"), ["2013-10-10 -1 -400"]);
}

// ---- Limits ----

/// Sums that no posting can carry are refused, not met with a panic: 10^18 smallest units is the
/// most.
#[test]
fn what_is_too_large_is_refused() {
    let mut engine = Engine::furnished("2013-10-10");
    let dinar = Instrument { currency: "KWD".into(), ..instrument("DINAR") };
    let exact = Instrument { price_decimals: 18, ..instrument("EXACT") };
    engine.book([Input::ListInstrument(dinar), Input::ListInstrument(exact)]);
    engine.begin(day("2013-10-10"));
    let table = [
        // Principal and commission fit one by one, and not together.
        with_commission("T2 2013-10-10 ALICE B 1000000 XYZ 9000000000", "9000000000000000"),
        // In thousandths of a dinar this has 31 digits, before anything is rounded.
        Input::Trade(TradeReport {
            currency: "KWD".into(),
            ..trade("T3 2013-10-10 ALICE B 999999999999999999 DINAR 9999999999")
        }),
    ];
    for input in table {
        is_refused(&mut engine, input, "amount_must_fit");
    }
    // Prices are reckoned to eight digits in a block, so 10^10 is the most, and what is finer is
    // refused.
    for row in
        ["F1 2013-10-10 BLOCK B 1 XYZ 10000000001", "F2 2013-10-10 BLOCK B 1 EXACT 0.000000001"]
    {
        is_refused(&mut engine, Input::Trade(trade(row)), "price_must_fit_the_instrument");
    }
    engine.book(trades(["F3 2013-10-10 BLOCK B 999999999999999999 XYZ 0.000001"]));
    is_refused(
        &mut engine,
        Input::Trade(trade("F4 2013-10-10 BLOCK B 2 XYZ 0.000001")),
        "amount_must_fit",
    );
}

/// Shares and currencies have overlapping codes (COP is an oil company and the peso of Colombia);
/// one code names one asset.
#[test]
fn a_code_names_one_asset() {
    let mut engine = Engine::furnished("2013-10-10");
    let in_pesos =
        |code| Input::ListInstrument(Instrument { currency: "COP".into(), ..instrument(code) });
    is_refused(&mut engine, in_pesos("COP"), "instrument_must_not_be_a_currency");
    engine.book([Input::ListInstrument(instrument("COP"))]);
    is_refused(&mut engine, in_pesos("AVIANCA"), "instrument_must_not_be_a_currency");
}

/// A market that is named twice is served once.
#[test]
fn an_office_of_one_market_named_twice() {
    let mut engine = Engine::empty();
    engine
        .command(Input::OpenOffice(OpenOffice {
            markets: vec!["us".into(), "us".into()],
            books_from: day("2013-10-10"),
        }))
        .expect("it opens");
    assert_eq!(engine.office.directory.assets().count(), 1);
}

// ---- The day ----

/// A load died after the first of two rows: the file is begun and not finished. The sheet names it,
/// the day does not close; the file is loaded again, and it does.
#[test]
fn a_day_does_not_close_on_half_a_file() {
    let mut engine = Engine::furnished("2013-10-10");
    let [first, second] =
        trades(["T1 2013-10-10 ALICE B 100 XYZ 10.00", "T2 2013-10-10 BOB S 100 XYZ 10.00"]);
    let date = day("2013-10-10");
    engine.begin(date);
    let source = engine.receive(SourceKind::Trades);
    engine.row(source, 2, first.clone());
    engine.settle(date);
    let broken: Vec<_> =
        engine.sheet(date).into_iter().filter(|control| !control.holds()).collect();
    assert_eq!(broken.len(), 1);
    assert_eq!(english(&broken[0].control), "rows of trades-1.csv (trades)");
    assert!(in_english(&broken[0].expected).contains("begun and not finished, load it again"));
    assert_eq!(in_english(&broken[0].found), "1 = 1 booked + 0 duplicate + 0 rejected");
    assert_eq!(engine.close(date).expect_err("a control fails").code(), "controls_must_hold");
    let again = [engine.row(source, 2, first), engine.row(source, 3, second)]
        .map(|judgement| judgement.outcome);
    assert_eq!(again, [Outcome::Duplicate, Outcome::Booked]);
    engine.finish(source, 2);
    engine.close(date).expect("every control holds");
}

/// The events alone make the same office: nothing is decided again.
#[test]
fn an_office_is_the_sum_of_its_events() {
    let mut office = Office::new(rulebook());
    let engine = with_fills();
    engine.journal.iter().for_each(|recorded| office.apply(recorded));
    assert!(office.ledger == engine.office.ledger);
    assert!(matches!(
        &engine.journal[0],
        Recorded { origin: Origin::Command, event: Event::Office(OfficeEvent::EditionBegan(_)) }
    ));
    assert!(matches!(
        &engine.journal[1],
        Recorded {
            origin: Origin::Command,
            event: Event::Office(OfficeEvent::OfficeOpened { .. })
        }
    ));
}
