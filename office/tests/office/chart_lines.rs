//! Lines of the chart that the firm says: which balances stand on them, and from which day on.
//!
//! By `markets/us/gl_lines.csv` what a customer owes stands on 1410, which rolls up to item 820,
//! and what a customer is owed on 2410.

use crate::office::engine::{Engine, rulebook};
use crate::office::rows::{cancels, chart_line, day, payment};
use office::accounting::statements::{GeneralLedger, GlAccount, GlCell, LineMap};
use office::accounting::view::{Basis, trial_balance};
use terms::{ChartLine, Class, Input, Kind, MarketRow};

const MONDAY: &str = "2026-06-08";
const TUESDAY: &str = "2026-06-09";

fn set(row: &MarketRow<ChartLine>) -> Input {
    Input::SetLine(row.clone())
}

fn own(row_id: &str, effective: &str) -> MarketRow<ChartLine> {
    chart_line(&format!("{row_id} {effective} 1415 820 cash customer debit"))
}

/// ALICE owes 100.00, BOB is owed 40.00.
fn office() -> Engine {
    let mut engine = Engine::furnished(MONDAY);
    begin(&mut engine, MONDAY);
    let rows = ["P1 2026-06-08 ALICE BANK -100.00 USD", "P2 2026-06-08 BOB BANK 40.00 USD"];
    engine.book(rows.map(|row| Input::Pay(payment(row))));
    engine
}

fn begin(engine: &mut Engine, date: &str) {
    engine.begin(day(date));
    engine.settle(day(date));
}

/// The lines of ALICE and BOB in the trial balance of a day.
fn lines(engine: &Engine, date: &str) -> [String; 2] {
    let lines = trial_balance(&engine.office.ledger, &engine.office.directory, day(date));
    ["ALICE", "BOB"].map(|account| {
        let id = engine.account(account);
        let of = |basis| lines.iter().find(|line| line.account == id && line.basis == basis);
        let line = of(Basis::TradeDate).expect("it has a balance");
        line.gl_line.to_string()
    })
}

fn code(engine: &Engine, input: &Input) -> String {
    engine.refusal(input).0.to_string()
}

#[test]
fn balances_stand_on_a_line_of_the_firm_from_its_day_on() {
    let mut engine = office();
    engine.book([set(&own("L1", TUESDAY))]);
    assert_eq!(lines(&engine, MONDAY), ["1410", "2410"]);
    assert_eq!(lines(&engine, TUESDAY), ["1415", "2410"], "what is owed stays where it is");
    engine.close(day(MONDAY)).expect("every control holds");
    begin(&mut engine, TUESDAY);
    engine.close(day(TUESDAY)).expect("every control holds");
    // The statements have it with its caption, in its section.
    let directory = &engine.office.directory;
    let caption = directory.gl_caption(&"1415".into());
    assert_eq!((caption.caption.as_str(), caption.focus_item.as_str()), ("Line 1415", "820"));
    let cells = engine.office.off_day.base(&engine.office.ledger, directory);
    let cells = cells.iter().map(|cell| GlCell {
        account: cell.account,
        currency: cell.currency,
        total: cell.settled,
        settled: cell.settled,
    });
    let ledger = GeneralLedger::new(directory, day(TUESDAY), cells.collect());
    let sheet = ledger.balance_sheet(Basis::TradeDate);
    let line = sheet.iter().find(|line| line.gl_line == "1415").expect("it stands there");
    assert_eq!(line.amount.0, 10_000);
    assert!(!LineMap::new(directory, day(MONDAY)).knows("1415"));
    // A kept closing finds them beside the rulebook (`engine/src/closings.rs`).
    let (us, line) = (["us".into()], own("L1", TUESDAY).says);
    let kept = |date| LineMap::of_markets(rulebook(), &us, std::slice::from_ref(&line), day(date));
    let alice = GlAccount { account: "ALICE".into(), kind: Kind::Cash, class: Class::Customer };
    let on = |date, is_credit| kept(date).line(&alice, is_credit).gl_line.to_string();
    assert_eq!(
        [on(MONDAY, false), on(TUESDAY, false), on(TUESDAY, true)],
        ["1410", "1415", "2410"]
    );
    let image = engine.office.image();
    let again = office::Office::from_image(rulebook(), &image).expect("the image is read");
    assert_eq!(again.image(), image);
    assert_eq!(engine.replayed().image(), image);
}

/// What was shown stays: from a day on the balances go back to the line that the release has.
#[test]
fn a_line_that_was_shown_is_followed_and_not_taken_back() {
    let mut engine = office();
    let row = own("L1", MONDAY);
    engine.book([set(&row), set(&cancels(&row, "L2"))]);
    assert_eq!(lines(&engine, MONDAY), ["1410", "2410"], "no trial balance has shown it");
    engine.book([set(&own("L3", MONDAY))]);
    assert_eq!(code(&engine, &set(&own("L4", MONDAY))), "market_row_must_be_corrected");
    engine.close(day(MONDAY)).expect("every control holds");
    begin(&mut engine, TUESDAY);
    let back = set(&cancels(&own("L3", MONDAY), "L4"));
    assert_eq!(code(&engine, &back), "chart_line_must_not_reach_back");
    let mut former = chart_line("L4 2026-06-09 1410 820 cash customer debit");
    former.says.caption = "Receivables from customers: securities accounts".into();
    engine.book([set(&former)]);
    assert_eq!(lines(&engine, MONDAY), ["1415", "2410"]);
    assert_eq!(lines(&engine, TUESDAY), ["1410", "2410"]);
    engine.close(day(TUESDAY)).expect("every control holds");
}
