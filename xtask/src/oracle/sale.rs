//! One trade as its confirmation shows it (17 CFR 240.10b-10): principal, commission, fees, net
//! money, settlement date.

use super::clerk::{self, CLIENT, CURRENCY, Clerk, INSTRUMENT, trade};
use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use super::rounding::firm_word;
use office::clearance::charges::{FeeRounding, Measure, Measures, principal, trade_charges};
use terms::{
    Booked, Chargeable, Date, Decimal, Entry, Event, FirmRule, Input, Name, Product, Rounding,
    Segment, Side, Total, Trade, TradeReport,
};

const SEC_FEES: &str = "SEC-FEES";
const TAF_FEES: &str = "TAF-FEES";

/// What a client's confirmation says.
pub fn confirmation(fields: &Fields) -> Reading<Found> {
    let keyed = Keyed {
        trade_date: fields.date("trade_date")?,
        side: fields.side("side")?,
        quantity: fields.number("qty")?,
        price: fields.number("price")?,
        commission: fields.optional_number("commission")?,
    };
    let rounding =
        fields.optional_text("fee_rounding")?.map(|name| firm_word(&name)).transpose()?;
    let mut clerk = keyed.clerk(rounding)?;
    let (trade, entry) = keyed.book(&mut clerk)?;
    let decimals = clerk.decimals(CURRENCY)?;
    let on = |account: &str| -> Reading<Found> {
        Ok(Found::total(entry.moved(clerk.account(account)?, clerk.asset(CURRENCY)?), decimals))
    };
    let net = Total(trade.net() * i128::from(-trade.side.sign()));
    Ok(Found::record([
        ("principal", Found::quantity(trade.principal, decimals)),
        ("commission", Found::quantity(trade.commission, decimals)),
        ("sec31", on(SEC_FEES)?),
        ("taf", on(TAF_FEES)?),
        ("fees", Found::quantity(trade.fees, decimals)),
        ("net", Found::total(net, decimals)),
        ("settlement_date", Found::text(trade.settlement_date)),
        ("trade_date", Found::text(trade.trade_date)),
    ]))
}

/// The principal of a trade and its fees, by each of the two ways in which the house rounds fees.
pub fn fees_by_rounding(fields: &Fields) -> Reading<Found> {
    let keyed = Keyed {
        trade_date: fields.date("trade_date")?,
        side: fields
            .optional_text("side")?
            .map_or(Ok(Side::Sell), |side| super::fields::side(&side))?,
        quantity: fields.number("shares")?,
        price: fields.number("price")?,
        commission: None,
    };
    let (principal, nearest) = keyed.fees("half_up")?;
    let (_, up) = keyed.fees("up")?;
    Ok(Found::record([
        ("principal", principal),
        ("nearest", nearest.clone()),
        ("half_up", nearest),
        ("ceil", up.clone()),
        ("up", up),
    ]))
}

/// A trade as a clerk keys it.
struct Keyed {
    trade_date: Date,
    side: Side,
    quantity: Decimal,
    price: Decimal,
    commission: Option<Decimal>,
}

impl Keyed {
    /// An office in which the trade can be keyed on its own day.
    fn clerk(&self, fee_rounding: Option<&str>) -> Reading<Clerk> {
        let mut clerk = Clerk::hired(self.trade_date)?;
        if let Some(word) = fee_rounding {
            clerk.key(Input::Rule(fee_rule(self.trade_date, word)))?;
        }
        clerk.list(&[self.quantity], &[self.price])?;
        Ok(clerk)
    }

    fn book(&self, clerk: &mut Clerk) -> Reading<(Trade, Entry)> {
        let report = trade("T-1", self.side, self.quantity, self.price, self.trade_date);
        clerk.open_day(self.trade_date)?;
        let events =
            clerk.key(Input::Trade(TradeReport { commission: self.commission, ..report }))?;
        let booked = events.into_iter().find_map(|event| match event {
            Event::Booked(Booked::Trade(trade), entry) => Some((trade, entry)),
            _ => None,
        });
        booked.ok_or(Unsolved::NotTheShape)
    }

    /// Principal and fees, by a booked trade; on a day on which nobody trades, by the rates of that
    /// day alone.
    fn fees(&self, fee_rounding: &str) -> Reading<(Found, Found)> {
        if !clerk::market().calendar.is_trading_day(self.trade_date) {
            return self.fees_without_a_trade(fee_rounding);
        }
        let mut clerk = self.clerk(Some(fee_rounding))?;
        let (trade, entry) = self.book(&mut clerk)?;
        let on = |account: &str| -> Reading<Total> {
            Ok(entry.moved(clerk.account(account)?, clerk.asset(CURRENCY)?))
        };
        let decimals = clerk.decimals(CURRENCY)?;
        assert!(
            clerk.balance(CLIENT, INSTRUMENT)?.0 == i128::from(trade.signed_quantity()),
            "the books hold what was traded"
        );
        Ok((
            Found::quantity(trade.principal, decimals),
            shown(on(SEC_FEES)?, on(TAF_FEES)?, decimals),
        ))
    }

    fn fees_without_a_trade(&self, fee_rounding: &str) -> Reading<(Found, Found)> {
        let mut clerk = Clerk::hired(clerk::market().calendar.span().0)?;
        clerk.key(Input::Rule(fee_rule(self.trade_date, fee_rounding)))?;
        let decimals = clerk.decimals(CURRENCY)?;
        let on = Measure { units: self.quantity.mantissa, decimals: self.quantity.scale };
        let principal =
            principal(on, self.price, decimals, Rounding::HalfUp).ok_or(Unsolved::NotTheShape)?;
        let money = Measure { units: principal.units(), decimals };
        let what = Chargeable {
            side: self.side,
            product: Product::Any,
            segment: Segment::Cash,
            exchange: "",
        };
        let directory = &clerk.office.directory;
        let firm = directory.fee_rounding(self.trade_date);
        let of = Measures { principal: money, quantity: on, price: self.price.into() };
        let rounding = FeeRounding { firm, unit: None };
        let charged =
            trade_charges(clerk::market(), self.trade_date, &what, of, rounding, directory)?;
        let of = |name: &str| -> Reading<Total> {
            let account = clerk.account(name)?;
            Ok(charged
                .iter()
                .filter(|line| line.payable == account)
                .map(|line| Total::from(line.amount))
                .sum())
        };
        Ok((Found::quantity(principal, decimals), shown(of(SEC_FEES)?, of(TAF_FEES)?, decimals)))
    }
}

fn shown(section_31: Total, taf: Total, decimals: u8) -> Found {
    Found::record([
        ("sec31", Found::total(section_31, decimals)),
        ("taf", Found::total(taf, decimals)),
    ])
}

fn fee_rule(effective: Date, word: &str) -> FirmRule {
    let source = Name::from("the case");
    FirmRule { effective, rule: Name::from("fee_rounding"), value: Name::from(word), source }
}
