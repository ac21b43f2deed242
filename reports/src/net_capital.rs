//! Net capital: step by step, what it must be by each standard, and early warnings.

use crate::drawing::money;
use crate::{Cells, Draw, Exact, Money, Report, Sees, Table, Word};
use office::Office;
use office::capital::{Least, MarketMaking, least_dollars};
use office::net_capital::{Capital, Part, capital};
use office::reserve::reserve;
use terms::{CapitalLine, CapitalStandard, Date, Total, Wording};

/// The report.
pub const REPORT: Report = Report {
    name: "net-capital",
    shows: "net capital step by step, the least that it must be by each standard, and early warnings",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A step of the computation, or what must be by a standard.
    struct Row {
        /// The step.
        line: Word as key,
        /// basic: by aggregate indebtedness; alternative: by aggregate debit items.
        standard: Option<Word> as key,
        /// Of how many parts it is the sum.
        parts: Option<u32>,
        /// How much, deductions without a sign; why it cannot be said, when a price or a rate is
        /// lacking.
        amount: Result<Money, Wording>,
        /// basic: how many times net capital the aggregate indebtedness is; alternative: net
        /// capital in percent of aggregate debit items.
        ratio: Option<Exact>,
        /// Is it so near to the least that the commission is told within a day?
        warns: Option<bool>,
    }
}

/// What stands in the lines beside the steps of [`CapitalLine`].
pub const STEPS: [&str; 5] =
    [TENTATIVE, NET_CAPITAL, AGGREGATE_DEBITS, MINIMUM, EXCESS_NET_CAPITAL];
const TENTATIVE: &str = "tentative_net_capital";
const NET_CAPITAL: &str = "net_capital";
const AGGREGATE_DEBITS: &str = "aggregate_debits";
const MINIMUM: &str = "minimum";
const EXCESS_NET_CAPITAL: &str = "excess_net_capital";

/// Net capital as of the close of a day; nothing where no rule asks for it.
pub fn draw(office: &Office, date: Date) -> Vec<Row> {
    let Some(found) = capital(office, date) else { return Vec::new() };
    let sheet = Sheet { office, found: &found };
    let firm = found.net_capital().ok_or_else(|| lacking(office, found.lacking()));
    let mut rows = Vec::new();
    for line in DEDUCTIONS {
        rows.push(sheet.part(line));
    }
    rows.push(sheet.step(TENTATIVE, firm.clone().map(|firm| firm.tentative())));
    rows.push(sheet.part(CapitalLine::Haircuts));
    rows.push(sheet.part(CapitalLine::UndueConcentration));
    let net = firm.map(|firm| firm.net());
    rows.push(sheet.step(NET_CAPITAL, net.clone()));
    let of_customers = reserve(office, date);
    let on_deposit = of_customers.as_ref().and_then(|reserve| reserve.on_deposit);
    let indebtedness = found.line(CapitalLine::AggregateIndebtedness).zip(on_deposit);
    let indebtedness = indebtedness.map(|(owed, deposit)| Total((owed - deposit).0.max(0)));
    let indebtedness = indebtedness.ok_or_else(|| lacking(office, found.lacking()));
    let debits = of_customers.map_or_else(
        || Err(lacking(office, found.lacking())),
        |reserve| {
            reserve.debits().ok_or_else(|| crate::reserve::lacking(office, reserve.lacking()))
        },
    );
    let decimals = office.directory.asset(found.currency).decimals();
    for (standard, line, measure) in [
        (CapitalStandard::Basic, CapitalLine::AggregateIndebtedness.as_str(), indebtedness),
        (CapitalStandard::Alternative, AGGREGATE_DEBITS, debits),
    ] {
        let dollars = least_dollars(true, MarketMaking::default(), &found.rates, decimals);
        let least = net
            .clone()
            .and_then(|net| Ok(Least::of(standard, net, measure.clone()?, dollars, &found.rates)));
        rows.extend(sheet.least(standard, line, measure, &least));
    }
    rows
}

/// The steps from net worth to tentative net capital.
const DEDUCTIONS: [CapitalLine; 6] = [
    CapitalLine::NetWorth,
    CapitalLine::NonAllowable,
    CapitalLine::AgedFails,
    CapitalLine::ShortDifferences,
    CapitalLine::BorrowDeficits,
    CapitalLine::MarginDeficits,
];

struct Sheet<'o> {
    office: &'o Office,
    found: &'o Capital,
}

impl Sheet<'_> {
    fn part(&self, line: CapitalLine) -> Row {
        let is_of_it = |part: &&Part| part.line == line;
        let parts = self.found.parts.iter().filter(is_of_it).count();
        let lacks = || lacking(self.office, self.found.lacking().filter(is_of_it));
        let mut row = self.step(line.as_str(), self.found.line(line).ok_or_else(lacks));
        row.parts = u32::try_from(parts).ok();
        row
    }

    fn step(&self, line: &'static str, found: Result<Total, Wording>) -> Row {
        Row {
            line: Word(line),
            standard: None,
            parts: None,
            amount: found.map(|total| money(self.office, self.found.currency, total)),
            ratio: None,
            warns: None,
        }
    }

    /// What must be by a standard, what is beyond it, and whether the commission is told.
    fn least(
        &self,
        standard: CapitalStandard,
        measured: &'static str,
        measure: Result<Total, Wording>,
        least: &Result<Least, Wording>,
    ) -> [Row; 3] {
        let rates = &self.found.rates;
        let mut of_measure = self.step(measured, measure);
        let mut minimum = self.step(MINIMUM, least.clone().map(|least| least.minimum));
        let mut excess = self.step(EXCESS_NET_CAPITAL, least.clone().map(|least| least.excess()));
        if let Ok(least) = least {
            let (times, digits) = match standard {
                CapitalStandard::Basic => (1, 4),
                CapitalStandard::Alternative => (100, 2),
            };
            let ratio = least.ratio().and_then(|ratio| ratio.times(terms::Fraction::whole(times)));
            of_measure.ratio = ratio.and_then(|ratio| crate::drawing::rounded(ratio, digits));
            of_measure.warns = Some(least.warns_by_ratio(rates));
            minimum.warns = Some(least.warns_by_minimum(rates));
            excess.warns = Some(least.excess().0 < 0);
        }
        [of_measure, minimum, excess]
            .map(|row| Row { standard: Some(Word(standard.as_str())), ..row })
    }
}

/// What is lacking, the first of it by name.
fn lacking<'p>(office: &Office, parts: impl Iterator<Item = &'p Part>) -> Wording {
    let of = parts.map(|part| part.instrument);
    crate::drawing::lacking(office, of, crate::net_capital_items::REPORT.name)
}
