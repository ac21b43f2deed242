//! Reference data: what is known from a day on, or of a day. Nothing moves by it.

use super::Head;
use crate::accounts::{Account, Class, LotMethod, words};
use crate::actions::Action;
use crate::assets::{Instrument, Price};
use crate::date::Date;
use crate::financing::InterestRate;
use crate::inputs::FirmRule;
use crate::lot_choices::LotChoice;
use crate::lot_statements::LotStatement;
use crate::market_rows::MarketRow;
use crate::names::Name;
use crate::schedules::ScheduleRow;
use crate::values::{FxRate, HeldPrice, PriceRule};

/// What is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownEvent {
    /// A currency can be booked.
    CurrencyAdmitted {
        /// ISO 4217.
        currency: Name,
        /// Its minor units.
        decimals: u8,
    },
    /// A rule of the firm's own is in force.
    RuleSet(FirmRule),
    /// A row of a commission schedule is in force.
    ScheduleSet(ScheduleRow),
    /// An account exists.
    AccountOpened(Account),
    /// An account changes, from a day on.
    AccountChanged(AccountChange),
    /// An instrument exists.
    InstrumentListed(Instrument),
    /// An instrument changes, from a day on.
    InstrumentChanged(Box<InstrumentChange>),
    /// A price is known.
    PriceRecorded(Price),
    /// A price lies too far from the last accepted one, and waits for a person.
    PriceHeld(HeldPrice),
    /// A rule by which prices are believed is in force.
    PriceRuleSet(PriceRule),
    /// A rate of a currency is known.
    FxRateRecorded(FxRate),
    /// A rate of interest is in force.
    InterestRateSet(InterestRate),
    /// A corporate action is known.
    ActionAnnounced(Action),
    /// Lots were chosen, for a sale or by a standing order.
    LotsChosen(LotChoice),
    /// The firm says something of a market's rules, or takes back what it said.
    MarketRowSet(Box<MarketRow>),
    /// It is known what a lot cost that came without it.
    LotStated(Box<LotStatement>),
}

impl KnownEvent {
    /// The names of this family.
    pub const NAMES: &[&str] = &[
        "currency admitted",
        "rule set",
        "schedule set",
        "account opened",
        "account changed",
        "instrument listed",
        "instrument changed",
        "price recorded",
        "price held",
        "price rule set",
        "fx rate recorded",
        "interest rate set",
        "action announced",
        "lots chosen",
        "market row set",
        "lot stated",
    ];

    /// The head.
    pub const fn head(&self) -> Head<'_> {
        match self {
            Self::CurrencyAdmitted { .. } => Head::new("currency admitted", None, None),
            Self::RuleSet(rule) => Head::new("rule set", None, Some(&rule.rule)),
            Self::ScheduleSet(row) => Head::new("schedule set", None, Some(&row.schedule)),
            Self::AccountOpened(account) => {
                Head::new("account opened", None, Some(&account.account))
            }
            Self::AccountChanged(change) => {
                Head::new("account changed", Some(change.effective), Some(&change.change_id))
            }
            Self::InstrumentListed(instrument) => {
                Head::new("instrument listed", None, Some(&instrument.instrument))
            }
            Self::InstrumentChanged(change) => {
                Head::new("instrument changed", Some(change.effective), Some(&change.change_id))
            }
            Self::PriceRecorded(price) => Head::new("price recorded", Some(price.date), None),
            Self::PriceHeld(held) => Head::new("price held", Some(held.price.date), None),
            Self::PriceRuleSet(_) => Head::new("price rule set", None, None),
            Self::FxRateRecorded(rate) => Head::new("fx rate recorded", Some(rate.date), None),
            Self::InterestRateSet(rate) => Head::new("interest rate set", None, Some(&rate.name)),
            Self::ActionAnnounced(action) => {
                Head::new("action announced", None, Some(&action.action_id))
            }
            Self::LotsChosen(choice) => {
                Head::new("lots chosen", Some(choice.date), Some(&choice.choice_id))
            }
            Self::MarketRowSet(row) => Head::new("market row set", None, Some(&row.row_id)),
            Self::LotStated(stated) => {
                Head::new("lot stated", Some(stated.date), Some(&stated.statement_id))
            }
        }
    }
}

words!(
    /// Whether an account may be used.
    AccountState {
        /// It may.
        Open = "open",
        /// It may not, from the day of the change on.
        Closed = "closed",
    }
);

/// A change of an account, as its row says: what it names is so from its day on, what it leaves
/// open stays. Its number, its kind and its lots never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChange {
    /// The id of the row.
    pub change_id: Name,
    /// The account.
    pub account: Name,
    /// The first day on which it holds.
    pub effective: Date,
    /// The holder's name from then on.
    pub name: Option<Name>,
    /// The regulatory class of its holder.
    pub class: Option<Class>,
    /// The desk that looks after it.
    pub desk: Option<Name>,
    /// The branch that looks after it.
    pub branch: Option<Name>,
    /// How the lots of what is sold from then on are taken.
    pub lot_method: Option<LotMethod>,
    /// Whether the account may be used from then on.
    pub state: Option<AccountState>,
    /// Why, for whoever reads it later.
    pub reason: Option<Name>,
}

impl AccountChange {
    /// What it names beside the holder's name, each as a column of `accounts.csv` calls it.
    pub fn named(&self) -> [(&'static str, Option<&str>); 4] {
        [
            ("class", self.class.map(Class::as_str)),
            ("desk", self.desk.as_deref()),
            ("branch", self.branch.as_deref()),
            ("lot_method", self.lot_method.map(LotMethod::as_str)),
        ]
    }

    /// Makes an account what it is from the day of the change on.
    pub fn change(&self, account: &mut Account) {
        if let Some(name) = &self.name {
            account.name.clone_from(name);
        }
        account.class = self.class.unwrap_or(account.class);
        account.lot_method = self.lot_method.unwrap_or(account.lot_method);
        for (is, becomes) in [(&mut account.desk, &self.desk), (&mut account.branch, &self.branch)]
        {
            if becomes.is_some() {
                is.clone_from(becomes);
            }
        }
        match self.state {
            // What is closed already stays closed from its first day on.
            Some(AccountState::Closed) => {
                let closed = account.closed.unwrap_or(self.effective);
                account.closed = Some(closed.min(self.effective));
            }
            Some(AccountState::Open) => {
                account.opened = account.opened.map(|day| day.min(self.effective));
                account.closed = None;
            }
            None => {}
        }
    }
}

words!(
    /// Whether an instrument may be traded.
    ListingState {
        /// It may.
        Listed = "listed",
        /// It may not, from the day of the change on.
        Delisted = "delisted",
    }
);

/// A change of an instrument, as its row says: what it names is so from its day on, what it leaves
/// open stays. Its code in this office, its currency, its classification and its decimals never
/// change: what is another thing is another instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstrumentChange {
    /// The id of the row.
    pub change_id: Name,
    /// The instrument.
    pub instrument: Name,
    /// The first day on which it holds.
    pub effective: Date,
    /// Its ticker from then on.
    pub symbol: Option<Name>,
    /// Its name.
    pub name: Option<Name>,
    /// The market on which it is listed (ISO 10383).
    pub market: Option<Name>,
    /// ISO 6166.
    pub isin: Option<Name>,
    /// CUSIP.
    pub cusip: Option<Name>,
    /// SEDOL.
    pub sedol: Option<Name>,
    /// FIGI.
    pub figi: Option<Name>,
    /// Whether it may be traded.
    pub state: Option<ListingState>,
    /// Why, for whoever reads it later.
    pub reason: Option<Name>,
}

impl InstrumentChange {
    /// What it names, each as a column of `instruments.csv` calls it.
    pub fn named(&self) -> [(&'static str, Option<&Name>); 7] {
        [
            ("symbol", self.symbol.as_ref()),
            ("name", self.name.as_ref()),
            ("market", self.market.as_ref()),
            ("isin", self.isin.as_ref()),
            ("cusip", self.cusip.as_ref()),
            ("sedol", self.sedol.as_ref()),
            ("figi", self.figi.as_ref()),
        ]
    }

    /// Makes an instrument what it is from the day of the change on.
    pub fn change(&self, instrument: &mut Instrument) {
        let texts = [
            (&mut instrument.symbol, &self.symbol),
            (&mut instrument.name, &self.name),
            (&mut instrument.market, &self.market),
        ];
        for (is, becomes) in texts {
            if let Some(becomes) = becomes {
                is.clone_from(becomes);
            }
        }
        let identifiers = [
            (&mut instrument.isin, &self.isin),
            (&mut instrument.cusip, &self.cusip),
            (&mut instrument.sedol, &self.sedol),
            (&mut instrument.figi, &self.figi),
        ];
        for (is, becomes) in identifiers {
            if becomes.is_some() {
                is.clone_from(becomes);
            }
        }
        match self.state {
            // What is delisted already stays so from its first day on.
            Some(ListingState::Delisted) => {
                let delisted = instrument.delisted.unwrap_or(self.effective);
                instrument.delisted = Some(delisted.min(self.effective));
            }
            Some(ListingState::Listed) => {
                instrument.listed = instrument.listed.map(|day| day.min(self.effective));
                instrument.delisted = None;
            }
            None => {}
        }
    }
}
