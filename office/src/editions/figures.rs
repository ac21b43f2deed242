//! The figures that `apply` works out, as an edition has them: what a restatement compares.

use crate::Office;
use crate::accounting::gains::{LotQuestion, TaxYear, sold};
use crate::accounting::tax::Term;
use crate::accounting::{Label, Lot, total};
use crate::settlement::AgedPart;
use crate::shared::directory::Directory;
use std::collections::{BTreeMap, BTreeSet};
use terms::{AccountId, AssetId, Edition, Name, RestatedFigure, Say, Total, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// A figure of an account and an asset.
    pub enum Figure {
        /// The parts of a fail, or of what stands in suspense, with the day since when each does.
        #[error("parts by age")]
        PartsByAge,
        /// One of them.
        #[error("{quantity} since {since}")]
        PartSince { quantity: Name, since: terms::Date },
        /// The open lots of a holding.
        #[error("open lots and what they cost")]
        OpenLots,
        /// How many there are, and their sums.
        #[error("{quantity} at a cost of {cost}, lots: {count}")]
        SoManyLots { count: usize, quantity: Name, cost: Name },
        /// The same where it is not known of some what they cost.
        #[error("{quantity} at a known cost of {cost}, lots: {count}, of an unknown cost: {unknown}")]
        SoManyLotsInPart { count: usize, quantity: Name, cost: Name, unknown: usize },
        /// What counts as gain or loss of a holding, by tax year.
        #[error("gains and losses by year")]
        Gains,
        /// That of a year, by term.
        #[error("{year}: short-term {short}, long-term {long}")]
        GainOfYear { year: Name, short: Name, long: Name },
        /// What was gained in a year by what was bought and sold on one day.
        #[error("{year}: speculative {gain}")]
        SpeculationOfYear { year: Name, gain: Name },
        /// The same of what is known, where gain or term of some is not.
        #[error("{year}: short-term {short}, long-term {long}, disposals of which it is not known: {unknown}")]
        GainOfYearInPart { year: Name, short: Name, long: Name, unknown: usize },
    }
}

type Figures = BTreeMap<(AccountId, AssetId), Wording>;

/// A figure, the editions since which it is worked out otherwise, and how it is worked out by one.
struct WorkedOut {
    figure: Figure,
    since: &'static [Edition],
    by: fn(&Office, Edition) -> Figures,
}

const WORKED_OUT: [WorkedOut; 3] = [
    WorkedOut { figure: Figure::OpenLots, since: &[Edition(2), Edition(5)], by: open_lots },
    WorkedOut { figure: Figure::PartsByAge, since: &[Edition(4)], by: parts_by_age },
    WorkedOut { figure: Figure::Gains, since: &[Edition(5)], by: gains },
];

/// Every figure that the events in the books give otherwise by a later edition than by an earlier
/// one.
pub fn restated(office: &Office, before: Edition, after: Edition) -> Vec<RestatedFigure> {
    let changed = WORKED_OUT.iter().filter(|worked_out| {
        worked_out.since.iter().any(|since| before < *since && *since <= after)
    });
    changed.flat_map(|worked_out| differences(office, worked_out, before, after)).collect()
}

fn differences(
    office: &Office,
    worked_out: &WorkedOut,
    before: Edition,
    after: Edition,
) -> Vec<RestatedFigure> {
    let (was, is) = ((worked_out.by)(office, before), (worked_out.by)(office, after));
    let whose: BTreeSet<(AccountId, AssetId)> = was.keys().chain(is.keys()).copied().collect();
    let figure = |(account, asset)| {
        let of = |figures: &Figures| figures.get(&(account, asset)).cloned().unwrap_or_default();
        let (before, after) = (of(&was), of(&is));
        let figure = worked_out.figure.sentence();
        (before != after).then_some(RestatedFigure { account, asset, figure, before, after })
    };
    whose.into_iter().filter_map(figure).collect()
}

fn parts_by_age(office: &Office, edition: Edition) -> Figures {
    let aged = [&office.street, &office.suspense]
        .into_iter()
        .flat_map(|book| book.open().map(move |key| (book, key)));
    let figures = aged.filter_map(|(book, (account, asset))| {
        let shown = |part: &AgedPart| {
            let quantity = Name::from(office.directory.show_total(asset, part.quantity));
            Figure::PartSince { quantity, since: part.since }
        };
        let parts: Vec<Figure> = book.parts_as(edition, account, asset).iter().map(shown).collect();
        (!parts.is_empty()).then(|| ((account, asset), Wording::list(parts)))
    });
    figures.collect()
}

/// The lots of every holding, long ones and short ones each in sum.
fn open_lots(office: &Office, edition: Edition) -> Figures {
    let directory = &office.directory;
    let mut lots = office.lots.clone();
    lots.begin(directory, edition);
    let lots = lots.holdings().into_iter().map(|(account, asset, holding)| {
        let (shorts, longs): (Vec<&Lot>, Vec<&Lot>) =
            holding.lots().partition(|lot| lot.is_short());
        let sides = [longs, shorts].into_iter().filter(|side| !side.is_empty());
        let shown: Vec<Wording> =
            sides.map(|side| in_sum(&side, asset, directory).wording()).collect();
        ((account, asset), Wording::several("; ", shown))
    });
    lots.collect()
}

fn in_sum(lots: &[&Lot], asset: AssetId, directory: &Directory) -> Figure {
    let currency = directory.clearing(asset).currency;
    let quantity = total(lots.iter().copied());
    let cost: Total = lots.iter().map(|lot| Total::from(lot.cost)).sum();
    let (quantity, cost) =
        (directory.show_total(asset, quantity).into(), directory.show_total(currency, cost).into());
    let mut labels: Vec<Label> = lots.iter().map(|lot| lot.label).collect();
    labels.dedup();
    let count = labels.len();
    let mut unknown: Vec<Label> =
        lots.iter().filter(|lot| lot.known_cost().is_none()).map(|lot| lot.label).collect();
    unknown.dedup();
    match unknown.len() {
        0 => Figure::SoManyLots { count, quantity, cost },
        unknown => Figure::SoManyLotsInPart { count, quantity, cost, unknown },
    }
}

/// What counts as gain or loss, under the standing orders; by the law of India without fair values,
/// which no edition finds otherwise.
fn gains(office: &Office, edition: Edition) -> Figures {
    let directory = &office.directory;
    let mut lots = office.lots.clone();
    lots.begin(directory, edition);
    let mut holdings: BTreeMap<_, BTreeMap<TaxYear, Gained>> = BTreeMap::new();
    for sold in sold(&lots, directory, LotQuestion::default(), |_, _| None) {
        let years = holdings.entry((sold.account, sold.instrument)).or_default();
        let gained = years.entry(sold.year).or_default();
        match (sold.term, sold.gain()) {
            (Term::Short, Some(gain)) => gained.short += Total(gain),
            (Term::Long, Some(gain)) => gained.long += Total(gain),
            (Term::Speculative, Some(gain)) => {
                *gained.speculative.get_or_insert(Total::ZERO) += Total(gain);
            }
            (Term::Unknown, _) | (_, None) => gained.unknown += 1,
        }
    }
    let of_holding = |((account, asset), years): ((AccountId, AssetId), BTreeMap<TaxYear, _>)| {
        let currency = directory.clearing(asset).currency;
        let of_year = |(year, gained): (TaxYear, Gained)| {
            let year = Name::from(year.to_string());
            let show = |total| Name::from(directory.show_total(currency, total));
            let speculation = gained
                .speculative
                .map(|gain| Figure::SpeculationOfYear { year: year.clone(), gain: show(gain) });
            let (short, long) = (show(gained.short), show(gained.long));
            let held = match gained.unknown {
                0 => Figure::GainOfYear { year, short, long },
                unknown => Figure::GainOfYearInPart { year, short, long, unknown },
            };
            [held].into_iter().chain(speculation)
        };
        ((account, asset), Wording::list(years.into_iter().flat_map(of_year)))
    };
    holdings.into_iter().map(of_holding).collect()
}

/// What a holding gained in a year, by term; and of how many disposals it is not known.
#[derive(Default)]
struct Gained {
    short: Total,
    long: Total,
    speculative: Option<Total>,
    unknown: usize,
}

#[cfg(test)]
mod tests {
    use super::WORKED_OUT;
    use crate::editions::changes;

    #[test]
    fn each_figure_that_an_edition_works_out_otherwise_is_declared() {
        for worked_out in &WORKED_OUT {
            let code = worked_out.figure.sentence().code;
            for since in worked_out.since {
                let is_it = |change: &crate::editions::Change| {
                    change.event == "restated" && change.argument == code && change.since == *since
                };
                assert!(changes().any(is_it), "{code} since {since:?}");
            }
        }
    }
}
