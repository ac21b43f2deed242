//! Limits of the firm (plausibility checks, tolerances): what each says, and which one holds for an
//! account on a day.
//!
//! A limit is a rule of the firm (`rules.csv`): dated, with its source, under four eyes. Its name
//! is `check.` and what is checked, and behind another point for whom it holds: an account, a desk
//! (`desk:NAME`), a class of accounts, a kind of file. The narrower one goes first. Its value says
//! what follows:
//!
//! ```text
//!  check.oversold.customer exception hold close two desk credit
//!  check.price             exception above 10 hold
//!  check.amount.payments   refuse above 5000000
//! ```
//!
//! In: names and values of rules. Out: limits. Never here: a figure that is checked.

use crate::Directory;
use terms::{AccountId, Class, Date, Decimal, FirmRule, Name, SourceKind};

/// What the names of limits begin with.
const CHECK: &str = "check.";
/// How a scope names a desk.
const DESK: &str = "desk:";

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// A cash account holds less than nothing of a security.
    Oversold,
    /// There lies less than nothing at a depository.
    Box,
    /// A cash account owes money.
    Overdraft,
    /// Money that was due from the street, or to it, is open.
    Money,
    /// The price of a trade lies away from the market.
    Price,
    /// A trade looks like one that is booked.
    Duplicate,
    /// What is held has no price, or an old one.
    Prices,
    /// An amount that somebody enters.
    Amount,
    /// An account that nobody may enter anything on.
    Restricted,
    /// A file that is expected of a day.
    Files,
}

impl Check {
    /// Every check.
    pub const ALL: [Self; 10] = [
        Self::Oversold,
        Self::Box,
        Self::Overdraft,
        Self::Money,
        Self::Price,
        Self::Duplicate,
        Self::Prices,
        Self::Amount,
        Self::Restricted,
        Self::Files,
    ];

    /// As rules, keys and programs name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Oversold => "oversold",
            Self::Box => "box",
            Self::Overdraft => "overdraft",
            Self::Money => "money",
            Self::Price => "price",
            Self::Duplicate => "duplicate",
            Self::Prices => "prices",
            Self::Amount => "amount",
            Self::Restricted => "restricted",
            Self::Files => "files",
        }
    }

    /// The check of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.as_str() == word)
    }

    /// May it hold for this alone?
    fn takes(self, scope: &str, directory: &Directory) -> bool {
        let is_account = directory.account_id(scope).is_some();
        let is_kind = SourceKind::parse(scope).is_some();
        match self {
            Self::Restricted => is_account,
            Self::Amount => is_kind,
            Self::Prices => false,
            Self::Files => {
                let (kind, _) = scope.split_once(':').unwrap_or((scope, ""));
                SourceKind::parse(kind).is_some()
            }
            Self::Oversold
            | Self::Box
            | Self::Overdraft
            | Self::Money
            | Self::Price
            | Self::Duplicate => {
                is_account
                    || Class::parse(scope).is_some()
                    || scope.strip_prefix(DESK).is_some_and(|desk| !desk.is_empty())
            }
        }
    }
}

/// What becomes of something that a person enters, beyond a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum OnEntry {
    /// It is taken in; whoever approves it is told.
    #[default]
    Told,
    /// It waits for a second person.
    Held,
    /// It is refused.
    Refused,
}

/// What is due before a day is closed over an exception.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum OnClose {
    /// Nothing: it is listed.
    #[default]
    Listed,
    /// A person signs.
    Signed,
    /// Two people sign.
    SignedByTwo,
}

impl OnClose {
    /// How many people sign.
    pub const fn signatures(self) -> usize {
        match self {
            Self::Listed => 0,
            Self::Signed => 1,
            Self::SignedByTwo => 2,
        }
    }
}

/// A limit of the firm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// Is nothing checked?
    pub is_off: bool,
    /// Does a fact beyond it lie in the queue?
    pub is_exception: bool,
    /// What becomes of what a person enters.
    pub on_entry: OnEntry,
    /// What is due at the close.
    pub on_close: OnClose,
    /// From where on: an amount, or percent.
    pub above: Option<Decimal>,
    /// The desk that its exceptions go to.
    pub desk: Option<Name>,
    /// By when a file is expected, on the clocks of the market, in minutes behind midnight.
    pub by: Option<terms::ClockTime>,
    /// The same on a day on which the market closes early.
    pub on_half_days: Option<terms::ClockTime>,
}

impl Limit {
    /// The limit that a value says; none when it is none.
    pub fn parse(value: &str) -> Option<Self> {
        let mut words = value.split_whitespace();
        let mut limit = Self::default();
        let mut is_said = false;
        while let Some(word) = words.next() {
            match word {
                "off" => limit.is_off = true,
                "exception" => limit.is_exception = true,
                "hold" if limit.on_entry == OnEntry::Told => limit.on_entry = OnEntry::Held,
                "refuse" if limit.on_entry == OnEntry::Told => limit.on_entry = OnEntry::Refused,
                "above" if limit.above.is_none() => {
                    let above = Decimal::parse(words.next()?)?;
                    limit.above = Some(above).filter(|above| {
                        (0..1_000_000_000_000_000).contains(&above.mantissa) && above.scale <= 8
                    });
                    limit.above?;
                }
                "close" if limit.on_close == OnClose::Listed => {
                    limit.on_close = match words.next()? {
                        "sign" => OnClose::Signed,
                        "two" => OnClose::SignedByTwo,
                        _ => return None,
                    };
                }
                "desk" if limit.desk.is_none() => limit.desk = Some(words.next()?.into()),
                "by" if limit.by.is_none() => {
                    limit.by = Some(terms::ClockTime::parse(words.next()?)?);
                }
                "half-day" if limit.on_half_days.is_none() => {
                    limit.on_half_days = Some(terms::ClockTime::parse(words.next()?)?);
                }
                _ => return None,
            }
            is_said = true;
        }
        let is_alone = !limit.is_off || limit == Self { is_off: true, ..Self::default() };
        // What must be signed is an exception.
        limit.is_exception |= limit.on_close != OnClose::Listed;
        (is_said && is_alone).then_some(limit)
    }

    /// Is it one that a check may have?
    fn fits(&self, check: Check) -> bool {
        let is_of_a_file = self.by.is_some() || self.on_half_days.is_some();
        let is_of_entries = self.on_entry != OnEntry::Told;
        match check {
            Check::Files => !is_of_entries && self.above.is_none(),
            Check::Restricted => !is_of_a_file && !self.is_exception && self.above.is_none(),
            Check::Amount => {
                !is_of_a_file && !self.is_exception && (self.is_off || self.above.is_some())
            }
            Check::Price => !is_of_a_file && (self.is_off || self.above.is_some()),
            Check::Overdraft | Check::Money => !is_of_a_file,
            Check::Oversold | Check::Box | Check::Duplicate => {
                !is_of_a_file && self.above.is_none()
            }
            Check::Prices => !is_of_a_file && !is_of_entries && self.above.is_none(),
        }
    }
}

/// Is this the name of a limit, known or not?
pub fn is_named_so(rule: &str) -> bool {
    rule.starts_with(CHECK)
}

/// The check and the scope that the name of a rule says; none when there is no such check, or it
/// cannot hold for this alone.
pub fn named<'r>(rule: &'r str, directory: &Directory) -> Option<(Check, Option<&'r str>)> {
    let name = rule.strip_prefix(CHECK)?;
    let (word, scope) = match name.split_once('.') {
        Some((word, scope)) => (word, Some(scope)),
        None => (name, None),
    };
    let check = Check::parse(word)?;
    let needs_a_scope = matches!(check, Check::Restricted | Check::Amount | Check::Files);
    let fits = scope.map_or(!needs_a_scope, |scope| check.takes(scope, directory));
    fits.then_some((check, scope))
}

/// Is a value one that a limit of this name may have?
pub fn may_be(check: Check, value: &str) -> bool {
    Limit::parse(value).is_some_and(|limit| limit.fits(check))
}

/// The limits of an office on a day.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'o> {
    directory: &'o Directory,
    date: Date,
}

impl<'o> Limits<'o> {
    /// Of a day.
    pub const fn on(directory: &'o Directory, date: Date) -> Self {
        Self { directory, date }
    }

    /// Has the firm any of a check, of whomever?
    pub fn has(&self, check: Check) -> bool {
        self.rules(check).next().is_some()
    }

    /// The rules of a check that are in force, each with its scope.
    pub fn rules(&self, check: Check) -> impl Iterator<Item = (&'o str, &'o FirmRule)> {
        let stem = format!("{CHECK}{}", check.as_str());
        let directory = self.directory;
        directory.rules_named(&stem, self.date).filter_map(move |rule| {
            let scope = rule.rule.as_str().strip_prefix(&*stem)?;
            Some((scope.strip_prefix('.').or(scope.is_empty().then_some(""))?, rule))
        })
    }

    /// The limit of a check for an account: its own, that of its desk, that of its class, or that
    /// of all.
    pub fn of_account(&self, check: Check, account: AccountId) -> Option<Limit> {
        let of = self.directory.account(account);
        let desk = of.desk.as_ref().map(|desk| format!("{DESK}{desk}"));
        let scopes = [Some(of.account.as_str()), desk.as_deref(), Some(of.class.as_str())];
        let narrow = scopes.into_iter().flatten().find_map(|scope| self.of_scope(check, scope));
        narrow.or_else(|| self.of_all(check)).filter(|limit| !limit.is_off)
    }

    /// The limit of a check for a scope alone.
    pub fn of_scope(&self, check: Check, scope: &str) -> Option<Limit> {
        self.of_rule(&format!("{CHECK}{}.{scope}", check.as_str()))
    }

    /// The limit of a check for whatever has none of its own.
    pub fn of_all(&self, check: Check) -> Option<Limit> {
        self.of_rule(&format!("{CHECK}{}", check.as_str()))
    }

    /// Who says so, of a limit of a scope.
    pub fn source_of(&self, check: Check, scope: &str) -> Option<Name> {
        let rule = format!("{CHECK}{}.{scope}", check.as_str());
        Some(self.directory.firm_rule(&rule, self.date)?.source.clone())
    }

    fn of_rule(&self, rule: &str) -> Option<Limit> {
        Limit::parse(&self.directory.firm_rule(rule, self.date)?.value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Check, Limit, OnClose, OnEntry, may_be};
    use terms::{ClockTime, Decimal};

    #[test]
    fn a_value_says_what_follows() {
        let limit = Limit::parse("exception hold above 1000.50 close two desk credit");
        let expected = Limit {
            is_exception: true,
            on_entry: OnEntry::Held,
            on_close: OnClose::SignedByTwo,
            above: Decimal::parse("1000.50"),
            desk: Some("credit".into()),
            ..Limit::default()
        };
        assert_eq!(limit, Some(expected));
        let file = Limit::parse("by 18:30 half-day 14:00 close sign").expect("it is one");
        assert_eq!(file.by, ClockTime::parse("18:30"));
        assert!(file.is_exception, "what must be signed is an exception");
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        let wrong = [
            "",
            "maybe",
            "above",
            "above -1",
            "above x",
            "close",
            "close three",
            "off hold",
            "hold refuse",
            "hold hold",
            "by 25:00",
            "desk",
        ];
        for value in wrong {
            assert_eq!(Limit::parse(value), None, "{value}");
        }
        let unfit = [
            (Check::Oversold, "exception above 5"),
            (Check::Restricted, "exception"),
            (Check::Amount, "hold"),
            (Check::Price, "exception"),
            (Check::Files, "hold"),
            (Check::Prices, "refuse"),
            (Check::Box, "exception by 18:00"),
        ];
        for (check, value) in unfit {
            assert!(!may_be(check, value), "{check:?} {value}");
        }
        assert!(may_be(Check::Price, "off") && may_be(Check::Amount, "refuse above 0"));
    }
}
