//! The reserve formula and net capital, by the rules of the United States as they are now.

use super::clerk;
use super::fields::{Fields, Reading, Unsolved, number};
use super::found::Found;
use office::capital::{
    Deposit, Formula, Least, MarketMaking, NetCapital, Rates, aged_fail, average_credits,
    deposit_due, equity_haircut, is_daily, least_dollars, over_one_customer, over_one_security,
    undue,
};
use std::collections::BTreeMap;
use terms::{
    CapitalRule, CapitalStandard, Decimal, Fraction, Haircut, ReserveFrequency, ReserveItem, Total,
    power_of_ten,
};

/// Cents.
const DECIMALS: u8 = 2;

fn rates() -> Reading<Rates> {
    let market = clerk::market();
    let date = market.calendar.span().1;
    let of = |rule: CapitalRule| Some(market.capital_row(rule, date)?.value);
    Rates::new(of).ok_or(Unsolved::NotTheShape)
}

/// A haircut as it is now; nothing before its first band.
fn rate(haircut: Haircut, at: u16) -> Reading<Fraction> {
    let market = clerk::market();
    let band = market.haircut(haircut, at, market.calendar.span().1);
    band.map_or(Ok(Fraction::ZERO), |band| exact(band.rate))
}

fn exact(value: Decimal) -> Reading<Fraction> {
    Fraction::try_new(value.mantissa.into(), power_of_ten(value.scale)).ok_or(Unsolved::NotTheShape)
}

fn in_cents(value: Decimal) -> Reading<Total> {
    Ok(Total(value.units(DECIMALS).ok_or(Unsolved::NotTheShape)?.into()))
}

fn cents(fields: &Fields, key: &str) -> Reading<Total> {
    in_cents(fields.number(key)?)
}

fn optional_cents(fields: &Fields, key: &str) -> Reading<Option<Total>> {
    fields.optional_number(key)?.map(in_cents).transpose()
}

fn found(total: Total) -> Found {
    Found::total(total, DECIMALS)
}

/// Every amount of a record, by name.
fn amounts<'c>(fields: &Fields<'c>) -> Reading<Vec<(&'c str, Total)>> {
    fields.entries().map(|(name, value)| Ok((name, in_cents(number(value)?)?))).collect()
}

fn sum(fields: &Fields) -> Reading<Total> {
    Ok(amounts(fields)?.into_iter().map(|(_, amount)| amount).sum())
}

fn items<'c>(
    numbered: impl Iterator<Item = (&'c str, Total)>,
) -> Reading<BTreeMap<ReserveItem, Total>> {
    let item = |(number, amount): (&str, Total)| {
        let number = number.parse().ok().and_then(ReserveItem::of_number);
        Ok((number.ok_or(Unsolved::NotTheShape)?, amount))
    };
    numbered.map(item).collect()
}

fn formula(formula: &Formula) -> Found {
    Found::record([
        ("total_credits", found(formula.total_credits)),
        ("aggregate_debits", found(formula.aggregate_debits)),
        ("reduction", found(formula.reduction)),
        ("net_debits", found(formula.net_debits())),
        ("excess_credits", found(formula.excess_credits())),
        ("excess_debits", found(formula.excess_debits())),
        ("requirement", found(formula.requirement)),
    ])
}

fn standard(word: &str) -> Reading<CapitalStandard> {
    CapitalStandard::parse(word).ok_or(Unsolved::NotTheShape)
}

fn frequency(word: &str) -> Reading<ReserveFrequency> {
    ReserveFrequency::parse(word).ok_or(Unsolved::NotTheShape)
}

/// The formula by one standard, of items that are named one by one.
pub fn of_items(fields: &Fields) -> Reading<Found> {
    let numbered = fields.entries().filter_map(|(name, value)| {
        let number = name.strip_prefix("item")?;
        Some(super::fields::number(value).and_then(in_cents).map(|amount| (number, amount)))
    });
    let items = items(numbered.collect::<Reading<Vec<_>>>()?.into_iter())?;
    let (standard, mode) =
        (standard(&fields.text("standard")?)?, frequency(&fields.text("mode")?)?);
    Ok(formula(&Formula::of(&items, standard, mode, &rates()?)))
}

/// The formula by every standard, and what is to be deposited.
pub fn of_every_standard(fields: &Fields) -> Reading<Found> {
    let rates = rates()?;
    let (credits, debits) = (fields.record("credits")?, fields.record("debits")?);
    let items = items(amounts(&credits)?.into_iter().chain(amounts(&debits)?))?;
    let on_deposit = Deposit {
        cash: optional_cents(fields, "on_deposit_cash")?.unwrap_or_default(),
        bank_equity: None,
        qualified_securities: optional_cents(fields, "on_deposit_qualified_securities")?
            .unwrap_or_default(),
    };
    let mut all = Vec::new();
    for standard in CapitalStandard::ALL {
        for frequency in ReserveFrequency::ALL {
            let computed = Formula::of(&items, *standard, *frequency, &rates);
            let (standard, frequency) = (standard.as_str(), frequency.as_str());
            all.push((format!("{standard}-{frequency}"), formula(&computed)));
            let action = Found::record([
                ("required_balance", found(computed.requirement)),
                ("on_deposit", found(on_deposit.eligible(&rates))),
                ("deposit_needed", found(on_deposit.shortfall(computed.requirement, &rates))),
            ]);
            all.push((format!("action_{standard}_{frequency}"), action));
        }
    }
    Ok(Found::Record(all))
}

/// What counts of a deposit, and what is missing.
pub fn deposit(fields: &Fields) -> Reading<Found> {
    let rates = rates()?;
    let deposit = Deposit {
        cash: cents(fields, "cash_nonaffiliated")?,
        bank_equity: optional_cents(fields, "bank_equity_capital")?,
        qualified_securities: optional_cents(fields, "qualified_securities")?.unwrap_or_default(),
    };
    let shortfall = deposit.shortfall(cents(fields, "requirement")?, &rates);
    Ok(Found::record([
        ("eligible_deposit", found(deposit.eligible(&rates))),
        ("shortfall", found(shortfall)),
        ("cash_cap_15pct_of_bank_equity", deposit.cash_cap(&rates).map_or(Found::Nothing, found)),
    ]))
}

/// When the deposit of a computation is made.
pub fn deadline(fields: &Fields) -> Reading<Found> {
    let rates = rates()?;
    frequency(&fields.text("mode")?)?;
    let due = deposit_due(fields.date("as_of")?, &clerk::market().calendar, &rates);
    let hour = |rule| rates.of(rule).numerator();
    let opens = hour(CapitalRule::BankOpens);
    let by = opens + hour(CapitalRule::DepositHours);
    Ok(Found::record([
        ("deposit_due_date", Found::text(due.ok_or(Unsolved::NotTheShape)?)),
        ("time", Found::Text(format!("{by:02}:00 local if bank opens {opens:02}:00"))),
    ]))
}

/// Must the formula be computed daily?
pub fn how_often(fields: &Fields) -> Reading<Found> {
    let rates = rates()?;
    let millions = fields.rows("month_end_total_credits_millions")?.iter();
    let millions: Vec<Fraction> =
        millions.map(|value| exact(number(value)?)).collect::<Reading<_>>()?;
    let average = average_credits(&millions, &rates).ok_or(Unsolved::NotTheShape)?;
    let dollars = average.times(Fraction::whole(1_000_000)).ok_or(Unsolved::NotTheShape)?;
    let is_daily = is_daily(dollars, &rates).ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([
        ("average_millions", Found::Fraction(average.numerator(), average.denominator())),
        ("daily_required", Found::Flag(is_daily)),
    ]))
}

/// One security is too much of all collateral.
pub fn one_security(fields: &Fields) -> Reading<Found> {
    let worth = cents(fields, "collateral_in_XYZ")?;
    let (limit, over) =
        over_one_security(worth, cents(fields, "total_margin_collateral")?, &rates()?);
    let after = cents(fields, "debit_item10")? - over;
    Ok(Found::record([
        ("limit_15pct", found(limit)),
        ("reduction", found(over)),
        ("item10_after", found(after)),
    ]))
}

/// One customer's debit is too much beside tentative net capital.
pub fn one_customer(fields: &Fields) -> Reading<Found> {
    let debit = cents(fields, "largest_customer_debit")?;
    let capital = cents(fields, "tentative_net_capital")?;
    let (limit, over) = over_one_customer(debit, capital, &rates()?, DECIMALS);
    Ok(Found::record([("limit", found(limit)), ("reduction", found(over))]))
}

/// The haircut of one position beside tentative net capital.
pub fn haircut_with_concentration(fields: &Fields) -> Reading<Found> {
    let (worth, capital) = (cents(fields, "position_mv")?, cents(fields, "tentative_net_capital")?);
    let base = equity_haircut(worth, Total::ZERO, rate(Haircut::Equity, 0)?, &rates()?);
    let undue = undue(worth, capital, rate(Haircut::UndueEquity, 0)?, &rates()?, DECIMALS);
    Ok(Found::record([
        ("base_haircut", found(base)),
        ("excess_over_10pct", found(undue.excess)),
        ("concentration_haircut", found(undue.charge)),
        ("total", found(base + undue.charge)),
    ]))
}

/// The haircut of positions, long and short.
pub fn haircut(fields: &Fields) -> Reading<Found> {
    let long = if fields.has("mv") { cents(fields, "mv")? } else { cents(fields, "long")? };
    let short = optional_cents(fields, "short")?.unwrap_or_default();
    let haircut = equity_haircut(long, short, rate(Haircut::Equity, 0)?, &rates()?);
    Ok(Found::record([("haircut", found(haircut))]))
}

/// What an aged fail costs.
pub fn of_aged_fail(fields: &Fields) -> Reading<Found> {
    let (contract, market) = (cents(fields, "contract_value")?, cents(fields, "market_value")?);
    let charge = aged_fail(contract, market, exact(fields.number("haircut")?)?);
    Ok(Found::record([("charge", found(charge))]))
}

/// What a short difference costs.
pub fn of_short_difference(fields: &Fields) -> Reading<Found> {
    let days = fields.optional_count("business_days_after_discovery")?;
    let rate = rate(Haircut::ShortDifference, days.ok_or(Unsolved::NotTheShape)?.into())?;
    let percent = rate.times(Fraction::whole(100)).ok_or(Unsolved::NotTheShape)?;
    let worth = Fraction::whole(cents(fields, "market_value")?.0);
    let charge = worth.times(rate).ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([
        ("percent", Found::Fraction(percent.numerator(), percent.denominator())),
        ("charge", found(Total(charge.round(terms::Rounding::HalfUp)))),
    ]))
}

/// The least net capital of a firm that makes markets.
pub fn minimum(fields: &Fields) -> Reading<Found> {
    let count = |key: &str| -> Reading<u32> {
        let units = fields.number(key)?.units(0).ok_or(Unsolved::NotTheShape)?;
        u32::try_from(units).map_err(|_| Unsolved::NotTheShape)
    };
    let carries = fields.value("carries_customers").and_then(serde_json::Value::as_bool);
    let makes = MarketMaking {
        securities: count("stocks_over_5")?,
        low_priced: count("stocks_5_or_less")?,
    };
    let carries = carries.ok_or(Unsolved::NotTheShape)?;
    let least = least_dollars(carries, makes, &rates()?, DECIMALS);
    Ok(Found::record([("minimum", found(least))]))
}

/// Net capital out of a balance sheet.
pub fn of_balance_sheet(fields: &Fields) -> Reading<Found> {
    let (assets, liabilities) = (fields.record("assets")?, fields.record("liabilities")?);
    let named = |key: &str| -> Reading<Total> {
        let names = fields.rows(key)?.iter().map(super::fields::text);
        names.map(|name| cents(&assets, &name?)).sum()
    };
    let mut firm = NetCapital {
        net_worth: sum(&assets)? - sum(&liabilities)?,
        subordinated: optional_cents(&liabilities, "subordinated")?.unwrap_or_default(),
        non_allowable: named("nonallowable")?,
        ..NetCapital::default()
    };
    let tentative = firm.tentative();
    let haircut = exact(fields.number("haircut_pct")?)?;
    firm.haircuts = equity_haircut(named("haircut_on")?, Total::ZERO, haircut, &rates()?);
    Ok(Found::record([
        ("net_worth", found(firm.net_worth)),
        ("subordinated_added", found(firm.subordinated)),
        ("non_allowable", found(firm.non_allowable)),
        ("tentative_net_capital", found(tentative)),
        ("haircuts", found(firm.haircuts)),
        ("net_capital", found(firm.net())),
    ]))
}

/// What stands behind a minimum that a firm reports.
pub fn of_reported(fields: &Fields) -> Reading<Found> {
    let (net, minimum) = (cents(fields, "net_capital")?, cents(fields, "minimum_required")?);
    let indebtedness = Fraction::whole(minimum.0).times(rates()?.of(CapitalRule::BasicRatio));
    let indebtedness = Total(indebtedness.ok_or(Unsolved::NotTheShape)?.numerator());
    let least = Least::of(CapitalStandard::Basic, net, indebtedness, Total::ZERO, &rates()?);
    let ratio = least.ratio().and_then(|ratio| ratio.times(Fraction::whole(100)));
    let ratio = ratio.ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([
        ("excess", found(least.excess())),
        ("implied_aggregate_indebtedness", found(indebtedness)),
        ("ai_to_nc_percent", Found::Fraction(ratio.numerator(), ratio.denominator())),
    ]))
}

/// Net capital step by step, and what it must be by both standards.
pub fn in_full(fields: &Fields) -> Reading<Found> {
    let rates = rates()?;
    let mut firm = NetCapital {
        net_worth: cents(fields, "equity")?,
        subordinated: cents(fields, "qualifying_subordinated")?,
        non_allowable: sum(&fields.record("nonallowable")?)?,
        other_deductions: sum(&fields.record("other_deductions")?)?,
        haircuts: Total::ZERO,
    };
    let tentative = firm.tentative();
    let mut steps = vec![("tentative_net_capital".to_owned(), found(tentative))];
    for row in fields.rows("inventory")? {
        let row = fields.within(row)?;
        let (class, at) = class(&row.text("cls")?)?;
        let (long, short) = (optional_cents(&row, "long")?, optional_cents(&row, "short")?);
        let (long, short) = (long.unwrap_or_default(), short.unwrap_or_default());
        let haircut = equity_haircut(long, short, rate(class, at)?, &rates);
        firm.haircuts += haircut;
        let name = if class == Haircut::Equity { "haircut_equity" } else { "haircut_treasury" };
        steps.push((name.to_owned(), found(haircut)));
    }
    let net = firm.net();
    let least = |standard, measure: &str| -> Reading<Least> {
        let dollars = least_dollars(true, MarketMaking::default(), &rates, DECIMALS);
        Ok(Least::of(standard, net, cents(fields, measure)?, dollars, &rates))
    };
    let ratio = |least: &Least, times: i128| -> Reading<Found> {
        let ratio = least.ratio().and_then(|ratio| ratio.times(Fraction::whole(times)));
        let ratio = ratio.ok_or(Unsolved::NotTheShape)?;
        Ok(Found::Fraction(ratio.numerator(), ratio.denominator()))
    };
    let basic = least(CapitalStandard::Basic, "aggregate_indebtedness")?;
    let alternative = least(CapitalStandard::Alternative, "aggregate_debit_items")?;
    steps.push(("net_capital".to_owned(), found(net)));
    let basic = Found::record([
        ("minimum", found(basic.minimum)),
        ("excess", found(basic.excess())),
        ("ai_ratio", ratio(&basic, 1)?),
        ("early_warning_12_to_1", Found::Flag(basic.warns_by_ratio(&rates))),
        ("early_warning_120pct", Found::Flag(basic.warns_by_minimum(&rates))),
    ]);
    steps.push(("basic".to_owned(), basic));
    let alternative = Found::record([
        ("minimum", found(alternative.minimum)),
        ("excess", found(alternative.excess())),
        ("pct_of_debits", ratio(&alternative, 100)?),
        ("early_warning_5pct", Found::Flag(alternative.warns_by_ratio(&rates))),
        ("early_warning_120pct", Found::Flag(alternative.warns_by_minimum(&rates))),
    ]);
    steps.push(("alternative".to_owned(), alternative));
    Ok(Found::Record(steps))
}

/// A class of positions, and from where on its band runs: `us_treasury_5_10y`, `us_treasury_0_3m`.
fn class(name: &str) -> Reading<(Haircut, u16)> {
    if let Some(haircut) = Haircut::parse(name) {
        return Ok((haircut, 0));
    }
    let band = name.strip_prefix("us_treasury_").ok_or(Unsolved::NotTheShape)?;
    let per_unit = match band.chars().last() {
        Some('y') => 12,
        Some('m') => 1,
        _ => return Err(Unsolved::NotTheShape),
    };
    let digits = band.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default();
    let from: u16 = digits.parse().map_err(|_| Unsolved::NotTheShape)?;
    Ok((Haircut::UsTreasury, from * per_unit))
}
