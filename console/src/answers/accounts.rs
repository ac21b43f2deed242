//! Accounts: who they are, their money, their ladder, their lots.

use super::{optional, show, text};
use office::{Office, Sight};
use reports::Day;
use serde::Serialize;
use terms::{AccountId, Date, Total};
use utoipa::ToSchema;

/// An account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Account {
    /// The account's number.
    pub account: String,
    /// Whose it is: the name of its holder.
    pub name: String,
    /// client, firm, street, result, payable.
    pub family: String,
    /// Its kind within the family: cash, margin, short, inventory and so on.
    pub kind: String,
    /// The regulatory class of its holder: `customer`, `non_customer`, `broker_dealer`, `firm`.
    pub class: String,
    /// Its currency (ISO 4217), when it has one.
    pub currency: Option<String>,
    /// The desk that looks after it.
    pub desk: Option<String>,
    /// Its branch.
    pub branch: Option<String>,
    /// How its tax lots are taken: fifo, lifo, hifo and so on.
    pub lot_method: String,
    /// Since which day it is open.
    pub opened: Option<String>,
    /// On which day it was closed.
    pub closed: Option<String>,
}

/// A balance, with what is still to settle.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Balance {
    /// The account's number.
    pub account: String,
    /// The currency (ISO 4217) or the instrument's code.
    pub asset: String,
    /// What has settled; + is owed to the account, − is held there or owed by it.
    pub settled: String,
    /// What is still to settle, with the same sign.
    pub pending: String,
    /// Settled and pending: the balance by trade date.
    pub total: String,
    /// What settles on each value date, the first day first.
    pub ladder: Vec<Rung>,
}

/// What settles on a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rung {
    /// The value date.
    pub value_date: String,
    /// How much settles on it, with its sign.
    pub quantity: String,
    /// What stands on the account once it has settled.
    pub balance: String,
}

/// An open tax lot.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Lot {
    /// The account's number.
    pub account: String,
    /// The instrument's code.
    pub instrument: String,
    /// The lot's name.
    pub lot: String,
    /// The day on which it was acquired; none: nobody has told.
    pub acquired: Option<String>,
    /// How many units of it are left; negative: a short lot.
    pub quantity: String,
    /// What they cost, in the instrument's currency; none: nobody has told.
    pub cost: Option<String>,
    /// The same with what wash sales have added: the basis.
    pub adjusted_cost: Option<String>,
    /// What nobody has told of it: cost, `cost_and_day`, day, or the proceeds of a short lot.
    pub not_known: Option<String>,
}

/// An account in facts.
pub fn facts(office: &Office, id: AccountId) -> Account {
    let of = office.directory.account_on(id, office.days.current());
    let name = |name: &Option<terms::Name>| name.as_ref().map(ToString::to_string);
    Account {
        account: of.account.to_string(),
        name: of.name.to_string(),
        family: of.kind.family().as_str().to_owned(),
        kind: of.kind.as_str().to_owned(),
        class: of.class.as_str().to_owned(),
        currency: name(&of.currency),
        desk: name(&of.desk),
        branch: name(&of.branch),
        lot_method: of.lot_method.as_str().to_owned(),
        opened: of.opened.map(|date| date.to_string()),
        closed: of.closed.map(|date| date.to_string()),
    }
}

/// Every account in sight whose number and name contain each word of a text, by number.
pub fn accounts(office: &Office, sight: &Sight, search: &str) -> Vec<Account> {
    let search = search.to_lowercase();
    let wanted: Vec<&str> = search.split_whitespace().collect();
    let today = office.days.current();
    let is_wanted = |id: AccountId| {
        let of = office.directory.account_on(id, today);
        let (account, name) = (of.account.to_lowercase(), of.name.to_lowercase());
        wanted.iter().all(|word| account.contains(word) || name.contains(word))
    };
    let in_sight = office.directory.accounts().filter(|(_, account)| sight.sees(&account.account));
    let mut found: Vec<Account> =
        in_sight.filter(|(id, _)| is_wanted(*id)).map(|(id, _)| facts(office, id)).collect();
    found.sort_by(|one, other| one.account.cmp(&other.account));
    found
}

/// What stands on an account, or on all in sight, in every asset or in money alone.
pub fn balances<'o>(
    office: &'o Office,
    sight: &Sight,
    of: Option<AccountId>,
    money_only: bool,
) -> impl Iterator<Item = Balance> + use<'o> {
    let sight = sight.clone();
    let cells = office.ledger.cells_by_account().into_iter();
    let wanted = cells.filter(move |cell| {
        of.is_none_or(|account| account == cell.account)
            && !(money_only && office.directory.asset(cell.asset).instrument().is_some())
            && !cell.balance.is_empty()
            && sight.sees_id(office, cell.account)
    });
    wanted.map(move |cell| {
        let mut running = cell.balance.settled();
        let mut ladder = Vec::new();
        for (value_date, total) in cell.balance.rungs() {
            running = Total(running.0 + total.0);
            ladder.push(Rung {
                value_date: value_date.to_string(),
                quantity: show(office, cell.asset, *total),
                balance: show(office, cell.asset, running),
            });
        }
        let (settled, pending) = (cell.balance.settled(), cell.balance.pending());
        let row = reports::balances::row(office, (cell.account, cell.asset), settled, pending);
        Balance {
            account: text(row.account),
            asset: text(row.asset),
            settled: text(row.settled),
            pending: text(row.pending),
            total: text(row.total),
            ladder,
        }
    })
}

/// The open lots of an account, or of all in sight.
pub fn lots(office: &Office, sight: &Sight, of: Option<AccountId>) -> Vec<Lot> {
    let lots = reports::lots::draw(office, Day { account: of, ..Day::at(office, None) });
    let in_sight = lots.filter(|lot| sight.sees(&lot.account.0));
    in_sight
        .map(|lot| Lot {
            account: text(lot.account),
            instrument: text(lot.instrument),
            lot: text(lot.lot),
            acquired: optional(lot.acquired),
            quantity: text(lot.quantity),
            cost: optional(lot.cost),
            adjusted_cost: optional(lot.adjusted_cost),
            not_known: optional(lot.not_known),
        })
        .collect()
}

/// The day at which the books stand.
pub fn today(office: &Office) -> Date {
    office.days.current().max(Date::FIRST)
}
