//! Questions: what is asked of a report besides its name.

use crate::ledger::unknown_account;
use office::Office;
use office::accounting::view::Basis;
use terms::{AccountId, Date, Lens, LotMethod, Name, Sentence, sentence};

/// What is asked of a report, besides its name.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// As of which day, as known at which time.
    pub lens: Lens,
    /// From which day on; none: from the first.
    pub from: Option<Date>,
    /// On one basis; none: trade-date basis, and for the trial balance both.
    pub basis: Option<Basis>,
    /// Of one account.
    pub account: Option<Name>,
    /// Of one line.
    pub gl_line: Option<Name>,
    /// Lots: as if they had always been taken by this method.
    pub method: Option<LotMethod>,
}

/// What a report may be asked besides a day and a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// As if lots had always been taken by a method.
    Method,
    /// From a day on.
    From,
    /// On one basis: trade or settlement.
    Basis,
    /// One account alone.
    Account,
    /// One line of the general ledger alone.
    Line,
}

impl Takes {
    /// The name of its field, in an address and in a form.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::From => "from",
            Self::Basis => "basis",
            Self::Account => "account",
            Self::Line => "line",
        }
    }

    /// The option of the command line.
    pub fn option(self) -> String {
        format!("--{}", self.field())
    }
}

impl Question {
    /// The basis of a report that has one alone.
    pub fn one_basis(&self) -> Basis {
        self.basis.unwrap_or(Basis::TradeDate)
    }

    /// Is it asked?
    pub const fn asks(&self, takes: Takes) -> bool {
        match takes {
            Takes::Method => self.method.is_some(),
            Takes::From => self.from.is_some(),
            Takes::Basis => self.basis.is_some(),
            Takes::Account => self.account.is_some(),
            Takes::Line => self.gl_line.is_some(),
        }
    }
}

/// The day of a report of an office, and what else is asked.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// The day that was asked for.
    pub asked: Option<Date>,
    /// The day at which the books stand.
    pub date: Date,
    /// Another method of taking lots, as a question; for reports on lots.
    pub method: Option<LotMethod>,
    /// One account alone; for reports on lots.
    pub account: Option<AccountId>,
}

impl Day {
    /// The day that was asked for, or the one at which the office stands; one that nobody knew yet
    /// stands at the first of all.
    pub fn at(office: &Office, asked: Option<Date>) -> Self {
        Self {
            asked,
            date: asked.unwrap_or_else(|| office.days.current().max(Date::FIRST)),
            method: None,
            account: None,
        }
    }

    /// What a question asks; refused when the office has no such account.
    pub fn of(office: &Office, question: &Question) -> Result<Self, Sentence> {
        let known =
            |name: &Name| office.directory.account_id(name).ok_or_else(|| unknown_account(name));
        let account = question.account.as_ref().map(known).transpose()?;
        Ok(Self { method: question.method, account, ..Self::at(office, question.lens.as_of) })
    }
}

/// A method of taking lots, as somebody types it.
pub fn parse_method(text: &str) -> Result<LotMethod, Sentence> {
    let methods = LotMethod::words();
    let none = || {
        sentence!(
            "{text} is no method of taking lots; the methods are {methods}",
            text = text,
            methods = methods
        )
    };
    LotMethod::parse(text).ok_or_else(none)
}
