//! Books on their way out: as every form needs them before its first entry, an entry, and the
//! balances behind the last.
//!
//! In: the directory of an office and what a first walk over its events has seen. Out: names,
//! symbols, amounts as text. Never here: a form, a file.

use crate::chart;
use crate::names;
use office::Directory;
use office::accounting::view::Basis;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Event, Numbered, Posting, Total};

/// Which entries leave, and under which date.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// On the trade-date basis every entry, under the day that it is about; on the settlement-date
    /// basis what has settled, under its value date.
    pub basis: Basis,
    /// What lies before this day is brought forward in one entry.
    pub from: Option<Date>,
}

impl Scope {
    /// The day under which an event's entry leaves; none when it moves nothing.
    pub fn date(self, event: &Event) -> Option<Date> {
        let entry = event.entry()?;
        Some(match self.basis {
            Basis::TradeDate => event.as_of().unwrap_or(entry.value_date()),
            Basis::SettlementDate => entry.value_date(),
        })
    }
}

/// What a first walk over the events sees, so that a form can name its accounts before the first
/// entry.
#[derive(Clone, Debug)]
pub struct Survey {
    scope: Scope,
    earliest: Option<Date>,
    latest: Option<Date>,
    /// Whether an account was touched in money, and in securities.
    touched: Vec<[bool; 2]>,
    brought_forward: BTreeMap<(AccountId, AssetId), Total>,
}

impl Survey {
    /// Nothing seen yet.
    pub const fn new(scope: Scope) -> Self {
        Self {
            scope,
            earliest: None,
            latest: None,
            touched: Vec::new(),
            brought_forward: BTreeMap::new(),
        }
    }

    /// Looks at an event.
    pub fn see(&mut self, event: &Event, directory: &Directory) {
        let Some((entry, date)) = event.entry().zip(self.scope.date(event)) else { return };
        let is_before = self.scope.from.is_some_and(|from| date < from);
        self.earliest = Some(self.earliest.map_or(date, |earliest| earliest.min(date)));
        self.latest = Some(self.latest.map_or(date, |latest| latest.max(date)));
        for posting in entry.postings() {
            let at = posting.account.index();
            if at >= self.touched.len() {
                self.touched.resize(at + 1, [false; 2]);
            }
            self.touched[at][usize::from(chart::is_security(directory, posting.asset))] = true;
            if is_before {
                *self.brought_forward.entry((posting.account, posting.asset)).or_default() +=
                    posting.quantity;
            }
        }
    }
}

/// The books that leave.
#[derive(Clone, Debug)]
pub struct Books<'o> {
    /// Accounts and assets.
    pub directory: &'o Directory,
    /// Which entries leave.
    pub scope: Scope,
    /// The first day on which anything leaves.
    pub opens: Date,
    /// The last one.
    pub closes: Date,
    /// What was there before.
    pub brought_forward: Vec<Balance>,
    accounts: Vec<[String; 2]>,
    symbols: Vec<String>,
}

/// What stands on an account in an asset. + is owed to the account, − is held there or owed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The account.
    pub account: AccountId,
    /// The asset.
    pub asset: AssetId,
    /// How much.
    pub total: Total,
}

/// An entry that leaves.
#[derive(Clone, Copy, Debug)]
pub struct BookedEntry<'e> {
    /// The number of its event in the journal.
    pub seq: u64,
    /// The day under which it leaves.
    pub date: Date,
    /// The other day: its value date on the trade-date basis, the day that it is about on the
    /// settlement-date basis.
    pub other_date: Date,
    /// The event's name.
    pub event: &'static str,
    /// The id of the trade, delivery, payment or voucher.
    pub id: &'e str,
    /// What happened, for people.
    pub narrative: &'e str,
    /// Its lines.
    pub postings: &'e [Posting],
}

impl<'o> Books<'o> {
    /// The books of a survey, beside the directory as it was at the end; `settled_through` bounds
    /// the settlement-date basis.
    pub fn new(survey: Survey, directory: &'o Directory, settled_through: Date) -> Self {
        let Survey { scope, earliest, latest, touched, brought_forward } = survey;
        let before = scope.from.map(|from| from.plus(-1));
        let latest = latest.unwrap_or(settled_through);
        let last = match scope.basis {
            Basis::TradeDate => latest,
            Basis::SettlementDate => latest.min(settled_through),
        };
        let opens = before.or(earliest).unwrap_or(settled_through);
        let name = |index, is_security, is_touched| {
            if is_touched {
                chart::path(directory, AccountId::from_index(index), is_security)
            } else {
                String::new()
            }
        };
        let names = |(index, [money, securities]): (usize, [bool; 2])| {
            [name(index, false, money), name(index, true, securities)]
        };
        let balance = |((account, asset), total)| Balance { account, asset, total };
        Self {
            directory,
            scope,
            opens,
            closes: last.max(opens),
            brought_forward: brought_forward
                .into_iter()
                .map(balance)
                .filter(|balance| !balance.total.is_zero())
                .collect(),
            accounts: touched.into_iter().enumerate().map(names).collect(),
            symbols: directory.assets().map(|(_, asset)| names::symbol(asset.code())).collect(),
        }
    }

    /// The name of an account under which a posting of this asset leaves.
    pub fn account(&self, account: AccountId, asset: AssetId) -> &str {
        &self.accounts[account.index()][usize::from(self.is_security(asset))]
    }

    /// Every account that anything was ever posted to, with the names under which its postings
    /// leave.
    pub fn accounts(&self) -> impl Iterator<Item = (AccountId, &str)> {
        let names = self.accounts.iter().enumerate();
        let each = names.flat_map(|(index, names)| {
            names.iter().map(move |name| (AccountId::from_index(index), name.as_str()))
        });
        let mut earlier = None;
        // Money and securities leave under one name, but for the firm's own and what is borrowed or
        // lent.
        each.filter(move |(account, name)| {
            !name.is_empty() && earlier.replace((*account, *name)) != Some((*account, *name))
        })
    }

    /// The symbol of an asset.
    pub fn symbol(&self, asset: AssetId) -> &str {
        &self.symbols[asset.index()]
    }

    /// Is the asset an instrument?
    pub fn is_security(&self, asset: AssetId) -> bool {
        chart::is_security(self.directory, asset)
    }

    /// The digits behind the point of an asset.
    pub fn decimals(&self, asset: AssetId) -> u8 {
        self.directory.asset(asset).decimals()
    }

    /// An amount with the sign of bookkeeping tools: + is a debit.
    pub fn debit(&self, asset: AssetId, total: Total) -> terms::Shown {
        (-total).show(self.decimals(asset))
    }
}
