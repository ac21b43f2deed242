//! Threshold securities: of which so much fails, day after day, that a list has them (17 CFR
//! 242.203(c)(6)).
//!
//! In: what failed of a security on settlement days one after the other, and how many shares are
//! outstanding. Out: a finding for each day. Never here: where these figures come from.

use terms::{Fraction, ThresholdRule, Total};

/// What is found of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThresholdDay {
    /// Did as much fail on it as the rule says, and on the days before it?
    pub is_met: bool,
    /// Is it on the list? It leaves it when less failed for as many days.
    pub is_listed: bool,
}

/// What is found of each day, of whole shares that failed on it.
pub fn threshold_days(
    fails: &[Total],
    outstanding: Total,
    rule: &ThresholdRule,
) -> Vec<ThresholdDay> {
    let (mut enough, mut less, mut is_listed) = (0, 0, false);
    let day = |failed: &Total| {
        (enough, less) =
            if is_enough(*failed, outstanding, rule) { (enough + 1, 0) } else { (0, less + 1) };
        let is_met = enough >= usize::from(rule.days);
        is_listed = is_met || (is_listed && less < usize::from(rule.days));
        ThresholdDay { is_met, is_listed }
    };
    fails.iter().map(day).collect()
}

fn is_enough(failed: Total, outstanding: Total, rule: &ThresholdRule) -> bool {
    let failed = Fraction::whole(failed.0);
    let part = Fraction::whole(outstanding.0).times(rule.least_part.into());
    let reaches = |least: Fraction| failed.compare(least).is_some_and(std::cmp::Ordering::is_ge);
    reaches(rule.least_units.into()) && part.is_some_and(reaches)
}

#[cfg(test)]
mod tests {
    use super::threshold_days;
    use terms::{Date, Decimal, ThresholdRule, Total};

    /// Ten shares and a tenth, for three days.
    #[test]
    fn a_security_leaves_the_list_when_less_fails_for_as_many_days() {
        let decimal = |mantissa, scale| Decimal { mantissa, scale };
        let rule = ThresholdRule {
            effective: Date::FIRST,
            least_units: decimal(10, 0),
            least_part: decimal(1, 1),
            days: 3,
            source: "a rule".into(),
        };
        let of = |fails: &[i128], outstanding| {
            let fails: Vec<Total> = fails.iter().map(|failed| Total(*failed)).collect();
            let days = threshold_days(&fails, Total(outstanding), &rule).into_iter();
            days.map(|day| (day.is_met, day.is_listed)).collect::<Vec<_>>()
        };
        let (no, met, listed) = ((false, false), (true, true), (false, true));
        assert_eq!(
            of(&[10, 10, 10, 9, 10, 9, 9, 9, 10], 100),
            [no, no, met, listed, listed, listed, listed, no, no]
        );
        assert_eq!(of(&[10, 10, 10], 101), [no, no, no], "less than the part");
        assert_eq!(of(&[9, 9, 9], 10), [no, no, no], "fewer than the shares");
    }
}
