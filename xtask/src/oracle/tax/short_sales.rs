//! Short sales and holding periods: whose time counts, and from when.

use super::{Desk, amount, gains, open_lot, term_word};
use crate::oracle::fields::{Fields, Reading, Unsolved};
use crate::oracle::found::Found;
use office::accounting::tax::{Disposal, Term, term};
use terms::{Date, Decimal, LotMethod};

const FIFO: LotMethod = LotMethod::FirstInFirstOut;

/// From one day to another.
pub fn holding_period(fields: &Fields) -> Reading<Found> {
    Ok(Found::record([("term", term_word(term(fields.date("acquired")?, fields.date("sold")?)))]))
}

/// A short sale by somebody who holds the same; closed by what he holds, or by a purchase; and
/// perhaps a sale after it.
pub fn with_property(fields: &Fields) -> Reading<Found> {
    let mut desk = Desk::of_shares()?;
    let (buy, short, close) =
        (fields.record("buy")?, fields.record("short")?, fields.record("close")?);
    buy.only(&["d", "qty", "cost"])?;
    let held = buy.number("qty")?;
    let sold = short.optional_number("qty")?.unwrap_or(held);
    let bought = desk.buy(buy.date("d")?, held, buy.number("cost")?)?;
    let short = desk.sell_short(short.date("d")?, sold, short.number("proceeds")?)?;
    let closed = match close.optional_number("cost")? {
        Some(cost) => desk.buy(close.date("d")?, sold, cost)?,
        None if close.date("with_lot")? == buy.date("d")? => {
            desk.deliver(close.date("d")?, short, bought, sold)?
        }
        None => return Err(Unsolved::NotTheShape),
    };
    let begins = open_lot(&desk.view(FIFO)?, bought).and_then(|lot| lot.parts[0].held_from);
    let later = match fields.value("later_sale") {
        Some(_) => {
            let later = fields.record("later_sale")?;
            Some(desk.sell(
                later.date("d")?,
                later.optional_number("qty")?.unwrap_or(held),
                later.number("proceeds")?,
            )?)
        }
        None => None,
    };
    let view = desk.view(FIFO)?;
    let by = |label| {
        view.disposals
            .iter()
            .filter(|disposal| disposal.closed_by == label)
            .collect::<Vec<&Disposal>>()
    };
    let (result, result_term) = (gains(by(closed)), term_of(&by(closed))?);
    let mut found = vec![
        ("gain".to_owned(), amount(result)),
        ("short_result".to_owned(), amount(result)),
        ("term".to_owned(), term_word(result_term)),
        ("short_term".to_owned(), Found::Flag(result_term == Term::Short)),
        ("holding_period_begins".to_owned(), begins.map_or(Found::Nothing, Found::text)),
    ];
    if let Some(later) = later {
        found.push(("later_sale_gain".to_owned(), amount(gains(by(later)))));
        found.push(("later_sale_term".to_owned(), term_word(term_of(&by(later))?)));
    }
    Ok(Found::Record(found))
}

fn term_of(disposals: &[&Disposal]) -> Reading<Term> {
    disposals.first().map(|disposal| disposal.term).ok_or(Unsolved::NotTheShape)
}

/// A short sale by somebody who holds nothing of it, at a loss, closed so many months later by what
/// he buys on that day.
pub fn naked(fields: &Fields) -> Reading<Found> {
    let months = fields.optional_count("open_months")?.ok_or(Unsolved::NotTheShape)?;
    if !fields.text("close")?.contains("same day") {
        return Err(Unsolved::NotTheShape);
    }
    let number = |mantissa| Decimal { mantissa, scale: 0 };
    let day = Date::parse("2014-01-02").ok_or(Unsolved::NotTheShape)?;
    let mut desk = Desk::of_shares()?;
    desk.sell_short(day, number(100), number(1000))?;
    desk.buy(day.plus_months(months.into()), number(100), number(1200))?;
    let view = desk.view(FIFO)?;
    let all: Vec<&Disposal> = view.disposals.iter().collect();
    Ok(Found::record([
        ("term", term_word(term_of(&all)?)),
        ("short_term", Found::Flag(term_of(&all)? == Term::Short)),
    ]))
}
