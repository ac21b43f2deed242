//! Random rows of market rules, and random moves of settlement dates.

use super::{date, name};
use proptest::option::of;
use proptest::prelude::{Strategy, prop_oneof};
use proptest::sample::select;
use terms::{
    CalendarReach, ClockTime, DayState, MarketDay, MarketRow, MarketSays, MovedKind,
    SettlementMove, SourceKind, TakesBack,
};

/// Any row.
pub fn market_row() -> impl Strategy<Value = MarketRow> {
    let takes_back = (of(name()), of(name()), of(name()));
    let fields = (name(), name(), says(), name(), takes_back);
    fields.prop_map(|(row_id, market, says, source, (cancels, corrects, reason))| MarketRow {
        row_id,
        market,
        says,
        source,
        takes_back: TakesBack { cancels, corrects, reason },
    })
}

fn says() -> impl Strategy<Value = MarketSays> {
    prop_oneof![
        market_day().prop_map(MarketSays::Day).boxed(),
        date().prop_map(|through| MarketSays::Reach(CalendarReach { through })).boxed(),
    ]
}

fn market_day() -> impl Strategy<Value = MarketDay> {
    let states = (select(DayState::ALL), select(DayState::ALL));
    let fields = (date(), states, of(clock_time()), of(clock_time()), name());
    fields.prop_map(|(date, (trading, settlement), opens, closes, occasion)| MarketDay {
        date,
        trading,
        settlement,
        opens,
        closes,
        occasion,
    })
}

fn clock_time() -> impl Strategy<Value = ClockTime> {
    (0_u16..1440).prop_map(|minutes| ClockTime::of_minutes(minutes).expect("within a day"))
}

/// Any move.
pub fn settlement_move() -> impl Strategy<Value = SettlementMove> {
    let days = (date(), date(), date());
    let fields = (select(MovedKind::ALL), name(), days, select(SourceKind::ALL), name());
    fields.prop_map(|(kind, moved, (as_of, from, to), by_kind, by_row)| SettlementMove {
        kind,
        moved,
        as_of,
        from,
        to,
        by_kind,
        by_row,
    })
}
