//! The gate of corporate actions: an announcement whose names are known becomes an action, or is
//! refused.

use super::book::ActionBook;
use super::refusals::Refusal;
use super::terms_text::{self, ReadTerms};
use crate::{DayBook, Directory};
use terms::{
    Action, ActionKind, ActionReport, AssetId, Edition, Fraction, Fractions, Kind, Name,
    power_of_ten,
};

/// The last place that an action can have on its day.
const SEQUENCE_MAX: u32 = 999;

/// The instrument that the terms name, when they give shares of another company.
pub fn new_instrument(report: &ActionReport) -> Result<Option<Name>, Refusal> {
    let ReadTerms { new_instrument, .. } = terms_text::read(report.kind, &report.terms)?;
    Ok(new_instrument)
}

/// Announces an action on an instrument; `new_instrument` is the one that its terms name, `without`
/// the action in whose place it stands.
pub fn announce(
    report: &ActionReport,
    instrument: AssetId,
    new_instrument: Option<AssetId>,
    directory: &Directory,
    days: &DayBook,
    known: &ActionBook,
    without: Option<&Name>,
) -> Result<Action, Refusal> {
    let ReadTerms { ratio, kept, money, worth, fractions, idle, .. } =
        terms_text::read(report.kind, &report.terms)?;
    // Up to edition 4 a term that could do nothing was kept without a word.
    if let Some((term, because)) = idle.filter(|_| directory.edition() >= Edition(5)) {
        return Err(Refusal::TermMustHaveAnEffect { term, because });
    }
    let given = new_instrument.unwrap_or(instrument);
    let needs_another = report.kind.gives_another() && !ratio.is_zero();
    if needs_another && given == instrument {
        return Err(Refusal::AnotherMustBeGiven {
            kind: report.kind.as_str(),
            instrument: report.instrument.clone(),
        });
    }
    // What is not sold, redeemed or extinguished is not transferred (Income-tax Act 1961 section
    // 2(47)), so that there is no capital loss yet.
    let is_of_india = !directory.market_of(instrument).capital_gains.is_empty();
    if report.kind == ActionKind::Worthless && is_of_india {
        let instrument = report.instrument.clone();
        return Err(Refusal::WorthMustNotBeAllLost { instrument });
    }
    if directory.clearing(given).currency != directory.clearing(instrument).currency {
        return Err(Refusal::CurrenciesMustAgree {
            instrument: report.instrument.clone(),
            given: directory.asset(given).code().clone(),
        });
    }
    if report.ex_date < days.earliest() {
        return Err(Refusal::ExDateMustBeInReach {
            ex_date: report.ex_date,
            earliest: days.earliest(),
        });
    }
    if let Some(sequence) = report.sequence.filter(|sequence| *sequence > SEQUENCE_MAX) {
        return Err(Refusal::SequenceMustBeSmall { sequence, most: SEQUENCE_MAX });
    }
    let fractions = settled(fractions, ratio, [instrument, given], directory)?;
    let action = Action {
        action_id: report.action_id.clone(),
        kind: report.kind,
        instrument,
        ex_date: report.ex_date,
        record_date: report.record_date,
        pay_date: report.pay_date,
        sequence: report.sequence.unwrap_or(Action::FIRST),
        terms: report.terms.clone(),
        given,
        ratio,
        kept,
        money,
        worth,
        fractions,
    };
    check_order(&action, directory, known, without)?;
    check_accounts(directory)?;
    Ok(action)
}

/// What becomes of fractions: as the terms say, or nothing when the ratio leaves none. What an
/// instrument with decimals keeps of a share is no fraction that could be paid for: there only what
/// lies beyond the last digit is settled.
fn settled(
    said: Option<Fractions>,
    ratio: Fraction,
    [instrument, given]: [AssetId; 2],
    directory: &Directory,
) -> Result<Fractions, Refusal> {
    let decimals = |asset: AssetId| directory.asset(asset).decimals();
    let in_units = power_of_ten(decimals(given)) * ratio.numerator()
        % (power_of_ten(decimals(instrument)) * ratio.denominator());
    let keeps_parts = decimals(given) > 0 && directory.edition() >= Edition(5);
    match said {
        Some(fractions) if !(keeps_parts && matches!(fractions, Fractions::Paid(_))) => {
            Ok(fractions)
        }
        None if in_units == 0 => Ok(Fractions::Down),
        None if !keeps_parts => Err(Refusal::FractionsMustBeSettled { ratio }),
        Some(_) | None => Err(Refusal::FractionsMustBeRounded {
            ratio,
            given: directory.asset(given).code().clone(),
            decimals: decimals(given),
        }),
    }
}

/// Of two actions of one day the one of the later place counts on what the other gave. Those of one
/// place are both for the shares that were held before them, which can be said of shares and money
/// that are given for them; when shares are changed into others, or a part of their cost goes away,
/// only a place says what the other one is counted on. Up to edition 4 there was one action for
/// each day, and one that came before a later one was refused; now it is booked as if it had come
/// in time.
fn check_order(
    action: &Action,
    directory: &Directory,
    known: &ActionBook,
    without: Option<&Name>,
) -> Result<(), Refusal> {
    let in_any_order = directory.edition() >= Edition(5);
    let is_in_the_way = |other: &&super::KnownAction| {
        let is_later = other.is_booked() && other.action.ex_date > action.ex_date;
        let meets = if in_any_order {
            other.action.turn() == action.turn() && !stand_beside(&other.action, action)
        } else {
            other.action.ex_date == action.ex_date || is_later
        };
        let stands = other.stands() && without != Some(&other.action.action_id);
        meets && stands && (other.touches(action.instrument) || other.touches(action.given))
    };
    match known.all().find(is_in_the_way) {
        None => Ok(()),
        Some(other) => Err(Refusal::ActionsMustComeInOrder {
            instrument: directory.asset(action.instrument).code().clone(),
            later: other.action.action_id.clone(),
            later_ex_date: other.action.ex_date,
            ex_date: action.ex_date,
        }),
    }
}

/// Are both for the same shares of one instrument, whichever is booked first?
fn stand_beside(one: &Action, other: &Action) -> bool {
    one.instrument == other.instrument && one.kind.stands_beside() && other.kind.stands_beside()
}

fn check_accounts(directory: &Directory) -> Result<(), Refusal> {
    let missing = [Kind::Depository, Kind::OtherAsset]
        .into_iter()
        .find(|kind| directory.own_account(*kind).is_none());
    missing.map_or(Ok(()), |kind| Err(Refusal::ActionAccountMustExist { kind: kind.as_str() }))
}
