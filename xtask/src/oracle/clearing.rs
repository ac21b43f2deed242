//! Continuous net settlement, day by day, in an office of its own: trades settle against the
//! clearing house, securities move, the day's money is paid, and the day is proved and closed.

use super::clerk::{CLEARING_HOUSE, CURRENCY, Clerk, INSTRUMENT, business_days, market, trade};
use super::fields::{Fields, Reading, Unsolved, number, side, text};
use super::found::Found;
use office::clearance::view::obligations;
use office::settlement::view::{clearing_money, market_value};
use serde_json::Value;
use terms::{
    Date, Decimal, DeliveryReport, Input, Name, PaymentReport, Quote, Side, Total, TradeReport,
};

/// Position and money of each day, and the sums.
pub fn solve(fields: &Fields) -> Reading<Found> {
    let days = fields
        .rows("days")?
        .iter()
        .map(|day| Day::read(&fields.within(day)?))
        .collect::<Reading<Vec<Day>>>()?;
    let calendar = &market().calendar;
    let dates: Vec<Date> = business_days(calendar, calendar.span().0).take(days.len()).collect();
    let first = *dates.first().ok_or(Unsolved::NotTheShape)?;
    let mut run = Run {
        clerk: office(first, &days)?,
        market_value: Total::ZERO,
        contract_money: Total::ZERO,
        decimals: (0, 0),
    };
    run.decimals = (run.clerk.decimals(INSTRUMENT)?, run.clerk.decimals(CURRENCY)?);
    let rows = days
        .iter()
        .zip(dates)
        .map(|(day, date)| run.day(day, date))
        .collect::<Reading<Vec<Found>>>()?;
    let sum = Found::total(run.contract_money, run.decimals.1);
    Ok(Found::record([("days", Found::List(rows)), ("sum_contract_money", sum)]))
}

fn office(first: Date, days: &[Day]) -> Reading<Clerk> {
    let mut clerk = Clerk::hired(first)?;
    let settling = || days.iter().flat_map(|day| &day.settling);
    let moved = days.iter().flat_map(|day| [day.received, day.delivered]);
    let quantities: Vec<Decimal> =
        settling().map(|(_, quantity, _)| *quantity).chain(moved).collect();
    let prices: Vec<Decimal> =
        settling().map(|(_, _, price)| *price).chain(days.iter().map(|day| day.price)).collect();
    clerk.list(&quantities, &prices)?;
    Ok(clerk)
}

/// What happens on a day.
struct Day {
    name: Option<Value>,
    settling: Vec<(Side, Decimal, Decimal)>,
    received: Decimal,
    delivered: Decimal,
    price: Decimal,
}

impl Day {
    fn read(fields: &Fields) -> Reading<Self> {
        fields.only(&["day", "settling", "received_from_cns", "delivered_in_to_cns", "cmp"])?;
        let settling = |row: &Value| match row.as_array().map(Vec::as_slice) {
            Some([way, quantity, price]) => {
                Ok((side(&text(way)?)?, number(quantity)?, number(price)?))
            }
            _ => Err(Unsolved::NotTheShape),
        };
        Ok(Self {
            name: fields.value("day").cloned(),
            settling: fields
                .optional_rows("settling")?
                .iter()
                .map(settling)
                .collect::<Reading<_>>()?,
            received: fields.optional_number("received_from_cns")?.unwrap_or(Decimal::ZERO),
            delivered: fields.optional_number("delivered_in_to_cns")?.unwrap_or(Decimal::ZERO),
            price: fields.number("cmp")?,
        })
    }
}

struct Run {
    clerk: Clerk,
    /// Of the position at the last close.
    market_value: Total,
    contract_money: Total,
    /// Of the instrument and of the currency.
    decimals: (u8, u8),
}

impl Run {
    fn day(&mut self, day: &Day, date: Date) -> Reading<Found> {
        self.clerk.open_day(date)?;
        let opening = (self.position()?, self.market_value);
        self.trade(day, date)?;
        let due = (self.due(INSTRUMENT, date)?, self.due(CURRENCY, date)?);
        self.clerk.settle(date)?;
        let before_delivery = self.position()?;
        self.deliver(day, date)?;
        let net_money = self.pay(day.price, date)?;
        self.clerk.close_day(date)?;
        self.contract_money += due.1;
        self.market_value =
            market_value(self.position()?, self.decimals.0, day.price, self.decimals.1);
        let (quantity, money) = (
            |total| Found::total(total, self.decimals.0),
            |total| Found::total(total, self.decimals.1),
        );
        Ok(Found::record([
            (
                "day",
                day.name.as_ref().map_or(Ok(Found::Nothing), |name| text(name).map(Found::Text))?,
            ),
            ("opening_position", quantity(opening.0)),
            ("opening_market_value", money(opening.1)),
            ("settling_net_qty", quantity(due.0)),
            ("contract_money", money(due.1)),
            ("position_before_delivery", quantity(before_delivery)),
            ("closing_position", quantity(self.position()?)),
            ("closing_market_value", money(self.market_value)),
            ("net_money", money(net_money)),
            ("cumulative_money", money(-self.clerk.settled("BANK", CURRENCY)?)),
        ]))
    }

    /// What the clearing house owes us (+) or we owe it (−), settled.
    fn position(&self) -> Reading<Total> {
        Ok(-self.clerk.settled(CLEARING_HOUSE, INSTRUMENT)?)
    }

    fn trade(&mut self, day: &Day, date: Date) -> Reading<()> {
        for (index, (side, quantity, price)) in day.settling.iter().enumerate() {
            let report = trade(&format!("T-{date}-{index}"), *side, *quantity, *price, date);
            self.clerk.key(Input::Trade(TradeReport { settlement_date: Some(date), ..report }))?;
        }
        Ok(())
    }

    /// What is due on a day: + we are to receive, − to deliver or to pay.
    fn due(&self, asset: &str, date: Date) -> Reading<Total> {
        let (clearing_house, asset) =
            (self.clerk.account(CLEARING_HOUSE)?, self.clerk.asset(asset)?);
        let due = obligations(&self.clerk.office.ledger, &self.clerk.office.directory);
        let of_day = due.iter().filter(|due| {
            due.settlement_date == date
                && due.street_account == clearing_house
                && due.asset == asset
        });
        Ok(of_day.map(|due| due.quantity).sum())
    }

    fn deliver(&mut self, day: &Day, date: Date) -> Reading<()> {
        let given = Decimal { mantissa: -day.delivered.mantissa, ..day.delivered };
        for (word, quantity) in [("received", day.received), ("delivered", given)] {
            if quantity.mantissa == 0 {
                continue;
            }
            let report = DeliveryReport {
                delivery_id: Name::from(format!("{word} {date}")),
                date,
                street_account: Name::from(CLEARING_HOUSE),
                location_account: Name::from("DTC"),
                asset: Name::from(INSTRUMENT),
                quantity,
                takes_back: terms::TakesBack::default(),
            };
            self.clerk.key(Input::Deliver(report))?;
        }
        Ok(())
    }

    /// Pays what the clearing house is due at the day's price, or receives it.
    fn pay(&mut self, price: Decimal, date: Date) -> Reading<Total> {
        let (clearing_house, instrument) =
            (self.clerk.account(CLEARING_HOUSE)?, self.clerk.asset(INSTRUMENT)?);
        let quote = Quote {
            date,
            instrument: Name::from(INSTRUMENT),
            price,
            currency: Name::from(CURRENCY),
            source: Name::from("case"),
        };
        self.clerk.key(Input::Quote(quote))?;
        let office = &self.clerk.office;
        let price_of = |asset| {
            office
                .price_used(asset, date)
                .filter(|_| asset == instrument)
                .map(|used| used.price.price)
        };
        let money = clearing_money(
            &office.ledger,
            &office.directory,
            &[clearing_house],
            self.clerk.asset(CURRENCY)?,
            price_of,
        );
        let net: Total = money.iter().map(office::settlement::view::ClearingMoney::net_money).sum();
        if !net.is_zero() {
            let mantissa = i64::try_from(net.0).map_err(|_| Unsolved::NotTheShape)?;
            let amount = Decimal { mantissa, scale: self.decimals.1 };
            self.clerk.key(Input::Pay(payment(date, amount)))?;
        }
        Ok(net)
    }
}

fn payment(date: Date, amount: Decimal) -> PaymentReport {
    PaymentReport {
        payment_id: Name::from(format!("money {date}")),
        date,
        account: Name::from(CLEARING_HOUSE),
        bank_account: Name::from("BANK"),
        currency: Name::from(CURRENCY),
        amount,
        reference: None,
        takes_back: terms::TakesBack::default(),
    }
}
