//! Deliveries: securities that moved at the depository.

use super::columns::{self, Columns, columns};
use super::taking_back::{self, Revocable};
use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, decimal, one, summaries, trim,
};
use crate::capture::rules as capture;
use crate::settlement::rules as settlement;
use crate::{Office, Rejection};
use terms::{
    Date, Delivery, DeliveryReport, Entry, Event, Name, Origin, Say, SourceKind, TakenBackKind,
    TakesBack, Wording,
};

impl Paper for DeliveryReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Deliveries),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same delivery_id says the same or is refused",
        taken_back_by: "a row that cancels or corrects it",
        history: History::OnceSettled,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: delivery_id, date, street_account, location_account);
        columns.extend(columns!(self: asset, quantity));
        columns.extend(columns::of_taking_back(&self.takes_back));
        columns
    }

    fn id(&self) -> Name {
        self.delivery_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        taking_back::first(self, office)
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.quantity)]);
        report
    }

    fn summary(&self) -> Wording {
        taking_back::summary(self)
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let Some(asked) = taking_back::asked(self, office)? else {
            return one(delivered(office, self, None)?);
        };
        let id = asked.cancelled();
        let (first, _) = office.movements.find_delivery(id).expect("what is asked for is booked");
        let stands =
            |later: &Delivery| office.taken_back.of(Self::KIND, &later.delivery_id).is_none();
        let later = office.movements.deliveries_after(id);
        settlement::check_excess(first, later, stands, &office.directory)?;
        let moved = settlement::delivered(first, &office.directory);
        let undoing = asked.undoing(&moved.expect("it was booked"));
        let again = asked.is_replaced.then(|| delivered(office, self, Some(&undoing)));
        Ok([undoing.clone()].into_iter().chain(again.transpose()?).collect())
    }
}

/// The delivery of a row; what it undoes is due again.
fn delivered(
    office: &Office,
    report: &DeliveryReport,
    undoing: Option<&Event>,
) -> Result<Event, Rejection> {
    let directory = &office.directory;
    capture::check_date(report.date, &office.days)?;
    let asset = capture::known_asset(&report.asset, directory)?;
    let movement = settlement::ToDeliver {
        report,
        street_account: capture::open_account(&report.street_account, report.date, directory)?,
        location_account: capture::open_account(&report.location_account, report.date, directory)?,
        asset,
        quantity: capture::quantity(report.quantity, asset, directory)?,
    };
    let through = report.date.max(office.ledger.settled_through());
    let given_back =
        taking_back::given_back(undoing, movement.street_account, asset, Some(through));
    Ok(settlement::deliver(&movement, directory, &office.ledger, given_back)?)
}

impl Revocable for DeliveryReport {
    const KIND: TakenBackKind = TakenBackKind::Delivery;

    fn takes_back(&self) -> &TakesBack {
        &self.takes_back
    }

    fn under(&self, id: &Name, takes_back: TakesBack) -> Self {
        Self { delivery_id: id.clone(), takes_back, ..self.clone() }
    }

    fn booked(&self, id: &Name, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.movements.find_delivery(id)?;
        let directory = &office.directory;
        let report = Self {
            delivery_id: first.delivery_id.clone(),
            date: first.date,
            street_account: directory.account(first.street_account).account.clone(),
            location_account: directory.account(first.location_account).account.clone(),
            asset: directory.asset(first.asset).code().clone(),
            quantity: decimal(directory, first.asset, first.quantity),
            takes_back: TakesBack::default(),
        };
        Some((report, *origin))
    }

    fn says(&self) -> Wording {
        let accounts = [&self.street_account, &self.location_account];
        summaries::from_to(self.quantity, &self.asset, accounts, self.date).wording()
    }
}

impl Office {
    pub(crate) fn deliver(&mut self, origin: Origin, delivery: &Delivery, entry: &Entry) {
        self.movements.deliver(origin, delivery);
        self.post_delivery(entry);
    }
}
