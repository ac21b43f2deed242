//! The clearing house's reckoning for its members: who is given securities first, dividends on open
//! positions, the one amount that a settling bank pays.

use super::fields::{Fields, Reading, Unsolved, aligned};
use super::found::Found;
use office::settlement::clearing_house::{LongPosition, allocate, cross_endorsed, dividend};
use terms::{Decimal, Total};

/// Cents.
const CURRENCY_DECIMALS: u8 = 2;

/// Securities that came in, given to those who wait for them.
pub fn allocation(fields: &Fields) -> Reading<Found> {
    let longs = fields
        .rows("longs")?
        .iter()
        .map(|long| fields.within(long))
        .collect::<Reading<Vec<Fields>>>()?;
    let ranks = fields.record("priority_rank")?;
    let column = |key: &str| {
        longs
            .iter()
            .map(|long| Ok(long.optional_number(key)?.unwrap_or(Decimal::ZERO)))
            .collect::<Reading<Vec<_>>>()
    };
    let rank = |long: &Fields| ranks.number(&long.text("priority")?);
    let rank = aligned(&longs.iter().map(rank).collect::<Reading<Vec<_>>>()?)?.0;
    let (age, draw) = (aligned(&column("age_days")?)?.0, aligned(&column("rand")?)?.0);
    let wanted: Vec<Decimal> =
        column("qty")?.into_iter().chain([fields.number("available")?]).collect();
    let (wanted, decimals) = aligned(&wanted)?;
    let position = |index: usize| LongPosition {
        quantity: Total(wanted[index].into()),
        rank: rank[index],
        age_settlement_days: age[index],
        draw: draw[index],
    };
    let positions: Vec<LongPosition> = (0..longs.len()).map(position).collect();
    let available = Total(wanted[longs.len()].into());
    let given = allocate(available, &positions);
    let left = available - given.iter().copied().sum();
    let mut named = Vec::new();
    for (long, given) in longs.iter().zip(given) {
        long.only(&["member", "qty", "priority", "age_days", "rand"])?;
        named.push((long.text("member")?, Found::total(given, decimals)));
    }
    Ok(Found::record([
        ("allocations", Found::Record(named)),
        ("undistributed", Found::total(left, decimals)),
    ]))
}

/// A cash dividend on a position that is open at the close of the record date: whoever waits for
/// the securities is credited what whoever failed to deliver them is debited.
pub fn dividend_on_open_position(fields: &Fields) -> Reading<Found> {
    let (position, rate) = (fields.number("position_at_record")?, fields.number("rate")?);
    let quantity = Total(i128::from(position.mantissa)).abs();
    let money = |quantity: Total| {
        Found::total(dividend(quantity, position.scale, rate, CURRENCY_DECIMALS), CURRENCY_DECIMALS)
    };
    let own = Total(i128::from(position.mantissa));
    Ok(Found::record([
        ("long_member_credit", money(quantity)),
        ("short_member_debit", money(-quantity)),
        ("amount", money(own)),
    ]))
}

/// One settling bank's balances at the depository and at the clearing house, endorsed to each
/// other.
pub fn money_settlement(fields: &Fields) -> Reading<Found> {
    let balances =
        fields.entries().map(|(key, _)| fields.number(key)).collect::<Reading<Vec<Decimal>>>()?;
    let (units, decimals) = aligned(&balances)?;
    let balances: Vec<Total> = units.into_iter().map(|units| Total(units.into())).collect();
    let net = cross_endorsed(&balances);
    let direction = match net.0.signum() {
        -1 => "member pays",
        1 => "member receives",
        _ => "none",
    };
    if balances.is_empty() {
        return Err(Unsolved::NotTheShape);
    }
    Ok(Found::record([
        ("net_net", Found::total(net, decimals)),
        ("direction", Found::text(direction)),
    ]))
}
