//! Rules by which prices are believed: sources in their order, how old, how far from the last.

use super::columns::{self, Columns, columns};
use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, one, summaries, trim,
};
use crate::{Office, Rejection, valuation};
use terms::{Decimal, Event, KnownEvent, Name, Origin, PriceRule, Say, SourceKind, Wording};

impl Paper for PriceRule {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::PriceRules),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Always(Approver::Static),
        again: "the same instrument and day say the same or are refused",
        taken_back_by: "a newer row, from its day on",
        history: History::OnceReplaced,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: effective, instrument, stale_days, tolerance, decided_by);
        columns.push(("sources", columns::joined(">", &self.sources)));
        columns
    }

    fn id(&self) -> Name {
        self.instrument.clone().unwrap_or_default()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let rules = &office.values.price_rules;
        let (first, origin) = rules.set_on(self.instrument.as_ref(), self.effective)?;
        Some((first.clone(), *origin))
    }

    fn by_value(&self) -> Self {
        let mut rule = self.clone();
        trim([rule.stale_days.as_mut(), rule.tolerance.as_mut()]);
        rule
    }

    fn summary(&self) -> Wording {
        let number = |number: Option<Decimal>| summaries::or(number, &Summary::AnyFigure);
        Summary::PricesFrom {
            sources: self.sources.join(">").into(),
            days: number(self.stale_days),
            percent: number(self.tolerance),
        }
        .wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let named = self.instrument.as_ref().and_then(|code| office.directory.instrument(code));
        valuation::check_rule(self, named.map(|(_, listing)| listing))?;
        one(KnownEvent::PriceRuleSet(self.clone()))
    }
}
