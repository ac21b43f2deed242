//! Currencies: what brings one into the office, and that a code that is none does not.
//!
//! Source: ISO 4217 list one (`terms/data/iso4217.csv`) for what is a currency, and its decimals.

use crate::office::editions::furnished_by;
use crate::office::engine::{Engine, rejected_as};
use crate::office::financing::rate;
use crate::office::rows::{account, fx_rate, instrument, payment, rule};
use terms::{Account, Input, Instrument, SourceKind};

fn try_row(engine: &mut Engine, input: Input) -> Option<String> {
    let source = engine.receive(SourceKind::Trades);
    engine.row(source, 2, input);
    engine.finish(source, 1);
    let last = engine.journal.iter().rev().take(2);
    last.filter_map(rejected_as).map(|(code, _)| code.to_owned()).next()
}

fn currencies(engine: &Engine) -> Vec<String> {
    let assets = engine.office.directory.assets();
    let currencies = assets.filter(|(_, asset)| asset.instrument().is_none());
    currencies.map(|(_, asset)| format!("{} {}", asset.code(), asset.decimals())).collect()
}

fn thinks_in(code: &str, currency: &str) -> Input {
    let currency = Some(currency.into());
    Input::OpenAccount(Account { currency, ..account(&format!("{code} cash")) })
}

/// A payment in a currency that nothing has brought is refused; each of these brings one, with its
/// decimals by ISO 4217, and the payment is booked.
#[test]
fn a_rate_an_account_and_a_rule_bring_a_currency() {
    let rows: [(Input, &[&str]); 5] = [
        (Input::SetInterestRate(rate("2013-10-07 all - CHF credit 0 0.01")), &["CHF 2"]),
        (Input::SetInterestRate(rate("2013-10-07 all SARON CHF base 0 0.01")), &["CHF 2"]),
        (Input::FxRate(fx_rate("2013-10-07 JPY KWD 0.0029 ecb")), &["JPY 0", "KWD 3"]),
        (thinks_in("FRITZ", "EUR"), &["EUR 2"]),
        (Input::Rule(rule("2013-10-07 currencies EUR")), &["EUR 2"]),
    ];
    for (row, brings) in rows {
        let mut engine = Engine::furnished("2013-10-07");
        let code = &brings[0][..3];
        let paid = || Input::Pay(payment(&format!("P1 2013-10-07 ALICE BANK 5 {code}")));
        assert_eq!(try_row(&mut engine, paid()).as_deref(), Some("currency_must_be_admitted"));
        assert_eq!(try_row(&mut engine, row.clone()), None, "{row:?}");
        assert_eq!(currencies(&engine)[1..], *brings, "{row:?}");
        assert_eq!(try_row(&mut engine, paid()), None, "{row:?}");
        assert_eq!(engine.replayed().image(), engine.office.image());
    }
}

#[test]
fn a_rule_brings_several_currencies_and_each_once() {
    let mut engine = Engine::furnished("2013-10-07");
    let several =
        terms::FirmRule { value: "EUR USD  GBP EUR".into(), ..rule("2013-10-07 currencies EUR") };
    assert_eq!(try_row(&mut engine, Input::Rule(several)), None);
    assert_eq!(currencies(&engine), ["USD 2", "EUR 2", "GBP 2"]);
}

/// What is no currency comes in by nothing, and a code that is an instrument's stays that.
#[test]
fn a_typo_brings_nothing() {
    let mut engine = Engine::furnished("2013-10-07");
    let tried = [
        (
            Input::SetInterestRate(rate("2013-10-07 all - USX credit 0 0.01")),
            "currency_must_be_known",
        ),
        (Input::FxRate(fx_rate("2013-10-07 USX USD 1.3 ecb")), "rate_must_name_currencies"),
        (thinks_in("FRITZ", "USX"), "currency_must_be_known"),
        (thinks_in("FRITZ", "XAU"), "currency_must_be_known"),
        (Input::Rule(rule("2013-10-07 currencies USX")), "currency_must_be_known"),
        (Input::Pay(payment("P1 2013-10-07 ALICE BANK 5 EUR")), "currency_must_be_admitted"),
    ];
    for (row, code) in tried {
        assert_eq!(try_row(&mut engine, row.clone()).as_deref(), Some(code), "{row:?}");
    }
    // Allstate trades as ALL, and so does the lek.
    let allstate = Input::ListInstrument(Instrument { ..instrument("ALL") });
    assert_eq!(try_row(&mut engine, allstate), None);
    assert_eq!(try_row(&mut engine, Input::FxRate(fx_rate("2013-10-07 ALL USD 0.01 ecb"))), None);
    let lek = try_row(&mut engine, thinks_in("FRITZ", "ALL"));
    assert_eq!(lek.as_deref(), Some("instrument_must_not_be_a_currency"));
    assert_eq!(currencies(&engine), ["USD 2"]);
}

#[test]
fn the_edition_before_admits_by_an_instrument() {
    let mut engine = furnished_by(4, "2013-10-07");
    let refused =
        try_row(&mut engine, Input::SetInterestRate(rate("2013-10-07 all - CHF credit 0 0.01")));
    assert_eq!(refused.as_deref(), Some("currency_must_be_admitted"));
    assert_eq!(try_row(&mut engine, thinks_in("FRITZ", "USX")), None);
    assert_eq!(try_row(&mut engine, Input::FxRate(fx_rate("2013-10-07 EUR USD 1.3 ecb"))), None);
    assert_eq!(currencies(&engine), ["USD 2"]);
}
