//! The opening of an office: its markets, their currencies, and the accounts of their charts.

use super::{Duty, History, Paper, PaperName, Policy, SecondPerson};
use crate::capture::rules as capture;
use crate::records::Refusal;
use crate::{DayBook, Office, Rejection};
use ledger::Ledger;
use std::collections::BTreeMap;
use terms::{
    Account, AccountId, Date, Event, FirmRule, Instrument, KnownEvent, Name, Numbered, OfficeEvent,
    OpenOffice, Origin,
};

/// Where accounts, instruments and rules came from.
#[derive(Clone, Debug, Default)]
pub struct Admissions {
    accounts: Vec<Origin>,
    instruments: BTreeMap<Name, Origin>,
    rules: BTreeMap<(Name, Date), Origin>,
}

impl Admissions {
    pub(crate) fn account(&mut self, origin: Origin) {
        self.accounts.push(origin);
    }

    pub(crate) fn account_of(&self, account: AccountId) -> Origin {
        self.accounts[account.index()]
    }

    pub(crate) fn asset(&mut self, instrument: &Instrument, origin: Origin) {
        self.instruments.insert(instrument.instrument.clone(), origin);
    }

    pub(crate) fn instrument_of(&self, instrument: &Name) -> Option<Origin> {
        self.instruments.get(instrument).copied()
    }

    pub(crate) fn rule(&mut self, origin: Origin, rule: &FirmRule) {
        self.rules.insert((rule.rule.clone(), rule.effective), origin);
    }

    pub(crate) fn rule_of(&self, rule: &FirmRule) -> Option<Origin> {
        self.rules.get(&(rule.rule.clone(), rule.effective)).copied()
    }
}

crate::shared::image::fields!(Admissions { accounts, instruments, rules });

impl Paper for OpenOffice {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("open the books"),
        handed_in_by: Duty::Program,
        second_person: SecondPerson::NotDue,
        again: "refused: the books are not new",
        taken_back_by: "nothing",
        history: History::Never,
    };

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let Self { markets, books_from } = self;
        let books_from = *books_from;
        let rulebook = office.directory.rulebook();
        if office.directory.markets().next().is_some() {
            return Err(Refusal::OfficeMustBeNew.into());
        }
        let mut events =
            vec![Event::Office(OfficeEvent::OfficeOpened { markets: markets.clone(), books_from })];
        for name in markets {
            let known = || {
                rulebook
                    .markets
                    .iter()
                    .map(|market| market.market.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let market = rulebook.market(name).ok_or_else(|| Refusal::MarketMustBeKnown {
                market: name.clone(),
                known: known(),
            })?;
            if !market.calendar.covers(books_from) {
                let (first, last) = market.calendar.span();
                return Err(Refusal::DateMustBeInTheCalendar {
                    date: books_from,
                    market: name.clone(),
                    first,
                    last,
                }
                .into());
            }
            let admitted = capture::admit_currency(&market.currency, &office.directory)?;
            events.extend(admitted.filter(|admitted| !events.contains(admitted)));
            // Charts have the firm's own accounts in common; the first market's row opens one.
            let is_new = |account: &&Account| {
                let opened = |event: &Event| match event {
                    Event::Known(KnownEvent::AccountOpened(opened)) => {
                        opened.account == account.account
                    }
                    _ => false,
                };
                !events.iter().any(opened)
            };
            let chart: Vec<Event> = market
                .chart
                .iter()
                .filter(is_new)
                .cloned()
                .map(|known| Event::Known(KnownEvent::AccountOpened(known)))
                .collect();
            events.extend(chart);
        }
        Ok(events)
    }
}

impl Office {
    pub(crate) fn open(&mut self, markets: &[Name], books_from: Date) {
        self.directory.choose_markets(markets);
        self.days = DayBook::new(books_from);
        self.financing.begin(books_from);
        self.ledger = Ledger::new(books_from.plus(-1));
    }
}
