//! Settlement: deliveries, payments, transfers.

use super::{Case, case, case_in, without_house_accounts};
use crate::office::rows::{day, delivery, payment, transfer};
use terms::Input;

pub fn settlement() -> Vec<Case> {
    let deliver = |row| Input::Deliver(delivery(row));
    let carry = |row| Input::Transfer(transfer(row));
    vec![
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
            &["USD", "payments.csv"],
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
            &["5 XYZ", "suspense", "accounts.csv"],
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
