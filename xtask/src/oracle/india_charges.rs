//! Charges of an Indian broker for a client's day: the product's own note and its own dated tables,
//! on the values that a case gives. A case that gives a rate is reckoned by that rate.

use super::clerk;
use super::fields::{Fields, Reading, Unsolved, number, text};
use super::found::Found;
use office::clearance::Traded;
use office::clearance::day_note::{
    BROKERAGE, Brokerage, DayNote, DayRules, DayTrade, NoteFault, OrderPart, SecurityDay, day_note,
    exact, rounded,
};
use serde_json::Value;
use terms::{
    AssetId, Basis, Charge, ChargeRate, ChargeRounding, Date, Decimal, Fraction, Market, Name,
    Product, Quantity, Rounding, Segment, Side, Supply,
};

/// Paise.
const CURRENCY_DECIMALS: u8 = 2;

/// The last day on which stamp duty was the State's, for a case that tells of that time and names
/// no day.
const BEFORE_ONE_STAMP_DUTY: &str = "2020-06-30";

/// Rupees in a crore.
const CRORE: i128 = 10_000_000;

fn india() -> &'static Market {
    clerk::rulebook().market("india").expect("the house knows India")
}

/// What was traded, in the words that calculators use.
#[derive(Clone, Copy)]
struct Kind {
    segment: Segment,
    sets_off: bool,
}

fn kind(word: &str) -> Reading<Kind> {
    let word = word.to_lowercase().replace(['_', '-'], " ");
    let has = |part: &str| word.contains(part);
    let of = |segment| Ok(Kind { segment, sets_off: false });
    match word.as_str() {
        _ if has("currency") && has("opt") => of(Segment::CurrencyOptions),
        _ if has("currency") && has("fut") => of(Segment::CurrencyFutures),
        _ if has("exercise") => of(Segment::ExercisedOptions),
        _ if has("opt") => of(Segment::EquityOptions),
        _ if has("fut") => of(Segment::EquityFutures),
        _ if has("fund") || has("etf") => of(Segment::EquityFundUnits),
        _ if has("intra") => Ok(Kind { segment: Segment::EquityShares, sets_off: true }),
        _ if has("del") || has("cash") || has("equity") => of(Segment::EquityShares),
        _ => Err(Unsolved::NotTheShape),
    }
}

fn exchange(fields: &Fields, key: &str) -> Reading<&'static str> {
    venue(&fields.optional_text(key)?.unwrap_or_else(|| "NSE".to_owned()))
}

/// An exchange by its short name or its code (ISO 10383).
pub fn venue(word: &str) -> Reading<&'static str> {
    match word {
        "NSE" | "XNSE" => Ok("XNSE"),
        "BSE" | "XBOM" => Ok("XBOM"),
        _ => Err(Unsolved::NotTheShape),
    }
}

fn paise(amount: Decimal) -> Reading<Quantity> {
    amount
        .units(CURRENCY_DECIMALS)
        .and_then(|units| Quantity::try_new(units.into()))
        .ok_or(Unsolved::NotTheShape)
}

/// A trade of one piece that is worth so much.
fn worth(
    side: Side,
    value: Decimal,
    segment: Segment,
    exchange: &'static str,
) -> Reading<DayTrade<'static>> {
    let one = Quantity::try_new(1).expect("one is small");
    Ok(DayTrade { quantity: one, value: paise(value)?, ..of(side, AssetId(0), segment, exchange) })
}

fn of(
    side: Side,
    instrument: AssetId,
    segment: Segment,
    exchange: &'static str,
) -> DayTrade<'static> {
    let nothing = Quantity::ZERO;
    let order = side.as_str();
    DayTrade {
        traded: Traded::Share(0),
        side,
        instrument,
        segment,
        exchange,
        order,
        quantity: nothing,
        decimals: 0,
        price: Decimal::ZERO,
        value: nothing,
        booked: None,
    }
}

fn rules(trade_date: Date, sets_off: bool, supply: Supply) -> DayRules<'static> {
    let firm = Rounding::HalfUp;
    DayRules {
        market: india(),
        trade_date,
        currency_decimals: CURRENCY_DECIMALS,
        sets_off,
        supply,
        firm,
        dp_charge: None,
    }
}

/// The note of these trades; the brokerage of the case stands on its first order.
fn noted<'t>(
    trades: &[DayTrade<'t>],
    rules: &DayRules<'static>,
    brokerage: Quantity,
) -> Reading<DayNote<'t, 'static>> {
    let first = trades.first().map(|trade| trade.order);
    let on_the_first = |part: &OrderPart| {
        let amount = if Some(part.trade.order) == first { brokerage } else { Quantity::ZERO };
        Some(Brokerage { amount, ..Brokerage::default() })
    };
    day_note(trades, rules, on_the_first).map_err(refused)
}

fn refused(fault: NoteFault) -> Unsolved {
    match fault {
        NoteFault::RateUnknown(charge) => {
            Unsolved::Refused(format!("no rate of charge {charge} is known on that day"))
        }
        NoteFault::TooLarge => Unsolved::Refused("amounts too large to be reckoned".to_owned()),
    }
}

fn money(units: i128) -> Found {
    Found::Amount(units, CURRENCY_DECIMALS)
}

/// Every figure of a calculator: on what was bought and sold of one kind on a day.
pub fn calculator(fields: &Fields) -> Reading<Found> {
    let kind = kind(&fields.text("kind")?)?;
    let exchange = exchange(fields, "exchange")?;
    let trade_date = fields.date("trade_date")?;
    let trades = bought_and_sold(fields, ["buy_value", "sell_value"], kind, exchange)?;
    let brokerage = paise(fields.optional_number("brokerage")?.unwrap_or(Decimal::ZERO))?;
    let note = noted(&trades, &rules(trade_date, kind.sets_off, Supply::InterState), brokerage)?;
    Ok(figures(&note))
}

/// The same before there was one stamp duty, by its own words.
pub fn before_one_stamp_duty(fields: &Fields) -> Reading<Found> {
    let kind = Kind { segment: Segment::EquityShares, sets_off: true };
    let day = Date::parse(BEFORE_ONE_STAMP_DUTY).expect("it is written as a date");
    let trade_date = fields.optional_date("date")?.unwrap_or(day);
    let trades = bought_and_sold(fields, ["buy", "sell"], kind, exchange(fields, "exchange")?)?;
    let note = noted(
        &trades,
        &rules(trade_date, true, Supply::InterState),
        paise(fields.number("brokerage")?)?,
    )?;
    Ok(figures(&note))
}

fn bought_and_sold(
    fields: &Fields,
    keys: [&str; 2],
    kind: Kind,
    exchange: &'static str,
) -> Reading<Vec<DayTrade<'static>>> {
    let (bought, sold) = (fields.number(keys[0])?, fields.number(keys[1])?);
    let trades = [
        worth(Side::Buy, bought, kind.segment, exchange)?,
        worth(Side::Sell, sold, kind.segment, exchange)?,
    ];
    Ok(trades.into_iter().filter(|trade| !trade.value.is_zero()).collect())
}

/// The figures of a note under the names that cases use for them.
pub fn figures(note: &DayNote) -> Found {
    let (bought, sold) = note.values();
    let of = |charge: &str| note.charged(charge);
    let (txn, ipft) = (of("exchange_transaction_charge"), of("ipft"));
    let gst = of("cgst") + of("sgst") + of("igst");
    let total = sold - bought - note.net();
    let figures: [(&str, i128); 20] = [
        ("turnover", bought + sold),
        ("buy", bought),
        ("sell", sold),
        ("brokerage", of(BROKERAGE)),
        ("stt", of("stt")),
        ("exchange_txn_incl_ipft", txn + ipft),
        ("txn", txn + ipft),
        ("txn_excl_ipft", txn),
        ("ipft", ipft),
        ("sebi_fee", of("sebi_fee")),
        ("sebi", of("sebi_fee")),
        ("stamp_duty", of("stamp_duty")),
        ("stamp", of("stamp_duty")),
        ("cgst", of("cgst")),
        ("sgst", of("sgst")),
        ("igst", of("igst")),
        ("gst", gst),
        ("total", total),
        ("total_charges", total),
        ("net", note.net()),
    ];
    Found::Record(
        figures.into_iter().map(|(name, units)| (name.to_owned(), money(units))).collect(),
    )
}

/// The exchange's charge and the protection fund on one side's traded value.
pub fn exchange_split(fields: &Fields) -> Reading<Found> {
    let kind = kind(&fields.text("segment")?)?;
    let exchange = exchange(fields, "exchange")?;
    let crores = Fraction::from(fields.number("traded_value_crore")?);
    let value = crores
        .times(Fraction::whole(CRORE))
        .and_then(|rupees| rupees.units(CURRENCY_DECIMALS, Rounding::HalfUp));
    let value = value.and_then(Quantity::try_new).ok_or(Unsolved::NotTheShape)?;
    let one = Quantity::try_new(1).expect("one is small");
    let trade =
        DayTrade { quantity: one, value, ..of(Side::Buy, AssetId(0), kind.segment, exchange) };
    let note =
        noted(&[trade], &rules(fields.date("date")?, false, Supply::InterState), Quantity::ZERO)?;
    let (txn, ipft) = (note.charged("exchange_transaction_charge"), note.charged("ipft"));
    Ok(Found::record([("txn", money(txn)), ("ipft", money(ipft)), ("total", money(txn + ipft))]))
}

/// Securities transaction tax of one security's day: `[side, quantity, price]`.
pub fn tax_on_a_day(fields: &Fields) -> Reading<Found> {
    let trades = fields.rows("trades")?.iter().map(|row| {
        let [side, quantity, price] = columns(row)?;
        traded(side, AssetId(0), "XNSE", quantity, price)
    });
    let trades = trades.collect::<Reading<Vec<_>>>()?;
    let note =
        noted(&trades, &rules(fields.date("date")?, true, Supply::IntraState), Quantity::ZERO)?;
    let day = note.securities.first().ok_or(Unsolved::NotTheShape)?;
    let [(_, bought), (_, sold)] = day.delivered();
    Ok(Found::record([
        ("vwap", average(day)),
        ("intraday_qty", Found::count(day.intraday)),
        ("delivery_buy_qty", Found::count(bought)),
        ("delivery_sell_qty", Found::count(sold)),
        ("delivery_qty", Found::count(bought + sold)),
        ("stt_intraday", tax(&note, AssetId(0), Some(Product::Intraday))),
        ("stt_delivery", tax(&note, AssetId(0), Some(Product::Delivery))),
        ("stt", tax(&note, AssetId(0), None)),
    ]))
}

/// The day's average price of one security, buys and sells together.
pub fn average(day: &SecurityDay) -> Found {
    let rupees = day
        .average()
        .and_then(|paise| paise.over(Fraction::whole(terms::power_of_ten(CURRENCY_DECIMALS))));
    rupees.map_or(Found::Nothing, fraction)
}

fn fraction(fraction: Fraction) -> Found {
    Found::Fraction(fraction.numerator(), fraction.denominator())
}

/// The securities transaction tax of one security, of a product or of both.
pub fn tax(note: &DayNote, instrument: AssetId, product: Option<Product>) -> Found {
    let lines = note
        .lines
        .iter()
        .filter(|line| line.charge == "stt" && line.instrument == Some(instrument));
    let lines = lines.filter(|line| product.is_none_or(|product| line.product == product));
    money(lines.map(|line| i128::from(line.amount.units())).sum())
}

fn traded(
    side: &Value,
    instrument: AssetId,
    exchange: &'static str,
    quantity: &Value,
    price: &Value,
) -> Reading<DayTrade<'static>> {
    let side = super::fields::side(&text(side)?)?;
    let (quantity, price) = (number(quantity)?, number(price)?);
    let units = quantity
        .units(0)
        .and_then(|units| Quantity::try_new(units.into()))
        .ok_or(Unsolved::NotTheShape)?;
    let value = office::clearance::charges::principal(
        office::clearance::charges::Measure { units: units.units(), decimals: 0 },
        price,
        CURRENCY_DECIMALS,
        Rounding::HalfUp,
    );
    Ok(DayTrade {
        quantity: units,
        price,
        value: value.ok_or(Unsolved::NotTheShape)?,
        ..of(side, instrument, Segment::EquityShares, exchange)
    })
}

fn columns<const COUNT: usize>(row: &Value) -> Reading<[&Value; COUNT]> {
    let row: Vec<&Value> = row.as_array().ok_or(Unsolved::NotTheShape)?.iter().collect();
    row.try_into().map_err(|_| Unsolved::NotTheShape)
}

/// The rows of the securities transaction tax.
fn tax_charges(segment: Segment) -> impl Iterator<Item = &'static Charge> {
    india().charges.iter().filter(move |charge| charge.charge == "stt" && charge.segment == segment)
}

fn tax_rate(segment: Segment, date: Date) -> Reading<&'static ChargeRate> {
    let charge = tax_charges(segment).next().ok_or(Unsolved::NotTheShape)?;
    charge
        .rates
        .on(date)
        .ok_or_else(|| Unsolved::Refused("no rate of stt is known on that day".to_owned()))
}

/// A rate that a case gives as a fraction of one, rounded as the securities transaction tax is.
fn given_rate(rate: Decimal) -> Reading<ChargeRate> {
    let per_million =
        Fraction::from(rate).times(Fraction::whole(1_000_000)).ok_or(Unsolved::NotTheShape)?;
    let units = per_million
        .units(6, Rounding::HalfUp)
        .and_then(|units| i64::try_from(units).ok())
        .ok_or(Unsolved::NotTheShape)?;
    let rate = Decimal { mantissa: units, scale: 6 };
    Ok(ChargeRate {
        basis: Basis::PerMillionOfPrincipal,
        rate,
        cap: None,
        nil_below_rate: false,
        rounding: rupees()?,
        source: Name::default(),
    })
}

fn rupees() -> Reading<ChargeRounding> {
    let charge = tax_charges(Segment::EquityShares).next().ok_or(Unsolved::NotTheShape)?;
    charge.rates.rows().last().map(|(_, rate)| rate.rounding).ok_or(Unsolved::NotTheShape)
}

fn taxed(rate: &ChargeRate, on: Fraction) -> Reading<[(&'static str, Found); 2]> {
    let raw = exact(rate, on).ok_or(Unsolved::NotTheShape)?;
    let tax = rounded(raw, rate.rounding, CURRENCY_DECIMALS, Rounding::HalfUp)
        .ok_or(Unsolved::NotTheShape)?;
    Ok([("stt", money(tax)), ("stt_raw", fraction(raw))])
}

/// An amount before rounding.
pub fn tax_rounding(fields: &Fields) -> Reading<Found> {
    let tax = rounded(fields.number("raw")?.into(), rupees()?, CURRENCY_DECIMALS, Rounding::HalfUp);
    Ok(Found::record([("stt", money(tax.ok_or(Unsolved::NotTheShape)?))]))
}

/// A sale at a given rate.
pub fn tax_at_a_rate(fields: &Fields) -> Reading<Found> {
    let value = Fraction::from(fields.number("qty")?)
        .times(fields.number("sell_price")?.into())
        .ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record(taxed(&given_rate(fields.number("rate")?)?, value)?))
}

/// The sale of a future, by the rate of the day.
pub fn tax_on_futures(fields: &Fields) -> Reading<Found> {
    tax_by_date(fields, Segment::EquityFutures, "value")
}

/// The sale of an option, by the rate of the day.
pub fn tax_on_premium(fields: &Fields) -> Reading<Found> {
    tax_by_date(fields, Segment::EquityOptions, "premium")
}

fn tax_by_date(fields: &Fields, segment: Segment, key: &str) -> Reading<Found> {
    let value = Fraction::from(fields.number(key)?);
    let given = fields.optional_number("rate")?.map(given_rate).transpose()?;
    let rate = match &given {
        Some(rate) => rate,
        None => tax_rate(segment, fields.date("date")?)?,
    };
    Ok(Found::record(taxed(rate, value)?))
}

/// An option that is exercised: on what it is worth.
pub fn tax_on_exercise(fields: &Fields) -> Reading<Found> {
    let given = |key: &str| fields.number(key).map(Fraction::from);
    let intrinsic = if let Some(intrinsic) = fields.optional_number("intrinsic")? {
        intrinsic.into()
    } else {
        let per_share = given("settle")?.minus(given("strike")?);
        let shares = given("lot")?.times(given("lots")?);
        per_share
            .zip(shares)
            .and_then(|(per_share, shares)| per_share.times(shares))
            .ok_or(Unsolved::NotTheShape)?
    };
    let rate = match fields.optional_number("rate")? {
        Some(rate) => given_rate(rate)?,
        None => tax_rate(Segment::ExercisedOptions, fields.date("date")?)?.clone(),
    };
    let [tax, raw] = taxed(&rate, intrinsic)?;
    Ok(Found::record([("intrinsic", fraction(intrinsic)), tax, raw]))
}

/// The protection fund at a given rate.
pub fn protection_fund(fields: &Fields) -> Reading<Found> {
    let per_million = Fraction::from(fields.number("rate_per_crore")?).over(Fraction::whole(10));
    let units = per_million
        .and_then(|rate| rate.units(6, Rounding::HalfUp))
        .and_then(|units| i64::try_from(units).ok());
    let rounding =
        ChargeRounding::Named { decimals: CURRENCY_DECIMALS, rounding: Rounding::HalfUp };
    let rate = Decimal { mantissa: units.ok_or(Unsolved::NotTheShape)?, scale: 6 };
    let rate = ChargeRate {
        basis: Basis::PerMillionOfPrincipal,
        rate,
        cap: None,
        nil_below_rate: false,
        rounding,
        source: Name::default(),
    };
    let amount = exact(&rate, fields.number("turnover")?.into());
    let amount =
        amount.and_then(|amount| rounded(amount, rounding, CURRENCY_DECIMALS, Rounding::HalfUp));
    Ok(Found::record([("ipft", money(amount.ok_or(Unsolved::NotTheShape)?))]))
}

/// The depository participant's charge and the tax on it.
pub fn depository_participant(fields: &Fields) -> Reading<Found> {
    let dp_charge = fields.number("dp")?;
    let sold = worth(Side::Sell, Decimal { mantissa: 1, scale: 0 }, Segment::EquityShares, "XNSE")?;
    let last = india().calendar.span().1;
    let note = noted(
        &[sold],
        &DayRules { dp_charge: Some(dp_charge), ..rules(last, true, Supply::InterState) },
        Quantity::ZERO,
    )?;
    let ledger: Vec<_> = note.lines.iter().filter(|line| !line.is_on_note).collect();
    let tax = ledger.iter().filter_map(|line| line.rule).map(|(_, rate)| Fraction::from(rate.rate));
    let tax: Option<Fraction> =
        tax.map(|percent| percent.over(Fraction::whole(100))).next().flatten();
    if tax != Some(fields.number("gst")?.into()) {
        return Err(Unsolved::NotTheShape);
    }
    let total: i128 = ledger.iter().map(|line| i128::from(line.amount.units())).sum();
    Ok(Found::record([("total", money(total))]))
}

/// One average price for all exchanges: rows of side, exchange, quantity and price.
pub fn common_average(fields: &Fields) -> Reading<Found> {
    let rows = fields.rows("trades")?.iter().map(|row| {
        let row = fields.within(row)?;
        row.only(&["side", "exch", "exchange", "qty", "price"])?;
        let exchange =
            venue(&row.optional_text("exch")?.map_or_else(|| row.text("exchange"), Ok)?)?;
        let value = |key: &str| row.value(key).ok_or(Unsolved::NotTheShape);
        traded(value("side")?, AssetId(0), exchange, value("qty")?, value("price")?)
    });
    let trades = rows.collect::<Reading<Vec<_>>>()?;
    let side = trades.first().ok_or(Unsolved::NotTheShape)?.side;
    let days = office::clearance::day_note::securities(&trades, false);
    let day = days.first().ok_or(Unsolved::NotTheShape)?;
    let (quantity, value) = if side.is_sale() { day.sold } else { day.bought };
    let wap = day.average_price(side, CURRENCY_DECIMALS).ok_or(Unsolved::NotTheShape)?;
    let decimals = fields.optional_count("dp")?.unwrap_or(4);
    let wap = wap.units(decimals, Rounding::HalfUp).ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([
        ("qty", Found::count(quantity)),
        ("value", money(value)),
        ("wap", Found::Amount(wap, decimals)),
    ]))
}
