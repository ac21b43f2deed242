//! Margin of accounts that hold on credit, and which of their securities may be used.
//!
//! Sources: 12 CFR 220.12; FINRA Rule 4210(c); 17 CFR 240.15c3-3(a)(5). The figures are worked out
//! by hand.

use crate::office::engine::Engine;
use crate::office::rows::{day, position, quote};
use office::credit::Margin;
use office::margins::{margins, usable, usable_of};
use terms::{Input, Total};

const MONDAY: &str = "2013-10-07";

/// Balances of a Monday, at a price of XYZ.
fn with(rows: &[&str], price: &str) -> Engine {
    let mut engine = Engine::furnished(MONDAY);
    let rows = rows.iter().map(|row| Input::OpenPosition(position(&format!("{MONDAY} {row}"))));
    engine.book(rows);
    engine.begin(day(MONDAY));
    engine.book([Input::Quote(quote(&format!("{MONDAY} XYZ {price} USD CLOSE")))]);
    engine
}

fn margin_of(engine: &Engine, account: &str) -> Margin {
    let account = engine.account(account);
    let found = margins(&engine.office, day(MONDAY)).into_iter();
    let found = found.into_iter().find(|found| found.account == account);
    found.expect("it holds on credit").margin
}

/// 100 at 100.00 against a debit of 4,000.00: equity 6,000, of which Regulation T asks 5,000 and
/// FINRA 2,500; below 5,333.33 (4,000 through 75 percent) there is a call.
#[test]
fn a_long_account_has_excess_and_buying_power() {
    let engine = with(&["BOB 100 XYZ", "BOB -4000.00 USD"], "100.00");
    let margin = margin_of(&engine, "BOB");
    let found = [
        margin.equity(),
        margin.initial,
        margin.excess(),
        margin.buying_power(),
        margin.maintenance,
        margin.call(),
    ];
    assert_eq!(found, [600_000, 500_000, 100_000, 200_000, 250_000, 0].map(Total));
    assert_eq!(margin.called_below(), Some(Total(533_333)));
    assert_eq!(margin.equity_percent().map(|percent| percent.to_string()), Some("60.0".into()));
    assert!(!margin.is_restricted());
    // 140 percent of the debit are 5,600: 56 may be used, and 44 are excess margin.
    let held = usable(&engine.office, day(MONDAY));
    assert_eq!((held[0].settled, held[0].usable), (Total(100), Total(56)));
}

/// At 50.00 the equity is 1,000, less than the 1,250 of FINRA by 250; everything may be used.
#[test]
fn a_fallen_price_makes_a_call() {
    let engine = with(&["BOB 100 XYZ", "BOB -4000.00 USD"], "50.00");
    let margin = margin_of(&engine, "BOB");
    assert_eq!((margin.equity(), margin.maintenance), (Total(100_000), Total(125_000)));
    assert_eq!((margin.call(), margin.excess()), (Total(25_000), Total(-150_000)));
    assert!(margin.is_restricted());
    assert_eq!(margin.buying_power(), Total::ZERO);
    assert_eq!(usable(&engine.office, day(MONDAY))[0].usable, Total(100));
}

/// 100 short at 10.00 with 1,500.00: the larger of 30 percent and 5.00 a share is 500; at 3.00 the
/// larger of 100 percent and 2.50 is 300.
#[test]
fn a_short_share_needs_the_larger_of_two() {
    let rows = ["CAROL -100 XYZ", "CAROL 1500.00 USD"];
    let margin = margin_of(&with(&rows, "10.00"), "CAROL");
    assert_eq!((margin.equity(), margin.initial), (Total(50_000), Total(50_000)));
    assert_eq!((margin.maintenance, margin.call()), (Total(50_000), Total::ZERO));
    let low = margin_of(&with(&rows, "3.00"), "CAROL");
    assert_eq!((low.maintenance, low.equity()), (Total(30_000), Total(120_000)));
}

/// 15.00 for each share: at 10.00 they and 5.00 beside them are just covered, where 30 percent
/// would say 11.54, at which 3.46 lie where 5.00 must. With 26.00 it is 20.00 and 30 percent of it,
/// with 8.00 4.00 and all of it again, with 4.00 1.50 and 2.50.
#[test]
fn a_rising_short_is_called_by_whichever_is_larger() {
    let above = |money: &str| {
        let rows = ["CAROL -100 XYZ".to_owned(), format!("CAROL {money} USD")];
        margin_of(&with(&rows.each_ref().map(String::as_str), "3.00"), "CAROL").called_above()
    };
    let found = ["1500.00", "2600.00", "800.00", "400.00"].map(above);
    assert_eq!(found, [100_000, 200_000, 40_000, 15_000].map(|cents| Some(Total(cents))));
}

/// Both rise alike. With 5,200.00 against 100 at 20.00 and 100 at 10.00 the value may be 4,000.00,
/// at which one is 13.33, so that 5.00 a share is asked and 30 percent does not say it; with
/// 10,400.00 the prices are 53.33 and 26.67.
#[test]
fn several_shorts_are_told_when_thirty_percent_is_asked_of_all() {
    let above = |money: &str| {
        let money = format!("CAROL {money} USD");
        let rows = ["CAROL -100 XYZ", "CAROL -100 ABC", &money];
        let mut engine = with(&rows, "20.00");
        engine.book([Input::Quote(quote(&format!("{MONDAY} ABC 10.00 USD CLOSE")))]);
        margin_of(&engine, "CAROL").called_above()
    };
    assert_eq!(above("5200.00"), None);
    assert_eq!(above("10400.00"), Some(Total(800_000)));
}

/// 1,000.00 and nothing else are less than 2,000, so that nothing is lent on them; 2,000.00 buy for
/// twice as much (FINRA Rule 4210(b)(4)).
#[test]
fn below_the_minimum_equity_what_is_bought_is_paid_in_full() {
    let power = |rows: &[&str]| margin_of(&with(rows, "10.00"), "BOB").buying_power();
    assert_eq!(power(&["BOB 1000.00 USD"]), Total(100_000));
    assert_eq!(power(&["BOB 2000.00 USD"]), Total(400_000));
    // 150 at 10.00 against a debit of 100.00: an equity of 1,400.00, and no money that is free.
    assert_eq!(power(&["BOB 150 XYZ", "BOB -100.00 USD"]), Total::ZERO);
}

/// What has no price is told, and is not taken for nothing; a cash account has no margin, and
/// nothing of it may be used.
#[test]
fn what_has_no_price_is_told() {
    let rows = ["BOB 10 ABC", "BOB -100.00 USD", "ALICE 10 XYZ", "ALICE -100.00 USD"];
    let engine = with(&rows, "10.00");
    let found = margins(&engine.office, day(MONDAY));
    assert_eq!((found.len(), found[0].unpriced.len()), (1, 1));
    let of_all = usable(&engine.office, day(MONDAY));
    assert!(of_all.iter().all(|held| held.usable.is_zero()), "{of_all:?}");
}

/// What may be used of one instrument hangs on all that its holders have, and is the same whether
/// it is asked alone or of all.
#[test]
fn one_instrument_is_used_as_among_all() {
    let rows = ["BOB 100 XYZ", "BOB 50 ABC", "BOB -400.00 USD", "ALICE 30 XYZ"];
    let engine = with(&rows, "10.00");
    let all = usable(&engine.office, day(MONDAY));
    for (instrument, _) in engine.office.directory.assets() {
        let of_it = all.iter().filter(|held| held.instrument == instrument);
        let alone = usable_of(&engine.office, instrument, day(MONDAY));
        assert_eq!(alone, of_it.copied().collect::<Vec<_>>());
    }
    assert!(all.iter().any(|held| !held.usable.is_zero()), "{all:?}");
}
