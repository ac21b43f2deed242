//! Rule rows: how much a rule says, from a day on, and who says so.
//!
//! Rules of one kind are the words of an enum; their rows are data of a market. Never here: a rule.

use crate::date::Date;
use crate::decimal::Decimal;
use crate::names::Name;

/// How much a rule says, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow<Rule> {
    /// From which day on.
    pub effective: Date,
    /// Which rule.
    pub rule: Rule,
    /// How much: a part, an amount, a count of days.
    pub value: Decimal,
    /// Who says so.
    pub source: Name,
}

/// A word for a rule that says how much.
pub trait RuleWord: Copy + Ord + 'static {
    /// All of its kind.
    fn all() -> &'static [Self];

    /// Is it one without which the others make sense, because it came later than they did?
    fn came_later(self) -> bool {
        false
    }
}

/// The row of a rule that is in force on a day.
pub fn in_force<Rule: RuleWord>(
    rows: &[RuleRow<Rule>],
    rule: Rule,
    date: Date,
) -> Option<&RuleRow<Rule>> {
    let in_force = rows.iter().filter(|row| row.rule == rule && row.effective <= date);
    in_force.max_by_key(|row| row.effective)
}
