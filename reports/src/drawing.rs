//! Names and amounts of an office as typed cells.

use crate::row::{Account, Amount, Asset, Money};
use office::Office;
use terms::{AccountId, AssetId, Fraction, Rounding, Total, Wording, power_of_ten, sentence};

pub fn account(office: &Office, id: AccountId) -> Account {
    Account(office.directory.account(id).account.clone())
}

pub fn asset(office: &Office, id: AssetId) -> Asset {
    Asset(office.directory.asset(id).code().clone())
}

pub fn amount(office: &Office, id: AssetId, units: impl Into<Total>) -> Amount {
    Amount { units: units.into(), decimals: office.directory.asset(id).decimals() }
}

/// A quantity in units of the asset, and with up to eight more digits for a part of one.
pub fn exact_amount(office: &Office, id: AssetId, units: Fraction) -> Amount {
    const DIGITS: u8 = 8;
    let more = |digits: &u8| {
        let part = units.part().times(Fraction::whole(power_of_ten(*digits)));
        part.is_some_and(|part| part.denominator() == 1)
    };
    let digits = (0..DIGITS).find(more).unwrap_or(DIGITS);
    let shown =
        units.units(digits, Rounding::HalfUp).unwrap_or_else(|| units.round(Rounding::Down));
    Amount { units: Total(shown), decimals: office.directory.asset(id).decimals() + digits }
}

pub fn money(office: &Office, currency: AssetId, units: impl Into<Total>) -> Money {
    let asset = office.directory.asset(currency);
    Money { units: units.into(), decimals: asset.decimals(), currency: asset.code().clone() }
}

/// Debit and credit of a balance.
pub fn sides(office: &Office, currency: AssetId, balance: Total) -> [Money; 2] {
    let (amount, nothing) =
        (money(office, currency, balance.abs()), money(office, currency, Total::ZERO));
    if balance.0 < 0 { [amount, nothing] } else { [nothing, amount] }
}

/// A fraction as a decimal, rounded half up; none when it is larger than any money is.
pub fn rounded(number: Fraction, decimals: u8) -> Option<crate::row::Exact> {
    let units = number.units(decimals, Rounding::HalfUp)?;
    Some(crate::row::Exact(Total(units).show(decimals)))
}

/// Why an amount cannot be said: an instrument has no price, or a balance no rate.
pub fn lacks(office: &Office, instrument: Option<AssetId>, of: Option<AccountId>) -> Wording {
    let instrument = instrument.map(|id| asset(office, id).0);
    let of = of.map(|id| account(office, id).0);
    match (instrument, of) {
        (Some(instrument), _) => sentence!(
            "no price of {instrument} or no rate of its currency",
            instrument = instrument
        )
        .into(),
        (None, of) => sentence!(
            "no price of a security of {account} or no rate of a currency",
            account = of.unwrap_or_default()
        )
        .into(),
    }
}

/// Why a sum cannot be said: an instrument that is lacking a price, and of clients nothing but
/// where it is said what is lacking.
pub fn lacking(
    office: &Office,
    mut of: impl Iterator<Item = Option<AssetId>>,
    report: &'static str,
) -> Wording {
    match of.find_map(|instrument| instrument) {
        Some(instrument) => lacks(office, Some(instrument), None),
        None => {
            sentence!("a price or a rate is lacking; {report} says of what", report = report).into()
        }
    }
}
