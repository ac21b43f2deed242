//! The gate of financing: what a rate and a row about a loan must say before they are in the books.
//!
//! In: rows whose names were looked up. Out: the event, with the entry of a loan; or the rule that
//! says no. Sources of the entries: `domain.md` (stock is borrowed, or lent, against cash),
//! `rules/us.md` section 8.

use super::loans::{LoanBook, LoanState};
use super::phrases::Phrase;
use super::rates::{RATE_SCALE, RateBook};
use super::refusals::Refusal;
use crate::Directory;
use terms::{
    AccountId, AssetId, Booked, Date, DayCount, Decimal, Edition, Entry, Event, Family,
    InterestRate, Kind, KnownEvent, LoanAction, LoanDirection, LoanMovement, LoanReport, Name,
    NegativeBase, Posting, Quantity, RateScope, RateSide, Rounding, Say, Total, divide,
};

/// Checks a rate of interest. Its account and its currency were found.
pub fn set_rate(
    rate: &InterestRate,
    (currency, decimals): (AssetId, u8),
    directory: &Directory,
    rates: &RateBook,
) -> Result<Event, Refusal> {
    check_fraction(rate.rate)?;
    check_scope(rate, directory)?;
    if rate.tier_from.mantissa < 0 || rate.tier_from.units(decimals).is_none() {
        return Err(Refusal::TierMustBeginAtAnAmount {
            tier_from: rate.tier_from,
            currency: rate.currency.clone(),
        });
    }
    check_limits(rate, directory)?;
    if let Some(base) = &rate.base
        && rates.base(base, currency, rate.effective).is_none()
    {
        let (base, currency, effective) = (base.clone(), rate.currency.clone(), rate.effective);
        return Err(Refusal::BaseRateMustBeInForce { base, currency, effective });
    }
    match rates.schedule_of(rate, currency, directory) {
        Some(others) if others != (rate.tiering, rate.day_count, rate.compounding) => {
            let others = [others.0.as_str(), others.1.as_str(), others.2.as_str()].join(", ");
            Err(Refusal::TiersMustAgree { effective: rate.effective, others })
        }
        _ => Ok(Event::Known(KnownEvent::InterestRateSet(rate.clone()))),
    }
}

/// A floor and a cap are rates too, and leave room for the rate that they limit. A row without a
/// floor has one of zero: nobody is charged for a balance in credit, or paid for one in debit, but
/// by a row that says so.
fn check_limits(rate: &InterestRate, directory: &Directory) -> Result<(), Refusal> {
    let is_counted = rate.negative_base == NegativeBase::Zero;
    let columns = [
        ("floor", rate.floor.is_some()),
        ("cap", rate.cap.is_some()),
        ("negative_base", is_counted),
    ];
    if rate.side == RateSide::Base {
        // Up to edition 4 a tier of a base took the place of the base.
        let is_a_tier = rate.tier_from.mantissa != 0 && directory.edition() >= Edition(5);
        let mut said = columns.into_iter().chain([("tier_from", is_a_tier)]);
        return said
            .find(|(_, is_said)| *is_said)
            .map_or(Ok(()), |(column, _)| Err(Refusal::BaseRateMustHaveNoLimits { column }));
    }
    for limit in [rate.floor, rate.cap].into_iter().flatten() {
        check_fraction(limit)?;
    }
    if is_counted && rate.base.is_none() {
        return Err(Refusal::NegativeBaseMustHaveABase);
    }
    // Up to edition 4 a row had no floor, and a rate below zero was borne as it was.
    if directory.edition() < Edition(5) {
        return Ok(());
    }
    let units = |rate: Decimal| rate.units(RATE_SCALE);
    let floor = rate.floor.unwrap_or(Decimal::ZERO);
    if let Some(cap) = rate.cap.filter(|cap| units(floor) > units(*cap)) {
        return Err(Refusal::FloorMustNotExceedCap { floor, cap });
    }
    let beyond =
        |column, limit| Err(Refusal::RateMustLieWithinItsLimits { rate: rate.rate, column, limit });
    match rate.cap {
        _ if rate.base.is_some() => Ok(()),
        _ if units(rate.rate) < units(floor) => beyond("floor", floor),
        Some(cap) if units(cap) < units(rate.rate) => beyond("cap", cap),
        Some(_) | None => Ok(()),
    }
}

fn check_fraction(rate: Decimal) -> Result<(), Refusal> {
    let whole = 10_i64.pow(u32::from(RATE_SCALE));
    let fits = rate.units(RATE_SCALE).is_some_and(|units| (-whole..=whole).contains(&units));
    if fits { Ok(()) } else { Err(Refusal::RateMustBeAFraction { rate }) }
}

fn check_scope(rate: &InterestRate, directory: &Directory) -> Result<(), Refusal> {
    let is_base = rate.side == RateSide::Base;
    let names_somebody = !rate.name.is_empty();
    let fits = match rate.scope {
        RateScope::All => names_somebody == is_base,
        RateScope::Desk | RateScope::Account => names_somebody && !is_base,
    };
    if !fits {
        return Err(Refusal::RateNameMustFitItsScope {
            scope: rate.scope.as_str(),
            name: format!("{:?}", rate.name.as_str()).into(),
        });
    }
    let account =
        (rate.scope == RateScope::Account).then(|| directory.account_id(&rate.name)).flatten();
    match account.map(|account| directory.account(account).kind) {
        Some(kind) if kind.family() != Family::Client => {
            Err(Refusal::RateMustBeForAClient { account: rate.name.clone(), kind: kind.as_str() })
        }
        _ => Ok(()),
    }
}

/// A row about a loan, its names looked up.
#[derive(Clone, Copy, Debug)]
pub struct ToLend<'a> {
    /// What was reported.
    pub report: &'a LoanReport,
    /// The account of the other side.
    pub account: Option<AccountId>,
    /// Where the securities move.
    pub location_account: Option<AccountId>,
    /// Where the cash moves.
    pub bank_account: Option<AccountId>,
    /// What.
    pub instrument: Option<AssetId>,
    /// How much.
    pub quantity: Option<Quantity>,
    /// The cash that moves.
    pub collateral: Option<Quantity>,
}

/// Books a row about a loan.
pub fn lend(row: &ToLend, directory: &Directory, loans: &LoanBook) -> Result<Event, Refusal> {
    let report = row.report;
    for rate in [report.rebate, report.fee].into_iter().flatten() {
        check_fraction(rate)?;
    }
    check_price(report.price)?;
    let movement = match (report.action, loans.opened(&report.loan_id)) {
        (LoanAction::Open, Some(_)) => {
            return Err(Refusal::LoanMustBeNew { loan_id: report.loan_id.clone() });
        }
        (LoanAction::Open, None) => open(row, directory)?,
        (LoanAction::Mark | LoanAction::Return | LoanAction::Rate, None) => {
            return Err(Refusal::LoanMustBeKnown { loan_id: report.loan_id.clone() });
        }
        (LoanAction::Mark | LoanAction::Return | LoanAction::Rate, Some(opened)) => {
            follow(row, opened, directory, loans)?
        }
    };
    check_accounts(&movement, directory)?;
    let entry = entry(&movement);
    Ok(Event::Booked(Booked::Loan(movement), entry))
}

fn check_price(price: Option<Decimal>) -> Result<(), Refusal> {
    let fits = |price: &Decimal| price.mantissa > 0 && price.scale <= terms::PRICE_SCALE_MAX;
    match price.filter(|price| !fits(price)) {
        Some(seen) => Err(Refusal::LoanAmountMustFit {
            column: "price",
            seen,
            expected: Phrase::PriceAboveZero,
        }),
        None => Ok(()),
    }
}

fn say<Value>(
    value: Option<Value>,
    action: LoanAction,
    column: &'static str,
) -> Result<Value, Refusal> {
    value.ok_or_else(|| Refusal::LoanRowMustSay {
        action: action.as_str(),
        column: column.wording(),
    })
}

fn shown(asset: AssetId, total: Total, directory: &Directory) -> Decimal {
    let mantissa = total.quantity().unwrap_or(Quantity::ZERO).units();
    Decimal { mantissa, scale: directory.asset(asset).decimals() }
}

fn open(row: &ToLend, directory: &Directory) -> Result<LoanMovement, Refusal> {
    let (report, action) = (row.report, LoanAction::Open);
    let direction = say(report.direction, action, "direction")?;
    let account = say(row.account, action, "account")?;
    let location_account = say(row.location_account, action, "location_account")?;
    let bank_account = say(row.bank_account, action, "bank_account")?;
    let instrument = say(row.instrument, action, "instrument")?;
    if directory.asset(instrument).instrument().is_none() {
        return Err(Refusal::LoanMustBeOfSecurities {
            instrument: directory.asset(instrument).code().clone(),
        });
    }
    let currency = directory.clearing(instrument).currency;
    let quantity = say(row.quantity, action, "quantity")?;
    let collateral = say(row.collateral, action, "collateral")?;
    check_amount("quantity", quantity, instrument, 1, directory)?;
    check_amount("collateral", collateral, currency, 0, directory)?;
    if report.fee.is_some() && report.price.is_none() {
        return Err(Refusal::FeeMustHaveAPrice { loan_id: report.loan_id.clone() });
    }
    Ok(LoanMovement {
        movement_id: report.movement_id.clone(),
        loan_id: report.loan_id.clone(),
        date: report.date,
        action,
        direction,
        account,
        location_account,
        bank_account,
        instrument,
        currency,
        quantity,
        collateral,
        price: report.price,
        rebate: report.rebate,
        fee: report.fee,
        day_count: report.day_count.unwrap_or(DayCount::ActualOver360),
    })
}

fn check_amount(
    column: &'static str,
    amount: Quantity,
    asset: AssetId,
    least: i64,
    directory: &Directory,
) -> Result<(), Refusal> {
    if amount.units() >= least {
        return Ok(());
    }
    let expected = if least > 0 { Phrase::AmountAboveZero } else { Phrase::AmountNotBelowZero };
    Err(Refusal::LoanAmountMustFit {
        column,
        seen: shown(asset, amount.into(), directory),
        expected,
    })
}

fn follow(
    row: &ToLend,
    opened: &LoanMovement,
    directory: &Directory,
    loans: &LoanBook,
) -> Result<LoanMovement, Refusal> {
    let (report, action) = (row.report, row.report.action);
    stays_as_opened(row, opened, directory)?;
    if report.date < opened.date {
        return Err(Refusal::LoanRowMustFollowTheOpen {
            loan_id: report.loan_id.clone(),
            opened: opened.date,
            date: report.date,
        });
    }
    let standing =
        loans.state(&report.loan_id, Date::from_days(i32::MAX)).expect("the loan was found");
    if report.fee.is_some() && report.price.is_none() && standing.price.is_none() {
        return Err(Refusal::FeeMustHaveAPrice { loan_id: report.loan_id.clone() });
    }
    let (quantity, collateral) = match action {
        LoanAction::Open | LoanAction::Rate => (Quantity::ZERO, Quantity::ZERO),
        LoanAction::Mark => (Quantity::ZERO, marked(row, opened, &standing, directory)?),
        LoanAction::Return => returned(row, opened, &standing, directory)?,
    };
    if action == LoanAction::Rate && report.rebate.is_none() && report.fee.is_none() {
        return Err(Refusal::LoanRowMustSay {
            action: action.as_str(),
            column: Phrase::RebateOrFee.wording(),
        });
    }
    Ok(LoanMovement {
        movement_id: report.movement_id.clone(),
        date: report.date,
        action,
        location_account: row.location_account.unwrap_or(opened.location_account),
        bank_account: row.bank_account.unwrap_or(opened.bank_account),
        quantity,
        collateral,
        price: report.price,
        rebate: report.rebate,
        fee: report.fee,
        ..opened.clone()
    })
}

/// A later row need not repeat what the loan was opened with; when it does, it repeats it.
fn stays_as_opened(
    row: &ToLend,
    opened: &LoanMovement,
    directory: &Directory,
) -> Result<(), Refusal> {
    let changed = |column, expected: &str| {
        let loan_id = row.report.loan_id.clone();
        Err(Refusal::LoanMustStayAsOpened { loan_id, column, expected: Name::from(expected) })
    };
    if row.report.direction.is_some_and(|direction| direction != opened.direction) {
        return changed("direction", opened.direction.as_str());
    }
    if row.account.is_some_and(|account| account != opened.account) {
        return changed("account", &directory.account(opened.account).account);
    }
    if row.instrument.is_some_and(|instrument| instrument != opened.instrument) {
        return changed("instrument", directory.asset(opened.instrument).code());
    }
    if row.report.day_count.is_some_and(|day_count| day_count != opened.day_count) {
        return changed("day_count", opened.day_count.as_str());
    }
    Ok(())
}

fn marked(
    row: &ToLend,
    opened: &LoanMovement,
    standing: &LoanState,
    directory: &Directory,
) -> Result<Quantity, Refusal> {
    let collateral = say(row.collateral, LoanAction::Mark, "collateral")?;
    if (standing.collateral + collateral.into()).quantity().is_none() {
        let seen = shown(opened.currency, collateral.into(), directory);
        return Err(Refusal::LoanAmountMustFit {
            column: "collateral",
            seen,
            expected: Phrase::LessToFitAnEntry,
        });
    }
    if (standing.collateral + collateral.into()).0 < 0 {
        return Err(too_much_collateral(-collateral, opened, standing, directory));
    }
    Ok(collateral)
}

/// What goes back: the securities, and the collateral that the row says, or in proportion when it
/// says none.
fn returned(
    row: &ToLend,
    opened: &LoanMovement,
    standing: &LoanState,
    directory: &Directory,
) -> Result<(Quantity, Quantity), Refusal> {
    let quantity = say(row.quantity, LoanAction::Return, "quantity")?;
    check_amount("quantity", quantity, opened.instrument, 1, directory)?;
    let left = standing.quantity - quantity.into();
    if left.0 < 0 {
        return Err(Refusal::ReturnMustBeOfWhatIsOpen {
            loan_id: opened.loan_id.clone(),
            quantity: shown(opened.instrument, quantity.into(), directory),
            open: shown(opened.instrument, standing.quantity, directory),
        });
    }
    let in_proportion = || {
        let part = divide(
            standing.collateral.0 * i128::from(quantity.units()),
            standing.quantity.0,
            Rounding::HalfUp,
        );
        Quantity::try_new(part).expect("a part of the collateral is no more than moved before")
    };
    let collateral = row.collateral.unwrap_or_else(in_proportion);
    check_amount("collateral", collateral, opened.currency, 0, directory)?;
    let collateral_left = standing.collateral - collateral.into();
    if collateral_left.0 < 0 || (left.is_zero() && !collateral_left.is_zero()) {
        return Err(too_much_collateral(collateral, opened, standing, directory));
    }
    Ok((quantity, collateral))
}

fn too_much_collateral(
    collateral: Quantity,
    opened: &LoanMovement,
    standing: &LoanState,
    directory: &Directory,
) -> Refusal {
    Refusal::CollateralMustStand {
        loan_id: opened.loan_id.clone(),
        collateral: shown(opened.currency, collateral.into(), directory),
        standing: shown(opened.currency, standing.collateral, directory),
    }
}

fn check_accounts(movement: &LoanMovement, directory: &Directory) -> Result<(), Refusal> {
    let name_and_kind = |account| {
        let account = directory.account(account);
        (account.account.clone(), account.kind)
    };
    let expected = match movement.direction {
        LoanDirection::Borrow => Kind::Borrow,
        LoanDirection::Lend => Kind::Loan,
    };
    let (account, kind) = name_and_kind(movement.account);
    if kind != expected {
        return Err(Refusal::LoanMustFitItsAccount { account, kind: kind.as_str() });
    }
    let (account, kind) = name_and_kind(movement.location_account);
    if !kind.is_location() {
        return Err(Refusal::LoanMustNameALocation { account, kind: kind.as_str() });
    }
    let (account, kind) = name_and_kind(movement.bank_account);
    if !kind.is_bank() {
        return Err(Refusal::LoanMustNameABank { account, kind: kind.as_str() });
    }
    Ok(())
}

/// The entry of a movement: securities come to us and cash goes out when we borrow, the other way
/// round when we lend, and back again with a return.
pub fn entry(movement: &LoanMovement) -> Entry {
    let LoanMovement {
        account,
        location_account,
        bank_account,
        instrument,
        currency,
        quantity,
        collateral,
        ..
    } = *movement;
    let (quantity, collateral) = match (movement.direction, movement.action) {
        (LoanDirection::Borrow, LoanAction::Open | LoanAction::Mark | LoanAction::Rate)
        | (LoanDirection::Lend, LoanAction::Return) => (quantity, collateral),
        (LoanDirection::Lend, LoanAction::Open | LoanAction::Mark | LoanAction::Rate)
        | (LoanDirection::Borrow, LoanAction::Return) => (-quantity, -collateral),
    };
    let line = |account, asset, quantity| Posting { account, asset, quantity };
    let lines = [
        line(account, instrument, quantity),
        line(location_account, instrument, -quantity),
        line(account, currency, -collateral),
        line(bank_account, currency, collateral),
    ];
    Entry::try_new(movement.date, lines).expect("what comes from one account goes to another")
}
