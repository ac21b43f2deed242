//! A client's day of charges, where the day is what they are counted on (India): a note that
//! explains itself.
//!
//! In: the trades of one account on one day of one market, the market's dated charges, the office's
//! own rules for that day. Out: what was bought and sold of each security, and a line for each
//! charge with what it was counted on, its rate, the amount before rounding, the amount, and who is
//! owed it. Never here: a booking, or a value reckoned as average price times quantity: the values
//! of the trades are carried and each amount is rounded once. Sources: netting by client and
//! security and the tax on the day's average price (NSE/CMO/0146/2004; `rules/india_eu.md` A5); one
//! average price for all exchanges (NSE contract note FAQ; A6); no netting for institutions (A3).

mod division;
mod reckoning;

pub use division::securities;
pub use reckoning::{exact, rounded};

use super::client_days::Traded;
use super::lines::Line;
use super::refusals::Refusal;
use division::parts;
use reckoning::Reckoner;
use terms::{
    AssetId, Charge, ChargeRate, ChargeUnit, Chargeable, Date, Decimal, Fraction, Market, Name,
    Product, Quantity, Rounding, Segment, Side, Supply, power_of_ten,
};

/// The name under which brokerage is a base of other charges.
pub const BROKERAGE: &str = "brokerage";

/// The name of the depository participant's own charge on what is delivered out of an account.
pub const DP_CHARGE: &str = "dp_charge";

/// A trade of the day, or a share of a block.
#[derive(Clone, Copy, Debug)]
pub struct DayTrade<'t> {
    /// Which one in the books.
    pub traded: Traded,
    /// Which way.
    pub side: Side,
    /// What.
    pub instrument: AssetId,
    /// In which part of the market.
    pub segment: Segment,
    /// On which venue.
    pub exchange: &'t str,
    /// The order that it fills; its own id when it names none.
    pub order: &'t str,
    /// How much, in the instrument's smallest unit.
    pub quantity: Quantity,
    /// Digits of the quantity behind the point.
    pub decimals: u8,
    /// At what price.
    pub price: Decimal,
    /// Its principal.
    pub value: Quantity,
    /// The commission that was booked with the trade; none: it is worked out when the day ends.
    pub booked: Option<Quantity>,
}

/// By what a day is reckoned.
#[derive(Clone, Copy, Debug)]
pub struct DayRules<'r> {
    /// The rules of the market.
    pub market: &'r Market,
    /// The day.
    pub trade_date: Date,
    /// Digits of the currency behind the point.
    pub currency_decimals: u8,
    /// Are buys and sells of one security set off against each other? Not for institutions.
    pub sets_off: bool,
    /// Between which States the broker serves the client.
    pub supply: Supply,
    /// How the office rounds where a charge does not say.
    pub firm: Rounding,
    /// What the office charges for each security that is delivered out of the account.
    pub dp_charge: Option<Decimal>,
}

/// A part of a trade of which all was delivered, or nothing.
#[derive(Clone, Copy, Debug)]
pub struct Part<'t> {
    /// Of which trade.
    pub trade: DayTrade<'t>,
    /// What becomes of it.
    pub product: Product,
    /// How much.
    pub quantity: i128,
    /// Its value, in the currency's smallest unit.
    pub value: Fraction,
}

/// What was bought and sold of one security.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityDay {
    /// Which.
    pub instrument: AssetId,
    /// In which part of the market.
    pub segment: Segment,
    /// Digits of its quantities behind the point.
    pub decimals: u8,
    /// Bought: quantity and value, in smallest units.
    pub bought: (i128, i128),
    /// Sold: quantity and value, in smallest units.
    pub sold: (i128, i128),
    /// Set off: bought and sold on one day.
    pub intraday: i128,
}

impl SecurityDay {
    /// The average value of a smallest unit, of buys and sells together.
    pub fn average(&self) -> Option<Fraction> {
        Fraction::try_new(self.bought.1 + self.sold.1, self.bought.0 + self.sold.0)
    }

    /// The average price of a side, the one that a common contract note shows; none when nothing
    /// was traded.
    pub fn average_price(&self, side: Side, currency_decimals: u8) -> Option<Fraction> {
        let (quantity, value) = if side.is_sale() { self.sold } else { self.bought };
        let value = Fraction::try_new(value, power_of_ten(currency_decimals))?;
        value.over(Fraction::try_new(quantity, power_of_ten(self.decimals))?)
    }

    /// What is delivered: which way, and how much; of what was not set off, both.
    pub fn delivered(&self) -> [(Side, i128); 2] {
        [(Side::Buy, self.bought.0 - self.intraday), (Side::Sell, self.sold.0 - self.intraday)]
    }
}

/// Who has the money of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payee {
    /// The firm, as brokerage.
    Brokerage {
        /// By which schedule.
        schedule: Option<Name>,
        /// What of it the firm passes on to an introducing broker, and that broker's payable
        /// account.
        introducing: Option<(Name, Quantity)>,
    },
    /// The firm, as brokerage that was booked with the trades.
    BookedBefore,
    /// The firm, as depository participant.
    DepositoryParticipant,
    /// The payable account on which it waits to be passed on.
    PassedOn(Name),
}

/// A line of the note: a charge and what it was counted on.
#[derive(Clone, Debug)]
pub struct NoteLine<'r> {
    /// Its name.
    pub charge: Name,
    /// Is it on the contract note? What the depository participant charges is on the ledger only.
    pub is_on_note: bool,
    /// Of which security; none: of the day.
    pub instrument: Option<AssetId>,
    /// Of which order, for brokerage.
    pub order: Option<Name>,
    /// Of which trade or share, for brokerage that was booked with it.
    pub trade: Option<Traded>,
    /// Of which side; none: of both.
    pub side: Option<Side>,
    /// Of what becomes of it.
    pub product: Product,
    /// What the rate was counted on: money in the currency, or shares.
    pub on: Fraction,
    /// The row of its rate and the row's first day; none: the office's own rule.
    pub rule: Option<(Date, &'r ChargeRate)>,
    /// The amount before rounding, in the currency.
    pub exact: Fraction,
    /// What stands before it of a sum that is rounded once: this line has what the rounded sum is
    /// more. None: it is rounded by itself.
    pub before: Option<Before>,
    /// The amount, in the currency's smallest unit.
    pub amount: Quantity,
    /// What brokerage was counted on, part by part, when a schedule asked for it with the day.
    pub parts: Vec<Line>,
    /// Who has it.
    pub payee: Payee,
}

/// The lines of one name and payee that stand before a line, in sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// Before rounding, in the currency.
    pub exact: Fraction,
    /// What they came to, in the currency's smallest unit.
    pub amount: i128,
}

/// A client's day.
#[derive(Clone, Debug)]
pub struct DayNote<'t, 'r> {
    /// Each security, in the order of its first trade.
    pub securities: Vec<SecurityDay>,
    /// The trades, divided by what becomes of them.
    pub parts: Vec<Part<'t>>,
    /// Brokerage, charges by security, charges by day.
    pub lines: Vec<NoteLine<'r>>,
}

impl DayNote<'_, '_> {
    /// What was bought and what was sold, in the currency's smallest unit.
    pub fn values(&self) -> (i128, i128) {
        self.securities
            .iter()
            .fold((0, 0), |(bought, sold), day| (bought + day.bought.1, sold + day.sold.1))
    }

    /// What the charges of a name come to.
    pub fn charged(&self, charge: &str) -> i128 {
        let lines = self.lines.iter().filter(|line| line.is_on_note && line.charge == charge);
        lines.map(|line| i128::from(line.amount.units())).sum()
    }

    /// What the client is to receive (+) or to pay (−) by the contract note.
    pub fn net(&self) -> i128 {
        let (bought, sold) = self.values();
        let charges = self
            .lines
            .iter()
            .filter(|line| line.is_on_note)
            .map(|line| i128::from(line.amount.units()));
        sold - bought - charges.sum::<i128>()
    }
}

/// Why a day cannot be reckoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteFault {
    /// A charge has no rate on that day.
    RateUnknown(Name),
    /// Its amounts are too large to be reckoned exactly.
    TooLarge,
}

/// What one order did in one security on one side, of one product; its brokerage is asked for.
#[derive(Clone, Copy, Debug)]
pub struct OrderPart<'t> {
    /// One of its trades.
    pub trade: DayTrade<'t>,
    /// What becomes of it.
    pub product: Product,
    /// How much.
    pub quantity: Quantity,
    /// Its value, in the currency's smallest unit, half up.
    pub value: Quantity,
}

/// What the office charges for an order.
#[derive(Clone, Debug, Default)]
pub struct Brokerage {
    /// How much.
    pub amount: Quantity,
    /// The schedule that says so; none: nothing is charged.
    pub schedule: Option<Name>,
    /// What of it goes to the introducing broker, and the payable account of that broker.
    pub introducing: Option<(Name, Quantity)>,
    /// What it was counted on, part by part.
    pub parts: Vec<Line>,
}

/// Reckons a day. Trades come in the order of execution: the first ones are those that are set off.
/// `brokerage` is what the office charges for an order.
pub fn day_note<'t, 'r>(
    trades: &[DayTrade<'t>],
    rules: &DayRules<'r>,
    brokerage: impl Fn(&OrderPart<'t>) -> Option<Brokerage>,
) -> Result<DayNote<'t, 'r>, NoteFault> {
    let securities = securities(trades, rules.sets_off);
    let parts = parts(trades, &securities).ok_or(NoteFault::TooLarge)?;
    let mut reckoner = Reckoner { rules, lines: Vec::new() };
    reckoner.brokerage(&parts, brokerage).ok_or(NoteFault::TooLarge)?;
    for day in &securities {
        reckoner.security(day)?;
    }
    reckoner.client_day(&parts)?;
    Ok(DayNote { lines: reckoner.lines, securities, parts })
}

/// Is a rate known for every charge that a trade of this day may bear when the day ends? Then the
/// day can be reckoned.
pub fn check_rates(market: &Market, trade_date: Date, what: &Chargeable) -> Result<(), Refusal> {
    let products = [Product::Delivery, Product::Intraday, Product::Any];
    let may_fall = |charge: &&Charge| {
        products.iter().any(|product| charge.falls_on(&Chargeable { product: *product, ..*what }))
    };
    let of_the_day = market.charges.iter().filter(|charge| charge.unit != ChargeUnit::Trade);
    match of_the_day.filter(may_fall).find(|charge| charge.rates.on(trade_date).is_none()) {
        Some(charge) => Err(Refusal::RateMustBeKnown { charge: charge.charge.clone(), trade_date }),
        None => Ok(()),
    }
}
