//! The gate of settlement: what the depository and the bank say has moved.
//!
//! The depository's word is a fact, so a delivery is booked whole: what was due goes against the
//! street account, and an excess that nobody was due waits on the suspense account until a person
//! has found out whose it is.

use super::refusals::Refusal;
use crate::shared::directory::Directory;
use ledger::Ledger;
use smallvec::SmallVec;
use terms::{
    AccountId, AssetId, Booked, Decimal, Delivery, DeliveryReport, Entry, Event, Family, Kind,
    Payment, PaymentReport, Posting, Quantity, Total,
};

/// The names of a delivery row, looked up.
#[derive(Clone, Copy, Debug)]
pub struct ToDeliver<'a> {
    /// What was reported.
    pub report: &'a DeliveryReport,
    /// Who delivered or received.
    pub street_account: AccountId,
    /// Where it lies now, or lay.
    pub location_account: AccountId,
    /// What.
    pub asset: AssetId,
    /// + received by us.
    pub quantity: Quantity,
}

/// Books a movement at the depository; what the same row gives back to the street is open again.
pub fn deliver(
    movement: &ToDeliver,
    directory: &Directory,
    ledger: &Ledger,
    given_back: Total,
) -> Result<Event, Refusal> {
    let ToDeliver { report, street_account, location_account, asset, quantity } = *movement;
    check_delivery(movement, directory)?;
    let delivery = Delivery {
        delivery_id: report.delivery_id.clone(),
        date: report.date,
        street_account,
        location_account,
        asset,
        quantity,
        excess: excess(movement, directory, ledger, given_back),
    };
    let entry = delivered(&delivery, directory).ok_or_else(|| Refusal::SuspenseMustExist {
        quantity: Decimal {
            mantissa: delivery.excess.units(),
            scale: directory.asset(asset).decimals(),
        },
        asset: report.asset.clone(),
    })?;
    Ok(Event::Booked(Booked::Delivery(delivery), entry))
}

/// What a delivery moves; none when there is no account for what nobody was due.
pub fn delivered(delivery: &Delivery, directory: &Directory) -> Option<Entry> {
    let Delivery { date, street_account, location_account, asset, quantity, excess, .. } =
        *delivery;
    let due = Quantity::try_new(i128::from(quantity.units()) - i128::from(excess.units()))
        .expect("a part of a quantity is one");
    let line = |account, quantity| Posting { account, asset, quantity };
    let mut postings: SmallVec<[Posting; 3]> = SmallVec::new();
    postings.push(line(street_account, due));
    postings.push(line(location_account, -quantity));
    if !excess.is_zero() {
        postings.push(line(directory.own_account(Kind::Suspense)?, excess));
    }
    Some(Entry::try_new(date, postings).expect("what came in lies somewhere"))
}

/// May a delivery be taken back? Not while a later one has found more than was due, because this
/// one had moved it: what waits in suspense would be due.
pub fn check_excess<'b>(
    first: &Delivery,
    later: impl Iterator<Item = &'b Delivery>,
    stands: impl Fn(&Delivery) -> bool,
    directory: &Directory,
) -> Result<(), Refusal> {
    let of_it = |other: &&Delivery| {
        (other.street_account, other.asset) == (first.street_account, first.asset)
            && other.excess.units().signum() == first.quantity.units().signum()
    };
    if first.excess == first.quantity {
        return Ok(());
    }
    match later.filter(of_it).find(|later| stands(later)) {
        Some(other) => Err(Refusal::LaterExcessMustBeTakenBack {
            delivery_id: first.delivery_id.clone(),
            later: other.delivery_id.clone(),
            excess: directory.show(first.asset, other.excess),
        }),
        None => Ok(()),
    }
}

/// The names of a payment row, looked up.
#[derive(Clone, Copy, Debug)]
pub struct ToPay<'a> {
    /// What was reported.
    pub report: &'a PaymentReport,
    /// Whose account it is for.
    pub account: AccountId,
    /// On which bank account.
    pub bank_account: AccountId,
    /// In which currency.
    pub currency: AssetId,
    /// + received by us.
    pub amount: Quantity,
}

/// Books a movement of money.
pub fn pay(movement: &ToPay, directory: &Directory) -> Result<Event, Refusal> {
    let ToPay { report, account, bank_account, currency, amount } = *movement;
    let (owner, bank) = (directory.account(account), directory.account(bank_account));
    if amount.is_zero() {
        return Err(Refusal::MovementMustBeOfSomething);
    }
    if !bank.kind.is_bank() {
        return Err(Refusal::PaymentMustNameABank {
            account: bank.account.clone(),
            kind: bank.kind.as_str(),
        });
    }
    let is_between_banks = owner.kind.is_bank() && account != bank_account;
    if owner.kind.is_location() || (owner.kind.is_bank() && !is_between_banks) {
        return Err(Refusal::PaymentMustNameAnOwner { account: owner.account.clone() });
    }
    let payment = Payment {
        payment_id: report.payment_id.clone(),
        date: report.date,
        account,
        bank_account,
        currency,
        amount,
        reference: report.reference.clone(),
    };
    let entry = paid(&payment);
    Ok(Event::Booked(Booked::Payment(payment), entry))
}

/// What a payment moves.
pub fn paid(payment: &Payment) -> Entry {
    let Payment { date, account, bank_account, currency, amount, .. } = *payment;
    let line = |account, quantity| Posting { account, asset: currency, quantity };
    Entry::try_new(date, [line(account, amount), line(bank_account, -amount)])
        .expect("what is paid is received")
}

fn check_delivery(movement: &ToDeliver, directory: &Directory) -> Result<(), Refusal> {
    let (street, location) =
        (directory.account(movement.street_account), directory.account(movement.location_account));
    let street_side = street.kind.shows_fails()
        || matches!(street.kind, Kind::Borrow | Kind::Loan | Kind::Suspense);
    let between_boxes =
        street.kind.is_location() && movement.street_account != movement.location_account;
    if movement.quantity.is_zero() {
        return Err(Refusal::MovementMustBeOfSomething);
    }
    if directory.asset(movement.asset).instrument().is_none() {
        return Err(Refusal::DeliveryMustBeOfSecurities {
            asset: directory.asset(movement.asset).code().clone(),
        });
    }
    if !street_side && !between_boxes {
        return Err(Refusal::DeliveryMustNameTheStreet {
            account: street.account.clone(),
            kind: street.kind.as_str(),
        });
    }
    if !location.kind.is_location() || location.kind.family() != Family::Street {
        return Err(Refusal::DeliveryMustNameALocation {
            account: location.account.clone(),
            kind: location.kind.as_str(),
        });
    }
    Ok(())
}

/// How much of a delivery nobody was due: what goes beyond the open obligation with a clearing
/// house or counterparty.
fn excess(
    movement: &ToDeliver,
    directory: &Directory,
    ledger: &Ledger,
    given_back: Total,
) -> Quantity {
    if !directory.account(movement.street_account).kind.shows_fails() {
        return Quantity::ZERO;
    }
    let balance = ledger.balance(movement.street_account, movement.asset);
    let open = balance.through(movement.report.date) + given_back;
    let quantity = Total::from(movement.quantity);
    let runs_against = open.0.signum() == -quantity.0.signum();
    let due = if runs_against { open.0.abs().min(quantity.0.abs()) } else { 0 };
    let excess = quantity.0.signum() * (quantity.0.abs() - due);
    Quantity::try_new(excess).expect("a part of a quantity is one")
}
