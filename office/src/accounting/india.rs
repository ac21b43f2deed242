//! Capital gains of India, for listed shares on which securities transaction tax was paid: the
//! rules alone.
//!
//! In: what a share cost, brought, and was worth on the day of fair value; sums of a financial
//! year. Out: what counts as its cost, whether it was held long, the tax. All by the rows of
//! `markets/india/capital_gains.csv`, by date of sale. Sources: Income-tax Act 1961 sections
//! 2(42A), 48, 55(2)(ac), 70, 111A, 112A; `rules/india_eu.md` A10. Never here: surcharge, cess,
//! losses brought forward from another year.

use terms::{Date, Decimal, GainsRate, Quantity, Rounding, Total, divide, power_of_ten};

/// What counts as the cost of a sale: no less than the lower of the fair value of what was sold and
/// its consideration, when it was acquired up to the day of fair value. So a gain up to that day is
/// free, and no loss is made of it.
pub fn cost_of_acquisition(
    cost: Quantity,
    fair_value: Option<Quantity>,
    consideration: Quantity,
) -> Quantity {
    fair_value.map_or(cost, |fair_value| cost.max(fair_value.min(consideration)))
}

/// Does the day of fair value bear on a share that was acquired on a day?
pub fn is_grandfathered(rate: &GainsRate, acquired: Date) -> bool {
    rate.fair_value_day.is_some_and(|day| acquired <= day)
}

/// Was it held for more than the months that make it long-term?
pub fn is_long_term(rate: &GainsRate, acquired: Date, sold: Date) -> bool {
    sold > acquired.plus_months(rate.held_months.into())
}

/// The financial year of a day, by its first day: 1 April.
pub fn financial_year(date: Date) -> Date {
    let april = |year: i16| {
        Date::parse(&format!("{year:04}-04-01")).expect("every year has a first of April")
    };
    let this = april(date.year());
    if date < this { april(date.year() - 1) } else { this }
}

/// The gains of a financial year under one row of rates: sums, below zero when they are losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gains<'r> {
    /// The row.
    pub rate: &'r GainsRate,
    /// Short-term.
    pub short: Total,
    /// Long-term.
    pub long: Total,
}

/// The tax of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tax {
    /// On short-term gains.
    pub short: Total,
    /// On long-term gains above the exemption.
    pub long: Total,
    /// How much of the exemption was used.
    pub exempt: Total,
}

/// The tax on the gains of one year, by the rows under which they arose. A short-term loss is set
/// off against any gain, a long-term loss against long-term gains (section 70), what is taxed most
/// first; and so is the exemption. `exemption` is that of the whole year; `decimals` are the
/// currency's.
pub fn tax(gains: &[Gains<'_>], exemption: Decimal, decimals: u8) -> Tax {
    let buckets = |of: fn(&Gains<'_>) -> (Decimal, i128)| -> Vec<(Decimal, i128)> {
        gains.iter().map(of).collect()
    };
    let mut short = buckets(|gains| (gains.rate.short_percent, gains.short.0));
    let mut long = buckets(|gains| (gains.rate.long_percent, gains.long.0));
    let short_loss = losses(&mut short);
    let long_loss = losses(&mut long);
    let left = set_off(&mut short, short_loss);
    set_off(&mut long, long_loss);
    set_off(&mut long, left);
    let exemption = exemption.round(decimals, Rounding::Down).map_or(0, i128::from);
    let exempt = exemption - set_off(&mut long, exemption);
    Tax { short: taxed(&short), long: taxed(&long), exempt: Total(exempt) }
}

/// Takes the losses out of the buckets; their sum.
fn losses(buckets: &mut [(Decimal, i128)]) -> i128 {
    let mut sum = 0;
    for (_, gain) in buckets.iter_mut().filter(|(_, gain)| *gain < 0) {
        sum -= std::mem::take(gain);
    }
    sum
}

/// Takes an amount off the gains that are taxed most, then off the next; what is left of it.
fn set_off(buckets: &mut [(Decimal, i128)], amount: i128) -> i128 {
    buckets.sort_by_key(|(percent, _)| std::cmp::Reverse(percent.units(8)));
    buckets.iter_mut().fold(amount, |left, (_, gain)| {
        let taken = left.min(*gain);
        *gain -= taken;
        left - taken
    })
}

fn taxed(buckets: &[(Decimal, i128)]) -> Total {
    let of = |(percent, gain): &(Decimal, i128)| {
        divide(
            gain * i128::from(percent.mantissa),
            100 * power_of_ten(percent.scale),
            Rounding::HalfUp,
        )
    };
    Total(buckets.iter().map(of).sum())
}

#[cfg(test)]
mod tests {
    use super::{
        Gains, Tax, cost_of_acquisition, financial_year, is_grandfathered, is_long_term, tax,
    };
    use terms::{Date, Decimal, GainsRate, Quantity, Total};

    fn day(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).expect("a number")
    }

    fn rate(short: &str, long: &str) -> GainsRate {
        let (short_percent, long_percent, exemption) =
            (number(short), number(long), number("125000"));
        GainsRate {
            short_percent,
            long_percent,
            exemption,
            held_months: 12,
            fair_value_day: Some(day("2018-01-31")),
        }
    }

    #[test]
    fn the_fair_value_frees_a_gain_and_makes_no_loss() {
        let amount = |units| Quantity::try_new(units).expect("small");
        let gain = |cost, fair, sale: i128| {
            sale - i128::from(
                cost_of_acquisition(amount(cost), Some(amount(fair)), amount(sale)).units(),
            )
        };
        let table =
            [(100, 200, 250, 50), (100, 200, 150, 0), (100, 50, 150, 50), (100, 200, 50, -50)];
        for (cost, fair, sale, expected) in table {
            assert_eq!(gain(cost, fair, sale), expected);
        }
        assert!(
            is_grandfathered(&rate("15", "10"), day("2018-01-31"))
                && !is_grandfathered(&rate("15", "10"), day("2018-02-01"))
        );
    }

    #[test]
    fn long_is_more_than_twelve_months_and_a_year_begins_in_april() {
        let held = |acquired, sold| is_long_term(&rate("20", "12.5"), day(acquired), day(sold));
        assert!(!held("2025-03-10", "2026-03-10") && held("2025-03-10", "2026-03-11"));
        assert!(!held("2024-02-29", "2025-02-28") && held("2024-02-29", "2025-03-01"));
        assert_eq!(
            ["2025-03-31", "2025-04-01"].map(|text| financial_year(day(text)).to_string()),
            ["2024-04-01", "2025-04-01"]
        );
    }

    #[test]
    fn losses_and_the_exemption_go_to_what_is_taxed_most() {
        let (before, after) = (rate("15", "10"), rate("20", "12.5"));
        let gains = |rate, short: i128, long: i128| Gains {
            rate,
            short: Total(short * 100),
            long: Total(long * 100),
        };
        let rupees = |short: i128, long: i128, exempt: i128| Tax {
            short: Total(short * 100),
            long: Total(long * 100),
            exempt: Total(exempt * 100),
        };
        let year = |gains: &[Gains<'_>]| tax(gains, number("125000"), 2);
        assert_eq!(year(&[gains(&after, 100_000, 300_000)]), rupees(20_000, 21_875, 125_000));
        // The exemption frees 1,00,000 of the later gains and 25,000 of the earlier ones.
        assert_eq!(
            year(&[gains(&before, 0, 200_000), gains(&after, 0, 100_000)]),
            rupees(0, 17_500, 125_000)
        );
        // A short-term loss takes the short-term gain, then a long-term one; a long-term loss never
        // a short-term gain.
        assert_eq!(
            year(&[gains(&before, -150_000, 0), gains(&after, 100_000, 275_000)]),
            rupees(0, 12_500, 125_000)
        );
        assert_eq!(year(&[gains(&after, 100_000, -50_000)]), rupees(20_000, 0, 0));
    }
}
