//! The window of corporate actions: what was announced, and what has come of it.

use super::book::{ActionBook, KnownAction};
use terms::{AccountId, Total};

/// An action and how many hold what it bears on.
#[derive(Clone, Copy, Debug)]
pub struct ActionLine<'b> {
    /// The action.
    pub known: &'b KnownAction,
    /// How many accounts were entitled.
    pub accounts: usize,
    /// What those of them held that held it long.
    pub long: Total,
}

/// Every action in the order in which they were announced.
pub fn actions(book: &ActionBook) -> impl Iterator<Item = ActionLine<'_>> {
    book.all().map(|known| {
        let (mut accounts, mut last, mut long) = (0, None, Total::ZERO);
        for ((account, _), total) in known.held.iter().filter(|(_, total)| !total.is_zero()) {
            accounts += usize::from(last != Some(*account));
            last = Some(*account);
            long += if total.0 > 0 { *total } else { Total::ZERO };
        }
        ActionLine { known, accounts, long }
    })
}

/// What an account held before an action.
pub fn held(known: &KnownAction, account: AccountId) -> Total {
    known.held(account).map(|(_, total)| Total(total)).sum()
}
