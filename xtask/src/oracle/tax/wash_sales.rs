//! Wash sales: what of a loss is not allowed, and what becomes of the replacement.

use super::{CENTS, Desk, SHARES, TOLD, amount, buy_lots, gains, open_lot, worth};
use crate::oracle::fields::{Fields, Reading, Unsolved, date};
use crate::oracle::found::Found;
use office::accounting::Label;
use office::accounting::tax::{Disposal, OpenLot, TaxView, is_in_window};
use serde_json::Value;
use terms::{Date, Decimal, Fraction, LotMethod, Side};

const FIFO: LotMethod = LotMethod::FirstInFirstOut;

/// So many smallest units, as shares.
fn shares_of(units: Fraction) -> Found {
    let one = Fraction::whole(terms::power_of_ten(SHARES));
    units.over(one).map_or(Found::Nothing, Found::exact)
}

const ONE: Decimal = Decimal { mantissa: 1, scale: 0 };

/// Lots, sales of them, and purchases around these.
pub fn of_lots(fields: &Fields) -> Reading<Found> {
    let mut desk = Desk::of_shares()?;
    let lots = buy_lots(&mut desk, fields, "lots")?;
    let buys = buy_lots(&mut desk, fields, "buys")?;
    for sale in fields.rows("sales")? {
        let sale = fields.within(sale)?;
        sale.only(&["qty", "proceeds", "price", "date"])?;
        let quantity = sale.number("qty")?;
        let proceeds = match sale.optional_number("price")? {
            Some(price) => worth(quantity, price)?,
            None => sale.number("proceeds")?,
        };
        desk.sell(sale.date("date")?, quantity, proceeds)?;
    }
    let view = desk.view(FIFO)?;
    let mut found = losses(&view);
    found.extend(blocks(&view, &lots));
    found.extend(replacements(fields, &view, &buys)?);
    Ok(Found::Record(found))
}

fn losses(view: &TaxView) -> Vec<(String, Found)> {
    let loss: i128 =
        view.disposals.iter().map(|disposal| (-disposal.result().expect(TOLD)).max(0)).sum();
    let disallowed = disallowed(view);
    let named = |names: [&str; 2], cents| names.map(|name| (name.to_owned(), amount(cents)));
    let mut found = vec![("disallowed".to_owned(), amount(disallowed))];
    found.extend(named(["total_loss", "loss"], loss));
    found.extend(named(["deductible_loss", "deductible"], loss - disallowed));
    found
}

fn disallowed(view: &TaxView) -> i128 {
    view.disposals.iter().map(|disposal| i128::from(disposal.disallowed.units())).sum()
}

/// What each lot gave, in the order in which the case names them.
fn blocks(view: &TaxView, lots: &[Label]) -> Vec<(String, Found)> {
    let of_lot = |(index, label): (usize, &Label)| {
        let gain = gains(view.disposals.iter().filter(|disposal| disposal.lot == *label));
        (format!("gain_block{}", index + 1), amount(gain))
    };
    lots.iter().enumerate().map(of_lot).collect()
}

fn replacements(fields: &Fields, view: &TaxView, buys: &[Label]) -> Reading<Vec<(String, Found)>> {
    let open: Vec<&OpenLot> = buys.iter().filter_map(|label| open_lot(view, *label)).collect();
    let part = |lot: &&OpenLot| {
        let parts = lot.parts.iter().map(|part| {
            Found::record([
                ("qty", shares_of(part.quantity)),
                ("basis", Found::quantity(part.basis.expect(TOLD), CENTS)),
            ])
        });
        parts.collect::<Vec<_>>()
    };
    let mut found =
        vec![("new_lots".to_owned(), Found::List(open.iter().flat_map(part).collect()))];
    for (row, label) in fields.optional_rows("buys")?.iter().zip(buys) {
        let lot = open_lot(view, *label);
        let quantity = fields.within(row)?.text("qty")?;
        found.push((
            format!("basis_{quantity}"),
            lot.and_then(OpenLot::adjusted_cost).map_or(Found::Nothing, amount),
        ));
    }
    if let Some(first) = open.first() {
        let held_from = first.parts.first().and_then(|part| part.held_from);
        let held_from = held_from.unwrap_or(first.lot.held_from);
        let new_basis = first.adjusted_cost().map_or(Found::Nothing, amount);
        found.push(("new_basis".to_owned(), new_basis));
        found.push((
            "tacked_days".to_owned(),
            Found::count(first.lot.acquired.days() - held_from.days()),
        ));
        found.push(("adjusted_acquired".to_owned(), Found::text(held_from)));
    }
    Ok(found)
}

/// One share that is sold, and one that replaces it (26 CFR 1.1091-2, which gives no dates).
pub fn of_one(fields: &Fields) -> Reading<Found> {
    let mut desk = Desk::of_shares()?;
    let day = some_day()?;
    desk.buy(day, ONE, fields.number("old_basis")?)?;
    desk.sell(day.plus(100), ONE, fields.number("sold")?)?;
    let bought = desk.buy(day.plus(110), ONE, fields.number("bought")?)?;
    let view = desk.view(FIFO)?;
    let new_basis = open_lot(&view, bought).and_then(OpenLot::adjusted_cost);
    let new_basis = new_basis.map_or(Found::Nothing, amount);
    let found = [
        ("recognized", amount(gains(&view.disposals))),
        ("new_basis", new_basis),
        ("disallowed", amount(disallowed(&view))),
    ];
    Ok(Found::record(found))
}

/// A day of purchases and sales of the same hundred shares, one pair after the other.
pub fn of_one_day(fields: &Fields) -> Reading<Found> {
    const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];
    let (mut desk, date) = (Desk::of_shares()?, fields.date("date")?);
    let mut lots = Vec::new();
    for pair in fields.rows("trades")? {
        let pair = fields.within(pair)?;
        pair.only(&["buy", "sell"])?;
        lots.push(desk.buy(date, ONE, pair.number("buy")?)?);
        desk.sell(date, ONE, pair.number("sell")?)?;
    }
    let view = desk.view(FIFO)?;
    let mut found = Vec::new();
    for (ordinal, label) in ORDINALS.iter().zip(&lots) {
        let of_lot = view.disposals.iter().filter(|disposal| disposal.lot == *label);
        let sum = |of: fn(&Disposal) -> i128| of_lot.clone().map(of).sum::<i128>();
        found.push((
            format!("disallowed_{ordinal}"),
            amount(sum(|disposal| disposal.disallowed.units().into())),
        ));
        found.push((
            format!("basis_{ordinal}"),
            amount(sum(|disposal| disposal.basis.expect(TOLD).units().into())),
        ));
        found.push((
            format!("gain_{ordinal}"),
            amount(sum(|disposal| disposal.gain().expect(TOLD))),
        ));
    }
    Ok(Found::Record(found))
}

/// Purchases and sales in time: each loss that is not allowed, and what is left in the end.
pub fn of_a_sequence(fields: &Fields) -> Reading<Found> {
    let mut desk = Desk::of_shares()?;
    for row in fields.rows("seq")? {
        let row = fields.within(row)?;
        row.only(&["d", "side", "qty", "amt"])?;
        let (date, quantity, money) = (row.date("d")?, row.number("qty")?, row.number("amt")?);
        match row.side("side")? {
            Side::Buy => desk.buy(date, quantity, money)?,
            Side::Sell => desk.sell(date, quantity, money)?,
            Side::SellShort | Side::SellShortExempt => desk.sell_short(date, quantity, money)?,
        };
    }
    let view = desk.view(FIFO)?;
    let last = view.disposals.last().ok_or(Unsolved::NotTheShape)?;
    let washed = view.disposals.iter().filter(|disposal| !disposal.disallowed.is_zero());
    let basis = bases(fields, &view, washed.clone().count());
    // What is still deferred has not been lost yet in the eyes of the law, but in those of the
    // client.
    let deferred: i128 =
        view.open.iter().map(|lot| adjusted(lot) - i128::from(lot.lot.cost.units())).sum();
    Ok(Found::record([
        (
            "disallowed",
            Found::List(
                washed.map(|disposal| Found::quantity(disposal.disallowed, CENTS)).collect(),
            ),
        ),
        ("basis", basis),
        ("final_basis", Found::quantity(last.basis.expect(TOLD), CENTS)),
        ("final_result", amount(last.gain().expect(TOLD))),
        ("total_economic", amount(gains(&view.disposals) - deferred)),
    ]))
}

/// What an open lot cost, with what was added to it.
fn adjusted(lot: &OpenLot) -> i128 {
    lot.adjusted_cost().expect(TOLD)
}

/// What counts as cost: of what replaced each loss that was not allowed, where a case gives one
/// figure for each of them; of every sale, where it gives other figures; of the last lot, where it
/// gives one.
fn bases(fields: &Fields, view: &TaxView, washed: usize) -> Found {
    let sold = view.disposals.iter().map(|sold| Found::quantity(sold.basis.expect(TOLD), CENTS));
    let all = sold.chain(view.open.iter().map(|open| amount(adjusted(open))));
    match fields.expected("basis").and_then(Value::as_array) {
        // The first lot has replaced nothing.
        Some(rows) if rows.len() == washed => Found::List(all.skip(1).take(washed).collect()),
        Some(rows) => Found::List(all.take(rows.len()).collect()),
        None => all.last().unwrap_or(Found::Nothing),
    }
}

/// Which purchases count for a sale at a loss.
pub fn window(fields: &Fields) -> Reading<Found> {
    let sold = fields.date("sale")?;
    let buys = fields.rows("buys")?.iter().map(date).collect::<Reading<Vec<Date>>>()?;
    let flags = buys.into_iter().map(|acquired| Found::Flag(is_in_window(sold, acquired)));
    Ok(Found::record([("in_window", Found::List(flags.collect()))]))
}

fn some_day() -> Reading<Date> {
    Date::parse("2014-01-02").ok_or(Unsolved::NotTheShape)
}
