//! One row for each rejection code: the input that brings it about, and what a clerk must be able
//! to read in its sentence.
//!
//! The codes are a contract with whoever reads the lists of refusals, so the table must be
//! complete: `Rejection::codes()`.

mod accounting;
mod capture;
mod clearance;
mod corporate_actions;
mod desks;
mod lots;
mod market_rules;
mod records;
mod settlement;
mod taken_back;
mod valuation;

use crate::office::editions::TOLD_OF_AN_OFFICE;
use crate::office::engine::{Engine, furniture, rulebook};
use crate::office::rows::{account, day, decimal, instrument, quote, share, trade};
pub use accounting::with_vouchers;
use office::Rejection;
use terms::{
    Account, Actor, AllocationReport, Input, Instrument, Kind, Quote, Rulebook, TradeReport,
};

/// A code, the office that gives it, the input that brings it about, what the sentence names.
struct Case {
    code: &'static str,
    engine: fn() -> Engine,
    input: Input,
    says: &'static [&'static str],
}

fn case(code: &'static str, input: Input, says: &'static [&'static str]) -> Case {
    Case { code, engine: on_columbus_day, input, says }
}

fn case_in(
    engine: fn() -> Engine,
    code: &'static str,
    input: Input,
    says: &'static [&'static str],
) -> Case {
    Case { code, engine, input, says }
}

fn report(report: TradeReport) -> Input {
    Input::Trade(report)
}

/// A trade of today that has nothing wrong with it.
fn plain() -> TradeReport {
    trade("T9 2013-10-14 ALICE B 100 XYZ 10.00")
}

fn plain_share() -> AllocationReport {
    share("A9 2013-10-11 BLOCK ALICE B 10 XYZ")
}

// ---- The offices. ----

/// Monday, 2013-10-14 is open; T1 stands, T2 was cancelled, a block of the 11th is half given away,
/// one of the 10th is not.
fn on_columbus_day() -> Engine {
    let mut engine = between_days();
    engine.begin(day("2013-10-11"));
    engine.book([
        report(trade("F2 2013-10-11 BLOCK B 100 XYZ 10.00")),
        Input::Allocate(share("A1 2013-10-11 BLOCK BOB B 40 XYZ")),
    ]);
    engine.settle(day("2013-10-11"));
    engine.close(day("2013-10-11")).expect("every control holds");
    engine.begin(day("2013-10-14"));
    engine
}

/// Thursday, 2013-10-10 is closed; the next day is not open yet.
fn between_days() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    let gone = Account { closed: Some(day("2013-10-14")), ..account("GONE cash") };
    let old = Instrument { delisted: Some(day("2013-10-14")), ..instrument("OLD") };
    let cancel = TradeReport { cancels: Some("T2".into()), ..trade("C2 2013-10-10 BOB B 1 XYZ 1") };
    let trades = [
        "T1 2013-10-10 BOB B 100 XYZ 10.00",
        "T2 2013-10-10 BOB B 1 XYZ 1",
        "F1 2013-10-10 BLOCK B 100 XYZ 10.00",
    ];
    engine.begin(day("2013-10-10"));
    engine.book(trades.map(|row| report(trade(row))).into_iter().chain([
        report(cancel),
        Input::OpenAccount(gone),
        Input::ListInstrument(old),
    ]));
    engine.settle(day("2013-10-10"));
    engine.close(day("2013-10-10")).expect("every control holds");
    engine
}

/// The books begin on the last day of the calendar.
fn at_the_end() -> Engine {
    Engine::furnished("2027-12-31")
}

fn by_other_rules(change: fn(&mut Rulebook)) -> Engine {
    let mut rules = rulebook();
    change(&mut rules);
    let mut engine = Engine::open_with(rules, day("2013-10-14"));
    engine.book(furniture());
    engine
}

fn without_house_accounts() -> Engine {
    by_other_rules(|rules| {
        let missing = |kind| {
            matches!(
                kind,
                Kind::Commission | Kind::Suspense | Kind::OtherAsset | Kind::ExchangePosition
            )
        };
        rules.markets[0].chart.retain(|account| !missing(account.kind));
    })
}

fn actor(name: &str) -> Actor {
    Actor::by_word(name).expect("a name")
}

// ---- The tests. ----

/// The rooms in the order of their codes.
fn rooms() -> Vec<Vec<Case>> {
    vec![
        capture::capture(),
        clearance::clearance(),
        clearance::schedules(),
        settlement::settlement(),
        accounting::accounting(),
        lots::lots(),
        lots::statements(),
        desks::desks(),
        financing(),
        corporate_actions::corporate_actions(),
        valuation::valuation(),
        records::records(),
        market_rules::market_rules(),
        taken_back::taken_back(),
    ]
}

fn financing() -> Vec<Case> {
    let row = |(code, engine, input, says)| Case { code, engine, input, says };
    crate::office::financing::refusals::refusals().into_iter().map(row).collect()
}

#[test]
fn every_refusal_has_its_code_and_a_sentence_to_act_on() {
    for Case { code, engine, input, says } in rooms().into_iter().flatten() {
        let (found, sentence) = engine().refusal(&input);
        assert_eq!(found, code, "{sentence}");
        for said in says {
            assert!(sentence.contains(said), "{code} does not say {said:?}: {sentence}");
        }
    }
}

#[test]
fn every_code_has_its_row_in_the_order_of_its_room() {
    let rooms = rooms();
    let covered: Vec<&str> = rooms.iter().flatten().map(|case| case.code).collect();
    assert_eq!(
        covered,
        Rejection::codes().filter(|code| !TOLD_OF_AN_OFFICE.contains(code)).collect::<Vec<_>>()
    );
}

/// Two faults at once: the earlier question is the one that is answered.
#[test]
fn of_two_faults_the_earlier_is_told() {
    type Fault = (&'static str, fn(&mut TradeReport));
    let faults: [Fault; 16] = [
        ("account_must_be_known", |row| row.account = "NOBODY".into()),
        ("instrument_must_be_known", |row| row.instrument = "NOTHING".into()),
        ("quantity_must_be_positive", |row| row.quantity = decimal("0")),
        ("quantity_must_fit_the_asset", |row| row.quantity = decimal("0.5")),
        ("price_must_be_positive", |row| row.price = decimal("0")),
        ("price_must_fit_the_instrument", |row| row.price = decimal("1.0000001")),
        ("currency_must_match_the_instrument", |row| row.currency = "EUR".into()),
        ("date_must_have_come", |row| row.trade_date = Some(day("2013-10-19"))),
        ("trade_date_must_be_a_trading_day", |row| row.trade_date = Some(day("2013-10-12"))),
        ("venue_must_be_known", |row| row.venue = "NYSE".into()),
        ("venue_must_be_open", |row| row.venue = "BAMP".into()),
        ("short_sale_must_be_on_margin", |row| row.side = terms::Side::SellShort),
        ("contra_must_be_known", |row| row.contra = Some("NOBODY".into())),
        ("settlement_date_must_be_a_settlement_day", |row| {
            row.settlement_date = Some(day("2013-10-19"));
        }),
        ("commission_must_not_be_negative", |row| row.commission = Some(decimal("-1"))),
        ("amount_must_fit", |row| {
            (row.quantity, row.price) = (decimal("999999999999"), decimal("999999999"));
        }),
    ];
    let engine = on_columbus_day();
    for (index, (earlier, first)) in faults.iter().enumerate() {
        for (_, second) in &faults[index + 1..] {
            let mut row = plain();
            // The first fault is made last, so that it is still there when both change one column.
            second(&mut row);
            first(&mut row);
            assert_eq!(engine.refusal(&report(row)).0, *earlier);
        }
    }
}

/// A row that names an older trade is first asked about that one, then about itself.
#[test]
fn a_correction_is_asked_about_the_old_trade_first() {
    let engine = on_columbus_day();
    let wrong = TradeReport { account: "NOBODY".into(), ..plain() };
    let table = [
        ("T0", "trade_must_be_known"),
        ("T2", "trade_must_stand"),
        ("F2", "block_must_be_unallocated"),
        ("T1", "account_must_be_known"),
    ];
    for (old, code) in table {
        assert_eq!(
            engine.refusal(&report(TradeReport { corrects: Some(old.into()), ..wrong.clone() })).0,
            code
        );
    }
}

#[test]
fn a_price_is_refused_like_a_trade() {
    let engine = on_columbus_day();
    let plain = quote("2013-10-14 XYZ 10.00 USD CLOSE");
    let table = [
        ("instrument_must_be_known", Quote { instrument: "NOTHING".into(), ..plain.clone() }),
        ("price_must_be_positive", Quote { price: decimal("-1"), ..plain.clone() }),
        ("currency_must_match_the_instrument", Quote { currency: "EUR".into(), ..plain.clone() }),
        ("date_must_have_come", Quote { date: day("2013-10-22"), ..plain }),
    ];
    for (code, row) in table {
        assert_eq!(engine.refusal(&Input::Quote(row)).0, code);
    }
}
