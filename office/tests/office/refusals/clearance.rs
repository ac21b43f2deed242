//! Clearance: settlement days, charges, blocks and their shares; and the schedules of commission.

use super::{
    Case, at_the_end, by_other_rules, case, case_in, on_columbus_day, plain, plain_share, report,
    without_house_accounts,
};
use crate::office::engine::Engine;
use crate::office::rows::{account, day, decimal, schedule, trade};
use terms::{AllocationReport, Dated, Input, TradeReport};

pub fn clearance() -> Vec<Case> {
    let late_fill = TradeReport {
        settlement_date: Some(day("2013-10-18")),
        ..trade("T9 2013-10-10 BLOCK B 10 XYZ 10.00")
    };
    let last_day = trade("T9 2027-12-31 ALICE B 1 XYZ 1");
    let sale = trade("T9 2013-10-14 ALICE S 1 XYZ 1");
    vec![
        case_in(
            without_cycles,
            "cycle_must_be_known",
            report(plain()),
            &["us", "2013-10-14", "cycles"],
        ),
        case_in(
            at_the_end,
            "settlement_date_must_be_in_the_calendar",
            report(last_day),
            &["2027-12-31", "us"],
        ),
        case_in(
            without_rates,
            "rate_must_be_known",
            report(sale),
            &["section_31", "2013-10-14", "charges"],
        ),
        case(
            "amount_must_fit",
            report(trade("T9 2013-10-14 ALICE B 999999999999 XYZ 999999999")),
            &["999999999999 at 999999999", "divide"],
        ),
        case_in(
            without_house_accounts,
            "house_account_must_exist",
            report(plain()),
            &["commission", "a row of accounts"],
        ),
        case(
            "block_must_be_unallocated",
            report(trade("T9 2013-10-11 BLOCK B 10 XYZ 10.00")),
            &["BLOCK", "XYZ", "2013-10-11"],
        ),
        case(
            "fills_must_settle_together",
            report(late_fill),
            &["BLOCK", "2013-10-16", "2013-10-18"],
        ),
        case(
            "allocation_must_name_a_block",
            Input::Allocate(AllocationReport { block_account: "BOB".into(), ..plain_share() }),
            &["BOB", "margin", "kind block"],
        ),
        case(
            "allocation_must_find_an_owner",
            Input::Allocate(AllocationReport { account: "BLOCK".into(), ..plain_share() }),
            &["BLOCK", "client's"],
        ),
        case(
            "block_must_have_fills",
            Input::Allocate(AllocationReport { instrument: "ABC".into(), ..plain_share() }),
            &["BLOCK", "ABC", "side B"],
        ),
        // 100 were filled and 40 given away.
        case(
            "allocation_must_fit_the_block",
            Input::Allocate(AllocationReport { quantity: decimal("61"), ..plain_share() }),
            &["61", "BLOCK", "(60)"],
        ),
        case_in(
            in_a_busy_month,
            "adjustments_must_fit_one_decision",
            report(TradeReport { cancels: Some("M0".into()), ..busy("C9", 1_000_000) }),
            &["100001 fills stand behind M0", "100000", "voucher"],
        ),
    ]
}

pub fn schedules() -> Vec<Case> {
    let case = |code, row: &str, says| {
        case_in(with_a_schedule, code, Input::Schedule(schedule(row)), says)
    };
    vec![
        case(
            "schedule_scope_must_fit",
            "new 2013-10-14 all:ALICE flat=1",
            &["all", "ALICE", "empty"],
        ),
        case(
            "schedule_must_be_for_a_client",
            "new 2013-10-14 account:INVENTORY flat=1",
            &["INVENTORY", "inventory", "client's"],
        ),
        case(
            "schedule_figure_must_fit",
            "new 2013-10-14 all minimum=-1",
            &["minimum", "-1", "below zero"],
        ),
        case(
            "schedule_minimum_must_not_exceed_its_maximum",
            "new 2013-10-14 all minimum=2 maximum=1.99",
            &["2", "1.99"],
        ),
        case(
            "introducing_share_must_name_its_broker",
            "new 2013-10-14 all flat=1 percent=40",
            &["40", "nobody"],
        ),
        case(
            "introducing_share_must_be_of_something",
            "new 2013-10-14 all percent=40 broker=IB",
            &["flat", "leave the share out"],
        ),
        case(
            "schedule_must_be_one",
            "other 2013-10-14 desk:NORTH flat=2 from=10",
            &["its name", "north", "2013-10-14"],
        ),
    ]
}

/// The same with a schedule for a desk from today on.
fn with_a_schedule() -> Engine {
    let mut engine = on_columbus_day();
    engine.book([Input::OpenAccount(account("IB introducing_broker"))]);
    engine.book([Input::Schedule(schedule("north 2013-10-14 desk:NORTH flat=1"))]);
    engine
}

/// A trade that reaches the cheaper tier of the month, and one more fill behind it than one
/// decision adjusts: without it, each bears 5 cents for 3.
fn in_a_busy_month() -> Engine {
    let mut engine = on_columbus_day();
    engine.book(
        [
            "month 2013-10-14 account:ALICE by=month bps=10",
            "month 2013-10-14 account:ALICE by=month bps=5 from=10000000",
        ]
        .map(|row| Input::Schedule(schedule(row))),
    );
    engine.book([report(busy("M0", 1_000_000))]);
    engine.book((1..=100_001).map(|number| report(busy(&format!("M{number}"), 5))));
    engine
}

fn busy(trade_id: &str, quantity: u32) -> TradeReport {
    trade(&format!("{trade_id} 2013-10-14 ALICE B {quantity} XYZ 10.00"))
}

fn without_cycles() -> Engine {
    by_other_rules(|rules| rules.markets[0].cycles = Dated::default())
}

fn without_rates() -> Engine {
    by_other_rules(|rules| rules.markets[0].charges[0].rates = Dated::default())
}
