//! Limits of the firm at the command line: a day is not closed over what nobody has signed, and no
//! business day is lost by a slip.

use crate::office::{ACCOUNTS, Desk, INSTRUMENTS};

const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
T1,2013-10-07T10:00:00-04:00,ANNA,S,BAC,100,14.00,USD,XNYS,A
";

const PRICES: &str = "\
date,instrument,price,currency,source
2013-10-07,BAC,14.00,USD,close
";

/// An office that begins with the standard rules.
fn by_the_standard() -> Desk {
    let desk = Desk::new();
    desk.file("accounts.csv", ACCOUNTS);
    desk.file("instruments.csv", INSTRUMENTS);
    desk.file("trades.csv", TRADES);
    desk.file("prices.csv", PRICES);
    desk.munim("init office --market us --date 2013-10-07 --rules standard").done();
    for kind in ["accounts", "instruments"] {
        desk.munim(&format!("load office {kind} {kind}.csv")).done();
    }
    desk
}

#[test]
fn a_day_closes_when_two_people_have_signed_its_exceptions() {
    let desk = by_the_standard();
    let day = "day office --date 2013-10-07 --trades trades.csv --prices prices.csv";
    let said = desk.munim(day).ended(1);
    let first = "ANNA has sold 100 BAC that it does not hold";
    assert_eq!(
        said.out.matches(&format!("to sign (oversold): {first}")).count(),
        2,
        "{}",
        said.out
    );
    assert!(said.out.contains("2013-10-07 is NOT closed"), "{}", said.out);
    let exceptions = desk.report("exceptions");
    let row: Vec<&str> = exceptions[1].iter().map(String::as_str).collect();
    assert_eq!(row[..2], ["oversold", "check:oversold:ANNA:BAC"]);
    assert_eq!((exceptions.len(), row[7]), (2, "two"));

    let signs = |by: &str| {
        desk.munim(&format!("sign-off office --check oversold --by {by} --reason bought-in"))
    };
    assert!(signs("asha").done().out.contains(first));
    signs("Asha").refused(1, &["another person"]);
    desk.munim(day).ended(1);
    signs("ben").done();
    let said = desk.munim(day).done();
    assert!(
        said.out.contains("signed by asha") && said.out.contains("signed by ben"),
        "{}",
        said.out
    );
    signs("ben").refused(2, &["no day is open"]);
    desk.munim("sign-off office --check weather --by ben --reason x").refused(2, &["oversold"]);
    let verified = desk.munim("verify office").done();
    assert!(verified.out.contains("office: verification passed"), "{}", verified.out);
}

/// With a gate the day that was left out stops the later one, because its files have not come.
#[test]
fn a_day_that_was_left_out_stops_at_the_gate() {
    let desk = by_the_standard();
    desk.file("trades.csv", TRADES.replace(",S,", ",B,"));
    desk.munim("day office --date 2013-10-07 --trades trades.csv --prices prices.csv").done();
    let late = "day office --date 2013-10-09";
    desk.munim(late).refused(2, &["2013-10-09 cannot be run", "2013-10-08", "prices"]);
    let said = desk.munim("day office --date 2013-10-08").ended(1);
    assert!(said.out.contains("to sign (files)"), "{}", said.out);
    desk.munim("sign-off office --by ben --reason nothing-was-traded").done();
    desk.munim("day office --date 2013-10-08").done();
}

/// Without one the days between are run, and it is said.
#[test]
fn no_business_day_is_lost_by_a_slip() {
    let desk = Desk::furnished();
    desk.munim("day office --date 2013-10-07").done();
    // Of a day that is none, nothing is run.
    desk.munim("day office --date 2013-10-12").refused(1, &["not a business day"]);
    desk.munim("day office --date 2062-10-07").refused(1, &["2062-10-07"]);
    let said = desk.munim("day office --date 2013-10-10").done();
    for day in ["2013-10-08", "2013-10-09"] {
        assert!(said.err.contains(&format!("{day} was not run")), "{}", said.err);
        let again = desk.munim(&format!("day office --date {day}")).done();
        assert!(again.err.contains("closed before"), "{}", again.err);
    }
}
