//! Rates of charges that the firm loads over those of the release.
//!
//! Figures by hand. 1,000 shares at 50.00 are 50,000.00, of which Section 31 takes 1.03 at the
//! 20.60 of a million that the release has for June 2026, and 0.92 at 18.40, the rate of these
//! pages from 9 June on (a new rate is ordered for each year, and comes into force 60 days after
//! the appropriation: Securities Exchange Act, section 31(j)).

use crate::office::engine::{Engine, rulebook};
use crate::office::rows::{cancels, day, decimal, position, trade};
use office::words::in_english;
use office::{Outcome, queue};
use terms::{
    Basis, ChargeRate, ChargeRounding, ChargeRow, ChargeSide, ChargeUnit, Input, ItemKind,
    MarketRow, Moment, Name, Product, Segment, Supply, TakesBack,
};

const DAY: &str = "2026-06-08";
const NEXT: &str = "2026-06-09";

/// `row_id effective rate` of Section 31.
pub fn section_31(row_id: &str, effective: &str, rate: &str) -> MarketRow<ChargeRow> {
    let source = Name::from("SEC fee rate advisory");
    let rate = ChargeRate {
        basis: Basis::PerMillionOfPrincipal,
        rate: decimal(rate),
        cap: None,
        nil_below_rate: false,
        rounding: ChargeRounding::Firm,
        source: source.clone(),
    };
    let says = ChargeRow {
        charge: Name::from("section_31"),
        side: ChargeSide::Sell,
        product: Product::Any,
        segment: Segment::Any,
        exchange: None,
        unit: ChargeUnit::Trade,
        supply: Supply::Any,
        payable_account: Name::from("SEC-FEES"),
        effective: day(effective),
        through: None,
        rate,
    };
    let (row_id, market) = (row_id.into(), Name::from("us"));
    MarketRow { row_id, market, says, source, takes_back: TakesBack::default() }
}

fn set(row: &MarketRow<ChargeRow>) -> Input {
    Input::SetCharge(row.clone())
}

fn office() -> Engine {
    let mut engine = Engine::furnished(DAY);
    let opened = ["ALICE 9000", "DTC -9000"].map(|row| format!("{DAY} {row} XYZ"));
    engine.book(opened.map(|row| Input::OpenPosition(position(&row))));
    engine.begin(day(DAY));
    engine.settle(day(DAY));
    engine
}

fn sold(id: &str, date: &str) -> Input {
    Input::Trade(trade(&format!("{id} {date} ALICE S 1000 XYZ 50.00")))
}

fn owed(engine: &Engine) -> i128 {
    engine.office.ledger.balance(engine.account("SEC-FEES"), engine.asset("USD")).total().0
}

fn next_day(engine: &mut Engine, from: &str, to: &str) {
    engine.close(day(from)).expect("every control holds");
    engine.begin(day(to));
    engine.settle(day(to));
}

fn code(engine: &Engine, input: &Input) -> String {
    engine.refusal(input).0.to_string()
}

#[test]
fn the_next_sale_of_the_day_is_charged_by_the_new_rate() {
    let mut engine = office();
    engine.book([sold("T1", DAY)]);
    let row = section_31("R1", NEXT, "18.40");
    engine.book([set(&row), sold("T2", DAY)]);
    assert_eq!(owed(&engine), 103 + 103);
    next_day(&mut engine, DAY, NEXT);
    engine.book([sold("T3", NEXT), sold("T4", DAY)]);
    assert_eq!(owed(&engine), 103 + 103 + 92 + 103, "a late one is of its own day");
    assert_eq!(engine.send([set(&row)]), [Outcome::Duplicate]);
    engine.close(day(NEXT)).expect("every control holds");
    assert_eq!(engine.replayed().image(), engine.office.image());
    let image = engine.office.image();
    let again = office::Office::from_image(rulebook(), &image).expect("the image is read");
    assert_eq!(again.image(), image);
}

/// What was charged stands: a row that would begin before it is refused, and so is taking one back
/// that has charged something.
#[test]
fn no_rate_reaches_behind_what_it_would_have_charged() {
    let mut engine = office();
    engine.book([Input::Trade(trade(&format!("B1 {DAY} ALICE B 10 XYZ 50.00")))]);
    let (today, tomorrow) = (section_31("R1", DAY, "18.40"), section_31("R2", NEXT, "19.00"));
    engine.book([set(&today), set(&cancels(&today, "R1-X"))]);
    engine.book([sold("T1", DAY), set(&tomorrow)]);
    assert_eq!(owed(&engine), 103, "the row was taken back before the sale");
    let again = section_31("R3", DAY, "18.40");
    assert_eq!(code(&engine, &set(&again)), "rate_must_not_reach_behind_a_trade");
    next_day(&mut engine, DAY, NEXT);
    engine.book([sold("T2", NEXT)]);
    let back = set(&cancels(&tomorrow, "R2-X"));
    assert_eq!(code(&engine, &back), "rate_must_not_reach_behind_a_trade");
    engine.book([set(&section_31("R4", "2026-06-10", "20.60"))]);
    engine.close(day(NEXT)).expect("every control holds");
}

/// A rate whose source says how long it holds is said to end 60 days before, and charges nothing
/// behind its end: a sale is refused until the next one is there.
#[test]
fn a_rate_that_ends_is_an_item_of_the_queue_before_it_is_missed() {
    let mut engine = office();
    let row = section_31("R1", NEXT, "18.40");
    let says = ChargeRow { through: Some(day(NEXT)), ..row.says.clone() };
    engine.book([set(&MarketRow { says, ..row })]);
    let key = "rule:rate:us:section_31:sell";
    let items = |engine: &Engine| {
        let at = Moment::parse("2026-06-08T20:00:00Z").expect("a moment");
        queue(&engine.office, at).into_iter().filter(|item| item.key == key).collect::<Vec<_>>()
    };
    let found = items(&engine);
    assert_eq!(found[0].kind, ItemKind::RateEnds);
    assert!(in_english(&found[0].facts.says).contains("section_31 in us ends on 2026-06-09"));
    next_day(&mut engine, DAY, NEXT);
    engine.book([sold("T1", NEXT)]);
    next_day(&mut engine, NEXT, "2026-06-10");
    assert_eq!(code(&engine, &sold("T2", "2026-06-10")), "rate_must_be_known");
    engine.book([set(&section_31("R2", "2026-06-10", "20.60")), sold("T2", "2026-06-10")]);
    assert_eq!((owed(&engine), items(&engine).len()), (92 + 103, 0));
    engine.close(day("2026-06-10")).expect("every control holds");
}

/// The calendar of the release ends with 2027: from 1 November on, 60 days before, that is an item;
/// a rule of the firm says it earlier.
#[test]
fn a_calendar_that_ends_is_an_item_of_the_queue() {
    let mut engine = Engine::furnished("2027-10-29");
    engine.begin(day("2027-10-29"));
    engine.settle(day("2027-10-29"));
    let at = Moment::parse("2027-10-29T20:00:00Z").expect("a moment");
    let ends = |engine: &Engine| {
        let items = queue(&engine.office, at);
        items.into_iter().filter(|item| item.kind == ItemKind::CalendarEnds).collect::<Vec<_>>()
    };
    assert_eq!(ends(&engine), []);
    engine.book([Input::Rule(crate::office::rows::rule("2027-10-29 rules_end_days 90"))]);
    let found = ends(&engine);
    assert_eq!((found.len(), found[0].key.as_str()), (1, "rule:calendar:us"));
    let says = in_english(&found[0].facts.says);
    assert!(says.contains("the calendar of us ends on 2027-12-31"), "{says}");
    engine.book([Input::SetReach(crate::office::rows::reach("C28 2028-12-31"))]);
    assert_eq!(ends(&engine), []);
}

/// A rate through 30 June and the next one from 6 July on leave five days between them, of which
/// nothing is known: that is an item until one is loaded for them.
#[test]
fn days_between_two_rates_are_an_item_of_the_queue() {
    let mut engine = office();
    let mut ends = section_31("R1", NEXT, "18.40");
    ends.says.through = Some(day("2026-06-30"));
    engine.book([set(&ends), set(&section_31("R2", "2026-07-06", "20.60"))]);
    let items = |engine: &Engine| {
        let at = Moment::parse("2026-06-08T20:00:00Z").expect("a moment");
        let items = queue(&engine.office, at).into_iter();
        items.filter(|item| item.key == "rule:rate:us:section_31:sell").collect::<Vec<_>>()
    };
    let found = items(&engine);
    assert_eq!(found.len(), 1);
    let says = in_english(&found[0].facts.says);
    assert!(says.contains("ends on 2026-06-30, and the next one begins on 2026-07-06"), "{says}");
    engine.book([set(&section_31("R3", "2026-07-01", "19.00"))]);
    assert_eq!(items(&engine), []);
}
