//! Lot methods: which lots a sale takes, and what they cost.

use super::{Desk, TOLD, amount, buy_lots, cents, gains, shares, worth};
use crate::oracle::fields::{Fields, Reading, Unsolved};
use crate::oracle::found::Found;
use office::accounting::Label;
use office::accounting::tax::{TaxView, Term};
use terms::{Date, Decimal, LotMethod, Rounding, divide};

/// A day after every lot, for a case that names none.
const SOME_DAY: &str = "2030-01-02";

/// A sale by one method.
pub fn of_one_method(fields: &Fields) -> Reading<Found> {
    let method =
        LotMethod::parse(&fields.text("method")?.to_lowercase()).ok_or(Unsolved::NotTheShape)?;
    let mut desk =
        if method == LotMethod::Average { Desk::of_a_fund()? } else { Desk::of_shares()? };
    buy_lots(&mut desk, fields, "lots")?;
    let quantity = fields.number("sell_qty")?;
    let proceeds = proceeds(fields, quantity)?;
    let date = fields
        .optional_date("sell_date")?
        .or(fields.optional_date("date")?)
        .or(Date::parse(SOME_DAY));
    desk.sell(
        date.ok_or(Unsolved::NotTheShape)?,
        quantity,
        proceeds.unwrap_or(Decimal { mantissa: 0, scale: 0 }),
    )?;
    let view = desk.view(method)?;
    let mut found = outcome(&view);
    let (total, held) = total(fields)?;
    found.push(("total_basis".to_owned(), amount(total.into())));
    if method == LotMethod::Average {
        let per_share = divide(i128::from(total) * SHARE, held.into(), Rounding::HalfUp);
        let basis =
            divide(per_share * i128::from(shares(quantity)?.units()), SHARE, Rounding::HalfUp);
        found.extend(
            found
                .iter()
                .find(|(key, _)| key == "basis")
                .map(|(_, basis)| ("basis_exact".to_owned(), basis.clone())),
        );
        found.push(("basis_if_per_share_rounded_cent".to_owned(), amount(basis)));
    }
    Ok(Found::Record(found))
}

/// Smallest units of one share.
const SHARE: i128 = 100_000_000;

fn proceeds(fields: &Fields, quantity: Decimal) -> Reading<Option<Decimal>> {
    match fields.optional_number("price")? {
        Some(price) => worth(quantity, price).map(Some),
        None => fields.optional_number("proceeds"),
    }
}

/// What all lots cost, in cents, and how many shares they are.
fn total(fields: &Fields) -> Reading<(i64, i64)> {
    let (mut cost, mut quantity) = (0, 0);
    for lot in fields.rows("lots")? {
        let lot = fields.within(lot)?;
        cost += cents(lot.number("cost")?)?.units();
        quantity += shares(lot.number("qty")?)?.units();
    }
    Ok((cost, quantity))
}

fn outcome(view: &TaxView) -> Vec<(String, Found)> {
    let basis: i128 =
        view.disposals.iter().map(|disposal| i128::from(disposal.basis.expect(TOLD).units())).sum();
    let of = |term: Term| gains(view.disposals.iter().filter(|disposal| disposal.term == term));
    let figures = [
        ("basis", basis),
        ("gain", gains(&view.disposals)),
        ("short_term", of(Term::Short)),
        ("long_term", of(Term::Long)),
    ];
    figures.map(|(key, cents)| (key.to_owned(), amount(cents))).into()
}

/// The same sale by every method that the case names, and by lots that were chosen.
pub fn of_every_method(fields: &Fields) -> Reading<Found> {
    let methods = fields.expected_names();
    let found = methods.map(|name| Ok((name.to_owned(), Found::Record(by_name(fields, name)?))));
    Ok(Found::Record(found.collect::<Reading<_>>()?))
}

/// `FIFO`, `AVERAGE`, or `SPEC_1_3`: lots 1 and 3, counted from 0, are chosen, and what is left of
/// the sale takes the newest.
fn by_name(fields: &Fields, name: &str) -> Reading<Vec<(String, Found)>> {
    let chosen = name.strip_prefix("SPEC_");
    let method = match chosen {
        Some(_) => LotMethod::LastInFirstOut,
        None => LotMethod::parse(&name.to_lowercase()).ok_or(Unsolved::NotTheShape)?,
    };
    let mut desk =
        if method == LotMethod::Average { Desk::of_a_fund()? } else { Desk::of_shares()? };
    let lots = buy_lots(&mut desk, fields, "lots")?;
    let quantity = fields.number("sell_qty")?;
    let sale =
        desk.sell(fields.date("date")?, quantity, worth(quantity, fields.number("price")?)?)?;
    for index in chosen.into_iter().flat_map(|indices| indices.split('_')) {
        let index: usize = index.parse().map_err(|_| Unsolved::NotTheShape)?;
        choose(&mut desk, fields, sale, &lots, index)?;
    }
    Ok(outcome(&desk.view(method)?))
}

fn choose(
    desk: &mut Desk,
    fields: &Fields,
    sale: Label,
    lots: &[Label],
    index: usize,
) -> Reading<()> {
    let row = fields.rows("lots")?.get(index).ok_or(Unsolved::NotTheShape)?;
    let quantity = shares(fields.within(row)?.number("qty")?)?;
    desk.choose(sale, lots[index], quantity)
}

/// The average of a total, and what so many shares cost at it.
pub fn average(fields: &Fields) -> Reading<Found> {
    let mut desk = Desk::of_a_fund()?;
    let day = Date::parse(SOME_DAY).ok_or(Unsolved::NotTheShape)?;
    let (total, quantity, sold) =
        (fields.number("total_basis")?, fields.number("shares")?, fields.number("sell_qty")?);
    desk.buy(day.plus(-100), quantity, total)?;
    desk.sell(day, sold, Decimal { mantissa: 0, scale: 0 })?;
    let mut found = outcome(&desk.view(LotMethod::Average)?);
    let (total, held) = (i128::from(cents(total)?.units()), i128::from(shares(quantity)?.units()));
    found.push(("average".to_owned(), Found::Fraction(total * SHARE, 100 * held)));
    Ok(Found::Record(found))
}
