//! Securities borrowed and lent by the made-up broker: opened, marked to the market, given back.
//!
//! In: the books on the evening before, the day's prices. Out: `loans.csv` of a day, and what
//! leaves the depository by it, so that nobody delivers what is on loan. Rates are made up, near
//! those of the end of 2020.

use super::broker::Broker;
use super::chance::Chance;
use super::csv_file::{digits, number, write};
use anyhow::Result;
use office::Office;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terms::{AssetId, Date, Kind};

/// Who lends to us, and who borrows from us (`accounts.rs`).
const LENDER: &str = "BORROW-1";
const BORROWER: &str = "LOAN-1";

/// From how many open loans on the oldest one goes back.
const OPEN_LOANS: usize = 6;

/// How many of the busiest instruments are borrowed and lent.
const LENT_INSTRUMENTS: usize = 40;

const COLUMNS: [&str; 14] = [
    "movement_id",
    "loan_id",
    "date",
    "action",
    "direction",
    "account",
    "location_account",
    "bank_account",
    "instrument",
    "quantity",
    "collateral",
    "price",
    "rebate",
    "fee",
];

/// A loan that is open.
struct OpenLoan {
    loan_id: String,
    is_borrowed: bool,
    instrument: usize,
    shares: i64,
    collateral_cents: i64,
}

/// What is open.
#[derive(Default)]
pub struct Lending {
    loans: Vec<OpenLoan>,
    opened: usize,
}

/// One day of lending.
struct Lent<'o> {
    office: &'o Office,
    broker: &'o Broker,
    date: Date,
    rows: Vec<[String; 14]>,
    /// What leaves the depository.
    leaving: BTreeMap<AssetId, i64>,
}

impl Lending {
    /// The loans of a day: the oldest one goes back, the next one is marked, one is taken and one
    /// is given.
    pub fn write_day(
        &mut self,
        office: &Office,
        broker: &Broker,
        date: Date,
        chance: &mut Chance,
        folder: &Path,
    ) -> Result<(PathBuf, BTreeMap<AssetId, i64>)> {
        let mut day = Lent { office, broker, date, rows: Vec::new(), leaving: BTreeMap::new() };
        if self.loans.len() > OPEN_LOANS && day.can_go_back(&self.loans[0]) {
            day.go_back(&self.loans.remove(0));
        }
        if let Some(loan) = self.loans.first_mut() {
            day.mark(loan);
        }
        for is_borrowed in [true, false] {
            let instrument = broker.busiest[chance.index(LENT_INSTRUMENTS)];
            let shares =
                if is_borrowed { 100 * chance.between(1, 6) } else { day.can_be_lent(instrument) };
            if shares > 0 {
                self.opened += 1;
                let loan_id = format!("SL-{}", self.opened);
                let collateral_cents = collateral_cents(broker, instrument, shares);
                let loan = OpenLoan { loan_id, is_borrowed, instrument, shares, collateral_cents };
                day.open(&loan, chance);
                self.loans.push(loan);
            }
        }
        Ok((write(folder.join(format!("loans-{date}.csv")), &COLUMNS, day.rows)?, day.leaving))
    }
}

impl Lent<'_> {
    /// What is borrowed bears a rebate on the cash or, when it is hard to find, a fee.
    fn open(&mut self, loan: &OpenLoan, chance: &mut Chance) {
        let (direction, account) =
            if loan.is_borrowed { ("borrow", LENDER) } else { ("lend", BORROWER) };
        let [rebate, fee] = if chance.percent(30) { ["", "0.0275"] } else { ["0.0006", ""] };
        let symbol = self.broker.listed[loan.instrument].symbol.as_str();
        let (shares, collateral) = (loan.shares.to_string(), number(loan.collateral_cents, 2));
        let price = number(self.broker.prices.cents[loan.instrument], 2);
        self.row(
            loan,
            "open",
            [direction, account, "DTC", "BANK", symbol, &shares, &collateral, &price, rebate, fee],
        );
        if !loan.is_borrowed {
            self.leave(loan);
        }
    }

    /// The cash follows the day's price.
    fn mark(&mut self, loan: &mut OpenLoan) {
        let cents = collateral_cents(self.broker, loan.instrument, loan.shares);
        let before = std::mem::replace(&mut loan.collateral_cents, cents);
        if cents != before {
            let price = number(self.broker.prices.cents[loan.instrument], 2);
            self.row(
                loan,
                "mark",
                ["", "", "", "", "", "", &number(cents - before, 2), &price, "", ""],
            );
        }
    }

    fn go_back(&mut self, loan: &OpenLoan) {
        self.row(loan, "return", ["", "", "", "", "", &loan.shares.to_string(), "", "", "", ""]);
        if loan.is_borrowed {
            self.leave(loan);
        }
    }

    fn row(&mut self, loan: &OpenLoan, action: &str, rest: [&str; 10]) {
        let [
            direction,
            account,
            location,
            bank,
            instrument,
            quantity,
            collateral,
            price,
            rebate,
            fee,
        ] = rest;
        let (id, date) =
            (format!("L{}-{}", digits(self.date), self.rows.len() + 1), self.date.to_string());
        let cells = [
            &id,
            &loan.loan_id,
            &date,
            action,
            direction,
            account,
            location,
            bank,
            instrument,
            quantity,
            collateral,
            price,
            rebate,
            fee,
        ];
        self.rows.push(cells.map(str::to_owned));
    }

    fn leave(&mut self, loan: &OpenLoan) {
        *self.leaving.entry(self.asset(loan.instrument)).or_default() += loan.shares;
    }

    /// What was borrowed goes back as long as there is plenty of it.
    fn can_go_back(&self, loan: &OpenLoan) -> bool {
        !loan.is_borrowed || self.there(loan.instrument) >= 2 * loan.shares
    }

    /// A fifth of what is there, in round lots, but not much.
    fn can_be_lent(&self, instrument: usize) -> i64 {
        (self.there(instrument) / 500 * 100).min(600)
    }

    /// What lies at the depository and does not leave it today.
    fn there(&self, instrument: usize) -> i64 {
        let depository =
            self.office.directory.own_account(Kind::Depository).expect("the demo has opened one");
        let asset = self.asset(instrument);
        let settled = -self.office.ledger.balance(depository, asset).settled().0;
        i64::try_from(settled).expect("the demo has fewer shares than that")
            - self.leaving.get(&asset).copied().unwrap_or_default()
    }

    fn asset(&self, instrument: usize) -> AssetId {
        self.office
            .directory
            .asset_id(&self.broker.listed[instrument].symbol)
            .expect("it is listed")
    }
}

/// Cash for 102 per cent of the value.
fn collateral_cents(broker: &Broker, instrument: usize, shares: i64) -> i64 {
    shares * broker.prices.cents[instrument] * 102 / 100
}
