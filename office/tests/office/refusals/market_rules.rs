//! Rows of market rules: what none may say.

use super::{Case, case, case_in, on_columbus_day};
use crate::office::charge_rates::section_31;
use crate::office::engine::Engine;
use crate::office::rows::{cycle, day, decimal, market_day, reach, trade};
use terms::{Basis, ChargeRounding, ChargeRow, ClockTime, Input, MarketDay, MarketRow, Rounding};

pub fn market_rules() -> Vec<Case> {
    vec![
        case_in(
            after_a_closing,
            "market_row_must_be_corrected",
            Input::SetDay(market_day("H2 2013-10-16 closed open")),
            &["H1", "us", "2013-10-16", "correct"],
        ),
        case(
            "calendar_must_reach_further",
            Input::SetReach(reach("C1 2027-12-31")),
            &["us", "2027-12-31"],
        ),
        case("hours_must_be_of_an_open_day", hours("closed", "09:30", "13:00"), &["2013-10-16"]),
        case(
            "closing_hour_must_follow",
            hours("open", "13:00", "09:30"),
            &["2013-10-16", "09:30", "13:00"],
        ),
        case(
            "cycle_must_be_short",
            Input::SetCycle(cycle("C1 2013-10-14 31 3")),
            &["31 days", "2013-10-14", "30"],
        ),
        rate(
            "charge_must_be_of_the_market",
            |row| row.payable_account = "TAF-FEES".into(),
            &["us", "section_31/sell/any/any/any/trade/any/SEC-FEES"],
        ),
        rate(
            "rate_must_hold_a_day",
            |row| row.through = Some(day("2013-10-15")),
            &["section_31", "2013-10-15", "2013-10-16"],
        ),
        rate(
            "rate_figure_must_fit",
            |row| row.rate.cap = Some(decimal("-1")),
            &["cap -1", "section_31"],
        ),
        rate(
            "rate_must_fit_the_currency",
            |row| {
                row.rate.rounding =
                    ChargeRounding::Named { decimals: 3, rounding: Rounding::HalfUp };
            },
            &["section_31", "3 decimals", "USD has 2"],
        ),
        rate(
            "charge_must_be_of_known_ones",
            |row| row.rate.basis = Basis::PercentOf(vec!["stt".into()]),
            &["section_31", "of stt", "section_31, taf"],
        ),
        case_in(
            after_a_sale,
            "rate_must_not_reach_behind_a_trade",
            Input::SetCharge(section_31("R1", "2013-10-14", "18.40")),
            &["S1", "2013-10-14", "voucher"],
        ),
        case(
            "closed_day_must_have_no_trades",
            Input::SetDay(market_day("H2 2013-10-11 closed closed")),
            &["us", "2013-10-11", "F2", "settlement alone"],
        ),
        case_in(
            on_a_busy_day,
            "moves_must_fit_one_decision",
            Input::SetDay(market_day("H1 2013-10-16 closed closed")),
            &["100005 trades", "100000"],
        ),
    ]
}

fn rate(code: &'static str, says: fn(&mut ChargeRow), told: &'static [&'static str]) -> Case {
    let mut row = section_31("R1", "2013-10-16", "18.40");
    says(&mut row.says);
    case(code, Input::SetCharge(row), told)
}

fn after_a_sale() -> Engine {
    let mut engine = on_columbus_day();
    engine.book([Input::Trade(trade("S1 2013-10-14 BOB SS 10 XYZ 10.00"))]);
    engine
}

fn hours(trading: &str, opens: &str, closes: &str) -> Input {
    let row = market_day(&format!("H1 2013-10-16 {trading} open"));
    let says = MarketDay {
        opens: ClockTime::parse(opens),
        closes: ClockTime::parse(closes),
        ..row.says.clone()
    };
    Input::SetDay(MarketRow { says, ..row })
}

fn after_a_closing() -> Engine {
    let mut engine = on_columbus_day();
    engine.book([Input::SetDay(market_day("H1 2013-10-16 closed closed"))]);
    engine
}

/// More trades are open than one decision moves: those of these days, and four before them.
fn on_a_busy_day() -> Engine {
    let mut engine = on_columbus_day();
    let busy = |number| trade(&format!("M{number} 2013-10-14 ALICE B 1 XYZ 10.00"));
    engine.book((0..100_001).map(|number| Input::Trade(busy(number))));
    engine
}
