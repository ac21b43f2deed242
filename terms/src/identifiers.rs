//! Identifiers: the names by which the world calls securities, parties, places and accounts.
//!
//! In: text, exactly as a file or a clerk wrote it. Out: a small `Copy` value that is known to be
//! well formed, or an [`IdentifierError`] whose sentence says what was seen and what was expected.
//! Parsing is strict: upper case, full length, no blanks, right check digit. Nothing is repaired.
//! A valid check digit is no proof that the thing exists: registries live in other rooms.
//!
//! ```text
//! what        securities  Isin  Cusip  Sedol  Figi      kind of instrument  Cfi
//! who         parties     Lei   Bic    Pan              place of trading    Mic
//! where held  accounts    Iban  BoId                    country or State    Country  Place
//! ```
//!
//! Sources: each file names the standard that it follows; the tables are in `terms/data`.

mod bic;
mod bo_id;
mod cfi;
mod check_digit;
mod country;
mod cusip;
pub(crate) mod error;
mod figi;
mod iban;
mod isin;
mod lei;
mod mic;
mod mod97;
mod pan;
mod sedol;
mod shape;
pub(crate) mod table;
pub(crate) mod text;

pub use bic::Bic;
pub use bo_id::{BoId, Depository};
pub use cfi::Cfi;
pub use country::{Country, Place};
pub use cusip::Cusip;
pub use error::{IdentifierError, IdentifierKind};
pub use figi::Figi;
pub use iban::Iban;
pub use isin::Isin;
pub use lei::Lei;
pub use mic::Mic;
pub use mod97::{CheckDigits, MOD97_BODY_LENGTH_MAX, mod97_check_digits, mod97_remainder};
pub use pan::Pan;
pub use sedol::Sedol;
