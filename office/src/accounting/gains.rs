//! Gains and losses of every account by the tax law of each instrument's market, and their sums by
//! year.
//!
//! In: the lots, a question (another method of taking lots), prices of the day of fair value. Out:
//! what was sold, what counts as its cost, its term and its year. A market that has rates of
//! capital gains (`markets/india/capital_gains.csv`) taxes by them; everywhere else the law of the
//! United States applies, with its wash sales. It is a view: a question about another method
//! changes nothing. Never here: what an account's holder owns elsewhere. Sources: those of `tax.rs`
//! and `india.rs`.

use super::india::{self, Gains, Tax};
use super::lots::{Holding, Lot, LotBook, Standing};
use super::tax::{Disposal, Holder, OpenLot, Term, holder, work_out};
use crate::basis;
use crate::shared::directory::Directory;
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Date, Decimal, Fraction, GainsRate, LotMethod, Quantity, Total,
    power_of_ten,
};

/// Something that was disposed of, as the law of its market sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sold<'d> {
    /// Whose.
    pub account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// In which currency.
    pub currency: AssetId,
    /// How it was disposed of.
    pub disposal: Disposal,
    /// What it was worth on the day of fair value, when it was acquired up to that day and its
    /// price is known.
    pub fair_value: Option<Quantity>,
    /// What counts as its cost, when that is known.
    pub cost: Option<Quantity>,
    /// Held short or long, or set off on its day.
    pub term: Term,
    /// Its tax year.
    pub year: TaxYear,
    /// The row by which it is taxed, where the broker reckons the tax.
    pub rate: Option<&'d GainsRate>,
}

impl Sold<'_> {
    /// What counts as gain or loss, when that is known.
    pub fn gain(&self) -> Option<i128> {
        let disallowed = i128::from(self.disposal.disallowed.units());
        let (proceeds, cost) = (self.disposal.proceeds?, self.cost?);
        Some(i128::from(proceeds.units()) - i128::from(cost.units()) + disallowed)
    }

    /// What nobody has told of it, and of which it depends what it gained and for how long it was
    /// held.
    pub const fn not_known(&self) -> Option<NotKnown> {
        let Disposal { proceeds, basis, acquired, .. } = &self.disposal;
        NotKnown::of(proceeds.is_some(), basis.is_some(), acquired.is_some())
    }
}

/// What nobody has told of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotKnown {
    /// What it cost.
    Cost,
    /// What it cost, and when it was acquired.
    CostAndDay,
    /// When it was acquired.
    Day,
    /// What a short sale brought.
    Proceeds,
}

impl NotKnown {
    const fn of(proceeds: bool, cost: bool, day: bool) -> Option<Self> {
        match (proceeds, cost, day) {
            (_, false, true) => Some(Self::Cost),
            (_, false, false) => Some(Self::CostAndDay),
            (false, true, _) => Some(Self::Proceeds),
            (true, true, false) => Some(Self::Day),
            (true, true, true) => None,
        }
    }

    /// Of an open lot.
    pub fn of_lot(lot: &Lot) -> Option<Self> {
        let is_short_without = lot.is_short() && !lot.known.cost;
        if is_short_without {
            Some(Self::Proceeds)
        } else {
            Self::of(true, lot.known.cost, lot.known.day)
        }
    }

    /// The word of reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cost => "cost",
            Self::CostAndDay => "cost_and_day",
            Self::Day => "day",
            Self::Proceeds => "proceeds",
        }
    }
}

/// A year for which gains are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaxYear {
    /// A calendar year.
    Calendar(i16),
    /// A financial year from April to March, by the year in which it begins.
    Financial(i16),
}

impl std::fmt::Display for TaxYear {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Calendar(year) => write!(to, "{year}"),
            Self::Financial(year) => write!(to, "{year}-{:02}", (year + 1) % 100),
        }
    }
}

/// What is asked about lots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LotQuestion {
    /// As if this had always been everybody's method; none: by the standing orders.
    pub method: Option<LotMethod>,
    /// Of one account alone.
    pub account: Option<AccountId>,
}

/// The holdings that a question is about, each with its orders.
fn asked<'o>(
    lots: &'o LotBook,
    directory: &'o Directory,
    question: LotQuestion,
) -> impl Iterator<Item = (AccountId, AssetId, &'o Holding, Standing<'o>)> {
    let holdings = lots
        .holdings()
        .into_iter()
        .filter(move |(account, _, _)| question.account.is_none_or(|asked| asked == *account));
    holdings.map(move |(account, instrument, holding)| {
        (
            account,
            instrument,
            holding,
            lots.standing(directory, account, instrument).asked(question.method),
        )
    })
}

/// The open lots, with what wash sales have added to them.
pub fn open_lots<'o>(
    lots: &'o LotBook,
    directory: &'o Directory,
    question: LotQuestion,
) -> impl Iterator<Item = (AccountId, AssetId, OpenLot)> {
    asked(lots, directory, question).flat_map(move |(account, instrument, holding, standing)| {
        let view = work_out(holding, standing, holder_under(directory, account, instrument));
        view.open.into_iter().map(move |lot| (account, instrument, lot))
    })
}

/// Everything that was disposed of, by account and instrument. `price` says what an instrument was
/// worth on a day.
pub fn sold<'o>(
    lots: &'o LotBook,
    directory: &'o Directory,
    question: LotQuestion,
    price: impl Fn(AssetId, Date) -> Option<Decimal> + 'o,
) -> impl Iterator<Item = Sold<'o>> {
    asked(lots, directory, question).flat_map(move |(account, instrument, holding, standing)| {
        let view = work_out(holding, standing, holder_under(directory, account, instrument));
        let fair_price = |day, sale: &Disposal| {
            fair_price(holding, standing, sale, day, price(instrument, day)?)
        };
        view.disposals
            .iter()
            .map(|disposal| judged(directory, (account, instrument), disposal, fair_price))
            .collect::<Vec<_>>()
    })
}

/// Wash sales are of the law of the United States, and not of dealers.
fn holder_under(directory: &Directory, account: AccountId, instrument: AssetId) -> Holder {
    if directory.market_of(instrument).capital_gains.is_empty() {
        holder(directory, account)
    } else {
        Holder::Dealer
    }
}

fn judged<'d>(
    directory: &'d Directory,
    (account, instrument): (AccountId, AssetId),
    disposal: &Disposal,
    fair_price: impl Fn(Date, &Disposal) -> Option<Fraction>,
) -> Sold<'d> {
    let rates = &directory.market_of(instrument).capital_gains;
    let currency = directory.clearing(instrument).currency;
    let of_us = Sold {
        account,
        instrument,
        currency,
        disposal: *disposal,
        fair_value: None,
        cost: disposal.basis,
        term: disposal.term,
        year: TaxYear::Calendar(disposal.disposed.year()),
        rate: None,
    };
    if rates.is_empty() {
        return of_us;
    }
    let year = TaxYear::Financial(india::financial_year(disposal.disposed).year());
    if disposal.term == Term::Speculative {
        return Sold { year, ..of_us };
    }
    let Some(rate) = rates.on(disposal.disposed) else { return Sold { year, ..of_us } };
    let day = rate
        .fair_value_day
        .filter(|_| !disposal.is_short)
        .filter(|_| disposal.acquired.is_some_and(|day| india::is_grandfathered(rate, day)));
    let fair_value = day.and_then(|day| {
        let one = power_of_ten(directory.asset(instrument).decimals());
        let quantity = disposal.quantity.over(Fraction::whole(one))?;
        basis::value(quantity, fair_price(day, disposal)?, directory.asset(currency).decimals())
    });
    // Whether the fair value counts, the day of acquisition says.
    let may_be_fair = rate.fair_value_day.is_some() && disposal.acquired.is_none();
    let cost = disposal
        .basis
        .zip(disposal.proceeds)
        .filter(|_| !may_be_fair)
        .map(|(basis, proceeds)| india::cost_of_acquisition(basis, fair_value, proceeds));
    let term = match disposal.acquired {
        Some(acquired) if india::is_long_term(rate, acquired, disposal.disposed) => Term::Long,
        Some(_) => Term::Short,
        None => Term::Unknown,
    };
    Sold { fair_value, cost, term, year, rate: Some(rate), ..of_us }
}

/// What a share of the day of sale was worth on an earlier day: the price of then, through the
/// splits between them. A bonus is a lot of its own, which cost nothing, and leaves the fair value
/// of the old shares as it was.
fn fair_price(
    holding: &Holding,
    standing: Standing<'_>,
    sale: &Disposal,
    day: Date,
    price: Decimal,
) -> Option<Fraction> {
    let until = holding
        .steps()
        .iter()
        .position(|step| step.label == sale.closed_by)
        .unwrap_or(holding.steps().len());
    let steps = &holding.steps()[..until];
    let scales = steps.iter().zip(standing.scales(steps));
    let between = scales.filter(|(step, _)| step.date > day && standing.action_of(step).is_some());
    between.map(|(_, scale)| scale).try_fold(Fraction::from(price), Fraction::over)
}

/// Sums of a year for one term; none of what nobody knows of something in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearSums {
    /// How many disposals.
    pub count: usize,
    /// What was received.
    pub proceeds: Option<Total>,
    /// What counts as cost.
    pub cost: Option<Total>,
    /// Losses that are not allowed.
    pub disallowed: Option<Total>,
    /// What counts as gain.
    pub gain: Option<Total>,
}

impl YearSums {
    const NOTHING: Self = {
        let nothing = Some(Total::ZERO);
        Self { count: 0, proceeds: nothing, cost: nothing, disallowed: nothing, gain: nothing }
    };

    fn with(self, sold: &Sold<'_>) -> Self {
        let gain = sold.gain();
        let sum = |sum: Option<Total>, more: Option<Quantity>| Some(sum? + Total::from(more?));
        Self {
            count: self.count + 1,
            proceeds: sum(self.proceeds, sold.disposal.proceeds),
            cost: sum(self.cost, sold.cost),
            disallowed: sum(self.disallowed, gain.map(|_| sold.disposal.disallowed)),
            gain: self.gain.zip(gain).map(|(sum, gain)| sum + Total(gain)),
        }
    }
}

/// Whose sums of a year they are: year, account, currency, term, and what is not known of each.
pub type YearKey = (TaxYear, AccountId, AssetId, Term, Option<NotKnown>);

/// Gains by year, account, currency and term. What nobody knows the gain of has sums of its own.
pub fn by_year<'o>(sold: impl Iterator<Item = Sold<'o>>) -> BTreeMap<YearKey, YearSums> {
    let mut years: BTreeMap<_, YearSums> = BTreeMap::new();
    for sold in sold {
        let key = (sold.year, sold.account, sold.currency, sold.term, sold.not_known());
        let sums = years.entry(key).or_insert(YearSums::NOTHING);
        *sums = sums.with(&sold);
    }
    years
}

/// An account's financial year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxedYear {
    /// What was gained by what was bought and sold on one day: income of a business, of which the
    /// tax is not reckoned here, and whose losses no capital gain bears (section 73).
    pub speculative: Total,
    /// The capital gains and their tax.
    pub known: KnownTax,
}

/// The tax of an account's financial year; or what is not known of something that was sold in it,
/// so that nobody knows the tax.
pub type KnownTax = Result<YearTax, NotKnown>;

/// The tax of an account's financial year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearTax {
    /// The gains held short.
    pub short: Total,
    /// The gains held long.
    pub long: Total,
    /// The tax on them, and how much of the exemption was used.
    pub tax: Tax,
}

/// The tax on what was sold under rows of rates, by year, account and currency.
pub fn taxes<'o>(
    sold: impl Iterator<Item = Sold<'o>>,
    directory: &Directory,
) -> BTreeMap<(TaxYear, AccountId, AssetId), TaxedYear> {
    let mut years: BTreeMap<(TaxYear, AccountId, AssetId), Year<'o>> = BTreeMap::new();
    for sold in sold {
        let key = (sold.year, sold.account, sold.currency);
        if let (Term::Speculative, Some(gain)) = (sold.term, sold.gain()) {
            years.entry(key).or_default().speculative += Total(gain);
        }
        let Some(rate) = sold.rate else { continue };
        let year = years.entry(key).or_default();
        year.last_instrument = Some(sold.instrument);
        year.not_known = year.not_known.or(sold.not_known());
        let Some(gain) = sold.gain() else { continue };
        let at = year.gains.iter().position(|gains| gains.rate == rate).unwrap_or_else(|| {
            year.gains.push(Gains { rate, short: Total::ZERO, long: Total::ZERO });
            year.gains.len() - 1
        });
        match sold.term {
            Term::Short => year.gains[at].short += Total(gain),
            Term::Long => year.gains[at].long += Total(gain),
            Term::Speculative | Term::Unknown => {}
        }
    }
    let taxed = |(key, year): ((TaxYear, AccountId, AssetId), Year<'o>)| {
        let speculative = year.speculative;
        if let Some(not_known) = year.not_known {
            return (key, TaxedYear { speculative, known: Err(not_known) });
        }
        let exemption = year
            .last_instrument
            .and_then(|instrument| exemption(directory, instrument, key.0))
            .unwrap_or(Decimal::ZERO);
        let tax = india::tax(&year.gains, exemption, directory.asset(key.2).decimals());
        let sum = |of: fn(&Gains<'_>) -> Total| year.gains.iter().map(of).sum();
        let (short, long) = (sum(|gains| gains.short), sum(|gains| gains.long));
        (key, TaxedYear { speculative, known: Ok(YearTax { short, long, tax }) })
    };
    years.into_iter().map(taxed).collect()
}

/// What an account gained in a year, by the rows of rates.
#[derive(Default)]
struct Year<'r> {
    gains: Vec<Gains<'r>>,
    speculative: Total,
    last_instrument: Option<AssetId>,
    not_known: Option<NotKnown>,
}

/// The exemption of a whole year is that of the row in force at its end.
fn exemption(directory: &Directory, instrument: AssetId, year: TaxYear) -> Option<Decimal> {
    let TaxYear::Financial(begins) = year else { return None };
    let ends = Date::parse(&format!("{:04}-03-31", begins + 1))?;
    directory.market_of(instrument).capital_gains.on(ends).map(|rate| rate.exemption)
}
