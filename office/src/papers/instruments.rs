//! Instruments: what is traded and held.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, summaries};
use crate::capture::rules as capture;
use crate::records::{Place, Refusal};
use crate::{Office, Rejection};
use terms::{Event, Instrument, Name, Origin, Say, SourceKind, Wording};

impl Paper for Instrument {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Instruments),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Always(Approver::Static),
        again: "the same instrument says the same or is refused",
        taken_back_by: "nothing; instrument_changes delists it",
        history: History::Never,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: instrument, symbol, name, cfi, currency, market);
        columns.extend(columns!(self: clearing_account, isin, cusip, sedol, figi));
        columns.extend(columns!(self: quantity_decimals, price_decimals, listed, delisted));
        columns
    }

    fn id(&self) -> Name {
        self.instrument.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (_, instrument) = office.directory.instrument(&self.instrument)?;
        Some((instrument.clone(), office.admitted.instrument_of(&self.instrument)?))
    }

    fn reused(&self, place: Place, [first, now]: [Box<Wording>; 2]) -> Refusal {
        let instrument = self.instrument.clone();
        Refusal::InstrumentMustBeChangedByAChange { instrument, place, first, now }
    }

    fn summary(&self) -> Wording {
        Summary::InstrumentOn {
            name: self.name.clone(),
            symbol: self.symbol.clone(),
            currency: self.currency.clone(),
            market: self.market.clone(),
            isin: summaries::or(self.isin.as_ref(), &Summary::NoFigure),
        }
        .wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        Ok(capture::list_instrument(self, &office.directory)?)
    }
}

impl Office {
    pub(crate) fn list_instrument(&mut self, origin: Origin, instrument: &Instrument) {
        self.directory.list_instrument(instrument);
        self.admitted.asset(instrument, origin);
    }
}
