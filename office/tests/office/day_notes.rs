//! A client's day of charges, random days: what must hold whatever was traded, and the tax reckoned
//! a second time by hand.
//!
//! Rates are those of June 2026 (`markets/india/charges.csv`), written here once more as whole
//! numbers.

use crate::office::engine::rulebook;
use crate::office::rows::day;
use office::clearance::Traded;
use office::clearance::day_note::{
    Brokerage, DayNote, DayRules, DayTrade, OrderPart, Payee, day_note,
};
use proptest::prelude::*;
use terms::{
    AssetId, Decimal, Fraction, Product, Quantity, Rounding, Rulebook, Segment, Side, Supply,
};

const ORDERS: [&str; 3] = ["O1", "O2", "O3"];
const EXCHANGES: [&str; 2] = ["XNSE", "XBOM"];

/// Side, security, exchange, order, quantity, price in paise.
type Row = (bool, u32, usize, usize, i64, i64);

fn trade((is_sale, security, exchange, order, quantity, price): Row) -> DayTrade<'static> {
    let of = |units: i64| Quantity::try_new(units.into()).expect("small");
    DayTrade {
        traded: Traded::Share(0),
        side: if is_sale { Side::Sell } else { Side::Buy },
        instrument: AssetId(security),
        segment: Segment::EquityShares,
        exchange: EXCHANGES[exchange],
        order: ORDERS[order],
        quantity: of(quantity),
        decimals: 0,
        price: Decimal { mantissa: price, scale: 2 },
        value: of(quantity * price),
        booked: None,
    }
}

fn rules(rulebook: &Rulebook, supply: Supply) -> DayRules<'_> {
    let market = rulebook.market("india").expect("the house knows India");
    let dp_charge = Decimal::parse("13.50");
    let firm = Rounding::HalfUp;
    DayRules {
        market,
        trade_date: day("2026-06-02"),
        currency_decimals: 2,
        sets_off: true,
        supply,
        firm,
        dp_charge,
    }
}

/// Twenty rupees or 0.03 % for each order, the smaller; nothing for what is delivered.
fn brokerage(part: &OrderPart) -> Option<Brokerage> {
    let of_the_value = (i128::from(part.value.units()) * 3 + 5_000) / 10_000;
    let amount = Quantity::try_new(if part.product == Product::Intraday {
        of_the_value.min(2_000)
    } else {
        0
    })?;
    Some(Brokerage { amount, ..Brokerage::default() })
}

fn noted<'t, 'r>(trades: &[DayTrade<'t>], rules: &DayRules<'r>) -> DayNote<'t, 'r> {
    day_note(trades, rules, brokerage).expect("every rate of 2026 is known")
}

/// Half up, of numbers that are not negative.
fn half_up(numerator: i128, denominator: i128) -> i128 {
    (2 * numerator + denominator) / (2 * denominator)
}

/// The tax of one security by hand: on quantities at the day's average, each to the rupee.
fn tax(rows: &[Row], security: u32) -> i128 {
    let side = |is_sale: bool| {
        let of = rows.iter().filter(|row| row.0 == is_sale && row.1 == security);
        of.fold((0_i128, 0_i128), |(quantity, value), row| {
            (quantity + i128::from(row.4), value + i128::from(row.4 * row.5))
        })
    };
    let ((bought, bought_value), (sold, sold_value)) = (side(false), side(true));
    let (quantity, value) = (bought + sold, bought_value + sold_value);
    let set_off = bought.min(sold);
    let delivered = quantity - 2 * set_off;
    // Paise to rupees: a hundred; 0.025 % is one part in 4,000, 0.1 % one in 1,000.
    half_up(set_off * value, quantity * 100 * 4_000)
        + half_up(delivered * value, quantity * 100 * 1_000)
}

fn any_day() -> impl Strategy<Value = Vec<Row>> {
    let row = (any::<bool>(), 0..3_u32, 0..2_usize, 0..3_usize, 1..5_000_i64, 5..500_000_i64);
    prop::collection::vec(row, 1..25)
}

proptest! {
    #[test]
    fn a_note_adds_up_and_its_tax_is_the_one_reckoned_by_hand(
        rows in any_day(),
        is_abroad in any::<bool>(),
    ) {
        let rulebook = rulebook();
        let rules =
            rules(&rulebook, if is_abroad { Supply::InterState } else { Supply::IntraState });
        let trades: Vec<DayTrade> = rows.iter().copied().map(trade).collect();
        let note = noted(&trades, &rules);
        for day in &note.securities {
            let lines = note
                .lines
                .iter()
                .filter(|line| line.charge == "stt" && line.instrument == Some(day.instrument));
            let charged: i128 = lines.map(|line| i128::from(line.amount.units())).sum();
            prop_assert_eq!(charged, 100 * tax(&rows, day.instrument.0));
        }
        // The parts are the trades, and as much is set off on one side as on the other.
        let of = |product: Product, is_sale: bool| -> i128 {
            let parts = note
                .parts
                .iter()
                .filter(|part| part.product == product && part.trade.side.is_sale() == is_sale);
            parts.map(|part| part.quantity).sum()
        };
        prop_assert_eq!(of(Product::Intraday, false), of(Product::Intraday, true));
        let quantities: i128 = note.parts.iter().map(|part| part.quantity).sum();
        prop_assert_eq!(quantities, rows.iter().map(|row| i128::from(row.4)).sum::<i128>());
        let (bought, sold) = note.values();
        let values = note.parts.iter().try_fold(Fraction::ZERO, |sum, part| sum.plus(part.value));
        prop_assert_eq!(values, Some(Fraction::whole(bought + sold)));
        // Each name and payee of the day is rounded once.
        for (name, account) in [("stamp_duty", "STAMP-DUTY"), ("exchange_transaction_charge", "BSE-CHARGES"), ("sebi_fee", "SEBI-FEES")] {
            let of_one = || {
                note.lines.iter().filter(|line| {
                    line.charge == name && line.payee == Payee::PassedOn(account.into())
                })
            };
            let exact =
                of_one().try_fold(Fraction::ZERO, |sum, line| sum.plus(line.exact)).expect("small");
            let amount: i128 = of_one().map(|line| i128::from(line.amount.units())).sum();
            prop_assert_eq!(Some(amount), exact.units(2, Rounding::HalfUp), "{}", name);
        }
        let charges: i128 = note
            .lines
            .iter()
            .filter(|line| line.is_on_note)
            .map(|line| i128::from(line.amount.units()))
            .sum();
        prop_assert_eq!(note.net(), sold - bought - charges);
        prop_assert_eq!(note.charged("igst") > 0 && !is_abroad, false);
    }

    /// An order that was filled in two pieces costs what it costs in one.
    #[test]
    fn two_fills_of_one_order_are_charged_as_one(
        rows in any_day(),
        which in any::<prop::sample::Index>(),
        first in 1..5_000_i64,
    ) {
        let rulebook = rulebook();
        let rules = rules(&rulebook, Supply::IntraState);
        let at = which.index(rows.len());
        let mut divided = rows.clone();
        if rows[at].4 > first {
            divided[at].4 = first;
            divided.insert(
                at + 1,
                Row::from((
                    rows[at].0,
                    rows[at].1,
                    rows[at].2,
                    rows[at].3,
                    rows[at].4 - first,
                    rows[at].5,
                )),
            );
        }
        let lines = |rows: &[Row]| -> Vec<(String, i64)> {
            let trades: Vec<DayTrade> = rows.iter().copied().map(trade).collect();
            noted(&trades, &rules)
                .lines
                .iter()
                .map(|line| (line.charge.to_string(), line.amount.units()))
                .collect()
        };
        prop_assert_eq!(lines(&divided), lines(&rows));
    }
}
