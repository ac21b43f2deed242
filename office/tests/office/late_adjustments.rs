//! Charges that are adjusted after their period was closed: each difference counts where its fill
//! does.

use crate::office::engine::Engine;
use crate::office::late::{close, late, period, reopen, result};
use crate::office::rows::{day, schedule, share, trade};
use terms::{AllocationReport, Input, Name, TakesBack, TradeReport};

/// A trade of October counts in November and has reached the month's cheaper tier. October is
/// reopened, and the trade that reached it with it is cancelled: what the late one bears more
/// counts where it does, and so does its own cancel.
#[test]
fn an_adjustment_counts_where_its_fill_does_whatever_was_reopened() {
    let mut engine = Engine::furnished("2013-10-31");
    let tier = |row: &str| Input::Schedule(schedule(row));
    engine.book([
        tier("o 2013-10-01 all by=month bps=10"),
        tier("o 2013-10-01 all by=month from=10000 bps=5"),
    ]);
    let first = trade("T1 2013-10-31 ALICE B 600 XYZ 10.00");
    engine.day("2013-10-31", [Input::Trade(first.clone())]);
    assert!(close(&mut engine, period("2013-10")));
    engine.begin(day("2013-11-04"));
    let second = trade("T2 2013-10-31 ALICE B 600 XYZ 10.00");
    engine.book([Input::Trade(second.clone())]);
    reopen(&mut engine, period("2013-10"));
    let cancel = |id: &str, old: &TradeReport| {
        let cancels = Some(old.trade_id.clone());
        Input::Trade(TradeReport { trade_id: id.into(), cancels, ..old.clone() })
    };
    // 6,000.00 at 5 basis points are 3.00, at 10 they are 6.00: 3.00 more, in November.
    engine.book([cancel("C1", &first)]);
    assert_eq!(result(&engine, "2013-10-31"), [""; 0]);
    engine.book([cancel("C2", &second)]);
    assert_eq!(result(&engine, "2013-10-31"), [""; 0]);
    assert_eq!(
        late(&engine),
        ["T2 2013-10-31 2013-11-04", "T2 2013-10-31 2013-11-04", "C2 2013-10-31 2013-11-04"]
    );
}

/// A trade and a share of a block have one id. The trade's commission is adjusted late; the share,
/// which was booked in time, is given back in its own month all the same.
#[test]
fn an_adjustment_delays_no_other_fill_of_its_id() {
    let mut engine = Engine::furnished("2013-10-31");
    let tier = |row: &str| Input::Schedule(schedule(row));
    engine.book([
        tier("o 2013-10-01 all by=month bps=10"),
        tier("o 2013-10-01 all by=month from=10000 bps=5"),
    ]);
    let first = trade("T1 2013-10-31 ALICE B 600 XYZ 10.00");
    engine.day(
        "2013-10-31",
        [
            Input::Trade(first.clone()),
            Input::Trade(trade("F1 2013-10-31 BLOCK B 100 XYZ 10.00")),
            Input::Allocate(share("T2 2013-10-31 BLOCK BOB B 100 XYZ")),
        ],
    );
    assert!(close(&mut engine, period("2013-10")));
    engine.begin(day("2013-11-04"));
    engine.book([Input::Trade(trade("T2 2013-10-31 ALICE B 600 XYZ 10.00"))]);
    reopen(&mut engine, period("2013-10"));
    let cancels = Some(Name::from("T1"));
    engine.book([Input::Trade(TradeReport { trade_id: "C1".into(), cancels, ..first })]);
    let takes_back = TakesBack { cancels: Some(Name::from("T2")), ..TakesBack::default() };
    let back = share("A9 2013-10-31 BLOCK BOB B 100 XYZ");
    engine.book([Input::Allocate(AllocationReport { takes_back, ..back })]);
    assert_eq!(late(&engine), ["T2 2013-10-31 2013-11-04", "T2 2013-10-31 2013-11-04"]);
}
