//! Movements at the bank: the clearing house's money, the counterparties', what clients pay in and
//! take out, fees passed on.
//!
//! In: the books as they will stand when what is due on the day has settled, what will be open with
//! the street, the day's prices. Out: `payments.csv`. Source of the clearing house's money:
//! continuous net settlement, settled trades and the mark to market in one number
//! (`office::settlement::view::ClearingMoney`); reckoned here on a way of its own.

use super::chance::Chance;
use super::csv_file::{digits, number, write};
use super::days::{FEES_PASSED_ON, day};
use super::instruments::{Listed, Prices};
use super::street::Open;
use anyhow::Result;
use office::Office;
use std::path::{Path, PathBuf};
use terms::{Account, AccountId, AssetId, Date, Family, Kind};

/// A row of `payments.csv`; the currency is `USD` until a careless one says otherwise.
#[derive(Clone)]
struct Payment {
    account: String,
    bank_account: &'static str,
    currency: &'static str,
    cents: i64,
    reference: &'static str,
}

/// One day at the bank.
pub struct Bank<'o> {
    /// The books.
    pub office: &'o Office,
    /// The day.
    pub date: Date,
    /// What will be open with the street.
    pub open: &'o Open,
    /// What the broker trades, with the day's prices.
    pub listed: &'o [Listed],
    /// See `listed`.
    pub prices: &'o Prices,
}

impl Bank<'_> {
    /// The payments of a day.
    pub fn write(&self, seed: u64, folder: &Path) -> Result<PathBuf> {
        let mut chance = Chance::new(seed, &format!("payments {}", self.date));
        let mut rows = self.street();
        rows.extend(self.clients(&mut chance));
        if self.date == day(FEES_PASSED_ON) {
            rows.extend([
                self.fees("SEC-FEES", "Section 31"),
                self.fees("TAF-FEES", "Trading Activity Fee"),
            ]);
        }
        rows.retain(|row| row.cents != 0);
        rows.extend(careless());
        let columns =
            ["payment_id", "date", "account", "bank_account", "currency", "amount", "reference"];
        let row = |(place, row): (usize, Payment)| {
            let id = format!("P{}-{place:04}", digits(self.date));
            let Payment { account, bank_account, currency, cents, reference } = row;
            [
                id,
                self.date.to_string(),
                account,
                bank_account.to_owned(),
                currency.to_owned(),
                number(cents, 2),
                reference.to_owned(),
            ]
        };
        write(
            folder.join(format!("payments-{}.csv", self.date)),
            &columns,
            (1..).zip(rows).map(row),
        )
    }

    /// The clearing house settles in one number, and so does the demo with its counterparties: what
    /// has moved is paid, what is still open is not.
    fn street(&self) -> Vec<Payment> {
        let street =
            self.office.directory.accounts().filter(|(_, account)| account.kind.shows_fails());
        let payment = |(id, account): (AccountId, &Account)| Payment {
            reference: "settlement",
            ..received(&account.account, self.open_cents(id) - self.cents(id))
        };
        street.map(payment).collect()
    }

    /// What is still open with an account at the day's prices; + it owes us.
    fn open_cents(&self, street: AccountId) -> i64 {
        let open = self.open.iter().filter(|((account, _), _)| *account == street);
        open.map(|((_, asset), shares)| -shares * self.price_cents(*asset)).sum()
    }

    fn price_cents(&self, asset: AssetId) -> i64 {
        let symbol = self.office.directory.asset(asset).code();
        let place = self
            .listed
            .iter()
            .position(|it| it.symbol == *symbol)
            .expect("only what the broker lists is traded");
        self.prices.cents[place]
    }

    /// Who owes money pays it in, most of the time; a few take some out.
    fn clients(&self, chance: &mut Chance) -> Vec<Payment> {
        let clients = self
            .office
            .directory
            .accounts()
            .filter(|(_, account)| account.kind.family() == Family::Client);
        let payment = |(id, account): (AccountId, &Account)| {
            let cents = self.cents(id);
            let pays_in = cents < 0 && account.kind != Kind::Margin && chance.percent(80);
            let takes_out = cents > 100_000 && chance.percent(1);
            match (pays_in, takes_out) {
                (true, _) => {
                    Some(Payment { reference: "wire in", ..received(&account.account, -cents) })
                }
                (_, true) => Some(Payment {
                    reference: "wire out",
                    ..received(&account.account, -cents / chance.between(2, 9))
                }),
                _ => None,
            }
        };
        clients.filter_map(payment).collect()
    }

    fn fees(&self, account: &str, reference: &'static str) -> Payment {
        let id = self.office.directory.account_id(account).expect("it is in the chart");
        Payment { reference, ..received(account, -self.cents(id)) }
    }

    /// The money that will stand settled on an account.
    fn cents(&self, account: AccountId) -> i64 {
        let dollar = self
            .office
            .directory
            .currency_id("USD")
            .expect("the office was opened in this currency");
        i64::try_from(self.office.ledger.balance(account, dollar).through(self.date).0)
            .expect("the demo has less money than that")
    }
}

fn received(account: &str, cents: i64) -> Payment {
    Payment {
        account: account.to_owned(),
        bank_account: "BANK",
        currency: "USD",
        cents,
        reference: "",
    }
}

/// Nothing, from no bank, for the depository, in a currency that nobody trades.
fn careless() -> [Payment; 4] {
    let right = Payment { reference: "typed by hand", ..received("CAPITAL", 100) };
    let nothing = Payment { cents: 0, ..right.clone() };
    let no_bank = Payment { bank_account: "DTC", ..right.clone() };
    let no_owner = Payment { account: "DTC".to_owned(), ..right.clone() };
    [nothing, no_bank, no_owner, Payment { currency: "JPY", ..right }]
}
