//! Settlement: deliveries, payments, transfers.

use super::{Case, case, case_in, without_house_accounts};
use crate::office::engine::Engine;
use crate::office::fail_clocks::{notice, with_fails};
use crate::office::rows::{day, delivery, payment, trade, transfer};
use crate::office::ways_back::taken_back;
use terms::Input;

pub fn settlement() -> Vec<Case> {
    let deliver = |row| Input::Deliver(delivery(row));
    let carry = |row| Input::Transfer(transfer(row));
    vec![
        case_in(
            with_fails,
            "buy_in_must_be_of_what_has_not_come",
            notice("fail:NSCC:XYZ", "2026-11-09T15:00:00Z", "2026-11-13"),
            &["fail:NSCC:XYZ", "fail to receive"],
        ),
        case_in(
            with_fails,
            "buy_in_must_be_due",
            notice("fail:OTHER:XYZ", "2026-11-09T15:00:00Z", "2026-11-12"),
            &["fail:OTHER:XYZ", "2026-11-12", "2026-11-13"],
        ),
        case(
            "delivery_must_name_the_street",
            deliver("D9 2013-10-14 ALICE DTC 5 XYZ"),
            &["ALICE", "cash", "clearing house"],
        ),
        case(
            "delivery_must_name_a_location",
            deliver("D9 2013-10-14 NSCC BANK 5 XYZ"),
            &["BANK", "depository", "DTC"],
        ),
        case(
            "delivery_must_be_of_securities",
            deliver("D9 2013-10-14 NSCC DTC 5 USD"),
            &["USD", "a row of payments"],
        ),
        case(
            "movement_must_be_of_something",
            deliver("D9 2013-10-14 NSCC DTC 0 XYZ"),
            &["nothing", "received", "delivered"],
        ),
        case(
            "payment_must_name_a_bank",
            Input::Pay(payment("P9 2013-10-14 ALICE DTC 5 USD")),
            &["DTC", "depository", "BANK"],
        ),
        case(
            "payment_must_name_an_owner",
            Input::Pay(payment("P9 2013-10-14 DTC BANK 5 USD")),
            &["DTC", "client"],
        ),
        case_in(
            without_house_accounts,
            "suspense_must_exist",
            deliver("D9 2013-10-14 NSCC DTC 5 XYZ"),
            &["5 XYZ", "suspense", "a row of accounts"],
        ),
        case_in(
            with_an_excess,
            "later_excess_must_be_taken_back",
            taken_back(&deliver("D1 2013-10-17 NSCC DTC 60 XYZ"), "X1"),
            &["delivery D2", "10 more", "cancel D2 first"],
        ),
        case(
            "transfer_must_name_holders",
            carry("M9 2013-10-14 BANK ALICE 5 XYZ"),
            &["BANK", "bank", "depository"],
        ),
        case(
            "transfer_must_have_a_holder",
            carry("M9 2013-10-14 DTC DTC-SEG 5 XYZ"),
            &["DTC", "DTC-SEG"],
        ),
        case(
            "transfer_must_take_its_own_lots",
            Input::Transfer(terms::TransferReport {
                acquired: Some(day("2010-01-04")),
                ..transfer("M9 2013-10-14 ALICE BOB 5 XYZ")
            }),
            &["ALICE", "leave them empty"],
        ),
        case("transfer_must_be_held", carry("M9 2013-10-14 DAVID BOB 5 XYZ"), &["DAVID", "5", "0"]),
    ]
}

/// 100 are due since the 16th; D1 brings 60, and D2 50: 10 of them nobody was due.
fn with_an_excess() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day("2013-10-10", [Input::Trade(trade("T1 2013-10-10 ALICE B 100 XYZ 10.00"))]);
    engine.day("2013-10-16", []);
    engine.begin(day("2013-10-17"));
    let rows = ["D1 2013-10-17 NSCC DTC 60 XYZ", "D2 2013-10-17 NSCC DTC 50 XYZ"];
    engine.book(rows.map(|row| Input::Deliver(delivery(row))));
    engine
}
