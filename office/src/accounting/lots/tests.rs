//! Worked lots: a handful of steps, and what is open after them, in cents.

use super::steps::Known;
use super::taking::units;
use super::{
    Change, Chosen, Delivery, Happening, Holding, Label, Lot, Mic, Order, Receipt, Restatement,
    Standing, Step,
};
use crate::shared::directory::Directory;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use terms::{
    Account, AccountId, ActionKind, AssetId, Class, Date, Edition, Fraction, Fractions, Kind,
    LotMethod, Moment, Name, Quantity, Rulebook, TradeNumber,
};

/// A directory with one account, whose lots are taken by a method.
fn directory(lot_method: LotMethod) -> Directory {
    let account = Account {
        account: Name::from("ALICE"),
        kind: Kind::Margin,
        class: Class::Customer,
        name: Name::from("Alice"),
        currency: None,
        desk: None,
        branch: None,
        opened: None,
        closed: None,
        lot_method,
        country: None,
    };
    let mut directory = Directory::new(Rulebook::default());
    directory.open_account(&account);
    directory.admit_currency(&Name::from("USD"), 2);
    directory
}

fn step(day: i32, number: u32, change: Change) -> Step {
    let date = Date::from_days(day);
    Step { date, moment: Moment(0), delivered: date, label: label(number), exchange: None, change }
}

fn label(number: u32) -> Label {
    Label::Trade(TradeNumber(number))
}

fn traded(day: i32, number: u32, quantity: i64, money: i64) -> Step {
    step(day, number, Change::Trade { quantity: units(quantity), money: units(money) })
}

fn holding(method: LotMethod, orders: &[Order], chosen: &[Chosen], steps: &[Step]) -> Holding {
    let directory = directory(method);
    let restatements = [three_for_two()];
    let standing =
        Standing::new(&directory, orders, &restatements, (AccountId(0), AssetId(0)), NEWEST);
    let mut holding = Holding::default();
    for step in steps {
        holding.add(step.clone(), standing);
    }
    for chosen in chosen {
        holding.choose(*chosen, standing);
    }
    holding
}

fn three_for_two() -> Restatement {
    let ratio = Fraction::try_new(3, 2).expect("a ratio");
    let (money, worth, price) = (Fraction::ZERO, Fraction::ZERO, Fraction::ZERO);
    let (kind, given, fractions, arrives) =
        (ActionKind::Split, AssetId(0), Fractions::Down, Date::from_days(0));
    let (kept, sequence) = (Fraction::ONE, 1);
    Restatement { kind, given, ratio, kept, money, worth, fractions, price, arrives, sequence }
}

fn lots(holding: &Holding) -> Vec<(i32, i64, i64)> {
    holding
        .lots()
        .map(|lot| (lot.acquired.days(), lot.quantity.units(), lot.cost.units()))
        .collect()
}

/// The rules of the newest edition.
const NEWEST: Edition = crate::editions::EDITION;

const FIFO: LotMethod = LotMethod::FirstInFirstOut;

#[test]
fn the_oldest_lot_goes_first_and_keeps_its_cents() {
    let steps = [
        traded(1, 0, 3, 1000),
        traded(2, 1, 10, 5000),
        traded(3, 2, -1, 400),
        traded(4, 3, -4, 1600),
    ];
    assert_eq!(lots(&holding(FIFO, &[], &[], &steps[..3])), [(1, 2, 667), (2, 10, 5000)]);
    assert_eq!(lots(&holding(FIFO, &[], &[], &steps)), [(2, 8, 4000)]);
}

#[test]
fn a_position_that_turns_short_opens_a_short_lot() {
    let steps = [traded(1, 0, 10, 100), traded(2, 1, -25, 500), traded(3, 2, 20, 400)];
    assert_eq!(lots(&holding(FIFO, &[], &[], &steps[..2])), [(2, -15, 300)]);
    assert_eq!(lots(&holding(FIFO, &[], &[], &steps)), [(3, 5, 100)]);
}

#[test]
fn late_and_cancelled_trades_leave_what_would_have_been() {
    let directory = directory(FIFO);
    let standing = Standing::new(&directory, &[], &[], (AccountId(0), AssetId(0)), NEWEST);
    let day = [traded(1, 0, 10, 100), traded(2, 1, 10, 200), traded(3, 2, -15, 300)];
    let timely = holding(FIFO, &[], &[], &day);
    let mut late = holding(FIFO, &[], &[], &[day[2].clone(), day[1].clone(), day[0].clone()]);
    assert_eq!(lots(&late), lots(&timely));
    late.remove(label(1), standing);
    assert_eq!(lots(&late), [(3, -5, 100)]);
    late.add(day[1].clone(), standing);
    assert_eq!(lots(&late), lots(&timely));
}

/// us-basis-methods: four lots of 100 at 10, 15, 9 and 12; 250 are sold.
#[test]
fn each_method_leaves_its_lots() {
    let bought = [(1, 1000), (2, 1500), (3, 900), (4, 1200)];
    let mut steps: Vec<Step> = bought
        .iter()
        .zip(0..)
        .map(|((day, cost), number)| traded(*day, number, 100, *cost))
        .collect();
    steps.push(traded(5, 9, -250, 3250));
    let left = |method| lots(&holding(method, &[], &[], &steps));
    assert_eq!(left(FIFO), [(3, 50, 450), (4, 100, 1200)]);
    assert_eq!(left(LotMethod::LastInFirstOut), [(1, 100, 1000), (2, 50, 750)]);
    assert_eq!(left(LotMethod::HighestCostFirst), [(1, 50, 500), (3, 100, 900)]);
    assert_eq!(left(LotMethod::LowestCostFirst), [(2, 100, 1500), (4, 50, 600)]);
    let chosen = [
        Chosen { sale: label(9), lot: label(0), quantity: units(100) },
        Chosen { sale: label(9), lot: label(2), quantity: units(30) },
    ];
    assert_eq!(lots(&holding(FIFO, &[], &chosen, &steps)), [(3, 50, 450), (4, 100, 1200)]);
}

#[test]
fn a_tie_of_costs_goes_to_the_older_lot() {
    let steps = [traded(1, 0, 10, 100), traded(2, 1, 20, 200), traded(3, 2, -10, 150)];
    assert_eq!(lots(&holding(LotMethod::HighestCostFirst, &[], &[], &steps)), [(2, 20, 200)]);
    assert_eq!(lots(&holding(LotMethod::LowestCostFirst, &[], &[], &steps)), [(2, 20, 200)]);
    assert_eq!(
        lots(&holding(LotMethod::LastInFirstOut, &[], &[], &steps)),
        [(1, 10, 100), (2, 10, 100)]
    );
}

#[test]
fn an_order_holds_from_its_day() {
    let steps =
        [traded(1, 0, 10, 100), traded(1, 1, 10, 200), traded(2, 2, -5, 50), traded(4, 3, -5, 50)];
    let order = |instrument| Order {
        date: Date::from_days(3),
        instrument,
        method: LotMethod::LastInFirstOut,
    };
    assert_eq!(lots(&holding(FIFO, &[order(None)], &[], &steps)), [(1, 5, 50), (1, 5, 100)]);
    assert_eq!(
        lots(&holding(FIFO, &[order(Some(AssetId(0)))], &[], &steps)),
        [(1, 5, 50), (1, 5, 100)]
    );
    assert_eq!(lots(&holding(FIFO, &[order(Some(AssetId(1)))], &[], &steps)), [(1, 10, 200)]);
}

#[test]
fn a_lot_that_comes_in_stands_where_it_was_acquired() {
    let receipt = Receipt {
        quantity: units(5),
        parts: Vec::new(),
        known: Known::ALL,
        cost: units(40),
        added: units(10),
        acquired: Date::from_days(-100),
        held_from: Date::from_days(-120),
        covered: Some(false),
        is_purchase: true,
    };
    let steps = [
        traded(1, 0, 10, 100),
        step(2, 1, Change::Receive(Box::new(receipt))),
        traded(3, 2, -3, 60),
        step(4, 3, Change::Withdraw(units(4))),
    ];
    let holding = holding(FIFO, &[], &[], &steps);
    assert_eq!(lots(&holding), [(1, 8, 80)]);
    let directory = directory(FIFO);
    let before = holding
        .before(label(3), Standing::new(&directory, &[], &[], (AccountId(0), AssetId(0)), NEWEST));
    assert_eq!(
        before.iter().map(|lot| (lot.cost.units(), lot.added.units())).collect::<Vec<_>>(),
        [(16, 4), (100, 0)]
    );
}

#[test]
fn a_short_sale_stands_beside_the_box_until_it_is_delivered_or_bought_back() {
    let short = step(2, 1, Change::SellShort { quantity: units(-10), money: units(160) });
    let delivery = Delivery { short: label(1), lot: label(0), quantity: units(10) };
    let boxed =
        [traded(1, 0, 10, 100), short.clone(), step(3, 2, Change::Deliver(Box::new(delivery)))];
    assert_eq!(lots(&holding(FIFO, &[], &[], &boxed[..2])), [(1, 10, 100), (2, -10, 160)]);
    assert_eq!(lots(&holding(FIFO, &[], &[], &boxed)), []);
    let bought = [traded(1, 0, 10, 100), short, traded(3, 2, 10, 180)];
    assert_eq!(lots(&holding(FIFO, &[], &[], &bought)), [(1, 10, 100)]);
}

#[test]
fn a_split_keeps_costs_and_adds_up() {
    let split = Change::Restate(0);
    let steps = [traded(1, 0, 5, 100), traded(2, 1, 5, 200), step(3, 2, split)];
    let holding = holding(FIFO, &[], &[], &steps);
    // Seven and a half of each: 100 x 7 / 7.5 and the rest, and 200 x 0.5 / 7.5 and the rest. The
    // halves are one unit.
    assert_eq!(lots(&holding), [(1, 7, 93), (1, 0, 7), (2, 0, 13), (2, 7, 187)]);
    assert_eq!(holding.position().0, 15);
    assert_eq!(Quantity::ZERO, holding.lots().next().expect("a lot").added);
}

/// Two stock dividends of one day, each one for twenty, what is beyond a unit dropped: of 10,000
/// held and 221 sold short against the box each gives 488 (9,779 / 20 = 488.95), together 976. Of
/// their sum it would be 977.
#[test]
fn each_gift_drops_its_own_fraction_beside_long_and_short_lots() {
    let gift = || Restatement {
        kind: ActionKind::StockDividend,
        ratio: Fraction::try_new(21, 20).expect("a ratio"),
        ..three_for_two()
    };
    let directory = directory(FIFO);
    let restatements = [gift(), gift()];
    let of = (AccountId(0), AssetId(0));
    let standing = Standing::new(&directory, &[], &restatements, of, NEWEST);
    let sold = Change::SellShort { quantity: units(-221), money: units(221) };
    let gifts = [0, 1].map(|number| Step {
        label: Label::Action(number, 0),
        ..step(3, number, Change::Restate(number))
    });
    let mut holding = Holding::default();
    for step in [traded(1, 0, 10_000, 2_100), step(2, 1, sold)].into_iter().chain(gifts) {
        holding.add(step, standing);
    }
    assert_eq!(holding.position().0, 9_779 + 976);
}

fn on(exchange: &str, moment: i64, step: Step) -> Step {
    Step { exchange: Mic::of(exchange), moment: Moment(moment), ..step }
}

/// Each purchase and sale that was set off, by its trades: how much, its cost, its proceeds.
fn set_off(holding: &Holding, standing: Standing<'_>) -> Vec<(Label, Label, [i64; 3])> {
    let mut told = Vec::new();
    holding.again(standing, |_, happening| {
        if let Happening::SetOff(part) = happening {
            let sums = [part.quantity, part.cost, part.proceeds].map(Quantity::units);
            told.push((part.first, part.then, sums));
        }
    });
    told
}

/// Three are bought for 100 and 30 sold on one day: one purchase bears 33, and what is left 67.
#[test]
fn what_is_set_off_has_its_share_of_the_money_and_leaves_the_older_lot() {
    let directory = directory(FIFO);
    let standing = Standing::new(&directory, &[], &[], (AccountId(0), AssetId(0)), NEWEST);
    let steps = [
        traded(1, 0, 5, 500),
        on("XNSE", 1, traded(2, 1, -1, 30)),
        on("XNSE", 2, traded(2, 2, 3, 100)),
    ];
    let day = holding(FIFO, &[], &[], &steps);
    assert_eq!(set_off(&day, standing), [(label(1), label(2), [1, 33, 30])]);
    assert_eq!(lots(&day), [(1, 5, 500), (2, 2, 67)]);
    let before = Standing::new(&directory, &[], &[], (AccountId(0), AssetId(0)), Edition(4));
    let of_edition_4: Vec<i64> =
        day.again(before, |_, _| {}).iter().map(|lot| lot.quantity.units()).collect();
    assert_eq!(of_edition_4, [4, 3]);
}

proptest! {
    /// In whatever order trades come, and are taken back: of each day and exchange the lesser of
    /// bought and sold is set off, the rest goes through the lots, and no money is lost.
    #[test]
    fn a_day_is_set_off_whatever_the_order_of_its_papers(
        drafts in vec((1..4i32, 0..3usize, 1..40i64, any::<bool>(), any::<u16>()), 1..24),
        taken_back in vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let directory = directory(FIFO);
        let standing = Standing::new(&directory, &[], &[], (AccountId(0), AssetId(0)), NEWEST);
        let exchanges = ["XNSE", "XBOM", ""];
        let mut steps: Vec<(u16, Step)> = Vec::new();
        for (number, (day, exchange, quantity, is_sale, turn)) in (0..).zip(&drafts) {
            let signed = if *is_sale { -quantity } else { *quantity };
            let step = traded(*day, number, signed, quantity * 7 + i64::from(turn % 5));
            steps.push((*turn, on(exchanges[*exchange], i64::from(number), step)));
        }
        let mut by_turn = steps.clone();
        by_turn.sort_by_key(|(turn, _)| *turn);
        let mut late = Holding::default();
        for (_, step) in &by_turn {
            late.add(step.clone(), standing);
        }
        for index in taken_back {
            if !steps.is_empty() {
                let (_, gone) = steps.remove(index.index(steps.len()));
                late.remove(gone.label, standing);
            }
        }
        let mut timely = Holding::default();
        steps.sort_by_key(|(_, step)| step.place());
        for (_, step) in &steps {
            timely.add(step.clone(), standing);
        }
        prop_assert_eq!(lots(&late), lots(&timely));
        prop_assert_eq!(set_off(&late, standing), set_off(&timely, standing));

        let mut sums: BTreeMap<(Date, Option<Mic>), [i64; 2]> = BTreeMap::new();
        let mut money = 0;
        for (_, step) in &steps {
            let Change::Trade { quantity, money: paid } = &step.change else { continue };
            let sides = sums.entry((step.date, step.exchange)).or_default();
            sides[usize::from(quantity.units() < 0)] += quantity.units().abs();
            money += quantity.units().signum() * paid.units();
        }
        let apart = |(_, exchange): &(Date, Option<Mic>)| exchange.is_some();
        let of_day = sums.iter().filter(|(key, _)| apart(key));
        let expected: i64 = of_day.map(|(_, sides)| sides[0].min(sides[1])).sum();
        let parts = set_off(&timely, standing);
        let sum = |of: fn(&[i64; 3]) -> i64| parts.iter().map(|(_, _, part)| of(part)).sum::<i64>();
        prop_assert_eq!(sum(|[quantity, _, _]| *quantity), expected);

        let mut closed = sum(|[_, cost, proceeds]| cost - proceeds);
        let open = timely.again(standing, |_, happening| {
            if let Happening::Closed(taken) = happening {
                let money = taken.money.expect("everything was told");
                let result = taken.part.cost.units() - money.units();
                closed += if taken.part.is_short() { -result } else { result };
            }
        });
        let sign = |lot: &Lot| if lot.is_short() { -1 } else { 1 };
        let open: i64 = open.iter().map(|lot| sign(lot) * lot.cost.units()).sum();
        prop_assert_eq!(open + closed, money);
    }
}
