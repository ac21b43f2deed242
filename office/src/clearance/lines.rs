//! The window on charges: an explanation as lines that a client or an auditor can add up.
//!
//! In: what was charged and its explanation. Out: lines; those of the client add up to the
//! commission and the fees that were booked, and the last one, the introducing broker's share, is
//! paid by the firm out of the commission. Never here: an amount that the explanation does not
//! have.

use super::adjustments::BookedAdjustment;
use super::charges::{ChargeLine, Exact, Limit, Measure, OfUnit};
use super::commission::{Bound, CommissionLine, Part, shared_exactly, shared_of};
use super::explain::{Charged, Explanation};
use crate::shared::directory::Directory;
use terms::{
    AccountId, Adjustment, Basis, ChargeRounding, CommissionBy, Date, Decimal, FeeUnit, Quantity,
    Rounding, Say, Sentence, Shared, Total, Wording, sentence,
};

/// One line of what was charged. Amounts are in the currency's smallest unit.
#[derive(Clone, Debug)]
pub struct Line {
    /// What was charged: `commission`, `section_31`.
    pub charge: Wording,
    /// What it was counted on.
    pub on: Wording,
    /// How much of that there was.
    pub counted: Measure,
    /// The rate, or the limit that counted.
    pub rate: Option<Decimal>,
    /// The limit that counted: `minimum`, `maximum`, `cap` or `price_below_rate`; otherwise empty.
    pub bound: &'static str,
    /// The amount before rounding.
    pub exact: Exact,
    /// How it was rounded, and to how many digits; none: it was not.
    pub rounding: Option<(Rounding, u8)>,
    /// For what it was rounded together with what stands before it; none: by itself.
    pub rounded_for: Option<FeeUnit>,
    /// The amount.
    pub amount: i128,
    /// The account that has it.
    pub account: Option<AccountId>,
    /// The first day of the row behind it; none for what was agreed.
    pub effective: Option<Date>,
    /// Who says so.
    pub source: Wording,
}

/// The lines of what was charged.
pub fn lines(charged: &Charged, explanation: &Explanation, directory: &Directory) -> Vec<Line> {
    let decimals = directory.asset(charged.currency).decimals();
    let mut lines = of_commission(charged, explanation, directory);
    let fee = |line| fee(line, charged, decimals);
    lines.extend(explanation.charges.iter().flat_map(fee));
    let commission = explanation.commission.as_ref();
    lines.extend(commission.into_iter().flat_map(|line| introducing(line, decimals, directory)));
    lines
}

/// The lines of the commission alone, without the introducing broker's share.
pub fn of_commission(
    charged: &Charged,
    explanation: &Explanation,
    directory: &Directory,
) -> Vec<Line> {
    let decimals = directory.asset(charged.currency).decimals();
    let earned_on = directory.own_account(charged.earned_by());
    match (&charged.charged_by.commission, &explanation.commission) {
        (CommissionBy::Agreement, _) => vec![agreed(charged, decimals, earned_on)],
        (CommissionBy::Schedule { .. }, Some(line)) => commission(line, decimals, earned_on),
        (CommissionBy::Nothing | CommissionBy::Schedule { .. }, _) => Vec::new(),
    }
}

/// The lines that say why a fill bears something else than it was booked with. They add nothing:
/// the other lines are those of what it bears now.
pub fn adjusted(
    adjusted: &BookedAdjustment,
    charged: &Charged,
    directory: &Directory,
) -> impl Iterator<Item = Line> {
    let Adjustment { commission, fees, .. } = adjusted.adjustment;
    let earned_on = directory.own_account(charged.earned_by());
    let decimals = directory.asset(charged.currency).decimals();
    let of = |charge, before: Quantity, account| {
        let counted = Measure { units: before.units(), decimals };
        borne_before(&adjusted.adjustment, charge, counted, account)
    };
    let bears_another = commission != adjusted.before || fees.is_none();
    let line = || of(COMMISSION.into(), adjusted.before, earned_on);
    let of_commission = bears_another.then(line);
    let of_fees = fees.map(|_| of(sentence!("fees").into(), adjusted.fees_before, None));
    of_commission.into_iter().chain(of_fees)
}

fn borne_before(
    adjustment: &Adjustment,
    charge: Wording,
    counted: Measure,
    account: Option<AccountId>,
) -> Line {
    let Adjustment { because, cancelled, .. } = adjustment;
    Line {
        charge,
        on: sentence!("borne before").into(),
        counted,
        rate: None,
        bound: "",
        exact: Exact { mantissa: 0, scale: counted.decimals },
        rounding: None,
        rounded_for: None,
        amount: 0,
        account,
        effective: None,
        source: sentence!(
            "adjusted: {because} cancels {cancelled}",
            because = because,
            cancelled = cancelled
        )
        .into(),
    }
}

fn agreed(charged: &Charged, decimals: u8, account: Option<AccountId>) -> Line {
    let amount = i128::from(charged.commission.units());
    Line {
        charge: COMMISSION.into(),
        on: sentence!("agreement").into(),
        counted: Measure { units: charged.commission.units(), decimals },
        rate: None,
        bound: "",
        exact: Exact { mantissa: amount, scale: decimals },
        rounding: None,
        rounded_for: None,
        amount,
        account,
        effective: None,
        source: sentence!("came with the trade").into(),
    }
}

/// The lines of a commission that a schedule asks for.
pub fn commission(line: &CommissionLine, decimals: u8, account: Option<AccountId>) -> Vec<Line> {
    let row = line.row;
    let of_row = |on: &str, part: Part| Line {
        charge: COMMISSION.into(),
        on: on.into(),
        counted: part.on,
        rate: Some(part.rate),
        bound: "",
        exact: part.exact,
        rounding: Some((row.rounding, decimals)),
        rounded_for: None,
        amount: part.amount,
        account,
        effective: Some(row.effective),
        source: row.source.clone().into(),
    };
    let parts =
        [(row.per.as_str(), line.flat), ("shares", line.per_share), ("principal", line.bps)];
    let mut lines: Vec<Line> =
        parts.into_iter().filter_map(|(on, part)| Some(of_row(on, part?))).collect();
    lines.extend(line.slices.iter().map(|part| of_row("principal", *part)));
    let earlier = line.so_far.marginal.map_or(0, |marginal| marginal.charged.units().into());
    // A rebate stands beside the limits, which bound what is charged.
    let amounts = lines.iter().map(|line| line.amount).chain([earlier]);
    let sum: i128 = amounts.map(|amount| amount.max(0)).sum();
    let whole = |units: i128| Exact { mantissa: units, scale: decimals };
    let added = |on: Sentence, counted: i128, rate, bound, amount| Line {
        charge: COMMISSION.into(),
        on: on.into(),
        counted: Measure { units: i64::try_from(counted).unwrap_or(i64::MAX), decimals },
        rate,
        bound,
        exact: whole(amount),
        rounding: None,
        rounded_for: None,
        amount,
        account,
        effective: Some(row.effective),
        source: row.source.clone().into(),
    };
    if earlier != 0 {
        let of_the_order = sentence!("earlier slices of the order");
        lines.push(added(of_the_order, earlier, None, "", earlier));
    }
    if let Some((bound, amount)) = line.bound {
        let (rate, name) = match bound {
            Bound::Minimum => (row.minimum, "minimum"),
            Bound::Maximum => (row.maximum, "maximum"),
        };
        lines.push(added(sentence!("the parts"), sum, rate, name, amount));
    }
    let borne = i128::from(line.so_far.commission.units());
    if borne != 0 {
        lines.push(added(sentence!("earlier fills of the order"), borne, None, "", -borne));
    }
    lines
}

/// The line of a fee; of one that is rounded with what stands before it the sum, and what of it was
/// borne.
fn fee(line: &ChargeLine, charged: &Charged, decimals: u8) -> impl Iterator<Item = Line> + use<> {
    let on = match line.rate.basis {
        Basis::PerMillionOfPrincipal | Basis::Percent => Wording::from("principal"),
        Basis::PerShare => "shares".into(),
        Basis::PercentOf(_) => sentence!("other charges").into(),
        Basis::Flat => "trade".into(),
    };
    let rounding = match line.rate.rounding {
        ChargeRounding::Firm => (charged.charged_by.fee_rounding, decimals),
        ChargeRounding::Named { decimals, rounding } => (rounding, decimals),
    };
    let borne = line.of_unit.map_or(Quantity::ZERO, |of_unit| of_unit.borne);
    let whole = Line {
        charge: line.charge.wording(),
        on,
        counted: line.on,
        rate: Some(line.rate.rate),
        bound: line.limit.map_or("", Limit::as_str),
        exact: line.rounded_on().expect("it was added when it was rounded").into(),
        rounding: Some(rounding),
        rounded_for: line.of_unit.map(|of_unit| of_unit.unit),
        amount: i128::from(line.amount.units()) + i128::from(borne.units()),
        account: Some(line.payable),
        effective: Some(line.effective),
        source: line.rate.source.clone().into(),
    };
    let of_unit = line.of_unit.filter(|of_unit| of_unit.exact.mantissa() != 0 || !borne.is_zero());
    let before = of_unit.map(|of_unit| Line {
        on: stood_before(&of_unit, charged.venue.is_none()).into(),
        counted: Measure { units: borne.units(), decimals },
        rate: None,
        bound: "",
        exact: Exact { mantissa: -i128::from(borne.units()), scale: decimals },
        rounding: None,
        rounded_for: None,
        amount: -i128::from(borne.units()),
        ..whole.clone()
    });
    [whole].into_iter().chain(before)
}

/// What of a unit stands before a fill, with what it came to.
fn stood_before(of_unit: &OfUnit, is_share: bool) -> Sentence {
    let Exact { mantissa, scale } = Exact::from(of_unit.exact).trimmed();
    let exact = Total(mantissa).show(scale);
    match (of_unit.unit, is_share) {
        (FeeUnit::Order, false) => {
            sentence!("earlier fills of the order, {exact} before rounding", exact = exact)
        }
        (FeeUnit::Order, true) => {
            sentence!("earlier shares of the block, {exact} before rounding", exact = exact)
        }
        (FeeUnit::Day, _) => {
            sentence!("earlier in the day, {exact} before rounding", exact = exact)
        }
    }
}

/// What the firm pays on out of the commission: the share of all that the unit has borne, and less
/// what was given of it before.
fn introducing(line: &CommissionLine, decimals: u8, directory: &Directory) -> Vec<Line> {
    let row = line.row;
    let (Some(percent), Some(broker)) = (row.introducing_percent, row.introducing_account.as_ref())
    else {
        return Vec::new();
    };
    let Shared { borne, given } = line.so_far.shared.unwrap_or_default();
    let borne = shared_of(row, i128::from(borne.units()) + i128::from(line.amount.units()));
    let given = i128::from(given.units());
    let exact = shared_exactly(borne, percent);
    let share = Line {
        charge: sentence!("introducing share").into(),
        on: COMMISSION.into(),
        counted: Measure { units: i64::try_from(borne).unwrap_or(i64::MAX), decimals },
        rate: Some(percent),
        bound: "",
        exact: Exact { scale: exact.scale + decimals, ..exact },
        rounding: Some((row.rounding, decimals)),
        rounded_for: None,
        amount: i128::from(line.introducing.units()) + given,
        account: directory.account_id(broker),
        effective: Some(row.effective),
        source: row.source.clone().into(),
    };
    let before = Line {
        on: sentence!("given before").into(),
        counted: Measure { units: i64::try_from(given).unwrap_or(i64::MAX), decimals },
        rate: None,
        exact: Exact { mantissa: -given, scale: decimals },
        rounding: None,
        amount: -given,
        ..share.clone()
    };
    [share].into_iter().chain((given != 0).then_some(before)).collect()
}

/// What a schedule or an agreement charges.
const COMMISSION: &str = "commission";
