//! One fact, one figure: with two prices of a day and a rule that says whose goes first, the
//! command line, the API and the pages value a fail the same. Worked example: DECISIONS.md,
//! 2026-11-29, "A value obeys the price rules, everywhere".

use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::Visitor;
use std::fs;

/// The vendor's price came last.
const PRICES: &str = "\
date,instrument,price,currency,source
2013-10-11,BAC,14.20,USD,exchange
2013-10-11,BAC,14.30,USD,vendor
";

const RULES: &str = "\
effective,sources,decided_by
2013-10-07,exchange>vendor,committee
";

/// 100 BAC that NSCC has failed to deliver, at the exchange's 14.20.
const VALUE: &str = "1420.00";

#[test]
fn a_fail_has_one_value() {
    let office = Office::furnished();
    fs::write(office.path("prices.csv"), PRICES).expect("the file can be written");
    fs::write(office.path("price_rules.csv"), RULES).expect("the file can be written");
    let fails = || office.munim("report office fails --format csv");
    office.munim("load office prices prices.csv");
    assert!(fails().contains("NSCC,BAC,receive,100,2013-10-10,1,1430.00"), "{}", fails());
    office.munim("load office price_rules price_rules.csv");
    assert!(fails().contains("NSCC,BAC,receive,100,2013-10-10,1,1420.00"), "{}", fails());
    // IBM has no price; of contract money 14.00 x 100 + 182.50 x 1000 was due to NSCC.
    let money = office.munim("report office clearing-money --format csv");
    assert!(money.contains(",1420.00,"), "{money}");

    let served = Served::start(&office);
    let carla = Visitor::signed_in(&served.address, "carla", PASSWORD);
    let value = format!("\"value\":\"{VALUE}\"");
    for path in ["/v1/fails", "/v1/positions"] {
        let answer = carla.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.body.contains(&value), "{path}: {}", answer.body);
    }
    let report = carla.get("/v1/reports/fails").body;
    assert!(report.contains("\"receive\",\"100\",\"2013-10-10\",\"1\",\"1420.00\""), "{report}");
    for path in ["/settlement", "/reports/fails"] {
        let page = carla.get(path).body;
        assert!(page.contains("1,420.00") && !page.contains("1,430.00"), "{path}: {page}");
    }
    served.stop();
}
