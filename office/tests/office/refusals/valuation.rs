//! Valuation: rates, exchanges, prices.

use super::{Case, case, case_in, on_columbus_day, without_house_accounts};
use crate::office::engine::Engine;
use crate::office::rows::{conversion, day, decimal, fx_rate, price_rule, quote, rule};
use crate::office::ways_back::taken_back;
use terms::{ConversionReport, Input, Job, PriceRule, Run};

#[allow(clippy::too_many_lines, reason = "a table is as long as its cases")]
pub fn valuation() -> Vec<Case> {
    let exchange = |row| Input::Convert(conversion(row));
    let with = |row, change: fn(&mut ConversionReport)| {
        let mut report = conversion(row);
        change(&mut report);
        Input::Convert(report)
    };
    let plain = "X9 2013-10-14 ALICE 100 EUR 135 USD";
    let bare = || PriceRule { sources: Vec::new(), ..price_rule("2013-10-14 - exchange") };
    let revalue = Input::Run(Run { job: Job::Revaluation, date: day("2013-10-14") });
    vec![
        case(
            "rate_must_name_currencies",
            Input::FxRate(fx_rate("2013-10-14 EUR GBX 117 ecb")),
            &["EUR/GBX", "GBP"],
        ),
        case(
            "rate_must_be_positive",
            Input::FxRate(fx_rate("2013-10-14 EUR USD 0 ecb")),
            &["rate 0"],
        ),
        case(
            "conversion_must_be_of_two_currencies",
            exchange("X9 2013-10-14 ALICE 100 USD 100 USD"),
            &["USD", "gets another"],
        ),
        case(
            "conversion_amount_must_fit",
            exchange("X9 2013-10-14 ALICE 100.5 JPY 1 USD"),
            &["100.5", "JPY", "0 of the currency"],
        ),
        case(
            "conversion_must_name_an_owner",
            with(plain, |row| row.account = "COMMISSION".into()),
            &["COMMISSION", "commission", "client"],
        ),
        case(
            "value_date_must_be_near",
            with(plain, |row| row.value_date = Some(day("2013-11-14"))),
            &["2013-11-14", "2013-10-14", "2013-10-28", "forward"],
        ),
        case(
            "counter_value_must_be_known",
            exchange("X9 2013-10-14 ALICE 100 EUR 8300 INR"),
            &["EUR", "USD", "2013-10-14", "fx_rates"],
        ),
        case_in(
            with_old_rates,
            "counter_value_must_be_fresh",
            exchange("X9 2013-10-14 ALICE 100 EUR 8300 INR"),
            &["EUR in USD", "2013-10-06", "7 days before 2013-10-14", "fx_rates"],
        ),
        // Editions until 4 had refusals of their own for what cancels an exchange.
        case_in(
            unmarked_with_exchanges,
            "conversion_must_be_known",
            with(plain, |row| row.takes_back.cancels = Some("X0".into())),
            &["X0", "check the id"],
        ),
        case_in(
            unmarked_with_exchanges,
            "conversion_must_stand",
            with(plain, |row| row.takes_back.cancels = Some("X2".into())),
            &["X2", "by C2"],
        ),
        case_in(
            unmarked_with_exchanges,
            "cancel_must_repeat_the_conversion",
            with(plain, |row| {
                (row.takes_back.cancels, row.sold_amount) = (Some("X1".into()), decimal("99"));
            }),
            &["X1", "100 EUR for 135 USD of ALICE", "99 EUR"],
        ),
        case_in(
            with_exchanges,
            "reporting_currency_must_stand",
            Input::Rule(rule("2013-10-14 reporting_currency EUR")),
            &["reporting currency is USD", "before the first"],
        ),
        case_in(
            without_house_accounts,
            "result_account_must_exist",
            exchange(plain),
            &["exchange_position", "a row of accounts"],
        ),
        case_in(
            with_too_much,
            "value_must_fit",
            revalue,
            &["position in USD", "more than the books"],
        ),
        case(
            "override_must_say_why",
            Input::Quote(quote("2013-10-14 XYZ 10 USD override")),
            &["override", "who", "why"],
        ),
        case(
            "rule_must_name_an_instrument",
            Input::PriceRule(price_rule("2013-10-14 NOTHING exchange")),
            &["NOTHING", "a row of instruments"],
        ),
        case(
            "price_rule_must_say_something",
            Input::PriceRule(bare()),
            &["sources", "stale_days", "tolerance"],
        ),
        case(
            "stale_days_must_be_days",
            Input::PriceRule(PriceRule { stale_days: Some(decimal("2.5")), ..bare() }),
            &["2.5", "business days", "250"],
        ),
        case(
            "tolerance_must_be_a_percentage",
            Input::PriceRule(PriceRule { tolerance: Some(decimal("0")), ..bare() }),
            &["tolerance 0", "percentage"],
        ),
    ]
}

/// X1 stands, X2 was taken back.
fn with_exchanges() -> Engine {
    with_exchanges_in(on_columbus_day())
}

/// The same in an office of edition 3.
fn unmarked_with_exchanges() -> Engine {
    let mut engine = Engine::unmarked("2013-10-14");
    engine.begin(day("2013-10-14"));
    with_exchanges_in(engine)
}

fn with_exchanges_in(mut engine: Engine) -> Engine {
    let exchanges =
        ["X1", "X2", "C2"].map(|id| conversion(&format!("{id} 2013-10-14 ALICE 100 EUR 135 USD")));
    let [first, second, _] = exchanges.map(Input::Convert);
    let cancel = taken_back(&second, "C2");
    engine.book([first, second, cancel]);
    engine
}

/// The newest rate is of eight days ago.
fn with_old_rates() -> Engine {
    let mut engine = on_columbus_day();
    engine.book([Input::FxRate(fx_rate("2013-10-06 EUR USD 1.3556 ecb"))]);
    engine
}

/// A position that no rate should meet.
fn with_too_much() -> Engine {
    let mut engine = on_columbus_day();
    let bought = Input::Convert(conversion("X1 2013-10-14 ALICE 9000000000000000 EUR 1 USD"));
    engine.book([bought, Input::FxRate(fx_rate("2013-10-14 EUR USD 1000 ecb"))]);
    engine
}
