//! Deliveries: securities that moved at the depository.

use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, decimal, one, summaries, trim,
};
use crate::capture::rules as capture;
use crate::settlement::rules as settlement;
use crate::{Office, Rejection};
use terms::{Date, Delivery, DeliveryReport, Entry, Event, Name, Origin, Say, SourceKind, Wording};

impl Paper for DeliveryReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Deliveries),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same delivery_id says the same or is refused",
        taken_back_by: "nothing",
        history: History::OnceSettled,
    };

    fn id(&self) -> Name {
        self.delivery_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.movements.find_delivery(&self.delivery_id)?;
        let directory = &office.directory;
        let report = Self {
            delivery_id: first.delivery_id.clone(),
            date: first.date,
            street_account: directory.account(first.street_account).account.clone(),
            location_account: directory.account(first.location_account).account.clone(),
            asset: directory.asset(first.asset).code().clone(),
            quantity: decimal(directory, first.asset, first.quantity),
        };
        Some((report, *origin))
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.quantity)]);
        report
    }

    fn summary(&self) -> Wording {
        let accounts = [&self.street_account, &self.location_account];
        summaries::from_to(self.quantity, &self.asset, accounts, self.date).wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let directory = &office.directory;
        capture::check_date(self.date, &office.days)?;
        let asset = capture::known_asset(&self.asset, directory)?;
        let movement = settlement::ToDeliver {
            report: self,
            street_account: capture::open_account(&self.street_account, self.date, directory)?,
            location_account: capture::open_account(&self.location_account, self.date, directory)?,
            asset,
            quantity: capture::quantity(self.quantity, asset, directory)?,
        };
        one(settlement::deliver(&movement, directory, &office.ledger)?)
    }
}

impl Office {
    pub(crate) fn deliver(&mut self, origin: Origin, delivery: &Delivery, entry: &Entry) {
        self.movements.deliver(origin, delivery);
        self.post_delivery(entry);
    }
}
