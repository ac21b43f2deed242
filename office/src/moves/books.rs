//! Walks through the books, one for each kind of booking: where its postings are kept, or how they
//! follow from what is kept.
//!
//! In: the office, a kind, an asset. Out: the movements of the asset by bookings of that kind, in
//! the order of booking. Most books keep their entries; a delivery, a payment, a loan, a transfer
//! and the legs of a share follow from the paper, by the rule that drew the entry. Never here: a
//! wildcard in a match over kinds, an order that depends on a hash, a posting that no event made.

use super::{Move, MovedBy};
use crate::Office;
use crate::clearance::Rescheduled;
use crate::financing::{Posted, rules as financing};
use crate::settlement::{rules as settlement, transfers as transfers_rules};
use crate::taken_back::Taken;
use terms::{
    AccountId, AssetId, BookedKind, Date, Kind, MovedKind, Name, Posting, Quantity, TakenBackKind,
    VoucherKind,
};

/// The movements by one kind of booking.
type Moves<'o> = Box<dyn Iterator<Item = Move<'o>> + 'o>;

/// The movements of an asset by bookings of a kind.
///
/// Whoever adds a kind says here where its postings are; what is forgotten here would be forgotten
/// by every dividend and every reconciliation.
pub fn of_kind(office: &Office, kind: BookedKind, asset: AssetId) -> Moves<'_> {
    match kind {
        BookedKind::Position => Box::new(positions(office, asset)),
        BookedKind::Trade => Box::new(trades(office, asset)),
        BookedKind::Cancel => Box::new(cancels(office, asset)),
        BookedKind::Share => Box::new(shares(office, asset)),
        BookedKind::Adjustment => Box::new(adjustments(office, asset)),
        BookedKind::Delivery => Box::new(deliveries(office, asset)),
        BookedKind::Payment => Box::new(payments(office, asset)),
        BookedKind::Voucher => Box::new(vouchers(office, asset)),
        BookedKind::Loan => Box::new(loans(office, asset)),
        BookedKind::Action => Box::new(actions(office, asset)),
        BookedKind::Transfer => Box::new(transfers(office, asset)),
        BookedKind::Conversion => Box::new(conversions(office, asset)),
        BookedKind::TakenBack => Box::new(taken_back(office, asset)),
        BookedKind::Moved => Box::new(rescheduled(office, asset)),
    }
}

/// What the lines of a paper have in common.
#[derive(Clone, Copy)]
struct Booking<'o> {
    as_of: Date,
    value_date: Date,
    moved_by: MovedBy<'o>,
}

impl<'o> Booking<'o> {
    const fn named(kind: BookedKind, id: &'o Name, as_of: Date, value_date: Date) -> Self {
        Self { as_of, value_date, moved_by: MovedBy::Named(kind, id) }
    }

    /// The lines that move an asset.
    fn lines<Lines>(
        self,
        asset: AssetId,
        lines: Lines,
    ) -> impl Iterator<Item = Move<'o>> + use<'o, Lines>
    where
        Lines: IntoIterator<Item = Posting>,
    {
        let moves = move |line: &Posting| line.asset == asset && !line.quantity.is_zero();
        lines.into_iter().filter(moves).map(move |line| Move {
            as_of: self.as_of,
            value_date: self.value_date,
            account: line.account,
            asset,
            quantity: line.quantity,
            moved_by: self.moved_by,
        })
    }
}

const fn line(account: AccountId, asset: AssetId, quantity: Quantity) -> Posting {
    Posting { account, asset, quantity }
}

fn positions(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    office.positions.all().flat_map(move |opened| {
        let (as_of, value_date) = (opened.position.date, opened.entry.value_date());
        Booking { as_of, value_date, moved_by: MovedBy::Position }
            .lines(asset, opened.entry.postings().iter().copied())
    })
}

fn trades(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    office.trades.trades().flat_map(move |(_, booked)| {
        let trade = &booked.trade;
        let moved = office.rescheduled.first_date(MovedKind::Trade, &trade.trade_id);
        let (as_of, value_date) = (trade.trade_date, moved.unwrap_or(trade.settlement_date));
        Booking::named(BookedKind::Trade, &trade.trade_id, as_of, value_date)
            .lines(asset, office.trades.postings(booked).iter().copied())
    })
}

/// The opposite of what each trade had moved, as of the same days.
fn cancels(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    office.trades.cancels().flat_map(move |row| {
        let found = office.trades.find(&row.cancel.cancelled);
        let (_, booked) = found.expect("a trade is taken back after it was booked");
        let (as_of, value_date) = (row.cancel.trade_date, booked.trade.settlement_date);
        let opposite = office.moved_by(&row.cancel.cancelled).reversed();
        let lines: Vec<Posting> = opposite.postings().to_vec();
        Booking::named(BookedKind::Cancel, &row.cancel.trade_id, as_of, value_date)
            .lines(asset, lines)
    })
}

fn shares(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    let currency = |instrument| office.directory.clearing(instrument).currency;
    office.blocks.booked(currency).flat_map(move |(share, lines)| {
        let moved = office.rescheduled.first_date(MovedKind::Share, &share.allocation_id);
        let (as_of, value_date) = (share.trade_date, moved.unwrap_or(share.settlement_date));
        Booking::named(BookedKind::Share, &share.allocation_id, as_of, value_date)
            .lines(asset, lines)
    })
}

/// What fills bear otherwise after something else was taken back.
fn adjustments(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    office.adjustments.all().flat_map(move |booked| {
        let (adjusted, entry) = (&booked.adjustment, &booked.entry);
        let (as_of, value_date) = (adjusted.trade_date, entry.value_date());
        Booking::named(BookedKind::Adjustment, &adjusted.charged, as_of, value_date)
            .lines(asset, entry.postings().iter().copied())
    })
}

fn deliveries(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    office.movements.deliveries().flat_map(move |(delivery, _)| {
        let entry = settlement::delivered(delivery, &office.directory);
        let entry = entry.expect("an excess was booked there");
        let lines: Vec<Posting> = entry.postings().to_vec();
        let (delivery_id, date) = (&delivery.delivery_id, delivery.date);
        Booking::named(BookedKind::Delivery, delivery_id, date, date).lines(asset, lines)
    })
}

fn payments(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    office.movements.payments().flat_map(move |(payment, _)| {
        let lines: Vec<Posting> = settlement::paid(payment).postings().to_vec();
        let (payment_id, date) = (&payment.payment_id, payment.date);
        Booking::named(BookedKind::Payment, payment_id, date, date).lines(asset, lines)
    })
}

/// The vouchers at hand, and behind them what the other kinds are remembered as.
fn vouchers(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    let at_hand = office.vouchers.all().flat_map(move |booked| {
        let (voucher, entry) = (&booked.voucher, &booked.entry);
        let moved = office.rescheduled.first_date(MovedKind::Voucher, &voucher.voucher_id);
        let value_date = moved.unwrap_or_else(|| entry.value_date());
        Booking::named(BookedKind::Voucher, &voucher.voucher_id, voucher.date, value_date)
            .lines(asset, entry.postings().iter().copied())
    });
    let elsewhere = VoucherKind::ALL.iter().flat_map(move |kind| -> Moves<'_> {
        match kind {
            VoucherKind::Interest => Box::new(interest(office, asset)),
            VoucherKind::Rebate => Box::new(rebates(office, asset)),
            VoucherKind::Manual
            | VoucherKind::Recurring
            | VoucherKind::Reversal
            | VoucherKind::Accrual
            | VoucherKind::FairValue
            | VoucherKind::Revaluation
            | VoucherKind::YearEnd
            | VoucherKind::DayCharges => Box::new(std::iter::empty()),
        }
    });
    at_hand.chain(elsewhere)
}

fn interest(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    let of_asset = office.financing.balances.lines().iter().filter(move |of| of.currency == asset);
    of_asset.flat_map(move |of| {
        let posted = of.postings().iter();
        posted.flat_map(move |posted| {
            accrued(office, VoucherKind::Interest, (of.account, asset), *posted)
        })
    })
}

fn rebates(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    let of_asset =
        office.financing.loans.postings().filter(move |(_, currency, _)| *currency == asset);
    of_asset.flat_map(move |(account, _, posted)| {
        accrued(office, VoucherKind::Rebate, (account, asset), posted)
    })
}

/// What is posted to an account leaves the accrual.
fn accrued(
    office: &Office,
    kind: VoucherKind,
    (account, asset): (AccountId, AssetId),
    posted: Posted,
) -> impl Iterator<Item = Move<'_>> {
    let accrual = office.directory.own_account(Kind::Accrual);
    let accrual = accrual.expect("interest accrues there before it is posted");
    let amount = posted.amount.quantity().expect("it was posted as one");
    let moved_by = MovedBy::Posted { kind, subject: account, month_end: posted.about };
    Booking { as_of: posted.booked, value_date: posted.on, moved_by }
        .lines(asset, [line(account, asset, amount), line(accrual, asset, -amount)])
}

fn loans(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    let moves = move |movement: &&terms::LoanMovement| {
        movement.instrument == asset || movement.currency == asset
    };
    office.financing.loans.movements().filter(moves).flat_map(move |movement| {
        let entry = financing::entry(movement);
        let lines: Vec<Posting> = entry.postings().to_vec();
        Booking::named(BookedKind::Loan, &movement.movement_id, movement.date, entry.value_date())
            .lines(asset, lines)
    })
}

fn actions(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    office.actions.all().flat_map(move |known| {
        let action = &known.action;
        known.entries().iter().flat_map(move |entry| {
            Booking::named(
                BookedKind::Action,
                &action.action_id,
                action.ex_date,
                entry.value_date(),
            )
            .lines(asset, entry.postings().iter().copied())
        })
    })
}

fn transfers(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    office.transfers.all().flat_map(move |(transfer, _)| {
        let lines: Vec<Posting> = transfers_rules::entry(transfer).postings().to_vec();
        let (transfer_id, date) = (&transfer.transfer_id, transfer.date);
        Booking::named(BookedKind::Transfer, transfer_id, date, date).lines(asset, lines)
    })
}

fn conversions(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    office.values.conversions.all().flat_map(move |booked| {
        let (conversion, entry) = (&booked.conversion, &booked.entry);
        Booking::named(
            BookedKind::Conversion,
            &conversion.conversion_id,
            conversion.date,
            entry.value_date(),
        )
        .lines(asset, entry.postings().iter().copied())
    })
}

/// Off the date that it had, and on the one that it got.
fn rescheduled(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    office.rescheduled.all().flat_map(move |Rescheduled { moved, entry, .. }| {
        let off = entry.reversed().on(moved.from);
        [off, entry.clone()].into_iter().flat_map(move |entry| {
            let lines: Vec<Posting> = entry.postings().to_vec();
            Booking::named(BookedKind::Moved, &moved.moved, moved.as_of, entry.value_date())
                .lines(asset, lines)
        })
    })
}

fn taken_back(office: &Office, asset: AssetId) -> impl Iterator<Item = Move<'_>> {
    // What editions until 4 booked as an exchange the other way stands among the exchanges.
    let is_an_exchange = |Taken { taken, .. }: &&Taken| {
        let found = office.values.conversions.find(&taken.row_id);
        let cancels = found.and_then(|row| row.conversion.cancels.as_ref());
        taken.kind == TakenBackKind::Conversion && cancels.is_some()
    };
    office.taken_back.all().filter(move |taken| !is_an_exchange(taken)).flat_map(
        move |Taken { taken, entry, .. }| {
            let (as_of, value_date) = (taken.as_of, entry.value_date());
            Booking::named(BookedKind::TakenBack, &taken.row_id, as_of, value_date)
                .lines(asset, entry.postings().iter().copied())
        },
    )
}
