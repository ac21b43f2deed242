//! Accounts: whose, of what kind, looked after by whom.
//!
//! A kind belongs to one family; the file says both, so that a slip in either is seen. Source:
//! `formats.md`.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, identifier, name, word};
use terms::identifiers::Place;
use terms::{Account, Class, Family, Fault, Input, Kind, LotMethod};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "account",
    read: |cells| read(cells).map(Input::OpenAccount),
};

const COLUMNS: [Column; 12] = [
    required("account", Holds::Text, "its number or name"),
    required(
        "family",
        Holds::Word(Family::words, Family::is_word),
        "whose it is: a client's, the firm's, the street's; or what was earned or is owed to others",
    ),
    required(
        "kind",
        Holds::Word(Kind::words, Kind::is_word),
        "what kind of account it is within its family",
    ),
    required("name", Holds::Text, "the holder's name"),
    required(
        "class",
        Holds::Word(Class::words, Class::is_word),
        "the regulatory class of its holder",
    ),
    optional("currency", Holds::Text, "the currency in which its owner thinks"),
    optional("desk", Holds::Text, "the desk that looks after it"),
    optional("branch", Holds::Text, "the branch that looks after it"),
    optional("opened", Holds::Day, "the first day on which it may be used; empty: always"),
    optional("closed", Holds::Day, "the first day on which it may no longer be used"),
    optional(
        "lot_method",
        Holds::Word(LotMethod::words, LotMethod::is_word),
        "how its lots are taken; empty: fifo",
    ),
    optional(
        "country",
        Holds::Country,
        "the holder's country, with the State where a tax asks for it (IN-MH)",
    ),
];

fn read(cells: &mut Cells<'_>) -> Result<Account, Fault> {
    let account = cells.required("account", name)?;
    let family = cells.required("family", word(Family::parse))?;
    let kind = cells.required("kind", word(Kind::parse))?;
    agree(family, kind)?;
    Ok(Account {
        account,
        kind,
        name: cells.required("name", name)?,
        class: cells.required("class", word(Class::parse))?,
        currency: cells.optional("currency", name)?,
        desk: cells.optional("desk", name)?,
        branch: cells.optional("branch", name)?,
        opened: cells.optional("opened", day)?,
        closed: cells.optional("closed", day)?,
        lot_method: cells.optional("lot_method", word(LotMethod::parse))?.unwrap_or_default(),
        country: cells.optional("country", identifier(Place::parse))?,
    })
}

fn agree(family: Family, kind: Kind) -> Result<(), Fault> {
    let expected = kind.family().as_str();
    let disagreement =
        Fault::FamilyMustFitKind { family: family.as_str(), kind: kind.as_str(), expected };
    if family == kind.family() { Ok(()) } else { Err(disagreement) }
}
