//! Changes of instruments: ticker, name, market, identifiers, delisting and listing again, from a
//! day on. The code in this office stays, and with it positions, lots and history; a ticker or an
//! ISIN may be another instrument's later. What reaches back changes documents of those days, and
//! the journal keeps when it was said.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, one};
use crate::capture::{Refusal, Status, rules as capture};
use crate::{Directory, Office, Rejection};
use terms::{
    AssetId, Date, Event, InstrumentChange, KnownEvent, ListingState, Name, Origin, Say,
    SourceKind, Wording, isin_holds_cusip, sentence,
};

impl Paper for InstrumentChange {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::InstrumentChanges),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Always(Approver::Static),
        again: "the same change_id says the same or is refused",
        taken_back_by: "a newer change, from its day on",
        history: History::Never,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: change_id, instrument, effective, symbol, name, market);
        columns.extend(columns!(self: isin, cusip, sedol, figi, state, reason));
        columns
    }

    fn id(&self) -> Name {
        self.change_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.effective)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let mut changes = office.directory.instrument_changes();
        changes.find(|(change, _)| change.change_id == self.change_id).cloned()
    }

    fn summary(&self) -> Wording {
        tell(self)
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let directory = &office.directory;
        let (id, _) = capture::known_instrument(&self.instrument, directory)?;
        let (date, earliest) = (self.effective, office.days.earliest());
        if date < earliest {
            return Err(Refusal::DateMustBeInTheBooks { date, earliest }.into());
        }
        if self.state.is_none() && self.named().iter().all(|(_, text)| text.is_none()) {
            return Err(Refusal::InstrumentChangeMustSaySomething {
                change_id: self.change_id.clone(),
                instrument: self.instrument.clone(),
            }
            .into());
        }
        check_market(self, id, directory)?;
        check_identifiers(self, id, directory)?;
        if self.state == Some(ListingState::Delisted) {
            check_trades(self, id, office)?;
        }
        one(KnownEvent::InstrumentChanged(Box::new(self.clone())))
    }
}

/// Its trades settle by the cycles and the calendar of one market.
fn check_market(
    change: &InstrumentChange,
    id: AssetId,
    directory: &Directory,
) -> Result<(), Refusal> {
    let Some(market) = &change.market else { return Ok(()) };
    let cleared = &directory.market_of(id).market;
    let serving = directory.market_serving(market);
    match serving.map(|place| &directory.rulebook().markets[place].market) {
        Some(serving) if serving == cleared => Ok(()),
        Some(serving) => Err(Refusal::InstrumentMustStayInItsMarket {
            instrument: change.instrument.clone(),
            cleared: cleared.clone(),
            market: market.clone(),
            served: serving.clone(),
        }),
        None => Err(Refusal::MarketMustBeServed {
            market: market.clone(),
            served: capture::served_markets(directory),
        }),
    }
}

/// What of the two is not changed must still agree, on its own day and on that of every change that
/// stands behind it.
fn check_identifiers(
    change: &InstrumentChange,
    id: AssetId,
    directory: &Directory,
) -> Result<(), Refusal> {
    let names_one = change.isin.is_some() || change.cusip.is_some();
    let Some(listing) = directory.asset(id).instrument().filter(|_| names_one) else {
        return Ok(());
    };
    let known = directory.changes_of(id).iter().map(|(known, _)| known);
    let (before, behind): (Vec<_>, Vec<_>) =
        known.partition(|known| known.effective <= change.effective);
    let mut listing = listing.clone();
    for known in before {
        known.change(&mut listing);
    }
    let from_it_on: Vec<&InstrumentChange> = [change].into_iter().chain(behind).collect();
    for of_day in from_it_on.chunk_by(|one, other| one.effective == other.effective) {
        for known in of_day {
            known.change(&mut listing);
        }
        if let (Some(isin), Some(cusip)) = (&listing.isin, &listing.cusip)
            && !isin_holds_cusip(isin, cusip)
        {
            return Err(Refusal::ChangedIdentifiersMustAgree {
                instrument: change.instrument.clone(),
                isin: isin.clone(),
                cusip: cusip.clone(),
                date: of_day[0].effective,
            });
        }
    }
    Ok(())
}

/// No trade stands on a day on which the instrument may not be traded.
fn check_trades(change: &InstrumentChange, id: AssetId, office: &Office) -> Result<(), Refusal> {
    // It is listed again from a later day on, when a change says so already.
    let later = office.directory.changes_of(id).iter().map(|(known, _)| known);
    let listed_again = later
        .filter(|known| known.effective > change.effective)
        .find(|known| known.state == Some(ListingState::Listed))
        .map(|known| known.effective);
    let stands = office.trades.trades().map(|(_, booked)| booked).find(|booked| {
        booked.status == Status::Booked
            && booked.trade.instrument == id
            && booked.trade.trade_date >= change.effective
            && listed_again.is_none_or(|listed| booked.trade.trade_date < listed)
    });
    match stands {
        Some(booked) => Err(Refusal::DelistingMustNotReachBehindATrade {
            instrument: change.instrument.clone(),
            effective: change.effective,
            trade_id: booked.trade.trade_id.clone(),
            trade_date: booked.trade.trade_date,
        }),
        None => Ok(()),
    }
}

/// What a change says.
pub(crate) fn tell(change: &InstrumentChange) -> Wording {
    let (instrument, from) = (&change.instrument, change.effective);
    let named = change.named().into_iter().filter_map(|(what, text)| Some((what, text?)));
    let named = named.map(|(what, text)| {
        sentence!(
            "{what} of {instrument} is {text} from {date} on",
            what = what,
            instrument = instrument,
            text = text,
            date = from
        )
    });
    let turned = change.state.map(|state| {
        sentence!(
            "{instrument} is {state} from {date} on",
            instrument = instrument,
            state = state.as_str(),
            date = from
        )
    });
    Wording::list(named.chain(turned).map(|said| said.wording()))
}

crate::shared::image::fields!(InstrumentChange {
    change_id,
    instrument,
    effective,
    symbol,
    name,
    market,
    isin,
    cusip,
    sedol,
    figi,
    state,
    reason,
});
crate::shared::image::variants!(ListingState { 0 = Listed {}, 1 = Delisted {} });
