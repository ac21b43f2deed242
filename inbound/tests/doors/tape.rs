//! A day of trades, made here, as a tape would give them.

use crate::{TRADES, is_readable, rows};
use std::fmt::Write;
use terms::{Input, SourceKind};

#[test]
fn a_made_up_day_is_read_in_full() {
    let mut text = format!("{TRADES}\n");
    for number in 0..5_000 {
        let (minute, millisecond) = (number / 60 % 60, number % 1000);
        let side = ["B", "S", "SS", "SX"][number % 4];
        writeln!(
            text,
            "SPY-{number},2013-10-07T10:{minute:02}:{:02}.{millisecond:03}-04:00,C{number:07},{side},SPY,{},167.{:04},USD,ARCX,A",
            number % 60,
            100 + number,
            number
        )
        .expect("a string takes it");
    }
    let rows = rows(SourceKind::Trades, text);
    assert_eq!(rows.len(), 5_000);
    assert!(rows.iter().all(is_readable));
    let Input::Trade(last) = &rows[4_999].input else { panic!("a trade") };
    assert_eq!(
        (last.trade_id.as_str(), last.price.to_string().as_str(), rows[4_999].row),
        ("SPY-4999", "167.4999", 5_001)
    );
}
