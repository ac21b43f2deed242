//! Sentences of reference data: what is known from now on.

use crate::Directory;
use crate::papers::{account_changes, instrument_changes, lot_statements, market_rows};
use terms::{KnownEvent, Price, Sentence, Wording, sentence};

pub(super) fn tell(known: &KnownEvent, directory: &Directory) -> Wording {
    match known {
        KnownEvent::RuleSet(rule) => format!("{} {}", rule.value, rule.source).into(),
        KnownEvent::ScheduleSet(row) => row.source.clone().into(),
        KnownEvent::AccountOpened(account) => account.name.clone().into(),
        KnownEvent::AccountChanged(change) => account_changes::tell(change),
        KnownEvent::InstrumentListed(instrument) => instrument.name.clone().into(),
        KnownEvent::InstrumentChanged(change) => instrument_changes::tell(change),
        KnownEvent::MarketRowSet(row) => market_rows::told(row),
        KnownEvent::PriceRecorded(price) => price_words(price, directory).into(),
        KnownEvent::PriceHeld(held) => price_words(&held.price, directory).into(),
        KnownEvent::FxRateRecorded(rate) => {
            format!("{} {} {}", rate.base, rate.quote, rate.rate).into()
        }
        KnownEvent::ActionAnnounced(action) => action.terms.clone().into(),
        KnownEvent::LotStated(stated) => lot_statements::tell(stated, directory),
        KnownEvent::CurrencyAdmitted { .. }
        | KnownEvent::InterestRateSet(_)
        | KnownEvent::PriceRuleSet(_)
        | KnownEvent::LotsChosen(_) => Wording::default(),
    }
}

fn price_words(price: &Price, directory: &Directory) -> Sentence {
    let code = directory.asset(price.instrument).code();
    sentence!(
        "{asset} at {price} ({source})",
        asset = code,
        price = price.price.trimmed(),
        source = price.source
    )
}
