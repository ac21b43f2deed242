//! A trial: the trades of a past period charged again by other schedules, as if these had been in
//! force. Nothing is booked.
//!
//! In: the office, the rows of the schedules to try, a period. Out: for each account and currency
//! what its trades bore and what they would bear. Every row goes through the gate of a row that is
//! set. One that would come into force later counts from the first day of the month in which the
//! period begins, so that the turnover of that month is whole; rows of other scopes than the tried
//! ones stay in force. An agreed commission stays as it was agreed. Trades that were taken back are
//! left out. Never here: a change of the office.

use crate::capture::Status;
use crate::clearance::commission::{Asked, TooLarge, scheduled};
use crate::clearance::explain::{Charged, explain};
use crate::clearance::rules::product_when_booked;
use crate::clearance::{Counted, Counts, Fill, Replay, ScheduleBook, Stands, Traded, TurnoverBook};
use crate::papers::may_be_set;
use crate::{Office, Rejection};
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, CommissionBy, Date, Family, Name, Origin, Quantity, ScheduleRow,
    ScheduleScope, Total,
};

/// What the trades of an account bore in a period, and what they would bear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// How many trades.
    pub trades: u64,
    /// The commission that was charged.
    pub charged: Total,
    /// The commission under the trial.
    pub under_trial: Total,
    /// The introducing broker's share that was booked.
    pub introducing: Total,
    /// The share under the trial.
    pub introducing_under_trial: Total,
}

/// A row that cannot be set, by its place among those to try, and why.
pub type Untried = Box<(usize, Rejection)>;

/// By account and currency.
pub type Trial = BTreeMap<(AccountId, AssetId), Tried>;

/// Charges the standing trades of a period again by the schedules as they would be with these rows.
pub fn try_schedules(
    office: &Office,
    rows: &[ScheduleRow],
    from: Date,
    to: Date,
) -> Result<Trial, Untried> {
    let start = from.first_of_month();
    let trial = with_rows(office, rows, start)?;
    let mut turnover = TurnoverBook::default();
    let mut tried = Trial::new();
    for (charged, of) in
        standing(office).filter(|(charged, _)| (start..=to).contains(&charged.trade_date))
    {
        // What is larger than an amount can be is charged nothing: the trade would be refused, and
        // nothing is booked here.
        let (amount, share) =
            charge_again(office, &charged, of, &trial, &mut turnover).unwrap_or_default();
        if charged.trade_date >= from {
            let sums = tried.entry((charged.account, charged.currency)).or_default();
            let explanation = explain(&charged, &office.schedules, &office.directory);
            sums.trades += 1;
            sums.charged += charged.commission;
            sums.under_trial += amount;
            sums.introducing += explanation
                .and_then(|explanation| explanation.commission)
                .map_or(Quantity::ZERO, |line| line.introducing);
            sums.introducing_under_trial += share;
        }
    }
    Ok(tried)
}

/// The schedules as they would be with these rows: those of a scope that they name are theirs
/// alone, and the first of them is in force from `start` on at the latest.
fn with_rows(office: &Office, rows: &[ScheduleRow], start: Date) -> Result<ScheduleBook, Untried> {
    let mut trial = office.schedules.clone();
    let scope = |row: &ScheduleRow| (row.scope, row.whom.clone());
    let mut firsts: BTreeMap<(ScheduleScope, Option<Name>), Date> = BTreeMap::new();
    for row in rows {
        let first = firsts.entry(scope(row)).or_insert(row.effective);
        *first = row.effective.min(*first);
    }
    for (scope, whom) in firsts.keys() {
        let account = whom.as_ref().and_then(|name| office.directory.account_id(name));
        trial.forget(*scope, whom.as_ref(), account);
    }
    for (place, row) in rows.iter().enumerate() {
        let is_first = firsts[&scope(row)] == row.effective;
        let effective = if is_first { row.effective.min(start) } else { row.effective };
        let row = ScheduleRow { effective, ..row.clone() };
        let account =
            may_be_set(office, &row, &trial).map_err(|rejection| Box::new((place, rejection)))?;
        trial.set(&row, account, Origin::Command);
    }
    Ok(trial)
}

/// Every trade and share that stands, with the order of a trade, in the order of booking.
fn standing(office: &Office) -> impl Iterator<Item = (Charged<'_>, (Traded, Option<&Name>))> {
    let directory = &office.directory;
    let is_client =
        |charged: &Charged| directory.account(charged.account).kind.family() == Family::Client;
    let booked = office.trades.trades().filter(|(_, booked)| booked.status == Status::Booked);
    let trades = booked.filter_map(|(number, booked)| {
        let of = (Traded::Trade(number), booked.trade.order_id.as_ref());
        Some((Charged::of_trade(&booked.trade, booked.edition)?, of))
    });
    let shares = office.blocks.standing().filter_map(|(number, _)| {
        Some((office.charged_share(number)?, (Traded::Share(number), None)))
    });
    trades.chain(shares).filter(move |(charged, _)| is_client(charged))
}

/// The commission and the introducing broker's share of a trade by the tried schedules.
fn charge_again(
    office: &Office,
    charged: &Charged,
    (traded, order_id): (Traded, Option<&Name>),
    trial: &ScheduleBook,
    turnover: &mut TurnoverBook,
) -> Result<(Quantity, Quantity), TooLarge> {
    if charged.charged_by.commission == CommissionBy::Agreement {
        return Ok((charged.commission, Quantity::ZERO));
    }
    let directory = &office.directory;
    let Charged { account, trade_date, instrument, currency, side, quantity, principal, .. } =
        *charged;
    let fill = Fill {
        account,
        trade_date,
        instrument,
        currency,
        side,
        order_id,
        block: None,
        quantity,
        principal,
    };
    let before = Replay::of(turnover).before(&fill);
    let (quantity, principal) = charged.measures(directory);
    let product = product_when_booked(directory.market_of(instrument));
    let asked = Asked { account, trade_date, product, quantity, principal };
    let Some(line) = scheduled(&asked, &before, trial, directory)? else {
        return Ok((Quantity::ZERO, Quantity::ZERO));
    };
    let counted = Counts { commission: Some(Counted::of(&line)), fees: None };
    turnover.add(traded, &Stands { fill, counted, row: Some(line.row) });
    Ok((line.amount, line.introducing))
}
