//! A block: fills wait on an average-price account until each share has its owner (`rules/us.md`
//! 1.5).

use super::clerk::{CURRENCY, Clerk, INSTRUMENT, business_days, market, trade};
use super::fields::{Fields, Reading, Unsolved, number};
use super::found::Found;
use office::clearance::{Block, BlockKey, Decimals};
use terms::{
    AllocationReport, Date, Decimal, Input, Kind, Name, PRICE_SCALE_MAX, Quantity, Rounding, Side,
    TakesBack, Total, TradeReport, power_of_ten,
};

const BLOCK: &str = "BLOCK";

/// The average price, each share's principal by two roundings, and what is left of the money.
pub fn solve(fields: &Fields) -> Reading<Found> {
    let side =
        fields.optional_text("side")?.map_or(Ok(Side::Buy), |side| super::fields::side(&side))?;
    let fills = fields
        .rows("fills")?
        .iter()
        .map(|fill| fill_of(fields.within(fill)?))
        .collect::<Reading<Vec<_>>>()?;
    let shares = fields.record("allocations")?;
    let shares = shares
        .entries()
        .map(|(name, share)| Ok((name, number(share)?)))
        .collect::<Reading<Vec<_>>>()?;
    let date = business_days(&market().calendar, market().calendar.span().0)
        .next()
        .ok_or(Unsolved::NotTheShape)?;
    let (clerk, block) = block(&fills, &shares, side, date)?;
    let average_price =
        Found::Fraction(block.notional.0, block.filled.0 * power_of_ten(PRICE_SCALE_MAX));
    let block_left = clerk.balance("ROUNDING", CURRENCY)?;
    let mut found = vec![("average_price".to_owned(), average_price)];
    for (word, rounding) in [("half_up", Rounding::HalfUp), ("half_even", Rounding::HalfEven)] {
        let given = given(&clerk, &block, &shares, rounding)?;
        let sum: Total = given.iter().map(|(_, principal)| Total::from(*principal)).sum();
        let decimals = clerk.decimals(CURRENCY)?;
        let named =
            given.into_iter().map(|(name, principal)| (name, Found::quantity(principal, decimals)));
        found.push((format!("principal_{word}"), Found::Record(named.collect())));
        let left = block.filled_principal - sum;
        // The house rounds half up: what its rounding account took is what is left by that
        // rounding.
        assert!(
            rounding != Rounding::HalfUp
                || !block.left().is_zero()
                || block_left.abs() == left.abs(),
            "the books hold what is left"
        );
        found.push((format!("apa_residual_{word}"), Found::total(left, decimals)));
    }
    Ok(Found::Record(found))
}

type Fill = (Decimal, Decimal);

fn fill_of(fill: Fields) -> Reading<Fill> {
    fill.only(&["qty", "price"])?;
    Ok((fill.number("qty")?, fill.number("price")?))
}

/// Books the fills and gives the shares, as a day would; the block as it stands then.
fn block(
    fills: &[Fill],
    shares: &[(&str, Decimal)],
    side: Side,
    date: Date,
) -> Reading<(Clerk, Block)> {
    let mut clerk = Clerk::hired(date)?;
    let quantities: Vec<Decimal> =
        fills.iter().map(|fill| fill.0).chain(shares.iter().map(|share| share.1)).collect();
    let prices: Vec<Decimal> = fills.iter().map(|fill| fill.1).collect();
    clerk.list(&quantities, &prices)?;
    clerk.open_account(BLOCK, Kind::Block)?;
    clerk.open_day(date)?;
    for (index, (quantity, price)) in fills.iter().enumerate() {
        let report = trade(&format!("FILL-{index}"), side, *quantity, *price, date);
        clerk.key(Input::Trade(TradeReport { account: Name::from(BLOCK), ..report }))?;
    }
    for (name, quantity) in shares {
        give(&mut clerk, name, *quantity, side, date)?;
    }
    let key = BlockKey {
        account: clerk.account(BLOCK)?,
        instrument: clerk.asset(INSTRUMENT)?,
        trade_date: date,
        side,
    };
    let block = *clerk.office.blocks.block(&key).ok_or(Unsolved::NotTheShape)?;
    Ok((clerk, block))
}

fn give(
    clerk: &mut Clerk,
    name: &str,
    quantity: Decimal,
    side: Side,
    trade_date: Date,
) -> Reading<()> {
    let account = Name::from(format!("client {name}"));
    clerk.open_account(&account, Kind::Margin)?;
    if quantity.mantissa == 0 {
        return Ok(()); // A client without a share has no allocation.
    }
    let report = AllocationReport {
        allocation_id: Name::from(format!("share of {name}")),
        trade_date,
        block_account: Name::from(BLOCK),
        instrument: Name::from(INSTRUMENT),
        side,
        account,
        quantity,
        takes_back: TakesBack::default(),
    };
    clerk.key(Input::Allocate(report)).map(drop)
}

/// Each share's principal: by the firm's rounding as it was booked, by another one as the block
/// would have given it.
fn given(
    clerk: &Clerk,
    block: &Block,
    shares: &[(&str, Decimal)],
    rounding: Rounding,
) -> Reading<Vec<(String, Quantity)>> {
    let decimals =
        Decimals { quantity: clerk.decimals(INSTRUMENT)?, currency: clerk.decimals(CURRENCY)? };
    let principal = |name: &str, share: Decimal| -> Reading<Quantity> {
        let units = share
            .units(decimals.quantity)
            .and_then(|units| Quantity::try_new(units.into()))
            .ok_or(Unsolved::NotTheShape)?;
        let booked = clerk
            .office
            .blocks
            .find(&format!("share of {name}"))
            .map(|(allocation, _)| allocation.principal);
        let by_the_block = || block.share(units, decimals, rounding);
        booked
            .filter(|_| rounding == Rounding::HalfUp)
            .or_else(by_the_block)
            .ok_or(Unsolved::NotTheShape)
    };
    shares.iter().map(|(name, share)| Ok(((*name).to_owned(), principal(name, *share)?))).collect()
}
