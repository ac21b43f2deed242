//! Editions: how one begins, and what it refuses.

use crate::office::engine::{Engine, begin_edition, furniture, rulebook};
use crate::office::financing::rate;
use crate::office::rows::{account, action, day, decimal, instrument, position, schedule, trade};
use office::editions::{EDITION, decides, declared, notes};
use office::words::english;
use terms::{
    Edition, EditionBegan, Event, Input, Instrument, Kind, KnownEvent, Name, OfficeEvent,
    OpenOffice, Origin, PositionReport, Received, Recorded, TradeReport,
};

/// The codes that are told of an office, not of an input.
pub const TOLD_OF_AN_OFFICE: [&str; 2] =
    ["name_of_the_chart_is_taken", "securities_came_without_their_money"];

/// A later program has decided here.
pub fn of_a_later_edition() -> Engine {
    decided_by(9)
}

/// Not an office yet, in which another edition decides.
pub fn decided_by(edition: u16) -> Engine {
    let mut engine = Engine::empty();
    let program = Name::from(format!("munim {edition}"));
    let began = EditionBegan {
        edition: Edition(edition),
        program,
        rulebook: rulebook().digest,
        proved: None,
    };
    let recorded = Recorded {
        origin: Origin::Command,
        event: Event::Office(OfficeEvent::EditionBegan(began)),
    };
    engine.office.apply(&recorded);
    engine.journal.push(recorded);
    engine
}

/// An office that an edition decides, with the clients, accounts and instruments of these tests.
pub fn furnished_by(edition: u16, books_from: &str) -> Engine {
    let mut engine = decided_by(edition);
    engine
        .command(Input::OpenOffice(OpenOffice {
            markets: vec!["us".into()],
            books_from: day(books_from),
        }))
        .expect("a new office opens");
    engine.book(furniture());
    engine
}

/// An office of the first edition, whose chart had no account for results of currencies, and which
/// opened one for a client under that name.
fn with_a_name_of_its_own() -> Engine {
    let mut engine = decided_by(1);
    engine
        .command(Input::OpenOffice(OpenOffice {
            markets: vec!["us".into()],
            books_from: day("2013-10-10"),
        }))
        .expect("a new office opens");
    engine.book([Input::OpenAccount(account("FX-RESULT cash"))]);
    engine
}

#[test]
fn the_edition_that_decides_is_known() {
    let engine = Engine::open("2013-10-10");
    assert_eq!(engine.office.directory.edition(), EDITION);
    assert!(decides(&engine.office, &Name::from("munim test")));
    assert!(!decides(&engine.office, &Name::from("another program")));
    assert!(
        !decides(&Engine::unmarked("2013-10-10").office, &Name::from("munim test")),
        "its journal does not say"
    );
}

#[test]
fn what_the_chart_brings_is_opened_and_no_account_is_taken_over() {
    let mut engine = with_a_name_of_its_own();
    assert_eq!(engine.office.directory.account_id("FX-UNREALISED"), None);
    let began = engine.command(begin_edition()).expect("it is later").events;
    let opened = began.iter().filter_map(|event| {
        if let Event::Known(KnownEvent::AccountOpened(account)) = event {
            Some(account.account.as_str())
        } else {
            None
        }
    });
    let opened: Vec<&str> = opened.collect();
    assert!(opened.contains(&"FX-UNREALISED") && !opened.contains(&"FX-RESULT"), "{opened:?}");
    assert_eq!(engine.office.directory.account(engine.account("FX-RESULT")).kind, Kind::Cash);

    let told = notes(&engine.office);
    assert_eq!(
        told.iter().map(|refusal| refusal.code().to_string()).collect::<Vec<_>>(),
        [TOLD_OF_AN_OFFICE[0]]
    );
    let says = english(&told[0].sentence());
    for said in ["FX-RESULT", "fx_result", "kind cash", "another name"] {
        assert!(says.contains(said), "{says}");
    }
    engine.book([Input::OpenAccount(account("FX-RESULTS fx_result"))]);
    assert_eq!(notes(&engine.office), [], "it has one of the kind");
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// Edition 1 took the firm's own securities in without their money. Where a row told it, nothing is
/// missing; where none did, a person is told before the first mark counts it as a gain.
#[test]
fn securities_that_came_without_their_money_are_told() {
    let opened = |rows: &[(&str, Option<&str>)]| {
        let mut engine = decided_by(1);
        engine
            .command(Input::OpenOffice(OpenOffice {
                markets: vec!["us".into()],
                books_from: day("2013-10-10"),
            }))
            .expect("a new office opens");
        engine.book([Input::ListInstrument(instrument("XYZ"))]);
        engine.book(rows.iter().map(|(row, cost)| {
            Input::OpenPosition(PositionReport { cost: cost.map(decimal), ..position(row) })
        }));
        engine.command(begin_edition()).expect("it is later");
        notes(&engine.office)
    };
    let securities = ("2013-10-10 INVENTORY 500 XYZ", Some("50000.00"));
    assert_eq!(opened(&[securities, ("2013-10-10 INVENTORY -50000.00 USD", None)]), []);
    let told = opened(&[securities]);
    assert_eq!(
        told.iter().map(|refusal| refusal.code().to_string()).collect::<Vec<_>>(),
        [TOLD_OF_AN_OFFICE[1]]
    );
    let says = english(&told[0].sentence());
    assert!(
        says.contains("account INVENTORY")
            && says.contains("50000.00 USD")
            && says.contains("voucher"),
        "{says}"
    );
}

/// What an older office has listed stays readable, and its trades can be taken back; it is not
/// traded anew.
#[test]
fn an_option_of_an_older_office_stays_and_is_not_traded() {
    let mut engine = decided_by(4);
    engine
        .command(Input::OpenOffice(OpenOffice {
            markets: vec!["us".into()],
            books_from: day("2013-10-10"),
        }))
        .expect("a new office opens");
    let call = Instrument { cfi: "OCASPS".into(), ..instrument("CALL") };
    let bought = trade("T1 2013-10-10 ALICE B 3 CALL 2.50");
    engine.begin(day("2013-10-10"));
    engine.book([
        Input::OpenAccount(account("ALICE cash")),
        Input::ListInstrument(call.clone()),
        Input::Trade(bought.clone()),
    ]);
    engine.command(begin_edition()).expect("it is later");
    assert_eq!(engine.balance("ALICE", "CALL"), ("0".into(), "3".into()));
    let (code, said) = engine.refusal(&Input::Trade(trade("T2 2013-10-10 ALICE B 1 CALL 2.60")));
    assert_eq!(code, "instrument_must_be_served");
    assert!(said.contains("contract size, premium, exercise"), "{said}");
    let another = Instrument { instrument: "PUT".into(), ..call };
    let (code, _) = engine.refusal(&Input::ListInstrument(another));
    assert_eq!(code, "instrument_must_be_served");
    let corrects = Some("T1".into());
    let again = TradeReport { trade_id: "T4".into(), corrects, ..bought.clone() };
    assert_eq!(engine.refusal(&Input::Trade(again)).0, "instrument_must_be_served");
    for event in ["instrument listed", "trade booked", "trade cancelled"] {
        let argument = "instrument_must_be_served";
        assert!(declared(Edition(4), event, argument, &engine.office).is_some(), "{event}");
    }
    let cancels = Some("T1".into());
    engine.book([Input::Trade(TradeReport { trade_id: "T3".into(), cancels, ..bought })]);
    assert_eq!(engine.balance("ALICE", "CALL"), ("0".into(), "0".into()));
}

/// 0.4 cents a share, at least 0.80 for an order. Edition 4 gave back what a cancelled fill had
/// borne, and nothing else; edition 5 charges again what stands behind it.
#[test]
fn what_stands_bears_its_own_commission_since_edition_5() {
    let mut engine = decided_by(4);
    let (markets, books_from) = (vec!["us".into()], day("2013-10-10"));
    engine.command(Input::OpenOffice(OpenOffice { markets, books_from })).expect("it opens");
    engine.book(furniture());
    let row = "o 2013-10-01 all per=order per_share=0.004 minimum=0.80";
    engine.book([Input::Schedule(schedule(row))]);
    engine.begin(day("2013-10-10"));
    let fill = |row: &str| TradeReport { order_id: Some("O1".into()), ..trade(row) };
    let [first, second, third] = [
        "T1 2013-10-10 ALICE B 60 XYZ 10.00",
        "T2 2013-10-10 ALICE B 150 XYZ 10.00",
        "T3 2013-10-10 ALICE B 250 XYZ 10.00",
    ]
    .map(fill);
    engine.book([first.clone(), second, third.clone()].map(Input::Trade));
    let cancel = |trade_id: &str, old: &TradeReport| {
        let cancels = Some(old.trade_id.clone());
        Input::Trade(TradeReport { trade_id: trade_id.into(), cancels, ..old.clone() })
    };
    engine.book([cancel("C1", &first)]);
    let earned = |engine: &Engine| engine.balance("COMMISSION", "USD").1;
    // T2 bore nothing, T3 460 shares' 1.84 less 0.80.
    assert_eq!(earned(&engine), "1.04");
    // 400 shares owe 1.60, of which T3 bore 1.04.
    let again =
        TradeReport { corrects: Some("T2".into()), ..fill("T4 2013-10-10 ALICE B 150 XYZ 10.00") };
    engine.book([Input::Trade(again)]);
    assert_eq!(earned(&engine), "1.60");
    let rebate = Input::Schedule(schedule("r 2013-10-11 all flat=-1"));
    assert_eq!(engine.refusal(&rebate).0, "schedule_figure_must_fit");
    let slices = Input::Schedule(schedule("s 2013-10-11 all by=month_marginal bps=1"));
    let received = Received { origin: Origin::Command, input: slices };
    let read = engine.office.judge_as(Edition(4), &received);
    assert_eq!(read.expect_err("it knew no such word").code(), "row_must_be_readable");
    engine.command(begin_edition()).expect("it is later");
    engine.book([cancel("C3", &third)]);
    // 150 shares stand, and bear the least.
    assert_eq!(earned(&engine), "0.80");
    assert!(engine.office.image() == engine.replayed().image(), "a replay remembers the same");
}

/// A term that can do nothing beside the others was kept without a word; it is refused, with why.
/// What is only superfluous is not: an issuer says cash in lieu of 2 for 1 too.
#[test]
fn a_term_has_an_effect_since_edition_5() {
    let announce = |terms: &str| Input::Announce(action(&format!("CA1 {terms}")));
    let idle = "term_must_have_an_effect";
    let broker = "IB introducing_broker";
    let table = [
        (announce("split XYZ 2013-10-16 ratio=3/2; cash_in_lieu=9; fractions=up"), idle),
        (announce("merger XYZ 2013-10-16 ratio=1/2; cash_per_share=30.00"), idle),
        (announce("merger XYZ 2013-10-16 cash_per_share=30.00; cash_in_lieu=9"), idle),
        (announce("merger XYZ 2013-10-16 new_instrument=ABC; ratio=2; new_fmv=9"), idle),
        (
            announce(
                "spin_off XYZ 2013-10-16 new_instrument=ABC; ratio=2; parent_pct=0.8; new_fmv=9",
            ),
            idle,
        ),
        (announce("split FRAC 2013-10-16 ratio=2; cash_in_lieu=9"), "fractions_must_be_rounded"),
        (
            Input::Schedule(schedule("new 2013-10-14 all percent=40 broker=IB")),
            "introducing_share_must_be_of_something",
        ),
        (
            Input::SetInterestRate(rate("2013-10-10 all BASE USD base 100 0.03")),
            "base_rate_must_have_no_limits",
        ),
    ];
    let may_be = [
        announce("split XYZ 2013-10-16 ratio=2; cash_in_lieu=9"),
        announce("split FRAC 2013-10-16 ratio=1/3; fractions=down"),
        announce(
            "merger XYZ 2013-10-16 new_instrument=ABC; ratio=1/2; cash_per_share=1; new_fmv=9; cash_in_lieu=9",
        ),
        announce("spin_off XYZ 2013-10-16 new_instrument=ABC; ratio=1; parent_fmv=90; new_fmv=9"),
    ];
    let office = |edition| {
        let mut engine = furnished_by(edition, "2013-10-10");
        engine.book([Input::OpenAccount(account(broker))]);
        engine.begin(day("2013-10-10"));
        engine
    };
    let (before, now) = (office(4), office(5));
    let judged = |engine: &Engine, input: &Input| {
        let received = Received { origin: Origin::Command, input: input.clone() };
        engine.office.judge(&received).map(|judged| judged.events.len())
    };
    for (input, code) in &table {
        assert!(judged(&before, input).is_ok(), "{input:?}");
        assert_eq!(now.refusal(input).0, *code, "{input:?}");
    }
    for input in &may_be {
        assert!(judged(&now, input).is_ok(), "{input:?}");
    }
    // Of an instrument with decimals the older refusal asked for what it does not pay.
    let plain = announce("split FRAC 2013-10-16 ratio=1/3");
    assert_eq!(before.refusal(&plain).0, "fractions_must_be_settled");
    assert_eq!(now.refusal(&plain).0, "fractions_must_be_rounded");
}

/// Rates for everybody and for a desk are for cash and margin accounts; who bears none is known.
#[test]
fn rates_for_many_say_whom_they_do_not_reach() {
    let mut engine = Engine::open("2013-10-10");
    engine.book(
        ["ANNA cash", "MAX margin", "SUE short", "DAN dvp", "DOT dvp"]
            .map(|row| Input::OpenAccount(account(row))),
    );
    engine.book(
        ["2013-10-10 all - USD debit 0 0.08", "2013-10-10 account DOT USD debit 0 0.08"]
            .map(|row| Input::SetInterestRate(rate(row))),
    );
    let office = &engine.office;
    let unreached = office.financing.rates.unreached(&office.directory);
    let unreached: Vec<&str> = unreached.map(|account| account.account.as_str()).collect();
    assert_eq!(unreached, ["SUE", "DAN"]);
}
