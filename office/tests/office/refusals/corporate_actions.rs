//! Corporate actions.

use super::capture::in_two_markets;
use super::{Case, case, case_in, on_columbus_day, without_house_accounts};
use crate::office::engine::Engine;
use crate::office::rows::{action, instrument};
use terms::{ActionReport, Input, Instrument, TakesBack};

pub fn corporate_actions() -> Vec<Case> {
    let announce = |row: &str| Input::Announce(action(row));
    vec![
        case(
            "term_must_be_a_pair",
            announce("CA9 split XYZ 2013-10-16 2 for 1"),
            &["2 for 1", "key=value"],
        ),
        case(
            "term_must_come_once",
            announce("CA9 split XYZ 2013-10-16 ratio=2; ratio=3"),
            &["ratio", "twice"],
        ),
        case(
            "term_must_belong",
            announce("CA9 split XYZ 2013-10-16 ratio=2; parent_pct=0.5"),
            &["parent_pct", "split", "cash_in_lieu"],
        ),
        case(
            "term_must_be_given",
            announce("CA9 return_of_capital XYZ 2013-10-16 ;"),
            &["cash_per_share", "each old share"],
        ),
        case("term_must_fit", announce("CA9 split XYZ 2013-10-16 ratio=two"), &["two", "1/2.5"]),
        case(
            "term_must_have_an_effect",
            announce("CA9 split XYZ 2013-10-16 ratio=3/2; cash_in_lieu=20.00; fractions=down"),
            &["fractions", "cash_in_lieu settles", "leave it out"],
        ),
        case(
            "another_must_be_given",
            announce("CA9 spin_off XYZ 2013-10-16 ratio=1; parent_pct=0.8"),
            &["XYZ", "new_instrument"],
        ),
        case_in(
            with_a_euro_share,
            "currencies_must_agree",
            announce("CA9 merger XYZ 2013-10-16 ratio=1; new_instrument=EURO"),
            &["XYZ", "EURO", "two currencies"],
        ),
        case_in(
            with_a_share_of_mumbai,
            "worth_must_not_be_all_lost",
            announce("CA9 worthless TATA 2013-10-16 none"),
            &["TATA", "wound up", "merger"],
        ),
        case(
            "fractions_must_be_settled",
            announce("CA9 split XYZ 2013-10-16 ratio=3/2"),
            &["3/2", "cash_in_lieu", "fractions=down"],
        ),
        case(
            "fractions_must_be_rounded",
            announce("CA9 split FRAC 2013-10-16 ratio=1/3; cash_in_lieu=20.00"),
            &["FRAC", "4 digits", "1/3", "fractions=down"],
        ),
        case(
            "ex_date_must_be_in_reach",
            announce("CA9 split XYZ 2013-10-09 ratio=2"),
            &["2013-10-09", "2013-10-10"],
        ),
        case_in(
            after_a_split,
            "ex_date_must_stay",
            corrects("CA1", "CA9 split XYZ 2013-10-15 ratio=2"),
            &["CA1", "2013-10-14", "2013-10-15", "cancel"],
        ),
        case_in(
            after_a_split,
            "actions_must_come_in_order",
            announce("CA9 return_of_capital XYZ 2013-10-14 cash_per_share=0.10"),
            &["CA1", "XYZ", "2013-10-14", "a higher sequence"],
        ),
        case(
            "sequence_must_be_small",
            Input::Announce(ActionReport {
                sequence: Some(1_000),
                ..action("CA9 split XYZ 2013-10-16 ratio=2")
            }),
            &["1000", "999", "ex-date"],
        ),
        case_in(
            without_house_accounts,
            "action_account_must_exist",
            announce("CA9 split XYZ 2013-10-16 ratio=2"),
            &["other_asset", "a row of accounts"],
        ),
    ]
}

fn corrects(action_id: &str, row: &str) -> Input {
    let takes_back = TakesBack { corrects: Some(action_id.into()), ..TakesBack::default() };
    Input::Announce(ActionReport { takes_back, ..action(row) })
}

fn after_a_split() -> Engine {
    let mut engine = on_columbus_day();
    engine.book([Input::Announce(action("CA1 split XYZ 2013-10-14 ratio=2"))]);
    engine
}

fn with_a_share_of_mumbai() -> Engine {
    let mut engine = in_two_markets();
    let (market, currency) = ("XBOM".into(), "INR".into());
    let clearing_account = "ICCL".into();
    let share = Instrument { market, currency, clearing_account, ..instrument("TATA") };
    engine.book([Input::ListInstrument(share)]);
    engine
}

fn with_a_euro_share() -> Engine {
    let mut engine = on_columbus_day();
    engine
        .book([Input::ListInstrument(Instrument { currency: "EUR".into(), ..instrument("EURO") })]);
    engine
}
