//! The ledger against domain.md: entries land on their rung, rungs settle together, order does not
//! matter.

use crate::Ledger;
use proptest::prelude::*;
use terms::{AccountId, AssetId, Date, Entry, Posting, Quantity, Total};

fn entry(value_date: i32, account: u32, contra: u32, asset: u32, units: i64) -> Entry {
    let posting = |account, units: i64| Posting {
        account: AccountId(account),
        asset: AssetId(asset),
        quantity: Quantity::try_new(i128::from(units)).expect("small"),
    };
    Entry::try_new(Date::from_days(value_date), [posting(account, units), posting(contra, -units)])
        .expect("it balances")
}

fn sum_is_zero_everywhere(ledger: &Ledger) -> bool {
    let assets: std::collections::BTreeSet<_> = ledger.cells().map(|cell| cell.asset).collect();
    assets.into_iter().all(|asset| {
        let cells = || ledger.cells().filter(move |cell| cell.asset == asset);
        let settled: Total = cells().map(|cell| cell.balance.settled()).sum();
        let rung = |date| {
            cells()
                .flat_map(|cell| cell.balance.rungs())
                .filter(|rung| rung.0 == date)
                .map(|rung| rung.1)
                .sum::<Total>()
        };
        settled.is_zero() && ledger.value_dates().into_iter().all(|date| rung(date).is_zero())
    })
}

#[test]
fn a_trade_waits_on_its_rung_until_the_day_arrives() {
    let mut ledger = Ledger::new(Date::from_days(10));
    ledger.post(&entry(13, 1, 2, 7, 100));
    ledger.post(&entry(13, 1, 2, 7, -40));
    ledger.post(&entry(12, 1, 2, 7, 5));
    let balance = ledger.balance(AccountId(1), AssetId(7));
    assert_eq!(
        (balance.settled(), balance.pending(), balance.total()),
        (Total(0), Total(65), Total(65))
    );
    assert_eq!(
        balance.rungs(),
        [(Date::from_days(12), Total(5)), (Date::from_days(13), Total(60))]
    );
    assert_eq!(balance.through(Date::from_days(12)), Total(5));
    ledger.settle(Date::from_days(12));
    assert_eq!(ledger.balance(AccountId(2), AssetId(7)).settled(), Total(-5));
    ledger.settle(Date::from_days(20));
    assert_eq!(ledger.balance(AccountId(1), AssetId(7)).settled(), Total(65));
}

#[test]
fn what_is_late_is_settled_at_once() {
    let mut ledger = Ledger::new(Date::from_days(10));
    ledger.post(&entry(9, 1, 2, 7, 3));
    assert_eq!(ledger.balance(AccountId(1), AssetId(7)).settled(), Total(3));
    assert!(ledger.value_dates().is_empty());
}

#[test]
fn a_rung_that_nets_to_nothing_is_gone() {
    let mut ledger = Ledger::new(Date::from_days(0));
    ledger.post(&entry(3, 1, 2, 7, 3));
    ledger.post(&entry(3, 2, 1, 7, 3));
    assert!(ledger.cells_by_account().is_empty());
}

proptest! {
    #[test]
    fn entries_and_days_in_any_legal_order_give_the_same_books(
        lines in prop::collection::vec(
            (1..9_i32, 0..4_u32, 0..4_u32, 0..3_u32, -1000..1000_i64),
            0..60,
        ),
        settles in prop::collection::vec(0..60_usize, 0..6),
        seed in any::<u64>(),
    ) {
        let play = |order: &[usize]| {
            let mut ledger = Ledger::new(Date::from_days(0));
            for (step, index) in order.iter().enumerate() {
                let (date, account, contra, asset, units) = lines[*index];
                ledger.post(&entry(date, account, contra, asset, units));
                if settles.contains(&step) {
                    let next = ledger.settled_through().plus(1);
                    ledger.settle(next);
                }
                assert!(sum_is_zero_everywhere(&ledger));
            }
            ledger.settle(Date::from_days(100));
            ledger
        };
        let forward: Vec<usize> = (0..lines.len()).collect();
        let mut shuffled = forward.clone();
        shuffled.sort_by_key(|index| (*index as u64 + 1).wrapping_mul(seed | 1));
        prop_assert!(play(&forward) == play(&shuffled));
    }
}
