//! Capture: trades, accounts, instruments, rules.

use super::{Case, at_the_end, case, case_in, plain, report};
use crate::office::engine::{Engine, furniture};
use crate::office::rows::{
    account_change, day, decimal, delivery, instrument, instrument_change, payment, position, rule,
    trade, venue,
};
use terms::{
    AccountChange, AccountState, Class, Input, Instrument, InstrumentChange, ListingState, Name,
    OpenOffice, PositionReport, TradeReport,
};

#[allow(clippy::too_many_lines, reason = "a table is as long as its cases")]
pub fn capture() -> Vec<Case> {
    let with = |change: fn(&mut TradeReport)| {
        let mut row = plain();
        change(&mut row);
        report(row)
    };
    let old = || trade("T9 2013-10-14 ALICE B 1 OLD 1");
    let odd = |listing: Instrument| Input::ListInstrument(listing);
    vec![
        case(
            "account_must_be_known",
            with(|row| row.account = "NOBODY".into()),
            &["NOBODY", "a row of accounts", "again"],
        ),
        case(
            "account_must_trade",
            with(|row| row.account = "DTC".into()),
            &["DTC", "depository", "client's account"],
        ),
        case(
            "instrument_must_be_known",
            with(|row| row.instrument = "NOTHING".into()),
            &["NOTHING", "a row of instruments"],
        ),
        case(
            "instrument_must_be_served",
            odd(Instrument { cfi: "DBFTFB".into(), ..instrument("NOTE") }),
            &["NOTE", "DBFTFB", "market us", "accrued interest"],
        ),
        case(
            "asset_must_be_known",
            Input::Deliver(delivery("D9 2013-10-14 NSCC DTC 5 NOTHING")),
            &["NOTHING", "a row of instruments", "USD"],
        ),
        case(
            "quantity_must_be_positive",
            with(|row| row.quantity = decimal("-5")),
            &["-5", "side"],
        ),
        case(
            "quantity_must_fit_the_asset",
            with(|row| row.quantity = decimal("0.5")),
            &["0.5", "XYZ", "0 behind"],
        ),
        case(
            "price_must_be_positive",
            with(|row| row.price = decimal("0.00")),
            &["0.00", "more than zero"],
        ),
        case(
            "price_must_fit_the_instrument",
            with(|row| row.price = decimal("1.0000001")),
            &["1.0000001", "XYZ", "6 behind"],
        ),
        case(
            "currency_must_match_the_instrument",
            with(|row| row.currency = "EUR".into()),
            &["EUR", "XYZ", "expected USD"],
        ),
        case(
            "venue_must_be_known",
            with(|row| row.venue = "NYSE".into()),
            &["NYSE", "XNYS", "XOFF"],
        ),
        // Baypoint (BAMP) ceased on 2011-07-25 by ISO 10383.
        case(
            "venue_must_be_open",
            with(|row| row.venue = "BAMP".into()),
            &["BAMP", "2011-07-25", "2013-10-14"],
        ),
        case_in(
            with_a_new_venue,
            "venue_must_have_begun",
            with(|row| row.venue = "MUNX".into()),
            &["MUNX", "2013-10-15", "2013-10-14", "correct"],
        ),
        case_in(
            at_the_end,
            "date_must_be_in_the_calendar",
            report(trade("T9 2028-01-03 ALICE B 1 XYZ 1")),
            &["2028-01-03", "us", "2027-12-31"],
        ),
        case(
            "trade_date_must_be_a_trading_day",
            report(trade("T9 2013-10-12 ALICE B 1 XYZ 1")),
            &["2013-10-12", "us", "date of execution"],
        ),
        case(
            "date_must_have_come",
            report(trade("T9 2013-10-15 ALICE B 1 XYZ 1")),
            &["2013-10-15", "2013-10-14"],
        ),
        case(
            "date_must_be_in_the_books",
            report(trade("T9 2013-10-08 ALICE B 1 XYZ 1")),
            &["2013-10-08", "2013-10-10"],
        ),
        case(
            "account_must_be_open",
            report(trade("T9 2013-10-14 GONE B 1 XYZ 1")),
            &["GONE", "2013-10-14", "closed"],
        ),
        case(
            "change_must_say_something",
            change("AC9 ALICE 2013-10-14", |_| {}),
            &["AC9", "from its day on"],
        ),
        case(
            "account_change_must_not_reach_back",
            Input::ChangeAccount(AccountChange {
                class: Some(Class::NonCustomer),
                ..account_change("AC1 BOB 2013-10-11")
            }),
            &["class", "BOB", "2013-10-11", "2013-10-14"],
        ),
        case_in(
            with_a_trade_of_today,
            "desk_must_not_change_behind_a_trade",
            Input::ChangeAccount(AccountChange {
                desk: Some("NORTH".into()),
                ..account_change("AC1 ALICE 2013-10-14")
            }),
            &["ALICE", "2013-10-14", "trade T9", "cancel the trade"],
        ),
        case(
            "closed_account_must_be_a_clients",
            change("AC9 NSCC 2013-10-14", closes),
            &["NSCC", "clearing_house", "client's"],
        ),
        case_in(
            on_the_second_day,
            "closing_must_not_reach_back",
            change("AC9 ALICE 2013-10-10", closes),
            &["ALICE", "2013-10-10", "2013-10-11"],
        ),
        case(
            "closed_account_must_be_empty",
            change("AC9 BOB 2013-10-14", closes),
            &["BOB", "nothing"],
        ),
        case(
            "instrument_change_must_say_something",
            turns("IC9 XYZ 2013-10-14", |_| {}),
            &["IC9", "XYZ"],
        ),
        case_in(
            in_two_markets,
            "instrument_must_stay_in_its_market",
            turns("IC9 XYZ 2013-10-14", |change| change.market = Some("XNSE".into())),
            &["XYZ", "us", "XNSE", "india"],
        ),
        case(
            "changed_identifiers_must_agree",
            turns("IC9 XYZ 2013-10-14", |change| {
                change.isin = Some("US0378331005".into());
                change.cusip = Some("594918104".into());
            }),
            &["XYZ", "US0378331005", "594918104", "2013-10-14"],
        ),
        case_in(
            with_a_trade,
            "delisting_must_not_reach_behind_a_trade",
            turns("IC9 XYZ 2013-10-14", |change| change.state = Some(ListingState::Delisted)),
            &["XYZ", "T1", "2013-10-14", "cancel"],
        ),
        case("instrument_must_be_listed", report(old()), &["OLD", "2013-10-14", "delisted"]),
        case(
            "short_sale_must_be_on_margin",
            report(trade("T9 2013-10-14 ALICE SS 1 XYZ 1")),
            &["ALICE", "12 CFR 220.8", "margin"],
        ),
        case(
            "contra_must_be_known",
            with(|row| row.contra = Some("NOBODY".into())),
            &["NOBODY", "leave it empty"],
        ),
        case(
            "contra_must_be_a_contra",
            with(|row| row.contra = Some("BOB".into())),
            &["BOB", "margin", "clearing house"],
        ),
        case(
            "settlement_date_must_be_a_settlement_day",
            with(|row| row.settlement_date = Some(day("2013-10-14"))),
            &["2013-10-14", "settlement day", "us"],
        ),
        case(
            "commission_must_not_be_negative",
            with(|row| row.commission = Some(decimal("-1"))),
            &["-1", "payment"],
        ),
        case(
            "row_must_cancel_or_correct",
            with(|row| (row.cancels, row.corrects) = (Some("T1".into()), Some("T1".into()))),
            &["either", "both"],
        ),
        case(
            "trade_must_be_known",
            with(|row| row.cancels = Some("T0".into())),
            &["T0", "check the id"],
        ),
        case(
            "trade_must_stand",
            with(|row| row.corrects = Some("T2".into())),
            &["T2", "already", "replaced"],
        ),
        case(
            "cancel_must_repeat_the_trade",
            with(|row| row.cancels = Some("T1".into())),
            &["T1", "BOB", "ALICE", "XYZ"],
        ),
        case(
            "clearing_account_must_be_a_contra",
            odd(Instrument { clearing_account: "BANK".into(), ..instrument("NEW") }),
            &["BANK", "street"],
        ),
        case(
            "market_must_be_served",
            odd(Instrument { market: "XLON".into(), ..instrument("NEW") }),
            &["XLON", "us"],
        ),
        case("instrument_must_not_be_a_currency", odd(instrument("USD")), &["USD", "another"]),
        case(
            "currency_must_be_known",
            odd(Instrument { currency: "GBX".into(), ..instrument("NEW") }),
            &["GBX", "GBP"],
        ),
        case(
            "currency_must_be_admitted",
            Input::Pay(payment("P9 2013-10-14 ALICE BANK 1 EUR")),
            &["EUR", "USD"],
        ),
        case(
            "cost_must_be_an_amount",
            Input::OpenPosition(PositionReport {
                cost: Some(decimal("-1")),
                ..position("2013-10-14 ALICE 1 XYZ")
            }),
            &["-1", "whole position"],
        ),
        case(
            "rule_must_be_known",
            Input::Rule(rule("2013-10-14 bonus 1")),
            &["bonus", "commission_flat", "fee_rounding"],
        ),
        case(
            "limit_must_be_of_a_check",
            Input::Rule(rule("2013-10-14 check.weather refuse")),
            &["check.weather", "oversold", "desk:NAME"],
        ),
        case(
            "tier_must_be_of_a_kind",
            Input::Rule(rule("2013-10-14 approve.amount.people two")),
            &["approve.amount.people", "payments", "vouchers"],
        ),
        case(
            "rule_value_must_fit",
            Input::Rule(rule("2013-10-14 fee_rounding down")),
            &["down", "fee_rounding", "half_up or up"],
        ),
    ]
}

/// A change of an account: its id, the account, the day from which it holds.
fn change(row: &str, says: fn(&mut AccountChange)) -> Input {
    let mut change = account_change(row);
    says(&mut change);
    Input::ChangeAccount(change)
}

/// A change of an instrument: its id, the instrument, the day from which it holds.
fn turns(row: &str, says: fn(&mut InstrumentChange)) -> Input {
    let mut change = instrument_change(row);
    says(&mut change);
    Input::ChangeInstrument(change)
}

pub fn in_two_markets() -> Engine {
    let mut engine = Engine::empty();
    let markets = vec![Name::from("us"), Name::from("india")];
    let open = OpenOffice { markets, books_from: day("2013-10-11") };
    engine.command(Input::OpenOffice(open)).expect("an office opens once");
    engine.book(furniture());
    engine
}

fn with_a_trade() -> Engine {
    let mut engine = Engine::furnished("2013-10-14");
    engine.begin(day("2013-10-14"));
    engine.book([report(trade("T1 2013-10-14 ALICE B 1 XYZ 1"))]);
    engine
}

fn with_a_trade_of_today() -> Engine {
    let mut engine = super::on_columbus_day();
    engine.book([report(plain())]);
    engine
}

fn on_the_second_day() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day("2013-10-10", []);
    engine.begin(day("2013-10-11"));
    engine
}

fn closes(change: &mut AccountChange) {
    change.state = Some(AccountState::Closed);
}

fn with_a_new_venue() -> Engine {
    let mut engine = super::on_columbus_day();
    engine.book([Input::SetVenue(venue("V1 MUNX 2013-10-15 active"))]);
    engine
}
