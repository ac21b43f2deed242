//! Choices of lots, for a sale or by a standing order.

use super::columns::{Columns, columns};
use super::{
    Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, decimal, summaries, trim,
};
use crate::corridor::lot_names;
use crate::{Office, Rejection};
use terms::{Choice, Date, Event, LotChoiceReport, Name, Origin, Say, SourceKind, Wording};

impl Paper for LotChoiceReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::LotChoices),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::NotDue,
        again: "the same choice_id says the same or is refused",
        taken_back_by: "a newer choice for the same sale, until it settles",
        history: History::WithItsLots,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: choice_id, date, trade_id, lot, quantity);
        columns.extend(columns!(self: account, instrument, method));
        columns
    }

    fn id(&self) -> Name {
        self.choice_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.choices.find(&self.choice_id)?;
        let directory = &office.directory;
        let nothing = Self {
            choice_id: first.choice_id.clone(),
            date: first.date,
            trade_id: None,
            lot: None,
            quantity: None,
            account: None,
            instrument: None,
            method: None,
        };
        let report = match &first.choice {
            Choice::Lot { instrument, trade_id, lot, quantity } => Self {
                trade_id: Some(trade_id.clone()),
                lot: Some(lot.clone()),
                quantity: Some(decimal(directory, *instrument, *quantity)),
                ..nothing
            },
            Choice::Standing { instrument, method } => Self {
                account: Some(directory.account(first.account).account.clone()),
                instrument: instrument.map(|id| directory.asset(id).code().clone()),
                method: Some(*method),
                ..nothing
            },
        };
        Some((report, *origin))
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([report.quantity.as_mut()]);
        report
    }

    fn summary(&self) -> Wording {
        let name = |name: &Option<Name>| summaries::or(name.as_ref(), &Summary::Nothing);
        let (date, method) = (self.date, self.method.map(terms::LotMethod::as_str));
        match method {
            Some(method) => Summary::MethodFrom { method, account: name(&self.account), date },
            None => Summary::LotFor { lot: name(&self.lot), trade_id: name(&self.trade_id), date },
        }
        .wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        lot_names::choose(office, self)
    }
}
