//! Filings and counts: as of which day, by when, and what short interest counts. Threshold
//! securities and what a buy-in costs, which no office is needed for either.

use super::clerk;
use super::fields::{Fields, Reading, Unsolved, number};
use super::found::Found;
use office::settlement::buy_in::BuyIn;
use office::settlement::short_interest::short_interest;
use office::settlement::threshold::threshold_days;
use terms::{Date, Decimal, FilingKind, FilingRule, Fraction, Rounding, Total};

/// Cents.
const DECIMALS: u8 = 2;

fn rule(filing: FilingKind, date: Date) -> Reading<&'static FilingRule> {
    clerk::market().filing(filing, date).ok_or(Unsolved::NotTheShape)
}

fn due(rule: &FilingRule, as_of: Date) -> Reading<Date> {
    rule.due(as_of, &clerk::market().calendar).ok_or(Unsolved::NotTheShape)
}

/// As of which day short positions are reported in one half of a month, and by when.
pub fn short_interest_days(fields: &Fields) -> Reading<Found> {
    let two = |key: &str| fields.optional_count(key)?.ok_or(Unsolved::NotTheShape);
    let month = format!("{}-{:02}-01", fields.text("year")?, two("month")?);
    let month = Date::parse(&month).ok_or(Unsolved::NotTheShape)?;
    let rule = rule(FilingKind::ShortInterest, month)?;
    let as_of = rule.as_of(month, &clerk::market().calendar);
    let as_of = match (fields.text("half")?.as_str(), as_of.as_slice()) {
        ("mid", [middle, _]) => *middle,
        ("end", [_, end]) => *end,
        _ => return Err(Unsolved::NotTheShape),
    };
    let (day, by) = (due(rule, as_of)?, rule.by.ok_or(Unsolved::NotTheShape)?);
    let (hours, minutes) = (by.minutes() / 60, by.minutes() % 60);
    Ok(Found::record([
        ("settlement_date", Found::text(as_of)),
        ("due", Found::Text(format!("{day}T{hours:02}:{minutes:02} ET"))),
    ]))
}

/// How much is short, account by account.
pub fn short_positions(fields: &Fields) -> Reading<Found> {
    let settled = |row| whole(fields.within(row)?.number("settled")?);
    let settled: Vec<Total> =
        fields.rows("accounts")?.iter().map(settled).collect::<Reading<_>>()?;
    Ok(Found::record([("reported_short", Found::total(short_interest(settled), 0))]))
}

fn whole(number: Decimal) -> Reading<Total> {
    Ok(Total(number.units(0).ok_or(Unsolved::NotTheShape)?.into()))
}

/// By when the financial report of a period is due.
pub fn focus(fields: &Fields) -> Reading<Found> {
    let end = fields.date("period_end")?;
    let rule = rule(FilingKind::Focus, end)?;
    if !rule.as_of(end, &clerk::market().calendar).contains(&end) {
        return Err(Unsolved::NotTheShape);
    }
    Ok(Found::record([("due", Found::text(due(rule, end)?))]))
}

/// By when differences of a count are recorded, and how far two counts lie apart.
pub fn box_count(fields: &Fields) -> Reading<Found> {
    let counted = fields.date("count_date")?;
    let rule = rule(FilingKind::BoxCount, counted)?;
    let (least, most) = rule.months_apart.ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([
        ("record_differences_by", Found::text(due(rule, counted)?)),
        ("min_months_between_counts", Found::count(least)),
        ("max_months_between_counts", Found::count(most)),
    ]))
}

/// On which days so much failed of a security that it is one of the list.
pub fn threshold(fields: &Fields) -> Reading<Found> {
    let market = clerk::market();
    let rule = market.threshold(market.calendar.span().1).ok_or(Unsolved::NotTheShape)?;
    let fails = fields.rows("daily_fails")?.iter().map(|failed| whole(number(failed)?));
    let fails: Vec<Total> = fails.collect::<Reading<_>>()?;
    let outstanding = whole(fields.number("total_shares_outstanding")?)?;
    let days = threshold_days(&fails, outstanding, rule).into_iter();
    let met = days.map(|day| Found::Flag(day.is_met)).collect();
    Ok(Found::record([("threshold_condition_met_each_day", Found::List(met))]))
}

/// What a buy-in costs whoever failed, and the buyer.
pub fn buy_in_loss(fields: &Fields) -> Reading<Found> {
    let quantity = Fraction::from(fields.number("buyin_qty")?);
    let agreed = Fraction::from(fields.number("contract_qty")?);
    if agreed.compare(quantity).is_none_or(std::cmp::Ordering::is_lt) {
        return Err(Unsolved::NotTheShape);
    }
    let amount = |price: &str| -> Reading<Total> {
        let money = quantity.times(fields.number(price)?.into());
        let cents = money.and_then(|money| money.units(DECIMALS, Rounding::HalfUp));
        Ok(Total(cents.ok_or(Unsolved::NotTheShape)?))
    };
    let costs = fields.number("buyin_costs")?.units(DECIMALS).ok_or(Unsolved::NotTheShape)?;
    let bought = BuyIn {
        agreed: amount("contract_price")?,
        paid: amount("buyin_price")?,
        costs: Total(costs.into()),
    };
    let found = |total| Found::total(total, DECIMALS);
    Ok(Found::record([
        ("difference", found(bought.difference())),
        ("charge_to_failing_party", found(bought.charge())),
        ("buyer_total_cost_after_charge", found(bought.cost_to_buyer())),
    ]))
}
