//! Rows of reference data: accounts, assets, prices.

use super::Place;
use crate::layout::Shelf;
use crate::rows::Rows;
use crate::value::Value;
use office::Office;
use terms::{Account, Instrument, KnownEvent, Name, Price};

pub(super) fn shelve(office: &Office, place: Place, known: &KnownEvent, rows: &mut Rows) {
    match known {
        KnownEvent::CurrencyAdmitted { currency, decimals } => {
            currency_row(office, place, currency, *decimals, rows);
        }
        KnownEvent::AccountOpened(account) => account_row(office, place, account, rows),
        KnownEvent::AccountChanged(change) => {
            let id = office.directory.account_id(&change.account).expect("it was known");
            let account = office.directory.account_on(id, change.effective);
            account_row(office, place, &account, rows);
        }
        KnownEvent::InstrumentListed(listed) => instrument_row(office, place, listed, rows),
        KnownEvent::PriceRecorded(price) => price_row(place, price, 0, rows),
        KnownEvent::PriceHeld(held) => price_row(place, &held.price, 1, rows),
        KnownEvent::RuleSet(_)
        | KnownEvent::ScheduleSet(_)
        | KnownEvent::PriceRuleSet(_)
        | KnownEvent::FxRateRecorded(_)
        | KnownEvent::InterestRateSet(_)
        | KnownEvent::ActionAnnounced(_)
        | KnownEvent::LotsChosen(_) => {}
    }
}

fn currency_row(office: &Office, place: Place, currency: &Name, decimals: u8, rows: &mut Rows) {
    let number = office.directory.asset_id(currency).expect("the office has just admitted it");
    let code = || Value::from(currency);
    let nothing = || Value::Null;
    rows.write(
        Shelf::Assets,
        [
            number.into(),
            code(),
            code(),
            code(),
            1_u8.into(),
            decimals.into(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            Value::seq(place.seq),
        ],
    );
}

fn account_row(office: &Office, place: Place, account: &Account, rows: &mut Rows) {
    let number =
        office.directory.account_id(&account.account).expect("the office has just opened it");
    rows.write(
        Shelf::Accounts,
        [
            number.into(),
            (&account.account).into(),
            (&account.name).into(),
            Value::word(account.kind.family().as_str()),
            Value::word(account.kind.as_str()),
            Value::word(account.class.as_str()),
            account.currency.as_ref().into(),
            account.desk.as_ref().into(),
            account.branch.as_ref().into(),
            account.opened.into(),
            account.closed.into(),
            Value::word(account.lot_method.as_str()),
            account.country.as_ref().into(),
            Value::seq(place.seq),
        ],
    );
}

fn instrument_row(office: &Office, place: Place, instrument: &Instrument, rows: &mut Rows) {
    let number =
        office.directory.asset_id(&instrument.instrument).expect("the office has just listed it");
    rows.write(
        Shelf::Assets,
        [
            number.into(),
            (&instrument.instrument).into(),
            (&instrument.symbol).into(),
            (&instrument.name).into(),
            0_u8.into(),
            instrument.quantity_decimals.into(),
            (&instrument.currency).into(),
            (&instrument.market).into(),
            (&instrument.cfi).into(),
            instrument.isin.as_ref().into(),
            instrument.cusip.as_ref().into(),
            instrument.sedol.as_ref().into(),
            instrument.figi.as_ref().into(),
            Value::seq(place.seq),
        ],
    );
}

fn price_row(place: Place, price: &Price, is_held: i64, rows: &mut Rows) {
    rows.write(
        Shelf::Prices,
        [
            price.instrument.into(),
            price.date.into(),
            Value::seq(place.seq),
            price.price.mantissa.into(),
            price.price.scale.into(),
            (&price.source).into(),
            is_held.into(),
        ],
    );
}
