//! The depository and those who deliver through it: what moves on a day, and what does not.
//!
//! In: the books as they will stand when what is due on the day has settled. Out: `deliveries.csv`.
//! Most positions move whole, some in part, some not at all, so that they are late; now and then
//! too much comes, and once for the wrong account. We deliver no more than lies at the depository.

use super::chance::Chance;
use super::csv_file::{digits, write};
use super::days::{MISDIRECTED, day};
use anyhow::Result;
use office::Office;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terms::{AccountId, AssetId, Date, Kind};

/// What is open with a clearing house or counterparty: + we are to deliver, − we are to receive.
pub type Open = BTreeMap<(AccountId, AssetId), i64>;

/// The depository, and what it delivered for the wrong account.
#[derive(Default)]
pub struct Depository {
    misdirected: Option<(AssetId, i64)>,
}

/// A row of `deliveries.csv`.
#[derive(Clone)]
struct Delivery {
    street_account: String,
    location_account: &'static str,
    asset: String,
    shares: i64,
}

/// One day at the depository.
struct Moves<'o> {
    office: &'o Office,
    date: Date,
    chance: Chance,
    open: Open,
    rows: Vec<Delivery>,
    /// What came in today, less what goes out on loan, by asset.
    arrived: BTreeMap<AssetId, i64>,
}

impl Depository {
    /// What moves on a day, and what is open after it; no file when nothing does.
    /// `leaving` goes out on loan.
    pub fn deliver(
        &mut self,
        office: &Office,
        date: Date,
        leaving: &BTreeMap<AssetId, i64>,
        seed: u64,
        folder: &Path,
    ) -> Result<(Option<PathBuf>, Open)> {
        let chance = Chance::new(seed, &format!("deliveries {date}"));
        let open = open(office, date);
        let arrived = leaving.iter().map(|(asset, shares)| (*asset, -shares)).collect();
        let mut moves = Moves { office, date, chance, rows: Vec::new(), arrived, open };
        let put_right = self.misdirected.take();
        if let Some((asset, shares)) = put_right {
            moves.put_right(asset, shares);
        }
        let mut due = moves.open.clone();
        due.retain(|(_, asset), _| put_right.is_none_or(|(right, _)| right != *asset));
        for ((street, asset), shares) in due.iter().filter(|(_, shares)| **shares < 0) {
            if date == day(MISDIRECTED)
                && self.misdirected.is_none()
                && moves.is_open_with_clearing_house_only(*asset)
            {
                self.misdirected = Some((*asset, moves.misdirect(*asset, -shares)));
            } else {
                moves.receive(*street, *asset, -shares);
            }
        }
        for ((street, asset), shares) in due.iter().filter(|(_, shares)| **shares > 0) {
            moves.deliver(*street, *asset, *shares);
        }
        if moves.rows.is_empty() {
            return Ok((None, moves.open));
        }
        moves.add_careless_rows();
        Ok((Some(moves.write(folder)?), moves.open))
    }
}

impl Moves<'_> {
    /// Somebody delivers to us what it is due to deliver, or some of it, or more.
    fn receive(&mut self, street: AccountId, asset: AssetId, due: i64) {
        let shares = match self.chance.between(1, 100) {
            1..=85 => due,
            86..=91 => part(due),
            92..=99 => 0,
            _ => due + 100,
        };
        self.moved(street, asset, shares, shares.min(due));
    }

    /// We deliver what we are due to deliver, as far as it is there.
    fn deliver(&mut self, street: AccountId, asset: AssetId, due: i64) {
        let there = self.lies_at_depository(asset);
        let wanted = match self.chance.between(1, 100) {
            1..=93 => due,
            94..=96 => part(due),
            _ => 0,
        };
        let shares = wanted.min(there).max(0);
        self.moved(street, asset, -shares, -shares);
    }

    /// The clearing house's delivery comes under a counterparty's name; the shares.
    fn misdirect(&mut self, asset: AssetId, due: i64) -> i64 {
        let wrong = self.account(Kind::Counterparty);
        self.moved(wrong, asset, due, 0);
        due
    }

    /// The day after: taken back from the wrong account, and given to the right one.
    fn put_right(&mut self, asset: AssetId, shares: i64) {
        let (wrong, right) = (self.account(Kind::Counterparty), self.account(Kind::ClearingHouse));
        self.moved(wrong, asset, -shares, 0);
        let due = self.open.get(&(right, asset)).map_or(0, |open| (-open).clamp(0, shares));
        self.moved(right, asset, shares, due);
    }

    /// Writes a movement down, if it is one, and what it does to what is open.
    fn moved(&mut self, street: AccountId, asset: AssetId, shares: i64, due: i64) {
        if shares == 0 {
            return;
        }
        *self.open.entry((street, asset)).or_default() += due;
        *self.arrived.entry(asset).or_default() += shares;
        let street_account = self.office.directory.account(street).account.to_string();
        let asset = self.office.directory.asset(asset).code().to_string();
        self.rows.push(Delivery { street_account, location_account: "DTC", asset, shares });
    }

    /// Is an asset due from the clearing house, and open with nobody else?
    fn is_open_with_clearing_house_only(&self, asset: AssetId) -> bool {
        let with: Vec<AccountId> = self
            .open
            .keys()
            .filter(|(_, open)| *open == asset)
            .map(|(street, _)| *street)
            .collect();
        with == [self.account(Kind::ClearingHouse)]
    }

    fn lies_at_depository(&self, asset: AssetId) -> i64 {
        let depository = self.account(Kind::Depository);
        let before = self.office.ledger.balance(depository, asset).through(self.date);
        shares(-before.0) + self.arrived.get(&asset).copied().unwrap_or_default()
    }

    fn account(&self, kind: Kind) -> AccountId {
        self.office.directory.own_account(kind).expect("the demo has opened one")
    }

    /// A copy, a movement of nothing, one to a bank, one of something unknown.
    fn add_careless_rows(&mut self) {
        let right = self.rows[0].clone();
        let nothing = Delivery { shares: 0, ..right.clone() };
        let to_bank = Delivery { location_account: "BANK", ..right.clone() };
        let unknown = Delivery { asset: "NOSUCH".to_owned(), ..right };
        self.rows.extend([nothing, to_bank, unknown]);
    }

    fn write(&self, folder: &Path) -> Result<PathBuf> {
        let columns =
            ["delivery_id", "date", "street_account", "location_account", "asset", "quantity"];
        let row = |(place, row): (usize, &Delivery)| {
            let id = format!("D{}-{place:04}", digits(self.date));
            let Delivery { street_account, location_account, asset, shares } = row.clone();
            [
                id,
                self.date.to_string(),
                street_account,
                location_account.to_owned(),
                asset,
                shares.to_string(),
            ]
        };
        // The first row comes twice.
        let rows = (1..).zip(&self.rows).map(row).chain([row((1, &self.rows[0]))]);
        write(folder.join(format!("deliveries-{}.csv", self.date)), &columns, rows)
    }
}

/// What will be open when everything due on a day has settled.
fn open(office: &Office, date: Date) -> Open {
    let directory = &office.directory;
    let securities = office.ledger.cells().filter(|cell| {
        directory.account(cell.account).kind.shows_fails()
            && directory.asset(cell.asset).instrument().is_some()
    });
    let open =
        securities.map(|cell| ((cell.account, cell.asset), shares(cell.balance.through(date).0)));
    open.filter(|(_, shares)| *shares != 0).collect()
}

/// About half of a position, in round lots where it is large enough.
fn part(due: i64) -> i64 {
    if due >= 200 { due / 200 * 100 } else { due / 2 }
}

fn shares(total: i128) -> i64 {
    i64::try_from(total).expect("the demo has fewer shares than that")
}
