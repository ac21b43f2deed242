//! Random rows of market rules, and random moves of settlement dates.

use super::{date, decimal, name};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::sample::select;
use terms::{
    BalanceSide, Basis, BasisKind, CalendarReach, ChargeRate, ChargeRounding, ChargeRow,
    ChargeSide, ChargeUnit, ChartLine, Class, ClockTime, CycleRow, DayState, Evenings, Kind,
    MarketDay, MarketRow, MarketSays, MovedKind, Product, Rounding, Segment, SessionRow,
    SettlementMove, SourceKind, Supply, TakesBack, VenueRow, VenueStatus,
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
        (date(), any::<u32>(), any::<u32>())
            .prop_map(|(effective, settlement_days, business_days)| {
                MarketSays::Cycle(CycleRow { effective, settlement_days, business_days })
            })
            .boxed(),
        charge_row().prop_map(|row| MarketSays::Charge(Box::new(row))).boxed(),
        chart_line().prop_map(|line| MarketSays::Line(Box::new(line))).boxed(),
        (name(), date(), select(VenueStatus::ALL), name())
            .prop_map(|(mic, effective, status, country)| {
                MarketSays::Venue(VenueRow { mic, effective, status, country })
            })
            .boxed(),
        (date(), of(clock_time()), of(clock_time()), 0_u8..128)
            .prop_map(|(effective, opens, closes, bits)| {
                let evenings = Evenings::of_bits(bits).expect("a bit for each day");
                MarketSays::Session(SessionRow { effective, opens, closes, evenings })
            })
            .boxed(),
    ]
}

fn chart_line() -> impl Strategy<Value = ChartLine> {
    let of = (select(Kind::ALL), of(select(Class::ALL)), select(BalanceSide::ALL));
    let fields = (date(), name(), name(), name(), of);
    fields.prop_map(|(effective, gl_line, caption, focus_item, (kind, class, balance))| ChartLine {
        effective,
        gl_line,
        caption,
        focus_item,
        kind,
        class,
        balance,
    })
}

fn charge_row() -> impl Strategy<Value = ChargeRow> {
    let what = (select(ChargeSide::ALL), select(Product::ALL), select(Segment::ALL));
    let unit = (select(ChargeUnit::ALL), select(Supply::ALL), of(name()), name());
    let fields = (name(), what, unit, (date(), of(date())), charge_rate());
    fields.prop_map(|(charge, what, unit, (effective, through), rate)| {
        let (side, product, segment) = what;
        let (unit, supply, exchange, payable_account) = unit;
        ChargeRow {
            charge,
            side,
            product,
            segment,
            exchange,
            unit,
            supply,
            payable_account,
            effective,
            through,
            rate,
        }
    })
}

fn charge_rate() -> impl Strategy<Value = ChargeRate> {
    let basis = (select(BasisKind::ALL), vec(name(), 0..3))
        .prop_map(|(kind, names)| Basis::of_kind(kind, || names));
    let rounding = of((0_u8..9, select(Rounding::ALL))).prop_map(|named| match named {
        None => ChargeRounding::Firm,
        Some((decimals, rounding)) => ChargeRounding::Named { decimals, rounding },
    });
    let fields = (basis, decimal(), of(decimal()), any::<bool>(), rounding, name());
    fields.prop_map(|(basis, rate, cap, nil_below_rate, rounding, source)| ChargeRate {
        basis,
        rate,
        cap,
        nil_below_rate,
        rounding,
        source,
    })
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
