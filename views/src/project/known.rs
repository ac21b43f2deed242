//! Rows of reference data: prices. The rows of accounts and assets stand, since they change.

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
        KnownEvent::CurrencyAdmitted { currency: asset, .. }
        | KnownEvent::InstrumentListed(Instrument { instrument: asset, .. }) => {
            touch_asset(office, place, asset, standing);
        }
        KnownEvent::InstrumentChanged(change) => {
            touch_asset(office, place, &change.instrument, standing);
        }
        KnownEvent::AccountOpened(Account { account, .. })
        | KnownEvent::AccountChanged(AccountChange { account, .. }) => {
            let id = office.directory.account_id(account).expect("the office has just opened it");
            standing.touch_account(id, place.seq);
        }
        KnownEvent::PriceRecorded(price) => price_row(place, price, 0, rows),
        KnownEvent::PriceHeld(held) => price_row(place, &held.price, 1, rows),
        KnownEvent::RuleSet(_)
        | KnownEvent::ScheduleSet(_)
        | KnownEvent::PriceRuleSet(_)
        | KnownEvent::FxRateRecorded(_)
        | KnownEvent::InterestRateSet(_)
        | KnownEvent::ActionAnnounced(_)
        | KnownEvent::MarketRowSet(_)
        | KnownEvent::LotsChosen(_)
        | KnownEvent::LotStated(_) => {}
    }
}

fn touch_asset(office: &Office, place: Place, code: &Name, standing: &mut Standing) {
    let id = office.directory.asset_id(code).expect("the office has just admitted it");
    standing.touch_asset(id, place.seq);
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
