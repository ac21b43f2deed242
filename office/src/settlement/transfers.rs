//! Transfers of securities with their lots: between two accounts of the office, from outside, to
//! outside.
//!
//! In: a row whose names are looked up. Out: the entry, and what the lots need to know. Between
//! accounts the lots go as they are, by the standing order of whoever gives; from outside the row
//! says what they cost and when they were acquired. Sources: FINRA Rule 11870 (customer account
//! transfers); 26 CFR 1.6045A-1 (transfer statements). Never here: the lots themselves.

use super::refusals::Refusal;
use crate::shared::directory::Directory;
use crate::shared::image::numbered;
use ledger::Ledger;
use terms::{
    AccountId, AssetId, Booked, Decimal, Entry, Event, NameTable, Numbered, Origin, Posting,
    Quantity, TakesBack, Total, TradeNumber, Transfer, TransferReport,
};

/// The names of a transfer row, looked up.
#[derive(Clone, Copy, Debug)]
pub struct ToTransfer<'a> {
    /// What was reported.
    pub report: &'a TransferReport,
    /// Who gives.
    pub from_account: AccountId,
    /// Who receives.
    pub to_account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// How much; positive.
    pub quantity: Quantity,
    /// What it cost.
    pub cost: Option<Quantity>,
}

/// Books a transfer; what the same row gives back to whoever gives is there to be given.
pub fn transfer(
    row: &ToTransfer,
    directory: &Directory,
    ledger: &Ledger,
    given_back: Total,
) -> Result<Event, Refusal> {
    let ToTransfer { report, from_account, to_account, instrument, quantity, cost } = *row;
    check_accounts(row, directory)?;
    if keeps_lots(from_account, directory) {
        if report.acquired.is_some() || report.cost.is_some() || report.covered.is_some() {
            return Err(Refusal::TransferMustTakeItsOwnLots {
                account: report.from_account.clone(),
            });
        }
        let held = ledger.balance(from_account, instrument).total() + given_back;
        if held < Total::from(quantity) {
            let held = directory.show_total(instrument, held);
            return Err(Refusal::TransferMustBeHeld {
                account: report.from_account.clone(),
                quantity: report.quantity,
                held,
            });
        }
    }
    let transfer = Transfer {
        transfer_id: report.transfer_id.clone(),
        date: report.date,
        from_account,
        to_account,
        instrument,
        quantity,
        acquired: report.acquired,
        cost,
        covered: report.covered,
    };
    let entry = entry(&transfer);
    Ok(Event::Booked(Booked::Transfer(transfer), entry))
}

/// What a transfer moves.
pub fn entry(transfer: &Transfer) -> Entry {
    let Transfer { date, from_account, to_account, instrument, quantity, .. } = *transfer;
    let line = |account, quantity| Posting { account, asset: instrument, quantity };
    Entry::try_new(date, [line(to_account, quantity), line(from_account, -quantity)])
        .expect("what goes comes")
}

fn check_accounts(row: &ToTransfer, directory: &Directory) -> Result<(), Refusal> {
    let (from, to) = (directory.account(row.from_account), directory.account(row.to_account));
    let is_place =
        |account: &terms::Account| account.kind.keeps_lots() || account.kind.is_location();
    if let Some(other) = [from, to].into_iter().find(|account| !is_place(account)) {
        return Err(Refusal::TransferMustNameHolders {
            account: other.account.clone(),
            kind: other.kind.as_str(),
        });
    }
    let both_lie = from.kind.is_location() && to.kind.is_location();
    if row.from_account == row.to_account || both_lie {
        return Err(Refusal::TransferMustHaveAHolder {
            from: from.account.clone(),
            to: to.account.clone(),
        });
    }
    Ok(())
}

fn keeps_lots(account: AccountId, directory: &Directory) -> bool {
    directory.account(account).kind.keeps_lots()
}

/// The transfers that were booked, by their ids.
#[derive(Clone, Debug, Default)]
pub struct TransferBook {
    transfers: Vec<(Transfer, Origin)>,
    transfer_ids: NameTable<TradeNumber>,
}

impl TransferBook {
    /// The transfer of an id.
    pub fn find(&self, transfer_id: &str) -> Option<&(Transfer, Origin)> {
        self.transfer_ids.get(transfer_id).map(|index| &self.transfers[index.index()])
    }

    /// How many transfers were booked before the one of an id.
    pub fn booked_before(&self, transfer_id: &str) -> Option<u32> {
        self.transfer_ids.get(transfer_id).map(|number| number.0)
    }

    /// Every transfer, in order.
    pub fn all(&self) -> impl Iterator<Item = &(Transfer, Origin)> {
        self.transfers.iter()
    }

    /// The transfer that was booked after so many others.
    pub fn booked_after(&self, others: u32) -> &Transfer {
        &self.transfers[others as usize].0
    }

    /// Keeps a transfer; how many were booked before it.
    pub(crate) fn book(&mut self, origin: Origin, transfer: &Transfer) -> u32 {
        let number = u32::try_from(self.transfers.len())
            .expect("the limits keep every table under 2^32 rows");
        self.transfer_ids.insert(transfer.transfer_id.clone(), TradeNumber(number));
        self.transfers.push((transfer.clone(), origin));
        number
    }
}

/// What a transfer says, as its row said it.
pub fn report_of(transfer: &Transfer, directory: &Directory) -> TransferReport {
    let name = |account: AccountId| directory.account(account).account.clone();
    let decimal = |asset: AssetId, quantity: Quantity| Decimal {
        mantissa: quantity.units(),
        scale: directory.asset(asset).decimals(),
    };
    TransferReport {
        transfer_id: transfer.transfer_id.clone(),
        date: transfer.date,
        from_account: name(transfer.from_account),
        to_account: name(transfer.to_account),
        instrument: directory.asset(transfer.instrument).code().clone(),
        quantity: decimal(transfer.instrument, transfer.quantity),
        acquired: transfer.acquired,
        cost: transfer
            .cost
            .map(|cost| decimal(directory.clearing(transfer.instrument).currency, cost)),
        covered: transfer.covered,
        takes_back: TakesBack::default(),
    }
}

crate::shared::image::fields!(TransferBook { transfers } found |book| {
    transfer_ids: numbered(&book.transfers, |(transfer, _)| &transfer.transfer_id),
});
