//! Fields that name an account: what they name is told beside them, and what a part of a number or
//! a name could mean is offered.
//!
//! In: the texts of such fields, and who fills them in. Out: of each, the name and branch, or a few
//! accounts to choose from; the house's own accounts for the browser to offer. Never here: which
//! account it should be.

use crate::answers::accounts::{Account, accounts, facts};
use crate::look::form::Choice;
use maud::{Markup, html};
use office::{Office, Sight};
use std::collections::{BTreeMap, BTreeSet};
use terms::Family;

/// The list of accounts that a browser offers while somebody types.
pub(super) const ACCOUNTS: &str = "own-accounts";

/// The most accounts that are offered for a part of a name.
const OFFERED_MAX: usize = 10;

/// A shorter part could be anybody.
const PART_MIN: usize = 2;

/// Is it a column that names an account?
pub(super) fn names_account(column: &str) -> bool {
    column == "account" || column.ends_with("_account") || column == "contra"
}

/// What is known of the accounts that a form names.
#[derive(Default)]
pub(super) struct Accounts {
    told: BTreeMap<String, Told>,
    own: Vec<(String, String)>,
    /// The clients' accounts among those that are shown.
    pub(super) shown: BTreeSet<String>,
}

/// What a text in such a field is.
enum Told {
    /// The number of an account: its name and branch.
    Is(String),
    /// A part of these.
    CouldBe(Vec<Choice>),
}

impl Accounts {
    /// Looks texts up; of the accounts of clients those in sight, none when there is no sight.
    pub(super) fn of(office: &Office, texts: &BTreeSet<String>, sight: Option<&Sight>) -> Self {
        let mut of = Self::default();
        for text in texts {
            let found = looked_up(office, text, sight);
            let clients = found.iter().filter(|account| is_of_client(account));
            of.shown.extend(clients.map(|account| account.account.clone()));
            let told = match found.as_slice() {
                [one] if one.account == *text => Told::Is(called(one)),
                several => Told::CouldBe(several.iter().map(offered).collect()),
            };
            of.told.insert(text.clone(), told);
        }
        let own = office.directory.accounts();
        let own = own.filter(|(_, account)| account.kind.family() != Family::Client);
        let own = own.map(|(id, _)| facts(office, id));
        of.own = own.map(|account| (account.account.clone(), called(&account))).collect();
        of
    }

    /// The accounts that a text could be a part of; none when it is one, or nobody's.
    pub(super) fn could_be(&self, text: &str) -> &[Choice] {
        match self.told.get(text) {
            Some(Told::CouldBe(several)) => several,
            Some(Told::Is(_)) | None => &[],
        }
    }

    /// Whose account it is.
    pub(super) fn whose(&self, text: &str) -> Option<&str> {
        match self.told.get(text) {
            Some(Told::Is(whose)) => Some(whose),
            Some(Told::CouldBe(_)) | None => None,
        }
    }

    /// What the browser offers while somebody types.
    pub(super) fn list(&self) -> Markup {
        html! {
            datalist id=(ACCOUNTS) {
                @for (account, name) in &self.own { option value=(account) { (name) } }
            }
        }
    }
}

/// The account of a number, or those of which it is a part.
fn looked_up(office: &Office, text: &str, sight: Option<&Sight>) -> Vec<Account> {
    let may = |account: &Account| {
        !is_of_client(account) || sight.is_some_and(|sight| sight.sees(&account.account))
    };
    if let Some(id) = office.directory.account_id(text) {
        return Some(facts(office, id)).into_iter().filter(may).collect();
    }
    if text.len() < PART_MIN {
        return Vec::new();
    }
    accounts(office, &Sight::Whole, text).into_iter().filter(may).take(OFFERED_MAX).collect()
}

fn is_of_client(account: &Account) -> bool {
    account.family == Family::Client.as_str()
}

/// The name of an account and its branch.
fn called(account: &Account) -> String {
    let branch = account.branch.as_deref().map(|branch| format!(" · {branch}"));
    format!("{}{}", account.name, branch.unwrap_or_default())
}

fn offered(account: &Account) -> Choice {
    Choice {
        value: account.account.clone(),
        label: format!("{} · {}", account.account, called(account)),
    }
}
