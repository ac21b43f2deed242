//! Rows of market rules: what none may say.

use super::{Case, case, case_in, on_columbus_day};
use crate::office::charge_rates::section_31;
use crate::office::engine::Engine;
use crate::office::rows::{
    cancels, chart_line, corrects, cycle, day, decimal, instrument, market_day, reach, session,
    trade, venue,
};
use terms::{
    Basis, ChargeRounding, ChargeRow, ClockTime, Input, Instrument, MarketDay, MarketRow, Moment,
    Name, OpenOffice, Rounding, TradeReport, VenueRow,
};

#[allow(clippy::too_many_lines, reason = "a table is as long as its cases")]
pub fn market_rules() -> Vec<Case> {
    vec![
        case_in(
            of_two_markets,
            "market_row_must_stay_in_its_market",
            Input::SetDay(of_india(corrects(&market_day("H1 2013-10-16 closed closed"), "H2"))),
            &["H1", "market us", "of market india"],
        ),
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
            "venue_must_stay_in_its_country",
            Input::SetVenue(abroad(venue("V1 XNYS 2013-10-16 active"))),
            &["XNYS", "US", "GB"],
        ),
        case(
            "expired_venue_must_be_known",
            Input::SetVenue(venue("V1 MUNX 2013-10-16 expired")),
            &["MUNX"],
        ),
        case_in(
            after_a_listing,
            "venue_must_keep_its_listings",
            Input::SetVenue(cancels(&venue("V1 MUNX 2013-10-14 active"), "V2")),
            &["NEW", "MUNX", "no longer"],
        ),
        case(
            "venue_must_keep_its_trades",
            Input::SetVenue(venue("V1 XNYS 2013-10-11 expired")),
            &["F2", "2013-10-11", "XNYS", "later day"],
        ),
        case(
            "session_must_be_whole",
            Input::SetSession(session("S1 2013-10-16 20:00 04:00 -")),
            &["2013-10-16", "evenings"],
        ),
        case(
            "session_must_end_before_the_next",
            Input::SetSession(session("S1 2013-10-16 04:00 20:00 monday")),
            &["2013-10-16", "12:00 or later", "04:00", "20:00"],
        ),
        case_in(
            after_an_evening,
            "session_must_not_reach_behind_a_trade",
            Input::SetSession(session("S1 2013-10-14 20:00 04:00 monday")),
            &["E1", "2013-10-14", "2013-10-15", "load it again"],
        ),
        case_in(
            of_two_markets,
            "chart_line_must_be_of_the_first_market",
            Input::SetLine(MarketRow {
                market: "us".into(),
                ..chart_line("L1 2013-10-14 1415 820 margin customer debit")
            }),
            &["india", "us", "load the row"],
        ),
        line("chart_line_must_be_a_number", "L1 2013-10-14 141 820 margin - debit", &["141"]),
        line(
            "chart_line_must_say_the_same",
            "L1 2013-10-14 1410 820 margin - debit",
            &["1410", "gl-lines", "another number"],
        ),
        line(
            "chart_line_must_roll_up",
            "L1 2013-10-14 1415 821 margin - debit",
            &["821", "assets", "820"],
        ),
        line(
            "chart_line_must_keep_its_section",
            "L1 2013-10-14 1415 820 margin customer either",
            &["margin", "1415", "2410"],
        ),
        line(
            "chart_line_must_not_reach_back",
            "L1 2013-10-11 1415 820 margin - debit",
            &["2013-10-11", "2013-10-14"],
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

fn line(code: &'static str, row: &'static str, told: &'static [&'static str]) -> Case {
    case(code, Input::SetLine(chart_line(row)), told)
}

fn of_two_markets() -> Engine {
    let mut engine = Engine::empty();
    let markets = ["india", "us"].map(Name::from).to_vec();
    let opened = OpenOffice { markets, books_from: day("2013-10-14") };
    engine.command(Input::OpenOffice(opened)).expect("it is new");
    engine.book([Input::SetDay(market_day("H1 2013-10-16 closed closed"))]);
    engine
}

fn of_india<Says>(row: MarketRow<Says>) -> MarketRow<Says> {
    MarketRow { market: "india".into(), ..row }
}

/// What follows of a row is looked up in its market, so that one of another market would leave the
/// market of what it takes back as it is in the books, and change it in the rules.
#[test]
fn a_row_of_another_market_takes_nothing_back() {
    let mut engine = of_two_markets();
    let rate = section_31("R1", "2013-10-16", "18.40");
    let evenings = session("S1 2013-10-16 20:00 04:00 monday");
    let closing = market_day("H1 2013-10-16 closed closed");
    engine.book([Input::SetCharge(rate.clone()), Input::SetSession(evenings.clone())]);
    let refused = [
        Input::SetCharge(of_india(corrects(&rate, "R2"))),
        Input::SetSession(of_india(corrects(&evenings, "S2"))),
        Input::SetDay(of_india(corrects(&closing, "H2"))),
        Input::SetCharge(of_india(cancels(&rate, "R2"))),
        Input::SetSession(of_india(cancels(&evenings, "S2"))),
        Input::SetDay(of_india(cancels(&closing, "H2"))),
    ];
    for input in refused {
        assert_eq!(engine.refusal(&input).0, "market_row_must_stay_in_its_market");
    }
    let shorter = session("S1 2013-10-16 20:00 03:00 monday");
    engine.book([Input::SetSession(corrects(&shorter, "S2"))]);
    // The codes of venues are the world's, so that it does not matter in whose name a row comes.
    let code = venue("V1 MUNX 2013-10-16 active");
    engine.book([Input::SetVenue(code.clone()), Input::SetVenue(of_india(corrects(&code, "V2")))]);
}

fn abroad(mut row: MarketRow<VenueRow>) -> MarketRow<VenueRow> {
    row.says.country = "GB".into();
    row
}

fn after_a_listing() -> Engine {
    let mut engine = on_columbus_day();
    let listing = Instrument { market: "MUNX".into(), ..instrument("NEW") };
    let rows =
        [Input::SetVenue(venue("V1 MUNX 2013-10-14 active")), Input::ListInstrument(listing)];
    engine.book(rows);
    engine
}

/// A trade of half past eight in the evening of Columbus Day, which New York settles no session of.
fn after_an_evening() -> Engine {
    let mut engine = on_columbus_day();
    let executed_at = Moment::parse("2013-10-14T20:30:00-04:00").expect("a moment");
    let evening = trade("E1 2013-10-14 ALICE B 10 XYZ 10.00");
    engine.book([Input::Trade(TradeReport { executed_at, ..evening })]);
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
