//! Drafts of random days: wishes such as "cancel the third trade that stands", which a walk turns
//! into inputs.
//!
//! Good drafts give inputs that must be booked, or none; the others are duplicates, changed
//! duplicates and garbage.

use crate::office::garbage::{self, Garbage};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use terms::Decimal;

/// The first day of each window: Columbus Day 2013 at T+3, Labor Day 2017 from T+3 to T+2, Memorial
/// Day 2024 from T+2 to T+1 with a new rate of Section 31 on the second day.
pub const WINDOWS: [&str; 3] = ["2013-10-09", "2017-08-31", "2024-05-21"];
pub const DAYS: usize = 8;

pub const CLIENTS: [&str; 6] = ["ALICE", "BOB", "CAROL", "DAVID", "INVENTORY", "ERROR"];
pub const STREET: [&str; 2] = ["NSCC", "OTHER"];
pub const INSTRUMENTS: [(&str, u8); 3] = [("XYZ", 0), ("ABC", 0), ("FRAC", 4)];

/// A trade that somebody might report.
#[derive(Clone, Debug)]
pub struct TradeDraft {
    pub account: usize,
    pub side: usize,
    pub instrument: usize,
    pub quantity: i64,
    pub price: Decimal,
    pub days_back: usize,
    pub minute: i64,
    pub against: usize,
    pub agreed_settlement: Option<usize>,
    pub agreed_commission: Option<i64>,
}

/// Something that might happen.
#[derive(Clone, Debug)]
pub enum Draft {
    Trade(TradeDraft),
    Fill(TradeDraft),
    Share { account: usize, side: usize, instrument: usize, quantity: i64, days_back: usize },
    Cancel(usize),
    Correct { trade: usize, quantity: i64, price: Decimal },
    Deliver { street: usize, instrument: usize, quantity: DeliveryDraft, days_back: usize },
    Pay { account: usize, cents: i64 },
    OpenPosition { account: usize, asset: usize, quantity: i64, cost: Option<i64>, today: bool },
    Quote { instrument: usize, price: Decimal },
    Again { sent: usize, elsewhere: bool },
    Changed(usize),
    Garbage(Garbage),
}

/// How much is delivered, seen from what is due.
#[derive(Clone, Copy, Debug)]
pub enum DeliveryDraft {
    Whole,
    Percent(i64),
    WrongWay,
    Any(i64),
}

/// Some days and what happens on each.
#[derive(Clone, Debug)]
pub struct Plan {
    pub window: usize,
    pub days: Vec<Vec<Draft>>,
}

fn price() -> impl Strategy<Value = Decimal> {
    (1..2_000_000_i64, 0..=6_u8).prop_map(|(mantissa, scale)| Decimal { mantissa, scale })
}

fn trade_draft() -> impl Strategy<Value = TradeDraft> {
    let what = (0..CLIENTS.len(), 0..6_usize, 0..INSTRUMENTS.len(), 1..3000_i64, price());
    let terms = (
        0..3_usize,
        0..890_i64,
        0..5_usize,
        option::weighted(0.2, 0..5_usize),
        option::weighted(0.3, 0..5000_i64),
    );
    (what, terms).prop_map(
        |(
            (account, side, instrument, quantity, price),
            (days_back, minute, against, agreed_settlement, agreed_commission),
        )| TradeDraft {
            account,
            side,
            instrument,
            quantity,
            price,
            days_back,
            minute,
            against,
            agreed_settlement,
            agreed_commission,
        },
    )
}

fn delivery_draft() -> impl Strategy<Value = DeliveryDraft> {
    prop_oneof![
        3 => Just(DeliveryDraft::Whole),
        3 => (1..200_i64).prop_map(DeliveryDraft::Percent),
        1 => Just(DeliveryDraft::WrongWay),
        1 => (-5000..5000_i64).prop_map(DeliveryDraft::Any),
    ]
}

/// A draft that must be booked, or that finds nothing to be about.
fn good_draft() -> BoxedStrategy<Draft> {
    let share = (
        0..CLIENTS.len(),
        0..2_usize,
        prop_oneof![Just(0_usize), Just(2)],
        1..4000_i64,
        0..3_usize,
    );
    let opening = (
        0..CLIENTS.len() + STREET.len(),
        0..=INSTRUMENTS.len(),
        -9000..9000_i64,
        option::of(0..1_000_000_i64),
        any::<bool>(),
    );
    prop_oneof![
        8 => trade_draft().prop_map(Draft::Trade),
        4 => trade_draft().prop_map(Draft::Fill),
        5 => share.prop_map(|(account, side, instrument, quantity, days_back)| {
            Draft::Share { account, side, instrument, quantity, days_back }
        }),
        2 => any::<usize>().prop_map(Draft::Cancel),
        2 => (any::<usize>(), 1..3000_i64, price())
            .prop_map(|(trade, quantity, price)| Draft::Correct { trade, quantity, price }),
        5 => (0..STREET.len(), 0..INSTRUMENTS.len(), delivery_draft(), 0..3_usize)
            .prop_map(|(street, instrument, quantity, days_back)| Draft::Deliver {
                street,
                instrument,
                quantity,
                days_back,
            }),
        2 => (0..CLIENTS.len() + STREET.len(), -1_000_000..1_000_000_i64)
            .prop_map(|(account, cents)| Draft::Pay { account, cents }),
        2 => opening.prop_map(|(account, asset, quantity, cost, today)| Draft::OpenPosition {
            account,
            asset,
            quantity,
            cost,
            today,
        }),
        1 => (0..INSTRUMENTS.len(), price())
            .prop_map(|(instrument, price)| Draft::Quote { instrument, price }),
    ]
    .boxed()
}

fn any_draft() -> BoxedStrategy<Draft> {
    prop_oneof![
        6 => good_draft(),
        1 => (any::<usize>(), any::<bool>())
            .prop_map(|(sent, elsewhere)| Draft::Again { sent, elsewhere }),
        1 => any::<usize>().prop_map(Draft::Changed),
        2 => garbage::garbage().prop_map(Draft::Garbage),
    ]
    .boxed()
}

fn plan(draft: BoxedStrategy<Draft>) -> impl Strategy<Value = Plan> {
    (0..WINDOWS.len(), vec(vec(draft, 0..20), 2..=DAYS))
        .prop_map(|(window, days)| Plan { window, days })
}

/// Days on which only what must be booked comes in.
pub fn good_days() -> impl Strategy<Value = Plan> {
    plan(good_draft())
}

/// Days on which anything comes in.
pub fn any_days() -> impl Strategy<Value = Plan> {
    plan(any_draft())
}
