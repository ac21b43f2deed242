//! Rules of the firm: how fees round, what its commission is, when its year starts.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, one};
use crate::capture::{Refusal, RuleValue, rules as capture};
use crate::{Office, Rejection, plausible, valuation};
use terms::{
    Decimal, Edition, Event, FeeUnit, FirmRule, KnownEvent, Name, Origin, Say, SourceKind, Wording,
    identifiers,
};

impl Paper for FirmRule {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Rules),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Always(Approver::Static),
        again: "the same rule of a day says the same or is refused",
        taken_back_by: "a newer row, from its day on",
        history: History::OnceReplaced,
    };

    fn columns(&self) -> Columns {
        columns!(self: effective, rule, value, source)
    }

    fn id(&self) -> Name {
        self.rule.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let first = office.directory.rule_set_on(&self.rule, self.effective)?;
        Some((first.clone(), office.admitted.rule_of(self)?))
    }

    fn summary(&self) -> Wording {
        let (rule, value) = (self.rule.clone(), self.value.clone());
        Summary::RuleFrom { rule, value, effective: self.effective }.wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        if office.directory.edition() >= Edition(6) && plausible::is_named_so(&self.rule) {
            return set_limit(office, self);
        }
        if office.directory.edition() >= Edition(7) && plausible::is_tier(&self.rule) {
            return set_tiers(self);
        }
        let known = FIRM_RULES.iter().filter(|(_, _, since)| *since <= office.directory.edition());
        let Some((_, expected, _)) = known.clone().find(|(known, ..)| self.rule == *known) else {
            let rules = known.map(|(known, ..)| *known).collect::<Vec<_>>().join(", ");
            return Err(Refusal::RuleMustBeKnown { rule: self.rule.clone(), rules }.into());
        };
        let of_any_month = office.directory.edition() >= Edition(5);
        let expected = match self.rule.as_str() {
            "year_starts" if of_any_month => &RuleValue::AMonthInWhichYearsStart,
            _ => expected,
        };
        let fits = match self.rule.as_str() {
            "year_starts" if of_any_month => is_month(&self.value),
            "year_starts" => matches!(self.value.as_str(), "01" | "04"),
            "approval_days" => self.value.parse::<u8>().is_ok_and(|days| (1..=250).contains(&days)),
            "reporting_currency" => return set_reporting_currency(office, self),
            "currencies" if !self.value.trim().is_empty() => return set_currencies(office, self),
            "currencies" => false,
            "fx_stale_days" | "rules_end_days" => Decimal::parse(&self.value)
                .and_then(|days| days.units(0))
                .is_some_and(|days| (0..=3660).contains(&days)),
            "fee_rounding" => matches!(self.value.as_str(), "half_up" | "up"),
            "fee_unit" => self.value == EACH_FILL || FeeUnit::parse(&self.value).is_some(),
            "broker_state" => identifiers::Place::parse(&self.value).is_ok(),
            "firm_name" => {
                !self.value.trim().is_empty() && self.value.chars().count() <= FIRM_NAME_MAX
            }
            rule if rule.starts_with("two_people.") => matches!(self.value.as_str(), "yes" | "no"),
            "front_office_sees" => matches!(self.value.as_str(), "all" | "desk"),
            "command_line" => matches!(self.value.as_str(), "open" | "closed"),
            "contract_note_decimals" => matches!(self.value.as_str(), "2" | "4"),
            // Twelve digits leave room for any schedule and keep every product within what a
            // quantity holds.
            _ => Decimal::parse(&self.value).is_some_and(|value| {
                (0..1_000_000_000_000).contains(&value.mantissa) && value.scale <= 8
            }),
        };
        if fits {
            return one(KnownEvent::RuleSet(self.clone()));
        }
        let (rule, value) = (self.rule.clone(), self.value.clone());
        Err(Refusal::RuleValueMustFit { rule, value, expected: expected.clone() }.into())
    }
}

/// The longest name of a firm, in characters.
const FIRM_NAME_MAX: usize = 120;

/// The value of `fee_unit` by which the fees of each fill are rounded by themselves.
const EACH_FILL: &str = "fill";

/// The rules that an office may set for itself, what each one's value must be, and the edition that
/// brought it.
const FIRM_RULES: [(&str, RuleValue, Edition); 23] = [
    ("fee_rounding", RuleValue::HalfUpOrUp, Edition(1)),
    ("fee_unit", RuleValue::FillOrderOrDay, Edition(5)),
    ("commission_flat", RuleValue::AmountForEachTrade, Edition(1)),
    ("commission_per_share", RuleValue::AmountForEachShare, Edition(1)),
    ("commission_bps", RuleValue::BasisPointsOfThePrincipal, Edition(1)),
    ("commission_minimum", RuleValue::AnAmount, Edition(1)),
    ("commission_maximum", RuleValue::AnAmount, Edition(1)),
    ("year_starts", RuleValue::MonthInWhichYearsStart, Edition(2)),
    ("approval_days", RuleValue::NumberOfBusinessDays, Edition(2)),
    ("broker_state", RuleValue::StateOfTheBroker, Edition(2)),
    ("dp_charge", RuleValue::AmountForEachSecurityDelivered, Edition(2)),
    ("contract_note_decimals", RuleValue::TwoOrFour, Edition(2)),
    ("reporting_currency", RuleValue::IsoCurrency, Edition(2)),
    ("fx_stale_days", RuleValue::WholeNumberOfDays, Edition(2)),
    ("currencies", RuleValue::IsoCurrencies, Edition(5)),
    ("rules_end_days", RuleValue::WholeNumberOfDays, Edition(5)),
    ("command_line", RuleValue::OpenOrClosed, Edition(5)),
    ("firm_name", RuleValue::ANameOfTheFirm, Edition(6)),
    ("two_people.trade_cancels", RuleValue::YesOrNo, Edition(6)),
    ("two_people.trade_corrections", RuleValue::YesOrNo, Edition(6)),
    ("two_people.period_close", RuleValue::YesOrNo, Edition(6)),
    ("two_people.receipts", RuleValue::YesOrNo, Edition(6)),
    ("front_office_sees", RuleValue::AllOrDesk, Edition(7)),
];

/// A month as two digits: a financial year may start in any (26 CFR 1.441-1(b)(1)(iii): a fiscal
/// year ends on the last day of any month).
fn is_month(value: &str) -> bool {
    value.len() == 2
        && value.bytes().all(|byte| byte.is_ascii_digit())
        && value.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
}

/// A limit of the firm (`office/src/plausible/limits.rs`).
fn set_limit(office: &Office, rule: &FirmRule) -> Result<Vec<Event>, Rejection> {
    let Some((check, _)) = plausible::named(&rule.rule, &office.directory) else {
        let checks: Vec<&str> = plausible::Check::ALL.iter().map(|check| check.as_str()).collect();
        let checks = Name::from(checks.join(", "));
        return Err(Refusal::LimitMustBeOfACheck { rule: rule.rule.clone(), checks }.into());
    };
    if !plausible::may_be(check, &rule.value) {
        let (rule, value) = (rule.rule.clone(), rule.value.clone());
        return Err(Refusal::RuleValueMustFit { rule, value, expected: RuleValue::ALimit }.into());
    }
    one(KnownEvent::RuleSet(rule.clone()))
}

/// Tiers of approval (`office/src/plausible/tiers.rs`).
fn set_tiers(rule: &FirmRule) -> Result<Vec<Event>, Rejection> {
    if !plausible::may_be_named(&rule.rule) {
        let kinds = plausible::KINDS_WITH_AMOUNTS.map(SourceKind::as_str).join(", ");
        let (rule, kinds) = (rule.rule.clone(), Name::from(kinds));
        return Err(Refusal::TierMustBeOfAKind { rule, kinds }.into());
    }
    if plausible::tiers(&rule.value).is_none() {
        let (rule, value) = (rule.rule.clone(), rule.value.clone());
        let expected = RuleValue::TiersOfApproval;
        return Err(Refusal::RuleValueMustFit { rule, value, expected }.into());
    }
    one(KnownEvent::RuleSet(rule.clone()))
}

/// The currencies in which the firm keeps money: each that the office does not know is admitted.
fn set_currencies(office: &Office, rule: &FirmRule) -> Result<Vec<Event>, Rejection> {
    let mut codes: Vec<Name> = Vec::new();
    for code in rule.value.split_whitespace().map(Name::from) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let mut events = Vec::new();
    for code in &codes {
        events.extend(capture::admit_currency(code, &office.directory)?);
    }
    events.push(Event::Known(KnownEvent::RuleSet(rule.clone())));
    Ok(events)
}

/// The reporting currency, which may be set as long as nothing is held against another one.
fn set_reporting_currency(office: &Office, rule: &FirmRule) -> Result<Vec<Event>, Rejection> {
    let mut events: Vec<Event> =
        capture::admit_currency(&rule.value, &office.directory)?.into_iter().collect();
    let reporting = office.reporting_code();
    if rule.value != reporting && !office.values.positions.is_empty() {
        return Err(valuation::Refusal::ReportingCurrencyMustStand { reporting }.into());
    }
    events.push(Event::Known(KnownEvent::RuleSet(rule.clone())));
    Ok(events)
}

impl Office {
    pub(crate) fn set_rule(&mut self, origin: Origin, rule: &terms::FirmRule) {
        self.directory.set_rule(rule);
        self.admitted.rule(origin, rule);
        if rule.rule.starts_with("commission_") {
            let days = self.directory.days_of_rules("commission_");
            let number = |rule: &str, date| self.directory.firm_number(rule, date);
            self.schedules.set_firm(rule, &days, number, origin);
        }
    }
}
