//! Changes of accounts from a day on.
//!
//! Source: `formats.md` has none yet; the columns follow those of `accounts.csv`.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, name, word};
use terms::{AccountChange, AccountState, Class, Fault, Input, LotMethod};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "change_id",
    read: |cells| read(cells).map(Input::ChangeAccount),
};

const COLUMNS: [Column; 10] = [
    required("change_id", Holds::Text, "the id of the change; reported once"),
    required("account", Holds::Text, "the account that changes"),
    required("effective", Holds::Day, "the first day on which the change holds"),
    optional("name", Holds::Text, "the holder's name from then on"),
    optional(
        "class",
        Holds::Word(Class::words, Class::is_word),
        "the regulatory class of its holder from then on",
    ),
    optional("desk", Holds::Text, "the desk that looks after it from then on"),
    optional("branch", Holds::Text, "the branch that looks after it from then on"),
    optional(
        "lot_method",
        Holds::Word(LotMethod::words, LotMethod::is_word),
        "how the lots of what is sold from then on are taken",
    ),
    optional(
        "state",
        Holds::Word(AccountState::words, AccountState::is_word),
        "whether it may be used from then on",
    ),
    optional("reason", Holds::Text, "why it changes"),
];

fn read(cells: &mut Cells<'_>) -> Result<AccountChange, Fault> {
    Ok(AccountChange {
        change_id: cells.required("change_id", name)?,
        account: cells.required("account", name)?,
        effective: cells.required("effective", day)?,
        name: cells.optional("name", name)?,
        class: cells.optional("class", word(Class::parse))?,
        desk: cells.optional("desk", name)?,
        branch: cells.optional("branch", name)?,
        lot_method: cells.optional("lot_method", word(LotMethod::parse))?,
        state: cells.optional("state", word(AccountState::parse))?,
        reason: cells.optional("reason", name)?,
    })
}
