//! Multilateral netting after novation: each member's own office, and what it then owes the
//! clearing house or is owed.

use super::clerk::{CLEARING_HOUSE, CURRENCY, Clerk, INSTRUMENT, business_days, market, trade};
use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use office::clearance::view::obligations;
use terms::{Decimal, Input, Side, Total};

/// Positions and contract money by member, and their sums, which are nothing.
pub fn solve(fields: &Fields) -> Reading<Found> {
    let trades = fields
        .rows("trades")?
        .iter()
        .map(|row| Traded::read(&fields.within(row)?))
        .collect::<Reading<Vec<Traded>>>()?;
    let mut members: Vec<&str> = Vec::new();
    for member in trades.iter().flat_map(|traded| [traded.buyer.as_str(), traded.seller.as_str()]) {
        if !members.contains(&member) {
            members.push(member);
        }
    }
    let nets = members.iter().map(|member| net(member, &trades)).collect::<Reading<Vec<Net>>>()?;
    let named = |of: fn(&Net) -> Found| {
        let fields = members.iter().zip(&nets).map(|(member, net)| ((*member).to_owned(), of(net)));
        Found::Record(fields.collect())
    };
    let (quantity_decimals, currency_decimals) =
        nets.first().map(|net| net.decimals).ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([
        ("positions", named(|net| Found::total(net.position, net.decimals.0))),
        ("contract_money", named(|net| Found::total(net.money, net.decimals.1))),
        (
            "sum_positions",
            Found::total(nets.iter().map(|net| net.position).sum(), quantity_decimals),
        ),
        ("sum_money", Found::total(nets.iter().map(|net| net.money).sum(), currency_decimals)),
    ]))
}

struct Traded {
    buyer: String,
    seller: String,
    quantity: Decimal,
    price: Decimal,
}

impl Traded {
    fn read(fields: &Fields) -> Reading<Self> {
        fields.only(&["buyer", "seller", "qty", "price"])?;
        let (quantity, price) = (fields.number("qty")?, fields.number("price")?);
        Ok(Self { buyer: fields.text("buyer")?, seller: fields.text("seller")?, quantity, price })
    }
}

/// What a member is to receive (+) or to give (−), in the decimals of instrument and currency.
struct Net {
    position: Total,
    money: Total,
    decimals: (u8, u8),
}

fn net(member: &str, trades: &[Traded]) -> Reading<Net> {
    let date = business_days(&market().calendar, market().calendar.span().0)
        .next()
        .ok_or(Unsolved::NotTheShape)?;
    let mut clerk = Clerk::hired(date)?;
    let (quantities, prices): (Vec<Decimal>, Vec<Decimal>) =
        trades.iter().map(|traded| (traded.quantity, traded.price)).unzip();
    clerk.list(&quantities, &prices)?;
    clerk.open_day(date)?;
    for (index, traded) in trades.iter().enumerate() {
        for (party, side) in [(&traded.buyer, Side::Buy), (&traded.seller, Side::Sell)] {
            if party == member {
                let trade_id = format!("T-{index}-{}", side.as_str());
                clerk.key(Input::Trade(trade(
                    &trade_id,
                    side,
                    traded.quantity,
                    traded.price,
                    date,
                )))?;
            }
        }
    }
    let due = obligations(&clerk.office.ledger, &clerk.office.directory);
    let clearing_house = clerk.account(CLEARING_HOUSE)?;
    let of = |code: &str| -> Reading<Total> {
        let asset = clerk.asset(code)?;
        Ok(due
            .iter()
            .filter(|due| due.street_account == clearing_house && due.asset == asset)
            .map(|due| due.quantity)
            .sum())
    };
    Ok(Net {
        position: of(INSTRUMENT)?,
        money: of(CURRENCY)?,
        decimals: (clerk.decimals(INSTRUMENT)?, clerk.decimals(CURRENCY)?),
    })
}
