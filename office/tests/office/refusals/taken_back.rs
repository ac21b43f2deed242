//! Taking back: what a row that cancels or corrects another one may not do.

use super::{Case, case, case_in, on_columbus_day, plain_share};
use crate::office::engine::Engine;
use crate::office::rows::{day, position, share};
use terms::{AllocationReport, Input, PositionReport, TakesBack};

pub fn taken_back() -> Vec<Case> {
    vec![
        case(
            "row_must_take_back_or_replace",
            row("A9", TakesBack { corrects: Some("A1".into()), ..cancels("A1") }),
            &["A9", "both"],
        ),
        case(
            "reason_must_be_of_a_cancel",
            row("A9", TakesBack { reason: Some("why".into()), ..TakesBack::default() }),
            &["A9", "reason"],
        ),
        case(
            "cancel_must_have_an_id",
            Input::OpenPosition(PositionReport {
                takes_back: cancels("opening-1"),
                ..position("2013-10-11 BOB 5 XYZ")
            }),
            &["BOB", "position_id"],
        ),
        case_in(
            after_a_cancel,
            "cancel_must_not_be_taken_back",
            row("X2", cancels("X1")),
            &["allocation X1", "A1", "an id of its own"],
        ),
        case(
            "cancelled_must_be_booked",
            row("X1", cancels("A0")),
            &["allocation A0", "second person"],
        ),
        case_in(
            after_a_cancel,
            "cancelled_must_stand",
            row("X2", cancels("A1")),
            &["allocation A1", "by X1"],
        ),
        case(
            "cancel_must_repeat_the_row",
            Input::Allocate(AllocationReport { takes_back: cancels("A1"), ..plain_share() }),
            &[
                "allocation A1",
                "says account = BOB, quantity = 40;",
                "says account = ALICE, quantity = 10;",
            ],
        ),
        // 2014-11-14 less 400 days is 2013-10-10, and the next day's earliest is behind A1.
        case_in(
            four_hundred_days_later,
            "cancelled_must_be_in_reach",
            row("X1", cancels("A1")),
            &["allocation A1", "2013-10-11", "2013-10-13", "voucher"],
        ),
    ]
}

fn cancels(id: &str) -> TakesBack {
    TakesBack { cancels: Some(id.into()), ..TakesBack::default() }
}

/// What A1 of Columbus Day says, under another id.
fn row(id: &str, takes_back: TakesBack) -> Input {
    let row = format!("{id} 2013-10-11 BLOCK BOB B 40 XYZ");
    Input::Allocate(AllocationReport { takes_back, ..share(&row) })
}

fn after_a_cancel() -> Engine {
    let mut engine = on_columbus_day();
    engine.book([row("X1", cancels("A1"))]);
    engine
}

fn four_hundred_days_later() -> Engine {
    let mut engine = on_columbus_day();
    let columbus_day = day("2013-10-14");
    engine.settle(columbus_day);
    engine.close(columbus_day).expect("every control holds");
    engine.begin(day("2014-11-17"));
    engine
}
