//! Trades that look wrong (trade surveillance, duplicate detection): one at a price away from the
//! market, one that says what another one says. They are booked, because they were executed; that
//! they look wrong is remembered, until they are cancelled.
//!
//! In: trades as they are booked, with the tolerance of the firm. Out: what is suspicious about
//! them. A duplicate is looked for among the trades of this day and the one before it. Never here:
//! whether anybody looks; a trade that is held.

use crate::shared::image::{Image, Reader, Writer};
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Date, Decimal, Edition, Moment, Name, Quantity, Side, Trade, TradeNumber,
};

/// A price that lies away from the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// The price that the firm took of the instrument when the trade was booked.
    pub last: Decimal,
    /// The day of that price.
    pub of: Date,
    /// From how many percent on it is away.
    pub above: Decimal,
}

/// What is suspicious about a trade.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suspect {
    /// Its price lies away from the market.
    pub away: Option<Away>,
    /// It says what this one says, under another id.
    pub like: Option<TradeNumber>,
}

/// The trades that look wrong.
#[derive(Clone, Debug, Default)]
pub struct SuspectBook {
    suspects: BTreeMap<TradeNumber, Suspect>,
    /// What the trades of this day say, and those of the day before.
    today: BTreeMap<Looks, TradeNumber>,
    before: BTreeMap<Looks, TradeNumber>,
}

/// What a trade says but for its id: two fills of one order at one moment and one price are one
/// fill told twice, or so rare that somebody may look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Looks {
    instrument: AssetId,
    account: AccountId,
    executed_at: Moment,
    side: &'static str,
    quantity: Quantity,
    price: (i64, u8),
    order_id: Option<Name>,
}

impl Looks {
    fn of(trade: &Trade) -> Self {
        let price = trade.price.trimmed();
        Self {
            instrument: trade.instrument,
            account: trade.account,
            executed_at: trade.executed_at,
            side: trade.side.as_str(),
            quantity: trade.quantity,
            price: (price.mantissa, price.scale),
            order_id: trade.order_id.clone(),
        }
    }
}

impl SuspectBook {
    /// Every trade that looks wrong, in the order of booking.
    pub fn all(&self) -> impl Iterator<Item = (TradeNumber, &Suspect)> {
        self.suspects.iter().map(|(number, suspect)| (*number, suspect))
    }

    /// What is suspicious about a trade.
    pub fn of(&self, number: TradeNumber) -> Option<&Suspect> {
        self.suspects.get(&number)
    }

    /// A trade was booked, whose price lies away from the market.
    pub(crate) fn note_away(&mut self, number: TradeNumber, away: Away) {
        self.suspects.entry(number).or_default().away = Some(away);
    }

    /// A trade was booked; is it told twice?
    pub(crate) fn look_for_another(&mut self, number: TradeNumber, trade: &Trade) {
        let looks = Looks::of(trade);
        let like = self.today.get(&looks).or_else(|| self.before.get(&looks)).copied();
        match like {
            Some(like) => self.suspects.entry(number).or_default().like = Some(like),
            None => drop(self.today.insert(looks, number)),
        }
    }

    /// A trade was cancelled: nothing is suspicious about it, and none looks like it any more.
    pub(crate) fn cancel(&mut self, number: TradeNumber, trade: &Trade) {
        self.suspects.remove(&number);
        let looks = Looks::of(trade);
        for told in [&mut self.today, &mut self.before] {
            if told.get(&looks) == Some(&number) {
                told.remove(&looks);
            }
        }
        for suspect in self.suspects.values_mut() {
            if suspect.like == Some(number) {
                suspect.like = None;
            }
        }
        self.suspects.retain(|_, suspect| *suspect != Suspect::default());
    }

    pub(crate) fn close_day(&mut self) {
        self.before = std::mem::take(&mut self.today);
    }

    /// What was told on the day that is open again was told today, as is what came since its close;
    /// that was forgotten before edition 8.
    pub(crate) fn reopen_day(&mut self, edition: Edition) {
        if edition < Edition(8) {
            self.today.clear();
        }
        self.today.append(&mut self.before);
    }
}

/// Does a price lie away from another one, by more than so many percent of that? Of a product that
/// is too large to be told the answer is yes: a person looks.
pub fn is_away(price: Decimal, last: Decimal, above_percent: Decimal) -> bool {
    const SCALE: u8 = 8;
    let units = |number: Decimal| number.units(SCALE).map(i128::from);
    let (Some(price), Some(last), Some(above)) = (units(price), units(last), units(above_percent))
    else {
        return true;
    };
    // |price − last| / last > above / 100, in units of 10^-8.
    let hundred = 100 * terms::power_of_ten(SCALE);
    let apart = (price - last).abs().checked_mul(hundred);
    let tolerated = last.abs().checked_mul(above);
    match (apart, tolerated) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(apart), Some(tolerated)) => apart > tolerated,
    }
}

crate::shared::image::fields!(Away { last, of, above });
crate::shared::image::fields!(Suspect { away, like });
crate::shared::image::fields!(SuspectBook { suspects, today, before });

impl Image for Looks {
    fn write(&self, to: &mut Writer) {
        let Self { instrument, account, executed_at, side, quantity, price, order_id } = self;
        instrument.write(to);
        account.write(to);
        executed_at.write(to);
        Side::parse(side).expect("it is a side's word").write(to);
        quantity.write(to);
        Decimal { mantissa: price.0, scale: price.1 }.write(to);
        order_id.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (instrument, account) = (Image::read(from)?, Image::read(from)?);
        let executed_at = Image::read(from)?;
        let side = Side::read(from)?.as_str();
        let quantity = Image::read(from)?;
        let price = Decimal::read(from)?;
        let price = (price.mantissa, price.scale);
        Some(Self {
            instrument,
            account,
            executed_at,
            side,
            quantity,
            price,
            order_id: Image::read(from)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::is_away;
    use terms::Decimal;

    #[test]
    fn a_price_is_away_beyond_the_tolerance_and_not_at_it() {
        let number = |text: &str| Decimal::parse(text).expect("a number");
        let away = |price, last, above| is_away(number(price), number(last), number(above));
        assert!(!away("110.00", "100.00", "10") && away("110.01", "100.00", "10"));
        assert!(!away("90", "100", "10") && away("89.99", "100", "10"));
        assert!(away("1000000000", "0.00000001", "999999999"));
        assert!(away("10", "0", "10"), "a last price of nothing");
    }
}
