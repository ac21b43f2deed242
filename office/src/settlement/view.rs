//! The window of settlement: fails by age, and the money that the clearing house is due.

use super::history::AgedBalances;
use crate::shared::directory::Directory;
use ledger::Ledger;
use terms::{AccountId, AssetId, Date, Decimal, Rounding, Total, divide, power_of_ten};

/// A fail, or the part of one that dates from one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fail {
    /// Who has failed, or towards whom we have.
    pub street_account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// + we have failed to deliver, − we have failed to receive.
    pub quantity: Total,
    /// Since which settlement date.
    pub since: Date,
    /// Settlement days since then, up to the day of the report.
    pub age_settlement_days: usize,
}

impl Fail {
    /// Have we failed to deliver (and not the street)?
    pub const fn is_ours(&self) -> bool {
        self.quantity.0 > 0
    }
}

/// Every fail as of a day, by account and instrument, the oldest part first.
pub fn fails(history: &AgedBalances, directory: &Directory, date: Date) -> Vec<Fail> {
    let parts = history.open().flat_map(|(street_account, instrument)| {
        let calendar = &directory.market_of(instrument).calendar;
        let fail = move |part: super::history::AgedPart| Fail {
            street_account,
            instrument,
            quantity: part.quantity,
            since: part.since,
            age_settlement_days: calendar.settlement_days_between(part.since, date),
        };
        history.parts_as(directory.edition(), street_account, instrument).into_iter().map(fail)
    });
    parts.collect()
}

/// A fail: what stands open between the firm and one account of the street in one instrument, with
/// its parts by age. One call to one counterparty, and what every count of fails counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeFail {
    /// Who has failed, or towards whom we have.
    pub street_account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// The sum of its parts: + we have failed to deliver, − we have failed to receive.
    pub quantity: Total,
    /// Its parts, the oldest first; all of one sign, and none of them nothing.
    pub parts: Vec<Fail>,
}

impl WholeFail {
    /// Have we failed to deliver (and not the street)?
    pub const fn is_ours(&self) -> bool {
        self.quantity.0 > 0
    }

    /// The age of its oldest part, in settlement days.
    pub fn oldest_settlement_days(&self) -> usize {
        self.parts.first().map_or(0, |part| part.age_settlement_days)
    }

    /// Was it due on the day of the report itself, all of it? It is no fail yet for whoever counts
    /// from the day behind the settlement date.
    pub fn is_due_today(&self) -> bool {
        self.oldest_settlement_days() == 0
    }
}

/// Every fail as of a day, by account and instrument.
pub fn whole_fails(history: &AgedBalances, directory: &Directory, date: Date) -> Vec<WholeFail> {
    let mut whole: Vec<WholeFail> = Vec::new();
    for part in fails(history, directory, date) {
        let of = (part.street_account, part.instrument);
        match whole.last_mut().filter(|fail| (fail.street_account, fail.instrument) == of) {
            Some(fail) => {
                fail.quantity += part.quantity;
                fail.parts.push(part);
            }
            None => whole.push(WholeFail {
                street_account: part.street_account,
                instrument: part.instrument,
                quantity: part.quantity,
                parts: vec![part],
            }),
        }
    }
    whole
}

/// The market value of a quantity at a price, rounded half up to the currency's smallest unit.
pub fn market_value(
    quantity: Total,
    quantity_decimals: u8,
    price: Decimal,
    currency_decimals: u8,
) -> Total {
    let (mantissa, scale) = (i128::from(price.mantissa), quantity_decimals + price.scale);
    if scale <= currency_decimals {
        return Total(quantity.0 * mantissa * power_of_ten(currency_decimals - scale));
    }
    // In two parts, because a fail of many large trades times a long price is more than 38 digits
    // before it is rounded.
    let divisor = power_of_ten(scale - currency_decimals);
    let (whole, rest) = (mantissa / divisor, mantissa % divisor);
    Total(quantity.0 * whole + divide(quantity.0 * rest, divisor, Rounding::HalfUp))
}

/// The money of a day between the firm and a clearing house in one currency (continuous net
/// settlement).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClearingMoney {
    /// The clearing house.
    pub clearing_house: AccountId,
    /// The currency.
    pub currency: AssetId,
    /// What stands on its account in money, settled; + we owe it.
    pub balance: Total,
    /// What it still owes us in securities, at the day's prices, less what we owe it.
    pub open_value: Total,
    /// Instruments that are open and have no price, so that the value lacks them.
    pub unpriced: usize,
}

impl ClearingMoney {
    /// What it pays us (+) or we pay it (−), so that our money there equals the value of what is
    /// still open: settled trades and the mark to market in one number.
    pub fn net_money(&self) -> Total {
        self.open_value - self.balance
    }
}

/// What each clearing house pays or is paid at the end of a day, for the positions that are open
/// with it at `prices`.
pub fn clearing_money(
    ledger: &Ledger,
    directory: &Directory,
    clearing_houses: &[AccountId],
    currency: AssetId,
    price_of: impl Fn(AssetId) -> Option<Decimal>,
) -> Vec<ClearingMoney> {
    let decimals = directory.asset(currency).decimals();
    let money = |clearing_house: &AccountId| {
        let mut sum = ClearingMoney {
            clearing_house: *clearing_house,
            currency,
            balance: ledger.balance(*clearing_house, currency).settled(),
            open_value: Total::ZERO,
            unpriced: 0,
        };
        for cell in ledger
            .cells()
            .filter(|cell| cell.account == *clearing_house && !cell.balance.settled().is_zero())
        {
            let Some(listing) = directory.asset(cell.asset).instrument() else { continue };
            if directory.clearing(cell.asset).currency != currency {
                continue;
            }
            match price_of(cell.asset) {
                // On its account, − is what it owes us.
                Some(price) => {
                    sum.open_value += market_value(
                        -cell.balance.settled(),
                        listing.quantity_decimals,
                        price,
                        decimals,
                    );
                }
                None => sum.unpriced += 1,
            }
        }
        sum
    };
    clearing_houses.iter().map(money).collect()
}
