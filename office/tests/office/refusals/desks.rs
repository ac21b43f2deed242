//! Desks: what needs a second person, and what waits.

use super::{Case, actor, case_in, with_vouchers};
use crate::office::books::with_half_a_voucher;
use crate::office::documents::{document, propose};
use crate::office::people::with_two_accounts;
use crate::office::rows::voucher;
use crate::office::tiers::{pays, pays_unknown, with_a_tier};
use terms::{
    Approve, Document, GENESIS, Input, Moment, ProposeReversal, Recall, SourceKind, VoucherReport,
};

pub fn desks() -> Vec<Case> {
    let put = |row: VoucherReport| Input::ProposeVoucher(row);
    let approve = |id: &str, by: &str, shown| {
        Input::Approve(Approve {
            proposal_id: id.into(),
            by: actor(by),
            shown,
            moves: terms::Moves::default(),
        })
    };
    let nobodys =
        VoucherReport { prepared_by: " ".into(), ..voucher("V9 2013-10-15 BANK CAPITAL 100 x") };
    let second = VoucherReport { line: Some(2), ..voucher("V3 2013-10-15 BANK CAPITAL 100 Zoe") };
    let case = |code, input, says| case_in(with_vouchers, code, input, says);
    let mut cases = vec![
        case("person_must_be_named", put(nobodys), &["who"]),
        case("proposal_must_be_known", approve("V0", "Ben", None), &["V0", "proposals"]),
        case(
            "proposal_must_be_open",
            approve("V4", "Ben", None),
            &["V4", "declined by Ben", "another id"],
        ),
        case(
            "proposal_must_not_have_expired",
            approve("V5", "Ben", None),
            &["V5", "2013-10-07", "5 business days"],
        ),
        case("approver_must_be_another", approve("V3", " ADA ", None), &["ADA", "four eyes"]),
        case_in(
            with_two_accounts,
            "approver_must_be_another_human",
            approve("payments-01010101", "RAO", None),
            &["RAO", "asha", "asha of SETTLE", "tells the two apart"],
        ),
        case(
            "approval_must_be_of_what_was_shown",
            approve("V3", "Ben", Some(GENESIS)),
            &["V3", "000000", "look at it again"],
        ),
        case_in(
            with_a_tier,
            "approver_must_be_of_the_tier",
            pays("carla"),
            &["payments-01010101", "6000000.00 USD", "above 5000000", "manager", "carla"],
        ),
        case_in(
            with_a_tier,
            "approver_must_be_of_the_highest_tier",
            pays_unknown("carla"),
            &["2 rows", "payments-01010101", "manager", "carla", "no price"],
        ),
        case_in(
            with_a_tier,
            "approver_must_be_the_other_one",
            pays("ben"),
            &["ben", "payments-01010101", "two different people"],
        ),
        case_in(
            with_two_accounts,
            "recall_must_be_of_ones_own",
            Input::Recall(Recall {
                proposal_id: "payments-01010101".into(),
                by: actor("ben"),
                at: Moment(0),
            }),
            &["payments-01010101", "submitted by asha", "ben can decline it"],
        ),
        case("lines_must_agree", put(second), &["line 2", "V3", "prepared_by", "Zoe", "Ada"]),
        case_in(
            with_half_a_voucher,
            "proposal_must_be_whole",
            approve("V8", "Ben", None),
            &["row 3", "vouchers-", "V8", "repair"],
        ),
        case(
            "matter_must_not_be_open",
            Input::ProposeReversal(ProposeReversal { voucher_id: "V1".into(), by: actor("Zoe") }),
            &["V1-reversed", "approve or decline"],
        ),
        case(
            "document_must_be_new",
            propose(first_document(), "Ada", "again"),
            &["accounts.csv", "was received on", "trades-0.csv"],
        ),
        case("reason_must_be_given", propose(document(9), "Ada", " "), &["out.csv", "why"]),
    ];
    let row = |(code, engine, input, says)| Case { code, engine, input, says };
    cases.extend(crate::office::people::refusals().into_iter().map(row));
    cases.extend(crate::office::rights::refusals().into_iter().map(row));
    cases
}

/// The document that a furnished house has received first, under another name.
fn first_document() -> Document {
    Document {
        kind: SourceKind::Trades,
        name: "accounts.csv".into(),
        content: GENESIS,
        layout: None,
        bytes: 1,
    }
}
