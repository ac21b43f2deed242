//! The gate before the close (end-of-day checklist with sign-off): exceptions over which a day is
//! not closed, unless people sign each kind with its list.
//!
//! A signature is an item of the queue that somebody resolves, saying why. Its key holds the day,
//! the check and a hash of the list, so that a list that changes is signed anew. Where two people
//! sign there are two items, and one human signs one of them.
//!
//! In: the office. Out: what stands in the way. Never here: the close itself.

use super::entries::says_yes;
use super::{Check, Finding, Found, Limit, Limits, OnClose, exceptions};
use crate::Office;
use crate::desks::{self, GATE};
use std::collections::BTreeMap;
use terms::{Actor, Date, Moment, Name, Period, Say, SourceKind, Step, Wording};

/// A kind of exception over which a day is not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// What was checked.
    pub check: Check,
    /// The list that is signed.
    pub findings: Vec<Finding>,
    /// The key of each signature that is due, and who has given it.
    pub signatures: Vec<(Name, Option<Name>)>,
}

impl Gate {
    /// Has everybody signed?
    pub fn is_signed(&self) -> bool {
        self.signatures.iter().all(|(_, by)| by.is_some())
    }

    /// What is signed, in words: the first of its findings, and how many there are.
    pub fn says(&self) -> Wording {
        let first = self.findings.first().map(|finding| finding.says.wording()).unwrap_or_default();
        match self.findings.len() {
            1 => first,
            count => Found::SeveralFound { count, check: self.check.as_str(), first }.wording(),
        }
    }
}

/// Everything over which a day is not closed as it stands, by check.
pub fn gates(office: &Office, date: Date) -> Vec<Gate> {
    let mut by_check: BTreeMap<Check, Vec<Finding>> = BTreeMap::new();
    let found = exceptions(office).into_iter().chain(missing_files(office, date));
    let is_due = |finding: &Finding| {
        finding.limit.on_close != OnClose::Listed && !office.work.is_resolved(&finding.key)
    };
    for finding in found.filter(is_due) {
        by_check.entry(finding.check).or_default().push(finding);
    }
    let gate = |(check, findings): (Check, Vec<Finding>)| {
        let signatures = findings.iter().map(|finding| finding.limit.on_close.signatures()).max();
        let list = hash(&findings);
        let signature = |number: usize| {
            let key = Name::from(format!("{GATE}{date}:{}:{list}:{number}", check.as_str()));
            let by = signer_of(office, &key).map(|by| by.person.clone());
            (key, by)
        };
        let signatures = (1..=signatures.unwrap_or_default()).map(signature).collect();
        Gate { check, findings, signatures }
    };
    by_check.into_iter().map(gate).collect()
}

/// The signature that is due before the next period is closed, and who has given it; none when the
/// firm asks for no second person (`two_people.period_close`). A period that was reopened is signed
/// anew. It is of the period, and whoever closes it is another human.
pub fn period_signature(office: &Office, period: Period) -> Option<(Name, Option<&Actor>)> {
    says_yes(office, "two_people.period_close", office.days.current()).then(|| {
        let closings = office.periods.closings(period).len();
        let key = Name::from(format!("{GATE}{period}:period:{closings}:1"));
        let by = signer_of(office, &key);
        (key, by)
    })
}

/// Checks that somebody else has signed for the close of a period, where the firm asks for it.
pub(crate) fn check_period(
    office: &Office,
    period: Period,
    by: &Actor,
) -> Result<(), desks::Refusal> {
    let Some((item, signer)) = period_signature(office, period) else { return Ok(()) };
    let edition = office.directory.edition();
    let is_another = |signer: &&Actor| {
        !signer.is_same_person(by)
            && office.people.one_human(&by.person, &signer.person, edition).is_none()
    };
    match signer.filter(is_another) {
        Some(_) => Ok(()),
        None => Err(desks::Refusal::PeriodMustBeSigned { period, item, by: by.person.clone() }),
    }
}

/// Who has signed under a key.
pub fn signer_of<'o>(office: &'o Office, key: &str) -> Option<&'o Actor> {
    let work = office.work.of(key).filter(|work| work.resolved)?;
    let signed = work.steps.iter().rev().find(|work| matches!(work.step, Step::Resolve(_)))?;
    Some(&signed.by)
}

/// The key of the other signature of the same list.
pub(crate) fn other_signature(key: &str) -> Option<Name> {
    let (list, number) = key.strip_prefix(GATE).and_then(|_| key.rsplit_once(':'))?;
    let other = if number == "1" { 2 } else { 1 };
    Some(Name::from(format!("{list}:{other}")))
}

/// A few digits that are others when the list is another one.
fn hash(findings: &[Finding]) -> String {
    let mut hasher = blake3::Hasher::new();
    for finding in findings {
        let quantity = finding.quantity.map_or(0, |(_, total)| total.0);
        hasher.update(finding.key.as_bytes());
        hasher.update(&quantity.to_le_bytes());
    }
    hasher.finalize().to_hex()[..12].to_owned()
}

/// A file that the firm expects of each day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Its kind.
    pub kind: SourceKind,
    /// What its name begins with.
    pub begins: Name,
    /// What the firm says of it.
    pub limit: Limit,
    /// The document that has come.
    pub came: Option<Name>,
}

impl Expected {
    /// By when it is expected on a day; on one on which a market of the office closes early by its
    /// own hour, where the firm says one.
    pub fn due(&self, office: &Office, date: Date) -> Option<Moment> {
        let closes_early = |market: &terms::Market| market.early_closes.contains_key(&date);
        let is_half = office.directory.markets().any(closes_early);
        let by = self.limit.on_half_days.filter(|_| is_half).or(self.limit.by)?;
        Some(office.directory.local_time().at(date, by))
    }
}

/// The files that are expected of the day that is worked, each with what has come.
pub fn expected(office: &Office, date: Date) -> Vec<Expected> {
    let limits = Limits::on(&office.directory, date);
    let expected = |(scope, rule): (&str, &terms::FirmRule)| {
        let (kind, begins) = scope.split_once(':').unwrap_or((scope, ""));
        let kind = SourceKind::parse(kind)?;
        let limit = Limit::parse(&rule.value).filter(|limit| !limit.is_off)?;
        let is_it = |name: &Name| name.starts_with(begins);
        let mut files = office.sources.of_today();
        let came = files.find(|file| file.document.kind == kind && is_it(&file.document.name));
        let came = came.map(|file| file.document.name.clone());
        Some(Expected { kind, begins: begins.into(), limit, came })
    };
    limits.rules(Check::Files).filter_map(expected).collect()
}

fn missing_files(office: &Office, date: Date) -> Vec<Finding> {
    let missing = expected(office, date).into_iter().filter(|expected| expected.came.is_none());
    let finding = |Expected { kind, begins, limit, .. }: Expected| Finding {
        check: Check::Files,
        key: Name::from(format!("check:files:{}:{begins}", kind.as_str())),
        account: None,
        instrument: None,
        quantity: None,
        since: date,
        says: if begins.is_empty() {
            Found::FileMissing { kind: kind.as_str() }
        } else {
            Found::FileOfANameMissing { kind: kind.as_str(), name: begins }
        },
        limit,
    };
    missing.map(finding).collect()
}
