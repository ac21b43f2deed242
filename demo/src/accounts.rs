//! Accounts of the made-up broker: about four thousand clients, and what the firm and the
//! street need beside them.
//!
//! Out: `accounts.csv`, with three rows among it that a careless clerk might have typed.

use super::chance::Chance;
use super::csv_file::write;
use super::days::day;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terms::{Date, Kind};

/// How many clients there are.
pub const CLIENTS: usize = 4_000;

/// The block accounts.
pub const BLOCKS: [&str; 2] = ["BLOCK-1", "BLOCK-2"];

/// Brokers with whom trades settle one by one, outside the clearing house.
pub const COUNTERPARTIES: [&str; 2] = ["ATLAS", "BRIDGE"];

/// The inventory of shares, which every office has.
pub const SHARES_DESK: &str = "INVENTORY";

/// The inventory of funds, which only this broker has.
pub const FUNDS_DESK: &str = "INV-FUNDS";

/// The broker who sends the advisers' clients.
pub const INTRODUCING: &str = "IB-HARBOR";

/// Clients abroad: account, currency, what they have when the books open, in cents.
pub const ABROAD: [(&str, &str, i64); 4] = [
    ("20090001-1", "EUR", 41_250_000),
    ("20090002-1", "EUR", 9_600_000),
    ("20090003-1", "GBP", 18_520_000),
    ("20090004-1", "GBP", 5_875_000),
];

/// Account, family, kind, name, class, desk.
const OWN: [[&str; 6]; 8] = [
    ["BLOCK-1", "firm", "block", "Average price: institutions", "firm", "SALES"],
    ["BLOCK-2", "firm", "block", "Average price: advisers", "firm", "ADVISERS"],
    ["INV-FUNDS", "firm", "inventory", "Trading inventory: funds", "firm", "FUNDS"],
    ["ATLAS", "street", "counterparty", "Atlas Execution LLC", "broker_dealer", ""],
    ["BRIDGE", "street", "counterparty", "Bridge Street Securities Inc.", "broker_dealer", ""],
    [
        "BORROW-1",
        "street",
        "borrow",
        "Borrowed from Northwind Securities Lending",
        "broker_dealer",
        "",
    ],
    ["LOAN-1", "street", "loan", "Lent to Keystone Prime Services", "broker_dealer", ""],
    [
        "IB-HARBOR",
        "payable",
        "introducing_broker",
        "Harbor Advisers Inc., introducing broker",
        "broker_dealer",
        "",
    ],
];

const FIRST_NAMES: [&str; 24] = [
    "Ada", "Amir", "Beatriz", "Carlos", "Chen", "Dana", "Elena", "Farid", "Grace", "Hugo", "Ines",
    "Jamal", "Kenji", "Lena", "Maya", "Noah", "Olga", "Priya", "Quentin", "Rosa", "Samuel", "Tara",
    "Victor", "Yusuf",
];

const LAST_NAMES: [&str; 28] = [
    "Abbott", "Bauer", "Castillo", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito",
    "Johnson", "Kowalski", "Lopez", "Murphy", "Nguyen", "Okafor", "Patel", "Quinn", "Rossi",
    "Schmidt", "Tanaka", "Ueda", "Vargas", "Walker", "Xu", "Young", "Zhang", "Olsen", "Reyes",
];

const FUND_NAMES: [&str; 12] = [
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple",
    "Rowan", "Spruce",
];

const FUND_KINDS: [&str; 6] = [
    "Pension Plan",
    "Endowment",
    "Growth Fund",
    "Balanced Fund",
    "Insurance Company",
    "Family Office",
];

const BRANCHES: [&str; 5] = ["BOSTON", "CHICAGO", "DALLAS", "NEW-YORK", "SEATTLE"];

/// A client's account and what is on it.
pub struct Client {
    /// Its number: the client's, and a digit for the kind of account.
    pub account: String,
    /// Cash, margin, short or delivery versus payment.
    pub kind: Kind,
    /// Shares by instrument; negative when sold short. None is zero.
    pub holdings: BTreeMap<usize, i64>,
    name: String,
    class: &'static str,
    desk: &'static str,
    branch: &'static str,
    opened: Date,
    closed: Option<Date>,
}

impl Client {
    fn make(number: usize, chance: &mut Chance) -> Self {
        let (kind, digit) = match chance.between(1, 100) {
            1..=62 => (Kind::Cash, 1),
            63..=86 => (Kind::Margin, 2),
            87..=91 => (Kind::Short, 3),
            _ => (Kind::Dvp, 6),
        };
        let is_institution = kind == Kind::Dvp;
        let name = if is_institution {
            format!(
                "{} {} {}",
                chance.pick(&FUND_NAMES),
                chance.pick(&FUND_KINDS),
                chance.between(1, 9)
            )
        } else {
            format!("{} {}", chance.pick(&FIRST_NAMES), chance.pick(&LAST_NAMES))
        };
        Self {
            account: format!("{}-{digit}", 20_010_000 + number),
            kind,
            holdings: BTreeMap::new(),
            name,
            class: if chance.percent(2) { "non_customer" } else { "customer" },
            desk: if is_institution { "SALES" } else { chance.pick(&["RETAIL", "ADVISERS"]) },
            branch: chance.pick(&BRANCHES),
            opened: day("2008-01-02").plus(days(chance.between(0, 4_300))),
            closed: (number > 0 && chance.percent(2))
                .then(|| day("2020-09-01").plus(days(chance.between(0, 90)))),
        }
    }

    /// Is the account still in use?
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// Puts shares on the account, or takes them off.
    pub fn add(&mut self, instrument: usize, shares: i64) {
        let held = self.holdings.entry(instrument).or_default();
        *held += shares;
        if *held == 0 {
            self.holdings.remove(&instrument);
        }
    }

    fn row(&self) -> Vec<String> {
        let closed = self.closed.map(|closed| closed.to_string()).unwrap_or_default();
        let texts = [
            self.account.as_str(),
            "client",
            self.kind.as_str(),
            &self.name,
            self.class,
            "USD",
            self.desk,
            self.branch,
        ];
        texts
            .into_iter()
            .map(str::to_owned)
            .chain([self.opened.to_string(), closed, "US".to_owned()])
            .collect()
    }
}

/// Every client, without anything on the accounts.
pub fn clients(chance: &mut Chance) -> Vec<Client> {
    (0..CLIENTS).map(|number| Client::make(number, chance)).collect()
}

/// Writes `accounts.csv`.
pub fn write_accounts(folder: &Path, clients: &[Client]) -> Result<PathBuf> {
    let columns = [
        "account", "family", "kind", "name", "class", "currency", "desk", "branch", "opened",
        "closed", "country",
    ];
    let own = OWN.map(|[account, family, kind, name, class, desk]| {
        [account, family, kind, name, class, "USD", desk, "", "", "", ""]
            .map(str::to_owned)
            .to_vec()
    });
    let abroad = ABROAD.map(|(account, currency, _)| {
        let (name, country) = if currency == "EUR" {
            ("Delacroix Family Office", "FR")
        } else {
            ("Hartley Pension Trustees", "GB")
        };
        let row = [
            account,
            "client",
            "cash",
            name,
            "customer",
            currency,
            "ADVISERS",
            "NEW-YORK",
            "2017-03-01",
            "",
            country,
        ];
        row.map(str::to_owned).to_vec()
    });
    let rows = own
        .into_iter()
        .chain(clients.iter().map(Client::row))
        .chain(abroad)
        .chain(careless(clients));
    write(folder.join("accounts.csv"), &columns, rows)
}

/// A row that came twice, a number that was given twice, and a kind in the wrong family.
fn careless(clients: &[Client]) -> [Vec<String>; 3] {
    let twice = clients[10].row();
    let mut given_twice = clients[11].row();
    "Somebody Else".clone_into(&mut given_twice[3]);
    let mut wrong_family = clients[12].row();
    "29999998-1".clone_into(&mut wrong_family[0]);
    "street".clone_into(&mut wrong_family[1]);
    [twice, given_twice, wrong_family]
}

fn days(count: i64) -> i32 {
    i32::try_from(count).expect("a client's years are not so many")
}
