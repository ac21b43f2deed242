//! Rows of reference data: assets, prices. An account's row stands, since an account changes.

use super::Place;
use crate::layout::Shelf;
use crate::rows::Rows;
use crate::standing::Standing;
use crate::value::Value;
use office::Office;
use terms::{Account, AccountChange, Instrument, KnownEvent, Name, Price};

pub(super) fn shelve(
    office: &Office,
    place: Place,
    known: &KnownEvent,
    rows: &mut Rows,
    standing: &mut Standing,
) {
    match known {
        KnownEvent::CurrencyAdmitted { currency, decimals } => {
            currency_row(office, place, currency, *decimals, rows);
        }
        KnownEvent::AccountOpened(Account { account, .. })
        | KnownEvent::AccountChanged(AccountChange { account, .. }) => {
            let id = office.directory.account_id(account).expect("the office has just opened it");
            standing.touch_account(id, place.seq);
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
