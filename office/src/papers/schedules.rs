//! Commission schedules: what a client, a desk or everybody pays, by tiers.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, one, trim};
use crate::capture::rules as capture;
use crate::clearance::{ScheduleBook, schedule_rules as tariffs};
use crate::{Office, Rejection};
use terms::{
    AccountId, Event, KnownEvent, Name, Origin, ScheduleRow, ScheduleScope, SourceKind, Wording,
};

impl Paper for ScheduleRow {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Schedules),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Always(Approver::Static),
        again: "the same tier of a schedule of a day says the same or is refused",
        taken_back_by: "a newer row, from its day on",
        history: History::OnceReplaced,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: schedule, effective, scope, whom, product, per, tier_by);
        columns.extend(columns!(self: tier_from, flat, per_share, bps, minimum, maximum));
        columns.extend(columns!(self: rounding, introducing_percent, introducing_account, source));
        columns
    }

    fn id(&self) -> Name {
        self.schedule.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let account = self.whom.as_ref().and_then(|name| office.directory.account_id(name));
        let (first, origin) = office.schedules.find(self, account)?;
        Some((first.clone(), *origin))
    }

    fn by_value(&self) -> Self {
        let mut row = self.clone();
        trim([Some(&mut row.tier_from)]);
        trim([&mut row.flat, &mut row.per_share, &mut row.bps].map(Option::as_mut));
        trim(
            [&mut row.minimum, &mut row.maximum, &mut row.introducing_percent].map(Option::as_mut),
        );
        row
    }

    fn summary(&self) -> Wording {
        let first = Summary::ScheduleFrom {
            schedule: self.schedule.clone(),
            effective: self.effective,
            scope: self.scope.as_str(),
            whom: self.whom.clone().unwrap_or_default(),
            product: self.product.as_str(),
            tier_from: self.tier_from,
        };
        let figures = [
            self.flat.map(|figure| Summary::Flat { figure }),
            self.per_share.map(|figure| Summary::PerShare { figure }),
            self.bps.map(|figure| Summary::Bps { figure }),
            self.minimum.map(|figure| Summary::Minimum { figure }),
            self.maximum.map(|figure| Summary::Maximum { figure }),
            self.introducing_percent.map(|figure| Summary::IntroducingPercent { figure }),
        ];
        Wording::list([Some(first)].into_iter().chain(figures).flatten())
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        may_be_set(office, self, &office.schedules)?;
        one(KnownEvent::ScheduleSet(self.clone()))
    }
}

/// May a row be set beside these schedules? The account that it names as its scope.
pub fn may_be_set(
    office: &Office,
    row: &ScheduleRow,
    schedules: &ScheduleBook,
) -> Result<Option<AccountId>, Rejection> {
    let directory = &office.directory;
    let names_an_account = row.scope == ScheduleScope::Account;
    let account = row
        .whom
        .as_ref()
        .filter(|_| names_an_account)
        .map(|name| capture::known_account(name, directory))
        .transpose()?;
    let broker = row
        .introducing_account
        .as_ref()
        .map(|name| capture::known_account(name, directory))
        .transpose()?;
    tariffs::check_row(row, account, broker, directory, schedules)?;
    Ok(account)
}

impl Office {
    pub(crate) fn set_schedule(&mut self, origin: Origin, row: &ScheduleRow) {
        let account = row.whom.as_ref().filter(|_| row.scope == ScheduleScope::Account);
        let account = account.and_then(|name| self.directory.account_id(name));
        self.schedules.set(row, account, origin);
    }
}
