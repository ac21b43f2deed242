//! Editions: the rules by which an office decides change with the program; what earlier ones
//! decided stays provable.
//!
//! ```text
//!  BeginEdition ──> EditionBegan ──> Restated, the figures that the events before it now
//!                                │   give otherwise
//!                                └─> AccountOpened, what the chart brings new
//! ```
//!
//! A rule that an edition changes asks `Directory::edition` and keeps what it gave before. Each
//! change stands among the [`changes`]: `verify` decides an older stretch by its own edition, which
//! must give exactly what is recorded, and by the running one, whose differences must all stand
//! there.
//!
//! In: the program that begins to decide. Out: the events of its beginning. Never here: what an
//! edition decides; that stands in the rooms.

mod changes;
mod doors;
mod figures;
mod prose;

use crate::corridor::opening::Opened;
use crate::records::Refusal;
use crate::{Office, Rejection};
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Edition, EditionBegan, Event, KnownEvent, Market, Name, OfficeEvent,
    Proved, Quantity, Received, Restatement, Rulebook, Total,
};

pub use changes::{Change, changes};
pub use figures::Figure;
pub use prose::{in_the_words_of, in_words, words_of_unmarked};

/// The edition by which this program decides.
pub const EDITION: Edition = Edition(8);

/// The editions that this program knows, and the program that began each.
pub const EDITIONS: [(Edition, &str); 8] = [
    (Edition(1), "munim 0.1.0 of 2026-11-23"),
    (Edition(2), "munim 0.1.0 of 2026-11-25"),
    (Edition(3), "munim 0.1.0 of 2026-11-26"),
    (Edition(4), "munim 0.2.0"),
    (Edition(5), "munim 0.3.0"),
    (Edition(6), "munim 0.4.0"),
    (Edition(7), "munim 0.5.0"),
    (EDITION, "munim 0.6.0"),
];

/// Can this program read what an edition wrote behind its mark? The first ones wrote none, so that
/// a mark of theirs is forged.
pub fn is_known(edition: Edition) -> bool {
    edition > Edition::LAST_UNMARKED && EDITIONS.iter().any(|(known, _)| *known == edition)
}

/// How many figures one event of a restatement holds; a large office gets several.
const FIGURES_MAX: usize = 10_000;

/// How the running edition begins, decided by a program that has verified the journal so far.
pub fn running(office: &Office, program: Name, proved: Option<Proved>) -> EditionBegan {
    EditionBegan {
        edition: EDITION,
        program,
        rulebook: office.directory.newest_rulebook().digest,
        proved,
    }
}

/// Does the running edition decide already, by this program and its rules?
pub fn decides(office: &Office, program: &Name) -> bool {
    let running = running(office, program.clone(), None);
    office
        .directory
        .edition_began()
        .is_some_and(|began| EditionBegan { proved: None, ..began.clone() } == running)
}

/// An edition begins to decide: what it is, what it works out otherwise, and what its chart brings.
pub fn begin(office: &Office, began: &EditionBegan) -> Result<Vec<Event>, Rejection> {
    let before = unmarked_or_marked(office);
    if before > began.edition {
        return Err(
            Refusal::EditionMustNotGoBack { edition: before.0, begins: began.edition.0 }.into()
        );
    }
    let figures = figures::restated(office, before, began.edition);
    let restated = figures.chunks(FIGURES_MAX).map(|figures| {
        Event::Office(OfficeEvent::Restated(Restatement {
            edition: began.edition,
            figures: figures.to_vec(),
        }))
    });
    let chart = chart(office, began.edition);
    Ok([Event::Office(OfficeEvent::EditionBegan(began.clone()))]
        .into_iter()
        .chain(restated)
        .chain(chart)
        .collect())
}

/// The edition that decides; of an office whose journal does not say, the first when its chart is
/// the first one's.
fn unmarked_or_marked(office: &Office) -> Edition {
    let directory = &office.directory;
    let first = Edition(1);
    let has_all = directory
        .markets_of(Edition::LAST_UNMARKED)
        .flat_map(|market| &market.chart)
        .all(|account| directory.account_id(&account.account).is_some());
    if directory.edition_began().is_none() && directory.markets().next().is_some() && !has_all {
        first
    } else {
        directory.edition()
    }
}

/// The change that declares that an argument of an event of an edition is otherwise by the running
/// one: since when, and the rule.
pub fn declared(
    edition: Edition,
    event: &str,
    argument: &str,
    office: &Office,
) -> Option<(Edition, &'static str)> {
    let is_it = |change: &&Change| {
        edition < change.since
            && change.since <= EDITION
            && change.event == event
            && change.argument == argument
    };
    let of_the_chart = || {
        let brought = brought_by_charts(office.directory.newest_rulebook());
        let is_it = |(since, account): &(Edition, Name)| edition < *since && account == argument;
        let (since, _) = brought.into_iter().filter(|_| event == "account opened").find(is_it)?;
        Some((since, "the chart of accounts"))
    };
    changes().find(is_it).map(|change| (change.since, change.rule)).or_else(of_the_chart)
}

/// The accounts that charts have brought since the first edition, each with the edition that
/// brought it.
pub fn brought_by_charts(rulebook: &Rulebook) -> Vec<(Edition, Name)> {
    let chart = |market: &Name, edition: u16| {
        let market = rulebook.of(Edition(edition)).market(market);
        market
            .into_iter()
            .flat_map(|market| &market.chart)
            .map(|account| &account.account)
            .collect::<Vec<_>>()
    };
    let brought = |market: &Market, since: u16| {
        let before = chart(&market.market, since - 1);
        let new = chart(&market.market, since)
            .into_iter()
            .filter(|account| !before.contains(account))
            .cloned();
        new.map(|account| (Edition(since), account)).collect::<Vec<_>>()
    };
    rulebook
        .markets
        .iter()
        .flat_map(|market| {
            (2..=EDITION.0).flat_map(|since| brought(market, since)).collect::<Vec<_>>()
        })
        .collect()
}

/// The accounts of the charts that the office does not have yet. One whose name the office uses for
/// something else is left alone; see [`notes`].
fn chart(office: &Office, edition: Edition) -> Vec<Event> {
    let mut accounts: Vec<&terms::Account> = Vec::new();
    for account in office.directory.markets_of(edition).flat_map(|market| &market.chart) {
        let is_there = office.directory.account_id(&account.account).is_some();
        if !is_there && !accounts.iter().any(|other| other.account == account.account) {
            accounts.push(account);
        }
    }
    accounts
        .into_iter()
        .cloned()
        .map(|known| Event::Known(KnownEvent::AccountOpened(known)))
        .collect()
}

/// What a person should know when an edition has begun: names of the chart that are taken, and own
/// securities whose cost never came into the books.
pub fn notes(office: &Office) -> Vec<Rejection> {
    [taken_names(office), securities_without_their_money(office)].concat()
}

/// Edition 1 took the firm's own securities in without the money that they cost, which some firms
/// told by a row of its own. Where neither is there, the first mark to fair value would count the
/// cost as a gain; the books cannot tell, so a person is told.
fn securities_without_their_money(office: &Office) -> Vec<Rejection> {
    let directory = &office.directory;
    let mut left: BTreeMap<(AccountId, AssetId), Total> = BTreeMap::new();
    let marked = office
        .positions
        .all()
        .filter(|opened| directory.account(opened.position.account).kind.is_marked());
    for Opened { position, entry, .. } in marked {
        let (account, quantity) = (position.account, position.quantity);
        if directory.asset(position.asset).instrument().is_none() {
            *left.entry((account, position.asset)).or_default() += quantity;
            continue;
        }
        let currency = directory.clearing(position.asset).currency;
        let came_with_it = entry.postings().iter().any(|posting| posting.asset == currency);
        if let Some(cost) = position.cost.filter(|_| !came_with_it) {
            *left.entry((account, currency)).or_default() +=
                if quantity < Quantity::ZERO { -cost } else { cost };
        }
    }
    let told = |((account, currency), left): ((AccountId, AssetId), Total)| {
        Refusal::SecuritiesCameWithoutTheirMoney {
            account: directory.account(account).account.clone(),
            left: directory.show_total(currency, left).into(),
            currency: directory.asset(currency).code().clone(),
        }
    };
    left.into_iter().filter(|(_, left)| !left.is_zero()).map(|left| told(left).into()).collect()
}

/// The names of the chart that the office uses for accounts of another kind, and that kind: what
/// rests on the chart's account is refused until one of its kind is opened under another name.
fn taken_names(office: &Office) -> Vec<Rejection> {
    let directory = &office.directory;
    let taken = |account: &terms::Account| {
        let other = directory.account(directory.account_id(&account.account)?).kind;
        let serves = other == account.kind || directory.own_account(account.kind).is_some();
        let refusal = || Refusal::NameOfTheChartIsTaken {
            account: account.account.clone(),
            kind: account.kind.as_str(),
            other: other.as_str(),
        };
        (!serves).then(|| refusal().into())
    };
    directory.markets_of(EDITION).flat_map(|market| &market.chart).filter_map(taken).collect()
}

impl Office {
    /// Judges an input as an edition would; the office is as it was.
    pub fn judge_as(
        &mut self,
        edition: Edition,
        received: &Received,
    ) -> Result<crate::Judgement, Rejection> {
        let own = self.directory.edition();
        self.directory.look_as(edition);
        let judged = match doors::as_read_by(edition, &received.input) {
            Some(input) => self.judge(&Received { input, ..*received }),
            None => self.judge(received),
        };
        self.directory.look_as(own);
        judged
    }
}
