//! The window of accounting: the ledger read by security (stock record, 17 CFR 240.17a-3(a)(5)) and
//! by account (trial balance, general ledger). Securities are shown in quantities; fair value comes
//! with its own issue.

use crate::shared::directory::Directory;
use ledger::{Cell, Ledger};
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Name, Total};

/// A line of the stock record: what an account has on one side of a security.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StockLine {
    /// What.
    pub instrument: AssetId,
    /// Whose it is (long) or where it is (short).
    pub is_long: bool,
    /// Who, or where.
    pub account: AccountId,
    /// Settled, without a sign.
    pub settled: Total,
    /// Pending, without a sign.
    pub pending: Total,
}

/// The stock record by instrument, long side first. An account that is long settled and short
/// pending stands on both sides, so that the sides are equal settled and pending.
pub fn stock_record(ledger: &Ledger, directory: &Directory) -> Vec<StockLine> {
    let mut lines: Vec<StockLine> =
        securities(ledger, directory).flat_map(|cell| stock_lines(&cell)).collect();
    lines.sort_unstable_by_key(|line| (line.instrument, !line.is_long, line.account));
    lines
}

fn stock_lines(cell: &Cell) -> impl Iterator<Item = StockLine> + use<> {
    let (settled, pending) = (cell.balance.settled(), cell.balance.pending());
    let (account, instrument) = (cell.account, cell.asset);
    [true, false].into_iter().filter_map(move |is_long| {
        let side = |total: Total| if (total.0 > 0) == is_long { total.abs() } else { Total::ZERO };
        let line = StockLine {
            instrument,
            is_long,
            account,
            settled: side(settled),
            pending: side(pending),
        };
        (!line.settled.is_zero() || !line.pending.is_zero()).then_some(line)
    })
}

/// The longs and the shorts of every instrument, settled and pending together.
pub fn stock_totals(ledger: &Ledger, directory: &Directory) -> BTreeMap<AssetId, (Total, Total)> {
    let mut totals: BTreeMap<AssetId, (Total, Total)> = BTreeMap::new();
    for cell in securities(ledger, directory) {
        let (longs, shorts) = totals.entry(cell.asset).or_default();
        for part in std::iter::once(cell.balance.settled())
            .chain(cell.balance.rungs().iter().map(|(_, total)| *total))
        {
            if part.0 > 0 { *longs += part } else { *shorts += part.abs() }
        }
    }
    totals
}

/// On which basis a trial balance is drawn up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// What was traded: settled and pending.
    TradeDate,
    /// What has settled.
    SettlementDate,
}

/// A line of the trial balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialLine {
    /// On which basis.
    pub basis: Basis,
    /// In which currency.
    pub currency: AssetId,
    /// On which line of the general ledger.
    pub gl_line: Name,
    /// The account.
    pub account: AccountId,
    /// + credit, − debit.
    pub total: Total,
}

/// The trial balance of a day on both bases, by currency, line and account.
pub fn trial_balance(ledger: &Ledger, directory: &Directory, date: Date) -> Vec<TrialLine> {
    let line = |basis, cell: &Cell| {
        let total = match basis {
            Basis::TradeDate => cell.balance.total(),
            Basis::SettlementDate => cell.balance.settled(),
        };
        let gl_line = directory.gl_line_on(cell.account, date, total.0 > 0);
        (!total.is_zero()).then_some(TrialLine {
            basis,
            currency: cell.asset,
            gl_line,
            account: cell.account,
            total,
        })
    };
    let of = |basis| {
        let mut lines: Vec<TrialLine> =
            currencies(ledger, directory).filter_map(|cell| line(basis, &cell)).collect();
        lines.sort_by(|one, other| {
            (one.currency, &one.gl_line, one.account).cmp(&(
                other.currency,
                &other.gl_line,
                other.account,
            ))
        });
        lines
    };
    [of(Basis::TradeDate), of(Basis::SettlementDate)].concat()
}

/// Credits and debits of each currency on a basis.
pub fn trial_totals(lines: &[TrialLine], basis: Basis) -> BTreeMap<AssetId, (Total, Total)> {
    let mut totals: BTreeMap<AssetId, (Total, Total)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.basis == basis) {
        let (credits, debits) = totals.entry(line.currency).or_default();
        if line.total.0 > 0 { *credits += line.total } else { *debits += line.total.abs() }
    }
    totals
}

/// Is a lot a covered security, of which the broker reports the basis (26 CFR 1.6045-1(a)(15))?
/// Whoever transferred it may have said so; else its day of acquisition decides. Of what nobody has
/// told cost and day it is none ((a)(15)(i)(G), (a)(16)): `acquired` is none then.
pub fn is_covered(
    said: Option<bool>,
    acquired: Option<Date>,
    instrument: AssetId,
    directory: &Directory,
) -> bool {
    let covered_from: Option<Date> = directory.market_of(instrument).covered_from;
    let is_of_its_days =
        |acquired| covered_from.is_some_and(|covered_from| acquired >= covered_from);
    acquired.is_some_and(|acquired| said.unwrap_or_else(|| is_of_its_days(acquired)))
}

fn securities<'l>(ledger: &'l Ledger, directory: &'l Directory) -> impl Iterator<Item = Cell<'l>> {
    ledger.cells().filter(|cell| {
        !cell.balance.is_empty() && directory.asset(cell.asset).instrument().is_some()
    })
}

fn currencies<'l>(ledger: &'l Ledger, directory: &'l Directory) -> impl Iterator<Item = Cell<'l>> {
    ledger.cells().filter(|cell| {
        !cell.balance.is_empty() && directory.asset(cell.asset).instrument().is_none()
    })
}
