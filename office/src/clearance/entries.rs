//! The postings of trades and allocations, as `domain.md` draws them.

use super::charges::Fee;
use smallvec::SmallVec;
use terms::{AccountId, AssetId, Date, Entry, Posting, Quantity};

/// Both sides of a trade and what is charged on it, in numbers with signs.
#[derive(Clone, Copy, Debug)]
pub struct Legs<'a> {
    /// Who trades.
    pub account: AccountId,
    /// Against whom.
    pub contra: AccountId,
    /// What.
    pub instrument: AssetId,
    /// In which currency.
    pub currency: AssetId,
    /// What the account receives in securities; negative when it gives.
    pub received: Quantity,
    /// What the account receives in money before charges; negative when it pays.
    pub money: Quantity,
    /// Commission and the account that earns it.
    pub commission: Fee,
    /// Fees, each on its payable account.
    pub fees: &'a [Fee],
    /// What of the commission goes to an introducing broker.
    pub introducing: Option<Introducing>,
}

/// The part of a commission that is owed to whoever brought the client.
#[derive(Clone, Copy, Debug)]
pub struct Introducing {
    /// The expense.
    pub expense: AccountId,
    /// The broker's payable account.
    pub payable: AccountId,
    /// How much.
    pub amount: Quantity,
}

/// The entry of a trade: securities against money, charges out of the account's money; `None` when
/// money and charges together are more than a quantity holds.
pub fn trade_entry(value_date: Date, legs: &Legs) -> Option<Entry> {
    let charges: SmallVec<[Fee; 4]> = legs.fees.iter().copied().chain([legs.commission]).collect();
    let sum: i128 = charges.iter().map(|(_, amount)| i128::from(amount.units())).sum();
    let net = Quantity::try_new(i128::from(legs.money.units()) - sum)?;
    let line = |account, asset, quantity| Posting { account, asset, quantity };
    let trade = [
        line(legs.account, legs.instrument, legs.received),
        line(legs.contra, legs.instrument, -legs.received),
        line(legs.account, legs.currency, net),
        line(legs.contra, legs.currency, -legs.money),
    ];
    let charges = charges.iter().map(|(account, amount)| line(*account, legs.currency, *amount));
    let introducing =
        legs.introducing.into_iter().flat_map(|Introducing { expense, payable, amount }| {
            [line(expense, legs.currency, -amount), line(payable, legs.currency, amount)]
        });
    Some(
        Entry::try_new(value_date, trade.into_iter().chain(charges).chain(introducing))
            .expect("what the account pays is what the others receive"),
    )
}

/// Adds a movement of money between two accounts to an entry: + to the first.
pub fn with_transfer(
    entry: &Entry,
    currency: AssetId,
    to: AccountId,
    from: AccountId,
    amount: Quantity,
) -> Entry {
    let transfer = [
        Posting { account: to, asset: currency, quantity: amount },
        Posting { account: from, asset: currency, quantity: -amount },
    ];
    Entry::try_new(entry.value_date(), entry.postings().iter().copied().chain(transfer))
        .expect("both parts balance")
}
